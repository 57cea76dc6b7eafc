/** Damaged and uninitialised objects are shown honestly: by what is wrong with them, with their members still in reach. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../vm/context/index.ts';
import { fixtures, lineWith, type Stopped, stopAt } from './stopped.ts';

const folder = path.join(fixtures, '..', 'kinds');

const session = (source: string): Stopped =>
  stopAt({ module: `../kinds/${source}.O0.wasm`, source, line: lineWith(path.join(folder, source), '// stop') });

/** Overwrites four bytes of what a variable lies in. */
const poke = (stopped: Stopped, name: string, offset: number, word: number): Value => {
  const { memory } = stopped.variable(name);
  if (!memory) throw new Error(`${name} lies in no memory`);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, word, true);
  const location = { in: 'space', space: memory.space, offset: memory.offset + offset, length: 4 } as const;
  stopped.machine.change({ kind: 'write', location, bytes });
  return stopped.variable(name);
};

const rawOf = (value: Value): Value | undefined =>
  value.children(0, value.count.named, 'named').find(({ name }) => name === '[raw]')?.value;

/** Everything that a view reads. */
const open = (value: Value, depth = 2): void => {
  value.full();
  for (const which of ['named', 'indexed'] as const)
    for (const child of value.children(0, 20, which)) if (depth > 0) open(child.value, depth - 1);
};

describe.each([
  ['kinds.cpp', 'numbers', 0, 0xfffffff0, /^\(invalid: its size exceeds its capacity\)$/],
  ['kinds.cpp', 'numbers', 4, 0xfffffff0, /^\(invalid: its size exceeds its capacity\)$/],
  ['kinds.cpp', 'longer', 4, 0x7fffffff, /^\(invalid: /],
  ['kinds.cpp', 'longer', 8, 0x80000003, /^\(invalid: size 60 exceeds capacity/],
  ['kinds.cpp', 'view', 0, 0xfffffff0, /^\(invalid: its elements lie outside of memory\)$/],
  ['kinds.cpp', 'ages', 8, 0x7fffffff, /^\(invalid: its size 2147483647 does not fit memory\)$/],
  ['kinds.cpp', 'ages', 0, 0xfffffff0, /\(invalid: a node at 0xfffffff0 cannot be read\)/],
  ['kinds.cpp', 'chain', 8, 1000, /, …\}$|invalid/],
  ['kinds.cpp', 'chain', 4, 0, /\(invalid: it ends after 0 of 3\)/],
  ['kinds.cpp', 'queue', 20, 0x7fffffff, /^\(invalid: its size/],
  ['kinds.cpp', 'owner', 0, 0xfffffff0, /^0xfffffff0 \(invalid\)$/],
  ['kinds.cpp', 'either', 12, 7, /^\(invalid: its index 7 is none of 2 alternatives\)$/],
  ['kinds.cpp', 'some', 4, 200, /^\(invalid: it is neither empty nor full\)$/],
  ['kinds.rs', 'vector', 8, 0x7fffffff, /^\(invalid: length 2147483647 exceeds capacity 3\)$/],
  ['kinds.rs', 'string', 0, 0xfffffff0, /^\(invalid: /],
  ['kinds.rs', 'text', 4, 0x7fffffff, /^\(invalid: it lies outside of memory\)$/],
  ['kinds.rs', 'boxed_slice', 0, 0xfffffff0, /^\(invalid: it lies outside of memory\)$/],
  ['kinds.rs', 'counted', 0, 0xfffffff0, /^0xfffffff0 \(invalid\)$/],
] as const)('%s: %s with byte %i as %i', (source, name, offset, word, expected) => {
  it('says what is wrong, and never fails', () => {
    const value = poke(session(source), name, offset, word);
    expect(value.summary).toMatch(expected);
    open(value);
    open(rawOf(value) as Value);
  });
});

describe('large and endless values', () => {
  it('a forward list that leads to itself ends', () => {
    const stopped = session('kinds.cpp');
    const list = stopped.variable('forward');
    const [first] = list.children(0, 1, 'indexed');
    const node = (first?.value.memory?.offset ?? 0) - 4;
    const space = first?.value.memory?.space ?? 0;
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, node, true);
    stopped.machine.change({ kind: 'write', location: { in: 'space', space, offset: node, length: 4 }, bytes });
    expect(stopped.shown('forward')).toBe('size=1+ {1, (invalid: it does not end)}');
  });

  it('a page of a slice of a million elements costs what is shown', () => {
    const stopped = session('kinds.cpp');
    const found = stopped.evaluate('((char *)0)[1024..60000]');
    if ('error' in found || !found.value) throw new Error('no value');
    expect(found.value.count.indexed).toBe(58_976);
    expect(found.value.children(58_000, 3, 'indexed').map(({ name }) => name)).toEqual(['58000', '58001', '58002']);
  });
});
