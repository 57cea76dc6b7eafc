import type { Address, Clock, ContextId, Machine, Position } from '../../../vm/context/index.ts';
import { type Ask, Breakpoints } from '../breakpoints.ts';
import type { Code } from '../code.ts';
import type { ConditionSettings } from '../conditions.ts';
import { DataBreakpoints, locationKey } from '../data-breakpoints.ts';
import type { Journal } from '../journal.ts';
import type { LogPart } from '../log-message.ts';
import type { StepRequest } from '../stepping.ts';
import type { Stop } from '../stop.ts';
import type { Spill, Surroundings } from '../surroundings.ts';
import { Memory } from './checkpoints.ts';
import { countHits } from './hits.ts';
import type { InScope, WatchedPlace } from './in-scope.ts';
import { type Moment, sameMoment } from './moment.ts';
import { Recorder } from './recorder.ts';
import { type LogRow, retroactiveLog } from './retroactive-log.ts';
import { reverseContinue } from './reverse-continue.ts';
import { reverseStep } from './reverse-step.ts';
import { endingOf, stopHere, stopOfHit } from './stops.ts';
import { type Timeline, Timelines } from './timelines.ts';
import { Cancelled, type IsCancelled, Traveller } from './traveller.ts';
import { allWrites, lastWrite, nextWrite, type Write } from './watch.ts';

export interface TimeTravelParts {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly code: Code;
  readonly breakpoints: Breakpoints;
  readonly dataBreakpoints: DataBreakpoints;
  readonly scope: InScope;
  readonly surroundings: Surroundings;
  /** Bytes for checkpoints and journal; 0 records nothing. */
  readonly budget: number;
  readonly conditions: () => ConditionSettings;
  ask(context: ContextId, text: string): ReturnType<Ask>;
  log(text: string, position: Position | undefined): void;
  report(text: string): void;
}

interface StepBegun {
  readonly from: Moment;
  readonly granularity: StepRequest['granularity'];
}

/** An operation on the machine that ends with a stop, for {@link Execution.travel}. */
type Journey = (cancelled: IsCancelled) => Promise<Stop>;

/**
 * Time travel for every machine, on `save`, `restore`, the clock and the journal alone. What moves the machine gives a {@link Journey}
 * that the execution runs; what only looks comes back to where the machine stood.
 */
export class TimeTravel {
  readonly timelines: Timelines;
  readonly traveller: Traveller;
  readonly budget: number;
  readonly #parts: TimeTravelParts;
  readonly #recorder: Recorder;
  readonly #spill: Spill | undefined;
  readonly #told = new Set<string>();
  /** Steps that led to where the machine stands, the newest last. */
  #steps: (StepBegun & { readonly to: Moment })[] = [];
  #stepBegun: StepBegun | undefined;
  #countsAreKnown = true;
  #stops: { readonly clock: Clock; readonly context: ContextId; readonly text: string }[] = [];
  #history:
    | { readonly key: string; readonly end: Moment; readonly timeline: number; readonly writes: readonly Write[] }
    | undefined;

