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
  /** Record the run, so that one can go back. True by default; without debugging nothing is recorded. */
  readonly timeTravel?: boolean;
  /** MiB that the recording may take, checkpoints and journal together; 256 by default. */
  readonly memoryBudget?: number;
  /** A `.sahara-recording` to open: the program is taken from it unless `program` says otherwise. */
  readonly recording?: string;
  /** Beginnings of source paths in debug information, with the folders that stand in their place; the longest counts. */
  readonly sourceMap?: Readonly<Record<string, string>>;
  /** Sources that steps pass by, with `*` and `**`; `!` in front takes one out again. */
  readonly skipFiles?: readonly string[];
  /** Sources that coverage leaves out, with `*` and `**`. */
  readonly coverageExclude?: readonly string[];
  /** Steps pass by libraries and by functions without a source. True by default. */
  readonly justMyCode?: boolean;
}

export type CoverageMode = 'off' | 'first' | 'counts';

// ---- coverage ----------------------------------------------------------------------------------------------------------

/** Event `sahara/coverage`: the whole state, at every stop, at the end, and while running at most every 250 ms. */
export interface CoverageEventBody {
  /** Whether lines and sources that are not named stay as they were told before. */
  readonly changes: boolean;
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

// ---- branches ------------------------------------------------------------------------------------------------------------

/** Request `sahara/branches`: which way the conditional jumps of the statement that the innermost frame stands at will go. */
export interface BranchesArguments {
  readonly frameId: number;
}

export interface BranchesResponseBody {
  /** In the order in which they are decided. */
  readonly branches: readonly PredictedBranchRow[];
}

/** Range of what is decided, counted as the client counts. */
export interface PredictedBranchRow {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The side: `true`, `false`, `next`, `done`. */
  readonly label: string;
  /** Whether the jump is taken. */
  readonly jumps: boolean;
}

// ---- snapshots ---------------------------------------------------------------------------------------------------------

/** Response to the request `sahara/snapshots`: copies of the operand stack that the launch attribute `snapshots` asked for. */
export interface SnapshotsResponseBody {
  readonly snapshots: readonly SnapshotRow[];
}

export interface SnapshotRow {
  readonly clock: number;
  readonly function: string;
  /** Index of the instruction that was about to run. */
  readonly ip: number;
  /** Oldest value first. */
  readonly stack: readonly string[];
}

/** Request `sahara/snapshotDifference`: two snapshots by their clocks. */
export interface SnapshotDifferenceArguments {
  readonly left: number;
  readonly right: number;
}

/** Places of the stack that differ; a side is absent where its stack ends before. */
export interface SnapshotDifferenceResponseBody {
  readonly rows: readonly { readonly index: number; readonly left?: string; readonly right?: string }[];
}

// ---- standard input ----------------------------------------------------------------------------------------------------

/** Request `sahara/input`: standard input for the program, as bytes of UTF-8; may be given before the program asks for it. */
export interface InputArguments {
  readonly text?: string;
  /** Nothing more comes. */
  readonly end?: boolean;
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

// ---- time travel -------------------------------------------------------------------------------------------------------

/**
 * Event `sahara/moment`: where in the recording the program stands; right before each `stopped`, and when timelines change. A clock counts
 * instructions from the beginning of the run. Also the body of the response to the request `sahara/moment`.
 */
export interface MomentBody {
  /** False: nothing is recorded, and there is no past to go to. */
  readonly recording: boolean;
  readonly clock: number;
  /** First and last clock of the recording. */
  readonly start: number;
  readonly end: number;
  /** The program stands before the end of what was recorded: what runs is repeated, and prints nothing again. */
  readonly past: boolean;
  /** Number of the current timeline, and how many there are. */
  readonly timeline: number;
  readonly timelines: number;
  /** Bytes that checkpoints and journal hold, and may hold. */
  readonly memory: { readonly used: number; readonly budget: number; readonly checkpoints: number };
}

/** Requests `sahara/reverseNext`, `sahara/reverseStepIn`, `sahara/reverseStepOut`: answered at once; `stopped` follows. */
export interface ReverseStepArguments {
  readonly threadId: number;
  /** `statement` when absent. */
  readonly granularity?: 'statement' | 'line' | 'instruction';
}

/** Request `sahara/goToMoment`: `stopped` (reason `goto`) follows. `sahara/goToStart`, `sahara/goToEnd` and `sahara/goToLastCondition` take no arguments. */
export interface GoToMomentArguments {
  readonly clock: number;
  /** Another timeline; the current one when absent. */
  readonly timeline?: number;
}

/** A place in the program's text at a moment. */
export interface MomentPlace {
  readonly clock: number;
  readonly threadId: number;
  readonly function?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A value, as it is named in requests: a row of the variables view by its container and name, an expression in a frame that has a place (a
 * name or a path), or what `dataBreakpointInfo` answered.
 */
export interface ValueArguments {
  readonly variablesReference?: number;
  readonly name?: string;
  readonly expression?: string;
  readonly frameId?: number;
  readonly dataId?: string;
}

/**
 * Requests `sahara/lastWrite` and `sahara/nextWrite`: who wrote a value before here, or writes it after. With `go` the program is put where the
 * writing statement is about to run (`stopped` with reason `goto` follows when there is one).
 */
export interface WriteArguments extends ValueArguments {
  readonly go?: boolean;
}

export interface WriteResponseBody {
  /** Absent: the recording has no such write. */
  readonly write?: WriteRow;
  /** One sentence for people: `total became 42 at bank.sahara:12 in deposit (context 1, clock 3104).` */
  readonly message: string;
}

/** One write. `clock` is the moment at which the writing statement is about to run; the value is there at `written`. */
export interface WriteRow extends MomentPlace {
  readonly written: number;
  readonly before: string;
  readonly value: string;
  /** The value as a number, for plots; absent for everything else. */
  readonly number?: number;
}

/** Request `sahara/history`: all writes of a value over the current timeline, in order, in pages. */
export interface HistoryArguments extends ValueArguments {
  /** 0 when absent. */
  readonly start?: number;
  /** 1,000 when absent; at most 10,000. */
  readonly count?: number;
}

export interface HistoryResponseBody {
  readonly name: string;
  readonly type: string;
  /** Names the place in further pages: handles die, this does not. */
  readonly dataId: string;
  readonly total: number;
  readonly writes: readonly WriteRow[];
}

/** Request `sahara/retroactiveLog`: a log message (`balance is {(.balance account)}`) at every arrival at a line over the whole timeline. */
export interface RetroactiveLogArguments {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  /** Rows at most; 1,000 when absent, at most 10,000. */
  readonly count?: number;
}

export interface RetroactiveLogResponseBody {
  readonly rows: readonly (MomentPlace & { readonly text: string })[];
  /** False: there are more. */
  readonly complete: boolean;
}

/** Response to the request `sahara/timelines`. Event `sahara/timelines` has the same body: a timeline began, or another one is current. */
export interface TimelinesBody {
  readonly current: number;
  readonly timelines: readonly TimelineRow[];
}

export interface TimelineRow {
  readonly id: number;
  readonly name: string;
  /** The timeline that it left, and at which clock. */
  readonly parent?: number;
  readonly parted?: number;
  readonly end: number;
  /** How it ends, for people. */
  readonly ending: string;
}

/** Request `sahara/switchTimeline`: to the end of another timeline; `stopped` follows. */
export interface SwitchTimelineArguments {
  readonly timeline: number;
}

/** Request `sahara/divergence`: the first moment at which two timelines are in different states. */
export interface DivergenceArguments {
  readonly left: number;
  readonly right: number;
}

export interface DivergenceResponseBody {
  /** Absent: they are the same as far as both go. */
  readonly clock?: number;
  readonly left?: MomentPlace;
  readonly right?: MomentPlace;
  /** One sentence for people. */
  readonly message: string;
}

/**
 * `data` of the program's `output` events. Request `sahara/outputs` lists the lines again, and `sahara/goToOutput` goes to the moment at which
 * a line is about to be printed.
 */
export interface OutputData {
  readonly clock: number;
  /** Number of the first line of the event in `sahara/outputs`. */
  readonly output: number;
}

export interface OutputsArguments {
  /** Only lines with this text. */
  readonly text?: string;
  /** 0 when absent. */
  readonly start?: number;
  /** 1,000 when absent. */
  readonly count?: number;
}

export interface OutputsResponseBody {
  readonly total: number;
  readonly lines: readonly OutputLine[];
}

export interface OutputLine {
  readonly output: number;
  readonly clock: number;
  /** The context that printed. */
  readonly threadId: number;
  readonly category: 'stdout' | 'stderr' | 'console';
  /** Bounded to 200 characters. */
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

export interface GoToOutputArguments {
  readonly output: number;
}

/** Request `sahara/timeline`: what happened in a span of the current timeline, for a view with contexts as lanes. */
export interface TimelineArguments {
  /** Whole recording when absent. */
  readonly from?: number;
  readonly to?: number;
  /** Events at most, the others are left out evenly; 5,000 when absent. */
  readonly count?: number;
}

export interface TimelineResponseBody {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly TimelineLane[];
  readonly events: readonly TimelineEvent[];
  /** Events of the span that are not in the list. */
  readonly omitted: number;
}

export interface TimelineLane {
  readonly threadId: number;
  readonly name: string;
  readonly begin: number;
  /** Absent: it lives at the end. */
  readonly end?: number;
}

export interface TimelineEvent {
  readonly clock: number;
  readonly threadId: number;
  readonly kind: PassedMessage['kind'] | 'stop' | 'output';
  /** The other context of a message, spawn or join: arrows go from `threadId` to `peer` when something is sent. */
  readonly peer?: number;
  readonly text: string;
}

/** Request `sahara/saveRecording`: the run up to the end of the current timeline as one file, which the client writes. */
export interface SaveRecordingArguments {
  /** Where the file is going to be: the program is named relative to its folder. Beside the program when absent. */
  readonly path?: string;
}

/** Request `sahara/addRecording`: another recorded run of the program becomes a timeline, to be compared and switched to. The body is `TimelinesBody`. */
export interface AddRecordingArguments {
  readonly path: string;
}

/** Response to the request `sahara/saveRecording`: the run as one file. `sahara/lastWrite` and others work on one that was opened, too. */
export interface SaveRecordingResponseBody {
  /** Name for the file, `bank.sahara-recording`. */
  readonly name: string;
  /** The file's text. */
  readonly text: string;
}
