/** Values and expressions of compiled programs in the Variables view, hovers, watches, the console and breakpoints. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { toolchains } from '../../vm/catalog.ts';
import { inProcess } from './in-process.ts';
import { Debugged } from './sahara.ts';

const fixtures = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'fixtures');

type Breakpoint = number | DebugProtocol.SourceBreakpoint;

const debugged = async (
  bytes: Uint8Array,
  name: string,
  text: string,
  { breakpoints, launch = {} }: { readonly breakpoints: readonly Breakpoint[]; readonly launch?: object },
): Promise<Debugged> => {
  const source = `/project/${name}`;
  const files = { '/project/program.wasm': bytes, [source]: text };
  const client = await inProcess(toolchains, files);
  await client.begin(
    { program: '/project/program.wasm', coverage: 'off', ...launch },
    { breakpoints: { [source]: [...breakpoints] }, exceptions: { filters: [] } },
  );
  const program = new Debugged(client, files);
  await client.stopped(undefined, 60_000);
  return program;
};

const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;

/** The program of every kind, at its end. */
const kinds = (name: 'kinds.cpp' | 'kinds.rs', condition?: string): Promise<Debugged> => {
  const text = readFileSync(path.join(fixtures, 'kinds', name), 'utf8');
  const bytes = new Uint8Array(brotliDecompressSync(readFileSync(path.join(fixtures, 'kinds', `${name}.O0.wasm.br`))));
  const line = lineOf(text, '// stop');
  return debugged(bytes, name, text, { breakpoints: [condition === undefined ? line : { line, condition }] });
};

/** `run(3)` of values.c. */
const values = (...breakpoints: Breakpoint[]): Promise<Debugged> =>
  debugged(
    new Uint8Array(readFileSync(path.join(fixtures, 'dwarf', 'values.c.O0.dwarf4.wasm'))),
    'values.c',
    readFileSync(path.join(fixtures, 'dwarf', 'values.c'), 'utf8'),
    { breakpoints, launch: { invoke: 'run', args: ['3'] } },
  );

describe('containers of C++', () => {
  it('are one line, open page by page, and have their members under [raw]', async () => {
    const program = await kinds('kinds.cpp');
    const many = await program.variable('Locals', 'many');
    expect(many).toMatchObject({
      value: 'size=20 {7, 7, 7, 7, 7, 7, 7, 7, …}',
      type: 'std::vector<int>',
      indexedVariables: 20,
      namedVariables: 1,
      evaluateName: 'many',
    });
    const page = await program.rows(many.variablesReference, { filter: 'indexed', start: 18, count: 2 });
    expect(page.map(({ name, value, evaluateName }) => [name, value, evaluateName])).toEqual([
      ['[18]', '7', 'many[18]'],
      ['[19]', '7', 'many[19]'],
    ]);
    const [raw] = await program.rows(many.variablesReference, { filter: 'named' });
    expect(raw).toMatchObject({ name: '[raw]', evaluateName: 'many.[raw]' });
    const ages = await program.variable('Locals', 'ages');
    const rows = await program.rows(ages.variablesReference, { filter: 'indexed' });
    expect(rows.map(({ name, value, evaluateName }) => [name, value, evaluateName])).toEqual([
      ['["Ada"]', '36', 'ages["Ada"]'],
      ['["Grace"]', '85', 'ages["Grace"]'],
    ]);
    await program.end();
  });

  it('are set by their rows, in watches and in the console', async () => {
    const program = await kinds('kinds.cpp');
    const { client } = program;
    const ages = await program.variable('Locals', 'ages');
    const { variablesReference } = ages;
    const set = await client.setVariableRequest({ variablesReference, name: '["Ada"]', value: '30 + 7' });
    expect(set.body.value).toBe('37');
    expect(await program.set('Locals', 'shorter', '"hello"')).toBe('"hello"');
    expect(await program.set('Locals', 'mood', 'busy')).toBe('busy (2)');
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { body } = await client.customRequest('setExpression', { expression: 'numbers[1]', value: '20', frameId });
    expect(body.value).toBe('20');
    expect(await program.evaluate('numbers')).toBe('size=3 {1, 20, 3}');
    expect(await program.evaluate('numbers[2]++', 'repl')).toBe('3');
    expect(await program.evaluate('numbers')).toBe('size=3 {1, 20, 4}');
    expect(await program.evaluate('numbers[2] = 9', 'watch')).toBe('9');
    expect(await program.evaluate('numbers')).toBe('size=3 {1, 20, 4}');
    await program.end();
  });

  it('functions are called: a watch leaves no trace, the console keeps what they do', async () => {
    const program = await kinds('kinds.cpp');
    expect(await program.evaluate('shop::add(numbers[1], 40)')).toBe('42');
    expect(await program.evaluate('derived.cost()', 'hover')).toBe('42');
    expect(await program.evaluate('shop::middle(*owner, *shared)', 'repl')).toBe('{x: 2, y: 3}');
    expect(await program.evaluate('add(1)')).toBe('! add takes 2 arguments, not 1');
    expect(await program.stack()).toMatch(/^main:\d+ /);
    await program.end();
  });

  it('in the past a watch calls too, and what the console changes begins another timeline', async () => {
    const program = await kinds('kinds.cpp');
    await program.client.send('stepBack', { threadId: 1 });
    await program.client.stopped(undefined, 60_000);
    expect(await program.evaluate('add(1, 2)')).toBe('3');
    expect(await program.evaluate('numbers[0] = add(40, 2)', 'repl')).toBe('42');
    expect(await program.evaluate('numbers')).toBe('size=3 {42, 2, 3}');
    await program.end();
  });

  it('breakpoints and log points ask in C++', async () => {
    const program = await kinds('kinds.cpp', 'ages["Ada"] == 36 && words[1] == "two" && owner->y == 2');
    expect(await program.evaluate('numbers.size()')).toBe('3');
    await program.end();
  });
});

