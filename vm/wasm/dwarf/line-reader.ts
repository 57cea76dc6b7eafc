/** Collects the rows of line programs: orders them by address and finds the statements, without code that the linker dropped. */
import { bodyOf, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import { joinPath } from './join-path.ts';
import { LineFlag, type LineHeader, LineRows, readLineHeader, runLineProgram } from './line-program.ts';
import type { DwarfSections } from './sections.ts';

const endCode = (opcodeNamed('end') as { readonly code: number }).code;

/** Bit of the map's own in the flags of a row, beside those of {@link LineFlag}: a statement of the source starts there. */
export const statementFlag = 128;

/** Addresses from here on mark code that the linker dropped, and so does 0. */
const tombstones = 0xfffffffe;

export class LineReader {
  /** Offsets of `.debug_line` where no program can be read. */
  readonly broken: number[] = [];
  readonly #raw: LineRows;
  /** First row and end (exclusive) of each live sequence. */
  readonly #sequences: number[] = [];
  readonly #sources: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** MD5 of the texts that were compiled, by path, where the program tells it. */
  readonly checksums = new Map<string, string>();

  constructor(
    private readonly sections: DwarfSections,
    private readonly module: WasmModule,
  ) {
    // Compilers take three to four bytes for a row.
    this.#raw = new LineRows(64 + (sections.line.length >>> 2));
  }

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
    if (!header) {
      this.broken.push(offset);
      return undefined;
    }
    const rows = this.#raw;
    const first = rows.length;
    runLineProgram(this.sections, header, rows, (from) => {
      const start = rows.addresses[from] as number;
      const isLive = start > 0 && start < tombstones;
      if (isLive) this.#sequences.push(from, rows.length);
      return isLive;
    });
    // Rows behind the last sequence have no end.
    rows.length = Math.max(first, this.#sequences.at(-1) ?? 0);
    const paths = Uint32Array.from(this.#paths(header, folder));
    const { files, length } = rows;
    for (let row = first; row < length; row++) files[row] = paths[files[row] as number] ?? 0;
    return header.end;
  }

  /** Numbers of the paths of a program's files. */
  #paths(header: LineHeader, folder: string): readonly number[] {
    const folders = header.folders.map((inside) => joinPath(folder, inside));
    return header.files.map((file) => {
      if (!file) return 0;
      const path = joinPath(folders[file.folder] ?? folder, file.name);
      if (file.md5 !== undefined) this.checksums.set(path, file.md5);
      const known = this.#numbers.get(path);
      if (known !== undefined) return known;
      const number = this.#sources.push(path) - 1;
      this.#numbers.set(path, number);
      return number;
    });
  }

  finish(): { readonly rows: LineRows; readonly sources: readonly string[] } {
    const { addresses, files, lines, columns, flags } = this.#raw;
    const rows = new LineRows(this.#raw.length);
    const begin = this.module.codeStart ?? 0;
    const place = this.#placer();
    const sequences = this.#disjoint();
    for (let at = 0; at < sequences.length; at += 2) {
      const to = sequences[at + 1] as number;
      for (let row = sequences[at] as number; row < to; row++) {
        const isEnd = ((flags[row] as number) & LineFlag.endSequence) !== 0;
        const offset = begin + (addresses[row] as number);
        const placed = isEnd ? offset : place(offset);
        const last = rows.length - 1;
        // Of several rows at one place the last says the line.
        if (
          last >= 0 &&
          rows.addresses[last] === placed &&
          ((rows.flags[last] as number) & LineFlag.endSequence) === 0
        ) {
          if (lines[row] !== 0 && !isEnd) {
            rows.files[last] = files[row] as number;
            rows.lines[last] = lines[row] as number;
            rows.columns[last] = columns[row] as number;
          }
          rows.flags[last] = (rows.flags[last] as number) | (flags[row] as number);
        } else {
          rows.push(
            placed,
            files[row] as number,
            lines[row] as number,
            columns[row] as number,
            0,
            flags[row] as number,
          );
        }
      }
    }
    rows.trim();
    this.#markStatements(rows);
    return { rows, sources: this.#sources };
  }

  /**
   * The sequences by address (pairs of rows), without two for the same code: of an inline function that several units compiled
   * the linker keeps one body, and all their lines. Those fit that end where the function does.
   */
  #disjoint(): Uint32Array {
    const { addresses } = this.#raw;
    const { bodies, codeStart = 0 } = this.module;
    const sequences = this.#sequences;
    const startOf = (at: number): number => addresses[sequences[at] as number] as number;
    const endOf = (at: number): number => addresses[(sequences[at + 1] as number) - 1] as number;
    const order = Uint32Array.from({ length: sequences.length / 2 }, (_, place) => place * 2);
    let isSorted = true;
    for (let at = 2; at < sequences.length && isSorted; at += 2) isSorted = startOf(at - 2) < startOf(at);
    if (!isSorted) {
      const ends = new Set<number>();
      for (let at = 2; at < bodies.length; at += 3) ends.add((bodies[at] as number) - codeStart);
      const misfit = (at: number): number => (ends.has(endOf(at)) ? 0 : 1);
      order.sort((left, right) => startOf(left) - startOf(right) || misfit(left) - misfit(right) || left - right);
    }
    const kept = new Uint32Array(sequences.length);
    let length = 0;
    let end = 0;
    for (const at of order) {
      if (startOf(at) < end) continue;
      end = endOf(at);
      kept[length++] = sequences[at] as number;
      kept[length++] = sequences[at + 1] as number;
    }
    return kept.subarray(0, length);
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
