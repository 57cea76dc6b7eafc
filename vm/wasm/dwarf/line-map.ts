/** The lines of a module: rows of all line programs, as offsets of its file, without code that the linker dropped. */
import { bodyOf, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import { type CompileUnit, joinPath } from './compile-units.ts';
import { LineFlag, LineRows, readLineHeader, runLineProgram } from './line-program.ts';
import type { DwarfSections } from './sections.ts';

const endCode = (opcodeNamed('end') as { readonly code: number }).code;

/** A row of the map. `statement`: a statement of the source starts there. */
export interface LinePlace {
  readonly offset: number;
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly isStatement: boolean;
}

/** Bits of the map's own flags, beside those of {@link LineFlag}. */
const statementFlag = 128;

export class LineMap {
  /** Paths, by number. */
  readonly sources: readonly string[];
  /** Rows ascending by offset; no two at one. */
  readonly #rows: LineRows;
  readonly #bySource = new Map<number, Uint32Array>();
  #starts: Uint32Array | undefined;

  constructor(sections: DwarfSections, units: readonly CompileUnit[], module: WasmModule) {
    const reader = new LineReader(sections, module);
    if (units.length > 0) {
      const read = new Set<number>();
      for (const { statementList, folder } of units) {
        if (statementList === undefined || read.has(statementList)) continue;
        read.add(statementList);
        reader.program(statementList, folder);
      }
    } else reader.all();
    const { rows, sources } = reader.finish();
    this.#rows = rows;
    this.sources = sources;
  }

  /** Paths of the sources that statements come from. */
  get statementSources(): readonly string[] {
    const { length, flags, files } = this.#rows;
    const used = new Set<number>();
    for (let row = 0; row < length; row++) {
      if (((flags[row] as number) & statementFlag) !== 0) used.add(files[row] as number);
    }
    return this.sources.filter((_, number) => used.has(number));
  }

  /** The row that covers an offset of a function whose body begins at `from`; rows without a line count for the row before. */
  at(offset: number, from: number): LinePlace | undefined {
    const rows = this.#rows;
    let row = this.#lowerBound(offset + 1) - 1;
    while (row >= 0 && (rows.addresses[row] as number) >= from) {
      if (((rows.flags[row] as number) & LineFlag.endSequence) !== 0) return undefined;
      if (rows.lines[row] !== 0) {
        const place = this.#place(row);
        return place.offset === offset ? place : { ...place, isStatement: false };
      }
      row--;
    }
    return undefined;
  }

  /** Offsets of all statement starts, ascending. */
  get statementStarts(): Uint32Array {
    if (!this.#starts) {
      const { length, flags, addresses } = this.#rows;
      const starts: number[] = [];
      for (let row = 0; row < length; row++) {
        if (((flags[row] as number) & statementFlag) !== 0) starts.push(addresses[row] as number);
      }
      this.#starts = Uint32Array.from(starts);
    }
    return this.#starts;
  }

  /** Statements of a source that start in lines from `from` to `to`, by line, column and offset. */
  statements(source: string, from: number, to: number): readonly LinePlace[] {
    const number = this.sources.indexOf(source);
    if (number < 0) return [];
    const rows = this.#ofSource(number);
    const { lines } = this.#rows;
    const found: LinePlace[] = [];
    for (let at = lowerBound(rows, from, (row) => lines[row] as number); at < rows.length; at++) {
      const row = rows[at] as number;
      if ((lines[row] as number) > to) break;
      found.push(this.#place(row));
    }
    return found;
  }

  /** Rows of statements of a source, by line, column and offset. */
  #ofSource(source: number): Uint32Array {
    const known = this.#bySource.get(source);
    if (known) return known;
    const { files, lines, columns, flags, length } = this.#rows;
    const rows: number[] = [];
    for (let row = 0; row < length; row++) {
      if (files[row] === source && ((flags[row] as number) & statementFlag) !== 0) rows.push(row);
    }
    const order = (column: Uint32Array, left: number, right: number): number =>
      (column[left] as number) - (column[right] as number);
    rows.sort((left, right) => order(lines, left, right) || order(columns, left, right) || left - right);
    const made = Uint32Array.from(rows);
    this.#bySource.set(source, made);
    return made;
  }

  #place(row: number): LinePlace {
    const { addresses, files, lines, columns, flags } = this.#rows;
    return {
      offset: addresses[row] as number,
      source: this.sources[files[row] as number] ?? '',
      line: lines[row] as number,
      column: Math.max(1, columns[row] as number),
      isStatement: ((flags[row] as number) & statementFlag) !== 0,
    };
  }

  #lowerBound(offset: number): number {
    return lowerBound(this.#rows.addresses, offset, (address) => address, this.#rows.length);
  }
}

