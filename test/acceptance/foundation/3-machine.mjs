// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const item = '3';
const bank = path.join(root, 'examples', 'bank.sahara');

/**
 * Runs a program's `main`.
 * @param {string} text
 * @param {readonly string[]} [args]
 */
function runText(text, args = []) {
  return inFolder({ 'program.sahara': text }, (cwd) => sahara(['run', 'program.sahara', '--result', ...args], { cwd }));
}

/** @param {string} what @param {string} text @param {string} out */
function prints(what, text, out) {
  return {
    item,
    what,
    check: async () => {
      const finished = await runText(text);
      expectEqual([finished.code, finished.out], [0, out], finished.error || 'the run');
    },
  };
}

export const claims = [
  prints(
    'contexts take turns, messages copy: changing a sent value does not change what arrived',
    `(module a)
(data Box [value i64])
(fn reader [] -> i64
  (receive [[box Box] (do (receive [[go bool] (.value box)]))]))
(fn main [] -> i64
  (let [box (Box :value 1)
        other (spawn reader)]
    (send other box)
    (set! (.value box) 2)
    (send other true)
    (print (.value box))
    (join other)))
`,
    '2\n=> 1\n',
  ),
  {
    item,
    what: 'messages move: the sender can no longer use the value, and the compiler says so',
    check: async () => {
      const finished = await runText(`(module a)
(data Box [value i64])
(fn reader [] -> i64 (receive [[box Box] (.value box)]))
(fn main [] -> i64
  (let [box (Box :value 1)
        other (spawn reader)]
    (send other (move box))
    (.value box)))
`);
      expectEqual(finished.code, 2, 'the exit code');
      expect(/program\.sahara:8:\d+/.test(finished.error), finished.error);
      return finished.error.trim().split('\n')[0];
    },
  },
  {
    item,
    what: 'conditions: a handler restarts without unwinding; an undeclared signal is a compile error',
    check: async () => {
      const finished = await sahara(['run', bank, '--result']);
      expectEqual([finished.code, finished.out], [0, '70\n0\n=> 0\n'], finished.error);
      const undeclared = await runText(
        '(module a)\n(condition bad [why string])\n(fn main [] -> i64\n  (signal (bad :why "x")))\n',
      );
      expectEqual(undeclared.code, 2, 'an undeclared signal');
      expect(/program\.sahara:[34]/.test(undeclared.error), undeclared.error);
    },
  },
  prints(
    'a program reads its own structure from meta information at compile time',
    `(module a)
(data Rgb [red u8] [green u8] [blue u8])
(data Color [alpha u8] [rgb Rgb])
(fn main [] -> i64
  (do
    (print (size-of Rgb))
    (print (offset-of Rgb blue))
    (print (size-of Color))
    0))
`,
    '3\n2\n4\n=> 0\n',
  ),
  {
    item,
    what: 'meta information is required, debug information is optional and changes nothing',
    check: () =>
      inFolder({}, async (cwd) => {
        expectEqual((await sahara(['compile', bank, '-o', 'bank.sahb'], { cwd })).code, 0, 'compile');
        const whole = await readFile(path.join(cwd, 'bank.sahb'));
        await writeFile(path.join(cwd, 'no-debug.sahb'), without(whole, 'debug'));
        await writeFile(path.join(cwd, 'no-meta.sahb'), without(whole, 'meta'));
        const withDebug = await sahara(['run', 'bank.sahb', '--result'], { cwd });
        const withoutDebug = await sahara(['run', 'no-debug.sahb', '--result'], { cwd });
        expectEqual([withDebug.code, withDebug.out], [0, '70\n0\n=> 0\n'], withDebug.error);
        expectEqual([withoutDebug.code, withoutDebug.out], [0, withDebug.out], withoutDebug.error);
        const refused = await sahara(['run', 'no-meta.sahb'], { cwd });
        expectEqual(refused.code, 2, 'a file without meta information');
        expect(/no-meta\.sahb.*meta/i.test(refused.error), refused.error);
        return refused.error.trim();
      }),
  },
  {
    item,
    what: 'the parser recovers: one mistake does not hide the rest of the file',
    check: async () => {
      const text = '(module a)\n(fn one [] -> i64 (+ 1 true))\n(fn two [ -> i64 2)\n(fn three [] -> i64 (missing))\n';
      const { code, out } = await inFolder({ 'a.sahara': text }, (cwd) =>
        sahara(['check', 'a.sahara', '--json'], { cwd }),
      );
      expectEqual(code, 2, out);
      const { files } = JSON.parse(out);
      const lines = new Set(JSON.stringify(files).match(/"line":\d+/g));
      expect(lines.size >= 3, `only in ${[...lines]}`);
      return `mistakes on ${lines.size} lines`;
    },
  },
];

/**
 * A container without one of its sections: magic, version, number of sections; then type, length and checksum before each.
 * @param {Buffer} file
 * @param {'meta' | 'debug'} name
 */
function without(file, name) {
  const type = { meta: 4, debug: 5 }[name];
  const header = Buffer.from(file.subarray(0, 12));
  header.writeUInt32LE(header.readUInt32LE(8) - 1, 8);
  for (let at = 12; at < file.length; ) {
    const end = at + 12 + file.readUInt32LE(at + 4);
    if (file.readUInt32LE(at) === type) return Buffer.concat([header, file.subarray(12, at), file.subarray(end)]);
    at = end;
  }
  throw new Error(`the file has no section ${name}`);
}
