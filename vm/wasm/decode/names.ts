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
  /** Where the length of each name stands. */
  readonly #places = new Map<number, number>();
  #byLength: Map<number, number[]> | undefined;
  #searches = 0;
  readonly #reader: ByteReader;

  constructor(bytes: Uint8Array) {
    this.#reader = new ByteReader(bytes, 0, bytes.length);
  }

  /** Adds the names of a map, up to the first that does not fit. */
  read(reader: ByteReader): void {
    const count = reader.itemCount();
    for (let index = 0; index < count && reader.problem === ''; index++) {
      const key = reader.u32();
      const place = reader.at;
      const length = reader.u32();
      if (length > reader.limit - reader.at) break;
      reader.at += length;
      if (reader.problem === '') this.#places.set(key, place);
    }
    this.#byLength = undefined;
  }

  get size(): number {
    return this.#places.size;
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  /** Undefined also for a name that is no UTF-8. */
  get(key: number): string | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const reader = this.#reader;
    reader.open(place, reader.bytes.length);
    const name = reader.name();
    return reader.problem === '' ? name : undefined;
  }

  containing(texts: readonly string[], within: number): readonly number[] {
    const { bytes } = this.#reader;
    const search = new TextSearch(texts);
    const found: number[] = [];
    for (const key of this.#places.keys()) {
      const { from, to } = this.#extentOf(key) as ByteRange;
      if (search.isIn(bytes, from, Math.min(to, from + within))) found.push(key);
    }
    return found;
  }

  sameAs(key: number): readonly number[] {
    const own = this.#extentOf(key);
    if (!own) return [];
    const length = own.to - own.from;
    if (this.#searches++ >= fewSearches) this.#byLength ??= this.#groups();
    const keys = this.#byLength ? (this.#byLength.get(length) ?? []) : this.#ofLength(length);
    const { bytes } = this.#reader;
    return keys.filter((other) => {
      const { from } = this.#extentOf(other) as ByteRange;
      let at = length - 1;
      while (at >= 0 && bytes[from + at] === bytes[own.from + at]) at--;
      return at < 0;
    });
  }

  #ofLength(length: number): readonly number[] {
    const { bytes } = this.#reader;
    const low = length < 0x80 ? length : (length & 0x7f) | 0x80;
    const keys: number[] = [];
    for (const [key, place] of this.#places) {
      if (bytes[place] !== low) continue;
      const { from, to } = this.#extentOf(key) as ByteRange;
      if (to - from === length) keys.push(key);
    }
    return keys;
  }

  /** Keys by the number of bytes of their names, in the order of the names. */
  #groups(): Map<number, number[]> {
    const groups = new Map<number, number[]>();
    for (const key of this.#places.keys()) {
      const { from, to } = this.#extentOf(key) as ByteRange;
      const known = groups.get(to - from);
      if (known) known.push(key);
      else groups.set(to - from, [key]);
    }
    return groups;
  }

  #extentOf(key: number): ByteRange | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    this.#reader.open(place, this.#reader.bytes.length);
    const length = this.#reader.u32();
    return { from: this.#reader.at, to: this.#reader.at + length };
  }

  *entries(): MapIterator<[number, string]> {
    for (const key of this.#places.keys()) {
      const name = this.get(key);
      if (name !== undefined) yield [key, name];
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
