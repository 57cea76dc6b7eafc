/** Slots and heap objects as lazy values. Reading never changes the machine. */
import type { Location, Value } from '../../context/index.ts';
import { entryWords, listWord, mapWord } from '../heap/blocks.ts';
import type { Heap } from '../heap/heap.ts';
import { storage } from '../heap/layout.ts';
import { type DataModel, typeName } from '../types.ts';
import { formatScalar, formatValue, shortName } from './format.ts';

export const summaryLength = 200;

/** How locations and memory of a heap are named. Absent for values that lie nowhere, such as messages in flight. */
export interface Place {
  readonly context: number;
  /** Space that shows the heap. */
  readonly space: number;
}

type Child = { readonly name: string; readonly value: Value };
const none: readonly Child[] = [];

/** The 8-byte slot form. */
export const slotBytes = (low: number, high: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, low, true);
  view.setInt32(4, high, true);
  return bytes;
};

/** A value in slot form: a local, a temporary, a field, an element. */
export class SlotValue implements Value {
  readonly location?: Location;
  readonly object?: number;
  readonly memory?: { readonly space: number; readonly offset: number; readonly length: number };

  constructor(
    readonly heap: Heap,
    readonly typeId: number,
    readonly low: number,
    readonly high: number,
    readonly place: Place | undefined,
    location?: Location,
  ) {
    if (location) this.location = location;
    const reference = this.#reference;
    if (reference === 0) return;
    this.object = heap.serial(reference);
    if (place) this.memory = { space: place.space, offset: reference, length: heap.size(reference) };
  }

  get type(): string {
    return typeName(this.heap.layouts.image.types, this.typeId);
  }

  /** Offset of the object that the value refers to; 0 when it refers to none of this heap. */
  get #reference(): number {
    return this.heap.layouts.isReference(this.typeId) && this.low !== 0 && this.high === this.heap.id ? this.low : 0;
  }

  get summary(): string {
    return formatValue(this.heap, this.typeId, this.low, this.high, true, { length: summaryLength });
  }

  full(): string {
    const shape = this.heap.layouts.image.types[this.typeId]!;
    if (shape.kind === 'scalar') return formatScalar(shape.scalar, this.low, this.high, true);
    return formatValue(this.heap, this.typeId, this.low, this.high, true);
  }

  get bytes(): Uint8Array {
    return slotBytes(this.low, this.high);
  }

  get count(): { readonly named: number; readonly indexed: number } {
    const reference = this.#reference;
    if (reference === 0) return { named: 0, indexed: 0 };
    const { image } = this.heap.layouts;
    const shape = image.types[this.typeId]!;
    const at = reference >> 2;
    switch (shape.kind) {
      case 'data':
        return { named: shape.data.fields.length, indexed: 0 };
      case 'list':
        return { named: 0, indexed: this.heap.words[at + listWord.length]! };
      case 'map':
        return { named: 0, indexed: this.heap.words[at + mapWord.count]! };
      case 'option':
      case 'box':
        return { named: 1, indexed: 0 };
      case 'function':
        return { named: this.heap.layouts.captures(this.heap.words[at]!).length, indexed: 0 };
      default:
        return { named: 0, indexed: 0 };
    }
  }

  children(start: number, count: number, which: 'named' | 'indexed'): readonly Child[] {
    const reference = this.#reference;
    if (reference === 0) return none;
    const { heap } = this;
    const { layouts } = heap;
    const shape = layouts.image.types[this.typeId]!;
    const at = reference >> 2;
    const total = this.count[which];
    const from = Math.max(0, Math.min(start, total));
    const to = Math.min(total, from + Math.max(0, count));
    switch (shape.kind) {
      case 'data':
        return dataChildren(this, shape.data, reference, from, to);
      case 'list': {
        const size = layouts.sizes[shape.element]!;
        const block = heap.words[at + listWord.elements]!;
        return rows(from, to, (index) => ({
          name: `[${index}]`,
          value: this.stored(shape.element, block + index * size, reference, index),
        }));
      }
      case 'map':
        return mapChildren(this, shape.key, shape.value, reference, from, to);
      case 'option':
        if (layouts.direct[this.typeId] === 1)
          return rows(from, to, () => ({
            name: 'value',
            value: new SlotValue(heap, shape.value, this.low, this.high, this.place),
          }));
        return rows(from, to, () => ({ name: 'value', value: this.stored(shape.value, reference, reference, 0) }));
      case 'box':
        return rows(from, to, () => ({ name: 'value', value: this.stored(shape.value, reference, reference, 0) }));
      case 'function': {
        const captures = layouts.captures(heap.words[at]!);
        return rows(from, to, (index) => ({
          name: `capture ${index}`,
          value: this.stored(captures[index]!, reference + 8 + index * 8, reference, index),
        }));
      }
      default:
        return none;
    }
  }

  /** The value stored at a byte offset, as cell `index` of an object. */
  stored(type: number, offset: number, object: number, index: number): SlotValue {
    const slots = new Int32Array(2);
    this.heap.load(this.heap.layouts.storage[type]!, offset, slots, 0);
    const location: Location | undefined = this.place && {
      in: 'cell',
      context: this.place.context,
      object: this.heap.serial(object),
      index,
    };
    return new SlotValue(this.heap, type, slots[0]!, slots[1]!, this.place, location);
  }
}

