/** Line number programs (DWARF 5, section 6.2; versions 2 to 5). */
import type { LineHeader } from './line-header.ts';
import { Extended, Kind, LineFlag, type LineOpcodes, Numbered, opcodesOf } from './line-opcodes.ts';
import { behindNumber, type DwarfSection } from './reader.ts';
import type { DwarfSections } from './sections.ts';

/** Rows of line tables, in columns; {@link LineRows.length} of each column are used. */
export class LineRows {
  length = 0;
  addresses: Uint32Array<ArrayBuffer>;
  files: Uint32Array<ArrayBuffer>;
  lines: Uint32Array<ArrayBuffer>;
  columns: Uint32Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  /** Only where somebody gave the column, as long as the others: 0 in all rows that have none. */
  discriminators: Uint32Array | undefined;

  /** With room for so many rows. */
  constructor(room: number) {
    this.addresses = new Uint32Array(room);
    this.files = new Uint32Array(room);
    this.lines = new Uint32Array(room);
    this.columns = new Uint32Array(room);
    this.flags = new Uint8Array(room);
  }

  /** Doubles the room. */
  grow(): void {
    const wider = new LineRows(this.addresses.length * 2 + 1);
    wider.addresses.set(this.addresses);
    wider.files.set(this.files);
    wider.lines.set(this.lines);
    wider.columns.set(this.columns);
    wider.flags.set(this.flags);
    this.addresses = wider.addresses;
    this.files = wider.files;
    this.lines = wider.lines;
    this.columns = wider.columns;
    this.flags = wider.flags;
  }

  /** Hides the room that is not used; gives it back where it is much. */
  trim(): void {
    const { length } = this;
    const isMuch = length < this.addresses.length / 2;
    const used = (column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> =>
      isMuch ? column.slice(0, length) : column.subarray(0, length);
    this.addresses = used(this.addresses);
    this.files = used(this.files);
    this.lines = used(this.lines);
    this.columns = used(this.columns);
    this.flags = isMuch ? this.flags.slice(0, length) : this.flags.subarray(0, length);
  }
}

/**
 * Runs the sequences of a program one by one. This is the hot loop of loading, and runs when nothing is compiled yet: it works on the bytes
 * themselves, does little for an opcode, and has few kinds of them; what is seldom is done outside. What is outside of the bytes reads
 * as 0.
 */
export class LineRunner {
  /** Of the last sequence: addresses of its first row and of its end. */
  start = 0;
  end = 0;
  /** Lines of its rows: the lowest but 0, and the highest. */
  low = 0;
  high = 0;
  /** Which files its rows may be of: for each the bit that {@link fileBit} gives for its number. */
  files = 0;
  /** How many rows it has, the one of its end with them. */
  rows = 0;
  /** Whether it had an end. */
  isEnded = false;
  readonly #section: DwarfSection;
  readonly #header: LineHeader;
  readonly #opcodes: LineOpcodes;
  readonly #paths: Uint32Array | undefined;
  /** Behind the last opcode: offset in the file. */
  readonly #limit: number;

  /** `paths` are numbers of paths, which rows have instead of those of files. */
  constructor({ line }: Pick<DwarfSections, 'line'>, header: LineHeader, paths?: Uint32Array) {
    this.#section = line;
    this.#header = header;
    this.#opcodes = opcodesOf(header);
    this.#paths = paths;
    this.#limit = line.from + Math.min(header.end, line.length);
  }

  /**
   * Appends the rows of the sequence at an offset; gives the offset behind it. Rows for which there is no room are counted and not kept.
   */
  run(from: number, rows: LineRows): number {
    const { kinds, advances, deltas, sets, turns } = this.#opcodes;
    const section = this.#section;
    const { bytes, from: origin } = section;
    const { minimumLength, defaultIsStatement } = this.#header;
    const limit = this.#limit;
    const paths = this.#paths;
    const { addresses, files, lines, columns, flags: marks } = rows;
    const first = rows.length;
    let count = first;
    let at = origin + from;
    let address = 0;
    let start = 0;
    let file = paths ? (paths[1] ?? 0) : 1;
    let fileBits = 1 << (file & 31);
    let line = 1;
    let low = lastLine;
    let high = 0;
    let column = 0;
    let flags: number = defaultIsStatement ? LineFlag.isStatement : 0;
    let isEnded = false;
    while (at < limit) {
      const opcode = bytes[at++]!;
      const kind = kinds[opcode]!;
      if (kind === Kind.row) {
        address = (address + advances[opcode]!) | 0;
        line = (line + deltas[opcode]!) | 0;
        if (line > high) high = line;
        if (line < low && line !== 0) low = line;
        if (count === first) start = address;
        addresses[count] = address;
        files[count] = file;
        lines[count] = line;
        columns[count] = column;
        marks[count++] = flags;
        flags &= LineFlag.isStatement;
      } else if (kind === Kind.plain) {
        address = (address + advances[opcode]!) | 0;
        flags = (flags | sets[opcode]!) ^ turns[opcode]!;
      } else if (kind === Kind.number) {
        let byte = bytes[at++]! | 0;
        let operand = byte & 0x7f;
        let shift = 7;
        while (byte >= 0x80) {
          byte = bytes[at++]! | 0;
          // Behind 32 bits nothing counts.
          if (shift < 32) operand |= (byte & 0x7f) << shift;
          shift += 7;
        }
        if (opcode === Numbered.setColumn) column = operand;
        // The number is signed.
        else if (opcode === Numbered.advanceLine)
          line = (line + (shift < 32 ? (operand << (32 - shift)) >> (32 - shift) : operand)) | 0;
        else if (opcode === Numbered.advanceAddress) address = (address + Math.imul(operand, minimumLength)) | 0;
        else {
          file = paths ? paths[operand]! | 0 : operand;
          fileBits = (count === first ? 0 : fileBits) | (1 << (file & 31));
        }
      } else if (kind === Kind.extended) {
        let length = bytes[at++]! | 0;
        if (length >= 0x80) {
          length = this.#lengthAt(at - 1);
          at = behindNumber(bytes, at);
        }
        const extended = length === 0 || at >= limit ? 0 : bytes[at]!;
        if (extended === Extended.setAddress) address = this.#addressAt(at + 1, length - 1);
        else if (extended === Extended.setDiscriminator) this.#discriminate(rows, count, at + 1);
        at += length;
        if (extended !== Extended.endSequence) continue;
        if (count === first) start = address;
        addresses[count] = address;
        files[count] = file;
        lines[count] = line;
        columns[count] = column;
        marks[count++] = flags | LineFlag.endSequence;
        isEnded = true;
        break;
      } else if (kind === Kind.fixed) {
        address = (address + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8)) | 0;
        at += 2;
      } else at = this.#behindNumbers(at, opcode);
    }
    rows.length = count;
    this.start = start;
    this.end = address;
    this.low = low;
    this.high = high;
    this.files = fileBits;
    this.rows = count - first;
    this.isEnded = isEnded;
    return at - origin;
  }

