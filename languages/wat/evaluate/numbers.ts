/** Numbers of expressions: the machine's four types, signed or not, with the machine's arithmetic. */
import { spellFloat } from '../print/literals.ts';
import { floatBits, integerBits } from '../syntax/numbers.ts';

export type NumberType = 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** A number by its bits, unsigned and as wide as its type. */
export interface TypedNumber {
  readonly type: NumberType;
  readonly bits: bigint;
  /** A literal without a type of its own takes that of the other operand. */
  readonly untyped?: boolean;
}

const view = new DataView(new ArrayBuffer(8));

export const widthOf = (type: NumberType): 32 | 64 => (type.endsWith('64') ? 64 : 32);
export const isFloat = (type: NumberType): boolean => type.startsWith('f');
const isUnsigned = (type: NumberType): boolean => type.startsWith('u');

/** The integer that a number of an integer type is, by its sign. */
export const integerOf = ({ type, bits }: TypedNumber): bigint =>
  isUnsigned(type) ? bits : BigInt.asIntN(widthOf(type), bits);

const floatOf = ({ type, bits }: TypedNumber): number => {
  if (type === 'f32') {
    view.setUint32(0, Number(bits));
    return view.getFloat32(0);
  }
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
};

const ofInteger = (type: NumberType, value: bigint): TypedNumber => ({
  type,
  bits: BigInt.asUintN(widthOf(type), value),
});

const ofFloat = (type: NumberType, value: number): TypedNumber => {
  if (type === 'f32') {
    view.setFloat32(0, value);
    return { type, bits: BigInt(view.getUint32(0)) };
  }
  view.setFloat64(0, value);
  return { type, bits: view.getBigUint64(0) };
};

export const truth = (value: boolean): TypedNumber => ({ type: 'i32', bits: value ? 1n : 0n });

export const isZero = (number: TypedNumber): boolean =>
  isFloat(number.type) ? floatOf(number) === 0 : number.bits === 0n;

/** A literal: an integer of 64 bits, or f64 with a point; undefined when it is no number. */
export const literalNumber = (text: string): TypedNumber | undefined => {
  const wide = integerBits(text, 64);
  if (typeof wide === 'object') return { type: 'i64', bits: wide.value, untyped: true };
  const float = floatBits(text, 64);
  return typeof float === 'object' ? { type: 'f64', bits: float.value, untyped: true } : undefined;
};

/** A text that is a literal of a type, exactly (NaN payloads, single rounding); undefined when it is none. */
export const literalOf = (text: string, type: NumberType): TypedNumber | undefined => {
  const width = widthOf(type);
  const literal = isFloat(type) ? floatBits(text, width) : integerBits(text, width);
  return typeof literal === 'object' ? { type, bits: literal.value } : undefined;
};

/** Conversion as C does it: floats to integers saturate, integers wrap. */
export const convert = (number: TypedNumber, type: NumberType): TypedNumber => {
  if (number.type === type) return { type, bits: number.bits };
  if (isFloat(type)) return ofFloat(type, isFloat(number.type) ? floatOf(number) : Number(integerOf(number)));
  if (!isFloat(number.type)) return ofInteger(type, integerOf(number));
  const value = Math.trunc(floatOf(number));
  if (Number.isNaN(value)) return ofInteger(type, 0n);
  const width = BigInt(widthOf(type));
  const [low, high] = isUnsigned(type) ? [0n, (1n << width) - 1n] : [-(1n << (width - 1n)), (1n << (width - 1n)) - 1n];
  const whole = Number.isFinite(value) ? BigInt(value) : value > 0 ? high : low;
  return ofInteger(type, whole < low ? low : whole > high ? high : whole);
};

