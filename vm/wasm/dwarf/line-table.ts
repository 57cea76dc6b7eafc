/** Rows of line programs, as offsets of the module's file, without code that the linker dropped: what lines there are, and where. */

import { lowerBound } from '../function-code.ts';
import type { WasmModule } from '../module.ts';
import { LineFlag } from './line-opcodes.ts';
import type { LineRows } from './line-program.ts';
import { statementFlag } from './line-reader.ts';

/** A row of the map. `statement`: a statement of the source starts there. */
export interface LinePlace {
  readonly offset: number;
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly isStatement: boolean;
}

/** Rows of each source, one source behind the other. */
interface RowsBySource {
  readonly rows: Uint32Array;
  /** Where the rows of each source end. */
  readonly ends: Uint32Array;
  /** Whether those of a source have been sorted. */
  readonly sorted: Uint8Array;
}

/** Every row: compilers mark the first one of a line alone, and parts of a line are asked for by column. */
const anyRow = 0;

/** Searches by line that look at every row, before the rows of a source are sorted. */
const fewSearches = 12;

export class LineTable {
  #bySource: RowsBySource | undefined;
  #starts: Uint32Array | undefined;
  #searches = 0;

  /** `rows` ascend by offset, no two at one; `sources` are paths by number. */
  constructor(
    readonly rows: LineRows,
    private readonly sources: readonly string[],
  ) {}

  /** By number: 1 for the sources that statements come from. */
  get statementSources(): Uint8Array {
    const { length, flags, files } = this.rows;
    const used = new Uint8Array(this.sources.length);
    for (let row = 0; row < length; row++) {
      if (((flags[row] as number) & statementFlag) !== 0) used[files[row] as number] = 1;
    }
    return used;
  }

  /** Indices of the functions that have rows, ascending. */
  functions({ bodies, importedFunctionCount }: WasmModule): readonly number[] {
    const { addresses, length } = this.rows;
    const found: number[] = [];
    for (let row = 0, body = 0; row < length; row++) {
      while (body < bodies.length && (bodies[body + 2] as number) <= (addresses[row] as number)) body += 3;
      const index = body / 3 + importedFunctionCount;
      if (body < bodies.length && (bodies[body] as number) <= (addresses[row] as number) && found.at(-1) !== index) {
        found.push(index);
      }
    }
    return found;
  }

  /** The row that covers an offset of a function whose body begins at `from`; rows without a line count for the row before. */
  at(offset: number, from: number): LinePlace | undefined {
    const rows = this.rows;
    let row = lowerBound(rows.addresses, offset + 1) - 1;
    while (row >= 0 && (rows.addresses[row] as number) >= from) {
      if (((rows.flags[row] as number) & LineFlag.endSequence) !== 0) return undefined;
      if (rows.lines[row] !== 0) {
        return this.#place(row, rows.addresses[row] === offset);
      }
      row--;
    }
    return undefined;
  }

  /** Offsets of all statement starts, ascending. */
  get statementStarts(): Uint32Array {
    if (!this.#starts) {
      const { length, flags, addresses } = this.rows;
      const starts = new Uint32Array(length);
      let count = 0;
      for (let row = 0; row < length; row++) {
        if (((flags[row] as number) & statementFlag) !== 0) starts[count++] = addresses[row] as number;
      }
      this.#starts = starts.slice(0, count);
    }
    return this.#starts;
  }

  /** Offsets of statement starts from `from` to `to` (exclusive), ascending. */
  statementStartsIn(from: number, to: number): readonly number[] {
    const { addresses, flags, length } = this.rows;
    const found: number[] = [];
    for (let row = lowerBound(addresses, from); row < length && (addresses[row] as number) < to; row++)
      if (((flags[row] as number) & statementFlag) !== 0) found.push(addresses[row] as number);
    return found;
  }

  /** Statements of a source that start in lines from `from` to `to`, by line, column and offset. */
  statements(source: number, from: number, to: number): readonly LinePlace[] {
    return this.#find(source, from, to, statementFlag);
  }

