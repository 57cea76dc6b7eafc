import { describe, expect, it } from 'vitest';
import { assembleModule } from '../../../languages/wat/assemble/index.ts';
import { parseScript } from '../../../languages/wat/script/parse.ts';
import { type ImmediateKind, opcodes } from '../../../vm/wasm/opcodes.ts';
import { checkModule, hex, oracle, problemsOf, suiteFiles } from './check.ts';

/** A spelling of each kind of immediate, in the order of the text. */
const samples: Readonly<Record<ImmediateKind, readonly string[]>> = {
  'block type': ['', '$l', '(result i32)', '(type $t)', '(param i32) (result i64 f32)'],
  label: ['0', '$out'],
  'label table': ['0', '0 1 $out'],
  function: ['0', '$f'],
  type: ['$t'],
  table: ['', '1', '$tab'],
  local: ['0', '$x'],
  global: ['0', '$g'],
  memory: ['', '$m1'],
  'memory argument': ['', 'offset=5', 'offset=0xffff_ffff align=1', '$m1 align=1', '1 offset=0x1_0000_0000'],
  data: ['0', '$d'],
  element: ['0', '$e'],
  tag: ['$tag'],
  field: ['0', '$a'],
  lane: ['0', '1'],
  shuffle: ['0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31'],
  i32: ['0', '-1', '0x8000_0000', '-2147483648', '+7', '4294967295'],
  i64: ['0', '-1', '0x8000_0000_0000_0000', '-0x8000000000000000', '18446744073709551615'],
  f32: ['0', '-0.0', '1.5', '0x1.8p1', '1e10', 'inf', '-nan', 'nan:0x200000', '16777217', '1e-46'],
  f64: [
    '0',
    '-0',
    '0.5e0',
    '0x1p-1074',
    '1.7976931348623157e308',
    '-inf',
    'nan:0x4000000000000',
    '0x1.fffffffffffff8p0',
  ],
  v128: [
    'i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 -1 255',
    'i16x8 0 1 2 3 4 5 6 -1',
    'i32x4 1 2 3 4',
    'i64x2 1 -2',
    'f32x4 1 nan inf -0',
    'f64x2 0x1p1 nan:0x1',
  ],
  'heap type': [
    'func',
    'extern',
    'any',
    'none',
    'nofunc',
    'noextern',
    'exn',
    'noexn',
    'i31',
    'eq',
    'struct',
    'array',
    '$s',
    '0',
  ],
  'reference type': ['(ref null $s)', '(ref $s)', 'anyref', '(ref i31)', 'nullref'],
  cast: ['$out anyref (ref i31)', '0 (ref null any) structref', '0 (ref any) (ref $s)'],
  'value types': ['(result i32)', '(result (ref null $s))', '(result i32) (result)'],
  handlers: [''],
  count: ['3'],
};

const surroundings = `
  (type $t (func (param i32) (result i32)))
  (type $s (sub (struct (field $a (mut i32)) (field i8 f64))))
  (import "m" "f" (func $f (type $t)))
  (table $tab0 1 funcref) (table $tab 1 externref)
  (memory $m0 1) (memory $m1 1)
  (global $g (mut i32) (i32.const 1))
  (tag $tag (param i32))
  (data $d "x") (elem $e func $f)`;

/** Texts of the immediates of an opcode: one for each sample of each kind. */
const immediateTexts = (kinds: readonly ImmediateKind[]): readonly string[] => {
  const joined = kinds.join(', ');
  if (joined === 'type, table')
    return ['(type $t)', '$tab (type $t)', '(param i32)', '$tab (param i64) (result f64)', ''];
  if (joined === 'data, memory') return ['$d', '$m1 $d', '0 0'];
  if (joined === 'element, table') return ['$e', '$tab $e', '0 0'];
  if (joined === 'memory, memory') return ['', '$m0 $m1', '1 0'];
  if (joined === 'table, table') return ['', '$tab $tab0'];
  if (joined === 'type, field') return ['$s 0', '$s $a'];
  if (joined === 'block type, handlers')
    return ['', '$l (result i32) (catch $tag 0) (catch_ref 0 $out) (catch_all 0) (catch_all_ref $out)'];
  if (joined === 'memory argument, lane') return ['0', 'offset=1 align=1 0', '$m1 1', '1 0', '1 offset=4 1'];
  let texts: readonly string[] = [''];
  for (const kind of kinds) texts = texts.flatMap((text) => samples[kind].map((sample) => `${text} ${sample}`.trim()));
  return texts;
};

const blocks = new Set(['block', 'loop', 'try_table']);

