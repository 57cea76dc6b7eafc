/** Lists: a length, room, and one block of elements that is replaced when it grows. */
import { internalType, listWord } from '../../heap/blocks.ts';
import { signalBuiltIn } from '../conditions.ts';
import type { Context } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import { high, isOwn, longAt, low, numberAt, payload, pushNumber, pushReference, release } from '../slots.ts';
import { pushStored, siteOf, storable, storeTop } from './data.ts';

const listBytes = 12;

/** A new empty list with room for `capacity` elements; 0 when the heap has none. */
export const newList = (engine: Engine, context: Context, type: number, capacity: number): number => {
  const { heap } = context;
  const list = heap.allocate(type, listBytes, siteOf(context));
  if (list === 0) return 0;
  if (capacity > 0 && !grow(engine, context, list, type, capacity)) {
    heap.release(list);
    return 0;
  }
  return list;
};

/** Gives a list room for `capacity` elements in all. */
const grow = (engine: Engine, context: Context, list: number, type: number, capacity: number): boolean => {
  const { heap } = context;
  const size = engine.code.layouts.sizes[engine.code.layouts.inner[type]!]!;
  if (capacity * size > heap.limit) return false;
  const block = heap.allocate(internalType, capacity * size, 0);
  if (block === 0) return false;
  const at = list >> 2;
  const old = heap.words[at + listWord.elements]!;
  const used = heap.words[at + listWord.length]! * size;
  if (old !== 0) {
    heap.bytes.copyWithin(block, old, old + used);
    engine.charge(used);
    heap.freeBlock(old);
  }
  heap.words[at + listWord.elements] = block;
  heap.words[at + listWord.capacity] = capacity;
  return true;
};

/** Byte offset of element `index`. */
const elementOffset = (engine: Engine, context: Context, list: number, type: number, index: number): number =>
  payload(context, list, listWord.elements) + index * engine.code.layouts.sizes[engine.code.layouts.inner[type]!]!;

/** Appends slot words whose count passes to the list; false when the heap has no room. */
export const append = (
  engine: Engine,
  context: Context,
  list: number,
  type: number,
  lowWord: number,
  highWord: number,
): boolean => {
  const { heap } = context;
  const at = list >> 2;
  const length = heap.words[at + listWord.length]!;
  if (length === heap.words[at + listWord.capacity]! && !grow(engine, context, list, type, Math.max(4, length * 2)))
    return false;
  heap.store(
    engine.code.layouts.storage[engine.code.layouts.inner[type]!]!,
    elementOffset(engine, context, list, type, length),
    lowWord,
    highWord,
  );
  heap.words[(list >> 2) + listWord.length] = length + 1;
  return true;
};

const outOfMemory = (engine: Engine, context: Context, type: number, count: number): Result =>
  signalBuiltIn(engine, context, 'out-of-memory', count * engine.code.layouts.sizes[engine.code.layouts.inner[type]!]!);

const listNew: Operation = (engine, context, count, type) => {
  const inner = engine.code.layouts.inner[type]!;
  for (let depth = 1; depth <= count; depth++)
    if (!storable(engine, context, inner, depth)) return signalBuiltIn(engine, context, 'foreign-reference');
  const list = newList(engine, context, type, count);
  if (list === 0) return outOfMemory(engine, context, type, count);
  const first = context.sp - count * 2;
  for (let index = 0; index < count; index++)
    append(engine, context, list, type, context.stack[first + index * 2]!, context.stack[first + index * 2 + 1]!);
  context.sp = first;
  pushReference(context, list);
  return Result.Next;
};

const fill: Operation = (engine, context, type) => {
  const { heap } = context;
  const inner = engine.code.layouts.inner[type]!;
  const size = engine.code.layouts.sizes[inner]!;
  const count = numberAt(context, 2);
  if (!storable(engine, context, inner)) return signalBuiltIn(engine, context, 'foreign-reference');
  if (count < 0) return signalBuiltIn(engine, context, 'index-out-of-range', count, 0);
  const list = count * Math.max(1, size) > heap.limit ? 0 : newList(engine, context, type, count);
  if (list === 0) return outOfMemory(engine, context, type, count);
  const [lowWord, highWord] = [low(context, 1), high(context, 1)];
  const block = payload(context, list, listWord.elements);
  if (size === 1) heap.bytes.fill(lowWord, block, block + count);
  else if (size === 4) heap.words.fill(lowWord, block >> 2, (block >> 2) + count);
  else if (lowWord !== 0 || highWord !== 0)
    for (let index = 0; index < count; index++)
      heap.store(engine.code.layouts.storage[inner]!, block + index * size, lowWord, highWord);
  heap.words[(list >> 2) + listWord.length] = count;
  if (engine.code.layouts.isReference(inner) && lowWord !== 0) {
    heap.words[(lowWord >> 2) - 6] = heap.words[(lowWord >> 2) - 6]! + count;
    heap.release(lowWord);
  }
  engine.charge(count * size);
  context.sp -= 4;
  pushReference(context, list);
  return Result.Next;
};

