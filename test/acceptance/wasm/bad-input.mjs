// @ts-check
import path from 'node:path';
import { expect, expectEqual, inFolder, root, runProcess, sahara } from '../product.mjs';

const item = 'bad input';

/** @param {string} what @param {string | Uint8Array} content @param {RegExp} words @param {string} [name] */
const refused = (what, content, words, name = 'bad.wasm') => ({
  item,
  what,
  check: () =>
    inFolder({ [name]: content }, async (cwd) => {
      const { code, error } = await sahara(['run', name], { cwd });
      expect(code === 1 || code === 2, `exit code ${code}; ${error}`);
      expect(words.test(error) && !/\n {4}at .*\.(ts|js)/.test(error), error.slice(0, 400));
      return error.trim().split('\n')[0];
    }),
});

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const bytes = (/** @type {number[]} */ ...more) => Uint8Array.from([...header, ...more]);

export const claims = [
  refused(
    'a truncated module is refused with the byte',
    bytes(1, 5, 1),
    /bad\.wasm:0x[0-9a-f]+: error wasm-malformed: (unexpected end|length out of bounds)/,
  ),
  refused('an unknown section is refused', bytes(99, 0), /malformed section id/),
  refused(
    'a text is refused at its place',
    '(module (func (i32.addd)))',
    /bad\.wat:1:16: error wat-malformed: unknown operator/,
    'bad.wat',
  ),
  refused(
    'a memory larger than the limit is refused',
    '(module (memory 65536) (func (export "_start")))',
    /larger than the limit/,
    'bad.wat',
  ),
  refused(
    'a table larger than the limit is refused',
    '(module (table 4000000000 funcref) (func (export "_start")))',
    /larger than the limit/,
    'bad.wat',
  ),
  refused(
    'endless recursion is a trap',
    '(module (func $f (export "_start") (call $f)))',
    /call stack exhausted/,
    'bad.wat',
  ),
  refused(
    'too many locals are refused',
    bytes(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 10, 1, 8, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x0b),
    /locals/,
  ),
  {
    item,
    what: 'a hundred thousand nested blocks take nothing down',
    check: () =>
      inFolder(
        { 'deep.wat': `(module (func (export "_start") ${'(block '.repeat(100_000)}${')'.repeat(100_000)}))` },
        async (cwd) => {
          const { code, error } = await sahara(['run', 'deep.wat'], { cwd, timeout: 60_000 });
          expect(code === 0 || code === 2, `exit code ${code}; ${error.slice(0, 300)}`);
          return code === 0 ? 'it runs' : error.split('\n')[0];
        },
      ),
  },
  {
    item,
    what: 'mutated modules find nothing',
    check: async () => {
      const { code, out, error } = await runProcess(
        [process.execPath, path.join(root, 'scripts/fuzz.mjs'), 'wasm', '--runs', '2000', '--seed', '5'],
        { timeout: 300_000 },
      );
      expectEqual(code, 0, out + error);
      return out.trim().split('\n').at(-1);
    },
  },
];
