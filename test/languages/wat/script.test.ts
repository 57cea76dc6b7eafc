import { describe, expect, it } from 'vitest';
import { runScript } from '../../../vm/wasm-script.ts';
import { suiteFiles } from './check.ts';

/** What a script gives: assertions that hold, then a line for each that does not. */
const run = (text: string): readonly string[] => {
  const { passed, failures } = runScript('test.wast', text);
  return [`${passed} passed`, ...failures.map(({ line, column, message }) => `${line}:${column} ${message}`)];
};

const module = `(module $m
  (memory (export "mem") 1)
  (global (export "g") (mut i32) (i32.const 7))
  (tag $t (param i32))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "div") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
  (func (export "nan") (result f32) (f32.div (f32.const 0) (f32.const 0)))
  (func (export "lanes") (result v128) (v128.const f32x4 nan 1 nan:0x600000 -0))
  (func (export "pair") (result i64 f64) (i64.const -1) (f64.const 0.5))
  (func (export "same") (param externref) (result externref) (local.get 0))
  (func (export "function") (result funcref) (ref.null func))
  (func (export "throws") (throw $t (i32.const 1)))
  (func $deep (export "deep") (call $deep)))
`;

describe('a script', () => {
  it('does every command', () => {
    expect(
      run(`${module}
        (assert_return (invoke "add" (i32.const -1) (i32.const 0x2)) (i32.const 1))
        (assert_return (get "g") (i32.const 7))
        (assert_trap (invoke "div" (i32.const 0)) "integer divide by zero")
        (assert_return (invoke "nan") (f32.const nan:canonical))
        (assert_return (invoke "nan") (either (f32.const 1) (f32.const nan:arithmetic)))
        (assert_return (invoke "lanes") (v128.const f32x4 nan:canonical 1 nan:arithmetic -0))
        (assert_return (invoke $m "pair") (i64.const 0xffffffffffffffff) (f64.const 0.5))
        (assert_return (invoke "same" (ref.extern 3)) (ref.extern 3))
        (assert_return (invoke "same" (ref.null extern)) (ref.null))
        (assert_return (invoke "function") (ref.null func))
        (assert_exception (invoke "throws"))
        (assert_exhaustion (invoke "deep") "call stack exhausted")
        (invoke "add" (i32.const 1) (i32.const 1))
        (register "lib" $m)
        (module (import "lib" "g" (global $g (mut i32))) (import "spectest" "print_i32" (func $p (param i32)))
          (func (export "set") (global.set $g (i32.const 9)) (call $p (i32.const 1))))
        (invoke "set")
        (assert_return (get $m "g") (i32.const 9))
        (module definition $d (global (export "own") (mut i32) (i32.const 1))
          (func (export "bump") (result i32) (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.get 0)))
        (module instance $i1 $d)
        (module instance $i2 $d)
        (assert_return (invoke $i1 "bump") (i32.const 2))
        (assert_return (invoke $i1 "bump") (i32.const 3))
        (assert_return (invoke $i2 "bump") (i32.const 2))
        (module binary "\\00asm" "\\01\\00\\00\\00")
        (module quote "(func (export \\"q\\")" "(result i32) (i32.const 5))")
        (assert_return (invoke "q") (i32.const 5))
        (assert_malformed (module quote "(func") "unexpected token")
        (assert_malformed (module binary "\\00asm") "unexpected end")
        (assert_invalid (module (func (result i32))) "type mismatch")
        (assert_unlinkable (module (import "lib" "nothing" (func))) "unknown import")
        (assert_trap (module (func $s unreachable) (start $s)) "unreachable")`),
    ).toEqual(['22 passed']);
  });

  it('names each assertion that does not hold by its place', () => {
    expect(
      run(`${module}(assert_return (invoke "add" (i32.const 1) (i32.const 1)) (i32.const 3))
(assert_return (invoke "pair") (i64.const 0) (f64.const nan:canonical))
(assert_trap (invoke "add" (i32.const 1) (i32.const 1)) "unreachable")
(assert_trap (invoke "div" (i32.const 0)) "unreachable")
(assert_return (invoke "div" (i32.const 0)) (i32.const 1))
(assert_return (invoke "missing"))
(assert_return (invoke "add" (i32.const 1)))
(assert_invalid (module) "type mismatch")
(assert_malformed (module quote "(func (nop))") "unknown operator")
(assert_unlinkable (module) "unknown import")
(assert_exception (invoke "nan"))
(assert_return (invoke $other "add"))
(assert_return (invoke "throws"))
(module (import "spectest" "nothing" (func)))
(invoke "div" (i32.const 0))
(assert_something (invoke "add"))`),
    ).toEqual([
      '0 passed',
      '14:1 assert_return: (i32.const 3) was expected, not (i32.const 2)',
      '15:1 assert_return: (i64.const 0) (f64.const nan:canonical) was expected, not (i64.const -1) (f64.const 0.5)',
      '16:1 assert_trap: the trap "unreachable" was expected, not (i32.const 2)',
      '17:1 assert_trap: the trap "unreachable" was expected, not the trap "integer divide by zero"',
      '18:1 assert_return: (i32.const 1) was expected, not the trap "integer divide by zero"',
      '19:1 assert_return: the module exports no function "missing"',
      '20:1 assert_return: the function takes 2 arguments, not 1',
      '21:1 assert_invalid: a module that is invalid ("type mismatch") was expected; the module is valid',
      '22:1 assert_malformed: a module that is malformed ("unknown operator") was expected; the module is valid',
      '23:1 assert_unlinkable: "unknown import" was expected, not an instance',
      '24:1 assert_exception: an exception was expected, not (f32.const nan)',
      '25:1 assert_return: unknown module $other',
      '26:1 assert_return: nothing was expected, not an exception that nobody catches',
      '27:1 module: unlinkable module: unknown import spectest.nothing: function [] -> []',
      '28:1 action: the trap "integer divide by zero"',
      '29:2 unknown operator assert_something',
    ]);
  });

  it('of module fields alone is one module', () => {
    expect(run('(func (export "f"))')).toEqual(['0 passed']);
  });
});

describe('the official test suite, when it is there', () => {
  it('holds, every assertion of every file', () => {
    const files = suiteFiles();
    let passed = 0;
    const failures: string[] = [];
    for (const { name, text } of files) {
      const result = runScript(name, text);
      passed += result.passed;
      for (const { line, message } of result.failures) failures.push(`${name}:${line}: ${message}`);
    }
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(files.length === 214 ? 49_742 : 0);
  });
});