/** Place of the first item whose key is not below `least`, of items that ascend by it. */
const lowerBound = (
  items: Uint32Array,
  least: number,
  keyOf: (item: number) => number,
  length = items.length,
): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(items[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Addresses from here on mark code that the linker dropped, and so does 0. */
const tombstones = 0xfffffffe;

/** Collects the sequences of programs, then orders them and finds their statements. */
class LineReader {
  readonly #raw = new LineRows();
  /** First row and end (exclusive) of each live sequence. */
  readonly #sequences: { readonly from: number; readonly to: number }[] = [];
  readonly #sources: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(
    private readonly sections: DwarfSections,
    private readonly module: WasmModule,
  ) {}

  /** Every program of the section, when no unit names them. */
  all(): void {
    for (let offset = 0; offset < this.sections.line.length; ) {
      const end = this.program(offset, '');
      if (end === undefined || end <= offset) return;
      offset = end;
    }
  }

  /** Reads the program at an offset; gives the offset behind it. */
  program(offset: number, folder: string): number | undefined {
    const header = readLineHeader(this.sections, offset);
    if (!header) return undefined;
    const rows = this.#raw;
    const first = rows.length;
    runLineProgram(this.sections, header, rows);
    // Numbers of files become those of paths.
    const paths = header.files.map((file) => {
      if (!file) return 0;
      const inside = header.folders[file.folder] ?? '';
      return this.#number(joinPath(joinPath(folder, inside), file.name));
    });
    let from = first;
    let kept = first;
    for (let row = first; row < rows.length; row++) {
      rows.files[row] = paths[rows.files[row] as number] ?? 0;
      if (((rows.flags[row] as number) & LineFlag.endSequence) === 0) continue;
      const start = rows.addresses[from] as number;
      // Rows of code that was dropped make room for the next.
      const isLive = start > 0 && start < tombstones;
      if (isLive) this.#sequences.push({ from: kept, to: kept + row + 1 - from });
      if (isLive && kept < from) rows.move(from, row + 1, kept);
      if (isLive) kept += row + 1 - from;
      from = row + 1;
    }
    rows.length = kept;
    return header.end;
  }

  #number(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.#sources.push(path) - 1;
    this.#numbers.set(path, number);
    return number;
  }

  finish(): { readonly rows: LineRows; readonly sources: readonly string[] } {
    const { addresses, files, lines, columns, flags } = this.#raw;
    const rows = new LineRows();
    const begin = this.module.codeStart ?? 0;
    const place = this.#placer();
    for (const { from, to } of this.#disjoint()) {
      for (let row = from; row < to; row++) {
        const isEnd = ((flags[row] as number) & LineFlag.endSequence) !== 0;
        const offset = begin + (addresses[row] as number);
        const at = isEnd ? offset : place(offset);
        const last = rows.length - 1;
        // Of several rows at one place the last says the line.
        if (last >= 0 && rows.addresses[last] === at && ((rows.flags[last] as number) & LineFlag.endSequence) === 0) {
          const kept = lines[row] === 0 || isEnd ? last : row;
          const source = kept === row ? this.#raw : rows;
          rows.files[last] = source.files[kept] as number;
          rows.lines[last] = source.lines[kept] as number;
          rows.columns[last] = source.columns[kept] as number;
          rows.flags[last] = (rows.flags[last] as number) | (flags[row] as number);
        } else
          rows.push(at, files[row] as number, lines[row] as number, columns[row] as number, 0, flags[row] as number);
      }
    }
    this.#markStatements(rows);
    return { rows, sources: this.#sources };
  }

  /**
   * The sequences by address, without two for the same code: of an inline function that several units compiled the linker keeps
   * one body, and all their lines. Those fit that end where the function does.
   */
  #disjoint(): readonly { readonly from: number; readonly to: number }[] {
    const { addresses } = this.#raw;
    const { bodies, codeStart = 0 } = this.module;
    const startOf = ({ from }: { readonly from: number }): number => addresses[from] as number;
    const endOf = ({ to }: { readonly to: number }): number => addresses[to - 1] as number;
    const ends = new Set<number>();
    for (let at = 2; at < bodies.length; at += 3) ends.add((bodies[at] as number) - codeStart);
    const misfit = (sequence: { readonly to: number }): number => (ends.has(endOf(sequence)) ? 0 : 1);
    const sorted = this.#sequences.sort(
      (left, right) => startOf(left) - startOf(right) || misfit(left) - misfit(right) || left.from - right.from,
    );
    let end = 0;
    return sorted.filter((sequence) => {
      if (startOf(sequence) < end) return false;
      end = endOf(sequence);
      return true;
    });
  }

  /**
   * Where a row's code is: behind the declaration of the locals, and behind the ends of blocks, which control passes over. Rows
   * come in ascending order.
   */
  #placer(): (offset: number) => number {
    const { bytes, bodies } = this.module;
    let body = 0;
    return (offset) => {
      while (body < bodies.length && (bodies[body + 2] as number) <= offset) body += 3;
      if (body >= bodies.length || offset < (bodies[body] as number)) return offset;
      let at = Math.max(offset, bodies[body + 1] as number);
      const last = (bodies[body + 2] as number) - 1;
      while (at < last && bytes[at] === endCode) at++;
      return at;
    };
  }

  /** A statement starts where the line changes; in a function with a prologue not before its end. */
  #markStatements(rows: LineRows): void {
    const { bodies } = this.module;
    const { addresses, flags, lines, files, length } = rows;
    let body = 0;
    for (let row = 0; row < length; ) {
      const offset = addresses[row] as number;
      while (body < bodies.length && (bodies[body + 2] as number) <= offset) body += 3;
      const end = body < bodies.length ? (bodies[body + 2] as number) : Number.POSITIVE_INFINITY;
      let next = row;
      let prologueEnd = row;
      while (next < length && (addresses[next] as number) < end) {
        const isPrologueEnd = ((flags[next] as number) & LineFlag.prologueEnd) !== 0;
        if (isPrologueEnd && prologueEnd === row) prologueEnd = next;
        next++;
      }
      let line = 0;
      let file = -1;
      for (let at = prologueEnd; at < next; at++) {
        const flag = flags[at] as number;
        if (lines[at] === 0 || (flag & LineFlag.endSequence) !== 0) continue;
        const isNew = lines[at] !== line || files[at] !== file;
        if (isNew && (flag & LineFlag.isStatement) === 0) continue;
        if (isNew) flags[at] = flag | statementFlag;
        line = lines[at] as number;
        file = files[at] as number;
      }
      row = next > row ? next : row + 1;
    }
  }
}

/** Start of a function's body, its locals included; 0 without body. */
export const bodyStart = (module: WasmModule, functionIndex: number): number =>
  bodyOf(module, functionIndex)?.locals ?? 0;
