/** Line number programs (DWARF 5, section 6.2; versions 2 to 5). */
import type { DwarfReader } from './reader.ts';
import type { DwarfSections } from './sections.ts';

/** Bits of {@link LineRows.flags}. */
export const LineFlag = {
  isStatement: 1,
  basicBlock: 2,
  endSequence: 4,
  prologueEnd: 8,
  epilogueBegin: 16,
} as const;

/** Rows of line tables, in columns; {@link LineRows.length} of each column are used. */
export class LineRows {
  length = 0;
  addresses: Uint32Array<ArrayBuffer>;
  files: Uint32Array<ArrayBuffer>;
  lines: Uint32Array<ArrayBuffer>;
  columns: Uint32Array<ArrayBuffer>;
  discriminators: Uint32Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;

  /** With room for so many rows; more are taken when they are needed. */
  constructor(room = 64) {
    this.addresses = new Uint32Array(room);
    this.files = new Uint32Array(room);
    this.lines = new Uint32Array(room);
    this.columns = new Uint32Array(room);
    this.discriminators = new Uint32Array(room);
    this.flags = new Uint8Array(room);
  }

  /** Hides the room that is not used. */
  trim(): void {
    const { length } = this;
    this.addresses = this.addresses.subarray(0, length);
    this.files = this.files.subarray(0, length);
    this.lines = this.lines.subarray(0, length);
    this.columns = this.columns.subarray(0, length);
    this.discriminators = this.discriminators.subarray(0, length);
    this.flags = this.flags.subarray(0, length);
  }

  /** Doubles the room. */
  grow(): void {
    const wider = (column: Uint32Array): Uint32Array<ArrayBuffer> => {
      const made = new Uint32Array(column.length * 2);
      made.set(column);
      return made;
    };
    this.addresses = wider(this.addresses);
    this.files = wider(this.files);
    this.lines = wider(this.lines);
    this.columns = wider(this.columns);
    this.discriminators = wider(this.discriminators);
    const flags = new Uint8Array(this.flags.length * 2);
    flags.set(this.flags);
    this.flags = flags;
  }
}

export interface LineFile {
  readonly name: string;
  /** Index in {@link LineHeader.folders}. */
  readonly folder: number;
  readonly md5?: string;
}

export interface LineHeader {
  readonly version: number;
  /** Offset of the first opcode and of the end of the unit. */
  readonly program: number;
  readonly end: number;
  readonly minimumLength: number;
  readonly defaultIsStatement: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly standardLengths: readonly number[];
  /** The first is the compilation folder (empty before version 5: the unit's entry names it). */
  readonly folders: readonly string[];
  /** By file number; before version 5 numbers begin at 1 and place 0 is empty. */
  readonly files: readonly (LineFile | undefined)[];
}

/** The header of the program at an offset of `.debug_line`; undefined when it cannot be read. */
export const readLineHeader = (sections: DwarfSections, offset: number): LineHeader | undefined => {
  const reader = sections.line.reader(offset);
  const unit = reader.unitLength();
  if (!unit) return undefined;
  const version = reader.u16();
  if (version < 2 || version > 5) return undefined;
  if (version >= 5) reader.skip(2);
  const headerLength = reader.offset(unit.is64);
  const program = reader.at + headerLength;
  const minimumLength = reader.u8();
  if (version >= 4) reader.skip(1);
  const defaultIsStatement = reader.u8() !== 0;
  const lineBase = reader.i8();
  const lineRange = reader.u8() || 1;
  const opcodeBase = reader.u8();
  const standardLengths = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => reader.u8());
  const tables = version >= 5 ? readTables(sections, reader, unit.is64) : readOldTables(reader);
  if (reader.isBroken || program > unit.end) return undefined;
  return {
    version,
    program,
    end: unit.end,
    minimumLength,
    defaultIsStatement,
    lineBase,
    lineRange,
    opcodeBase,
    standardLengths,
    ...tables,
  };
};

type Tables = Pick<LineHeader, 'folders' | 'files'>;

