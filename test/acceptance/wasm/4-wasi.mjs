// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { factorial } from '../modules.mjs';
import { Adapter, bundles, expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const item = '4';
const fixtures = path.join(root, 'test', 'vm', 'wasm', 'fixtures');

/** A folder with programs, an opened folder in it, and a secret beside that. @param {(folder: string) => Promise<string | void>} work */
const inOpened = (work) =>
  inFolder({ 'open/input.txt': 'some text', 'outside/secret': 'secret' }, async (folder) => {
    for (const name of ['files.wasm', 'longjmp.wasm', 'exceptions.wasm', 'wasi-functions.wasm'])
      await copyFile(path.join(fixtures, name), path.join(folder, name));
    return work(folder);
  });

/** @param {string} folder @param {readonly string[]} args @param {string} input */
const withInput = (folder, args, input) => {
  const run = spawnSync(process.execPath, [bundles.cli, ...args], { cwd: folder, input, encoding: 'utf8' });
  return { out: run.stdout, error: run.stderr, code: run.status };
};

/** A module that opens a path for reading, or creates it, and gives WASI's error number. @param {string} name @param {number} flags */
const opening = (name, flags) => `(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "${name}")
  (func (export "go") (result i32)
    (call $open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const ${Buffer.byteLength(name)}) (i32.const ${flags})
      (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0))))`;

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
        expectEqual(await readFile(path.join(cwd, 'in.txt'), 'utf8'), 'from a file\n', 'the file is as it was');
      }),
  },
  {
    item,
    what: 'all 46 functions of WASI preview 1 link, and a name that is none does not',
    check: () =>
      inOpened(async (folder) => {
        const known = await sahara(['check', 'wasi-functions.wasm'], { cwd: folder });
        expectEqual(known.code, 0, known.error);
        const run = await sahara(['run', 'wasi-functions.wasm', '--invoke', 'sched_yield', '--result'], {
          cwd: folder,
        });
        expectEqual(run.out, '=> 0\n', run.error);
        const wrong = '(module (import "wasi_snapshot_preview1" "fd_dance" (func)) (func (export "_start")))';
        await writeFile(path.join(folder, 'wrong.wat'), wrong);
        const missing = await sahara(['run', 'wrong.wat'], { cwd: folder });
        expect(missing.code === 2 && missing.error.includes('wasi_snapshot_preview1.fd_dance'), missing.error);
        const text = (await sahara(['disassemble', 'wasi-functions.wasm'], { cwd: folder })).out;
        return `${text.match(/\(import "wasi_snapshot_preview1"/g)?.length} functions imported`;
      }),
  },
  {
    item,
    what: 'a program on Node uses real folders, streams, arguments and environment; its files are there at the end',
    check: () =>
      inOpened(async (folder) => {
        const args = ['run', 'files.wasm', '--dir', '/=open', '--env', 'GREETING=hello', '--', 'first'];
        const { out, error, code } = withInput(folder, args, 'one\ntwo\n');
        expectEqual([code, error], [0, '2 lines read\n'], out);
        expect(out.startsWith('argument 1: first\nGREETING=hello\nline 1: one\nline 2: two\n'), out);
        expect(out.includes('outside: refused\n'), out);
        const text = await readFile(path.join(folder, 'open', 'made', 'second'), 'utf8');
        expectEqual(text, 'row ZERO the output\nrow 1 of the output\n', 'the file');
      }),
  },
  {
    item,
    what: 'no path leads out of a preopened folder: neither .., nor an absolute path, nor a symbolic link',
    check: () =>
      inOpened(async (folder) => {
        await symlink('../outside', path.join(folder, 'open', 'way'));
        await symlink('/etc', path.join(folder, 'open', 'absolute'));
        const seen = [];
        for (const [name, flags] of /** @type {const} */ ([
          ['../outside/secret', 0],
          ['way/secret', 0],
          ['way/new', 1],
          ['absolute/passwd', 0],
          ['/etc/passwd', 0],
          ['input.txt', 0],
        ])) {
          await writeFile(path.join(folder, 'open.wat'), opening(name, flags));
          const run = await sahara(['run', 'open.wat', '--dir', '/=open', '--invoke', 'go', '--result'], {
            cwd: folder,
          });
          expectEqual(run.out, name === 'input.txt' ? '=> 0\n' : '=> 76\n', `${name}: ${run.error}`);
          seen.push(name);
        }
        expect(!existsSync(path.join(folder, 'outside', 'new')), 'a file was made outside');
        return `${seen.length - 1} ways refused with notcapable`;
      }),
  },
  {
    item,
    what: 'clock and chance can be fixed: two runs write the same',
    check: () =>
      inOpened(async (folder) => {
        const moments = [];
        for (let round = 0; round < 2; round++) {
          const fixed = ['--clock-start', '1700000000000', '--random-seed', '7', '--stdin-text', 'x'];
          const run = await sahara(['run', 'files.wasm', '--dir', '/=open', ...fixed], { cwd: folder });
          expectEqual(run.code, 0, run.error);
          moments.push(await readFile(path.join(folder, 'open', 'made', 'moment'), 'utf8'));
          await rm(path.join(folder, 'open', 'made'), { recursive: true });
        }
        expectEqual(moments[1], moments[0], 'the second run');
        return moments[0];
      }),
  },
  {
    item,
    what: 'a folder can be in memory: a program works in it and nothing is left behind',
    check: () =>
      inOpened(async (folder) => {
        const run = await sahara(['run', 'files.wasm', '--dir', '/=', '--stdin-text', 'x'], { cwd: folder });
        expect(run.out.includes('input.txt: No such file or directory'), run.out);
        expect(!existsSync(path.join(folder, 'made')), 'something was left');
      }),
  },
  {
    item,
    what: 'while debugging, lines typed in the Debug Console are the standard input; time travel asks for nothing again; files are written at the end',
    check: () =>
      inOpened(async (folder) => {
        const adapter = new Adapter();
        try {
          const program = path.join(folder, 'files.wasm');
          await adapter.begin({ program, preopens: { '/': path.join(folder, 'open') }, stopOnEntry: true });
          await adapter.event('stopped');
          await adapter.request('continue', { threadId: 1 });
          await adapter.event('output', (body) => body.output.includes('type a line'));
          await adapter.request('evaluate', { expression: 'typed', context: 'repl' });
          await adapter.request('sahara/input', { end: true });
          await adapter.event('output', (body) => body.output.includes('line 1: typed'));
          await adapter.event('stopped', (body) => body.reason === 'ended');
          await rm(path.join(folder, 'open', 'input.txt'));
          await adapter.request('reverseContinue', { threadId: 1 });
          await adapter.event('stopped');
          await adapter.request('sahara/goToEnd', {});
          await adapter.event('stopped', (body) => body.reason === 'ended');
          expect(!existsSync(path.join(folder, 'open', 'made')), 'files were written too early');
          await mkdir(path.join(folder, 'elsewhere'));
          await adapter.end();
          expect(existsSync(path.join(folder, 'open', 'made', 'second')), 'the files were not written');
        } finally {
          adapter.kill();
        }
      }),
  },
  {
    item,
    what: "Emscripten's exit, memcpy, and longjmp through invoke_* with the table, and C++ exceptions besides",
    check: () =>
      inOpened(async (folder) => {
        const jumped = await sahara(['run', 'longjmp.wasm'], { cwd: folder });
        expectEqual(jumped.out, 'back with 6\nback with 11\nback with 16\n0 30 70\n', jumped.error);
        const thrown = await sahara(['run', 'exceptions.wasm'], { cwd: folder });
        expect(thrown.out.endsWith('something else\nrethrown\nlogic error\n'), thrown.out + thrown.error);
        const text = `(module
          (import "env" "emscripten_memcpy_big" (func $copy (param i32 i32 i32) (result i32)))
          (import "env" "exit" (func $exit (param i32)))
          (memory (export "memory") 1) (data (i32.const 16) "\\05")
          (func (export "_start")
            (drop (call $copy (i32.const 32) (i32.const 16) (i32.const 1)))
            (call $exit (i32.load8_u (i32.const 32)))))`;
        await writeFile(path.join(folder, 'env.wat'), text);
        expectEqual((await sahara(['run', 'env.wat'], { cwd: folder })).code, 5, 'the exit code');
      }),
  },
];
