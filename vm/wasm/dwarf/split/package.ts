/** Packages of split units (`.dwp`): which parts of its sections belong to a unit (DWARF 5, section 7.3.5; before it GNU's version 2). */
import { signatureOf } from '../forms.ts';
import type { DwarfSection } from '../reader.ts';

/** Sections that units share, by the code of their column. Codes 5 and 8 say another thing in version 2. */
export const Column = { info: 1, types: 2, abbreviations: 3, locations: 5, stringOffsets: 6, rangeLists: 8 } as const;

/** Part of a section: where it begins, and its length. */
export interface Contribution {
  readonly offset: number;
  readonly length: number;
}

export interface PackageIndex {
  /** 2, or 5. */
  readonly version: number;
  /** Parts by column of the unit with an id or signature; undefined when it is not in the package. */
  find(id: string): ReadonlyMap<number, Contribution> | undefined;
}

/** More are in no package: a damaged index. */
const columnLimit = 32;

/** The index of `.debug_cu_index` or `.debug_tu_index`; undefined when it is of no version that is known. */
export const readPackageIndex = (section: DwarfSection): PackageIndex | undefined => {
  const reader = section.reader(0);
  const [version, columnCount, unitCount, slotCount] = [reader.u32(), reader.u32(), reader.u32(), reader.u32()];
  const slots = reader.at;
  const places = slots + slotCount * 8;
  const heads = places + slotCount * 4;
  const offsets = heads + columnCount * 4;
  const lengths = offsets + unitCount * columnCount * 4;
  const isWhole = lengths + unitCount * columnCount * 4 <= section.length;
  if ((version !== 2 && version !== 5) || columnCount > columnLimit || !isWhole) return undefined;
  const columns = Array.from({ length: columnCount }, (_, column) => section.reader(heads + column * 4).u32());
  const rows = new Map<string, number>();
  for (let slot = 0; slot < slotCount; slot++) {
    const row = section.reader(places + slot * 4).u32();
    if (row > 0 && row <= unitCount) rows.set(signatureOf(section.reader(slots + slot * 8)), row - 1);
  }
  return {
    version,
    find: (id) => {
      const row = rows.get(id);
      if (row === undefined) return undefined;
      const at = (from: number, column: number) => section.reader(from + (row * columnCount + column) * 4).u32();
      return new Map(
        columns.map((code, column) => [code, { offset: at(offsets, column), length: at(lengths, column) }]),
      );
    },
  };
};
