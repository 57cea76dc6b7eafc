/**
 * Writes both forms of a function: the *plain form*, one entry for each instruction with all operands in their home slots, and
 * the *fast form*, in which operations read locals and constants where they are, write results straight into locals, and
 * comparisons are one with the branch behind them. Operands are brought home where control may arrive from elsewhere, and at calls.
 */
import { handlerFields, InstructionReader } from '../decode/instruction-reader.ts';
import { bodyOf } from '../module.ts';
import { opcodeOfKey } from '../opcodes.ts';
import { canonicalType as canonical } from '../type-store.ts';
import {
  type CompositeType,
  type FunctionType,
  f32,
  f64,
  heap,
  i32,
  i64,
  isNullable,
  nonNull,
  referenceTo,
  type StorageType,
  type ValueType,
  v128,
} from '../types.ts';
import { CodeBuffer } from './code-buffer.ts';
import { coldBase, hot } from './interpret.generated.ts';
import {
  branchIf,
  branchUnless,
  commutative,
  constantOf,
  constantWords,
  internal,
  inverseOf,
  keys,
  operationOf,
} from './prepare-tables.ts';
import { type Clause, type Handler, Mark, type Operand, type Prepared, wordsOf } from './prepared.ts';
import { type Instance, referenceKind, type State, type WasmFunction } from './state.ts';

const inHome = 0;
const inLocal = 1;
const isConstant = 2;

/** Branch operands whose target is not known yet: places in the codes of the word that holds the target. */
interface Control {
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
  readonly fastFixes: number[];
  readonly plainFixes: number[];
  readonly clauses: Clause[];
  /** Of an `if`: the place that the branch to `else` holds its target in. */
  elseFast: number;
  elsePlain: number;
  /** Of a loop: where it starts. */
  readonly loopIndex: number;
  readonly loopFast: number;
  readonly loopPlain: number;
  readonly handler: Handler | undefined;
}

const unpacked = (type: StorageType): ValueType => (type === 0x78 || type === 0x77 ? i32 : type);

/** A function that cannot be prepared: it is not valid, and validation was off. */
export class InvalidFunction extends Error {}

export interface PrepareOptions {
  /** Start of both codes; the current tops when the function is prepared for the first time. */
  readonly fastBase: number;
  readonly plainBase: number;
  /** Stop before this instruction, to look at the operands there. */
  readonly stopAt?: number;
}

export class Preparation {
  readonly #state: State;
  readonly #function: WasmFunction;
  readonly #instance: Instance;
  readonly #reader: InstructionReader;
  readonly #fast: CodeBuffer;
  readonly #plain: CodeBuffer;
  readonly #offsets: number[] = [];
  readonly #fastAt: number[] = [];
  readonly #plainAt: number[] = [];
  readonly #marks: number[] = [];
  readonly #handlers: Handler[] = [];
  readonly #bounds: [CodeBuffer, number][] = [];
  #nextMarks: number = Mark.arrival | Mark.stretch;
  #arrivalPlace: number;
  #arrivalIndex = 0;

  // Operands, parallel.
  readonly #types: ValueType[] = [];
  readonly #where: number[] = [];
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #home: number[] = [];
  #top = 0;
  #free = 0;
  #most = 0;
  /** Operands that are not in their homes. */
  #away = 0;

  readonly #controls: Control[] = [];
  readonly #localTypes: ValueType[] = [];
  #localWords = new Int32Array(0);
  #localsEnd = 0;
  #parameterEnd = 0;
  /** The last fast operation, when its result is the newest operand and nothing followed it: its place; -1 otherwise. */
  #last = -1;
  /** The comparison that a test for zero directly follows. */
  #beforeLast = -1;
  readonly #stopAt: number;

  constructor(state: State, fn: WasmFunction, options: PrepareOptions) {
    this.#state = state;
    this.#function = fn;
    this.#instance = fn.instance;
    const { module } = fn.instance;
    this.#reader = new InstructionReader(module.bytes);
    this.#fast = new CodeBuffer(options.fastBase);
    this.#plain = new CodeBuffer(options.plainBase);
    this.#arrivalPlace = options.fastBase;
    this.#stopAt = options.stopAt ?? -1;
  }

