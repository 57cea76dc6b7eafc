/**
 * The heap of structs, arrays and exceptions: one buffer, objects one after the other, reached by stable ids through a directory.
 * An object is a header of four words (canonical type, or -1 - tag of an exception; length of an array; id; unused) and its
 * payload, fields at their natural alignment.
 */
import type { TypeStore } from '../type-store.ts';
import {
  f32,
  f64,
  heapOf,
  heap as heapTypes,
  i8,
  i16,
  i32,
  i64,
  isNullable,
  isReference,
  type StorageType,
  type ValueType,
  v128,
} from '../types.ts';
import type { StoreFunction, StoreTag } from './state.ts';

export const headerBytes = 16;

export interface Layout {
  readonly kind: 'struct' | 'array' | 'exception';
  readonly types: readonly StorageType[];
  /** Of struct fields, from the payload's start. */
  readonly offsets: readonly number[];
  /** Of a struct: size of the payload; of an array: size of an element. */
  readonly size: number;
}

export const storageBytes = (type: StorageType): number => {
  switch (type) {
    case i8:
      return 1;
    case i16:
      return 2;
    case i32:
    case f32:
      return 4;
    case v128:
      return 16;
    default:
      return 8;
  }
};

const layoutOf = (kind: Layout['kind'], types: readonly StorageType[]): Layout => {
  let at = 0;
  const offsets = types.map((type) => {
    const bytes = storageBytes(type);
    const alignment = Math.min(8, bytes);
    const offset = Math.ceil(at / alignment) * alignment;
    at = offset + bytes;
    return offset;
  });
  return { kind, types, offsets, size: at };
};

const numbers: ReadonlySet<StorageType> = new Set([i32, i64, f32, f64, v128, i8, i16]);

/** Payloads of 16 bytes keep objects at multiples of 16. */
const rounded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

export class GcHeap {
  bytes: Uint8Array = new Uint8Array(4096);
  view: DataView = new DataView(this.bytes.buffer);
  /** Bytes in use; 0 to 16 are nobody's, so that no object lies at 0. */
  top = 16;
  /** Place of each object by id; 0: free. Ids begin at 1. */
  directory = new Int32Array(256);
  /** One more than the largest id in use. */
  ids = 1;
  /** Freed ids below `ids`, the next one last. */
  free: number[] = [];
  /** Bytes in use at which the next collection is due. */
  threshold: number;
  /** Objects in use. */
  count = 0;
  readonly #layouts: Layout[] = [];
  readonly #exceptions: Layout[] = [];

  constructor(
    readonly types: TypeStore,
    readonly limit: number,
  ) {
    this.threshold = Math.min(limit, 4 * 1024 * 1024);
  }

  layout(type: number): Layout {
    const known = this.#layouts[type];
    if (known) return known;
    const composite = this.types.composite(type);
    let layout: Layout;
    if (composite.kind === 'struct')
      layout = layoutOf(
        'struct',
        composite.fields.map(({ storage }) => storage),
      );
    else if (composite.kind === 'array')
      layout = {
        kind: 'array',
        types: [composite.element.storage],
        offsets: [0],
        size: storageBytes(composite.element.storage),
      };
    else throw new RangeError('a function is no object of the heap');
    this.#layouts[type] = layout;
    return layout;
  }

  exceptionLayout(tag: number, { parameters }: StoreTag): Layout {
    this.#exceptions[tag] ??= layoutOf('exception', parameters);
    return this.#exceptions[tag]!;
  }

  /** Place of an object's header; 0 when there is none. */
  place(id: number): number {
    return id > 0 && id < this.ids ? this.directory[id]! : 0;
  }

  typeOf(id: number): number {
    return this.view.getInt32(this.place(id), true);
  }

  lengthOf(id: number): number {
    return this.view.getUint32(this.place(id) + 4, true);
  }

  /** First byte of an object's payload. */
  payload(id: number): number {
    return this.place(id) + headerBytes;
  }

  sizeAt(place: number, tags: readonly StoreTag[]): number {
    const type = this.view.getInt32(place, true);
    if (type < 0) return headerBytes + rounded(this.exceptionLayout(-1 - type, tags[-1 - type]!).size);
    const layout = this.layout(type);
    const payload = layout.kind === 'array' ? layout.size * this.view.getUint32(place + 4, true) : layout.size;
    return headerBytes + rounded(payload);
  }

  /** Whether an object of this payload fits without a collection first. */
  hasRoom(payload: number): boolean {
    return this.top + headerBytes + rounded(payload) <= this.threshold;
  }

  /** Whether it fits at all. */
  canHold(payload: number): boolean {
    return headerBytes + rounded(payload) <= this.limit;
  }

