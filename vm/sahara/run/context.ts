/** One execution context: its stacks, heap, mailbox and what it waits for. */
import type { Clock, ContextId } from '../../context/index.ts';
import { Heap } from '../heap/heap.ts';
import type { Layouts } from '../heap/layout.ts';
import type { Message } from './message.ts';

/** Words of a frame record on the return stack. */
export const frame = {
  /** Entry (×4) that the caller continues at; for a frame that did not come from a call, the instruction it lies on top of. */
  pc: 0,
  /** Caller's frame base (data-stack word). */
  base: 1,
  /** Clock of the entry: low part, and multiples of {@link epochSize}. */
  clock: 2,
  epoch: 3,
  /** {@link frameKind} in 3 bits, above them the static link: return-stack word of the enclosing frame's record plus 1 (0: none). */
  kind: 4,
  words: 5,
} as const;

export const frameKind = { call: 0, handler: 1, entry: 2, evaluation: 3 } as const;

export const epochSize = 2 ** 26;

/** Words of a handler or restart record. */
export const record = {
  /** 0 handle form, 1 restarts form. */
  kind: 0,
  /** Return-stack word of the establishing frame's record. */
  frame: 1,
  /** Data-stack word above the establishing frame's values. */
  top: 2,
  /** Entry number of the instruction that established it, and its table's index in the function. */
  entry: 3,
  table: 4,
  words: 5,
} as const;

/** A condition on its way: payload is owned. */
export interface Pending {
  readonly condition: number;
  readonly payload: number;
  /** Record index (a word offset) from which on downwards the search continues; records at and above are not seen. */
  readonly top: number;
  /** Reported as an outcome already. */
  readonly reported: boolean;
  /** The handler found, as record offset and clause; undefined when nobody handles it. */
  readonly found?: { readonly record: number; readonly handler: number };
  readonly message: string;
}

/** A running handler. Immutable. */
export interface Handling {
  /** Return-stack word of the handler's frame record. */
  readonly frame: number;
  /** The handle form's record, and the top of the records when the handler began. */
  readonly record: number;
  readonly top: number;
  readonly condition: number;
  readonly message: string;
}

/** What an evaluation on top of a stopped context will give back. Immutable. */
export interface Evaluating {
  readonly frame: number;
  readonly state: State;
  readonly detail: string;
  readonly pending: Pending | undefined;
  readonly host: HostWait | undefined;
  readonly reportedPc: number;
  readonly recordTop: number;
  /** Context that was running. */
  readonly current: ContextId;
}

export interface HostWait {
  readonly token: number;
  readonly answered: boolean;
}

export type State = 'ready' | 'waiting' | 'waiting for host' | 'ended' | 'failed';

const noWords = new Int32Array(0);
const noDoubles = new Float64Array(0);

export class Context {
  stack: Int32Array;
  doubles: Float64Array;
  returns: Int32Array;
  records: Int32Array = noWords;
  recordTop = 0;
  heap: Heap;
  /** Entry ×4 of the instruction about to run. */
  pc = 0;
  /** Data-stack words. */
  sp = 0;
  fp = 0;
  /** Return-stack word after the newest frame record. */
  rp = 0;
  state: State = 'ready';
  detail = '';
  held = false;
  /** In the ready queue. */
  queued = false;
  /** Messages; those before {@link taken} are gone. */
  mailbox: Message[] = [];
  taken = 0;
  /** Waits for a message, rather than for a join. */
  receiving = false;
  cursor = 0;
  /** Clock of the receive's time limit; −1 none. */
  deadline: Clock = -1;
  /** Contexts that wait for this one's end. */
  joiners: ContextId[] = [];
  /** What a join receives; undefined when taken or not ended. */
  result: Message | undefined;
  /** The condition that ended it. */
  failure: { readonly condition: number; readonly payload: Message; readonly message: string } | undefined;
  pending: Pending | undefined;
  handling: readonly Handling[] = [];
  evaluating: readonly Evaluating[] = [];
  host: HostWait | undefined;
  /** Value of the last evaluation, owned until the next change or run: low, high, type. */
  evaluated: readonly [number, number, number] | undefined;
  /** Address of an arrival that was reported; −1 none. */
  reportedPc = -1;
  /** Frames and data-stack words beyond the limits that handlers of an overflow may use. */
  frameReserve = 0;
  slotReserve = 0;
  /** Counts runs and changes that touched it, for checkpoints. */
  touched = 0;

  constructor(
    readonly id: ContextId,
    readonly functionIndex: number,
    layouts: Layouts,
    heapLimit: number,
  ) {
    this.stack = new Int32Array(32);
    this.doubles = new Float64Array(this.stack.buffer);
    this.returns = new Int32Array(frame.words * 4);
    this.heap = new Heap(id, layouts, heapLimit);
  }

  /** Number of frames. */
  get depth(): number {
    return this.rp / frame.words;
  }

  growStack(words: number): void {
    // An ended context has given its stack back: doubling nothing would never end.
    let length = Math.max(32, this.stack.length);
    while (length < words) length *= 2;
    const larger = new Int32Array(length);
    larger.set(this.stack);
    this.stack = larger;
    this.doubles = new Float64Array(larger.buffer);
  }

  growReturns(words: number): void {
    let length = Math.max(20, this.returns.length);
    while (length < words) length *= 2;
    const larger = new Int32Array(length);
    larger.set(this.returns);
    this.returns = larger;
  }

  pushRecord(kind: number, entry: number, table: number): void {
    if (this.recordTop + record.words > this.records.length) {
      const larger = new Int32Array(Math.max(record.words * 4, this.records.length * 2));
      larger.set(this.records);
      this.records = larger;
    }
    this.records.set([kind, this.rp - frame.words, this.sp, entry, table], this.recordTop);
    this.recordTop += record.words;
  }

  /** Return-stack word of the frame's own record for frame number `depth` (0 outermost). */
  frameAt(depth: number): number {
    return depth * frame.words;
  }

  /** The clock at which the frame at a record was entered. */
  activation(at: number): Clock {
    return this.returns[at + frame.epoch]! * epochSize + this.returns[at + frame.clock]!;
  }

  /** Gives stacks and heap back at the context's end. */
  dropStorage(): void {
    this.stack = noWords;
    this.doubles = noDoubles;
    this.returns = noWords;
    this.records = noWords;
    this.heap = new Heap(this.id, this.heap.layouts, this.heap.limit);
  }
}
