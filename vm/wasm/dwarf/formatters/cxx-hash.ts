/** `std::unordered_map`, `std::unordered_set` and their multiple forms (libc++). */
import { chain } from './chain.ts';
import { pairOf } from './cxx-tree.ts';
import { mapView, setView } from './map-view.ts';
import { addressAt, find, numberIn, offsetIn, pointerIn, typeArgument } from './members.ts';
import { type Formatter, invalid, sizeAnswer } from './view.ts';

const smallestNode = 8;

export const cxxHash: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && /^unordered_(?:multi)?(?:map|set)</.test(entryName),
  view(value) {
    const table = find(value, '__table_');
    const count = numberIn(table, '__p2_', '__size_');
    const type = typeArgument(table?.of, 0);
    const node = type && value.types.templated('__hash_node<', type);
    const first = pointerIn(find(table, '__p1_', '__first_node_'), '__next_');
    const [next, held] = [offsetIn(node, '__next_'), offsetIn(node, '__value_')];
    if (count === undefined || !type || !first || next === undefined || held === undefined) return undefined;
    if (count > value.memoryLength / smallestNode) return invalid(`its size ${count} does not fit memory`);
    const nodes = chain({
      count,
      first: first.pointer,
      next: (at) => addressAt(value, at + next),
      element: (at) => value.at(type, at + held),
    });
    const buckets = numberIn(find(table, '__bucket_list_'), '__size_', '__data_');
    const methods = { bucket_count: () => (buckets === undefined ? undefined : sizeAnswer(buckets)) };
    const parts = { label: `size=${count}`, count, at: nodes.at, problem: nodes.problem, methods };
    const name = value.of.entryName ?? '';
    return /map</.test(name.slice(0, 24))
      ? mapView(parts, pairOf, { isUnique: !name.startsWith('unordered_multi') })
      : setView(parts, { isUnique: !name.startsWith('unordered_multi') });
  },
};
