/** The name section (core specification, appendix "Custom Sections", and the extended-name-section proposal). */
import type { ByteRange, ModuleNames } from '../module.ts';
import { ByteReader } from './byte-reader.ts';

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
  const plain: { -readonly [Kind in (typeof plainKinds)[keyof typeof plainKinds]]: Map<number, string> } = {
    functions: new Map(),
    types: new Map(),
    tables: new Map(),
    memories: new Map(),
    globals: new Map(),
    elements: new Map(),
    data: new Map(),
    tags: new Map(),
  };
  const nested: {
    -readonly [Kind in (typeof nestedKinds)[keyof typeof nestedKinds]]: Map<number, Map<number, string>>;
  } = { locals: new Map(), labels: new Map(), fields: new Map() };
  let module: string | undefined;
  for (const { id, end } of subsections(reader)) {
    const inner = new ByteReader(bytes, reader.at, end);
    if (id === 0) {
      const name = inner.name();
      if (inner.problem === '' && name !== '') module = name;
    } else if (id in plainKinds) nameMap(inner, plain[plainKinds[id as keyof typeof plainKinds]]);
    else if (id in nestedKinds) {
      const maps = nested[nestedKinds[id as keyof typeof nestedKinds]];
      const count = inner.itemCount();
      for (let index = 0; index < count && inner.problem === ''; index++) {
        const owner = inner.u32();
        const names = maps.get(owner) ?? new Map<number, string>();
        nameMap(inner, names);
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

const nameMap = (reader: ByteReader, names: Map<number, string>): void => {
  const count = reader.itemCount();
  for (let index = 0; index < count && reader.problem === ''; index++) {
    const key = reader.u32();
    const name = reader.name();
    if (reader.problem === '') names.set(key, name);
  }
};
