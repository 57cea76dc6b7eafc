/** `std::stack`, `std::queue`, `std::priority_queue`: shown as the container that they are made of. */
import type { Formatter } from './view.ts';

export const cxxAdaptor: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && /^(?:stack|queue|priority_queue)</.test(entryName),
  view(value) {
    const inner = value.member('c')?.view;
    if (!inner) return undefined;
    // The greatest element of a heap is its first, the top of a stack its last.
    const top = inner.methods?.[value.of.entryName?.startsWith('priority') ? 'front' : 'back'];
    return { ...inner, methods: { ...inner.methods, ...(top ? { top } : {}) } };
  },
};
