/** The name section (core specification, appendix "Custom Sections", and the extended-name-section proposal). */
import type { ByteRange, ModuleNames } from '../module.ts';
import { ByteReader } from './byte-reader.ts';
import { TextSearch } from './text-search.ts';

/** Subsections by their binary code. */
const plainKinds = {
  1: 'functions',
  4: 'types',
  5: 'tables',
  6: 'memories',
  7: 'globals',
  8: 'elements',
  9: 'data',
  11: 'tags',
} as const;
const nestedKinds = { 2: 'locals', 3: 'labels', 10: 'fields' } as const;

/** The module's own name; undefined when it has none. */
export const decodeModuleName = (bytes: Uint8Array, range: ByteRange): string | undefined => {
  const reader = new ByteReader(bytes, range.from, range.to);
  for (const { id, end } of subsections(reader)) {
    if (id !== 0) continue;
    reader.limit = end;
    const name = reader.name();
    return reader.problem === '' && name !== '' ? name : undefined;
  }
  return undefined;
};

/** All names; of a damaged section those before the damage. Never throws. */
export const decodeNames = (bytes: Uint8Array, range: ByteRange): ModuleNames => {
  const reader = new ByteReader(bytes, range.from, range.to);
  const empty = (): LazyNames => new LazyNames(bytes);
  const plain: { -readonly [Kind in (typeof plainKinds)[keyof typeof plainKinds]]: LazyNames } = {
    functions: empty(),
    types: empty(),
    tables: empty(),
    memories: empty(),
    globals: empty(),
    elements: empty(),
    data: empty(),
    tags: empty(),
  };
  const nested: {
    -readonly [Kind in (typeof nestedKinds)[keyof typeof nestedKinds]]: Map<number, LazyNames>;
  } = { locals: new Map(), labels: new Map(), fields: new Map() };
  let module: string | undefined;
  for (const { id, end } of subsections(reader)) {
    const inner = new ByteReader(bytes, reader.at, end);
    if (id === 0) {
      const name = inner.name();
      if (inner.problem === '' && name !== '') module = name;
    } else if (id in plainKinds) plain[plainKinds[id as keyof typeof plainKinds]].read(inner);
    else if (id in nestedKinds) {
      const maps = nested[nestedKinds[id as keyof typeof nestedKinds]];
      const count = inner.itemCount();
      for (let index = 0; index < count && inner.problem === ''; index++) {
        const owner = inner.u32();
        const names = maps.get(owner) ?? empty();
        names.read(inner);
        if (names.size > 0) maps.set(owner, names);
      }
    }
  }
  return { ...plain, ...nested, ...(module === undefined ? {} : { module }) };
};

/** Walks the subsections; the reader stands at the content of each. */
function* subsections(reader: ByteReader): Generator<{ readonly id: number; readonly end: number }> {
  const limit = reader.limit;
  while (reader.at < limit && reader.problem === '') {
    const id = reader.byte();
    const size = reader.u32();
    const end = reader.at + size;
    if (reader.problem !== '' || end > limit) return;
    yield { id, end };
    reader.open(end, limit);
  }
}

/** Searches for equal names that look through all of them, before an index of them is made. */
const fewSearches = 8;

/** Names by index; each is decoded when it is asked for: a large program has megabytes of them. */
class LazyNames implements ReadonlyMap<number, string> {
  /** Indices, in the order of the names, and where the length of each name stands. */
  #keys = new Uint32Array(0);
  #places = new Uint32Array(0);
  /** Their bytes, as far as 16 bits say it: what is looked through for equal names lies close together. */
  #lengths = new Uint16Array(0);
  #count = 0;
  #isAscending = true;
  /** Where an index is among them, when they do not ascend. */
  #numbers: Map<number, number> | undefined;
  #byLength: Map<number, number[]> | undefined;
  #searches = 0;
  readonly #reader: ByteReader;

  constructor(bytes: Uint8Array) {
    this.#reader = new ByteReader(bytes, 0, bytes.length);
  }

  /** Adds the names of a map, up to the first that does not fit. */
  read(reader: ByteReader): void {
    const count = reader.itemCount();
    if (count > 0) this.#reserve(count);
    const first = this.#readPlain(reader, count);
    for (let index = first; index < count && reader.problem === ''; index++) {
      const key = reader.u32();
      const place = reader.at;
      const length = reader.u32();
      if (length > reader.limit - reader.at) break;
      reader.at += length;
      if (reader.problem === '') this.#set(key, place, length);
    }
    this.#byLength = undefined;
  }

