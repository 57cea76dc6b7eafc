/**
 * Runs a store's functions: switches between the two interpreters, calls host functions, unwinds exceptions, and keeps the
 * clock. Between runs the innermost frame stands in the plain form: `pc` is a place in it, or {@link hostPlace}.
 */
import type { Clock } from '../../context/index.ts';
import type { HostAccess, HostEvent, HostModule, HostOutcome, HostValue } from '../host/host.ts';
import { f32, f64, i32, i64, type ValueType } from '../types.ts';
import { Code } from './code.ts';
import { coldOperations } from './cold.ts';
import { interpretFast, interpretPlain } from './interpret.generated.ts';
import { accessExactly } from './memory.ts';
import { set64, signed64 } from './numeric.ts';
import {
  instructionAboutAt,
  instructionAtFast,
  instructionAtPlain,
  type Operand,
  type Prepared,
  wordsOf,
} from './prepared.ts';
import {
  defaultLimits,
  type EmbeddedFunction,
  Exit,
  Flag,
  frameWords,
  type HostActivation,
  hostPlace,
  referenceKind,
  State,
  type StoreFunction,
  type StoreLimits,
  type WasmFunction,
} from './state.ts';
import { callLength, resolveCallee } from './tables.ts';
import { valueAt, type WasmValue, wordsOfValue } from './values.ts';

export interface EngineLimit {
  readonly fuel: number;
  readonly clock?: Clock;
  /** Depth of a frame, 0 is the outermost. */
  readonly leave?: number;
  readonly enter?: number;
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
interface Evaluation {
  readonly depth: number;
  readonly pc: number;
}

const largestRun = 2 ** 30;

export class Engine extends State {
  readonly code = new Code(this);
  readonly hosts: readonly HostModule[];
  clock: Clock = 0;
  /** Invocations that are still to come. */
  queue: readonly Invocation[] = [];
  failure: Failure | undefined;
  /** Results of the last invocation, when nothing runs. */
  results: readonly WasmValue[] = [];
  /** The program has come to its end. */
  finished = false;
  evaluations: readonly Evaluation[] = [];
  /** An exception that is being thrown: its search was interrupted by a stop. 0: none. */
  pendingThrow = 0;
  /** Question to the outside that has not been answered; 0: none. */
  token = 0;
  nextToken = 1;

  // Stops.
  /** Whether a stop at a place is wanted now, by the owner. */
  stopAt: (place: number) => boolean = () => true;
  /** Clock at which a stop was reported: not again at the same. */
  reported: Clock = -1;
  /** Whether a stop at an exception is wanted. */
  stopAtThrow: (exception: number, handled: boolean) => boolean = () => false;
  throwReported = false;
  /** Only the plain form: every instruction is counted. */
  plainOnly = false;
  /** For tests: no fast form. */
  neverFast = false;
  watching = false;

  constructor(options: { readonly limits?: Partial<StoreLimits>; readonly hosts?: readonly HostModule[] } = {}) {
    super({ ...defaultLimits, ...options.limits });
    this.hosts = options.hosts ?? [];
    this.cold = coldOperations;
  }

  /** The canonical signature and the kind of a function. */
  function(address: number): StoreFunction {
    const fn = this.store[address];
    if (!fn) throw new RangeError(`there is no function ${address}`);
    return fn;
  }

  // Frames.

  /** The first word behind everything that the frame at a depth uses. */
  frameEnd(depth: number): number {
    if (depth < 0) return 0;
    const base = this.frames[depth * frameWords + 1]!;
    const fn = this.function(this.frames[depth * frameWords]!);
    if (fn.kind === 'wasm') return base + (this.code.prepare(fn)?.frameWords ?? 0);
    const words = (types: readonly ValueType[]) => types.reduce((sum, type) => sum + wordsOf(type), 0);
    return base + Math.max(words(fn.signature.parameters), words(fn.signature.results));
  }

