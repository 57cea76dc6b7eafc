import { describe, expect, it } from 'vitest';
import { type DebugInformation, findFunction, offsetOf } from '../../../../vm/context/index.ts';
import { opcodes } from '../../../../vm/wasm/opcodes.ts';
import { WasmProgram, type WasmUnit } from '../../../../vm/wasm/program.ts';
import { spellF32, spellF64, spellI64, spellIdentifier } from '../../../../vm/wasm/spelling.ts';
import { moduleOf, unitOf } from '../text.ts';

const factorial = `(module $numbers
  (import "env" "print" (func $print (param i32)))
  (memory 1) (global $calls (mut i32) (i32.const 0))
  (type $pair (struct (field $first i32) (field $second (mut i64))))
  (tag $odd (param i32 i64))
  (func $fac (export "fac") (export "factorial") (param $n i64) (result i64)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 1))
      (else (i64.mul (local.get $n) (call $fac (i64.sub (local.get $n) (i64.const 1)))))))
  (func (param i32) (local f32)
    (block $out (loop $again
      (br_if $out (i32.eqz (local.get 0)))
      (i32.store offset=8 align=1 (i32.const 16) (local.get 0))
      (call $print (local.get 0))
      (br $again)))
    (block (br_table 0 1 (i32.const 2)))
    (call 0 (i32.const 5))))`;

/** Every instruction of a unit: offset, text, offsets of targets. */
const listing = (unit: WasmUnit): readonly string[] =>
  unit.starts(unit.address(0), 1000).map((at) => {
    const { text, targets } = unit.decode(at);
    const to = targets.map((target) => ` -> ${offsetOf(target).toString(16)}`).join('');
    return `${offsetOf(at).toString(16)} ${text}${to}`;
  });

describe('the program view', () => {
  const unit = unitOf(factorial);

  it('D35 a function is a linear list of instructions whose branches lead to instructions of the list', () => {
    expect(`\n${listing(unit).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      5f global.get $calls
      61 i32.const 1
      63 i32.add
      64 global.set $calls
      66 local.get $n
      68 i64.eqz
      69 if (result i64) -> 6e
      6b i64.const 1
      6d else -> 79
      6e local.get $n
      70 local.get $n
      72 i64.const 1
      74 i64.sub
      75 call $fac -> 5f
      77 i64.mul
      78 end
      79 end
      7e block $out
      80 loop $again
      82 local.get 0
      84 i32.eqz
      85 br_if $out -> 96
      87 i32.const 16
      89 local.get 0
      8b i32.store offset=8 align=1
      8e local.get 0
      90 call $print
      92 br $again -> 80
      94 end
      95 end
      96 block
      98 i32.const 2
      9a br_table 0 (;0x9f;) 1 (;0xa3;) -> 9f -> a3
      9e end
      9f i32.const 5
      a1 call $print
      a3 end
      "
    `);
  });

  it('D35 the flat list and the structure say the same', () => {
    for (const index of [1, 2]) {
      const code = unit.code(index);
      const starts = new Set(code.starts);
      for (const { start, part, end, next, parent } of code.blocks) {
        expect(starts.has(start) && starts.has(end) && (part === 0 || starts.has(part))).toBe(true);
        expect(next).toBe(end + 1);
        const outer = code.blocks[parent];
        if (outer) expect(outer.start < start && end < outer.end).toBe(true);
      }
      for (const start of code.starts) {
        for (const target of unit.decode(unit.address(start)).targets) {
          expect(unit.decode(target).address).toBe(target);
        }
      }
    }
  });

  it('instructions are found forwards and backwards, and only where they start', () => {
    const forwards = unit.starts(unit.address(0), 1000);
    const last = forwards.at(-1) as number;
    expect(unit.starts(last + 1, -1000)).toEqual([...forwards].reverse());
    expect(unit.starts(forwards[3] as number, 2)).toEqual(forwards.slice(3, 5));
    expect(unit.starts(forwards[3] as number, -2)).toEqual([forwards[2], forwards[1]]);
    expect(unit.starts(last + 1, 5)).toEqual([]);
    for (let offset = 0; offset < unit.length; offset++) {
      const at = unit.address(offset);
      if (forwards.includes(at)) expect(unit.decode(at).bytes).toEqual(unit.read(offset, unit.decode(at).bytes.length));
      else expect(() => unit.decode(at)).toThrow(RangeError);
    }
  });

  it('meta information names functions, parameters, results, exports, imports, types and tags', () => {
    const { meta } = new WasmProgram([{ module: moduleOf(factorial) }], { debug: false });
    const [fac, other] = meta.functions;
    expect(fac).toMatchObject({
      name: 'fac',
      aliases: ['fac', 'factorial', '$fac', 'func[1]'],
      parameters: [{ name: 'n', type: 'i64' }],
      results: ['i64'],
    });
    expect(other).toMatchObject({ name: 'func[2]', parameters: [{ name: '$0', type: 'i32' }], results: [] });
    expect(meta.modules).toEqual([
      {
        name: 'numbers',
        exports: ['fac', 'factorial'],
        imports: [{ module: 'env', name: 'print', kind: 'function', type: '(func (param i32))' }],
      },
    ]);
    expect(meta.types).toEqual([
      {
        name: 'pair',
        size: 12,
        fields: [
          { name: 'first', type: 'i32', offset: 0, size: 4 },
          { name: 'second', type: 'i64', offset: 4, size: 8 },
        ],
      },
    ]);
    expect(meta.conditions.filter(({ builtIn }) => !builtIn)).toMatchObject([
      { id: 0, name: 'odd', payload: [{ type: 'i32' }, { type: 'i64' }] },
    ]);
    for (const name of ['fac', 'factorial', '$fac', 'func[1]'])
      expect(findFunction(meta, name)?.entry).toBe(fac?.entry);
  });

  it('names of several modules are prefixed by theirs; a module that is added later does not change earlier names', () => {
    const part = { module: moduleOf(factorial) };
    const two = new WasmProgram([part, { module: moduleOf('(module $other (func $f))') }], { debug: false });
    expect(two.meta.functions.map(({ name }) => name)).toEqual(['numbers::fac', 'numbers::func[2]', 'other::f']);
    const grown = new WasmProgram([part], { debug: false });
    const added = grown.extend({ module: moduleOf('(module $late (func $f))') });
    expect(grown.meta.functions.map(({ name }) => name)).toEqual(['fac', 'func[2]', 'late::f']);
    expect(added.id).toBe(1);
    grown.truncate(1);
    expect(grown.meta.functions).toHaveLength(2);
  });

  it('debug information is made when it is first asked for, of those units that have some', () => {
    const asked: number[] = [];
    const provider = (of: WasmUnit): DebugInformation => {
      asked.push(of.id);
      return {
        sources: [{ path: `${of.name}.wat` }],
        framesAt: (address) => [
          {
            name: of.name,
            position: { source: `${of.name}.wat`, line: offsetOf(address), column: 1 },
            scope: 0,
            isStatement: true,
          },
        ],
        statements: (source, line) =>
          source === `${of.name}.wat`
            ? [{ position: { source, line, column: 1 }, addresses: [of.address(line)], function: 'f' }]
            : [],
        statementStarts: () => [of.address(1)],
        variables: () => [],
        temporary: () => undefined,
        branches: () => [],
      };
    };
    const module = moduleOf('(module $a (func))');
    const program = new WasmProgram([{ module, debug: provider }, { module }, { module, debug: provider }], {
      debug: true,
    });
    expect(asked).toEqual([]);
    expect(program.debugState).toBe('loaded');
    expect(asked).toEqual([0, 2]);
    expect(program.debug?.sources).toEqual([{ path: 'a.wat' }]);
    expect(program.debug?.framesAt(program.units[2]?.address(7) ?? 0)[0]?.position.line).toBe(7);
    expect(program.debug?.framesAt(program.units[1]?.address(7) ?? 0)).toEqual([]);
    expect(program.debug?.statements('a.wat', 3, 3).flatMap(({ addresses }) => addresses)).toEqual([
      program.units[0]?.address(3),
      program.units[2]?.address(3),
    ]);
    expect(new WasmProgram([{ module, debug: provider }], { debug: false }).debugState).toBe('not loaded');
    expect(new WasmProgram([{ module }], { debug: true }).debugState).toBe('absent');
  });

  it('D38 a module that is invalid can be loaded and looked at', () => {
    const broken = unitOf('(module (func $odd (result i32) (i64.const 1) (local.get 9) (br 7)))');
    expect(listing(broken).map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'i64.const 1',
      'local.get 9',
      'br 7',
      'end',
    ]);
  });
});

