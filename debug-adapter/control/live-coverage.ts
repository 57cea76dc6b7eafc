import {
  type Address,
  type BranchSides,
  type Clock,
  countsOfFirstHits,
  coverageOf,
  lineCounts,
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

  constructor(machine: Machine, code: Code, where: () => Whereabouts) {
    this.#machine = machine;
    this.#code = code;
    this.#where = where;
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
    this.#seen = -1;
    return true;
  }

  /** Statements, branches and functions; empty without debug information. */
  full(): readonly SourceCoverage[] {
    const { covering } = this.#machine;
    if (!covering || this.#mode === 'off') return [];
    const exact = this.#mode === 'counts';
    const counts = exact ? covering.counts() : countsOfFirstHits(this.#hits());
    return coverageOf(this.#code.program, counts, { exact, sides: exact ? covering.sides?.() : this.#sidesUntilNow() });
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

  /** The program stopped: what has run is remembered, before the machine is moved in time. */
  stood(): void {
    if (this.#mode !== 'first') return;
    const { timeline } = this.#where();
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
    if (!known) {
      // What ran before the timelines parted ran in both.
      const parted = timeline.parted?.clock ?? 0;
      const shared = timeline.parent === undefined ? undefined : this.#known.get(timeline.parent);
      known = new Map([...(shared ?? [])].filter(([, clock]) => clock < parted));
      this.#known.set(timeline.id, known);
    }
    for (const [address, clock] of this.#machine.covering?.firstHits() ?? []) {
      const before = known.get(address);
      if (before === undefined || clock < before) known.set(address, clock);
    }
    return known;
  }

  /** The machine was moved in time: everything is news. */
  forget(): void {
    this.#seen = -1;
  }

  /** Counts by line, or undefined when nothing is new since the last call. */
  news(): readonly LineCoverage[] | undefined {
    if (this.#mode === 'off' || !this.#code.debug) return undefined;
    const seen = this.#mode === 'first' ? this.#hits().size : this.#machine.clock;
    if (seen === this.#seen) return undefined;
    this.#seen = seen;
    return this.lines();
  }

  lines(): readonly LineCoverage[] {
    return this.full().map(({ path, statements }) => ({ path, lines: lineCounts(statements) }));
  }
}
