/** Debug information that compilers do not write, or only seldom: what can be read of it is usable. */
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../vm/context/index.ts';
import { wasm } from '../../../../vm/wasm-toolchain.ts';
import { bytesOf, moduleOf } from '../text.ts';
import { type Stopped, stopAt } from './stopped.ts';
import { type Information, type Written5, withInformation } from './writer.ts';

/** Memory from 16 on: 7, -2, the address 16, 1 to 5. */
const module = bytesOf(`(module
  (memory (export "memory") 1)
  (data (i32.const 16) "\\07\\00\\00\\00\\fe\\ff\\ff\\ff\\10\\00\\00\\00\\01\\00\\00\\00\\02\\00\\00\\00\\03\\00\\00\\00\\04\\00\\00\\00\\05\\00\\00\\00")
  (func (export "main") (local i32) nop nop nop nop nop))`);
const { bodies, codeStart = 0 } = moduleOf(module);
const [from = 0, , to = 0] = bodies.slice(0, 3);
/** Of DWARF: first instruction, and the end of the function. */
const begin = from - codeStart + 3;
const end = to - codeStart;

const at = {
  name: 3,
  size: 0xb,
  low: 0x11,
  high: 0x12,
  ranges: 0x55,
  language: 0x13,
  lines: 0x10,
  location: 2,
  encoding: 0x3e,
  type: 0x49,
  member: 0x38,
  bound: 0x2f,
  count: 0x37,
} as const;
const tag = {
  array: 1,
  class: 2,
  parameter: 5,
  block: 0xb,
  member: 0xd,
  pointer: 0xf,
  unit: 0x11,
  structure: 0x13,
  typedef: 0x16,
  inheritance: 0x1c,
  subrange: 0x21,
  base: 0x24,
  constant: 0x26,
  function: 0x2e,
  variable: 0x34,
  volatile: 0x35,
} as const;

const int: Written5 = { tag: tag.base, attributes: { [at.name]: 'int', [at.size]: 4, [at.encoding]: 5 } };

const variable = (name: string, type: Written5, address: number): Written5 => ({
  tag: tag.variable,
  attributes: { [at.name]: name, [at.type]: { entry: type }, [at.location]: [3, address & 255, address >> 8, 0, 0] },
});

interface Given {
  readonly types?: readonly Written5[];
  readonly variables: readonly Written5[];
  readonly low?: number;
  readonly high?: number;
  readonly more?: readonly Written5[];
}

const informationOf = (
  { types = [], variables, low = begin - 1, high = end, more = [] }: Given,
  rest: Partial<Information> = {},
): Information => ({
  source: 'made.c',
  rows: [
    [begin, 2],
    [begin + 1, 3],
    [begin + 2, 4],
    [end, 4],
  ],
  root: {
    tag: tag.unit,
    attributes: {
      [at.name]: 'made.c',
      [at.language]: 0x1d,
      [at.lines]: { offset: 0 },
      [at.low]: { address: begin - 1 },
      [at.high]: { address: end },
    },
    children: [
      int,
      ...types,
      {
        tag: tag.function,
        attributes: { [at.name]: 'main', [at.low]: { address: low }, [at.high]: { address: high } },
        children: variables,
      },
      ...more,
    ],
  },
  ...rest,
});

const stop = (information: Information): Stopped =>
  stopAt({ module: withInformation(module, information), source: 'made.c', line: 3, invoke: 'main' });

/** Everything that a person can open, down to a depth; gives how many values there were. */
const open = (value: Value, depth = 6): number => {
  value.full();
  let seen = 1;
  for (const which of ['named', 'indexed'] as const)
    for (const child of value.children(0, 10, which)) seen += depth > 0 ? open(child.value, depth - 1) : 1;
  return seen;
};

const shownOf = ({ variables }: Stopped): readonly string[] =>
  variables().map(({ name, value }) =>
    value === 'optimized out' ? `${name} ${value}` : `${value.type} ${name} = ${value.summary}`,
  );

