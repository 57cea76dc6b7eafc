/** Arithmetic, comparison and conversion in full: every scalar type, every condition. */
import { compareStrings } from '../../heap/text.ts';
import { signalBuiltIn } from '../conditions.ts';
import type { Context } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import {
  bitsOfDouble,
  bitsOfSingle,
  doubleOf,
  high,
  isOwn,
  longAt,
  low,
  push,
  pushLong,
  release,
  singleOf,
} from '../slots.ts';

/** Integer scalar codes: bits and sign. bool and char compare as unsigned numbers. */
const integers: Readonly<Record<number, { readonly bits: number; readonly signed: boolean }>> = {
  0: { bits: 1, signed: false },
  1: { bits: 32, signed: false },
  2: { bits: 8, signed: false },
  3: { bits: 8, signed: true },
  4: { bits: 16, signed: false },
  5: { bits: 16, signed: true },
  6: { bits: 32, signed: false },
  7: { bits: 32, signed: true },
  8: { bits: 64, signed: false },
  9: { bits: 64, signed: true },
};
const single = 10;
const string = 12;

/** Exact value of an integer slot. */
const integerAt = (context: Context, depth: number, code: number): bigint => {
  const type = integers[code];
  if (code === 13 || !type) return BigInt(low(context, depth));
  if (type.bits === 64) return type.signed ? longAt(context, depth) : BigInt.asUintN(64, longAt(context, depth));
  return type.signed ? BigInt(low(context, depth)) : BigInt(low(context, depth) >>> 0);
};

