/** Maps: entries in insertion order and an index of open addressing; removed entries leave a gap until the next rebuild. */

import { stringType } from '../../builtin.ts';
import { entryWords, internalType, mapWord } from '../../heap/blocks.ts';
import type { Heap } from '../../heap/heap.ts';
import { compareStrings, textEnd, textOf, textStart } from '../../heap/text.ts';
import { signalBuiltIn } from '../conditions.ts';
import type { Context } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import { high, isOwn, low, payload, push, pushNumber, pushReference, release, retain } from '../slots.ts';
import { pushSome, siteOf, storable } from './data.ts';
import { append, newList } from './lists.ts';

const mapBytes = 24;

/** Mixes a hash so that its low bits depend on all of it. */
const mix = (value: number): number => {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 16);
};

/** Hash of a key in slot form. f64 zeros of either sign are one key, as they are equal. */
const hashKey = (heap: Heap, type: number, lowWord: number, highWord: number): number => {
  if (type !== stringType) return mix(lowWord ^ Math.imul(highWord, 0x9e3779b1));
  let hash = 0x811c9dc5;
  for (let at = textStart(lowWord), end = textEnd(heap, lowWord); at < end; at++)
    hash = Math.imul(hash ^ heap.bytes[at]!, 0x01000193);
  return mix(hash);
};

/** Key words as they are compared and stored: a negative zero becomes zero. */
const normalised = (engine: Engine, type: number, lowWord: number, highWord: number): readonly [number, number] => {
  const shape = engine.image.types[type]!;
  if (shape.kind !== 'scalar') return [lowWord, 0];
  if (shape.scalar === 'f64' && lowWord === 0 && highWord === -2147483648) return [0, 0];
  if (shape.scalar === 'f32' && lowWord === -2147483648) return [0, 0];
  return [lowWord, highWord];
};

/** Entry number of a key; −1 when there is none. */
const findEntry = (heap: Heap, map: number, keyType: number, lowWord: number, highWord: number): number => {
  const at = map >> 2;
  const size = heap.words[at + mapWord.indexSize]!;
  if (size === 0) return -1;
  const hash = hashKey(heap, keyType, lowWord, highWord);
  const index = heap.words[at + mapWord.index]! >> 2;
  const entries = heap.words[at + mapWord.entries]! >> 2;
  for (let probe = hash & (size - 1); ; probe = (probe + 1) & (size - 1)) {
    const number = heap.words[index + probe]!;
    if (number === 0) return -1;
    const entry = entries + (number - 1) * entryWords;
    if (heap.words[entry] !== hash || heap.words[entry + 1] === 0) continue;
    if (
      keyType === stringType
        ? compareStrings(heap, heap.words[entry + 2]!, lowWord) === 0
        : heap.words[entry + 2] === lowWord && heap.words[entry + 3] === highWord
    )
      return number - 1;
  }
};

/** Gives a map room for `capacity` entries and drops the gaps. */
const rebuild = (heap: Heap, map: number, capacity: number): boolean => {
  let size = 8;
  while (size < capacity * 2) size *= 2;
  const entries = heap.allocate(internalType, capacity * entryWords * 4, 0);
  if (entries === 0) return false;
  const index = heap.allocate(internalType, size * 4, 0);
  if (index === 0) {
    heap.freeBlock(entries);
    return false;
  }
  const { words } = heap;
  const at = map >> 2;
  let from = words[at + mapWord.entries]! >> 2;
  let to = entries >> 2;
  let count = 0;
  for (let number = 0; number < words[at + mapWord.used]!; number++, from += entryWords) {
    if (words[from + 1] === 0) continue;
    words.copyWithin(to, from, from + entryWords);
    count++;
    link(words, index >> 2, size, words[to]!, count);
    to += entryWords;
  }
  heap.freeBlock(words[at + mapWord.entries]!);
  heap.freeBlock(words[at + mapWord.index]!);
  words[at + mapWord.count] = count;
  words[at + mapWord.used] = count;
  words[at + mapWord.capacity] = capacity;
  words[at + mapWord.entries] = entries;
  words[at + mapWord.index] = index;
  words[at + mapWord.indexSize] = size;
  return true;
};

const link = (words: Int32Array, index: number, size: number, hash: number, number: number): void => {
  let probe = hash & (size - 1);
  while (words[index + probe] !== 0) probe = (probe + 1) & (size - 1);
  words[index + probe] = number;
};

