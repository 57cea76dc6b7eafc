/** What the preparation of a function keeps: both codes, and the operands with the places where the fast form has them. */
import type { InstructionReader } from '../decode/instruction-reader.ts';
import { type FunctionType, f32, i32, i64, type ValueType, v128 } from '../types.ts';
import type { CodeBuffer } from './code-buffer.ts';
import { hot } from './interpret.generated.ts';
import { room } from './prepare-room.ts';
import { internal } from './prepare-tables.ts';
import { type Clause, type Handler, Mark, wordsOf } from './prepared.ts';
import type { Instance, State, WasmFunction } from './state.ts';

export const inHome = 0;
export const inLocal = 1;
export const isConstant = 2;

/** A block, and the branches to it whose target is not known yet. */
export interface Control {
  readonly key: number;
  /** Operands at the start that belong to the block. */
  readonly startTypes: readonly ValueType[];
  readonly endTypes: readonly ValueType[];
  /** What a branch to it carries. */
  readonly labelTypes: readonly ValueType[];
  /** Operands below the block. */
  readonly height: number;
  /** First word of the home of the block's first operand. */
  readonly home: number;
  /** Chains of the words that hold the target of branches to its end: place of the last one; -1 for none. */
  fastFix: number;
  plainFix: number;
  /** Of handlers that lead to its end. */
  clauses: Clause[] | undefined;
  /** Of an `if`: the place that the branch to `else` holds its target in. */
  elseFast: number;
  elsePlain: number;
  /** Of a loop: where it starts. */
  readonly loopIndex: number;
  readonly loopFast: number;
  readonly loopPlain: number;
  readonly handler: Handler | undefined;
}
export class InvalidFunction extends Error {}

const mostLocals = 100_000;
const noWords = new Int32Array(0);

/** The first word of each local. */
const wordsBefore = (types: Int32Array): Int32Array<ArrayBuffer> => {
  const words = new Int32Array(types.length);
  for (let index = 1; index < types.length; index++) words[index] = words[index - 1]! + wordsOf(types[index - 1]!);
  return words;
};

/** 0, 2, 4 and so on, as far as functions have needed it: unoptimized code has hundreds of locals in each, none of them wide. */
let evens = noWords;
const evenWords = (length: number): Int32Array<ArrayBuffer> => {
  if (length > evens.length) {
    evens = new Int32Array(Math.max(256, length * 2));
    for (let index = 0; index < evens.length; index++) evens[index] = index * 2;
  }
  return evens.subarray(0, length);
};

export interface PrepareOptions {
  /** Start of both codes; the current tops when the function is prepared for the first time. */
  readonly fastBase: number;
  readonly plainBase: number;
  /** Stop before this instruction, to look at the operands there. */
  readonly stopAt?: number;
  /** Hears of instructions before which operands are away from their homes. */
  readonly onAway?: (index: number) => void;
  /** Filled with what else the compiled form needs. */
  readonly notes?: Notes;
}

/** Of the fast form, by place. */
export interface Notes {
  /** Types of results that operations leave. */
  readonly types: Map<number, ValueType>;
  /** Operands where control arrives from elsewhere, oldest first; all are in their homes. */
  readonly arrivals: Map<number, readonly { readonly home: number; readonly type: ValueType }[]>;
}

export abstract class PreparationState {
  protected readonly state: State;
  protected readonly own: WasmFunction;
  protected readonly instance: Instance;
  /** Whether memory 0 is there and its addresses have 32 bits. */
  protected readonly hasNarrowMemory: boolean;
  protected readonly reader: InstructionReader;
  protected readonly fast: CodeBuffer;
  protected readonly plain: CodeBuffer;
  // By instruction; `count` of them.
  protected offsets = room.offsets;
  protected fastAt = room.fastAt;
  protected plainAt = room.plainAt;
  protected marks = room.marks;
  protected count = 0;
  protected readonly handlers: Handler[] = [];
  /** Chains of the words that will hold the number of instructions. */
  protected fastBound = -1;
  protected plainBound = -1;
  protected nextMarks: number = Mark.arrival | Mark.stretch;
  protected arrivalPlace: number;
  protected arrivalIndex = 0;

  // Operands, parallel.
  protected types = room.types;
  protected where = room.where;
  protected low = room.low;
  protected high = room.high;
  protected home = room.home;
  protected top = 0;
  /** Operands below the innermost block. */
  protected floor = 0;
  protected free = 0;
  protected most = 0;
  /** Operands that are not in their homes. */
  protected away = 0;