  constructor(parts: TimeTravelParts) {
    const { machine, journal, surroundings, budget } = parts;
    this.#parts = parts;
    this.budget = budget;
    this.#spill = budget > 0 ? surroundings.openSpill?.() : undefined;
    this.timelines = new Timelines(journal, new Memory(machine, budget), this.#spill);
    this.timelines.onTight = (why) => this.#tellTight(why);
    this.#recorder = new Recorder(journal, this.timelines, () => surroundings.now());
    this.traveller = new Traveller({
      machine,
      journal,
      timelines: this.timelines,
      recorder: this.#recorder,
      surroundings,
    });
    if (this.isOn) this.#recorder.keep();
  }

  get isOn(): boolean {
    return this.budget > 0;
  }

  /** Whether the program stands before the end of what was recorded. */
  get past(): boolean {
    return this.#parts.journal.past;
  }

  get start(): Clock {
    return this.timelines.current.checkpoints.all[0]?.at.clock ?? 0;
  }

  /** The state that the timeline ends in, at once: what the program leaves behind when the session ends, wherever somebody looked. */
  endAtOnce(): void {
    const { journal } = this.#parts;
    if (!journal.past) return;
    journal.stops({ addresses: new Set(), conditions: 'none' });
    this.traveller.goAtOnce(journal.end);
  }

  /** Nobody travels any more. */
  close(): void {
    this.#spill?.close();
  }

  /** Says once what a budget that is too small leads to. */
  #tellTight(why: 'checkpoints' | 'journal'): void {
    if (this.#told.has(why)) return;
    this.#told.add(why);
    const budget = `The memory budget of time travel (${Math.round(this.budget / 2 ** 20)} MiB)`;
    const consequence = {
      checkpoints: 'has no room for a second copy of this state, so going back repeats the run from its beginning',
      journal: `does not hold the whole input of this run: it can be gone back in to clock ${this.start}, and not be saved`,
    };
    this.#parts.log(`${budget} ${consequence[why]}. Raise "memoryBudget" to change that.`, undefined);
  }

  // ---- what the execution tells ------------------------------------------------------------------------------------------

  /** The machine ran for so many milliseconds. */
  worked(milliseconds: number): void {
    const { journal } = this.#parts;
    if (!this.isOn || journal.past) return;
    this.#recorder.lived(milliseconds);
    if (!journal.here.phase) this.#recorder.worked(milliseconds);
  }

  started(step: StepRequest | undefined): void {
    this.#stepBegun = step && { from: this.#parts.journal.here, granularity: step.granularity };
  }

  /** The program stands, after a run. */
  stood(stop: Stop): void {
    const { journal } = this.#parts;
    if (this.#stepBegun) this.#steps = [...this.#steps.slice(-999), { ...this.#stepBegun, to: journal.here }];
    this.#stepBegun = undefined;
    if (!journal.past) this.timelines.current.ending = stop;
    if (!journal.replayed) this.#stops = [...this.#stops.slice(-999), { ...stopRow(stop), clock: journal.here.clock }];
  }

  /** Where the program stood so far, the newest thousand. */
  get stops(): readonly { readonly clock: Clock; readonly context: ContextId; readonly text: string }[] {
    return this.#stops;
  }

  /** Counts hits from the beginning of the run on, when the machine was moved since they were counted. */
  prepare(): Promise<void> | undefined {
    if (this.#countsAreKnown || !this.#isCounting) return undefined;
    this.#countsAreKnown = true;
    return this.traveller.during(
      () => false,
      () => countHits({ ...this.#parts, traveller: this.traveller }),
    );
  }

  get #isCounting(): boolean {
    const { breakpoints, dataBreakpoints } = this.#parts;
    return breakpoints.counting.length > 0 || dataBreakpoints.counting.length > 0;
  }

  // ---- travelling --------------------------------------------------------------------------------------------------------

  /** Undoes the step of the same granularity that led here, or goes to the statement before; see {@link reverseStep}. */
  stepBack(request: StepRequest): Journey {
    const last = this.#steps.at(-1);
    if (last && last.granularity === request.granularity && sameMoment(last.to, this.#parts.journal.here)) {
      this.#steps = this.#steps.slice(0, -1);
      return this.#journey(async () => {
        await this.traveller.go(last.from);
        return stopHere(this.#parts, 'step', request.context);
      });
    }
    return this.reverseStep(request);
  }

  reverseStep(request: StepRequest): Journey {
    return this.#journey(async (from) => {
      const moment = await reverseStep(this.traveller, this.#parts.code, request, this.#beforeEdits(from));
      return moment ? this.#standAt(moment, 'step', request.context) : this.#standAtStart();
    });
  }

  reverseContinue(): Journey {
    return this.#journey(async (from) => {
      if (!this.#countsAreKnown && this.#isCounting) {
        await countHits({ ...this.#parts, traveller: this.traveller });
      }
      const hit = await reverseContinue({ ...this.#parts, traveller: this.traveller }, this.#beforeEdits(from));
      if (!hit) return this.#standAtStart();
      await this.traveller.go(hit.moment);
      return stopOfHit(this.#parts, hit);
    }, true);
  }

  /** Where somebody arrived who then changed values: the way back leads from there, and not to the same place again. */
  #beforeEdits(from: Moment): Moment {
    const { entries } = this.#parts.journal;
    for (let moment = from; ; ) {
      const entry = entries[moment.entries - 1];
      const isEdit = entry?.steps.length === 1 && entry.steps[0]?.change.kind === 'write';
      if (!isEdit || entry.at.clock !== moment.clock) return moment;
      moment = entry.at;
    }
  }

  /** To the newest signal of a condition before here, handled or not. */
  lastCondition(): Journey {
    return this.#journey(async (from) => {
      const hit = await reverseContinue(
        {
          ...this.#parts,
          traveller: this.traveller,
          breakpoints: new Breakpoints(),
          dataBreakpoints: new DataBreakpoints(),
          conditions: () => ({ caught: 'all', unhandled: true }),
        },
        from,
      );
      if (!hit) return this.#standAtStart();
      await this.traveller.go(hit.moment);
      return stopOfHit(this.#parts, hit);
    });
  }

  goToStart(): Journey {
    return this.#journey(() => this.#standAtStart());
  }

  goToEnd(): Journey {
    return this.#journey(async () => {
      const { current } = this.timelines;
      await this.traveller.go(this.#parts.journal.end);
      return endingOf(this.#parts, current);
    });
  }

  goToClock(clock: Clock): Journey {
    return this.#journey(async () => {
      await this.traveller.goToClock(clock);
      const { current } = this.timelines;
      return this.past ? stopHere(this.#parts, 'moment') : endingOf(this.#parts, current);
    });
  }

  goTo(moment: Moment, context: ContextId, text?: string): Journey {
    return this.#journey(() => this.#standAt(moment, 'moment', context, text));
  }

  /**
   * To the entry of an activation, with its arguments and everything else as it was then. Undefined when that is not recorded, or when code was
   * replaced since: who wants the new version of a function asks the machine.
   */
  restartFrame(frame: {
    readonly context: ContextId;
    readonly activation: Clock;
    readonly depth: number;
  }): Journey | undefined {
    const { journal, machine } = this.#parts;
    const replaced = journal.entries.some(
      ({ at, steps }) => at.clock >= frame.activation && steps.some(({ change }) => change.kind === 'replace'),
    );
    if (!this.isOn || replaced || frame.activation < this.start) return undefined;
    return this.#journey(async () => {
      await this.traveller.goToClock(frame.activation);
      const innermost = machine.context(frame.context)?.frames(0, 1)[0];
      if (innermost?.activation !== frame.activation || innermost.depth !== frame.depth)
        throw new Error(`the activation of ${frame.activation} does not begin there`);
      return { reason: 'restart frame', context: frame.context };
    });
  }

  /** To the end of another timeline, or to a clock of it. */
  switchTo(timeline: Timeline, clock?: Clock): Journey {
    return this.#journey(async () => {
      if (timeline !== this.timelines.current) await this.traveller.switchTo(timeline, timeline.end);
      if (clock !== undefined) await this.traveller.goToClock(clock);
      return this.past ? stopHere(this.#parts, 'moment') : endingOf(this.#parts, timeline);
    });
  }

