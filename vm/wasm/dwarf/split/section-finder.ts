/** Sections of a file in the container of WebAssembly (core specification, section 5.5.2): only their heads are read. */
import { sectionIds } from '../../module.ts';
import { DwarfSection } from '../reader.ts';

/** Magic number and version. */
const headLength = 8;
const magic = 0x6d736100;

export interface FoundSections {
  /** A custom section by its name; empty when there is none. The last one counts. */
  custom(name: string): DwarfSection;
  /** Bytes of the code section's payload; 0 without one. */
  readonly codeLength: number;
  /** Whether the file holds all of its last section. */
  readonly isWhole: boolean;
}

/** Undefined when the bytes are no such file. */
export const findSections = (bytes: Uint8Array): FoundSections | undefined => {
  const file = new DwarfSection(bytes, 0, bytes.length);
  const reader = file.reader(0);
  if (reader.u32() !== magic) return undefined;
  const sections = new Map<string, DwarfSection>();
  let codeLength = 0;
  for (reader.at = headLength; !reader.isAtEnd; ) {
    const id = reader.u8();
    const length = reader.uleb();
    const end = reader.at + length;
    if (end > bytes.length) break;
    if (id === sectionIds.code) codeLength = length;
    if (id === sectionIds.custom) {
      const name = file.reader(reader.at, end);
      const nameLength = name.uleb();
      const text = file.reader(name.at, Math.min(end, name.at + nameLength));
      sections.set(plainText(text, nameLength), new DwarfSection(bytes, Math.min(end, name.at + nameLength), end));
    }
    reader.at = end;
  }
  return {
    custom: (name) => sections.get(name) ?? new DwarfSection(bytes, 0, 0),
    codeLength,
    isWhole: reader.at === bytes.length,
  };
};

/** Names of sections of debug information are plain letters. */
const plainText = (reader: { u8(): number }, length: number): string =>
  String.fromCharCode(...Array.from({ length: Math.min(length, 200) }, () => reader.u8()));
