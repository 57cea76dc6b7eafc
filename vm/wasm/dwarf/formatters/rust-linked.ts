/** Rust's `LinkedList` and `BinaryHeap`. */
import { chain } from './chain.ts';
import { addressAt, numberIn, offsetIn, scalar, targetType, typeArgument } from './members.ts';
import { type Formatter, invalid, listView } from './view.ts';

const smallestNode = 8;

export const rustList: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('LinkedList<'),
  view(value) {
    const count = numberIn(value, 'len');
    const type = typeArgument(value.of, 0);
    // `Some` of a pointer that is never null.
    const first = scalar(value.member('head')?.active);
    const node = targetType(first);
    if (count === 0) return listView({ label: 'len=0', brackets: '[]', count: 0, at: () => [] });
    const [next, held] = [offsetIn(node, 'next'), offsetIn(node, 'element')];
    if (count === undefined || !type || !first || next === undefined || held === undefined) return undefined;
    if (count > value.memoryLength / smallestNode) return invalid(`its length ${count} does not fit memory`);
    const nodes = chain({
      count,
      first: first.pointer,
      next: (at) => addressAt(value, at + next),
      element: (at) => value.at(type, at + held),
    });
    return listView({ label: `len=${count}`, brackets: '[]', count, at: nodes.at, problem: nodes.problem });
  },
};

export const rustHeap: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('BinaryHeap<'),
  view(value) {
    const inner = value.member('data')?.view;
    const top = inner?.methods?.front;
    return inner && { ...inner, methods: { ...inner.methods, ...(top ? { peek: top } : {}) } };
  },
};
