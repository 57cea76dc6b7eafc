/**
 * Vector instructions (core specification, section 4.3.4). Lanes are worked on in scratch buffers. Of the choices that relaxed
 * instructions leave open, the same one is always taken: that of the strict instruction they resemble, products rounded twice.
 */
import { effectiveAddress, outOfBounds, trap } from './memory.ts';
import { canonicalNan32, canonicalNan64High, maximum, minimum, nearest, popcount32, saturate32 } from './numeric.ts';
import type { ColdOperation, State } from './state.ts';

/** 16 bytes under every lane shape. */
class Lanes {
  readonly words = new Int32Array(4);
  readonly i8 = new Int8Array(this.words.buffer);
  readonly u8 = new Uint8Array(this.words.buffer);
  readonly i16 = new Int16Array(this.words.buffer);
  readonly u16 = new Uint16Array(this.words.buffer);
  readonly i32 = this.words;
  readonly u32 = new Uint32Array(this.words.buffer);
  readonly i64 = new BigInt64Array(this.words.buffer);
  readonly u64 = new BigUint64Array(this.words.buffer);
  readonly f32 = new Float32Array(this.words.buffer);
  readonly f64 = new Float64Array(this.words.buffer);

  load({ words }: State, slot: number): void {
    this.words[0] = words[slot]!;
    this.words[1] = words[slot + 1]!;
    this.words[2] = words[slot + 2]!;
    this.words[3] = words[slot + 3]!;
  }

  store({ words }: State, slot: number): void {
    words[slot] = this.words[0]!;
    words[slot + 1] = this.words[1]!;
    words[slot + 2] = this.words[2]!;
    words[slot + 3] = this.words[3]!;
  }
}

const a = new Lanes();
const b = new Lanes();
const c = new Lanes();
const r = new Lanes();

type Numbers = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'f32' | 'f64';
type Bigs = 'i64' | 'u64';

const one =
  (apply: () => void): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    apply();
    r.store(state, fp + code[pc + 1]!);
    return pc + 3;
  };

const two =
  (apply: () => void): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    b.load(state, fp + code[pc + 3]!);
    apply();
    r.store(state, fp + code[pc + 1]!);
    return pc + 4;
  };

const three =
  (apply: () => void): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    b.load(state, fp + code[pc + 3]!);
    c.load(state, fp + code[pc + 4]!);
    apply();
    r.store(state, fp + code[pc + 1]!);
    return pc + 5;
  };

/** Makes the lanes of the result that are not numbers canonical. */
const canonical = (lanes: Numbers | Bigs): void => {
  if (lanes === 'f32')
    for (let lane = 0; lane < 4; lane++) if (Number.isNaN(r.f32[lane]!)) r.i32[lane] = canonicalNan32;
  if (lanes === 'f64')
    for (let lane = 0; lane < 2; lane++)
      if (Number.isNaN(r.f64[lane]!)) {
        r.i32[lane * 2] = 0;
        r.i32[lane * 2 + 1] = canonicalNan64High;
      }
};

const map = (lanes: Numbers, apply: (value: number) => number): ColdOperation =>
  one(() => {
    const from = a[lanes];
    const to = r[lanes];
    for (let lane = 0; lane < from.length; lane++) to[lane] = apply(from[lane]!);
    canonical(lanes);
  });

const mapBig = (lanes: Bigs, apply: (value: bigint) => bigint): ColdOperation =>
  one(() => {
    for (let lane = 0; lane < 2; lane++) r[lanes][lane] = apply(a[lanes][lane]!);
  });

const zip = (lanes: Numbers, apply: (left: number, right: number) => number): ColdOperation =>
  two(() => {
    const left = a[lanes];
    const right = b[lanes];
    const to = r[lanes];
    for (let lane = 0; lane < left.length; lane++) to[lane] = apply(left[lane]!, right[lane]!);
    canonical(lanes);
  });

const zipBig = (lanes: Bigs, apply: (left: bigint, right: bigint) => bigint): ColdOperation =>
  two(() => {
    for (let lane = 0; lane < 2; lane++) r[lanes][lane] = apply(a[lanes][lane]!, b[lanes][lane]!);
  });

