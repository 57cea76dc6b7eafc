import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { demangled, shortDemangled } from '../../../../vm/wasm/demangle/index.ts';
import { demangleType } from '../../../../vm/wasm/demangle/itanium.ts';

/** Symbols of compiled programs and of the ABI's own examples, with what llvm-cxxfilt and GNU's c++filt make of them. */
const golden = readFileSync(path.join(import.meta.dirname, 'golden', 'symbols.txt'), 'utf8')
  .trimEnd()
  .split(/\r?\n/)
  .map((line) => line.split('\t') as [string, string]);

/** LLVM 14 still writes a space between angle brackets. */
const newer = (text: string): string => text.replaceAll(' >', '>');

describe('symbols', () => {
  it('of C++ and Rust are written as other tools write them', () => {
    expect(golden.length).toBeGreaterThan(500);
    const wrong = golden.filter(([symbol, expected]) => newer(demangled(symbol)) !== newer(expected));
    expect(wrong.map(([symbol, expected]) => [symbol, demangled(symbol), expected])).toEqual([]);
  });

  it('are short in the call stack: without parameters, results and versions of libraries', () => {
    expect(shortDemangled('_ZN4shop5StackIiLi8EE4pushERKi')).toBe('shop::Stack<int, 8>::push');
    expect(shortDemangled('_Z1fIiET_S0_')).toBe('f<int>');
    expect(shortDemangled('_ZNSt3__26vectorIiNS_9allocatorIiEEE9push_backEOi')).toBe(
      'std::vector<int, std::allocator<int>>::push_back',
    );
    expect(shortDemangled('_ZN1p4main17h5e49567b2ea358bcE')).toBe('p::main');
    expect(shortDemangled('main')).toBe('main');
  });

  it('that are damaged stay as they are, and end', () => {
    for (const [symbol] of golden.slice(0, 300)) {
      for (let cut = 3; cut < Math.min(symbol.length, 40); cut += 3) {
        const damaged = symbol.slice(0, cut);
        expect(typeof demangled(damaged)).toBe('string');
        expect(typeof demangled(`${damaged}S_T_${symbol.slice(cut + 1)}`)).toBe('string');
      }
    }
    for (const symbol of [
      '_Z',
      '_ZN',
      '_RNvB_1a',
      `_Z1f${'P'.repeat(50_000)}i`,
      `_RI${'R'.repeat(50_000)}`,
      '_ZNE',
      '_RC99999_',
    ])
      expect(demangled(symbol)).toBe(symbol);
  });

  it('name the types of what is thrown', () => {
    expect(
      [
        'i',
        'PKc',
        'St13runtime_error',
        'N4shop4OopsE',
        'NSt3__212basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE',
      ].map(demangleType),
    ).toEqual([
      'int',
      'char const*',
      'std::runtime_error',
      'shop::Oops',
      'std::basic_string<char, std::char_traits<char>, std::allocator<char>>',
    ]);
    expect(demangleType('N4shop')).toBeUndefined();
  });
});
