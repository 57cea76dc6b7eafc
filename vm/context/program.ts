/** A loaded program: instruction memory, meta information, and debug information when it was asked for. */
import type { Address } from './address.ts';
import type { Position } from './diagnostic.ts';
import type { Raises } from './raises.ts';
import type { FrameAccess, Value } from './value.ts';

/** A program as every tool sees it. A machine's own program type extends it with what the machine needs. */
export interface Program {
  /** Units in the order of their ids; grows when code is added or replaced. */
  readonly units: readonly CodeUnit[];
  readonly meta: MetaInformation;
  /** Absent unless it was asked for when the program was loaded. */
  readonly debug?: DebugInformation | undefined;
  /** Why there is no debug information: it was not asked for, or the file has none. */
  readonly debugState: 'loaded' | 'not loaded' | 'absent';
  /** Errors of the source language, where the machine itself knows none. */
  readonly raises?: Raises;
}

/** One loaded version of one module or function. Never shows a patch. */
export interface CodeUnit {
  readonly id: number;
  readonly name: string;
  /** In bytes. */
  readonly length: number;
  /** The unit that took this one's place, when the code was replaced. */
  readonly replacedBy?: number;
  /** The instruction at an address, which must be an instruction's start; throws RangeError otherwise. */
  decode(at: Address): Instruction;
  /** Up to `count` instruction starts from `from` (inclusive) on, ascending; from before `from`, descending, when `count` is negative. */
  starts(from: Address, count: number): readonly Address[];
  /** The raw bytes, clipped to the unit. */
  read(offset: number, length: number): Uint8Array;
  /** Optional: the code around an address as a text in the machine's own language, which stands in for a source that is not known. */
  listing?(at: Address): Listing | undefined;
}

/** A piece of a unit, usually a function, as a text. */
export interface Listing {
  /** First address of the piece; the same for every address in it. */
  readonly start: Address;
  /** File name with an ending, for people and for the choice of a language. */
  readonly name: string;
  readonly mimeType: string;
  readonly text: string;
  /** The line (from 1) of the instruction at an address, or of the last one before it. */
  lineOf(address: Address): number;
  /** The instruction on a line, or on the next line that has one. */
  addressAt(line: number): Address | undefined;
}

export interface Instruction {
  readonly address: Address;
  /** Mnemonic and operands, for example `add i64`. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Places that control may continue at besides the next instruction: jump targets, callee entries. */
  readonly targets: readonly Address[];
  /** What the instruction does, for hovers. */
  readonly help?: string;
}

/** Structure, always there; feeds the language server. Names are as the source spells them, scoped by module (`bank::teller`). */
export interface MetaInformation {
  readonly modules: readonly ModuleInfo[];
  readonly functions: readonly FunctionInfo[];
  /** The function that an address lies in, where that is known without a list of all; absent: it is looked for there. */
  functionAt?(address: Address): FunctionInfo | undefined;
  readonly types: readonly ObjectModel[];
  readonly conditions: readonly ConditionInfo[];
}

export interface ModuleInfo {
  readonly name: string;
  readonly doc?: string;
  readonly exports: readonly string[];
  /** What it needs from other modules and from the host. */
  readonly imports?: readonly ImportInfo[];
}

export interface ImportInfo {
  readonly module: string;
  readonly name: string;
  /** In the machine's words: `function`, `memory`. */
  readonly kind: string;
  /** The type that is asked for, in the language's spelling. */
  readonly type: string;
}

export interface NamedType {
  readonly name: string;
  readonly type: string;
}

export interface FunctionInfo {
  readonly name: string;
  /** Other names that people may use for it: those that it is exported under. */
  readonly aliases?: readonly string[];
  readonly entry: Address;
  /** Exclusive. */
  readonly end: Address;
  readonly parameters: readonly NamedType[];
  readonly results: readonly string[];
  readonly doc?: string;
  /** Names of the conditions that it may signal. */
  readonly signals: readonly string[];
  /** `test`: a test for the Test view; `generated`: made by the compiler, a subtle frame (lambda and handler bodies are `function`). */
  readonly kind: 'function' | 'test' | 'generated';
}

/** Layout of a data type: offsets and sizes in bytes; nested fields are flattened (`rgb.red`). */
export interface ObjectModel {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly offset: number;
    readonly size: number;
  }[];
  readonly doc?: string;
}

export interface ConditionInfo {
  readonly id: number;
  readonly name: string;
  readonly payload: readonly NamedType[];
  readonly doc?: string;
  /** Functions that signal it, and functions that handle it, by name. */
  readonly signalledBy: readonly string[];
  readonly handledBy: readonly string[];
  /** Declared by the program, or built into the machine. */
  readonly builtIn: boolean;
}