const integerLanes = { 16: 'i8', 8: 'i16', 4: 'i32' } as const;

/** A mask of all ones in each lane where the test holds. */
const compare = (lanes: Numbers, test: (left: number, right: number) => boolean): ColdOperation =>
  two(() => {
    const left = a[lanes];
    const right = b[lanes];
    if (left.length === 2) {
      for (let lane = 0; lane < 2; lane++) r.i64[lane] = test(left[lane]!, right[lane]!) ? -1n : 0n;
      return;
    }
    const to = r[integerLanes[left.length as 16]];
    for (let lane = 0; lane < left.length; lane++) to[lane] = test(left[lane]!, right[lane]!) ? -1 : 0;
  });

const compareBig = (test: (left: bigint, right: bigint) => boolean): ColdOperation =>
  zipBig('i64', (left, right) => (test(left, right) ? -1n : 0n));

/** One vector operand and a number: shifts, splats. */
const shift =
  (lanes: Exclude<Numbers, 'f32' | 'f64'>, apply: (value: number, by: number) => number): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    const from = a[lanes];
    const bits = 128 / from.length;
    const by = state.words[fp + code[pc + 3]!]! & (bits - 1);
    for (let lane = 0; lane < from.length; lane++) r[lanes][lane] = apply(from[lane]!, by);
    r.store(state, fp + code[pc + 1]!);
    return pc + 4;
  };

const shiftBig =
  (lanes: Bigs, apply: (value: bigint, by: bigint) => bigint): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    const by = BigInt(state.words[fp + code[pc + 3]!]! & 63);
    for (let lane = 0; lane < 2; lane++) r[lanes][lane] = apply(a[lanes][lane]!, by);
    r.store(state, fp + code[pc + 1]!);
    return pc + 4;
  };

/** A vector to an i32. */
const reduce =
  (apply: () => number): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    state.words[fp + code[pc + 1]!] = apply();
    return pc + 3;
  };

const allTrue = (lanes: Exclude<Numbers, 'f32' | 'f64'>): ColdOperation =>
  reduce(() => {
    const from = a[lanes];
    for (let lane = 0; lane < from.length; lane++) if (from[lane] === 0) return 0;
    return 1;
  });

const bitmask = (lanes: 'i8' | 'i16' | 'i32'): ColdOperation =>
  reduce(() => {
    const from = a[lanes];
    let bits = 0;
    for (let lane = 0; lane < from.length; lane++) if (from[lane]! < 0) bits |= 1 << lane;
    return bits;
  });

/** Words of a lane by the number of lanes; copies keep all bits. */
const splat =
  (bits: 8 | 16 | 32 | 64): ColdOperation =>
  (state, code, pc, fp) => {
    const from = fp + code[pc + 2]!;
    const low = state.words[from]!;
    if (bits === 8) r.i8.fill(low);
    else if (bits === 16) r.i16.fill(low);
    else if (bits === 32) r.i32.fill(low);
    else {
      const high = state.words[from + 1]!;
      r.words.set([low, high, low, high]);
    }
    r.store(state, fp + code[pc + 1]!);
    return pc + 3;
  };

const extract =
  (lanes: 'i8' | 'u8' | 'i16' | 'u16' | 'i32'): ColdOperation =>
  (state, code, pc, fp) => {
    a.load(state, fp + code[pc + 2]!);
    state.words[fp + code[pc + 1]!] = a[lanes][code[pc + 3]!]!;
    return pc + 4;
  };

const extract64: ColdOperation = (state, code, pc, fp) => {
  const from = fp + code[pc + 2]! + code[pc + 3]! * 2;
  const to = fp + code[pc + 1]!;
  const low = state.words[from]!;
  const high = state.words[from + 1]!;
  state.words[to] = low;
  state.words[to + 1] = high;
  return pc + 4;
};

const replace =
  (lanes: 'i8' | 'i16' | 'i32'): ColdOperation =>
  (state, code, pc, fp) => {
    r.load(state, fp + code[pc + 2]!);
    r[lanes][code[pc + 4]!] = state.words[fp + code[pc + 3]!]!;
    r.store(state, fp + code[pc + 1]!);
    return pc + 5;
  };