  /** Finds out what the sequence at an offset tells of, as {@link run} does, without its rows: most programs are only passed over. */
  pass(from: number): number {
    const { kinds, advances, deltas } = this.#opcodes;
    const section = this.#section;
    const { bytes, from: origin } = section;
    const { minimumLength } = this.#header;
    const limit = this.#limit;
    const paths = this.#paths;
    let at = origin + from;
    let address = 0;
    let start = 0;
    let count = 0;
    const file = paths ? (paths[1] ?? 0) : 1;
    let fileBits = 1 << (file & 31);
    let line = 1;
    let low = lastLine;
    let high = 0;
    let isEnded = false;
    while (at < limit) {
      const opcode = bytes[at++]!;
      const kind = kinds[opcode]!;
      if (kind === Kind.row) {
        address = (address + advances[opcode]!) | 0;
        line = (line + deltas[opcode]!) | 0;
        if (line > high) high = line;
        if (line < low && line !== 0) low = line;
        if (count++ === 0) start = address;
      } else if (kind === Kind.number) {
        let byte = bytes[at++]! | 0;
        if (opcode === Numbered.setColumn) {
          while (byte >= 0x80) byte = bytes[at++]! | 0;
          continue;
        }
        let operand = byte & 0x7f;
        let shift = 7;
        while (byte >= 0x80) {
          byte = bytes[at++]! | 0;
          if (shift < 32) operand |= (byte & 0x7f) << shift;
          shift += 7;
        }
        if (opcode === Numbered.advanceLine)
          line = (line + (shift < 32 ? (operand << (32 - shift)) >> (32 - shift) : operand)) | 0;
        else if (opcode === Numbered.advanceAddress) address = (address + Math.imul(operand, minimumLength)) | 0;
        else {
          const named = paths ? paths[operand]! | 0 : operand;
          fileBits = (count === 0 ? 0 : fileBits) | (1 << (named & 31));
        }
      } else if (kind === Kind.plain) address = (address + advances[opcode]!) | 0;
      else if (kind === Kind.extended) {
        let length = bytes[at++]! | 0;
        if (length >= 0x80) {
          length = this.#lengthAt(at - 1);
          at = behindNumber(bytes, at);
        }
        const extended = length === 0 || at >= limit ? 0 : bytes[at]!;
        if (extended === Extended.setAddress) address = this.#addressAt(at + 1, length - 1);
        at += length;
        if (extended !== Extended.endSequence) continue;
        if (count++ === 0) start = address;
        isEnded = true;
        break;
      } else if (kind === Kind.fixed) {
        address = (address + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8)) | 0;
        at += 2;
      } else at = this.#behindNumbers(at, opcode);
    }
    this.start = start;
    this.end = address;
    this.low = low;
    this.high = high;
    this.files = fileBits;
    this.rows = count;
    this.isEnded = isEnded;
    return at - origin;
  }

  /** A length of several bytes. */
  #lengthAt(at: number): number {
    const { from } = this.#section;
    return Math.min(this.#section.reader(at - from, this.#limit - from).uleb(), this.#limit);
  }

  /** Nearly all addresses have four bytes: each sequence begins with one. */
  #addressAt(at: number, size: number): number {
    const { bytes, from } = this.#section;
    if (size !== 4 || at + 4 > this.#limit)
      return this.#section.reader(at - from, this.#limit - from).unsigned(size) | 0;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  /** Of the row that comes next. */
  #discriminate({ discriminators }: LineRows, row: number, at: number): void {
    const { from } = this.#section;
    if (discriminators) discriminators[row] = this.#section.reader(at - from, this.#limit - from).uleb();
  }

  /** Unknown opcodes have numbers of variable length. */
  #behindNumbers(from: number, opcode: number): number {
    const { bytes } = this.#section;
    let at = from;
    for (let rest = this.#header.standardLengths[opcode - 1] ?? 0; rest > 0; rest--)
      while (at < this.#limit && bytes[at++]! >= 0x80);
    return at;
  }
}

/** Of several numbers of files one has the same bit. */
export const fileBit = (file: number): number => 1 << (file & 31);

const lastLine = 2 ** 31 - 1;