  /** Begins a call of a function from the host's side. False when the stack is full; a broken function sets the failure. */
  #enter(address: number, write: (base: number) => void): boolean {
    const fn = this.function(address);
    const base = this.frameEnd(this.depth);
    if (!this.growFrames() || !this.growStack(base + 64)) return false;
    const parameterWords = fn.signature.parameters.reduce((sum, type) => sum + wordsOf(type), 0);
    if (!this.growStack(base + parameterWords + 16)) return false;
    write(base);
    if (fn.kind === 'wasm') {
      const prepared = this.code.prepare(fn);
      if (!prepared) {
        this.failure = { code: 'invalid', message: `the function is not valid: ${fn.broken ?? ''}` };
        return true;
      }
      if (!this.growStack(base + prepared.frameWords)) return false;
      this.words.fill(0, base + this.functions[address * 8 + 5]!, base + prepared.localsEnd);
      this.#pushFrame(address, base, fn.instance.number);
      this.pc = prepared.plainStart;
      return true;
    }
    this.#pushHost(fn, base);
    return true;
  }

  #pushFrame(address: number, base: number, instance: number): void {
    this.depth++;
    const at = this.depth * frameWords;
    this.frames[at] = address;
    this.frames[at + 1] = base;
    this.frames[at + 2] = 0;
    this.frames[at + 3] = instance;
    // Activations at the same clock (a host function, what it calls, an evaluation) are told apart by a fraction.
    const below = this.depth > 0 ? this.activations[this.depth - 1]! : -1;
    this.activations[this.depth] = below >= this.clock ? below + 1 / 1024 : this.clock;
    this.fp = base;
    this.instance = instance;
    this.enterInstance(instance);
  }

  /** A host function's frame; the frame below has its place to resume at already. */
  #pushHost(fn: EmbeddedFunction, base: number): void {
    // A host function sees the memory of the instance that calls it.
    this.#pushFrame(fn.address, base, this.instance);
    this.frames[this.depth * frameWords + 2] = hostPlace;
    this.pc = hostPlace;
    const values: HostValue[] = [];
    let slot = base;
    for (const type of fn.signature.parameters) {
      values.push(this.#hostValue(type, slot));
      slot += wordsOf(type);
    }
    this.hostFrames.set(this.depth, { function: fn, values, events: [], catches: false });
  }

  #hostValue(type: ValueType, slot: number): HostValue {
    return type === i64 || type === f64 ? signed64(this.words, slot) : this.words[slot]!;
  }

  #setHostValue(type: ValueType, slot: number, value: HostValue): void {
    if (type === i64 || type === f64) set64(this.words, slot, BigInt.asIntN(64, BigInt(value)));
    else {
      this.words[slot] = Number(value) | 0;
      if (type !== i32 && type !== f32)
        this.words[slot + 1] = this.words[slot] === 0 ? referenceKind.null : referenceKind.extern;
    }
  }

  /** Starts the next invocation, when nothing runs. */
  #startNext(): void {
    const [next, ...rest] = this.queue;
    if (!next) return;
    this.queue = rest;
    this.depth = -1;
    this.instance = -1;
    const entered = this.#enter(next.function, (base) => {
      let slot = base;
      this.function(next.function).signature.parameters.forEach((type, index) => {
        this.words.set(wordsOfValue(next.values[index]!), slot);
        slot += wordsOf(type);
      });
    });
    if (!entered) this.failure = { code: 'trap', message: 'call stack exhausted' };
  }

  /** Makes the queued invocations begin. */
  invoke(invocations: readonly Invocation[]): void {
    this.queue = [...this.queue, ...invocations];
    this.finished = false;
    if (this.depth < 0 && !this.failure) this.#startNext();
  }

  /** Forgets everything that runs. */
  abandon(): void {
    this.queue = [];
    this.failure = undefined;
    this.finished = false;
    this.depth = -1;
    this.instance = -1;
    this.hostFrames.clear();
    this.evaluations = [];
    this.pendingThrow = 0;
    this.token = 0;
    this.enterInstance(-1);
  }

  /** Puts an activation on the stopped frame; why it cannot, or undefined. */
  evaluate(address: number, words: readonly (readonly number[])[]): string | undefined {
    const suspended: Evaluation = { depth: this.depth + 1, pc: this.pc };
    const place = this.depth * frameWords + 2;
    if (this.depth >= 0) this.frames[place] = hostPlace;
    const entered = this.#enter(address, (base) => {
      let slot = base;
      for (const row of words) {
        this.words.set(row, slot);
        slot += Math.max(2, row.length);
      }
    });
    if (!entered) return 'the stack is full';
    if (this.failure) {
      const { message } = this.failure;
      this.failure = undefined;
      return message;
    }
    this.evaluations = [...this.evaluations, suspended];
    return undefined;
  }

  // Running.

  run(limit: EngineLimit): EngineOutcome {
    const target = limit.clock ?? Number.POSITIVE_INFINITY;
    if (this.clock >= target) return { kind: 'clock' };
    if (this.failure) return { kind: 'failed', failure: this.failure };
    if (this.depth < 0 && this.queue.length > 0) this.#startNext();
    if (this.depth < 0) return { kind: 'ended', results: this.results };
    const fuelEnd = this.clock + Math.max(1, limit.fuel);
    for (;;) {
      if (this.failure) return { kind: 'failed', failure: this.failure };
      if (this.clock >= target) return { kind: 'clock' };
      if (this.clock >= fuelEnd) return { kind: 'fuel' };
      const outcome = this.#advance(Math.min(target, fuelEnd) - this.clock, limit);
      if (outcome) return outcome;
    }
  }

  /** Executes exactly one instruction of the plain form, whatever flags it has. */
  step(limit: EngineLimit): EngineOutcome | undefined {
    return this.#plain(1, 0, limit);
  }

  #advance(room: number, limit: EngineLimit): EngineOutcome | undefined {
    if (this.pendingThrow !== 0) return this.#unwind(limit);
    if (this.pc === hostPlace) return this.#host(limit);
    const flag = this.flags[this.pc]!;
    if ((flag & Flag.stop) !== 0 && this.reported !== this.clock && this.stopAt(this.pc)) {
      this.reported = this.clock;
      return { kind: 'stop' };
    }
    if ((flag & Flag.watch) !== 0 && this.watching) return { kind: 'watched' };
    const prepared = this.code.preparedAt(this.depth)!;
    const left = Math.min(room, largestRun);
    const near = left <= prepared.count;
    const isPlain = near || this.plainOnly || this.watching;
    if (!isPlain) {
      const index = instructionAtPlain(prepared, this.pc);
      if (this.code.canEnter(prepared, index)) return this.#fast(prepared, index, left, limit);
    }
    const mask = Flag.stop | (this.watching ? Flag.watch : 0) | (isPlain ? 0 : Flag.head);
    return this.#plain(left, mask, limit);
  }

  #leaving = false;

  #frameLimits({ leave, enter }: EngineLimit): void {
    this.#leaving = leave !== undefined;
    this.floor = Math.max(0, leave ?? 0);
    const room = Math.min(this.limits.depth - 1, this.activations.length - 2);
    this.ceiling = Math.max(0, Math.min(room, enter === undefined ? room : enter - 1));
  }

  #fast(prepared: Prepared, index: number, left: number, limit: EngineLimit): EngineOutcome | undefined {
    const end = this.clock + left;
    this.limit = end;
    this.rest = left + index;
    this.bound = prepared.count;
    this.pc = prepared.fastAt[index]!;
    for (;;) {
      this.#frameLimits(limit);
      const exit = interpretFast(this);
      switch (exit) {
        case Exit.Memory: {
          const next = accessExactly(this, this.fast, this.pc, this.fp);
          if (next >= 0) {
            this.pc = next;
            continue;
          }
          this.#leaveFast(true);
          return this.#trapped();
        }
        case Exit.Indirect: {
          if (resolveCallee(this, this.fast, this.pc, this.fp) === Exit.Trap) {
            this.#leaveFast(true);
            return this.#trapped();
          }
          if (this.#callsHost()) continue;
          break;
        }
        case Exit.Call:
          if (this.#makeRoom() || this.#callsHost()) continue;
          break;
        default:
      }
      if (exit === Exit.Return) {
        this.clock = end - this.rest;
        return this.#returned();
      }
      if (exit === Exit.Host) {
        // The host frame's own place: nothing was executed there.
        this.clock = end - this.rest;
        this.pc = hostPlace;
        return this.#afterHostReturn();
      }
      this.#leaveFast(exit !== Exit.Limit && exit !== Exit.Leave);
      return this.#settled(exit, limit);
    }
  }

  /**
   * Hands the innermost frame from the fast form to the plain one: before the instruction that was being executed, or (after a
   * jump, a call, a return or at a place to leave) before the next.
   */
  #leaveFast(executing: boolean): void {
    const prepared = this.code.preparedAt(this.depth)!;
    const index = executing ? instructionAtFast(prepared, this.pc) : instructionAboutAt(prepared, this.pc);
    this.clock = this.limit - (this.rest - index);
    this.code.settle(prepared, index, this.fp);
    this.pc = prepared.plainAt[index]!;
  }

  #plain(left: number, mask: number, limit: EngineLimit): EngineOutcome | undefined {
    this.limit = this.clock + left;
    this.left = left;
    this.mask = mask;
    this.skip = this.pc;
    for (;;) {
      this.#frameLimits(limit);
      const exit = interpretPlain(this);
      this.clock = this.limit - this.left;
      switch (exit) {
        case Exit.Limit:
          return this.pc === hostPlace ? this.#afterHostReturn() : undefined;
        case Exit.Flag:
          return undefined;
        case Exit.Memory: {
          const next = accessExactly(this, this.plain, this.pc, this.fp);
          if (next < 0) return this.#trapped();
          this.pc = next;
          this.clock++;
          return undefined;
        }
        case Exit.Return:
          return this.#returned();
        case Exit.Host:
          this.pc = hostPlace;
          return this.#afterHostReturn();
        case Exit.Indirect:
          if (resolveCallee(this, this.plain, this.pc, this.fp) === Exit.Trap) return this.#trapped();
          return this.#settled(Exit.Call, limit);
        default:
          return this.#settled(exit, limit);
      }
    }
  }

  /** What an interpreter cannot do, with the frame in the plain form before the instruction. */
  #settled(exit: number, limit: EngineLimit): EngineOutcome | undefined {
    switch (exit) {
      case Exit.Trap:
        return this.#trapped();
      case Exit.Throw:
        // The instruction is complete when the exception exists; the search for a handler takes no time.
        this.pendingThrow = this.thrown;
        this.throwReported = false;
        this.clock++;
        return undefined;
      case Exit.Call:
      case Exit.Indirect:
        return this.#call(limit);
      case Exit.Tail:
        return this.#tailCall();
      case Exit.Collect:
        return this.#collect(limit);
      default:
        return undefined;
    }
  }

  #trapped(): undefined {
    this.#fail('trap', this.trapMessage);
  }

  #fail(code: string, message: string): undefined {
    this.failure = { code, message };
  }

  // Calls.

  /** Prepares the callee of the fast call that is about to be made; true when the interpreter can make it now. */
  #makeRoom(): boolean {
    const fn = this.store[this.callee]!;
    if (fn.kind === 'host') return false;
    const before = this.functions[fn.address * 8]!;
    const prepared = this.code.prepare(fn);
    if (!prepared || before !== 0) return false;
    return this.base + prepared.frameWords <= this.usable && this.depth < this.ceiling;
  }

  /** Calls a host function from the fast form when it needs one turn only; true when it has returned. */
  #callsHost(): boolean {
    const fn = this.store[this.callee]!;
    if (fn.kind === 'wasm' || this.depth + 2 >= this.limits.depth || !this.growStack(this.base + 4096)) return false;
    const values: HostValue[] = [];
    let slot = this.base;
    for (const type of fn.signature.parameters) {
      values.push(this.#hostValue(type, slot));
      slot += wordsOf(type);
    }
    const outcome = fn.host.call(this.#access(), values, []);
    if (outcome.kind !== 'return') {
      this.#turn = outcome;
      return false;
    }
    this.#setResults(fn, this.base, outcome.values);
    this.pc += callLength(this.fast[this.pc]!);
    return true;
  }

  /** Outcome of a host function's first turn, before it has a frame. */
  #turn: HostOutcome | undefined;

  #setResults({ signature }: EmbeddedFunction, base: number, values: readonly HostValue[]): void {
    let slot = base;
    signature.results.forEach((type, index) => {
      this.#setHostValue(type, slot, values[index] ?? 0);
      slot += wordsOf(type);
    });
  }

  /** Makes a call with the caller in the plain form at its call instruction. */
  #call(limit: EngineLimit): EngineOutcome | undefined {
    const { callee, base } = this;
    const fn = this.store[callee]!;
    const after = this.pc + callLength(this.plain[this.pc]!);
    const resume = this.plain[after - 1]!;
    if (this.depth + 1 >= this.limits.depth || !this.growFrames()) return this.#fail('trap', 'call stack exhausted');
    if (fn.kind === 'host') {
      if (!this.growStack(base + 4096)) return this.#fail('trap', 'call stack exhausted');
      this.frames[this.depth * frameWords + 2] = resume;
      this.#pushHost(fn, base);
      return undefined;
    }
    const prepared = this.code.prepare(fn);
    if (!prepared) return this.#fail('invalid', `the function is not valid: ${fn.broken ?? ''}`);
    if (!this.growStack(base + prepared.frameWords)) return this.#fail('trap', 'call stack exhausted');
    this.frames[this.depth * frameWords + 2] = resume;
    this.clock++;
    this.words.fill(0, base + this.functions[callee * 8 + 5]!, base + prepared.localsEnd);
    this.#pushFrame(callee, base, fn.instance.number);
    this.pc = prepared.plainStart;
    return limit.enter !== undefined && this.depth >= limit.enter ? { kind: 'entered' } : undefined;
  }

  #tailCall(): undefined {
    const { callee, base, tailWords } = this;
    const fn = this.store[callee]!;
    const { fp } = this;
    if (!this.growStack(fp + tailWords + 4096)) return this.#fail('trap', 'call stack exhausted');
    this.words.copyWithin(fp, base, base + tailWords);
    this.clock++;
    const at = this.depth * frameWords;
    if (fn.kind === 'host') {
      const activation = this.activations[this.depth]!;
      this.depth--;
      this.#pushHost(fn, fp);
      this.activations[this.depth] = activation;
      return undefined;
    }
    const prepared = this.code.prepare(fn);
    if (!prepared) return this.#fail('invalid', `the function is not valid: ${fn.broken ?? ''}`);
    if (!this.growStack(fp + prepared.frameWords)) return this.#fail('trap', 'call stack exhausted');
    this.words.fill(0, fp + this.functions[callee * 8 + 5]!, fp + prepared.localsEnd);
    this.frames[at] = callee;
    this.frames[at + 3] = fn.instance.number;
    this.instance = fn.instance.number;
    this.enterInstance(this.instance);
    this.pc = prepared.plainStart;
    return undefined;
  }

  /** The values of some types from a slot on. */
  valuesFrom(types: readonly ValueType[], slot: number): readonly WasmValue[] {
    let at = slot;
    return types.map((type) => {
      const value = valueAt(this, type, this.words, at);
      at += wordsOf(type);
      return value;
    });
  }

  /** A frame was popped below the floor: `fp` is still its first word, where the results are. */
  #returned(): EngineOutcome | undefined {
    const gone = this.depth + 1;
    const { results: types } = this.function(this.frames[gone * frameWords]!).signature;
    const results = this.valuesFrom(types, this.fp);
    if (this.depth < 0) {
      this.results = results;
      this.instance = -1;
      if (this.queue.length > 0) {
        this.#startNext();
        return this.#leaving ? { kind: 'left', how: 'return', results, types } : undefined;
      }
      this.finished = this.queue.length === 0;
      return { kind: 'ended', results };
    }
    this.#resume();
    return { kind: 'left', how: 'return', results, types };
  }

  /** Goes on with the frame that `depth` is now, whose callee has returned its results. */
  #resume(): void {
    const at = this.depth * frameWords;
    this.fp = this.frames[at + 1]!;
    this.instance = this.frames[at + 3]!;
    this.enterInstance(this.instance);
    const evaluation = this.evaluations.at(-1);
    if (evaluation && evaluation.depth === this.depth + 1) {
      this.evaluations = this.evaluations.slice(0, -1);
      this.pc = evaluation.pc;
      this.frames[at + 2] = this.hostFrames.has(this.depth) ? hostPlace : 0;
      return;
    }
    const resume = this.frames[at + 2]!;
    if (resume === hostPlace) {
      this.pc = hostPlace;
      this.#guestReturned();
      return;
    }
    const prepared = this.code.preparedAt(this.depth)!;
    this.pc = prepared.plainAt[instructionAboutAt(prepared, resume)]!;
  }

  /** An interpreter returned into a frame that resumes at {@link hostPlace}: a host function, or an evaluation's end. */
  #afterHostReturn(): EngineOutcome | undefined {
    this.#resume();
    return undefined;
  }

  /** The callee of a host function has returned: its results become an event. */
  #guestReturned(): void {
    const activation = this.hostFrames.get(this.depth);
    if (!activation) return;
    const gone = (this.depth + 1) * frameWords;
    const { results } = this.function(this.frames[gone]!).signature;
    const values: HostValue[] = [];
    let slot = this.frames[gone + 1]!;
    for (const type of results) {
      values.push(this.#hostValue(type, slot));
      slot += wordsOf(type);
    }
    this.#addEvent({ kind: 'returned', values });
  }

  #addEvent(event: HostEvent): void {
    const activation = this.hostFrames.get(this.depth)!;
    this.hostFrames.set(this.depth, { ...activation, events: [...activation.events, event] });
  }

  // Host functions.

  #access(): HostAccess {
    const instance = this.instances[this.instance];
    const address = instance?.memories[0];
    const memory = address === undefined ? undefined : this.memories[address];
    return {
      module: instance?.module.name ?? '',
      exports: (name) => instance?.exports.get(name)?.kind === 'function',
      memory: memory && {
        get bytes() {
          return memory.bytes;
        },
        writes: (offset, length) => this.hostWrites(memory.bytes, offset, length),
        grow: (pages) => {
          const before = memory.grow(pages);
          this.refreshMemory();
          return before;
        },
      },
    };
  }

  /** Called before a host function writes to a memory. */
  hostWrites: (bytes: Uint8Array, offset: number, length: number) => void = () => {};

  /** One turn of the host function on top. */
  #host(limit: EngineLimit): EngineOutcome | undefined {
    const activation = this.hostFrames.get(this.depth)!;
    const turn = this.#turn;
    this.#turn = undefined;
    const outcome =
      this.token !== 0
        ? this.#asking!
        : (turn ?? activation.function.host.call(this.#access(), activation.values, activation.events));
    switch (outcome.kind) {
      case 'return':
        return this.#hostReturns(activation, outcome.values, limit);
      case 'trap':
        return this.#fail(outcome.code, outcome.message);
      case 'exit':
        return this.#exit(outcome.status);
      case 'outside':
        if (this.token === 0) {
          this.token = this.nextToken++;
          this.#asking = outcome;
        }
        return { kind: 'host', token: this.token, outcome };
      case 'guest call':
        return this.#guestCall(activation, outcome);
      case 'throw':
        return this.#throwHost(outcome.value, outcome.message);
    }
  }

  #asking: (HostOutcome & { readonly kind: 'outside' }) | undefined;

  get asking(): (HostOutcome & { readonly kind: 'outside' }) | undefined {
    return this.token === 0 ? undefined : this.#asking;
  }

  set asking(asking: (HostOutcome & { readonly kind: 'outside' }) | undefined) {
    this.#asking = asking;
  }

  /** Answers the question that is open; false when the token is another. */
  answer(token: number, bytes: Uint8Array): boolean {
    if (this.token === 0 || token !== this.token || !this.#asking) return false;
    const { request } = this.#asking;
    this.token = 0;
    this.#asking = undefined;
    this.#addEvent({ kind: 'answer', request, bytes });
    return true;
  }

  #hostReturns(
    { function: fn }: HostActivation,
    values: readonly HostValue[],
    limit: EngineLimit,
  ): EngineOutcome | undefined {
    this.#setResults(fn, this.frames[this.depth * frameWords + 1]!, values);
    this.hostFrames.delete(this.depth);
    // The call instruction is complete.
    this.clock++;
    this.depth--;
    this.#frameLimits(limit);
    if (this.depth < this.floor) return this.#returned();
    this.#resume();
    return undefined;
  }

  #exit(status: number): undefined {
    this.failure = {
      code: 'exit',
      message: `exit status ${status}`,
      status,
    };
    return undefined;
  }

  #guestCall(activation: HostActivation, outcome: HostOutcome & { readonly kind: 'guest call' }): undefined {
    const callee = this.#guestCallee(outcome.callee);
    if (callee === undefined) return undefined;
    this.hostFrames.set(this.depth, { ...activation, catches: outcome.catches });
    const { parameters } = this.function(callee).signature;
    const entered = this.#enter(callee, (base) => {
      let slot = base;
      parameters.forEach((type, index) => {
        this.#setHostValue(type, slot, outcome.arguments[index] ?? 0);
        slot += wordsOf(type);
      });
    });
    if (!entered) this.#fail('trap', 'call stack exhausted');
    return undefined;
  }

  #guestCallee(callee: { readonly export: string } | { readonly element: number }): number | undefined {
    const instance = this.instances[this.instance];
    if ('export' in callee) {
      const found = instance?.exports.get(callee.export);
      if (found?.kind === 'function') return found.address;
      return this.#fail('trap', `the module has no function ${callee.export}`);
    }
    const exported = instance?.exports.get('__indirect_function_table');
    const table = this.tables[exported?.kind === 'table' ? exported.address : (instance?.tables[0] ?? -1)];
    const index = callee.element >>> 0;
    if (!table || index >= table.length) return this.#fail('trap', 'undefined element');
    if (table.words[index * 2 + 1] !== referenceKind.func) return this.#fail('trap', `uninitialized element ${index}`);
    return table.words[index * 2]!;
  }

  /** Unwinds to the nearest host function that catches. */
  #throwHost(value: number, message: string): undefined {
    this.hostFrames.delete(this.depth);
    for (let depth = this.depth - 1; depth >= 0; depth--) {
      const activation = this.hostFrames.get(depth);
      if (!activation) continue;
      if (!activation.catches) {
        this.hostFrames.delete(depth);
        continue;
      }
      this.cutTo(depth);
      this.pc = hostPlace;
      this.#addEvent({ kind: 'thrown', value });
      return undefined;
    }
    return this.#fail('exception', message);
  }

  /** Drops the frames above a depth. */
  cutTo(depth: number): void {
    for (const at of [...this.hostFrames.keys()]) if (at > depth) this.hostFrames.delete(at);
    this.evaluations = this.evaluations.filter((evaluation) => evaluation.depth <= depth);
    this.depth = depth;
    const at = depth * frameWords;
    this.fp = this.frames[at + 1]!;
    this.instance = this.frames[at + 3]!;
    this.enterInstance(this.instance);
  }

  // Exceptions.

  /** The instruction of a frame that is under way: the call of a suspended one, the current one of the innermost. */
  #under(prepared: Prepared, depth: number): number {
    if (depth === this.depth) return instructionAtPlain(prepared, this.pc);
    const evaluation = this.evaluations.find((each) => each.depth === depth + 1);
    if (evaluation) return instructionAtPlain(prepared, evaluation.pc);
    return this.fast[this.frames[depth * frameWords + 2]! - 3]! - 1;
  }

  #unwind(limit: EngineLimit): EngineOutcome | undefined {
    const exception = this.pendingThrow;
    const tag = -1 - this.heap.typeOf(exception);
    const bottom = this.evaluations.at(-1)?.depth ?? 0;
    for (let depth = this.depth; depth >= bottom; depth--) {
      const prepared = this.hostFrames.has(depth) ? undefined : this.code.preparedAt(depth);
      if (!prepared || prepared.handlers.length === 0) continue;
      const index = this.#under(prepared, depth);
      for (const { from, to, clauses } of prepared.handlers) {
        if (index < from || index >= to) continue;
        const clause = clauses.find((each) => each.tag === -1 || each.tag === tag);
        if (!clause) continue;
        if (!this.throwReported && this.stopAtThrow(exception, true)) {
          this.throwReported = true;
          return { kind: 'condition', exception, handled: true };
        }
        const left = limit.leave !== undefined && depth < limit.leave;
        this.cutTo(depth);
        this.pendingThrow = 0;
        let slot = this.fp + clause.home;
        if (clause.tag !== -1) {
          const layout = this.heap.exceptionLayout(tag, this.tags[tag]!);
          const payload = this.heap.payload(exception);
          layout.types.forEach((type, field) => {
            this.heap.read(type, payload + layout.offsets[field]!, this.words, slot);
            slot += wordsOf(type);
          });
        }
        if (clause.withReference) {
          this.words[slot] = exception;
          this.words[slot + 1] = referenceKind.exception;
        }
        this.pc = clause.plain;
        return left ? { kind: 'left', how: 'unwind', results: [], types: [] } : undefined;
      }
    }
    if (!this.throwReported && this.stopAtThrow(exception, false)) {
      this.throwReported = true;
      return { kind: 'condition', exception, handled: false };
    }
    this.failure = { code: 'exception', message: 'uncaught exception', exception };
    return undefined;
  }

  // The heap.

  #collect(limit: EngineLimit): EngineOutcome | undefined {
    this.heap.collect((visit) => this.#roots(visit), this.tags);
    this.collected = true;
    const outcome = this.#plain(1, 0, limit);
    this.collected = false;
    return outcome;
  }

  #roots(visit: (id: number) => void): void {
    const words = (array: Int32Array, at: number): void => {
      if (array[at + 1]! >= referenceKind.object) visit(array[at]!);
    };
    this.globalTypes.forEach(({ canonical }, address) => {
      if (canonical > 0x7f) words(this.globals, address * 4);
    });
    for (const { words: elements, length } of this.tables)
      for (let index = 0; index < length; index++) words(elements, index * 2);
    for (const { words: elements } of this.elements)
      for (let at = 0; at < elements.length; at += 2) words(elements, at);
    for (let depth = 0; depth <= this.depth; depth++)
      for (const { type, slot } of this.slots(depth)) if (type > 0x7f) words(this.words, slot);
    if (this.pendingThrow !== 0) visit(this.pendingThrow);
    if (this.failure?.exception !== undefined) visit(this.failure.exception);
    for (const value of this.results)
      if (value.type === 'ref' && (value.kind === 'struct' || value.kind === 'array' || value.kind === 'exn'))
        visit(value.number);
  }

  /** The instruction that a frame stands at: about to run, or to run when its callee returns; -1 in a host frame. */
  instructionOf(depth: number): number {
    if (this.hostFrames.has(depth)) return -1;
    const prepared = this.code.preparedAt(depth);
    if (!prepared) return -1;
    if (depth === this.depth) return instructionAtPlain(prepared, this.pc);
    const evaluation = this.evaluations.find((each) => each.depth === depth + 1);
    if (evaluation) return instructionAtPlain(prepared, evaluation.pc);
    return instructionAboutAt(prepared, this.frames[depth * frameWords + 2]!);
  }

  /** The operands of a frame, oldest first: those of a suspended one without what its callee took or will give. */
  operandsOf(depth: number): readonly Operand[] {
    const index = this.instructionOf(depth);
    if (index < 0) return [];
    const operands = this.code.operands(this.code.preparedAt(depth)!, index);
    if (depth === this.depth || this.evaluations.some((each) => each.depth === depth + 1)) return operands;
    const callee = this.function(this.frames[(depth + 1) * frameWords]!);
    return operands.slice(0, operands.length - callee.signature.results.length);
  }

  /** Types and first words of everything that a frame holds: parameters and locals, then operands. */
  slots(depth: number): readonly { readonly type: ValueType; readonly slot: number }[] {
    const fp = this.frames[depth * frameWords + 1]!;
    const fn: StoreFunction = this.function(this.frames[depth * frameWords]!);
    if (fn.kind === 'host') {
      let slot = fp;
      return fn.signature.parameters.map((type) => {
        const row = { type, slot };
        slot += wordsOf(type);
        return row;
      });
    }
    const prepared = this.code.prepare(fn as WasmFunction)!;
    return [
      ...prepared.localTypes.map((type, index) => ({ type, slot: fp + prepared.localWords[index]! })),
      ...this.operandsOf(depth).map(({ type, home }) => ({ type, slot: fp + home })),
    ];
  }
}
