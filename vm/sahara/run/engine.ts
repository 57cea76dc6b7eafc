/** What runs: contexts, scheduler and clock around the interpreter. The machine's public face is machine.ts. */
import type { Clock, ContextId, MachineEvent, Outcome, RunLimit, Stops } from '../../context/index.ts';
import { builtInConditionId, fixedTypeCount, unitType } from '../builtin.ts';
import type { SaharaImage } from '../image.ts';
import { type SaharaType, typeName } from '../types.ts';
import { Code, patch, type Unit } from './code.ts';
import { Context, epochSize, frame, frameKind } from './context.ts';
import { Exit, Hot, interpret } from './interpret.generated.ts';
import { type Message, pack } from './message.ts';

/** What an operation did to its context. */
export enum Result {
  /** Completed; the next instruction follows. */
  Next,
  /** Completed; `pc` is set. */
  Moved,
  /** Completed at a call, return or back edge: a scheduling point; `pc` is set. */
  MovedCheck,
  /** Not completed: the context waits and will execute the instruction again. */
  Blocked,
  /** A condition was signalled: `pending` is set. */
  Signalled,
  /** Completed, and a condition is pending again. */
  Declined,
  /** Completed, and the context has ended. */
  Ended,
}

export type Operation = (engine: Engine, context: Context, a: number, b: number) => Result;

export interface Limits {
  /** Slots. */
  readonly dataStackLimit: number;
  /** Frames. */
  readonly returnStackLimit: number;
  /** Bytes for each context. */
  readonly heapLimit: number;
  readonly contextLimit: number;
  readonly mailboxLimit: number;
  /** Instructions for each turn of a context. */
  readonly quantum: number;
  /** 0: round robin. Anything else: a pseudo-random choice at every turn. */
  readonly seed: number;
}

/** An outcome whose values are still raw: the machine makes them readable. */
export type RawOutcome =
  | Exclude<Outcome, { kind: 'ended' | 'left' | 'condition' | 'failed' }>
  | {
      readonly kind: 'ended' | 'left';
      readonly how?: 'return' | 'unwind';
      readonly context: ContextId;
      readonly address: number;
      readonly raw: readonly [number, number, number] | undefined;
    }
  | { readonly kind: 'condition' | 'failed'; readonly context: ContextId; readonly address: number };

/** What the engine asks of others: operations, conditions. Injected, so that the files do not import each other in a ring. */
export interface Services {
  readonly operations: readonly (Operation | undefined)[];
  /** Goes on with a pending condition: calls the handler, reports, or ends the context. */
  proceed(engine: Engine, context: Context): Exit;
}

/**
 * Quanta that still end by leaving {@link interpret}. The host replaces a function by its compiled form where it is called; one
 * that is replaced in the middle of its loop is twice as slow for as long as it runs.
 */
let youngQuanta = 4_000;

export class Engine {
  readonly code: Code;
  readonly contexts = new Map<ContextId, Context>();
  queue: ContextId[] = [];
  queueHead = 0;
  running: Context | undefined;
  /** Contexts with a time limit. */
  readonly timers = new Set<ContextId>();
  nextContext = 1;
  /** Contexts that have not ended. */
  alive = 0;
  nextToken = 1;
  /** The clock is base + clock; base is a multiple of {@link epochSize}. */
  base = 0;
  clock = 0;
  /** Relative clock at which {@link interpret} returns from a check. */
  limit = 0;
  quantumEnd: Clock = 0;
  random = 0;
  outcome: RawOutcome | undefined;
  /** Set when the first context has ended. */
  finished: RawOutcome | undefined;
  stopping: Stops = { addresses: new Set(), conditions: 'none' };
  stepEntries: ReadonlySet<number> = new Set();
  breakEntries: ReadonlySet<number> = new Set();
  leave: RunLimit['leave'];
  enter: RunLimit['enter'];
  #fuelEnd: Clock = 0;
  #target: Clock = 0;
  /** Whether `step` is called by the driver rather than by {@link interpret}. */
  #stepping = false;
  /** Whether the last step completed at a scheduling point. */
  #completedCheck = false;
  /** Counts runs and changes, for checkpoints. */
  version = 1;
  /** Contexts with an evaluation's value. */
  readonly evaluated = new Set<ContextId>();
  firstHits = new Map<number, Clock>();
  coverMode: 'off' | 'first' | 'counts' = 'off';
  events: MachineEvent[] | undefined;
  /** Makes the text of a value for events and outcomes; set by the machine. */
  describe: (context: Context, type: number, low: number, high: number) => string = () => '';
  describeMessage: (message: Message) => string = () => '';
  /** Text of a value as `print` shows it; set by the machine. */
  format: (context: Context, type: number, low: number, high: number) => string = () => '';
  /** Looks at patched instructions while places are watched. */
  watcher: { before(context: Context, entry: number): void; after(context: Context): void } | undefined;
  /** Called before frames are unwound or restarted, for exact counts. */
  abandoned: ((entry: number) => void) | undefined;

