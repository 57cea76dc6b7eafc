/** Units of `.debug_info` and `.debug_types` (DWARF 5, section 7.5.1). */
import { Abbreviations } from './abbreviations.ts';
import { type FormContext, type FormShape, signatureOf } from './forms.ts';
import type { DwarfReader, DwarfSection } from './reader.ts';
import type { DwarfSections } from './sections.ts';

/** One unit. Offsets are unique over all files of debug information. */
export interface Unit extends FormContext {
  readonly end: number;
  /** Offset of its first entry. */
  readonly first: number;
  /** Read when it is first asked for. */
  readonly abbreviations: Abbreviations;
  /** What a skeleton and the unit that it stands for have in common. */
  readonly splitId?: string;
  sections: DwarfSections;
  /** Of a split unit of version 4 where its ranges begin in `.debug_ranges`. */
  rangeListsBase: number;
  locationListsBase: number;
  /** Its entries are in another file than the lines and addresses of its code. */
  isSplit?: boolean;
}

/** Kinds of units that carry a signature of a type, and those that carry an id. */
const typeKinds: ReadonlySet<number> = new Set([2, 6]);
const splitKinds: ReadonlySet<number> = new Set([4, 5]);

/** What the units of all files share. */
export interface AllFiles {
  /** Offset behind the units that were read so far. */
  end: number;
  /** Offsets of types by their signatures. */
  readonly typeOffsets: Map<string, number>;
  /** Gets a sentence for each unit that cannot be read. */
  readonly problems: string[];
  /** Reads the unit of a type that is not known yet, if there is one. */
  findType(signature: string): void;
}

/** The units of a file, by offset. */
export const readUnits = (sections: DwarfSections, all: AllFiles): readonly Unit[] => {
  const units: Unit[] = [];
  for (const section of [sections.info, sections.types]) {
    const own = section === sections.info ? sections : { ...sections, info: section };
    const bias = all.end;
    all.end += section.length;
    units.push(...unitsOf(own, { isOfTypes: section === sections.types, bias, all }));
  }
  return units;
};

/** What units of one section have in common. */
interface Common {
  readonly isOfTypes: boolean;
  readonly bias: number;
  readonly all: AllFiles;
}

const unitsOf = (sections: DwarfSections, common: Common): readonly Unit[] => {
  const units: Unit[] = [];
  const tables = new Map<string, Abbreviations>();
  for (let offset = 0; offset < sections.info.length; ) {
    const reader = sections.info.reader(offset);
    const header = reader.unitLength();
    if (!header) {
      common.all.problems.push(
        `The debug information ends in the unit at ${hex(offset)}; what is behind it is not read.`,
      );
      break;
    }
    const unit = unitOf(reader, { ...common, sections, offset, tables, ...header });
    if (unit) units.push(unit);
    offset = header.end;
  }
  return units;
};

const hex = (offset: number): string => `0x${offset.toString(16)}`;

interface Place extends Common {
  readonly sections: DwarfSections;
  readonly offset: number;
  readonly is64: boolean;
  readonly end: number;
  readonly tables: Map<string, Abbreviations>;
}

const unitOf = (reader: DwarfReader, place: Place): Unit | undefined => {
  const { sections, bias, offset, is64, end, tables, all } = place;
  const version = reader.u16();
  const kind = version >= 5 ? reader.u8() : place.isOfTypes ? 2 : 1;
  let addressSize = version >= 5 ? reader.u8() : 0;
  const abbreviationOffset = reader.offset(is64);
  if (version < 5) addressSize = reader.u8();
  const splitId = splitKinds.has(kind) ? signatureOf(reader) : undefined;
  if (typeKinds.has(kind)) {
    const signature = signatureOf(reader);
    const type = bias + offset + reader.offset(is64);
    // Several files may have the same type.
    if (!all.typeOffsets.has(signature)) all.typeOffsets.set(signature, type);
  }
  if (version < 2 || version > 5 || reader.isBroken) {
    const what = reader.isBroken ? 'has no whole header' : `is of DWARF version ${version}; 2 to 5 are read`;
    all.problems.push(`The unit of debug information at ${hex(offset)} ${what}.`);
    return undefined;
  }
  const headerSize = is64 ? 16 : 8;
  const shape = { version, is64, addressSize: addressSize === 8 ? 8 : 4 };
  let abbreviations: Abbreviations | undefined;
  return {
    sections,
    ...shape,
    bias,
    offset: bias + offset,
    end: bias + end,
    first: bias + reader.at,
    get abbreviations() {
      abbreviations ??= tableOf(sections.abbreviations, abbreviationOffset, shape, tables);
      return abbreviations;
    },
    ...(splitId === undefined ? {} : { splitId }),
    stringOffsetsBase: headerSize,
    addressBase: headerSize,
    rangeListsBase: headerSize + 4,
    locationListsBase: headerSize + 4,
    typeOf: (signature) => {
      if (!all.typeOffsets.has(signature)) all.findType(signature);
      return all.typeOffsets.get(signature) ?? 0;
    },
  };
};

const tableOf = (
  section: DwarfSection,
  offset: number,
  shape: FormShape,
  tables: Map<string, Abbreviations>,
): Abbreviations => {
  const key = `${offset} ${shape.version} ${shape.is64} ${shape.addressSize}`;
  const known = tables.get(key);
  if (known) return known;
  const table = new Abbreviations(section, offset, shape);
  tables.set(key, table);
  return table;
};
