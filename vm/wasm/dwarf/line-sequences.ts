/** The sequences of a line program: what code and which lines each may tell of, found in one pass that makes no rows. */
import type { LineHeader } from './line-header.ts';
import type { LineRows, LineRunner } from './line-program.ts';

/** Those of code that the linker kept, in columns and in the order of the program. */
export interface LineSequences {
  readonly count: number;
  /** Addresses of the first row and of the end. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Offsets of the first opcode and behind the last one. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** The first row of each where they were kept, and how many it has. */
  readonly first: Uint32Array;
  readonly rows: Uint32Array;
  /** Lines of the rows: the lowest but 0, and the highest. */
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  /** Which files rows may be of, by their bits (see {@link LineRunner.files}). */
  readonly files: Int32Array;
}

/** Addresses from here on mark code that the linker dropped, and so does 0. */
const tombstones = 0xfffffffe;

/** Finds them. What is behind the last sequence has no end and belongs to none. */
export const sequencesOf = (runner: LineRunner, { program, end }: LineHeader): LineSequences => {
  const columns = new Columns(Math.min(fewSequences, end - program));
  for (let at = program; at < end; ) {
    const next = runner.pass(at);
    if (isLive(runner)) columns.add(runner, at, next, 0);
    at = next;
  }
  return columns;
};

/** Finds them and appends the rows of live code to `rows`. */
export const sequencesInto = (runner: LineRunner, { program, end }: LineHeader, rows: LineRows): LineSequences => {
  const columns = new Columns(Math.min(fewSequences, end - program));
  for (let at = program; at < end; ) {
    const first = rows.length;
    let next = runner.run(at, rows);
    while (rows.length > rows.addresses.length) {
      rows.grow();
      rows.length = first;
      next = runner.run(at, rows);
    }
    if (isLive(runner)) columns.add(runner, at, next, first);
    else rows.length = first;
    at = next;
  }
  return columns;
};

const isLive = ({ isEnded, start }: LineRunner): boolean => isEnded && start >>> 0 > 0 && start >>> 0 < tombstones;

/** Room that is taken at first. */
const fewSequences = 64;

class Columns implements LineSequences {
  count = 0;
  starts: Uint32Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
  from: Uint32Array<ArrayBuffer>;
  to: Uint32Array<ArrayBuffer>;
  first: Uint32Array<ArrayBuffer>;
  rows: Uint32Array<ArrayBuffer>;
  lows: Int32Array<ArrayBuffer>;
  highs: Int32Array<ArrayBuffer>;
  files: Int32Array<ArrayBuffer>;

  constructor(room: number) {
    this.starts = new Uint32Array(room);
    this.ends = new Uint32Array(room);
    this.from = new Uint32Array(room);
    this.to = new Uint32Array(room);
    this.first = new Uint32Array(room);
    this.rows = new Uint32Array(room);
    this.lows = new Int32Array(room);
    this.highs = new Int32Array(room);
    this.files = new Int32Array(room);
  }

  add({ start, end, low, high, files, rows }: LineRunner, from: number, to: number, first: number): void {
    const place = this.count++;
    if (place === this.starts.length) this.#grow();
    this.starts[place] = start;
    this.ends[place] = end;
    this.from[place] = from;
    this.to[place] = to;
    this.first[place] = first;
    this.rows[place] = rows;
    this.lows[place] = low;
    this.highs[place] = high;
    this.files[place] = files;
  }

  #grow(): void {
    const wider = new Columns(this.starts.length * 4 + 1);
    wider.starts.set(this.starts);
    wider.ends.set(this.ends);
    wider.from.set(this.from);
    wider.to.set(this.to);
    wider.first.set(this.first);
    wider.rows.set(this.rows);
    wider.lows.set(this.lows);
    wider.highs.set(this.highs);
    wider.files.set(this.files);
    ({
      starts: this.starts,
      ends: this.ends,
      from: this.from,
      to: this.to,
      first: this.first,
      rows: this.rows,
      lows: this.lows,
      highs: this.highs,
      files: this.files,
    } = wider);
  }
}
