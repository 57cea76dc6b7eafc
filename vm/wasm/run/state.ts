/** The architectural state of a store and its stack, as the interpreters see it: typed arrays, and few objects behind them. */
import type { Clock } from '../../context/index.ts';
import type { HostEvent, HostFunction, HostValue } from '../host/host.ts';
import type { WasmModule } from '../module.ts';
import { TypeStore } from '../type-store.ts';
import type { FunctionType, GlobalType, TableType, ValueType } from '../types.ts';
import { GcHeap } from './heap.ts';
import type { Memory } from './memory.ts';
import type { Prepared } from './prepared.ts';

export { referenceKind } from '../types.ts';

/** What ends a call of an interpreter. */
export const Exit = {
  /** Too close to the limit; the place is one that control arrives at. */
  Limit: 1,
  /** Returned below the floor: the frame is popped, its results are at its first words. */
  Return: 2,
  Trap: 3,
  Throw: 4,
  /** A call that the interpreter cannot make by itself. */
  Call: 5,
  /** Returned to a host frame. */
  Host: 6,
  /** Fast code arrived at a place that the plain form has to run. */
  Leave: 7,
  /** The plain form arrived at a flag. */
  Flag: 8,
  /** An access to memory that failed the fast check. */
  Memory: 9,
  /** A call through a table or reference that failed the fast check. */
  Indirect: 10,
  /** A call in place of the running function. */
  Tail: 11,
  /** The GC heap is full; the operation is executed again after a collection. */
  Collect: 12,
  /** A function or a loop has run so often that it is worth compiling. */
  Heat: 13,
  /** A bulk operation that is charged by its size; it is executed again by itself. */
  Charge: 14,
} as const;

/** Flags of entries of the plain form. */
export const Flag = { stop: 1, head: 2, probe: 4, count: 8, watch: 16 } as const;

/** Executes one operation; gives the place of the next, or an {@link Exit} with the sign changed. */
export type ColdOperation = (state: State, code: Int32Array, pc: number, fp: number) => number;

export interface WasmFunction {
  readonly kind: 'wasm';
  /** In the store. An old version has one of its own; see versions/. */
  address: number;
  /** Of an old version: where the newest one is. */
  replacedBy?: number;
  readonly instance: Instance;
  /** In its module's index space. */
  readonly index: number;
  /** Canonical number. */
  readonly type: number;
  readonly signature: FunctionType;
  prepared?: Prepared;
  /** Why it cannot run: it is not valid, and validation was off. */
  broken?: string;
}

export interface EmbeddedFunction {
  readonly kind: 'host';
  readonly address: number;
  /** `module.name`. */
  readonly name: string;
  readonly type: number;
  readonly signature: FunctionType;
  readonly host: HostFunction;
}

export type StoreFunction = WasmFunction | EmbeddedFunction;

export interface Table {
  readonly type: TableType;
  /** Canonical type of its elements. */
  readonly element: ValueType;
  length: number;
  /** Two words an element: number and kind of the reference. At least `length` elements. */
  words: Int32Array;
}

export interface StoreGlobal {
  readonly type: GlobalType;
  /** Canonical. */
  readonly canonical: ValueType;
}

export interface StoreTag {
  /** Canonical number of its function type. */
  readonly type: number;
  readonly parameters: readonly ValueType[];
}

/** Immutable but for being dropped. */
export interface StoreData {
  readonly bytes: Uint8Array;
  dropped: boolean;
}

export interface StoreElements {
  readonly type: ValueType;
  readonly words: Int32Array;
  dropped: boolean;
}

export type ExternKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/** Something of the store that can be exported and imported. */
export interface Extern {
  readonly kind: ExternKind;
  readonly address: number;
}