  constructor(
    public image: SaharaImage,
    readonly limits: Limits,
    readonly services: Services,
  ) {
    this.code = new Code(image);
    this.random = limits.seed | 0;
    this.quantumEnd = limits.quantum;
  }

  get now(): Clock {
    return this.base + this.clock;
  }
  get slotLimit(): number {
    return this.limits.dataStackLimit;
  }
  get releases(): Int32Array {
    return this.code.releases;
  }

  /** Return-stack words beyond which the interpreter leaves a call to `step`. */
  frameLimitFor(context: Context, length: number): number {
    let words = Math.min(length, (this.limits.returnStackLimit + context.frameReserve) * frame.words);
    if (this.enter && this.enter.context === context.id) words = Math.min(words, this.enter.depth * frame.words);
    return words;
  }

  /** Return-stack words at or below which the interpreter leaves a return to `step`. */
  floorFor(context: Context): number {
    let words: number = frame.words;
    if (this.leave && this.leave.context === context.id) words = Math.max(words, (this.leave.depth + 1) * frame.words);
    const evaluation = context.evaluating.at(-1);
    return evaluation ? Math.max(words, evaluation.frame + frame.words) : words;
  }

  /** A new context that will call a function; its arguments are the slots already given. */
  createContext(
    functionIndex: number,
    slots: (context: Context) => readonly (readonly [number, number])[] | undefined,
  ): Context | undefined {
    const context = new Context(this.nextContext, functionIndex, this.code.layouts, this.limits.heapLimit);
    const unit = this.code.units[this.code.current[functionIndex]!]!;
    this.code.decode(unit);
    const values = slots(context);
    if (!values) return undefined;
    this.nextContext++;
    this.contexts.set(context.id, context);
    this.alive++;
    const row = functionIndex * 4;
    context.growStack(this.code.functions[row + 2]!);
    values.forEach(([low, high], index) => {
      context.stack[index * 2] = low;
      context.stack[index * 2 + 1] = high;
    });
    context.sp = this.code.functions[row + 1]!;
    context.pc = unit.first * 4;
    context.returns.set([-4, 0, this.clock, this.base / epochSize, frameKind.entry], 0);
    context.rp = frame.words;
    context.touched = this.version;
    return context;
  }

  // Scheduling

  enqueue(context: Context): void {
    if (context.queued || context.held || context === this.running) return;
    context.queued = true;
    this.queue.push(context.id);
  }

  /** Makes a waiting context ready to try its instruction again. */
  wake(context: Context): void {
    if (context.state !== 'waiting') return;
    context.state = 'ready';
    context.receiving = false;
    context.detail = '';
    context.touched = this.version;
    this.enqueue(context);
  }

  #take(): Context | undefined {
    for (;;) {
      const { length } = this.queue;
      if (this.queueHead >= length) {
        this.queue.length = 0;
        this.queueHead = 0;
        return undefined;
      }
      if (this.limits.seed !== 0) {
        const chosen = this.queueHead + (this.#draw() % (length - this.queueHead));
        const id = this.queue[chosen]!;
        this.queue[chosen] = this.queue[this.queueHead]!;
        this.queue[this.queueHead] = id;
      }
      const context = this.contexts.get(this.queue[this.queueHead++]!);
      if (this.queueHead > 1024 && this.queueHead * 2 > length) {
        this.queue = this.queue.slice(this.queueHead);
        this.queueHead = 0;
      }
      if (!context) continue;
      context.queued = false;
      if (context.state === 'ready' && !context.held) return context;
    }
  }

