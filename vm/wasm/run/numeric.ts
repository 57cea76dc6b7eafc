/**
 * Numeric instructions that are not hot (core specification, section 4.3). Results that are not numbers are canonical NaNs:
 * sign clear, only the top payload bit set.
 */
import { trap } from './memory.ts';
import type { ColdOperation, State } from './state.ts';

const scratch = new BigInt64Array(2);
const scratchWords = new Int32Array(scratch.buffer);
const unsignedScratch = new BigUint64Array(scratch.buffer);

/** A 64-bit slot as a bigint. */
export const signed64 = (words: Int32Array, slot: number): bigint => {
  scratchWords[0] = words[slot]!;
  scratchWords[1] = words[slot + 1]!;
  return scratch[0]!;
};

export const unsigned64 = (words: Int32Array, slot: number): bigint => {
  scratchWords[0] = words[slot]!;
  scratchWords[1] = words[slot + 1]!;
  return unsignedScratch[0]!;
};

/** Stores the low 64 bits. */
export const set64 = (words: Int32Array, slot: number, value: bigint): void => {
  scratch[0] = value;
  words[slot] = scratchWords[0]!;
  words[slot + 1] = scratchWords[1]!;
};

export const canonicalNan32 = 0x7fc00000;
export const canonicalNan64High = 0x7ff80000;

const setDouble = (state: State, slot: number, value: number): void => {
  if (value === value) state.doubles[slot >> 1] = value;
  else {
    state.words[slot] = 0;
    state.words[slot + 1] = canonicalNan64High;
  }
};

const setFloat = (state: State, slot: number, value: number): void => {
  if (value === value) state.floats[slot] = value;
  else state.words[slot] = canonicalNan32;
};

/** Rounds to the nearest integer, ties to even; keeps the sign of zero. */
export const nearest = (value: number): number => {
  if (!(Math.abs(value) < 4503599627370496)) return value;
  const shift = value < 0 || Object.is(value, -0) ? -4503599627370496 : 4503599627370496;
  const rounded = value + shift - shift;
  return rounded === 0 ? (shift < 0 ? -0 : 0) : rounded;
};

export const minimum = (one: number, other: number): number => Math.min(one, other);
export const maximum = (one: number, other: number): number => Math.max(one, other);

