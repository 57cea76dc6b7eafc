import type { Journal } from '../journal.ts';
import type { Timelines } from './timelines.ts';

/** Milliseconds of running between two checkpoints at least, and in comparison to what saving takes. */
const leastInterval = 20;
const dearest = 10;

/** Keeps a checkpoint now and then, by how long the machine ran and by how long saving took. */
export class Recorder {
  readonly #journal: Journal;
  readonly #timelines: Timelines;
  readonly #now: () => number;
  #worked = 0;
  #took = 0;

  constructor(journal: Journal, timelines: Timelines, now: () => number) {
    this.#journal = journal;
    this.#timelines = timelines;
    this.#now = now;
  }

  /** The machine ran for so many milliseconds and stands between two instructions. */
  worked(milliseconds: number): void {
    this.#worked += milliseconds;
    if (this.#worked >= Math.max(leastInterval, this.#took * dearest)) this.keep();
  }

  /** Keeps the present state. */
  keep(): void {
    const started = this.#now();
    const { here } = this.#journal;
    this.#timelines.current.checkpoints.add(here);
    this.#timelines.thin(here.clock);
    this.#took = (this.#took + this.#now() - started) / 2;
    this.#worked = 0;
  }
}
