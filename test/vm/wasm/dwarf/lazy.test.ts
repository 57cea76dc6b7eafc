/** What is read when it is asked for says the same as what is read whole. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Address, DebugInformation } from '../../../../vm/context/index.ts';
import { dwarfDebug } from '../../../../vm/wasm/dwarf/debug-information.ts';
import { dwarfSections } from '../../../../vm/wasm/dwarf/sections.ts';
import type { WasmModule } from '../../../../vm/wasm/module.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { moduleOf } from '../text.ts';

const fixtures = path.join(import.meta.dirname, '..', 'fixtures');
const read = (name: string): WasmModule => {
  const bytes = readFileSync(path.join(fixtures, name));
  return moduleOf(new Uint8Array(name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes), name);
};
const modules = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.wasm(\.br)?$/.test(name))
  .map((name) => [name, read(name)] as const)
  .filter(([, module]) => (dwarfSections(module)?.line.length ?? 0) > 0);

const fresh = (module: WasmModule): DebugInformation => {
  const { debug } = new WasmProgram([{ module, debug: dwarfDebug }], { debug: true });
  if (!debug) throw new Error(`${module.name} has no debug information`);
  return debug;
};

/** Has the lines of all programs read. */
const whole = (module: WasmModule): { readonly debug: DebugInformation; readonly starts: readonly Address[] } => {
  const debug = fresh(module);
  return { debug, starts: debug.statementStarts(0) };
};

const lastLine = 2 ** 31 - 1;

const spread = <T>(items: readonly T[], count: number): readonly T[] =>
  items.filter((_, index) => index % Math.max(1, Math.floor(items.length / count)) === 0);

const places = (debug: DebugInformation, address: Address): unknown =>
  debug.framesAt(address).map(({ name, position, isStatement, inlined }) => ({
    name,
    position,
    isStatement,
    isInlined: inlined !== undefined,
    begins: inlined?.begins,
  }));

describe.each(modules)('%s', (_, module) => {
  it('an address that is asked for first has the frames and variables that it has among all', () => {
    const { debug, starts } = whole(module);
    const variables = (of: DebugInformation, address: Address): readonly string[] =>
      of
        .framesAt(address)
        .flatMap(({ scope }) => of.variables(address, scope).map(({ name, type }) => `${name}: ${type}`));
    for (const address of spread(starts, 5)) {
      const asked = fresh(module);
      expect(asked.mayTell?.(address)).toBe(true);
      expect(places(asked, address)).toEqual(places(debug, address));
      expect(variables(asked, address)).toEqual(variables(debug, address));
    }
  });

  it('a line that is asked for first has the statements and places that it has among all', () => {
    const { debug } = whole(module);
    for (const { path: source } of spread(debug.sources, 3)) {
      const lines = [...new Set(debug.statements(source, 1, lastLine).map(({ position }) => position.line))];
      for (const line of spread(lines, 3)) {
        const asked = fresh(module);
        expect(asked.statements(source, line, line)).toEqual(debug.statements(source, line, line));
        expect(asked.places?.(source, line, line)).toEqual(debug.places?.(source, line, line));
      }
      // Rows are sorted once a source was asked for often.
      const often = fresh(module);
      for (const line of spread(lines, 15))
        expect(often.statements(source, line, line)).toEqual(debug.statements(source, line, line));
      expect(often.copies?.lines(source)).toEqual(debug.copies?.lines(source));
      expect(often.statements(source, 1, lastLine)).toEqual(debug.statements(source, 1, lastLine));
    }
  });

  it('sources, functions and coverage do not depend on what was asked before', () => {
    const { debug, starts } = whole(module);
    const asked = fresh(module);
    for (const address of spread(starts, 20).toReversed()) asked.framesAt(address);
    expect(asked.functionsNamed?.(() => true)).toEqual(debug.functionsNamed?.(() => true));
    expect(asked.statementStarts(0)).toEqual(starts);
    expect(asked.sources).toEqual(debug.sources);
    expect(asked.problems).toEqual(debug.problems);
    for (const { path: source } of spread(debug.sources, 3))
      expect(asked.branches(source)).toEqual(debug.branches(source));
  });

  it('whatever has a row may be told of', () => {
    const { debug, starts } = whole(module);
    expect(starts.filter((address) => debug.mayTell?.(address) !== true)).toEqual([]);
  });
});
