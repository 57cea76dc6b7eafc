import type { Checkpoint, Machine } from '../../../vm/context/index.ts';
import { isBefore, type Moment, sameMoment } from './moment.ts';

/** A state that was kept, and its moment. Timelines share those from before they parted. */
export interface Kept {
  readonly at: Moment;
  readonly checkpoint: Checkpoint;
  /** Bytes that would be given back without it, about. */
  cost: number;
  /** Timelines that hold it. */
  holders: number;
}

const most = 400;

/** The checkpoints of all timelines, within one memory budget. */
export class Memory {
  readonly machine: Machine;
  /** Bytes that checkpoints, tapes and what is remembered of the output may hold together. */
  readonly budget: number;
  readonly #held = new Set<Kept>();

  constructor(machine: Machine, budget: number) {
    this.machine = machine;
    this.budget = budget;
  }

  get used(): number {
    let used = 0;
    // A machine that keeps differences learns what a checkpoint costs when another one is dropped.
    for (const kept of this.#held) used += Math.max(kept.cost, kept.checkpoint.cost);
    return used;
  }

  save(at: Moment): Kept {
    const checkpoint = this.machine.save();
    const kept = { at, checkpoint, cost: checkpoint.cost, holders: 1 };
    this.#held.add(kept);
    return kept;
  }

  /** One timeline holds a checkpoint no more; `heir` is the next one, which may share what it kept alive. */
  release(kept: Kept, heir: Kept | undefined): void {
    kept.holders -= 1;
    if (kept.holders > 0) return;
    this.#held.delete(kept);
    // What the dropped one had copied and the next one still uses is the next one's now: at most a whole state.
    if (heir) heir.cost = Math.min(heir.cost + kept.cost, Math.max(heir.cost, this.#wholeState()));
    this.machine.drop(kept.checkpoint);
  }

  #wholeState(): number {
    return this.machine.spaces.reduce((sum, { length }) => sum + length, 65_536);
  }
}

/** The checkpoints of one timeline, ascending. The first one is where its recording begins. */
export class Checkpoints {
  readonly #memory: Memory;
  #all: Kept[] = [];

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get all(): readonly Kept[] {
    return this.#all;
  }

  /** Saves the machine's state unless that moment is kept already. */
  add(at: Moment): Kept {
    const index = this.#indexBehind(at);
    const before = this.#all[index - 1];
    if (before && sameMoment(before.at, at)) return before;
    const kept = this.#memory.save(at);
    this.#all.splice(index, 0, kept);
    return kept;
  }

  /** The newest one that a moment can be reached from. */
  before(target: Moment): Kept | undefined {
    return this.#all.findLast(({ at }) => sameMoment(at, target) || isBefore(at, target));
  }

  /** The newest one from which a clock's first state can be reached. */
  beforeClock(clock: number): Kept | undefined {
    return this.#all.findLast(({ at }) => at.clock < clock) ?? this.#all[0];
  }

  /**
   * Drops, until the budget holds, those whose neighbours are near in comparison to the distance from where somebody looks; the first one
   * never, because the run is repeated from there when nothing else is left.
   */
  thin(focus: readonly number[], reserved: number): void {
    const { budget } = this.#memory;
    while (this.#all.length > 1 && (this.#memory.used + reserved > budget || this.#all.length > most)) {
      const index = this.#leastUseful(focus);
      const [kept] = this.#all.splice(index, 1);
      if (kept) this.#memory.release(kept, this.#all[index]);
    }
  }

  #leastUseful(focus: readonly number[]): number {
    let best = 1;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 1; index < this.#all.length - 1; index++) {
      const from = (this.#all[index - 1] as Kept).at.clock;
      const to = (this.#all[index + 1] as Kept).at.clock;
      const here = (this.#all[index] as Kept).at.clock;
      const distance = Math.min(...focus.map((clock) => Math.abs(clock - here)));
      const use = (to - from) / (distance + 1);
      if (use < least) {
        least = use;
        best = index;
      }
    }
    return best;
  }

  /** Drops the older part; where the recording begins then, or undefined when only one is left. */
  forgetBeginning(): Moment | undefined {
    if (this.#all.length < 2) return undefined;
    const count = Math.max(1, this.#all.length >> 2);
    const dropped = this.#all.splice(0, count);
    dropped.forEach((kept, index) => this.#memory.release(kept, dropped[index + 1] ?? this.#all[0]));
    return this.#all[0]?.at;
  }

  /** Those up to a moment, held by another timeline as well. */
  until(moment: Moment): Checkpoints {
    const shared = new Checkpoints(this.#memory);
    shared.#all = this.#all.filter(({ at }) => sameMoment(at, moment) || isBefore(at, moment));
    for (const kept of shared.#all) kept.holders += 1;
    return shared;
  }

  drop(): void {
    for (const kept of this.#all.splice(0)) this.#memory.release(kept, undefined);
  }

  #indexBehind(moment: Moment): number {
    let index = this.#all.length;
    while (
      index > 0 &&
      !isBefore((this.#all[index - 1] as Kept).at, moment) &&
      !sameMoment((this.#all[index - 1] as Kept).at, moment)
    )
      index--;
    return index;
  }
}