describe('spelling', () => {
  it('floats are spelled so that they read back to the same bits', () => {
    const view = new DataView(new ArrayBuffer(8));
    expect([spellF32(0x3dcccccd), spellF32(0x7fc00000), spellF32(0x7fa00000), spellF32(-0x800000)]).toEqual([
      '0.1',
      'nan',
      'nan:0x200000',
      '-inf',
    ]);
    for (let bits = 1; bits < 2 ** 31; bits = Math.floor(bits * 1.37 + 3)) {
      view.setInt32(0, bits);
      if (Number.isFinite(view.getFloat32(0))) {
        expect(Object.is(Math.fround(Number(spellF32(bits))), view.getFloat32(0))).toBe(true);
      }
    }
    view.setFloat64(0, -1.5e-310);
    expect(spellF64(view.getInt32(4), view.getInt32(0))).toBe('-1.5e-310');
    expect(spellF64(1, 0x7ff00000)).toBe('nan:0x1');
    expect([spellI64(-1, -1), spellI64(0, 1), spellI64(-1, 0x7fffffff)]).toEqual([
      '-1',
      '4294967296',
      '9223372036854775807',
    ]);
  });

  it('names that are no plain identifiers are quoted', () => {
    expect([spellIdentifier('a.b::c'), spellIdentifier('std::vector<int, x>'), spellIdentifier('a"\n')]).toEqual([
      '$a.b::c',
      '$"std::vector<int, x>"',
      '$"a\\"\\0a"',
    ]);
  });

  it('every instruction has a name, an effect and a sentence of help', () => {
    for (const { name, help, key, effect } of opcodes) {
      expect(help, name).toMatch(/^[^ ].*\.$/);
      if (!['else', 'end', 'delegate', 'catch_all'].includes(name)) expect(effect, name).toContain('->');
      expect(key).toBeLessThan(0x500);
    }
    expect(new Set(opcodes.map(({ key }) => key)).size).toBe(opcodes.length);
  });
});