  /** Every place of a source in lines from `from` to `to` that the compiler tells the column of, in the same order. */
  places(source: number, from: number, to: number): readonly LinePlace[] {
    return this.#find(source, from, to, anyRow);
  }

  /** Adds the lines of a source that have code. */
  lines(source: number, lines: Set<number>): void {
    for (const row of this.#ofSource(source)) lines.add(this.rows.lines[row] as number);
  }

  #find(source: number, from: number, to: number, wanted: number): readonly LinePlace[] {
    // Sorting all rows of a source pays when lines are asked for again and again.
    const isSorted = this.#bySource?.sorted[source] === 1 || this.#searches++ >= fewSearches;
    const rows = isSorted ? this.#ofSource(source) : this.#between(source, from, to);
    const { lines, flags } = this.rows;
    const found: LinePlace[] = [];
    for (let at = isSorted ? firstOfLine(rows, lines, from) : 0; at < rows.length; at++) {
      const row = rows[at] as number;
      if ((lines[row] as number) > to) break;
      if (((flags[row] as number) & wanted) === wanted) found.push(this.#place(row));
    }
    return found;
  }

  /** Rows of a source in lines from `from` to `to` that something may start at, in the same order: found in one pass over all. */
  #between(source: number, from: number, to: number): Uint32Array {
    const { files, lines, flags, length } = this.rows;
    const found: number[] = [];
    const least = Math.max(1, from);
    for (let row = 0; row < length; row++) {
      const line = lines[row] as number;
      if (line < least || line > to || files[row] !== source) continue;
      if (((flags[row] as number) & LineFlag.endSequence) === 0) found.push(row);
    }
    return Uint32Array.from(found.sort(this.#byPlace));
  }

  readonly #byPlace = (left: number, right: number): number => {
    const { lines, columns } = this.rows;
    return (
      (lines[left] as number) - (lines[right] as number) ||
      (columns[left] as number) - (columns[right] as number) ||
      left - right
    );
  };

  /** Rows of a source that something may start at, by line, column and offset. */
  #ofSource(source: number): Uint32Array {
    this.#bySource ??= this.#sortBySource();
    const { rows, ends, sorted } = this.#bySource;
    const own = rows.subarray(source === 0 ? 0 : (ends[source - 1] as number), ends[source] as number);
    if (sorted[source] === 0) {
      own.sort(this.#byPlace);
      sorted[source] = 1;
    }
    return own;
  }

  #sortBySource(): RowsBySource {
    const { files, lines, flags, length } = this.rows;
    const starts = new Uint32Array(this.sources.length + 1);
    const isStart = (row: number): boolean => ((flags[row] as number) & LineFlag.endSequence) === 0 && lines[row] !== 0;
    for (let row = 0; row < length; row++) if (isStart(row)) (starts[(files[row] as number) + 1] as number)++;
    for (let source = 1; source < starts.length; source++) {
      starts[source] = (starts[source] as number) + (starts[source - 1] as number);
    }
    const rows = new Uint32Array(starts.at(-1) ?? 0);
    for (let row = 0; row < length; row++) {
      if (!isStart(row)) continue;
      const file = files[row] as number;
      rows[starts[file] as number] = row;
      (starts[file] as number)++;
    }
    return { rows, ends: starts, sorted: new Uint8Array(this.sources.length) };
  }

  /** `isAt`: asked for at its very place. */
  #place(row: number, isAt = true): LinePlace {
    const { addresses, files, lines, columns, flags } = this.rows;
    return {
      offset: addresses[row] as number,
      source: this.sources[files[row] as number] ?? '',
      line: lines[row] as number,
      column: Math.max(1, columns[row] as number),
      isStatement: isAt && ((flags[row] as number) & statementFlag) !== 0,
    };
  }
}

/** Place of the first of rows, which ascend by line, whose line is not below `least`. */
const firstOfLine = (rows: Uint32Array, lines: Uint32Array, least: number): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[rows[middle] as number] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