const readOldTables = (reader: DwarfReader): Tables => {
  const folders = [''];
  for (let name = reader.text(); name !== '' && !reader.isBroken; name = reader.text()) folders.push(name);
  const files: (LineFile | undefined)[] = [undefined];
  for (let name = reader.text(); name !== '' && !reader.isBroken; name = reader.text()) {
    files.push({ name, folder: reader.uleb() });
    reader.uleb();
    reader.uleb();
  }
  return { folders, files };
};

const content = { path: 1, folder: 2, md5: 5 } as const;

const readTables = (sections: DwarfSections, reader: DwarfReader, is64: boolean): Tables => {
  const folders = readEntries(sections, reader, is64).map(({ name }) => name);
  return { folders, files: readEntries(sections, reader, is64) };
};

const readEntries = (sections: DwarfSections, reader: DwarfReader, is64: boolean): readonly LineFile[] => {
  const formats = Array.from({ length: reader.u8() }, () => ({ type: reader.uleb(), form: reader.uleb() }));
  // Entries without a format have no bytes, however many there are.
  const count = formats.length === 0 ? 0 : reader.uleb();
  const entries: LineFile[] = [];
  while (entries.length < count && !reader.isBroken) {
    let name = '';
    let folder = 0;
    let md5: string | undefined;
    for (const { type, form } of formats) {
      const value = readForm(sections, reader, form, is64);
      if (type === content.path) name = String(value);
      else if (type === content.folder) folder = Number(value);
      else if (type === content.md5) md5 = String(value);
    }
    entries.push({ name, folder, ...(md5 === undefined ? {} : { md5 }) });
  }
  return entries;
};

/** Forms that tables of line programs use. */
const readForm = (sections: DwarfSections, reader: DwarfReader, form: number, is64: boolean): string | number => {
  switch (form) {
    case 0x08:
      return reader.text();
    case 0x0e:
      return sections.strings.text(reader.offset(is64));
    case 0x1f:
      return sections.lineStrings.text(reader.offset(is64));
    case 0x0b:
      return reader.u8();
    case 0x05:
      return reader.u16();
    case 0x06:
      return reader.u32();
    case 0x07:
      return reader.u64();
    case 0x0f:
      return reader.uleb();
    case 0x1e:
      return hexOf(reader);
    case 0x09:
      reader.skip(reader.uleb());
      return 0;
    default:
      reader.isBroken = true;
      return 0;
  }
};

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Sixteen bytes. */
const hexOf = (reader: DwarfReader): string => {
  let text = '';
  for (let count = 0; count < 16; count++) text += hexDigits[reader.u8()] as string;
  return text;
};

enum Standard {
  extended,
  copy,
  advanceAddress,
  advanceLine,
  setFile,
  setColumn,
  negateStatement,
  setBasicBlock,
  constantAdvance,
  fixedAdvance,
  prologueEnd,
  epilogueBegin,
}

/**
 * Runs a program; appends its rows as they are, or with numbers of paths for those of files. `keeps` is asked at the end of each
 * sequence, with its first row, whether it stays: those of code that the linker dropped are of no use. This is the hot loop of loading:
 * it works on the bytes themselves, and what is outside of them reads as 0.
 */