const replace64: ColdOperation = (state, code, pc, fp) => {
  r.load(state, fp + code[pc + 2]!);
  const from = fp + code[pc + 3]!;
  const lane = code[pc + 4]! * 2;
  r.words[lane] = state.words[from]!;
  r.words[lane + 1] = state.words[from + 1]!;
  r.store(state, fp + code[pc + 1]!);
  return pc + 5;
};

// Memory.

const vectorLoad =
  (size: number, read: (view: DataView, at: number) => void): ColdOperation =>
  (state, code, pc, fp) => {
    const at = effectiveAddress(state, code, pc + 3, fp + code[pc + 2]!, size);
    if (at < 0) return trap(state, outOfBounds);
    read(state.memories[code[pc + 3]!]!.view, at);
    r.store(state, fp + code[pc + 1]!);
    return pc + 6;
  };

const vectorStore: ColdOperation = (state, code, pc, fp) => {
  const at = effectiveAddress(state, code, pc + 3, fp + code[pc + 1]!, 16);
  if (at < 0) return trap(state, outOfBounds);
  const { view } = state.memories[code[pc + 3]!]!;
  const from = fp + code[pc + 2]!;
  for (let word = 0; word < 4; word++) view.setInt32(at + word * 4, state.words[from + word]!, true);
  return pc + 6;
};

/** Loads one lane into a vector: operands address and vector; memory, offset, lane. */
const loadLane =
  (bytes: 1 | 2 | 4 | 8): ColdOperation =>
  (state, code, pc, fp) => {
    const at = effectiveAddress(state, code, pc + 4, fp + code[pc + 2]!, bytes);
    if (at < 0) return trap(state, outOfBounds);
    r.load(state, fp + code[pc + 3]!);
    r.u8.set(state.memories[code[pc + 4]!]!.bytes.subarray(at, at + bytes), code[pc + 7]! * bytes);
    r.store(state, fp + code[pc + 1]!);
    return pc + 8;
  };

const storeLane =
  (bytes: 1 | 2 | 4 | 8): ColdOperation =>
  (state, code, pc, fp) => {
    const at = effectiveAddress(state, code, pc + 3, fp + code[pc + 1]!, bytes);
    if (at < 0) return trap(state, outOfBounds);
    a.load(state, fp + code[pc + 2]!);
    const from = code[pc + 6]! * bytes;
    state.memories[code[pc + 3]!]!.bytes.set(a.u8.subarray(from, from + bytes), at);
    return pc + 7;
  };

const loadHalf = (lanes: 'i16' | 'u16' | 'i32' | 'u32', read: (view: DataView, at: number) => number, step: number) =>
  vectorLoad(8, (view, at) => {
    for (let lane = 0; lane < r[lanes].length; lane++) r[lanes][lane] = read(view, at + lane * step);
  });

const clampTo =
  (low: number, high: number) =>
  (value: number): number =>
    Math.min(high, Math.max(low, value));
const clampI8 = clampTo(-128, 127);
const clampU8 = clampTo(0, 255);
const clampI16 = clampTo(-32768, 32767);
const clampU16 = clampTo(0, 65535);

/** Narrows the lanes of both operands, saturating. */
const narrow = (from: 'i16' | 'i32', to: 'i8' | 'u8' | 'i16' | 'u16', clamp: (value: number) => number) =>
  two(() => {
    const half = a[from].length;
    for (let lane = 0; lane < half; lane++) {
      r[to][lane] = clamp(a[from][lane]!);
      r[to][lane + half] = clamp(b[from][lane]!);
    }
  });

/** Widens the low or high half of the lanes. */
const extend = (from: 'i8' | 'u8' | 'i16' | 'u16', to: 'i16' | 'i32', isHigh: boolean): ColdOperation =>
  one(() => {
    const count = r[to].length;
    const first = isHigh ? count : 0;
    for (let lane = 0; lane < count; lane++) r[to][lane] = a[from][first + lane]!;
  });

const extend64 = (from: 'i32' | 'u32', isHigh: boolean): ColdOperation =>
  one(() => {
    for (let lane = 0; lane < 2; lane++) r.i64[lane] = BigInt(a[from][(isHigh ? 2 : 0) + lane]!);
  });

