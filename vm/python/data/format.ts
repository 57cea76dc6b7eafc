/** The format specification language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
import { fixed, reprFloat, scientific, significant } from './float.ts';

export interface Specification {
  readonly fill: string;
  readonly align: '<' | '>' | '^' | '=' | '';
  readonly sign: '+' | '-' | ' ';
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: '' | ',' | '_';
  readonly precision: number | undefined;
  readonly type: string;
}

/** What is wrong with a specification: the text of Python's ValueError. */
export class FormatError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const pattern = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

/** Throws FormatError. `typeName` is the type of the value, for messages. */
export const parseSpecification = (text: string, typeName: string): Specification => {
  const match = pattern.exec(text);
  if (!match) {
    if (/\.(?!\d)/.test(text)) throw new FormatError('Format specifier missing precision');
    throw new FormatError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
  }
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match;
  return {
    fill: fill ?? (zero && !align ? '0' : ' '),
    align: (align ?? (zero ? '=' : '')) as Specification['align'],
    sign: (sign ?? '-') as Specification['sign'],
    alternate: alternate !== undefined,
    width: width === undefined ? 0 : Number(width),
    grouping: (grouping ?? '') as Specification['grouping'],
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
};

const unknownCode = (code: string, typeName: string): FormatError =>
  new FormatError(`Unknown format code '${code}' for object of type '${typeName}'`);

/** Puts text in a field. `lead` is the sign and prefix, which `=` keeps to the left. */
const pad = (lead: string, body: string, spec: Specification, standard: '<' | '>'): string => {
  const missing = spec.width - [...lead].length - [...body].length;
  if (missing <= 0) return lead + body;
  switch (spec.align || standard) {
    case '<':
      return lead + body + spec.fill.repeat(missing);
    case '>':
      return spec.fill.repeat(missing) + lead + body;
    case '^':
      return spec.fill.repeat(missing >> 1) + lead + body + spec.fill.repeat(missing - (missing >> 1));
    default:
      return lead + spec.fill.repeat(missing) + body;
  }
};

const group = (digits: string, mark: string, size: number): string => {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= size) groups.unshift(digits.slice(Math.max(0, end - size), end));
  return groups.join(mark);
};

/** Digits before the point with grouping; zeros that fill the width are grouped as well. */
const grouped = (whole: string, rest: string, lead: string, spec: Specification, size = 3): string => {
  if (spec.grouping === '') return whole;
  let digits = whole;
  let text = group(digits, spec.grouping, size);
  if (spec.align === '=' && spec.fill === '0')
    while (lead.length + text.length + rest.length < spec.width) {
      digits = `0${digits}`;
      text = group(digits, spec.grouping, size);
    }
  return text;
};

const signOf = (negative: boolean, { sign }: Specification): string => (negative ? '-' : sign === '-' ? '' : sign);

export const formatText = (text: string, spec: Specification): string => {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  if (spec.sign !== '-')
    throw new FormatError(
      spec.sign === ' '
        ? 'Space not allowed in string format specifier'
        : 'Sign not allowed in string format specifier',
    );
  if (spec.alternate) throw new FormatError('Alternate form (#) not allowed in string format specifier');
  if (spec.grouping) throw new FormatError(`Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.align === '=' && spec.fill !== '0')
    throw new FormatError("'=' alignment not allowed in string format specifier");
  const cut = spec.precision === undefined ? text : [...text].slice(0, spec.precision).join('');
  return pad('', cut, spec.align === '=' ? { ...spec, align: '<' } : spec, '<');
};

const bases: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

export const formatInt = (value: number | bigint, spec: Specification, typeName = 'int'): string => {
  const { type } = spec;
  if ('eEfFgG%'.includes(type) && type !== '') return formatFloat(Number(value), spec);
  if (type !== '' && !'bcdnoxX'.includes(type)) throw unknownCode(type, typeName);
  if (spec.precision !== undefined) throw new FormatError('Precision not allowed in integer format specifier');
  if (type === 'c') {
    if (spec.sign !== '-') throw new FormatError("Sign not allowed with integer format specifier 'c'");
    return pad('', String.fromCodePoint(Number(value)), spec, '<');
  }
  const [base, prefix] = bases[type] ?? [10, ''];
  if (base !== 10 && spec.grouping === ',') throw new FormatError(`Cannot specify ',' with '${type}'.`);
  const negative = value < 0;
  const digits = (negative ? -value : value).toString(base);
  const lead = signOf(negative, spec) + (spec.alternate ? prefix : '');
  const body = grouped(type === 'X' ? digits.toUpperCase() : digits, '', lead, spec, base === 10 ? 3 : 4);
  return pad(lead, body, spec, '>');
};

export const formatFloat = (value: number, spec: Specification): string => {
  const { type } = spec;
  if (type !== '' && !'eEfFgGn%'.includes(type)) throw unknownCode(type, 'float');
  const negative = value < 0 || Object.is(value, -0);
  const lead = signOf(negative, spec);
  const size = Math.abs(value);
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'nan' : 'inf';
    const text = (type === 'E' || type === 'F' || type === 'G' ? name.toUpperCase() : name) + (type === '%' ? '%' : '');
    return pad(Number.isNaN(value) ? signOf(false, spec) : lead, text, spec, '>');
  }
  const text = floatDigits(size, spec);
  const [, whole = '', rest = ''] = /^(\d+)(.*)$/.exec(text) ?? [];
  return pad(lead, grouped(whole, rest, lead, spec) + rest, spec, '>');
};

/** The digits of a finite float not below 0. */
const floatDigits = (size: number, { type, precision, alternate }: Specification): string => {
  switch (type) {
    case 'f':
    case 'F':
      return fixed(size, precision ?? 6) + (alternate && precision === 0 ? '.' : '');
    case '%':
      return `${fixed(size * 100, precision ?? 6)}%`;
    case 'e':
    case 'E': {
      const count = (precision ?? 6) + 1;
      const [digits, exponent] = size === 0 ? ['0'.repeat(count), 0] : significant(size, count);
      return scientific(digits, exponent, type);
    }
    case 'g':
    case 'G':
    case 'n':
      return general(size, precision ?? 6, alternate, type === 'G' ? 'E' : 'e', false);
    default: {
      if (precision !== undefined) return general(size, precision, alternate, 'e', true);
      return reprFloat(size);
    }
  }
};

/** As 'g'; without type a whole number keeps `.0` and has one digit more before the exponent. */
const general = (size: number, wanted: number, alternate: boolean, mark: string, plain: boolean): string => {
  const count = Math.max(1, wanted);
  const [digits, exponent] = size === 0 ? ['0'.repeat(count), 0] : significant(size, count);
  const trimmed = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= count - (plain ? 1 : 0)) return scientific(trimmed, exponent, mark);
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${trimmed}`;
  const padded = trimmed.padEnd(exponent + 1, '0');
  const fraction = padded.slice(exponent + 1);
  return fraction === '' ? padded + (plain ? '.0' : '') : `${padded.slice(0, exponent + 1)}.${fraction}`;
};
