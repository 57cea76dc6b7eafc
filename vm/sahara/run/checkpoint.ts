/** Checkpoints: buffers by pages of 4 KiB that are shared with the previous checkpoint when they did not change. */
import type { Clock } from '../../context/index.ts';
import type { ProgramState } from '../program.ts';
import { Context } from './context.ts';
import type { Engine } from './engine.ts';
import type { SchedulerImage } from './scheduler.ts';

const pageWords = 1024;
/** Pages that are kept alive together when they changed together: fewer and larger copies. */
const pagesTogether = 16;

/** Words of a buffer. */
interface Pages {
  readonly length: number;
  readonly pages: readonly Int32Array[];
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
  readonly scheduler: SchedulerImage;
  /** In mode `counts` of coverage. */
  readonly counts: { readonly blocks: Float64Array; readonly adjustments: ReadonlyMap<number, number> } | undefined;
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
  'nextContext',
  'nextToken',
  'alive',
  'finished',
] as const satisfies readonly (keyof Engine)[];

/** Whether a page of words is what lies at a place. */
const same = (words: Int32Array, from: number, page: Int32Array, length: number): boolean => {
  if (page.length !== length) return false;
  const part = words.subarray(from, from + length);
  const whole = length & ~7;
  // Eight words for one branch: this loop is most of what a checkpoint costs.
  for (let at = 0; at < whole; at += 8) {
    const differs =
      (part[at]! ^ page[at]!) |
      (part[at + 1]! ^ page[at + 1]!) |
      (part[at + 2]! ^ page[at + 2]!) |
      (part[at + 3]! ^ page[at + 3]!) |
      (part[at + 4]! ^ page[at + 4]!) |
      (part[at + 5]! ^ page[at + 5]!) |
      (part[at + 6]! ^ page[at + 6]!) |
      (part[at + 7]! ^ page[at + 7]!);
    if (differs !== 0) return false;
  }
  for (let at = whole; at < length; at++) if (part[at] !== page[at]) return false;
  return true;
};

class Saver {
  cost = 0;

  /** The first `length` words, by pages; changed ones that follow each other are copied together. */
  pages(words: Int32Array, length: number, previous: Pages | undefined): Pages {
    const pages: Int32Array[] = [];
    let changed = previous?.length !== length;
    for (let from = 0; from < length; ) {
      const before = previous?.pages[pages.length];
      const end = Math.min(length, from + pageWords);
      if (before && same(words, from, before, end - from)) {
        pages.push(before);
        from = end;
        continue;
      }
      changed = true;
      from = this.#copy(words, from, length, previous, pages);
    }
    return previous && !changed ? previous : { length, pages };
  }

  /** Copies changed pages from a place on, at most {@link pagesTogether}; the place behind them. */
  #copy(words: Int32Array, from: number, length: number, previous: Pages | undefined, pages: Int32Array[]): number {
    let to = Math.min(length, from + pageWords);
    for (let count = 1; count < pagesTogether && to < length; count++) {
      const before = previous?.pages[pages.length + count];
      const end = Math.min(length, to + pageWords);
      if (before && same(words, to, before, end - to)) break;
      to = end;
    }
    const copy = words.slice(from, to);
    this.cost += copy.byteLength;
    for (let at = 0; at < copy.length; at += pageWords) pages.push(copy.subarray(at, at + pageWords));
    return to;
  }
}

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
    stack: saver.pages(context.stack, context.sp, before?.stack),
    returns: saver.pages(context.returns, context.rp, before?.returns),
    records: saver.pages(context.records, context.recordTop, before?.records),
    heap: saver.pages(context.heap.words, context.heap.top >> 2, before?.heap),
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
  const counts =
    engine.coverMode === 'counts'
      ? { blocks: engine.code.counts.slice(0, engine.code.entries), adjustments: new Map(engine.adjustments) }
      : undefined;
  const image: EngineImage = {
    clock: engine.now,
    cost:
      saver.cost + contexts.length * 8 + 200 + (counts ? counts.blocks.byteLength + counts.adjustments.size * 16 : 0),
    contexts,
    program,
    fields,
    running: engine.running?.id ?? 0,
    scheduler: engine.scheduler.save(),
    counts,
  };
  engine.version++;
  return image;
};

const write = (target: Int32Array, { pages }: Pages): void => {
  let at = 0;
  for (let first = 0; first < pages.length; ) {
    const page = pages[first]!;
    // Pages that were copied together lie side by side and are written together.
    let end = first + 1;
    let { length } = page;
    while (
      end < pages.length &&
      pages[end]!.buffer === page.buffer &&
      pages[end]!.byteOffset === page.byteOffset + length * 4
    )
      length += pages[end++]!.length;
    target.set(length === page.length ? page : new Int32Array(page.buffer, page.byteOffset, length), at);
    at += length;
    first = end;
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
  if (context.stack.length < image.stack.length) context.growStack(Math.max(32, image.stack.length));
  context.stack.fill(0);
  write(context.stack, image.stack);
  if (context.returns.length < image.returns.length) context.growReturns(Math.max(20, image.returns.length));
  write(context.returns, image.returns);
  if (context.records.length < image.records.length) context.records = new Int32Array(image.records.length);
  write(context.records, image.records);
  const { heap } = context;
  heap.layouts = engine.code.layouts;
  if (heap.bytes.length !== image.heapBytes) heap.adopt(new Uint8Array(image.heapBytes));
  else heap.words.fill(0, image.heap.length, Math.max(image.heap.length, heap.top >> 2));
  write(heap.words, image.heap);
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
  engine.scheduler.restore(image.scheduler);
  engine.outcome = undefined;
  if (engine.coverMode !== 'counts') return;
  // A checkpoint from before the counting began: it begins anew.
  engine.code.counts.fill(0);
  if (image.counts) engine.code.counts.set(image.counts.blocks);
  engine.adjustments = new Map(image.counts?.adjustments);
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
  addLarge(engine.scheduler.quantumEnd - engine.now);
  add(engine.nextContext);
  const { queue, random } = engine.scheduler.save();
  add(random);
  add(engine.running?.id ?? 0);
  for (const id of queue) add(id);
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
