/** Types of a program as its debug information tells them, spelled as C does. */
import { At, type Entries, type Entry, numberOf, Tag, textOf } from './entries.ts';

export type Encoding = 'signed' | 'unsigned' | 'float' | 'boolean' | 'signed character' | 'character';

export interface MemberType {
  readonly name: string;
  readonly type: DwarfType;
  /** In bytes from the start of the structure. */
  readonly offset: number;
  /** Of a bit field: place of its lowest bit from the start of `offset`, and how many. */
  readonly bits?: { readonly from: number; readonly count: number };
  /** A base class. */
  readonly isBase: boolean;
}

export interface VariantParts {
  /** Undefined when there is but one variant. */
  readonly discriminant?: { readonly offset: number; readonly size: number };
  /** `value` is absent of the variant that all other discriminants mean. */
  readonly variants: readonly { readonly value?: number; readonly member: MemberType }[];
}

export type DwarfType = { readonly name: string; readonly size: number } & (
  | { readonly kind: 'number'; readonly encoding: Encoding }
  | { readonly kind: 'pointer'; readonly isReference: boolean; target(): DwarfType | undefined }
  | { readonly kind: 'structure'; members(): readonly MemberType[] }
  | { readonly kind: 'array'; readonly element: DwarfType; readonly count: number }
  | {
      readonly kind: 'enumeration';
      readonly isSigned: boolean;
      enumerators(): readonly { readonly name: string; readonly value: number }[];
    }
  /** One of several structures, told by a discriminant: Rust's enumerations. */
  | { readonly kind: 'variant'; parts(): VariantParts }
  | { readonly kind: 'opaque' }
);

const opaque = (name: string, size = 0): DwarfType => ({ kind: 'opaque', name, size });

const encodings: Readonly<Record<number, Encoding>> = {
  2: 'boolean',
  4: 'float',
  5: 'signed',
  6: 'signed character',
  7: 'unsigned',
  8: 'character',
  16: 'character',
};

const typeTags: ReadonlySet<number> = new Set([
  Tag.baseType,
  Tag.structureType,
  Tag.classType,
  Tag.unionType,
  Tag.enumerationType,
  Tag.typedef,
]);

/** Deepest nesting of typedefs and qualifiers that is followed. */
const depthLimit = 40;

export class Types {
  readonly #types = new Map<number, DwarfType>();

  constructor(private readonly entries: Entries) {}

