/** Checkpoints: buffers by pages of 4 KiB that are shared with the previous checkpoint when they did not change; and the hash. */
import type { Clock } from '../../context/index.ts';
import type { HostOutcome, HostState } from '../host/host.ts';
import { f32, i32, type ValueType, v128 } from '../types.ts';
import type { Engine, Failure, Invocation } from './engine.ts';
import { frameWords, type HostActivation } from './state.ts';
import { type WasmValue, wordsOfValue } from './values.ts';

const pageBytes = 4096;
const pageWords = pageBytes / 4;
const zeroPage = new Int32Array(pageWords);

interface Pages {
  /** In bytes, a multiple of 4. */
  readonly length: number;
  readonly pages: readonly Int32Array[];
}

type Evaluations = Engine['evaluations'];

/** The state at a moment. Immutable. */
export interface EngineImage {
  readonly clock: Clock;
  readonly cost: number;
  readonly words: Pages;
  readonly frames: Pages;
  readonly activations: Pages;
  readonly globals: Pages;
  readonly tables: readonly Pages[];
  readonly memories: readonly Pages[];
  readonly heap: Pages;
  readonly directory: Pages;
  readonly free: readonly number[];
  readonly numbers: readonly number[];
  readonly dropped: readonly boolean[];
  readonly hosts: readonly HostState[];
  readonly hostFrames: ReadonlyMap<number, HostActivation>;
  readonly evaluations: Evaluations;
  readonly queue: readonly Invocation[];
  readonly failure: Failure | undefined;
  readonly results: readonly WasmValue[];
  readonly asking: (HostOutcome & { readonly kind: 'outside' }) | undefined;
  readonly throwReported: boolean;
  readonly finished: boolean;
}

/** Whether so many words from `from` on are those of a page; eight at a time. */
const same = (words: Int32Array, from: number, count: number, page: Int32Array): boolean => {
  if (count !== page.length) return false;
  const most = count & -8;
  for (let index = 0; index < most; index += 8) {
    const at = from + index;
    const differ =
      (words[at]! ^ page[index]!) |
      (words[at + 1]! ^ page[index + 1]!) |
      (words[at + 2]! ^ page[index + 2]!) |
      (words[at + 3]! ^ page[index + 3]!) |
      (words[at + 4]! ^ page[index + 4]!) |
      (words[at + 5]! ^ page[index + 5]!) |
      (words[at + 6]! ^ page[index + 6]!) |
      (words[at + 7]! ^ page[index + 7]!);
    if (differ !== 0) return false;
  }
  for (let index = most; index < count; index++) if (words[from + index] !== page[index]) return false;
  return true;
};

class Saver {
  cost = 400;

  pages(bytes: Uint8Array, length: number, previous: Pages | undefined): Pages {
    // Buffers begin at multiples of 8.
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, length >> 2);
    const pages: Int32Array[] = [];
    let isSame = previous?.length === length;
    for (let from = 0; from < words.length; from += pageWords) {
      const count = Math.min(pageWords, words.length - from);
      const before = previous?.pages[pages.length];
      if (before && same(words, from, count, before)) pages.push(before);
      else {
        isSame = false;
        if (same(words, from, count, zeroPage)) pages.push(zeroPage);
        else {
          pages.push(words.slice(from, from + count));
          this.cost += count * 4;
        }
      }
    }
    if (previous && isSame) return previous;
    this.cost += pages.length * 8;
    return { length, pages };
  }
}

