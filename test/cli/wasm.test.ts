/** The command line on WebAssembly. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { saharaIn } from './sahara.ts';

const { sahara, file } = saharaIn({
  'fac.wat': `(module
  (func $fac (export "fac") (param $n i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 1))
      (else (i64.mul (local.get $n) (call $fac (i64.sub (local.get $n) (i64.const 1)))))))
  (func (export "main") (result i64)
    (call $fac (i64.const 5)))
  (func (export "trap")
    unreachable))`,
  'sides.wat': `(module
  (func $f (param $n i32) (result i32)
    (block $c (block $b (block $a
      (br_table $a $b $a $c (local.get $n)))
      (return (i32.const 1))) nop)
    (select (i32.const 5) (i32.const 6) (local.get $n)))
  (func (export "main")
    (drop (call $f (i32.const 0)))
    (drop (call $f (i32.const 1)))
    (drop (call $f (i32.const 2)))))`,
  'user.wat':
    '(module (import "math" "fac" (func $f (param i64) (result i64))) (func (export "main") (result i64) (call $f (i64.const 3))))',
  'good.wast': '(module (func (export "f") (result i32) (i32.const 1)))\n(assert_return (invoke "f") (i32.const 1))\n',
  'bad.wast': '(module (func (export "f") (result i32) (i32.const 1)))\n(assert_return (invoke "f") (i32.const 2))\n',
});

describe('WebAssembly on the command line', () => {
  it('runs texts, with typed arguments and modules to link', async () => {
    expect((await sahara('run', 'fac.wat', '--result')).out).toBe('=> 120\n');
    expect((await sahara('run', 'fac.wat', '--invoke', 'fac', '--arg', '0x6', '--result')).out).toBe('=> 720\n');
    expect((await sahara('run', 'user.wat', '--module', 'math=fac.wat', '--result')).out).toBe('=> 6\n');
    const missing = await sahara('run', 'user.wat');
    expect(missing.code).toBe(2);
    expect(missing.error).toContain('unknown import math.fac: function [i64] -> [i64]');
  });

  it('says where a trap happened', async () => {
    const { code, error } = await sahara('run', 'fac.wat', '--invoke', 'trap');
    expect(code).toBe(1);
    expect(error).toMatch(/fac\.wat:9:5: error .*unreachable/);
  });

  it('compiles, disassembles and covers', async () => {
    expect((await sahara('compile', 'fac.wat', '-o', 'fac.wasm')).code).toBe(0);
    expect([...readFileSync(file('fac.wasm')).subarray(0, 4)]).toEqual([0, 0x61, 0x73, 0x6d]);
    expect((await sahara('run', 'fac.wasm', '--result')).out).toBe('=> 120\n');
    expect((await sahara('disassemble', 'fac.wasm')).out).toContain('(func $fac (type 0) (param $n i64) (result i64)');
    expect((await sahara('compile', 'fac.wat', '-o', 'bare.wasm', '--no-debug')).code).toBe(0);
    expect((await sahara('disassemble', 'bare.wasm')).out).toContain('(func (;0;) (type 0) (param i64) (result i64)');
    await sahara('cover', 'fac.wat', '--lcov', 'out.lcov');
    expect(readFileSync(file('out.lcov'), 'utf8')).toMatch(/^DA:4,1$/m);
  });

  it('names every source of an lcov file by the same rule', async () => {
    await sahara('cover', 'user.wat', '--module', 'math=fac.wat', '--lcov', 'linked.lcov');
    const named = (path: string) => readFileSync(file(path), 'utf8').match(/^SF:.*$/gm);
    expect(named('linked.lcov')).toEqual(['SF:fac.wat', 'SF:user.wat']);
    await sahara('cover', file('user.wat'), '--module', `math=${file('fac.wat')}`, '--lcov', 'absolute.lcov');
    expect(named('absolute.lcov')).toEqual(['SF:fac.wat', 'SF:user.wat']);
  });

  it('covers every side of a branch, one row each', async () => {
    await sahara('cover', 'sides.wat', '--lcov', 'sides.lcov');
    const rows = readFileSync(file('sides.lcov'), 'utf8').split('\n');
    expect(rows.filter((row) => /^BR/.test(row))).toEqual([
      'BRDA:4,0,0,2',
      'BRDA:4,0,1,1',
      'BRDA:4,0,2,0',
      'BRDA:6,1,0,1',
      'BRDA:6,1,1,0',
      'BRF:5',
      'BRH:3',
    ]);
    expect((await sahara('cover', 'sides.wat')).out).toContain('0, 2 2, 1 1, default 0');
  });

  it('runs scripts, a line a file and the sum last', async () => {
    const good = await sahara('wast', 'good.wast');
    expect([good.code, good.out]).toEqual([0, 'good.wast: 1 passed, 0 failed\n1 passed, 0 failed\n']);
    const both = await sahara('wast', 'good.wast', 'bad.wast', 'absent.wast');
    expect(both.code).toBe(1);
    expect(both.out.split('\n')).toEqual([
      'good.wast: 1 passed, 0 failed',
      'bad.wast: 0 passed, 1 failed',
      '  bad.wast:2:1: assert_return: (i32.const 2) was expected, not (i32.const 1)',
      'absent.wast: error unreadable-file: there is no such file',
      '1 passed, 2 failed',
      '',
    ]);
  });
});
