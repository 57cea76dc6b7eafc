/** Values in flight: a copy of a graph that belongs to no heap. */

import type { ContextId } from '../../context/index.ts';
import { header, internalType, listWord, mapWord } from '../heap/blocks.ts';
import { reachable } from '../heap/cycles.ts';
import type { Heap } from '../heap/heap.ts';
import { shape } from '../heap/layout.ts';

/** Immutable. For a reference `low` is the number of the root object plus 1 (0: none). */
export interface Message {
  readonly type: number;
  readonly low: number;
  readonly high: number;
  readonly from: ContextId;
  readonly moved: boolean;
  /** Payload bytes of all objects (8 for a value without objects). */
  readonly bytes: number;
  /**
   * Objects in breadth-first order from the root, and blocks of lists and maps after their owner: type, payload bytes, then the
   * payload words. References in it are object numbers plus 1.
   */
  readonly image: Int32Array | undefined;
  /** Objects and blocks in the image. */
  readonly objects: number;
}

/** Copies a value out of a heap. Sharing and cycles inside it are kept. `low` must be a live reference or 0. */
export const pack = (heap: Heap, type: number, low: number, high: number, from: ContextId, moved: boolean): Message => {
  if (!heap.layouts.isReference(type) || low === 0)
    return {
      type,
      low,
      high: heap.layouts.isReference(type) ? 0 : high,
      from,
      moved,
      bytes: 8,
      image: undefined,
      objects: 0,
    };
  const { words } = heap;
  const numbers = new Map<number, number>();
  const order: number[] = [];
  const number = (reference: number): number => {
    if (reference === 0) return 0;
    let known = numbers.get(reference);
    if (known === undefined) {
      order.push(reference);
      known = order.length;
      numbers.set(reference, known);
    }
    return known;
  };
  for (const reference of reachable(heap, low)) {
    number(reference);
    const at = reference >> 2;
    const kind = heap.layouts.shapes[words[at + header.type]!];
    if (kind === shape.list) number(words[at + listWord.elements]!);
    else if (kind === shape.map) {
      number(words[at + mapWord.entries]!);
      number(words[at + mapWord.index]!);
    }
  }
  let length = 0;
  for (const reference of order) length += 2 + ((heap.size(reference) + 3) >> 2);
  const image = new Int32Array(length);
  let at = 0;
  let bytes = 0;
  const starts: number[] = [];
  for (const reference of order) {
    const size = heap.size(reference);
    image[at] = heap.type(reference);
    image[at + 1] = size;
    starts.push(at + 2);
    image.set(words.subarray(reference >> 2, (reference >> 2) + ((size + 3) >> 2)), at + 2);
    bytes += size;
    at += 2 + ((size + 3) >> 2);
  }
  relink(
    heap,
    (reference) => numbers.get(reference)!,
    order,
    (index) => starts[index]!,
    image,
  );
  return { type, low: 1, high: 0, from, moved, bytes, image, objects: order.length };
};

/** Copies a message's value into a heap; low and high word of the slot, or undefined when the heap has no room. */
export const unpack = (
  heap: Heap,
  message: Message,
  site: number,
  reserve = 0,
): { low: number; high: number } | undefined => {
  const { image } = message;
  if (!image) return { low: message.low, high: message.high };
  const made: number[] = [];
  for (let at = 0; at < image.length; ) {
    const size = image[at + 1]!;
    const reference = heap.allocate(image[at]!, size, image[at] === internalType ? 0 : site, reserve);
    if (reference === 0) {
      // Nothing refers to anything yet: the payloads are still zero.
      for (const other of made) heap.type(other) === internalType ? heap.freeBlock(other) : heap.release(other);
      return undefined;
    }
    made.push(reference);
    at += 2 + ((size + 3) >> 2);
  }
  let at = 0;
  for (const reference of made) {
    const words = (image[at + 1]! + 3) >> 2;
    heap.words.set(image.subarray(at + 2, at + 2 + words), reference >> 2);
    at += 2 + words;
  }
  relink(
    heap,
    (number) => made[number - 1]!,
    made,
    (index) => made[index]! >> 2,
    heap.words,
  );
  for (const reference of made)
    if (heap.type(reference) !== internalType) heap.words[(reference >> 2) + header.count] = 0;
  heap.retain(made[0]!);
  for (const reference of made)
    if (heap.type(reference) !== internalType) for (const child of heap.children(reference)) heap.retain(child);
  return { low: made[0]!, high: heap.id };
};

/** Replaces every reference in the payload words `target` (object `index` of `order` begins at `start(index)`). Types and shapes are read in the heap, contents in the target. */
const relink = (
  heap: Heap,
  map: (reference: number) => number,
  order: readonly number[],
  start: (index: number) => number,
  target: Int32Array,
): void => {
  const { layouts } = heap;
  const position = new Map<number, number>();
  order.forEach((reference, index) => position.set(reference, index));
  const change = (at: number) => {
    if (target[at] !== 0) target[at] = map(target[at]!);
  };
  order.forEach((reference, index) => {
    const type = heap.type(reference);
    if (type === internalType) return;
    const at = start(index);
    switch (layouts.shapes[type]) {
      case shape.data:
        for (const offset of layouts.references[type]!) change(at + (offset >> 2));
        break;
      case shape.cell:
        if (layouts.isReference(layouts.inner[type]!)) change(at);
        break;
      case shape.closure:
        layouts.captures(target[at]!).forEach((capture, n) => {
          if (layouts.isReference(capture)) change(at + 2 + n * 2);
        });
        break;
      case shape.list: {
        const length = target[at + listWord.length]!;
        const block = target[at + listWord.elements]!;
        change(at + listWord.elements);
        if (block === 0 || !layouts.isReference(layouts.inner[type]!)) break;
        const first = start(position.get(target === heap.words ? target[at + listWord.elements]! : block)!);
        for (let n = 0; n < length; n++) change(first + n);
        break;
      }
      case shape.map: {
        const used = target[at + mapWord.used]!;
        const block = target[at + mapWord.entries]!;
        change(at + mapWord.entries);
        change(at + mapWord.index);
        if (block === 0) break;
        const keys = layouts.isReference(layouts.keys[type]!);
        const values = layouts.isReference(layouts.inner[type]!);
        let entry = start(position.get(target === heap.words ? target[at + mapWord.entries]! : block)!);
        for (let n = 0; n < used; n++, entry += 6) {
          if (target[entry + 1] === 0) continue;
          if (keys) change(entry + 2);
          if (values) change(entry + 4);
        }
        break;
      }
      default:
    }
  });
};
