/** Frames, parts and spaces of contexts, looked into from outside. */
import type { ContextPart, ExecutionContext, FrameAccess, Space, Value } from '../../context/index.ts';
import { formatAddress } from '../../context/index.ts';
import { Heap } from '../heap/heap.ts';
import { type Context, frame, frameKind } from '../run/context.ts';
import type { Engine } from '../run/engine.ts';
import { unpack } from '../run/message.ts';
import { framePlace } from '../run/operations/control.ts';
import { SlotValue, tree } from './values.ts';

/** Space number of instruction memory; a context's heap has the context's number. */
export const instructionSpace = 0;

const kinds = {
  [frameKind.call]: 'call',
  [frameKind.handler]: 'handler',
  [frameKind.entry]: 'entry',
  [frameKind.evaluation]: 'evaluation',
} as const;

export const placeOf = (context: Context) => ({ context: context.id, space: context.id });

/** Types and extent of a frame's locals and temporaries. */
export const frameLayout = (engine: Engine, context: Context, at: number) => {
  const { pc, base } = framePlace(context, at);
  const unit = engine.code.unitAt(pc);
  const code = unit.image.functions[unit.functionIndex]!;
  const first = base + code.locals.length * 2;
  const above = at + frame.words;
  let end = context.sp;
  if (above < context.rp) {
    const next = framePlace(context, above);
    end = next.base;
  }
  return { unit, code, base, first, temporaries: engine.code.temporaries(pc).slice(0, Math.max(0, (end - first) / 2)) };
};

class Frame implements FrameAccess {
  readonly #layout;
  readonly enclosing?: FrameAccess;

  constructor(
    readonly engine: Engine,
    readonly owner: Context,
    readonly at: number,
  ) {
    this.#layout = frameLayout(engine, owner, at);
    const link = owner.returns[at + frame.kind]! >> 3;
    if (link > 0) this.enclosing = new Frame(engine, owner, link - 1);
  }

  get context(): number {
    return this.owner.id;
  }
  get activation(): number {
    return this.owner.activation(this.at);
  }
  get depth(): number {
    return this.at / frame.words;
  }
  get address(): number {
    const above = this.at + frame.words;
    const pc = above >= this.owner.rp ? this.owner.pc : this.owner.returns[above + frame.pc]!;
    return this.engine.code.addressAt(pc);
  }
  get kind(): FrameAccess['kind'] {
    return kinds[(this.owner.returns[this.at + frame.kind]! & 7) as 0 | 1 | 2 | 3];
  }
  get function(): string {
    return this.#layout.code.name;
  }
  get localCount(): number {
    return this.#layout.code.locals.length;
  }
  get stackCount(): number {
    return this.#layout.temporaries.length;
  }
  local(index: number): Value {
    const type = this.#layout.code.locals[index];
    if (type === undefined) throw new RangeError(`the frame has no local ${index}`);
    return this.#slot(type, this.#layout.base + index * 2, 'local', index);
  }
  stack(index: number): Value {
    const type = this.#layout.temporaries[index];
    if (type === undefined) throw new RangeError(`the frame has no temporary ${index}`);
    return this.#slot(type, this.#layout.first + index * 2, 'stack', index);
  }
  #slot(type: number, at: number, where: 'local' | 'stack', index: number): Value {
    const { stack, heap, id } = this.owner;
    const location = { in: where, context: id, activation: this.activation, index } as const;
    return new SlotValue(heap, type, stack[at]!, stack[at + 1]!, placeOf(this.owner), location);
  }
  space(): undefined {
    return undefined;
  }
}

export const frameAccess = (engine: Engine, context: Context, depth: number): FrameAccess =>
  new Frame(engine, context, depth * frame.words);

/** A context as tools see it. */
export class ContextView implements ExecutionContext {
  constructor(
    readonly engine: Engine,
    readonly owner: Context,
  ) {}

