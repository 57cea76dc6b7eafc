import type { Location, Machine, Outcome, Stops, Value } from '../../../vm/context/index.ts';
import { frozen } from '../frozen-value.ts';
import type { Journal } from '../journal.ts';
import type { Surroundings } from '../surroundings.ts';
import { isBefore, type Moment, sameMoment } from './moment.ts';
import type { Recorder } from './recorder.ts';
import type { Timeline, Timelines } from './timelines.ts';

/** The user waits no longer. */
export class Cancelled extends Error {}

export type IsCancelled = () => boolean;

const restInterval = 8;
/** Instructions of one run: the fewest, which is how often what was observed is taken, and the most: a run may become slow all at once. */
const leastFuel = 1_000_000;
const mostFuel = 8_000_000;
/** Milliseconds that one run should take. */
const runMilliseconds = 2;
const unknown = { context: 1, address: 0 };

/** Puts the machine at moments of its recorded runs, and looks through spans of them. */
export class Traveller {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly timelines: Timelines;
  readonly #recorder: Recorder;
  readonly #surroundings: Surroundings;
  #cancelled: IsCancelled = () => false;
  #fuel = leastFuel;
  #compared: { readonly location: Location; value: Value | undefined }[] | undefined;

  constructor(parts: {
    readonly machine: Machine;
    readonly journal: Journal;
    readonly timelines: Timelines;
    readonly recorder: Recorder;
    readonly surroundings: Surroundings;
  }) {
    this.machine = parts.machine;
    this.journal = parts.journal;
    this.timelines = parts.timelines;
    this.#recorder = parts.recorder;
    this.#surroundings = parts.surroundings;
  }

  /** Does something that may take long; when it is cancelled or fails, the machine is put back to where it was. */
  async during<T>(cancelled: IsCancelled, operation: () => Promise<T>): Promise<T> {
    const from = this.leave();
    const timeline = this.timelines.current;
    this.#cancelled = cancelled;
    try {
      return await operation();
    } catch (error) {
      this.#cancelled = () => false;
      if (this.timelines.current !== timeline) this.timelines.use(timeline);
      await this.go(from);
      throw error;
    } finally {
      this.#cancelled = () => false;
      // What was observed on the way was observed before.
      this.machine.observing?.take();
    }
  }

  /** Sees to it that the way back to the end of the recording is short, if the machine is there. */
  leave(): Moment {
    const { journal } = this;
    const here = journal.here;
    if (!journal.past) {
      const { current } = this.timelines;
      current.end = journal.leaveEnd();
      this.#recorder.keepEnd();
    }
    return here;
  }

  async go(target: Moment): Promise<void> {
    await this.#drive(this.#way(target));
  }

