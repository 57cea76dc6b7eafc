/**
 * Shapes of the debug adapter's requests and events about time, as the client reads them. A clock counts the
 * instructions that the program has completed; lines count from 1.
 */

/** Event `sahara/moment`: before every stop, and when timelines change. */
export interface Moment {
  /** False: nothing is recorded, and there is no past. */
  readonly recording: boolean;
  readonly clock: number;
  /** The first and the last moment that can be gone to. */
  readonly start: number;
  readonly end: number;
  /** Whether the program stands before its recorded end. */
  readonly past: boolean;
  readonly timeline: number;
  readonly timelines: number;
  /** Bytes that the recording holds, and may hold. */
  readonly memory: { readonly used: number; readonly budget: number };
}

/** A value of the program: a row of the Variables view, or an expression in a frame. */
export interface ValuePlace {
  readonly variablesReference?: number;
  readonly name?: string;
  readonly expression?: string;
  readonly frameId?: number;
}

/** A place in the program's text at a moment. */
export interface MomentPlace {
  readonly clock: number;
  readonly threadId: number;
  readonly function?: string;
  readonly path?: string;
  readonly line?: number;
}

/** `clock`: the writing statement is about to run; the value is there at `written`. */
export interface Write extends MomentPlace {
  readonly written: number;
  readonly before: string;
  readonly value: string;
  /** There when the value is a number. */
  readonly number?: number;
}

/** Requests `sahara/lastWrite` and `sahara/nextWrite`. */
export interface FoundWrite {
  readonly write?: Write;
  /** One sentence for people. */
  readonly message: string;
}

/** Request `sahara/history`, in pages. */
export interface ValueHistory {
  readonly name: string;
  readonly type: string;
  /** Names the value in further pages; empty for a log, whose rows are no writes. */
  readonly dataId: string;
  readonly total: number;
  readonly writes: readonly Write[];
}

/** Request `sahara/retroactiveLog`. */
export interface RetroactiveLog {
  readonly rows: readonly (MomentPlace & { readonly text: string })[];
  readonly complete: boolean;
}

/** Request `sahara/timeline`. */
export interface TimelineData {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly {
    readonly threadId: number;
    readonly name: string;
    readonly begin: number;
    /** Absent: it lives at the end. */
    readonly end?: number;
  }[];
  readonly events: readonly TimelineEvent[];
  /** How many there are that are not in the list. */
  readonly omitted: number;
}

export interface TimelineEvent {
  readonly clock: number;
  readonly threadId: number;
  /** What passed between contexts, `stop` or `output`. */
  readonly kind: string;
  /** The other context. */
  readonly peer?: number;
  readonly text: string;
}

/** Request `sahara/outputs`. */
export interface OutputLines {
  readonly total: number;
  readonly lines: readonly {
    readonly output: number;
    readonly clock: number;
    readonly text: string;
    readonly path?: string;
    readonly line?: number;
  }[];
}

/** Request `sahara/timelines`. */
export interface Timelines {
  readonly current: number;
  readonly timelines: readonly {
    readonly id: number;
    readonly name: string;
    /** The timeline that it left, and at which clock. */
    readonly parent?: number;
    readonly parted?: number;
    readonly end: number;
    /** How it ends, for people. */
    readonly ending: string;
  }[];
}

/** Request `sahara/divergence`. */
export interface Divergence {
  /** Absent: they are the same as far as both go. */
  readonly clock?: number;
  readonly message: string;
}
