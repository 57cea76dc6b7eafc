/** Who runs next and for how long: the queue of ready contexts, time limits, turns. */
import type { Clock, ContextId } from '../../context/index.ts';
import type { Context } from './context.ts';
import type { Engine } from './engine.ts';

/** The scheduler at a moment. Immutable. */
export interface SchedulerImage {
  readonly queue: readonly ContextId[];
  readonly timers: readonly ContextId[];
  readonly quantumEnd: Clock;
  readonly random: number;
}

/**
 * Quanta that still end by leaving the interpreter. The host replaces a function by its compiled form where it is called; one
 * that is replaced in the middle of its loop is twice as slow for as long as it runs.
 */
let youngQuanta = 4_000;

export class Scheduler {
  readonly #engine: Engine;
  #queue: ContextId[] = [];
  #head = 0;
  /** Contexts with a time limit. */
  readonly timers = new Set<ContextId>();
  quantumEnd: Clock;
  /** State of the pseudo-random choice. */
  #random: number;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#random = engine.limits.seed | 0;
    this.quantumEnd = engine.limits.quantum;
  }

  /** Puts a ready context at the end of the queue, unless it is there, held, or the one that runs. */
  enqueue(context: Context): void {
    if (context.queued || context.held || context === this.#engine.running) return;
    context.queued = true;
    this.#queue.push(context.id);
  }

  /** Makes a waiting context ready to try its instruction again. */
  wake(context: Context): void {
    if (context.state !== 'waiting') return;
    context.state = 'ready';
    context.receiving = false;
    context.detail = '';
    context.touched = this.#engine.version;
    this.enqueue(context);
  }

  /** The context that would run next; undefined when none is ready. */
  get next(): ContextId | undefined {
    return this.#queue[this.#head];
  }

  /** Chooses the context that runs next and begins its turn; false when none can run. */
  schedule(): boolean {
    const engine = this.#engine;
    if (engine.running && engine.running.state === 'ready' && !engine.running.held) return true;
    engine.running = undefined;
    this.#expire(engine.now);
    engine.running = this.#take();
    if (!engine.running && this.timers.size > 0) {
      // Nothing else can happen before the earliest time limit: it passes now, and the clock stands still.
      const earliest = this.#earliest();
      if (earliest !== Number.POSITIVE_INFINITY) {
        this.#expire(earliest);
        engine.running = this.#take();
      }
    }
    if (!engine.running) return false;
    engine.running.touched = engine.version;
    const { quantum, seed } = engine.limits;
    this.quantumEnd = engine.now + (seed === 0 ? quantum : 1 + (this.#draw() % (2 * quantum)));
    return true;
  }

  /** Begins another turn of the context that runs, in place; false where its turn is not over or others may run. */
  renew(): boolean {
    const { limits, now } = this.#engine;
    if (
      this.#head < this.#queue.length ||
      this.timers.size > 0 ||
      limits.seed !== 0 ||
      now < this.quantumEnd ||
      youngQuanta > 0
    ) {
      if (youngQuanta > 0) youngQuanta--;
      return false;
    }
    this.quantumEnd = now + limits.quantum;
    return true;
  }

  /** Ends the turn of the context that runs: it goes to the end of the queue. */
  rotate(): void {
    const context = this.#engine.running;
    if (!context) return;
    this.#engine.running = undefined;
    this.enqueue(context);
  }

  save(): SchedulerImage {
    return {
      queue: this.#queue.slice(this.#head),
      timers: [...this.timers],
      quantumEnd: this.quantumEnd,
      random: this.#random,
    };
  }

  restore(image: SchedulerImage): void {
    this.#queue = [...image.queue];
    this.#head = 0;
    this.timers.clear();
    for (const id of image.timers) this.timers.add(id);
    this.quantumEnd = image.quantumEnd;
    this.#random = image.random;
  }

  #take(): Context | undefined {
    const { contexts, limits } = this.#engine;
    for (;;) {
      const { length } = this.#queue;
      if (this.#head >= length) {
        this.#queue.length = 0;
        this.#head = 0;
        return undefined;
      }
      if (limits.seed !== 0) {
        const chosen = this.#head + (this.#draw() % (length - this.#head));
        const id = this.#queue[chosen]!;
        this.#queue[chosen] = this.#queue[this.#head]!;
        this.#queue[this.#head] = id;
      }
      const context = contexts.get(this.#queue[this.#head++]!);
      if (this.#head > 1024 && this.#head * 2 > length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      if (!context) continue;
      context.queued = false;
      if (context.state === 'ready' && !context.held) return context;
    }
  }

  #earliest(): Clock {
    let earliest = Number.POSITIVE_INFINITY;
    for (const id of this.timers) {
      const context = this.#engine.contexts.get(id)!;
      if (!context.held) earliest = Math.min(earliest, context.deadline);
    }
    return earliest;
  }

  /** Wakes the contexts whose time limit has passed, the earliest first. */
  #expire(at: Clock): void {
    if (this.timers.size === 0) return;
    const { contexts } = this.#engine;
    for (const id of [...this.timers].sort(
      (one, other) => contexts.get(one)!.deadline - contexts.get(other)!.deadline || one - other,
    )) {
      const context = contexts.get(id)!;
      if (context.deadline > at || context.held) continue;
      this.timers.delete(id);
      // A deadline below 0 says that the time has passed.
      context.deadline = -2;
      this.wake(context);
    }
  }

  #draw(): number {
    let x = this.#random || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x;
    return x >>> 0;
  }
}
