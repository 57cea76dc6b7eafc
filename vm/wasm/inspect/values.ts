/** Slots, objects and parts of the store as lazy values. Reading never changes the machine. */
import type { Location, Value } from '../../context/index.ts';
import { headerBytes } from '../run/heap.ts';
import { referenceKind } from '../run/state.ts';
import { vectorShapes } from '../spelling.ts';
import { isReference, type StorageType, spellValueType, v128 } from '../types.ts';
import { bytesOfType, isNullBytes, referenceWords, spellNumber } from './format.ts';
import type { View } from './view.ts';

export const summaryLength = 200;

type Child = { readonly name: string; readonly value: Value };

const none = { named: 0, indexed: 0 } as const;
/** A vector has a child for each shape. */
const shapes = { named: 6, indexed: 0 } as const;

const clipped = (text: string): string =>
  text.length <= summaryLength ? text : `${text.slice(0, summaryLength - 1)}…`;

/** A value of the program: a number, a vector or a reference. */
export class ProgramValue implements Value {
  readonly location?: Location;
  readonly fixed?: string;
  readonly object?: number;
  readonly count: { readonly named: number; readonly indexed: number };

  constructor(
    readonly view: View,
    /** Storage type with canonical numbers, or of a module when `type` says how it is spelled. */
    readonly storage: StorageType,
    readonly bytes: Uint8Array,
    /** In the module's spelling. */
    readonly type: string,
    location?: Location,
    fixed?: string,
  ) {
    if (location) this.location = location;
    if (fixed !== undefined) this.fixed = fixed;
    const id = this.#object();
    if (id > 0) this.object = id;
    this.count = id > 0 ? this.#count(id) : storage === v128 ? shapes : none;
  }

  /** Id of the heap object that it refers to; 0 when it refers to none. */
  #object(): number {
    if (!isReference(this.storage)) return 0;
    const [low, high] = referenceWords(this.bytes);
    const isObject = high === referenceKind.object || high === referenceKind.exception;
    return isObject && this.view.engine.heap.place(low) !== 0 ? low : 0;
  }

  #count(id: number): { readonly named: number; readonly indexed: number } {
    const { heap: objects, tags } = this.view.engine;
    const type = objects.typeOf(id);
    if (type < 0) return { named: tags[-1 - type]!.parameters.length, indexed: 0 };
    const layout = objects.layout(type);
    return layout.kind === 'array'
      ? { named: 0, indexed: objects.lengthOf(id) }
      : { named: layout.types.length, indexed: 0 };
  }

  get summary(): string {
    return clipped(this.#spell(2));
  }

  full(): string {
    return this.#spell(6);
  }

  #spell(depth: number): string {
    if (!isReference(this.storage)) return spellNumber(this.storage, this.bytes);
    if (isNullBytes(this.storage, this.bytes)) return 'null';
    const [low, high] = referenceWords(this.bytes);
    switch (high) {
      case referenceKind.func:
        return this.view.functionName(low);
      case referenceKind.extern:
        return `extern ${low}`;
      case referenceKind.i31:
        return `i31 ${(low << 1) >> 1}`;
      default:
        return this.#spellObject(low, depth);
    }
  }

  #spellObject(id: number, depth: number): string {
    const objects = this.view.engine.heap;
    if (objects.place(id) === 0) return `object ${id}`;
    const name = this.view.objectType(id);
    if (depth === 0) return `${name} …`;
    const shown = depth > 2 ? 100_000 : 8;
    const total = this.count.named + this.count.indexed;
    const parts = this.children(0, shown, this.count.indexed > 0 ? 'indexed' : 'named').map(
      ({ name: field, value }) => {
        const text = value instanceof ProgramValue ? value.#spell(depth - 1) : value.summary;
        return this.count.indexed > 0 ? text : `${field}: ${text}`;
      },
    );
    const rest = total > shown ? ', …' : '';
    return `${name} ${this.count.indexed > 0 ? `[${parts.join(', ')}${rest}]` : `{${parts.join(', ')}${rest}}`}`;
  }

  children(start: number, count: number, which: 'named' | 'indexed'): readonly Child[] {
    if (this.storage === v128 && which === 'named') {
      const read = vectorShapes(this.bytes).slice(start, start + count);
      return read.map(({ name, lanes }) => ({ name, value: new Tree(name, lanes) }));
    }
    const id = this.object;
    if (id === undefined) return [];
    const end = Math.min(this.count[which], start + count);
    const children: Child[] = [];
    for (let index = start; index < end; index++) {
      const value = cellValue(this.view, id, index);
      if (value) children.push({ name: this.view.fieldName(id, index), value });
    }
    return children;
  }
}

/** Where a field or element of an object lies in the heap's buffer, and its storage type; undefined when there is none. */
export const cellAt = (
  { engine }: View,
  id: number,
  index: number,
): { readonly at: number; readonly storage: StorageType; readonly isMutable: boolean } | undefined => {
  const { heap: objects, tags, types } = engine;
  const place = objects.place(id);
  if (place === 0 || index < 0) return undefined;
  const type = objects.typeOf(id);
  const payload = place + headerBytes;
  if (type < 0) {
    const layout = objects.exceptionLayout(-1 - type, tags[-1 - type]!);
    const storage = layout.types[index];
    return storage === undefined ? undefined : { at: payload + layout.offsets[index]!, storage, isMutable: false };
  }
  const layout = objects.layout(type);
  const composite = types.composite(type);
  if (composite.kind === 'array') {
    if (index >= objects.lengthOf(id)) return undefined;
    return { at: payload + index * layout.size, storage: layout.types[0]!, isMutable: composite.element.mutable };
  }
  const storage = layout.types[index];
  if (storage === undefined || composite.kind !== 'struct') return undefined;
  return { at: payload + layout.offsets[index]!, storage, isMutable: composite.fields[index]!.mutable };
};

/** A field of a struct or exception, or an element of an array. */
export const cellValue = (view: View, id: number, index: number): ProgramValue | undefined => {
  const cell = cellAt(view, id, index);
  if (!cell) return undefined;
  const bytes = view.engine.heap.bytes.slice(cell.at, cell.at + bytesOfType(cell.storage));
  const location: Location = { in: 'cell', context: 1, object: id, index };
  return new ProgramValue(view, cell.storage, bytes, spellValueType(cell.storage), location);
};

/** A row of a tree that is made when it is looked at: a part, a memory, a segment. */
export class Tree implements Value {
  readonly count: { readonly named: number; readonly indexed: number };
  readonly memory?: NonNullable<Value['memory']>;
  readonly #children: (start: number, count: number) => readonly Child[];

  constructor(
    readonly type: string,
    readonly summary: string,
    {
      named = 0,
      indexed = 0,
      children = () => [],
      memory,
    }: {
      readonly named?: number;
      readonly indexed?: number;
      readonly children?: (start: number, count: number) => readonly Child[];
      readonly memory?: NonNullable<Value['memory']>;
    } = {},
  ) {
    this.count = { named, indexed };
    this.#children = children;
    if (memory) this.memory = memory;
  }

  children(start: number, count: number, which: 'named' | 'indexed'): readonly Child[] {
    const end = Math.min(this.count[which], start + count);
    return end <= start ? [] : this.#children(start, end - start);
  }

  full(): string {
    return this.summary;
  }
}
