/** Expressions of C, C++ and Rust over stopped programs (scripts/fixtures/kinds.mjs). */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtures, lineWith, type Stopped, stopAt } from './stopped.ts';

const folder = path.join(fixtures, '..', 'kinds');
const sessions = new Map<string, Stopped>();

const session = (source: string): Stopped => {
  let found = sessions.get(source);
  if (!found) {
    const mark = source.endsWith('.c') ? '/* stop */' : '// stop';
    const line = lineWith(path.join(folder, source), mark);
    found = stopAt({ module: `../kinds/${source}.O0.wasm`, source, line });
    sessions.set(source, found);
  }
  return found;
};

type Case = readonly [expression: string, expected: string | RegExp];

const check = (source: string, cases: readonly Case[]): void => {
  it.each(cases)('%s', (expression, expected) => {
    const shown = session(source).shown(expression);
    if (typeof expected === 'string') expect(shown).toBe(expected);
    else expect(shown).toMatch(expected);
  });
};

describe('C', () => {
  describe('literals and their types', () => {
    check('kinds.c', [
      ['42', '42'],
      ['0x7fffffff + 1', '-2147483648'],
      ['0xffffffff + 1', '0'],
      ['4294967295 + 1', '4294967296'],
      ['017', '15'],
      ['0b101', '5'],
      ['1u - 2', '4294967295'],
      ['-1 < 1u', '0'],
      ['1.5f * 2', '3'],
      ['.5 + 1e2', '100.5'],
      ["'a' + 1", '98'],
      ["'\\n'", "10 '\\n'"],
      ["'\\x41'", "65 'A'"],
      ['sizeof(int)', '4'],
      ['sizeof(long long)', '8'],
      ['sizeof(struct point)', '8'],
      ['sizeof(point_alias)', '8'],
      ['sizeof point', '8'],
      ['sizeof array', '12'],
      ['sizeof array[0]', '4'],
      ['sizeof(int *)', '4'],
      ['sizeof(int[10])', '40'],
      ['sizeof "abc"', '4'],
    ]);
  });

  describe('operators and promotions', () => {
    check('kinds.c', [
      ['7 / 2', '3'],
      ['-7 / 2', '-3'],
      ['-7 % 3', '-1'],
      ['7.0 / 2', '3.5'],
      ['1 << 4 | 3', '19'],
      ['~0', '-1'],
      ['!5', '0'],
      ['byte + port', '65735'],
      ['(unsigned char)(byte + 100)', '44'],
      ['(signed char)200', '-56'],
      ['whole - 1', '2147483647'],
      ['natural + 1', '0'],
      ['big - 1', '9223372036854775807'],
      ['bigger + 1', '0'],
      ['wide >> 90', '1024'],
      ['(int)2.9', '2'],
      ['(float)0.1', '0.1'],
      ['(_Bool)5', 'true'],
      ['medium < 0 && byte > 100', '1'],
      ['0 && 1 / 0', '0'],
      ['1 || *nothing', '1'],
      ['nothing && nothing->x', '0'],
      ['yes ? 1 : 1 / 0', '1'],
      ['(1, 2)', '2'],
      ['-bits.level', '-5'],
      ['bits.offset * 2', '-4'],
      ['half + exact > 0.2', '1'],
      ['colour == blue', '1'],
      ['flags & writable', '2'],
      ['(enum colour)0', 'red (0)'],
      ["letter == 'z'", '1'],
      ['watched + global_count', '51'],
      ['local_static * 2', '6'],
      ['thread_count', '7'],
      ['global_ratio / 2', '1.25'],
    ]);
  });

  describe('pointers, arrays, slices', () => {
    check('kinds.c', [
      ['pointer->y', '4'],
      ['(*pointer).x', '-3'],
      ['(*pointer_pointer)->x', '-3'],
      ['*&whole', '-2147483648'],
      ['&array[2] - array', '2'],
      ['*(array + 1)', '2'],
      ['array[1] + 1[&array[0]]', /^! .*|^4$/],
      ['matrix[1][0]', '3'],
      ['*matrix[1]', '3'],
      ['((struct point *)pointer)->y', '4'],
      ['((int *)anything)[1]', '4'],
      ['*(short *)&whole', '0'],
      ['(int)pointer == (int)&point', '1'],
      ['pointer + 1 == &point + 1', '1'],
      ['list.next->next->value', '1'],
      ['text[2]', `34 '"'`],
      ['*text', "97 'a'"],
      ['(&array[0])[0..2]', '[1, 2]'],
      ['array[1..3]', '[2, 3]'],
      ['array[1..=2]', '[2, 3]'],
      ['&array[0],3', '[1, 2, 3]'],
      ['pointer,1', '[{x: -3, y: 4}]'],
      ['array,2', '[1, 2]'],
      ['word == "café"', '1'],
      ['text == "other"', '0'],
      ['function(21)', '42'],
      ['twice(whole)', '0'],
      ['twice', '! twice is a function: call it with (…)'],
      ['function == twice', '1'],
    ]);
  });

  describe('formats', () => {
    check('kinds.c', [
      ['byte,x', '0xc8'],
      ['medium,x', '0xfed4'],
      ['medium,u', '65236'],
      ['byte,d', '-56'],
      ['byte,b', '0b11001000'],
      ['byte,o', '0310'],
      ['65,c', "'A'"],
      ['text,s', '"a \\"quote\\""'],
      ['1065353216,f', '1'],
      ['array,x', '[0x1, 0x2, 0x3]'],
      ['array,2,x', '[0x1, 0x2]'],
      ['byte,q', '! there is no q here'],
    ]);
  });

  describe('errors', () => {
    check('kinds.c', [
      ['missing', '! there is no missing here'],
      ['whole +', '! a value is missing'],
      ['whole whole', '! "whole" is not expected here'],
      ['(whole', '! ) is expected here'],
      ['1 / 0', '! division by zero'],
      ['1 % 0', '! division by zero'],
      ['1 << 40', '! << by 40 has no meaning for 32 bits'],
      ['*nothing', '! the pointer is null'],
      ['nothing->x', '! the pointer is null'],
      ['*outside', '! 0xfffffff0 lies outside of memory'],
      ['array[3]', '! the index 3 is outside of 0 to 2'],
      ['point.z', '! struct point has no member z'],
      ['whole.x', '! int has no member x'],
      ['*whole', '! int is no pointer to a value'],
      ['&1', '! int has no address'],
      ['&bits.level', '! a bit field has no address'],
      ['~1.5', '! ~ is for integers'],
      ['1.5 % 2', '! % is for integers'],
      ['point + 1', '! struct point is no number'],
      ['(struct unknown)1', /^! /],
      ['whole(1)', '! int is no function'],
      ['twice()', '! twice takes 1 arguments, not 0'],
      ['5 = 6', '! int is no place that could be set'],
      ['"a" + 1', '! a text is no number'],
      ['`', '! this is no word of an expression'],
      ['whole ? 1', '! : is expected here'],
      ['array[..]', '[1, 2, 3]'],
      ['pointer[1..]', '! where the slice ends is missing'],
    ]);

    it('say where they are', () => {
      expect(session('kinds.c').evaluate('whole + missing')).toMatchObject({ column: 9 });
      expect(session('kinds.c').evaluate('1 + # 2')).toMatchObject({ column: 5 });
    });
  });
});

