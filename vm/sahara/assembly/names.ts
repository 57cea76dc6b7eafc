/** What the names in an assembly text stand for. */
import type { TypeTable } from './types.ts';

export interface Names {
  readonly types: TypeTable;
  readonly functions: ReadonlyMap<string, number>;
  readonly conditions: ReadonlyMap<string, number>;
  /** Restarts whose name only one has. */
  readonly restarts: ReadonlyMap<string, number>;
  /** Index of a text in the constant pool, which gets it when it is new. */
  stringConstant(text: string): number;
}
