// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const item = 'bad input';
const bank = path.join(root, 'examples', 'bank.sahara');
const small = '(module small)\n; a comment\n(fn main [] -> i64\n  (let [total 1]\n    (print total)\n    total))\n';

/**
 * One clear error: exit code 2, the file's name, no stack trace of ours.
 * @param {string} what
 * @param {(file: Buffer) => Buffer} change
 * @param {RegExp} [words]
 */
function badContainer(what, change, words) {
  return {
    item,
    what,
    check: () =>
      inFolder({}, async (cwd) => {
        expectEqual((await sahara(['compile', bank, '-o', 'bank.sahb'], { cwd })).code, 0, 'compile');
        await writeFile(path.join(cwd, 'bad.sahb'), change(await readFile(path.join(cwd, 'bank.sahb'))));
        const { code, error } = await sahara(['run', 'bad.sahb'], { cwd });
        expectEqual(code, 2, `the exit code; ${error}`);
        expect(error.includes('bad.sahb') && !/\n {4}at /.test(error), error);
        expect(!words || words.test(error), error);
        return error.trim().split('\n')[0];
      }),
  };
}

/** @param {string} what @param {string} text @param {(adapter: Adapter, program: string) => Promise<string>} work */
function session(what, text, work) {
  return {
    item,
    what,
    check: () =>
      inFolder({ 'small.sahara': text }, async (folder) => {
        const adapter = new Adapter();
        try {
          const seen = await work(adapter, path.join(folder, 'small.sahara'));
          await adapter.end();
          return seen;
        } finally {
          adapter.kill();
        }
      }),
  };
}

/** @param {string} what @param {string} text @param {RegExp} words @param {readonly string[]} [args] */
function failing(what, text, words, args = []) {
  return {
    item,
    what,
    check: () =>
      inFolder({ 'small.sahara': text }, async (cwd) => {
        const { code, error } = await sahara(['run', 'small.sahara', ...args], { cwd });
        expect(code === 1 || code === 2, `exit code ${code}; ${error}`);
        expect(words.test(error) && !/\n {4}at /.test(error), error);
        return error.split('\n').find((line) => words.test(line));
      }),
  };
}

export const claims = [
  failing(
    'broken source: place and reason',
    '(module a)\n(fn main [] -> i64\n  (+ 1 true))\n',
    /small\.sahara:3:\d+: error/,
  ),
  failing('a missing import', '(module a)\n(import nowhere)\n(fn main [] -> i64 1)\n', /small\.sahara:2:\d+: error/),
  badContainer('a truncated .sahb', (file) => file.subarray(0, file.length >> 1)),
  badContainer('a mutated .sahb', (file) => {
    const changed = Buffer.from(file);
    for (let at = 40; at < changed.length; at += 97) changed[at] ^= 0x5a;
    return changed;
  }),
  badContainer(
    'a .sahb of a newer version',
    (file) => {
      const changed = Buffer.from(file);
      changed.writeUInt32LE(99, 4);
      return changed;
    },
    /version/i,
  ),
  session('an unknown launch attribute: the right one is named', small, async (adapter, program) => {
    await adapter.request('initialize', {
      adapterID: 'sahara',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
    });
    const why = await adapter.refused('launch', { program, stopOnEntri: true });
    expect(/stopOnEntry/.test(why), why);
    return why;
  }),
  session('a breakpoint in a comment moves to code or says why not', small, async (adapter, program) => {
    const { breakpoints } = await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 2 }] } });
    const [{ verified, line, message }] = breakpoints;
    expect((verified && line > 2) || (!verified && message), JSON.stringify(breakpoints));
    return verified ? `moved to line ${line}` : message;
  }),
  session('a value of the wrong type is refused, and the session goes on', small, async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 5 }] } });
    const { threadId } = await adapter.event('stopped');
    const { id } = await adapter.top(threadId);
    const why = await adapter.refused('setExpression', { frameId: id, expression: 'total', value: '"text"' });
    expect(/i64/.test(why), why);
    await adapter.request('continue', { threadId });
    await adapter.event('output', (body) => /Finished: => 1/.test(body.output));
    return why;
  }),
  failing(
    'an endless recursion is a condition of the program, with its place',
    '(module a)\n(fn down [n i64] -> i64\n  (+ 1 (down (+ n 1))))\n(fn main [] -> i64 (down 0))\n',
    /stack-overflow[\s\S]*small\.sahara:3|small\.sahara:3[\s\S]*stack-overflow/,
  ),
  failing(
    'a message flood meets its limit as a condition of the program',
    '(module a)\n(fn sleep [] -> unit (receive [[stop bool] (print stop)]))\n(fn main [] -> i64\n  (let [other (spawn sleep)]\n    (loop (send other 1))\n    0))\n',
    /small\.sahara:5:\d+: error message-limit/,
    ['--mailbox-limit', '1000'],
  ),
  {
    item,
    what: 'docs/errors.md lists every error with what to do',
    check: async () => {
      const text = await readFile(path.join(root, 'docs', 'errors.md'), 'utf8');
      const rows = text.split('\n').filter((line) => /^\| *`/.test(line)).length;
      expect(rows >= 20, `only ${rows} rows`);
      return `${rows} rows`;
    },
  },
];
