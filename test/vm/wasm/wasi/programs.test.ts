/** Programs of several compilers, run to their end; Node's WebAssembly says what they must print. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../../../scripts/set-up.mjs';
import { type ProgramOptions, runProgram } from './program.ts';

const examples = 'examples/webassembly';
const fixtures = 'test/vm/wasm/fixtures';
const scratch = mkdtempSync(path.join(tmpdir(), 'sahara programs '));
let folders = 0;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A folder with the files that the programs read. */
const freshFolder = (): string => {
  const folder = path.join(scratch, `${folders++}`, 'open');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '..', 'secret'), 'secret');
  writeFileSync(path.join(folder, 'input.txt'), 'a little text\nin two lines');
  copyFileSync(path.join(root, examples, 'story.txt'), path.join(folder, 'story.txt'));
  return folder;
};

const onNode = (file: string, folder: string, { arguments: args = [], input = '' }: ProgramOptions) => {
  const script = path.join(root, 'test', 'vm', 'wasm', 'wasi', 'node-program.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', script, file, folder, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
};

const contentsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      // What chance and time gave differs.
      .map((name) => [name, name.endsWith('moment') ? '' : readFileSync(path.join(folder, name), 'utf8')]),
  );

describe('as natively', () => {
  const native = readFileSync(path.join(root, fixtures, 'paths.txt'), 'utf8');
  for (const [name, where] of [
    ['a real folder', { folder: freshFolder() }],
    ['a folder in memory', { inMemory: true }],
  ] as const)
    it(`operations on files by path answer the same in ${name}`, () => {
      const { stdout, status } = runProgram(`${fixtures}/paths.wasm`, where);
      expect(stdout).toBe(native);
      expect(status).toBe(0);
    });
});

describe('as on Node', () => {
  const programs: readonly (readonly [string, string, ProgramOptions])[] = [
    [
      'C with files and streams',
      `${fixtures}/files.wasm`,
      { arguments: ['one', 'two €'], input: 'first\nsecond\nlast' },
    ],
    ['C that ends with a status', `${fixtures}/files.wasm`, { arguments: ['one', 'two', 'three'] }],
    ['C that reads words of its input', `${examples}/wordcount.wasm`, { input: 'the cat and the dog and the bird' }],
    ['C that reads words of a file', `${examples}/wordcount.wasm`, { arguments: ['story.txt'] }],
    ['C that misses a file', `${examples}/wordcount.wasm`, { arguments: ['nothing.txt'] }],
    ['C++ with iostream', `${examples}/inventory.wasm`, {}],
    ['Rust', `${examples}/maze.wasm`, {}],
    ['a program of 1 MB', `${fixtures}/big.wasm`, {}],
  ];
  it.each(programs)('%s', (_, file, options) => {
    const [ours, theirs] = [freshFolder(), freshFolder()];
    const expected = onNode(file, theirs, options);
    const found = runProgram(file, { ...options, folder: ours, environment: { GREETING: 'hello' } });
    expect({ stdout: found.stdout, stderr: found.stderr, status: found.status }).toEqual(expected);
    expect(contentsOf(ours)).toEqual(contentsOf(theirs));
  });
});

describe('a replay of a program', () => {
  it('is the same run to the last instruction and touches nothing', () => {
    const folder = freshFolder();
    const options: ProgramOptions = { folder, arguments: ['x'], input: 'line\n', environment: { GREETING: 'hi' } };
    const first = runProgram(`${fixtures}/files.wasm`, options);
    rmSync(folder, { recursive: true });
    const again = runProgram(`${fixtures}/files.wasm`, { ...options, replay: first.journal });
    expect([again.hash, again.clock, again.status]).toEqual([first.hash, first.clock, first.status]);
    expect([again.stdout, again.stderr]).toEqual(['', '']);
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });
});

describe('Emscripten', () => {
  it('setjmp and longjmp by way of invoke_*', () => {
    const { stdout, status } = runProgram(`${fixtures}/longjmp.wasm`);
    expect(stdout).toBe('back with 6\nback with 11\nback with 16\n0 30 70\n');
    expect(status).toBe(0);
  });

  it('C++ exceptions with destructors, bases and rethrowing', () => {
    const { stdout, trap } = runProgram(`${fixtures}/exceptions.wasm`, { invoke: ['__wasm_call_ctors', 'main'] });
    expect(trap).toBeUndefined();
    expect(stdout.split('\n')).toEqual([
      'leaving risky',
      'result 0',
      'leaving attempt',
      'leaving risky',
      'leaving attempt',
      'exception one',
      'leaving risky',
      'leaving attempt',
      'number 42',
      'leaving risky',
      'leaving attempt',
      'base 7',
      'leaving risky',
      'leaving attempt',
      'something else',
      'rethrown',
      'logic error',
      '',
    ]);
  });
});