describe('C++', () => {
  check('kinds.cpp', [
    ['numbers[1]', '2'],
    ['numbers.size()', '3'],
    ['numbers.at(2)', '3'],
    ['numbers.front() + numbers.back()', '4'],
    ['numbers.empty()', 'false'],
    ['numbers[3]', '! there is no element 3'],
    ['numbers[0..2]', '[1, 2]'],
    ['numbers.capacity() >= 3', 'true'],
    ['words[1].size()', '3'],
    ['words[1] == "two"', 'true'],
    ['words[0][0]', "111 'o'"],
    ['nested[1][1]', '3'],
    ['truths[2]', 'true'],
    ['fixed[2] * 2', '6'],
    ['shorter.size()', '8'],
    ['shorter.empty()', 'false'],
    ['shorter.starts_with("hi")', 'true'],
    ['shorter == longer', 'false'],
    ['*longer.c_str()', "120 'x'"],
    ['view.length()', '60'],
    ['ages["Ada"] + 1', '37'],
    ['ages.at("Grace")', '85'],
    ['ages.count("Nobody")', '0'],
    ['ages["Nobody"]', '! there is no element "Nobody"'],
    ['lists[1][0]', '10'],
    ['prices["tea"]', '1.5'],
    ['sorted[0]', '1'],
    ['chain[2]', '3'],
    ['queue.back()', '3'],
    ['pair.second', '2.5'],
    ['std::get<1>(tuple)', '"two"'],
    ['std::get<0>(pair)', '1'],
    ['std::get<1>(either)', '"text"'],
    ['std::get<0>(either)', '! the variant holds alternative 1, not 0'],
    ['either.index()', '1'],
    ['*some + 1', '5'],
    ['some.has_value()', 'true'],
    ['none.has_value()', 'false'],
    ['*none', '! std::optional<int> is empty'],
    ['owner->x', '1'],
    ['(*owner).y', '2'],
    ['owner.get() != nullptr', 'true'],
    ['nobody == nullptr', 'true'],
    ['nobody->x', '! std::unique_ptr<Point> is empty'],
    ['shared->x + shared_too->y', '7'],
    ['shared.use_count()', '2'],
    ['weak.expired()', 'false'],
    ['counted + 1', '8'],
    ['reference + 1', '6'],
    ['&reference == &target', 'true'],
    ['derived.id', '7'],
    ['derived.name', /"nameless"$/],
    ['((shop::Base &)derived).id', '7'],
    ['static_cast<Base *>(&derived)->id', '7'],
    ['diamond.shared', '1'],
    ['diamond.left + diamond.right', '5'],
    ['shop::Derived::made', '12'],
    ['Derived::made', '12'],
    ['made', '12'],
    ['shop::total', '99'],
    ['total + 1', '100'],
    ['mood == shop::Mood::calm', 'true'],
    ['shop::Mood::busy', 'busy (2)'],
    ['(int)mood', '1'],
    ['box.values[1]', '2'],
    ['sizeof(shop::Derived)', '16'],
    ['sizeof(std::vector<int>)', '12'],
    ['true && !false', 'true'],
    ['1 < 2', 'true'],
    ['int(2.9)', '2'],
    ['lambda.value', '3'],
    ['add(2, 3) * 2', '10'],
    ['shop::add(numbers[2], 1)', '4'],
    ['derived.twice(4)', '120'],
    ['derived.cost()', '42'],
    ['((shop::Base *)&derived)->cost()', '42'],
    ['shop::middle(*owner, *shared)', '{x: 2, y: 3}'],
    ['add(1)', '! add takes 2 arguments, not 1'],
    ['numbers.nothing()', '! std::vector<int> has no member nothing'],
    ['shorter.[raw]', /^\{/],
    ['ages.[0]', '36'],
    ['sixteen_letter', "233 'é'"],
  ]);
});

describe('Rust', () => {
  check('kinds.rs', [
    ['whole', '-2147483648'],
    ['byte as i8', '-56'],
    ['byte as u32 + 100', '300'],
    ['1u8', '1'],
    ['255u8 + 1u8', '0'],
    ['1_000i64 * 2', '2000'],
    ['0o17', '15'],
    ['wide + 1', '-1267650600228229401496703205375'],
    ['half * 2.0', '0.2'],
    ['exact > 0.2 && yes', 'true'],
    ['!yes', 'false'],
    ['!byte', '55'],
    ["letter == 'é'", 'true'],
    ['letter as u32', '233'],
    ['text == "a \\"quote\\""', 'true'],
    ['string.len()', '5'],
    ['string == "hello"', 'true'],
    ['string.starts_with("he")', 'true'],
    ['string[0] as char', "'h'"],
    ['tuple.0', '1'],
    ['tuple.2', 'true'],
    ['array[1] + 1', '3'],
    ['vector[2]', '3'],
    ['vector.len()', '3'],
    ['vector[0..2]', '[1, 2]'],
    ['vector[1..]', '[2, 3]'],
    ['vector[5]', '! there is no element 5'],
    ['words[1]', '"two"'],
    ['slice[0]', '2'],
    ['*boxed + 1', '6'],
    ['boxed + 1', '6'],
    ['boxed_slice[1]', '2'],
    ['*counted', '7'],
    ['counted.strong_count()', '2'],
    ['cell.get()', '3'],
    ['some.unwrap()', '3'],
    ['some.is_some()', 'true'],
    ['none.is_none()', 'true'],
    ['good.is_ok()', 'true'],
    ['bad.unwrap_err()', '"bad"'],
    ['shape.corner.x', '-1'],
    ['circle.0', '1.5'],
    ['mode == Mode::Fast', 'true'],
    ['kinds::Mode::Slow as i32', '1'],
    ['point.x + reference.y', '3'],
    ['(*reference).x', '1'],
    ['wrapper.0', '4'],
    ['map["two"]', '2'],
    ['map.contains_key("none")', '0'],
    ['set.len()', '3'],
    ['tree[2]', "'c'"],
    ['tall[199]', '39601'],
    ['ordered[0]', '1'],
    ['ring[0]', '1'],
    ['range.end - range.start', '4'],
    ['kinds::CALLS', '4'],
    ['LIMIT', '! LIMIT is optimized out here'],
    ['twice(4)', '8'],
    ['kinds::twice(4) + 1', '9'],
    ['point.sum(3)', '9'],
    ['function(5)', '10'],
    ['&point', /^0x[0-9a-f]+ → \{x: 1, y: 2\}$/],
    ['missing', '! there is no missing here'],
    ['point.z', /^! .*Point has no member z$/],
  ]);
});
