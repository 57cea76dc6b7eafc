/** The boundary between a machine and everything above it. Only `run`, `change` and `restore` alter a machine. */
import type { Address, Clock, ContextId } from './address.ts';
import type { Overlaying } from './outside.ts';
import type { NamedType, Program } from './program.ts';
import type { FrameAccess, Location, Space, Value } from './value.ts';

export interface ExecutionContext {
  readonly id: ContextId;
  readonly name: string;
  readonly state: 'ready' | 'waiting' | 'waiting for host' | 'held' | 'ended' | 'failed';
  /** What it waits for, or how it ended, for people. */
  readonly detail?: string;
  /** Number of frames on the return stack. */
  readonly depth: number;
  /** Innermost first; `start` 0 is the innermost. */
  frames(start: number, count: number): readonly FrameAccess[];
  /** The parts that are not frames, each a tree: heap, mailbox, return stack … */
  readonly parts: readonly ContextPart[];
}

export interface ContextPart {
  readonly name:
    | 'Heap'
    | 'Mailbox'
    | 'Return stack'
    | 'Registers'
    | 'Globals'
    | 'Tables'
    | 'Memories'
    | 'Data segments'
    | 'Element segments'
    | 'Imports'
    | 'Exports';
  readonly value: Value;
}

export interface RunLimit {
  /** A slice only: instructions after which `run` ends near that point; has no effect on the run itself. */
  readonly fuel: number;
  /** Exact: `run` ends with `clock` when this many instructions are completed. */
  readonly clock?: Clock;
  /** Ends `run` with `left` when the context's frame at this depth returns or is unwound (its depth falls to `depth` or below; 0 is the outermost frame's depth). */
  readonly leave?: { readonly context: ContextId; readonly depth: number };
  /** Ends `run` with `entered` when the context's depth grows beyond `depth` (a call, a handler). */
  readonly enter?: { readonly context: ContextId; readonly depth: number };
  /**
   * Hears calls of effect `output` that are answered with nothing at once and do not end `run`; the clock is the call's, nothing else of
   * the machine may be asked or changed. A machine may end `run` with `host` all the same.
   */
  readonly told?: (outcome: Extract<Outcome, { readonly kind: 'host' }>) => void;
}

export interface RestartInfo {
  readonly name: string;
  readonly parameters: readonly NamedType[] /** The function that offers it. */;
  readonly function: string;
  readonly address: Address;
}

/** Why `run` ended. `context` and `address` are where. */
export type Outcome = { readonly context: ContextId; readonly address: Address } & (
  | { readonly kind: 'fuel' | 'clock' | 'entered' }
  /** The program has ended: the first context finished. `results` are its results. */
  | { readonly kind: 'ended'; readonly results: readonly Value[] }
  /** No context can run and none waits for the host. */
  | { readonly kind: 'all wait' }
  /** Before the instruction at a stop address, once per arrival of each context. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'left'; readonly how: 'return' | 'tail call' | 'unwind'; readonly results: readonly Value[] }
  /** A condition was signalled and a stop was asked for, or nobody handles it. The signalling stack is intact. Running on without a `restart` change continues the search, or ends the context. */
  | {
      readonly kind: 'condition';
      readonly id: number;
      readonly name: string;
      readonly payload: Value;
      readonly message: string;
      readonly handled: boolean;
      readonly restarts: readonly RestartInfo[];
      /** What the language itself would say about it, over several lines (a traceback), instead of condition, payload and stack. */
      readonly report?: string;
    }
  /** The context has failed for good: an unhandled condition, a trap. Other contexts may run on, except when it was the first. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly payload?: Value;
      /** As for a condition; empty when nothing is to be said. */
      readonly report?: string;
      /** What the program's process would end with; 1 when absent. */
      readonly exitCode?: number;
    }
  /** Right after the instruction at `address` has read or written a watched place. */
  | {
      readonly kind: 'watch';
      readonly location: Location;
      readonly access: 'read' | 'write';
      /** Clock before that instruction. */
      readonly begun: Clock;
      /** Answers of the outside that it got; none when absent. */
      readonly answers?: number;
      readonly before: Value;
      readonly after: Value;
    }
  /** The machine needs the outside; answer with a `host result` change. */
  | { readonly kind: 'host'; readonly call: HostCall }
);

