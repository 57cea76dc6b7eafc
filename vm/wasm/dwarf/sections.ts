/** The debug information of a module: its custom sections by name. */
import { customSection, type WasmModule } from '../module.ts';
import { DwarfSection } from './reader.ts';

export interface DwarfSections {
  readonly info: DwarfSection;
  /** Units of types of version 4. */
  readonly types: DwarfSection;
  readonly abbreviations: DwarfSection;
  readonly line: DwarfSection;
  readonly strings: DwarfSection;
  readonly lineStrings: DwarfSection;
  readonly stringOffsets: DwarfSection;
  readonly addresses: DwarfSection;
  readonly ranges: DwarfSection;
  readonly rangeLists: DwarfSection;
  readonly locations: DwarfSection;
  readonly locationLists: DwarfSection;
}

/** Undefined when a module has no line tables and no entries. */
export const dwarfSections = (module: WasmModule): DwarfSections | undefined =>
  sectionsBy((name) => {
    const payload = customSection(module, name)?.payload;
    return new DwarfSection(module.bytes, payload?.from ?? 0, payload?.to ?? 0);
  });

/** The same of any file, by its custom sections; one that is missing is empty. */
export const sectionsBy = (find: (name: string) => DwarfSection): DwarfSections | undefined => {
  const sections: DwarfSections = {
    info: find('.debug_info'),
    types: find('.debug_types'),
    abbreviations: find('.debug_abbrev'),
    line: find('.debug_line'),
    strings: find('.debug_str'),
    lineStrings: find('.debug_line_str'),
    stringOffsets: find('.debug_str_offsets'),
    addresses: find('.debug_addr'),
    ranges: find('.debug_ranges'),
    rangeLists: find('.debug_rnglists'),
    locations: find('.debug_loc'),
    locationLists: find('.debug_loclists'),
  };
  return sections.info.length > 0 || sections.line.length > 0 ? sections : undefined;
};
