import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleOf } from '../text.ts';
import { countedCoverage, type Row, tracedCoverage } from './trace.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'dwarf');

/** Rows as llvm-dwarfdump printed them; of a module with one source. */
const goldenRows = (name: string, source: string): readonly Row[] =>
  readFileSync(path.join(import.meta.dirname, 'golden', `${name}.txt`), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .map((text) => {
      const [address = '', line = ''] = text.split(' ');
      return { address: Number(address), line: Number(line), source, isEnd: text.endsWith('end_sequence') };
    });

describe('coverage of compiled sources', () => {
  it.each([
    ['values.c.O0.dwarf4', 'values.c', '3'],
    ['values.c.O0.dwarf5', 'values.c', '-2'],
    ['values.cpp.O0.dwarf4', 'values.cpp', '5'],
    ['values.cpp.O0.dwarf5', 'values.cpp', '0'],
  ])('of %s is what a trace of its instructions says', (name, source, argument) => {
    const bytes = new Uint8Array(readFileSync(path.join(folder, `${name}.wasm`)));
    const run = { bytes, path: `${name}.wasm`, invoke: 'run', arguments: [argument] };
    const traced = tracedCoverage(run, moduleOf(bytes, name), goldenRows(name, source), source);
    const counted = countedCoverage(run, source);
    expect(counted.lines).toEqual(traced.lines);
    expect(counted.branches).toEqual(traced.branches);
    expect(traced.lines.some(([, count]) => count > 1)).toBe(true);
  });
});