  get id(): number {
    return this.owner.id;
  }
  get name(): string {
    return this.engine.image.functions[this.owner.functionIndex]!.name;
  }
  get state(): ExecutionContext['state'] {
    const { state, held } = this.owner;
    return held && state !== 'ended' && state !== 'failed' ? 'held' : state;
  }
  get detail(): string {
    return this.owner.detail;
  }
  get depth(): number {
    return this.owner.depth;
  }
  frames(start: number, count: number): readonly FrameAccess[] {
    const found: FrameAccess[] = [];
    for (let depth = this.depth - 1 - start; depth >= 0 && found.length < count; depth--)
      found.push(frameAccess(this.engine, this.owner, depth));
    return found;
  }
  get parts(): readonly ContextPart[] {
    return [
      { name: 'Heap', value: this.#heap() },
      { name: 'Mailbox', value: this.#mailbox() },
      { name: 'Return stack', value: this.#returns() },
    ];
  }

  #heap(): Value {
    const { heap } = this.owner;
    const size = `${heap.live} bytes of ${heap.bytes.length}`;
    let references: number[] | undefined;
    const all = () => {
      if (!references) {
        const list: number[] = [];
        heap.forEach((reference) => list.push(reference));
        references = list;
      }
      return references;
    };
    return tree(
      'heap',
      `${heap.objects} objects, ${size}`,
      {
        length: heap.objects,
        at: (index) => ({ name: `@${heap.serial(all()[index]!)}`, value: this.#object(all()[index]!) }),
      },
      'indexed',
    );
  }

  /** One heap object with its header: references, size, allocation site. */
  #object(reference: number): Value {
    const { engine, owner } = this;
    const { heap } = owner;
    const value = new SlotValue(heap, heap.type(reference), reference, owner.id, placeOf(owner));
    const site = heap.site(reference);
    let place = '';
    if (site > 0 && site <= engine.code.entries) {
      const pc = (site - 1) * 4;
      const unit = engine.code.unitAt(pc);
      place = ` · ${allocationText(engine, pc) ?? `${unit.image.functions[unit.functionIndex]!.name} ${formatAddress(engine.code.addressAt(pc))}`}`;
    }
    const count = heap.count(reference);
    const note = ` · ${count} ${count === 1 ? 'ref' : 'refs'} · ${heap.extent(reference)} bytes${place}`;
    return {
      type: value.type,
      get summary() {
        return `${value.summary.length > 120 ? `${value.summary.slice(0, 119)}…` : value.summary}${note}`.slice(0, 200);
      },
      bytes: value.bytes,
      count: value.count,
      ...(value.object === undefined ? {} : { object: value.object }),
      ...(value.memory ? { memory: value.memory } : {}),
      children: (start, number, which) => value.children(start, number, which),
      full: () => `${value.full()}${note}`,
    };
  }

  #mailbox(): Value {
    const { mailbox, taken } = this.owner;
    const { layouts } = this.engine.code;
    const length = mailbox.length - taken;
    return tree(
      'mailbox',
      `${length} ${length === 1 ? 'message' : 'messages'}`,
      {
        length,
        at: (index) => {
          const message = mailbox[taken + index]!;
          // A message belongs to no heap: it is shown from a copy that nothing else sees.
          const heap = new Heap(this.owner.id, layouts, 2 ** 30);
          const value = unpack(heap, message, 0) ?? { low: 0, high: 0 };
          const shown = new SlotValue(heap, message.type, value.low, value.high, undefined);
          const note = ` · from ctx ${message.from} · ${message.moved ? 'move' : 'copy'} ${message.bytes} bytes`;
          return {
            name: `[${index}]`,
            value: {
              type: shown.type,
              summary: `${shown.summary.slice(0, 140)}${note}`,
              count: shown.count,
              children: (start, number, which) => shown.children(start, number, which),
              full: () => `${shown.full()}${note}`,
            },
          };
        },
      },
      'indexed',
    );
  }

  #returns(): Value {
    const { engine, owner } = this;
    return tree(
      'return stack',
      `${this.depth} frames`,
      {
        length: this.depth,
        at: (index) => {
          const at = (this.depth - 1 - index) * frame.words;
          const pc = owner.returns[at + frame.pc]!;
          const kind = kinds[(owner.returns[at + frame.kind]! & 7) as 0 | 1 | 2 | 3];
          const caller = pc < 0 ? undefined : engine.code.unitAt(pc);
          const target = caller
            ? `${formatAddress(engine.code.addressAt(pc))} ${caller.image.functions[caller.functionIndex]!.name}`
            : 'ends the context';
          const text = `${target}${kind === 'call' || kind === 'entry' ? '' : ` · ${kind}`}`;
          return { name: `[${this.depth - 1 - index}]`, value: tree('address', text, [], 'named') };
        },
      },
      'indexed',
    );
  }
}

/** Source text of the form that allocates at an instruction, from debug information when there is some. */
const allocationText = (engine: Engine, pc: number): string | undefined => {
  const unit = engine.code.unitAt(pc);
  const word = unit.starts[(pc >> 2) - unit.first]!;
  return unit.image.debug?.functions[unit.functionIndex]?.allocations.find((row) => row.offset === word)?.text;
};

/** Instruction memory and every heap as ranges of bytes. */
export const spacesOf = (engine: Engine): readonly Space[] => [
  instructionMemory(engine),
  ...[...engine.contexts.values()].filter((context) => context.heap.top > 0).map((context) => heapSpace(context)),
];

const instructionMemory = (engine: Engine): Space => {
  const starts: number[] = [];
  let length = 0;
  for (const unit of engine.code.units) {
    starts.push(length);
    length += unit.image.functions[unit.functionIndex]!.words.length * 4;
  }
  return {
    id: instructionSpace,
    name: 'instruction memory',
    length,
    writable: false,
    read: (offset, count) => {
      const from = Math.max(0, Math.min(offset, length));
      const to = Math.max(from, Math.min(length, offset + count));
      const bytes = new Uint8Array(to - from);
      engine.code.units.forEach((unit, index) => {
        const { words } = unit.image.functions[unit.functionIndex]!;
        const start = starts[index]!;
        for (let at = Math.max(from, start); at < Math.min(to, start + words.length * 4); at++)
          bytes[at - from] = words[(at - start) >> 2]! >>> (24 - ((at - start) & 3) * 8);
      });
      return bytes;
    },
  };
};

const heapSpace = (context: Context): Space => ({
  id: context.id,
  name: `heap of context ${context.id}`,
  length: context.heap.top,
  writable: false,
  read: (offset, length) => {
    const from = Math.max(0, Math.min(offset, context.heap.top));
    return context.heap.bytes.slice(from, Math.max(from, Math.min(context.heap.top, offset + length)));
  },
});

/** Looks at every reference on every stack, in every heap and in every message. */
export const checkIsolation = (engine: Engine) => {
  let objects = 0;
  let references = 0;
  const foreign: { context: number; place: string; refersTo: number }[] = [];
  for (const context of engine.contexts.values()) {
    const live = new Set<number>();
    context.heap.forEach((reference) => live.add(reference));
    objects += live.size;
    for (const reference of live)
      for (const child of context.heap.children(reference)) {
        references++;
        if (!live.has(child))
          foreign.push({ context: context.id, place: `object @${context.heap.serial(reference)}`, refersTo: 0 });
      }
    for (let at = 0; at < context.rp; at += frame.words) {
      const { code, base, first, temporaries } = frameLayout(engine, context, at);
      const look = (type: number | undefined, slot: number, place: string) => {
        if (type === undefined || !engine.code.layouts.isReference(type)) return;
        const low = context.stack[slot]!;
        const high = context.stack[slot + 1]!;
        if (low === 0) return;
        references++;
        if (high !== context.id || !live.has(low))
          foreign.push({ context: context.id, place: `${code.name} ${place}`, refersTo: high });
      };
      code.locals.forEach((type, index) => look(type, base + index * 2, `local ${index}`));
      temporaries.forEach((type, index) => look(type, first + index * 2, `temporary ${index}`));
    }
    for (const message of context.mailbox.slice(context.taken)) objects += message.objects;
  }
  return { objects, references, foreign };
};