const extendMultiply = (from: 'i8' | 'u8' | 'i16' | 'u16', to: 'i16' | 'i32', isHigh: boolean): ColdOperation =>
  two(() => {
    const count = r[to].length;
    const first = isHigh ? count : 0;
    for (let lane = 0; lane < count; lane++) r[to][lane] = Math.imul(a[from][first + lane]!, b[from][first + lane]!);
  });

const extendMultiply64 = (from: 'i32' | 'u32', isHigh: boolean): ColdOperation =>
  two(() => {
    for (let lane = 0; lane < 2; lane++) {
      const at = (isHigh ? 2 : 0) + lane;
      r.i64[lane] = BigInt(a[from][at]!) * BigInt(b[from][at]!);
    }
  });

const addPairs = (from: 'i8' | 'u8' | 'i16' | 'u16', to: 'i16' | 'i32'): ColdOperation =>
  one(() => {
    for (let lane = 0; lane < r[to].length; lane++) r[to][lane] = a[from][lane * 2]! + a[from][lane * 2 + 1]!;
  });

const popcount8 = (value: number): number => popcount32(value & 0xff);

const dotProduct = two(() => {
  for (let lane = 0; lane < 4; lane++)
    r.i32[lane] = a.i16[lane * 2]! * b.i16[lane * 2]! + a.i16[lane * 2 + 1]! * b.i16[lane * 2 + 1]!;
});

const shuffle: ColdOperation = (state, code, pc, fp) => {
  a.load(state, fp + code[pc + 2]!);
  b.load(state, fp + code[pc + 3]!);
  c.words.set(code.subarray(pc + 4, pc + 8));
  for (let lane = 0; lane < 16; lane++) {
    const from = c.u8[lane]!;
    r.u8[lane] = from < 16 ? a.u8[from]! : b.u8[from & 15]!;
  }
  r.store(state, fp + code[pc + 1]!);
  return pc + 8;
};

const swizzle = two(() => {
  for (let lane = 0; lane < 16; lane++) {
    const from = b.u8[lane]!;
    r.u8[lane] = from < 16 ? a.u8[from]! : 0;
  }
});

const wordwise = (apply: (left: number, right: number) => number): ColdOperation => zip('i32', apply);

const bitSelect = three(() => {
  for (let word = 0; word < 4; word++) r.i32[word] = (a.i32[word]! & c.i32[word]!) | (b.i32[word]! & ~c.i32[word]!);
});

/** The lane of one operand as it is, chosen by a comparison: keeps the bits of NaNs. */
const choose = (lanes: 'f32' | 'f64', takeSecond: (left: number, right: number) => boolean): ColdOperation =>
  two(() => {
    if (lanes === 'f32') {
      for (let lane = 0; lane < 4; lane++)
        r.i32[lane] = takeSecond(a.f32[lane]!, b.f32[lane]!) ? b.i32[lane]! : a.i32[lane]!;
      return;
    }
    for (let lane = 0; lane < 2; lane++)
      r.i64[lane] = takeSecond(a.f64[lane]!, b.f64[lane]!) ? b.i64[lane]! : a.i64[lane]!;
  });

const signBit = -2147483648;

/** Clears or flips signs as bits: NaNs keep their payload. */
const signs = (lanes: 'f32' | 'f64', apply: (word: number) => number): ColdOperation =>
  one(() => {
    for (let word = 0; word < 4; word++)
      r.i32[word] = lanes === 'f32' || word % 2 === 1 ? apply(a.i32[word]!) : a.i32[word]!;
  });

const multiplyAdd = (lanes: 'f32' | 'f64', sign: 1 | -1): ColdOperation =>
  three(() => {
    const to = r[lanes];
    for (let lane = 0; lane < to.length; lane++) {
      const product = sign * a[lanes][lane]! * b[lanes][lane]!;
      to[lane] = (lanes === 'f32' ? Math.fround(product) : product) + c[lanes][lane]!;
    }
    canonical(lanes);
  });

const saturateLanes = (unsigned: boolean): ColdOperation =>
  one(() => {
    for (let lane = 0; lane < 4; lane++) r.i32[lane] = saturate32(a.f32[lane]!, unsigned);
  });

