/** Headers of line number programs (DWARF 5, section 6.2.4; versions 2 to 5). */
import type { DwarfReader } from './reader.ts';
import type { DwarfSections } from './sections.ts';

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
