/** State of a Python machine: its frames, its operands, its globals; and what built-ins may ask of it. */

import type { OutsideRequest } from '../../context/index.ts';
import type { CodeObject } from '../image.ts';
import { type Keywords, type NativeCode, PyBuiltin, type PyFunction, type PyGenerator } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { Raise, suspended } from '../objects/errors.ts';
import { activate, Heap } from '../objects/heap.ts';
import { exhausted } from '../objects/iterators.ts';
import { builtinClasses, PyBoundMethod, PyCell, PyException, type Value } from '../objects/values.ts';
import { opcodes } from '../opcodes.ts';
import type { Runtime } from '../protocol/runtime.ts';
import { GlobalNames, internal, LinkedCode, patchBit } from './code.ts';
import { type Complete, type HostFrame, NativeFrame, Raised } from './host-frame.ts';
import { CollectTask, EachTask, RepeatTask, SortTask } from './tasks.ts';

/** What becomes of a frame's result. */
export const kinds = {
  /** Pushed on the caller's operands. */
  call: 0,
  /** Given to the frame below, whatever it is. */
  deliver: 1,
  /** An `__init__`: the new object is the result. */
  init: 2,
  /** A class body: the class is the result. */
  class: 3,
  /** A generator in a for loop, in SEND, or resumed by a built-in. */
  loop: 4,
  send: 5,
  next: 6,
  /** The module: the program ends. */
  entry: 7,
  /** A call that a tool made. */
  evaluation: 8,
} as const;

/** Added to a frame's kind when the run is to end as the frame is left. */
export const leaveMark = 64;

export interface Limits {
  /** Values on the operand stack of one frame; Infinity for source programs. */
  readonly stackSize: number;
  readonly callDepth: number;
}

/** What a waiting built-in waits for. */
type Pending =
  | {
      readonly kind: 'call';
      readonly callee: Value;
      readonly args: readonly Value[];
      readonly keywords: Keywords | null;
    }
  | {
      readonly kind: 'resume';
      readonly generator: PyGenerator;
      readonly sent: Value;
      readonly thrown: PyException | undefined;
    }
  | { readonly kind: 'task'; readonly task: HostFrame & { start(engine: Engine): void } }
  | { readonly kind: 'host'; readonly request: OutsideRequest };

/** Why the interpreter came back. */
export type Event =
  | { readonly kind: 'host'; readonly request: OutsideRequest }
  | { readonly kind: 'ended'; readonly results: readonly Value[] }
  | { readonly kind: 'failed'; readonly exception: PyException }
  | { readonly kind: 'condition'; readonly exception: PyException; readonly handled: boolean }
  | {
      readonly kind: 'left';
      readonly how: 'return' | 'unwind';
      readonly results: readonly Value[];
      readonly evaluated?: boolean;
    }
  | { readonly kind: 'entered' };

/** Calls into the parts of the machine that this file does not know. */
export interface Operations {
  enter(engine: Engine, callee: Value, args: readonly Value[], keywords: Keywords | null): void;
  resume(engine: Engine, generator: PyGenerator, sent: Value, thrown: PyException | undefined, kind: number): void;
  raise(engine: Engine, exception: PyException, addEntry?: boolean, again?: boolean, link?: boolean): void;
  /** The program's last frame was left by an exception. */
  failed(exception: PyException, dropped: readonly Value[]): void;
  less: NativeCode;
  next: NativeCode;
}

const raised = Symbol('raised');
/** In the memo: a built-in was called that has not returned. */
const open = Symbol('open');