const bytesOf = (words: Int32Array | Float64Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** Words of the stack that are in use. */
const stackTop = (engine: Engine): number => engine.frameEnd(engine.depth);

export const saveEngine = (engine: Engine, previous: EngineImage | undefined): EngineImage => {
  const saver = new Saver();
  const { heap } = engine;
  const depth = engine.depth + 1;
  const hosts = engine.hosts.map((host) => host.save());
  for (const { cost } of hosts) saver.cost += cost;
  return {
    clock: engine.clock,
    words: saver.pages(bytesOf(engine.words), stackTop(engine) * 4, previous?.words),
    frames: saver.pages(bytesOf(engine.frames), depth * frameWords * 4, previous?.frames),
    activations: saver.pages(bytesOf(engine.activations), depth * 8, previous?.activations),
    globals: saver.pages(bytesOf(engine.globals), engine.globalTypes.length * 16, previous?.globals),
    tables: engine.tables.map(({ words, length }, index) =>
      saver.pages(bytesOf(words), length * 8, previous?.tables[index]),
    ),
    memories: engine.memories.map(({ bytes }, index) => saver.pages(bytes, bytes.length, previous?.memories[index])),
    heap: saver.pages(heap.bytes, heap.top, previous?.heap),
    directory: saver.pages(bytesOf(heap.directory), heap.ids * 4, previous?.directory),
    free: [...heap.free],
    numbers: [
      engine.pc,
      engine.fp,
      engine.depth,
      engine.instance,
      engine.pendingThrow,
      engine.token,
      engine.nextToken,
      engine.reported,
      heap.top,
      heap.ids,
      heap.count,
      heap.threshold,
    ],
    dropped: [...engine.data, ...engine.elements].map(({ dropped }) => dropped),
    hosts,
    hostFrames: new Map(engine.hostFrames),
    evaluations: engine.evaluations,
    queue: engine.queue,
    failure: engine.failure,
    results: engine.results,
    asking: engine.asking,
    throwReported: engine.throwReported,
    finished: engine.finished,
    cost: saver.cost,
  };
};

const write = (target: Uint8Array, { length, pages }: Pages): void => {
  const words = new Int32Array(target.buffer, target.byteOffset, length >> 2);
  let at = 0;
  for (const page of pages) {
    words.set(page, at);
    at += page.length;
  }
};

/** Puts everything back; the store has the same functions, tables and memories as when it was saved. */
export const restoreEngine = (engine: Engine, image: EngineImage): void => {
  const [pc, fp, depth, instance, pendingThrow, token, nextToken, reported, top, ids, count, threshold] =
    image.numbers as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
  engine.clock = image.clock;
  engine.growStack(image.words.length / 4);
  write(bytesOf(engine.words), image.words);
  engine.depth = depth;
  while (engine.activations.length <= depth + 1) if (!engine.growFrames()) break;
  write(bytesOf(engine.frames), image.frames);
  write(bytesOf(engine.activations), image.activations);
  write(bytesOf(engine.globals), image.globals);
  image.tables.forEach((pages, index) => {
    const table = engine.tables[index]!;
    table.length = pages.length / 8;
    if (table.words.length < table.length * 2) table.words = new Int32Array(table.length * 2);
    write(bytesOf(table.words), pages);
  });
  image.memories.forEach((pages, index) => {
    const memory = engine.memories[index]!;
    if (memory.bytes.length !== pages.length) memory.adopt(new Uint8Array(pages.length));
    write(memory.bytes, pages);
  });
  const { heap } = engine;
  if (heap.bytes.length < image.heap.length) heap.adopt(new Uint8Array(image.heap.length));
  else heap.bytes.fill(0, image.heap.length, Math.max(image.heap.length, heap.top));
  write(heap.bytes, image.heap);
  if (heap.directory.length < ids) heap.directory = new Int32Array(ids * 2);
  heap.directory.fill(0, ids);
  write(bytesOf(heap.directory), image.directory);
  heap.free = [...image.free];
  heap.top = top;
  heap.ids = ids;
  heap.count = count;
  heap.threshold = threshold;
  engine.pc = pc;
  engine.fp = fp;
  engine.instance = instance;
  engine.pendingThrow = pendingThrow;
  engine.token = token;
  engine.nextToken = nextToken;
  engine.reported = reported;
  [...engine.data, ...engine.elements].forEach((segment, index) => {
    segment.dropped = image.dropped[index]!;
  });
  engine.hosts.forEach((host, index) => {
    host.restore(image.hosts[index]!);
  });
  engine.hostFrames.clear();
  for (const [at, activation] of image.hostFrames) engine.hostFrames.set(at, activation);
  engine.evaluations = image.evaluations;
  engine.queue = image.queue;
  engine.failure = image.failure;
  engine.results = image.results;
  engine.asking = image.asking;
  engine.throwReported = image.throwReported;
  engine.finished = image.finished;
  engine.enterInstance(instance);
};

class Hasher {
  value = 0x811c9dc5;

  word(word: number): void {
    let hash = Math.imul(this.value ^ word, 0x01000193);
    hash ^= hash >>> 15;
    this.value = hash;
  }

  large(number: number): void {
    this.word(number | 0);
    this.word(Math.floor(number / 4294967296) | 0);
  }

  words(words: Int32Array, from: number, to: number): void {
    let hash = this.value;
    for (let at = from; at < to; at++) {
      hash = Math.imul(hash ^ words[at]!, 0x01000193);
      hash ^= hash >>> 15;
    }
    this.value = hash;
  }

  bytes(bytes: Uint8Array, length: number): void {
    this.words(new Int32Array(bytes.buffer, bytes.byteOffset, length >> 2), 0, length >> 2);
  }

  /** The words of a slot that a value of the type uses. */
  slot(type: ValueType, words: Int32Array, slot: number): void {
    this.words(words, slot, slot + (type === i32 || type === f32 ? 1 : type === v128 ? 4 : 2));
  }
}

/** Hash of the architectural state. Places in code are counted by instruction, so that preparation and patches play no part. */
export const hashEngine = (engine: Engine): number => {
  const hasher = new Hasher();
  hasher.large(engine.clock);
  hasher.word(engine.depth);
  for (let depth = 0; depth <= engine.depth; depth++) {
    hasher.word(engine.frames[depth * frameWords]!);
    hasher.word(engine.instructionOf(depth));
    hasher.large(engine.activations[depth]!);
    for (const { type, slot } of engine.slots(depth)) hasher.slot(type, engine.words, slot);
    const activation = engine.hostFrames.get(depth);
    if (activation) hasher.word(activation.events.length + 1);
  }
  engine.globalTypes.forEach(({ canonical }, address) => {
    hasher.slot(canonical, engine.globals, address * 4);
  });
  for (const { words, length } of engine.tables) hasher.words(words, 0, length * 2);
  for (const { bytes } of engine.memories) {
    hasher.word(bytes.length);
    hasher.bytes(bytes, bytes.length);
  }
  hasher.bytes(engine.heap.bytes, engine.heap.top);
  for (const { dropped } of engine.data) hasher.word(dropped ? 1 : 0);
  for (const { dropped } of engine.elements) hasher.word(dropped ? 1 : 0);
  for (const host of engine.hosts) hasher.word(host.hash());
  hasher.word(engine.pendingThrow);
  hasher.word(engine.token);
  hasher.word(engine.nextToken);
  hasher.word(engine.queue.length);
  // A failure is no change of the state: the instruction that failed has not completed.
  for (const value of engine.results) for (const word of wordsOfValue(value)) hasher.word(word);
  return hasher.value >>> 0;
};