describe('completion in the console', () => {
  const labels = async (program: Debugged, text: string): Promise<readonly string[]> => {
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { body } = await program.client.completionsRequest({ text, column: text.length + 1, frameId });
    return body.targets.map(({ label }) => label);
  };

  it('C++: members, methods, namespaces, variables', async () => {
    const program = await kinds('kinds.cpp');
    expect(await labels(program, 'owner->')).toEqual(expect.arrayContaining(['x', 'y', 'get']));
    expect(await labels(program, '1 + derived.pr')).toEqual(['price']);
    expect(await labels(program, 'numbers.si')).toEqual(['size']);
    expect(await labels(program, 'shop::')).toEqual(expect.arrayContaining(['Base', 'Derived', 'total', 'add']));
    expect(await labels(program, 'shop::Mood::')).toEqual(expect.arrayContaining(['calm', 'busy']));
    expect(await labels(program, 'word')).toEqual(expect.arrayContaining(['words']));
    await program.end();
  });

  it('Rust: fields of structures and tuples', async () => {
    const program = await kinds('kinds.rs');
    expect(await labels(program, 'reference.')).toEqual(expect.arrayContaining(['x', 'y']));
    expect(await labels(program, 'tuple.')).toEqual(expect.arrayContaining(['0', '1', '2']));
    expect(await labels(program, 'vector.le')).toEqual(['len', 'length']);
    await program.end();
  });
});

describe('data breakpoints by expressions', () => {
  it.each([
    ['node->at.y', 77],
    ['nodes[1].colour', 82],
    ['node->weights', 82],
    ['node->flags.level', 80],
    ['&node->at.x,2', 77],
  ])('%s', async (expression, line) => {
    const program = await values(73);
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { client } = program;
    const info = (await client.customRequest('dataBreakpointInfo', { name: expression, frameId })).body;
    expect(info.dataId, info.description).not.toBeNull();
    await client.setBreakpointsRequest({ source: { path: '/project/values.c' }, breakpoints: [] });
    await client.customRequest('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] });
    const { reason } = await program.go('continue');
    expect(reason).toBe('data breakpoint');
    expect(await program.stack()).toBe(`run:${line}`);
    await program.end();
  });
});
