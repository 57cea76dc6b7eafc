/** What runs: contexts and clock around the interpreter. The machine's public face is machine.ts. */
import type { Clock, ContextId, MachineEvent, Outcome, RunLimit } from '../../context/index.ts';
import type { SaharaImage } from '../image.ts';
import { Code, patch, type Unit } from './code.ts';
import { type Context, epochSize } from './context.ts';
import { ImageTypes } from './image-types.ts';
import { Exit, Hot, interpret } from './interpret.generated.ts';
import type { Message } from './message.ts';
import { Scheduler } from './scheduler.ts';
import { Stopping } from './stopping.ts';

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

export class Engine {
  readonly code: Code;
  readonly contexts = new Map<ContextId, Context>();
  running: Context | undefined;
  readonly scheduler: Scheduler;
  readonly stopping: Stopping;
  readonly types: ImageTypes;
  nextContext = 1;
  /** Contexts that have not ended. */
  alive = 0;
  nextToken = 1;
  /** The clock is base + clock; base is a multiple of {@link epochSize}. */
  base = 0;
  clock = 0;
  /** Relative clock at which {@link interpret} returns from a check. */
  limit = 0;
  outcome: RawOutcome | undefined;
  /** Set when the first context has ended. */
  finished: RawOutcome | undefined;
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
  /** Executions to add to (or take from) an entry's count of blocks that began. */
  adjustments = new Map<number, number>();
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
    this.scheduler = new Scheduler(this);
    this.stopping = new Stopping(this);
    this.types = new ImageTypes(this);
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

  /** Where the next stretch of code must end at the latest. */
  #stretch(): Clock {
    return Math.min(
      this.scheduler.quantumEnd,
      this.#fuelEnd,
      this.#target - this.code.longest - 1,
      this.base + 2 * epochSize,
    );
  }

  /** At a scheduling point with the limit reached: begins another quantum in place when no other context can run. */
  renew(): boolean {
    if (!this.scheduler.renew()) return false;
    const end = this.#stretch();
    if (end <= this.now) return false;
    this.limit = end - this.base;
    return true;
  }

  run(limit: RunLimit): RawOutcome {
    this.version++;
    if (this.finished) return this.finished;
    this.outcome = undefined;
    this.stopping.leave = limit.leave;
    this.stopping.enter = limit.enter;
    this.#fuelEnd = this.now + Math.max(1, Math.min(limit.fuel, 2 ** 40));
    this.#target = limit.clock ?? Number.POSITIVE_INFINITY;
    if (this.running) this.running.touched = this.version;
    for (;;) {
      if (this.finished) return this.finished;
      // Before a context is chosen, so that asking for the moment that it is changes nothing.
      if (this.now >= this.#target) return { kind: 'clock', ...this.#next() };
      if (this.now >= this.#fuelEnd) return { kind: 'fuel', ...this.#next() };
      if (!this.scheduler.schedule()) return { kind: 'all wait', ...this.#next() };
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
      if (this.#completedCheck && this.now >= this.scheduler.quantumEnd) this.scheduler.rotate();
      if (exit === Exit.Outcome) {
        const { outcome } = this;
        this.outcome = undefined;
        if (outcome) return outcome;
      }
    }
  }

  /** The place of the context that runs, or of one that waits. */
  #next(): { context: ContextId; address: number } {
    const queued = this.scheduler.next;
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
    if (patches & patch.break && this.stopping.arrives(context, entry)) return true;
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

  /** Unit that runs in a context. */
  unitOf(context: Context): Unit {
    return this.code.unitAt(context.pc);
  }

  /** Records an event while somebody observes. */
  note(context: Context, event: Omit<MachineEvent, 'clock' | 'context'>): void {
    if (!this.events) return;
    this.events.push({ clock: this.now, context: context.id, ...event });
    if (this.events.length > 200_000) this.events.splice(0, this.events.length - 100_000);
  }

  /** Removes an ended context whose result was taken. The first one stays. */
  forget(context: Context): void {
    if (context.id !== 1) this.contexts.delete(context.id);
  }
}