const range: Operation = (engine, context, type) => {
  const from = numberAt(context, 2);
  const to = numberAt(context, 1);
  const count = Math.max(0, to - from);
  const list = count * 8 > context.heap.limit ? 0 : newList(engine, context, type, count);
  if (list === 0) return outOfMemory(engine, context, type, count);
  const { words } = context.heap;
  let at = payload(context, list, listWord.elements) >> 2;
  // Most ranges fit 32 bits, and need no division for the high word.
  const isSmall = from >= -2147483648 && to <= 2147483648;
  for (let value = from; value < to; value++, at += 2) {
    words[at] = value | 0;
    words[at + 1] = isSmall ? value >> 31 : Math.floor(value / 4294967296) | 0;
  }
  words[(list >> 2) + listWord.length] = count;
  engine.charge(count * 8);
  context.sp -= 4;
  pushReference(context, list);
  return Result.Next;
};

/** The index in the slot `depth`, when it lies below `length`; else −1. */
const indexAt = (context: Context, depth: number, length: number): number => {
  const index = low(context, depth);
  return high(context, depth) === 0 && index >= 0 && index < length ? index : -1;
};

const outOfRange = (engine: Engine, context: Context, index: bigint, length: number): Result =>
  signalBuiltIn(engine, context, 'index-out-of-range', Number(index), length);

const get: Operation = (engine, context, type) => {
  if (!isOwn(context, 2)) return signalBuiltIn(engine, context, 'foreign-reference');
  const list = low(context, 2);
  const length = payload(context, list, listWord.length);
  const index = indexAt(context, 1, length);
  if (index < 0) return outOfRange(engine, context, longAt(context, 1), length);
  context.sp -= 4;
  pushStored(engine, context, engine.code.layouts.inner[type]!, elementOffset(engine, context, list, type, index));
  release(context, list);
  return Result.Next;
};

const set: Operation = (engine, context, type) => {
  const inner = engine.code.layouts.inner[type]!;
  if (!isOwn(context, 3) || !storable(engine, context, inner))
    return signalBuiltIn(engine, context, 'foreign-reference');
  const list = low(context, 3);
  const length = payload(context, list, listWord.length);
  const index = indexAt(context, 2, length);
  if (index < 0) return outOfRange(engine, context, longAt(context, 2), length);
  storeTop(engine, context, inner, elementOffset(engine, context, list, type, index));
  context.sp -= 4;
  release(context, list);
  return Result.Next;
};

const pushElement: Operation = (engine, context, type) => {
  const inner = engine.code.layouts.inner[type]!;
  if (!isOwn(context, 2) || !storable(engine, context, inner))
    return signalBuiltIn(engine, context, 'foreign-reference');
  const list = low(context, 2);
  if (!append(engine, context, list, type, low(context, 1), high(context, 1)))
    return outOfMemory(engine, context, type, payload(context, list, listWord.length) * 2);
  context.sp -= 4;
  release(context, list);
  return Result.Next;
};

const popElement: Operation = (engine, context, type) => {
  if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
  const list = low(context, 1);
  const length = payload(context, list, listWord.length);
  if (length === 0) return signalBuiltIn(engine, context, 'no-value');
  const inner = engine.code.layouts.inner[type]!;
  context.sp -= 2;
  // The element's count passes from the list to the data stack.
  context.heap.load(
    engine.code.layouts.storage[inner]!,
    elementOffset(engine, context, list, type, length - 1),
    context.stack,
    context.sp,
  );
  context.sp += 2;
  context.heap.words[(list >> 2) + listWord.length] = length - 1;
  release(context, list);
  return Result.Next;
};

const slice: Operation = (engine, context, type) => {
  if (!isOwn(context, 3)) return signalBuiltIn(engine, context, 'foreign-reference');
  const list = low(context, 3);
  const length = payload(context, list, listWord.length);
  const from = indexAt(context, 2, length + 1);
  const to = indexAt(context, 1, length + 1);
  if (from < 0) return outOfRange(engine, context, longAt(context, 2), length);
  if (to < from) return outOfRange(engine, context, longAt(context, 1), length);
  const made = newList(engine, context, type, to - from);
  if (made === 0) return outOfMemory(engine, context, type, to - from);
  const { heap } = context;
  const source = elementOffset(engine, context, list, type, from);
  const end = elementOffset(engine, context, list, type, to);
  if (to > from) heap.bytes.copyWithin(payload(context, made, listWord.elements), source, end);
  heap.words[(made >> 2) + listWord.length] = to - from;
  for (const child of heap.children(made)) heap.retain(child);
  engine.charge(end - source);
  context.sp -= 6;
  pushReference(context, made);
  release(context, list);
  return Result.Next;
};

export const listOperations: Readonly<Record<string, Operation>> = {
  list_new: listNew,
  list_fill: fill,
  list_range: range,
  list_len: (engine, context) => {
    if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
    const list = low(context, 1);
    context.sp -= 2;
    pushNumber(context, payload(context, list, listWord.length));
    release(context, list);
    return Result.Next;
  },
  list_get: get,
  list_set: set,
  list_push: pushElement,
  list_pop: popElement,
  list_slice: slice,
};