  /** Both forms. Throws {@link InvalidFunction} for code that validation would refuse. */
  prepare(): { readonly prepared: Prepared; readonly fast: Int32Array; readonly plain: Int32Array } {
    this.#walk();
    const count = this.#offsets.length;
    for (const [code, place] of this.#bounds) code.set(place, count);
    return {
      prepared: {
        function: this.#function.address,
        fastStart: this.#fast.base,
        fastEnd: this.#fast.place,
        plainStart: this.#plain.base,
        plainEnd: this.#plain.place,
        count,
        offsets: Int32Array.from(this.#offsets),
        fastAt: Int32Array.from(this.#fastAt),
        plainAt: Int32Array.from(this.#plainAt),
        marks: Uint8Array.from(this.#marks),
        handlers: this.#handlers,
        localTypes: this.#localTypes,
        localWords: this.#localWords,
        localsEnd: this.#localsEnd,
        frameWords: this.#most + 4,
      },
      fast: this.#fast.words.subarray(0, this.#fast.top),
      plain: this.#plain.words.subarray(0, this.#plain.top),
    };
  }

  /** The operands before the instruction that the preparation was to stop at, oldest first. */
  operands(): readonly Operand[] {
    this.#walk();
    return Array.from({ length: this.#top }, (_, index) => ({
      type: this.#types[index]!,
      home: this.#home[index]!,
      where: (['home', 'local', 'constant'] as const)[this.#where[index]!]!,
      low: this.#low[index]!,
      high: this.#high[index]!,
    }));
  }

  #walk(): void {
    const { module } = this.#instance;
    const body = bodyOf(module, this.#function.index);
    if (!body) throw new InvalidFunction('the function has no body');
    const signature = this.#ownSignature(this.#function.index);
    this.#declareLocals(signature, body.locals, body.code);
    this.#reader.open(body.code, body.end);
    this.#controls.push(this.#control(keys.block, [], signature.results, undefined));
    while (this.#controls.length > 0) {
      const key = this.#reader.read();
      if (key < 0) throw new InvalidFunction(this.#reader.problem || 'unexpected end');
      if (this.#stopAt >= 0 && this.#offsets.length === this.#stopAt && key !== keys.end && key !== keys.loop) return;
      this.#instruction(key);
      if (this.#stopAt >= 0 && this.#offsets.length > this.#stopAt) return;
    }
  }

  #ownSignature(index: number): FunctionType {
    const { module } = this.#instance;
    const type = module.types[module.functionTypes[index]!]?.composite;
    if (type?.kind !== 'function') throw new InvalidFunction('unknown type');
    return type;
  }

  #declareLocals(signature: FunctionType, from: number, to: number): void {
    const reader = this.#reader;
    this.#localTypes.push(...signature.parameters);
    const parameters = this.#localTypes.length;
    reader.open(from, to);
    const groups = reader.u32();
    for (let group = 0; group < groups; group++) {
      const count = reader.u32();
      const type = reader.valueType();
      if (reader.problem !== '' || this.#localTypes.length + count > 100_000)
        throw new InvalidFunction('too many locals');
      for (let index = 0; index < count; index++) this.#localTypes.push(type);
    }
    this.#localWords = new Int32Array(this.#localTypes.length);
    let at = 0;
    this.#localTypes.forEach((type, index) => {
      if (index === parameters) this.#parameterEnd = at;
      this.#localWords[index] = at;
      at += wordsOf(type);
    });
    if (parameters === this.#localTypes.length) this.#parameterEnd = at;
    this.#localsEnd = at;
    this.#free = at;
    this.#most = at;
  }

  get parameterWords(): number {
    return this.#parameterEnd;
  }

  // Operands.

  #push(type: ValueType, where = inHome, low = 0, high = 0): void {
    const index = this.#top++;
    this.#types[index] = type;
    this.#where[index] = where;
    this.#low[index] = low;
    this.#high[index] = high;
    this.#home[index] = this.#free;
    if (where !== inHome) this.#away++;
    this.#free += wordsOf(type);
    if (this.#free > this.#most) this.#most = this.#free;
  }

  #pushAll(types: readonly ValueType[]): void {
    for (const type of types) this.#push(type);
  }

  /** Index of the operand. */
  #pop(): number {
    const floor = this.#controls.at(-1)?.height ?? 0;
    if (this.#top <= floor) throw new InvalidFunction('type mismatch: the operand stack is empty');
    this.#free = this.#home[--this.#top]!;
    if (this.#where[this.#top] !== inHome) this.#away--;
    return this.#top;
  }

  #popMany(count: number): number {
    let at = this.#top;
    for (let index = 0; index < count; index++) at = this.#pop();
    return at;
  }

  #peek(): number {
    if (this.#top === 0) throw new InvalidFunction('type mismatch: the operand stack is empty');
    return this.#top - 1;
  }

  /** Brings an operand home in the fast form. */
  #bringHome(index: number): void {
    const where = this.#where[index]!;
    if (where === inHome) return;
    const fast = this.#fast;
    const type = this.#types[index]!;
    const home = this.#home[index]!;
    if (where === inLocal) {
      fast.push(type === i32 || type === f32 ? hot.copy32 : type === v128 ? internal.copy128 : hot.copy64);
      fast.push(home);
      fast.push(this.#low[index]!);
    } else if (type === i32 || type === f32) {
      fast.push(hot.const32);
      fast.push(home);
      fast.push(this.#low[index]!);
    } else {
      fast.push(hot.const64);
      fast.push(home);
      fast.push(this.#low[index]!);
      fast.push(this.#high[index]!);
    }
    this.#where[index] = inHome;
    if (index < this.#top) this.#away--;
    this.#last = -1;
  }

  #allHome(): void {
    for (let index = 0; index < this.#top && this.#away > 0; index++) this.#bringHome(index);
  }

  /** Where the fast form finds an operand: a word offset in the frame. */
  #slot(index: number): number {
    if (this.#where[index] === inLocal) return this.#low[index]!;
    this.#bringHome(index);
    return this.#home[index]!;
  }

  /** Operands that stand for a local are brought home before it changes. */
  #releaseLocal(word: number, below: number): void {
    for (let index = 0; index < below && this.#away > 0; index++)
      if (this.#where[index] === inLocal && this.#low[index] === word) this.#bringHome(index);
  }

  #isPending(word: number, below: number): boolean {
    if (this.#away === 0) return false;
    for (let index = 0; index < below; index++)
      if (this.#where[index] === inLocal && this.#low[index] === word) return true;
    return false;
  }

  // Places.

  #begin(): number {
    const index = this.#offsets.length;
    let marks = this.#nextMarks;
    this.#nextMarks = 0;
    if (this.#away === 0) marks |= Mark.entry;
    this.#offsets.push(this.#reader.start);
    this.#fastAt.push(this.#fast.place);
    this.#plainAt.push(this.#plain.place);
    this.#marks.push(marks);
    return index;
  }

  /** The instruction that is being prepared cannot be entered by itself: the fast form did it with the one before. */
  #joined(index: number): void {
    this.#marks[index]! &= ~Mark.entry;
  }

  /** The operation before has done the instruction. */
  #done(index: number): void {
    this.#marks[index]! &= ~Mark.entry;
    this.#marks[index]! |= Mark.done;
  }

  /** Control arrives before the next instruction from elsewhere. All operands must be home. */
  #arrive(): void {
    const next = this.#offsets.length;
    // Two instructions that control arrives at must not share a place.
    if (this.#arrivalPlace === this.#fast.place && this.#arrivalIndex !== next) this.#fast.push(hot.nop);
    this.#arrivalPlace = this.#fast.place;
    this.#arrivalIndex = next;
    this.#nextMarks |= Mark.arrival | Mark.stretch;
    this.#last = -1;
  }

  /** One entry of the plain form. */
  #emitPlain(...words: readonly number[]): void {
    for (const word of words) this.#plain.push(word);
  }

  #emitFast(...words: readonly number[]): void {
    for (const word of words) this.#fast.push(word);
    this.#last = -1;
  }

  /** An operation with `count` operands and perhaps a result, the same in both forms. */
  #operation(operation: number, count: number, result: ValueType, ...immediates: readonly number[]): void {
    const base = this.#popMany(count);
    const slots: number[] = [];
    for (let index = base; index < base + count; index++) slots.push(this.#slot(index));
    const place = this.#fast.place;
    this.#plain.push(operation);
    this.#fast.push(operation);
    if (result !== 0) {
      this.#plain.push(this.#free);
      this.#fast.push(this.#free);
    }
    for (let index = 0; index < count; index++) {
      this.#plain.push(this.#home[base + index]!);
      this.#fast.push(slots[index]!);
    }
    for (const word of immediates) {
      this.#plain.push(word);
      this.#fast.push(word);
    }
    this.#last = -1;
    if (result !== 0) {
      this.#push(result);
      this.#last = place;
    }
  }

  // Control.

  #control(
    key: number,
    startTypes: readonly ValueType[],
    endTypes: readonly ValueType[],
    handler: Handler | undefined,
  ): Control {
    const height = this.#top - startTypes.length;
    if (height < 0) throw new InvalidFunction('type mismatch: the operand stack is empty');
    return {
      key,
      startTypes,
      endTypes,
      labelTypes: key === keys.loop ? startTypes : endTypes,
      height,
      home: startTypes.length > 0 ? this.#home[height]! : this.#free,
      fastFixes: [],
      plainFixes: [],
      clauses: [],
      elseFast: -1,
      elsePlain: -1,
      loopIndex: this.#offsets.length,
      loopFast: this.#fast.place,
      loopPlain: this.#plain.place,
      handler,
    };
  }

  #blockTypes(): { readonly start: readonly ValueType[]; readonly end: readonly ValueType[] } {
    const { block } = this.#reader;
    if (block === -1) return { start: [], end: [] };
    if (block >= 0) return { start: [], end: [block] };
    const type = this.#instance.module.types[-2 - block]?.composite;
    if (type?.kind !== 'function') throw new InvalidFunction('unknown type');
    return { start: type.parameters, end: type.results };
  }

  #label(depth: number): Control {
    const control = this.#controls[this.#controls.length - 1 - depth];
    if (!control) throw new InvalidFunction('unknown label');
    return control;
  }

  /** The two words of a branch, at the end of what was emitted: target, and how far the clock's base moves. */
  #emitTarget(control: Control, index: number): void {
    const { fastFixes, plainFixes } = control;
    if (control.key === keys.loop) {
      this.#plain.push(control.loopPlain);
      this.#plain.push(0);
      this.#fast.push(control.loopFast);
      this.#fast.push(index + 1 - control.loopIndex);
    } else {
      plainFixes.push(this.#plain.place);
      this.#plain.push(0);
      this.#plain.push(0);
      fastFixes.push(this.#fast.place);
      this.#fast.push(0);
      this.#fast.push(index + 1);
    }
  }

  /** Words that a branch moves, from where, to where; the newest operands are what it carries. */
  #moves(control: Control): readonly [number, number, number] {
    const count = control.labelTypes.length;
    if (count === 0) return [0, 0, 0];
    const from = this.#home[this.#top - count];
    if (from === undefined) throw new InvalidFunction('type mismatch: the operand stack is empty');
    if (from === control.home) return [0, 0, 0];
    return [this.#free - from, from, control.home];
  }

  #bringHomeForLabel(control: Control): void {
    for (let index = Math.max(0, this.#top - control.labelTypes.length); index < this.#top; index++)
      this.#bringHome(index);
  }

  /** Fixes the branches to a place: the next instruction. */
  #place(control: Control): void {
    const target = this.#offsets.length;
    for (const place of control.fastFixes) {
      this.#fast.set(place, this.#fast.place);
      this.#fast.set(place + 1, this.#fast.at(place + 1) - target);
    }
    for (const place of control.plainFixes) this.#plain.set(place, this.#plain.place);
    for (const clause of control.clauses) {
      clause.target = target;
      clause.fast = this.#fast.place;
      clause.plain = this.#plain.place;
    }
  }

  /** What follows cannot be reached: skips to the `else` or `end` that ends it. */
  #skipUnreachable(): void {
    const reader = this.#reader;
    for (let depth = 0; this.#controls.length > 0; ) {
      const key = reader.read();
      if (key < 0) throw new InvalidFunction(reader.problem || 'unexpected end');
      if (key === keys.block || key === keys.loop || key === keys.if || key === keys.tryTable) depth++;
      else if (key === keys.end) {
        if (depth > 0) depth--;
        else if (!this.#end(false)) return;
      } else if (key === keys.else && depth === 0) {
        this.#else(false);
        return;
      }
    }
  }

  #resetTo(control: Control, types: readonly ValueType[]): void {
    for (let index = control.height; index < this.#top; index++) if (this.#where[index] !== inHome) this.#away--;
    this.#top = control.height;
    this.#free = control.home;
    this.#pushAll(types);
    this.#last = -1;
  }

  #else(reached: boolean): void {
    const control = this.#controls.at(-1)!;
    if (control.key !== keys.if) throw new InvalidFunction('unexpected else');
    if (reached) {
      this.#allHome();
      const index = this.#begin();
      this.#emitPlain(hot.br);
      this.#emitFast(hot.br);
      this.#emitTarget(control, index);
    }
    this.#resetTo(control, control.startTypes);
    this.#arrive();
    this.#plain.set(control.elsePlain, this.#plain.place);
    this.#fast.set(control.elseFast, this.#fast.place);
    this.#fast.set(control.elseFast + 1, this.#fast.at(control.elseFast + 1) - this.#offsets.length);
    control.elseFast = -1;
  }

  /** Whether nothing behind it can be reached. */
  #end(reached: boolean): boolean {
    const control = this.#controls.at(-1)!;
    const isFunction = this.#controls.length === 1;
    // An `if` without `else`: the other way arrives here with the same operands.
    const otherWay = control.elseFast >= 0;
    if (otherWay) {
      control.fastFixes.push(control.elseFast);
      control.plainFixes.push(control.elsePlain);
    }
    const arrived = control.fastFixes.length > 0 || control.clauses.length > 0;
    if (control.handler) control.handler.to = this.#offsets.length;
    if (!reached && !arrived) {
      // Nothing behind it can be reached either.
      this.#controls.pop();
      return true;
    }
    if (reached && (arrived || !isFunction)) this.#allHome();
    if (!reached) this.#resetTo(control, control.endTypes);
    else if (this.#top !== control.height + control.endTypes.length)
      throw new InvalidFunction('type mismatch: operands are left');
    if (arrived) this.#arrive();
    this.#place(control);
    if (!isFunction) {
      for (let index = 0; index < control.endTypes.length; index++)
        this.#types[control.height + index] = control.endTypes[index]!;
      this.#controls.pop();
      return false;
    }
    if (this.#stopAt !== this.#offsets.length) this.#return(this.#begin());
    this.#finish();
    return false;
  }

  #finish(): void {
    this.#controls.length = 0;
  }

  #return(index: number): void {
    const results = this.#controls[0]!.endTypes;
    const own = index + 1;
    if (results.length === 0) {
      this.#emitPlain(hot.return, own);
      this.#emitFast(hot.return, own);
      return;
    }
    const type = results[0]!;
    if (results.length === 1 && type !== v128) {
      const operand = this.#peek();
      const operation = type === i32 || type === f32 ? hot.return32 : hot.return64;
      this.#emitPlain(operation, own, this.#home[operand]!);
      const slot = this.#slot(operand);
      this.#emitFast(operation, own, slot);
      return;
    }
    const from = this.#home[this.#top - results.length];
    if (from === undefined) throw new InvalidFunction('type mismatch: the operand stack is empty');
    this.#bringHomeForLabel(this.#controls[0]!);
    this.#emitPlain(hot['return:values'], own, this.#free - from, from);
    this.#emitFast(hot['return:values'], own, this.#free - from, from);
  }

  /** A branch on the newest operand, which is popped: in the fast form one with the comparison that made it, if possible. */
  #branchOn(index: number, whenSet: boolean, control: Control | undefined): void {
    const operand = this.#pop();
    const moves = control ? this.#moves(control) : ([0, 0, 0] as const);
    const values = control?.labelTypes.length ?? 0;
    const home = this.#home[operand]!;
    if (moves[0] > 0) this.#emitPlain(hot['br_if:values'], home);
    else this.#emitPlain(whenSet ? hot.br_if : hot.br_unless, home);
    // The comparison, unless bringing values home comes between.
    let pending = false;
    for (let at = this.#top - values; at < this.#top; at++) pending ||= this.#where[at] !== inHome;
    if (moves[0] === 0 && !pending && this.#fuseBranch(operand, whenSet)) {
      this.#joined(index);
    } else {
      const slot = this.#slot(operand);
      if (control) this.#bringHomeForLabel(control);
      this.#emitFast(moves[0] > 0 ? hot['br_if:values'] : whenSet ? hot.br_if : hot.br_unless, slot);
    }
    if (control) this.#emitTarget(control, index);
    if (moves[0] > 0) {
      this.#emitPlain(...moves);
      this.#emitFast(...moves);
    }
    this.#last = -1;
    this.#nextMarks |= Mark.stretch;
  }

  /** Replaces the comparison that was just emitted by a branch without its target; false when there is none. */
  #fuseBranch(operand: number, whenSet: boolean): boolean {
    const fast = this.#fast;
    const last = this.#last;
    if (last < 0 || this.#where[operand] !== inHome || fast.at(last + 1) !== this.#home[operand]) return false;
    const operation = fast.at(last);
    if (operation === hot['i32.eqz']) {
      const compare = this.#beforeLast;
      if (compare >= 0) {
        const fused = (whenSet ? branchUnless : branchIf)[fast.at(compare)]!;
        if (fused !== 0) return this.#replace(compare, fused);
      }
      const slot = fast.at(last + 2);
      this.#cut(last);
      this.#emitFast(whenSet ? hot.br_unless : hot.br_if, slot);
      return true;
    }
    const fused = operation < coldBase ? (whenSet ? branchIf : branchUnless)[operation]! : 0;
    return fused !== 0 && this.#replace(last, fused);
  }

  /** Takes back fast operations from a place on: what comes there instead is that of the instruction that is being prepared. */
  #cut(place: number): void {
    this.#fast.cut(place);
    for (let index = this.#fastAt.length - 1; index >= 0 && this.#fastAt[index]! > place; index--) {
      this.#fastAt[index] = place;
      this.#marks[index]! &= ~(Mark.entry | Mark.done);
    }
  }

  #replace(compare: number, fused: number): true {
    const one = this.#fast.at(compare + 2);
    const other = this.#fast.at(compare + 3);
    this.#cut(compare);
    this.#emitFast(fused, one, other);
    return true;
  }

  #instruction(key: number): void {
    const reader = this.#reader;
    switch (key) {
      case keys.end:
        this.#end(true);
        return;
      case keys.else:
        return this.#else(true);
      case keys.nop:
        this.#begin();
        this.#plain.push(hot.nop);
        return;
      case keys.unreachable:
        this.#begin();
        this.#emitPlain(coldBase + key);
        this.#emitFast(coldBase + key);
        return this.#skipUnreachable();
      case keys.block: {
        const types = this.#blockTypes();
        this.#begin();
        this.#plain.push(hot.nop);
        this.#allHome();
        this.#controls.push(this.#control(key, types.start, types.end, undefined));
        return;
      }
      case keys.loop: {
        const types = this.#blockTypes();
        this.#allHome();
        this.#arrive();
        if (this.#stopAt === this.#offsets.length) return this.#finish();
        this.#controls.push(this.#control(key, types.start, types.end, undefined));
        this.#begin();
        this.#plain.push(hot.nop);
        return;
      }
      case keys.if: {
        const types = this.#blockTypes();
        const index = this.#begin();
        // The operands below the condition go home before the branch; a comparison stays the last operation when they are.
        for (let operand = 0; operand < this.#top - 1; operand++) this.#bringHome(operand);
        this.#branchOn(index, false, undefined);
        const control = this.#control(key, types.start, types.end, undefined);
        control.elsePlain = this.#plain.place;
        this.#emitPlain(0, 0);
        control.elseFast = this.#fast.place;
        this.#emitFast(0, index + 1);
        this.#controls.push(control);
        return;
      }
      case keys.tryTable:
        return this.#tryTable();
      case keys.br: {
        const control = this.#label(reader.index);
        const index = this.#begin();
        this.#bringHomeForLabel(control);
        const moves = this.#moves(control);
        const operation = moves[0] > 0 ? hot['br:values'] : hot.br;
        this.#emitPlain(operation);
        this.#emitFast(operation);
        this.#emitTarget(control, index);
        if (moves[0] > 0) {
          this.#emitPlain(...moves);
          this.#emitFast(...moves);
        }
        return this.#skipUnreachable();
      }
      case keys.brIf: {
        const index = this.#begin();
        return this.#branchOn(index, true, this.#label(reader.index));
      }
      case keys.brTable:
        return this.#branchTable();
      case keys.brOnNull:
      case keys.brOnNonNull:
        return this.#branchOnNull(key === keys.brOnNull);
      case 0x118:
      case 0x119:
        return this.#branchOnCast(key === 0x118);
      case keys.return:
        this.#return(this.#begin());
        return this.#skipUnreachable();
      case keys.call: {
        const callee = this.#instance.functions[reader.index];
        if (callee === undefined) throw new InvalidFunction('unknown function');
        const fn = this.#state.store[callee]!;
        const isOther = fn.kind === 'wasm' && fn.instance !== this.#instance;
        return this.#call(isOther ? hot['call:other'] : hot.call, [callee], this.#ownSignature(reader.index));
      }
      case keys.callIndirect:
      case keys.returnCallIndirect:
        return this.#callIndirect(key);
      case keys.callRef:
      case keys.returnCallRef:
        return this.#callReference(key);
      case keys.returnCall: {
        const callee = this.#instance.functions[reader.index];
        if (callee === undefined) throw new InvalidFunction('unknown function');
        return this.#tailCall(key, [callee], this.#ownSignature(reader.index));
      }
      case keys.throw: {
        const tag = this.#instance.tags[reader.index];
        if (tag === undefined) throw new InvalidFunction('unknown tag');
        this.#begin();
        this.#allHome();
        this.#popMany(this.#state.tags[tag]!.parameters.length);
        this.#emitPlain(coldBase + key, tag, this.#free);
        this.#emitFast(coldBase + key, tag, this.#free);
        return this.#skipUnreachable();
      }
      case keys.throwRef:
        this.#begin();
        this.#allHome();
        this.#operation(coldBase + key, 1, 0);
        return this.#skipUnreachable();
      case keys.drop:
        this.#begin();
        this.#pop();
        this.#plain.push(hot.nop);
        this.#last = -1;
        return;
      case keys.select:
      case keys.selectTyped: {
        this.#begin();
        const type = this.#types[this.#top - 2];
        if (type === undefined) throw new InvalidFunction('type mismatch: the operand stack is empty');
        this.#operation(
          type === i32 || type === f32 ? hot.select32 : type === v128 ? internal.select128 : hot.select64,
          3,
          key === keys.selectTyped ? reader.list[0]! : type,
        );
        return;
      }
      case keys.localGet: {
        const [type, word] = this.#local();
        this.#begin();
        this.#emitPlain(this.#copyOperation(type), this.#free, word);
        this.#push(type, inLocal, word);
        this.#last = -1;
        return;
      }
      case keys.localSet:
      case keys.localTee:
        return this.#setLocal(key === keys.localTee);
      case keys.globalGet:
      case keys.globalSet:
        return this.#global(key === keys.globalGet);
      case keys.i32Const:
      case keys.f32Const:
        this.#begin();
        this.#emitPlain(hot.const32, this.#free, reader.low);
        this.#push(key === keys.i32Const ? i32 : f32, isConstant, reader.low, 0);
        this.#last = -1;
        return;
      case keys.i64Const:
      case keys.f64Const:
        return this.#constant64(key === keys.i64Const ? i64 : f64, reader.low, reader.high);
      case keys.refNull:
        return this.#constant64(referenceTo(true, reader.heap), 0, 0);
      case keys.refFunc: {
        const callee = this.#instance.functions[reader.index];
        const type = this.#instance.module.functionTypes[reader.index];
        if (callee === undefined || type === undefined) throw new InvalidFunction('unknown function');
        return this.#constant64(referenceTo(false, type), callee, referenceKind.func);
      }
      case keys.i32Eqz: {
        const index = this.#begin();
        const operand = this.#peek();
        const last = this.#last;
        const wasCompare =
          last >= 0 && this.#where[operand] === inHome && this.#fast.at(last + 1) === this.#home[operand] ? last : -1;
        const inverse = wasCompare >= 0 && this.#fast.at(last) < coldBase ? inverseOf[this.#fast.at(last)]! : 0;
        if (inverse !== 0) {
          // The opposite comparison.
          this.#plain.push(hot['i32.eqz']);
          this.#plain.push(this.#home[operand]!);
          this.#plain.push(this.#home[operand]!);
          this.#fast.set(last, inverse);
          this.#done(index);
          return;
        }
        this.#operation(hot['i32.eqz'], 1, i32);
        this.#beforeLast =
          wasCompare >= 0 && this.#fast.at(wasCompare) < coldBase && branchIf[this.#fast.at(wasCompare)]! !== 0
            ? wasCompare
            : -1;
        return;
      }
      default:
        this.#begin();
        if (!this.#reference(key)) this.#ordinary(key);
    }
  }

  #copyOperation(type: ValueType): number {
    return type === i32 || type === f32 ? hot.copy32 : type === v128 ? internal.copy128 : hot.copy64;
  }

  #constant64(type: ValueType, low: number, high: number): void {
    this.#begin();
    this.#emitPlain(hot.const64, this.#free, low, high);
    this.#push(type, isConstant, low, high);
    this.#last = -1;
  }

