import type { Journal } from '../journal.ts';
import type { Timelines } from './timelines.ts';

/** Milliseconds of running between two checkpoints at least, and in comparison to what saving takes. */
const leastInterval = 20;
const dearest = 10;
/** Part of the budget that may be read between two checkpoints. */
const mostRead = 16;
/** Milliseconds of repeating that nobody minds. */
const short = 100;
/** Milliseconds of running that the pace is known from. */
const lately = 40;
/** Milliseconds that an instruction takes, while nothing is known of the program. */
const usual = 1e-5;

/** Keeps a checkpoint now and then, by how long the machine ran and by how long saving took. */
export class Recorder {
  readonly #journal: Journal;
  readonly #timelines: Timelines;
  readonly #now: () => number;
  #worked = 0;
  /** How fast the run was lately when it was live: milliseconds, and the instructions in them; and up to which clock. */
  #lived = { milliseconds: 0, instructions: 0, to: 0 };
  /** Milliseconds that saving takes, about; undefined before the first time. */
  #took: number | undefined;
  /** Bytes of input when the last checkpoint was kept. */
  #read = 0;
  /** Grows while the budget holds no checkpoint but the first: then saving is in vain. */
  #patience = 1;

  constructor(journal: Journal, timelines: Timelines, now: () => number) {
    this.#journal = journal;
    this.#timelines = timelines;
    this.#now = now;
  }

  /** The machine ran for so many milliseconds and stands between two instructions. */
  worked(milliseconds: number): void {
    this.#worked += milliseconds;
    const isDue = this.#worked >= Math.max(leastInterval, this.#cost * dearest) * this.#patience;
    // A program that reads much and computes little needs checkpoints, too: the journal counts.
    const hasRead = this.#journal.tape.answers.added - this.#read > this.#timelines.budget / mostRead;
    if (isDue || hasRead) this.keep();
  }

  /** The machine ran on, beyond what was recorded. */
  lived(milliseconds: number): void {
    const { clock } = this.#journal.here;
    const ran = clock - this.#lived.to;
    this.#lived.to = clock;
    // Another timeline goes on from an earlier clock.
    if (ran <= 0) return;
    const part = this.#lived.milliseconds > lately ? 0.5 : 1;
    this.#lived.milliseconds = this.#lived.milliseconds * part + milliseconds;
    this.#lived.instructions = this.#lived.instructions * part + ran;
  }

  get #cost(): number {
    return this.#took ?? 0;
  }

  /** Keeps the end of the recording, unless the way back to it is short, or little longer than saving it; within a clock in any case. */
  keepEnd(): void {
    if (this.#journal.here.phase || this.#wayBack() > Math.max(short, 2 * this.#cost)) this.keep();
  }

  /** Keeps the present state when somebody comes back to it for certain, and the way back takes longer than saving. */
  keepHere(): void {
    if (this.#wayBack() > 2 * this.#cost) this.keep();
  }

  /** Milliseconds that it takes to repeat the run from the checkpoint before here, about. */
  #wayBack(): number {
    const { here } = this.#journal;
    const kept = this.#timelines.current.checkpoints.before(here);
    const { milliseconds, instructions } = this.#lived;
    const pace = milliseconds > 0 ? milliseconds / instructions : usual;
    return kept ? (here.clock - kept.at.clock) * pace : Number.POSITIVE_INFINITY;
  }

  /** Keeps the present state. */
  keep(): void {
    const started = this.#now();
    const { here } = this.#journal;
    const { checkpoints } = this.#timelines.current;
    const kept = checkpoints.add(here);
    this.#timelines.thin(here.clock);
    this.#patience = checkpoints.all.includes(kept) ? 1 : Math.min(this.#patience * 2, 64);
    const took = this.#now() - started;
    this.#took = ((this.#took ?? took) + took) / 2;
    this.#worked = 0;
    this.#read = this.#journal.tape.answers.added;
  }
}