export interface HostCall {
  readonly token: number;
  readonly name: string;
  readonly effect: 'none' | 'input' | 'output' | 'world';
  readonly arguments: Uint8Array;
}

/** The only way to change a machine but `run` and `restore`. Every change is a journal entry at a clock. */
export type Change =
  | { readonly kind: 'host result'; readonly token: number; readonly result: Uint8Array }
  /** Re-entry: a host frame, then the callee. */
  | { readonly kind: 'host calls'; readonly token: number; readonly target: string; readonly arguments: Uint8Array }
  | { readonly kind: 'write'; readonly location: Location; readonly bytes: Uint8Array }
  | { readonly kind: 'go to'; readonly context: ContextId; readonly address: Address }
  | {
      readonly kind: 'restart';
      readonly context: ContextId;
      readonly name: string;
      readonly arguments: readonly Uint8Array[];
    }
  /** Starts the activation at `depth` anew: same arguments, current version of its function. */
  | { readonly kind: 'restart frame'; readonly context: ContextId; readonly depth: number }
  | { readonly kind: 'hold' | 'release' | 'end'; readonly context: ContextId }
  /** Adds units without replacing any: an expression compiled at a stop. */
  | { readonly kind: 'extend'; readonly program: Program }
  /** Functions that still fit are replaced by their new versions. */
  | { readonly kind: 'replace'; readonly program: Program }
  /** Pushes an activation of kind `evaluation` on a stopped context; run with `leave` at its depth to get the results. */
  | {
      readonly kind: 'call';
      readonly context: ContextId;
      readonly entry: Address;
      readonly arguments: readonly Uint8Array[];
    };

export interface ChangeResult {
  /** Why nothing was changed. */
  readonly refused?: string;
  /** For `replace`: what became of each changed function. */
  readonly replaced?: readonly { readonly function: string; readonly refused?: string }[];
}

export interface Stops {
  /** Reported in every context, once per arrival. */
  readonly addresses: ReadonlySet<Address>;
  /** Reported only in one context while its depth is at most `depth` (stepping); once per arrival. */
  readonly steps?: { readonly context: ContextId; readonly depth: number; readonly addresses: ReadonlySet<Address> };
  readonly conditions: 'none' | 'unhandled' | 'all' | ReadonlySet<number>;
}

declare const opaque: unique symbol;
export interface Checkpoint {
  readonly [opaque]?: never;
  readonly clock: Clock;
  /** Bytes that it keeps alive beyond those it shares with the previous checkpoint. */
  readonly cost: number;
}

export interface Machine {
  readonly program: Program;
  readonly clock: Clock;
  readonly spaces: readonly Space[];
  /** All contexts that have not been forgotten, by id; ended ones stay listed while somebody may join them. */
  contexts(): readonly ExecutionContext[];
  context(id: ContextId): ExecutionContext | undefined;
  run(limit: RunLimit): Outcome;
  change(change: Change): ChangeResult;
  /** Replaces the whole set. */
  stops(stops: Stops): void;
  save(): Checkpoint;
  /**
   * `again`: the state is one of the run that the machine is in, and what follows repeats that run until {@link Covering.forgetAhead}
   * is called, or until it has come to where the run was left. First hits from there on may stay known then.
   */
  restore(checkpoint: Checkpoint, again?: boolean): void;
  drop(checkpoint: Checkpoint): void;
  /** Of the architectural state, walked from the roots; never sees a patch. */
  hash(): number;
  /** The value at a location; undefined when its activation or object is gone. */
  read(location: Location): Value | undefined;
  /** Copies of the operand stack, as an option of the machine asks for them; the newest ones, oldest first. */
  readonly snapshots?: readonly StackSnapshot[];
  /** Whether a `go to` change may move a stopped frame to another statement of its function. */
  readonly goesTo?: boolean;
  readonly covering?: Covering;
  readonly watching?: Watching;
  readonly observing?: Observing;
  readonly isolating?: Isolating;
  readonly overlaying?: Overlaying;
}

