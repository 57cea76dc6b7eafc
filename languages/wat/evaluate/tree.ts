/** Expressions of the debugger over WebAssembly values: C-like, with `$names`, memory loads and assignment. */

export type Expression = { readonly column: number } /** A number as written. */ & (
  | { readonly kind: 'literal'; readonly text: string }
  /** A text in quotation marks, its escapes resolved. */
  | { readonly kind: 'text'; readonly text: string }
  /** `$x`, `$0`, an export's name, `memory`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'assign'; readonly operator: string; readonly place: Expression; readonly value: Expression }
  /** `i32[address]`, `string[address, length]`, `value[index]`. */
  | { readonly kind: 'index'; readonly of: Expression; readonly indices: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  /** `i64(x)`, `$function(1, 2)`. */
  | { readonly kind: 'call'; readonly of: Expression; readonly arguments: readonly Expression[] }
);

/** Why an expression has no value: one sentence, and the column (from 1) that it is about. */
export class ExpressionError extends Error {
  readonly column: number;

  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}
