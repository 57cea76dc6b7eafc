// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder, root, runProcess, sahara } from '../product.mjs';

const item = '4';
const bank = path.join(root, 'examples', 'bank.sahara');
const files = {
  'add.sahara':
    '(module add)\n(fn add [a i64 b i64] -> i64 (+ a b))\n(fn main [] -> i64 (do (print "hello") (add 1 2)))\n',
  'fail.sahara':
    '(module fail)\n(fn main [] -> i64\n  (let [zero 0]\n    (div-by zero)))\n(fn div-by [n i64] -> i64 (/ 1 n))\n',
  'broken.sahara': '(module broken)\n(fn main [] -> i64 (+ 1 "x"))\n',
};

/**
 * @param {string} what
 * @param {(run: (...args: string[]) => ReturnType<typeof sahara>, folder: string) => Promise<string | void>} work
 */
function claim(what, work) {
  return { item, what, check: () => inFolder(files, (cwd) => work((...args) => sahara(args, { cwd }), cwd)) };
}

export const claims = [
  claim(
    'run prints what the program prints, --result adds => VALUE, --invoke and --arg choose what runs',
    async (run) => {
      const plain = await run('run', 'add.sahara');
      expectEqual([plain.code, plain.out, plain.error], [0, 'hello\n', ''], 'run');
      const result = await run('run', 'add.sahara', '--result');
      expectEqual([result.code, result.out], [0, 'hello\n=> 3\n'], 'run --result');
      const chosen = await run('run', 'add.sahara', '--invoke', 'add', '--arg', '20', '--arg', '22', '--result');
      expectEqual([chosen.code, chosen.out], [0, '=> 42\n'], `run --invoke ${chosen.error}`);
    },
  ),
  claim('the exit code is 0, 1 for a failing program, 2 for bad input', async (run) => {
    const failing = await run('run', 'fail.sahara');
    expectEqual(failing.code, 1, 'a failing program');
    expect(/division-by-zero/.test(failing.error) && /fail\.sahara:5/.test(failing.error), failing.error);
    expectEqual((await run('run', 'broken.sahara')).code, 2, 'a broken source');
    expectEqual((await run('run', 'absent.sahara')).code, 2, 'a file that is not there');
    return failing.error.trim().split('\n')[0];
  }),
  claim('check lists what is wrong, also as JSON', async (run) => {
    expectEqual((await run('check', 'add.sahara')).code, 0, 'check of a good file');
    const text = await run('check', 'add.sahara', 'broken.sahara');
    expectEqual(text.code, 2, 'check of a broken file');
    expect(/broken\.sahara:2:\d+/.test(text.out + text.error), text.out + text.error);
    const { files: checked } = JSON.parse((await run('check', 'broken.sahara', '--json')).out);
    expect(checked[0].diagnostics.length > 0, 'no diagnostics in JSON');
  }),
  claim('compile writes a file that runs, disassemble lists it, as it lists the source', async (run, folder) => {
    const compiled = await run('compile', 'add.sahara', '-o', 'add.sahb');
    expectEqual(compiled.code, 0, compiled.error);
    expect((await readFile(path.join(folder, 'add.sahb'))).length > 0, 'nothing was written');
    expectEqual((await run('run', 'add.sahb', '--result')).out, 'hello\n=> 3\n', 'run of a compiled file');
    const listing = await run('disassemble', 'add.sahb');
    expectEqual(listing.code, 0, listing.error);
    expect(/add::add/.test(listing.out) && /\breturn\b/.test(listing.out), listing.out);
    expectEqual((await run('disassemble', 'add.sahara')).code, 0, 'disassemble of a source');
  }),
  claim('cover says what ran, and writes lcov and JSON', async (run, folder) => {
    const covered = await run('cover', 'add.sahara', '--lcov', 'add.lcov', '--json', 'add.json');
    expectEqual(covered.code, 0, covered.error);
    const lcov = await readFile(path.join(folder, 'add.lcov'), 'utf8');
    expect(/^SF:.*add\.sahara$/m.test(lcov) && /^DA:2,1\b/m.test(lcov) && /end_of_record/.test(lcov), lcov);
    const json = JSON.parse(await readFile(path.join(folder, 'add.json'), 'utf8'));
    expect(json.files[0].path.endsWith('add.sahara'), JSON.stringify(json).slice(0, 300));
  }),
  claim('trace lists what happens, with the clock', async (run) => {
    const traced = await run('trace', bank);
    expectEqual(traced.code, 0, traced.error);
    expect(/\d+.*bank\.sahara:\d+/.test(traced.out), traced.out.slice(0, 300));
    return `${traced.out.trim().split('\n').length} lines`;
  }),
  claim('dap is the debug adapter, on standard streams and on a port', async (_run, folder) => {
    const adapter = new Adapter([path.join(root, 'dist', 'cli.js'), 'dap']);
    await adapter.begin({ program: path.join(folder, 'add.sahara'), stopAtEnd: false });
    expectEqual((await adapter.event('exited')).exitCode, 0, 'the exit code of the program');
    await adapter.end();
    const listening = await listens(['dap', '--port', '0']);
    return `and ${listening}`;
  }),
  claim('npm run sahara builds what is stale and passes everything on', async () => {
    const finished = await runProcess(['npm', 'run', '--silent', 'sahara', '--', 'run', bank, '--result']);
    expectEqual([finished.code, finished.out], [0, '70\n0\n=> 0\n'], finished.error);
  }),
];

/** Starts a command that serves a port, and ends it when it says where. @param {readonly string[]} args @returns {Promise<string>} */
async function listens(args) {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return await new Promise((resolve, reject) => {
      let said = '';
      const hear = (/** @type {Buffer} */ data) => {
        said += data;
        const address = /127\.0\.0\.1:\d+/.exec(said)?.[0];
        if (address) resolve(address);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('exit', () => reject(new Error(`sahara ${args.join(' ')} ended: ${said}`)));
      setTimeout(() => reject(new Error(`sahara ${args.join(' ')} said no address: ${said}`)), 10_000).unref();
    });
  } finally {
    child.kill();
  }
}
