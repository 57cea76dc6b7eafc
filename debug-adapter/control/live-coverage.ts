import {
  type Address,
  type BranchSides,
  type Clock,
  type Copies,
  countsOfFirstHits,
  coverageOf,
  lineCounts,
  linesByPath,
  type Machine,
  type SourceCoverage,
} from '../../vm/context/index.ts';
import type { Code } from './code.ts';
import type { Moment } from './time-travel/moment.ts';

export type CoverageMode = 'off' | 'first' | 'counts';

export interface LineCoverage {
  readonly path: string;
  readonly lines: ReadonlyMap<number, number>;
}

export interface CoverageNews {
  /** Whether lines and sources that are not named stay as they were told before. */
  readonly changes: boolean;
  readonly sources: readonly LineCoverage[];
}

/** Where the program stands, as far as coverage asks. */
export interface Whereabouts {
  /** Whether more of the run is known than what lies before the machine's clock. */
  readonly past: boolean;
  readonly timeline: { readonly id: number; readonly parent?: number; readonly parted?: Moment };
}

type Hits = Map<Address, Clock>;

/** Coverage of a program by source, up to the moment where it stands. */
export class LiveCoverage {
  readonly #machine: Machine;
  readonly #code: Code;
  #mode: CoverageMode = 'off';
  #seen = -1;
  readonly #where: () => Whereabouts;
  /**
   * First hits that were ever seen, by timeline. A machine that was put forward by a checkpoint does not know of those that it
   * passed over; this does.
   */
  readonly #known = new Map<number, Hits>();
  readonly #knownSides = new Map<number, Map<Address, BranchSides>>();
  /** Whether anything was taken from the machine since coverage was switched on. */
  #hasTaken = false;
  /** The timeline that the program stands at the end of, while the machine knows more of its run than was taken from it. */
  #untaken: Whereabouts['timeline'] | undefined;
  /** Hits that were not told of yet. */
  #fresh: Address[] = [];
  /** Lines of each source as they were told last; for programs whose code has copies. */
  readonly #told = new Map<string, Map<number, number>>();
  /** The sources that are wanted. */
  #includes: (path: string) => boolean = () => true;

  constructor(machine: Machine, code: Code, where: () => Whereabouts) {
    this.#machine = machine;
    this.#code = code;
    this.#where = where;
  }

