import { expect, it } from 'vitest';
import { utf8OfText } from '../../vm/context/index.ts';
import { fuzz } from './wasm.ts';

const texts = [
  `(module $numbers
    (import "env" "print" (func $print (param i32)))
    (memory (export "memory") 1 4) (table 3 funcref) (global $g (mut i64) (i64.const 7))
    (elem (i32.const 0) func $fac $sum) (elem $passive funcref (ref.null func)) (data (i32.const 8) "hello")
    (func $fac (export "fac") (param $n i64) (result i64)
      (if (result i64) (i64.eqz (local.get $n)) (then (i64.const 1))
        (else (i64.mul (local.get $n) (call $fac (i64.sub (local.get $n) (i64.const 1)))))))
    (func $sum (param $from i32) (param $to i32) (result i32) (local $total i32)
      (block $done (loop $next
        (br_if $done (i32.ge_s (local.get $from) (local.get $to)))
        (local.set $total (i32.add (local.get $total) (i32.load offset=4 (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $next)))
      (block (block (br_table 0 1 (local.get $to))) (call $print (local.get $total)))
      (local.get $total)))`,
  `(module (memory 1)
    (func (export "vectors") (param v128 f32 f64) (result v128)
      (i32x4.add (local.get 0) (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (local.get 0) (v128.load (i32.const 0)))))
    (func (result f64) (select (f64.const 1) (f64.promote_f32 (f32.const nan:0x200000)) (i32.const 1)))
    (func (memory.fill (i32.const 0) (i32.const 1) (i32.const 2)) (memory.copy (i32.const 0) (i32.const 1) (i32.const 2))))`,
  `(module (type $list (sub (struct (field $head i32) (field $tail (ref null $list)))))
    (type $bytes (array (mut i8))) (tag $error (param i32))
    (func (param (ref $list)) (result i32) (struct.get $list $head (local.get 0)))
    (func (result i32) (array.get_u $bytes (array.new_default $bytes (i32.const 3)) (i32.const 1)))
    (func (block $caught (result i32) (try_table (catch $error $caught) (throw $error (i32.const 1))) (return)) (drop))
    (func (param anyref) (result i32) (ref.test (ref $list) (local.get 0))))`,
];

it('mutated modules are refused with diagnostics or can be looked at, and V8 agrees', () => {
  const { runs, refused, executed, compared, findings } = fuzz({
    runs: 4000,
    seed: 5,
    sources: texts.map((text, index) => ({ path: `${index}.wat`, bytes: utf8OfText(text) })),
  });
  expect(findings).toEqual([]);
  expect(refused + executed).toBe(runs);
  expect(executed).toBeGreaterThan(200);
  expect(compared).toBeGreaterThan(3000);
});