const rows = <T>(from: number, to: number, make: (index: number) => T): readonly T[] => {
  const made: T[] = [];
  for (let index = from; index < to; index++) made.push(make(index));
  return made;
};

/** Fields of a data value; embedded data is one child with its own fields. `object` is the whole value that holds it. */
const dataChildren = (
  owner: SlotValue,
  model: DataModel,
  object: number,
  from: number,
  to: number,
  base = 0,
  first = 0,
): readonly Child[] => {
  const { types } = owner.heap.layouts.image;
  return rows(from, to, (index) => {
    const field = model.fields[index]!;
    const shape = types[field.type]!;
    const value =
      shape.kind === 'data'
        ? embedded(owner, field.type, shape.data, object, base + field.offset, first + field.first)
        : owner.stored(field.type, object + base + field.offset, object, first + field.first);
    return { name: field.name, value };
  });
};

/** A data value that lies inside another one: not settable as a whole. */
const embedded = (
  owner: SlotValue,
  type: number,
  model: DataModel,
  object: number,
  base: number,
  first: number,
): Value => {
  const fields = () => dataChildren(owner, model, object, 0, model.fields.length, base, first);
  const text = (show: (value: Value) => string) =>
    `(${[shortName(model.name), ...fields().map(({ name, value }) => `:${name} ${show(value)}`)].join(' ')})`;
  return {
    type: typeName(owner.heap.layouts.image.types, type),
    get summary() {
      return clip(text((value) => value.summary));
    },
    ...(owner.place ? { memory: { space: owner.place.space, offset: object + base, length: model.size } } : {}),
    count: { named: model.fields.length, indexed: 0 },
    children: (start, count, which) =>
      which === 'named'
        ? dataChildren(owner, model, object, start, Math.min(model.fields.length, start + count), base, first)
        : none,
    full: () => text((value) => value.full()),
  };
};

const mapChildren = (
  owner: SlotValue,
  key: number,
  value: number,
  reference: number,
  from: number,
  to: number,
): readonly Child[] => {
  const { heap } = owner;
  const at = reference >> 2;
  const found: Child[] = [];
  let number = 0;
  let entry = heap.words[at + mapWord.entries]! >> 2;
  const used = heap.words[at + mapWord.used]!;
  for (let index = 0; index < used && number < to; index++, entry += entryWords) {
    if (heap.words[entry + 1] === 0) continue;
    if (number >= from)
      found.push({
        name: owner.stored(key, (entry + 2) * 4, reference, number).summary,
        value: owner.stored(value, (entry + 4) * 4, reference, number),
      });
    number++;
  }
  return found;
};

export const clip = (text: string): string =>
  text.length > summaryLength ? `${text.slice(0, summaryLength - 1)}…` : text;

/** A value that is made of named or numbered parts rather than stored. */
export const tree = (
  type: string,
  summary: string,
  children: readonly Child[] | { readonly length: number; at(index: number): Child },
  which: 'named' | 'indexed',
): Value => {
  const list = Array.isArray(children)
    ? { length: children.length, at: (index: number) => (children as readonly Child[])[index]! }
    : (children as { length: number; at(index: number): Child });
  return {
    type,
    summary: clip(summary),
    count: { named: which === 'named' ? list.length : 0, indexed: which === 'indexed' ? list.length : 0 },
    children: (start, count, wanted) =>
      wanted === which
        ? rows(Math.max(0, start), Math.min(list.length, start + count), (index) => list.at(index))
        : none,
    full: () => summary,
  };
};

/** Where cell `index` of an object lies, and its type; undefined when it has no such cell. Numbers as {@link SlotValue.children} does; leaves for data. */
export const cellAt = (
  heap: Heap,
  reference: number,
  index: number,
): { readonly offset: number; readonly type: number } | undefined => {
  const { layouts } = heap;
  const shape = layouts.image.types[heap.type(reference)]!;
  const at = reference >> 2;
  switch (shape.kind) {
    case 'data': {
      const leaf = shape.data.leaves[index];
      return leaf && { offset: reference + leaf.offset, type: leaf.type };
    }
    case 'list':
      if (index < 0 || index >= heap.words[at + listWord.length]!) return undefined;
      return {
        offset: heap.words[at + listWord.elements]! + index * layouts.sizes[shape.element]!,
        type: shape.element,
      };
    case 'map': {
      let number = 0;
      let entry = heap.words[at + mapWord.entries]! >> 2;
      for (let used = heap.words[at + mapWord.used]!; used > 0; used--, entry += entryWords) {
        if (heap.words[entry + 1] !== 0 && number++ === index) return { offset: (entry + 4) * 4, type: shape.value };
      }
      return undefined;
    }
    case 'option':
      return index === 0 && layouts.storage[shape.value] !== storage.none
        ? { offset: reference, type: shape.value }
        : undefined;
    case 'box':
      return index === 0 ? { offset: reference, type: shape.value } : undefined;
    case 'function': {
      const type = layouts.captures(heap.words[at]!)[index];
      return type === undefined ? undefined : { offset: reference + 8 + index * 8, type };
    }
    default:
      return undefined;
  }
};
