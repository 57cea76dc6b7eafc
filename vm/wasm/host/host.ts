/**
 * The interface between the machine and the functions that are part of it without being WebAssembly: WASI and Emscripten's `env`.
 * A host function never runs guest code or waits: it says what it needs, and is called anew with everything that it got.
 */
import type { OutsideRequest } from '../../context/index.ts';
import type { FunctionType } from '../types.ts';

/**
 * A value as its bits: i32, f32 and references as signed 32-bit numbers (a reference is the machine's own number for it), i64 and f64
 * as signed 64-bit bigints. Results may be unsigned; the machine wraps them.
 */
export type HostValue = number | bigint;

/** Linear memory 0 of the instance that calls. */
export interface HostMemory {
  /** The memory itself, exactly as long as it is now; stale once it grew. Only to be written after {@link writes}. */
  readonly bytes: Uint8Array;
  /** Announces a write, before it happens, to whoever watches; also one that changes nothing. */
  writes(offset: number, length: number): void;
  /** Announces a read in the same way. The last turn of a call announces all that the call has read. */
  reads(offset: number, length: number): void;
  /** Pages of 64 KiB before, or -1 when it may not grow so far. */
  grow(pages: number): number;
}

/** What a host function may use of the calling instance. Valid during one call only. */
export interface HostAccess {
  /** Undefined when the instance has none. */
  readonly memory: HostMemory | undefined;
  /** The module's name, for messages. */
  readonly module: string;
  /** Whether the instance exports a function of this name. */
  exports(name: string): boolean;
}

/** What a host function wants to happen. */
export type HostOutcome =
  | { readonly kind: 'return'; readonly values: readonly HostValue[] }
  | { readonly kind: 'trap'; readonly code: string; readonly message: string }
  /** The program ends: with success when `status` is 0. */
  | { readonly kind: 'exit'; readonly status: number }
  /** Ends `run` with the outcome `host`; the answer comes as the next event. */
  | { readonly kind: 'outside'; readonly request: OutsideRequest }
  /** Calls a function of the calling instance, by export or by element of its function table (the exported `__indirect_function_table`, else table 0); what becomes of it comes as the next event. A bad element traps. */
  | {
      readonly kind: 'guest call';
      readonly callee: { readonly export: string } | { readonly element: number };
      readonly arguments: readonly HostValue[];
      /** Whether `thrown` may come back; otherwise a thrown value passes through this frame. */
      readonly catches: boolean;
    }
  /** Unwinds to the nearest host frame that catches; guest handlers do not see it. Without one the program fails with `message`. */
  | { readonly kind: 'throw'; readonly value: number; readonly message: string };

/** What came of an outcome that was not final. */
export type HostEvent =
  | { readonly kind: 'answer'; readonly request: OutsideRequest; readonly bytes: Uint8Array }
  | { readonly kind: 'returned'; readonly values: readonly HostValue[] }
  | { readonly kind: 'thrown'; readonly value: number };

/** The call of one host function. */
export interface HostFunction {
  readonly signature: FunctionType;
  /**
   * One turn of a call. The machine calls it first without events, then after each outcome `outside` or `guest call` again with the same
   * arguments and one event more, until another outcome comes. The events of an unfinished call belong to the machine's state: a function
   * keeps nothing between its turns, and changes memory only in its last one.
   */
  call(access: HostAccess, values: readonly HostValue[], events: readonly HostEvent[]): HostOutcome;
}

/** Host functions that share a namespace and state. One instance of it belongs to one machine. */
export interface HostModule {
  /** The import's module name. */
  readonly name: string;
  /** The function of that name; `wanted` is what the importing module says, for families of functions (`invoke_iii`). */
  resolve(name: string, wanted: FunctionType): HostFunction | undefined;
  /** The state now; cheap, shares what did not change since the last time. */
  save(): HostState;
  restore(state: HostState): void;
  /** Of the state: 32 bits, equal for equal states. */
  hash(): number;
}

export interface HostState {
  /** Bytes that it keeps alive beyond those it shares with the previous state. */
  readonly cost: number;
}
