/**
 * Operators as threaded code: one closure for an operator and the kinds of its operands. Each is written out, so that the
 * host compiles it on its own; a function that takes the operator would be shared, and slow, for all of them.
 */
import type { Value } from '../../objects/values.ts';
import {
  bitAnd,
  bitOr,
  bitXor,
  different,
  divided,
  equal,
  floorDivided,
  greater,
  greaterEqual,
  less,
  lessEqual,
  minus,
  modulo,
  plus,
  power,
  shiftLeft,
  shiftRight,
  times,
} from './numbers.ts';
import type { Expression } from './state.ts';

/** By what the operands are: any expression (e), a place on the stack (p), a constant (c). */
export interface Forms {
  readonly ee: (l: Expression, r: Expression) => Expression;
  readonly ep: (l: Expression, r: number) => Expression;
  readonly ec: (l: Expression, r: Value) => Expression;
  readonly pe: (l: number, r: Expression) => Expression;
  readonly pp: (l: number, r: number) => Expression;
  readonly pc: (l: number, r: Value) => Expression;
}

/** By the name of the opcode. */
export const forms: Readonly<Record<string, Forms>> = {
  ADD: {
    ee: (l, r) => (s, fp) => plus(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => plus(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => plus(l(s, fp), r),
    pe: (l, r) => (s, fp) => plus(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => plus(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => plus(s[fp + l], r),
  },
  SUB: {
    ee: (l, r) => (s, fp) => minus(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => minus(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => minus(l(s, fp), r),
    pe: (l, r) => (s, fp) => minus(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => minus(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => minus(s[fp + l], r),
  },
  MUL: {
    ee: (l, r) => (s, fp) => times(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => times(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => times(l(s, fp), r),
    pe: (l, r) => (s, fp) => times(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => times(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => times(s[fp + l], r),
  },
  DIV: {
    ee: (l, r) => (s, fp) => divided(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => divided(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => divided(l(s, fp), r),
    pe: (l, r) => (s, fp) => divided(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => divided(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => divided(s[fp + l], r),
  },
  FLOOR_DIV: {
    ee: (l, r) => (s, fp) => floorDivided(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => floorDivided(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => floorDivided(l(s, fp), r),
    pe: (l, r) => (s, fp) => floorDivided(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => floorDivided(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => floorDivided(s[fp + l], r),
  },
  MOD: {
    ee: (l, r) => (s, fp) => modulo(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => modulo(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => modulo(l(s, fp), r),
    pe: (l, r) => (s, fp) => modulo(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => modulo(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => modulo(s[fp + l], r),
  },
  EQUAL: {
    ee: (l, r) => (s, fp) => equal(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => equal(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => equal(l(s, fp), r),
    pe: (l, r) => (s, fp) => equal(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => equal(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => equal(s[fp + l], r),
  },
  NOT_EQUAL: {
    ee: (l, r) => (s, fp) => different(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => different(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => different(l(s, fp), r),
    pe: (l, r) => (s, fp) => different(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => different(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => different(s[fp + l], r),
  },
  LESS: {
    ee: (l, r) => (s, fp) => less(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => less(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => less(l(s, fp), r),
    pe: (l, r) => (s, fp) => less(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => less(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => less(s[fp + l], r),
  },
  LESS_EQUAL: {
    ee: (l, r) => (s, fp) => lessEqual(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => lessEqual(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => lessEqual(l(s, fp), r),
    pe: (l, r) => (s, fp) => lessEqual(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => lessEqual(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => lessEqual(s[fp + l], r),
  },
  GREATER: {
    ee: (l, r) => (s, fp) => greater(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => greater(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => greater(l(s, fp), r),
    pe: (l, r) => (s, fp) => greater(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => greater(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => greater(s[fp + l], r),
  },
  GREATER_EQUAL: {
    ee: (l, r) => (s, fp) => greaterEqual(l(s, fp), r(s, fp)),
    ep: (l, r) => (s, fp) => greaterEqual(l(s, fp), s[fp + r]),
    ec: (l, r) => (s, fp) => greaterEqual(l(s, fp), r),
    pe: (l, r) => (s, fp) => greaterEqual(s[fp + l], r(s, fp)),
    pp: (l, r) => (s, fp) => greaterEqual(s[fp + l], s[fp + r]),
    pc: (l, r) => (s, fp) => greaterEqual(s[fp + l], r),
  },
};

/** Operators whose operands are rarely worth a form of their own. */
export const plainForms: Readonly<Record<string, Forms['ee']>> = {
  POW: (l, r) => (s, fp) => power(l(s, fp), r(s, fp)),
  BIT_AND: (l, r) => (s, fp) => bitAnd(l(s, fp), r(s, fp)),
  BIT_OR: (l, r) => (s, fp) => bitOr(l(s, fp), r(s, fp)),
  BIT_XOR: (l, r) => (s, fp) => bitXor(l(s, fp), r(s, fp)),
  SHIFT_LEFT: (l, r) => (s, fp) => shiftLeft(l(s, fp), r(s, fp)),
  SHIFT_RIGHT: (l, r) => (s, fp) => shiftRight(l(s, fp), r(s, fp)),
};
