/** What a WebAssembly program does with the outside, seen through the debug adapter. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MomentBody } from '../../debug-adapter/protocol.ts';
import { root } from '../../scripts/set-up.mjs';
import type { Debugged } from './sahara.ts';
import { debugModule, watFile } from './wasm.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'sahara wasi adapter '));
let folders = 0;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const freshFolder = (): string => {
  const folder = path.join(scratch, `${folders++}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'input.txt'), 'some text');
  return folder;
};

const wasmPath = '/project/program.wasm';
const fixture = (name: string): Uint8Array => readFileSync(path.join(root, 'test/vm/wasm/fixtures', name));

/** Copies lines of the standard input to the standard output until there are no more. */
const copy = `(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $once (result i32)
    (i32.store (i32.const 0) (i32.const 100))
    (i32.store (i32.const 4) (i32.const 80))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.store (i32.const 4) (i32.load (i32.const 8)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))
    (i32.load (i32.const 8)))
  (func (export "_start")
    (loop $more (br_if $more (call $once)))))
`;

/** A line as a person types it in the Debug Console. */
const type = (program: Debugged, text: string): Promise<unknown> =>
  program.client.evaluateRequest({ expression: text, context: 'repl' });

const waiting = async (program: Debugged): Promise<void> => {
  await program.client.event('output', ({ body }) => body.output.includes('type a line in the Debug Console'));
};

describe('the standard streams', () => {
  it('D41 printing is a call of a host function: fd_write to descriptor 1 is an output event of its own stream', async () => {
    const folder = freshFolder();
    const launch = { stdinText: 'one\ntwo\n', preopens: { '/': folder }, env: { GREETING: 'hello' }, args: ['x'] };
    const program = await debugModule(fixture('files.wasm'), { launch }, wasmPath);
    await program.client.stopped('ended');
    expect(program.client.output('stdout')).toContain('argument 1: x\nGREETING=hello\nline 1: one\nline 2: two\n');
    expect(program.client.output('stderr')).toBe('2 lines read\n');
    await program.end();
  });

  it('a program that reads waits for what is typed in the Debug Console, and for the end of it', async () => {
    const program = await debugModule(copy);
    await waiting(program);
    await type(program, 'first');
    await program.client.event('output', ({ body }) => body.output === 'first\n');
    await type(program, 'zweite Zeile €');
    await program.client.event('output', ({ body }) => body.output === 'zweite Zeile €\n');
    await program.client.customRequest('sahara/input', { end: true });
    await program.client.stopped('ended');
    expect(program.client.output('stdout')).toBe('first\nzweite Zeile €\n');
    await program.end();
  });

  it('a file or a text is the standard input where one is given, and a missing one is said before the program runs', async () => {
    const file = await debugModule(copy, {
      launch: { stdin: 'lines.txt' },
      files: { '/project/lines.txt': 'from a file' },
    });
    await file.client.stopped('ended');
    expect(file.client.output('stdout')).toBe('from a file');
    await file.end();
    await expect(debugModule(copy, { launch: { stdin: 'none.txt' } })).rejects.toThrow(
      'none.txt: this file for the standard input cannot be read.',
    );
  });

  it('D40 while a program waits it can be paused: a host function has a frame of its own, shown as subtle', async () => {
    const program = await debugModule(copy);
    await waiting(program);
    await program.client.send('pause', { threadId: 1 });
    await program.client.stopped('pause');
    const frames = await program.frames();
    expect(frames.map(({ name, line }) => `${name}:${line}`)).toEqual([
      'wasi_snapshot_preview1.fd_read:0',
      'once:8',
      '_start:13',
    ]);
    expect(frames[0]?.source).toBeUndefined();
    expect(frames.map(({ presentationHint }) => presentationHint ?? 'normal')).toEqual(['subtle', 'normal', 'normal']);
    await program.client.send('continue', { threadId: 1 });
    await type(program, 'after the pause');
    await program.client.event('output', ({ body }) => body.output === 'after the pause\n');
    await program.client.customRequest('sahara/input', { end: true });
    await program.client.stopped('ended');
    await program.end();
  });
});

describe('files', () => {
  it('are written when the session ends, not before', async () => {
    const folder = freshFolder();
    const program = await debugModule(
      fixture('files.wasm'),
      { launch: { stdinText: 'x', preopens: { '/': folder } } },
      wasmPath,
    );
    await program.client.stopped('ended');
    expect(existsSync(path.join(folder, 'made'))).toBe(false);
    await program.end();
    expect(readFileSync(path.join(folder, 'made', 'second'), 'utf8')).toBe(
      'row ZERO the output\nrow 1 of the output\n',
    );
  });

  it('are written at once where that is asked for', async () => {
    const folder = freshFolder();
    const launch = { stdinText: 'x', preopens: { '/': folder }, files: 'direct' };
    const program = await debugModule(fixture('files.wasm'), { launch }, wasmPath);
    await program.client.stopped('ended');
    expect(existsSync(path.join(folder, 'made', 'second'))).toBe(true);
    await program.end();
  });

  it('of a folder that is not there are an error before the program runs', async () => {
    const launch = { preopens: { '/': '/nowhere/at/all' } };
    await expect(debugModule(fixture('files.wasm'), { launch }, wasmPath)).rejects.toThrow(
      '/nowhere/at/all: there is no such folder to open for the program.',
    );
  });

  it('the time and chance that a program gets can be fixed', async () => {
    const moments = await Promise.all(
      [1, 2].map(async () => {
        const folder = freshFolder();
        const launch = { stdinText: 'x', preopens: { '/': folder }, clockStart: 1_700_000_000_000, randomSeed: 5 };
        const program = await debugModule(fixture('files.wasm'), { launch }, wasmPath);
        await program.client.stopped('ended');
        await program.end();
        return readFileSync(path.join(folder, 'made', 'moment'), 'utf8');
      }),
    );
    expect(moments[0]).toBe(moments[1]);
    expect(moments[0]).toMatch(/^1700000000 /);
  });
});

