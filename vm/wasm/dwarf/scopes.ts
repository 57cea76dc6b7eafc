/** Functions, inlined calls and blocks of a unit, with what is declared in them. */
import { shortDemangled } from '../demangle/index.ts';
import type { CompileUnit } from './compile-units.ts';
import { At, type Entries, type Entry, numberOf, Tag, textOf } from './entries.ts';
import type { Block } from './forms.ts';
import { type Ranges, rangesOf } from './ranges.ts';

export interface Scope {
  readonly kind: 'function' | 'inlined call' | 'block';
  readonly entry: Entry;
  readonly unit: CompileUnit;
  readonly parent?: Scope;
  /** Pairs of start and end of its code: addresses of DWARF. */
  readonly ranges: Ranges;
  readonly children: readonly Scope[];
  /** Entries of parameters and variables, in the order of the source. */
  readonly variables: readonly Entry[];
}

/** Scopes and namespaces in each other that are looked into. */
const depthLimit = 300;

/** A function with the scopes in it. */
export const functionScope = (entries: Entries, unit: CompileUnit, entry: Entry): Scope =>
  scopeOf(entries, unit, entry, 'function', rangesOf(entry, unit.base), undefined, 0).scope;

const scopeOf = (
  entries: Entries,
  unit: CompileUnit,
  entry: Entry,
  kind: Scope['kind'],
  ranges: Ranges,
  parent: Scope | undefined,
  depth: number,
): { readonly scope: Scope; readonly end: number } => {
  const children: Scope[] = [];
  const variables: Entry[] = [];
  const scope: Scope = { kind, entry, unit, ranges, children, variables, ...(parent ? { parent } : {}) };
  const end = entries.children(entry, (child) => {
    if (child.tag === Tag.variable || child.tag === Tag.formalParameter) variables.push(child);
    if (child.tag !== Tag.lexicalBlock && child.tag !== Tag.inlinedSubroutine) return undefined;
    const inner = depth < depthLimit ? rangesOf(child, unit.base) : [];
    if (inner.length === 0) return undefined;
    const of = child.tag === Tag.lexicalBlock ? 'block' : 'inlined call';
    const made = scopeOf(entries, unit, child, of, inner, scope, depth + 1);
    children.push(made.scope);
    return made.end;
  });
  return { scope, end };
};

/** Whether ranges hold an address. */
export const covers = (ranges: Ranges, address: number): boolean => {
  for (let at = 0; at < ranges.length; at += 2) {
    if ((ranges[at] as number) <= address && address < (ranges[at + 1] as number)) return true;
  }
  return false;
};

/** An attribute of an entry or of what it is an instance of: its abstract origin, its declaration. */
export const inherited = (entries: Entries, entry: Entry, attribute: number): Entry | undefined => {
  let holder: Entry | undefined = entry;
  for (let steps = 0; holder && steps < 8; steps++) {
    if (holder.attributes.has(attribute)) return holder;
    const next: number | undefined = numberOf(holder, At.abstractOrigin) ?? numberOf(holder, At.specification);
    holder = next === undefined ? undefined : entries.at(next);
  }
  return undefined;
};

/** The name of an entry or of what it is an instance of. */
export const nameOf = (entries: Entries, entry: Entry): string | undefined => {
  const holder = inherited(entries, entry, At.name);
  return holder && textOf(holder, At.name);
};

/** The name of a function in the call stack: `shop::Item::cost`, `maze::Grid::step`. */
export const symbolOf = (entries: Entries, entry: Entry): string | undefined => {
  const holder = inherited(entries, entry, At.linkageName);
  const symbol = holder && textOf(holder, At.linkageName);
  const short = symbol === undefined ? undefined : shortDemangled(symbol);
  return short === undefined || short === symbol ? nameOf(entries, entry) : short;
};

/** The frame base of the function that a scope belongs to. */
export const frameBaseOf = (scope: Scope): Block | undefined => {
  let holder: Scope | undefined = scope;
  while (holder) {
    const value = holder.entry.attributes.get(At.frameBase);
    if (value !== undefined && typeof value === 'object') return value;
    holder = holder.parent;
  }
  return undefined;
};
