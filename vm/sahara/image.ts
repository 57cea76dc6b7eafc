/**
 * A Sahara program in memory: what the compiler makes, the container (.sahb) holds, and the machine runs.
 * Tables are only ever appended to: an image compiled against a base keeps every index of the base.
 */
import type { SaharaType, TypeId } from './types.ts';

export interface SaharaImage {
  /** Every type that occurs; begins with the fixed types of builtin.ts. Kept in the meta section. */
  readonly types: readonly SaharaType[];
  readonly constants: readonly Constant[];
  /** Operand of `call`, `spawn`, `closure_new`. */
  readonly functions: readonly FunctionCode[];
  readonly meta: SaharaMeta;
  /** Absent when it was not asked for or the file has none. */
  readonly debug?: SaharaDebug;
  readonly debugState: 'loaded' | 'not loaded' | 'absent';
}

/** A value of the constant pool. Bit-exact: floats are given by their bits, 64-bit integers as bigint. */
export type Constant =
  | { readonly type: 'i64' | 'u64'; readonly value: bigint }
  | { readonly type: 'f64'; readonly bits: bigint }
  | { readonly type: 'f32'; readonly bits: number }
  | { readonly type: 'string'; readonly value: string };

export interface FunctionCode {
  /** Qualified: `module::name`; lambdas `module::name/lambda-1`, handlers `module::name/handler-1`, tests `module::test "name"`. Unique. */
  readonly name: string;
  /** Types of the first locals, which the caller pushes. For a lambda the first one is its own function type (the closure). */
  readonly parameters: readonly TypeId[];
  /** Types of all locals, parameters first. Other locals start as zero bits; using a reference that was never stored traps. */
  readonly locals: readonly TypeId[];
  /** unit: nothing is left on the data stack. */
  readonly result: TypeId;
  readonly kind: 'function' | 'test' | 'lambda' | 'handler' | 'generated';
  /** For a handler: index of the function whose frame its static link names (`up_read`, `up_store`). */
  readonly enclosing?: number;
  /** For a lambda: types of the captured values, in the order that `closure_new` pops them. */
  readonly captures?: readonly TypeId[];
  /** Instruction words, 32 bits each: opcode in the top byte, then a, b, c. */
  readonly words: Uint32Array;
  /** Operand of `handle_push`. A handler's parameter is the payload; its result becomes the value at `resume`. */
  readonly handles: readonly {
    readonly clauses: readonly { readonly condition: number; readonly handler: number }[];
    readonly resume: number;
    readonly result: TypeId;
  }[];
  /** Operand of `restart_push`. At `target` the arguments are on the data stack above the depth of the push. Offsets are word indices. */
  readonly restarts: readonly { readonly clauses: readonly { readonly restart: number; readonly target: number }[] }[];
}

export interface SaharaMeta {
  readonly modules: readonly {
    readonly name: string;
    readonly doc?: string;
    readonly exports: readonly string[];
    readonly source: string;
  }[];
  /** Parallel to {@link SaharaImage.functions}. */
  readonly functions: readonly FunctionMeta[];
  /** Begins with the built-in conditions. `payload` is the id of its data type. */
  readonly conditions: readonly { readonly name: string; readonly payload: TypeId; readonly doc?: string }[];
  /** Operand of `restart`: a restart is known by its name and parameter types. */
  readonly restarts: readonly {
    readonly name: string;
    readonly parameters: readonly { readonly name: string; readonly type: TypeId }[];
  }[];
  /** Index of the function that `run` starts; absent in a library. */
  readonly entry?: number;
}

export interface FunctionMeta {
  readonly parameterNames: readonly string[];
  readonly doc?: string;
  /** Condition ids that it declares in `:signals`. */
  readonly signals: readonly number[];
  /** Condition ids that a `handle` form in it names. */
  readonly handles: readonly number[];
  readonly exported: boolean;
}

/** Optional; skipped by the loader unless asked for. Word offsets are within the function. */
export interface SaharaDebug {
  readonly sources: readonly { readonly path: string; readonly checksum: string }[];
  /** Parallel to the functions. */
  readonly functions: readonly FunctionDebug[];
}

export interface FunctionDebug {
  /** Index into sources. */
  readonly source: number;
  /** The whole definition. */
  readonly range: SourceRange;
  /** Ascending by offset; a row holds until the next one. `statement`: a statement starts here. */
  readonly lines: readonly {
    readonly offset: number;
    readonly range: SourceRange;
    readonly scope: number;
    readonly statement: boolean;
  }[];
  /** Scope 0 is the function's own; `from` and `to` (exclusive) are word offsets. */
  readonly scopes: readonly { readonly parent: number; readonly from: number; readonly to: number }[];
  readonly variables: readonly VariableDebug[];
  /** Names of temporaries: what the data-stack value at `depth` (0 is the frame's oldest temporary) is called from `from` to `to`. */
  readonly temporaries: readonly {
    readonly from: number;
    readonly to: number;
    readonly depth: number;
    readonly name: string;
  }[];
  /** Word offsets of instructions that allocate, with the source text of the form, bounded to 60 characters. */
  readonly allocations: readonly { readonly offset: number; readonly text: string }[];
  /** Conditional jumps of the source's own branches with a label for each side (`then`/`else`, `body`/`done`, `yes`/`no`). */
  readonly branches: readonly {
    readonly offset: number;
    readonly range: SourceRange;
    readonly taken: string;
    readonly fallThrough: string;
  }[];
}

export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface VariableDebug {
  readonly name: string;
  readonly kind: 'parameter' | 'local' | 'upvalue';
  /** The source's type; a boxed variable has its value's type here. */
  readonly type: TypeId;
  readonly scope: number;
  /** Word offset from which on the variable has a value. */
  readonly from: number;
  /**
   * Where it lives: a local slot; a slot holding a box; consecutive slots with the leaves of a data value that does not escape;
   * a captured value of the running closure (which may be a box); a slot of an enclosing frame, `levels` static links away.
   */
  readonly at:
    | { readonly in: 'slot'; readonly slot: number; readonly boxed: boolean }
    | { readonly in: 'slots'; readonly first: number; readonly data: TypeId }
    | { readonly in: 'capture'; readonly index: number; readonly boxed: boolean }
    | { readonly in: 'up'; readonly levels: number; readonly at: VariableDebug['at'] };
}

/** The image of a program that another package sees only as `Program`. */
export interface HasImage {
  readonly image: SaharaImage;
}
