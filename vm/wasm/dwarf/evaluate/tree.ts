/** Expressions as trees. */
import type { DwarfType } from '../types/model.ts';
import type { Numeric } from '../values/numerics.ts';

/** How a result is to be shown. */
export type Format = 'x' | 'X' | 'd' | 'u' | 'o' | 'b' | 'c' | 's' | 'f' | 'raw';

export type Node = { readonly column: number } & (
  | { readonly kind: 'number'; readonly type: DwarfType; readonly number: Numeric }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Node; readonly name: string; readonly isArrow: boolean }
  /** `.[3]` and `.[raw]`: what the variables view shows inside. */
  | { readonly kind: 'child'; readonly of: Node; readonly index: number | 'raw' }
  | { readonly kind: 'index'; readonly of: Node; readonly index: Node }
  | {
      readonly kind: 'slice';
      readonly of: Node;
      readonly from: Node | undefined;
      readonly to: Node | undefined;
      readonly isClosed: boolean;
    }
  | { readonly kind: 'call'; readonly of: Node; readonly values: readonly Node[] }
  | { readonly kind: 'get'; readonly index: number; readonly of: Node }
  | { readonly kind: 'unary'; readonly sign: string; readonly of: Node }
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly isBehind: boolean; readonly of: Node }
  | { readonly kind: 'binary'; readonly sign: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'choice'; readonly test: Node; readonly first: Node; readonly second: Node }
  | { readonly kind: 'assign'; readonly sign: string; readonly target: Node; readonly value: Node }
  /** `isDynamic`: by what the object is. */
  | { readonly kind: 'cast'; readonly type: DwarfType; readonly of: Node; readonly isDynamic?: boolean }
  | {
      readonly kind: 'size';
      readonly asks: 'size' | 'alignment';
      readonly type: DwarfType | undefined;
      readonly of: Node | undefined;
    }
  | { readonly kind: 'sequence'; readonly first: Node; readonly second: Node }
);

export type NodeOf<Kind extends Node['kind']> = Extract<Node, { readonly kind: Kind }>;

export interface Parsed {
  readonly node: Node;
  /** `p,10`: so many elements. */
  readonly count?: Node;
  readonly format?: Format;
}

/** Wrong in the text or in what it asks for: one sentence for people. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    /** Counts from 1. */
    readonly column: number,
  ) {
    super(message);
  }
}
