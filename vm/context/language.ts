/** Languages and toolchains, injected into everything above the machines. */
import type { Address, ContextId } from './address.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Editing } from './editor.ts';
import type { Machine } from './machine.ts';
import type { Program } from './program.ts';
import type { FrameAccess, Value } from './value.ts';

/** What an expression may use of the stopped program. */
export interface EvaluationHost {
  readonly program: Program;
  readonly context: ContextId;
  /** The frame that names are looked up in; absent when nothing runs. For languages whose expressions read memories and globals. */
  readonly frame?: FrameAccess;
  /** Variables that are visible, innermost first. */
  readonly variables: readonly { readonly name: string; readonly value: Value | 'optimized out' }[];
  /**
   * Adds `program`'s new units and calls the function at `entry` in the stopped context. The caller of the language decides
   * whether its effects stay (console, set) or are undone (watch, hover), and how long it may run.
   */
  call(
    program: Program,
    entry: Address,
    values: readonly Uint8Array[],
  ): { readonly results: readonly Value[] } | { readonly failed: string };
  /** Sets a place; the reason when it is refused. */
  write(target: Value, bytes: Uint8Array): { readonly refused?: string };
}

export interface EvaluationRequest {
  readonly text: string;
  /** The type that the value must have, in the language's spelling: setting a variable. */
  readonly expected?: string;
  readonly host: EvaluationHost;
}

/** One thing that the text before the cursor may become. */
export interface Completion {
  readonly label: string;
  readonly kind: 'variable' | 'member' | 'function' | 'type' | 'value' | 'namespace';
  readonly detail?: string;
}

/** What the word before the cursor may become; `start` counts from 0 and is where the word begins. */
export interface Completions {
  readonly start: number;
  readonly items: readonly Completion[];
}

/** `error` is one sentence for people; `column` counts from 1 in the text. A result without value is the unit value. */
export type Evaluation = { readonly value?: Value } | { readonly error: string; readonly column?: number };

/** A source language's part in a debug session. Pure. */
export interface Language {
  readonly id: string;
  evaluate(request: EvaluationRequest): Evaluation;
  /** Names and paths are asked for too, because their values may look otherwise than the machine shows them. */
  readonly ownsNames?: boolean;
  /** Whether a value counts as true in a breakpoint's condition; undefined when it is neither. Absent: it is spelled `true` or `false`. */
  truth?(value: Value): boolean | undefined;
  /**
   * Sets a place of the program to what the text means for it, by {@link EvaluationHost.write}; the value is what it holds then.
   * Absent: the text is evaluated with the type of the place as {@link EvaluationRequest.expected}, and its bytes are written.
   */
  assign?(request: EvaluationRequest & { readonly target: Value }): Evaluation | undefined;
  /** Whether what lies inside of a value is reached by expressions of the language alone, not by the names of its children. */
  ownsPaths?(value: Value): boolean;
  /** Completions at the end of a text; undefined where the language has none of its own. */
  complete?(request: EvaluationRequest): Completions | undefined;
}

export interface ProgramInput {
  /** As given by the user; used in positions and to find imports. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Another file by path (imports), undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /**
   * Where a file is that debug information names, with the places that were tried: it was written on the machine that compiled.
   * Absent: as it is named, or beside the program.
   */
  locate?(path: string): { readonly path: string; readonly isThere: boolean; readonly tried: readonly string[] };
  /** Whether debug information is to be loaded (or kept, when compiling). */
  readonly debug: boolean;
  /** The running program that a replacement is compiled against. */
  readonly base?: Program;
  /** Values for the machine's {@link Toolchain.options} that loading depends on: modules to link, validation. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** What takes long may be left to {@link Loaded.check}, which is asked before the program runs. */
  readonly defers?: boolean;
}

export interface Loaded {
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** The rest of the diagnostics, when they were deferred; a program with errors must not run. */
  readonly check?: () => readonly Diagnostic[];
}

/** The value of an option; `pairs` are names with texts, in their order. */
export type Setting = number | boolean | string | Readonly<Record<string, string>>;

/** One row of an option that a launch configuration or the command line may set for a machine. */
export interface MachineOption {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'string' | 'pairs';
  readonly default: Setting;
  readonly description: string;
  /** The only values that a `string` may have. */
  readonly choices?: readonly string[];
  /** On the command line, without hyphens; made from the name when absent. `pairs` are given one by one, as NAME=TEXT. */
  readonly flag?: string;
}

export interface CreateOptions {
  /** Function to call instead of the program's entry. */
  readonly invoke?: string;
  /** Arguments in the language's spelling (`--arg`), or of the program (after `--`). */
  readonly arguments: readonly string[];
  /** Values for the machine's {@link Toolchain.options}. */
  readonly settings: Readonly<Record<string, Setting>>;
}

/** What one machine contributes: one line in vm/catalog.ts. */
export interface Toolchain {
  readonly id: string;
  readonly name: string;
  /** Grows when programs may run differently than before: recordings of other versions are refused. 1 when absent. */
  readonly version?: number;
  /** File endings with dot: sources, and compiled programs. */
  readonly sources: readonly string[];
  readonly binaries: readonly string[];
  readonly options: readonly MachineOption[];
  readonly language: Language;
  /** Absent: editors get no help for its files. */
  readonly editing?: Editing;
  /** Whether a file is this machine's, by content (its first 64 bytes) or by ending. */
  recognises(path: string, head: Uint8Array): boolean;
  /** Compiles a source or loads a binary; errors are diagnostics. */
  load(input: ProgramInput): Loaded;
  /** The compiled program as a file. */
  save(program: Program, options: { readonly debug: boolean }): Uint8Array;
  /** A machine ready to run, its first context at the entry; diagnostics when the entry or an argument does not fit. */
  create(
    program: Program,
    options: CreateOptions,
  ): { readonly machine: Machine } | { readonly diagnostics: readonly Diagnostic[] };
  /** Whole program as text that reads well; Sahara's assembles again. */
  disassemble(program: Program): string;
  /** Text of a host output call for people: what `print` sent. */
  output(call: Uint8Array): string;
}
