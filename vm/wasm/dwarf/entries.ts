/** Debugging information entries: read by their abbreviations, when they are asked for (DWARF 5, sections 7.5.1 to 7.5.3). */
import type { Abbreviation } from './abbreviations.ts';
import { knownTree, lastBefore } from './entry-tree.ts';
import { type AttributeValue, isAddressForm, isListIndex, readAttribute, skipAttribute } from './forms.ts';
import type { DwarfReader } from './reader.ts';
import type { DwarfSections } from './sections.ts';
import { type AllFiles, readUnits, type Unit } from './units.ts';

export type { Unit } from './units.ts';

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
  typeUnit: 0x41,
  skeletonUnit: 0x4a,
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
  sibling: 0x01,
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
  exportSymbols: 0x89,
  external: 0x3f,
  frameBase: 0x40,
  specification: 0x47,
  type: 0x49,
  entryAddress: 0x52,
  ranges: 0x55,
  callColumn: 0x57,
  callFile: 0x58,
  callLine: 0x59,
  signature: 0x69,
  dataBitOffset: 0x6b,
  linkageName: 0x6e,
  stringOffsetsBase: 0x72,
  addressBase: 0x73,
  rangeListsBase: 0x74,
  locationListsBase: 0x8c,
  splitName: 0x76,
  gnuSplitName: 0x2130,
  gnuSplitId: 0x2131,
  gnuRangesBase: 0x2132,
  gnuAddressBase: 0x2133,
} as const;

/** Values by attribute, each decoded when it is asked for. */
interface Attributes<T> {
  has(attribute: number): boolean;
  get(attribute: number): T | undefined;
}

/** One entry. */
export class Entry implements Attributes<AttributeValue> {
  constructor(
    /** Unique over all files of debug information. */
    readonly offset: number,
    readonly unit: Unit,
    private readonly abbreviation: Abbreviation,
    /** Where its attributes begin in the section. */
    private readonly values: number,
    /** Offset behind its attributes: of its first child, or of the next entry. */
    readonly next: number,
  ) {}

  get tag(): number {
    return this.abbreviation.tag;
  }

  get hasChildren(): boolean {
    return this.abbreviation.hasChildren;
  }

  get attributes(): Attributes<AttributeValue> {
    return this;
  }

  /** Attributes whose value is not what its number says: `high_pc` as a length, lists by index. */
  get forms(): Pick<Attributes<number>, 'get'> {
    return {
      get: (attribute) => {
        const form = this.abbreviation.attributes[this.#find(attribute) + 1] ?? 0;
        return isAddressForm(form) || isListIndex(form) ? form : undefined;
      },
    };
  }

  has(attribute: number): boolean {
    return this.#find(attribute) !== absent;
  }

  get(attribute: number): AttributeValue | undefined {
    const found = this.encoded(attribute);
    return found && readAttribute(this.unit, found.reader, found.form, found.constant);
  }

  /** An attribute as it is written: a reader that stands before it, its form, and the constant of `implicit_const`. */
  encoded(
    attribute: number,
  ): { readonly reader: DwarfReader; readonly form: number; readonly constant: number } | undefined {
    const at = this.#find(attribute);
    if (at === absent) return undefined;
    const { attributes, offsets, skips } = this.abbreviation;
    const { unit } = this;
    const reader = unit.sections.info.reader(this.values, unit.end - unit.bias);
    // From the last attribute whose place is known.
    let known = at / 3;
    while ((offsets[known] as number) < 0) known--;
    reader.skip(offsets[known] as number);
    for (; known < at / 3; known++) skipAttribute(unit, reader, skips[known] as number);
    return { reader, form: attributes[at + 1] as number, constant: attributes[at + 2] as number };
  }

  #find(attribute: number): number {
    const { attributes } = this.abbreviation;
    for (let at = 0; at < attributes.length; at += 3) if (attributes[at] === attribute) return at;
    return absent;
  }
}

/** Place of an attribute that an entry does not have. */
const absent = -3;

/** Files that are read later. */
export interface FurtherFiles {
  /** All their units; reads what was not read yet. */
  units(): Iterable<Unit>;
  /** Reads the unit of a type with a signature, if there is one. */
  type(signature: string): void;
}

/** Units of debug information, and entries by offset. */
export class Entries {
  /** Units that were read so far. */
  readonly units: Unit[] = [];
  /** What cannot be read, a sentence for each unit. */
  readonly problems: string[] = [];
  further: FurtherFiles | undefined;
  readonly #all: AllFiles = {
    end: 0,
    typeOffsets: new Map(),
    problems: this.problems,
    findType: (signature) => this.further?.type(signature),
  };

  constructor(sections: DwarfSections) {
    this.add(sections);
  }

  /** Units of one more file: offsets of its entries begin behind those of the files before it. */
  add(sections: DwarfSections): readonly Unit[] {
    const added = readUnits(sections, this.#all);
    for (const unit of added) this.units.push(unit);
    return added;
  }

  /** All units, read so far or not. */
  *everyUnit(): Iterable<Unit> {
    yield* [...this.units];
    yield* this.further?.units() ?? [];
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
    if (!unit || !(offset >= unit.first && offset < unit.end)) return undefined;
    const reader = unit.sections.info.reader(offset - unit.bias, unit.end - unit.bias);
    const abbreviation = unit.abbreviations.get(reader.uleb());
    if (!abbreviation) return undefined;
    const values = reader.at;
    const { steps } = abbreviation;
    for (let at = 0; at < steps.length; at++) skipAttribute(unit, reader, steps[at] as number);
    if (reader.isBroken) return undefined;
    return new Entry(offset, unit, abbreviation, values, reader.at + unit.bias);
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
    const sibling = entry.get(At.sibling);
    if (typeof sibling === 'number' && sibling > entry.next && sibling <= unit.end) return sibling;
    const tree = knownTree(unit);
    if (tree) {
      const place = lastBefore(tree, entry.offset - unit.bias + 1);
      if (tree.starts[place] === entry.offset - unit.bias) return (tree.ends[place] as number) + unit.bias;
    }
    const { abbreviations } = unit;
    const reader = unit.sections.info.reader(entry.next - unit.bias, unit.end - unit.bias);
    for (let depth = 1; depth > 0 && !reader.isAtEnd; ) {
      const code = reader.uleb();
      if (code === 0) {
        depth--;
        continue;
      }
      const abbreviation = abbreviations.get(code);
      if (!abbreviation) return unit.end;
      const { steps } = abbreviation;
      for (let at = 0; at < steps.length; at++) skipAttribute(unit, reader, steps[at] as number);
      if (abbreviation.hasChildren) depth++;
    }
    return reader.at + unit.bias;
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
