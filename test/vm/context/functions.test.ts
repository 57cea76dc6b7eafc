import { expect, it } from 'vitest';
import { type FunctionInfo, findFunction, shortName } from '../../../vm/context/index.ts';

const info = (name: string, entry: number, kind: FunctionInfo['kind'] = 'function'): FunctionInfo => ({
  name,
  entry,
  end: entry + 4,
  parameters: [],
  results: [],
  signals: [],
  kind,
});

const meta = {
  modules: [],
  types: [],
  conditions: [],
  functions: [
    info('bank::main', 0),
    info('bank::test "a :: b"', 10, 'test'),
    info('one::same', 20),
    info('two::same', 30),
    info('bank::main', 40),
  ],
};

it('short names leave the module out', () => {
  expect(shortName('bank::teller')).toBe('teller');
  expect(shortName('a::b::teller/lambda-1')).toBe('teller/lambda-1');
  expect(shortName('bank::test "a :: b"')).toBe('a :: b');
  expect(shortName('main')).toBe('main');
  // Names of a method of a trait and of generic types are one part.
  expect(shortName('<maze::Place as core::fmt::Debug>::fmt')).toBe('<maze::Place as core::fmt::Debug>::fmt');
  expect(shortName('core::ptr::drop_in_place<alloc::vec::Vec<u8>>')).toBe('drop_in_place<alloc::vec::Vec<u8>>');
  expect(shortName('shop::find(std::string)')).toBe('find(std::string)');
});

it('a function is found by full name, by a short name that only one has, and in its newest version', () => {
  expect(findFunction(meta, 'main')?.entry).toBe(40);
  expect(findFunction(meta, 'bank::main')?.entry).toBe(40);
  expect(findFunction(meta, 'a :: b', 'test')?.entry).toBe(10);
  expect(findFunction(meta, 'a :: b', 'function')).toBeUndefined();
  expect(findFunction(meta, 'same')).toBeUndefined();
  expect(findFunction(meta, 'two::same')?.entry).toBe(30);
});
