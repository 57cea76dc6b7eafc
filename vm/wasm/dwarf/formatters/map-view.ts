/** Pairs of keys and values. */
import type { ChildRow } from '../values/children.ts';
import { primary } from '../values/children.ts';
import { numericOf } from '../values/numerics.ts';
import { contentOf } from '../values/text.ts';
import type { DwarfValue } from '../values/value.ts';
import { boolAnswer, type Key, type ListParts, listText, listView, sizeAnswer, type View } from './view.ts';

export interface Pair {
  readonly key: DwarfValue;
  readonly value: DwarfValue;
}

/** Pairs that are looked through for a key. */
const searchedPairs = 200_000;

/** A list of pairs, whose values are found by key. `parts` holds the elements that a pair is inside of. */
export const mapView = (
  parts: ListParts,
  pairOf: (element: DwarfValue) => Pair | undefined,
  { isUnique }: { readonly isUnique: boolean },
): View => {
  const list = listView(parts);
  const pairs = (start: number, count: number): readonly (Pair | undefined)[] => parts.at(start, count).map(pairOf);
  const search = (key: Key): Pair | undefined => {
    for (let start = 0; start < Math.min(parts.count, searchedPairs); start += 500) {
      const found = pairs(start, Math.min(500, parts.count - start)).find((pair) => pair && isKey(pair.key, key));
      if (found) return found;
    }
    return undefined;
  };
  return {
    ...list,
    text: (show) => {
      if (parts.count === 0 || show.depth > show.depthLimit) return list.text(show);
      const shown = pairs(0, Math.min(parts.count, show.elements)).map((pair) =>
        pair ? `${show.value(pair.key)}: ${show.value(pair.value)}` : '(invalid)',
      );
      return listText(parts.label, '{}', shown, { count: parts.count, problem: parts.problem?.() });
    },
    rows: (start, count) =>
      pairs(start, count).flatMap((pair, offset) => (pair ? [pairRow(pair, start + offset, isUnique)] : [])),
    subscript: (key) => search(key)?.value,
    methods: {
      ...list.methods,
      at: (key) => search(key)?.value,
      get: (key) => search(key)?.value,
      count: (key) => sizeAnswer(search(key) ? 1 : 0),
      contains: (key) => boolAnswer(search(key) !== undefined),
      contains_key: (key) => boolAnswer(search(key) !== undefined),
    },
  };
};

/** Elements that are found by what they are. */
export const setView = (parts: ListParts, { isUnique }: { readonly isUnique: boolean }): View => {
  const search = (key: Key): boolean => {
    for (let start = 0; start < Math.min(parts.count, searchedPairs); start += 500)
      if (parts.at(start, Math.min(500, parts.count - start)).some((each) => isKey(each, key))) return true;
    return false;
  };
  const contains = (key: Key) => boolAnswer(search(key));
  return listView({
    ...parts,
    methods: {
      ...parts.methods,
      contains,
      ...(isUnique ? { count: (key: Key) => sizeAnswer(search(key) ? 1 : 0) } : {}),
    },
  });
};

const isKey = (value: DwarfValue, { number, text }: Key): boolean => {
  if (text !== undefined) return contentOf(value) === text;
  const plain = value.of.kind === 'pointer' && value.of.isReference ? value.target : value;
  return plain !== undefined && number !== undefined && numericOf(plain.of, plain.bytes) === number;
};

/** A row by its key where the key is a number or a text, by its place otherwise. */
const pairRow = ({ key, value }: Pair, index: number, isUnique: boolean): ChildRow => {
  const content = isUnique ? contentOf(key) : undefined;
  const number = isUnique ? numericOf(key.of, key.bytes) : undefined;
  const isShort = content !== undefined && content.length <= 60 && !/[\p{Cc}\ufffd]/u.test(content);
  const spelled = isShort
    ? JSON.stringify(content)
    : typeof number === 'bigint' && key.of.kind !== 'pointer'
      ? String(number)
      : undefined;
  const shown = spelled ?? `${index}: ${key.summary}`;
  return {
    name: `[${shown}]`,
    value,
    path: (of) => (spelled === undefined ? `${primary(of)}.[${index}]` : `${primary(of)}[${spelled}]`),
  };
};