describe.each([false, true])('DWARF of 64 bits: %s', (is64) => {
  it('lines, functions, types and values are read', () => {
    const pair: Written5 = {
      tag: tag.structure,
      attributes: { [at.name]: 'pair', [at.size]: 8 },
      children: [
        { tag: tag.member, attributes: { [at.name]: 'x', [at.type]: { entry: int }, [at.member]: 0 } },
        { tag: tag.member, attributes: { [at.name]: 'y', [at.type]: { entry: int }, [at.member]: 4 } },
      ],
    };
    const stopped = stop(
      informationOf({ types: [pair], variables: [variable('one', pair, 16), variable('two', int, 28)] }, { is64 }),
    );
    expect(shownOf(stopped)).toEqual(['struct pair one = {x: 7, y: -2}', 'int two = 1']);
    expect(stopped.shown('one.x + two')).toBe('8');
    expect(stopped.program.debug?.framesAt(stopped.frame.address)).toMatchObject([
      { name: 'main', position: { source: 'made.c', line: 3 } },
    ]);
    expect(stopped.program.debug?.problems).toEqual([]);
  });
});

describe('types that go round in circles', () => {
  const self = (kind: number, attributes: Written5['attributes'] = {}): Written5 => {
    const entry: Written5 = { tag: kind, attributes: { ...attributes, [at.type]: () => ({ entry }) } };
    return entry;
  };
  const around = (...kinds: readonly number[]): readonly Written5[] => {
    const entries: Written5[] = kinds.map((kind, index) => ({
      tag: kind,
      attributes: {
        [at.name]: `t${index}`,
        [at.size]: 4,
        [at.type]: () => ({ entry: entries[(index + 1) % kinds.length] as Written5 }),
      },
    }));
    return entries;
  };
  const holding = (kind: number, ofMember: number): Written5 => {
    const entry: Written5 = {
      tag: kind,
      attributes: { [at.name]: 'holder', [at.size]: 12 },
      children: [
        { tag: tag.member, attributes: { [at.name]: 'first', [at.type]: { entry: int }, [at.member]: 0 } },
        { tag: ofMember, attributes: { [at.name]: 'inner', [at.type]: () => ({ entry }), [at.member]: 0 } },
      ],
    };
    return entry;
  };
  const derived: readonly Written5[] = ['upper', 'lower'].map((name, index) => ({
    tag: tag.class,
    attributes: { [at.name]: name, [at.size]: 8 },
    children: [
      {
        tag: tag.inheritance,
        attributes: { [at.type]: () => ({ entry: derived[1 - index] as Written5 }), [at.member]: 0 },
      },
      { tag: tag.member, attributes: { [at.name]: `own${index}`, [at.type]: { entry: int }, [at.member]: 4 } },
    ],
  }));
  const list: Written5 = {
    tag: tag.array,
    attributes: { [at.type]: () => ({ entry: list }) },
    children: [{ tag: tag.subrange, attributes: { [at.bound]: 3 } }],
  };

  it.each<[string, readonly Written5[]]>([
    ['a typedef of itself', [self(tag.typedef, { [at.name]: 'loop' })]],
    ['const of itself', [self(tag.constant)]],
    ['a pointer to itself', [self(tag.pointer, { [at.size]: 4 })]],
    ['typedef, const, volatile', around(tag.typedef, tag.constant, tag.volatile)],
    ['pointer, typedef, pointer', around(tag.pointer, tag.typedef, tag.pointer)],
    ['a structure that holds itself', [holding(tag.structure, tag.member)]],
    ['a class that is derived from itself', [holding(tag.class, tag.inheritance)]],
    ['two classes that are derived from each other', derived],
    ['an array of itself', [list]],
  ])('%s', (_, types) => {
    const [type] = types as readonly [Written5];
    const stopped = stop(informationOf({ types, variables: [variable('loop', type, 16), variable('plain', int, 16)] }));
    expect(stopped.shown('plain')).toBe('7');
    for (const { value } of stopped.variables()) if (value !== 'optimized out') expect(open(value)).toBeGreaterThan(0);
    for (const text of [
      'loop',
      '*loop',
      'loop.inner',
      'loop[0]',
      'loop.first',
      'sizeof loop',
      'loop + 1',
      '(t0)plain',
      'loop == 0',
    ])
      expect(stopped.shown(text)).toBeTypeOf('string');
    expect(stopped.shown('plain + 1')).toBe('8');
  });

  it('names of types that point at themselves end', () => {
    const loop = self(tag.pointer, { [at.size]: 4 });
    const stopped = stop(informationOf({ types: [loop], variables: [variable('loop', loop, 24)] }));
    expect(stopped.variable('loop').type.length).toBeLessThan(200);
    expect(stopped.variable('loop').summary).toMatch(/^0x10/);
  });
});