const fits = (value: bigint, code: number): boolean => {
  const { bits, signed } = integers[code]!;
  return (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value;
};

const pushInteger = (context: Context, value: bigint, code: number): void => {
  if (integers[code]!.bits === 64) pushLong(context, value);
  else push(context, Number(BigInt.asIntN(32, value)), 0);
};

const floatAt = (context: Context, depth: number, code: number): number =>
  code === single ? singleOf(low(context, depth)) : doubleOf(low(context, depth), high(context, depth));

const pushFloat = (context: Context, value: number, code: number): void => {
  if (code === single) push(context, bitsOfSingle(value), 0);
  else push(context, ...bitsOfDouble(value));
};

const floorModulo = (x: bigint, y: bigint): bigint => {
  const remainder = x % y;
  return remainder !== 0n && remainder < 0n !== y < 0n ? remainder + y : remainder;
};
const floorModuloFloat = (x: number, y: number): number => {
  const remainder = x % y;
  return remainder !== 0 && remainder < 0 !== y < 0 ? remainder + y : remainder;
};

const binary =
  (integer: (x: bigint, y: bigint) => bigint, float: (x: number, y: number) => number, divides = false): Operation =>
  (engine, context, code) => {
    if (!integers[code]) {
      const result = float(floatAt(context, 2, code), floatAt(context, 1, code));
      context.sp -= 4;
      pushFloat(context, result, code);
      return Result.Next;
    }
    const y = integerAt(context, 1, code);
    if (divides && y === 0n) return signalBuiltIn(engine, context, 'division-by-zero');
    const result = integer(integerAt(context, 2, code), y);
    if (!fits(result, code)) return signalBuiltIn(engine, context, 'overflow');
    context.sp -= 4;
    pushInteger(context, result, code);
    return Result.Next;
  };

const unary =
  (integer: (x: bigint) => bigint, float: (x: number) => number): Operation =>
  (engine, context, code) => {
    if (!integers[code]) {
      const result = float(floatAt(context, 1, code));
      context.sp -= 2;
      pushFloat(context, result, code);
      return Result.Next;
    }
    const result = integer(integerAt(context, 1, code));
    if (!fits(result, code)) return signalBuiltIn(engine, context, 'overflow');
    context.sp -= 2;
    pushInteger(context, result, code);
    return Result.Next;
  };

const shift =
  (compute: (x: bigint, n: bigint) => bigint): Operation =>
  (engine, context, code) => {
    const { bits, signed } = integers[code]!;
    const n = longAt(context, 1);
    if (n < 0n || n >= BigInt(bits)) return signalBuiltIn(engine, context, 'overflow');
    const result = compute(integerAt(context, 2, code), n);
    context.sp -= 4;
    pushInteger(context, signed ? BigInt.asIntN(bits, result) : BigInt.asUintN(bits, result), code);
    return Result.Next;
  };

const comparison =
  (test: (order: number) => boolean, unordered: boolean): Operation =>
  (engine, context, code) => {
    let result: boolean;
    if (code === string) {
      if (!isOwn(context, 1) || !isOwn(context, 2)) return signalBuiltIn(engine, context, 'foreign-reference');
      const [one, other] = [low(context, 2), low(context, 1)];
      result = test(compareStrings(context.heap, one, other));
      engine.charge(Math.min(context.heap.size(one), context.heap.size(other)));
      release(context, one);
      release(context, other);
    } else if (integers[code] || code === 13) {
      const [x, y] = [integerAt(context, 2, code), integerAt(context, 1, code)];
      result = test(x < y ? -1 : x > y ? 1 : 0);
    } else {
      const [x, y] = [floatAt(context, 2, code), floatAt(context, 1, code)];
      result = Number.isNaN(x) || Number.isNaN(y) ? unordered : test(x < y ? -1 : x > y ? 1 : 0);
    }
    context.sp -= 4;
    push(context, result ? 1 : 0, 0);
    return Result.Next;
  };

const bitwise =
  (compute: (x: number, y: number) => number): Operation =>
  (_, context) => {
    const lowWord = compute(low(context, 2), low(context, 1));
    const highWord = compute(high(context, 2), high(context, 1));
    context.sp -= 4;
    push(context, lowWord, highWord);
    return Result.Next;
  };

/** Code points that a char may have. */
const isCharacter = (value: bigint): boolean =>
  value >= 0n && value <= 0x10ffffn && (value < 0xd800n || value > 0xdfffn);

const convert: Operation = (engine, context, from, to) => {
  let integer: bigint | undefined;
  let float = 0;
  if (integers[from]) integer = integerAt(context, 1, from);
  else float = floatAt(context, 1, from);
  if (integers[to]) {
    if (integer === undefined) {
      if (!Number.isFinite(float)) return signalBuiltIn(engine, context, 'overflow');
      integer = BigInt(Math.trunc(float));
    }
    if (to === 0 ? integer !== 0n && integer !== 1n : to === 1 ? !isCharacter(integer) : !fits(integer, to))
      return signalBuiltIn(engine, context, 'overflow');
    context.sp -= 2;
    pushInteger(context, integer, to);
  } else {
    context.sp -= 2;
    // An i64 to f32 rounds once, through the nearest double of a 53-bit value or the exact route beyond.
    pushFloat(context, integer === undefined ? float : to === single ? roundToSingle(integer) : Number(integer), to);
  }
  return Result.Next;
};

/** The nearest f32 of an integer, ties to even, without rounding twice. */
const roundToSingle = (value: bigint): number => {
  const size = value < 0n ? -value : value;
  const bits = size.toString(2).length;
  if (bits <= 24) return Number(value);
  const drop = BigInt(bits - 24);
  let kept = size >> drop;
  const rest = size & ((1n << drop) - 1n);
  const half = 1n << (drop - 1n);
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  return Number(value < 0n ? -(kept << drop) : kept << drop);
};

const smaller = (x: bigint, y: bigint) => (x < y ? x : y);
const larger = (x: bigint, y: bigint) => (x > y ? x : y);

export const numberOperations: Readonly<Record<string, Operation>> = {
  add: binary(
    (x, y) => x + y,
    (x, y) => x + y,
  ),
  sub: binary(
    (x, y) => x - y,
    (x, y) => x - y,
  ),
  mul: (engine, context, code, b) => (code === 9 ? multiplyLong(engine, context) : multiply(engine, context, code, b)),
  div: binary(
    (x, y) => x / y,
    (x, y) => x / y,
    true,
  ),
  rem: binary(
    (x, y) => x % y,
    (x, y) => x % y,
    true,
  ),
  mod: binary(floorModulo, floorModuloFloat, true),
  neg: unary(
    (x) => -x,
    (x) => -x,
  ),
  abs: unary((x) => (x < 0n ? -x : x), Math.abs),
  min: binary(smaller, (x, y) => Math.min(x, y)),
  max: binary(larger, (x, y) => Math.max(x, y)),
  bit_and: bitwise((x, y) => x & y),
  bit_or: bitwise((x, y) => x | y),
  bit_xor: bitwise((x, y) => x ^ y),
  bit_not: (_, context, code) => {
    const result = ~integerAt(context, 1, code);
    const { bits, signed } = integers[code]!;
    context.sp -= 2;
    pushInteger(context, signed ? result : BigInt.asUintN(bits, result), code);
    return Result.Next;
  },
  shl: shift((x, n) => x << n),
  shr: shift((x, n) => x >> n),
  eq: comparison((order) => order === 0, false),
  ne: comparison((order) => order !== 0, true),
  lt: comparison((order) => order < 0, false),
  le: comparison((order) => order <= 0, false),
  gt: comparison((order) => order > 0, false),
  ge: comparison((order) => order >= 0, false),
  not: (_, context) => {
    context.stack[context.sp - 2] = context.stack[context.sp - 2]! ^ 1;
    return Result.Next;
  },
  convert,
};

const multiply = binary(
  (x, y) => x * y,
  (x, y) => x * y,
);

/** i64 multiplication of any size without big integers: the exact 128-bit product in 32-bit parts. */
const multiplyLong = (engine: Engine, context: Context): Result => {
  let [x0, x1] = [low(context, 2), high(context, 2)];
  let [y0, y1] = [low(context, 1), high(context, 1)];
  const negative = x1 < 0 !== y1 < 0;
  if (x1 < 0) [x0, x1] = negate(x0, x1);
  if (y1 < 0) [y0, y1] = negate(y0, y1);
  const [a, b, c, d] = [x0 >>> 0, x1 >>> 0, y0 >>> 0, y1 >>> 0];
  // Below 2^64 only if at most one high half counts, and what it contributes fits 32 bits.
  const cross = a * d + b * c;
  if ((b !== 0 && d !== 0) || cross >= 4294967296) return signalBuiltIn(engine, context, 'overflow');
  const [p0, p1] = wide(a, c);
  const top = p1 + cross;
  let lowWord = p0 | 0;
  let highWord = top | 0;
  if (top >= 4294967296 || (highWord < 0 && !(negative && lowWord === 0 && highWord === -2147483648)))
    return signalBuiltIn(engine, context, 'overflow');
  if (negative) [lowWord, highWord] = negate(lowWord, highWord);
  context.sp -= 4;
  push(context, lowWord, highWord);
  return Result.Next;
};

const negate = (lowWord: number, highWord: number): [number, number] => [
  -lowWord | 0,
  (~highWord + (lowWord === 0 ? 1 : 0)) | 0,
];

/** The 64-bit product of two unsigned 32-bit numbers: low and high half, unsigned. */
const wide = (x: number, y: number): [number, number] => {
  const [x0, x1, y0, y1] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16];
  const low00 = x0 * y0;
  const middle = x1 * y0 + (low00 >>> 16);
  const other = x0 * y1 + (middle % 65536);
  return [
    ((other % 65536) * 65536 + (low00 & 0xffff)) >>> 0,
    x1 * y1 + Math.floor(middle / 65536) + Math.floor(other / 65536),
  ];
};
