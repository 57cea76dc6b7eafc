/** The format specification language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
import { codePoints } from './text.ts';

export interface Specification {
  readonly fill: string;
  /** '' for the standard one of the type. */
  readonly align: '<' | '>' | '^' | '=' | '';
  /** '' for '-' where none was given. */
  readonly sign: '+' | '-' | ' ' | '';
  /** 'z': what is rounded to -0 has no sign. */
  readonly positiveZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: '' | ',' | '_';
  readonly precision: number | undefined;
  readonly type: string;
}

/** What is wrong with a specification or a value for it: the type and the text of Python's exception. */
export class FormatError {
  readonly message: string;
  readonly type: 'ValueError' | 'OverflowError';
  constructor(message: string, type: FormatError['type'] = 'ValueError') {
    this.message = message;
    this.type = type;
  }
}

/** A character as CPython writes it into these messages. */
const spelled = (char: string): string => {
  const code = char.codePointAt(0) as number;
  return code > 32 && code < 128 ? char : `\\x${code.toString(16)}`;
};

export const unknownCode = (code: string, typeName: string): FormatError =>
  new FormatError(`Unknown format code '${spelled(code)}' for object of type '${typeName}'`);

/** Digits as a number of C's ssize_t. */
export const decimal = (digits: string): number => {
  const value = Number(digits);
  if (value >= 2 ** 63) throw new FormatError('Too many decimal digits in format string');
  return value;
};

const isAlign = (char: string | undefined): boolean => char !== undefined && '<>=^'.includes(char);

const checkGrouping = (grouping: string, given: string, standard: string): void => {
  const type = given || standard;
  if (grouping === '' || type === '' || 'defgEFG%'.includes(type)) return;
  if (grouping === '_' && 'boxX'.includes(type)) return;
  throw new FormatError(`Cannot specify '${grouping}' with '${spelled(type)}'.`);
};

/**
 * Throws FormatError. `typeName` is the type of the value, for messages; `standardType` the presentation type that
 * stands for none.
 */
export const parseSpecification = (text: string, typeName: string, standardType: string): Specification => {
  const points = codePoints(text);
  let at = 0;
  const taken = (...chars: readonly string[]): string => {
    const char = points[at];
    if (char === undefined || !chars.includes(char)) return '';
    at++;
    return char;
  };
  const digits = (): string => {
    const from = at;
    while (/^\d$/.test(points[at] ?? '')) at++;
    return points.slice(from, at).join('');
  };
  let fill: string | undefined;
  if (isAlign(points[1])) fill = points[at++];
  let align = taken('<', '>', '=', '^') as Specification['align'];
  const sign = taken(' ', '+', '-') as Specification['sign'];
  const positiveZero = taken('z') !== '';
  const alternate = taken('#') !== '';
  if (fill === undefined && taken('0') !== '') {
    fill = '0';
    if (align === '' && standardType !== 's') align = '=';
  }
  const width = decimal(digits() || '0');
  const grouping = taken(',', '_') as Specification['grouping'];
  if (grouping !== '') {
    if (grouping === ',' ? taken('_') : taken(',')) throw new FormatError("Cannot specify both ',' and '_'.");
  }
  let precision: number | undefined;
  if (taken('.') !== '') {
    const given = digits();
    if (given === '') throw new FormatError('Format specifier missing precision');
    precision = decimal(given);
  }
  if (points.length - at > 1)
    throw new FormatError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
  const type = points[at] ?? '';
  checkGrouping(grouping, type, standardType);
  return { fill: fill ?? ' ', align, sign, positiveZero, alternate, width, grouping, precision, type };
};
