/** Names that units declare outside of functions: types, variables, functions, enumerators. Read unit by unit, when they are asked for. */
import { At, type Entries, type Entry, numberOf, Tag, textOf, type Unit } from '../entries.ts';
import { nameOf } from '../scopes.ts';
import { anonymous, Holders, typeNameOf } from './holders.ts';
import { nameKey, nameParts } from './spelling.ts';
import { typesNamed } from './type-search.ts';

export { anonymous } from './holders.ts';

export type DeclaredKind = 'type' | 'variable' | 'function' | 'enumerator' | 'namespace';

export interface Declared {
  readonly kind: DeclaredKind;
  /** Its entry; of an enumerator that of its enumeration. */
  readonly offset: number;
  /** Its own name, the last part of the whole one. */
  readonly name: string;
  /** Names of the namespaces and types around it. */
  readonly around: readonly string[];
  /** It is only announced here. */
  readonly isDeclaration: boolean;
}

/** A definition whose names around it are those of its declaration. */
interface Open {
  readonly row: { -readonly [Key in keyof Declared]: Declared[Key] };
  readonly declaration: number;
}

type UnitNames = ReadonlyMap<string, readonly Declared[]>;

const typeTags: ReadonlySet<number> = new Set([
  Tag.baseType,
  Tag.structureType,
  Tag.classType,
  Tag.unionType,
  Tag.enumerationType,
  Tag.typedef,
]);
const holders: ReadonlySet<number> = new Set([Tag.structureType, Tag.classType, Tag.unionType]);

/** Namespaces and types in each other that are looked into. */
const depthLimit = 40;
const staticMember = 0x34;

export class Names {
  readonly #units = new Map<Unit, UnitNames>();
  /** Names around what is declared, by the offset of its entry. */
  readonly #around = new Map<number, readonly string[]>();

  readonly #holders: Holders;
  /** Names of namespaces that are left out where something in them is named: `inline` ones. */
  readonly #inline = new Set<string>();
  /** By the names around a type and its own. */
  readonly #definitions = new Map<string, Entry | undefined>();

  constructor(private readonly entries: Entries) {
    this.#holders = new Holders(entries);
  }

  /** Namespaces and types around an entry that is declared outside of functions. */
  around(offset: number): readonly string[] {
    return this.#holders.around(offset);
  }

  /**
   * What a name may mean: those of the unit `near`, then of the others; definitions before declarations. The parts before the
   * last must be the last ones of what is around it: `Item::made` finds `shop::Item::made`.
   */
  find(name: string, kinds: readonly DeclaredKind[], near?: Unit): readonly Declared[] {
    const wanted = nameParts(name.replace(/^::/, '')).map(nameKey);
    if (wanted.length === 0) return [];
    const own = near ? this.#search(near, wanted, kinds) : [];
    if (own.some(({ isDeclaration }) => !isDeclaration)) return definitionsFirst(own);
    const found = [...own];
    for (const unit of this.entries.everyUnit()) {
      if (unit === near) continue;
      found.push(...this.#search(unit, wanted, kinds));
      if (found.some(({ isDeclaration }) => !isDeclaration)) break;
    }
    return definitionsFirst(found);
  }

  /** Everything that one unit declares, for completion. */
  all(unit: Unit): Iterable<readonly Declared[]> {
    return this.#of(unit).values();
  }

  /** Types of a unit whose own name starts so: templates. */
  starting(start: string, unit: Unit): readonly number[] {
    return typesNamed(this.entries, unit, start, false).map(({ offset }) => offset);
  }

  /** Where a type is defined that is only declared somewhere: its unit is looked at first. Names of other things are not read. */
  definition(name: string, around: readonly string[], near: Unit): Entry | undefined {
    const wanted = around.filter(isTold).join('::');
    const key = `${wanted}::${name}`;
    if (this.#definitions.has(key)) return this.#definitions.get(key);
    const found = this.#findDefinition(name, wanted, near);
    this.#definitions.set(key, found);
    return found;
  }

  #findDefinition(name: string, around: string, near: Unit): Entry | undefined {
    const fits = ({ offset }: Entry): boolean => this.around(offset).filter(isTold).join('::') === around;
    const own = typesNamed(this.entries, near, name, true).find(fits);
    if (own) return own;
    for (const unit of this.entries.everyUnit()) {
      const found = unit === near ? undefined : typesNamed(this.entries, unit, name, true).find(fits);
      if (found) return found;
    }
    return undefined;
  }

  #search(unit: Unit, wanted: readonly string[], kinds: readonly DeclaredKind[]): readonly Declared[] {
    const named = this.#of(unit).get(wanted.at(-1) as string) ?? [];
    const before = wanted.slice(0, -1);
    return named.filter(
      ({ kind, around }) =>
        kinds.includes(kind) &&
        (this.isIn(around, before) || (kind === 'enumerator' && this.isIn(around.slice(0, -1), before))),
    );
  }