export class Engine implements Runtime {
  readonly heap = new Heap();
  readonly dialect: 'python' | 'bytecode';
  readonly codes: LinkedCode[] = [];
  /** Codes that were replaced, by number. */
  successors: ReadonlyMap<number, number> = new Map();
  readonly globalNames = new GlobalNames();
  /** Values of global variables by number; undefined when unset. */
  globalValues: Value[] = [];
  /** Built-ins of the same names. */
  builtinValues: Value[] = [];
  readonly builtins: ReadonlyMap<string, Value>;
  readonly argv: readonly string[];
  readonly operations: Operations;
  limits: Limits;
  recursionLimit = 1000;
  allowUndefined = false;
  /** Of code written by hand: an instruction that meets a value it is not for is the program's fault. */
  assembled = false;
  unread: Uint8Array = new Uint8Array(0);
  /** Results of calls that tools made, until the program runs on. */
  results: readonly Value[] = [];
  /** Told of each exception where it is raised, while its frames are there. */
  observeRaise: ((exception: PyException) => void) | undefined;
  /** Undefined variables that were used, and what is still to be told about them. */
  readonly warned = new Set<string>();
  warnings: string[] = [];
  fusing = true;
  /** Whether a generator has waited within try or with: see dropped.ts. */
  guarded = false;
  /** What the heat of code begins with: see threaded/form.ts. */
  heat = 0;

  clock = 0;
  /** Index of the running frame; -1 when the program has ended. */
  top = -1;
  /** Position of the next instruction of the running frame, two for each instruction. */
  pc = 0;
  /** Index of the top operand. */
  sp = -1;
  stack: Value[] = new Array<Value>(4096).fill(null);
  frameCode: (LinkedCode | null)[] = [];
  frameFunction: (PyFunction | null)[] = [];
  /** What the frame's kind needs: an object, a generator, a {@link HostFrame}, a namespace. */
  frameExtra: unknown[] = [];
  framePc = new Int32Array(2048);
  frameBase = new Int32Array(2048);
  frameKind = new Uint8Array(2048);
  /** Clock at which each frame was entered: its activation. */
  frameEntered = new Float64Array(2048);
  /** Frames of built-ins among the frames: they are not shown. */
  hidden = 0;
  /** The exception that is being handled. */
  handling: PyException | null = null;
  event: Event | undefined;
  /** The frame whose end ends the run was left; reported when the state is that of the clock. */
  left: (Event & { readonly kind: 'left' }) | undefined;
  /** Frames beyond this index are slow to enter: the recursion limit, or a limit of the run. */
  frameLimit = 1000;
  enterDepth = Number.POSITIVE_INFINITY;
  /** Which exceptions end the run when they are raised. */
  stopsAt: (exception: PyException) => 'no' | 'handled' | 'unhandled' = () => 'no';
  /** An exception that was reported and is to be raised when the run goes on. */
  reported: { readonly exception: PyException; readonly addEntry: boolean; readonly ticks: number } | undefined;
  /** The exception that was reported last. */
  told: PyException | undefined;
  /** Instructions that the clock counts and that are not completed: 1 while one is executed in full. */
  begun = 0;

  /** Coverage: clock of the first time by address, and executions by code and instruction. */
  readonly firstHits = new Map<number, number>();
  counts: Float64Array[] = [];

  #memo: unknown[] = [];
  #cursor = 0;
  #pending: Pending | undefined;
  #raised: PyException | undefined;

  constructor(
    dialect: 'python' | 'bytecode',
    { builtins, argv, operations, limits }: Pick<Engine, 'builtins' | 'argv' | 'operations' | 'limits'>,
  ) {
    this.dialect = dialect;
    this.builtins = builtins;
    this.argv = argv;
    this.operations = operations;
    this.limits = limits;
  }

  /** Adds code; numbers count from the first code of the program. */
  link(codes: readonly CodeObject[], path: string): void {
    for (const code of codes) {
      const linked = new LinkedCode(this.codes.length, code, path, this.globalNames, this.fusing);
      linked.heat = this.heat;
      this.codes.push(linked);
    }
    for (let number = this.globalValues.length; number < this.globalNames.names.length; number++) {
      this.globalValues.push(undefined);
      this.builtinValues.push(this.builtins.get(this.globalNames.names[number] as string));
    }
  }