/** A module in the store: its index spaces as addresses. */
export interface Instance {
  readonly number: number;
  readonly module: WasmModule;
  /** Name that others import it by, when it has one. */
  name: string;
  /** Canonical numbers of its types. */
  readonly types: Int32Array;
  readonly functions: Int32Array;
  readonly tables: Int32Array;
  readonly memories: Int32Array;
  readonly globals: Int32Array;
  readonly tags: Int32Array;
  readonly data: Int32Array;
  readonly elements: Int32Array;
  readonly exports: Map<string, Extern>;
}

/** A host function under way: called again with its events after each turn. */
export interface HostActivation {
  readonly function: EmbeddedFunction;
  readonly values: readonly HostValue[];
  readonly events: readonly HostEvent[];
  /** Whether thrown host values come back to it. */
  readonly catches: boolean;
  readonly call: CallPlace;
}

/** The instruction that called a host function, or the outermost of several that called each other. */
export interface CallPlace {
  /** In the plain form. */
  readonly place: number;
  /** Clock before it. */
  readonly begun: Clock;
  /** Number of the next question to the outside then. */
  readonly token: number;
}

/** Part of a memory that a host function has used. */
export interface HostTouch {
  /** The memory's address in the store. */
  readonly memory: number;
  readonly offset: number;
  readonly length: number;
  readonly write: boolean;
}

export interface StoreLimits {
  /** Frames. */
  readonly depth: number;
  /** Words of 4 bytes on the data stack. */
  readonly stackWords: number;
  /** Pages of 64 KiB of one memory. */
  readonly memoryPages: number;
  /** Elements of one table. */
  readonly tableElements: number;
  /** Bytes of the GC heap. */
  readonly heapBytes: number;
}

export const defaultLimits: StoreLimits = {
  depth: 20_000,
  stackWords: 16_777_216,
  memoryPages: 32_767,
  tableElements: 10_000_000,
  heapBytes: 268_435_456,
};

/** Calls of a function and rounds of a loop after which the function is compiled; 0: never. */
export interface Heat {
  readonly calls: number;
  readonly rounds: number;
  /** Of a function that is compiled for a loop: so many loops beside each other become functions of their own; 3 if nothing is said. */
  readonly phases?: number;
}

const defaultHeat: Heat = { calls: 100, rounds: 400 };

/** Frames are four words: function, first word of the frame, fast place to resume at, instance. */
export const frameWords = 4;
/** Place in both codes that host frames are resumed at. */
export const hostPlace = 8;
/** First place of real code. */
export const firstPlace = 16;

const noMemory = new DataView(new ArrayBuffer(0));

export class State {
  // Code.
  fast = new Int32Array(4096);
  plain = new Int32Array(4096);
  flags = new Uint8Array(4096);
  fastTop = firstPlace;
  plainTop = firstPlace;
  /** Eight words a function: fast entry (0: cannot be called directly), words of its frame, instructions, instance, canonical type, words of parameters, words of parameters and locals, plain entry. */
  functions = new Int32Array(8 * 64);
  cold: readonly (ColdOperation | undefined)[] = [];

  // Stack.
  words: Int32Array;
  doubles: Float64Array;
  floats: Float32Array;
  usable: number;
  frames = new Int32Array(frameWords * 64);
  activations = new Float64Array(64);
  /** Host functions under way, by depth. */
  readonly hostFrames = new Map<number, HostActivation>();

  // Store.
  readonly types = new TypeStore();
  readonly store: StoreFunction[] = [];
  readonly instances: Instance[] = [];
  readonly tables: Table[] = [];
  /** What the interpreters' variable for a table holds before there is one. */
  readonly noTable: Table = {
    type: { limits: { minimum: 0n, index: 0x7f, shared: false }, element: 0 },
    element: 0,
    length: 0,
    words: new Int32Array(0),
  };
  readonly memories: Memory[] = [];
  readonly globalTypes: StoreGlobal[] = [];
  /** Four words a global. */
  globals = new Int32Array(64);
  readonly tags: StoreTag[] = [];
  readonly data: StoreData[] = [];
  readonly elements: StoreElements[] = [];
  readonly heap: GcHeap;

