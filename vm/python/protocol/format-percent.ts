/** The % operator of str. */
import { characterOf, formatFloat, formatInt, formatText } from '../data/format.ts';
import type { Specification } from '../data/format-specification.ts';
import { codePointLength } from '../data/text.ts';
import { PyDict } from '../objects/dict.ts';
import { checkSize, typeError, valueError } from '../objects/errors.ts';
import { isInt, typeName, typeOf } from '../objects/types.ts';
import { bare, PyFloat, PyList, PyRange, PyTuple, type Value } from '../objects/values.ts';
import { asciiText, formatted } from './format.ts';
import { item, sizeOf } from './items.ts';
import { realOf, wholeOf } from './numbers.ts';
import { intText, repr, str } from './repr.ts';
import { need, type Runtime } from './runtime.ts';

/** `%(name)flags width.precision type` */
const directive = /%(?:\(((?:[^()]|\([^()]*\))*)\)|(\())?([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.)?/gsu;

/** The values of a template in the order in which they are used. */
class Values {
  readonly #runtime: Runtime;
  readonly #given: Value;
  readonly #isMapping: boolean;
  #list: readonly Value[];
  #used = 0;
  constructor(runtime: Runtime, given: Value) {
    this.#runtime = runtime;
    this.#given = given;
    const plain = bare(given);
    this.#list = plain instanceof PyTuple ? plain.items : [given];
    // As in CPython: whatever is not a tuple or a text and has items may be a mapping, of which nothing needs to be used.
    this.#isMapping =
      !(plain instanceof PyTuple) &&
      typeof plain !== 'string' &&
      (given instanceof PyDict ||
        given instanceof PyList ||
        given instanceof PyRange ||
        typeOf(given).own('__getitem__') !== undefined);
  }
  next(): Value {
    const { length } = this.#list;
    if (this.#used >= length) throw typeError('not enough arguments for format string');
    return this.#list[this.#used++];
  }
  /** Makes the value of a name the next one. */
  select(name: string): void {
    if (!this.#isMapping) throw typeError('format requires a mapping');
    this.#list = [need(item(this.#runtime, this.#given, name))];
    this.#used = 0;
  }
  end(): void {
    if (this.#used < this.#list.length && !this.#isMapping)
      throw typeError('not all arguments converted during string formatting');
  }
}

const sizeIn = (runtime: Runtime, text: string, values: Values, what: 'width' | 'precision'): number => {
  if (text !== '*') {
    const size = Number(text || '0');
    if (size >= (what === 'width' ? 2 ** 63 : 2 ** 31)) throw valueError(`${what} too big`);
    return size;
  }
  const given = bare(values.next());
  if (!isInt(given)) throw typeError('* wants int');
  return sizeOf(runtime, given) as number;
};

/** The int that a value stands for; undefined when it stands for none. `type` is a conversion for ints. */
const intFor = (runtime: Runtime, given: Value, type: string): number | bigint | undefined => {
  const value = bare(given);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const isHex = 'xXo'.includes(type);
  if (value instanceof PyFloat) return isHex ? undefined : wholeOf(value.value);
  for (const name of isHex ? ['__index__'] : ['__int__', '__index__']) {
    const method = typeOf(value).own(name);
    if (method !== undefined) {
      const answer = runtime.call(method, [value]);
      if (!isInt(answer)) throw typeError(`${name} returned non-int (type ${typeName(answer)})`);
      return typeof answer === 'boolean' ? Number(answer) : answer;
    }
  }
  return undefined;
};

const character = (runtime: Runtime, given: Value): string => {
  const value = bare(given);
  if (typeof value === 'string' && codePointLength(value) === 1) return value;
  const code = typeof value === 'string' || value instanceof PyFloat ? undefined : intFor(runtime, value, 'x');
  if (code === undefined) throw typeError('%c requires int or char');
  return characterOf(code);
};

/** One value. `index` is the place of the type in the template, for messages. */
const one = (runtime: Runtime, value: Value, spec: Specification, index: number): string => {
  const { type } = spec;
  const plain: Specification = { ...spec, fill: ' ', sign: '', alternate: false, type: '' };
  const field: Specification = { ...plain, align: spec.align === '<' ? '<' : '>' };
  switch (type) {
    case 's':
      return formatText(str(runtime, value), field);
    case 'r':
      return formatText(repr(runtime, value), field);
    case 'a':
      return formatText(asciiText(repr(runtime, value)), field);
    case 'c':
      return formatText(character(runtime, value), { ...field, precision: undefined });
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': {
      const whole = intFor(runtime, value, type);
      if (whole === undefined)
        throw typeError(
          `%${type} format: ${'xXo'.includes(type) ? 'an integer' : 'a real number'} is required, not ${typeName(value)}`,
        );
      return wholeNumber(whole, spec);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const real = realOf(runtime, value);
      if (real === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
      return formatFloat(real, spec);
    }
    default: {
      const code = type.codePointAt(0) as number;
      throw valueError(
        `unsupported format character '${code > 31 && code < 128 ? type : '?'}' (0x${code.toString(16)}) at index ${index}`,
      );
    }
  }
};

const wholeNumber = (value: number | bigint, spec: Specification): string => {
  const type = 'xXo'.includes(spec.type) ? spec.type : 'd';
  const { precision } = spec;
  if (precision === undefined) return formatInt(value, { ...spec, type }, 'int', intText);
  // A precision is the fewest digits, between the prefix and the number.
  const size = value < 0 ? -value : value;
  const digits = formatInt(
    size,
    { ...spec, type, width: 0, sign: '', alternate: false, precision: undefined },
    'int',
    intText,
  ).padStart(precision, '0');
  const lead =
    (value < 0 ? '-' : spec.sign === '-' ? '' : spec.sign) + (spec.alternate && type !== 'd' ? `0${type}` : '');
  const missing = Math.max(0, spec.width - lead.length - digits.length);
  if (spec.align === '<') return lead + digits + ' '.repeat(missing);
  return spec.fill === '0' ? lead + '0'.repeat(missing) + digits : ' '.repeat(missing) + lead + digits;
};

/** template % values. Throws while guest code runs. */
export const formatPercent = (runtime: Runtime, template: string, given: Value): string => {
  const values = new Values(runtime, given);
  const result = template.replace(
    directive,
    (
      whole,
      name: string | undefined,
      open: string | undefined,
      flags: string,
      width: string,
      precision: string | undefined,
      type: string | undefined,
      at: number,
    ) => {
      if (whole === '%%') return '%';
      if (name !== undefined || open !== undefined) {
        if (open !== undefined) throw valueError('incomplete format key');
        values.select(name as string);
      }
      const columns = sizeIn(runtime, width, values, 'width');
      const digits = precision === undefined ? undefined : Math.max(0, sizeIn(runtime, precision, values, 'precision'));
      if (type === undefined) throw valueError('incomplete format');
      const left = flags.includes('-') || columns < 0;
      const zero = flags.includes('0') && !left;
      const spec: Specification = {
        fill: zero ? '0' : ' ',
        align: left ? '<' : zero ? '=' : '>',
        sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '',
        positiveZero: false,
        alternate: flags.includes('#'),
        width: Math.abs(columns),
        grouping: '',
        precision: digits,
        type,
      };
      checkSize(Math.max(spec.width, 'srac'.includes(type) ? 0 : (digits ?? 0)), 'characters');
      const index = codePointLength(template.slice(0, at + whole.length - type.length));
      return formatted(() => one(runtime, values.next(), spec, index));
    },
  );
  values.end();
  return result;
};
