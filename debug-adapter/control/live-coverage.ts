import {
  countsOfFirstHits,
  coverageOf,
  lineCounts,
  type Machine,
  type SourceCoverage,
} from '../../vm/context/index.ts';
import type { Code } from './code.ts';

export type CoverageMode = 'off' | 'first' | 'counts';

export interface LineCoverage {
  readonly path: string;
  readonly lines: ReadonlyMap<number, number>;
}

/** Coverage of a running program, by source. */
export class LiveCoverage {
  readonly #machine: Machine;
  readonly #code: Code;
  #mode: CoverageMode = 'off';
  #seen = -1;

  constructor(machine: Machine, code: Code) {
    this.#machine = machine;
    this.#code = code;
  }

  get mode(): CoverageMode {
    return this.#mode;
  }

  /** Whether the machine can do it. */
  setMode(mode: CoverageMode): boolean {
    if (!this.#machine.covering) return mode === 'off';
    this.#machine.covering.cover(mode);
    this.#mode = mode;
    this.#seen = -1;
    return true;
  }

  /** Statements, branches (in mode `counts`) and functions; empty without debug information. */
  full(): readonly SourceCoverage[] {
    const { covering } = this.#machine;
    if (!covering || this.#mode === 'off') return [];
    const exact = this.#mode === 'counts';
    const counts = exact ? covering.counts() : countsOfFirstHits(covering.firstHits());
    return coverageOf(this.#code.program, counts, { exact });
  }

  /** The machine was moved in time: everything is news. */
  forget(): void {
    this.#seen = -1;
  }

  /** Counts by line, or undefined when nothing is new since the last call. */
  news(): readonly LineCoverage[] | undefined {
    if (this.#mode === 'off' || !this.#code.debug) return undefined;
    const seen = this.#mode === 'first' ? (this.#machine.covering?.firstHits().size ?? 0) : this.#machine.clock;
    if (seen === this.#seen) return undefined;
    this.#seen = seen;
    return this.lines();
  }

  lines(): readonly LineCoverage[] {
    return this.full().map(({ path, statements }) => ({ path, lines: lineCounts(statements) }));
  }
}
