/** The frames of the engine and what is kept about them: entering, leaving, looking at what they hold. */
import type { Clock } from '../../context/index.ts';
import type { HostModule, HostValue } from '../host/host.ts';
import { f32, f64, i32, i64, type ValueType } from '../types.ts';
import { Code } from './code.ts';
import { coldOperations } from './cold.ts';
import { set64, signed64 } from './numeric.ts';
import type { Evaluation, Failure, Invocation } from './outcome.ts';
import { instructionAboutAt, instructionAtPlain, type Operand, type Prepared, wordsOf } from './prepared.ts';
import {
  defaultLimits,
  type EmbeddedFunction,
  frameWords,
  type Heat,
  type HostTouch,
  hostPlace,
  referenceKind,
  State,
  type StoreFunction,
  type StoreLimits,
  type WasmFunction,
} from './state.ts';
import { valueAt, type WasmValue } from './values.ts';

export interface StoreOptions {
  readonly limits?: Partial<StoreLimits>;
  readonly hosts?: readonly HostModule[];
  /** When functions are compiled; absent: when they have run often. */
  readonly heat?: Heat;
  /** Everything in the plain form. For tests; the run is the same. */
  readonly plain?: boolean;
}

export abstract class Activations extends State {
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
  /** Host functions are run turn by turn by who watches: what they read and write counts. */
  watchingHosts = false;
  /** What a turn of a host function has used of memories, in the order of use, while somebody asks for it. */
  touchedByHost: HostTouch[] | undefined;

  constructor(options: StoreOptions = {}) {
    super({ ...defaultLimits, ...options.limits });
    if (options.heat) this.heat = options.heat;
    this.neverFast = options.plain ?? false;
    this.plainOnly = this.neverFast;
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
  protected enter(address: number, write: (base: number) => void): boolean {
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
      this.pushFrame(address, base, fn.instance.number);
      this.pc = prepared.plainStart;
      return true;
    }
    this.pushHost(fn, base);
    return true;
  }

  protected pushFrame(address: number, base: number, instance: number): void {
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
  protected pushHost(fn: EmbeddedFunction, base: number, begun = this.clock): void {
    const call = this.hostFrames.get(this.depth)?.call ?? { place: this.pc, begun, token: this.nextToken };
    // A host function sees the memory of the instance that calls it.
    this.pushFrame(fn.address, base, this.instance);
    this.frames[this.depth * frameWords + 2] = hostPlace;
    this.pc = hostPlace;
    const values: HostValue[] = [];
    let slot = base;
    for (const type of fn.signature.parameters) {
      values.push(this.hostValue(type, slot));
      slot += wordsOf(type);
    }
    this.hostFrames.set(this.depth, { function: fn, values, events: [], catches: false, call });
  }

  protected hostValue(type: ValueType, slot: number): HostValue {
    return type === i64 || type === f64 ? signed64(this.words, slot) : this.words[slot]!;
  }

  protected setHostValue(type: ValueType, slot: number, value: HostValue): void {
    if (type === i64 || type === f64) set64(this.words, slot, BigInt.asIntN(64, BigInt(value)));
    else {
      this.words[slot] = Number(value) | 0;
      if (type !== i32 && type !== f32)
        this.words[slot + 1] = this.words[slot] === 0 ? referenceKind.null : referenceKind.extern;
    }
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
    const entered = this.enter(address, (base) => {
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

  /** The values of some types from a slot on. */
  valuesFrom(types: readonly ValueType[], slot: number): readonly WasmValue[] {
    let at = slot;
    return types.map((type) => {
      const value = valueAt(this, type, this.words, at);
      at += wordsOf(type);
      return value;
    });
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

  /** The instruction of a frame that is under way: the call of a suspended one, the current one of the innermost. */
  protected under(prepared: Prepared, depth: number): number {
    if (depth === this.depth) return instructionAtPlain(prepared, this.pc);
    const evaluation = this.evaluations.find((each) => each.depth === depth + 1);
    if (evaluation) return instructionAtPlain(prepared, evaluation.pc);
    return this.fast[this.frames[depth * frameWords + 2]! - 3]! - 1;
  }

  protected roots(visit: (id: number) => void): void {
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
      ...Array.from(prepared.localTypes, (type, index) => ({ type, slot: fp + prepared.localWords[index]! })),
      ...this.operandsOf(depth).map(({ type, home }) => ({ type, slot: fp + home })),
    ];
  }
}