  /** A new object of zeros; the caller has asked {@link hasRoom}. */
  allocate(type: number, length: number, payload: number): number {
    const place = this.top;
    const end = place + headerBytes + rounded(payload);
    if (end > this.bytes.length) this.#grow(end);
    this.top = end;
    const id = this.free.pop() ?? this.ids++;
    if (id >= this.directory.length) {
      const directory = new Int32Array(this.directory.length * 2);
      directory.set(this.directory);
      this.directory = directory;
    }
    this.directory[id] = place;
    this.view.setInt32(place, type, true);
    this.view.setInt32(place + 4, length, true);
    this.view.setInt32(place + 8, id, true);
    this.count++;
    return id;
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    bytes.set(this.bytes.subarray(0, this.top));
    this.adopt(bytes);
  }

  adopt(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Copies a field or element into a slot; packed ones are zero-extended unless `signed`. */
  read(type: StorageType, at: number, words: Int32Array, slot: number, signed = false): void {
    const { view } = this;
    switch (storageBytes(type)) {
      case 1:
        words[slot] = signed ? view.getInt8(at) : view.getUint8(at);
        return;
      case 2:
        words[slot] = signed ? view.getInt16(at, true) : view.getUint16(at, true);
        return;
      case 4:
        words[slot] = view.getInt32(at, true);
        return;
      case 16:
        words[slot + 2] = view.getInt32(at + 8, true);
        words[slot + 3] = view.getInt32(at + 12, true);
        break;
      default:
    }
    words[slot] = view.getInt32(at, true);
    words[slot + 1] = view.getInt32(at + 4, true);
  }

  /** Copies a slot into a field or element. */
  write(type: StorageType, at: number, words: Int32Array, slot: number): void {
    const { view } = this;
    switch (storageBytes(type)) {
      case 1:
        view.setInt8(at, words[slot]!);
        return;
      case 2:
        view.setInt16(at, words[slot]!, true);
        return;
      case 4:
        view.setInt32(at, words[slot]!, true);
        return;
      case 16:
        view.setInt32(at + 8, words[slot + 2]!, true);
        view.setInt32(at + 12, words[slot + 3]!, true);
        break;
      default:
    }
    view.setInt32(at, words[slot]!, true);
    view.setInt32(at + 4, words[slot + 1]!, true);
  }

  /** Whether a reference (number and kind) is of a canonical reference type. */
  casts(low: number, high: number, type: ValueType, store: readonly StoreFunction[]): boolean {
    if (high === 0) return isNullable(type);
    const wanted = heapOf(type);
    if (wanted === heapTypes.extern) return true;
    if (wanted === heapTypes.noextern || wanted === heapTypes.noexn) return false;
    switch (high) {
      case 1:
        return this.types.heapMatches(store[low]!.type, wanted);
      case 2:
        return wanted === heapTypes.any;
      case 3:
        return this.types.heapMatches(heapTypes.i31, wanted);
      case 4:
        return this.types.heapMatches(this.typeOf(low), wanted);
      default:
        return wanted === heapTypes.exn;
    }
  }

  /**
   * Frees what `roots` does not reach, and closes the gaps. `roots` calls back with every reference outside of the heap to an
   * object or exception, by id.
   */
  collect(roots: (visit: (id: number) => void) => void, tags: readonly StoreTag[]): void {
    const marked = new Uint8Array(this.ids);
    const pending: number[] = [];
    const visit = (id: number): void => {
      if (id <= 0 || id >= this.ids || marked[id] === 1 || this.directory[id] === 0) return;
      marked[id] = 1;
      pending.push(id);
    };
    roots(visit);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) this.#references(id, tags, visit);
    let to = 16;
    let from = 16;
    this.count = 0;
    while (from < this.top) {
      const size = this.sizeAt(from, tags);
      const id = this.view.getInt32(from + 8, true);
      if (marked[id] === 1) {
        if (to !== from) this.bytes.copyWithin(to, from, from + size);
        this.directory[id] = to;
        to += size;
        this.count++;
      } else this.directory[id] = 0;
      from += size;
    }
    this.bytes.fill(0, to, this.top);
    this.top = to;
    this.free = [];
    while (this.ids > 1 && this.directory[this.ids - 1] === 0) this.ids--;
    for (let id = this.ids - 1; id > 0; id--) if (this.directory[id] === 0) this.free.push(id);
    this.threshold = Math.min(this.limit, Math.max(4 * 1024 * 1024, this.top * 2));
  }

  #references(id: number, tags: readonly StoreTag[], visit: (id: number) => void): void {
    const place = this.place(id);
    const type = this.view.getInt32(place, true);
    const payload = place + headerBytes;
    const one = (at: number): void => {
      if (this.view.getInt32(at + 4, true) >= 4) visit(this.view.getInt32(at, true));
    };
    if (type >= 0 && this.layout(type).kind === 'array') {
      const { types, size } = this.layout(type);
      if (!isReference(types[0]!)) return;
      const end = payload + size * this.view.getUint32(place + 4, true);
      for (let at = payload; at < end; at += size) one(at);
      return;
    }
    const layout = type < 0 ? this.exceptionLayout(-1 - type, tags[-1 - type]!) : this.layout(type);
    layout.types.forEach((each, index) => {
      if (!numbers.has(each)) one(payload + layout.offsets[index]!);
    });
  }
}
