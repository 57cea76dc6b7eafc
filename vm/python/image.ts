/** A compiled or assembled program of the Python machine: what the compiler and the loader make and the machine runs. */

/** A literal of a function. `code` is a number of {@link PythonImage.codes}, counted with {@link PythonImage.firstCode}. */
export type Constant =
  | { readonly kind: 'none' | 'ellipsis' }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** `number` when it is a safe integer, else `bigint`. */
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'tuple' | 'frozenset'; readonly items: readonly Constant[] }
  | { readonly kind: 'code'; readonly code: number };

/**
 * A row of the exception table. When an instruction from `from` (inclusive) to `to` (exclusive) raises, the first row
 * that holds it wins (so inner blocks come first): the operand stack is cut to `depth`, the exception is pushed, and
 * the function goes on at `target`.
 */
export interface HandlerRange {
  readonly from: number;
  readonly to: number;
  readonly target: number;
  /** Values that stay on the operand stack. */
  readonly depth: number;
}

/**
 * One function, class body, comprehension or module body.
 *
 * Slots of a frame are {@link locals}, then {@link free}. Locals are the parameters in the order positional (the
 * positional-only ones first), keyword-only, `*args`, `**kwargs`; then the other variables. A local of {@link cells}
 * is put in a cell when the frame is made, parameters with their value; free slots get the cells of the closure.
 * Module bodies use the GLOBAL instructions, class bodies the NAME instructions; neither has locals (but a class body
 * may have the cell `__class__`, whose cell it stores as the name `__classcell__` at its end, as CPython does).
 */
export interface CodeObject {
  /** As CPython's co_name: `fib`, `<lambda>`, `<listcomp>`, `<module>`. */
  readonly name: string;
  /** As CPython's co_qualname: `Account.deposit`, `outer.<locals>.inner`. */
  readonly qualifiedName: string;
  /** A `generator` returns a generator when it is called; a `class` body is run by BUILD_CLASS only. */
  readonly kind: 'module' | 'function' | 'generator' | 'class';
  /** Numbers of parameters; `positional` includes `positionalOnly`. Defaults belong to the function object. */
  readonly parameters: {
    readonly positionalOnly: number;
    readonly positional: number;
    readonly keywordOnly: number;
    readonly variadic: boolean;
    readonly keywords: boolean;
  };
  readonly locals: readonly string[];
  /** Slots of locals that inner functions capture. */
  readonly cells: readonly number[];
  /** Names of the variables captured from outer functions, in the order of MAKE_FUNCTION's cells. */
  readonly free: readonly string[];
  readonly names: readonly string[];
  readonly constants: readonly Constant[];
  /** One word an instruction: opcode | operand << 8. */
  readonly instructions: Uint32Array;
  /** Inner blocks first. */
  readonly handlers: readonly HandlerRange[];
  /** Line of each instruction, counted from 1; 0 where there is none. For tracebacks, so it is always there. */
  readonly lines: Int32Array;
  readonly firstLine: number;
  readonly doc?: string;
  /** Only when it was asked for. */
  readonly debug?: CodeDebug;
}

/** A range of the source; lines and columns count from 1, columns in UTF-16 code units, the end is exclusive. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Debug information of one function. */
export interface CodeDebug {
  /** Four numbers an instruction: line, column, end line, end column; zeros where there is none. */
  readonly positions: Int32Array;
  /** Statement starts, ascending by `ip`: the instruction that each statement begins with. */
  readonly statements: readonly (SourceRange & { readonly ip: number })[];
  /** Conditional jumps that the source's branches become: what the jump taken means, and what going straight on means. */
  readonly branches: readonly (SourceRange & {
    readonly ip: number;
    /** Labels such as `true`, `false`, `next`, `done`. */
    readonly taken: string;
    readonly straight: string;
  })[];
  /** The whole definition, and the name in it. */
  readonly definition: SourceRange;
}

export interface PythonImage {
  /** `python`: Python's exceptions, tracebacks and recursion limit. `bytecode`: the published machine's errors and limits. */
  readonly dialect: 'python' | 'bytecode';
  /** Name of the module, for people: the file's name without ending. */
  readonly name: string;
  /** Path as it was given to the compiler or assembler. */
  readonly path: string;
  /** Text of the source, for the source lines of tracebacks; absent in a program loaded without it. */
  readonly text?: string;
  readonly checksum?: string;
  /** Number of the first of {@link codes}: 0 for a program, the count of units of the running one for an extension. */
  readonly firstCode: number;
  /** The first is the body of the module, or the function to call of an extension. */
  readonly codes: readonly CodeObject[];
  /** Written by hand: its instructions may meet values that no compiler gives them. */
  readonly assembled?: boolean;
  readonly debugState: 'loaded' | 'not loaded' | 'absent';
}

/** Puts an instruction together. `operand` is from 0 to 2^24 - 1. */
export const encodeInstruction = (opcode: number, operand: number): number => (opcode | (operand << 8)) >>> 0;

export const opcodeIn = (word: number): number => word & 0xff;

export const operandIn = (word: number): number => word >>> 8;

/** Bytes of an instruction: the address of instruction `ip` of code `n` is `addressOf(n, ip * instructionSize)`. */
export const instructionSize = 4;
