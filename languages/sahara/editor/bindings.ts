/** Where a local name comes from: a parameter, a let, a pattern. Read from the syntax tree, innermost first. */
import type { Range } from '../../../vm/context/diagnostic.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';

export interface Binding {
  readonly kind: 'parameter' | 'local' | 'message' | 'condition' | 'element' | 'restart argument';
  readonly range: Range;
  /** As written, where the source gives it. */
  readonly type?: string | undefined;
  /** The text of the form whose value it has. */
  readonly value?: string | undefined;
}

/** `around` holds the lists around the place, innermost first. */
export const bindingOf = (
  name: string,
  around: readonly ListForm[],
  offset: number,
  text: string,
): Binding | undefined => {
  for (const [index, list] of around.entries()) {
    const found = bound(name, list, around[index + 1], offset, text);
    if (found) return found;
  }
  return undefined;
};

const bound = (
  name: string,
  list: ListForm,
  parent: ListForm | undefined,
  offset: number,
  text: string,
): Binding | undefined => {
  const sourceOf = (form: Form | undefined) => (form ? text.slice(form.start, form.end) : '');
  switch (headOf(list)) {
    case 'fn':
      return typed(name, list.items.find(isVector), 'parameter', sourceOf);
    case 'let':
    case 'for': {
      const vector = list.items[1];
      if (!isVector(vector)) return undefined;
      const isFor = headOf(list) === 'for';
      // A later pair sees the earlier ones; the last that begins before the place counts.
      for (let at = vector.items.length - 2 + (vector.items.length % 2); at >= 0; at -= 2) {
        const symbol = vector.items[at];
        if (symbolName(symbol) !== name || !symbol || symbol.start > offset) continue;
        const kind = isFor ? 'element' : 'local';
        return { kind, range: symbol.range, value: sourceOf(vector.items[at + 1]) };
      }
      return undefined;
    }
    default:
      return list.open === '[' ? clause(name, list, parent, sourceOf) : undefined;
  }
};

/** A clause of receive, match, handle or restarts. */
const clause = (
  name: string,
  list: ListForm,
  parent: ListForm | undefined,
  sourceOf: (form: Form | undefined) => string,
): Binding | undefined => {
  const [first, second] = list.items;
  switch (headOf(parent)) {
    case 'receive':
      return isVector(first) ? typed(name, first, 'message', sourceOf) : undefined;
    case 'handle':
      return second && symbolName(second) === name
        ? { kind: 'condition', range: second.range, type: sourceOf(first) }
        : undefined;
    case 'restarts':
      return typed(name, list.items.find(isVector), 'restart argument', sourceOf);
    case 'match': {
      const symbol = first && findSymbol(first, name);
      const matched = parent?.items[1];
      return symbol ? { kind: 'local', range: symbol.range, value: `part of ${sourceOf(matched)}` } : undefined;
    }
    default:
      return undefined;
  }
};

const typed = (
  name: string,
  vector: ListForm | undefined,
  kind: Binding['kind'],
  sourceOf: (form: Form | undefined) => string,
): Binding | undefined => {
  const at = vector?.items.findIndex((item, index) => index % 2 === 0 && symbolName(item) === name) ?? -1;
  const symbol = vector?.items[at];
  return symbol ? { kind, range: symbol.range, type: sourceOf(vector?.items[at + 1]) } : undefined;
};

const findSymbol = (form: Form, name: string): Form | undefined => {
  if (symbolName(form) === name) return form;
  if (form.kind !== 'list') return undefined;
  const rest = headOf(form) === undefined ? form.items : form.items.slice(1);
  return rest.map((item) => findSymbol(item, name)).find((found) => found !== undefined);
};
