import { describe, expect, it } from 'vitest';
import type { CoverageResponseBody, DebugInformationState, ReplaceResponseBody } from '../../debug-adapter/protocol.ts';
import { debug, file } from './sahara.ts';

const sum = `(module m)
(fn add [left i64 right i64] -> i64
  (+ left right))
(fn main [] -> i64
  (let [total 0
        i 0]
    (while (< i 3)
      (set! total (add total i))
      (set! i (+ i 1)))
    (print total)
    (if (> total 100) 1 0)))
`;

const conditions = `(module bank)
(condition no-money "Too little." [needed i64])
(fn pay [amount i64] -> i64
  :signals no-money
  (when (> amount 10)
    (signal (no-money :needed amount)))
  amount)
(fn main [] -> i64
  :signals no-money
  (let [small (handle (pay 11) [no-money c 0])]
    (restarts (pay 50)
      [pay-less [amount i64] (pay amount)]
      [give-up [] -1])))
`;

describe('control', () => {
  it('S05 a breakpoint is verified at an address where an instruction of its line starts', async () => {
    const program = await debug(sum, { launch: { stopOnEntry: true } });
    await program.client.stopped('entry');
    const [breakpoint] = await program.client.breakpoints(file, [8]);
    expect([breakpoint?.verified, breakpoint?.line]).toEqual([true, 8]);
    const memoryReference = breakpoint?.instructionReference ?? '';
    const { instructions } = (
      await program.client.customRequest('disassemble', { memoryReference, instructionCount: 1 })
    ).body;
    expect([instructions[0].address, instructions[0].line]).toEqual([memoryReference, 8]);
    await program.go('continue');
    expect((await program.frames())[0]?.instructionPointerReference).toBe(memoryReference);
    await program.end();
  });

  it('S25 exception filters are made from the conditions that the program declares, and stop at them', async () => {
    const program = await debug(conditions, { filters: ['condition bank::no-money'] });
    const event = await program.client.event('capabilities');
    const filters = event.body.capabilities.exceptionBreakpointFilters as { filter: string; label: string }[];
    expect(filters.map(({ label }) => label)).toEqual(['Unhandled Conditions', 'All Conditions', 'bank::no-money']);
    const first = await program.client.stopped('exception');
    expect(first.description).toBe('Paused on condition');
    const info = (await program.client.customRequest('exceptionInfo', { threadId: 1 })).body;
    expect(info).toMatchObject({ exceptionId: 'bank::no-money', breakMode: 'always' });
    expect(info.description).toContain('needed 11');
    await program.go('continue');
    const last = (await program.client.customRequest('exceptionInfo', { threadId: 1 })).body;
    expect(last.breakMode).toBe('unhandled');
    expect(last.description).toContain('pay-less [amount i64]');
    const offered = await program.client.own<{ restarts: { name: string }[] }>('sahara/restarts', { threadId: 1 });
    expect(offered.restarts.map(({ name }) => name)).toEqual(['pay-less', 'give-up']);
    expect(
      await program.client.refused('sahara/restart', { threadId: 1, name: 'pay-less', arguments: ['"x"'] }),
    ).toContain('i64');
    await program.client.customRequest('sahara/restart', { threadId: 1, name: 'pay-less', arguments: ['(+ 2 3)'] });
    expect((await program.client.stopped('ended')).text).toBe('=> 5');
    await program.end();
  });

  it('S26 without debug information the run is the same, and stops show the disassembly', async () => {
    const outputs: string[] = [];
    for (const debugInfo of [true, false]) {
      const program = await debug(sum, { launch: { debugInfo, coverage: 'off' } });
      outputs.push(`${(await program.client.stopped('ended')).text} ${program.client.output()}`);
      await program.end();
    }
    expect(outputs[0]).toBe('=> 0 3\n');
    expect(outputs[1]).toBe(outputs[0]);
    const program = await debug(sum, { launch: { debugInfo: false, stopOnEntry: true } });
    await program.client.stopped('entry');
    const [frame] = await program.frames();
    expect(frame?.source?.sourceReference).toBeGreaterThan(0);
    const { content } = (await program.client.sourceRequest({ sourceReference: frame?.source?.sourceReference ?? 0 }))
      .body;
    expect(content.split('\n')[0]).toContain('m::main');
    await program.end();
  });

  it('S27 S33 debug information is not loaded unless it is asked for, and its state is told', async () => {
    const program = await debug(sum, { launch: { debugInfo: false, stopOnEntry: true } });
    await program.client.stopped('entry');
    const { body } = await program.client.event<
      { body: DebugInformationState } & { event: string; seq: number; type: string }
    >('sahara/debugInformation');
    expect(body).toMatchObject({ loaded: false, state: 'not loaded' });
    const loaded = await program.client.own<DebugInformationState>('sahara/loadDebugInformation', {});
    expect(loaded.loaded).toBe(true);
    expect((await program.client.breakpoints(file, [8]))[0]?.verified).toBe(true);
    await program.go('continue');
    expect(await program.stack()).toBe('main:8');
    expect(
      (await program.client.own<DebugInformationState>('sahara/loadDebugInformation', { load: false })).loaded,
    ).toBe(false);
    await program.end();
  });

  it('S28 an endless loop and an endless recursion can be paused', async () => {
    const loop = await debug(
      '(module m)\n(fn main [] -> i64\n  (let [i 0]\n    (loop (set! i (+ i 1)) (set! i (- i 1)))\n    i))\n',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await loop.client.pauseRequest({ threadId: 1 });
    expect((await loop.client.stopped('pause')).threadId).toBe(1);
    expect(await loop.stack()).toBe('main:4');
    await loop.end();
    const deep = await debug(
      '(module m)\n(fn down [n i64] -> i64 (+ 1 (down (+ n 1))))\n(fn main [] -> i64 (down 0))\n',
      { launch: { returnStackLimit: 1000 } },
    );
    const stop = await deep.client.stopped('exception');
    expect(stop.text).toContain('stack-overflow');
    const { totalFrames, stackFrames } = (
      await deep.client.stackTraceRequest({ threadId: 1, startFrame: 900, levels: 10 })
    ).body;
    expect([stackFrames.length, (totalFrames ?? 0) > 990]).toEqual([10, true]);
    await deep.end();
  });

  it('S29 a stopped program is queried by expressions in watch, hover and console, without a trace', async () => {
    const program = await debug(sum, { breakpoints: [8] });
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('i')).toBe('0');
    expect(await program.evaluate('(add 40 2)')).toBe('42');
    expect(await program.evaluate('(set! i 2)', 'watch')).not.toContain('!');
    expect(await program.evaluate('i')).toBe('0');
    expect(await program.evaluate('(add i', 'hover')).toMatch(/^! /);
    expect(await program.evaluate('(set! i 2)', 'repl')).not.toContain('!');
    expect(await program.evaluate('i')).toBe('2');
    await program.client.breakpoints(file, []);
    await program.go('continue');
    expect(program.client.output()).toBe('2\n');
    await program.end();
  });

  it('S30 values on stack, in locals and in heap fields are set, checked, and seen by the program', async () => {
    const program = await debug(
      '(module m)\n(data Box [value i64] [name string])\n(fn show [box Box count i64] -> i64\n  (print (.value box))\n  (print (.name box))\n  (print count)\n  count)\n(fn main [] -> i64\n  (show (Box :value 1 :name "a") 1))\n',
      { breakpoints: [4] },
    );
    await program.client.stopped('breakpoint');
    expect(await program.set('Parameters', 'count', '(* 6 7)')).toBe('42');
    const box = (await program.variable('Parameters', 'box')).variablesReference;
    const set = (name: string, value: string) =>
      program.client.setVariableRequest({ variablesReference: box, name, value });
    expect((await set('value', '-5')).body.value).toBe('-5');
    expect((await set('name', '"new"')).body.value).toBe('"new"');
    expect(
      await program.client.refused('setVariable', { variablesReference: box, name: 'value', value: '"text"' }),
    ).toMatch(/i64/);
    expect(
      await program.client.refused('setVariable', { variablesReference: box, name: 'value', value: '(none)' }),
    ).toBeTruthy();
    expect(await program.client.refused('setVariable', { variablesReference: box, name: 'other', value: '1' })).toBe(
      'There is no other here.',
    );
    await program.set('Data stack', 'count', '43');
    await program.client.breakpoints(file, []);
    expect((await program.go('continue')).text).toBe('=> 43');
    expect(program.client.output()).toBe('-5\nnew\n43\n');
    await program.end();
  });

  it('S31 code is replaced while paused: new calls run it, an active frame finishes the old or is restarted', async () => {
    const program = await debug(sum, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    const text = sum.replace('(+ left right)', '(+ left (+ right 100))');
    const replaced = await program.client.own<ReplaceResponseBody>('sahara/replace', { path: file, text });
    expect(replaced).toMatchObject({ replaced: ['m::add'], refused: [], diagnostics: [] });
    await program.go('continue');
    expect(await program.stack()).toBe('add:3 main:8');
    expect(await program.evaluate('left')).toBe('0');
    await program.client.breakpoints(file, []);
    await program.go('continue');
    expect(program.client.output()).toBe('203\n');
    await program.end();
    const again = await debug(sum, { breakpoints: [3] });
    await again.client.stopped('breakpoint');
    await again.client.own('sahara/replace', { path: file, text });
    const frameId = (await again.frames())[0]?.id ?? 0;
    await again.client.customRequest('restartFrame', { frameId });
    await again.client.stopped('restart');
    await again.client.breakpoints(file, []);
    await again.go('continue');
    expect(again.client.output()).toBe('303\n');
    await again.end();
    const broken = await debug(sum, { breakpoints: [3] });
    await broken.client.stopped('breakpoint');
    const refused = await broken.client.own<ReplaceResponseBody>('sahara/replace', {
      path: file,
      text: '(module m)\n(fn main [] -> i64 (oops))\n',
    });
    expect(refused.diagnostics.map(({ line }) => line)).toEqual([2]);
    const other = await broken.client.own<ReplaceResponseBody>('sahara/replace', {
      path: file,
      text: sum
        .replace('[left i64 right i64]', '[left i64 right i64 more i64]')
        .replace('(add total i)', '(add total i 0)'),
    });
    expect(other.refused.map(({ name }) => name)).toEqual(['m::add']);
    await broken.end();
  });

  it('S32 coverage counts lines, branches and functions exactly, and is off when it is off', async () => {
    const program = await debug(sum, { launch: { coverage: 'counts' } });
    await program.client.stopped('ended');
    const { sources } = await program.client.own<CoverageResponseBody>('sahara/coverage', {});
    const lines = Object.fromEntries((sources[0]?.lines ?? []).map(({ line, count }) => [line, count]));
    expect(lines).toMatchObject({ 3: 3, 8: 3, 9: 3, 10: 1, 11: 1 });
    expect(sources[0]?.functions.map(({ name, count }) => `${name} ${count}`)).toEqual(['m::add 3', 'm::main 1']);
    const sides = sources[0]?.branches.map((branch) =>
      branch.sides
        .map(({ count }) => count)
        .sort()
        .join(' '),
    );
    expect(sides).toEqual(['1 3', '0 1']);
    await program.end();
    const off = await debug(sum, { launch: { coverage: 'off' } });
    await off.client.stopped('ended');
    expect((await off.client.own<CoverageResponseBody>('sahara/coverage', {})).sources).toEqual([]);
    await off.end();
  });
});

describe('bad input', () => {
  it('says one clear thing each and the session goes on', async () => {
    const broken = await debug('(module m)\n(fn main [] -> i64\n  (+ 1 "a"))\n').then(
      () => 'launched',
      (error: Error) => error.message,
    );
    expect(broken).toMatch(/^\/project\/program\.sahara:3:\d+: error [a-z-]+: /);
    const truncated = await debug(sum, {
      launch: { program: '/project/broken.sahb' },
      files: { '/project/broken.sahb': new Uint8Array([83, 65, 72, 66, 1]) },
    }).then(
      () => 'launched',
      (error: Error) => error.message,
    );
    expect(truncated).toMatch(/^\/project\/broken\.sahb/);
    const comment = await debug(`; only\n${sum}; the end\n`, { launch: { stopOnEntry: true } });
    await comment.client.stopped('entry');
    const rows = await comment.client.breakpoints(file, [1, 13]);
    expect(rows.map(({ verified, line, message }) => `${verified} ${line ?? message}`)).toEqual([
      'true 4',
      'false There is no code on this line or below it.',
    ]);
    await comment.end();
  });

  it('a flood of messages is a condition of the program', async () => {
    const program = await debug(
      '(module m)\n(fn sleeper [] -> i64 (receive [[stop bool] 0]))\n(fn main [] -> i64\n  (let [worker (spawn sleeper)]\n    (loop (send worker 1))\n    0))\n',
      { launch: { mailboxLimit: 1000 } },
    );
    expect((await program.client.stopped('exception')).text).toContain('message-limit');
    expect(await program.stack()).toBe('main:5');
    expect(await program.client.refused('sahara/restart', { threadId: 1, name: 'x' })).toContain(
      'No restart x is offered',
    );
    await program.end();
  });
});
