/** Members of structures and variants of Rust's enumerations, from their entries. */
import { At, type Entries, type Entry, numberOf, Tag, textOf } from '../entries.ts';
import { exactConstant } from './constants.ts';
import type { DwarfType, Enumerator, MemberType, TypeArgument, VariantParts } from './model.ts';

type TypeOfEntry = (entry: Entry) => DwarfType;

const templateType = 0x2f;
const templateValue = 0x30;

export const membersOf = (entries: Entries, entry: Entry, typeOf: TypeOfEntry): readonly MemberType[] => {
  const members: MemberType[] = [];
  entries.children(entry, (child) => {
    // A static member has no place in the structure.
    const isStatic = child.attributes.has(At.external) || child.attributes.has(At.declaration);
    if (isStatic || (child.tag !== Tag.member && child.tag !== Tag.inheritance)) return undefined;
    const type = typeOf(child);
    const isBase = child.tag === Tag.inheritance;
    members.push({
      name: textOf(child, At.name) ?? (isBase ? type.name : ''),
      type,
      isBase,
      isArtificial: child.attributes.has(At.artificial) || /^_vptr[.$]/.test(textOf(child, At.name) ?? ''),
      ...placeOfMember(child, type.size),
    });
    return undefined;
  });
  return members;
};

/** Where a member is; a bit field in storage of its type's size. */
const placeOfMember = (entry: Entry, size: number): Pick<MemberType, 'offset' | 'bits' | 'computed'> => {
  const location = entry.attributes.get(At.dataMemberLocation);
  const offset = typeof location === 'number' ? location : 0;
  if (typeof location === 'object') return { offset, computed: { section: entry.unit.sections.info, block: location } };
  const count = numberOf(entry, At.bitSize);
  if (count === undefined || size === 0) return { offset };
  const place = numberOf(entry, At.dataBitOffset);
  if (place !== undefined) {
    // Storage that begins at a multiple of its size, moved on where the field would not fit.
    const unit = Math.floor(place / (size * 8)) * size;
    const fits = place - unit * 8 + count <= size * 8;
    const start = fits ? unit : Math.floor(place / 8);
    return { offset: offset + start, bits: { from: place - start * 8, count } };
  }
  // Before version 5 the place was counted from the highest bit of the storage.
  const storage = numberOf(entry, At.byteSize) ?? size;
  return { offset, bits: { from: storage * 8 - (numberOf(entry, At.bitOffset) ?? 0) - count, count } };
};

/** The variants of a structure that has some; undefined when it is a plain one. */
export const variantPartOf = (entries: Entries, entry: Entry): Entry | undefined => {
  // Most languages have none.
  if (!entry.unit.abbreviations.hasTag(Tag.variantPart)) return undefined;
  let found: Entry | undefined;
  entries.children(entry, (child) => {
    if (child.tag === Tag.variantPart) found ??= child;
    return undefined;
  });
  if (!found) return undefined;
  let isEmpty = true;
  entries.children(found, ({ tag }) => {
    if (tag === Tag.variant) isEmpty = false;
    return undefined;
  });
  return isEmpty ? undefined : found;
};

export const variantsOf = (entries: Entries, part: Entry, typeOf: TypeOfEntry): VariantParts => {
  const place = numberOf(part, At.discriminant);
  const holder = place === undefined ? undefined : entries.at(place);
  const variants: { value?: bigint; member: MemberType }[] = [];
  const size = holder ? typeOf(holder).size : 0;
  entries.children(part, (variant) => {
    if (variant.tag !== Tag.variant) return undefined;
    const value = exactConstant(variant, At.discriminantValue);
    const [member] = membersOf(entries, variant, typeOf);
    const unsigned = value === undefined ? undefined : BigInt.asUintN(size * 8, value);
    if (member) variants.push({ member, ...(unsigned === undefined ? {} : { value: unsigned }) });
    return undefined;
  });
  const discriminant = holder && { offset: numberOf(holder, At.dataMemberLocation) ?? 0, size };
  return { variants, ...(discriminant ? { discriminant } : {}) };
};

/** What a template or a generic type was made with. */
export const argumentsOf = (entries: Entries, entry: Entry, typeOf: TypeOfEntry): readonly TypeArgument[] => {
  const found: TypeArgument[] = [];
  const visit = (child: Entry): undefined => {
    if (child.tag === packOfTypes) entries.children(child, visit);
    if (child.tag !== templateType && child.tag !== templateValue) return undefined;
    const value = exactConstant(child, At.constantValue);
    found.push({ name: textOf(child, At.name) ?? '', type: typeOf(child), ...(value === undefined ? {} : { value }) });
    return undefined;
  };
  entries.children(entry, visit);
  return found;
};

const packOfTypes = 0x4107;

/** False where a template was plainly made with other types: nothing is made of what it was made with. */
export const mayBeMadeWith = (entries: Entries, offset: number, types: readonly DwarfType[]): boolean => {
  const entry = entries.at(offset);
  if (!entry) return false;
  let index = 0;
  let mayBe = true;
  entries.children(entry, (child) => {
    // What stands in a pack is told by what was made of it.
    if (child.tag === packOfTypes) index = types.length;
    if (child.tag !== templateType && child.tag !== templateValue) return undefined;
    const wanted = types[index++];
    const given = numberOf(child, At.type);
    if (wanted && given !== wanted.entry && isPlain(given === undefined ? undefined : entries.at(given))) mayBe = false;
    return undefined;
  });
  return mayBe;
};

/** Whether an entry is a type by itself, and no other name of one and no announcement. */
const isPlain = (entry: Entry | undefined): boolean => {
  const tag = entry?.tag;
  const isDefined = tag === Tag.structureType || tag === Tag.classType || tag === Tag.unionType;
  return entry !== undefined && (tag === Tag.baseType || (isDefined && !entry.attributes.has(At.declaration)));
};

export const enumeratorsOf = (
  entries: Entries,
  entry: Entry,
  { size, isSigned }: { readonly size: number; readonly isSigned: boolean },
): readonly Enumerator[] => {
  const found: Enumerator[] = [];
  entries.children(entry, (child) => {
    if (child.tag !== Tag.enumerator) return undefined;
    const value = exactConstant(child, At.constantValue) ?? 0n;
    const width = size * 8 || 32;
    found.push({
      name: textOf(child, At.name) ?? '',
      value: isSigned ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value),
    });
    return undefined;
  });
  return found;
};