describe('every instruction', () => {
  it('has the bytes that wasm-tools gives it, plain and folded', async () => {
    const seen = new Set<string>();
    for (const { name, immediates, legacy } of opcodes) {
      if (legacy || seen.has(name) || name === 'end' || name === 'else') continue;
      seen.add(name);
      const kinds = name === 'select' ? (['value types'] as const) : immediates;
      const texts = name === 'select' ? ['', ...immediateTexts(kinds)] : immediateTexts(kinds);
      const lines = texts.flatMap((text) => {
        const line = `${name} ${text}`;
        if (name === 'if') return [`i32.const 0 ${line} nop else nop end`, `(${line} (i32.const 0) (then nop) (else))`];
        if (blocks.has(name)) return [`${line} nop end`, `(${line} nop (nop))`];
        return [line, `(${line} (nop) (nop))`];
      });
      await checkModule(`(module ${surroundings} (func $body (param $x i32) (block $out ${lines.join('\n')})))`);
    }
    expect(seen.size).toBeGreaterThan(450);
  });
});

describe('every field and abbreviation', () => {
  const cases: Readonly<Record<string, string>> = {
    'no module around': '(func $f (export "f") (result i32) i32.const 1)',
    empty: '(module)',
    'a name': '(module $m (func $a) (func $"b c"))',
    'inline exports and imports':
      '(module (func (export "a") (export "b") (import "m" "f") (param i32)) (memory (export "m") (import "m" "m") 1 2) (table (import "m" "t") i64 1 externref) (global (export "g") (import "m" "g") (mut v128)) (tag (export "t") (import "m" "t") (param i32)))',
    'imports of all kinds':
      '(module (import "" "a" (func $f (param i32) (result i64))) (import "m" "t" (table $t 0 10 funcref)) (import "m" "m" (memory $m i64 1)) (import "m" "g" (global $g (ref null func))) (import "m" "e" (tag $e (param i32 i64))))',
    'memories with data': '(module (memory $a (data "hi" "\\00\\ff")) (memory i64 (data "x")) (memory 0 65536))',
    'tables with elements':
      '(module (func $f) (table $t funcref (elem $f 0 $f)) (table i64 externref (elem (ref.null extern) (item ref.null extern))) (table 2 funcref (ref.null func)) (table 0 1 (ref null func)))',
    'element segments':
      '(module (table $t 4 funcref) (table $u 1 externref) (func $f) (elem (i32.const 0) $f) (elem (offset i32.const 0) func 0) (elem (table $t) (i32.const 1) func $f) (elem (table $u) (i32.const 0) externref (ref.null extern)) (elem func $f) (elem declare func $f) (elem $x declare funcref (ref.func $f)) (elem (i32.const 0) funcref (item ref.func $f) (ref.null func)) (elem externref))',
    'data segments':
      '(module (memory $m 1) (memory $n 1) (data "a") (data $d (i32.const 1) "b" "c") (data (memory $n) (offset i32.const 0 i32.const 1 i32.add) "") (func (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0))))',
    'recursive types':
      '(module (rec (type $a (struct (field (ref $b)))) (type $b (sub (array (mut (ref null $a)))))) (type $c (sub $b (array (mut (ref null $a))))) (type $d (sub final $c (array (mut (ref null $a))))) (type (func)) (rec) (rec (type (struct (field i8) (field (mut i16)) (field f32 f64)))) (type $fields (struct (field $x i8) (field f32) (field $y f64))))',
    'implicit types in the order of the text':
      '(module (func (param i32)) (type $explicit (func (param i32))) (func (result f64) (block (param i32 i32)) (call_indirect (param f32))) (table 1 funcref) (tag (param i64)) (func (type $explicit)))',
    globals:
      '(module (global i32 (i32.const 1)) (global $g (mut (ref null func)) ref.null func) (global i64 i64.const 1 i64.const 2 i64.mul))',
    'start and exports':
      '(module (func $f) (memory 1) (start $f) (export "f" (func $f)) (export "m" (memory 0)) (export "\\u{1f600}" (func 0)))',
    locals:
      '(module (func (param $a i32) (param i64 i64) (local i32 i32) (local $b f32) (local $c f32) (local i32) (local (ref null any)) local.get $c))',
    'labels and their ends':
      '(module (func block $a loop $b (result i32) br $a i32.const 1 end $b drop end $a (block $a (br $a)) (i32.const 0) if $c else $c end $c))',
    'names from annotations':
      '(module (@name "mod") (func $f (@name "other")) (func (@name "third")) (memory $m (@name "mem") 1))',
    'comments and spaces': ';; line\n(;block (;nested;) ;)(module(;;)(func(nop)nop);;\n)',
    strings: '(module (import "\\t\\n\\r\\"\\\'\\\\\\41\\u{10ffff}" "é" (func)))',
  };
  for (const [name, text] of Object.entries(cases)) it(name, () => checkModule(text));

  it('custom sections', async () => {
    await checkModule(
      '(module (@custom "a" (before first) "x") (type (func)) (@custom "b" "y" "z") (@custom "c" (after type) "\\00") (@other (stuff)) (memory 1))',
    );
  });
});

