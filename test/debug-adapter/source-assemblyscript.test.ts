/** AssemblyScript by its source map: what a person sees of it. */
import { describe, expect, it } from 'vitest';
import { debugCompiled, fixtureBytes, fixtureText, lineOf } from './compiled.ts';
import type { Debugged, Opened } from './sahara.ts';

const words = { module: 'assemblyscript/words.wasm', sources: ['assemblyscript/words.ts'] };
const map = { '/project/words.wasm.map': fixtureText('assemblyscript/words.wasm.map') };
const line = (part: string): number => lineOf('assemblyscript/words.ts', part);

const debugWords = async (breakpoints: NonNullable<Opened['breakpoints']>, launch: object = {}): Promise<Debugged> => {
  const program = await debugCompiled(words, {
    launch: { invoke: 'run', args: ['2'], ...launch },
    breakpoints,
    files: map,
  });
  await program.client.stopped();
  return program;
};

describe('AssemblyScript', () => {
  it('stops at lines, steps over the library, and shows what its runtime holds', async () => {
    const program = await debugWords([line('const best = longest')]);
    const shown = await program.shown('Locals');
    expect(shown).toContain('numbers=[1, 2, 3]');
    expect(shown).toContain('floats=[0, 2.5]');
    expect(shown.find((row) => row.startsWith('names='))).toBe('names=["one", "three", "five"]');
    expect(shown.find((row) => row.startsWith('words='))).toMatch(/^words=\[object of class \d+, 8 bytes, /);
    await program.go('stepIn');
    expect((await program.frames())[0]).toMatchObject({ name: 'words/longest', line: line("let best = ''") });
    await program.go('next');
    await program.go('next');
    expect((await program.frames())[0]?.line).toBe(line('const word = words[i]'));
    await program.go('stepIn');
    expect((await program.frames())[0]?.name).toBe('words/longest');
    await program.go('stepOut');
    expect((await program.frames())[0]?.name).toBe('words/run');
    expect(await program.shown('Locals')).toContainEqual(expect.stringMatching(/^\[words\/longest returned\]=/));
    await program.end();
  });

  it('elements of its arrays are rows, and are set', async () => {
    const program = await debugWords([line('const best = longest')]);
    const names = await program.variable('Locals', 'names');
    expect((await program.rows(names.variablesReference)).map(({ name, value }) => `${name}=${value}`)).toEqual([
      '0="one"',
      '1="three"',
      '2="five"',
    ]);
    const numbers = await program.variable('Locals', 'numbers');
    const { value } = (
      await program.client.setVariableRequest({
        variablesReference: numbers.variablesReference,
        name: '2',
        value: '40',
      })
    ).body;
    expect(value).toBe('40');
    expect(await program.shown('Locals')).toContain('numbers=[1, 2, 40]');
    await program.client.breakpoints('/project/words.ts', []);
    expect((await program.go('continue')).text).toBe('=> 47');
    await program.end();
  });

  it('a source that only the map has is shown from it, and takes breakpoints', async () => {
    const program = await debugWords([line('const word = words[i]')], { justMyCode: false });
    await program.go('stepIn');
    const [frame] = await program.frames();
    expect(frame?.source).toMatchObject({ name: '~lib/array.ts', origin: 'from the debug information' });
    const { sourceReference = 0 } = frame?.source ?? {};
    const { content } = (await program.client.sourceRequest({ source: frame?.source ?? {}, sourceReference })).body;
    expect(content.split('\n')[(frame?.line ?? 0) - 1]).toMatch(/index/);
    const wanted =
      content.split('\n').findIndex((text) => text.includes('private __get') || text.includes('__get(index')) + 2;
    const { breakpoints } = (
      await program.client.setBreakpointsRequest({ source: frame?.source ?? {}, breakpoints: [{ line: wanted }] })
    ).body;
    expect(breakpoints[0]).toMatchObject({ verified: true, source: { sourceReference } });
    await program.client.breakpoints('/project/words.ts', []);
    expect(await program.go('continue')).toMatchObject({ reason: 'breakpoint' });
    expect((await program.frames())[0]?.source?.name).toBe('~lib/array.ts');
    await program.client.terminateRequest({});
  });

  it('breakpoints with columns, and the columns that there are', async () => {
    const header = line('for (let i = 0; i < words.length');
    const program = await debugWords([{ line: header, column: 35 }]);
    const stopped = (await program.frames())[0];
    expect(stopped).toMatchObject({ name: 'words/longest', line: header });
    const { breakpoints } = (
      await program.client.send('breakpointLocations', { source: { path: '/project/words.ts' }, line: header })
    ).body as { breakpoints: { column: number }[] };
    expect(new Set(breakpoints.map(({ column }) => column)).size).toBeGreaterThan(2);
    await program.client.terminateRequest({});
  });

  it('the map may be part of the module', async () => {
    const inline = withInlineMap(
      fixtureBytes('assemblyscript/words.wasm'),
      fixtureText('assemblyscript/words.wasm.map'),
    );
    const program = await debugCompiled(words, {
      launch: { invoke: 'run', args: ['2'] },
      breakpoints: [line('total += best.length')],
      files: { '/project/words.wasm': inline },
    });
    await program.client.stopped('breakpoint');
    expect((await program.frames())[0]?.line).toBe(line('total += best.length'));
    await program.client.terminateRequest({});
  });
});

/** The module with its map as a `data:` URL in the section that named a file. */
const withInlineMap = (module: Uint8Array, text: string): Uint8Array => {
  const name = new TextEncoder().encode('sourceMappingURL');
  const at = Buffer.from(module).indexOf(Buffer.from(name)) - 1;
  const leb = (value: number): number[] => {
    const bytes = [];
    for (let left = value; ; left >>>= 7) {
      if (left < 0x80) return [...bytes, left];
      bytes.push((left & 0x7f) | 0x80);
    }
  };
  const url = Buffer.from(`data:application/json;base64,${Buffer.from(text).toString('base64')}`);
  const payload = [...leb(name.length), ...name, ...leb(url.length), ...url];
  // The section is the last one: its id and its size stand in front.
  const from = module.lastIndexOf(0, at - 1);
  return Uint8Array.from([...module.subarray(0, from), 0, ...leb(payload.length), ...payload]);
};