const saturateDoubles = (unsigned: boolean): ColdOperation =>
  one(() => {
    const low = saturate32(a.f64[0]!, unsigned);
    const high = saturate32(a.f64[1]!, unsigned);
    r.words.set([low, high, 0, 0]);
  });

const roundedQ15 = (left: number, right: number): number => clampI16((left * right + 0x4000) >> 15);

const copy128: ColdOperation = (state, code, pc, fp) => {
  a.load(state, fp + code[pc + 2]!);
  a.store(state, fp + code[pc + 1]!);
  return pc + 3;
};

const select128: ColdOperation = (state, code, pc, fp) => {
  a.load(state, fp + (state.words[fp + code[pc + 4]!] !== 0 ? code[pc + 2]! : code[pc + 3]!));
  a.store(state, fp + code[pc + 1]!);
  return pc + 5;
};

const globalGet128: ColdOperation = (state, code, pc, fp) => {
  const from = code[pc + 2]!;
  state.words.set(state.globals.subarray(from, from + 4), fp + code[pc + 1]!);
  return pc + 3;
};

const globalSet128: ColdOperation = (state, code, pc, fp) => {
  const from = fp + code[pc + 2]!;
  state.globals.set(state.words.subarray(from, from + 4), code[pc + 1]!);
  return pc + 3;
};

/** Vector operations without an instruction of their own. */
export const internalOperations = { copy128, select128, globalGet128, globalSet128 } as const;

const comparisons = {
  eq: (left: number, right: number) => left === right,
  ne: (left: number, right: number) => left !== right,
  lt: (left: number, right: number) => left < right,
  gt: (left: number, right: number) => left > right,
  le: (left: number, right: number) => left <= right,
  ge: (left: number, right: number) => left >= right,
} as const;

