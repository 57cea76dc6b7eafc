import type { Journal } from '../journal.ts';
import type { Stop } from '../stop.ts';
import type { Spill } from '../surroundings.ts';
import { Checkpoints, type Memory } from './checkpoints.ts';
import type { Moment } from './moment.ts';
import type { Tape } from './tape.ts';

/** Parts of the budget that journals may take before they are made smaller, and before the beginning of the run is forgotten. */
const muchForTapes = 0.25;
const mostForTapes = 0.5;

/** One run of the program: what happened, and where it ends. */
export interface Timeline {
  readonly id: number;
  readonly name: string;
  /** The timeline that it left, and where. */
  readonly parent?: number;
  readonly parted?: Moment;
  tape: Tape;
  checkpoints: Checkpoints;
  /** Where it ends; while it is the one that runs, the machine may have gone on. */
  end: Moment;
  /** Why it ends there. */
  ending: Stop | undefined;
}

/** All timelines of a run. Changing something in the past begins another one; none is ever changed where it is past. */
export class Timelines {
  readonly #journal: Journal;
  readonly #memory: Memory;
  readonly #spill: Spill | undefined;
  #all: Timeline[];
  #current: Timeline;
  #nextId = 2;
  /** A timeline has begun. */
  onBegun: (() => void) | undefined;
  /** The budget holds no more than the beginning, or the recording begins later from now on: what that means for people. */
  onTight: ((why: 'checkpoints' | 'journal') => void) | undefined;
  /** Bytes that others hold within the same budget. */
  others: () => number = () => 0;

  constructor(journal: Journal, memory: Memory, spill: Spill | undefined) {
    this.#journal = journal;
    this.#memory = memory;
    this.#spill = spill;
    this.#current = {
      id: 1,
      name: 'Timeline 1',
      tape: journal.tape,
      checkpoints: new Checkpoints(memory),
      end: journal.here,
      ending: undefined,
    };
    this.#all = [this.#current];
    journal.onFork = ({ tape, end }, at) => this.#fork(tape, end, at);
  }

  get all(): readonly Timeline[] {
    this.#noteEnd();
    return this.#all;
  }

  get current(): Timeline {
    return this.#current;
  }

  find(id: number): Timeline | undefined {
    return this.all.find((timeline) => timeline.id === id);
  }

  /** Makes another timeline the current one; the machine is to be put on it. */
  use(timeline: Timeline): void {
    this.#noteEnd();
    this.#current = timeline;
  }

  /** The run is one that was recorded: it has not begun yet, and its end is known. */
  open(tape: Tape, end: Moment): void {
    this.#current.tape = tape;
    this.#current.end = end;
    const [first] = this.#current.checkpoints.all;
    if (first) this.#journal.resume(tape, end, first.checkpoint, first.at);
  }

  /** Takes in a timeline that was recorded elsewhere. */
  add(tape: Tape, end: Moment, name: string): Timeline {
    const [first] = this.#current.checkpoints.all;
    const id = this.#nextId++;
    const checkpoints = first ? this.#current.checkpoints.until(first.at) : new Checkpoints(this.#memory);
    const timeline = { id, name, tape, checkpoints, end, ending: undefined };
    this.#all = [...this.#all, timeline];
    return timeline;
  }

  #noteEnd(): void {
    if (this.#current.tape === this.#journal.tape) this.#current.end = this.#journal.end;
  }

  /** Frees checkpoints until the budget holds: first those of timelines that nobody looks at. */
  thin(focus: number): void {
    this.#shrinkTapes();
    this.#forgetBeginning();
    const reserved = this.#tapeBytes + this.others();
    for (const timeline of this.#all) {
      if (timeline !== this.#current)
        timeline.checkpoints.thin([timeline.parted?.clock ?? 0, timeline.end.clock], reserved);
    }
    const { checkpoints } = this.#current;
    checkpoints.thin([focus, this.#journal.end.clock], reserved);
    if (checkpoints.all.length === 1 && (checkpoints.all[0]?.at.clock ?? 0) < this.#journal.here.clock)
      this.onTight?.('checkpoints');
  }

  /** Complete parts of the journals are compressed, then kept outside of memory. */
  #shrinkTapes(): void {
    const much = this.#memory.budget * muchForTapes;
    for (const { tape } of this.#all) {
      const excess = this.#tapeBytes - much;
      if (excess > 0) tape.answers.shrink(Math.max(0, tape.answers.size - excess), this.#spill);
    }
  }

  /** When the journal alone is too much for the budget and there is no other room for it, the recording begins later. */
  #forgetBeginning(): void {
    const { tape, checkpoints } = this.#current;
    while (this.#all.length === 1 && this.#tapeBytes > this.#memory.budget * mostForTapes) {
      const begin = checkpoints.forgetBeginning();
      if (!begin) return;
      tape.forgetBefore(begin);
      this.onTight?.('journal');
    }
  }

  get #tapeBytes(): number {
    const chunks = new Set(this.#all.flatMap(({ tape }) => tape.answers.chunks));
    let bytes = this.#all.reduce((sum, { tape }) => sum + tape.ownSize, 0);
    for (const { size } of chunks) bytes += size;
    return bytes;
  }

  get budget(): number {
    return this.#memory.budget;
  }

  get used(): number {
    return this.#memory.used + this.#tapeBytes + this.others();
  }

  #fork(old: Tape, end: Moment, at: Moment): void {
    const left = this.#current;
    left.tape = old;
    left.end = end;
    const id = this.#nextId++;
    this.#current = {
      id,
      name: `Timeline ${id}`,
      parent: left.id,
      parted: at,
      tape: this.#journal.tape,
      checkpoints: left.checkpoints.until(at),
      end: at,
      ending: undefined,
    };
    this.#all = [...this.#all, this.#current];
    this.onBegun?.();
  }
}
