import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { wasm } from '../../../../vm/wasm-toolchain.ts';
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

describe('branches of compiled sources', () => {
  it.each(['O0', 'O2'])('are without the checks around conversions, at %s', (level) => {
    const bytes = new Uint8Array(readFileSync(path.join(folder, '..', `conversions.${level}.wasm`)));
    const text = readFileSync(path.join(folder, '..', 'conversions.c'), 'utf8').split('\n');
    const written = text.flatMap((line, at) => (line.endsWith('// a branch') ? [at + 1] : []));
    const { program } = wasm.load({ path: 'conversions.wasm', bytes, read: () => undefined, debug: true });
    const source = program?.debug?.sources.find(({ path: each }) => each.endsWith('conversions.c'))?.path ?? '';
    const lines = program?.debug?.branches(source).map(({ position }) => position.line);
    expect([...new Set(lines)].sort((left, right) => left - right)).toEqual(written);
  });

  it('are with them in the coverage of instructions', () => {
    const bytes = new Uint8Array(readFileSync(path.join(folder, '..', 'conversions.O0.wasm')));
    const { program } = wasm.load({ path: 'conversions.wasm', bytes, read: () => undefined, debug: false });
    if (!program) throw new Error('not loaded');
    const created = wasm.create(program, { invoke: 'i32_f64_s', arguments: ['2.5'], settings: { stubImports: true } });
    if (!('machine' in created)) throw new Error(JSON.stringify(created.diagnostics));
    created.machine.covering?.cover('counts');
    while (created.machine.run({ fuel: 1_000_000 }).kind === 'fuel');
    const sides = [...(created.machine.covering?.sides?.() ?? [])].map(([, each]) => each.map(({ count }) => count));
    expect(sides).toEqual([[1, 0]]);
  });
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
