/**
 * Requests and events of our own, beside those of the Debug Adapter Protocol, and the attributes of a launch.
 * Lines and columns count from 1, as the client asked for in `initialize`; paths are those of `Source.path`.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Attributes of a launch configuration. The options of a machine (`dataStackLimit` …) are attributes as well. */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  /** A source file or a compiled program. */
  readonly program: string;
  /** Arguments of the function that is started, in the language's spelling. */
  readonly args?: readonly string[];
  /** Function to start instead of the program's entry. */
  readonly invoke?: string;
  /** Test to run instead of the program's entry. */
  readonly test?: string;
  /** The machine, when the file does not tell. */
  readonly machine?: string;
  readonly stopOnEntry?: boolean;
  /** Keep the session open when the program has ended. True by default; has no effect without debugging. */
  readonly stopAtEnd?: boolean;
  /** Load debug information. True by default; without debugging it is never loaded. */
  readonly debugInfo?: boolean;
  readonly coverage?: CoverageMode;
  /** Report messages, spawns and ends of contexts as events. */
  readonly messages?: boolean;
  readonly console?: 'internalConsole' | 'integratedTerminal';
}

export type CoverageMode = 'off' | 'first' | 'counts';

// ---- coverage ----------------------------------------------------------------------------------------------------------

/** Event `sahara/coverage`: the whole state, at every stop, at the end, and while running at most every 250 ms. */
export interface CoverageEventBody {
  readonly sources: readonly CoveredSource[];
}

export interface CoveredSource {
  readonly path: string;
  /** Every line that a statement starts on, ascending. */
  readonly lines: readonly CoveredLine[];
}

export interface CoveredLine {
  readonly line: number;
  /** 0: not reached. */
  readonly count: number;
  /** False: only the first arrival was recorded, a count of 1 says "at least once". */
  readonly exact: boolean;
}

/** Request `sahara/coverage`: everything that is known. Also changes the mode when one is given. */
export interface CoverageArguments {
  readonly mode?: CoverageMode;
}

export interface CoverageResponseBody {
  readonly mode: CoverageMode;
  readonly sources: readonly FullCoverage[];
}

export interface FullCoverage {
  readonly path: string;
  readonly lines: readonly CoveredLine[];
  readonly statements: readonly (Extent & { readonly count: number })[];
  readonly branches: readonly (Extent & {
    readonly count: number;
    readonly sides: readonly { readonly label: string; readonly count: number }[];
  })[];
  readonly functions: readonly (Extent & { readonly name: string; readonly count: number })[];
}

export interface Extent {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

// ---- conditions and restarts -------------------------------------------------------------------------------------------

/** Request `sahara/restarts`: what a context that stands at a condition offers; no restarts elsewhere. */
export interface RestartsArguments {
  readonly threadId: number;
}

export interface RestartsResponseBody {
  readonly condition?: string;
  readonly restarts: readonly OfferedRestart[];
}

export interface OfferedRestart {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  /** The function that offers it. */
  readonly function: string;
}

/** Request `sahara/restart`: takes a restart with arguments in the language's spelling, and runs on. */
export interface RestartArguments {
  readonly threadId: number;
  readonly name: string;
  readonly arguments?: readonly string[];
}

// ---- code and debug information ----------------------------------------------------------------------------------------

/** Request `sahara/replace`: compiles the edited file and replaces the functions that still fit. */
export interface ReplaceArguments {
  /** The edited file; the program's own when absent. */
  readonly path?: string;
  /** Its text when it is not saved. */
  readonly text?: string;
}

export interface ReplaceResponseBody {
  readonly replaced: readonly string[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  /** Why nothing was replaced. */
  readonly diagnostics: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

/** Event `sahara/debugInformation`: after the launch and when it changes. Also the body of the response to the request `sahara/loadDebugInformation`. */
export interface DebugInformationState {
  readonly loaded: boolean;
  /** `absent`: the file has none. */
  readonly state: 'loaded' | 'not loaded' | 'absent';
  /** The program. */
  readonly path: string;
}

/** Request `sahara/loadDebugInformation`: loads it while the program stands, or, with `load: false`, puts it away. */
export interface LoadDebugInformationArguments {
  readonly load?: boolean;
}

// ---- heaps and messages ------------------------------------------------------------------------------------------------

/** Response to the request `sahara/checkHeaps`: whether any reference crosses heaps. */
export interface CheckHeapsResponseBody {
  readonly ok: boolean;
  /** One sentence for people. */
  readonly message: string;
  readonly problems: readonly string[];
}

/** Event `sahara/messages`: what passed between contexts since the last one, in order. */
export interface MessagesEventBody {
  readonly events: readonly PassedMessage[];
}

export interface PassedMessage {
  /** Instructions completed before it. */
  readonly clock: number;
  readonly threadId: number;
  readonly kind: 'spawn' | 'send copy' | 'send move' | 'receive' | 'signal' | 'restart' | 'join' | 'end' | 'fail';
  /** The other context. */
  readonly peer?: number;
  readonly text: string;
  readonly bytes?: number;
}
