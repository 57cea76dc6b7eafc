// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const item = '1';

/** Each part of WebAssembly 3.0 with a script that only holds where the part is there. @type {Readonly<Record<string, string>>} */
const parts = {
  'saturating truncation and sign extension':
    '(module (func (export "f") (result i32) (i32.extend8_s (i32.trunc_sat_f32_s (f32.const 1e10)))))(assert_return (invoke "f") (i32.const -1))',
  'multi-value':
    '(module (func (export "f") (result i32 i64) (i32.const 1) (i64.const 2)))(assert_return (invoke "f") (i32.const 1) (i64.const 2))',
  'bulk memory and multi-memory':
    '(module (memory $a 1) (memory $b 1) (data $d "\\07") (func (export "f") (result i32) (memory.init $b $d (i32.const 3) (i32.const 0) (i32.const 1)) (memory.copy $a $b (i32.const 5) (i32.const 3) (i32.const 1)) (i32.load8_u $a (i32.const 5))))(assert_return (invoke "f") (i32.const 7))',
  memory64:
    '(module (memory i64 1) (func (export "f") (result i64) (i64.store (i64.const 8) (i64.const -3)) (i64.load (i64.const 8))))(assert_return (invoke "f") (i64.const -3))',
  SIMD: '(module (func (export "f") (result v128) (i32x4.add (v128.const i32x4 1 2 3 4) (i32x4.splat (i32.const 10)))))(assert_return (invoke "f") (v128.const i32x4 11 12 13 14))',
  'relaxed SIMD':
    '(module (func (export "f") (result v128) (f32x4.relaxed_madd (v128.const f32x4 1 2 3 4) (v128.const f32x4 2 2 2 2) (v128.const f32x4 1 1 1 1))))(assert_return (invoke "f") (v128.const f32x4 3 5 7 9))',
  'tail calls':
    '(module (func $f (export "f") (param i32) (result i32) (if (i32.eqz (local.get 0)) (then (return (i32.const 7)))) (return_call $f (i32.sub (local.get 0) (i32.const 1)))))(assert_return (invoke "f" (i32.const 1000000)) (i32.const 7))',
  'typed function references':
    '(module (type $t (func (result i32))) (elem declare func $g) (func $g (type $t) (i32.const 9)) (func (export "f") (result i32) (call_ref $t (ref.func $g))))(assert_return (invoke "f") (i32.const 9))',
  GC: '(module (type $p (struct (field $x (mut i32)))) (type $a (array (mut i64))) (func (export "f") (result i64) (local $p (ref null $p)) (local.set $p (struct.new $p (i32.const 4))) (array.get $a (array.new $a (i64.const 6) (struct.get $p $x (local.get $p))) (i32.const 3))))(assert_return (invoke "f") (i64.const 6))',
  exceptions:
    '(module (tag $e (param i32)) (func (export "f") (result i32) (block $h (result i32) (try_table (catch $e $h) (throw $e (i32.const 5))) (i32.const 0))))(assert_return (invoke "f") (i32.const 5))',
  'extended constants':
    '(module (global (export "g") i32 (i32.mul (i32.const 6) (i32.const 7))))(assert_return (get "g") (i32.const 42))',
  'modules linked by name':
    '(module $a (memory (export "m") 1) (global (export "g") (mut i32) (i32.const 1)) (table (export "t") 1 funcref) (func (export "f") (result i32) (i32.load (i32.const 0))))(register "a" $a)(module (import "a" "m" (memory 1)) (import "a" "g" (global $g (mut i32))) (import "a" "t" (table 1 funcref)) (import "a" "f" (func $f (result i32))) (func (export "h") (result i32) (i32.store (i32.const 0) (i32.const 8)) (global.set $g (i32.const 2)) (call $f)))(assert_return (invoke "h") (i32.const 8))(assert_return (get $a "g") (i32.const 2))',
  'complete validation':
    '(assert_invalid (module (func (result i32) (i64.const 0))) "type mismatch")(assert_invalid (module (memory 1) (memory 1) (func (drop (i32.load 2 (i32.const 0))))) "unknown memory")',
  'decoding of all sections':
    '(assert_malformed (module binary "\\00asm\\01\\00\\00\\00\\01\\04\\01\\61\\00\\00") "")(module binary "\\00asm\\01\\00\\00\\00" "\\00\\03\\01\\78\\00")',
};

export const claims = [
  ...Object.entries(parts).map(([what, script]) => ({
    item,
    what,
    check: () =>
      inFolder({ 'part.wast': script }, async (cwd) => {
        const { code, out, error } = await sahara(['wast', 'part.wast'], { cwd });
        expectEqual(code, 0, out + error);
        const passed = Number(/^(\d+) passed, 0 failed$/m.exec(out.trim().split('\n').at(-1) ?? '')?.[1]);
        expect(passed > 0, out);
        return `${passed} ${passed === 1 ? 'assertion' : 'assertions'}`;
      }),
  })),
  {
    item,
    what: 'the name section names functions; custom sections are kept',
    check: () =>
      inFolder(
        {
          'named.wat':
            '(module (@custom "note" "kept") (func $inner (result i32) (i32.div_u (i32.const 1) (i32.const 0))) (func (export "main") (result i32) (call $inner)))',
        },
        async (cwd) => {
          expectEqual((await sahara(['compile', 'named.wat', '-o', 'named.wasm'], { cwd })).code, 0, 'compile');
          expect((await readFile(path.join(cwd, 'named.wasm'))).includes('kept'), 'the custom section is gone');
          const { error } = await sahara(['run', 'named.wasm'], { cwd });
          expect(/at inner/.test(error), error);
          const listed = await sahara(['disassemble', 'named.wasm'], { cwd });
          expect(/\(@custom "note"/.test(listed.out) && /\$inner/.test(listed.out), listed.out);
        },
      ),
  },
  {
    item,
    what: 'an interpreter-sized program runs to completion',
    check: async () => {
      const { code, error, out } = await sahara(['run', path.join(root, 'test/vm/wasm/fixtures/big.wasm')]);
      expectEqual(code, 0, error);
      return `${out.length} bytes of output`;
    },
  },
];