describe('structures with many members', () => {
  it('10,000 members are listed by pages, found by name, and named by an expression', () => {
    const many = 10_000;
    const big: Written5 = {
      tag: tag.structure,
      attributes: { [at.name]: 'big', [at.size]: many * 4 },
      children: Array.from({ length: many }, (_, index) => ({
        tag: tag.member,
        attributes: { [at.name]: `m${index}`, [at.type]: { entry: int }, [at.member]: index * 4 },
      })),
    };
    const stopped = stop(informationOf({ types: [big], variables: [variable('big', big, 16)] }));
    const value = stopped.variable('big');
    expect(value.summary.length).toBeLessThanOrEqual(200);
    expect(value.summary).toMatch(/^\{m0: 7, m1: -2, m2: 16, /);
    expect(value.count.named).toBe(many);
    const last = value.children(many - 2, 100, 'named');
    expect(last.map((row) => row.name)).toEqual(['m9998', 'm9999']);
    expect(last[1]?.path?.('big')).toBe('big.m9999');
    const all = value.children(0, many, 'named');
    expect(all).toHaveLength(many);
    expect(stopped.shown('big.m3 + big.m7')).toBe('6');
    expect('value' in stopped.evaluate('big.m9999 = 5')).toBe(true);
    expect(stopped.shown('big.m9999')).toBe('5');
  });
});

describe('an array at the end of a structure', () => {
  const arrayOf = (count: number): Written5 => ({
    tag: tag.array,
    attributes: { [at.type]: { entry: int } },
    children: [{ tag: tag.subrange, attributes: { [at.count]: count } }],
  });
  const holding = (name: string, count: number, more: readonly Written5[] = []): readonly Written5[] => {
    const array = arrayOf(count);
    const children: readonly Written5[] = [
      { tag: tag.member, attributes: { [at.name]: 'n', [at.type]: { entry: int }, [at.member]: 0 } },
      { tag: tag.member, attributes: { [at.name]: 'data', [at.type]: { entry: array }, [at.member]: 4 } },
      ...more,
    ];
    return [{ tag: tag.structure, attributes: { [at.name]: name, [at.size]: 4 + 4 * count }, children }, array];
  };
  const end: Written5 = {
    tag: tag.member,
    attributes: { [at.name]: 'end', [at.type]: { entry: int }, [at.member]: 8 },
  };
  const [none, one, two, inner] = [holding('z', 0), holding('o', 1), holding('t', 2), holding('i', 1, [end])] as const;
  const stopped = stop(
    informationOf({
      types: [...none, ...one, ...two, ...inner],
      variables: [
        variable('none', none[0] as Written5, 24),
        variable('one', one[0] as Written5, 24),
        variable('two', two[0] as Written5, 24),
        variable('inner', inner[0] as Written5, 24),
      ],
    }),
  );

  it.each([
    ['one.data[0]', '1'],
    ['one.data[3]', '4'],
    ['none.data[3]', '4'],
    ['(&one)->data[4]', '5'],
    ['&one.data[3] == &one.data[0] + 3', '1'],
    ['one.data[-1]', '16'],
    ['one.data', '[1]'],
    ['one.data[100000]', '! 0x61a9c lies outside of memory'],
    ['two.data[3]', '! the index 3 is outside of 0 to 1'],
    ['inner.data[1]', '! the index 1 is outside of 0 to 0'],
  ])('with room for one element or none has those behind it: %s', (expression, expected) => {
    expect(stopped.shown(expression)).toBe(expected);
  });

  it('is set behind its end', () => {
    expect(stopped.shown('one.data[4] = 50')).toBe('50');
    expect(stopped.shown('none.data[4]')).toBe('50');
    expect(stopped.shown('one.data[4] = 5')).toBe('5');
  });
});

describe('ranges that contradict each other', () => {
  const outer = variable('outer', int, 16);
  const block = (low: number, high: number, address: number): Written5 => ({
    tag: tag.block,
    attributes: { [at.low]: { address: low }, [at.high]: { address: high } },
    children: [variable('inner', int, address)],
  });

  it.each<[string, Given, readonly string[]]>([
    [
      'a block that reaches beyond its function',
      { variables: [outer, block(begin, end + 1000, 20)] },
      ['int inner = -2', 'int outer = 7'],
    ],
    [
      'two blocks at the same place',
      { variables: [outer, block(begin, end, 20), block(begin, end, 28)] },
      ['int inner = -2', 'int outer = 7'],
    ],
    ['a block that ends before it begins', { variables: [outer, block(end, begin, 20)] }, ['int outer = 7']],
    ['a block of nothing', { variables: [outer, block(begin, begin, 20)] }, ['int outer = 7']],
    ['a function that ends before it begins', { variables: [outer], low: end, high: begin }, []],
    ['a function that reaches beyond the code', { variables: [outer], high: 0x7fffffff }, ['int outer = 7']],
    ['a function at the mark of code that was dropped', { variables: [outer], low: 0xffffffff, high: 0xffffffff }, []],
    [
      'two functions at the same place',
      {
        variables: [outer],
        more: [
          {
            tag: tag.function,
            attributes: { [at.name]: 'other', [at.low]: { address: begin - 1 }, [at.high]: { address: end + 500 } },
            children: [variable('wrong', int, 20)],
          },
        ],
      },
      ['int outer = 7'],
    ],
  ])('%s', (_, given, expected) => {
    const stopped = stop(informationOf(given));
    expect(shownOf(stopped)).toEqual(expected);
    expect(stopped.program.debug?.framesAt(stopped.frame.address)[0]).toMatchObject({ position: { line: 3 } });
    expect(stopped.goOn().kind).toBe('ended');
  });
});

describe('checksums and stripped modules', () => {
  it('the MD5 of the text that was compiled is told with its source', () => {
    const md5 = Array.from({ length: 16 }, (_, index) => index * 16 + 1);
    const stopped = stop(informationOf({ variables: [] }, { md5 }));
    expect(stopped.program.debug?.sources).toEqual([
      { path: 'made.c', checksum: `md5:${md5.map((byte) => byte.toString(16).padStart(2, '0')).join('')}` },
    ]);
  });

  it('a module whose debug information was stripped has none, and runs', () => {
    const { program, diagnostics } = wasm.load({
      path: 'made.wasm',
      bytes: module,
      read: () => undefined,
      debug: true,
    });
    expect(diagnostics).toEqual([]);
    expect(program?.debug).toBeUndefined();
    expect(program?.debugState).toBe('absent');
  });

  it('lines without entries are lines without variables', () => {
    const { root, ...rest } = informationOf({ variables: [] });
    const bytes = withInformation(module, { ...rest, root });
    const name = new TextEncoder().encode('.debug_info');
    // The section has another name now, so nobody finds it.
    const place = bytes.findIndex((_, index) => name.every((byte, offset) => bytes[index + offset] === byte));
    bytes[place + 1] = 0x78;
    const stopped = stopAt({ module: bytes, source: 'made.c', line: 3, invoke: 'main' });
    expect(stopped.variables()).toEqual([]);
    expect(stopped.program.debug?.framesAt(stopped.frame.address)[0]).toMatchObject({ position: { line: 3 } });
  });
});