  /** As {@link go}, without letting anybody else do something on the way. */
  goAtOnce(target: Moment): void {
    for (const _ of this.#way(target));
  }

  *#way(target: Moment): Generator<void, void> {
    const { journal } = this;
    const { checkpoints } = this.timelines.current;
    // The outcome of a condition is valid only right after it was reported.
    const again = target.phase?.kind === 'condition';
    if (sameMoment(journal.here, target) && !again && this.#isCurrent()) return;
    const kept = checkpoints.all.findLast(({ at }) => isBefore(at, target) || (!again && sameMoment(at, target)));
    const { here } = journal;
    const onTheWay = isBefore(here, target) && kept !== undefined && !isBefore(here, kept.at) && this.#isCurrent();
    if (!onTheWay) {
      if (!kept) throw new Error('the recording does not reach back to this moment');
      this.#resume(kept);
    }
    yield* journal.play(target, () => this.#fuel);
  }

  /** To the first state at a clock, or behind it where a single instruction counts as many. */
  async goToClock(clock: number): Promise<Moment> {
    const { journal } = this;
    const { current } = this.timelines;
    const end = this.#isCurrent() ? journal.end : current.end;
    if (clock >= end.clock) await this.go(end);
    else {
      const kept = current.checkpoints.beforeClock(clock);
      const { here } = journal;
      const onTheWay = this.#isCurrent() && here.clock < clock && kept !== undefined && !isBefore(here, kept.at);
      if (kept && !onTheWay) this.#resume(kept);
      await this.#drive(journal.playToClock(clock, () => this.#fuel));
    }
    return journal.here;
  }

  /** Puts the machine on another timeline, at a moment of it. */
  async switchTo(timeline: Timeline, target: Moment): Promise<void> {
    this.leave();
    this.timelines.use(timeline);
    const kept = timeline.checkpoints.before(target);
    if (!kept) throw new Error('the timeline has no beginning');
    this.#resume(kept);
    await this.go(target);
  }

  /** Keeps the present state, so that the way back to it is short. */
  keep(): void {
    this.#recorder.keep();
  }

  /** As {@link keep}, when the way back would be long. */
  keepIfFar(): void {
    this.#recorder.keepHere();
  }

  /**
   * Looks at all outcomes from here on up to a moment; an arrival at that moment itself is not one of them. Ends early when the visitor
   * says `true`.
   */
  async scan(
    to: Moment,
    stops: Stops,
    visit: (outcome: Outcome) => boolean | undefined,
    /** After each slice. */
    slice?: () => void,
  ): Promise<void> {
    const { journal } = this;
    journal.stops(stops);
    journal.barrier = to;
    try {
      let rested = this.#surroundings.now();
      for (let count = 1; !sameMoment(journal.here, to); count++) {
        const started = this.#surroundings.now();
        const outcome = this.#look(slice ? leastFuel : this.#fuel);
        const plain = outcome.kind === 'fuel' || outcome.kind === 'clock';
        if (outcome.kind === 'fuel') this.#adapt(this.#surroundings.now() - started);
        const there = outcome.kind !== 'watch' && sameMoment(journal.here, to);
        if (!plain && !there && visit(outcome)) return;
        if (plain) slice?.();
        if (plain || count % 64 === 0) rested = await this.#breathe(rested, plain && !this.#compared);
      }
    } finally {
      journal.barrier = undefined;
    }
  }

  /** Places that are watched by comparing them after each instruction, on machines that cannot watch. */
  set compared(places: readonly Location[] | undefined) {
    this.#compared = places?.map((location) => ({ location, value: this.#frozen(location) }));
  }

  #adapt(took: number): void {
    const fuel = took < runMilliseconds ? this.#fuel * 2 : took > 2 * runMilliseconds ? this.#fuel / 2 : this.#fuel;
    this.#fuel = Math.min(mostFuel, Math.max(leastFuel, fuel));
  }

  #look(fuel: number): Outcome {
    const { journal, machine } = this;
    if (!this.#compared) return journal.run({ fuel });
    const begun = machine.clock;
    const { context, address } = this.#compared.length ? (journal.last ?? unknown) : unknown;
    const outcome = journal.run({ fuel, clock: begun + 1 });
    for (const place of this.#compared) {
      const before = place.value;
      place.value = this.#frozen(place.location);
      if (!before || !place.value || before.summary === place.value.summary) continue;
      return {
        kind: 'watch',
        context,
        address,
        location: place.location,
        access: 'write',
        begun,
        before,
        after: place.value,
      };
    }
    return outcome;
  }

  #frozen(location: Location): Value | undefined {
    const value = this.machine.read(location);
    return value && frozen(value, Number.POSITIVE_INFINITY);
  }

  #isCurrent(): boolean {
    return this.timelines.current.tape === this.journal.tape;
  }

  #resume(kept: { readonly at: Moment; readonly checkpoint: Parameters<Machine['restore']>[0] }): void {
    const { tape, end } = this.timelines.current;
    this.journal.resume(tape, this.#isCurrent() ? this.journal.end : end, kept.checkpoint, kept.at);
    // A machine that keeps differences keeps others when it goes from one state to another.
    this.timelines.thin(kept.at.clock);
  }

  async #drive(steps: Generator<void, void>): Promise<void> {
    let rested = this.#surroundings.now();
    for (;;) {
      const started = this.#surroundings.now();
      if (steps.next().done) return;
      this.#adapt(this.#surroundings.now() - started);
      rested = await this.#breathe(rested, true);
    }
  }

  async #breathe(rested: number, between: boolean): Promise<number> {
    const now = this.#surroundings.now();
    if (now - rested < restInterval) return rested;
    if (between && !this.journal.here.phase) this.#recorder.worked(now - rested);
    await this.#surroundings.rest();
    if (this.#cancelled()) throw new Cancelled('cancelled');
    return this.#surroundings.now();
  }
}
