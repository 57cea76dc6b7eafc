/** `std::map`, `std::set` and their multiple forms (libc++): a tree in order. */
import type { DwarfValue } from '../values/value.ts';
import { chain } from './chain.ts';
import { mapView, type Pair, setView } from './map-view.ts';
import { addressAt, find, numberIn, offsetIn, pointerIn, typeArgument } from './members.ts';
import { type Formatter, invalid } from './view.ts';

/** Parents are followed no further up: no tree is that high. */
const heightLimit = 200;
const smallestNode = 16;

export const cxxTree: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && /^(?:multi)?(?:map|set)</.test(entryName),
  view(value) {
    const tree = find(value, '__tree_');
    const count = numberIn(tree, '__pair3_', '__size_');
    const type = typeArgument(tree?.of, 0);
    const node = type && value.types.templated('__tree_node<', type);
    const begin = pointerIn(tree, '__begin_node_');
    const held = offsetIn(node, '__value_');
    const links = ['__left_', '__right_', '__parent_'].map((name) => offsetIn(node, name));
    if (!tree || count === undefined || !type || !begin || held === undefined) return undefined;
    if (links.some((offset) => offset === undefined)) return undefined;
    if (count > value.memoryLength / smallestNode) return invalid(`its size ${count} does not fit memory`);
    const nodes = chain({
      count,
      first: begin.pointer,
      next: (at) => successor(value, at, links as [number, number, number]),
      element: (at) => value.at(type, at + held),
    });
    const parts = { label: `size=${count}`, count, at: nodes.at, problem: nodes.problem };
    const name = value.of.entryName ?? '';
    return /^(?:multi)?map/.test(name)
      ? mapView(parts, pairOf, { isUnique: !name.startsWith('multi') })
      : setView(parts, { isUnique: !name.startsWith('multi') });
  },
};

/** The node behind one in order: the leftmost below its right, or the first parent that it is left of. */
const successor = (
  value: DwarfValue,
  node: number,
  [left, right, parent]: readonly [number, number, number],
): number | undefined => {
  let at = addressAt(value, node + right);
  if (at !== undefined && at !== 0) {
    for (let height = 0; height < heightLimit; height++) {
      const lower = addressAt(value, at + left);
      if (lower === undefined) return undefined;
      if (lower === 0) return at;
      at = lower;
    }
    return undefined;
  }
  let below = node;
  for (let height = 0; height < heightLimit; height++) {
    const above = addressAt(value, below + parent);
    if (above === undefined || above === 0) return undefined;
    if (addressAt(value, above + left) === below) return above;
    below = above;
  }
  return undefined;
};

/** The pair that a node of a map holds. */
export const pairOf = (element: DwarfValue): Pair | undefined => {
  const pair = find(element, '__cc_', '__cc') ?? element;
  const key = pair.member('first');
  const value = pair.member('second');
  return key && value ? { key, value } : undefined;
};