  #draw(): number {
    let x = this.random || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.random = x;
    return x >>> 0;
  }

  #newQuantum(): void {
    this.quantumEnd =
      this.now + (this.limits.seed === 0 ? this.limits.quantum : 1 + (this.#draw() % (2 * this.limits.quantum)));
  }

  /** Chooses the context that runs next; false when none can. */
  #schedule(): boolean {
    if (this.running && this.running.state === 'ready' && !this.running.held) return true;
    this.running = undefined;
    this.#expire(this.now);
    this.running = this.#take();
    if (!this.running && this.timers.size > 0) {
      // Nothing else can happen before the earliest time limit: it passes now, and the clock stands still.
      let earliest = Number.POSITIVE_INFINITY;
      for (const id of this.timers) {
        const context = this.contexts.get(id)!;
        if (!context.held) earliest = Math.min(earliest, context.deadline);
      }
      if (earliest !== Number.POSITIVE_INFINITY) {
        this.#expire(earliest);
        this.running = this.#take();
      }
    }
    if (!this.running) return false;
    this.running.touched = this.version;
    this.#newQuantum();
    return true;
  }

  #expire(at: Clock): void {
    if (this.timers.size === 0) return;
    for (const id of [...this.timers].sort(
      (one, other) => this.contexts.get(one)!.deadline - this.contexts.get(other)!.deadline || one - other,
    )) {
      const context = this.contexts.get(id)!;
      if (context.deadline > at || context.held) continue;
      this.timers.delete(id);
      // A deadline below 0 says that the time has passed.
      context.deadline = -2;
      this.wake(context);
    }
  }

  /** Where the next stretch of code must end at the latest. */
  #stretch(): Clock {
    return Math.min(this.quantumEnd, this.#fuelEnd, this.#target - this.code.longest - 1, this.base + 2 * epochSize);
  }

  /** At a scheduling point with the limit reached: begins another quantum in place when no other context can run. */
  renew(): boolean {
    if (
      this.queueHead < this.queue.length ||
      this.timers.size > 0 ||
      this.limits.seed !== 0 ||
      this.now < this.quantumEnd ||
      youngQuanta > 0
    ) {
      if (youngQuanta > 0) youngQuanta--;
      return false;
    }
    this.quantumEnd = this.now + this.limits.quantum;
    const end = this.#stretch();
    if (end <= this.now) return false;
    this.limit = end - this.base;
    return true;
  }

  #rotate(): void {
    const context = this.running;
    if (!context) return;
    this.running = undefined;
    this.enqueue(context);
  }

  // Running

  run(limit: RunLimit): RawOutcome {
    this.version++;
    if (this.finished) return this.finished;
    this.outcome = undefined;
    this.leave = limit.leave;
    this.enter = limit.enter;
    this.#fuelEnd = this.now + Math.max(1, Math.min(limit.fuel, 2 ** 40));
    this.#target = limit.clock ?? Number.POSITIVE_INFINITY;
    if (this.running) this.running.touched = this.version;
    for (;;) {
      if (this.finished) return this.finished;
      // Before a context is chosen, so that asking for the moment that it is changes nothing.
      if (this.now >= this.#target) return { kind: 'clock', ...this.#next() };
      if (this.now >= this.#fuelEnd) return { kind: 'fuel', ...this.#next() };
      if (!this.#schedule()) return { kind: 'all wait', ...this.#next() };
      const context = this.running!;
      while (this.clock >= epochSize) {
        this.clock -= epochSize;
        this.base += epochSize;
      }
      let exit: Exit;
      this.#completedCheck = false;
      if (context.pending) exit = this.services.proceed(this, context);
      else {
        const end = this.#stretch();
        if (end <= this.now && this.#target - this.code.longest - 1 <= this.now) {
          this.#stepping = true;
          exit = this.step();
          this.#stepping = false;
        } else {
          this.limit = end - this.base;
          exit = interpret(this);
          if (exit === Exit.Check) this.#completedCheck = true;
        }
      }
      if (this.#completedCheck && this.now >= this.quantumEnd) this.#rotate();
      if (exit === Exit.Outcome) {
        const { outcome } = this;
        this.outcome = undefined;
        if (outcome) return outcome;
      }
    }
  }

  /** The place of the context that runs, or of one that waits. */
  #next(): { context: ContextId; address: number } {
    const queued = this.queue[this.queueHead];
    let context = this.running ?? (queued === undefined ? undefined : this.contexts.get(queued));
    for (const other of this.contexts.values()) {
      if (context) break;
      if (other.state !== 'ended' && other.state !== 'failed') context = other;
    }
    return { context: context?.id ?? 1, address: context ? this.code.addressAt(Math.max(0, context.pc)) : 0 };
  }

  /** Executes one architectural instruction of the running context, honouring patches. */
  step(): Exit {
    const context = this.running!;
    const { code } = this;
    const entry = context.pc >> 2;
    const unit = code.unitAt(context.pc);
    if (!unit.decoded) {
      code.decode(unit);
      if (!this.#stepping) return Exit.Continue;
    }
    const patches = code.patches[entry]!;
    if (patches !== 0 && this.#patched(context, entry, patches)) return Exit.Outcome;
    if (!this.#stepping) {
      // The fused operation that counted the later block as well did not happen: that block counts itself.
      const head = code.words[entry * 4];
      if (head === Hot.CountBoth || head === Hot.CountLater) code.counts[entry + 4] = code.counts[entry + 4]! - 1;
    }
    if (patches & patch.watch) this.watcher?.before(context, entry);
    const operation = this.services.operations[code.opcodes[entry]!]!;
    const result = operation(this, context, code.a[entry]!, code.b[entry]!);
    this.#completedCheck = false;
    switch (result) {
      case Result.Next:
        context.pc += 4;
        break;
      case Result.Moved:
        break;
      case Result.MovedCheck:
        this.#completedCheck = true;
        break;
      case Result.Blocked:
        if (patches & patch.count) code.counts[entry] = code.counts[entry]! - 1;
        return this.outcome ? Exit.Outcome : Exit.Blocked;
      case Result.Signalled:
        // Counted when the condition is settled.
        if (patches & patch.count) code.counts[entry] = code.counts[entry]! - 1;
        return Exit.Blocked;
      case Result.Declined:
      case Result.Ended:
        this.clock++;
        return this.outcome ? Exit.Outcome : Exit.Blocked;
    }
    this.clock++;
    context.reportedPc = -1;
    if (patches & patch.watch) this.watcher?.after(context);
    if (this.outcome) return Exit.Outcome;
    if (this.clock >= this.limit) return this.#completedCheck ? Exit.Check : Exit.Limit;
    return Exit.Continue;
  }

  /** Breakpoints and probes at the instruction about to run; true when it stops. */
  #patched(context: Context, entry: number, patches: number): boolean {
    if (patches & patch.break && context.reportedPc !== context.pc) {
      const { steps } = this.stopping;
      const stops =
        this.breakEntries.has(entry) ||
        (steps !== undefined &&
          steps.context === context.id &&
          context.depth <= steps.depth &&
          this.stepEntries.has(entry));
      if (stops) {
        context.reportedPc = context.pc;
        this.outcome = { kind: 'stop', context: context.id, address: this.code.addressAt(context.pc) };
        return true;
      }
    }
    if (patches & patch.cover) {
      this.firstHits.set(this.code.addressAt(context.pc), this.now);
      this.code.setPatch(entry, patch.cover, false);
    }
    if (
      patches & patch.count &&
      (this.#stepping || this.code.words[entry * 4] === Hot.Patched || patches & (patch.break | patch.cover))
    )
      this.code.counts[entry] = this.code.counts[entry]! + 1;
    return false;
  }

  /** Charges work beyond one instruction for `bytes` of data. */
  charge(bytes: number): void {
    this.clock += bytes >>> 6;
  }

  // Frames

  /** Unit that runs in a context. */
  unitOf(context: Context): Unit {
    return this.code.unitAt(context.pc);
  }

  /** Pushes a frame whose parameters are already the newest `parameters` slots. Sets pc to the callee's first instruction. */
  pushFrame(
    context: Context,
    functionIndex: number,
    returnPc: number,
    kind: number,
    link = 0,
    version?: Unit,
  ): 'pushed' | 'frames' | 'slots' {
    const { code } = this;
    const unit = version ?? code.units[code.current[functionIndex]!]!;
    code.decode(unit);
    const [, locals, needed, parameters] = code.rowOf(unit);
    if (context.depth >= this.limits.returnStackLimit + context.frameReserve) return 'frames';
    const base = context.sp - parameters;
    const need = base + needed;
    if (need > this.limits.dataStackLimit * 2 + context.slotReserve) return 'slots';
    if (need > context.stack.length) context.growStack(need);
    if (context.rp + frame.words > context.returns.length) context.growReturns(context.rp + frame.words);
    const top = base + locals;
    context.stack.fill(0, context.sp, top);
    // The instruction that enters completes one tick later than the clock reads here.
    let clock = this.clock + 1;
    let epoch = this.base / epochSize;
    if (clock >= epochSize) {
      clock -= epochSize;
      epoch++;
    }
    context.returns.set([returnPc, context.fp, clock, epoch, kind | (link << 3)], context.rp);
    context.rp += frame.words;
    context.fp = base;
    context.sp = top;
    context.pc = unit.first * 4;
    return 'pushed';
  }

  /** Reports that the context grew beyond the depth that the run asked about. */
  noteEntered(context: Context): void {
    if (this.enter && this.enter.context === context.id && context.depth > this.enter.depth)
      this.outcome ??= { kind: 'entered', context: context.id, address: this.code.addressAt(context.pc) };
  }

  /** Reports that the frame that the run asked about is gone. */
  noteLeft(context: Context, how: 'return' | 'unwind', raw: readonly [number, number, number] | undefined): void {
    if (this.leave && this.leave.context === context.id && context.depth <= this.leave.depth)
      this.outcome ??= {
        kind: 'left',
        how,
        context: context.id,
        address: this.code.addressAt(Math.max(0, context.pc)),
        raw,
      };
  }

  /** Records an event while somebody observes. */
  note(context: Context, event: Omit<MachineEvent, 'clock' | 'context'>): void {
    if (!this.events) return;
    this.events.push({ clock: this.now, context: context.id, ...event });
    if (this.events.length > 200_000) this.events.splice(0, this.events.length - 100_000);
  }

  /** Type of an image's unit value; no slot holds one. */
  isUnit(type: number): boolean {
    return type === unitType;
  }

  /** Payload type of a condition. */
  payloadType(condition: number): number {
    return this.image.meta.conditions[condition]?.payload ?? fixedTypeCount + condition;
  }

  typeName(type: number): string {
    return typeName(this.image.types, type);
  }

  /** Removes an ended context whose result was taken. The first one stays. */
  forget(context: Context): void {
    if (context.id !== 1) this.contexts.delete(context.id);
  }

  /** The option type of a value type; the image has one where an operation makes one. */
  optionOf(value: number): number {
    return this.#typeWhere('option', (type) => type.kind === 'option' && type.value === value, value);
  }

  /** The list type of an element type. */
  listOf(element: number): number {
    return this.#typeWhere('list', (type) => type.kind === 'list' && type.element === element, element);
  }

  readonly #found = new Map<string, number>();

  #typeWhere(kind: string, test: (type: SaharaType) => boolean, inner: number): number {
    const key = `${kind} ${inner}`;
    let found = this.#found.get(key);
    if (found === undefined) {
      found = this.image.types.findIndex(test);
      if (found < 0) throw new RangeError(`unverified code: the image has no ${kind} of ${this.typeName(inner)}`);
      this.#found.set(key, found);
    }
    return found;
  }

  /** After a change of the type table. */
  forgetTypes(): void {
    this.#found.clear();
  }

  /** Contexts that hold an evaluation's value. */
  evaluatedContexts(): readonly Context[] {
    const { running } = this;
    const found: Context[] = [];
    for (const id of this.evaluated) {
      const context = this.contexts.get(id);
      if (context) found.push(context);
    }
    this.evaluated.clear();
    if (running?.evaluated && !found.includes(running)) found.push(running);
    return found;
  }

  /** What a joiner of a context that was ended from outside receives: the condition context-ended. */
  endedCondition(context: Context): NonNullable<Context['failure']> {
    const condition = builtInConditionId('context-ended');
    const type = this.payloadType(condition);
    const payload = context.heap.allocate(type, 8, 0, 4096);
    context.heap.words[payload >> 2] = context.id;
    return {
      condition,
      payload: pack(context.heap, type, payload, context.id, context.id, false),
      message: `context-ended: context ${context.id}`,
    };
  }

  resultOf(functionIndex: number): number {
    return this.image.functions[functionIndex]!.result;
  }
}
