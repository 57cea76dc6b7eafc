// @ts-check
import { atTheEnd, shows } from '../kinds.mjs';
import { expect } from '../product.mjs';
import { inLanguage } from '../source-level.mjs';

const item = '4';

/** @param {'kinds.c' | 'kinds.cpp' | 'kinds.rs'} source @param {string} condition */
const conditional = (source, condition) =>
  atTheEnd({ source, condition }, async ({ evaluate }) => {
    expect((await evaluate(condition)) !== 'false', 'the condition does not hold where it stopped');
  });

/** @param {'kinds.c' | 'kinds.cpp' | 'kinds.rs'} source @param {Readonly<Record<string, readonly string[]>>} rows */
const completes = (source, rows) =>
  atTheEnd({ source }, async ({ adapter }) => {
    for (const [text, wanted] of Object.entries(rows)) {
      const frameId = (await adapter.top(1)).id;
      const { targets } = await adapter.request('completions', { text, column: text.length + 1, frameId });
      const labels = targets.map((/** @type {any} */ each) => each.label);
      for (const label of wanted)
        expect(labels.includes(label), `${text} is completed by ${labels.slice(0, 9).join(', ')}`);
    }
  });

export const claims = [
  inLanguage(item, 'C', 'expressions, assignment, slices, formats, completion', {
    expressions: shows('kinds.c', [
      ['pointer->y + 1', '5'],
      ['(*pointer_pointer)->x', '-3'],
      ['((int *)anything)[1]', '4'],
      ['sizeof(struct point) * 2', '16'],
      ['-1 < 1u', '0'],
      ['nothing && nothing->x', '0'],
      ['yes ? colour == blue : 0', '1'],
      ['&array[2] - array', '2'],
      ['array[1..3]', '[2, 3]'],
      ['&array[0],3', '[1, 2, 3]'],
      ['byte,x', '0xc8'],
      ['text == "other"', '0'],
      ['function(21)', '42'],
      ['array[3]', '! the index 3 is outside of 0 to 2'],
      ['*nothing', '! the pointer is null'],
      ['missing + 1', '! there is no missing here'],
    ]),
    assignment: shows('kinds.c', [
      ['medium += 2', '-298'],
      ['array[0] = array[2] = 6', '6'],
      ['medium++', '-300'],
    ]),
    condition: conditional('kinds.c', 'list.next->value == 1 && word == "café"'),
    completion: completes('kinds.c', { 'pointer->': ['x', 'y'], 'bits.re': ['ready', 'rest'], glob: ['global_count'] }),
  }),
  inLanguage(item, 'C++', 'expressions, containers, calls, completion', {
    expressions: shows('kinds.cpp', [
      ['numbers[1] + numbers.size()', '5'],
      ['ages["Grace"]', '85'],
      ['words[1] == "two"', 'true'],
      ['*some', '4'],
      ['owner->x + shared->y', '5'],
      ['std::get<1>(tuple)', '"two"'],
      ['static_cast<Base *>(&derived)->id', '7'],
      ['shop::Derived::made', '12'],
      ['mood == shop::Mood::calm', 'true'],
      ['numbers[9]', '! there is no element 9'],
      ['*none', '! std::optional<int> is empty'],
    ]),
    'calls of functions and virtual methods': shows('kinds.cpp', [
      ['shop::add(2, 3) * 2', '10'],
      ['derived.twice(4)', '120'],
      ['((shop::Base *)&derived)->cost()', '42'],
      ['shop::middle(*owner, *shared)', '{x: 2, y: 3}'],
    ]),
    condition: conditional('kinds.cpp', 'ages["Ada"] == 36 && !nobody'),
    completion: completes('kinds.cpp', { 'owner->': ['x', 'y'], 'shop::': ['Base', 'total'], 'numbers.si': ['size'] }),
  }),
  inLanguage(item, 'Rust', 'expressions, paths, fields, calls, completion', {
    expressions: shows('kinds.rs', [
      ['byte as i8', '-56'],
      ['1_000i64 * 2', '2000'],
      ['tuple.0 + 1', '2'],
      ['vector[1..]', '[2, 3]'],
      ['map["two"]', '2'],
      ['tree[2]', "'c'"],
      ['*boxed + 1', '6'],
      ['some.unwrap() + 1', '4'],
      ['shape.corner.y', '2'],
      ['mode == Mode::Fast', 'true'],
      ['kinds::CALLS', '4'],
      ['string.len()', '5'],
    ]),
    'calls of functions and methods': shows('kinds.rs', [
      ['kinds::twice(4) + 1', '9'],
      ['point.sum(3)', '9'],
    ]),
    condition: conditional('kinds.rs', 'string == "hello" && vector.len() == 3'),
    completion: completes('kinds.rs', { 'reference.': ['x', 'y'], 'tuple.': ['0', '2'], 'vector.le': ['len'] }),
  }),
];