  protected readonly controls: Control[] = [];
  protected localTypes = noWords;
  protected localWords = noWords;
  protected localsEnd = 0;
  protected parameterEnd = 0;
  /** The last fast operation, when its result is the newest operand and nothing followed it: its place; -1 otherwise. */
  protected last = -1;
  /** The comparison that a test for zero directly follows. */
  protected beforeLast = -1;
  /** The fast operation that was written last by {@link begun}. */
  protected begunAt = 0;
  protected readonly stopAt: number;
  protected readonly notes: Notes | undefined;
  readonly #onAway: ((index: number) => void) | undefined;

  constructor(state: State, fn: WasmFunction, options: PrepareOptions) {
    this.state = state;
    this.own = fn;
    this.instance = fn.instance;
    const { module } = fn.instance;
    const memory = module.memories[0];
    this.hasNarrowMemory =
      memory !== undefined && this.instance.memories[0] !== undefined && memory.type.limits.index !== i64;
    this.reader = room.reader(module.bytes);
    this.fast = room.fast;
    this.plain = room.plain;
    this.fast.reset(options.fastBase);
    this.plain.reset(options.plainBase);
    this.arrivalPlace = options.fastBase;
    this.stopAt = options.stopAt ?? -1;
    this.notes = options.notes;
    this.#onAway = options.onAway;
  }

  /** No function has more instructions than bytes. */
  protected reserve(bytes: number): void {
    room.forInstructions(bytes + 1);
    this.offsets = room.offsets;
    this.fastAt = room.fastAt;
    this.plainAt = room.plainAt;
    this.marks = room.marks;
  }

  protected enter(control: Control): void {
    this.controls.push(control);
    this.floor = control.height;
  }

  protected leave(): void {
    this.controls.pop();
    const { length } = this.controls;
    this.floor = length === 0 ? 0 : this.controls[length - 1]!.height;
  }

  protected ownSignature(index: number): FunctionType {
    const { module } = this.instance;
    const type = module.types[module.functionTypes[index]!]?.composite;
    if (type?.kind !== 'function') throw new InvalidFunction('unknown type');
    return type;
  }

  protected declareLocals(signature: FunctionType, from: number, to: number): void {
    const { reader } = this;
    const { parameters } = signature;
    let length = parameters.length;
    let isWide = parameters.includes(v128);
    room.forLocals(length).set(parameters);
    reader.open(from, to);
    const groups = reader.u32();
    for (let group = 0; group < groups; group++) {
      const count = reader.u32();
      const type = reader.valueType();
      if (reader.problem !== '' || length + count > mostLocals) throw new InvalidFunction('too many locals');
      room.forLocals(length + count).fill(type, length, length + count);
      length += count;
      if (type === v128) isWide = true;
    }
    this.localTypes = room.locals.slice(0, length);
    this.localWords = isWide ? wordsBefore(this.localTypes) : evenWords(length);
    const wordsOfFirst = (count: number): number =>
      count === 0 ? 0 : this.localWords[count - 1]! + wordsOf(this.localTypes[count - 1]!);
    this.parameterEnd = wordsOfFirst(parameters.length);
    this.localsEnd = wordsOfFirst(length);
    this.free = this.localsEnd;
    this.most = this.localsEnd;
  }

  get parameterWords(): number {
    return this.parameterEnd;
  }

  // Operands.

  protected push(type: ValueType, where = inHome, low = 0, high = 0): void {
    const index = this.top++;
    if (index === this.types.length) this.#growOperands();
    this.types[index] = type;
    this.where[index] = where;
    this.low[index] = low;
    this.high[index] = high;
    this.home[index] = this.free;
    if (where !== inHome) this.away++;
    this.free += wordsOf(type);
    if (this.free > this.most) this.most = this.free;
  }