/** Number of a key's entry among those that are there, in insertion order; −1 when there is none. */
export const entryOrdinal = (
  engine: Engine,
  { heap, id }: Context,
  map: number,
  keyLow: number,
  keyHigh: number,
): number => {
  const keyType = engine.code.layouts.keys[heap.type(map)]!;
  if (keyType === stringType && (keyLow === 0 || keyHigh !== id)) return -1;
  const found = findEntry(heap, map, keyType, ...normalised(engine, keyType, keyLow, keyHigh));
  const entries = heap.words[(map >> 2) + mapWord.entries]! >> 2;
  let gaps = 0;
  for (let number = 0; number < found; number++) if (heap.words[entries + number * entryWords + 1] === 0) gaps++;
  return found - (found < 0 ? 0 : gaps);
};

/** Word index of an entry's first word. */
const entryAt = (context: Context, map: number, entry: number): number =>
  (payload(context, map, mapWord.entries) >> 2) + entry * entryWords;

/** Adds or replaces; the counts of key and value pass to the map. False when the heap has no room. */
export const putEntry = (
  engine: Engine,
  context: Context,
  map: number,
  type: number,
  key: readonly [number, number],
  value: readonly [number, number],
): boolean => {
  const { heap } = context;
  const { layouts } = engine.code;
  const keyType = layouts.keys[type]!;
  const valueType = layouts.inner[type]!;
  const [keyLow, keyHigh] = normalised(engine, keyType, key[0], key[1]);
  const known = findEntry(heap, map, keyType, keyLow, keyHigh);
  const valueHigh = layouts.isReference(valueType) ? 0 : value[1];
  if (known >= 0) {
    const at = entryAt(context, map, known);
    const old = heap.words[at + 4]!;
    heap.words[at + 4] = value[0];
    heap.words[at + 5] = valueHigh;
    if (layouts.isReference(valueType)) release(context, old);
    if (layouts.isReference(keyType)) release(context, keyLow);
    return true;
  }
  const used = payload(context, map, mapWord.used);
  if (used === payload(context, map, mapWord.capacity)) {
    const count = payload(context, map, mapWord.count);
    if (!rebuild(heap, map, Math.max(4, count * 2))) return false;
    engine.charge(count * entryWords * 4);
  }
  const { words } = heap;
  const number = words[(map >> 2) + mapWord.used]!;
  const at = entryAt(context, map, number);
  const hash = hashKey(heap, keyType, keyLow, keyHigh);
  words[at] = hash;
  words[at + 1] = 1;
  words[at + 2] = keyLow;
  words[at + 3] = keyHigh;
  words[at + 4] = value[0];
  words[at + 5] = valueHigh;
  words[(map >> 2) + mapWord.used] = number + 1;
  words[(map >> 2) + mapWord.count] = words[(map >> 2) + mapWord.count]! + 1;
  link(words, words[(map >> 2) + mapWord.index]! >> 2, words[(map >> 2) + mapWord.indexSize]!, hash, number + 1);
  return true;
};

/** The entry that the key on top names, −1 without one, undefined when an operand is not this heap's. */
const look = (engine: Engine, context: Context, type: number): number | undefined => {
  const keyType = engine.code.layouts.keys[type]!;
  if (!isOwn(context, 2) || (keyType === stringType && !isOwn(context, 1))) return undefined;
  return findEntry(
    context.heap,
    low(context, 2),
    keyType,
    ...normalised(engine, keyType, low(context, 1), high(context, 1)),
  );
};

/** Drops map and key from the data stack. */
const dropOperands = (engine: Engine, context: Context, type: number): void => {
  const [map, key] = [low(context, 2), low(context, 1)];
  context.sp -= 4;
  release(context, map);
  if (engine.code.layouts.isReference(engine.code.layouts.keys[type]!)) release(context, key);
};

const valueOf = (engine: Engine, context: Context, type: number, entry: number): readonly [number, number] => {
  const at = entryAt(context, low(context, 2), entry);
  const lowWord = context.heap.words[at + 4]!;
  if (!engine.code.layouts.isReference(engine.code.layouts.inner[type]!)) return [lowWord, context.heap.words[at + 5]!];
  return [lowWord, lowWord === 0 ? 0 : context.id];
};

const get: Operation = (engine, context, type) => {
  const entry = look(engine, context, type);
  if (entry === undefined) return signalBuiltIn(engine, context, 'foreign-reference');
  const keyType = engine.code.layouts.keys[type]!;
  if (entry < 0) {
    const key =
      keyType === stringType
        ? textOf(context.heap, low(context, 1))
        : engine.format(context, keyType, low(context, 1), high(context, 1));
    return signalBuiltIn(engine, context, 'missing-key', key);
  }
  const value = valueOf(engine, context, type, entry);
  if (engine.code.layouts.isReference(engine.code.layouts.inner[type]!)) retain(context, value[0]);
  dropOperands(engine, context, type);
  push(context, value[0], value[1]);
  return Result.Next;
};