/** One source frame of an address; several when calls were inlined. */
export interface SourceFrame {
  readonly name: string;
  readonly position: Position;
  /** Number of the innermost scope, for {@link DebugInformation.variables}. */
  readonly scope: number;
  /** Whether a statement starts at this very address. */
  readonly isStatement: boolean;
  /** Of an inlined call: a number of its own, and whether it begins at this very address. */
  readonly inlined?: { readonly call: number; readonly begins: boolean };
}

/** Source positions and names; loaded only on demand. */
export interface DebugInformation {
  /**
   * Paths of the sources, as the compiler was given them, with the checksum of the text that was compiled (`md5:` and its digits, or a
   * machine's own), and the text itself where it is kept.
   */
  readonly sources: readonly { readonly path: string; readonly checksum?: string; readonly text?: string }[];
  /** Optional: the sources whose path fits, also those without code; nothing else is looked at. */
  sourcesWhere?(fits: (path: string) => boolean): DebugInformation['sources'];
  /** Innermost inlined call first; never empty where there is debug information, empty elsewhere. */
  framesAt(address: Address): readonly SourceFrame[];
  /** Optional: whether a unit has none at all, while others of the program have: its instructions are its source. */
  lacks?(unit: number): boolean;
  /** Optional: false when it is certain, without reading much, that nothing tells of the code at an address. */
  mayTell?(address: Address): boolean;
  /** Statements that start in lines `fromLine` to `toLine` (both inclusive), ascending by position; one statement may have several addresses. */
  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[];
  /** Places in these lines that a breakpoint with a column can be at, where that is more than the statements. */
  places?(source: string, fromLine: number, toLine: number): readonly StatementInfo[];
  /** Optional: lines of a source in which its functions are declared, also those that have no code, ascending. */
  functionLines?(source: string): readonly number[];
  /** Functions and inlined calls of functions by name, with the places where their copies begin. */
  functionsNamed?(matches: (name: string) => boolean): readonly NamedFunction[];
  /** The value that a function gave back, as its source knows it; `entry` lies in the function. Undefined when it cannot be told. */
  returned?(entry: Address, results: readonly Value[], caller: FrameAccess): Value | undefined;
  /** Addresses of all statement starts of a unit, ascending. */
  statementStarts(unit: number): readonly Address[];
  /** Optional: those from `from` to `to` (exclusive), which are addresses of one function or all of a unit's. */
  statementStartsIn?(from: Address, to: Address): readonly Address[];
  /** Variables visible at an address in a scope and the scopes around it, innermost first; shadowed names come later. */
  variables(address: Address, scope: number): readonly Variable[];
  /** Source name of a data-stack temporary at an address, when it has one: `index` counts from the frame's first temporary. */
  temporary(address: Address, index: number): string | undefined;
  /** The whole definition of the function that an address lies in, for outlines and function coverage. */
  definition?(address: Address): Position | undefined;
  /** Two-way branches: the instruction, its source range, and the addresses that either side continues at. */
  branches(source: string): readonly BranchInfo[];
  /** Optional: what of it cannot be read, a sentence for each unit. Nothing else is affected by that. */
  readonly problems?: readonly string[];
  /** Optional: how coverage counts sources of which the code has copies. */
  readonly copies?: Copies | undefined;
}

/** Code of one source may be there many times: instances of templates and generic functions, inlined calls. */
export interface Copies {
  /** The line that an instruction belongs to; undefined for one that belongs to none. */
  lineAt(address: Address): { readonly source: string; readonly line: number } | undefined;
  /** A number for the instance of a function, or the inlined call, that an instruction is part of. */
  copyAt(address: Address): number;
  /** Lines of a source that have code, ascending. */
  lines(source: string): readonly number[];
  /** Functions of a source, with the first instruction of each copy. */
  functions(source: string): readonly SourceFunction[];
}

export interface SourceFunction {
  readonly name: string;
  readonly position: Position;
  readonly addresses: readonly Address[];
}

export interface StatementInfo {
  readonly position: Position;
  readonly addresses: readonly Address[];
  readonly function: string;
}

export interface NamedFunction {
  readonly name: string;
  readonly addresses: readonly Address[];
}

export interface BranchInfo {
  readonly position: Position;
  readonly address: Address;
  readonly sides: readonly { readonly label: string; readonly target: Address }[];
}

/** A variable of the source. A value without a location cannot be set. */
export interface Variable {
  readonly name: string;
  readonly kind: 'parameter' | 'local' | 'upvalue' | 'global' | 'temporary';
  readonly type: string;
  /** Its place is the same in every activation. */
  readonly isStatic?: boolean;
  locate(frame: FrameAccess): Value | 'optimized out';
}
