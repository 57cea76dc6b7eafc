/** A machine under the control code of the debug adapter, moved through time. */
import { expect } from 'vitest';
import { Breakpoints } from '../../debug-adapter/control/breakpoints.ts';
import { Debuggee } from '../../debug-adapter/control/debuggee.ts';
import type { Journal } from '../../debug-adapter/control/journal.ts';
import type { StepKind } from '../../debug-adapter/control/stepping.ts';
import type { Stop } from '../../debug-adapter/control/stop.ts';
import { sameMoment } from '../../debug-adapter/control/time-travel/moment.ts';
import type { Traveller } from '../../debug-adapter/control/time-travel/traveller.ts';
import { type HostCall, type Language, type Machine, numberOf, type Outcome } from '../../vm/context/index.ts';
import { standardInput } from './drive.ts';

/** The laws need no expressions: machines' languages have tests of their own. */
const speechless: Language = { id: 'none', evaluate: () => ({ error: 'no language' }) };

const usualBudget = 64 * 2 ** 20;

/** What a program prints and reads; the position in its input is put back when a run goes on differently from the past. */
class Streams {
  readonly output: string[] = [];
  #read = 0;

  answer({ name, arguments: given }: HostCall): Uint8Array {
    if (name !== 'stdin') {
      this.output.push(String.fromCharCode(...given));
      return new Uint8Array(0);
    }
    const part = standardInput.slice(this.#read, this.#read + Math.min(7, Number(numberOf(given))));
    this.#read += part.length;
    return part;
  }

  save(): string {
    return String(this.#read);
  }

  restore(state: string): void {
    this.#read = Number(state);
  }
}

export class Traveled {
  readonly debuggee: Debuggee;
  readonly #streams = new Streams();
  hash = 0;
  #stopped: (stop: Stop) => void = () => {};

  private constructor(machine: Machine, memoryBudget = usualBudget) {
    this.debuggee = new Debuggee({
      machine,
      language: speechless,
      breakpoints: new Breakpoints(),
      conditions: { caught: 'none', unhandled: false },
      surroundings: { now: () => performance.now(), rest: () => new Promise((resolve) => setImmediate(resolve)) },
      events: {
        stopped: (stop) => this.#stopped(stop),
        host: ({ call }) => this.#streams.answer(call),
        log: () => {},
        report: (text) => {
          if (text.includes('Internal')) throw new Error(text);
        },
        slice: () => {},
      },
      memoryBudget,
      outside: this.#streams,
    });
  }

  get output(): readonly string[] {
    return this.#streams.output;
  }

  get machine(): Machine {
    return this.debuggee.machine;
  }
  get journal(): Journal {
    return this.debuggee.journal;
  }
  get traveller(): Traveller {
    return this.debuggee.timeTravel.traveller;
  }

  /** Run to its end in slices, with a checkpoint every few of them. */
  static async recorded(
    machine: Machine,
    { fuel, every, budget }: { readonly fuel: number; readonly every: number; readonly budget?: number },
  ): Promise<Traveled> {
    const traveled = new Traveled(machine, budget);
    const { journal, timeTravel } = traveled.debuggee;
    let slices = 0;
    for (;;) {
      const outcome: Outcome = journal.run({ fuel });
      if (outcome.kind === 'host') journal.answer(outcome.call, traveled.#streams.answer(outcome.call));
      if (
        outcome.kind === 'ended' ||
        outcome.kind === 'all wait' ||
        (outcome.kind === 'failed' && outcome.context === 1)
      )
        break;
      if (outcome.kind === 'fuel' && slices++ % every === 0) timeTravel.worked(1000);
    }
    traveled.hash = machine.hash();
    timeTravel.traveller.leave();
    return traveled;
  }

  /** Standing before its first instruction. */
  static async standing(machine: Machine): Promise<Traveled> {
    const traveled = new Traveled(machine);
    traveled.debuggee.execution.standAt({ reason: 'entry', context: machine.contexts()[0]?.id ?? 1 });
    return traveled;
  }

  #next(): Promise<Stop> {
    return new Promise((resolve) => {
      this.#stopped = resolve;
    });
  }

  async travel(journey: Parameters<Debuggee['travel']>[0]): Promise<Stop> {
    const stop = this.#next();
    this.debuggee.travel(journey);
    return stop;
  }

  async step(kind: StepKind, granularity: 'statement' | 'line' | 'instruction'): Promise<Stop> {
    const stop = this.#next();
    this.debuggee.execution.step({ kind, granularity, context: this.context });
    return stop;
  }

  async continueToEnd(): Promise<Stop> {
    const stop = this.#next();
    this.debuggee.execution.continue();
    return stop;
  }

  get context(): number {
    const lives = this.machine
      .contexts()
      .find(({ state, depth }) => depth > 0 && state !== 'ended' && state !== 'failed');
    return this.debuggee.stop && this.machine.context(this.debuggee.stop.context)?.depth
      ? this.debuggee.stop.context
      : (lives?.id ?? 1);
  }

  /** One of the things that a person may do, by number; steps are undone at once now and then, and must lead back. */
  async act(choice: number): Promise<void> {
    const { timeTravel, execution, journal, machine } = this.debuggee;
    const granularity = (['statement', 'line', 'instruction'] as const)[choice % 3] as 'statement';
    const kind = (['over', 'into', 'out'] as const)[Math.floor(choice / 3) % 3] as 'over';
    const ended = execution.state === 'ended';
    const request = { kind, granularity, context: this.context };
    const way = Math.floor(choice / 9);
    if (way < 6 && !ended) {
      const before = { moment: journal.here, hash: machine.hash() };
      await this.step(kind, granularity);
      if (way >= 3) return;
      const after = { moment: journal.here, hash: machine.hash() };
      await this.travel(timeTravel.stepBack(request));
      expect([journal.here, machine.hash()]).toEqual([before.moment, before.hash]);
      if (way !== 2) return;
      // And forward again to where the step had led.
      if (sameMoment(after.moment, journal.end)) await this.travel(timeTravel.goToEnd());
      else await this.travel(timeTravel.goTo(after.moment, request.context));
      expect([journal.here, machine.hash()]).toEqual([after.moment, after.hash]);
      return;
    }
    const clock = journal.here.clock;
    if (way < 9 && machine.context(request.context)?.depth) {
      await this.travel(timeTravel.reverseStep(request));
      expect(machine.clock).toBeLessThanOrEqual(clock);
    } else await this.travel(timeTravel.goToClock(Math.floor((journal.end.clock * (choice % 10)) / 10)));
  }
}