  setGlobal(name: string, value: Value): void {
    const number = this.globalNames.number(name);
    while (this.globalValues.length <= number) {
      this.globalValues.push(undefined);
      this.builtinValues.push(this.builtins.get(this.globalNames.names[this.globalValues.length - 1] as string));
    }
    this.globalValues[number] = value;
  }

  /** Makes room for a frame with so many values above the stack pointer. */
  reserve(size: number): void {
    while (this.stack.length < this.sp + size + 16) this.stack.push(null);
    if (this.top + 2 >= this.framePc.length) {
      const grow = <T extends Int32Array | Uint8Array | Float64Array>(from: T, to: T): T => {
        to.set(from);
        return to;
      };
      const length = this.framePc.length * 2;
      this.framePc = grow(this.framePc, new Int32Array(length));
      this.frameBase = grow(this.frameBase, new Int32Array(length));
      this.frameKind = grow(this.frameKind, new Uint8Array(length));
      this.frameEntered = grow(this.frameEntered, new Float64Array(length));
    }
  }

  /** Puts a frame on the return stack. Its values begin at `base`; the position of the running one is kept. */
  push(kind: number, code: LinkedCode | null, callee: PyFunction | null, base: number, extra: unknown): void {
    if (this.top >= 0) this.framePc[this.top] = this.pc;
    this.top++;
    const { top } = this;
    this.frameCode[top] = code;
    this.frameFunction[top] = callee;
    this.frameExtra[top] = extra;
    this.frameBase[top] = base;
    this.frameKind[top] = kind;
    this.frameEntered[top] = this.clock;
    this.framePc[top] = 0;
    this.pc = 0;
    if (code === null) this.hidden++;
    else if (this.depth > this.enterDepth) this.event ??= { kind: 'entered' };
  }

  /** Takes the running frame off; the one below goes on where it was. */
  pop(): void {
    const { top } = this;
    if (this.frameCode[top] === null) this.hidden--;
    this.frameCode[top] = null;
    this.frameFunction[top] = null;
    this.frameExtra[top] = null;
    this.top = top - 1;
    if (top > 0) this.pc = this.framePc[top - 1] as number;
  }

  /** Frames that are shown. */
  get depth(): number {
    return this.top + 1 - this.hidden;
  }

  get code(): LinkedCode {
    return this.frameCode[this.top] as LinkedCode;
  }

  /** Index of the first operand of a frame. */
  operandBase(frame: number): number {
    return (this.frameBase[frame] as number) + (this.frameCode[frame] as LinkedCode).slotCount;
  }

  /** Gives a result to the running frame. */
  deliver(value: Value): void {
    const extra = this.frameCode[this.top] === null ? (this.frameExtra[this.top] as HostFrame) : undefined;
    if (extra) extra.deliver(this, value);
    else this.stack[++this.sp] = value;
  }