  // Registers; see the interpreters.
  pc = 0;
  fp = 0;
  depth = -1;
  instance = -1;
  mem: DataView = noMemory;
  bytes = 0;
  rest = 0;
  bound = 0;
  left = 0;
  mask = 0;
  skip = -1;
  floor = 0;
  ceiling = 0;
  limit = 0;
  callee = 0;
  base = 0;
  /** Words of a tail call's arguments. */
  tailWords = 0;
  /** Why compiled code was left: an {@link Exit}, or 0 when the interpreter goes on. */
  status = 0;
  /** The reference that is thrown: number of an exception. */
  thrown = 0;
  /** Whether the operation that is executed again comes after a collection. */
  collected = false;
  /** Whether the operation that is executed again has been charged, and what it takes beyond one instruction. */
  charged = false;
  charge = 0;
  trapMessage = '';

  constructor(readonly limits: StoreLimits) {
    this.words = new Int32Array(8192);
    this.doubles = new Float64Array(this.words.buffer);
    this.floats = new Float32Array(this.words.buffer);
    this.usable = this.words.length;
    this.heap = new GcHeap(this.types, limits.heapBytes);
    // A host frame resumes at the same place in both forms; see hostPlace.
    this.fast[hostPlace - 1] = hostPlace;
  }

  trap(message: string): void {
    this.trapMessage = message;
  }

  /** Makes an instance's memory 0 the one of the fast operations. */
  enterInstance(number: number): void {
    this.instance = number;
    const address = this.instances[number]?.memories[0];
    const memory = address === undefined ? undefined : this.memories[address];
    this.mem = memory?.reach ? memory.view : noMemory;
    this.bytes = memory?.reach ?? 0;
  }

  /**
   * Runs the compiled form of the innermost frame's function from a place of its fast form: `rest` when it has returned, its results
   * at `fp`; -1 when it was left, and the registers say where.
   */
  native: (pc: number, fp: number, depth: number, rest: number) => number = () => -1;
  /** Set before a function is prepared. */
  heat: Heat = defaultHeat;

  // What guarded places are held for, as compiled code sees it; see {@link Guard}.
  /** The activation whose locals are watched; -1: none. */
  readonly watchedActivation = new Float64Array(new ArrayBuffer(8)).fill(-1);
  /** The bytes of memories that are watched: from, and to (exclusive). */
  readonly watchedBytes = new Float64Array(new ArrayBuffer(16));

  /** After a memory grew. */
  refreshMemory(): void {
    this.enterInstance(this.instance);
  }

  /** Called by the plain form before instructions with probes and counters; the depth is in `seenDepth`. */
  seen: (place: number, flag: number, clock: number) => void = () => {};
  seenDepth = 0;

  /** Makes room for `needed` words; false when the limit does not allow it. */
  growStack(needed: number): boolean {
    if (needed <= this.usable) return true;
    if (needed > this.limits.stackWords) return false;
    const words = new Int32Array(Math.min(this.limits.stackWords, Math.max(needed, this.usable * 2)) & ~1);
    words.set(this.words);
    this.words = words;
    this.doubles = new Float64Array(words.buffer);
    this.floats = new Float32Array(words.buffer);
    this.usable = words.length;
    return true;
  }

  /** Makes room for many words and for all frames at once, as far as the limits allow. */
  reserve(words: number): void {
    if (this.usable < words) this.growStack(Math.min(words, this.limits.stackWords));
    const frames = Math.min(this.limits.depth + 2, 2 ** 16);
    if (this.activations.length < frames) this.#setFrames(frames);
  }

  #setFrames(count: number): void {
    const frames = new Int32Array(count * frameWords);
    frames.set(this.frames);
    this.frames = frames;
    const activations = new Float64Array(count);
    activations.set(this.activations);
    this.activations = activations;
  }

  /** Makes room for one frame more; false at the limit. */
  growFrames(): boolean {
    const next = this.depth + 2;
    if (next > this.limits.depth) return false;
    if (next >= this.activations.length) this.#setFrames(this.activations.length * 2);
    return true;
  }
}
