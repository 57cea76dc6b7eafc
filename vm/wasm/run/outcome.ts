/** What a run of the engine may be limited by, and how it ends. */
import type { Clock, OutsideRequest } from '../../context/index.ts';
import type { HostOutcome } from '../host/host.ts';
import type { ValueType } from '../types.ts';
import type { Prepared } from './prepared.ts';
import type { WasmValue } from './values.ts';

export interface EngineLimit {
  readonly fuel: number;
  readonly clock?: Clock;
  /** Depth of a frame, 0 is the outermost. */
  readonly leave?: number;
  readonly enter?: number;
  /** Hears outputs that need no turn of their own; the call returns to instruction `index` of the function. */
  readonly told?: (token: number, request: OutsideRequest, prepared: Prepared, index: number) => void;
}

/** A failure for good. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The exception that nobody handled. */
  readonly exception?: number;
  /** Of a program that ended itself. */
  readonly status?: number;
}

export type EngineOutcome =
  | { readonly kind: 'fuel' | 'clock' | 'entered' | 'stop' }
  | { readonly kind: 'ended'; readonly results: readonly WasmValue[] }
  | {
      readonly kind: 'left';
      readonly how: 'return' | 'unwind';
      readonly results: readonly WasmValue[];
      readonly types: readonly ValueType[];
    }
  /** An exception is about to be thrown and a stop was asked for. */
  | { readonly kind: 'condition'; readonly exception: number; readonly handled: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'host'; readonly token: number; readonly outcome: HostOutcome & { readonly kind: 'outside' } }
  /** An instruction with a watch flag is next: the owner of the watches executes it by {@link Engine.step}. */
  | { readonly kind: 'watched' };

/** A function that is to be called with an empty stack. */
export interface Invocation {
  readonly function: number;
  readonly values: readonly WasmValue[];
}

/** An activation that was put on a stopped frame, and how that frame stood. */
export interface Evaluation {
  readonly depth: number;
  readonly pc: number;
}
