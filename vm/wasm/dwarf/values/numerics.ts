/** Numbers of C and Rust: their bytes, and the bytes of places that hold them. */
import { bytesOfInteger, integerOfBytes } from '../locations/bytes.ts';
import type { DwarfType, MemberType } from '../types/model.ts';

/** Integers and pointers are bigints, floats are numbers. */
export type Numeric = bigint | number;

export const isFloat = (type: DwarfType): boolean => type.kind === 'number' && type.encoding === 'float';

export const isSigned = (type: DwarfType): boolean =>
  type.kind === 'enumeration' ? type.isSigned : type.kind === 'number' && type.encoding.startsWith('signed');

/** Whether values of a type are single numbers. */
export const isScalar = ({ kind }: DwarfType): boolean =>
  kind === 'number' || kind === 'enumeration' || kind === 'pointer' || kind === 'member';

/** The number that bytes are; undefined for what is no number. */
export const numericOf = (
  type: DwarfType,
  bytes: Uint8Array | undefined,
  bits?: MemberType['bits'],
): Numeric | undefined => {
  if (!bytes || !isScalar(type)) return undefined;
  if (isFloat(type)) return floatOf(bytes);
  const count = bits?.count ?? bytes.length * 8;
  const part = BigInt.asUintN(count, integerOfBytes(bytes) >> BigInt(bits?.from ?? 0));
  return isSigned(type) ? BigInt.asIntN(count, part) : part;
};

const floatOf = (bytes: Uint8Array): number | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return view.getFloat32(0, true);
  if (bytes.length === 8) return view.getFloat64(0, true);
  return bytes.length === 16 ? quadruple(integerOfBytes(bytes)) : undefined;
};

/** A float of 128 bits (`long double`), rounded to 64. */
const quadruple = (bits: bigint): number => {
  const sign = bits >> 127n === 1n ? -1 : 1;
  const exponent = Number((bits >> 112n) & 0x7fffn);
  const fraction = bits & ((1n << 112n) - 1n);
  if (exponent === 0x7fff) return fraction === 0n ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * 0;
  // 64 bits of the fraction are more than a double keeps.
  const whole = Number((1n << 112n) | fraction);
  return sign * whole * 2 ** Math.max(-1074, exponent - 16383 - 112 + 0);
};

const bytesOfQuadruple = (value: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const wide = exponent === 0n ? 0n : exponent === 0x7ffn ? 0x7fffn : exponent - 1023n + 16383n;
  return bytesOfInteger(((bits >> 63n) << 127n) | (wide << 112n) | (wide === 0n ? 0n : fraction << 60n), 16);
};

export const truthOf = (number: Numeric): boolean => number !== 0n && number !== 0;

/** A number as a type holds it: wrapped, truncated or rounded. Rust's `as` saturates where C's casts have no meaning. */
export const convert = (type: DwarfType, number: Numeric): Numeric => {
  if (isFloat(type)) return type.size === 4 ? Math.fround(Number(number)) : Number(number);
  if (type.kind === 'number' && type.encoding === 'boolean') return truthOf(number) ? 1n : 0n;
  if (typeof number === 'number') return saturated(type, number);
  return isSigned(type) ? BigInt.asIntN(type.size * 8, number) : BigInt.asUintN(type.size * 8, number);
};

const saturated = (type: DwarfType, number: number): bigint => {
  if (Number.isNaN(number)) return 0n;
  const width = BigInt(type.size * 8);
  const [low, high] = isSigned(type) ? [-(1n << (width - 1n)), (1n << (width - 1n)) - 1n] : [0n, (1n << width) - 1n];
  if (!Number.isFinite(number)) return number > 0 ? high : low;
  const whole = BigInt(Math.trunc(number));
  return whole < low ? low : whole > high ? high : whole;
};

/** Bytes of a number of a type, little-endian. */
export const bytesOf = (type: DwarfType, number: Numeric): Uint8Array => {
  if (!isFloat(type)) {
    return bytesOfInteger(typeof number === 'bigint' ? number : BigInt(Math.trunc(number)), type.size);
  }
  if (type.size === 16) return bytesOfQuadruple(Number(number));
  const bytes = new Uint8Array(type.size);
  const view = new DataView(bytes.buffer);
  if (type.size === 4) view.setFloat32(0, Number(number), true);
  else if (type.size === 8) view.setFloat64(0, Number(number), true);
  return bytes;
};

/** Bytes for a place that is wider than the value: with its sign, or zeros. */
export const widened = (type: DwarfType, number: Numeric, size: number): Uint8Array => {
  if (isFloat(type) || size <= type.size) return bytesOf(type, number);
  return bytesOfInteger(typeof number === 'bigint' ? number : BigInt(Math.trunc(number)), size);
};