  #local(): readonly [ValueType, number] {
    const { index } = this.#reader;
    const type = this.#localTypes[index];
    if (type === undefined) throw new InvalidFunction('unknown local');
    return [type, this.#localWords[index]!];
  }

  #setLocal(tee: boolean): void {
    const [type, word] = this.#local();
    const index = this.#begin();
    const operand = this.#peek();
    this.#emitPlain(this.#copyOperation(type), word, this.#home[operand]!);
    const direct =
      this.#last >= 0 &&
      this.#where[operand] === inHome &&
      this.#fast.at(this.#last + 1) === this.#home[operand] &&
      !this.#isPending(word, operand);
    if (direct) {
      this.#fast.set(this.#last + 1, word);
      this.#done(index);
      this.#away++;
      this.#where[operand] = inLocal;
      this.#low[operand] = word;
    } else {
      this.#releaseLocal(word, operand);
      const where = this.#where[operand]!;
      if (where === isConstant) {
        if (type === i32 || type === f32) this.#emitFast(hot.const32, word, this.#low[operand]!);
        else this.#emitFast(hot.const64, word, this.#low[operand]!, this.#high[operand]!);
      } else if (where === inLocal) {
        if (this.#low[operand] !== word) this.#emitFast(this.#copyOperation(type), word, this.#low[operand]!);
      } else this.#emitFast(this.#copyOperation(type), word, this.#home[operand]!);
    }
    this.#last = -1;
    if (tee) this.#types[operand] = type;
    else this.#pop();
  }

