/** Rust's `BTreeMap` and `BTreeSet`: leaves with up to eleven keys, and edges between them. */
import type { DwarfType } from '../types/model.ts';
import type { DwarfValue } from '../values/value.ts';
import { mapView, type Pair, setView } from './map-view.ts';
import { addressAt, find, numberIn, offsetIn, pointerIn, targetType, typeArgument } from './members.ts';
import { type Formatter, invalid, listView } from './view.ts';

const heightLimit = 30;
const mostKeys = 11;

export const rustTree: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && /^BTree(?:Map|Set)</.test(entryName),
  view(value) {
    const count = numberIn(value, 'length');
    const root = find(value, 'root');
    const active = root?.active;
    if (count === undefined || !root) return undefined;
    const isMap = value.of.entryName?.startsWith('BTreeMap<') ?? false;
    if (count === 0 || root.activeMember?.name === 'None') return listView({ label: 'len=0', count: 0, at: () => [] });
    const node = pointerIn(active, 'pointer');
    const height = numberIn(active, 'height');
    const shape = shapeOf(value, targetType(node));
    if (!node || height === undefined || !shape) return undefined;
    if (height > heightLimit || count > value.memoryLength) return invalid(`its height ${height} cannot be`);
    const walk = inOrder(value, shape, node.pointer, height);
    const pairs: Pair[] = [];
    let problem: string | undefined;
    const reach = (end: number): void => {
      while (pairs.length < Math.min(end, count) && problem === undefined) {
        const next = walk.next();
        if (next.done) problem = `it ends after ${pairs.length} of ${count}`;
        else pairs.push(next.value);
      }
    };
    const page = (start: number, most: number): readonly Pair[] => {
      reach(start + most);
      return pairs.slice(start, start + most);
    };
    const at = (start: number, most: number) => page(start, most).map(({ key }) => key);
    const parts = { label: `len=${count}`, count, at, problem: () => problem };
    if (!isMap) return setView(parts, { isUnique: false });
    const byKey = new Map<DwarfValue, Pair>();
    const keys = (start: number, most: number) => {
      for (const pair of page(start, most)) byKey.set(pair.key, pair);
      return at(start, most);
    };
    return mapView({ ...parts, at: keys }, (key) => byKey.get(key), { isUnique: true });
  },
};

interface Shape {
  readonly key: DwarfType;
  readonly value: DwarfType;
  readonly keys: number;
  readonly values: number;
  readonly length: number;
  readonly edges: number;
}

const shapeOf = (value: DwarfValue, leaf: DwarfType | undefined): Shape | undefined => {
  const key = typeArgument(leaf, 0);
  const held = typeArgument(leaf, 1);
  const [keys, values, length] = ['keys', 'vals', 'len'].map((name) => offsetIn(leaf, name));
  if (!key || !held || keys === undefined || values === undefined || length === undefined) return undefined;
  const internal = value.types.templated('InternalNode<', key, held);
  // Optimised code may not describe inner nodes: a leaf (in C's layout), then its edges.
  const edges = offsetIn(internal, 'edges') ?? Math.ceil((leaf?.size ?? 0) / 4) * 4;
  return { key, value: held, keys, values, length, edges };
};

function* inOrder(value: DwarfValue, shape: Shape, node: number, height: number): Generator<Pair> {
  const bytes = value.read(node + shape.length, 2);
  const count = bytes ? (bytes[0] as number) + (bytes[1] as number) * 256 : 0;
  if (count > mostKeys) return;
  for (let index = 0; index <= count; index++) {
    if (height > 0) {
      const edge = addressAt(value, node + shape.edges + index * 4);
      if (edge) yield* inOrder(value, shape, edge, height - 1);
    }
    if (index === count) return;
    const key = value.at(shape.key, node + shape.keys + index * shape.key.size);
    const held = value.at(shape.value, node + shape.values + index * shape.value.size);
    if (key && held) yield { key, value: held };
  }
}
