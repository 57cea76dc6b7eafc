/** Debugging information entries: units, and entries by their abbreviations (DWARF 5, sections 7.5.1 to 7.5.3). */
import {
  type AttributeValue,
  type FormContext,
  isAddressForm,
  isListIndex,
  readAttribute,
  skipAttribute,
} from './forms.ts';
import type { DwarfReader } from './reader.ts';
import type { DwarfSections } from './sections.ts';

export const Tag = {
  arrayType: 0x01,
  classType: 0x02,
  enumerationType: 0x04,
  formalParameter: 0x05,
  lexicalBlock: 0x0b,
  member: 0x0d,
  pointerType: 0x0f,
  referenceType: 0x10,
  compileUnit: 0x11,
  structureType: 0x13,
  subroutineType: 0x15,
  typedef: 0x16,
  unionType: 0x17,
  inheritance: 0x1c,
  inlinedSubroutine: 0x1d,
  pointerToMember: 0x1f,
  subrange: 0x21,
  baseType: 0x24,
  constType: 0x26,
  enumerator: 0x28,
  subprogram: 0x2e,
  variant: 0x19,
  variantPart: 0x33,
  variable: 0x34,
  volatileType: 0x35,
  restrictType: 0x37,
  namespace: 0x39,
  unspecifiedType: 0x3b,
  rvalueReferenceType: 0x42,
  atomicType: 0x47,
} as const;

export const At = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  bitOffset: 0x0c,
  bitSize: 0x0d,
  discriminant: 0x15,
  discriminantValue: 0x16,
  statementList: 0x10,
  lowAddress: 0x11,
  highAddress: 0x12,
  language: 0x13,
  compilationFolder: 0x1b,
  constantValue: 0x1c,
  upperBound: 0x2f,
  abstractOrigin: 0x31,
  artificial: 0x34,
  count: 0x37,
  dataMemberLocation: 0x38,
  declarationFile: 0x3a,
  declarationLine: 0x3b,
  declaration: 0x3c,
  encoding: 0x3e,
  external: 0x3f,
  frameBase: 0x40,
  specification: 0x47,
  type: 0x49,
  ranges: 0x55,
  callColumn: 0x57,
  callFile: 0x58,
  callLine: 0x59,
  dataBitOffset: 0x6b,
  linkageName: 0x6e,
  stringOffsetsBase: 0x72,
  addressBase: 0x73,
  rangeListsBase: 0x74,
  locationListsBase: 0x8c,
} as const;

interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Triples: attribute, form, constant of `implicit_const`. */
  readonly attributes: readonly number[];
}

type Abbreviations = ReadonlyMap<number, Abbreviation>;

const readAbbreviations = (sections: DwarfSections, offset: number): Abbreviations => {
  const reader = sections.abbreviations.reader(offset);
  const table = new Map<number, Abbreviation>();
  for (let code = reader.uleb(); code !== 0 && !reader.isBroken; code = reader.uleb()) {
    const tag = reader.uleb();
    const hasChildren = reader.u8() !== 0;
    const attributes: number[] = [];
    for (;;) {
      const attribute = reader.uleb();
      const form = reader.uleb();
      const constant = form === 0x21 ? reader.sleb() : 0;
      if ((attribute === 0 && form === 0) || reader.isBroken) break;
      attributes.push(attribute, form, constant);
    }
    table.set(code, { tag, hasChildren, attributes });
  }
  return table;
};

/** One entry with the attributes that were asked for. */
export interface Entry {
  /** In `.debug_info`. */
  readonly offset: number;
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Offset behind its attributes: of its first child, or of the next entry. */
  readonly next: number;
  readonly unit: Unit;
  readonly attributes: ReadonlyMap<number, AttributeValue>;
  /** Attributes whose value is not what its number says: `high_pc` as a length, lists by index. */
  readonly forms: ReadonlyMap<number, number>;
}

/** A unit of `.debug_info`. */
export interface Unit extends FormContext {
  readonly end: number;
  /** Offset of its first entry. */
  readonly first: number;
  readonly abbreviations: Abbreviations;
  rangeListsBase: number;
  locationListsBase: number;
}

/** Units of `.debug_info`, and entries by offset. */
export class Entries {
  readonly units: readonly Unit[];

  constructor(readonly sections: DwarfSections) {
    this.units = [...readUnits(sections)];
  }