  /**
   * Adds names up to the first whose index does not ascend, that does not fit, or whose numbers have more than three bytes; gives how many. This
   * is one loop without calls, because it runs when nothing is compiled yet.
   */
  #readPlain(reader: ByteReader, count: number): number {
    if (!this.#isAscending) return 0;
    const { bytes, limit } = reader;
    const keys = this.#keys;
    const places = this.#places;
    const lengths = this.#lengths;
    const first = this.#count;
    let number = first;
    let before = number > 0 ? keys[number - 1]! : -1;
    let at = reader.at;
    for (const end = first + count; number < end; number++) {
      let next = at;
      let key = bytes[next++]!;
      if (key >= 0x80) {
        key = (key & 0x7f) | (bytes[next++]! << 7);
        if (key >= 2 ** 14) key = (key & (2 ** 14 - 1)) | (bytes[next++]! << 14);
      }
      const place = next;
      let length = bytes[next++]!;
      if (length >= 0x80) {
        length = (length & 0x7f) | (bytes[next++]! << 7);
        if (length >= 2 ** 14) length = (length & (2 ** 14 - 1)) | (bytes[next++]! << 14);
      }
      if (!(key > before && key < 2 ** 21 && length < 2 ** 21 && length <= limit - next)) break;
      keys[number] = key;
      places[number] = place;
      lengths[number] = length;
      before = key;
      at = next + length;
    }
    reader.at = at;
    this.#count = number;
    return number - first;
  }

  #reserve(more: number): void {
    const grown = (column: Uint32Array): Uint32Array<ArrayBuffer> => {
      const made = new Uint32Array(this.#count + more);
      made.set(column.subarray(0, this.#count));
      return made;
    };
    this.#keys = grown(this.#keys);
    this.#places = grown(this.#places);
    const lengths = new Uint16Array(this.#count + more);
    lengths.set(this.#lengths.subarray(0, this.#count));
    this.#lengths = lengths;
  }

  /** Of several names of one index the last counts. */
  #set(key: number, place: number, length: number): void {
    const number = this.#count;
    if (this.#isAscending && number > 0 && (this.#keys[number - 1] as number) >= key) {
      this.#isAscending = false;
      this.#numbers = new Map(Array.from(this.#keys.subarray(0, number), (known, at) => [known, at]));
    }
    const known = this.#numbers?.get(key);
    if (known !== undefined) {
      this.#places[known] = place;
      this.#lengths[known] = length;
      return;
    }
    this.#numbers?.set(key, number);
    this.#keys[number] = key;
    this.#places[number] = place;
    this.#lengths[number] = length;
    this.#count = number + 1;
  }

  /** Number of the name of an index; -1 when there is none. */
  #numberOf(key: number): number {
    if (this.#numbers) return this.#numbers.get(key) ?? -1;
    // As a rule every index has a name.
    if (key < this.#count && this.#keys[key] === key) return key;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low < this.#count && this.#keys[low] === key ? low : -1;
  }

  get size(): number {
    return this.#count;
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  /** Undefined also for a name that is no UTF-8. */
  get(key: number): string | undefined {
    const number = this.#numberOf(key);
    return number < 0 ? undefined : this.#text(number);
  }

  #text(number: number): string | undefined {
    const reader = this.#reader;
    reader.open(this.#places[number] as number, reader.bytes.length);
    const name = reader.name();
    return reader.problem === '' ? name : undefined;
  }

  containing(texts: readonly string[], within: number, unless: string): readonly number[] {
    const { bytes } = this.#reader;
    const numbers = new TextSearch(texts).among(bytes, this.#places, this.#count, within, unless);
    return numbers.map((number) => this.#keys[number] as number);
  }

  sameAs(key: number): readonly number[] {
    const own = this.#numberOf(key);
    if (own < 0) return [];
    const length = this.#lengthOf(own);
    const from = this.#reader.at;
    if (this.#searches++ >= fewSearches) this.#byLength ??= this.#groups();
    const numbers = this.#byLength ? (this.#byLength.get(length) ?? []) : this.#ofLength(length);
    const { bytes } = this.#reader;
    const found: number[] = [];
    for (const number of numbers) {
      this.#lengthOf(number);
      const other = this.#reader.at;
      let at = length - 1;
      while (at >= 0 && bytes[other + at] === bytes[from + at]) at--;
      if (at < 0) found.push(this.#keys[number] as number);
    }
    return found;
  }

  #ofLength(length: number): readonly number[] {
    const numbers: number[] = [];
    const lengths = this.#lengths.subarray(0, this.#count);
    const clipped = length & 0xffff;
    for (let at = lengths.indexOf(clipped); at >= 0; at = lengths.indexOf(clipped, at + 1))
      if (this.#lengthOf(at) === length) numbers.push(at);
    return numbers;
  }

  /** Numbers by the bytes of their names. */
  #groups(): Map<number, number[]> {
    const groups = new Map<number, number[]>();
    for (let number = 0; number < this.#count; number++) {
      const length = this.#lengthOf(number);
      const known = groups.get(length);
      if (known) known.push(number);
      else groups.set(length, [number]);
    }
    return groups;
  }

  /** Bytes of a name; the reader stands before them. */
  #lengthOf(number: number): number {
    this.#reader.open(this.#places[number] as number, this.#reader.bytes.length);
    return this.#reader.u32();
  }

  *entries(): MapIterator<[number, string]> {
    for (let number = 0; number < this.#count; number++) {
      const name = this.#text(number);
      if (name !== undefined) yield [this.#keys[number] as number, name];
    }
  }

  *keys(): MapIterator<number> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<string> {
    for (const [, name] of this.entries()) yield name;
  }

  [Symbol.iterator](): MapIterator<[number, string]> {
    return this.entries();
  }

  forEach(visit: (name: string, key: number, names: ReadonlyMap<number, string>) => void): void {
    for (const [key, name] of this.entries()) visit(name, key, this);
  }
}
