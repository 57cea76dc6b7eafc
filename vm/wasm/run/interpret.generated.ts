// Written by scripts/generate-wasm-interpreter.mjs; do not edit.
import type { State } from './state.ts';

/** Numbers of the operations that the interpreters execute themselves; all others are 1024 and above. */
export const hot = {
  leave: 1,
  const32: 2,
  const64: 3,
  copy32: 4,
  copy64: 5,
  'i32.add': 6,
  'i32.add:constant': 7,
  'i32.sub': 8,
  'i32.sub:constant': 9,
  'i32.mul': 10,
  'i32.mul:constant': 11,
  'i32.and': 12,
  'i32.and:constant': 13,
  'i32.or': 14,
  'i32.or:constant': 15,
  'i32.xor': 16,
  'i32.xor:constant': 17,
  'i32.shl': 18,
  'i32.shl:constant': 19,
  'i32.shr_s': 20,
  'i32.shr_s:constant': 21,
  'i32.shr_u': 22,
  'i32.shr_u:constant': 23,
  'i32.rotl': 24,
  'i32.rotr': 25,
  'i32.div_s': 26,
  'i32.div_u': 27,
  'i32.rem_s': 28,
  'i32.rem_u': 29,
  'i32.eq': 30,
  'i32.eq:constant': 31,
  'i32.ne': 32,
  'i32.ne:constant': 33,
  'i32.lt_s': 34,
  'i32.lt_s:constant': 35,
  'i32.lt_u': 36,
  'i32.lt_u:constant': 37,
  'i32.gt_s': 38,
  'i32.gt_s:constant': 39,
  'i32.gt_u': 40,
  'i32.gt_u:constant': 41,
  'i32.le_s': 42,
  'i32.le_s:constant': 43,
  'i32.le_u': 44,
  'i32.le_u:constant': 45,
  'i32.ge_s': 46,
  'i32.ge_s:constant': 47,
  'i32.ge_u': 48,
  'i32.ge_u:constant': 49,
  'i32.eqz': 50,
  'i32.clz': 51,
  'i32.ctz': 52,
  'i32.extend8_s': 53,
  'i32.extend16_s': 54,
  'i32.wrap_i64': 55,
  'i64.add': 56,
  'i64.add:constant': 57,
  'i64.sub': 58,
  'i64.sub:constant': 59,
  'i64.and': 60,
  'i64.and:constant': 61,
  'i64.or': 62,
  'i64.or:constant': 63,
  'i64.xor': 64,
  'i64.xor:constant': 65,
  'i64.mul': 66,
  'i64.mul:constant': 67,
  'i64.shl': 68,
  'i64.shl:constant': 69,
  'i64.shr_s': 70,
  'i64.shr_s:constant': 71,
  'i64.shr_u': 72,
  'i64.shr_u:constant': 73,
  'i64.eqz': 74,
  'i64.eq': 75,
  'i64.ne': 76,
  'i64.lt_s': 77,
  'i64.lt_u': 78,
  'i64.gt_s': 79,
  'i64.gt_u': 80,
  'i64.le_s': 81,
  'i64.le_u': 82,
  'i64.ge_s': 83,
  'i64.ge_u': 84,
  'i64.extend_i32_s': 85,
  'i64.extend_i32_u': 86,
  'f64.add': 87,
  'f32.add': 88,
  'f64.sub': 89,
  'f32.sub': 90,
  'f64.mul': 91,
  'f32.mul': 92,
  'f64.div': 93,
  'f32.div': 94,
  'f64.sqrt': 95,
  'f32.sqrt': 96,
  'f64.abs': 97,
  'f64.neg': 98,
  'f32.abs': 99,
  'f32.neg': 100,
  'f64.eq': 101,
  'f32.eq': 102,
  'f64.ne': 103,
  'f32.ne': 104,
  'f64.lt': 105,
  'f32.lt': 106,
  'f64.gt': 107,
  'f32.gt': 108,
  'f64.le': 109,
  'f32.le': 110,
  'f64.ge': 111,
  'f32.ge': 112,
  'f64.convert_i32_s': 113,
  'f64.convert_i32_u': 114,
  'f32.convert_i32_s': 115,
  'f32.convert_i32_u': 116,
  'f64.promote_f32': 117,
  'f32.demote_f64': 118,
  'i32.trunc_f64_s': 119,
  'i32.trunc_f64_u': 120,
  'i32.trunc_f32_s': 121,
  'i32.trunc_f32_u': 122,
  'i32.load': 123,
  'i32.load8_s': 124,
  'i32.load8_u': 125,
  'i32.load16_s': 126,
  'i32.load16_u': 127,
  'i64.load': 128,
  'i64.load8_s': 129,
  'i64.load8_u': 130,
  'i64.load16_s': 131,
  'i64.load16_u': 132,
  'i64.load32_s': 133,
  'i64.load32_u': 134,
  'i32.store': 135,
  'i32.store8': 136,
  'i32.store16': 137,
  'i64.store': 138,
  'i32.store:constant': 139,
  'global.get32': 140,
  'global.get64': 141,
  'global.set32': 142,
  'global.set64': 143,
  select32: 144,
  select64: 145,
  br: 146,
  br_if: 147,
  br_unless: 148,
  'br_if:i32.eq': 149,
  'br_if:i32.eq:constant': 150,
  'br_if:i32.ne': 151,
  'br_if:i32.ne:constant': 152,
  'br_if:i32.lt_s': 153,
  'br_if:i32.lt_s:constant': 154,
  'br_if:i32.lt_u': 155,
  'br_if:i32.lt_u:constant': 156,
  'br_if:i32.gt_s': 157,
  'br_if:i32.gt_s:constant': 158,
  'br_if:i32.gt_u': 159,
  'br_if:i32.gt_u:constant': 160,
  'br_if:i32.le_s': 161,
  'br_if:i32.le_s:constant': 162,
  'br_if:i32.le_u': 163,
  'br_if:i32.le_u:constant': 164,
  'br_if:i32.ge_s': 165,
  'br_if:i32.ge_s:constant': 166,
  'br_if:i32.ge_u': 167,
  'br_if:i32.ge_u:constant': 168,
  'br_if:f64.eq': 169,
  'br_unless:f64.eq': 170,
  'br_if:f64.ne': 171,
  'br_unless:f64.ne': 172,
  'br_if:f64.lt': 173,
  'br_unless:f64.lt': 174,
  'br_if:f64.gt': 175,
  'br_unless:f64.gt': 176,
  'br_if:f64.le': 177,
  'br_unless:f64.le': 178,
  'br_if:f64.ge': 179,
  'br_unless:f64.ge': 180,
  'br:values': 181,
  'br_if:values': 182,
  br_on_null: 183,
  br_on_non_null: 184,
  br_on_cast: 185,
  br_on_cast_fail: 186,
  br_table: 187,
  'br_table:values': 188,
  call: 189,
  'call:other': 190,
  call_indirect: 191,
  call_ref: 192,
  return: 193,
  return32: 194,
  return64: 195,
  'return:values': 196,
  return_call: 197,
  return_call_indirect: 198,
  return_call_ref: 199,
  head: 200,
  native: 201,
  nop: 202,
} as const;

/** First number of an operation that is executed by a function of its own. */
export const coldBase = 1024;

