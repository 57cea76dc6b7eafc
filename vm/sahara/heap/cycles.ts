/** Objects that keep each other alive: what can be reached from one, and what nothing outside holds. */
import { freeBit, header, markBit } from './blocks.ts';
import type { Heap } from './heap.ts';

/**
 * Frees objects that only refer to each other, by trial deletion over the whole heap: counts from inside the heap are taken
 * away, what still has a count is held from outside, what cannot be reached from there is garbage.
 */
export const collect = (heap: Heap): number => {
  if (heap.words.length === 0) return 0;
  const all: number[] = [];
  heap.forEach((reference) => all.push(reference));
  return collectAmong(heap, all);
};

/** The object and everything that can be reached from it, each once, in breadth-first order. */
export const reachable = (heap: Heap, root: number): number[] => {
  const { words } = heap;
  const all = [root];
  words[(root >> 2) + header.flags] = words[(root >> 2) + header.flags]! | markBit;
  for (let index = 0; index < all.length; index++) {
    for (const child of heap.children(all[index]!)) {
      const at = (child >> 2) + header.flags;
      if (words[at]! & markBit) continue;
      words[at] = words[at]! | markBit;
      all.push(child);
    }
  }
  for (const reference of all)
    words[(reference >> 2) + header.flags] = words[(reference >> 2) + header.flags]! & ~markBit;
  return all;
};

/** As {@link collect}, for a set of objects that is closed under reference; those freed already are passed over. The number of objects freed. */
export const collectAmong = (heap: Heap, candidates: readonly number[]): number => {
  const { words } = heap;
  const all = candidates.filter((reference) => !(words[(reference >> 2) + header.flags]! & freeBit));
  for (const reference of all)
    for (const child of heap.children(reference)) {
      const at = (child >> 2) + header.count;
      words[at] = words[at]! - 1;
    }
  const held: number[] = [];
  const mark = (reference: number) => {
    const at = (reference >> 2) + header.flags;
    if (words[at]! & markBit) return;
    words[at] = words[at]! | markBit;
    held.push(reference);
  };
  for (const reference of all) if (words[(reference >> 2) + header.count]! > 0) mark(reference);
  for (let next = held.pop(); next !== undefined; next = held.pop())
    for (const child of heap.children(next)) {
      const at = (child >> 2) + header.count;
      words[at] = words[at]! + 1;
      mark(child);
    }
  let freed = 0;
  for (const reference of all) {
    const at = (reference >> 2) + header.flags;
    if (words[at]! & markBit) words[at] = words[at]! & ~markBit;
    else {
      heap.discard(reference);
      freed++;
    }
  }
  return freed;
};
