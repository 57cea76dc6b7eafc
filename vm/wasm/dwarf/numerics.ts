/** Numbers of C: their bytes, their conversions, their operators. */
import type { DwarfType, MemberType } from './types/model.ts';

/** Integers and pointers are bigints, floats are numbers. */
export type Numeric = bigint | number;

const plain = (name: string, size: number, encoding: 'signed' | 'unsigned' | 'float'): DwarfType => ({
  kind: 'number',
  name,
  size,
  encoding,
  language: 'C',
});

/** C's own types, with the sizes that WebAssembly's compilers give them. */
export const plainTypes = {
  char: plain('char', 1, 'signed'),
  unsignedChar: plain('unsigned char', 1, 'unsigned'),
  short: plain('short', 2, 'signed'),
  unsignedShort: plain('unsigned short', 2, 'unsigned'),
  int: plain('int', 4, 'signed'),
  unsigned: plain('unsigned int', 4, 'unsigned'),
  long: plain('long long', 8, 'signed'),
  unsignedLong: plain('unsigned long long', 8, 'unsigned'),
  float: plain('float', 4, 'float'),
  double: plain('double', 8, 'float'),
} as const satisfies Readonly<Record<string, DwarfType>>;

const isFloat = (type: DwarfType): boolean => type.kind === 'number' && type.encoding === 'float';

const isSigned = (type: DwarfType): boolean =>
  type.kind === 'enumeration' ? type.isSigned : type.kind === 'number' && type.encoding.startsWith('signed');

/** The number that bytes are; undefined for what is no number. */
export const numericOf = (
  type: DwarfType,
  bytes: Uint8Array | undefined,
  bits?: MemberType['bits'],
): Numeric | undefined => {
  if (!bytes || (type.kind !== 'number' && type.kind !== 'enumeration' && type.kind !== 'pointer')) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isFloat(type)) {
    if (bytes.length === 4) return view.getFloat32(0, true);
    return bytes.length === 8 ? view.getFloat64(0, true) : undefined;
  }
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number);
  const count = bits?.count ?? bytes.length * 8;
  const part = BigInt.asUintN(count, value >> BigInt(bits?.from ?? 0));
  return isSigned(type) ? BigInt.asIntN(count, part) : part;
};

/** A number as a type holds it: wrapped, truncated or rounded. */
export const convert = (type: DwarfType, number: Numeric): Numeric => {
  if (isFloat(type)) return type.size === 4 ? Math.fround(Number(number)) : Number(number);
  if (type.kind === 'number' && type.encoding === 'boolean') return truthOf(number) ? 1n : 0n;
  const whole = typeof number === 'bigint' ? number : Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
  return isSigned(type) ? BigInt.asIntN(type.size * 8, whole) : BigInt.asUintN(type.size * 8, whole);
};

/** Bytes of a number of a type, little-endian. */
export const bytesOf = (type: DwarfType, number: Numeric): Uint8Array => {
  const bytes = new Uint8Array(type.size);
  const view = new DataView(bytes.buffer);
  if (isFloat(type)) {
    if (type.size === 4) view.setFloat32(0, Number(number), true);
    else if (type.size === 8) view.setFloat64(0, Number(number), true);
    return bytes;
  }
  let rest = BigInt.asUintN(type.size * 8, typeof number === 'bigint' ? number : BigInt(Math.trunc(number)));
  for (let at = 0; at < type.size; at++) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
};

export const truthOf = (number: Numeric): boolean => number !== 0n && number !== 0;

export const addressText = (address: number): string => `0x${address.toString(16)}`;

/** The type that two operands are brought to (the usual arithmetic conversions). */
export const common = (left: DwarfType, right: DwarfType): DwarfType => {
  if (isFloat(left) || isFloat(right)) {
    const isDouble = [left, right].some((type) => isFloat(type) && type.size === 8);
    return isDouble ? plainTypes.double : plainTypes.float;
  }
  const isWide = left.size > 4 || right.size > 4;
  const size = isWide ? 8 : 4;
  const isUnsigned = [left, right].some((type) => type.size === size && !isSigned(type));
  if (isWide) return isUnsigned ? plainTypes.unsignedLong : plainTypes.long;
  return isUnsigned ? plainTypes.unsigned : plainTypes.int;
};

/** The result of an operator, at a type; of comparisons 1 or 0. Undefined where there is none. */
export const operate = (sign: string, type: DwarfType, first: Numeric, second: Numeric): Numeric | undefined => {
  const left = convert(type, first);
  const right = convert(type, second);
  const test = (isTrue: boolean): bigint => (isTrue ? 1n : 0n);
  switch (sign) {
    case '==':
      return test(left === right);
    case '!=':
      return test(left !== right);
    case '<':
      return test(left < right);
    case '<=':
      return test(left <= right);
    case '>':
      return test(left > right);
    case '>=':
      return test(left >= right);
    default:
  }
  if (typeof left === 'number' && typeof right === 'number') {
    const results: Readonly<Record<string, number>> = {
      '+': left + right,
      '-': left - right,
      '*': left * right,
      '/': left / right,
    };
    const result = results[sign];
    return result === undefined ? undefined : convert(type, result);
  }
  const result = integer(sign, BigInt(left), BigInt(right), BigInt(type.size * 8));
  return result === undefined ? undefined : convert(type, result);
};

const integer = (sign: string, left: bigint, right: bigint, width: bigint): bigint | undefined => {
  switch (sign) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << (right & (width - 1n));
    case '>>':
      return left >> (right & (width - 1n));
    default:
      return undefined;
  }
};