describe('problems', () => {
  const check = (text: string, ...expected: readonly string[]) => expect(problemsOf(text)).toEqual(expected);

  it('are all reported, each with its place', () => {
    check(
      '(module\n  (func $f (i32.addd (i32.const 1)) (local.get $x))\n  (func $f (br $nowhere))\n  (memory 1 x)\n  (global i32 (i32.const 4294967296)))',
      '2:13 unknown operator i32.addd',
      '2:48 unknown local $x',
      '3:9 duplicate func $f',
      '3:16 unknown label $nowhere',
      '4:13 unknown operator x',
      '5:26 constant out of range',
    );
  });

  it('of parentheses and strings end with the text', () => {
    check(
      '(module (func (nop)',
      '1:1 unexpected token: this parenthesis is not closed',
      '1:9 unexpected token: this parenthesis is not closed',
    );
    check('(module))', '1:9 unexpected token: this parenthesis closes nothing');
    check('(module (func (export "a)))', '1:23 unclosed string literal');
    check('(module (; (func)', '1:9 unclosed comment');
  });

  it('of blocks', () => {
    check('(func block)', '1:12 unexpected token: end is missing');
    check('(func end)', '1:7 unexpected token end: an instruction is expected');
    check('(func block $a end $b)', '1:20 mismatching label $b');
    check('(func (if (i32.const 1)))', '1:24 unexpected token: (then is missing');
    check('(func (param $x i32) (local $x i32))', '1:29 duplicate local $x');
  });

  it('of fields', () => {
    check('(func) (import "a" "b" (func))', '1:8 import after function definition');
    check('(func $a) (start $a) (start 0)', '1:22 multiple start sections');
    check(
      '(type $t (func (param i32))) (func (type $t) (result i32))',
      '1:36 inline function type: parameters and results differ from those of the type',
    );
    check('(type (struct (field $a i32) (field $a i32)))', '1:37 duplicate field $a');
    check('(module) (module)', '1:2 unexpected token module: one module in a file is expected');
    check('(func (v128.const i32x4 1 2 3))', '1:30 wrong number of lane literals');
    check('(memory 1) (func (i32.load align=3 (i32.const 0)))', '1:28 alignment must be a power of two');
  });

  it('never end the assembler, however deep or broken a text is', () => {
    const deep = 100_000;
    const nested = `(func ${'(block '.repeat(deep)}${')'.repeat(deep)})`;
    expect(problemsOf(nested)).toEqual([]);
    expect(problemsOf(`(func ${'(i32.eqz '.repeat(deep)}`).length).toBeGreaterThan(0);
    expect(problemsOf('('.repeat(deep)).length).toBeGreaterThan(0);
    for (const broken of [
      '$',
      '"',
      '(@',
      '(;',
      '\\',
      '\u0000',
      '(func (v128.const',
      '(elem (',
      '(data (offset',
      '(import',
      '(table funcref (elem',
      '(func (type',
      '(rec (x)))',
      '(export "x" (',
      'x',
      '(func br_table)',
      '(func if else else end)',
      '(func select (result',
      '(type (sub',
      '(func (ref.null',
    ])
      expect(problemsOf(broken).length, broken).toBeGreaterThan(0);
  });
});

describe('the official test suite, when it is there', () => {
  /** Modules for which wasm-tools writes other types than the specification's abbreviation, or that it refuses. */
  const differing = new Set([
    'names.wast:19',
    'type-rec.wast:45',
    'type-rec.wast:185',
    'type-rec.wast:197',
    'type-subtyping.wast:344',
    'type-subtyping.wast:373',
  ]);

  it('assembles to the same bytes as wasm-tools writes', async () => {
    const files = suiteFiles();
    let same = 0;
    const others: string[] = [];
    for (const { name, text } of files) {
      for (const command of parseScript(text).commands) {
        if (!('module' in command) || typeof command.module !== 'object' || command.module.form !== 'text') continue;
        const { list } = command.module;
        const place = `${name}:${text.slice(0, list.start).split('\n').length}`;
        const source = text.slice(list.start, list.end).replace(/^\(\s*module\s+definition/, '(module');
        if (hex(assembleModule(list).bytes) === hex(Buffer.from(await oracle(source)))) same++;
        else if (!differing.has(place)) others.push(place);
      }
    }
    expect(others).toEqual([]);
    expect(same).toBeGreaterThanOrEqual(files.length === 214 ? 4100 : 0);
  });
});