const table: Record<string, ColdOperation> = {
  'v128.const': (state, code, pc, fp) => {
    state.words.set(code.subarray(pc + 2, pc + 6), fp + code[pc + 1]!);
    return pc + 6;
  },
  'v128.load': vectorLoad(16, (view, at) => {
    for (let word = 0; word < 4; word++) r.words[word] = view.getInt32(at + word * 4, true);
  }),
  'v128.load8x8_s': loadHalf('i16', (view, at) => view.getInt8(at), 1),
  'v128.load8x8_u': loadHalf('i16', (view, at) => view.getUint8(at), 1),
  'v128.load16x4_s': loadHalf('i32', (view, at) => view.getInt16(at, true), 2),
  'v128.load16x4_u': loadHalf('i32', (view, at) => view.getUint16(at, true), 2),
  'v128.load32x2_s': vectorLoad(8, (view, at) => {
    for (let lane = 0; lane < 2; lane++) r.i64[lane] = BigInt(view.getInt32(at + lane * 4, true));
  }),
  'v128.load32x2_u': vectorLoad(8, (view, at) => {
    for (let lane = 0; lane < 2; lane++) r.i64[lane] = BigInt(view.getUint32(at + lane * 4, true));
  }),
  'v128.load8_splat': vectorLoad(1, (view, at) => r.i8.fill(view.getInt8(at))),
  'v128.load16_splat': vectorLoad(2, (view, at) => r.i16.fill(view.getInt16(at, true))),
  'v128.load32_splat': vectorLoad(4, (view, at) => r.i32.fill(view.getInt32(at, true))),
  'v128.load64_splat': vectorLoad(8, (view, at) => r.i64.fill(view.getBigInt64(at, true))),
  'v128.load32_zero': vectorLoad(4, (view, at) => r.words.set([view.getInt32(at, true), 0, 0, 0])),
  'v128.load64_zero': vectorLoad(8, (view, at) =>
    r.words.set([view.getInt32(at, true), view.getInt32(at + 4, true), 0, 0]),
  ),
  'v128.store': vectorStore,
  'v128.load8_lane': loadLane(1),
  'v128.load16_lane': loadLane(2),
  'v128.load32_lane': loadLane(4),
  'v128.load64_lane': loadLane(8),
  'v128.store8_lane': storeLane(1),
  'v128.store16_lane': storeLane(2),
  'v128.store32_lane': storeLane(4),
  'v128.store64_lane': storeLane(8),
  'i8x16.shuffle': shuffle,
  'i8x16.swizzle': swizzle,
  'i8x16.relaxed_swizzle': swizzle,
  'i8x16.splat': splat(8),
  'i16x8.splat': splat(16),
  'i32x4.splat': splat(32),
  'i64x2.splat': splat(64),
  'f32x4.splat': splat(32),
  'f64x2.splat': splat(64),
  'i8x16.extract_lane_s': extract('i8'),
  'i8x16.extract_lane_u': extract('u8'),
  'i8x16.replace_lane': replace('i8'),
  'i16x8.extract_lane_s': extract('i16'),
  'i16x8.extract_lane_u': extract('u16'),
  'i16x8.replace_lane': replace('i16'),
  'i32x4.extract_lane': extract('i32'),
  'i32x4.replace_lane': replace('i32'),
  'i64x2.extract_lane': extract64,
  'i64x2.replace_lane': replace64,
  'f32x4.extract_lane': extract('i32'),
  'f32x4.replace_lane': replace('i32'),
  'f64x2.extract_lane': extract64,
  'f64x2.replace_lane': replace64,
  'v128.not': map('i32', (value) => ~value),
  'v128.and': wordwise((left, right) => left & right),
  'v128.andnot': wordwise((left, right) => left & ~right),
  'v128.or': wordwise((left, right) => left | right),
  'v128.xor': wordwise((left, right) => left ^ right),
  'v128.bitselect': bitSelect,
  'v128.any_true': reduce(() => ((a.i32[0]! | a.i32[1]! | a.i32[2]! | a.i32[3]!) === 0 ? 0 : 1)),
  'f32x4.demote_f64x2_zero': one(() => {
    r.words[2] = 0;
    r.words[3] = 0;
    r.f32[0] = a.f64[0]!;
    r.f32[1] = a.f64[1]!;
    canonical('f32');
  }),
  'f64x2.promote_low_f32x4': one(() => {
    r.f64[0] = a.f32[0]!;
    r.f64[1] = a.f32[1]!;
    canonical('f64');
  }),
  'i8x16.popcnt': map('u8', popcount8),
  'i8x16.narrow_i16x8_s': narrow('i16', 'i8', clampI8),
  'i8x16.narrow_i16x8_u': narrow('i16', 'u8', clampU8),
  'i16x8.narrow_i32x4_s': narrow('i32', 'i16', clampI16),
  'i16x8.narrow_i32x4_u': narrow('i32', 'u16', clampU16),
  'i8x16.add_sat_s': zip('i8', (left, right) => clampI8(left + right)),
  'i8x16.add_sat_u': zip('u8', (left, right) => clampU8(left + right)),
  'i8x16.sub_sat_s': zip('i8', (left, right) => clampI8(left - right)),
  'i8x16.sub_sat_u': zip('u8', (left, right) => clampU8(left - right)),
  'i16x8.add_sat_s': zip('i16', (left, right) => clampI16(left + right)),
  'i16x8.add_sat_u': zip('u16', (left, right) => clampU16(left + right)),
  'i16x8.sub_sat_s': zip('i16', (left, right) => clampI16(left - right)),
  'i16x8.sub_sat_u': zip('u16', (left, right) => clampU16(left - right)),
  'i8x16.avgr_u': zip('u8', (left, right) => (left + right + 1) >> 1),
  'i16x8.avgr_u': zip('u16', (left, right) => (left + right + 1) >> 1),
  'i16x8.mul': zip('i16', Math.imul),
  'i32x4.mul': zip('i32', Math.imul),
  'i64x2.mul': zipBig('i64', (left, right) => left * right),
  'i16x8.q15mulr_sat_s': zip('i16', roundedQ15),
  'i16x8.relaxed_q15mulr_s': zip('i16', roundedQ15),
  'i16x8.extadd_pairwise_i8x16_s': addPairs('i8', 'i16'),
  'i16x8.extadd_pairwise_i8x16_u': addPairs('u8', 'i16'),
  'i32x4.extadd_pairwise_i16x8_s': addPairs('i16', 'i32'),
  'i32x4.extadd_pairwise_i16x8_u': addPairs('u16', 'i32'),
  'i32x4.dot_i16x8_s': dotProduct,
  'i16x8.relaxed_dot_i8x16_i7x16_s': two(() => {
    for (let lane = 0; lane < 8; lane++)
      r.i16[lane] = clampI16(a.i8[lane * 2]! * b.i8[lane * 2]! + a.i8[lane * 2 + 1]! * b.i8[lane * 2 + 1]!);
  }),
  'i32x4.relaxed_dot_i8x16_i7x16_add_s': three(() => {
    for (let lane = 0; lane < 4; lane++) {
      let sum = c.i32[lane]!;
      for (let pair = 0; pair < 2; pair++) {
        const at = lane * 4 + pair * 2;
        sum += clampI16(a.i8[at]! * b.i8[at]! + a.i8[at + 1]! * b.i8[at + 1]!);
      }
      r.i32[lane] = sum;
    }
  }),
  'i64x2.abs': mapBig('i64', (value) => (value < 0n ? -value : value)),
  'i64x2.neg': mapBig('i64', (value) => -value),
  'i64x2.add': zipBig('i64', (left, right) => left + right),
  'i64x2.sub': zipBig('i64', (left, right) => left - right),
  'i64x2.eq': compareBig((left, right) => left === right),
  'i64x2.ne': compareBig((left, right) => left !== right),
  'i64x2.lt_s': compareBig((left, right) => left < right),
  'i64x2.gt_s': compareBig((left, right) => left > right),
  'i64x2.le_s': compareBig((left, right) => left <= right),
  'i64x2.ge_s': compareBig((left, right) => left >= right),
  'i64x2.shl': shiftBig('i64', (value, by) => value << by),
  'i64x2.shr_s': shiftBig('i64', (value, by) => value >> by),
  'i64x2.shr_u': shiftBig('u64', (value, by) => value >> by),
  'i64x2.all_true': reduce(() => (a.i64[0] !== 0n && a.i64[1] !== 0n ? 1 : 0)),
  'i64x2.bitmask': reduce(() => (a.i32[1]! < 0 ? 1 : 0) | (a.i32[3]! < 0 ? 2 : 0)),
  'i64x2.extend_low_i32x4_s': extend64('i32', false),
  'i64x2.extend_high_i32x4_s': extend64('i32', true),
  'i64x2.extend_low_i32x4_u': extend64('u32', false),
  'i64x2.extend_high_i32x4_u': extend64('u32', true),
  'i64x2.extmul_low_i32x4_s': extendMultiply64('i32', false),
  'i64x2.extmul_high_i32x4_s': extendMultiply64('i32', true),
  'i64x2.extmul_low_i32x4_u': extendMultiply64('u32', false),
  'i64x2.extmul_high_i32x4_u': extendMultiply64('u32', true),
  'i32x4.trunc_sat_f32x4_s': saturateLanes(false),
  'i32x4.trunc_sat_f32x4_u': saturateLanes(true),
  'i32x4.relaxed_trunc_f32x4_s': saturateLanes(false),
  'i32x4.relaxed_trunc_f32x4_u': saturateLanes(true),
  'i32x4.trunc_sat_f64x2_s_zero': saturateDoubles(false),
  'i32x4.trunc_sat_f64x2_u_zero': saturateDoubles(true),
  'i32x4.relaxed_trunc_f64x2_s_zero': saturateDoubles(false),
  'i32x4.relaxed_trunc_f64x2_u_zero': saturateDoubles(true),
  'f32x4.convert_i32x4_s': one(() => r.f32.set(a.i32)),
  'f32x4.convert_i32x4_u': one(() => r.f32.set(a.u32)),
  'f64x2.convert_low_i32x4_s': one(() => r.f64.set([a.i32[0]!, a.i32[1]!])),
  'f64x2.convert_low_i32x4_u': one(() => r.f64.set([a.u32[0]!, a.u32[1]!])),
};