export const popcount32 = (value: number): number => {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const trailing32 = (value: number): number => (value === 0 ? 32 : 31 - Math.clz32(value & -value));

/** Truncates and clamps to a signed or unsigned 32-bit integer; NaN gives 0. */
export const saturate32 = (value: number, unsigned: boolean): number => {
  if (value !== value) return 0;
  if (unsigned) return value <= 0 ? 0 : value >= 4294967295 ? -1 : value | 0;
  return value <= -2147483648 ? -2147483648 : value >= 2147483647 ? 2147483647 : value | 0;
};

const two63 = 2 ** 63;
const two64 = 2 ** 64;

const saturate64 = (value: number, unsigned: boolean): bigint => {
  if (value !== value) return 0n;
  if (unsigned) return value <= 0 ? 0n : value >= two64 ? 0xffffffffffffffffn : BigInt(Math.trunc(value));
  return value <= -two63 ? -0x8000000000000000n : value >= two63 ? 0x7fffffffffffffffn : BigInt(Math.trunc(value));
};

/** A bigint as the nearest single-precision number: rounding once. */
export const floatOfBigint = (value: bigint): number => {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  if (magnitude < 1n << 53n) return Math.fround(Number(value));
  // Beyond 53 bits a sticky bit keeps the rounding of the way through a double exact.
  const dropped = magnitude & 0xffffn;
  const kept = (magnitude & ~0xffffn) | (dropped === 0n ? 0n : 0x1_0000n);
  const rounded = Math.fround(Number(kept));
  return negative ? -rounded : rounded;
};

type Slots = (state: State, to: number, from: number) => void;

const unary =
  (apply: Slots): ColdOperation =>
  (state, code, pc, fp) => {
    apply(state, fp + code[pc + 1]!, fp + code[pc + 2]!);
    return pc + 3;
  };

const binary64 =
  (apply: (one: bigint, other: bigint) => bigint): ColdOperation =>
  (state, code, pc, fp) => {
    const { words } = state;
    const one = signed64(words, fp + code[pc + 2]!);
    set64(words, fp + code[pc + 1]!, apply(one, signed64(words, fp + code[pc + 3]!)));
    return pc + 4;
  };

const unsignedBinary64 =
  (apply: (one: bigint, other: bigint) => bigint): ColdOperation =>
  (state, code, pc, fp) => {
    const { words } = state;
    const one = unsigned64(words, fp + code[pc + 2]!);
    set64(words, fp + code[pc + 1]!, apply(one, unsigned64(words, fp + code[pc + 3]!)));
    return pc + 4;
  };

/** A division that traps when the divisor is zero. */
const divided64 =
  (whole: ColdOperation, checkOverflow = false): ColdOperation =>
  (state, code, pc, fp) => {
    const { words } = state;
    const divisor = fp + code[pc + 3]!;
    if ((words[divisor]! | words[divisor + 1]!) === 0) return trap(state, 'integer divide by zero');
    if (checkOverflow && (words[divisor]! & words[divisor + 1]!) === -1) {
      const dividend = fp + code[pc + 2]!;
      if (words[dividend] === 0 && words[dividend + 1] === -2147483648) return trap(state, 'integer overflow');
    }
    return whole(state, code, pc, fp);
  };

const floatUnary =
  (apply: (value: number) => number): ColdOperation =>
  (state, code, pc, fp) => {
    setFloat(state, fp + code[pc + 1]!, apply(state.floats[fp + code[pc + 2]!]!));
    return pc + 3;
  };

const doubleUnary =
  (apply: (value: number) => number): ColdOperation =>
  (state, code, pc, fp) => {
    setDouble(state, fp + code[pc + 1]!, apply(state.doubles[(fp + code[pc + 2]!) >> 1]!));
    return pc + 3;
  };

const floatBinary =
  (apply: (one: number, other: number) => number): ColdOperation =>
  (state, code, pc, fp) => {
    setFloat(state, fp + code[pc + 1]!, apply(state.floats[fp + code[pc + 2]!]!, state.floats[fp + code[pc + 3]!]!));
    return pc + 4;
  };

const doubleBinary =
  (apply: (one: number, other: number) => number): ColdOperation =>
  (state, code, pc, fp) => {
    const { doubles } = state;
    setDouble(
      state,
      fp + code[pc + 1]!,
      apply(doubles[(fp + code[pc + 2]!) >> 1]!, doubles[(fp + code[pc + 3]!) >> 1]!),
    );
    return pc + 4;
  };

/** Truncation to 64 bits that traps outside of the range. */
const truncate64 =
  (single: boolean, unsigned: boolean): ColdOperation =>
  (state, code, pc, fp) => {
    const from = fp + code[pc + 2]!;
    const value = single ? state.floats[from]! : state.doubles[from >> 1]!;
    if (value !== value) return trap(state, 'invalid conversion to integer');
    const fits = unsigned ? value > -1 && value < two64 : value >= -two63 && value < two63;
    if (!fits) return trap(state, 'integer overflow');
    set64(state.words, fp + code[pc + 1]!, BigInt(Math.trunc(value)));
    return pc + 3;
  };

const saturating =
  (single: boolean, unsigned: boolean, wide: boolean): ColdOperation =>
  (state, code, pc, fp) => {
    const from = fp + code[pc + 2]!;
    const to = fp + code[pc + 1]!;
    const value = single ? state.floats[from]! : state.doubles[from >> 1]!;
    if (wide) set64(state.words, to, saturate64(value, unsigned));
    else state.words[to] = saturate32(value, unsigned);
    return pc + 3;
  };

/** Counts leading or trailing zeros or ones of a 64-bit slot. */
const count64 = (count: (low: number, high: number) => number): ColdOperation =>
  unary(({ words }, to, from) => {
    const low = words[from]!;
    const high = words[from + 1]!;
    words[to] = count(low, high);
    words[to + 1] = 0;
  });

const extend64 = (shift: number): ColdOperation =>
  unary(({ words }, to, from) => {
    const value = (words[from]! << shift) >> shift;
    words[to] = value;
    words[to + 1] = value >> 31;
  });

const copySign =
  (place: 0 | 1): ColdOperation =>
  (state, code, pc, fp) => {
    const { words } = state;
    const to = fp + code[pc + 1]!;
    const one = fp + code[pc + 2]!;
    const low = words[one]!;
    const high = words[one + 1]!;
    const sign = words[fp + code[pc + 3]! + place]! & -2147483648;
    if (place === 0) words[to] = (low & 0x7fffffff) | sign;
    else {
      words[to] = low;
      words[to + 1] = (high & 0x7fffffff) | sign;
    }
    return pc + 4;
  };

const mask64 = 0xffffffffffffffffn;

const rotate64 = (left: boolean): ColdOperation =>
  unsignedBinary64((value, count) => {
    const by = left ? count & 63n : (64n - (count & 63n)) & 63n;
    return ((value << by) | (value >> (64n - by))) & mask64;
  });

export const numericOperations: Readonly<Record<string, ColdOperation>> = {
  'i32.popcnt': unary(({ words }, to, from) => {
    words[to] = popcount32(words[from]!);
  }),
  'i64.clz': count64((low, high) => (high === 0 ? 32 + Math.clz32(low) : Math.clz32(high))),
  'i64.ctz': count64((low, high) => (low === 0 ? 32 + trailing32(high) : trailing32(low))),
  'i64.popcnt': count64((low, high) => popcount32(low) + popcount32(high)),
  'i64.extend8_s': extend64(24),
  'i64.extend16_s': extend64(16),
  'i64.div_s': divided64(
    binary64((one, other) => one / other),
    true,
  ),
  'i64.div_u': divided64(unsignedBinary64((one, other) => one / other)),
  'i64.rem_s': divided64(binary64((one, other) => one % other)),
  'i64.rem_u': divided64(unsignedBinary64((one, other) => one % other)),
  'i64.rotl': rotate64(true),
  'i64.rotr': rotate64(false),
  'f32.ceil': floatUnary(Math.ceil),
  'f32.floor': floatUnary(Math.floor),
  'f32.trunc': floatUnary(Math.trunc),
  'f32.nearest': floatUnary(nearest),
  'f32.min': floatBinary(minimum),
  'f32.max': floatBinary(maximum),
  'f32.copysign': copySign(0),
  'f64.ceil': doubleUnary(Math.ceil),
  'f64.floor': doubleUnary(Math.floor),
  'f64.trunc': doubleUnary(Math.trunc),
  'f64.nearest': doubleUnary(nearest),
  'f64.min': doubleBinary(minimum),
  'f64.max': doubleBinary(maximum),
  'f64.copysign': copySign(1),
  'i64.trunc_f32_s': truncate64(true, false),
  'i64.trunc_f32_u': truncate64(true, true),
  'i64.trunc_f64_s': truncate64(false, false),
  'i64.trunc_f64_u': truncate64(false, true),
  'f32.convert_i64_s': unary((state, to, from) => setFloat(state, to, floatOfBigint(signed64(state.words, from)))),
  'f32.convert_i64_u': unary((state, to, from) => setFloat(state, to, floatOfBigint(unsigned64(state.words, from)))),
  'f64.convert_i64_s': unary((state, to, from) => setDouble(state, to, Number(signed64(state.words, from)))),
  'f64.convert_i64_u': unary((state, to, from) => setDouble(state, to, Number(unsigned64(state.words, from)))),
  'i32.trunc_sat_f32_s': saturating(true, false, false),
  'i32.trunc_sat_f32_u': saturating(true, true, false),
  'i32.trunc_sat_f64_s': saturating(false, false, false),
  'i32.trunc_sat_f64_u': saturating(false, true, false),
  'i64.trunc_sat_f32_s': saturating(true, false, true),
  'i64.trunc_sat_f32_u': saturating(true, true, true),
  'i64.trunc_sat_f64_s': saturating(false, false, true),
  'i64.trunc_sat_f64_u': saturating(false, true, true),
};
