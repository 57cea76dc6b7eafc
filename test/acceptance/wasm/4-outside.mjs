// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { factorial } from '../modules.mjs';
import { expect, expectEqual, inFolder, sahara } from '../product.mjs';

const item = '4';

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
