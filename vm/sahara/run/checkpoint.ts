/** Checkpoints: buffers by pages of 4 KiB that are shared with the previous checkpoint when they did not change. */
import type { Clock } from '../../context/index.ts';
import type { ProgramState } from '../program.ts';
import { Context } from './context.ts';
import type { Engine } from './engine.ts';

const pageBytes = 4096;

interface Pages {
  readonly length: number;
  readonly pages: readonly Uint8Array[];
}

/** A context at a moment. Immutable. */
export interface ContextImage {
  readonly id: number;
  readonly functionIndex: number;
  readonly stack: Pages;
  readonly returns: Pages;
  readonly records: Pages;
  readonly heap: Pages;
  readonly heapBytes: number;
  readonly fields: Partial<Context>;
}

export interface EngineImage {
  readonly clock: Clock;
  readonly cost: number;
  readonly contexts: readonly ContextImage[];
  readonly program: ProgramState;
  readonly fields: Partial<Engine>;
  readonly running: number;
  readonly timers: readonly number[];
  readonly queue: readonly number[];
  readonly counts: Float64Array | undefined;
}

/** What each context was at the last save or restore, and the version at that time. */
const known = new WeakMap<Context, { readonly image: ContextImage; readonly version: number }>();

const copied = [
  'recordTop',
  'pc',
  'sp',
  'fp',
  'rp',
  'state',
  'detail',
  'held',
  'queued',
  'cursor',
  'taken',
  'receiving',
  'deadline',
  'result',
  'failure',
  'pending',
  'handling',
  'evaluating',
  'host',
  'evaluated',
  'reportedPc',
  'frameReserve',
  'slotReserve',
] as const satisfies readonly (keyof Context)[];

const engineFields = [
  'base',
  'clock',
  'quantumEnd',
  'random',
  'nextContext',
  'nextToken',
  'alive',
  'finished',
] as const satisfies readonly (keyof Engine)[];

const same = (bytes: Uint8Array, page: Uint8Array): boolean => {
  if (bytes.length !== page.length) return false;
  // Buffers begin at multiples of 8 and their lengths are multiples of 4.
  const one = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const other = new Int32Array(page.buffer, page.byteOffset, page.length >> 2);
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
};

class Saver {
  cost = 0;

  pages(bytes: Uint8Array, length: number, previous: Pages | undefined): Pages {
    const pages: Uint8Array[] = [];
    for (let from = 0; from < length; from += pageBytes) {
      const part = bytes.subarray(from, Math.min(length, from + pageBytes));
      const before = previous?.pages[pages.length];
      if (before && same(part, before)) pages.push(before);
      else {
        pages.push(part.slice());
        this.cost += part.length;
      }
    }
    if (previous && previous.length === length && pages.every((page, index) => page === previous.pages[index]))
      return previous;
    return { length, pages };
  }
}

