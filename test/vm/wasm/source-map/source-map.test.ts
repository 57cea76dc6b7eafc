import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../../scripts/set-up.mjs';
import type { FrameAccess } from '../../../../vm/context/index.ts';
import { decodeModule } from '../../../../vm/wasm/decode/index.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { textOfDataUrl } from '../../../../vm/wasm/source-map/data-url.ts';
import { sourceMapDebug, sourceMapUrl } from '../../../../vm/wasm/source-map/debug-information.ts';
import { readSourceMap } from '../../../../vm/wasm/source-map/source-map.ts';

const folder = path.join(root, 'examples', 'webassembly');
const source = readFileSync(path.join(folder, 'mandelbrot.ts'), 'utf8').split('\n');
const lineOf = (text: string): number => source.findIndex((line) => line.includes(text)) + 1;

const isThere = (name: string): boolean => existsSync(path.join(folder, name));

const load = () => {
  const { module } = decodeModule({
    path: 'mandelbrot.wasm',
    bytes: readFileSync(path.join(folder, 'mandelbrot.wasm')),
  });
  if (!module) throw new Error('the module is broken');
  const map = readFileSync(path.join(folder, 'mandelbrot.wasm.map'), 'utf8');
  const program = new WasmProgram([{ module, debug: (unit) => sourceMapDebug(unit, map, isThere) }], { debug: true });
  const { debug } = program;
  const unit = program.units[0];
  if (!debug || !unit) throw new Error('no debug information');
  return { module, program, debug, unit };
};

describe('a source map', () => {
  it('gives offsets with lines and columns that count from 1', () => {
    const map = readSourceMap(
      JSON.stringify({
        version: 3,
        sourceRoot: 'src/',
        sources: ['a.ts', null],
        names: [],
        mappings: 'gBAAA,CACE,GCDF,E',
      }),
    );
    expect(map).toEqual({
      sources: ['a.ts', ''],
      texts: [undefined, undefined],
      root: 'src/',
      mappings: [
        { offset: 16, source: 0, line: 1, column: 1 },
        { offset: 17, source: 0, line: 2, column: 3 },
        { offset: 20, source: 1, line: 1, column: 1 },
        { offset: 22, source: undefined },
      ],
    });
  });

  it('may be one of maps, and may carry the texts of its sources', () => {
    const part = (source: string, mappings: string) => ({
      version: 3,
      sources: [source],
      sourcesContent: [`text of ${source}`],
      names: [],
      mappings,
    });
    const map = readSourceMap(
      JSON.stringify({
        version: 3,
        sections: [
          { offset: { line: 0, column: 10 }, map: part('a.ts', 'AAAA,CACA') },
          { offset: { line: 0, column: 20 }, map: part('b.ts', 'CAAA') },
        ],
      }),
    );
    expect(map?.sources).toEqual(['a.ts', 'b.ts']);
    expect(map?.texts).toEqual(['text of a.ts', 'text of b.ts']);
    expect(map?.mappings).toEqual([
      { offset: 10, source: 0, line: 1, column: 1 },
      { offset: 11, source: 0, line: 2, column: 1 },
      { offset: 21, source: 1, line: 1, column: 1 },
    ]);
  });

  it('may be part of the URL that names it', () => {
    const text = '{"version":3,"sources":["é.ts"]}';
    expect(textOfDataUrl(`data:application/json;base64,${Buffer.from(text).toString('base64')}`)).toBe(text);
    expect(textOfDataUrl(`data:application/json,${encodeURIComponent(text)}`)).toBe(text);
    expect(textOfDataUrl('module.wasm.map')).toBeUndefined();
  });

  it('that is none is refused whole', () => {
    const wrong = [
      '',
      'no json',
      '{}',
      '{"version":2,"sources":[],"mappings":""}',
      '{"version":3,"sources":[1],"mappings":""}',
    ];
    for (const text of wrong) expect([text, readSourceMap(text)]).toEqual([text, undefined]);
    for (const mappings of ['!', 'ACAA', 'AADA', 'DAAA'])
      expect([mappings, readSourceMap(JSON.stringify({ version: 3, sources: ['a'], mappings }))]).toEqual([
        mappings,
        undefined,
      ]);
  });
});

describe('debug information of AssemblyScript', () => {
  it('is found by the section of the module', () => {
    expect(sourceMapUrl(load().module)).toBe('mandelbrot.wasm.map');
  });

  it('has a statement on each line that does something, at the start of an instruction', () => {
    const { debug, unit } = load();
    const statements = debug.statements('mandelbrot.ts', 1, source.length);
    const lines = new Set(statements.map(({ position }) => position.line));
    for (const text of [
      'const next = x * x',
      'y = 2 * x * y',
      'if (x * x + y * y > 4)',
      'drawn++',
      'return histogram[limit]',
    ])
      expect([text, lines.has(lineOf(text))]).toEqual([text, true]);
    expect(lines.has(lineOf('const limit: i32'))).toBe(false);
    for (const { addresses, position } of statements) {
      expect(() => unit.decode(addresses[0] ?? -1)).not.toThrow();
      expect(debug.framesAt(addresses[0] ?? -1)).toMatchObject([
        { position: { line: position.line }, isStatement: true },
      ]);
    }
    expect(statements.find(({ position }) => position.line === lineOf('const next'))?.function).toBe(
      'mandelbrot/steps',
    );
    const starts = debug.statementStarts(unit.id);
    expect(starts).toEqual([...starts].sort((left, right) => left - right));
    expect(starts).toEqual(expect.arrayContaining(statements.flatMap(({ addresses }) => [...addresses])));
  });

  it('knows variables by name and the lines of a function', () => {
    const { debug } = load();
    const [statement] = debug.statements('mandelbrot.ts', lineOf('const next'), lineOf('const next'));
    const at = statement?.addresses[0] ?? -1;
    const variables = debug.variables(at, debug.framesAt(at)[0]?.scope ?? -1);
    expect(variables.map(({ name, kind, type }) => `${kind} ${name} ${type}`)).toEqual([
      'parameter point i32',
      'local x f64',
      'local y f64',
      'local next f64',
      'local step i32',
    ]);
    const frame = {
      localCount: 5,
      local: (index: number) => ({ summary: `${index}` }),
      space: () => undefined,
    } as unknown as FrameAccess;
    expect(variables[3]?.locate(frame)).toEqual({ summary: '3' });
    const definition = debug.definition?.(at);
    expect(definition?.source).toBe('mandelbrot.ts');
    expect(definition?.line).toBeGreaterThanOrEqual(lineOf('let x: f64'));
    expect(definition?.endLine).toBeLessThan(lineOf('export function draw'));
  });
});
