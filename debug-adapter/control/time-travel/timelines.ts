import type { Stop } from '../execution.ts';
import type { Journal } from '../journal.ts';
import { Checkpoints, type Memory } from './checkpoints.ts';
import type { Moment } from './moment.ts';
import type { Tape } from './tape.ts';

/** Part of the budget that a journal may take before its beginning is forgotten. */
const mostForTape = 0.5;

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
  #all: Timeline[];
  #current: Timeline;
  #nextId = 2;
  /** A timeline has begun. */
  onBegun: (() => void) | undefined;

  constructor(journal: Journal, memory: Memory) {
    this.#journal = journal;
    this.#memory = memory;
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
    const reserved = this.#all.reduce((sum, { tape }) => sum + tape.size, 0);
    for (const timeline of this.#all) {
      if (timeline !== this.#current)
        timeline.checkpoints.thin([timeline.parted?.clock ?? 0, timeline.end.clock], reserved);
    }
    this.#current.checkpoints.thin([focus, this.#journal.end.clock], reserved);
    this.#forgetBeginning();
  }

  /** When the journal alone is too much for the budget, the recording begins later. */
  #forgetBeginning(): void {
    const { tape, checkpoints } = this.#current;
    if (this.#all.length > 1 || tape.size <= this.#memory.budget * mostForTape) return;
    const begin = checkpoints.forgetBeginning();
    if (begin) tape.forgetBefore(begin);
  }

  get used(): number {
    return this.#memory.used + this.#all.reduce((sum, { tape }) => sum + tape.size, 0);
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
