/** Objects with virtual functions that are known by a base are shown as the class that they were made as. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../vm/context/index.ts';
import { fixtureBytes, fixtures, lineWith, type Stopped, stopAt } from './stopped.ts';

const folder = path.join(fixtures, '..', 'kinds');
const stopped = stopAt({
  module: '../kinds/kinds.cpp.O0.wasm',
  source: 'kinds.cpp',
  line: lineWith(path.join(folder, 'kinds.cpp'), '// stop'),
});

const valueOf = (session: Stopped, text: string): Value => {
  const found = session.evaluate(text);
  if ('error' in found || !found.value) throw new Error(JSON.stringify(found));
  return found.value;
};

/** What is inside, each with the expression that it is given; every one is reached by it. */
const inside = (session: Stopped, text: string): readonly string[] =>
  valueOf(session, text)
    .children(0, 10, 'named')
    .map(({ value, path: pathOf }) => {
      const expression = pathOf?.(text) ?? '';
      expect(session.shown(expression)).toBe(value.summary);
      return expression;
    });

describe('a pointer to a base', () => {
  const pointer = '(shop::Base *)&derived';

  it('leads to the whole object', () => {
    const value = valueOf(stopped, pointer);
    expect(value.summary).toMatch(/^0x[0-9a-f]+ → \{Base: \{id: 7\}, Named: \{name: .*\}, price: 30\}$/);
    expect(value.type).toBe('shop::Base * (shop::Derived)');
    const own = '(*(shop::Derived *)((shop::Base *)&derived))';
    expect(inside(stopped, pointer)).toEqual([`${own}.\`shop::Base\``, `${own}.\`shop::Named\``, `${own}.price`]);
  });

  it('sets members of the derived class', () => {
    const child = valueOf(stopped, pointer).children(2, 1, 'named')[0] as { readonly value: Value };
    expect(stopped.assign(child.value, '31')).toMatchObject({ value: { summary: '31' } });
    expect(stopped.shown('derived.price')).toBe('31');
    expect(stopped.shown('derived.price = 30')).toBe('30');
  });

  it('of a class without virtual functions, or to no object, is what it says', () => {
    expect(valueOf(stopped, '(shop::Named *)&derived').type).toBe('shop::Named *');
    expect(valueOf(stopped, '&derived').type).toMatch(/^shop::Derived \*$/);
    for (const address of [0, 4, 8, 1024, 65_535, 131_070, 0x7fffffff, 0xfffffffc])
      expect(valueOf(stopped, `(shop::Base *)${address}u`).type).toBe('shop::Base *');
  });
});

describe('what the standard library keeps', () => {
  it('is shown as its class', () => {
    const source = path.join(import.meta.dirname, '../../../../examples/webassembly/inventory.cpp');
    const session = stopAt({
      module: fixtureBytes('../../../../../examples/webassembly/inventory.wasm'),
      source: 'inventory.cpp',
      line: lineWith(source, 'std::sort('),
    });
    const [made, kept] = [session.shown('items_[1]'), valueOf(session, 'sorted[1]')];
    expect(made).toMatch(/^0x[0-9a-f]+ → \{Item: \{name_: "chair", price_: 80\}, percent_: 25\}$/);
    expect(inside(session, 'items_[1]')).toEqual(['*(Discounted *)&*items_[1]', 'items_[1].[raw]']);
    expect([kept.summary, kept.type]).toEqual([made, 'const Item * (Discounted)']);
    expect(inside(session, 'sorted[1]').at(-1)).toBe('(*(Discounted *)sorted[1]).percent_');
    expect(session.shown('items_[0]')).toMatch(/→ \{name_: "lamp", price_: 120\}$/);
    expect(valueOf(session, 'sorted[0]').type).toBe('const Item *');
  });
});

describe('a base of an object', () => {
  const source = path.join(fixtures, 'dynamic.cpp');
  const session = stopAt({
    module: 'dynamic.cpp.O0.wasm',
    source: 'dynamic.cpp',
    line: lineWith(source, '// stop'),
    invoke: 'run',
  });
  const square = '{Shape: {id: 2}, Named: {length: 3}, side: 6}';

  it.each([
    ['shape', 'const Shape & (Square)', square, '(*(Square *)&shape).side'],
    ['named', 'Named & (Square)', square, '(*(Square *)&named).side'],
    ['away', 'Shape * (Distant)', '{Named: {length: 3}, Shape: {id: 2}, miles: 9}', '(*(Distant *)away).miles'],
    ['hidden', 'Shape * (Hidden)', '{Shape: {id: 2}, secret: 4}', '(*(Hidden *)hidden).secret'],
    // Where a virtual base lies is not known from it alone.
    ['floating', 'Shape *', '{id: 2}', 'floating->id'],
    ['plain', 'Shape *', '{id: 2}', 'plain->id'],
  ])('%s', (name, type, summary, last) => {
    const value = session.variable(name);
    expect([value.type, value.summary.replace(/^0x[0-9a-f]+ → /, '')]).toEqual([type, summary]);
    expect(inside(session, name).at(-1)).toBe(last);
  });

  it('is no more than itself while it is made', () => {
    const line = lineWith(path.join(fixtures, 'dynamic.h'), '// making');
    const making = stopAt({ module: 'dynamic.cpp.O0.wasm', source: 'dynamic.h', line, invoke: 'run' });
    expect(making.variable('this').type).toBe('Shape *');
  });
});