  /** Leaves out sources; asked once for each. */
  include(includes: (path: string) => boolean): void {
    const known = new Map<string, boolean>();
    this.#includes = (path) => {
      const is = known.get(path) ?? includes(path);
      known.set(path, is);
      return is;
    };
  }

  get mode(): CoverageMode {
    return this.#mode;
  }

  /** Whether the machine can do it. */
  setMode(mode: CoverageMode): boolean {
    if (!this.#machine.covering) return mode === 'off';
    this.#machine.covering.cover(mode);
    this.#mode = mode;
    this.#known.clear();
    this.#knownSides.clear();
    this.#hasTaken = false;
    this.#untaken = undefined;
    this.#fresh = [];
    this.forget();
    return true;
  }

  /** Statements, branches and functions; empty without debug information. */
  full(): readonly SourceCoverage[] {
    const { covering } = this.#machine;
    if (!covering || this.#mode === 'off') return [];
    const exact = this.#mode === 'counts';
    const counts = exact ? covering.counts() : countsOfFirstHits(this.#hits());
    return coverageOf(this.#code.program, counts, {
      exact,
      sides: exact ? covering.sides?.() : this.#sidesUntilNow(),
      includes: this.#includes,
    });
  }

  /** Sides of branches that were taken up to the moment where the program stands; undefined for machines that do not see them. */
  #sidesUntilNow(): ReadonlyMap<Address, BranchSides> | undefined {
    const { past, timeline } = this.#where();
    const known = this.#machine.covering?.sides && this.#learnSides(timeline);
    if (!known || !past) return known;
    const now = this.#machine.clock;
    const seen = (first: Clock | undefined) => (first !== undefined && first < now ? 1 : 0);
    return new Map(
      [...known].map(([address, rows]) => [address, rows.map((row) => ({ ...row, count: seen(row.first) }))]),
    );
  }

  #learnSides(timeline: Whereabouts['timeline']): Map<Address, BranchSides> {
    let known = this.#knownSides.get(timeline.id);
    if (!known) {
      const parted = timeline.parted?.clock ?? 0;
      const shared = timeline.parent === undefined ? undefined : this.#knownSides.get(timeline.parent);
      known = new Map(
        [...(shared ?? [])].map(([address, rows]) => [
          address,
          rows.map(({ target, first }) =>
            first !== undefined && first < parted ? { target, count: 1, first } : { target, count: 0 },
          ),
        ]),
      );
      this.#knownSides.set(timeline.id, known);
    }
    for (const [address, rows] of this.#machine.covering?.sides?.() ?? []) {
      const before = known.get(address);
      const merged = rows.map((row, side) => {
        const first = Math.min(
          row.first ?? Number.POSITIVE_INFINITY,
          before?.[side]?.first ?? Number.POSITIVE_INFINITY,
        );
        return first === Number.POSITIVE_INFINITY ? row : { target: row.target, count: 1, first };
      });
      known.set(address, merged);
    }
    return known;
  }

  /** The program stopped. Where its run has come to, the machine knows what has run: nobody waits for that to be taken from it. */
  stood(): void {
    if (this.#mode !== 'first') return;
    const { past, timeline } = this.#where();
    this.#untaken = timeline;
    if (past) this.remember();
  }

  /** What has run is taken from the machine, before it is moved in time. */
  remember(): void {
    const timeline = this.#untaken;
    this.#untaken = undefined;
    if (!timeline) return;
    this.#learn(timeline);
    if (this.#machine.covering?.sides) this.#learnSides(timeline);
  }

  /** What had run up to the moment where the program stands. */
  #hits(): ReadonlyMap<Address, Clock> {
    const { past, timeline } = this.#where();
    const known = this.#learn(timeline);
    if (!past) return known;
    const now = this.#machine.clock;
    return new Map([...known].filter(([, clock]) => clock < now));
  }

  /** Adds what the machine knows to what is known of a timeline. */
  #learn(timeline: Whereabouts['timeline']): Hits {
    let known = this.#known.get(timeline.id);
    const isNew = !known;
    if (!known) {
      // What ran before the timelines parted ran in both.
      const parted = timeline.parted?.clock ?? 0;
      const shared = timeline.parent === undefined ? undefined : this.#known.get(timeline.parent);
      known = new Map([...(shared ?? [])].filter(([, clock]) => clock < parted));
      this.#known.set(timeline.id, known);
    }
    const { covering } = this.#machine;
    // What is taken from the machine comes once; a timeline that was not known yet gets all of it, unless that is taken only now.
    const isBegun = isNew && this.#hasTaken;
    const taken = covering?.takeHits?.();
    this.#hasTaken = true;
    for (const [address, clock] of (isBegun ? undefined : taken) ?? covering?.firstHits() ?? []) {
      const before = known.get(address);
      if (before === undefined) this.#fresh.push(address);
      if (before === undefined || clock < before) known.set(address, clock);
    }
    return known;
  }

  /** The machine was moved in time: everything is news. */
  forget(): void {
    this.#seen = -1;
    this.#told.clear();
  }

  /** Counts by line that were not told yet; undefined when nothing is new since the last call. */
  news(): CoverageNews | undefined {
    const { debug } = this.#code;
    if (this.#mode === 'off' || !debug) return undefined;
    const { past } = this.#where();
    const seen =
      this.#mode === 'first' ? (past ? this.#hits() : this.#learn(this.#where().timeline)).size : this.#machine.clock;
    if (seen === this.#seen) return undefined;
    const isFirst = this.#seen < 0;
    this.#seen = seen;
    if (!debug.copies) return { changes: false, sources: this.lines() };
    return { changes: !isFirst, sources: this.#changes(debug.copies, isFirst || past) };
  }

  /** Lines whose counts are not those that were told last, of sources that anything has run of. */
  #changes(copies: Copies, all: boolean): readonly LineCoverage[] {
    const counts =
      this.#mode === 'counts'
        ? (this.#machine.covering?.counts() ?? [])
        : (all ? [...this.#hits().keys()] : this.#fresh).map((address) => [address, 1] as const);
    this.#fresh = [];
    const isWhole = this.#mode === 'counts' || all;
    const changed: LineCoverage[] = [];
    for (const [path, reached] of linesByPath(copies, counts)) {
      if (!this.#includes(path)) continue;
      const told = this.#told.get(path);
      const lines = new Map<number, number>();
      if (!told) for (const line of copies.lines(path)) lines.set(line, 0);
      for (const [line, count] of reached) {
        const shown = this.#mode === 'first' ? Math.min(1, count) : count;
        if (told?.get(line) !== shown) lines.set(line, shown);
      }
      if (isWhole && told)
        for (const line of told.keys()) if (told.get(line) !== 0 && !reached.has(line)) lines.set(line, 0);
      if (lines.size === 0) continue;
      const now = told ?? new Map<number, number>();
      for (const [line, count] of lines) now.set(line, count);
      this.#told.set(path, now);
      changed.push({ path, lines });
    }
    return changed;
  }

  lines(): readonly LineCoverage[] {
    return this.full().map(({ path, statements }) => ({ path, lines: lineCounts(statements) }));
  }
}
