import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fuzz } from './dwarf.ts';

const folder = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'fixtures', 'dwarf');

it('damaged debug information gives what can be read', () => {
  const sources = readdirSync(folder)
    .filter((name) => name.startsWith('values.') && name.endsWith('.wasm'))
    .map((name) => ({ path: name, bytes: new Uint8Array(readFileSync(path.join(folder, name))) }));
  const { runs, executed, findings } = fuzz({ runs: 120, seed: 7, sources });
  expect(findings.map(({ run, problem }) => `${run}: ${problem}`)).toEqual([]);
  expect(executed).toBeGreaterThan(runs / 2);
});
