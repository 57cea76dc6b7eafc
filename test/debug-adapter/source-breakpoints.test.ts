/** Breakpoints, targets and places in compiled programs. */
import { describe, expect, it } from 'vitest';
import { type Compiled, debugCompiled, fixtureBytes, fixtureText, lineOf, placeOf } from './compiled.ts';
import type { Debugged, Opened } from './sahara.ts';

const control = (level: 'O0' | 'O2'): Compiled => ({
  module: `dwarf/control.cpp.${level}.wasm`,
  sources: ['dwarf/control.cpp'],
});
const source = placeOf('dwarf/control.cpp');
const line = (part: string): number => lineOf('dwarf/control.cpp', part);
const run = { invoke: 'run', args: ['3'] };

const debugControl = async (
  level: 'O0' | 'O2',
  breakpoints: NonNullable<Opened['breakpoints']>,
  configure?: (client: Debugged['client']) => Promise<unknown>,
): Promise<Debugged> => {
  const program = await debugCompiled(control(level), { launch: run, breakpoints }, configure);
  await program.client.stopped();
  return program;
};

/** Names and lines of every stop until the end. */
const stops = async (program: Debugged): Promise<string[]> => {
  const seen: string[] = [];
  do seen.push((await program.frames()).map((frame) => `${frame.name}:${frame.line}`).join(' '));
  while ((await program.go('continue')).reason !== 'ended');
  await program.end();
  return seen;
};

describe('breakpoints on lines', () => {
  it('are in every instantiation of a template', async () => {
    const program = await debugControl('O0', [line('sum += value')]);
    expect((await stops(program)).map((stack) => stack.split(' ')[0])).toEqual(['twice<int>:41', 'twice<double>:41']);
  });

  it('are in every copy that was inlined, which is a frame of its own', async () => {
    const program = await debugControl('O0', [line('int result = n * n')]);
    expect(await stops(program)).toEqual([
      `square:46 sumOfSquares:${line('int left')} run:${line('sumOfSquares(count')}`,
      `square:46 sumOfSquares:${line('int right')} run:${line('sumOfSquares(count')}`,
    ]);
  });

  it('without code move to the next statement, and say where they are', async () => {
    const program = await debugControl('O0', [line('Ways of control')]);
    const [moved] = await program.client.breakpoints(source, [line('struct Strip')]);
    expect(moved).toMatchObject({ verified: true, line: line('explicit Strip') });
    await program.client.terminateRequest({});
  });

  it('in a function without code of its own do not move into another one', async () => {
    const name = 'left-out.c';
    const breakpoints = [lineOf(name, 'total += count')];
    const program = await debugCompiled(
      { module: 'left-out.wasm', sources: [name] },
      { launch: { invoke: 'run', args: ['3'] }, breakpoints },
    );
    await program.client.stopped();
    const texts = ['int folded', 'sum += i', 'int total', 'Stands above'];
    const bound = await program.client.breakpoints(
      placeOf(name),
      texts.map((part) => lineOf(name, part)),
    );
    const message = 'There is no code on this line: the function that it stands in was optimised away.';
    expect(bound[0]).toMatchObject({ verified: false, message });
    expect(bound[1]).toMatchObject({ verified: false, message });
    expect(bound[2]).toMatchObject({ verified: true, line: lineOf(name, 'total += count') });
    expect(bound[3]).toMatchObject({ verified: true, line: lineOf(name, 'return total;') });
    await program.client.terminateRequest({});
  });

  it('stop once for a loop on one line, and at the part of a line that a column names', async () => {
    const whole = line('for (int i = 0; i < count');
    const program = await debugControl('O0', [{ line: whole, column: 43 }]);
    expect(await program.evaluate('i')).toBe('0');
    const { breakpoints } = (
      await program.client.send('breakpointLocations', { source: { path: source }, line: whole })
    ).body as { breakpoints: { column: number }[] };
    expect(breakpoints.map(({ column }) => column)).toEqual([...new Set(breakpoints.map(({ column }) => column))]);
    expect(breakpoints.length).toBeGreaterThan(4);
    expect((await stops(program)).length).toBe(3);
    expect((await stops(await debugControl('O0', [whole]))).length).toBe(1);
  });

  it('several statements on a line are told apart by column', async () => {
    const several = line('int a = 1; int b = 2;');
    const program = await debugControl('O0', [{ line: several, column: 18 }]);
    expect([await program.evaluate('a'), await program.evaluate('b')]).toEqual(['1', '0']);
    await program.client.breakpoints(source, [{ line: several, column: 25 }]);
    await program.go('continue');
    expect([await program.evaluate('a'), await program.evaluate('b')]).toEqual(['1', '2']);
    await program.client.terminateRequest({});
  });

  it('have conditions, hit counts and log messages in C', async () => {
    const program = await debugControl('O0', [
      { line: line('if (n <= 0)'), condition: 'n == 1 && total > 0', hitCondition: '2' },
      { line: line('int result = n * n'), logMessage: 'square of {n} is {n * n}' },
    ]);
    expect(await program.evaluate('n')).toBe('1');
    expect(program.client.transcript()).toContain('square of 3 is 9');
    await program.client.terminateRequest({});
  });
});

