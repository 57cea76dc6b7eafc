/** WebAssembly programs that use files, streams and the environment, on the command line. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/set-up.mjs';
import { saharaIn } from './sahara.ts';

const { folder, file, sahara } = saharaIn();
const examples = path.join(root, 'examples', 'webassembly');

beforeAll(() => {
  copyFileSync(path.join(root, 'test/vm/wasm/fixtures/files.wasm'), file('files.wasm'));
  copyFileSync(path.join(examples, 'wordcount.wasm'), file('wordcount.wasm'));
  copyFileSync(path.join(examples, 'story.txt'), file('story.txt'));
  writeFileSync(file('lines.txt'), 'from a file\n');
});

let folders = 0;
const freshFolder = (): string => {
  const name = `open ${folders++}`;
  mkdirSync(file(name));
  writeFileSync(path.join(file(name), 'input.txt'), 'some text');
  return name;
};

/** With a standard input of its own. */
const withInput = (input: string | Uint8Array, ...args: readonly string[]) =>
  spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: folder, input });

describe('sahara run', () => {
  it('gives a program its arguments, environment, standard input and folders', async () => {
    const open = freshFolder();
    const { stdout, stderr, status } = withInput(
      'piped\n',
      ...['run', 'files.wasm', '--dir', `/=${open}`, '--env', 'GREETING=hello=you', '--', '--dir', 'x'],
    );
    expect(stdout.toString()).toContain(
      'argument 1: --dir\nargument 2: x\nGREETING=hello=you\nline 1: piped\ninput.txt: 9 bytes',
    );
    expect(stderr.toString()).toBe('1 lines read\n');
    expect(status).toBe(0);
    expect(readFileSync(path.join(folder, open, 'made', 'second'), 'utf8')).toMatch(/^row ZERO/);
  });

  it('reads the standard input from a file or a text', async () => {
    const first = await sahara('run', 'wordcount.wasm', '--stdin', 'lines.txt');
    expect(first.out).toBe('3 words, 3 of them different\n    1 a\n    1 file\n    1 from\n');
    const second = await sahara('run', 'wordcount.wasm', '--stdin-text', 'a a a');
    expect(second.out).toBe('3 words, 1 of them different\n    3 a\n');
  });

  it('writes what the program changed also when it ends with a failure', async () => {
    const open = freshFolder();
    const { out, code } = await sahara(
      'run',
      'files.wasm',
      '--dir',
      `/=${open}`,
      '--stdin-text',
      'x',
      '--',
      'a',
      'b',
      'c',
    );
    expect(out).toContain('argument 3: c\n');
    expect(code).not.toBe(0);
    expect(existsSync(path.join(folder, open, 'made', 'moment'))).toBe(true);
  });

  it('repeats a run exactly with a fixed clock and seed', async () => {
    const moments: string[] = [];
    for (const open of [freshFolder(), freshFolder()]) {
      const fixed = ['--clock-start', '1700000000000', '--random-seed', '9', '--stdin-text', 'x'];
      expect((await sahara('run', 'files.wasm', '--dir', `/=${open}`, ...fixed)).code).toBe(0);
      moments.push(readFileSync(path.join(folder, open, 'made', 'moment'), 'utf8'));
    }
    expect(moments[0]).toMatch(/^1700000000 /);
    expect(moments[1]).toBe(moments[0]);
  });

  it('has folders in memory, which leave nothing behind', async () => {
    const { out, code } = await sahara('run', 'wordcount.wasm', '--dir', '/=', '--', 'none.txt');
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  it('prints bytes as they are', () => {
    const text = `(module
      (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\10\\00\\00\\00\\04\\00\\00\\00") (data (i32.const 16) "\\ff\\00\\fe\\80")
      (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`;
    writeFileSync(file('bytes.wat'), text);
    expect([...withInput('', 'run', 'bytes.wat').stdout]).toEqual([0xff, 0, 0xfe, 0x80]);
  });

  it('says what is missing in one line, before the program runs', async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [
        ['--dir', '/=nowhere'],
        `${file('nowhere')}: error unreadable-file: there is no such folder to open for the program\n`,
      ],
      [
        ['--dir', '/=lines.txt'],
        `${file('lines.txt')}: error unreadable-file: there is no such folder to open for the program\n`,
      ],
      [['--stdin', 'nothing'], 'nothing: error unreadable-file: this file for the standard input cannot be read\n'],
    ];
    for (const [args, error] of cases)
      expect(await sahara('run', 'files.wasm', ...args)).toEqual({ code: 2, out: '', error });
    const wrong = await sahara('run', 'files.wasm', '--files', 'never');
    expect([wrong.code, wrong.error]).toEqual([
      2,
      "error: option '--files <overlay|direct>' argument 'never' is invalid. It must be overlay or direct.\n",
    ]);
  });
});

describe('the examples', () => {
  const run = (name: string, ...args: readonly string[]) => sahara('run', path.join(examples, name), ...args);

  it('run', async () => {
    expect(await run('inventory.wasm')).toEqual({
      code: 0,
      error: '',
      out: [
        'table      270 x 1 (offer)',
        'lamp       120 x 3 (item)',
        'chair       60 x 4 (offer)',
        'mug          9 x 40 (item)',
        'value 1230',
        '',
      ].join('\n'),
    });
    expect((await run('maze.wasm')).out).toContain('#A..#...#\n###.#.#.#\n');
    // After eight generations the glider is two cells further down and to the right, and the blinker as it was.
    const rows = (await run('life.wat')).out.split('\n\n').at(-2)?.split('\n') ?? [];
    expect(rows.map((row) => row.replaceAll('.', ' ').trimEnd())).toEqual([
      '',
      '',
      '   #',
      '    #',
      '  ###',
      '            ###',
      '',
      '',
      '',
      '',
    ]);
    expect((await run('shapes.wat', '--invoke', 'total', '--result')).out).toBe('=> 7.926990816987237\n');
    expect((await run('shapes.wat', '--invoke', 'checked', '--arg', '-3', '--result')).out).toBe('=> -3\n');
    expect((await run('mandelbrot.wasm', '--invoke', 'draw', '--arg', '60', '--arg', '40', '--result')).out).toBe(
      '=> 528\n',
    );
  });
});