/** Runs register-ised code from `engine.pc` until something ends it; `engine.rest` counts down from the limit. */
export const interpretFast = (e: State): number => {
  const c = e.fast;

  const I = e.words;
  const F = e.doubles;
  const G = e.floats;
  const functions = e.functions;
  const frames = e.frames;
  const activations = e.activations;
  const globals = e.globals;
  const cold = e.cold;
  const floor = e.floor;
  const ceiling = e.ceiling;
  const words = e.usable;
  const limit = e.limit;
  let mem = e.mem;
  let bytes = e.bytes;
  let pc = e.pc;
  let fp = e.fp;
  let depth = e.depth;
  let instance = e.instance;
  let rest = e.rest;
  let bound = e.bound;
  let exit = 0;
  let op = 0;
  let w1 = 0;
  let w2 = 0;
  let w3 = 0;
  let callee = 0;
  let base = 0;
  let length = 0;
  let table = e.noTable;
  let to = 0;
  let from = 0;
  let x = 0;
  let by = 0;
  let y = 0;
  let r = 0;
  let rh = 0;
  let x0 = 0;
  let x1 = 0;
  let y0 = 0;
  let y1 = 0;
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let carried = 0;
  let xh = 0;
  let yh = 0;
  let start = 0;
  let at = 0;
  let count = 0;
  let index = 0;
  let last = 0;
  let place = 0;
  let entry = 0;
  let end = 0;
  let local = 0;
  let found = 0;
  let own = 0;
  let back = 0;
  let heat = 0;
  let next = 0;
  let after = 0;
  run: for (;;) {
    op = c[pc]!;
    w1 = c[(pc + 1) | 0]!;
    w2 = c[(pc + 2) | 0]!;
    w3 = c[(pc + 3) | 0]!;
    switch (op) {
      case 2: {
        // const32
        I[(fp + w1) | 0] = w2;
        pc = (pc + 3) | 0;
        continue;
      }
      case 3: {
        // const64
        to = (fp + w1) | 0;
        I[to] = w2;
        I[(to + 1) | 0] = w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 4: {
        // copy32
        I[(fp + w1) | 0] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 5: {
        // copy64
        to = (fp + w1) | 0;
        from = (fp + w2) | 0;
        I[to] = I[from]!;
        I[(to + 1) | 0] = I[(from + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 6: {
        // i32.add
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! + I[(fp + w3) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 7: {
        // i32.add:constant
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! + w3) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 8: {
        // i32.sub
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! - I[(fp + w3) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 9: {
        // i32.sub:constant
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! - w3) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 10: {
        // i32.mul
        I[(fp + w1) | 0] = Math.imul(I[(fp + w2) | 0]!, I[(fp + w3) | 0]!);
        pc = (pc + 4) | 0;
        continue;
      }
      case 11: {
        // i32.mul:constant
        I[(fp + w1) | 0] = Math.imul(I[(fp + w2) | 0]!, w3);
        pc = (pc + 4) | 0;
        continue;
      }
      case 12: {
        // i32.and
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! & I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 13: {
        // i32.and:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! & w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 14: {
        // i32.or
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! | I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 15: {
        // i32.or:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! | w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 16: {
        // i32.xor
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! ^ I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 17: {
        // i32.xor:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! ^ w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 18: {
        // i32.shl
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! << I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 19: {
        // i32.shl:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! << w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 20: {
        // i32.shr_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >> I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 21: {
        // i32.shr_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >> w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 22: {
        // i32.shr_u
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! >>> I[(fp + w3) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 23: {
        // i32.shr_u:constant
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! >>> w3) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 24: {
        // i32.rotl
        x = I[(fp + w2) | 0]!;
        by = I[(fp + w3) | 0]! & 31;
        I[(fp + w1) | 0] = by === 0 ? x : (x << by) | (x >>> (32 - by));
        pc = (pc + 4) | 0;
        continue;
      }
      case 25: {
        // i32.rotr
        x = I[(fp + w2) | 0]!;
        by = I[(fp + w3) | 0]! & 31;
        I[(fp + w1) | 0] = by === 0 ? x : (x >>> by) | (x << (32 - by));
        pc = (pc + 4) | 0;
        continue;
      }
      case 26: {
        // i32.div_s
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }
        if (y === -1 && x === -2147483648) {
          e.trap('integer overflow');
          exit = 3;
          break run;
        }
        I[(fp + w1) | 0] = (x / y) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 27: {
        // i32.div_u
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }

        I[(fp + w1) | 0] = ((x >>> 0) / (y >>> 0)) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 28: {
        // i32.rem_s
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }

        I[(fp + w1) | 0] = y === -1 ? 0 : (x % y) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 29: {
        // i32.rem_u
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }

        I[(fp + w1) | 0] = ((x >>> 0) % (y >>> 0)) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 30: {
        // i32.eq
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! === I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 31: {
        // i32.eq:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! === w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 32: {
        // i32.ne
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! !== I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 33: {
        // i32.ne:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! !== w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 34: {
        // i32.lt_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! < I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 35: {
        // i32.lt_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! < w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 36: {
        // i32.lt_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 < I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 37: {
        // i32.lt_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 < w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 38: {
        // i32.gt_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! > I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 39: {
        // i32.gt_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! > w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 40: {
        // i32.gt_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 > I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 41: {
        // i32.gt_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 > w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 42: {
        // i32.le_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! <= I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 43: {
        // i32.le_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! <= w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 44: {
        // i32.le_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 <= I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 45: {
        // i32.le_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 <= w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 46: {
        // i32.ge_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >= I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 47: {
        // i32.ge_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >= w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 48: {
        // i32.ge_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 >= I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 49: {
        // i32.ge_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 >= w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 50: {
        // i32.eqz
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! === 0 ? 1 : 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 51: {
        // i32.clz
        I[(fp + w1) | 0] = Math.clz32(I[(fp + w2) | 0]!);
        pc = (pc + 3) | 0;
        continue;
      }
      case 52: {
        // i32.ctz
        x = I[(fp + w2) | 0]!;
        I[(fp + w1) | 0] = x === 0 ? 32 : 31 - Math.clz32(x & -x);
        pc = (pc + 3) | 0;
        continue;
      }
      case 53: {
        // i32.extend8_s
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! << 24) >> 24;
        pc = (pc + 3) | 0;
        continue;
      }
      case 54: {
        // i32.extend16_s
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! << 16) >> 16;
        pc = (pc + 3) | 0;
        continue;
      }
      case 55: {
        // i32.wrap_i64
        I[(fp + w1) | 0] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 56: {
        // i64.add
        x = I[(fp + w2) | 0]!;
        r = (x + I[(fp + w3) | 0]!) | 0;
        rh = (I[(fp + w2 + 1) | 0]! + I[(fp + w3 + 1) | 0]! + (r >>> 0 < x >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 57: {
        // i64.add:constant
        x = I[(fp + w2) | 0]!;
        r = (x + w3) | 0;
        rh = (I[(fp + w2 + 1) | 0]! + c[(pc + 4) | 0]! + (r >>> 0 < x >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 58: {
        // i64.sub
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        rh = (I[(fp + w2 + 1) | 0]! - I[(fp + w3 + 1) | 0]! - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = (x - y) | 0;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 59: {
        // i64.sub:constant
        x = I[(fp + w2) | 0]!;
        y = w3;
        rh = (I[(fp + w2 + 1) | 0]! - c[(pc + 4) | 0]! - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = (x - y) | 0;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 60: {
        // i64.and
        r = I[(fp + w2) | 0]! & I[(fp + w3) | 0]!;
        rh = I[(fp + w2 + 1) | 0]! & I[(fp + w3 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 61: {
        // i64.and:constant
        r = I[(fp + w2) | 0]! & w3;
        rh = I[(fp + w2 + 1) | 0]! & c[(pc + 4) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 62: {
        // i64.or
        r = I[(fp + w2) | 0]! | I[(fp + w3) | 0]!;
        rh = I[(fp + w2 + 1) | 0]! | I[(fp + w3 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 63: {
        // i64.or:constant
        r = I[(fp + w2) | 0]! | w3;
        rh = I[(fp + w2 + 1) | 0]! | c[(pc + 4) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 64: {
        // i64.xor
        r = I[(fp + w2) | 0]! ^ I[(fp + w3) | 0]!;
        rh = I[(fp + w2 + 1) | 0]! ^ I[(fp + w3 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 65: {
        // i64.xor:constant
        r = I[(fp + w2) | 0]! ^ w3;
        rh = I[(fp + w2 + 1) | 0]! ^ c[(pc + 4) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 66: {
        // i64.mul
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        x0 = x & 0xffff;
        x1 = x >>> 16;
        y0 = y & 0xffff;
        y1 = y >>> 16;
        p0 = Math.imul(x0, y0);
        p1 = (Math.imul(x1, y0) >>> 0) + (p0 >>> 16);
        p2 = (Math.imul(x0, y1) >>> 0) + (p1 & 0xffff);
        carried = Math.imul(x1, y1) + ((p1 / 65536) | 0) + ((p2 / 65536) | 0);
        rh = (carried + Math.imul(I[(fp + w2 + 1) | 0]!, y) + Math.imul(x, I[(fp + w3 + 1) | 0]!)) | 0;
        to = (fp + w1) | 0;
        I[to] = Math.imul(x, y);
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 67: {
        // i64.mul:constant
        x = I[(fp + w2) | 0]!;
        y = w3;
        x0 = x & 0xffff;
        x1 = x >>> 16;
        y0 = y & 0xffff;
        y1 = y >>> 16;
        p0 = Math.imul(x0, y0);
        p1 = (Math.imul(x1, y0) >>> 0) + (p0 >>> 16);
        p2 = (Math.imul(x0, y1) >>> 0) + (p1 & 0xffff);
        carried = Math.imul(x1, y1) + ((p1 / 65536) | 0) + ((p2 / 65536) | 0);
        rh = (carried + Math.imul(I[(fp + w2 + 1) | 0]!, y) + Math.imul(x, c[(pc + 4) | 0]!)) | 0;
        to = (fp + w1) | 0;
        I[to] = Math.imul(x, y);
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 68: {
        // i64.shl
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = I[(fp + w3) | 0]! & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = 0;
          I[(to + 1) | 0] = x << by;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = x << by;
          I[(to + 1) | 0] = (xh << by) | (x >>> (32 - by));
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 69: {
        // i64.shl:constant
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = w3 & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = 0;
          I[(to + 1) | 0] = x << by;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = x << by;
          I[(to + 1) | 0] = (xh << by) | (x >>> (32 - by));
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 70: {
        // i64.shr_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = I[(fp + w3) | 0]! & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >> by;
          I[(to + 1) | 0] = xh >> 31;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >> by;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 71: {
        // i64.shr_s:constant
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = w3 & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >> by;
          I[(to + 1) | 0] = xh >> 31;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >> by;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 72: {
        // i64.shr_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = I[(fp + w3) | 0]! & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >>> by;
          I[(to + 1) | 0] = 0;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >>> by;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 73: {
        // i64.shr_u:constant
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = w3 & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >>> by;
          I[(to + 1) | 0] = 0;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >>> by;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 74: {
        // i64.eqz
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! | I[(fp + w2 + 1) | 0]!) === 0 ? 1 : 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 75: {
        // i64.eq
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = x === y && xh === yh ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 76: {
        // i64.ne
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = x !== y || xh !== yh ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 77: {
        // i64.lt_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh < yh || (xh === yh && x >>> 0 < y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 78: {
        // i64.lt_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 < yh >>> 0 || (xh === yh && x >>> 0 < y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 79: {
        // i64.gt_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh > yh || (xh === yh && x >>> 0 > y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 80: {
        // i64.gt_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 > yh >>> 0 || (xh === yh && x >>> 0 > y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 81: {
        // i64.le_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh < yh || (xh === yh && x >>> 0 <= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 82: {
        // i64.le_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 < yh >>> 0 || (xh === yh && x >>> 0 <= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 83: {
        // i64.ge_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh > yh || (xh === yh && x >>> 0 >= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 84: {
        // i64.ge_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 > yh >>> 0 || (xh === yh && x >>> 0 >= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 85: {
        // i64.extend_i32_s
        x = I[(fp + w2) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = x >> 31;
        pc = (pc + 3) | 0;
        continue;
      }
      case 86: {
        // i64.extend_i32_u
        x = I[(fp + w2) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 87: {
        // f64.add
        r = F[(fp + w2) >> 1]! + F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 88: {
        // f32.add
        r = G[(fp + w2) | 0]! + G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 89: {
        // f64.sub
        r = F[(fp + w2) >> 1]! - F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 90: {
        // f32.sub
        r = G[(fp + w2) | 0]! - G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 91: {
        // f64.mul
        r = F[(fp + w2) >> 1]! * F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 92: {
        // f32.mul
        r = G[(fp + w2) | 0]! * G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 93: {
        // f64.div
        r = F[(fp + w2) >> 1]! / F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 94: {
        // f32.div
        r = G[(fp + w2) | 0]! / G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 95: {
        // f64.sqrt
        r = Math.sqrt(F[(fp + w2) >> 1]!);
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 96: {
        // f32.sqrt
        r = Math.sqrt(G[(fp + w2) | 0]!);
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 3) | 0;
        continue;
      }
      case 97: {
        // f64.abs
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = xh & 0x7fffffff;
        pc = (pc + 3) | 0;
        continue;
      }
      case 98: {
        // f64.neg
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = xh ^ -2147483648;
        pc = (pc + 3) | 0;
        continue;
      }
      case 99: {
        // f32.abs
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! & 0x7fffffff;
        pc = (pc + 3) | 0;
        continue;
      }
      case 100: {
        // f32.neg
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! ^ -2147483648;
        pc = (pc + 3) | 0;
        continue;
      }
      case 101: {
        // f64.eq
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! === F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 102: {
        // f32.eq
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! === G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 103: {
        // f64.ne
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! !== F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 104: {
        // f32.ne
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! !== G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 105: {
        // f64.lt
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! < F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 106: {
        // f32.lt
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! < G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 107: {
        // f64.gt
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! > F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 108: {
        // f32.gt
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! > G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 109: {
        // f64.le
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! <= F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 110: {
        // f32.le
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! <= G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 111: {
        // f64.ge
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! >= F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 112: {
        // f32.ge
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! >= G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 113: {
        // f64.convert_i32_s
        F[(fp + w1) >> 1] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 114: {
        // f64.convert_i32_u
        F[(fp + w1) >> 1] = I[(fp + w2) | 0]! >>> 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 115: {
        // f32.convert_i32_s
        G[(fp + w1) | 0] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 116: {
        // f32.convert_i32_u
        G[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 117: {
        // f64.promote_f32
        r = G[(fp + w2) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 118: {
        // f32.demote_f64
        r = F[(fp + w2) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 3) | 0;
        continue;
      }
      case 119: {
        // i32.trunc_f64_s
        x = F[(fp + w2) >> 1]!;
        if (x > -2147483649 && x < 2147483648) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 120: {
        // i32.trunc_f64_u
        x = F[(fp + w2) >> 1]!;
        if (x > -1 && x < 4294967296) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 121: {
        // i32.trunc_f32_s
        x = G[(fp + w2) | 0]!;
        if (x > -2147483649 && x < 2147483648) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 122: {
        // i32.trunc_f32_u
        x = G[(fp + w2) | 0]!;
        if (x > -1 && x < 4294967296) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 123: {
        // i32.load
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getInt32(at, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 124: {
        // i32.load8_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getInt8(at);
        pc = (pc + 4) | 0;
        continue;
      }
      case 125: {
        // i32.load8_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getUint8(at);
        pc = (pc + 4) | 0;
        continue;
      }
      case 126: {
        // i32.load16_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getInt16(at, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 127: {
        // i32.load16_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getUint16(at, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 128: {
        // i64.load
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 8) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getInt32(at, true);
        I[(to + 1) | 0] = mem.getInt32((at + 4) | 0, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 129: {
        // i64.load8_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        r = mem.getInt8(at);
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = r >> 31;
        pc = (pc + 4) | 0;
        continue;
      }
      case 130: {
        // i64.load8_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getUint8(at);
        I[(to + 1) | 0] = 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 131: {
        // i64.load16_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        r = mem.getInt16(at, true);
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = r >> 31;
        pc = (pc + 4) | 0;
        continue;
      }
      case 132: {
        // i64.load16_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getUint16(at, true);
        I[(to + 1) | 0] = 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 133: {
        // i64.load32_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        r = mem.getInt32(at, true);
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = r >> 31;
        pc = (pc + 4) | 0;
        continue;
      }
      case 134: {
        // i64.load32_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getInt32(at, true);
        I[(to + 1) | 0] = 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 135: {
        // i32.store
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt32(at, I[(fp + w2) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 136: {
        // i32.store8
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt8(at, I[(fp + w2) | 0]!);
        pc = (pc + 4) | 0;
        continue;
      }
      case 137: {
        // i32.store16
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt16(at, I[(fp + w2) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 138: {
        // i64.store
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 8) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt32(at, I[(fp + w2) | 0]!, true);
        mem.setInt32((at + 4) | 0, I[(fp + w2 + 1) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 139: {
        // i32.store:constant
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt32(at, w2, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 140: {
        // global.get32
        I[(fp + w1) | 0] = globals[w2]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 141: {
        // global.get64
        from = w2;
        to = (fp + w1) | 0;
        I[to] = globals[from]!;
        I[(to + 1) | 0] = globals[(from + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 142: {
        // global.set32
        globals[w1] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 143: {
        // global.set64
        to = w1;
        globals[to] = I[(fp + w2) | 0]!;
        globals[(to + 1) | 0] = I[(fp + w2 + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 144: {
        // select32
        I[(fp + w1) | 0] = I[(fp + c[(pc + 4) | 0]!) | 0]! !== 0 ? I[(fp + w2) | 0]! : I[(fp + w3) | 0]!;
        pc = (pc + 5) | 0;
        continue;
      }
      case 145: {
        // select64
        from = (fp + (I[(fp + c[(pc + 4) | 0]!) | 0]! !== 0 ? w2 : w3)) | 0;
        to = (fp + w1) | 0;
        I[to] = I[from]!;
        I[(to + 1) | 0] = I[(from + 1) | 0]!;
        pc = (pc + 5) | 0;
        continue;
      }
      case 146: {
        // br
        rest = (rest - w2) | 0;
        pc = w1;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 147: {
        // br_if
        if (I[(fp + w1) | 0]! !== 0) {
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 148: {
        // br_unless
        if (I[(fp + w1) | 0]! === 0) {
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 149: {
        // br_if:i32.eq
        if (I[(fp + w1) | 0]! === I[(fp + w2) | 0]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 150: {
        // br_if:i32.eq:constant
        if (I[(fp + w1) | 0]! === w2) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 151: {
        // br_if:i32.ne
        if (I[(fp + w1) | 0]! !== I[(fp + w2) | 0]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 152: {
        // br_if:i32.ne:constant
        if (I[(fp + w1) | 0]! !== w2) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 153: {
        // br_if:i32.lt_s
        if (I[(fp + w1) | 0]! < I[(fp + w2) | 0]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 154: {
        // br_if:i32.lt_s:constant
        if (I[(fp + w1) | 0]! < w2) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 155: {
        // br_if:i32.lt_u
        if (I[(fp + w1) | 0]! >>> 0 < I[(fp + w2) | 0]! >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 156: {
        // br_if:i32.lt_u:constant
        if (I[(fp + w1) | 0]! >>> 0 < w2 >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 157: {
        // br_if:i32.gt_s
        if (I[(fp + w1) | 0]! > I[(fp + w2) | 0]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 158: {
        // br_if:i32.gt_s:constant
        if (I[(fp + w1) | 0]! > w2) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 159: {
        // br_if:i32.gt_u
        if (I[(fp + w1) | 0]! >>> 0 > I[(fp + w2) | 0]! >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 160: {
        // br_if:i32.gt_u:constant
        if (I[(fp + w1) | 0]! >>> 0 > w2 >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 161: {
        // br_if:i32.le_s
        if (I[(fp + w1) | 0]! <= I[(fp + w2) | 0]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 162: {
        // br_if:i32.le_s:constant
        if (I[(fp + w1) | 0]! <= w2) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 163: {
        // br_if:i32.le_u
        if (I[(fp + w1) | 0]! >>> 0 <= I[(fp + w2) | 0]! >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 164: {
        // br_if:i32.le_u:constant
        if (I[(fp + w1) | 0]! >>> 0 <= w2 >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 165: {
        // br_if:i32.ge_s
        if (I[(fp + w1) | 0]! >= I[(fp + w2) | 0]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 166: {
        // br_if:i32.ge_s:constant
        if (I[(fp + w1) | 0]! >= w2) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 167: {
        // br_if:i32.ge_u
        if (I[(fp + w1) | 0]! >>> 0 >= I[(fp + w2) | 0]! >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 168: {
        // br_if:i32.ge_u:constant
        if (I[(fp + w1) | 0]! >>> 0 >= w2 >>> 0) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 169: {
        // br_if:f64.eq
        if (F[(fp + w1) >> 1]! === F[(fp + w2) >> 1]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 170: {
        // br_unless:f64.eq
        if (!(F[(fp + w1) >> 1]! === F[(fp + w2) >> 1]!)) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 171: {
        // br_if:f64.ne
        if (F[(fp + w1) >> 1]! !== F[(fp + w2) >> 1]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 172: {
        // br_unless:f64.ne
        if (!(F[(fp + w1) >> 1]! !== F[(fp + w2) >> 1]!)) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 173: {
        // br_if:f64.lt
        if (F[(fp + w1) >> 1]! < F[(fp + w2) >> 1]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 174: {
        // br_unless:f64.lt
        if (!(F[(fp + w1) >> 1]! < F[(fp + w2) >> 1]!)) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 175: {
        // br_if:f64.gt
        if (F[(fp + w1) >> 1]! > F[(fp + w2) >> 1]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 176: {
        // br_unless:f64.gt
        if (!(F[(fp + w1) >> 1]! > F[(fp + w2) >> 1]!)) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 177: {
        // br_if:f64.le
        if (F[(fp + w1) >> 1]! <= F[(fp + w2) >> 1]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 178: {
        // br_unless:f64.le
        if (!(F[(fp + w1) >> 1]! <= F[(fp + w2) >> 1]!)) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 179: {
        // br_if:f64.ge
        if (F[(fp + w1) >> 1]! >= F[(fp + w2) >> 1]!) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 180: {
        // br_unless:f64.ge
        if (!(F[(fp + w1) >> 1]! >= F[(fp + w2) >> 1]!)) {
          rest = (rest - c[(pc + 4) | 0]!) | 0;
          pc = w3;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 181: {
        // br:values
        count = w3;
        from = (fp + c[(pc + 4) | 0]!) | 0;
        to = (fp + c[(pc + 5) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        rest = (rest - w2) | 0;
        pc = w1;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 182: {
        // br_if:values
        if (I[(fp + w1) | 0]! !== 0) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 7) | 0;
        continue;
      }
      case 183: {
        // br_on_null
        if (I[(fp + w1 + 1) | 0]! === 0) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 7) | 0;
        continue;
      }
      case 184: {
        // br_on_non_null
        if (I[(fp + w1 + 1) | 0]! !== 0) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 7) | 0;
        continue;
      }
      case 185: {
        // br_on_cast
        if (e.heap.casts(I[(fp + w1) | 0]!, I[(fp + w1 + 1) | 0]!, c[(pc + 7) | 0]!, e.store)) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 8) | 0;
        continue;
      }
      case 186: {
        // br_on_cast_fail
        if (!e.heap.casts(I[(fp + w1) | 0]!, I[(fp + w1 + 1) | 0]!, c[(pc + 7) | 0]!, e.store)) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          rest = (rest - w3) | 0;
          pc = w2;
          if (rest < bound) {
            exit = 1;
            break run;
          }
          continue;
        }
        pc = (pc + 8) | 0;
        continue;
      }
      case 187: {
        // br_table
        index = I[(fp + w1) | 0]! >>> 0;
        last = w2;
        pc = (pc + 3 + 2 * (index < last ? index : last)) | 0;
        rest = (rest - c[(pc + 1) | 0]!) | 0;
        pc = c[pc]!;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 188: {
        // br_table:values
        index = I[(fp + w1) | 0]! >>> 0;
        last = w2;
        pc = (pc + 3 + 5 * (index < last ? index : last)) | 0;
        count = c[(pc + 2) | 0]!;
        from = (fp + c[(pc + 3) | 0]!) | 0;
        to = (fp + c[(pc + 4) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        rest = (rest - c[(pc + 1) | 0]!) | 0;
        pc = c[pc]!;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 189: {
        // call
        base = (fp + w2) | 0;
        place = w1 << 3;
        entry = functions[place]!;
        if (entry === 0 || depth >= ceiling || ((base + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = w1;
          e.base = base;
          exit = 5;
          break run;
        }
        at = depth << 2;
        frames[(at + 2) | 0] = (pc + 6) | 0;
        frames[(at + 4) | 0] = w1;
        frames[(at + 5) | 0] = base;
        frames[(at + 7) | 0] = instance;
        depth = (depth + 1) | 0;
        fp = base;
        pc = entry;
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        rest = (rest - w3) | 0;
        activations[depth] = limit - rest;
        bound = functions[(place + 2) | 0]!;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 190: {
        // call:other
        callee = w1;
        base = (fp + w2) | 0;
        length = 6;
        break;
      }
      case 191: {
        // call_indirect
        table = e.tables[w2]!;
        index = I[(fp + w1) | 0]! >>> 0;
        callee = -1;
        if (index < table.length && table.words[(index * 2 + 1) | 0] === 1) {
          found = table.words[(index * 2) | 0]!;
          if (functions[((found << 3) + 4) | 0] === w3) callee = found;
        }
        if (callee < 0) {
          exit = 10;
          break run;
        }
        base = (fp + c[(pc + 4) | 0]!) | 0;
        length = 8;
        break;
      }
      case 192: {
        // call_ref
        callee = I[(fp + w1) | 0]!;
        if (I[(fp + w1 + 1) | 0]! !== 1) {
          exit = 10;
          break run;
        }
        base = (fp + w2) | 0;
        length = 6;
        break;
      }
      case 193: {
        // return
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          rest = (rest - own) | 0;
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = back;
        rest = (rest - own + c[(pc - 3) | 0]!) | 0;
        bound = c[(pc - 2) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 194: {
        // return32
        I[fp] = I[(fp + w2) | 0]!;
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          rest = (rest - own) | 0;
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = back;
        rest = (rest - own + c[(pc - 3) | 0]!) | 0;
        bound = c[(pc - 2) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 195: {
        // return64
        from = (fp + w2) | 0;
        I[fp] = I[from]!;
        I[fp + 1] = I[(from + 1) | 0]!;
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          rest = (rest - own) | 0;
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = back;
        rest = (rest - own + c[(pc - 3) | 0]!) | 0;
        bound = c[(pc - 2) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 196: {
        // return:values
        count = w2;
        from = (fp + w3) | 0;
        to = fp;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          rest = (rest - own) | 0;
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = back;
        rest = (rest - own + c[(pc - 3) | 0]!) | 0;
        bound = c[(pc - 2) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 197: {
        // return_call
        callee = w1;
        place = callee << 3;
        entry = functions[place]!;
        if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = callee;
          e.base = (fp + w2) | 0;
          e.tailWords = w3;
          exit = 11;
          break run;
        }
        count = w3;
        from = (fp + w2) | 0;
        to = fp;
        rest = (rest - c[(pc + 4) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        at = depth << 2;
        frames[at] = callee;
        to = functions[(place + 3) | 0]!;
        frames[(at + 3) | 0] = to;
        if (to !== instance) {
          instance = to;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        pc = entry;
        bound = functions[(place + 2) | 0]!;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 198: {
        // return_call_indirect
        table = e.tables[w2]!;
        index = I[(fp + w1) | 0]! >>> 0;
        callee = -1;
        if (index < table.length && table.words[(index * 2 + 1) | 0] === 1) {
          found = table.words[(index * 2) | 0]!;
          if (functions[((found << 3) + 4) | 0] === w3) callee = found;
        }
        if (callee < 0) {
          e.depth = depth;
          exit = -cold[19]!(e, c, pc, fp);
          break run;
        }
        place = callee << 3;
        entry = functions[place]!;
        if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = callee;
          e.base = (fp + c[(pc + 4) | 0]!) | 0;
          e.tailWords = c[(pc + 5) | 0]!;
          exit = 11;
          break run;
        }
        count = c[(pc + 5) | 0]!;
        from = (fp + c[(pc + 4) | 0]!) | 0;
        to = fp;
        rest = (rest - c[(pc + 6) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        at = depth << 2;
        frames[at] = callee;
        to = functions[(place + 3) | 0]!;
        frames[(at + 3) | 0] = to;
        if (to !== instance) {
          instance = to;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        pc = entry;
        bound = functions[(place + 2) | 0]!;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 199: {
        // return_call_ref
        callee = I[(fp + w1 + 1) | 0]! === 1 ? I[(fp + w1) | 0]! : -1;
        if (callee < 0) {
          e.depth = depth;
          exit = -cold[21]!(e, c, pc, fp);
          break run;
        }
        place = callee << 3;
        entry = functions[place]!;
        if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = callee;
          e.base = (fp + w2) | 0;
          e.tailWords = w3;
          exit = 11;
          break run;
        }
        count = w3;
        from = (fp + w2) | 0;
        to = fp;
        rest = (rest - c[(pc + 4) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        at = depth << 2;
        frames[at] = callee;
        to = functions[(place + 3) | 0]!;
        frames[(at + 3) | 0] = to;
        if (to !== instance) {
          instance = to;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        pc = entry;
        bound = functions[(place + 2) | 0]!;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 200: {
        // head
        heat = (w1 - 1) | 0;
        c[(pc + 1) | 0] = heat;
        if (heat === 0) {
          exit = 13;
          break run;
        }
        pc = (pc + 2) | 0;
        continue;
      }
      case 201: {
        // native
        rest = e.native(pc, fp, depth, rest);
        if (rest < 0) {
          pc = e.pc;
          fp = e.fp;
          depth = e.depth;
          instance = e.instance;
          rest = e.rest;
          bound = e.bound;
          mem = e.mem;
          bytes = e.bytes;
          exit = e.status;
          if (exit !== 0) break run;
          continue;
        }
        depth = (depth - 1) | 0;
        if (depth < floor) {
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        pc = frames[(at + 2) | 0]!;
        rest = (rest + c[(pc - 3) | 0]!) | 0;
        bound = c[(pc - 2) | 0]!;
        instance = frames[(at + 3) | 0]!;
        e.enterInstance(instance);
        mem = e.mem;
        bytes = e.bytes;
        if (rest < bound) {
          exit = 1;
          break run;
        }
        continue;
      }
      case 202: {
        // nop

        pc = (pc + 1) | 0;
        continue;
      }
      case 0: {
        exit = 6;
        break run;
      }
      case 1: {
        exit = 7;
        break run;
      }
      default: {
        e.depth = depth;
        next = cold[(op - 1024) | 0]!(e, c, pc, fp);
        if (next < 0) {
          exit = -next;
          break run;
        }
        pc = next;
        mem = e.mem;
        bytes = e.bytes;
        continue;
      }
    }
    place = callee << 3;
    entry = functions[place]!;
    if (entry === 0 || depth >= ceiling || ((base + functions[(place + 1) | 0]!) | 0) > words) {
      e.callee = callee;
      e.base = base;
      exit = 5;
      break run;
    }
    at = depth << 2;
    after = (pc + length) | 0;
    frames[(at + 2) | 0] = after;
    depth = (depth + 1) | 0;
    frames[(at + 4) | 0] = callee;
    frames[(at + 5) | 0] = base;
    to = functions[(place + 3) | 0]!;
    frames[(at + 7) | 0] = to;
    if (to !== instance) {
      instance = to;
      e.enterInstance(instance);
      mem = e.mem;
      bytes = e.bytes;
    }
    fp = base;
    end = (fp + functions[(place + 6) | 0]!) | 0;
    for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
    pc = entry;
    rest = (rest - c[(after - 3) | 0]!) | 0;
    activations[depth] = limit - rest;
    bound = functions[(place + 2) | 0]!;
    if (rest < bound) {
      exit = 1;
      break run;
    }
  }
  e.pc = pc;
  e.fp = fp;
  e.depth = depth;
  e.instance = instance;
  e.rest = rest;
  e.bound = bound;
  return exit;
};

/** Runs the plain form from `engine.pc`, at most `engine.left` instructions, until a flag in `engine.mask` or something else ends it. */
export const interpretPlain = (e: State): number => {
  const c = e.plain;
  const fast = e.fast;
  const flags = e.flags;
  const mask = e.mask;
  let skip = e.skip;
  let left = e.left;
  const I = e.words;
  const F = e.doubles;
  const G = e.floats;
  const functions = e.functions;
  const frames = e.frames;
  const activations = e.activations;
  const globals = e.globals;
  const cold = e.cold;
  const floor = e.floor;
  const ceiling = e.ceiling;
  const words = e.usable;
  const limit = e.limit;
  let mem = e.mem;
  let bytes = e.bytes;
  let pc = e.pc;
  let fp = e.fp;
  let depth = e.depth;
  let instance = e.instance;

  let exit = 0;
  let op = 0;
  let w1 = 0;
  let w2 = 0;
  let w3 = 0;
  let callee = 0;
  let base = 0;
  let length = 0;
  let table = e.noTable;
  let to = 0;
  let from = 0;
  let x = 0;
  let by = 0;
  let y = 0;
  let r = 0;
  let rh = 0;
  let x0 = 0;
  let x1 = 0;
  let y0 = 0;
  let y1 = 0;
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let carried = 0;
  let xh = 0;
  let yh = 0;
  let start = 0;
  let at = 0;
  let count = 0;
  let index = 0;
  let last = 0;
  let place = 0;
  let entry = 0;
  let end = 0;
  let local = 0;
  let found = 0;
  let own = 0;
  let back = 0;
  let heat = 0;
  let next = 0;
  let after = 0;
  let flag = 0;
  run: for (;;) {
    flag = flags[pc]!;
    if (flag !== 0) {
      if ((flag & mask) !== 0 && pc !== skip) {
        exit = 8;
        break run;
      }
      if ((flag & 12) !== 0 && left > 0) {
        e.seenDepth = depth;
        e.seen(pc, flag, limit - left);
      }
    }
    skip = -1;
    if (left <= 0) {
      exit = 1;
      break run;
    }
    left--;
    op = c[pc]!;
    w1 = c[(pc + 1) | 0]!;
    w2 = c[(pc + 2) | 0]!;
    w3 = c[(pc + 3) | 0]!;
    switch (op) {
      case 2: {
        // const32
        I[(fp + w1) | 0] = w2;
        pc = (pc + 3) | 0;
        continue;
      }
      case 3: {
        // const64
        to = (fp + w1) | 0;
        I[to] = w2;
        I[(to + 1) | 0] = w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 4: {
        // copy32
        I[(fp + w1) | 0] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 5: {
        // copy64
        to = (fp + w1) | 0;
        from = (fp + w2) | 0;
        I[to] = I[from]!;
        I[(to + 1) | 0] = I[(from + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 6: {
        // i32.add
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! + I[(fp + w3) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 7: {
        // i32.add:constant
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! + w3) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 8: {
        // i32.sub
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! - I[(fp + w3) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 9: {
        // i32.sub:constant
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! - w3) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 10: {
        // i32.mul
        I[(fp + w1) | 0] = Math.imul(I[(fp + w2) | 0]!, I[(fp + w3) | 0]!);
        pc = (pc + 4) | 0;
        continue;
      }
      case 11: {
        // i32.mul:constant
        I[(fp + w1) | 0] = Math.imul(I[(fp + w2) | 0]!, w3);
        pc = (pc + 4) | 0;
        continue;
      }
      case 12: {
        // i32.and
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! & I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 13: {
        // i32.and:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! & w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 14: {
        // i32.or
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! | I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 15: {
        // i32.or:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! | w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 16: {
        // i32.xor
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! ^ I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 17: {
        // i32.xor:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! ^ w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 18: {
        // i32.shl
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! << I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 19: {
        // i32.shl:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! << w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 20: {
        // i32.shr_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >> I[(fp + w3) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      }
      case 21: {
        // i32.shr_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >> w3;
        pc = (pc + 4) | 0;
        continue;
      }
      case 22: {
        // i32.shr_u
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! >>> I[(fp + w3) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 23: {
        // i32.shr_u:constant
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! >>> w3) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 24: {
        // i32.rotl
        x = I[(fp + w2) | 0]!;
        by = I[(fp + w3) | 0]! & 31;
        I[(fp + w1) | 0] = by === 0 ? x : (x << by) | (x >>> (32 - by));
        pc = (pc + 4) | 0;
        continue;
      }
      case 25: {
        // i32.rotr
        x = I[(fp + w2) | 0]!;
        by = I[(fp + w3) | 0]! & 31;
        I[(fp + w1) | 0] = by === 0 ? x : (x >>> by) | (x << (32 - by));
        pc = (pc + 4) | 0;
        continue;
      }
      case 26: {
        // i32.div_s
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }
        if (y === -1 && x === -2147483648) {
          e.trap('integer overflow');
          exit = 3;
          break run;
        }
        I[(fp + w1) | 0] = (x / y) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 27: {
        // i32.div_u
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }

        I[(fp + w1) | 0] = ((x >>> 0) / (y >>> 0)) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 28: {
        // i32.rem_s
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }

        I[(fp + w1) | 0] = y === -1 ? 0 : (x % y) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 29: {
        // i32.rem_u
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        if (y === 0) {
          e.trap('integer divide by zero');
          exit = 3;
          break run;
        }

        I[(fp + w1) | 0] = ((x >>> 0) % (y >>> 0)) | 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 30: {
        // i32.eq
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! === I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 31: {
        // i32.eq:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! === w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 32: {
        // i32.ne
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! !== I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 33: {
        // i32.ne:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! !== w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 34: {
        // i32.lt_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! < I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 35: {
        // i32.lt_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! < w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 36: {
        // i32.lt_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 < I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 37: {
        // i32.lt_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 < w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 38: {
        // i32.gt_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! > I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 39: {
        // i32.gt_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! > w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 40: {
        // i32.gt_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 > I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 41: {
        // i32.gt_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 > w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 42: {
        // i32.le_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! <= I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 43: {
        // i32.le_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! <= w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 44: {
        // i32.le_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 <= I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 45: {
        // i32.le_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 <= w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 46: {
        // i32.ge_s
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >= I[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 47: {
        // i32.ge_s:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >= w3 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 48: {
        // i32.ge_u
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 >= I[(fp + w3) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 49: {
        // i32.ge_u:constant
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0 >= w3 >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 50: {
        // i32.eqz
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! === 0 ? 1 : 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 51: {
        // i32.clz
        I[(fp + w1) | 0] = Math.clz32(I[(fp + w2) | 0]!);
        pc = (pc + 3) | 0;
        continue;
      }
      case 52: {
        // i32.ctz
        x = I[(fp + w2) | 0]!;
        I[(fp + w1) | 0] = x === 0 ? 32 : 31 - Math.clz32(x & -x);
        pc = (pc + 3) | 0;
        continue;
      }
      case 53: {
        // i32.extend8_s
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! << 24) >> 24;
        pc = (pc + 3) | 0;
        continue;
      }
      case 54: {
        // i32.extend16_s
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! << 16) >> 16;
        pc = (pc + 3) | 0;
        continue;
      }
      case 55: {
        // i32.wrap_i64
        I[(fp + w1) | 0] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 56: {
        // i64.add
        x = I[(fp + w2) | 0]!;
        r = (x + I[(fp + w3) | 0]!) | 0;
        rh = (I[(fp + w2 + 1) | 0]! + I[(fp + w3 + 1) | 0]! + (r >>> 0 < x >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 57: {
        // i64.add:constant
        x = I[(fp + w2) | 0]!;
        r = (x + w3) | 0;
        rh = (I[(fp + w2 + 1) | 0]! + c[(pc + 4) | 0]! + (r >>> 0 < x >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 58: {
        // i64.sub
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        rh = (I[(fp + w2 + 1) | 0]! - I[(fp + w3 + 1) | 0]! - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = (x - y) | 0;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 59: {
        // i64.sub:constant
        x = I[(fp + w2) | 0]!;
        y = w3;
        rh = (I[(fp + w2 + 1) | 0]! - c[(pc + 4) | 0]! - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
        to = (fp + w1) | 0;
        I[to] = (x - y) | 0;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 60: {
        // i64.and
        r = I[(fp + w2) | 0]! & I[(fp + w3) | 0]!;
        rh = I[(fp + w2 + 1) | 0]! & I[(fp + w3 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 61: {
        // i64.and:constant
        r = I[(fp + w2) | 0]! & w3;
        rh = I[(fp + w2 + 1) | 0]! & c[(pc + 4) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 62: {
        // i64.or
        r = I[(fp + w2) | 0]! | I[(fp + w3) | 0]!;
        rh = I[(fp + w2 + 1) | 0]! | I[(fp + w3 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 63: {
        // i64.or:constant
        r = I[(fp + w2) | 0]! | w3;
        rh = I[(fp + w2 + 1) | 0]! | c[(pc + 4) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 64: {
        // i64.xor
        r = I[(fp + w2) | 0]! ^ I[(fp + w3) | 0]!;
        rh = I[(fp + w2 + 1) | 0]! ^ I[(fp + w3 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 65: {
        // i64.xor:constant
        r = I[(fp + w2) | 0]! ^ w3;
        rh = I[(fp + w2 + 1) | 0]! ^ c[(pc + 4) | 0]!;
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 66: {
        // i64.mul
        x = I[(fp + w2) | 0]!;
        y = I[(fp + w3) | 0]!;
        x0 = x & 0xffff;
        x1 = x >>> 16;
        y0 = y & 0xffff;
        y1 = y >>> 16;
        p0 = Math.imul(x0, y0);
        p1 = (Math.imul(x1, y0) >>> 0) + (p0 >>> 16);
        p2 = (Math.imul(x0, y1) >>> 0) + (p1 & 0xffff);
        carried = Math.imul(x1, y1) + ((p1 / 65536) | 0) + ((p2 / 65536) | 0);
        rh = (carried + Math.imul(I[(fp + w2 + 1) | 0]!, y) + Math.imul(x, I[(fp + w3 + 1) | 0]!)) | 0;
        to = (fp + w1) | 0;
        I[to] = Math.imul(x, y);
        I[(to + 1) | 0] = rh;
        pc = (pc + 4) | 0;
        continue;
      }
      case 67: {
        // i64.mul:constant
        x = I[(fp + w2) | 0]!;
        y = w3;
        x0 = x & 0xffff;
        x1 = x >>> 16;
        y0 = y & 0xffff;
        y1 = y >>> 16;
        p0 = Math.imul(x0, y0);
        p1 = (Math.imul(x1, y0) >>> 0) + (p0 >>> 16);
        p2 = (Math.imul(x0, y1) >>> 0) + (p1 & 0xffff);
        carried = Math.imul(x1, y1) + ((p1 / 65536) | 0) + ((p2 / 65536) | 0);
        rh = (carried + Math.imul(I[(fp + w2 + 1) | 0]!, y) + Math.imul(x, c[(pc + 4) | 0]!)) | 0;
        to = (fp + w1) | 0;
        I[to] = Math.imul(x, y);
        I[(to + 1) | 0] = rh;
        pc = (pc + 5) | 0;
        continue;
      }
      case 68: {
        // i64.shl
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = I[(fp + w3) | 0]! & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = 0;
          I[(to + 1) | 0] = x << by;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = x << by;
          I[(to + 1) | 0] = (xh << by) | (x >>> (32 - by));
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 69: {
        // i64.shl:constant
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = w3 & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = 0;
          I[(to + 1) | 0] = x << by;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = x << by;
          I[(to + 1) | 0] = (xh << by) | (x >>> (32 - by));
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 70: {
        // i64.shr_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = I[(fp + w3) | 0]! & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >> by;
          I[(to + 1) | 0] = xh >> 31;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >> by;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 71: {
        // i64.shr_s:constant
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = w3 & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >> by;
          I[(to + 1) | 0] = xh >> 31;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >> by;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 72: {
        // i64.shr_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = I[(fp + w3) | 0]! & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >>> by;
          I[(to + 1) | 0] = 0;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >>> by;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 73: {
        // i64.shr_u:constant
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        by = w3 & 63;
        to = (fp + w1) | 0;
        if (by >= 32) {
          I[to] = xh >>> by;
          I[(to + 1) | 0] = 0;
        } else if (by === 0) {
          I[to] = x;
          I[(to + 1) | 0] = xh;
        } else {
          I[to] = (x >>> by) | (xh << (32 - by));
          I[(to + 1) | 0] = xh >>> by;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 74: {
        // i64.eqz
        I[(fp + w1) | 0] = (I[(fp + w2) | 0]! | I[(fp + w2 + 1) | 0]!) === 0 ? 1 : 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 75: {
        // i64.eq
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = x === y && xh === yh ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 76: {
        // i64.ne
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = x !== y || xh !== yh ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 77: {
        // i64.lt_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh < yh || (xh === yh && x >>> 0 < y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 78: {
        // i64.lt_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 < yh >>> 0 || (xh === yh && x >>> 0 < y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 79: {
        // i64.gt_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh > yh || (xh === yh && x >>> 0 > y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 80: {
        // i64.gt_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 > yh >>> 0 || (xh === yh && x >>> 0 > y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 81: {
        // i64.le_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh < yh || (xh === yh && x >>> 0 <= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 82: {
        // i64.le_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 < yh >>> 0 || (xh === yh && x >>> 0 <= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 83: {
        // i64.ge_s
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh > yh || (xh === yh && x >>> 0 >= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 84: {
        // i64.ge_u
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        y = I[(fp + w3) | 0]!;
        yh = I[(fp + w3 + 1) | 0]!;
        I[(fp + w1) | 0] = xh >>> 0 > yh >>> 0 || (xh === yh && x >>> 0 >= y >>> 0) ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 85: {
        // i64.extend_i32_s
        x = I[(fp + w2) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = x >> 31;
        pc = (pc + 3) | 0;
        continue;
      }
      case 86: {
        // i64.extend_i32_u
        x = I[(fp + w2) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 87: {
        // f64.add
        r = F[(fp + w2) >> 1]! + F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 88: {
        // f32.add
        r = G[(fp + w2) | 0]! + G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 89: {
        // f64.sub
        r = F[(fp + w2) >> 1]! - F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 90: {
        // f32.sub
        r = G[(fp + w2) | 0]! - G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 91: {
        // f64.mul
        r = F[(fp + w2) >> 1]! * F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 92: {
        // f32.mul
        r = G[(fp + w2) | 0]! * G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 93: {
        // f64.div
        r = F[(fp + w2) >> 1]! / F[(fp + w3) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 94: {
        // f32.div
        r = G[(fp + w2) | 0]! / G[(fp + w3) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 4) | 0;
        continue;
      }
      case 95: {
        // f64.sqrt
        r = Math.sqrt(F[(fp + w2) >> 1]!);
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 96: {
        // f32.sqrt
        r = Math.sqrt(G[(fp + w2) | 0]!);
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 3) | 0;
        continue;
      }
      case 97: {
        // f64.abs
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = xh & 0x7fffffff;
        pc = (pc + 3) | 0;
        continue;
      }
      case 98: {
        // f64.neg
        x = I[(fp + w2) | 0]!;
        xh = I[(fp + w2 + 1) | 0]!;
        to = (fp + w1) | 0;
        I[to] = x;
        I[(to + 1) | 0] = xh ^ -2147483648;
        pc = (pc + 3) | 0;
        continue;
      }
      case 99: {
        // f32.abs
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! & 0x7fffffff;
        pc = (pc + 3) | 0;
        continue;
      }
      case 100: {
        // f32.neg
        I[(fp + w1) | 0] = I[(fp + w2) | 0]! ^ -2147483648;
        pc = (pc + 3) | 0;
        continue;
      }
      case 101: {
        // f64.eq
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! === F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 102: {
        // f32.eq
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! === G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 103: {
        // f64.ne
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! !== F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 104: {
        // f32.ne
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! !== G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 105: {
        // f64.lt
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! < F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 106: {
        // f32.lt
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! < G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 107: {
        // f64.gt
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! > F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 108: {
        // f32.gt
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! > G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 109: {
        // f64.le
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! <= F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 110: {
        // f32.le
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! <= G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 111: {
        // f64.ge
        I[(fp + w1) | 0] = F[(fp + w2) >> 1]! >= F[(fp + w3) >> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 112: {
        // f32.ge
        I[(fp + w1) | 0] = G[(fp + w2) | 0]! >= G[(fp + w3) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 113: {
        // f64.convert_i32_s
        F[(fp + w1) >> 1] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 114: {
        // f64.convert_i32_u
        F[(fp + w1) >> 1] = I[(fp + w2) | 0]! >>> 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 115: {
        // f32.convert_i32_s
        G[(fp + w1) | 0] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 116: {
        // f32.convert_i32_u
        G[(fp + w1) | 0] = I[(fp + w2) | 0]! >>> 0;
        pc = (pc + 3) | 0;
        continue;
      }
      case 117: {
        // f64.promote_f32
        r = G[(fp + w2) | 0]!;
        to = (fp + w1) | 0;
        if (r === r) F[to >> 1] = r;
        else {
          I[to] = 0;
          I[(to + 1) | 0] = 0x7ff80000;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 118: {
        // f32.demote_f64
        r = F[(fp + w2) >> 1]!;
        to = (fp + w1) | 0;
        if (r === r) G[to] = r;
        else I[to] = 0x7fc00000;
        pc = (pc + 3) | 0;
        continue;
      }
      case 119: {
        // i32.trunc_f64_s
        x = F[(fp + w2) >> 1]!;
        if (x > -2147483649 && x < 2147483648) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 120: {
        // i32.trunc_f64_u
        x = F[(fp + w2) >> 1]!;
        if (x > -1 && x < 4294967296) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 121: {
        // i32.trunc_f32_s
        x = G[(fp + w2) | 0]!;
        if (x > -2147483649 && x < 2147483648) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 122: {
        // i32.trunc_f32_u
        x = G[(fp + w2) | 0]!;
        if (x > -1 && x < 4294967296) I[(fp + w1) | 0] = x | 0;
        else {
          e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
          exit = 3;
          break run;
        }
        pc = (pc + 3) | 0;
        continue;
      }
      case 123: {
        // i32.load
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getInt32(at, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 124: {
        // i32.load8_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getInt8(at);
        pc = (pc + 4) | 0;
        continue;
      }
      case 125: {
        // i32.load8_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getUint8(at);
        pc = (pc + 4) | 0;
        continue;
      }
      case 126: {
        // i32.load16_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getInt16(at, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 127: {
        // i32.load16_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        I[(fp + w1) | 0] = mem.getUint16(at, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 128: {
        // i64.load
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 8) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getInt32(at, true);
        I[(to + 1) | 0] = mem.getInt32((at + 4) | 0, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 129: {
        // i64.load8_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        r = mem.getInt8(at);
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = r >> 31;
        pc = (pc + 4) | 0;
        continue;
      }
      case 130: {
        // i64.load8_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getUint8(at);
        I[(to + 1) | 0] = 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 131: {
        // i64.load16_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        r = mem.getInt16(at, true);
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = r >> 31;
        pc = (pc + 4) | 0;
        continue;
      }
      case 132: {
        // i64.load16_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getUint16(at, true);
        I[(to + 1) | 0] = 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 133: {
        // i64.load32_s
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        r = mem.getInt32(at, true);
        to = (fp + w1) | 0;
        I[to] = r;
        I[(to + 1) | 0] = r >> 31;
        pc = (pc + 4) | 0;
        continue;
      }
      case 134: {
        // i64.load32_u
        start = I[(fp + w2) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        to = (fp + w1) | 0;
        I[to] = mem.getInt32(at, true);
        I[(to + 1) | 0] = 0;
        pc = (pc + 4) | 0;
        continue;
      }
      case 135: {
        // i32.store
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt32(at, I[(fp + w2) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 136: {
        // i32.store8
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 1) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt8(at, I[(fp + w2) | 0]!);
        pc = (pc + 4) | 0;
        continue;
      }
      case 137: {
        // i32.store16
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 2) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt16(at, I[(fp + w2) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 138: {
        // i64.store
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 8) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt32(at, I[(fp + w2) | 0]!, true);
        mem.setInt32((at + 4) | 0, I[(fp + w2 + 1) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 139: {
        // i32.store:constant
        start = I[(fp + w1) | 0]!;
        at = (start + w3) | 0;
        if ((start | at) < 0 || at > ((bytes - 4) | 0)) {
          exit = 9;
          break run;
        }
        mem.setInt32(at, w2, true);
        pc = (pc + 4) | 0;
        continue;
      }
      case 140: {
        // global.get32
        I[(fp + w1) | 0] = globals[w2]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 141: {
        // global.get64
        from = w2;
        to = (fp + w1) | 0;
        I[to] = globals[from]!;
        I[(to + 1) | 0] = globals[(from + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 142: {
        // global.set32
        globals[w1] = I[(fp + w2) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 143: {
        // global.set64
        to = w1;
        globals[to] = I[(fp + w2) | 0]!;
        globals[(to + 1) | 0] = I[(fp + w2 + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      }
      case 144: {
        // select32
        I[(fp + w1) | 0] = I[(fp + c[(pc + 4) | 0]!) | 0]! !== 0 ? I[(fp + w2) | 0]! : I[(fp + w3) | 0]!;
        pc = (pc + 5) | 0;
        continue;
      }
      case 145: {
        // select64
        from = (fp + (I[(fp + c[(pc + 4) | 0]!) | 0]! !== 0 ? w2 : w3)) | 0;
        to = (fp + w1) | 0;
        I[to] = I[from]!;
        I[(to + 1) | 0] = I[(from + 1) | 0]!;
        pc = (pc + 5) | 0;
        continue;
      }
      case 146: {
        // br
        pc = w1;
        continue;
      }
      case 147: {
        // br_if
        if (I[(fp + w1) | 0]! !== 0) {
          pc = w2;
          continue;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 148: {
        // br_unless
        if (I[(fp + w1) | 0]! === 0) {
          pc = w2;
          continue;
        }
        pc = (pc + 4) | 0;
        continue;
      }
      case 149: {
        // br_if:i32.eq
        if (I[(fp + w1) | 0]! === I[(fp + w2) | 0]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 150: {
        // br_if:i32.eq:constant
        if (I[(fp + w1) | 0]! === w2) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 151: {
        // br_if:i32.ne
        if (I[(fp + w1) | 0]! !== I[(fp + w2) | 0]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 152: {
        // br_if:i32.ne:constant
        if (I[(fp + w1) | 0]! !== w2) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 153: {
        // br_if:i32.lt_s
        if (I[(fp + w1) | 0]! < I[(fp + w2) | 0]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 154: {
        // br_if:i32.lt_s:constant
        if (I[(fp + w1) | 0]! < w2) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 155: {
        // br_if:i32.lt_u
        if (I[(fp + w1) | 0]! >>> 0 < I[(fp + w2) | 0]! >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 156: {
        // br_if:i32.lt_u:constant
        if (I[(fp + w1) | 0]! >>> 0 < w2 >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 157: {
        // br_if:i32.gt_s
        if (I[(fp + w1) | 0]! > I[(fp + w2) | 0]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 158: {
        // br_if:i32.gt_s:constant
        if (I[(fp + w1) | 0]! > w2) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 159: {
        // br_if:i32.gt_u
        if (I[(fp + w1) | 0]! >>> 0 > I[(fp + w2) | 0]! >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 160: {
        // br_if:i32.gt_u:constant
        if (I[(fp + w1) | 0]! >>> 0 > w2 >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 161: {
        // br_if:i32.le_s
        if (I[(fp + w1) | 0]! <= I[(fp + w2) | 0]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 162: {
        // br_if:i32.le_s:constant
        if (I[(fp + w1) | 0]! <= w2) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 163: {
        // br_if:i32.le_u
        if (I[(fp + w1) | 0]! >>> 0 <= I[(fp + w2) | 0]! >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 164: {
        // br_if:i32.le_u:constant
        if (I[(fp + w1) | 0]! >>> 0 <= w2 >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 165: {
        // br_if:i32.ge_s
        if (I[(fp + w1) | 0]! >= I[(fp + w2) | 0]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 166: {
        // br_if:i32.ge_s:constant
        if (I[(fp + w1) | 0]! >= w2) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 167: {
        // br_if:i32.ge_u
        if (I[(fp + w1) | 0]! >>> 0 >= I[(fp + w2) | 0]! >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 168: {
        // br_if:i32.ge_u:constant
        if (I[(fp + w1) | 0]! >>> 0 >= w2 >>> 0) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 169: {
        // br_if:f64.eq
        if (F[(fp + w1) >> 1]! === F[(fp + w2) >> 1]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 170: {
        // br_unless:f64.eq
        if (!(F[(fp + w1) >> 1]! === F[(fp + w2) >> 1]!)) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 171: {
        // br_if:f64.ne
        if (F[(fp + w1) >> 1]! !== F[(fp + w2) >> 1]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 172: {
        // br_unless:f64.ne
        if (!(F[(fp + w1) >> 1]! !== F[(fp + w2) >> 1]!)) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 173: {
        // br_if:f64.lt
        if (F[(fp + w1) >> 1]! < F[(fp + w2) >> 1]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 174: {
        // br_unless:f64.lt
        if (!(F[(fp + w1) >> 1]! < F[(fp + w2) >> 1]!)) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 175: {
        // br_if:f64.gt
        if (F[(fp + w1) >> 1]! > F[(fp + w2) >> 1]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 176: {
        // br_unless:f64.gt
        if (!(F[(fp + w1) >> 1]! > F[(fp + w2) >> 1]!)) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 177: {
        // br_if:f64.le
        if (F[(fp + w1) >> 1]! <= F[(fp + w2) >> 1]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 178: {
        // br_unless:f64.le
        if (!(F[(fp + w1) >> 1]! <= F[(fp + w2) >> 1]!)) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 179: {
        // br_if:f64.ge
        if (F[(fp + w1) >> 1]! >= F[(fp + w2) >> 1]!) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 180: {
        // br_unless:f64.ge
        if (!(F[(fp + w1) >> 1]! >= F[(fp + w2) >> 1]!)) {
          pc = w3;
          continue;
        }
        pc = (pc + 5) | 0;
        continue;
      }
      case 181: {
        // br:values
        count = w3;
        from = (fp + c[(pc + 4) | 0]!) | 0;
        to = (fp + c[(pc + 5) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        pc = w1;
        continue;
      }
      case 182: {
        // br_if:values
        if (I[(fp + w1) | 0]! !== 0) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          pc = w2;
          continue;
        }
        pc = (pc + 7) | 0;
        continue;
      }
      case 183: {
        // br_on_null
        if (I[(fp + w1 + 1) | 0]! === 0) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          pc = w2;
          continue;
        }
        pc = (pc + 7) | 0;
        continue;
      }
      case 184: {
        // br_on_non_null
        if (I[(fp + w1 + 1) | 0]! !== 0) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          pc = w2;
          continue;
        }
        pc = (pc + 7) | 0;
        continue;
      }
      case 185: {
        // br_on_cast
        if (e.heap.casts(I[(fp + w1) | 0]!, I[(fp + w1 + 1) | 0]!, c[(pc + 7) | 0]!, e.store)) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          pc = w2;
          continue;
        }
        pc = (pc + 8) | 0;
        continue;
      }
      case 186: {
        // br_on_cast_fail
        if (!e.heap.casts(I[(fp + w1) | 0]!, I[(fp + w1 + 1) | 0]!, c[(pc + 7) | 0]!, e.store)) {
          count = c[(pc + 4) | 0]!;
          from = (fp + c[(pc + 5) | 0]!) | 0;
          to = (fp + c[(pc + 6) | 0]!) | 0;
          while (count > 0) {
            I[to] = I[from]!;
            to = (to + 1) | 0;
            from = (from + 1) | 0;
            count = (count - 1) | 0;
          }
          pc = w2;
          continue;
        }
        pc = (pc + 8) | 0;
        continue;
      }
      case 187: {
        // br_table
        index = I[(fp + w1) | 0]! >>> 0;
        last = w2;
        pc = (pc + 3 + 2 * (index < last ? index : last)) | 0;
        pc = c[pc]!;
        continue;
      }
      case 188: {
        // br_table:values
        index = I[(fp + w1) | 0]! >>> 0;
        last = w2;
        pc = (pc + 3 + 5 * (index < last ? index : last)) | 0;
        count = c[(pc + 2) | 0]!;
        from = (fp + c[(pc + 3) | 0]!) | 0;
        to = (fp + c[(pc + 4) | 0]!) | 0;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        pc = c[pc]!;
        continue;
      }
      case 189: {
        // call
        base = (fp + w2) | 0;
        place = w1 << 3;
        entry = functions[(place + 7) | 0]!;
        if (entry === 0 || depth >= ceiling || ((base + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = w1;
          e.base = base;
          exit = 5;
          break run;
        }
        at = depth << 2;
        frames[(at + 2) | 0] = c[(pc + 5) | 0]!;
        frames[(at + 4) | 0] = w1;
        frames[(at + 5) | 0] = base;
        frames[(at + 7) | 0] = instance;
        depth = (depth + 1) | 0;
        fp = base;
        pc = entry;
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        activations[depth] = limit - left;
        continue;
      }
      case 190: {
        // call:other
        callee = w1;
        base = (fp + w2) | 0;
        length = 6;
        break;
      }
      case 191: {
        // call_indirect
        table = e.tables[w2]!;
        index = I[(fp + w1) | 0]! >>> 0;
        callee = -1;
        if (index < table.length && table.words[(index * 2 + 1) | 0] === 1) {
          found = table.words[(index * 2) | 0]!;
          if (functions[((found << 3) + 4) | 0] === w3) callee = found;
        }
        if (callee < 0) {
          exit = 10;
          break run;
        }
        base = (fp + c[(pc + 4) | 0]!) | 0;
        length = 8;
        break;
      }
      case 192: {
        // call_ref
        callee = I[(fp + w1) | 0]!;
        if (I[(fp + w1 + 1) | 0]! !== 1) {
          exit = 10;
          break run;
        }
        base = (fp + w2) | 0;
        length = 6;
        break;
      }
      case 193: {
        // return
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = fast[(back - 1) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }

        continue;
      }
      case 194: {
        // return32
        I[fp] = I[(fp + w2) | 0]!;
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = fast[(back - 1) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }

        continue;
      }
      case 195: {
        // return64
        from = (fp + w2) | 0;
        I[fp] = I[from]!;
        I[fp + 1] = I[(from + 1) | 0]!;
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = fast[(back - 1) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }

        continue;
      }
      case 196: {
        // return:values
        count = w2;
        from = (fp + w3) | 0;
        to = fp;
        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        own = w1;
        depth = (depth - 1) | 0;
        if (depth < floor) {
          exit = 2;
          break run;
        }
        at = depth << 2;
        fp = frames[(at + 1) | 0]!;
        back = frames[(at + 2) | 0]!;
        pc = fast[(back - 1) | 0]!;
        if (frames[(at + 3) | 0]! !== instance) {
          instance = frames[(at + 3) | 0]!;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }

        continue;
      }
      case 197: {
        // return_call
        callee = w1;
        place = callee << 3;
        entry = functions[(place + 7) | 0]!;
        if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = callee;
          e.base = (fp + w2) | 0;
          e.tailWords = w3;
          exit = 11;
          break run;
        }
        count = w3;
        from = (fp + w2) | 0;
        to = fp;

        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        at = depth << 2;
        frames[at] = callee;
        to = functions[(place + 3) | 0]!;
        frames[(at + 3) | 0] = to;
        if (to !== instance) {
          instance = to;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        pc = entry;

        continue;
      }
      case 198: {
        // return_call_indirect
        table = e.tables[w2]!;
        index = I[(fp + w1) | 0]! >>> 0;
        callee = -1;
        if (index < table.length && table.words[(index * 2 + 1) | 0] === 1) {
          found = table.words[(index * 2) | 0]!;
          if (functions[((found << 3) + 4) | 0] === w3) callee = found;
        }
        if (callee < 0) {
          e.depth = depth;
          exit = -cold[19]!(e, c, pc, fp);
          break run;
        }
        place = callee << 3;
        entry = functions[(place + 7) | 0]!;
        if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = callee;
          e.base = (fp + c[(pc + 4) | 0]!) | 0;
          e.tailWords = c[(pc + 5) | 0]!;
          exit = 11;
          break run;
        }
        count = c[(pc + 5) | 0]!;
        from = (fp + c[(pc + 4) | 0]!) | 0;
        to = fp;

        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        at = depth << 2;
        frames[at] = callee;
        to = functions[(place + 3) | 0]!;
        frames[(at + 3) | 0] = to;
        if (to !== instance) {
          instance = to;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        pc = entry;

        continue;
      }
      case 199: {
        // return_call_ref
        callee = I[(fp + w1 + 1) | 0]! === 1 ? I[(fp + w1) | 0]! : -1;
        if (callee < 0) {
          e.depth = depth;
          exit = -cold[21]!(e, c, pc, fp);
          break run;
        }
        place = callee << 3;
        entry = functions[(place + 7) | 0]!;
        if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
          e.callee = callee;
          e.base = (fp + w2) | 0;
          e.tailWords = w3;
          exit = 11;
          break run;
        }
        count = w3;
        from = (fp + w2) | 0;
        to = fp;

        while (count > 0) {
          I[to] = I[from]!;
          to = (to + 1) | 0;
          from = (from + 1) | 0;
          count = (count - 1) | 0;
        }
        at = depth << 2;
        frames[at] = callee;
        to = functions[(place + 3) | 0]!;
        frames[(at + 3) | 0] = to;
        if (to !== instance) {
          instance = to;
          e.enterInstance(instance);
          mem = e.mem;
          bytes = e.bytes;
        }
        end = (fp + functions[(place + 6) | 0]!) | 0;
        for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
        pc = entry;

        continue;
      }
      case 200: {
        // head

        pc = (pc + 2) | 0;
        continue;
      }
      case 201: {
        // native
        continue;
      }
      case 202: {
        // nop

        pc = (pc + 1) | 0;
        continue;
      }
      case 0: {
        exit = 6;
        break run;
      }
      case 1: {
        exit = 7;
        break run;
      }
      default: {
        e.depth = depth;
        next = cold[(op - 1024) | 0]!(e, c, pc, fp);
        if (next < 0) {
          exit = -next;
          break run;
        }
        pc = next;
        mem = e.mem;
        bytes = e.bytes;
        continue;
      }
    }
    place = callee << 3;
    entry = functions[(place + 7) | 0]!;
    if (entry === 0 || depth >= ceiling || ((base + functions[(place + 1) | 0]!) | 0) > words) {
      e.callee = callee;
      e.base = base;
      exit = 5;
      break run;
    }
    at = depth << 2;
    after = (pc + length) | 0;
    frames[(at + 2) | 0] = c[(after - 1) | 0]!;
    depth = (depth + 1) | 0;
    frames[(at + 4) | 0] = callee;
    frames[(at + 5) | 0] = base;
    to = functions[(place + 3) | 0]!;
    frames[(at + 7) | 0] = to;
    if (to !== instance) {
      instance = to;
      e.enterInstance(instance);
      mem = e.mem;
      bytes = e.bytes;
    }
    fp = base;
    end = (fp + functions[(place + 6) | 0]!) | 0;
    for (local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
    pc = entry;
    activations[depth] = limit - left;
  }
  e.pc = pc;
  e.fp = fp;
  e.depth = depth;
  e.instance = instance;
  e.left = exit >= 3 && exit !== 8 ? left + 1 : left;
  return exit;
};
