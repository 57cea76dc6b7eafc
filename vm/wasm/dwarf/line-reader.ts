/** Collects the rows of line programs: orders them by address and finds the statements, without code that the linker dropped. */
import { bodyOf, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import { LineFlag, LineRows, runLineProgram } from './line-program.ts';
import type { LineProgram } from './line-programs.ts';
import type { DwarfSections } from './sections.ts';

const endCode = (opcodeNamed('end') as { readonly code: number }).code;

/** Bit of the map's own in the flags of a row, beside those of {@link LineFlag}: a statement of the source starts there. */
export const statementFlag = 128;

/** Addresses from here on mark code that the linker dropped, and so does 0. */
const tombstones = 0xfffffffe;

/** Reads programs, and puts their rows together. */
export class LineReader {
  readonly #raw: LineRows;
  /** First row and end (exclusive) of each live sequence. */
  readonly #sequences: number[] = [];

  constructor(
    sections: DwarfSections,
    private readonly module: WasmModule,
    programs: readonly LineProgram[],
  ) {
    const bytes = programs.reduce((sum, { header: { program, end } }) => sum + end - program, 0);
    // Compilers take three to four bytes for a row.
    this.#raw = new LineRows(64 + (bytes >>> 2));
    for (const program of programs) this.#program(sections, program);
  }

  #program(sections: DwarfSections, { header, paths }: LineProgram): void {
    const rows = this.#raw;
    const first = rows.length;
    const keeps = (from: number): boolean => {
      const start = rows.addresses[from] as number;
      const isLive = start > 0 && start < tombstones;
      if (isLive) this.#sequences.push(from, rows.length);
      return isLive;
    };
    runLineProgram(sections, header, rows, keeps, paths);
    // Rows behind the last sequence have no end.
    rows.length = Math.max(first, this.#sequences.at(-1) ?? 0);
  }

  /**
   * Leaves out sequences that do not end where a function does: what tells of the same code better may be in another program. Gives
   * whether there were none.
   */
  dropMisfits(): boolean {
    const { addresses } = this.#raw;
    const { codeStart = 0 } = this.module;
    const sequences = this.#sequences;
    let kept = 0;
    for (let at = 0; at < sequences.length; at += 2) {
      const to = sequences[at + 1] as number;
      if (!isBodyEnd(this.module, (addresses[to - 1] as number) + codeStart)) continue;
      sequences[kept++] = sequences[at] as number;
      sequences[kept++] = to;
    }
    const isApart = kept === sequences.length;
    sequences.length = kept;
    return isApart;
  }

  /** Rows ascending by offset of the file; no two at one. */
  rows(): LineRows {
    const sequences = this.#disjoint();
    const raw = this.#raw;
    const { addresses, files, lines, columns, flags } = raw;
    // Where the sequences stand in their order already, rows only move towards the beginning.
    const rows = isAscending(sequences) ? raw : new LineRows(raw.length);
    const to = {
      addresses: rows.addresses,
      files: rows.files,
      lines: rows.lines,
      columns: rows.columns,
      flags: rows.flags,
    };
    const { bytes, bodies, codeStart: begin = 0 } = this.module;
    let length = 0;
    let body = 0;
    let bodyStart = 0;
    let bodyFirst = 0;
    let bodyLast = -1;
    for (let at = 0; at < sequences.length; at += 2) {
      const end = sequences[at + 1] as number;
      for (let row = sequences[at] as number; row < end; row++) {
        const flag = flags[row] as number;
        const isEnd = (flag & LineFlag.endSequence) !== 0;
        let offset = begin + (addresses[row] as number);
        if (!isEnd) {
          // Behind the declaration of the locals, and behind the ends of blocks, which control passes over.
          if (offset > bodyLast) {
            while (body < bodies.length && (bodies[body + 2] as number) <= offset) body += 3;
            const isInside = body < bodies.length && offset >= (bodies[body] as number);
            bodyStart = isInside ? (bodies[body] as number) : 0;
            bodyFirst = isInside ? (bodies[body + 1] as number) : 0;
            bodyLast = isInside ? (bodies[body + 2] as number) - 1 : -1;
          }
          if (bodyLast >= 0 && offset >= bodyStart) {
            if (offset < bodyFirst) offset = bodyFirst;
            while (offset < bodyLast && bytes[offset] === endCode) offset++;
          }
        }
        const last = length - 1;
        const line = lines[row] as number;
        // Of several rows at one place the last says the line.
        if (last >= 0 && to.addresses[last] === offset && ((to.flags[last] as number) & LineFlag.endSequence) === 0) {
          if (line !== 0 && !isEnd) {
            to.files[last] = files[row] as number;
            to.lines[last] = line;
            to.columns[last] = columns[row] as number;
          }
          to.flags[last] = (to.flags[last] as number) | flag;
        } else {
          to.addresses[length] = offset;
          to.files[length] = files[row] as number;
          to.lines[length] = line;
          to.columns[length] = columns[row] as number;
          to.flags[length++] = flag;
        }
      }
    }
    rows.length = length;
    rows.trim();
    this.#markStatements(rows);
    return rows;
  }

  /**
   * The sequences by address (pairs of rows), without two for the same code: of an inline function that several units compiled
   * the linker keeps one body, and all their lines. Those fit that end where the function does.
   */
  #disjoint(): Uint32Array {
    const { addresses } = this.#raw;
    const { codeStart = 0 } = this.module;
    const sequences = this.#sequences;
    const startOf = (at: number): number => addresses[sequences[at] as number] as number;
    const endOf = (at: number): number => addresses[(sequences[at + 1] as number) - 1] as number;
    const order = new Float64Array(sequences.length / 2);
    let isSorted = true;
    for (let place = 0; place < order.length; place++) {
      const at = place * 2;
      order[place] = at;
      if (at > 0 && startOf(at - 2) >= startOf(at)) isSorted = false;
    }
    // By start, those that fit first, and in the order in which they came.
    const misfit = (at: number): number => (isBodyEnd(this.module, endOf(at) + codeStart) ? 0 : 1);
    if (!isSorted && order.length > rowSpan) {
      order.sort((left, right) => startOf(left) - startOf(right) || misfit(left) - misfit(right) || left - right);
    } else if (!isSorted) {
      for (let place = 0; place < order.length; place++) {
        order[place] = (startOf(place * 2) * 2 + misfit(place * 2)) * rowSpan + place;
      }
      order.sort();
      for (let place = 0; place < order.length; place++) order[place] = ((order[place] as number) % rowSpan) * 2;
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

/** Starts take 32 bits and a flag one, so that 20 are left for the number of a sequence. */
const rowSpan = 2 ** 20;

/** Start of a function's body, its locals included; 0 without body. */
export const startOfBody = (module: WasmModule, functionIndex: number): number =>
  bodyOf(module, functionIndex)?.locals ?? 0;

/** Whether the body of a function ends at an offset. */
const isBodyEnd = ({ bodies }: WasmModule, offset: number): boolean => {
  let low = 0;
  let high = bodies.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bodies[middle * 3 + 2] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return bodies[low * 3 + 2] === offset;
};

const isAscending = (sequences: Uint32Array): boolean => {
  for (let at = 2; at < sequences.length; at += 2) {
    if ((sequences[at] as number) < (sequences[at - 1] as number)) return false;
  }
  return true;
};
