/** Texts, ints and floats as a format specification wants them. */
import { fixed, reprFloat, scientific, significant } from './float.ts';
import { FormatError, type Specification, unknownCode } from './format-specification.ts';
import { codePointLength, textSlice } from './text.ts';

/** Puts text in a field. `lead` is the sign and prefix, which `=` keeps to the left. */
const pad = (lead: string, body: string, spec: Specification, standard: '<' | '>'): string => {
  const missing = spec.width - codePointLength(lead) - codePointLength(body);
  if (missing <= 0) return lead + body;
  switch (spec.align || standard) {
    case '<':
      return lead + body + spec.fill.repeat(missing);
    case '>':
      return spec.fill.repeat(missing) + lead + body;
    case '^': {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + lead + body + spec.fill.repeat(missing - left);
    }
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
  if (spec.grouping === '' || whole === '') return whole;
  const text = group(whole, spec.grouping, size);
  const wanted = spec.width - lead.length - rest.length;
  if (spec.align !== '=' || spec.fill !== '0' || text.length >= wanted) return text;
  // The fewest digits that fill the width with their marks; a mark is never first.
  const count = wanted - Math.floor((wanted - 1) / (size + 1));
  return group(whole.padStart(Math.max(whole.length, count), '0'), spec.grouping, size);
};

const signOf = (negative: boolean, { sign }: Specification): string => (negative ? '-' : sign === '-' ? '' : sign);

export const formatText = (text: string, spec: Specification): string => {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  const refused = (what: string) => new FormatError(`${what} not allowed in string format specifier`);
  if (spec.sign !== '') throw refused(spec.sign === ' ' ? 'Space' : 'Sign');
  if (spec.positiveZero) throw refused('Negative zero coercion (z)');
  if (spec.alternate) throw refused('Alternate form (#)');
  if (spec.align === '=') throw refused("'=' alignment");
  return pad('', spec.precision === undefined ? text : textSlice(text, 0, spec.precision), spec, '<');
};

const bases: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

/** The character of a code, as `c` wants it. Throws FormatError. */
export const characterOf = (code: number | bigint): string => {
  if (code < 0 || code > 0x10ffff) throw new FormatError('%c arg not in range(0x110000)', 'OverflowError');
  return String.fromCodePoint(Number(code));
};

/** `spell` makes the decimal digits of an int not below 0. */
export const formatInt = (
  value: number | bigint,
  spec: Specification,
  typeName: string,
  spell: (value: number | bigint) => string,
): string => {
  const { type } = spec;
  if (type !== '' && 'eEfFgG%'.includes(type)) {
    const float = Number(value);
    if (!Number.isFinite(float)) throw new FormatError('int too large to convert to float', 'OverflowError');
    return formatFloat(float, spec);
  }
  if (type !== '' && !'bcdnoxX'.includes(type)) throw unknownCode(type, typeName);
  if (spec.precision !== undefined) throw new FormatError('Precision not allowed in integer format specifier');
  if (spec.positiveZero) throw new FormatError('Negative zero coercion (z) not allowed in integer format specifier');
  if (type === 'c') {
    if (spec.sign !== '') throw new FormatError("Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) throw new FormatError("Alternate form (#) not allowed with integer format specifier 'c'");
    if (value >= 2n ** 63n || value < -(2n ** 63n))
      throw new FormatError('Python int too large to convert to C long', 'OverflowError');
    return pad('', characterOf(value), spec, '>');
  }
  const [base, prefix] = bases[type] ?? [10, ''];
  const negative = value < 0;
  const size = negative ? -value : value;
  const digits = base === 10 ? spell(size) : size.toString(base);
  const lead = signOf(negative, spec) + (spec.alternate ? prefix : '');
  const body = grouped(type === 'X' ? digits.toUpperCase() : digits, '', lead, spec, base === 10 ? 3 : 4);
  return pad(lead, body, spec, '>');
};

export const formatFloat = (value: number, spec: Specification): string => {
  const { type } = spec;
  if (type !== '' && !'eEfFgGn%'.includes(type)) throw unknownCode(type, 'float');
  const size = Math.abs(value) * (type === '%' ? 100 : 1);
  const text = Number.isFinite(size) ? floatDigits(size, spec) : Number.isNaN(size) ? 'nan' : 'inf';
  const isNegative = value < 0 || Object.is(value, -0);
  const lead = signOf(isNegative && !(spec.positiveZero && /^[0.]*(?:e|$)/.test(text)), spec);
  const shown = type !== '' && 'EFG'.includes(type) ? text.toUpperCase() : text;
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/.exec(shown + (type === '%' ? '%' : '')) ?? [];
  return pad(lead, grouped(whole, rest, lead, spec) + rest, spec, '>');
};

/** The digits of a finite float not below 0. */
const floatDigits = (size: number, { type, precision, alternate }: Specification): string => {
  switch (type) {
    case 'f':
    case 'F':
    case '%':
      return fixed(size, precision ?? 6) + (alternate && precision === 0 ? '.' : '');
    case 'e':
    case 'E': {
      const count = (precision ?? 6) + 1;
      const [digits, exponent] = size === 0 ? ['0'.repeat(count), 0] : significant(size, count);
      return pointed(scientific(digits, exponent), alternate);
    }
    case 'g':
    case 'G':
    case 'n':
      return general(size, precision ?? 6, alternate, false);
    default:
      return precision === undefined ? pointed(reprFloat(size), alternate) : general(size, precision, alternate, true);
  }
};

/** The alternate form always has a point. */
const pointed = (text: string, alternate: boolean): string =>
  alternate && !text.includes('.') ? text.replace(/^\d+/, (digits) => `${digits}.`) : text;

/** As 'g'; without type (`plain`) a whole number keeps `.0` and has one digit more before the exponent. */
const general = (size: number, wanted: number, alternate: boolean, plain: boolean): string => {
  const count = Math.max(1, wanted);
  const [digits, exponent] = size === 0 ? ['0'.repeat(count), 0] : significant(size, count);
  const trimmed = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= count - (plain ? 1 : 0)) return pointed(scientific(trimmed, exponent), alternate);
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${trimmed}`;
  const padded = trimmed.padEnd(exponent + 1, '0');
  const fraction = padded.slice(exponent + 1);
  if (fraction !== '') return `${padded.slice(0, exponent + 1)}.${fraction}`;
  return pointed(padded + (plain ? '.0' : ''), alternate);
};
