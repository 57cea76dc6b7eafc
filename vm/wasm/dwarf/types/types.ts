/** The types of a module, made from their entries when they are asked for. */
import { At, type Entries, type Entry, numberOf, Tag, textOf, type Unit } from '../entries.ts';
import { argumentsOf, enumeratorsOf, mayBeMadeWith, membersOf, variantPartOf, variantsOf } from './members.ts';
import { type DwarfType, type Encoding, opaqueType, type SourceLanguage } from './model.ts';
import { named, renamed } from './named.ts';
import { anonymous, Names } from './names.ts';
import { plainName } from './spelling.ts';

const encodings: Readonly<Record<number, Encoding>> = {
  2: 'boolean',
  4: 'float',
  5: 'signed',
  6: 'signed character',
  7: 'unsigned',
  8: 'character',
  16: 'character',
};

const languageOf = (code: number | undefined): SourceLanguage => {
  if (code === undefined) return 'other';
  if ([0x01, 0x02, 0x0c, 0x1d, 0x2c].includes(code)) return 'C';
  if ([0x04, 0x1a, 0x21, 0x2b, 0x3a].includes(code)) return 'C++';
  return code === 0x1c ? 'Rust' : 'other';
};

const complexFloat = 3;

/** Two floats in a row, which C calls one number. */
const complexType = (common: Pick<DwarfType, 'size' | 'language'> & { readonly entry: number }): DwarfType => {
  const size = common.size / 2;
  const type: DwarfType = {
    kind: 'number',
    name: size === 4 ? 'float' : size === 8 ? 'double' : 'long double',
    encoding: 'float',
    size,
    language: common.language,
  };
  const part = { type, isBase: false, isArtificial: false };
  const members = [
    { name: 'real', offset: 0, ...part },
    { name: 'imaginary', offset: size, ...part },
  ];
  return {
    kind: 'structure',
    isUnion: false,
    members: () => members,
    arguments: () => [],
    ...common,
    name: `_Complex ${type.name}`,
  };
};

/** Deepest nesting of typedefs and qualifiers that is followed. */
const depthLimit = 40;

