import { describe, expect, it } from 'vitest';
import { opcodeKeyLimit, opcodeOfKey } from '../../../../vm/wasm/opcodes.ts';
import { f32, heapOf, i32, i64, isAbstract, isReference } from '../../../../vm/wasm/types.ts';
import { Op } from '../../../../vm/wasm/validate/function-validator.ts';
import { FunctionValidator, moduleTypes, operandTypesAt } from '../../../../vm/wasm/validate/index.ts';
import { ObjectOp } from '../../../../vm/wasm/validate/objects.ts';
import { TableOp } from '../../../../vm/wasm/validate/tables.ts';
import { defectsOf, moduleOf } from '../text.ts';

/** A module of one function of the type `(param i32 i64) (result i32)`, with a memory, a table and a type of each kind. */
const around = (code: string): string => `(module
  (type $f (func (param i32 i64) (result i32)))
  (type $point (struct (field $x i32) (field $y (mut i8))))
  (type $ints (array (mut i32)))
  (type $fixed (array i64))
  (type $tail (func (result i32)))
  (memory 1) (memory $wide i64 1) (table $t 1 funcref) (table $e 1 externref)
  (global $g i32 (i32.const 1)) (global $m (mut i64) (i64.const 2))
  (tag $tag (param i32))
  (data $d "x") (elem $el func 0) (elem $ex externref)
  (func (type $f) ${code}))`;

const valid: readonly string[] = [
  'local.get 0',
  'unreachable',
  '(block (result i32) (br 0 (i64.const 2) (i32.const 1)))',
  '(i32.load offset=4 align=2 (i32.const 0))',
  '(i32.load $wide offset=0x100000000 (i64.const 0))',
  '(loop (br_if 0 (local.get 0))) (local.get 0)',
  '(drop (struct.new $point (i32.const 1) (i32.const 2))) (i32.const 0)',
  '(array.len (array.new_default $ints (i32.const 3)))',
  '(ref.is_null (ref.null $point))',
  '(block $b (result i32) (try_table (catch $tag $b) (throw $tag (i32.const 1))) (unreachable))',
  '(return_call 0 (i32.const 1) (i64.const 2))',
  '(call_indirect $t (type $tail) (i32.const 0))',
  '(i32.wrap_i64 (memory.size $wide))',
  '(memory.copy 0 $wide (i32.const 0) (i64.const 0) (i32.const 1)) (i32.const 0)',
  '(i32x4.extract_lane 3 (v128.const i32x4 1 2 3 4))',
  '(local $r (ref $point)) (local.set $r (struct.new_default $point)) (struct.get $point $x (local.get $r))',
  'unreachable select drop i32.const 1',
  '(br_table 0 0 0 (i32.const 1) (i32.const 0))',
  '(ref.test (ref $point) (ref.null any))',
  '(if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2)))',
];

const invalid: readonly (readonly [string, string])[] = [
  ['', 'type mismatch: block requires [i32] but stack has []'],
  ['i64.const 1', 'type mismatch: block requires [i32] but stack has [i64]'],
  ['i32.const 1 i32.const 2', 'type mismatch: block requires [i32] but stack has [i32 i32]'],
  ['(i32.add (i32.const 1))', 'type mismatch: instruction requires [i32 i32] but stack has [i32]'],
  ['unreachable i64.const 1', 'type mismatch: block requires [i32] but stack has [... i64]'],
  ['local.get 2', 'unknown local 2'],
  ['(local (ref func)) (drop (local.get 2)) (i32.const 1)', 'uninitialized local 2'],
  ['global.get 7', 'unknown global 7'],
  ['(global.set $g (i32.const 1)) (i32.const 1)', 'immutable global 0'],
  ['br 4', 'unknown label 4'],
  ['call 9', 'unknown function 9'],
  ['(i32.load align=8 (i32.const 0))', 'alignment must not be larger than natural'],
  ['(i32.load offset=0x100000000 (i32.const 0))', 'offset out of range'],
  ['(i32.load 5 (i32.const 0))', 'unknown memory 5'],
  ['(i32.load (i64.const 0))', 'type mismatch: instruction requires [i32] but stack has [i64]'],
  ['(table.get 9 (i32.const 0)) drop i32.const 1', 'unknown table 9'],
  ['(call_indirect $e (type $tail) (i32.const 0))', 'type mismatch: table 1 does not hold functions'],
  ['(struct.set $point $x (ref.null $point) (i32.const 1)) (i32.const 1)', 'immutable field'],
  ['(array.set $fixed (ref.null $fixed) (i32.const 0) (i64.const 1)) (i32.const 1)', 'immutable array'],
  ['(struct.get $point $y (ref.null $point))', 'field is packed'],
  ['(struct.get $f 0 (ref.null $point))', 'non-structure type 0'],
  ['(i32x4.extract_lane 4 (v128.const i32x4 1 2 3 4))', 'invalid lane index 4'],
  ['(select (result i32 i32) (i32.const 1) (i32.const 1) (i32.const 1))', 'invalid result arity'],
  ['(select (ref.null func) (ref.null func) (i32.const 1)) drop i32.const 1', 'type mismatch: select of'],
  ['(throw 3)', 'unknown tag 3'],
  ['(ref.func 0) drop (i32.const 1) (drop (ref.func 8))', 'unknown function 8'],
  ['(memory.init 5 (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 1)', 'unknown data segment 5'],
  ['(elem.drop 5) (i32.const 1)', 'unknown elem segment 5'],
  [
    '(table.init $t $ex (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 1)',
    'type mismatch: table 0 does not take externref',
  ],
  [
    '(block (result i32) (br_table 0 1 (i32.const 1) (i32.const 0))) (block)  (if (local.get 0) (then (br_table 0 1 (i32.const 1) (i32.const 0))))',
    'type mismatch: the labels',
  ],
  ['(if (result i32) (local.get 0) (then (i32.const 1)))', 'type mismatch: an if without else'],
  ['(return_call_indirect (type 7) (i32.const 0))', 'unknown type 7'],
];