describe('breakpoints on functions', () => {
  it.each([
    ['shape::Square::area', ['shape::Square::area']],
    ['area', ['shape::Square::area', 'shape::Strip::area', 'shape::Strip::area']],
    ['Strip::area(int)', ['shape::Strip::area']],
    ['twice', ['twice<int>', 'twice<double>']],
    ['twice<double>', ['twice<double>']],
    ['double twice<double>(double)', ['twice<double>']],
    ['shape::*::area', ['shape::Square::area', 'shape::Strip::area', 'shape::Strip::area']],
    ['/re ^(apply|countD.*)\\b', ['apply', 'apply', ...Array.from({ length: 9 }, () => 'countDown')]],
    ['hidden', ['(anonymous namespace)::hidden', '(anonymous namespace)::hidden']],
    ['square', ['square', 'square']],
  ])('%s', async (name, expected) => {
    const program = await debugControl('O0', [], (client) =>
      client.setFunctionBreakpointsRequest({ breakpoints: [{ name }] }),
    );
    expect((await stops(program)).map((stack) => stack.replace(/:\d+.*$/, ''))).toEqual(expected);
  });

  it('are in inlined copies of optimised code too', async () => {
    const program = await debugControl('O2', [], (client) =>
      client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'sumOfSquares' }] }),
    );
    expect(await stops(program)).toEqual([`sumOfSquares:53 run:${line('sumOfSquares(count')}`]);
  });

  it('say what is wrong with them', async () => {
    const program = await debugControl('O0', [line('int a = 1')]);
    const { breakpoints } = (
      await program.client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'nothing' }, { name: '/re (' }] })
    ).body;
    expect(breakpoints.map(({ verified }) => verified)).toEqual([false, false]);
    expect(breakpoints[0]?.message).toBe('The program has no function nothing.');
    expect(breakpoints[1]?.message).toMatch(/^\( is no regular expression: /);
    await program.client.terminateRequest({});
  });
});

describe('steps', () => {
  it('into a chosen call of the line, by demangled name', async () => {
    const program = await debugControl('O0', [line('twice(count)')]);
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { targets } = (await program.client.stepInTargetsRequest({ frameId })).body;
    expect(targets.map(({ label }) => label)).toEqual(['int twice<int>(int)', 'double twice<double>(double)']);
    await program.go('stepIn', { targetId: targets[1]?.id });
    expect((await program.frames())[0]?.name).toBe('twice<double>');
    await program.client.terminateRequest({});
  });

  it('out tell what was returned, by its type', async () => {
    const program = await debugControl('O0', [line('sum += value')]);
    await program.go('stepOut');
    expect(await program.variable('Locals', '[twice<int> returned]')).toMatchObject({ value: '6', type: 'int' });
    await program.client.terminateRequest({});
  });

  it('into a call that was inlined run nothing, over it pass it, out of it leave it', async () => {
    const at = async (program: Debugged): Promise<string> => {
      const [frame] = await program.frames();
      return `${frame?.name}:${frame?.line} ${frame?.instructionPointerReference}`;
    };
    const program = await debugControl('O0', [line('sumOfSquares(count')]);
    const before = await at(program);
    await program.go('stepIn');
    expect((await program.frames()).length).toBe(2);
    await program.go('stepIn');
    const [inner, ...outer] = await program.frames();
    expect([inner?.name, outer.length]).toEqual(['square', 2]);
    await program.go('stepOut');
    expect((await program.frames())[0]?.name).toBe('sumOfSquares');
    await program.go('next');
    expect((await program.stack()).split(' ')[0]).toBe(`sumOfSquares:${line('int right')}`);
    await program.go('next');
    expect((await program.stack()).split(' ')[0]).toBe(`sumOfSquares:${line('return left')}`);
    await program.go('stepOut');
    expect((await program.frames()).length).toBe(1);
    expect(before).toContain('run:');
    await program.client.terminateRequest({});
  });

  it('into a function pointer and a virtual function go into what is called', async () => {
    const program = await debugControl('O0', [line('return function(value)'), line('total += each->area()')]);
    await program.go('stepIn');
    expect((await program.frames())[0]?.name).toBe('shape::Square::area');
    await program.go('continue');
    await program.go('stepIn');
    expect((await program.frames())[0]?.name).toBe('(anonymous namespace)::hidden');
    await program.client.terminateRequest({});
  });
});

