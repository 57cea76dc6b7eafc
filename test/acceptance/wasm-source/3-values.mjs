// @ts-check
import { atTheEnd, sets, valuesAsPrinted } from '../kinds.mjs';
import { expect, expectEqual } from '../product.mjs';
import { inLanguage } from '../source-level.mjs';

const item = '3';

/** Rows of a value, as the Variables view asks for them. @param {any} adapter @param {number} variablesReference @param {object} page @returns {Promise<any[]>} */
const rowsOf = async (adapter, variablesReference, page) =>
  (await adapter.request('variables', { variablesReference, ...page })).variables;

/** @param {'kinds.cpp' | 'kinds.rs'} source @param {string} name @param {string} last */
const paged = (source, name, last) =>
  atTheEnd({ source }, async ({ adapter, frameId }) => {
    const row = (await adapter.scope(frameId, 'Locals')).find((each) => each.name === name);
    const start = row.indexedVariables - 1;
    const [shown] = await rowsOf(adapter, row.variablesReference, { filter: 'indexed', start, count: 1 });
    expectEqual(`${shown.name} ${shown.value}`, last, 'the last element');
    const [raw] = await rowsOf(adapter, row.variablesReference, { filter: 'named' });
    expectEqual(raw.name, '[raw]', 'the raw view');
    expect((await rowsOf(adapter, raw.variablesReference, {})).length > 0, 'the raw view is empty');
  });

export const claims = [
  inLanguage(item, 'C', 'values are what the program prints; set by name', {
    ...valuesAsPrinted('kinds.c', 'clang'),
    'set by name': sets('kinds.c', [
      ['yes', 'false', 'false'],
      ['letter', "'a'", "97 'a'"],
      ['big', '-5', '-5'],
      ['wide', '1', '1'],
      ['half', '0.5', '0.5'],
      ['colour', 'green', 'green (5)'],
      ['flags', 'writable | executable', 'writable | executable (6)'],
      ['bits.offset', '-7', '-7'],
      ['array[1]', '20', '20'],
      ['point.x', '8', '8'],
      ['point', 'alias', '{x: 5, y: 6}'],
      ['nothing', '&point == 0 ? 0 : 0', 'null'],
      ['word', '"new"', '"new"'],
      ['global_count', '7', '7'],
    ]),
  }),
  inLanguage(item, 'C++', 'values are what the program prints; set by name', {
    ...valuesAsPrinted('kinds.cpp', 'clang++'),
    'set by name': sets('kinds.cpp', [
      ['shorter', '"set"', '"set"'],
      ['numbers[1]', '20', '20'],
      ['ages["Ada"]', '37', '37'],
      ['*some', '5', '5'],
      ['owner->x', '7', '7'],
      ['reference', '50', '50'],
      ['mood', 'busy', 'busy (2)'],
      ['truths[1]', 'true', 'true'],
      ['derived.id', '9', '9'],
      ['shop::Derived::made', '1', '1'],
    ]),
    'paged, with a raw view': paged('kinds.cpp', 'many', '[19] 7'),
  }),
  inLanguage(item, 'Rust', 'values are what the program prints; set by name', {
    ...valuesAsPrinted('kinds.rs', '/usr/bin/rustc'),
    'set by name': sets('kinds.rs', [
      ['byte', '7u8', '7'],
      ['wide', '-1i128', '-1'],
      ['letter', "'ß'", "'ß'"],
      ['string', '"HELLO"', '"HELLO"'],
      ['vector[0]', '9', '9'],
      ['boxed', '6', '6'],
      ['some.0', '30', '30'],
      ['shape.side', '4', '4'],
      ['mode', 'Slow', 'Slow (1)'],
      ['map["one"]', '100', '100'],
      ['kinds::CALLS', '40', '40'],
    ]),
    'paged, with a raw view': paged('kinds.rs', 'tall', '[199] 39601'),
  }),
];