const find: Operation = (engine, context, type, _) => {
  const entry = look(engine, context, type);
  if (entry === undefined) return signalBuiltIn(engine, context, 'foreign-reference');
  if (entry < 0) {
    dropOperands(engine, context, type);
    push(context, 0, 0);
    return Result.Next;
  }
  const value = valueOf(engine, context, type, entry);
  const inner = engine.code.layouts.inner[type]!;
  const option = engine.types.optionOf(inner);
  if (context.sp + 2 > context.stack.length) context.growStack(context.sp + 2);
  if (!pushSome(engine, context, option, value[0], value[1])) return signalBuiltIn(engine, context, 'out-of-memory', 8);
  if (engine.code.layouts.isReference(inner)) retain(context, value[0]);
  const made = [low(context, 1), high(context, 1)] as const;
  context.sp -= 2;
  dropOperands(engine, context, type);
  push(context, made[0], made[1]);
  return Result.Next;
};

const put: Operation = (engine, context, type) => {
  const { layouts } = engine.code;
  if (
    !isOwn(context, 3) ||
    (layouts.keys[type] === stringType && !isOwn(context, 2)) ||
    !storable(engine, context, layouts.inner[type]!)
  )
    return signalBuiltIn(engine, context, 'foreign-reference');
  const map = low(context, 3);
  if (!putEntry(engine, context, map, type, [low(context, 2), high(context, 2)], [low(context, 1), high(context, 1)]))
    return signalBuiltIn(engine, context, 'out-of-memory', payload(context, map, mapWord.count) * entryWords * 8);
  context.sp -= 6;
  release(context, map);
  return Result.Next;
};

const remove: Operation = (engine, context, type) => {
  const entry = look(engine, context, type);
  if (entry === undefined) return signalBuiltIn(engine, context, 'foreign-reference');
  const { layouts } = engine.code;
  if (entry >= 0) {
    const { words } = context.heap;
    const map = low(context, 2);
    const at = entryAt(context, map, entry);
    words[at + 1] = 0;
    words[(map >> 2) + mapWord.count] = words[(map >> 2) + mapWord.count]! - 1;
    if (layouts.isReference(layouts.keys[type]!)) release(context, words[at + 2]!);
    if (layouts.isReference(layouts.inner[type]!)) release(context, words[at + 4]!);
  }
  dropOperands(engine, context, type);
  return Result.Next;
};

/** Keys (word 2 of an entry) or values (word 4) as a list. */
const collect =
  (word: number): Operation =>
  (engine, context, type) => {
    if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
    const map = low(context, 1);
    const { layouts } = engine.code;
    const inner = word === 2 ? layouts.keys[type]! : layouts.inner[type]!;
    const listType = engine.types.listOf(inner);
    const count = payload(context, map, mapWord.count);
    const list = newList(engine, context, listType, count);
    if (list === 0) return signalBuiltIn(engine, context, 'out-of-memory', count * 8);
    for (let entry = 0; entry < payload(context, map, mapWord.used); entry++) {
      const at = entryAt(context, map, entry);
      if (context.heap.words[at + 1] === 0) continue;
      const lowWord = context.heap.words[at + word]!;
      if (layouts.isReference(inner)) retain(context, lowWord);
      append(engine, context, list, listType, lowWord, context.heap.words[at + word + 1]!);
    }
    engine.charge(count * 8);
    context.sp -= 2;
    pushReference(context, list);
    release(context, map);
    return Result.Next;
  };

export const mapOperations: Readonly<Record<string, Operation>> = {
  map_new: (engine, context, type) => {
    const map = context.heap.allocate(type, mapBytes, siteOf(context));
    if (map === 0) return signalBuiltIn(engine, context, 'out-of-memory', mapBytes);
    pushReference(context, map);
    return Result.Next;
  },
  map_len: (engine, context) => {
    if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
    const map = low(context, 1);
    context.sp -= 2;
    pushNumber(context, payload(context, map, mapWord.count));
    release(context, map);
    return Result.Next;
  },
  map_get: get,
  map_find: find,
  map_put: put,
  map_remove: remove,
  map_has: (engine, context, type) => {
    const entry = look(engine, context, type);
    if (entry === undefined) return signalBuiltIn(engine, context, 'foreign-reference');
    dropOperands(engine, context, type);
    push(context, entry >= 0 ? 1 : 0, 0);
    return Result.Next;
  },
  map_keys: collect(2),
  map_values: collect(4),
};