  /** Types that were asked for so far. */
  known(): readonly DwarfType[] {
    return [...this.#types.values()];
  }

  /** A type by its name (`struct point`, `size_t`), wherever it is declared outside of other types. */
  named(name: string): DwarfType | undefined {
    const known = this.known().find((type) => type.name === name);
    if (known) return known;
    const plain = name.replace(/^(?:struct|class|union|enum) /, '');
    for (const unit of this.entries.units) {
      const root = this.entries.at(unit.first, unit);
      let found: number | undefined;
      const visit = (entry: Entry): number | undefined => {
        if (entry.tag === Tag.namespace && found === undefined) return this.entries.children(entry, visit);
        const isIt =
          typeTags.has(entry.tag) && textOf(entry, At.name) === plain && !entry.attributes.has(At.declaration);
        if (isIt) found ??= entry.offset;
        return undefined;
      };
      if (root) this.entries.children(root, visit);
      if (found !== undefined) return this.at(found);
    }
    return undefined;
  }

  /** The type that an entry names; `void` when it names none. */
  typeOf(entry: Entry, depth = 0): DwarfType {
    const offset = numberOf(entry, At.type);
    return offset === undefined ? opaque('void') : this.at(offset, depth);
  }

  at(offset: number, depth = 0): DwarfType {
    const known = this.#types.get(offset);
    if (known) return known;
    const entry = depth > depthLimit ? undefined : this.entries.at(offset);
    const made = entry ? this.#make(entry, depth + 1) : opaque('?');
    this.#types.set(offset, made);
    return made;
  }

  #make(entry: Entry, depth: number): DwarfType {
    const name = textOf(entry, At.name) ?? '';
    const size = numberOf(entry, At.byteSize) ?? 0;
    switch (entry.tag) {
      case Tag.baseType: {
        const encoding = encodings[numberOf(entry, At.encoding) ?? 0] ?? 'unsigned';
        return { kind: 'number', name, size, encoding };
      }
      case Tag.unspecifiedType:
        return opaque(name);
      case Tag.pointerType:
      case Tag.referenceType:
      case Tag.rvalueReferenceType: {
        const mark = entry.tag === Tag.pointerType ? '*' : entry.tag === Tag.referenceType ? '&' : '&&';
        return this.#pointer(entry, mark, depth);
      }
      case Tag.structureType:
      case Tag.classType:
      case Tag.unionType:
        return this.#structure(entry, name, size);
      case Tag.arrayType:
        return this.#array(entry, depth);
      case Tag.enumerationType:
        return this.#enumeration(entry, name, size);
      case Tag.typedef:
        return { ...this.typeOf(entry, depth), name };
      case Tag.constType:
      case Tag.volatileType:
      case Tag.restrictType:
      case Tag.atomicType: {
        const plain = this.typeOf(entry, depth);
        const word = entry.tag === Tag.constType ? 'const' : entry.tag === Tag.volatileType ? 'volatile' : '';
        if (word === '') return plain;
        return { ...plain, name: plain.kind === 'pointer' ? `${plain.name} ${word}` : `${word} ${plain.name}` };
      }
      case Tag.pointerToMember:
        return {
          kind: 'number',
          name: `${this.typeOf(entry, depth).name} member *`,
          size: size || 4,
          encoding: 'signed',
        };
      case Tag.subroutineType:
        return opaque(this.#signature(entry, depth));
      default:
        return opaque(name || '?', size);
    }
  }

  #pointer(entry: Entry, mark: string, depth: number): DwarfType {
    const offset = numberOf(entry, At.type);
    const targetName = offset === undefined ? 'void' : this.#nameAt(offset, depth);
    // A pointer to a pointer is written without a space between the stars.
    const name = targetName.endsWith('*') ? `${targetName}${mark}` : `${targetName} ${mark}`;
    return {
      kind: 'pointer',
      name,
      size: numberOf(entry, At.byteSize) ?? entry.unit.addressSize,
      isReference: mark !== '*',
      target: () => (offset === undefined ? undefined : this.at(offset)),
    };
  }