for (const [shape, signedLanes, unsignedLanes] of [
  ['i8x16', 'i8', 'u8'],
  ['i16x8', 'i16', 'u16'],
  ['i32x4', 'i32', 'u32'],
] as const) {
  table[`${shape}.eq`] = compare(signedLanes, comparisons.eq);
  table[`${shape}.ne`] = compare(signedLanes, comparisons.ne);
  for (const test of ['lt', 'gt', 'le', 'ge'] as const) {
    table[`${shape}.${test}_s`] = compare(signedLanes, comparisons[test]);
    table[`${shape}.${test}_u`] = compare(unsignedLanes, comparisons[test]);
  }
  table[`${shape}.abs`] = map(signedLanes, Math.abs);
  table[`${shape}.neg`] = map(signedLanes, (value) => -value);
  table[`${shape}.add`] = zip(signedLanes, (left, right) => left + right);
  table[`${shape}.sub`] = zip(signedLanes, (left, right) => left - right);
  table[`${shape}.min_s`] = zip(signedLanes, Math.min);
  table[`${shape}.min_u`] = zip(unsignedLanes, Math.min);
  table[`${shape}.max_s`] = zip(signedLanes, Math.max);
  table[`${shape}.max_u`] = zip(unsignedLanes, Math.max);
  table[`${shape}.shl`] = shift(signedLanes, (value, by) => value << by);
  table[`${shape}.shr_s`] = shift(signedLanes, (value, by) => value >> by);
  table[`${shape}.shr_u`] = shift(unsignedLanes, (value, by) => value >>> by);
  table[`${shape}.all_true`] = allTrue(signedLanes);
  table[`${shape}.bitmask`] = bitmask(signedLanes);
  table[`${shape}.relaxed_laneselect`] = bitSelect;
}
table['i64x2.relaxed_laneselect'] = bitSelect;
for (const [shape, from, to] of [
  ['i16x8', 'i8x16', 'i16'],
  ['i32x4', 'i16x8', 'i32'],
] as const)
  for (const half of ['low', 'high'] as const)
    for (const sign of ['s', 'u'] as const) {
      const bits = from === 'i8x16' ? '8' : '16';
      const lanes = `${sign === 's' ? 'i' : 'u'}${bits}` as 'i8' | 'u8' | 'i16' | 'u16';
      table[`${shape}.extend_${half}_${from}_${sign}`] = extend(lanes, to, half === 'high');
      table[`${shape}.extmul_${half}_${from}_${sign}`] = extendMultiply(lanes, to, half === 'high');
    }