/** Once a value of a type is asked for, the same again. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

export class Types {
  readonly names: Names;
  readonly #types = new Map<number, DwarfType>();
  readonly #making = new Set<number>();
  readonly #templated = new Map<string, DwarfType | undefined>();
  readonly #languages = new Map<Unit, SourceLanguage>();

  constructor(readonly entries: Entries) {
    this.names = new Names(entries);
  }

  /** Types that were asked for so far. */
  known(): readonly DwarfType[] {
    return [...this.#types.values()];
  }

  /** A type by its name (`struct point`, `shop::Item`, `size_t`), wherever it is declared outside of functions; then those in them that are known. */
  named(name: string, near?: Unit): DwarfType | undefined {
    const plain = name.replace(/^(?:struct|class|union|enum) /, '');
    for (const { offset } of this.names.find(plain, ['type'], near)) {
      const type = this.at(offset);
      if (type.kind !== 'opaque') return type;
    }
    return this.known().find((type) => type.name === name || type.name === plain);
  }

  /** A type made from a template by the start of its name (`__list_node<`) and its first arguments. */
  templated(start: string, ...wanted: readonly DwarfType[]): DwarfType | undefined {
    const unit = this.entries.unitAt(wanted[0]?.entry ?? -1);
    if (!unit) return undefined;
    const key = `${start}${wanted.map(({ entry }) => entry).join(' ')}`;
    if (this.#templated.has(key)) return this.#templated.get(key);
    let found: DwarfType | undefined;
    for (const offset of this.names.starting(start, unit)) {
      if (!mayBeMadeWith(this.entries, offset, wanted)) continue;
      const type = this.at(offset);
      const given = type.kind === 'structure' ? type.arguments() : [];
      if (wanted.every(({ entry }, index) => given[index]?.type.entry === entry)) found ??= type;
    }
    this.#templated.set(key, found);
    return found;
  }

  /** The type that an entry names; `void` when it names none. */
  typeOf(entry: Entry, depth = 0): DwarfType {
    const offset = numberOf(entry, At.type);
    return offset === undefined ? opaqueType('void') : this.at(offset, depth);
  }

  at(offset: number, depth = 0): DwarfType {
    const known = this.#types.get(offset);
    if (known) return known;
    // What is made of itself is nothing.
    if (depth > depthLimit || this.#making.has(offset)) return opaqueType('?');
    const entry = this.entries.at(offset);
    this.#making.add(offset);
    try {
      const made = entry ? this.#make(entry, depth + 1) : opaqueType('?');
      this.#types.set(offset, made);
      return made;
    } finally {
      this.#making.delete(offset);
    }
  }

  language(unit: Unit): SourceLanguage {
    let language = this.#languages.get(unit);
    if (!language) {
      const root = this.entries.at(unit.first, unit);
      language = languageOf(root && numberOf(root, At.language));
      this.#languages.set(unit, language);
    }
    return language;
  }

  #make(entry: Entry, depth: number): DwarfType {
    const name = textOf(entry, At.name) ?? '';
    const size = numberOf(entry, At.byteSize) ?? 0;
    const common = { size, language: this.language(entry.unit), entry: entry.offset };
    switch (entry.tag) {
      case Tag.baseType: {
        const code = numberOf(entry, At.encoding) ?? 0;
        if (code === complexFloat) return complexType(common);
        const told = encodings[code] ?? 'unsigned';
        // Wide characters are said to be plain integers, and bytes to be characters.
        const encoding = name === 'wchar_t' ? 'signed character' : name === 'unsigned char' ? 'unsigned' : told;
        return { kind: 'number', name, encoding, ...common };
      }
      case Tag.unspecifiedType:
        return { ...opaqueType(name), ...common };
      case Tag.pointerType:
      case Tag.referenceType:
      case Tag.rvalueReferenceType:
        return this.#pointer(entry, depth);
      case Tag.structureType:
      case Tag.classType:
      case Tag.unionType:
        return this.#structure(entry, name);
      case Tag.arrayType:
        return this.#array(entry, depth);
      case Tag.enumerationType:
        return this.#enumeration(entry, name, depth);
      case Tag.typedef:
        return renamed(this.typeOf(entry, depth), () => this.#around(entry, name));
      case Tag.constType:
      case Tag.volatileType:
      case Tag.restrictType:
      case Tag.atomicType: {
        const plain = this.typeOf(entry, depth);
        const word = entry.tag === Tag.constType ? 'const' : entry.tag === Tag.volatileType ? 'volatile' : '';
        if (word === '') return plain;
        if (plain.kind === 'pointer') return renamed(plain, () => `${plain.name} ${word}`);
        return renamed(plain, () => (plain.name.startsWith(`${word} `) ? plain.name : `${word} ${plain.name}`));
      }
      case Tag.pointerToMember: {
        const target = numberOf(entry, At.type);
        const member = target === undefined ? '?' : this.#nameAt(target, depth);
        return {
          kind: 'member',
          name: `${member} member *`,
          ...common,
          size: size || (target !== undefined && this.entries.at(target)?.tag === Tag.subroutineType ? 8 : 4),
          of: () => (target === undefined ? opaqueType('void') : this.at(target)),
        };
      }
      case Tag.subroutineType:
        return this.#function(entry, depth);
      default:
        return { ...opaqueType(name || '?', size), ...common };
    }
  }

  #pointer(entry: Entry, depth: number): DwarfType {
    const offset = numberOf(entry, At.type);
    const given = textOf(entry, At.name);
    const mark = entry.tag === Tag.pointerType ? '*' : entry.tag === Tag.referenceType ? '&' : '&&';
    const nameOf = (): string => {
      // Rust gives its pointers names.
      if (given) return plainName(given);
      const name = offset === undefined ? 'void' : this.#nameAt(offset, depth);
      if (name.endsWith(')')) return functionPointerName(name, mark);
      // A pointer to a pointer is written without a space between the stars.
      return name.endsWith('*') ? `${name}${mark}` : `${name} ${mark}`;
    };
    return named(nameOf, {
      kind: 'pointer',
      size: numberOf(entry, At.byteSize) ?? entry.unit.addressSize,
      language: this.language(entry.unit),
      entry: entry.offset,
      // Rust's references and boxes are used as what they refer to.
      isReference: mark !== '*' || /^(?:&|alloc::boxed::Box<)/.test(given ?? ''),
      target: () => (offset === undefined ? undefined : this.at(offset)),
    });
  }

  /** The name of a type, without making a type that may refer to itself. */
  #nameAt(offset: number, depth: number): string {
    const entry = depth > depthLimit ? undefined : this.entries.at(offset);
    if (!entry) return '?';
    const name = textOf(entry, At.name);
    if (entry.tag === Tag.structureType || entry.tag === Tag.unionType || entry.tag === Tag.classType) {
      return this.#structureName(entry, name);
    }
    return name !== undefined && entry.tag === Tag.typedef ? this.#around(entry, name) : this.at(offset, depth).name;
  }

  #structureName(entry: Entry, name: string | undefined): string {
    const word = entry.tag === Tag.unionType ? 'union' : entry.tag === Tag.classType ? 'class' : 'struct';
    if (name === undefined || name === '') return `${word} {…}`;
    return this.language(entry.unit) === 'C' ? `${word} ${name}` : this.#around(entry, name);
  }

  /** A name with the namespaces and types that it is declared in; Rust's are left out, as rustc does where they are plain. */
  #around({ offset, unit }: Entry, name: string): string {
    if (this.language(unit) !== 'C++' || name === '') return plainName(name);
    const around = this.names.around(offset).filter((part) => part !== anonymous && !/^__\w+$/.test(part));
    return plainName([...around, name].join('::'));
  }

  #structure(given: Entry, announced: string): DwarfType {
    const entry = given.attributes.has(At.declaration) ? (this.#definition(given) ?? given) : given;
    // What is only a signature has no name.
    const givenName = announced === '' ? (textOf(entry, At.name) ?? '') : announced;
    const size = numberOf(entry, At.byteSize) ?? 0;
    const common = { size, language: this.language(entry.unit), entry: entry.offset, entryName: givenName };
    const nameOf = (): string => this.#structureName(entry, givenName);
    if (entry.attributes.has(At.declaration)) return named(nameOf, { kind: 'opaque', isDeclared: true, ...common });
    const typeOf = (child: Entry) => this.typeOf(child);
    const typeArguments = once(() => argumentsOf(this.entries, entry, typeOf));
    const part = variantPartOf(this.entries, entry);
    if (part) {
      const parts = once(() => variantsOf(this.entries, part, typeOf));
      return named(nameOf, { kind: 'variant', ...common, parts, arguments: typeArguments });
    }
    const members = once(() =>
      membersOf(this.entries, entry, typeOf).filter(
        ({ isBase, type }) => !(isBase && this.#derives(type.entry, entry.offset, new Set())),
      ),
    );
    const isUnion = entry.tag === Tag.unionType;
    return named(nameOf, { kind: 'structure', ...common, isUnion, members, arguments: typeArguments });
  }

  /** Where a type is defined that is only declared here: by its signature, or by its name. */
  #definition(entry: Entry): Entry | undefined {
    const signed = numberOf(entry, At.signature);
    const bySignature = signed === undefined ? undefined : this.entries.at(signed);
    const name = textOf(entry, At.name);
    if (bySignature || name === undefined) return bySignature;
    return this.names.definition(name, this.names.around(entry.offset), entry.unit);
  }

  /** Whether a class is one of its own bases: damage that nothing could be found in. */
  #derives(from: number | undefined, base: number, seen: Set<number>): boolean {
    if (from === base) return true;
    const entry = from === undefined || seen.has(from) ? undefined : this.entries.at(from);
    if (!entry || from === undefined) return false;
    seen.add(from);
    if (entry.tag === Tag.typedef) return this.#derives(numberOf(entry, At.type), base, seen);
    let found = false;
    this.entries.children(entry, (child) => {
      if (child.tag === Tag.inheritance) found ||= this.#derives(numberOf(child, At.type), base, seen);
      return undefined;
    });
    return found;
  }

  #array(entry: Entry, depth: number): DwarfType {
    const counts: { readonly count: number; readonly isOpen: boolean }[] = [];
    this.entries.children(entry, (child) => {
      if (child.tag !== Tag.subrange) return undefined;
      const bound = numberOf(child, At.upperBound);
      const count = numberOf(child, At.count) ?? (bound === undefined ? undefined : bound + 1);
      const isOpen = count === undefined || count < 0 || count > 0xffff_ffff;
      counts.push({ count: isOpen ? 0 : count, isOpen });
      return undefined;
    });
    const element = this.typeOf(entry, depth);
    const language = this.language(entry.unit);
    const suffix = counts.map(({ count, isOpen }) => `[${isOpen ? '' : count}]`);
    let type: DwarfType = element;
    for (let place = counts.length - 1; place >= 0; place--) {
      const { count, isOpen } = counts[place] as { readonly count: number; readonly isOpen: boolean };
      const inner = type;
      const nameOf = (): string =>
        language === 'Rust' ? `[${inner.name}; ${count}]` : `${element.name}${suffix.slice(place).join('')}`;
      const { offset } = entry;
      const size = type.size * count;
      type = named(nameOf, { kind: 'array', size, language, entry: offset, element: type, count, isOpen });
    }
    return type;
  }

  #enumeration(given: Entry, announced: string, depth: number): DwarfType {
    const entry = given.attributes.has(At.declaration) ? (this.#definition(given) ?? given) : given;
    const name = announced === '' ? (textOf(entry, At.name) ?? '') : announced;
    const base = entry.attributes.has(At.type) ? this.typeOf(entry, depth) : undefined;
    const size = numberOf(entry, At.byteSize) ?? base?.size ?? 4;
    const isSigned = base?.kind === 'number' && base.encoding.startsWith('signed');
    const language = this.language(entry.unit);
    const nameOf = (): string =>
      language === 'C' ? `enum ${name || '{…}'}` : name ? this.#around(entry, name) : 'enum {…}';
    return named(nameOf, {
      kind: 'enumeration',
      size,
      language,
      entry: entry.offset,
      isSigned,
      enumerators: once(() => enumeratorsOf(this.entries, entry, { size, isSigned })),
    });
  }

  #function(entry: Entry, depth: number): DwarfType {
    const offsets: (number | undefined)[] = [];
    this.entries.children(entry, (child) => {
      if (child.tag === Tag.formalParameter) offsets.push(numberOf(child, At.type));
      return undefined;
    });
    const result = numberOf(entry, At.type);
    const nameAt = (offset: number | undefined) => (offset === undefined ? 'void' : this.#nameAt(offset, depth));
    const typeAt = (offset: number | undefined) => (offset === undefined ? opaqueType('void') : this.at(offset));
    return named(() => `${nameAt(result)} (${offsets.map(nameAt).join(', ')})`, {
      kind: 'function',
      size: 0,
      language: this.language(entry.unit),
      entry: entry.offset,
      result: () => typeAt(result),
      parameters: () => offsets.map(typeAt),
    });
  }
}

/** `int (*)(int)` of `int (int)`. */
const functionPointerName = (name: string, mark: string): string => {
  const open = name.indexOf('(');
  return open < 0 ? `${name} ${mark}` : `${name.slice(0, open)}(${mark})${name.slice(open)}`;
};