const bytesOf = (words: Int32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

const saveContext = (engine: Engine, context: Context, saver: Saver): ContextImage => {
  const previous = known.get(context);
  if (previous && context.touched <= previous.version) return previous.image;
  const before = previous?.image;
  const fields: Record<string, unknown> = {};
  for (const key of copied) fields[key] = context[key];
  fields.mailbox = [...context.mailbox];
  fields.joiners = [...context.joiners];
  saver.cost += 200 + context.mailbox.length * 8;
  const image: ContextImage = {
    id: context.id,
    functionIndex: context.functionIndex,
    stack: saver.pages(bytesOf(context.stack), context.sp * 4, before?.stack),
    returns: saver.pages(bytesOf(context.returns), context.rp * 4, before?.returns),
    records: saver.pages(bytesOf(context.records), context.recordTop * 4, before?.records),
    heap: saver.pages(context.heap.bytes, context.heap.top, before?.heap),
    heapBytes: context.heap.bytes.length,
    fields,
  };
  known.set(context, { image, version: engine.version });
  return image;
};

export const saveEngine = (engine: Engine, program: ProgramState): EngineImage => {
  const saver = new Saver();
  const contexts = [...engine.contexts.values()].map((context) => saveContext(engine, context, saver));
  const fields: Record<string, unknown> = {};
  for (const key of engineFields) fields[key] = engine[key];
  const image: EngineImage = {
    clock: engine.now,
    cost: saver.cost + contexts.length * 8 + 200,
    contexts,
    program,
    fields,
    running: engine.running?.id ?? 0,
    timers: [...engine.timers],
    queue: engine.queue.slice(engine.queueHead),
    counts: engine.coverMode === 'counts' ? engine.code.counts.slice(0, engine.code.entries) : undefined,
  };
  engine.version++;
  return image;
};

const write = (target: Uint8Array, { pages }: Pages): void => {
  let at = 0;
  for (const page of pages) {
    target.set(page, at);
    at += page.length;
  }
};

const restoreContext = (engine: Engine, image: ContextImage): Context => {
  const present = engine.contexts.get(image.id);
  const previous = present && known.get(present);
  if (present && previous && previous.image === image && present.touched <= previous.version) {
    present.heap.layouts = engine.code.layouts;
    return present;
  }
  const context = present ?? new Context(image.id, image.functionIndex, engine.code.layouts, engine.limits.heapLimit);
  Object.assign(context, image.fields);
  context.mailbox = [...(image.fields.mailbox ?? [])];
  context.joiners = [...(image.fields.joiners ?? [])];
  if (context.stack.length * 4 < image.stack.length) context.growStack(Math.max(32, image.stack.length / 4));
  context.stack.fill(0);
  write(bytesOf(context.stack), image.stack);
  if (context.returns.length * 4 < image.returns.length) context.growReturns(Math.max(20, image.returns.length / 4));
  write(bytesOf(context.returns), image.returns);
  if (context.records.length * 4 < image.records.length) context.records = new Int32Array(image.records.length / 4);
  write(bytesOf(context.records), image.records);
  const { heap } = context;
  heap.layouts = engine.code.layouts;
  if (heap.bytes.length !== image.heapBytes) heap.adopt(new Uint8Array(image.heapBytes));
  else heap.bytes.fill(0, image.heap.length, Math.max(image.heap.length, heap.top));
  write(heap.bytes, image.heap);
  heap.generation++;
  known.set(context, { image, version: engine.version });
  context.touched = engine.version;
  return context;
};

/** Puts contexts, scheduler and clock back. Code units are the caller's. */
export const restoreEngine = (engine: Engine, image: EngineImage): void => {
  engine.version++;
  const contexts = image.contexts.map((context) => restoreContext(engine, context));
  engine.contexts.clear();
  for (const context of contexts) engine.contexts.set(context.id, context);
  Object.assign(engine, image.fields);
  engine.running = engine.contexts.get(image.running);
  engine.timers.clear();
  for (const id of image.timers) engine.timers.add(id);
  engine.queue = [...image.queue];
  engine.queueHead = 0;
  engine.outcome = undefined;
  if (image.counts) engine.code.counts.set(image.counts);
};

/** Hash of the architectural state. Places in code are counted by unit and word, so that decoding plays no part. */
export const hashEngine = (engine: Engine): number => {
  let hash = 0x811c9dc5;
  const add = (value: number) => {
    hash = Math.imul(hash ^ (value & 0xffff), 0x01000193);
    hash = Math.imul(hash ^ (value >>> 16), 0x01000193);
  };
  const addLarge = (value: number) => {
    add(value | 0);
    add(Math.floor(value / 4294967296) | 0);
  };
  const addText = (text: string) => {
    for (let index = 0; index < text.length; index++) add(text.charCodeAt(index));
  };
  const addPc = (pc: number) => addLarge(pc < 0 ? -1 : engine.code.addressAt(pc));
  addLarge(engine.now);
  addLarge(engine.quantumEnd - engine.now);
  add(engine.nextContext);
  add(engine.random);
  add(engine.running?.id ?? 0);
  for (const id of engine.queue.slice(engine.queueHead)) add(id);
  const all = [...engine.contexts.values()].sort((one, other) => one.id - other.id);
  for (const context of all) {
    add(context.id);
    addText(context.state);
    add(context.held ? 1 : 0);
    addPc(context.rp === 0 ? -1 : context.pc);
    for (let at = 0; at < context.sp; at++) add(context.stack[at]!);
    for (let at = 0; at < context.rp; at += 5) {
      addPc(context.returns[at]!);
      add(context.returns[at + 1]!);
      addLarge(context.activation(at));
      add(context.returns[at + 4]!);
    }
    for (let at = 0; at < context.recordTop; at++) add(context.records[at]!);
    const top = context.heap.top >> 2;
    for (let at = 0; at < top; at++) add(context.heap.words[at]!);
    for (const message of context.mailbox.slice(context.taken)) {
      add(message.type);
      add(message.from);
      add(message.low);
      add(message.high);
      if (message.image) for (const word of message.image) add(word);
    }
    addLarge(context.deadline);
    if (context.pending) add(context.pending.condition + 1);
    for (const handling of context.handling) add(handling.record);
  }
  return hash >>> 0;
};
