/** C by its DWARF: what a person sees of compiled WebAssembly. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolchains } from '../../vm/catalog.ts';
import { inProcess } from './in-process.ts';
import { Debugged, type Opened } from './sahara.ts';

const fixtures = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'fixtures', 'dwarf');
const source = '/project/values.c';

/** `run(3)` of a fixture of values.c, with breakpoints in the source. */
const debugC = async (fixture: string, lines: NonNullable<Opened['breakpoints']>): Promise<Debugged> => {
  const program = '/project/values.wasm';
  const files = {
    [program]: new Uint8Array(readFileSync(path.join(fixtures, fixture))),
    [source]: readFileSync(path.join(fixtures, 'values.c'), 'utf8'),
  };
  const client = await inProcess(toolchains, files);
  await client.begin(
    { program, invoke: 'run', args: ['3'] },
    { breakpoints: { [source]: [...lines] }, exceptions: { filters: [] } },
  );
  return new Debugged(client, files);
};

describe('C programs compiled with -g', () => {
  it('stop at lines, show variables by name, step by line, and set by name', async () => {
    const program = await debugC('values.c.O0.dwarf4.wasm', [87]);
    await program.client.stopped();
    expect(await program.stack()).toBe('run:87');
    const [frame] = await program.frames();
    expect(frame?.source?.path).toBe(source);
    const shown = await program.shown('Locals');
    expect(shown).toContain('medium=-300');
    expect(shown).toContain('matrix=[[1, 2, 3], [4, 5, 6]]');
    await program.go('stepIn');
    expect(await program.stack()).toBe('sum:47 run:87');
    await program.go('next');
    expect(await program.stack()).toBe('sum:48 run:87');
    await program.go('next');
    await program.go('next');
    expect(await program.stack()).toBe('sum:50 run:87');
    const node = await program.variable('Locals', 'node');
    expect((await program.rows(node.variablesReference)).find(({ name }) => name === 'colour')?.value).toBe('blue (6)');
    await program.go('stepOut');
    expect(await program.stack()).toBe('run:87');
    await program.end();
  });

  it('inlined calls are frames of the call stack', async () => {
    const program = await debugC('values.c.O2.dwarf4.wasm', [50]);
    await program.client.stopped();
    expect(await program.stack()).toBe('sum:50 run:87');
    await program.end();
  });

  it('a breakpoint on the first line of a function stops behind its prologue', async () => {
    const program = await debugC('values.c.O0.dwarf5.wasm', [46]);
    await program.client.stopped();
    expect(await program.stack()).toBe('sum:47 run:87');
    expect(await program.shown('Parameters').catch(() => program.shown('Locals'))).toContainEqual(
      expect.stringMatching(/^list=0x[0-9a-f]+/),
    );
    await program.end();
  });

  it.each([
    ['medium + 1', '-299'],
    ['head->at.x * 2', '12'],
    ['head->next->name', /^0x[0-9a-f]+ "second"$/],
    ['matrix[1][2] == 6 && yes', '1'],
    ['(double)large / 2', '239500800'],
    ['*(int *)&matrix[1]', '4'],
    ['(&nodes[2])->colour', 'blue (6)'],
    ['head->colour == blue', '1'],
    ['sizeof(struct point)', '8'],
    ['letter >= 97 ? small - 1 : 0', '199'],
    ['doubled / 0', 'Infinity'],
    ['small / 0', '! division by zero'],
    ['head->nothing', '! struct node * has no member nothing'],
    ['*head->next->next->next', '! the pointer is null'],
    ['missing + 1', '! there is no missing here'],
    ['medium +', '! a value is missing'],
  ])('expressions are C: %s', async (expression, expected) => {
    const program = await debugC('values.c.O0.dwarf5.wasm', [87]);
    await program.client.stopped();
    const shown = await program.evaluate(expression);
    if (typeof expected === 'string') expect(shown).toBe(expected);
    else expect(shown).toMatch(expected);
    await program.end();
  });

  it('variables are set by name with the values of their types', async () => {
    const program = await debugC('values.c.O0.dwarf4.wasm', [87]);
    await program.client.stopped();
    expect(await program.set('Locals', 'covered', '7')).toBe('7');
    expect(await program.set('Locals', 'doubled', '1.25')).toBe('1.25');
    expect(await program.set('Locals', 'yes', 'false')).toBe('false');
    expect(await program.set('Locals', 'letter', "'a'")).toBe("97 'a'");
    expect(await program.set('Locals', 'large', '-5')).toBe('-5');
    expect(await program.set('Locals', 'small', '7 + 250')).toBe('1');
    expect(await program.set('Locals', 'head', 'head->next')).toMatch(/"second"/);
    expect(await program.evaluate('covered += 5', 'repl')).toBe('12');
    expect(await program.evaluate('covered')).toBe('12');
    await program.end();
  });

  it('conditions of breakpoints are C', async () => {
    const program = await debugC('values.c.O0.dwarf4.wasm', [
      { line: 50, condition: 'applied < 0 && node->colour == green' },
    ]);
    await program.client.stopped();
    expect(await program.evaluate('applied')).toBe('-11');
    await program.end();
  });
});
