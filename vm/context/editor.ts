/** What an editor asks about a file, in terms of the language rather than of a protocol. */
import type { Diagnostic, Range } from './diagnostic.ts';
import type { NamedType, Program } from './program.ts';

export type SymbolKind =
  | 'module'
  | 'function'
  | 'test'
  | 'data'
  | 'field'
  | 'condition'
  | 'constant'
  | 'parameter'
  | 'label';

/** One row of an outline. */
export interface OutlineSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  /** A type or signature behind the name. */
  readonly detail?: string;
  /** The whole form. */
  readonly range: Range;
  /** Its name. */
  readonly nameRange: Range;
  readonly children: readonly OutlineSymbol[];
  /** For functions and tests: the qualified name, as {@link CreateOptions.invoke} takes it. */
  readonly invoke?: string;
  /** Whether it can be run without arguments: `main` and tests. */
  readonly runnable?: boolean;
}

/** What a hover shows: code in the language's spelling, then prose (Markdown). */
export interface Hover {
  readonly range: Range;
  readonly code: string;
  readonly prose?: string;
}

/** The call that the cursor is in. */
export interface CallHelp {
  /** In the language's spelling, for example `(withdraw account amount) -> i64`. */
  readonly label: string;
  readonly parameters: readonly (NamedType & {
    /** Place of the parameter in the label, in UTF-16 code units; the end is exclusive. */
    readonly from: number;
    readonly to: number;
  })[];
  /** Index of the parameter that the cursor is at. */
  readonly active: number;
  readonly prose?: string;
}

/** A file that was looked at; the answers are about the text that was given. Lines and columns count from 1. */
export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  readonly outline: readonly OutlineSymbol[];
  /** Paths of other files whose contents the answers depend on, as they were read, also those that do not exist. */
  readonly dependencies: readonly string[];
  hover(line: number, column: number): Hover | undefined;
  call(line: number, column: number): CallHelp | undefined;
}

/** Optional ability of a toolchain: answers for editors, also for a text that is broken. */
export interface Editing {
  analyse(input: {
    readonly path: string;
    readonly text: string;
    read(path: string): Uint8Array | undefined;
  }): Analysis;
  /** About a disassembly: `text` as {@link Toolchain.disassemble} gives it for the program, which needs no debug information. */
  analyseDisassembly(program: Program, text: string): Analysis;
}
