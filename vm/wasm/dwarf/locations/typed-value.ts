/** Values of the expression stack (DWARF 5, section 2.5.1): 64 bits of no type, or of a base type. */
import type { BaseType } from './place.ts';

export interface StackValue {
  /** Floats as their bits. */
  readonly bits: bigint;
  /** Absent: the generic type. */
  readonly type?: BaseType;
}

const view = new DataView(new ArrayBuffer(8));

const floatOf = (bits: bigint, size: number): number => {
  view.setBigUint64(0, BigInt.asUintN(64, bits));
  if (size === 8) return view.getFloat64(0);
  view.setUint32(0, Number(BigInt.asUintN(32, bits)));
  return view.getFloat32(0);
};

const bitsOfFloat = (value: number, size: number): bigint => {
  if (size === 8) {
    view.setFloat64(0, value);
    return view.getBigUint64(0);
  }
  view.setFloat32(0, value);
  return BigInt(view.getUint32(0));
};

/** As a number that operators work on: floats as they are, integers with the sign of their type. */
export const numericOf = ({ bits, type }: StackValue): bigint | number => {
  if (!type) return BigInt.asIntN(64, bits);
  if (type.kind === 'float') return floatOf(bits, type.size);
  return type.kind === 'signed' ? BigInt.asIntN(type.size * 8, bits) : BigInt.asUintN(type.size * 8, bits);
};

/** A number as a value of a type; truncated and wrapped as the type wants. */
export const valueOfNumber = (number: bigint | number, type: BaseType | undefined): StackValue => {
  const asInteger = (): bigint =>
    typeof number === 'bigint' ? number : Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
  if (!type) return { bits: BigInt.asIntN(64, asInteger()) };
  if (type.kind === 'float') return { bits: bitsOfFloat(Number(number), type.size), type };
  return { bits: BigInt.asUintN(type.size * 8, asInteger()), type };
};

type Binary = (left: bigint, right: bigint) => bigint;

const integers: Readonly<Record<number, Binary>> = {
  26: (left, right) => left & right,
  27: (left, right) => (right === 0n ? 0n : left / right),
  28: (left, right) => left - right,
  29: (left, right) => (right === 0n ? 0n : BigInt.asUintN(64, left) % BigInt.asUintN(64, right)),
  30: (left, right) => left * right,
  33: (left, right) => left | right,
  34: (left, right) => left + right,
  36: (left, right) => left << (right & 63n),
  37: (left, right) => BigInt.asUintN(64, left) >> (right & 63n),
  38: (left, right) => left >> (right & 63n),
  39: (left, right) => left ^ right,
};

const floats: Readonly<Record<number, (left: number, right: number) => number>> = {
  27: (left, right) => left / right,
  28: (left, right) => left - right,
  30: (left, right) => left * right,
  34: (left, right) => left + right,
};

const tests: Readonly<Record<number, (left: bigint | number, right: bigint | number) => boolean>> = {
  41: (left, right) => left === right,
  42: (left, right) => left >= right,
  43: (left, right) => left > right,
  44: (left, right) => left <= right,
  45: (left, right) => left < right,
  46: (left, right) => left !== right,
};

/** The result of a binary operator by its opcode; undefined when this is none. */
export const operateBinary = (opcode: number, left: StackValue, right: StackValue): StackValue | undefined => {
  const test = tests[opcode];
  if (test) return { bits: test(numericOf(left), numericOf(right)) ? 1n : 0n };
  const { type } = left;
  const [first, second] = [numericOf(left), numericOf(right)];
  if (typeof first === 'number' || typeof second === 'number') {
    const operate = floats[opcode];
    return operate && valueOfNumber(operate(Number(first), Number(second)), type);
  }
  const operate = integers[opcode];
  return operate && valueOfNumber(operate(first, second), type);
};

/** The result of a unary operator by its opcode; undefined when this is none. */
export const operateUnary = (opcode: number, value: StackValue): StackValue | undefined => {
  const number = numericOf(value);
  switch (opcode) {
    case 0x19:
      return number < 0 ? valueOfNumber(-number, value.type) : value;
    case 0x1f:
      return valueOfNumber(-number, value.type);
    case 0x20:
      return typeof number === 'bigint' ? valueOfNumber(~number, value.type) : undefined;
    default:
      return undefined;
  }
};