describe('time travel', () => {
  it('goes through a run with files, time, chance and typed input without asking for any of it again', async () => {
    const folder = freshFolder();
    const launch = { preopens: { '/': folder }, stopOnEntry: true };
    const program = await debugModule(fixture('files.wasm'), { launch }, wasmPath);
    await program.client.stopped('entry');
    const begin = (await program.frames())[0]?.instructionPointerReference;
    await program.client.send('continue', { threadId: 1 });
    await waiting(program);
    await type(program, 'typed once');
    await program.client.customRequest('sahara/input', { end: true });
    await program.client.stopped('ended');
    const printed = program.client.output('stdout');
    expect(printed).toContain('line 1: typed once\n');
    const end = (await program.client.own<MomentBody>('sahara/moment')).clock;
    // The file that the program has read is gone; a replay does not miss it.
    rmSync(path.join(folder, 'input.txt'));
    for (let round = 0; round < 2; round++) {
      await program.client.send('reverseContinue', { threadId: 1 });
      await program.client.stopped();
      expect((await program.frames())[0]?.instructionPointerReference).toBe(begin);
      expect((await program.client.own<MomentBody>('sahara/moment')).clock).toBeLessThan(end);
      await program.client.send('sahara/goToEnd', {});
      await program.client.stopped('ended');
      expect((await program.client.own<MomentBody>('sahara/moment')).clock).toBe(end);
    }
    expect(program.client.output('stdout')).toBe(printed);
    expect(existsSync(path.join(folder, 'made'))).toBe(false);
    writeFileSync(path.join(folder, 'input.txt'), 'again');
    await program.end();
    expect(existsSync(path.join(folder, 'made', 'moment'))).toBe(true);
  });
});

describe('imports', () => {
  it('D42 all functions that are missing are named before anything runs, with how to run on without them', async () => {
    const module = `(module
  (import "env" "teleport" (func (param i32)))
  (import "weather" "rain" (func (result i32)))
  (func (export "_start")))`;
    await expect(debugModule(module)).rejects.toThrow(/env\.teleport.*1 more in the Debug Console/s);
    const program = await debugModule(module, { launch: { stubImports: true } });
    await program.client.stopped('ended');
    await program.end();
  });

  it('D43 namespaces of the machine itself, which are no modules, provide functions', async () => {
    const program = await debugModule(fixture('exceptions.wasm'), {}, wasmPath);
    await program.client.stopped('ended');
    expect(program.client.output('stdout')).toContain('exception one\n');
    await program.end();
  });
});

describe('a source map', () => {
  it('gives AssemblyScript lines to stop at and variables by name', async () => {
    const folder = path.join(root, 'examples/webassembly');
    const text = readFileSync(path.join(folder, 'mandelbrot.ts'), 'utf8');
    const files = {
      '/project/mandelbrot.wasm.map': readFileSync(path.join(folder, 'mandelbrot.wasm.map')),
      '/project/mandelbrot.ts': text,
    };
    const line = text.split('\n').findIndex((each) => each.includes('y = 2 * x * y')) + 1;
    const program = await debugModule(
      readFileSync(path.join(folder, 'mandelbrot.wasm')),
      { launch: { invoke: 'draw', args: ['10', '10'], stopOnEntry: true }, files },
      '/project/mandelbrot.wasm',
    );
    await program.client.stopped('entry');
    const [breakpoint] = await program.client.breakpoints('/project/mandelbrot.ts', [line]);
    expect([breakpoint?.verified, breakpoint?.line]).toEqual([true, line]);
    await program.go('continue');
    expect(await program.stack()).toMatch(new RegExp(`^mandelbrot/steps:${line} mandelbrot/draw:\\d+$`));
    expect((await program.shown('Locals')).map((row) => row.replace(/=.*/, ''))).toEqual(['x', 'y', 'next', 'step']);
    await program.end();
  });
});

it('a program in text runs with the name it was given', async () => {
  const program = await debugModule(copy, { launch: { stdinText: 'text' } }, watFile);
  await program.client.stopped('ended');
  expect(program.client.output('stdout')).toBe('text');
  await program.end();
});

it.each([
  [3, 'exit status 3'],
  [-7, 'exit status -7'],
])('an exit with %i is said as the program gave it', async (status, text) => {
  const program = await debugModule(
    `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (func (export "_start") (call $exit (i32.const ${status}))))`,
  );
  expect((await program.client.stopped('ended')).text).toContain(text);
  await program.end();
});
