/** `std::list`, `std::forward_list` and `std::deque` (libc++). */
import type { DwarfValue } from '../values/value.ts';
import { chain } from './chain.ts';
import { addressAt, find, isInside, numberIn, offsetIn, pointerIn, typeArgument } from './members.ts';
import { type Formatter, invalid, listView } from './view.ts';

const smallestNode = 4;

export const cxxList: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('list<'),
  view(value) {
    const count = numberIn(value, '__size_alloc_', '__size_');
    const type = typeArgument(value.of, 0);
    const node = type && value.types.templated('__list_node<', type);
    const end = find(value, '__end_');
    const [next, held] = [offsetIn(node, '__next_'), offsetIn(node, '__value_')];
    if (count === undefined || !type || !end || next === undefined || held === undefined) return undefined;
    if (count > value.memoryLength / smallestNode) return invalid(`its size ${count} does not fit memory`);
    const nodes = chain({
      count,
      first: pointerIn(end, '__next_')?.pointer,
      next: (at) => addressAt(value, at + next),
      element: (at) => (at === end.address ? undefined : value.at(type, at + held)),
    });
    return listView({ label: `size=${count}`, count, at: nodes.at, problem: nodes.problem });
  },
};

/** It does not know its size: its nodes are counted, up to this many. */
const countedNodes = 10_000;

export const cxxForwardList: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('forward_list<'),
  view(value) {
    const type = typeArgument(value.of, 0);
    const node = type && value.types.templated('__forward_list_node<', type);
    const first = pointerIn(find(value, '__before_begin_'), '__next_');
    const [next, held] = [offsetIn(node, '__next_'), offsetIn(node, '__value_')];
    if (!type || !first || next === undefined || held === undefined) return undefined;
    const seen = new Set<number>();
    let at: number | undefined = first.pointer;
    while (at !== undefined && at !== 0 && !seen.has(at) && seen.size < countedNodes) {
      seen.add(at);
      at = addressAt(value, at + next);
    }
    const count = seen.size;
    const isWhole = at === 0;
    const nodes = chain({
      count,
      first: first.pointer,
      next: (address) => addressAt(value, address + next),
      element: (address) => value.at(type, address + held),
    });
    const problem = () => nodes.problem() ?? (isWhole ? undefined : 'it does not end');
    return listView({ label: `size=${isWhole ? count : `${count}+`}`, count, at: nodes.at, problem });
  },
};

export const cxxDeque: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('deque<'),
  view(value) {
    const type = typeArgument(value.of, 0);
    const map = find(value, '__map_');
    const blocks = pointerIn(map, '__begin_');
    const blocksEnd = numberIn(map, '__end_');
    const start = numberIn(value, '__start_');
    const count = numberIn(value, '__size_');
    if (!type || !blocks || blocksEnd === undefined || start === undefined || count === undefined) return undefined;
    const size = Math.max(1, type.size);
    const perBlock = size < 256 ? Math.floor(4096 / size) : 16;
    const first = blocks.pointer;
    const room = ((blocksEnd - first) / 4) * perBlock;
    if (count > 0 && !isInside(value, first, blocksEnd - first)) return invalid('its blocks lie outside of memory');
    if (start + count > Math.max(0, room)) return invalid(`its size ${count} exceeds its blocks`);
    const one = (index: number): DwarfValue | undefined => {
      const block = addressAt(value, first + Math.floor((start + index) / perBlock) * 4);
      return block ? value.at(type, block + ((start + index) % perBlock) * size) : undefined;
    };
    return listView({
      label: `size=${count}`,
      count,
      at: (from, most) =>
        Array.from({ length: most }, (_, offset) => one(from + offset)).filter((each) => each !== undefined),
    });
  },
};
