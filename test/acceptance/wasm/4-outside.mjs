// @ts-check
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { factorial } from '../modules.mjs';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const item = '4';
const fixtures = path.join(root, 'test/vm/wasm/fixtures');
const examples = path.join(root, 'examples/webassembly');

export const claims = [
  {
    item,
    what: 'output goes to the standard streams, the exit status is the program’s outcome',
    check: () =>
      inFolder(
        {
          'a.wat': factorial,
          'exit.wat':
            '(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (func (export "_start") (call $exit (i32.const 3))))',
        },
        async (cwd) => {
          expectEqual((await sahara(['run', 'a.wat'], { cwd })).out, 'hello\n', 'the output');
          expectEqual((await sahara(['run', 'exit.wat'], { cwd })).code, 3, 'the exit code of a failing program');
        },
      ),
  },
  {
    item,
    what: 'folders are open only when they are given, and nothing beside them is reached',
    check: () =>
      inFolder(
        { 'inside/story.txt': 'one two three\nfour five\n', 'secret.txt': 'secret words here\n' },
        async (cwd) => {
          await symlink(path.join(cwd, 'secret.txt'), path.join(cwd, 'inside', 'link.txt'));
          const count = (/** @type {string[]} */ ...args) =>
            sahara(['run', path.join(examples, 'wordcount.wasm'), ...args], { cwd });
          const open = await count('--dir', '/=inside', '--', 'story.txt');
          expect(open.code === 0 && /5/.test(open.out), open.out + open.error);
          for (const escape of ['../secret.txt', 'link.txt', path.join(cwd, 'secret.txt')]) {
            const closed = await count('--dir', '/=inside', '--', escape);
            expect(closed.code !== 0 && !/3 words/.test(closed.out), `${escape}: ${closed.out}`);
          }
          const without = await count('--', 'story.txt');
          expect(without.code !== 0, without.out);
          return open.out.trim().split('\n')[0];
        },
      ),
  },
  {
    item,
    what: 'clock and chance can be fixed, so that two runs are the same',
    check: () =>
      inFolder(
        {
          'chance.wat': `(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "both") (result i64 i64)
    (drop (call $random (i32.const 0) (i32.const 8)))
    (drop (call $clock (i32.const 0) (i64.const 1) (i32.const 8)))
    (i64.load (i32.const 0)) (i64.load (i32.const 8))))`,
        },
        async (cwd) => {
          const run = async (/** @type {string[]} */ ...args) =>
            (await sahara(['run', 'chance.wat', '--invoke', 'both', '--result', ...args], { cwd })).out.trim();
          const fixed = ['--random-seed', '7', '--clock-start', '1000'];
          const [one, two, free] = [await run(...fixed), await run(...fixed), await run()];
          expectEqual(one, two, 'two runs with a seed');
          expect(/^=> -?\d+ 1000\d+$/.test(one) && one !== free, `${one}, ${free}`);
          return one;
        },
      ),
  },
  {
    item,
    what: 'Emscripten: exit, memcpy, longjmp through invoke_*',
    check: async () => {
      const { code, out, error } = await sahara(['run', path.join(fixtures, 'longjmp.wasm')]);
      expectEqual(code, 0, error);
      return `${out.trim().split('\n').length} lines`;
    },
  },
  {
    item,
    what: 'standard input can come from a file or a text',
    check: () =>
      inFolder({ 'in.txt': 'from a file\n' }, async (cwd) => {
        await mkdir(path.join(cwd, 'empty'));
        await writeFile(
          path.join(cwd, 'copy.wat'),
          `(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 80))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.store (i32.const 4) (i32.load (i32.const 8)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))))`,
        );
        expectEqual((await sahara(['run', 'copy.wat', '--stdin', 'in.txt'], { cwd })).out, 'from a file\n', 'a file');
        expectEqual((await sahara(['run', 'copy.wat', '--stdin-text', 'typed'], { cwd })).out, 'typed', 'a text');
        expect((await readFile(path.join(cwd, 'in.txt'), 'utf8')).length > 0, 'the file is still there');
      }),
  },
];