  // ---- looking -----------------------------------------------------------------------------------------------------------

  /** The newest write of a place before here. The machine comes back. */
  lastWrite(place: WatchedPlace, cancelled: IsCancelled): Promise<Write | undefined> {
    return this.#look(cancelled, (from) => lastWrite(this.traveller, this.#parts.scope, place, from), false);
  }

  nextWrite(place: WatchedPlace, cancelled: IsCancelled): Promise<Write | undefined> {
    return this.#look(cancelled, (from) => nextWrite(this.traveller, this.#parts.scope, place, from));
  }

  /** All writes of a place in this timeline; found once, and read in pages. */
  async history(place: WatchedPlace, cancelled: IsCancelled): Promise<readonly Write[]> {
    const key = `${place.variable} ${locationKey(place.location)}`;
    const { end } = this.#parts.journal;
    const timeline = this.timelines.current.id;
    const known = this.#history;
    if (known?.key === key && known.timeline === timeline && sameMoment(known.end, end)) return known.writes;
    const writes = await this.#look(cancelled, () => allWrites(this.traveller, this.#parts.scope, place));
    this.#history = { key, end, timeline, writes };
    return writes;
  }

  retroactiveLog(
    addresses: ReadonlySet<Address>,
    message: readonly LogPart[],
    most: number,
    cancelled: IsCancelled,
  ): Promise<{ readonly rows: readonly LogRow[]; readonly complete: boolean }> {
    const { ask } = this.#parts;
    return this.#look(cancelled, () => retroactiveLog(this.traveller, addresses, message, ask, most));
  }

  /** Does something that moves the machine, and puts it back; `isFar`: certainly far away, so that the state may be kept for that. */
  async #look<T>(cancelled: IsCancelled, operation: (from: Moment) => Promise<T>, isFar = true): Promise<T> {
    const timeline = this.timelines.current;
    return this.traveller.during(cancelled, async () => {
      const from = this.#parts.journal.here;
      if (isFar) this.traveller.keepIfFar();
      const result = await operation(from);
      if (this.timelines.current !== timeline) this.timelines.use(timeline);
      await this.traveller.go(from);
      return result;
    });
  }

  /** As {@link #look}, for operations of others. */
  look<T>(cancelled: IsCancelled, operation: (traveller: Traveller) => Promise<T>): Promise<T> {
    return this.#look(cancelled, () => operation(this.traveller));
  }

  // ---- stops -------------------------------------------------------------------------------------------------------------

  #journey(operation: (from: Moment) => Promise<Stop>, countsStayKnown = false): Journey {
    return async (cancelled) => {
      try {
        return await this.traveller.during(cancelled, async () => {
          const stop = await operation(this.#parts.journal.here);
          this.#countsAreKnown = countsStayKnown;
          return stop;
        });
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
        return { reason: 'pause', context: stopHere(this.#parts, 'moment').context };
      }
    };
  }

  async #standAt(moment: Moment, reason: 'step' | 'moment', context: ContextId, text?: string): Promise<Stop> {
    await this.traveller.go(moment);
    return stopHere(this.#parts, reason, context, text);
  }

  async #standAtStart(): Promise<Stop> {
    const [first] = this.timelines.current.checkpoints.all;
    if (first) await this.traveller.go(first.at);
    return stopHere(this.#parts, 'moment', undefined, 'the beginning of the recording');
  }
}

const stopRow = (stop: Stop): { readonly context: ContextId; readonly text: string } => {
  const text = 'text' in stop && stop.text !== undefined ? stop.text : stop.reason;
  return { context: stop.context, text: stop.reason === 'condition' ? stop.condition.name : text };
};
