/** Namespaces and types around what units declare: found by place, without reading the names of anything else. */
import { At, type Entries, type Entry, numberOf, Tag, textOf, type Unit } from '../entries.ts';
import { skipAttribute } from '../forms.ts';

/** Entries with others in them, ascending; an inner one comes behind the one that it is in. */
interface Table {
  readonly starts: readonly number[];
  /** Exclusive. */
  readonly ends: readonly number[];
  /** Place of the next outer one; -1 for none. */
  readonly outer: readonly number[];
  /** Names up to and with each, when they were asked for. */
  readonly names: (readonly string[] | undefined)[];
}

const holders: ReadonlySet<number> = new Set([
  Tag.namespace,
  Tag.structureType,
  Tag.classType,
  Tag.unionType,
  // What is in a function is in nothing else.
  Tag.subprogram,
]);

/** The name of an entry, or of the type that it stands for by a signature. */
export const typeNameOf = (entries: Entries, entry: Entry): string | undefined => {
  const name = textOf(entry, At.name);
  const signed = name === undefined ? numberOf(entry, At.signature) : undefined;
  const type = signed === undefined ? undefined : entries.at(signed);
  return type ? textOf(type, At.name) : name;
};

export const anonymous = '(anonymous namespace)';

export class Holders {
  readonly #tables = new Map<Unit, Table>();

  constructor(private readonly entries: Entries) {}

  /** Names around an entry, the outermost first; of a definition outside of its class those around its declaration. */
  around(offset: number): readonly string[] {
    let place = offset;
    for (let steps = 0; steps < 4; steps++) {
      const entry = this.entries.at(place);
      const isOutside = entry?.tag === Tag.subprogram || entry?.tag === Tag.variable;
      const next = isOutside ? (numberOf(entry, At.specification) ?? numberOf(entry, At.abstractOrigin)) : undefined;
      if (next === undefined) break;
      place = next;
    }
    const unit = this.entries.unitAt(place);
    if (!unit) return [];
    const table = this.#of(unit);
    let at = lastBefore(table.starts, place);
    while (at >= 0 && (table.ends[at] as number) <= place) at = table.outer[at] as number;
    return this.#names(table, at, unit);
  }

  #names(table: Table, at: number, unit: Unit): readonly string[] {
    if (at < 0) return [];
    const known = table.names[at];
    if (known) return known;
    const entry = this.entries.at(table.starts[at] as number, unit);
    const isFunction = entry?.tag === Tag.subprogram;
    const name = entry && (typeNameOf(this.entries, entry) ?? (entry.tag === Tag.namespace ? anonymous : undefined));
    const outer = isFunction ? [] : this.#names(table, table.outer[at] as number, unit);
    const names = isFunction || name === undefined ? outer : [...outer, name];
    table.names[at] = names;
    return names;
  }

  #of(unit: Unit): Table {
    const known = this.#tables.get(unit);
    if (known) return known;
    const { abbreviations, bias } = unit;
    const starts: number[] = [];
    const ends: number[] = [];
    const outer: number[] = [];
    /** Of the entries that are open: their place in the table, or that of the one around them, and whether they are in it. */
    const open: { readonly place: number; readonly isOwn: boolean }[] = [];
    const reader = unit.sections.info.reader(unit.first - bias, unit.end - bias);
    while (!reader.isAtEnd) {
      const offset = reader.at + bias;
      const code = reader.uleb();
      if (code === 0) {
        const closed = open.pop();
        if (closed?.isOwn) ends[closed.place] = reader.at + bias;
        continue;
      }
      const abbreviation = abbreviations.get(code);
      if (!abbreviation) break;
      const { steps, tag, hasChildren } = abbreviation;
      for (let at = 0; at < steps.length; at++) skipAttribute(unit, reader, steps[at] as number);
      if (!hasChildren) continue;
      const around = open.at(-1)?.place ?? -1;
      const isOwn = holders.has(tag);
      if (isOwn) {
        outer.push(around);
        ends.push(unit.end);
      }
      open.push({ place: isOwn ? starts.push(offset) - 1 : around, isOwn });
    }
    const table = { starts, ends, outer, names: [] };
    this.#tables.set(unit, table);
    return table;
  }
}

/** Place of the last item below a limit, of ascending ones; -1 for none. */
const lastBefore = (items: readonly number[], limit: number): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
