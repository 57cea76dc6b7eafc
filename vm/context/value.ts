/** Values, the places that hold them, and lazy access to stopped frames. */
import type { Address, Clock, ContextId } from './address.ts';

/** A place. Names objects and activations, never raw addresses: it follows its object when a collector moves it and ends with its activation. */
export type Location =
  | { readonly in: 'local' | 'stack'; readonly context: ContextId; readonly activation: Clock; readonly index: number }
  /** `object` is a stable id within its context's heap; `index` numbers fields or elements as {@link Value.children} does. */
  | { readonly in: 'cell'; readonly context: ContextId; readonly object: number; readonly index: number }
  | { readonly in: 'space'; readonly space: number; readonly offset: number; readonly length: number }
  | { readonly in: 'bits'; readonly of: Location; readonly from: number; readonly count: number }
  | { readonly in: 'pieces'; readonly of: readonly Location[] };

/** A value as people read it, read lazily. Valid only until the machine runs, changes or is restored. */
export interface Value {
  /** In the language's own spelling. */
  readonly type: string;
  /** One line, bounded to 200 characters. */
  readonly summary: string;
  /** Absent: computed, cannot be set or watched. */
  readonly location?: Location;
  /** Why it cannot be set, where it has no location although it is not computed. */
  readonly fixed?: string;
  /** Exact bits as a location stores them (i64, v128, NaN payload, references). */
  readonly bytes?: Uint8Array;
  readonly count: { readonly named: number; readonly indexed: number };
  /** Stable id of the heap object that the value refers to; equal ids in one context are one object. */
  readonly object?: number;
  /** Bytes that a memory view shows for it. */
  readonly memory?: { readonly space: number; readonly offset: number; readonly length: number };
  /** At most `count` children from `start` on; costs what is shown. */
  children(start: number, count: number, which: 'named' | 'indexed'): readonly ChildValue[];
  /** The whole text, unbounded, for the clipboard. */
  full(): string;
}

/** One child of a value. */
export interface ChildValue {
  readonly name: string;
  readonly value: Value;
  /** The expression of the child by that of the value; absent: `.name` or `[index]` behind it. */
  path?(of: string): string;
  /** The expression of the child in a frame that has one for it, where the value itself has none. */
  pathIn?(frame: FrameAccess): string | undefined;
}

/** A range of bytes that can be shown and, when writable, changed: a heap, a memory, instruction memory. */
export interface Space {
  readonly id: number;
  readonly name: string;
  /** In bytes. */
  readonly length: number;
  readonly writable: boolean;
  /** A copy of the bytes, clipped to the space. */
  read(offset: number, length: number): Uint8Array;
}

/** A frame of a stopped context, looked into from outside. */
export interface FrameAccess {
  readonly context: ContextId;
  /** Clock at which the activation was entered; names it. */
  readonly activation: Clock;
  /** The instruction about to run, or that runs when the callee returns. */
  readonly address: Address;
  /** Of a frame that waits for a call, where the machine knows it at once: the call. Absent: the instruction before {@link address}. */
  readonly call?: Address | undefined;
  /** Static link: the frame that a handler or closure body belongs to. */
  readonly enclosing?: FrameAccess;
  readonly kind: 'call' | 'handler' | 'restart' | 'host' | 'entry' | 'evaluation';
  /** 0 is the outermost frame. */
  readonly depth: number;
  readonly function: string;
  readonly localCount: number;
  /** Temporaries on the data stack above the locals. */
  readonly stackCount: number;
  local(index: number): Value;
  /** Name of a local where there is no debug information; absent where a machine has no names of its own for them. */
  localName?(index: number): string;
  /** A reference to a function of the frame's module, where functions are values; undefined when there is no such function. */
  functionReference?(index: number): Value | undefined;
  /** A global of the frame's module, where a machine has them; undefined when there is no such global. */
  globalValue?(index: number): Value | undefined;
  /** Index 0 is the frame's oldest temporary. */
  stack(index: number): Value;
  /** A space of this frame's instance (a memory, the globals, a table); undefined where the machine has none of that kind. */
  space(kind: 'memory' | 'global' | 'table', index: number): Space | undefined;
}