describe('places', () => {
  it('the next statement is set where the operand stack fits, and refused with the reason elsewhere', async () => {
    const program = await debugControl('O0', [line('int a = 1')]);
    const targetsAt = async (wanted: number) =>
      (
        (await program.client.send('gotoTargets', { source: { path: source }, line: wanted })).body as {
          targets: { id: number }[];
        }
      ).targets;
    const [target] = await targetsAt(line('add(7)'));
    await program.client.send('goto', { threadId: 1, targetId: target?.id });
    await program.client.stopped('goto');
    expect((await program.frames())[0]?.line).toBe(line('add(7)'));
    expect(await targetsAt(line('int result = n * n'))).not.toEqual([]);
    // Without it VS Code has no command for it.
    expect(program.client.latest('capabilities')).toMatchObject({ capabilities: { supportsGotoTargetsRequest: true } });
    await program.client.terminateRequest({});
    const optimised = await debugControl('O2', [line('total += sumOfSquares(count, 4)')]);
    const targets = (
      await optimised.client.send('gotoTargets', { source: { path: source }, line: line('return total') })
    ).body as { targets: { id: number }[] };
    await expect(optimised.client.send('goto', { threadId: 1, targetId: targets.targets[0]?.id })).rejects.toThrow(
      'Cannot go on there: the operand stack holds 3 values here and 0 there',
    );
    await optimised.client.terminateRequest({});
  });

  it('data breakpoints stop at writes of variables, of members and of memory', async () => {
    const program = await debugControl('O0', [line('int a = 1')]);
    const [frame] = await program.frames();
    const info = async (given: object) =>
      (await program.client.dataBreakpointInfoRequest({ name: '', ...given } as never)).body;
    const total = await info({ name: 'total', frameId: frame?.id });
    const count = await info({ name: 'count', frameId: frame?.id });
    const locals = await program.scope('Locals');
    const strip = (await program.rows(locals.variablesReference)).find(({ name }) => name === 'strip');
    const length = await info({ name: 'length', variablesReference: strip?.variablesReference });
    for (const each of [total, count, length]) expect(each.dataId).toEqual(expect.any(String));
    await program.client.setDataBreakpointsRequest({
      breakpoints: [{ dataId: total.dataId as string, accessType: 'write' }],
    });
    const stopped = await program.go('continue');
    expect(stopped).toMatchObject({ reason: 'data breakpoint', text: 'total: 29 → 32' });
    await program.client.setDataBreakpointsRequest({
      breakpoints: [{ dataId: count.dataId as string, accessType: 'write' }],
    });
    expect((await program.go('continue')).text).toBe('count: 3 → 2');
    expect((await program.frames())[0]?.line).toBe(line('while (count > 0)'));
    await program.client.terminateRequest({});
  });

  it('also of a variable that lives in a local of the machine, and of a range of bytes', async () => {
    const program = await debugControl('O2', [line('if (n <= 0)')]);
    const [frame] = await program.frames();
    const { dataId } = (await program.client.dataBreakpointInfoRequest({ name: 'n', frameId: frame?.id } as never))
      .body;
    expect(dataId).toEqual(expect.any(String));
    const { body } = await program.client.dataBreakpointInfoRequest({
      name: '0x400',
      asAddress: true,
      bytes: 4,
    } as never);
    expect(body.description).toMatch(/^heap \(memory 0.*\) 0x400 \(4 bytes\)$/);
    await program.client.terminateRequest({});
  });
});