  #global(get: boolean): void {
    const address = this.#instance.globals[this.#reader.index];
    const type = this.#instance.module.globals[this.#reader.index]?.type.type;
    if (address === undefined || type === undefined) throw new InvalidFunction('unknown global');
    this.#begin();
    const small = type === i32 || type === f32;
    if (get) {
      this.#operation(
        small ? hot['global.get32'] : type === v128 ? internal.globalGet128 : hot['global.get64'],
        0,
        type,
        address * 4,
      );
      return;
    }
    const operand = this.#pop();
    const operation = small ? hot['global.set32'] : type === v128 ? internal.globalSet128 : hot['global.set64'];
    this.#emitPlain(operation, address * 4, this.#home[operand]!);
    const slot = this.#slot(operand);
    this.#emitFast(operation, address * 4, slot);
  }

  #tryTable(): void {
    const { list, count } = this.#reader;
    const rows = list.slice(0, count);
    const types = this.#blockTypes();
    this.#begin();
    this.#plain.push(hot.nop);
    this.#allHome();
    const clauses: Clause[] = [];
    for (let at = 0; at < count; at += handlerFields) {
      const label = this.#label(rows[at + 2]!);
      const kind = rows[at]!;
      const tag = kind < 2 ? this.#instance.tags[rows[at + 1]!] : -1;
      if (tag === undefined) throw new InvalidFunction('unknown tag');
      const clause: Clause = {
        tag,
        withReference: (kind & 1) === 1,
        target: label.loopIndex,
        fast: label.loopFast,
        plain: label.loopPlain,
        home: label.home,
      };
      clauses.push(clause);
      if (label.key !== keys.loop) label.clauses.push(clause);
    }
    const handler: Handler = { from: this.#offsets.length, to: 0, clauses };
    this.#controls.push(this.#control(keys.tryTable, types.start, types.end, handler));
    // Inner handlers end first; what is pushed at the end comes later in the search.
    this.#handlers.unshift(handler);
    this.#nextMarks |= Mark.stretch;
  }

  #branchTable(): void {
    const { list, count } = this.#reader;
    const labels = Array.from(list.subarray(0, count), (depth) => this.#label(depth));
    const index = this.#begin();
    const operand = this.#pop();
    this.#bringHomeForLabel(labels[count - 1]!);
    const slot = this.#slot(operand);
    const moves = labels.map((label) => this.#moves(label));
    const values = moves.some(([words]) => words > 0);
    const operation = values ? hot['br_table:values'] : hot.br_table;
    this.#emitPlain(operation, this.#home[operand]!, count - 1);
    this.#emitFast(operation, slot, count - 1);
    labels.forEach((label, at) => {
      this.#emitTarget(label, index);
      if (!values) return;
      this.#emitPlain(...moves[at]!);
      this.#emitFast(...moves[at]!);
    });
    this.#skipUnreachable();
  }

  #branchOnNull(onNull: boolean): void {
    const index = this.#begin();
    this.#allHome();
    const control = this.#label(this.#reader.index);
    const operand = this.#peek();
    const type = this.#types[operand]!;
    const home = this.#home[operand]!;
    if (onNull) this.#pop();
    const moves = this.#moves(control);
    const operation = onNull ? hot.br_on_null : hot.br_on_non_null;
    this.#emitPlain(operation, home);
    this.#emitFast(operation, home);
    this.#emitTarget(control, index);
    this.#emitPlain(...moves);
    this.#emitFast(...moves);
    if (onNull) this.#push(nonNull(type));
    else this.#pop();
    this.#nextMarks |= Mark.stretch;
  }

  #branchOnCast(onSuccess: boolean): void {
    const { type, target } = this.#reader;
    const index = this.#begin();
    this.#allHome();
    const control = this.#label(this.#reader.index);
    const operand = this.#peek();
    const home = this.#home[operand]!;
    const moves = this.#moves(control);
    const operation = onSuccess ? hot.br_on_cast : hot.br_on_cast_fail;
    const wanted = canonical(target, this.#instance.types);
    this.#emitPlain(operation, home);
    this.#emitFast(operation, home);
    this.#emitTarget(control, index);
    this.#emitPlain(...moves, wanted);
    this.#emitFast(...moves, wanted);
    // What was not cast has no null when null would have been.
    this.#types[operand] = onSuccess ? (isNullable(target) ? nonNull(type) : type) : target;
    this.#nextMarks |= Mark.stretch;
  }

  #call(operation: number, words: readonly number[], { parameters, results }: FunctionType): void {
    const index = this.#begin();
    this.#callWith(index, operation, words, parameters, results);
  }

  #callWith(
    index: number,
    operation: number,
    words: readonly number[],
    parameters: readonly ValueType[],
    results: readonly ValueType[],
  ): void {
    this.#allHome();
    this.#popMany(parameters.length);
    const base = this.#free;
    for (const code of [this.#plain, this.#fast]) {
      code.push(operation);
      for (const word of words) code.push(word);
      code.push(base);
      code.push(index + 1);
      this.#bounds.push([code, code.place]);
      code.push(0);
      code.push(0);
    }
    this.#fast.set(this.#fast.place - 1, this.#plain.place);
    this.#plain.set(this.#plain.place - 1, this.#fast.place);
    this.#pushAll(results);
    this.#arrive();
  }

  #tailCall(key: number, words: readonly number[], { parameters }: FunctionType): void {
    const index = this.#begin();
    this.#tailCallWith(index, key, words, parameters);
  }

  #tailCallWith(index: number, key: number, words: readonly number[], parameters: readonly ValueType[]): void {
    this.#allHome();
    const end = this.#free;
    this.#popMany(parameters.length);
    this.#emitPlain(coldBase + key, ...words, this.#free, end - this.#free, index + 1);
    this.#emitFast(coldBase + key, ...words, this.#free, end - this.#free, index + 1);
    this.#skipUnreachable();
  }

  #callIndirect(key: number): void {
    const { index: typeIndex, second } = this.#reader;
    const type = this.#instance.module.types[typeIndex]?.composite;
    const table = this.#instance.tables[second];
    if (type?.kind !== 'function' || table === undefined) throw new InvalidFunction('unknown type or table');
    const number = this.#instance.types[typeIndex]!;
    const index = this.#begin();
    this.#allHome();
    const operand = this.#pop();
    const words = [this.#home[operand]!, table, number];
    if (key === keys.returnCallIndirect) return this.#tailCallWith(index, key, words, type.parameters);
    const wide = this.#state.tables[table]!.type.limits.index === i64;
    this.#callWith(index, wide ? coldBase + key : hot.call_indirect, words, type.parameters, type.results);
  }

  #callReference(key: number): void {
    const type = this.#instance.module.types[this.#reader.index]?.composite;
    if (type?.kind !== 'function') throw new InvalidFunction('unknown type');
    const index = this.#begin();
    this.#allHome();
    const operand = this.#pop();
    const words = [this.#home[operand]!];
    if (key === keys.returnCallRef) return this.#tailCallWith(index, key, words, type.parameters);
    this.#callWith(index, hot.call_ref, words, type.parameters, type.results);
  }

  /** Instructions with references, whose types depend on their surroundings; false for all others. */
  #reference(key: number): boolean {
    const { module, types } = this.#instance;
    const reader = this.#reader;
    const operation = coldBase + key;
    const newType = (): readonly [ValueType, number] => [referenceTo(false, reader.index), types[reader.index]!];
    switch (key) {
      case keys.tableGet:
      case keys.tableSet: {
        const table = this.#table(reader.index);
        if (key === keys.tableGet) this.#operation(operation, 1, module.tables[reader.index]!.type.element, table);
        else this.#operation(operation, 2, 0, table);
        return true;
      }
      case 0x20c:
        this.#operation(operation, 3, 0, this.#elements(reader.index), this.#table(reader.second));
        return true;
      case 0x20e:
        this.#operation(operation, 3, 0, this.#table(reader.index), this.#table(reader.second));
        return true;
      case 0x20f:
        this.#operation(operation, 2, module.tables[reader.index]!.type.limits.index, this.#table(reader.index));
        return true;
      case 0x210:
        this.#operation(operation, 0, module.tables[reader.index]!.type.limits.index, this.#table(reader.index));
        return true;
      case 0x211:
        this.#operation(operation, 3, 0, this.#table(reader.index));
        return true;
      case 0x20d:
        this.#operation(operation, 0, 0, this.#elements(reader.index));
        return true;
      case keys.refIsNull:
        this.#operation(operation, 1, i32);
        return true;
      case keys.refEq:
        this.#operation(operation, 2, i32);
        return true;
      case keys.refAsNonNull:
        this.#operation(operation, 1, nonNull(this.#types[this.#peek()]!));
        return true;
      case 0x100: {
        const struct = this.#composite('struct');
        this.#withRun(operation, struct.fields.length, ...newType());
        return true;
      }
      case 0x101:
        this.#operation(operation, 0, ...newType());
        return true;
      case 0x102:
      case 0x103:
      case 0x104: {
        const field = this.#composite('struct').fields[reader.second];
        if (!field) throw new InvalidFunction('unknown field');
        this.#operation(operation, 1, unpacked(field.storage), types[reader.index]!, reader.second);
        return true;
      }
      case 0x105:
        this.#operation(operation, 2, 0, types[reader.index]!, reader.second);
        return true;
      case 0x106:
        this.#operation(operation, 2, ...newType());
        return true;
      case 0x107:
        this.#operation(operation, 1, ...newType());
        return true;
      case 0x108:
        this.#withRun(operation, reader.second, ...newType(), reader.second);
        return true;
      case 0x109:
        this.#operation(operation, 2, ...newType(), this.#data(reader.second));
        return true;
      case 0x10a:
        this.#operation(operation, 2, ...newType(), this.#elements(reader.second));
        return true;
      case 0x10b:
      case 0x10c:
      case 0x10d:
        this.#operation(operation, 2, unpacked(this.#composite('array').element.storage), types[reader.index]!);
        return true;
      case 0x10e:
        this.#operation(operation, 3, 0, types[reader.index]!);
        return true;
      case 0x10f:
        this.#operation(operation, 1, i32);
        return true;
      case 0x110:
        this.#operation(operation, 4, 0, types[reader.index]!);
        return true;
      case 0x111:
        this.#operation(operation, 5, 0, types[reader.index]!, types[reader.second]!);
        return true;
      case 0x112:
        this.#operation(operation, 4, 0, types[reader.index]!, this.#data(reader.second));
        return true;
      case 0x113:
        this.#operation(operation, 4, 0, types[reader.index]!, this.#elements(reader.second));
        return true;
      case 0x114:
      case 0x115:
        this.#operation(operation, 1, i32, canonical(reader.type, types));
        return true;
      case 0x116:
      case 0x117:
        this.#operation(operation, 1, reader.type, canonical(reader.type, types));
        return true;
      case 0x11a:
      case 0x11b: {
        const type = this.#types[this.#peek()]!;
        this.#operation(operation, 1, referenceTo(isNullable(type), key === 0x11a ? heap.any : heap.extern));
        return true;
      }
      case 0x11c:
        this.#operation(operation, 1, referenceTo(false, heap.i31));
        return true;
      case 0x11d:
      case 0x11e:
        this.#operation(operation, 1, i32);
        return true;
      default:
        return false;
    }
  }

  #composite<K extends 'struct' | 'array'>(kind: K): Extract<CompositeType, { readonly kind: K }> {
    const type = this.#instance.module.types[this.#reader.index]?.composite;
    if (type?.kind !== kind) throw new InvalidFunction('unknown type');
    return type as Extract<CompositeType, { readonly kind: K }>;
  }

  /** An operation on a run of `count` operands in their homes. */
  #withRun(operation: number, count: number, result: ValueType, ...immediates: readonly number[]): void {
    for (let index = Math.max(0, this.#top - count); index < this.#top; index++) this.#bringHome(index);
    this.#popMany(count);
    const from = this.#free;
    this.#operation(operation, 0, result, from, ...immediates);
  }

  #table(index: number): number {
    const address = this.#instance.tables[index];
    if (address === undefined) throw new InvalidFunction('unknown table');
    return address;
  }

  #memory(index: number): number {
    const address = this.#instance.memories[index];
    if (address === undefined) throw new InvalidFunction('unknown memory');
    return address;
  }

  #data(index: number): number {
    const address = this.#instance.data[index];
    if (address === undefined) throw new InvalidFunction('unknown data segment');
    return address;
  }

  #elements(index: number): number {
    const address = this.#instance.elements[index];
    if (address === undefined) throw new InvalidFunction('unknown elem segment');
    return address;
  }

  /** Instructions whose types the table of instructions says. */
  #ordinary(key: number): void {
    const reader = this.#reader;
    const opcode = opcodeOfKey(key)!;
    const { signature, immediates } = opcode;
    const operation = operationOf[key]!;
    if (immediates[0] === 'memory argument' && signature) return this.#access(key);
    switch (key) {
      case 0x208:
        return this.#operation(operation, 3, 0, this.#data(reader.index), this.#memory(reader.second));
      case 0x209:
        return this.#operation(operation, 0, 0, this.#data(reader.index));
      case 0x20a:
        return this.#operation(operation, 3, 0, this.#memory(reader.index), this.#memory(reader.second));
      case 0x20b:
        return this.#operation(operation, 3, 0, this.#memory(reader.index));
      case 0x3f:
      case 0x40: {
        const index = this.#instance.module.memories[reader.index]?.type.limits.index ?? i32;
        return this.#operation(operation, key - 0x3f, index, this.#memory(reader.index));
      }
      default:
    }
    if (!signature) throw new InvalidFunction(`${opcode.name} is not supported`);
    const result = signature.results[0] ?? 0;
    const count = signature.parameters.length;
    if (immediates[0] === 'lane') return this.#operation(operation, count, result, reader.index);
    if (immediates[0] === 'v128' || immediates[0] === 'shuffle') {
      const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + reader.bytesAt, 16);
      const words = [0, 4, 8, 12].map((at) => view.getInt32(at, true));
      return this.#operation(operation, count, result, ...words);
    }
    if (count === 2 && constantOf[key]! !== 0 && this.#withConstant(key, result)) return;
    this.#operation(operation, count, result);
  }

  /** An operation on two operands one of which is a constant: part of the fast operation. False when neither is. */
  #withConstant(key: number, result: ValueType): boolean {
    const two = this.#top - 1;
    const one = this.#top - 2;
    if (one < 0) throw new InvalidFunction('type mismatch: the operand stack is empty');
    let left = one;
    let right = two;
    if (this.#where[right] !== isConstant) {
      if (commutative[key] === 0 || this.#where[left] !== isConstant) return false;
      left = two;
      right = one;
    }
    if (this.#where[left] === isConstant) return false;
    this.#popMany(2);
    const slot = this.#slot(left);
    this.#emitPlain(operationOf[key]!, this.#free, this.#home[one]!, this.#home[two]!);
    const place = this.#fast.place;
    this.#emitFast(constantOf[key]!, this.#free, slot, this.#low[right]!);
    if (constantWords[key] === 2) this.#fast.push(this.#high[right]!);
    this.#push(result);
    this.#last = place;
    return true;
  }

  /** Loads and stores. */
  #access(key: number): void {
    const reader = this.#reader;
    const { signature, immediates } = opcodeOfKey(key)!;
    const address = this.#memory(reader.index);
    const result = signature!.results[0] ?? 0;
    const count = signature!.parameters.length;
    const wide = this.#instance.module.memories[reader.index]!.type.limits.index === i64;
    const operation = operationOf[key]!;
    if (operation >= coldBase || wide || reader.index !== 0 || reader.high !== 0 || reader.low < 0) {
      const words = [address, reader.low, reader.high];
      if (immediates[1] === 'lane') words.push(reader.second);
      return this.#operation(coldBase + key, count, result, ...words);
    }
    const value = this.#top - 1;
    if (result === 0 && constantOf[key]! !== 0 && this.#where[value] === isConstant) {
      this.#popMany(2);
      const slot = this.#slot(value - 1);
      this.#emitPlain(operation, this.#home[value - 1]!, this.#home[value]!, reader.low);
      this.#emitFast(constantOf[key]!, slot, this.#low[value]!, reader.low);
      return;
    }
    this.#operation(operation, count, result, reader.low);
  }
}