export const runLineProgram = (
  sections: DwarfSections,
  header: LineHeader,
  rows: LineRows,
  keeps: (first: number) => boolean = () => true,
  paths?: Uint32Array,
): void => {
  const { lineBase, lineRange, opcodeBase, minimumLength, standardLengths } = header;
  const { bytes, from } = sections.line;
  const end = from + Math.min(header.end, sections.line.length);
  const initial = header.defaultIsStatement ? LineFlag.isStatement : 0;
  const lasting = ~(LineFlag.basicBlock | LineFlag.prologueEnd | LineFlag.epilogueBegin);
  const constantAdvance = ((255 - opcodeBase) / lineRange) | 0;
  const firstFile = paths ? (paths[1] ?? 0) : 1;
  let { addresses, files, lines, columns, discriminators, flags: marks } = rows;
  let count = rows.length;
  let at = from + header.program;
  let first = count;
  let address = 0;
  let file = firstFile;
  let line = 1;
  let column = 0;
  let discriminator = 0;
  let flags: number = initial;
  while (at < end) {
    const opcode = bytes[at++]!;
    let isRow = false;
    let isEnd = false;
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase;
      const advanced = (adjusted / lineRange) | 0;
      address = (address + advanced * minimumLength) >>> 0;
      line = (line + lineBase + (adjusted - advanced * lineRange)) >>> 0;
      isRow = true;
    } else if (opcode === Standard.copy) isRow = true;
    else {
      // The number of variable length that most operations have.
      let operand = 0;
      let shift = 0;
      let byte = 0;
      if (opcode !== 0 && hasNumber[opcode] === 1) {
        do {
          byte = bytes[at++]!;
          if (shift < 32) operand |= (byte & 0x7f) << shift;
          shift += 7;
        } while (byte >= 0x80 && at < end);
      }
      switch (opcode) {
        case Standard.extended: {
          let length = 0;
          do {
            byte = bytes[at++]!;
            length += (byte & 0x7f) * 2 ** shift;
            shift += 7;
          } while (byte >= 0x80 && at < end);
          const next = at + length;
          const extended = length === 0 || at >= end ? 0 : bytes[at++]!;
          if (extended === 1) {
            flags |= LineFlag.endSequence;
            isEnd = true;
          } else if (extended === 2) address = addressAt(sections, header, at - from, length - 1);
          else if (extended === 4) discriminator = sections.line.reader(at - from, header.end).uleb();
          at = next;
          break;
        }
        case Standard.advanceAddress:
          address = (address + operand * minimumLength) >>> 0;
          break;
        case Standard.advanceLine:
          // The number is signed.
          line = (line + (shift < 32 && (byte & 0x40) !== 0 ? operand | (-1 << shift) : operand)) >>> 0;
          break;
        case Standard.setFile:
          file = paths ? (paths[operand >>> 0] ?? 0) : operand >>> 0;
          break;
        case Standard.setColumn:
          column = operand >>> 0;
          break;
        case Standard.negateStatement:
          flags ^= LineFlag.isStatement;
          break;
        case Standard.setBasicBlock:
          flags |= LineFlag.basicBlock;
          break;
        case Standard.constantAdvance:
          address = (address + constantAdvance * minimumLength) >>> 0;
          break;
        case Standard.fixedAdvance:
          address = (address + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8)) >>> 0;
          at += 2;
          break;
        case Standard.prologueEnd:
          flags |= LineFlag.prologueEnd;
          break;
        case Standard.epilogueBegin:
          flags |= LineFlag.epilogueBegin;
          break;
        default:
          for (let rest = standardLengths[opcode - 1] ?? 0; rest > 0; rest--) {
            while (at < end && bytes[at++]! >= 0x80);
          }
      }
    }
    if (!isRow && !isEnd) continue;
    if (count === addresses.length) {
      rows.grow();
      ({ addresses, files, lines, columns, discriminators, flags: marks } = rows);
    }
    addresses[count] = address;
    files[count] = file;
    lines[count] = line;
    columns[count] = column;
    discriminators[count] = discriminator;
    marks[count++] = flags;
    flags &= lasting;
    discriminator = 0;
    if (!isEnd) continue;
    rows.length = count;
    if (!keeps(first)) rows.length = first;
    count = rows.length;
    first = count;
    address = 0;
    file = firstFile;
    line = 1;
    column = 0;
    flags = initial;
  }
  rows.length = count;
};

/** Nearly all have four bytes: each sequence begins with one. */
const addressAt = ({ line }: DwarfSections, { end }: LineHeader, at: number, size: number): number => {
  if (size !== 4 || at + 4 > Math.min(end, line.length)) return line.reader(at, end).unsigned(size) >>> 0;
  const { bytes, from } = line;
  const place = from + at;
  return (bytes[place]! | (bytes[place + 1]! << 8) | (bytes[place + 2]! << 16) | (bytes[place + 3]! << 24)) >>> 0;
};

/** Standard opcodes with one number of variable length, by opcode. */
const hasNumber = Uint8Array.from({ length: 256 }, (_, opcode) =>
  ([Standard.advanceAddress, Standard.advanceLine, Standard.setFile, Standard.setColumn] as number[]).includes(opcode)
    ? 1
    : 0,
);