  /** The unit that an offset lies in. */
  unitAt(offset: number): Unit | undefined {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.units[middle] as Unit).end <= offset) low = middle + 1;
      else high = middle;
    }
    const unit = this.units[low];
    return unit && unit.first <= offset ? unit : undefined;
  }

  /** The entry at an offset; undefined for the mark of the end of children, and where no entry can be read. */
  at(offset: number, unit = this.unitAt(offset)): Entry | undefined {
    if (!unit || offset < unit.first || offset >= unit.end) return undefined;
    const reader = this.sections.info.reader(offset, unit.end);
    const abbreviation = unit.abbreviations.get(reader.uleb());
    if (!abbreviation) return undefined;
    const attributes = new Map<number, AttributeValue>();
    const forms = new Map<number, number>();
    const list = abbreviation.attributes;
    for (let at = 0; at < list.length; at += 3) {
      const form = list[at + 1] as number;
      attributes.set(list[at] as number, readAttribute(unit, reader, form, list[at + 2] as number));
      if (isAddressForm(form) || isListIndex(form)) forms.set(list[at] as number, form);
    }
    if (reader.isBroken) return undefined;
    return {
      offset,
      tag: abbreviation.tag,
      hasChildren: abbreviation.hasChildren,
      next: reader.at,
      unit,
      attributes,
      forms,
    };
  }

  /**
   * Visits the children of an entry, not their own children, and gives the offset behind all of them. `visit` may give the
   * offset behind its child when it has been there.
   */
  children(parent: Entry, visit: (child: Entry) => number | undefined): number {
    if (!parent.hasChildren) return parent.next;
    let offset = parent.next;
    for (;;) {
      const child = this.at(offset, parent.unit);
      // The list ends with a zero byte.
      if (!child) return offset + 1;
      offset = Math.max(visit(child) ?? this.behind(child), child.next);
    }
  }

  /** Offset behind an entry and everything in it. */
  behind(entry: Entry): number {
    if (!entry.hasChildren) return entry.next;
    const { unit } = entry;
    const reader = this.sections.info.reader(entry.next, unit.end);
    for (let depth = 1; depth > 0 && !reader.isAtEnd; ) {
      const code = reader.uleb();
      if (code === 0) {
        depth--;
        continue;
      }
      const abbreviation = unit.abbreviations.get(code);
      if (!abbreviation) return unit.end;
      skipAttributes(unit, reader, abbreviation);
      if (abbreviation.hasChildren) depth++;
    }
    return reader.at;
  }
}

const skipAttributes = (unit: Unit, reader: DwarfReader, { attributes }: Abbreviation): void => {
  for (let at = 1; at < attributes.length; at += 3) skipAttribute(unit, reader, attributes[at] as number);
};

function* readUnits(sections: DwarfSections): Generator<Unit> {
  const tables = new Map<number, Abbreviations>();
  for (let offset = 0; offset < sections.info.length; ) {
    const reader = sections.info.reader(offset);
    const header = reader.unitLength();
    if (!header) return;
    const version = reader.u16();
    const kind = version >= 5 ? reader.u8() : 1;
    let addressSize = version >= 5 ? reader.u8() : 0;
    const abbreviationOffset = reader.offset(header.is64);
    if (version < 5) addressSize = reader.u8();
    // Skeleton and split units carry an id; type units their signature and the offset of the type.
    if (kind === 4 || kind === 5) reader.skip(8);
    if (kind === 2 || kind === 6) reader.skip(8 + (header.is64 ? 8 : 4));
    if (version >= 2 && version <= 5 && !reader.isBroken) {
      let abbreviations = tables.get(abbreviationOffset);
      if (!abbreviations) {
        abbreviations = readAbbreviations(sections, abbreviationOffset);
        tables.set(abbreviationOffset, abbreviations);
      }
      const headerSize = header.is64 ? 16 : 8;
      yield {
        sections,
        version,
        is64: header.is64,
        addressSize: addressSize || 4,
        offset,
        end: header.end,
        first: reader.at,
        abbreviations,
        stringOffsetsBase: headerSize,
        addressBase: headerSize,
        rangeListsBase: headerSize + 4,
        locationListsBase: headerSize + 4,
      };
    }
    offset = header.end;
  }
}

export const numberOf = (entry: Entry, attribute: number): number | undefined => {
  const value = entry.attributes.get(attribute);
  return typeof value === 'number' ? value : undefined;
};

export const textOf = (entry: Entry, attribute: number): string | undefined => {
  const value = entry.attributes.get(attribute);
  return typeof value === 'string' ? value : undefined;
};
