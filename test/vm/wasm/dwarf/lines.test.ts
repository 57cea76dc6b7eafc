import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dwarfDebug } from '../../../../vm/wasm/dwarf/debug-information.ts';
import type { WasmModule } from '../../../../vm/wasm/module.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { moduleOf } from '../text.ts';
import { lineRowsOf } from './rows.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'dwarf');
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
const read = (name: string): WasmModule => moduleOf(new Uint8Array(readFileSync(path.join(folder, name))), name);

describe('line tables', () => {
  it.each(fixtures)('rows of %s are those of llvm-dwarfdump', (name) => {
    const golden = readFileSync(path.join(import.meta.dirname, 'golden', name.replace('.wasm', '.txt')), 'utf8');
    expect(lineRowsOf(new Uint8Array(readFileSync(path.join(folder, name))), name)).toEqual(
      golden.trimEnd().split(/\r?\n/),
    );
  });

  it.each(fixtures)('statements of %s start at instructions, never at the end of a block', (name) => {
    const module = read(name);
    const { units, debug } = new WasmProgram([{ module, debug: dwarfDebug }], { debug: true });
    const [unit] = units;
    const starts = debug?.statementStarts(0) ?? [];
    expect(starts.length).toBeGreaterThan(10);
    for (const address of starts) {
      const { text } = unit?.decode(address) ?? { text: 'end' };
      const index = unit?.functionAt(address) ?? -1;
      if (text === 'end') expect(address).toBe(unit?.address(unit.code(index).last));
      const [frame] = debug?.framesAt(address) ?? [];
      expect(frame?.isStatement).toBe(true);
      const { source = '', line = 0 } = frame?.position ?? {};
      const found = debug?.statements(source, line, line).flatMap(({ addresses }) => addresses);
      expect(found).toContain(address);
    }
  });

  it('a function is stopped at behind its prologue', () => {
    const { units, debug } = new WasmProgram([{ module: read('values.c.O0.dwarf4.wasm'), debug: dwarfDebug }], {
      debug: true,
    });
    const [unit] = units;
    const entry = unit?.entry(unit.module.exports.find(({ name }) => name === 'run')?.index ?? -1) ?? -1;
    expect(debug?.framesAt(entry)[0]).toMatchObject({ name: 'run', isStatement: false });
    const first = debug?.statementStarts(0).find((address) => address >= entry) ?? -1;
    expect(debug?.framesAt(first)[0]).toMatchObject({ position: { source: 'values.c', line: 62 }, isStatement: true });
    expect(debug?.definition?.(entry)).toMatchObject({ source: 'values.c', line: 61 });
  });

  it('inlined calls are frames, at the place of the call', () => {
    const { debug } = new WasmProgram([{ module: read('values.c.O2.dwarf4.wasm'), debug: dwarfDebug }], {
      debug: true,
    });
    const [address = -1] = debug?.statements('values.c', 50, 50).flatMap(({ addresses }) => addresses) ?? [];
    expect(debug?.framesAt(address).map(({ name, position }) => [name, position.line])).toEqual([
      ['sum', 50],
      ['run', 87],
    ]);
  });

  it('damaged sections give what can be read', () => {
    const bytes = new Uint8Array(readFileSync(path.join(folder, 'values.c.O0.dwarf5.wasm')));
    const { sections } = moduleOf(bytes);
    for (const { name, payload } of sections.filter((section) => section.name.startsWith('.debug'))) {
      for (let step = 0; step < 60; step++) {
        const copy = bytes.slice();
        const at = payload.from + Math.floor(((payload.to - payload.from) * step) / 60);
        copy[at] = (copy[at] ?? 0) ^ (1 << (step % 8));
        const program = new WasmProgram([{ module: moduleOf(copy), debug: dwarfDebug }], { debug: true });
        const starts = program.debug?.statementStarts(0) ?? [];
        for (const address of starts.slice(0, 200)) {
          for (const { scope } of program.debug?.framesAt(address) ?? []) program.debug?.variables(address, scope);
        }
        expect(starts.length, `${name} ${at}`).toBeLessThan(10_000);
      }
    }
  });
});