describe('validation', () => {
  it.each(valid)('accepts %s', (code) => {
    expect(defectsOf(around(code))).toEqual([]);
  });

  it.each(invalid)('refuses %s: %s', (code, message) => {
    const [first = ''] = defectsOf(around(code));
    expect(first.startsWith(`invalid: ${message}`), first).toBe(true);
  });

  it.each([
    ['(module (func (export "a")) (func (export "a")))', 'duplicate export name "a"'],
    ['(module (export "a" (func 3)))', 'unknown function 3'],
    ['(module (export "a" (memory 0)))', 'unknown memory 0'],
    ['(module (func (param i32)) (start 0))', 'start function must have neither parameters nor results'],
    ['(module (memory 65537))', 'memory size must be at most 65536 pages'],
    ['(module (memory 3 2))', 'size minimum must not be greater than maximum: 3 and 2'],
    ['(module (table 1 (ref func)))', 'type mismatch: a table of non-null references needs an initial value'],
    ['(module (global i32 (i32.ctz (i32.const 1))))', 'constant expression required'],
    ['(module (global i32 (i64.const 1)))', 'type mismatch: block requires [i32] but stack has [i64]'],
    ['(module (global $a i32 (global.get 1)) (global i32 (i32.const 1)))', 'unknown global 1'],
    ['(module (data (i32.const 0) "x"))', 'unknown memory 0'],
    ['(module (func) (func (drop (ref.func 0))))', 'undeclared function reference'],
    ['(module (type (sub final (struct))) (type (sub 0 (struct))))', 'sub type 1 extends the final type 0'],
    ['(module (type (sub (struct (field i32)))) (type (sub 0 (struct))))', 'sub type 1 does not match its supertype 0'],
    ['(module (type (struct (field (ref 9)))))', 'unknown type 9'],
    ['(module (tag (result i32)))', 'non-empty tag result type'],
    ['(module (type (struct)) (func (type 0)))', 'non-function type 0'],
  ])('refuses %s', (text, message) => {
    expect(defectsOf(text)).toContain(`invalid: ${message}`);
  });

  it('tells one problem of each function, by offset', () => {
    const defects = defectsOf('(module (func (drop)) (func) (func (result i32) (i64.const 1)) (memory 3 2))');
    expect(defects.map((each) => each.replace(/:.*/, ''))).toEqual(['invalid', 'invalid', 'invalid']);
    expect(defects[0]).toMatch(/size minimum/);
  });

  it('rules are written for the codes of the opcode table', () => {
    const name = (key: number): string | undefined => opcodeOfKey(key)?.name.replaceAll('.', '_');
    const suffixed: Readonly<Record<string, string>> = {
      select_typed: 'select',
      ref_test_null: 'ref_test',
      ref_cast_null: 'ref_cast',
    };
    for (const table of [Op, ObjectOp, TableOp]) {
      for (const [rule, key] of Object.entries(table)) {
        if (typeof key === 'number') expect(name(key)).toBe(suffixed[rule] ?? rule);
      }
    }
    expect(opcodeOfKey(opcodeKeyLimit)).toBeUndefined();
  });

  it('D54 types of operands and locals before an instruction come from the code alone', () => {
    const module = moduleOf(
      '(module (func (param i32) (local f32) (local.get 0) (i64.const 1) (drop) (drop) (ref.null func) (drop)))',
    );
    const validator = new FunctionValidator(module, moduleTypes(module));
    const at = (offset: number) => operandTypesAt(validator, 0, offset);
    const code = (module.bodies[1] as number) ?? 0;
    expect([...(at(code)?.operands ?? [])]).toEqual([]);
    expect([...(at(code)?.locals ?? [])]).toEqual([i32, f32]);
    expect([...(at(code + 2)?.operands ?? [])]).toEqual([i32]);
    expect([...(at(code + 4)?.operands ?? [])]).toEqual([i32, i64]);
    expect([...(at(code + 6)?.operands ?? [])]).toEqual([]);
    const [reference = 0] = at(code + 8)?.operands ?? [];
    expect(isReference(reference) && isAbstract(heapOf(reference))).toBe(true);
    expect(at(code + 1)).toBeUndefined();
  });

  it('D37 operands are never missing in valid code: every valid body can be stepped without an empty stack', () => {
    for (const code of valid) {
      const module = moduleOf(around(code));
      const validator = new FunctionValidator(module, moduleTypes(module));
      expect(validator.begin(0)).toBe(true);
      while (validator.step()) expect(validator.height).toBeGreaterThanOrEqual(0);
      expect(validator.problem).toBe('');
    }
  });

  it('types are equal across modules when their groups are', () => {
    const { store, numbers } = moduleTypes(
      moduleOf('(module (type (func (param i32))) (rec (type (struct)) (type (struct (field (ref 1))))))'),
    );
    const other = moduleTypes(
      moduleOf(
        '(module (type (func)) (rec (type (struct)) (type (struct (field (ref 1))))) (type (func (param i32))) (type (struct)))',
      ),
      store,
    );
    expect([...other.numbers.subarray(1, 4)]).toEqual([numbers[1], numbers[2], numbers[0]]);
    expect(other.numbers[4]).not.toBe(numbers[1]);
  });
});
