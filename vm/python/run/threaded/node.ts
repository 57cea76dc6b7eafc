/** Values that are on the operand stack by the bytecode's account, and not yet computed. */
import type { Value } from '../../objects/values.ts';
import type { MethodCache } from './attributes.ts';
import type { Expression } from './state.ts';

/** A binary operator, a comparison or LOAD_ITEM, with its operands. */
export interface Operation {
  readonly name: string;
  readonly left: Node;
  readonly right: Node;
}

export interface Node {
  readonly run: Expression;
  /** Position of the first instruction that computes it, and how many operands there are before it. */
  readonly from: number;
  readonly depth: number;
  /** Place on the stack, from the frame's base, that it is read from: of a local or of an operand; else -1. */
  readonly place: number;
  readonly constant: Value;
  readonly operation?: Operation;
  /** As `run`, for an operator that keeps nothing of the value: see passing.ts. */
  readonly passing?: Expression;
  /** The function of a method call: its object, and the instruction that looks for it. */
  readonly method?: { readonly cache: MethodCache; readonly object: Expression; readonly ip: number };
  /** What a global name stood for when no global variable had it. */
  readonly builtin?: Value;
  /** Number of the global variable that it is. */
  readonly global?: number;
  /** Nested expressions. */
  readonly size: number;
}

export const constantNode = (value: Value, from: number, depth: number): Node => ({
  run: () => value,
  from,
  depth,
  place: -1,
  constant: value,
  size: 1,
});

export const placeNode = (place: number, from: number, depth: number): Node => ({
  run: (s, fp) => s[fp + place],
  from,
  depth,
  place,
  constant: undefined,
  size: 1,
});
