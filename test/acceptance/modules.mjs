// @ts-check
/** Modules that several claims run. */

/** Recursion, a branch, memory, a global, a trap, and output through WASI. */
export const factorial = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $heap (export "memory") 1)
  (global $calls (mut i32) (i32.const 0))
  (table $t 2 funcref)
  (elem (i32.const 0) $factorial)
  (data (i32.const 16) "hello\\n")
  (data $kept "passive")
  (func $factorial (export "factorial") (param $n i64) (result i64)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 1))
      (else
        (i64.mul
          (local.get $n)
          (call $factorial (i64.sub (local.get $n) (i64.const 1)))))))
  (func $divide (export "divide") (param $by i32) (result i32)
    i32.const 10
    local.get $by
    i32.div_s)
  (func (export "typed") (param i32 i64 f32 f64 v128 externref) (result i64 f64)
    (i64.add (local.get 1) (i64.extend_i32_s (local.get 0)))
    (local.get 3))
  (func $main (export "_start")
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (drop (call $factorial (i64.const 5)))))
`;

/** Lines of {@link factorial}, by what stands on them. */
export const lines = { global: 10, condition: 11, one: 12, multiply: 14, call: 16, divide: 20 };
