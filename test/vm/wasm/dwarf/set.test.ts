/** Setting variables by name (scripts/fixtures/kinds.mjs): every kind of place, and the reasons why others cannot be set. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../vm/context/index.ts';
import { fixtures, lineWith, type Stopped, stopAt } from './stopped.ts';

const folder = path.join(fixtures, '..', 'kinds');

const session = (source: string): Stopped =>
  stopAt({
    module: `../kinds/${source}.O0.wasm`,
    source,
    line: lineWith(path.join(folder, source), source.endsWith('.c') ? '/* stop */' : '// stop'),
  });

/** Sets what an expression reaches, and reads it again. */
const set = (stopped: Stopped, expression: string, text: string): string => {
  const found = stopped.evaluate(expression);
  if ('error' in found || !found.value) return 'error' in found ? `! ${found.error}` : 'nothing';
  const done = stopped.assign(found.value, text);
  return 'error' in done ? `! ${done.error}` : stopped.shown(expression);
};

type Case = readonly [expression: string, text: string, expected: string];

describe('C', () => {
  const stopped = session('kinds.c');
  it.each<Case>([
    ['yes', 'false', 'false'],
    ['letter', "'a'", "97 'a'"],
    ['tiny', '127', '127'],
    ['byte', '300', '44'],
    ['medium', '-1', '-1'],
    ['whole', 'byte + 1', '45'],
    ['natural', '-1', '4294967295'],
    ['big', '0x7fffffffffffffff', '9223372036854775807'],
    ['bigger', '18446744073709551615', '18446744073709551615'],
    ['wide', '-5', '-5'],
    ['half', '0.5', '0.5'],
    ['exact', '1e100', '1e+100'],
    ['huge', '-0.0', '-0'],
    ['long_double', '1.25', '1.25'],
    ['colour', 'green', 'green (5)'],
    ['colour', '0', 'red (0)'],
    ['flags', 'readable | executable', 'readable | executable (5)'],
    ['point.x', '10', '10'],
    ['point', 'alias', '{x: 5, y: 6}'],
    ['number.whole', '258', '258'],
    ['bits.ready', '0', '0'],
    ['bits.level', '7', '7'],
    ['bits.offset', '-16', '-16'],
    ['bits.rest', '1', '1'],
    ['bits', 'bits', '{ready: 0, level: 7, offset: -16, rest: 1}'],
    ['tagged.real', '1.5', '1.5'],
    ['array[1]', '20', '20'],
    ['matrix[1][1]', 'array[1] * 2', '40'],
    ['word', '"new"', '"new"'],
    ['word[0]', "'N'", "78 'N'"],
    ['pointer->y', '99', '99'],
    ['*pointer_pointer', '0', 'null'],
    ['function', 'twice', '0x1 <twice>'],
    ['local_static', '30', '30'],
    ['global_count', '4200', '4200'],
    ['global_ratio', '1 / 4.0', '0.25'],
    ['thread_count', '8', '8'],
    ['watched', '10', '10'],
    ['word', '"much too long for it"', '! the text has 20 bytes, the array 8'],
    ['text', '"other"', '! a pointer is set by an address or by &variable; a text has no address'],
    ['point', '5', '! int cannot be stored in a place of type struct point'],
    ['point', 'bits', '! struct bits cannot be stored in a place of type struct point'],
    ['whole', 'point', '! struct point is no number'],
    ['whole', 'missing', '! there is no missing here'],
    ['whole', '1,x', '! a value to set has no format'],
  ])('%s = %s', (expression, text, expected) => expect(set(stopped, expression, text)).toBe(expected));

  it('pointers are set by &variable and by addresses', () => {
    expect(set(stopped, 'pointer', '&alias')).toMatch(/^0x[0-9a-f]+ → \{x: 5, y: 6\}$/);
    expect(set(stopped, 'pointer', '(struct point *)&point')).toMatch(/→ \{x: /);
    expect(set(stopped, 'pointer', '&point + 1')).toMatch(/^0x/);
    expect(set(stopped, 'anything', '0')).toBe('null');
  });

  it('expressions assign, compute and step', () => {
    expect(stopped.shown('medium = 5')).toBe('5');
    expect(stopped.shown('medium += 2')).toBe('7');
    expect(stopped.shown('medium <<= 1')).toBe('14');
    expect(stopped.shown('medium++')).toBe('14');
    expect(stopped.shown('medium')).toBe('15');
    expect(stopped.shown('--medium')).toBe('14');
    expect(stopped.shown('byte -= 45')).toBe('255');
    expect(stopped.shown('array[0] = array[2] = 6')).toBe('6');
    expect(stopped.shown('array')).toBe('[6, 20, 6]');
    expect(stopped.shown('pointer = &point')).toMatch(/^0x/);
    expect(stopped.shown('pointer++')).toMatch(/^0x/);
    expect(stopped.shown('pointer == &point + 1')).toBe('1');
    expect(stopped.shown('colour = green')).toBe('green (5)');
  });
});

describe('C++', () => {
  const stopped = session('kinds.cpp');
  it.each<Case>([
    ['shorter', '"short"', '"short"'],
    [
      'shorter.size()',
      '5',
      '! it cannot be set: the compiler made a constant or a computation of it, which has no place',
    ],
    ['longer', '"now shorter, but still outside of it"', '"now shorter, but still outside of it"'],
    [
      'shorter',
      '"far too long for what lies inside"',
      '! the text cannot be set in place: the text has room for 10 characters',
    ],
    ['wide', 'shorter', '"short"'],
    ['numbers[1]', '20', '20'],
    ['truths[1]', 'true', 'true'],
    ['ages["Ada"]', '37', '37'],
    ['prices["tea"]', '2.5', '2.5'],
    ['chain[0]', '-1', '-1'],
    ['*some', '5', '5'],
    ['owner->x', '7', '7'],
    ['reference', '50', '50'],
    ['target', 'target + 1', '51'],
    ['counted', '8', '8'],
    ['mood', 'busy', 'busy (2)'],
    ['mood', 'shop::Mood::calm', 'calm (1)'],
    ['derived.id', '70', '70'],
    ['shop::Derived::made', '1', '1'],
    ['diamond.shared', '11', '11'],
    ['box.values[2]', '30', '30'],
    ['set_bits[1]', 'true', 'true'],
  ])('%s = %s', (expression, text, expected) => expect(set(stopped, expression, text)).toBe(expected));

  it('what was set is what the program goes on with', () => {
    expect(stopped.shown('derived.twice(2)')).toBe('60');
    expect(stopped.shown('derived.price = 4')).toBe('4');
    expect(stopped.shown('derived.twice(2)')).toBe('8');
    expect(stopped.shown('set_bits')).toBe('0b0000000111');
  });
});

describe('Rust', () => {
  const stopped = session('kinds.rs');
  it.each<Case>([
    ['yes', 'false', 'false'],
    ['byte', '201u8', '201'],
    ['wide', '1i128', '1'],
    ['half', '2.5', '2.5'],
    ['letter', "'ß'", "'ß'"],
    ['letter', '0xd800', '! 55296 is no character'],
    ['tuple.0', '9', '9'],
    ['array[2]', '30', '30'],
    ['vector[0]', '-1', '-1'],
    ['string', '"HELLO"', '"HELLO"'],
    ['string', '"too long for it"', '! the text cannot be set in place: the text has room for 5 bytes'],
    ['*boxed', '6', '6'],
    ['boxed', '7', '7'],
    ['cell', '4', '4'],
    ['some.0', '30', '30'],
    ['shape.side', '4', '4'],
    ['circle.0', '2.5', '2.5'],
    ['mode', 'Slow', 'Slow (1)'],
    ['mode', 'Mode::Fast', 'Fast (9)'],
    ['point.x', '5', '5'],
    ['map["one"]', '100', '100'],
    ['tree[1]', "'z'", "'z'"],
    ['none', 'some', 'Some(30)'],
    ['kinds::CALLS', '40', '40'],
  ])('%s = %s', (expression, text, expected) => expect(set(stopped, expression, text)).toBe(expected));
});

describe('optimised code', () => {
  const stop = (level: string): Stopped =>
    stopAt({ module: `values.c.${level}.dwarf4.wasm`, source: 'values.c', line: 50, invoke: 'run', args: ['3'] });

  it('values in locals of the machine are set there, with their sign', () => {
    const stopped = stop('O2');
    const value = stopped.variable('applied');
    expect(value.location?.in).toBe('local');
    expect('error' in stopped.assign(value, '-7')).toBe(false);
    expect(stopped.shown('applied')).toBe('-7');
  });

  it('what is optimized out says so', () => {
    expect(stop('O2').shown('node')).toBe('! node is optimized out here');
  });

  it('a constant has no place', () => {
    const stopped = stopAt({
      module: '../kinds/kinds.rs.O2.wasm',
      source: 'kinds.rs',
      line: lineWith(path.join(folder, 'kinds.rs'), '// stop'),
    });
    const computed = stopped
      .variables()
      .map(({ value }) => value)
      .filter(
        (value): value is Value =>
          value !== 'optimized out' && value.location === undefined && value.bytes !== undefined,
      );
    const answers = computed.map((value) => stopped.assign(value, '1'));
    expect(answers.map((answer) => ('error' in answer ? answer.error.slice(0, 17) : 'set'))).toEqual(
      computed.map(() => 'it cannot be set:'),
    );
    expect(computed.length).toBeGreaterThan(0);
  });
});