  /**
   * Runs a built-in for the running instruction or task. When it must wait, its frame is put on the return stack with
   * what it waits for above it.
   */
  operate(
    code: NativeCode,
    args: readonly Value[],
    keywords: Keywords | null = null,
    complete: Complete = delivered,
    operand = 0,
  ): void {
    const memo: unknown[] = [];
    const result = this.attempt(code, args, keywords, memo);
    if (result === undefined) {
      this.reserve(0);
      this.push(kinds.deliver, null, null, this.sp + 1, new NativeFrame(code, args, keywords, memo, complete, operand));
      this.startPending();
    } else if (result === raised) this.operations.raise(this, this.#raised as PyException);
    else complete(this, result as Value, operand);
  }

  /** A value, undefined (it waits: see {@link startPending}), or that it raised: {@link takeRaised}. */
  attempt(code: NativeCode, args: readonly Value[], keywords: Keywords | null, memo: unknown[]): Value | typeof raised {
    this.#memo = memo;
    this.#cursor = 0;
    this.#pending = undefined;
    try {
      return code(this, args, keywords);
    } catch (thrown) {
      if (thrown === suspended) return undefined;
      this.#raised = this.exceptionOf(thrown);
      return raised;
    }
  }

  /** The Python exception of something that was thrown; our own faults are thrown on. */
  exceptionOf(thrown: unknown): PyException {
    if (thrown instanceof Raise) return thrown.exception;
    if (thrown instanceof RangeError && /call stack/.test(thrown.message))
      return new PyException(builtinClasses.RecursionError as PyClass, ['maximum recursion depth exceeded']);
    if (thrown instanceof RangeError && /BigInt|string length|array length/i.test(thrown.message))
      return new PyException(builtinClasses.MemoryError as PyClass, []);
    if (this.assembled && thrown instanceof TypeError) {
      const { pc, top } = this;
      const code = this.frameCode[top];
      const name = opcodes[code?.plainCode[pc - 2] ?? -1]?.name ?? 'the instruction';
      return new PyException(builtinClasses.TypeError as PyClass, [
        `${name} cannot use the values on the operand stack`,
      ]);
    }
    throw thrown;
  }

  /** The exception when {@link attempt} gave one. */
  takeRaised(result: unknown): PyException | undefined {
    return result === raised ? this.#raised : undefined;
  }

  /** Begins what the built-in on top of the return stack waits for. */
  startPending(): void {
    const pending = this.#pending as Pending;
    this.#pending = undefined;
    switch (pending.kind) {
      case 'call':
        this.operations.enter(this, pending.callee, pending.args, pending.keywords);
        break;
      case 'resume':
        this.operations.resume(this, pending.generator, pending.sent, pending.thrown, kinds.next);
        break;
      case 'task':
        this.push(kinds.deliver, null, null, this.sp + 1, pending.task);
        pending.task.start(this);
        break;
      default:
        this.event = pending;
    }
  }

  /** Calls a waiting built-in again, now that there is one more result. */
  again(frame: NativeFrame): void {
    const result = this.attempt(frame.code, frame.args, frame.keywords, frame.memo);
    if (result === undefined) this.startPending();
    else {
      this.pop();
      if (result === raised) {
        // What only passes through has its context.
        const last = frame.memo.at(-1);
        const passes = last instanceof Raised && last.exception === this.#raised;
        this.operations.raise(this, this.#raised as PyException, true, false, !passes);
      } else frame.complete(this, result as Value, frame.operand);
    }
  }

  // What built-ins ask: the results of before are in the memo.

  #replayed(): unknown {
    const kept = this.#memo[this.#cursor++];
    if (kept instanceof Raised) throw new Raise(kept.exception);
    return kept;
  }

  #wait(pending: Pending): undefined {
    this.#pending = pending;
    return undefined;
  }

