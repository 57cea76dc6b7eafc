/** The sections of split units, in the shape of a module's own: of a `.dwo` file, or a unit's parts of a `.dwp` package. */
import { DwarfSection } from '../reader.ts';
import type { DwarfSections } from '../sections.ts';
import { Column, type Contribution } from './package.ts';
import type { FoundSections } from './section-finder.ts';

/**
 * Addresses, lines and the ranges of version 4 stay those of the module. `parts` are the unit's own in a package; without them
 * the file is all its own.
 */
export const splitSections = (
  file: FoundSections,
  module: DwarfSections,
  parts?: ReadonlyMap<number, Contribution>,
): DwarfSections => {
  const part = (name: string, column: number, isUnit = false): DwarfSection => {
    const whole = file.custom(name);
    const own = parts?.get(column);
    if (!own) return parts && isUnit ? new DwarfSection(whole.bytes, 0, 0) : whole;
    const from = Math.min(own.offset, whole.length);
    const to = Math.min(from + own.length, whole.length);
    return new DwarfSection(whole.bytes, whole.from + from, whole.from + to);
  };
  return {
    info: part('.debug_info.dwo', Column.info, true),
    types: part('.debug_types.dwo', Column.types, true),
    abbreviations: part('.debug_abbrev.dwo', Column.abbreviations),
    line: module.line,
    strings: file.custom('.debug_str.dwo'),
    lineStrings: module.lineStrings,
    stringOffsets: part('.debug_str_offsets.dwo', Column.stringOffsets),
    addresses: module.addresses,
    ranges: module.ranges,
    rangeLists: part('.debug_rnglists.dwo', Column.rangeLists),
    locations: part('.debug_loc.dwo', Column.locations),
    locationLists: part('.debug_loclists.dwo', Column.locations),
  };
};
