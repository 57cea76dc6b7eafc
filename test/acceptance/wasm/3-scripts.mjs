// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const suite = path.join(process.env.SAHARA_DATA ?? path.join(root, '..', 'shared', 'data'), 'wasm-testsuite');

const script = `(module definition $d (global (export "g") (mut i32) (i32.const 1)) (func (export "bump") (result i32) (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.get 0)))
(module instance $i $d)
(register "i" $i)
(module (import "i" "bump" (func (result i32))) (import "spectest" "print_i32" (func (param i32))) (export "bump" (func 0)))
(assert_return (invoke "bump") (i32.const 2))
(assert_return (get $i "g") (i32.const 2))
(module binary "\\00asm\\01\\00\\00\\00")
(module quote "(func (export \\"nan\\") (result f32) (f32.const nan))" "(func (export \\"trap\\") unreachable)" "(func $e (export \\"deep\\") (call $e))" "(tag $t) (func (export \\"throw\\") (throw $t))")
(assert_return (invoke "nan") (f32.const nan:canonical))
(assert_return (invoke "nan") (either (f32.const 0) (f32.const nan:arithmetic)))
(assert_trap (invoke "trap") "unreachable")
(assert_exhaustion (invoke "deep") "call stack exhausted")
(assert_exception (invoke "throw"))
(assert_malformed (module quote "(func") "unexpected token")
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_unlinkable (module (import "i" "none" (func))) "unknown import")
(assert_trap (module (func unreachable) (start 0)) "unreachable")
`;

export const claims = [
  {
    item: '3',
    what: 'scripts run with all their commands, one line a file and the sum last',
    check: () =>
      inFolder(
        { 'all.wast': script, 'one.wast': '(module)\n(assert_invalid (module (func (result i32))) "type mismatch")' },
        async (cwd) => {
          const { code, out } = await sahara(['wast', 'all.wast', 'one.wast'], { cwd });
          expectEqual(
            out,
            'all.wast: 11 passed, 0 failed\none.wast: 1 passed, 0 failed\n12 passed, 0 failed\n',
            'the output',
          );
          expectEqual(code, 0, 'the exit code');
        },
      ),
  },
  {
    item: '3',
    what: 'an assertion that does not hold is named by its place, and the exit code says so',
    check: () =>
      inFolder(
        {
          'bad.wast':
            '(module (func (export "f") (result i32) (i32.const 1)))\n(assert_return (invoke "f") (i32.const 2))\n',
        },
        async (cwd) => {
          const { code, out } = await sahara(['wast', 'bad.wast'], { cwd });
          expectEqual(code, 1, 'the exit code');
          expect(/bad\.wast:2:1: assert_return/.test(out) && out.endsWith('0 passed, 1 failed\n'), out);
          return out.split('\n')[1]?.trim();
        },
      ),
  },
  {
    item: 'score',
    what: 'every assertion of the official files holds',
    check: async () => {
      if (!existsSync(suite)) return 'the official files are not here: name their folder in SAHARA_DATA';
      const files = readdirSync(suite)
        .filter((name) => name.endsWith('.wast'))
        .map((name) => path.join(suite, name));
      const { code, out } = await sahara(['wast', ...files], { timeout: 300_000 });
      const lines = out.trim().split('\n');
      const wrong = lines.filter((line) => line.startsWith('  ')).slice(0, 5);
      expectEqual(code, 0, wrong.join(' | '));
      return `${files.length} files: ${lines.at(-1)}`;
    },
  },
];