  tryCall(callee: Value, args: readonly Value[], keywords: Keywords | null = null): Value {
    if (this.#cursor < this.#memo.length && this.#memo[this.#cursor] !== open) return this.#replayed() as Value;
    let target = callee;
    let values = args;
    while (target instanceof PyBoundMethod) {
      values = [target.self, ...values];
      target = target.function;
    }
    if (!(target instanceof PyBuiltin)) return this.#wait({ kind: 'call', callee: target, args: values, keywords });
    // What the callee waits for lies behind a mark; its result replaces all of it.
    const from = this.#cursor++;
    if (from === this.#memo.length) this.#memo.push(open);
    const result = target.code(this, values, keywords);
    if (result === undefined) return undefined;
    this.#memo.length = from;
    this.#memo.push(result);
    this.#cursor = from + 1;
    return result;
  }

  call(callee: Value, args: readonly Value[], keywords: Keywords | null = null): Value {
    const result = this.tryCall(callee, args, keywords);
    if (result === undefined) throw suspended;
    return result;
  }

  once<T>(make: () => T): T {
    if (this.#cursor < this.#memo.length) return this.#replayed() as T;
    const made = make();
    this.#memo.push(made);
    this.#cursor++;
    return made;
  }

  resume(generator: PyGenerator, sent: Value, thrown?: PyException): Value {
    if (this.#cursor < this.#memo.length) return this.#replayed() as Value;
    if (generator.state === 'finished' && !thrown) return exhausted;
    return this.#wait({ kind: 'resume', generator, sent, thrown });
  }

  #task<T>(make: () => HostFrame & { start(engine: Engine): void }): T {
    if (this.#cursor < this.#memo.length) return this.#replayed() as T;
    this.#wait({ kind: 'task', task: make() });
    throw suspended;
  }

  collect(iterator: Value): readonly Value[] {
    return this.#task(() => new CollectTask(iterator));
  }

  callEach(callee: Value, values: readonly Value[]): readonly Value[] {
    return this.#task(() => new EachTask(callee, values));
  }

  repeat(code: NativeCode, args: readonly Value[]): Value {
    return this.#task(() => new RepeatTask(code, args));
  }

  sortByGuest(values: readonly Value[]): readonly number[] {
    return this.#task(() => new SortTask(values));
  }

  host(request: OutsideRequest): Uint8Array {
    if (this.#cursor < this.#memo.length) return this.#replayed() as Uint8Array;
    this.#wait({ kind: 'host', request });
    throw suspended;
  }

  /** The innermost frame with instructions. */
  guestFrame(): number {
    let frame = this.top;
    while (frame > 0 && this.frameCode[frame] === null) frame--;
    return frame;
  }

  globals(): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    for (const [number, name] of this.globalNames.names.entries()) {
      const value = this.globalValues[number];
      if (value !== undefined) found.set(name, value);
    }
    return found;
  }

  locals(): ReadonlyMap<string, Value> {
    const frame = this.guestFrame();
    const code = this.frameCode[frame] as LinkedCode;
    if (code.source.kind === 'module') return this.globals();
    const found = new Map<string, Value>();
    for (const [slot, name] of [...code.source.locals, ...code.source.free].entries()) {
      const held = this.stack[(this.frameBase[frame] as number) + slot];
      const value = held instanceof PyCell ? held.value : held;
      if (value !== undefined) found.set(name, value);
    }
    return found;
  }

  superArguments(): { readonly cls: Value; readonly self: Value } | undefined {
    const frame = this.guestFrame();
    const code = this.frameCode[frame] as LinkedCode;
    const base = this.frameBase[frame] as number;
    const free = code.source.free.indexOf('__class__');
    if (free < 0 || code.source.parameters.positional + Number(code.source.parameters.variadic) === 0) return undefined;
    const cell = this.stack[base + code.source.locals.length + free];
    const first = this.stack[base];
    return { cls: cell instanceof PyCell ? cell.value : cell, self: first instanceof PyCell ? first.value : first };
  }

  /** A probe was hit at a clock; it removes itself. */
  firstHit(code: LinkedCode, ip: number, clock: number): void {
    code.patches[ip] = (code.patches[ip] as number) & ~patchBit.probe;
    const bits = code.patches[ip] as number;
    code.hot[2 * ip] =
      bits & (patchBit.stop | patchBit.watch)
        ? internal.stop
        : bits & patchBit.count
          ? internal.count
          : (code.plainCode[2 * ip] as number);
    code.dirty = true;
    code.threaded?.forget();
    this.firstHits.set(code.number * 2 ** 32 + ip * 4, clock);
  }

  count(code: LinkedCode, ip: number): void {
    const counts = this.counts[code.number];
    if (counts) counts[ip]!++;
  }

  activate(): void {
    activate(this.heap);
  }
}

export const delivered: Complete = (engine, value) => engine.deliver(value);
