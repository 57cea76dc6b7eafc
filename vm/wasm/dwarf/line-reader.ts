/** Makes rows of sequences of line programs: orders them by address and finds the statements. */
import { bodyOf, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import { LineFlag } from './line-opcodes.ts';
import { LineRows } from './line-program.ts';
import type { LineProgram } from './line-programs.ts';

const endCode = (opcodeNamed('end') as { readonly code: number }).code;

/** Bit of the map's own in the flags of a row, beside those of {@link LineFlag}: a statement of the source starts there. */
export const statementFlag = 128;

/** Sequences of a program by their places; all of them when none are named. */
export interface Pick {
  readonly program: LineProgram;
  readonly places?: Uint32Array;
}

/** Rows of sequences, ascending by offset of the file; no two at one. */
export const readRows = (module: WasmModule, picks: readonly Pick[]): LineRows => {
  const whole = picks.filter(({ places }) => !places);
  // Compilers take three to four bytes for a row.
  const kept = new LineRows(
    whole.reduce((sum, { program: { header } }) => sum + ((header.end - header.program) >>> 2), fewRows),
  );
  const isKept = picks.map(({ program, places }) => !places && program.readInto(kept));
  const { length, owners, places } = disjoint(module, picks);
  let total = 0;
  let most = 0;
  for (let at = 0; at < length; at++) {
    const count = picks[owners[at]!]!.program.sequences.rows[places[at]!]!;
    total += count;
    if (count > most) most = count;
  }
  const writer = new RowWriter(module, total);
  const raw = new LineRows(most);
  for (let at = 0; at < length; at++) {
    const owner = owners[at]!;
    const place = places[at]!;
    const { runner, sequences } = picks[owner]!.program;
    if (isKept[owner]) {
      writer.append(kept, sequences.first[place]!, sequences.rows[place]!);
      continue;
    }
    raw.length = 0;
    runner.run(sequences.from[place]!, raw);
    writer.append(raw, 0, raw.length);
  }
  const { rows } = writer;
  rows.trim();
  markStatements(module, rows);
  return rows;
};

/** Room for rows that is always taken. */
const fewRows = 64;

/** Sequences in their order: the program of each, by its place among the picks, and its place in that. */
interface Chosen {
  readonly length: number;
  readonly owners: Uint32Array;
  readonly places: Uint32Array;
}

/**
 * Sequences by address, without two for the same code: of an inline function that several units compiled the linker keeps one body, and
 * all their lines. Those fit that end where the function does.
 */
const disjoint = (module: WasmModule, picks: readonly Pick[]): Chosen => {
  const room = picks.reduce((sum, { program, places }) => sum + (places?.length ?? program.sequences.count), 0);
  const owners = new Uint32Array(room);
  const places = new Uint32Array(room);
  const starts = new Uint32Array(room);
  let length = 0;
  let isSorted = true;
  picks.forEach(({ program, places: named }, owner) => {
    const { starts: own, count } = program.sequences;
    for (let at = 0; at < (named?.length ?? count); at++) {
      const place = named ? named[at]! : at;
      const start = own[place]!;
      if (length > 0 && starts[length - 1]! >= start) isSorted = false;
      starts[length] = start;
      owners[length] = owner;
      places[length++] = place;
    }
  });
  const order = isSorted ? undefined : orderOf(starts);
  const endOf = (at: number): number => picks[owners[at]!]!.program.sequences.ends[places[at]!]!;
  const chosen = { length: 0, owners: new Uint32Array(room), places: new Uint32Array(room) };
  const { codeStart = 0 } = module;
  let reached = 0;
  const add = (one: number): void => {
    chosen.owners[chosen.length] = owners[one]!;
    chosen.places[chosen.length++] = places[one]!;
    reached = endOf(one);
  };
  for (let at = 0; at < length; ) {
    const first = order ? order[at]! : at;
    const start = starts[first]!;
    let next = at + 1;
    while (next < length && starts[order ? order[next]! : next] === start) next++;
    if (start >= reached) {
      let best = first;
      for (let other = at; other < next && next > at + 1; other++) {
        const one = order ? order[other]! : other;
        if (!isBodyEnd(module, endOf(one) + codeStart)) continue;
        best = one;
        break;
      }
      add(best);
      // Behind one without code there is room for another.
      for (let other = at; other < next && reached <= start; other++) {
        const one = order ? order[other]! : other;
        if (one !== best) add(one);
      }
    }
    at = next;
  }
  return chosen;
};

/** Starts take 32 bits, so that 21 are left for the number of a sequence. */
const span = 2 ** 21;

/** Numbers by start, and in the order in which they came. */
const orderOf = (starts: Uint32Array): Uint32Array => {
  const order = new Uint32Array(starts.length);
  if (starts.length > span)
    return order.map((_, number) => number).sort((left, right) => starts[left]! - starts[right]! || left - right);
  const keys = new Float64Array(starts.length);
  for (let number = 0; number < keys.length; number++) keys[number] = starts[number]! * span + number;
  keys.sort();
  for (let at = 0; at < keys.length; at++) order[at] = keys[at]! % span;
  return order;
};

/** No offset of a file. */
const nowhere = 2 ** 31 - 1;

/** Writes rows as offsets of the file: behind declarations of locals and behind the ends of blocks, which control passes over. */
class RowWriter {
  readonly rows: LineRows;
  readonly #module: WasmModule;
  /** The body that the last row lies in. */
  #body = 0;
  #start = nowhere;
  #first = 0;
  #last = -1;

  constructor(module: WasmModule, room: number) {
    this.#module = module;
    this.rows = new LineRows(room);
  }

  /** `count` rows from the first one on. */
  append({ addresses, files, lines, columns, flags }: LineRows, first: number, count: number): void {
    const { bytes, codeStart: begin = 0 } = this.#module;
    const { rows } = this;
    const { addresses: offsets, files: toFiles, lines: toLines, columns: toColumns, flags: toFlags } = rows;
    const fixed = rows.length;
    let { length } = rows;
    for (let row = first; row < first + count; row++) {
      const flag = flags[row]!;
      const line = lines[row]!;
      const isEnd = (flag & LineFlag.endSequence) !== 0;
      let offset = begin + addresses[row]!;
      if (!isEnd) {
        if (offset > this.#last) this.#find(offset);
        const last = this.#last;
        if (offset >= this.#start) {
          if (offset < this.#first) offset = this.#first;
          while (offset < last && bytes[offset] === endCode) offset++;
        }
      }
      // Of several rows at one place the last says the line.
      if (length > fixed && offsets[length - 1] === offset) {
        const before = length - 1;
        if (line !== 0 && !isEnd) {
          toFiles[before] = files[row]!;
          toLines[before] = line;
          toColumns[before] = columns[row]!;
        }
        toFlags[before] = toFlags[before]! | flag;
      } else {
        offsets[length] = offset;
        toFiles[length] = files[row]!;
        toLines[length] = line;
        toColumns[length] = columns[row]!;
        toFlags[length++] = flag;
      }
    }
    rows.length = length;
  }

  #find(offset: number): void {
    const { bodies } = this.#module;
    let body = this.#body;
    // From one to the next as a rule.
    if (body < bodies.length && bodies[body + 2]! <= offset) {
      body += 3;
      if (body < bodies.length && bodies[body + 2]! <= offset) body = bodyBehind(bodies, offset, body);
    }
    this.#body = body;
    const isInside = body < bodies.length && offset >= bodies[body]!;
    this.#start = isInside ? bodies[body]! : nowhere;
    this.#first = isInside ? bodies[body + 1]! : 0;
    this.#last = isInside ? bodies[body + 2]! - 1 : -1;
  }
}

/** A statement starts where the line changes; in a function with a prologue not before its end. */
const markStatements = ({ bodies }: WasmModule, { addresses, flags, lines, files, length }: LineRows): void => {
  let body = 0;
  for (let row = 0; row < length; ) {
    const offset = addresses[row]!;
    if (body < bodies.length && bodies[body + 2]! <= offset) body = bodyBehind(bodies, offset, body);
    const end = body < bodies.length ? bodies[body + 2]! : Number.POSITIVE_INFINITY;
    let line = 0;
    let file = -1;
    let at = row;
    let hasPrologue = false;
    for (; at < length && addresses[at]! < end; at++) {
      const flag = flags[at]!;
      if (!hasPrologue && (flag & LineFlag.prologueEnd) !== 0) {
        hasPrologue = true;
        line = 0;
        file = -1;
        // What stands before is not the source's.
        for (let before = row; before < at; before++) flags[before] = flags[before]! & ~statementFlag;
      }
      const own = lines[at]!;
      if (own === 0 || (flag & LineFlag.endSequence) !== 0) continue;
      if (own !== line || files[at] !== file) {
        if ((flag & LineFlag.isStatement) === 0) continue;
        flags[at] = flag | statementFlag;
        line = own;
        file = files[at]!;
      }
    }
    row = at > row ? at : row + 1;
  }
};

/** Place of the first body that ends behind an offset, from one on that does not. */
const bodyBehind = (bodies: WasmModule['bodies'], offset: number, from: number): number => {
  let low = from / 3;
  let high = bodies.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bodies[middle * 3 + 2]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low * 3;
};

/** Start of a function's body, its locals included; 0 without body. */
export const startOfBody = (module: WasmModule, functionIndex: number): number =>
  bodyOf(module, functionIndex)?.locals ?? 0;

/** Whether the body of a function ends at an offset. */
export const isBodyEnd = ({ bodies }: WasmModule, offset: number): boolean =>
  bodies[bodyBehind(bodies, offset - 1, 0) + 2] === offset;