  /** The name of a type, without making a type that may refer to itself. */
  #nameAt(offset: number, depth: number): string {
    const entry = depth > depthLimit ? undefined : this.entries.at(offset);
    if (!entry) return '?';
    const name = textOf(entry, At.name);
    if (entry.tag === Tag.structureType || entry.tag === Tag.unionType || entry.tag === Tag.classType) {
      return this.#structureName(entry, name);
    }
    return name ?? this.at(offset, depth).name;
  }

  #structureName(entry: Entry, name: string | undefined): string {
    const word = entry.tag === Tag.unionType ? 'union' : entry.tag === Tag.classType ? 'class' : 'struct';
    if (name === undefined || name === '') return `${word} {…}`;
    return this.#isC(entry) ? `${word} ${name}` : name;
  }

  #isC({ unit }: Entry): boolean {
    const language = this.entries.at(unit.first, unit)?.attributes.get(At.language);
    return language === 0x0c || language === 0x01 || language === 0x02 || language === 0x1d;
  }

  #structure(entry: Entry, given: string, size: number): DwarfType {
    let members: readonly MemberType[] | undefined;
    const part = this.#variantPart(entry);
    if (part) {
      let parts: VariantParts | undefined;
      return {
        kind: 'variant',
        name: this.#structureName(entry, given),
        size,
        parts: () => {
          parts ??= this.#variants(part);
          return parts;
        },
      };
    }
    return {
      kind: 'structure',
      name: this.#structureName(entry, given),
      size,
      members: () => {
        members ??= this.#members(entry);
        return members;
      },
    };
  }

  #variantPart(entry: Entry): Entry | undefined {
    let found: Entry | undefined;
    this.entries.children(entry, (child) => {
      if (child.tag === Tag.variantPart) found ??= child;
      return undefined;
    });
    return found;
  }

  #variants(part: Entry): VariantParts {
    const place = numberOf(part, At.discriminant);
    const holder = place === undefined ? undefined : this.entries.at(place);
    const variants: { value?: number; member: MemberType }[] = [];
    this.entries.children(part, (variant) => {
      if (variant.tag !== Tag.variant) return undefined;
      const value = numberOf(variant, At.discriminantValue);
      const [member] = this.#members(variant);
      if (member) variants.push({ member, ...(value === undefined ? {} : { value }) });
      return undefined;
    });
    const discriminant = holder && {
      offset: numberOf(holder, At.dataMemberLocation) ?? 0,
      size: this.typeOf(holder).size,
    };
    return { variants, ...(discriminant ? { discriminant } : {}) };
  }

  #members(entry: Entry): readonly MemberType[] {
    const members: MemberType[] = [];
    this.entries.children(entry, (child) => {
      // A static member has no place in the structure.
      const isStatic = child.attributes.has(At.external) || child.attributes.has(At.declaration);
      if (isStatic || (child.tag !== Tag.member && child.tag !== Tag.inheritance)) return undefined;
      const type = this.typeOf(child);
      const isBase = child.tag === Tag.inheritance;
      members.push({
        name: textOf(child, At.name) ?? (isBase ? type.name : ''),
        type,
        isBase,
        ...placeOfMember(child, type.size),
      });
      return undefined;
    });
    return members;
  }

  #array(entry: Entry, depth: number): DwarfType {
    const counts: number[] = [];
    this.entries.children(entry, (child) => {
      if (child.tag !== Tag.subrange) return undefined;
      const bound = numberOf(child, At.upperBound);
      counts.push(numberOf(child, At.count) ?? (bound === undefined ? 0 : bound + 1));
      return undefined;
    });
    const element = this.typeOf(entry, depth);
    const suffix = counts.map((count) => `[${count}]`);
    let type: DwarfType = element;
    for (let place = counts.length - 1; place >= 0; place--) {
      const count = counts[place] as number;
      const name = `${element.name}${suffix.slice(place).join('')}`;
      type = { kind: 'array', name, size: type.size * count, element: type, count };
    }
    return type;
  }

  #enumeration(entry: Entry, name: string, size: number): DwarfType {
    const base = entry.attributes.has(At.type) ? this.typeOf(entry) : undefined;
    let list: readonly { readonly name: string; readonly value: number }[] | undefined;
    return {
      kind: 'enumeration',
      name: this.#isC(entry) ? `enum ${name || '{…}'}` : name || 'enum {…}',
      size,
      isSigned: base?.kind === 'number' && base.encoding === 'signed',
      enumerators: () => {
        if (!list) {
          const found: { name: string; value: number }[] = [];
          this.entries.children(entry, (child) => {
            if (child.tag === Tag.enumerator) {
              found.push({ name: textOf(child, At.name) ?? '', value: numberOf(child, At.constantValue) ?? 0 });
            }
            return undefined;
          });
          list = found;
        }
        return list;
      },
    };
  }

  #signature(entry: Entry, depth: number): string {
    const parameters: string[] = [];
    this.entries.children(entry, (child) => {
      if (child.tag === Tag.formalParameter) parameters.push(this.#nameAt(numberOf(child, At.type) ?? -1, depth));
      return undefined;
    });
    const result = numberOf(entry, At.type);
    return `${result === undefined ? 'void' : this.#nameAt(result, depth)} (${parameters.join(', ')})`;
  }
}

/** Where a member is; a bit field in storage of its type's size. */
const placeOfMember = (entry: Entry, size: number): Pick<MemberType, 'offset' | 'bits'> => {
  const offset = numberOf(entry, At.dataMemberLocation) ?? 0;
  const count = numberOf(entry, At.bitSize);
  if (count === undefined || size === 0) return { offset };
  const place = numberOf(entry, At.dataBitOffset);
  if (place !== undefined) {
    const start = Math.floor(place / (size * 8)) * size;
    return { offset: offset + start, bits: { from: place - start * 8, count } };
  }
  // Before version 5 the place was counted from the highest bit of the storage.
  const storage = numberOf(entry, At.byteSize) ?? size;
  return { offset, bits: { from: storage * 8 - (numberOf(entry, At.bitOffset) ?? 0) - count, count } };
};