/** The type that both operands of an operator are taken to. */
const common = (left: TypedNumber, right: TypedNumber): NumberType => {
  if (left.untyped && !right.untyped && (isFloat(right.type) || !isFloat(left.type))) {
    return fits(left, right.type) ? right.type : left.type;
  }
  if (right.untyped && !left.untyped && (isFloat(left.type) || !isFloat(right.type))) {
    return fits(right, left.type) ? left.type : right.type;
  }
  if (isFloat(left.type) || isFloat(right.type)) {
    return left.type === 'f32' && right.type === 'f32' ? 'f32' : 'f64';
  }
  const width = Math.max(widthOf(left.type), widthOf(right.type));
  const unsigned = [left, right].some(({ type }) => isUnsigned(type) && widthOf(type) === width);
  return `${unsigned ? 'u' : 'i'}${width}` as NumberType;
};

/** Whether a literal can be taken for a type: for 32 bits signed or unsigned. */
export const fits = (literal: TypedNumber, type: NumberType): boolean => {
  if (isFloat(type) || isFloat(literal.type) || widthOf(type) === 64) return true;
  const value = integerOf(literal);
  return value >= -(1n << 31n) && value < 1n << 32n;
};

/** A number that stands alone: a literal is i32 when it fits. */
export const settled = (number: TypedNumber): TypedNumber => {
  if (!number.untyped || isFloat(number.type)) return { type: number.type, bits: number.bits };
  const value = integerOf(number);
  return value === BigInt.asIntN(32, value) ? ofInteger('i32', value) : { type: 'i64', bits: number.bits };
};

const comparisons: Readonly<Record<string, (left: number | bigint, right: number | bigint) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const floatOperations: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const integerOperations: Readonly<Record<string, (left: bigint, right: bigint, width: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right, width) => left << (BigInt.asUintN(64, right) % width),
  '>>': (left, right, width) => left >> (BigInt.asUintN(64, right) % width),
};

/** A binary operation; text says why there is no result. */
export const operate = (operator: string, left: TypedNumber, right: TypedNumber): TypedNumber | string => {
  const type = common(left, right);
  const [first, second] = [convert(left, type), convert(right, type)];
  const untyped = left.untyped && right.untyped ? { untyped: true } : {};
  const comparison = comparisons[operator];
  if (comparison) {
    return isFloat(type)
      ? truth(comparison(floatOf(first), floatOf(second)))
      : truth(comparison(integerOf(first), integerOf(second)));
  }
  if (isFloat(type)) {
    const operation = floatOperations[operator];
    return operation ? ofFloat(type, operation(floatOf(first), floatOf(second))) : `${operator} takes integers`;
  }
  if ((operator === '/' || operator === '%') && second.bits === 0n) return 'integer divide by zero';
  const operation = integerOperations[operator];
  if (!operation) return `there is no operator ${operator}`;
  return { ...ofInteger(type, operation(integerOf(first), integerOf(second), BigInt(widthOf(type)))), ...untyped };
};

/** A sign, a complement or a negation. */
export const operateAlone = (operator: string, number: TypedNumber): TypedNumber | string => {
  const { type } = number;
  const untyped = number.untyped ? { untyped: true } : {};
  switch (operator) {
    case '+':
      return number;
    case '!':
      return truth(isZero(number));
    case '~':
      return isFloat(type) ? '~ takes integers' : { ...ofInteger(type, ~integerOf(number)), ...untyped };
    default:
      // The sign bit alone: NaNs keep their payload, zero gets a sign.
      return isFloat(type)
        ? { type, bits: number.bits ^ (1n << BigInt(widthOf(type) - 1)), ...untyped }
        : { ...ofInteger(type, -integerOf(number)), ...untyped };
  }
};

export const spellNumber = (number: TypedNumber): string =>
  isFloat(number.type) ? spellFloat(number.bits, widthOf(number.type)) : String(integerOf(number));

/** Little-endian bytes of a number. */
export const bytesOfNumber = ({ type, bits }: TypedNumber): Uint8Array => littleEndian(bits, widthOf(type) / 8);

export const littleEndian = (bits: bigint, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => Number((bits >> BigInt(index * 8)) & 0xffn));

export const fromLittleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
