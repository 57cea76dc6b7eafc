/**
 * The heap of one context: one buffer that grows, a free list for each size class, reference counts.
 *
 * The buffer begins with its own book-keeping (512 bytes), so that saving the buffer saves everything. A reference is the byte
 * offset of an object's payload; the header lies in the six words before it: reference count, type, payload bytes,
 * allocation site (number of the instruction's entry plus 1), serial id, flags (size class, mark, free).
 * Parts of lists and maps that grow are blocks of their own with type −1, owned by exactly one object.
 */
import {
  classMask,
  classOf,
  classSizes,
  entryWords,
  freeBit,
  header,
  headerBytes,
  internalType,
  listWord,
  mapWord,
} from './blocks.ts';
import { collect } from './cycles.ts';
import { type Layouts, shape, storage } from './layout.ts';

const word = {
  top: 1,
  live: 2,
  objects: 3,
  serial: 4,
  threshold: 5,
  constants: 6,
  constantCount: 7,
  heads: 12,
} as const;
const firstBlock = 512;
const smallest = 65_536;

const noWords = new Int32Array(0);
const noBytes = new Uint8Array(0);
const noDoubles = new Float64Array(0);

export class Heap {
  words: Int32Array = noWords;
  bytes: Uint8Array = noBytes;
  doubles: Float64Array = noDoubles;
  /** Counts replaced buffers and everything else that a cache about the heap must notice. */
  generation = 0;

  constructor(
    /** Id of the context that owns the heap. */
    readonly id: number,
    public layouts: Layouts,
    /** Bytes that the buffer may reach. */
    readonly limit: number,
  ) {}

  /** Bytes of all live blocks, headers included. */
  get live(): number {
    return this.words.length === 0 ? 0 : this.words[word.live]!;
  }

  /** Objects that are live, blocks inside lists and maps not counted. */
  get objects(): number {
    return this.words.length === 0 ? 0 : this.words[word.objects]!;
  }

  /** First byte that was never used; what lies beyond is no state. */
  get top(): number {
    return this.words.length === 0 ? 0 : this.words[word.top]!;
  }

  /** A new object with count 1 and zeroed payload; 0 when it does not fit without collecting or growing. */
  tryAllocate(type: number, size: number, site: number): number {
    const words = this.words;
    if (words.length === 0) return 0;
    const sizeClass = classOf(size + headerBytes);
    const block = classSizes[sizeClass]!;
    if (words[word.live]! + block > words[word.threshold]!) return 0;
    let reference = words[word.heads + sizeClass]!;
    if (reference !== 0) words[word.heads + sizeClass] = words[(reference >> 2) + header.type]!;
    else {
      const top = words[word.top]!;
      if (top + block > this.bytes.length) return 0;
      words[word.top] = top + block;
      reference = top + headerBytes;
    }
    const at = reference >> 2;
    words[word.live] = words[word.live]! + block;
    words[at + header.count] = 1;
    words[at + header.type] = type;
    words[at + header.size] = size;
    words[at + header.site] = site;
    words[at + header.flags] = sizeClass;
    if (type === internalType) words[at + header.serial] = 0;
    else {
      words[word.objects] = words[word.objects]! + 1;
      const serial = words[word.serial]!;
      words[at + header.serial] = serial;
      words[word.serial] = serial + 1;
    }
    const end = (reference - headerBytes + block) >> 2;
    if (block > 256) words.fill(0, at, end);
    else for (let index = at; index < end; index++) words[index] = 0;
    return reference;
  }

  /** As {@link tryAllocate}, collecting cycles past the threshold and growing the buffer; 0 when the limit (plus `reserve` bytes) would be passed. */
  allocate(type: number, size: number, site: number, reserve = 0): number {
    const quick = this.tryAllocate(type, size, site);
    if (quick !== 0) return quick;
    if (size > this.limit + reserve) return 0;
    const block = classSizes[classOf(size + headerBytes)]!;
    if (this.words.length === 0) this.#replace(1024);
    if (this.words[word.live]! + block > this.words[word.threshold]!) {
      collect(this);
      this.words[word.threshold] = Math.max(smallest, (this.words[word.live]! + block) * 2);
      const again = this.tryAllocate(type, size, site);
      if (again !== 0) return again;
    }
    const needed = this.words[word.top]! + block;
    if (needed > this.limit + reserve) {
      collect(this);
      const again = this.tryAllocate(type, size, site);
      if (again !== 0 || this.words[word.top]! + block > this.limit + reserve) return again;
    }
    let length = this.bytes.length;
    while (length < needed) length *= 2;
    if (length > this.bytes.length) this.#replace(Math.max(needed, Math.min(length, this.limit + reserve)));
    return this.tryAllocate(type, size, site);
  }

