/** Namespaces and types around what units declare: found by place, without reading the names of anything else. */
import { At, type Entries, type Entry, numberOf, Tag, textOf, type Unit } from '../entries.ts';
import { type EntryTree, lastBefore, treeOf } from '../entry-tree.ts';

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
  /** Names up to and with the one at an offset, when they were asked for. */
  readonly #names = new Map<number, readonly string[]>();

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
    const tree = treeOf(unit);
    const offsetInUnit = place - unit.bias;
    let at = lastBefore(tree, offsetInUnit);
    while (at >= 0 && (tree.ends[at] as number) <= offsetInUnit) at = tree.outer[at] as number;
    return this.#named(tree, at, unit);
  }

  #named(tree: EntryTree, from: number, unit: Unit): readonly string[] {
    let at = from;
    while (at >= 0 && !holders.has(tree.tags[at] as number)) at = tree.outer[at] as number;
    if (at < 0) return [];
    const offset = (tree.starts[at] as number) + unit.bias;
    const known = this.#names.get(offset);
    if (known) return known;
    const entry = this.entries.at(offset, unit);
    const isFunction = entry?.tag === Tag.subprogram;
    const name = entry && (typeNameOf(this.entries, entry) ?? (entry.tag === Tag.namespace ? anonymous : undefined));
    const outer = isFunction ? [] : this.#named(tree, tree.outer[at] as number, unit);
    const names = isFunction || name === undefined ? outer : [...outer, name];
    this.#names.set(offset, names);
    return names;
  }
}