describe('sources', () => {
  const elsewhere = (launch: object, files: Record<string, string | Uint8Array>) =>
    debugCompiled(
      { module: 'dwarf/control.cpp.O0.wasm', sources: [] },
      { launch: { ...run, ...launch }, files },
      (client) => client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'run' }] }),
    );
  const shownPath = async (program: Debugged): Promise<string | undefined> => {
    await program.client.stopped();
    const path = (await program.frames())[0]?.source?.path;
    await program.client.terminateRequest({});
    return path;
  };
  const text = fixtureText('dwarf/control.cpp');

  it('are found by a map of folders, in the folder of the editor, and by the end of their path', async () => {
    expect(
      await shownPath(await elsewhere({ sourceMap: { '.': '/else/src' } }, { '/else/src/control.cpp': text })),
    ).toBe('/else/src/control.cpp');
    expect(
      await shownPath(await elsewhere({ __workspaceFolder: '/work space' }, { '/work space/control.cpp': text })),
    ).toBe('/work space/control.cpp');
  });

  it('that are missing are told once, with where they were looked for; the disassembly is shown', async () => {
    const program = await elsewhere({}, {});
    await program.client.stopped();
    const [frame] = await program.frames();
    expect(frame?.source).toMatchObject({ origin: 'disassembly' });
    await program.go('next');
    await program.frames();
    const said = program.client.transcript().match(/The source \S+ is not there; looked for [^"]*/g) ?? [];
    expect(said).toEqual([expect.stringContaining('/project/control.cpp')]);
    await program.client.terminateRequest({});
  });

  it('that are all missing leave frames to look at, and are told of where an exception passed by a library', async () => {
    const program = await debugCompiled(
      { module: 'exceptions/throwing.wasm', sources: [] },
      { filters: ['unhandled'] },
    );
    await program.client.stopped();
    const shown = (await program.frames()).map(
      ({ name, presentationHint = 'normal' }) => `${name} ${presentationHint}`,
    );
    expect(shown).toEqual(['env.__cxa_throw subtle', 'deliver normal', 'attempt normal', 'main normal', 'main subtle']);
    expect(program.client.transcript()).toContain('The source throwing.cpp is not there; looked for');
    const { details } = (await program.client.exceptionInfoRequest({ threadId: 1 })).body;
    expect(details?.stackTrace).toContain('at deliver (throwing.cpp:');
    await program.client.terminateRequest({});
  });

  it('that differ from what was compiled are said to, and still take breakpoints', async () => {
    const values = placeOf('dwarf/values.c');
    const program = await debugCompiled(
      { module: 'dwarf/values.c.O0.dwarf5.wasm', sources: ['dwarf/values.c'] },
      { launch: run, breakpoints: [87], files: { [values]: `// changed\n${fixtureText('dwarf/values.c')}` } },
    );
    await program.client.stopped();
    const [breakpoint] = await program.client.breakpoints(values, [87]);
    expect(breakpoint).toMatchObject({
      verified: true,
      message: 'values.c differs from the file that was compiled: lines may be off.',
    });
    await program.frames();
    expect(program.client.transcript()).toContain('"output":"values.c differs from the file that was compiled');
    await program.client.terminateRequest({});
  });

  it('of two modules that were compiled from one file are one', async () => {
    const bytes = fixtureBytes('dwarf/control.cpp.O0.wasm');
    const program = await debugCompiled(control('O0'), {
      launch: { ...run, modules: { other: 'other.wasm' } },
      breakpoints: [line('int a = 1')],
      files: { '/project/other.wasm': bytes },
    });
    await program.client.stopped();
    const [breakpoint] = await program.client.breakpoints(source, [line('return length;')]);
    expect(breakpoint?.verified).toBe(true);
    await program.client.terminateRequest({});
  });
});
