import { describe, expect, it } from 'vitest';
import { debug, file } from './sahara.ts';

const text = `(module m)
(fn twice [n i64] -> i64
  (* n 2))
(fn thrice [n i64] -> i64
  (* n 3))
(fn idle [] -> i64
  (receive [[stop bool] 0]))
(fn start [n i64 name string] -> i64
  (print name)
  (let [list (range 0 250)
        sleeper (spawn idle)
        sum (+ (twice n) (thrice n))]
    (print sum)
    (print (len list))
    sum))
(fn main [] -> i64
  (start 5 "main"))
(test "twice"
  (assert (= (twice 2) 4)))
(test "wrong"
  (assert (= (twice 2) 5)))
`;

describe('requests', () => {
  it('starts a function with arguments, or a test, and tells by the exit code how it went', async () => {
    const program = await debug(text, { launch: { invoke: 'start', args: ['7', '"Ada"'] } });
    expect((await program.client.stopped('ended')).text).toBe('=> 35');
    expect(program.client.output()).toBe('Ada\n35\n250\n');
    await program.end();
    for (const [test, exitCode] of [
      ['twice', 0],
      ['wrong', 1],
    ] as const) {
      const run = await debug(text, { launch: { test, noDebug: true } });
      expect((await run.client.event('exited')).body).toEqual({ exitCode });
      await run.end();
    }
    const message = (launch: object) =>
      debug(text, { launch }).then(
        () => '',
        (error: Error) => error.message,
      );
    expect(await message({ test: 'none' })).toBe('launch.json: the program has no test "none".');
    expect(await message({ invoke: 'start', args: ['7'] })).toMatch(/start/);
    expect(await message({ invoke: 'nothing' })).toMatch(/nothing/);
    expect(await message({ heapLimit: 'big' })).toBe('launch.json: "heapLimit" must be a whole number, not "big".');
  });

  it('steps into the call that was chosen', async () => {
    const program = await debug(text, { breakpoints: [12] });
    await program.client.stopped('breakpoint');
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { targets } = (await program.client.customRequest('stepInTargets', { frameId })).body as {
      targets: { id: number; label: string }[];
    };
    expect(targets.map(({ label }) => label)).toEqual(['m::twice', 'm::thrice']);
    await program.go('stepIn', { targetId: targets[1]?.id });
    expect(await program.stack()).toBe('thrice:5 start:12 main:17');
    await program.end();
  });

  it('ends a single context', async () => {
    const program = await debug(text, { breakpoints: [13] });
    await program.client.stopped('breakpoint');
    expect((await program.client.threadsRequest()).body.threads).toHaveLength(2);
    await program.client.terminateThreadsRequest({ threadIds: [2] });
    expect((await program.client.threadsRequest()).body.threads).toHaveLength(1);
    await program.end();
  });

  it('pages children by kind, start and count, and shows integers in hexadecimal', async () => {
    const program = await debug(text, { breakpoints: [13] });
    await program.client.stopped('breakpoint');
    const list = await program.variable('Locals', 'list');
    expect([list.indexedVariables, list.namedVariables]).toEqual([250, undefined]);
    const page = await program.rows(list.variablesReference, {
      filter: 'indexed',
      start: 240,
      count: 20,
      format: { hex: true },
    });
    expect(page.map(({ name, value, evaluateName }) => `${name} ${value} ${evaluateName}`)).toEqual(
      Array.from({ length: 10 }, (_, index) => `[${240 + index}] 0x${(240 + index).toString(16)} list[${240 + index}]`),
    );
    expect(await program.evaluate('list[249]')).toBe('249');
    expect(await program.evaluate('list[250]')).toMatch(/^! /);
    expect((await program.evaluate('list', 'clipboard')).length).toBeGreaterThan(
      (await program.evaluate('list')).length,
    );
    await program.end();
  });

  it('tells modules, sources, places for breakpoints, and completes names', async () => {
    const program = await debug(text, { breakpoints: [13] });
    await program.client.stopped('breakpoint');
    expect(
      (await program.client.customRequest('modules', { startModule: 0 })).body.modules.map(
        ({ name }: { name: string }) => name,
      ),
    ).toEqual(['m']);
    expect((await program.client.loadedSourcesRequest()).body.sources.map((source) => source.path)).toEqual([file]);
    const { breakpoints } = (await program.client.breakpointLocationsRequest({ source: { path: file }, line: 12 }))
      .body;
    expect(breakpoints.length).toBeGreaterThan(0);
    expect(breakpoints.every(({ line }) => line === 12)).toBe(true);
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { targets } = (await program.client.completionsRequest({ text: '(+ su', column: 6, frameId })).body;
    expect(targets.map(({ label, start, length }) => `${label} ${start} ${length}`)).toContain('sum 3 2');
    await program.end();
  });

  it('evaluates in the frame that was chosen, and says what is wrong with an expression', async () => {
    const program = await debug(text, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    const frames = await program.frames();
    const evaluate = async (expression: string, frameId: number | undefined) =>
      (
        await program.client.evaluateRequest({
          expression,
          context: 'watch',
          ...(frameId === undefined ? {} : { frameId }),
        })
      ).body.result;
    expect(await evaluate('name', frames[1]?.id)).toBe('"main"');
    expect(await program.evaluate('name')).toMatch(/^! .*name/);
    expect(await program.evaluate('(loop 1)')).toMatch(/did not end within 500 ms/);
    expect(await program.evaluate('(twice (/ 1 0))', 'repl')).toMatch(/division-by-zero/);
    expect(await program.stack()).toBe('twice:3 start:12 main:17');
    expect(await program.evaluate('(+ n 1)')).toBe('6');
    await program.end();
  });
});
