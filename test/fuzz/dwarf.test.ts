import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { decodeModule } from '../../vm/wasm/decode/index.ts';
import { dwarfDebug } from '../../vm/wasm/dwarf/debug-information.ts';
import { WasmProgram } from '../../vm/wasm/program.ts';
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

it('a damaged name of a file stays on the line of its message', () => {
  const split = path.join(folder, '..', 'split', 'split.O0.dwarf4.wasm');
  const bytes = new Uint8Array(readFileSync(split));
  const at = Buffer.from(bytes).indexOf('geometry.split');
  bytes[at] = 0x0a;
  bytes[at + 3] = 0xff;
  const { module } = decodeModule({ path: 'split.wasm', bytes });
  if (!module) throw new Error('the module cannot be read');
  const { debug } = new WasmProgram([{ module, debug: dwarfDebug }], { debug: true });
  expect(debug?.problems?.filter((text) => text.includes('is not there')).length).toBe(2);
  expect(debug?.problems?.join('')).not.toMatch(/\p{Cc}/u);
});