  #replace(length: number): void {
    const bytes = new Uint8Array((length + 7) & ~7);
    bytes.set(this.bytes);
    this.adopt(bytes);
    const { words } = this;
    if (words[word.top] === 0) {
      words[word.top] = firstBlock;
      words[word.serial] = 1;
      words[word.threshold] = smallest;
    }
  }

  /** Takes over a whole buffer (its length a multiple of 8). */
  adopt(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.words = new Int32Array(bytes.buffer, 0, bytes.length >> 2);
    this.doubles = new Float64Array(bytes.buffer, 0, bytes.length >> 3);
    this.generation++;
  }

  retain(reference: number): void {
    const at = (reference >> 2) + header.count;
    this.words[at] = this.words[at]! + 1;
  }

  /** Drops one count of an object; frees it, and what only it refers to, at 0. */
  release(reference: number): void {
    const at = (reference >> 2) + header.count;
    const count = this.words[at]! - 1;
    this.words[at] = count;
    if (count === 0) this.free(reference);
  }

  /** Frees an object whose count is 0. Dead objects that wait for their turn are linked through their count. */
  free(reference: number): void {
    const { words } = this;
    let work = reference;
    words[(work >> 2) + header.count] = 0;
    while (work !== 0) {
      const dead = work;
      work = words[(dead >> 2) + header.count]!;
      for (const child of this.children(dead)) {
        const at = (child >> 2) + header.count;
        const count = words[at]! - 1;
        words[at] = count;
        if (count === 0) {
          words[at] = work;
          work = child;
        }
      }
      this.discard(dead);
    }
  }

  /** Gives an object's blocks back without looking at what it refers to. */
  discard(reference: number): void {
    const at = reference >> 2;
    const kind = this.layouts.shapes[this.words[at + header.type]!];
    if (kind === shape.list) this.freeBlock(this.words[at + listWord.elements]!);
    else if (kind === shape.map) {
      this.freeBlock(this.words[at + mapWord.entries]!);
      this.freeBlock(this.words[at + mapWord.index]!);
    }
    this.words[word.objects] = this.words[word.objects]! - 1;
    this.freeBlock(reference);
  }

  /** Puts a block on its free list; 0 is nothing. */
  freeBlock(reference: number): void {
    if (reference === 0) return;
    const { words } = this;
    const at = reference >> 2;
    const sizeClass = words[at + header.flags]! & classMask;
    words[word.live] = words[word.live]! - classSizes[sizeClass]!;
    words[at + header.count] = -1;
    words[at + header.type] = words[word.heads + sizeClass]!;
    words[at + header.flags] = sizeClass | freeBit;
    words[word.heads + sizeClass] = reference;
  }

  /** References that an object holds, in the order of its fields; each counts once. */
  children(reference: number): number[] {
    const { words, layouts } = this;
    const at = reference >> 2;
    const type = words[at + header.type]!;
    const found: number[] = [];
    const add = (child: number) => {
      if (child !== 0) found.push(child);
    };
    switch (layouts.shapes[type]) {
      case shape.data:
        for (const offset of layouts.references[type]!) add(words[at + (offset >> 2)]!);
        break;
      case shape.list:
        if (layouts.isReference(layouts.inner[type]!)) {
          const first = words[at + listWord.elements]! >> 2;
          for (let index = 0; index < words[at + listWord.length]!; index++) add(words[first + index]!);
        }
        break;
      case shape.map: {
        const keys = layouts.isReference(layouts.keys[type]!);
        const values = layouts.isReference(layouts.inner[type]!);
        if (!keys && !values) break;
        let entry = words[at + mapWord.entries]! >> 2;
        for (let index = 0; index < words[at + mapWord.used]!; index++, entry += entryWords) {
          if (words[entry + 1] === 0) continue;
          if (keys) add(words[entry + 2]!);
          if (values) add(words[entry + 4]!);
        }
        break;
      }
      case shape.cell:
        if (layouts.isReference(layouts.inner[type]!)) add(words[at]!);
        break;
      case shape.closure:
        layouts.captures(words[at]!).forEach((capture, index) => {
          if (layouts.isReference(capture)) add(words[at + 2 + index * 2]!);
        });
        break;
      default:
    }
    return found;
  }

  /** Calls `visit` with every live object in address order. */
  forEach(visit: (reference: number) => void): void {
    const top = this.top;
    for (let offset = firstBlock; offset < top; ) {
      const reference = offset + headerBytes;
      const flags = this.words[(reference >> 2) + header.flags]!;
      if (!(flags & freeBit) && this.words[(reference >> 2) + header.type] !== internalType) visit(reference);
      offset += classSizes[flags & classMask]!;
    }
  }

  /** Reads a stored value into slot words. Stores 64-bit values as two words, references with the heap's id as high word. */
  load(kind: number, offset: number, slots: Int32Array, at: number): void {
    slots[at + 1] = 0;
    switch (kind) {
      case storage.none:
        slots[at] = 0;
        break;
      case storage.byte:
        slots[at] = this.bytes[offset]!;
        break;
      case storage.signedByte:
        slots[at] = (this.bytes[offset]! << 24) >> 24;
        break;
      case storage.half:
        slots[at] = this.bytes[offset]! | (this.bytes[offset + 1]! << 8);
        break;
      case storage.signedHalf:
        slots[at] = ((this.bytes[offset]! | (this.bytes[offset + 1]! << 8)) << 16) >> 16;
        break;
      case storage.word:
        slots[at] = this.words[offset >> 2]!;
        break;
      case storage.double:
        slots[at] = this.words[offset >> 2]!;
        slots[at + 1] = this.words[(offset >> 2) + 1]!;
        break;
      default: {
        const reference = this.words[offset >> 2]!;
        slots[at] = reference;
        slots[at + 1] = reference === 0 ? 0 : this.id;
      }
    }
  }

  /** Writes slot words as a stored value; counts are the caller's. */
  store(kind: number, offset: number, low: number, high: number): void {
    switch (kind) {
      case storage.none:
        break;
      case storage.byte:
      case storage.signedByte:
        this.bytes[offset] = low;
        break;
      case storage.half:
      case storage.signedHalf:
        this.bytes[offset] = low;
        this.bytes[offset + 1] = low >> 8;
        break;
      case storage.double:
        this.words[offset >> 2] = low;
        this.words[(offset >> 2) + 1] = high;
        break;
      default:
        this.words[offset >> 2] = low;
    }
  }

  count(reference: number): number {
    return this.words[(reference >> 2) + header.count]!;
  }
  type(reference: number): number {
    return this.words[(reference >> 2) + header.type]!;
  }
  size(reference: number): number {
    return this.words[(reference >> 2) + header.size]!;
  }
  site(reference: number): number {
    return this.words[(reference >> 2) + header.site]!;
  }
  serial(reference: number): number {
    return this.words[(reference >> 2) + header.serial]!;
  }

  /** Payload bytes of an object with the blocks that belong to it. */
  extent(reference: number): number {
    const at = reference >> 2;
    const block = (inner: number) => (inner === 0 ? 0 : this.size(inner));
    switch (this.layouts.shapes[this.type(reference)]) {
      case shape.list:
        return this.size(reference) + block(this.words[at + listWord.elements]!);
      case shape.map:
        return this.size(reference) + block(this.words[at + mapWord.entries]!) + block(this.words[at + mapWord.index]!);
      default:
        return this.size(reference);
    }
  }

  /** Whether an offset is the payload of a live object. Costs a walk. */
  holds(reference: number): boolean {
    let found = false;
    this.forEach((object) => {
      if (object === reference) found = true;
    });
    return found;
  }

  /** The live object with a serial id; undefined when it is gone. Costs a walk. */
  bySerial(serial: number): number | undefined {
    let found: number | undefined;
    this.forEach((object) => {
      if (this.serial(object) === serial) found = object;
    });
    return found;
  }

  /** The object of a string constant in this heap, 0 when it has not been made yet. */
  constant(index: number): number {
    const { words } = this;
    if (words.length === 0 || index >= words[word.constantCount]!) return 0;
    return words[(words[word.constants]! >> 2) + index]!;
  }

  /** Remembers the object of a string constant, which keeps its count. False when the table does not fit the heap. */
  rememberConstant(index: number, reference: number, total: number): boolean {
    if (index >= this.words[word.constantCount]!) {
      const table = this.allocate(internalType, total * 4, 0);
      if (table === 0) return false;
      const { words } = this;
      const old = words[word.constants]!;
      if (old !== 0) words.copyWithin(table >> 2, old >> 2, (old >> 2) + words[word.constantCount]!);
      this.freeBlock(old);
      words[word.constants] = table;
      words[word.constantCount] = total;
    }
    this.words[(this.words[word.constants]! >> 2) + index] = reference;
    return true;
  }
}