  /** Whether names around something end with the wanted ones; inline namespaces and those without name may be left out. */
  isIn(around: readonly string[], wanted: readonly string[]): boolean {
    let at = wanted.length - 1;
    for (let index = around.length - 1; index >= 0 && at >= 0; index--) {
      const name = around[index] as string;
      if (nameKey(name) === wanted[at]) at--;
      else if (isTold(name) && !this.#inline.has(name) && !/^\{/.test(name)) return false;
    }
    return at < 0 || (at === 0 && wanted[0] === 'crate');
  }

  #of(unit: Unit): UnitNames {
    const known = this.#units.get(unit);
    if (known) return known;
    const names = new Map<string, Declared[]>();
    this.#units.set(unit, names);
    const root = this.entries.at(unit.first, unit);
    const open: Open[] = [];
    if (root) this.#read(root, [], names, open, 0);
    // Definitions outside of their classes may stand before them.
    for (const { row, declaration } of open) {
      const around = this.#around.get(declaration);
      if (!around) continue;
      row.around = around;
      this.#around.set(row.offset, around);
    }
    return names;
  }

  #read(holder: Entry, around: readonly string[], names: Map<string, Declared[]>, open: Open[], depth: number): number {
    const add = (kind: DeclaredKind, entry: Entry, name: string | undefined, declaration?: number): void => {
      if (name === undefined || name === '') return;
      const { offset } = entry;
      const key = nameKey(name);
      if (around.length > 0) this.#around.set(offset, around);
      const row = { kind, offset, name, around, isDeclaration: entry.attributes.has(At.declaration) };
      if (declaration !== undefined) open.push({ row, declaration });
      const rows = names.get(key);
      if (rows) rows.push(row);
      else names.set(key, [row]);
    };
    return this.entries.children(holder, (entry) => {
      const { tag } = entry;
      const name = typeNameOf(this.entries, entry);
      if (tag === Tag.namespace) {
        add('namespace', entry, name);
        if (name !== undefined && entry.attributes.has(At.exportSymbols)) this.#inline.add(name);
        return depth < depthLimit
          ? this.#read(entry, [...around, name ?? anonymous], names, open, depth + 1)
          : undefined;
      }
      if (typeTags.has(tag)) {
        add('type', entry, name);
        if (tag === Tag.enumerationType) return this.#enumerators(entry, around, names);
        if (!holders.has(tag) || depth >= depthLimit) return undefined;
        return this.#read(entry, name === undefined ? around : [...around, name], names, open, depth + 1);
      }
      if (tag === Tag.subprogram) {
        // A definition outside of its class names its declaration.
        const place = numberOf(entry, At.specification) ?? numberOf(entry, At.abstractOrigin);
        add('function', entry, name ?? nameOf(this.entries, entry), place);
      }
      const isStatic =
        tag === Tag.member && (entry.attributes.has(At.external) || entry.attributes.has(At.declaration));
      if (tag === staticMember || isStatic) {
        const place = numberOf(entry, At.specification);
        add('variable', entry, name ?? nameOf(this.entries, entry), place);
      }
      return undefined;
    });
  }

  #enumerators(holder: Entry, around: readonly string[], names: Map<string, Declared[]>): number {
    const own = textOf(holder, At.name);
    const inside = own === undefined ? around : [...around, own];
    return this.entries.children(holder, (entry) => {
      const name = entry.tag === Tag.enumerator ? textOf(entry, At.name) : undefined;
      if (name === undefined) return undefined;
      const key = nameKey(name);
      const row: Declared = { kind: 'enumerator', offset: holder.offset, name, around: inside, isDeclaration: false };
      const rows = names.get(key);
      if (rows) rows.push(row);
      else names.set(key, [row]);
      return undefined;
    });
  }
}

/** Namespaces of versions and without a name say nothing. */
const isTold = (name: string): boolean => name !== anonymous && !/^__\w+$/.test(name);

const definitionsFirst = (rows: readonly Declared[]): readonly Declared[] =>
  [...rows].sort((left, right) => Number(left.isDeclaration) - Number(right.isDeclaration));
