/** What the functions of Emscripten's `env` share: one turn of a call, calls of the guest one after the other, and their state. */
import { type OutsideRequest, outside } from '../../context/index.ts';
import type { FunctionType } from '../types.ts';
import type { HostAccess, HostEvent, HostMemory, HostOutcome, HostState, HostValue } from './host.ts';

/** What Emscripten's JavaScript keeps in variables. */
export interface EmscriptenState extends HostState {
  /** Upper half of a 64-bit result, and the type that a handler was chosen for. */
  readonly temporary: number;
  /** Address of the exception that was thrown last; 0: none. */
  readonly last: number;
  /** Exceptions that were thrown and are not caught yet. */
  readonly uncaught: number;
  /** Exceptions whose handlers run, innermost last. */
  readonly caught: readonly number[];
  /** Exceptions that are being destroyed, with their destructors: their memory does not tell any more. */
  readonly ending: readonly { readonly exception: number; readonly destructor: number }[];
}

/** Thrown where the result of a guest call is missing; ends a turn. No Error: its stack would cost more than the call. */
export class Unanswered {
  readonly outcome: HostOutcome;
  constructor(outcome: HostOutcome) {
    this.outcome = outcome;
  }
}

/** One turn of a call of a function of `env`. */
export class EmscriptenCall {
  readonly access: HostAccess;
  readonly values: readonly HostValue[];
  readonly wanted: FunctionType;
  /** Taken over when the call ends. */
  state: EmscriptenState;
  /** Taken over also when a turn ends without the end of the call. */
  kept: Pick<EmscriptenState, 'ending'> | undefined;
  readonly #events: readonly HostEvent[];
  #next = 0;

  constructor(
    access: HostAccess,
    values: readonly HostValue[],
    events: readonly HostEvent[],
    own: { readonly wanted: FunctionType; readonly state: EmscriptenState },
  ) {
    this.access = access;
    this.values = values;
    this.wanted = own.wanted;
    this.state = own.state;
    this.#events = events;
  }

  /** Nothing was asked yet. */
  get isFirstTurn(): boolean {
    return this.#events.length === 0;
  }

  u32(index: number): number {
    return Number(this.values[index] ?? 0) >>> 0;
  }

  get memory(): HostMemory {
    const { memory } = this.access;
    if (!memory) throw new Unanswered({ kind: 'trap', code: 'missing memory', message: 'the module has no memory' });
    return memory;
  }

  /** Calls an export of the guest; undefined when it has none of these names. */
  guest(names: readonly string[], ...values: HostValue[]): HostValue | undefined {
    const name = names.find((each) => this.access.exports(each));
    if (name === undefined) return undefined;
    const event = this.#take({ kind: 'guest call', callee: { export: name }, arguments: values, catches: false });
    return event.kind === 'returned' ? (event.values[0] ?? 0) : 0;
  }

  /** Calls an element of the function table. */
  element(element: number, values: readonly HostValue[], catches: boolean): HostEvent {
    return this.#take({ kind: 'guest call', callee: { element }, arguments: values, catches });
  }

  ask(request: OutsideRequest): Uint8Array {
    const event = this.#take({ kind: 'outside', request });
    return event.kind === 'answer' ? event.bytes : new Uint8Array(0);
  }

  print(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.ask(outside.output(stream, bytes));
  }

  /** Each event belongs to the n-th question: what a function asks depends on earlier events only. */
  #take(outcome: HostOutcome): HostEvent {
    const event = this.#events[this.#next++];
    if (!event) throw new Unanswered(outcome);
    return event;
  }

  // ---- memory ------------------------------------------------------------------------------------------------------------

  /** Traps when the range lies outside of memory. */
  check(offset: number, length: number): void {
    if (offset + length > this.memory.bytes.length)
      throw new Unanswered({ kind: 'trap', code: 'memory', message: 'out of bounds memory access' });
  }

  load32(offset: number): number {
    this.check(offset, 4);
    this.memory.reads(offset, 4);
    const { buffer, byteOffset } = this.memory.bytes;
    return new DataView(buffer, byteOffset + offset, 4).getUint32(0, true);
  }

  load8(offset: number): number {
    this.check(offset, 1);
    this.memory.reads(offset, 1);
    return this.memory.bytes[offset] as number;
  }

  store32(offset: number, value: number): void {
    this.store(offset, Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
  }

  store8(offset: number, value: number): void {
    this.store(offset, Uint8Array.of(value));
  }

  store(offset: number, bytes: Uint8Array): void {
    this.check(offset, bytes.length);
    this.memory.writes(offset, bytes.length);
    this.memory.bytes.set(bytes, offset);
  }

  /** Bytes up to a zero byte. */
  string(offset: number): Uint8Array {
    const { bytes } = this.memory;
    const zero = bytes.indexOf(0, offset);
    const end = zero < 0 ? bytes.length : zero;
    this.memory.reads(offset, Math.max(0, end - offset));
    return bytes.slice(offset, end);
  }
}

export type Results = readonly HostValue[];
/** A function of `env`: gives its results, or another way on. */
export type EmscriptenFunction = (call: EmscriptenCall) => Results | HostOutcome;
