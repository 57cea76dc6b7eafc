/**
 * Shapes of the debug adapter's requests and events about time, as the client reads them. A clock counts the
 * instructions that the program has completed; lines count from 1.
 */

/** Event `sahara/moment`: at every stop, and when the recorded end moves. */
export interface Moment {
  readonly clock: number;
  /** The first and the last moment that can be gone to. */
  readonly start: number;
  readonly end: number;
  /** Whether the program stands before its recorded end. */
  readonly past: boolean;
  readonly timeline: number;
  readonly threadId?: number;
}

/** A value of the program: a row of the Variables view, or an expression in a frame. */
export type ValuePlace =
  | { readonly variablesReference: number; readonly name: string }
  | { readonly expression: string; readonly frameId?: number };

/** Requests `sahara/lastWrite` and `sahara/nextWrite` {place, go}. */
export interface FoundWrite {
  readonly found: boolean;
  /** One sentence for people. */
  readonly message: string;
  readonly write?: {
    readonly clock: number;
    readonly threadId: number;
    readonly threadName: string;
    readonly function: string;
    readonly path?: string;
    readonly line?: number;
    readonly statement?: string;
    readonly before?: string;
    readonly after?: string;
  };
}

/** Request `sahara/history` {place, start, count}. */
export interface ValueHistory {
  readonly name: string;
  readonly type: string;
  readonly total: number;
  readonly entries: readonly HistoryEntry[];
}

export interface HistoryEntry {
  readonly clock: number;
  readonly text: string;
  /** There when the value is a number or a truth value. */
  readonly number?: number;
  readonly threadId: number;
  readonly threadName: string;
  readonly function?: string;
  readonly path?: string;
  readonly line?: number;
}

/** Request `sahara/retroactiveLog` {path, line, message}. */
export interface RetroactiveLog {
  readonly total: number;
  readonly entries: readonly {
    readonly clock: number;
    readonly threadId: number;
    readonly threadName: string;
    readonly text: string;
  }[];
}

/** Request `sahara/timeline` {from, to, limit}. */
export interface TimelineData {
  readonly start: number;
  readonly end: number;
  readonly lanes: readonly {
    readonly threadId: number;
    readonly name: string;
    readonly from: number;
    readonly to?: number;
    readonly state: string;
  }[];
  readonly events: readonly TimelineEvent[];
  readonly stops: readonly {
    readonly clock: number;
    readonly threadId: number;
    readonly reason: string;
    readonly path?: string;
    readonly line?: number;
  }[];
  readonly output: readonly {
    readonly clock: number;
    readonly threadId?: number;
    readonly category: string;
    readonly text: string;
    readonly path?: string;
    readonly line?: number;
  }[];
  /** How many more there are than were asked for. */
  readonly omitted: number;
}

export interface TimelineEvent {
  readonly clock: number;
  readonly threadId: number;
  readonly kind: string;
  /** The other context. */
  readonly peer?: number;
  readonly text: string;
  readonly bytes?: number;
}

/** Request `sahara/timelines` {}. */
export interface Timelines {
  readonly current: number;
  readonly timelines: readonly {
    readonly id: number;
    readonly name: string;
    readonly parent?: number;
    readonly forkedAt: number;
    readonly end: number;
    /** What was changed where it left its parent. */
    readonly change?: string;
  }[];
}

/** Request `sahara/firstDivergence` {first, second}. */
export interface Divergence {
  readonly same: boolean;
  readonly clock?: number;
  readonly message: string;
}