for (const [shape, lanes] of [
  ['f32x4', 'f32'],
  ['f64x2', 'f64'],
] as const) {
  for (const [name, test] of Object.entries(comparisons)) table[`${shape}.${name}`] = compare(lanes, test);
  table[`${shape}.ceil`] = map(lanes, Math.ceil);
  table[`${shape}.floor`] = map(lanes, Math.floor);
  table[`${shape}.trunc`] = map(lanes, Math.trunc);
  table[`${shape}.nearest`] = map(lanes, nearest);
  table[`${shape}.sqrt`] = map(lanes, Math.sqrt);
  table[`${shape}.abs`] = signs(lanes, (word) => word & 0x7fffffff);
  table[`${shape}.neg`] = signs(lanes, (word) => word ^ signBit);
  table[`${shape}.add`] = zip(lanes, (left, right) => left + right);
  table[`${shape}.sub`] = zip(lanes, (left, right) => left - right);
  table[`${shape}.mul`] = zip(lanes, (left, right) => left * right);
  table[`${shape}.div`] = zip(lanes, (left, right) => left / right);
  table[`${shape}.min`] = zip(lanes, minimum);
  table[`${shape}.max`] = zip(lanes, maximum);
  table[`${shape}.relaxed_min`] = zip(lanes, minimum);
  table[`${shape}.relaxed_max`] = zip(lanes, maximum);
  table[`${shape}.pmin`] = choose(lanes, (left, right) => right < left);
  table[`${shape}.pmax`] = choose(lanes, (left, right) => left < right);
  table[`${shape}.relaxed_madd`] = multiplyAdd(lanes, 1);
  table[`${shape}.relaxed_nmadd`] = multiplyAdd(lanes, -1);
}

export const vectorOperations: Readonly<Record<string, ColdOperation>> = table;