  #growOperands(): void {
    room.growOperands();
    this.types = room.types;
    this.where = room.where;
    this.low = room.low;
    this.high = room.high;
    this.home = room.home;
  }

  protected pushAll(types: readonly ValueType[]): void {
    for (let index = 0; index < types.length; index++) this.push(types[index]!);
  }

  /** Index of the operand. */
  protected pop(): number {
    const index = this.top - 1;
    if (index < this.floor) throw new InvalidFunction('type mismatch: the operand stack is empty');
    this.top = index;
    this.free = this.home[index]!;
    if (this.where[index] !== inHome) this.away--;
    return index;
  }

  /** Index of the first of them. */
  protected popMany(count: number): number {
    const index = this.top - count;
    if (count === 0) return index;
    if (index < this.floor) throw new InvalidFunction('type mismatch: the operand stack is empty');
    if (this.away > 0) for (let at = index; at < this.top; at++) if (this.where[at] !== inHome) this.away--;
    this.top = index;
    this.free = this.home[index]!;
    return index;
  }

  protected peek(): number {
    if (this.top === 0) throw new InvalidFunction('type mismatch: the operand stack is empty');
    return this.top - 1;
  }

  /** Brings an operand home in the fast form. */
  protected bringHome(index: number): void {
    const where = this.where[index]!;
    if (where === inHome) return;
    const fast = this.fast;
    const type = this.types[index]!;
    const home = this.home[index]!;
    this.notes?.types.set(fast.place, type);
    if (where === inLocal) {
      const operation = type === i32 || type === f32 ? hot.copy32 : type === v128 ? internal.copy128 : hot.copy64;
      fast.push3(operation, home, this.low[index]!);
    } else if (type === i32 || type === f32) fast.push3(hot.const32, home, this.low[index]!);
    else fast.push4(hot.const64, home, this.low[index]!, this.high[index]!);
    this.where[index] = inHome;
    if (index < this.top) this.away--;
    this.last = -1;
  }

  protected allHome(): void {
    for (let index = 0; index < this.top && this.away > 0; index++) this.bringHome(index);
  }

  /** Where the fast form finds an operand: a word offset in the frame. */
  protected slot(index: number): number {
    if (this.where[index] === inLocal) return this.low[index]!;
    this.bringHome(index);
    return this.home[index]!;
  }

  /** Operands that stand for a local are brought home before it changes. */
  protected releaseLocal(word: number, below: number): void {
    for (let index = 0; index < below && this.away > 0; index++)
      if (this.where[index] === inLocal && this.low[index] === word) this.bringHome(index);
  }

  protected isPending(word: number, below: number): boolean {
    if (this.away === 0) return false;
    for (let index = 0; index < below; index++)
      if (this.where[index] === inLocal && this.low[index] === word) return true;
    return false;
  }

  // Places.

  protected begin(): number {
    const index = this.count;
    let marks = this.nextMarks;
    this.nextMarks = 0;
    if (this.away === 0) marks |= Mark.entry;
    else this.#onAway?.(index);
    this.offsets[index] = this.reader.start;
    this.fastAt[index] = this.fast.place;
    this.plainAt[index] = this.plain.place;
    this.marks[index] = marks;
    this.count = index + 1;
    if (this.notes && (marks & Mark.arrival) !== 0)
      this.notes.arrivals.set(
        this.fast.place,
        Array.from({ length: this.top }, (_, at) => ({ home: this.home[at]!, type: this.types[at]! })),
      );
    return index;
  }

  /** The instruction that is being prepared cannot be entered by itself: the fast form did it with the one before. */
  protected joined(index: number): void {
    this.marks[index]! &= ~Mark.entry;
  }

  /** The operation before has done the instruction. */
  protected done(index: number): void {
    this.marks[index]! &= ~Mark.entry;
    this.marks[index]! |= Mark.done;
  }

  /** Control arrives before the next instruction from elsewhere. All operands must be home. */
  protected arrive(): void {
    const next = this.count;
    // Two instructions that control arrives at must not share a place.
    if (this.arrivalPlace === this.fast.place && this.arrivalIndex !== next) this.fast.push(hot.nop);
    this.arrivalPlace = this.fast.place;
    this.arrivalIndex = next;
    this.nextMarks |= Mark.arrival | Mark.stretch;
    this.last = -1;
  }

  /** One entry of the plain form. */
  protected emitPlain(...words: readonly number[]): void {
    for (const word of words) this.plain.push(word);
  }

  protected emitFast(...words: readonly number[]): void {
    for (const word of words) this.fast.push(word);
    this.last = -1;
  }

  /** An operation with `count` operands and perhaps a result, the same in both forms. */
  protected operation(operation: number, count: number, result: ValueType, ...immediates: readonly number[]): void {
    this.begun(operation, count, result);
    for (const word of immediates) {
      this.plain.push(word);
      this.fast.push(word);
    }
    if (result !== 0) this.gives(result);
  }

  /** The words of an operation, its immediates excepted; what it gives is behind them. */
  protected begun(operation: number, count: number, result: ValueType): void {
    const { plain, fast } = this;
    const base = this.popMany(count);
    // What brings operands home stands before the operation.
    for (let index = base; index < base + count; index++) if (this.where[index] === isConstant) this.bringHome(index);
    this.begunAt = fast.place;
    plain.push(operation);
    fast.push(operation);
    if (result !== 0) {
      plain.push(this.free);
      fast.push(this.free);
    }
    for (let index = base; index < base + count; index++) {
      const home = this.home[index]!;
      plain.push(home);
      fast.push(this.where[index] === inLocal ? this.low[index]! : home);
    }
    this.last = -1;
  }

  /** The result of the operation that has just been written. */
  protected gives(result: ValueType): void {
    this.notes?.types.set(this.begunAt, result);
    this.push(result);
    this.last = this.begunAt;
  }
}
