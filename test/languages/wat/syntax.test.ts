import { describe, expect, it } from 'vitest';
import { floatBits, integerBits } from '../../../languages/wat/syntax/numbers.ts';
import { read } from '../../../languages/wat/syntax/reader.ts';
import type { Node } from '../../../languages/wat/syntax/tree.ts';

const view = new DataView(new ArrayBuffer(8));
const doubleBits = (value: number): bigint => {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};
const singleBits = (value: number): bigint => {
  view.setFloat32(0, value);
  return BigInt(view.getUint32(0));
};

describe('numbers', () => {
  it('integers take signed and unsigned spellings and refuse what does not fit', () => {
    const rows: readonly (readonly [string, number, bigint | 'range' | 'no number'])[] = [
      ['0', 32, 0n],
      ['-1', 32, 0xffffffffn],
      ['4294967295', 32, 0xffffffffn],
      ['4294967296', 32, 'range'],
      ['-2147483648', 32, 0x80000000n],
      ['-2147483649', 32, 'range'],
      ['-0', 64, 0n],
      ['0xFFFF_ffff', 32, 0xffffffffn],
      ['1__0', 32, 'no number'],
      ['_1', 32, 'no number'],
      ['0x', 32, 'no number'],
      ['255', 8, 255n],
      ['-129', 8, 'range'],
    ];
    for (const [text, bits, expected] of rows)
      expect(integerBits(text, bits), text).toEqual(typeof expected === 'bigint' ? { value: expected } : expected);
  });

  it('decimal and hexadecimal floats round to nearest, ties to even, once', () => {
    // Rounded to f64 first, these would be ties and come out wrong.
    expect(floatBits('0x1.00000101p-50', 32)).toEqual({ value: singleBits((1 + 2 ** -23) * 2 ** -50) });
    expect(floatBits('0x1.000001000000001p-50', 32)).toEqual({ value: singleBits((1 + 2 ** -23) * 2 ** -50) });
    expect(floatBits('0x1.000001p-50', 32)).toEqual({ value: singleBits(2 ** -50) });
    expect(floatBits('1.00000005960464477539062500000000000000001', 32)).toEqual({ value: singleBits(1 + 2 ** -23) });
    expect(floatBits('1.000000059604644775390625', 32)).toEqual({ value: singleBits(1) });
    expect(floatBits('0x1p-150', 32)).toEqual({ value: 0n });
    expect(floatBits('0x1.8p-150', 32)).toEqual({ value: 1n });
    expect(floatBits('0x1.fffffefp127', 32)).toEqual({ value: 0x7f7fffffn });
    expect(floatBits('0x1.ffffffp127', 32)).toBe('range');
    expect(floatBits('340282356779733661637539395458142568447.9999', 32)).toEqual({ value: 0x7f7fffffn });
    expect(floatBits('340282356779733661637539395458142568448', 32)).toBe('range');
    expect(floatBits('1e99999999999', 64)).toBe('range');
    expect(floatBits('1e-99999999999', 64)).toEqual({ value: 0n });
    expect(floatBits('0x0p9999999999', 64)).toEqual({ value: 0n });
    for (const value of [0.1, 1 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 123456789.125])
      expect(floatBits(String(value).replace('e+', 'e'), 64)).toEqual({ value: doubleBits(value) });
  });

  it('NaNs keep sign and payload', () => {
    expect(floatBits('nan', 32)).toEqual({ value: 0x7fc00000n });
    expect(floatBits('-nan:0x1', 64)).toEqual({ value: 0xfff0000000000001n });
    expect(floatBits('nan:0x0', 32)).toBe('range');
    expect(floatBits('nan:0x800000', 32)).toBe('range');
    expect(floatBits('nan:1', 32)).toBe('no number');
    expect(floatBits('infinity', 32)).toBe('no number');
  });
});

const spell = (node: Node): unknown => {
  switch (node.kind) {
    case 'word':
      return node.text;
    case 'identifier':
      return `$${node.name}`;
    case 'text':
      return Buffer.from(node.bytes);
    case 'list':
      return node.items.map(spell);
  }
};

describe('the reader', () => {
  it('keeps exact places, also behind comments and characters outside of the basic plane', () => {
    const text = '(; 😀 ;) (a "😀" $b)';
    const [list] = read(text).items;
    expect(text.slice(list?.start, list?.end)).toBe('(a "😀" $b)');
    const items = list?.kind === 'list' ? list.items : [];
    expect(items.map(({ start, end }) => text.slice(start, end))).toEqual(['a', '"😀"', '$b']);
  });

  it('reads strings as bytes and names as text', () => {
    expect(read('"\\41\\u{e9}é\\n" $"a b" $\\u').items.map(spell)).toEqual([Buffer.from('Aéé\n'), '$a b', '$\\u']);
  });

  it('takes annotations for spaces and keeps those with a meaning', () => {
    const { items, problems } = read('(a (@x y "(" (; ;) [,) (@name "n") b)');
    expect(problems).toEqual([]);
    expect(items.map(spell)).toEqual([['a', 'b']]);
    const [list] = items;
    expect(list?.kind === 'list' && list.annotations?.map(({ name, before }) => `${name} ${before}`)).toEqual([
      'name 1',
    ]);
  });

  it('gives a tree for every text', () => {
    expect(read('(a (b "x) c').items.map(spell)).toEqual([['a', ['b', Buffer.from('x) c')]]]);
    expect(read(') a').items.map(spell)).toEqual(['a']);
    expect(read('\u0001 a').problems.map(({ message }) => message)).toEqual(['illegal character U+0001']);
  });
});

it('a character that no token has is one error, also beyond U+FFFF', () => {
  expect(read('(func \u{1f600} nop)').problems).toEqual([{ message: 'illegal character U+1F600', start: 6, end: 8 }]);
});

describe('a parenthesis that is missing, or one too many', () => {
  const places = (text: string) => {
    const { items, problems } = read(text);
    const [module] = items;
    const fields = items.length === 1 && module?.kind === 'list' ? module.items.slice(1) : [];
    return [
      fields.length,
      ...problems.map(({ start, message }) => `${text.slice(0, start).split('\n').length} ${message.slice(18)}`),
    ];
  };

  it('spoils its own field: the indentation of the others says where', () => {
    const missing = '(module\n  (func $a\n    (i32.add (i32.const 1)\n  )\n  (func $b)\n  (memory 1)\n)\n';
    expect(places(missing)).toEqual([3, '2 this parenthesis is not closed']);
    expect(places(missing.replace('\n)\n', '\n'))).toEqual([
      3,
      '1 this parenthesis is not closed',
      '2 this parenthesis is not closed',
    ]);
    const tooMany = '(module\n  (func $a)\n  (func $b)) ;; here\n  ;; and\n  (memory 1)\n)\n';
    expect(places(tooMany)).toEqual([3, '3 this parenthesis closes nothing']);
  });

  it('does not matter where the numbers agree, however fields are indented', () => {
    expect(places('(module\n(func $a\n(type $t)\n(param i32))\n(func\n(export "a")))')).toEqual([2]);
  });

  // Were each field compared with all that are open, this would not come to an end.
  it('is found among many', () => {
    expect(read(`(module ${'(a '.repeat(20_000)}\n${' (func\n'.repeat(20_000)}`).items).toHaveLength(1);
    expect(read(`(module ${'(func) '.repeat(100_000)}`).items).toHaveLength(1);
  });
});