/** The innermost frame's operand stack at a moment, oldest value first, as the language spells values. */
export interface StackSnapshot {
  readonly clock: Clock;
  readonly function: string;
  /** Index of the instruction that is about to run. */
  readonly ip: number;
  readonly stack: readonly string[];
}

/** Optional ability: coverage. `first` probes record the clock of their first hit and remove themselves; `counts` counts exactly. */
export interface Covering {
  cover(mode: 'off' | 'first' | 'counts'): void;
  /**
   * Instructions that ran, by address, with the clock of the first time; for blocks partly executed, exact. Functions that loaded debug
   * information does not tell of may be left out. After a state was restored {@link Machine.restore | again}, clocks to come may be among them.
   */
  firstHits(): ReadonlyMap<Address, Clock>;
  /** Optional: what {@link firstHits} has come to know since the last call, or since the mode was set. */
  takeHits?(): readonly (readonly [address: Address, clock: Clock])[];
  /** Optional: what comes now is another run than the one that was seen; first hits of what was to come are forgotten. */
  forgetAhead?(): void;
  /** Exact executions by instruction address; only in mode `counts`. */
  counts(): ReadonlyMap<Address, number>;
  /** The sides of branches that ran, by address of the branch; for machines that see them. Others are told by what ran behind them. */
  sides?(): ReadonlyMap<Address, BranchSides>;
}

/** The sides of one branch, those with the same target in the order of {@link BranchInfo.sides}. */
export type BranchSides = readonly {
  readonly target: Address;
  /** Times that it was taken; in mode `first` 1 or 0. */
  readonly count: number;
  /** Mode `first`: the clock of the first time. */
  readonly first?: Clock;
}[];

/**
 * Optional ability: seeing reads and writes of places, at no cost while none is watched. Watches survive `restore`, and may name
 * objects and activations that do not exist yet, or no more.
 */
export interface Watching {
  /** Kinds of access that it reports; all of them when absent. */
  readonly sees?: readonly ('read' | 'write' | 'change')[];
  /** Replaces the whole set. `write` reports writes of an equal value too, `change` only those that alter it. */
  watch(locations: readonly { readonly location: Location; readonly on: 'read' | 'write' | 'change' }[]): void;
}

/** Optional ability: what passes between contexts, for traces and timelines. Never changes a run. */
export interface Observing {
  /** Switches recording on or off; off forgets. */
  observe(on: boolean): void;
  /** Takes what was recorded since the last time, in order; at most the newest 100,000. */
  take(): readonly MachineEvent[];
}

export interface MachineEvent {
  readonly clock: Clock;
  readonly context: ContextId;
  readonly kind: 'spawn' | 'send copy' | 'send move' | 'receive' | 'signal' | 'restart' | 'join' | 'end' | 'fail';
  /** The other context of a message, spawn or join. */
  readonly peer?: ContextId;
  /** What was sent, signalled or returned, bounded to 200 characters. */
  readonly text: string;
  /** Size of a message in bytes. */
  readonly bytes?: number;
}

/** Optional ability: the proof that no live reference crosses heaps. */
export interface Isolating {
  /** Looks at every reference on every stack, in every heap and in every message in flight; `place` is where a foreign one lies, for people. */
  check(): {
    readonly objects: number;
    readonly references: number;
    readonly foreign: readonly { readonly context: ContextId; readonly place: string; readonly refersTo: ContextId }[];
  };
}

/** Owner of the outside and of the journal; lives in control, not in the machine. */
export interface HostPort {
  answer(call: HostCall): Uint8Array | Promise<Uint8Array>;
  save(): unknown;
  restore(state: unknown): void;
}
