import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../vm/context/index.ts';
import { addressOf } from '../../../../vm/context/index.ts';
import { createMachine, Store } from '../../../../vm/wasm/machine.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { noStops, runTo, runToEnd, unlimited } from '../../../conformance/drive.ts';
import { moduleOf } from '../text.ts';
import { bytesAt, call, i32, i64, machineOf, part, spaceLocation, storeOf } from './harness.ts';

const everyKind = `
(module
  (memory (export "memory") 1 3)
  (global $g (export "g") (mut i32) (i32.const 5))
  (table $t (export "t") 4 8 funcref)
  (func $f (export "f") (result i32) (i32.const 7))
  (data $d "\\01\\02\\03\\04")
  (elem $e func $f)`;

describe('rows of the WebAssembly machine', () => {
  it('D01 two machines of one program share nothing', () => {
    const text = `(module (memory 1) (global $n (mut i32) (i32.const 0))
      (func (export "main") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 2)))
        (i32.add (global.get $n) (i32.load (i32.const 0)))))`;
    const machines = [machineOf(text), machineOf(text)];
    for (const machine of machines) expect(runToEnd(machine).results).toEqual(['3']);
    expect(machines.map((machine) => machine.contexts().length)).toEqual([1, 1]);
  });

  it('D02 loads and stores of all widths are little-endian', () => {
    const store = storeOf(`(module (memory 1)
      (func (export "put") (i64.store (i32.const 8) (i64.const 0x8877665544332211)))
      (func (export "u8") (result i32) (i32.load8_u (i32.const 8)))
      (func (export "u16") (result i32) (i32.load16_u (i32.const 8)))
      (func (export "i32") (result i32) (i32.load (i32.const 9)))
      (func (export "s8") (result i64) (i64.load8_s (i32.const 15)))
      (func (export "s32") (result i64) (i64.load32_s (i32.const 12))))`);
    call(store, 'put');
    expect(['u8', 'u16', 'i32', 's8', 's32'].map((name) => call(store, name))).toEqual(
      [0x11, 0x2211, 0x55443322, -0x78, 0x88776655 | 0].map(String),
    );
  });

  it('D03 D24 several memories have addresses 0 and 1, and instructions reach each', () => {
    const store = storeOf(`(module (memory $a 1) (memory $b 2)
      (func (export "write") (i32.store $b (i32.const 0) (i32.const 9)))
      (func (export "read") (result i32 i32) (i32.load $a (i32.const 0)) (i32.load $b (i32.const 0)))
      (func (export "sizes") (result i32 i32) (memory.size $a) (memory.size $b)))`);
    call(store, 'write');
    expect([call(store, 'read'), call(store, 'sizes')]).toEqual(['0 9', '1 2']);
    expect([...(store.instances[0]?.memories ?? [])]).toEqual([0, 1]);
  });

  it('D04 D07 D08 memory grows by pages of zeros, never shrinks, and not beyond its maximum', () => {
    const store = storeOf(`(module (memory 1 3)
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "last") (result i32) (i32.load (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4))))
      (func (export "fill") (memory.fill (i32.const 0) (i32.const 255) (i32.const 65536))))`);
    call(store, 'fill');
    const sizes: string[] = [];
    for (const pages of [0, 1, 5, -1, 1, 1]) {
      sizes.push(call(store, 'grow', i32(pages)));
      expect((store.store.engine.memories[0]?.bytes.length ?? 1) % 65536).toBe(0);
    }
    expect(sizes).toEqual(['1', '1', '-1', '-1', '2', '-1']);
    expect(call(store, 'last')).toBe('0');
  });

  it('D05 D10 D13 D56 each kind of the store is changed only by its own group of instructions', () => {
    const snapshot = ({ store }: ReturnType<typeof storeOf>) => {
      const { engine } = store;
      return {
        memory: [
          ...engine.memories.map(({ bytes }) => [bytes.length, bytes.reduce((sum, byte) => sum + byte, 0)].join()),
        ],
        global: [...engine.globals.subarray(0, 4)],
        table: engine.tables.map(({ words, length }) => [...words.subarray(0, length * 2)].join()),
        data: engine.data.map(({ bytes, dropped }) => `${[...bytes]} ${dropped}`),
        element: engine.elements.map(({ words, dropped }) => `${[...words]} ${dropped}`),
      };
    };
    const groups: Readonly<Record<string, readonly [string, string]>> = {
      'i32.store': ['memory', '(i32.store (i32.const 0) (i32.const 1))'],
      'i64.store32': ['memory', '(i64.store32 (i32.const 0) (i64.const 1))'],
      'v128.store': ['memory', '(v128.store (i32.const 0) (v128.const i32x4 1 2 3 4))'],
      'memory.grow': ['memory', '(drop (memory.grow (i32.const 1)))'],
      'memory.fill': ['memory', '(memory.fill (i32.const 0) (i32.const 1) (i32.const 9))'],
      'memory.init': ['memory', '(memory.init $d (i32.const 0) (i32.const 0) (i32.const 4))'],
      'memory.copy': ['', '(memory.copy (i32.const 0) (i32.const 100) (i32.const 9))'],
      'global.set': ['global', '(global.set $g (i32.const 6))'],
      'table.set': ['table', '(table.set $t (i32.const 0) (ref.func $f))'],
      'table.fill': ['table', '(table.fill $t (i32.const 0) (ref.func $f) (i32.const 2))'],
      'table.grow': ['table', '(drop (table.grow $t (ref.null func) (i32.const 1)))'],
      'table.init': ['table', '(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))'],
      'data.drop': ['data', '(data.drop $d)'],
      'elem.drop': ['element', '(elem.drop $e)'],
      'local.set': ['', '(local.set 0 (i32.const 9))'],
      call: ['', '(drop (call $f))'],
      loads: ['', '(drop (i32.add (i32.load (i32.const 0)) (global.get $g)))'],
    };
    const changed = Object.fromEntries(
      Object.entries(groups).map(([name, [, code]]) => {
        const store = storeOf(`${everyKind} (func (export "main") (local i32) ${code}))`);
        const before: Readonly<Record<string, unknown>> = snapshot(store);
        call(store, 'main');
        const after: Readonly<Record<string, unknown>> = snapshot(store);
        const kinds = Object.keys(before).filter(
          (kind) => JSON.stringify(before[kind]) !== JSON.stringify(after[kind]),
        );
        return [name, kinds.join()];
      }),
    );
    expect(changed).toEqual(Object.fromEntries(Object.entries(groups).map(([name, [kind]]) => [name, kind])));
  });

  it('D06 D17 D22 running code creates no memories, data segments and element segments', () => {
    const { store, instances } = storeOf(`${everyKind} (func (export "main")
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $d) (elem.drop $e)
      (drop (memory.grow (i32.const 1))) (drop (table.grow $t (ref.null func) (i32.const 1)))))`);
    const counts = () => [store.engine.memories, store.engine.data, store.engine.elements].map(({ length }) => length);
    const before = counts();
    call({ store, instances }, 'main');
    expect(counts()).toEqual(before);
    expect(before).toEqual([1, 1, 1]);
  });

  it('D09 globals are read and written, immutable ones only read', () => {
    const store = storeOf(`(module (global $a (mut i64) (i64.const 1)) (global $b f64 (f64.const -0.5))
      (func (export "set") (param i64) (global.set $a (local.get 0)))
      (func (export "get") (result i64 i64) (global.get $a) (i64.reinterpret_f64 (global.get $b))))`);
    call(store, 'set', i64(-9n));
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, -0.5);
    expect(call(store, 'get')).toBe(`-9 ${bits.getBigInt64(0)}`);
  });

  it('D11 overwriting the whole memory leaves the code running', () => {
    const store = storeOf(`(module (memory 1)
      (func (export "main") (result i32)
        (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536))
        (memory.fill (i32.const 0) (i32.const 255) (i32.const 65536))
        (i32.const 42)))`);
    expect(call(store, 'main')).toBe('42');
  });

  it('D12 tables hold references of one type, null at first', () => {
    const store = storeOf(`(module (table $f 2 funcref) (table $x 2 externref) (func $one)  (elem declare func $one)
      (func (export "nulls") (result i32 i32) (ref.is_null (table.get $f (i32.const 0))) (ref.is_null (table.get $x (i32.const 1))))
      (func (export "put") (param externref) (table.set $x (i32.const 1) (local.get 0)) (table.set $f (i32.const 0) (ref.func $one)))
      (func (export "get") (result funcref externref) (table.get $f (i32.const 0)) (table.get $x (i32.const 1)))
      (func (export "far") (result funcref) (table.get $f (i32.const 2))))`);
    expect(call(store, 'nulls')).toBe('1 1');
    call(store, 'put', { type: 'ref', kind: 'extern', number: 77 });
    expect(call(store, 'get')).toBe('func 0 extern 77');
    expect(call(store, 'far')).toBe('trap: out of bounds table access');
  });

  it('D14 D15 D18 data segments do not change, are copied within bounds, and are gone when dropped', () => {
    const store = storeOf(`(module (memory 1) (data $d "abcd")
      (func (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
      (func (export "smash") (memory.fill (i32.const 0) (i32.const 0) (i32.const 100)))
      (func (export "drop") (data.drop $d))
      (func (export "word") (result i32) (i32.load (i32.const 0))))`);
    call(store, 'init', i32(0), i32(0), i32(4));
    const word = call(store, 'word');
    call(store, 'smash');
    call(store, 'init', i32(0), i32(0), i32(4));
    expect(call(store, 'word')).toBe(word);
    expect(call(store, 'init', i32(0), i32(1), i32(4))).toBe('trap: out of bounds memory access');
    call(store, 'drop');
    expect(call(store, 'init', i32(0), i32(0), i32(1))).toBe('trap: out of bounds memory access');
    expect(call(store, 'init', i32(0), i32(0), i32(0))).toBe('');
  });

  it('D19 D20 D23 element segments do not change, are copied within bounds, and are gone when dropped', () => {
    const store = storeOf(`(module (table $t 2 funcref) (func $a) (func $b) (elem $e func $a $b)
      (func (export "init") (param i32 i32 i32) (table.init $t $e (local.get 0) (local.get 1) (local.get 2)))
      (func (export "clear") (table.fill $t (i32.const 0) (ref.null func) (i32.const 2)))
      (func (export "drop") (elem.drop $e))
      (func (export "get") (result funcref funcref) (table.get $t (i32.const 0)) (table.get $t (i32.const 1))))`);
    for (let round = 0; round < 2; round++) {
      call(store, 'init', i32(0), i32(0), i32(2));
      expect(call(store, 'get')).toBe('func 0 func 1');
      call(store, 'clear');
    }
    expect(call(store, 'init', i32(1), i32(0), i32(2))).toBe('trap: out of bounds table access');
    call(store, 'drop');
    expect(call(store, 'init', i32(0), i32(0), i32(1))).toBe('trap: out of bounds table access');
  });

  it('D16 D21 D33 D34 the start function runs once at instantiation, after memories and tables are filled', () => {
    const store = storeOf(`(module (memory 1) (table 1 funcref) (global $seen (export "seen") (mut i32) (i32.const 0))
      (func $seven (result i32) (i32.const 7))
      (func $start (global.set $seen
        (i32.add (i32.load8_u (i32.const 100)) (call_indirect (result i32) (i32.const 0)))))
      (elem (i32.const 0) $seven) (data (i32.const 100) "\\20") (start $start))`);
    expect(store.store.readGlobal(0)).toEqual(i32(39));
    const machine = machineOf(`(module (memory 1) (global $n (mut i32) (i32.const 0))
      (func $start (global.set $n (i32.load (i32.const 0)))) (data (i32.const 0) "\\05") (start $start)
      (func (export "main") (result i32) (global.get $n)))`);
    machine.run({ fuel: 1 });
    expect(machine.contexts()[0]?.frames(0, 1)[0]?.function).toBe('start');
    expect(runToEnd(machine).results).toEqual(['5']);
  });

  it('D24 D25 D29 items of each kind are numbered from 0 without holes over all instances, each kind by itself', () => {
    const text = `(module (memory 1) (global i32 (i32.const 1)) (global i32 (i32.const 2)) (table 1 funcref) (func) (func) (data "x") (elem funcref))`;
    const { store, instances } = storeOf(text, text);
    const { engine } = store;
    const spaces = ['functions', 'memories', 'globals', 'tables', 'data', 'elements'] as const;
    const addresses = spaces.map((space) => instances.flatMap((instance) => [...instance[space]]));
    expect(addresses).toEqual([
      [0, 1, 2, 3],
      [0, 1],
      [0, 1, 2, 3],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect([engine.store, engine.memories, engine.globalTypes, engine.tables].map(({ length }) => length)).toEqual([
      4, 2, 4, 2,
    ]);
  });

  it('D26 D27 memory 0 is the heap: bytes and texts are read and written by address, out of range is refused', () => {
    const machine = machineOf(`(module (memory 1) (memory 1) (data (i32.const 16) "gr\\c3\\bc\\c3\\9fe\\00")
      (func (export "main") (result i32) (i32.load (i32.const 0))))`);
    expect(new TextDecoder().decode(Uint8Array.from(bytesAt(machine, 'heap', 16, 8)))).toBe('grüße\0'.slice(0, 6));
    const location = spaceLocation(machine, 'heap', 0, 4);
    expect(machine.change({ kind: 'write', location, bytes: Uint8Array.of(1, 2, 0, 0) })).toEqual({});
    expect(machine.read(location)?.bytes).toEqual(Uint8Array.of(1, 2, 0, 0));
    const far = spaceLocation(machine, 'heap', 65_534, 4);
    expect(machine.read(far)).toBeUndefined();
    expect(machine.change({ kind: 'write', location: far, bytes: new Uint8Array(4) }).refused).toEqual(
      expect.any(String),
    );
    expect(runToEnd(machine).results).toEqual(['513']);
  });

  it('D30 D31 D43 exports of each kind are found by name and imported by other modules', () => {
    const store = storeOf(
      `(module (memory (export "memory") 1) (global (export "global") (mut i32) (i32.const 4)) (table (export "table") 2 funcref)
        (tag (export "tag") (param i32))
        (func (export "function") (result i32) (i32.const 30)))`,
      `(module (import "m0" "memory" (memory 1)) (import "m0" "global" (global $g (mut i32))) (import "m0" "table" (table $t 1 funcref))
        (import "m0" "tag" (tag (param i32))) (import "m0" "function" (func $f (result i32)))
        (elem declare func $f)
        (func (export "main") (result i32)
          (i32.store (i32.const 0) (i32.const 1)) (global.set $g (i32.const 2)) (table.set $t (i32.const 1) (ref.func $f))
          (i32.add (call_indirect $t (result i32) (i32.const 1)) (i32.add (i32.load (i32.const 0)) (global.get $g)))))`,
    );
    expect(call(store, 'main')).toBe('33');
    const { engine } = store.store;
    expect([engine.memories, engine.globalTypes, engine.tables, engine.tags].map(({ length }) => length)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(store.store.readGlobal(0)).toEqual(i32(2));
  });

  it('D32 D42 all imports that are missing or do not fit are reported at once, with both signatures', () => {
    const store = new Store();
    const other = store.instantiate(moduleOf('(module (func (export "f") (param i32)) (memory (export "m") 1))'));
    if (other.kind !== 'instance') throw new Error(other.kind);
    store.register('other', other.instance);
    const made = store.instantiate(
      moduleOf(`(module (import "env" "print" (func (param i32 f64))) (import "other" "f" (func (param i64)))
        (import "other" "m" (memory 2)) (import "other" "m" (global i32)))`),
    );
    expect(made.kind === 'unlinkable' && made.errors.map(({ message }) => message)).toEqual([
      'unknown import env.print: function [i32 f64] -> []',
      'incompatible import type: other.f is function [i32] -> [], but function [i64] -> [] is needed',
      'incompatible import type: other.m is memory 1, but memory 2 is needed',
      'incompatible import type: other.m is memory 1, but global i32 is needed',
    ]);
    const stubbed = store.instantiate(
      moduleOf('(module (import "env" "print" (func $p)) (func (export "main") (call $p)))'),
      { stubImports: true },
    );
    if (stubbed.kind !== 'instance') throw new Error(stubbed.kind);
    expect(store.invoke(stubbed.instance.exports.get('main')?.address ?? -1, [])).toEqual({
      kind: 'trap',
      code: 'missing import',
      message: 'the imported function env.print is missing',
    });
  });

  it('D35 D46 the place in a function is the instruction about to run, one for each step', () => {
    const machine = machineOf(`(module (func (export "main") (result i32)
      (block (br_if 0 (i32.const 1)) (unreachable)) (i32.add (i32.const 1) (i32.const 2))))`);
    const [unit] = machine.program.units;
    const seen: string[] = [];
    for (let clock = 1; ; clock++) {
      const frame = machine.contexts()[0]?.frames(0, 1)[0];
      if (!frame) break;
      seen.push(unit?.decode(frame.address).text.replace(/ \(;.*/, '') ?? '');
      if (!runTo(machine, clock)) break;
    }
    expect(seen).toEqual(['block', 'i32.const 1', 'br_if 0', 'i32.const 1', 'i32.const 2', 'i32.add', 'end']);
  });

  const nested = `(module
    (func $inner (param $a i32) (param $b i64) (result i64 i32) (local $c f64) (local $d i32)
      (local.set $d (i32.const 9)) (local.get $b) (local.get $a))
    (func (export "main") (result i32) (local $x i64)
      (i32.const 100) (call $inner (i32.const 1) (i64.const 2)) (drop) (drop)))`;

  const insideInner = (): Machine => {
    const machine = machineOf(nested);
    const entry = machine.program.meta.functions.find(({ name }) => name === 'inner')?.entry ?? 0;
    machine.stops({ ...noStops, addresses: new Set([entry]) });
    expect(machine.run(unlimited).kind).toBe('stop');
    machine.stops(noStops);
    return machine;
  };

  it('D36 D44 D45 D47 D48 D50 each frame has its function, its locals, a value stack of its own, and a caller', () => {
    const machine = insideInner();
    const [inner, main] = machine.contexts()[0]?.frames(0, 9) ?? [];
    expect([inner?.function, main?.function]).toEqual(['inner', 'main']);
    expect(Array.from({ length: inner?.localCount ?? 0 }, (_, index) => inner?.local(index).summary)).toEqual([
      '1',
      '2',
      '0',
      '0',
    ]);
    expect([inner?.stackCount, main?.stackCount]).toEqual([0, 1]);
    expect(main?.stack(0).summary).toBe('100');
    expect([inner?.depth, main?.depth]).toEqual([1, 0]);
  });

  it('D49 results come onto the stack of the caller, in order', () => {
    const machine = insideInner();
    const left = machine.run({ ...unlimited, leave: { context: 1, depth: 1 } });
    expect(left.kind === 'left' && left.results.map(({ summary }) => summary)).toEqual(['2', '1']);
    const [main] = machine.contexts()[0]?.frames(0, 1) ?? [];
    expect([0, 1, 2].map((index) => main?.stack(index).summary)).toEqual(['100', '2', '1']);
  });

  it('D37 D39 code that is not valid traps at best, and takes nothing down', () => {
    const store = new Store();
    for (const body of ['(i32.add)', '(local.get 7)', '(drop)', '(i32.const 1) (br 9)']) {
      let bytes: Uint8Array | undefined;
      try {
        bytes = moduleOf(`(module (func (export "main") ${body}))`).bytes;
      } catch {
        continue;
      }
      const made = store.instantiate(moduleOf(bytes));
      if (made.kind !== 'instance') throw new Error(made.kind);
      const result = store.invoke(made.instance.exports.get('main')?.address ?? -1, []);
      expect([body, result.kind]).toEqual([body, 'trap']);
    }
  });

  it('D51 D52 D53 numbers, vectors and references keep all their bits on the stack', () => {
    const store = storeOf(`(module (func $f (export "f")) (elem declare func $f)
      (func (export "nan32") (result i32) (i32.reinterpret_f32 (f32.const nan:0x200001)))
      (func (export "nan64") (result i64) (i64.reinterpret_f64 (f64.const -nan:0x4000000000001)))
      (func (export "v128") (param v128) (result v128) (local v128) (local.set 1 (local.get 0)) (local.get 1))
      (func (export "mixed") (param v128) (result i32 v128) (i32.const -1) (local.get 0))
      (func (export "i64") (param i64) (result i64) (local.get 0))
      (func (export "nulls") (result i32 i32) (ref.is_null (ref.null extern)) (ref.is_null (ref.func $f))))`);
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => 0xf0 + index);
    const hex = [...bytes].map((byte) => byte.toString(16)).join('');
    expect([
      call(store, 'nan32'),
      call(store, 'nan64'),
      call(store, 'v128', { type: 'v128', bytes }),
      call(store, 'mixed', { type: 'v128', bytes }),
      call(store, 'i64', i64(-0x8000000000000000n)),
      call(store, 'nulls'),
    ]).toEqual([
      String(0x7fa00001),
      String(BigInt.asIntN(64, 0xfff4000000000001n)),
      hex,
      `-1 ${hex}`,
      '-9223372036854775808',
      '1 0',
    ]);
  });

  it('D54 a stack holds bits alone: types of what is shown come from the code', () => {
    const machine = machineOf(`(module (func (export "main") (result i32)
      (i32.reinterpret_f32 (f32.reinterpret_i32 (i32.const 0x3f800000)))))`);
    const shown: string[] = [];
    for (let clock = 1; clock < 4 && runTo(machine, clock); clock++) {
      const value = machine.contexts()[0]?.frames(0, 1)[0]?.stack(0);
      shown.push(`${value?.type} ${value?.summary}`);
    }
    expect(shown).toEqual(['i32 1065353216', 'f32 1', 'i32 1065353216']);
  });

  it('D55 calls through tables check bounds, null and the signature', () => {
    const store = storeOf(`(module (type $v (func)) (table 4 funcref) (elem (i32.const 0) $a $b)
      (func $a (result i32) (i32.const 1)) (func $b)
      (func (export "main") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`);
    expect([0, 1, 2, 4, -1].map((index) => call(store, 'main', i32(index)))).toEqual([
      '1',
      'trap: indirect call type mismatch',
      'trap: uninitialized element 2',
      'trap: undefined element',
      'trap: undefined element',
    ]);
  });

  it('deep recursion ends at the counted limit, not at that of the host', () => {
    const store = new Store({ limits: { depth: 5000 } });
    const made = store.instantiate(
      moduleOf('(module (func $f (export "f") (param i32) (result i32) (call $f (local.get 0))))'),
    );
    if (made.kind !== 'instance') throw new Error(made.kind);
    expect(store.invoke(made.instance.exports.get('f')?.address ?? -1, [i32(1)])).toMatchObject({
      message: 'call stack exhausted',
    });
  });

  it('locals, globals, elements and fields are set with a check of their type', () => {
    const machine = machineOf(`(module (type $s (struct (field $x (mut i32)) (field i64)))
      (global $g (mut i64) (i64.const 1)) (global $c i32 (i32.const 2)) (table $t 1 funcref)
      (func $f) (elem declare func $f)
      (func (export "main") (result i32) (local $l i32) (local $r (ref null $s))
        (local.set $r (struct.new $s (i32.const 3) (i64.const 4)))
        (nop)
        (i32.add (local.get $l) (struct.get $s $x (local.get $r)))))`);
    runTo(machine, 4);
    const frame = machine.contexts()[0]?.frames(0, 1)[0];
    const set = (location: Parameters<Machine['read']>[0] | undefined, bytes: Uint8Array) =>
      location && machine.change({ kind: 'write', location, bytes });
    expect(set(frame?.local(0).location, Uint8Array.of(10, 0, 0, 0))).toEqual({});
    expect(set(frame?.local(0).location, Uint8Array.of(1))?.refused).toBe('the place holds 4 bytes, not 1');
    const field = frame?.local(1).children(0, 2, 'named') ?? [];
    expect(field.map(({ name, value }) => `${name} ${value.summary}`)).toEqual(['x 3', '1 4']);
    expect(set(field[0]?.value.location, Uint8Array.of(20, 0, 0, 0))).toEqual({});
    expect(set(field[1]?.value.location, new Uint8Array(8))?.refused).toBe('the field is immutable');
    // A function is no struct.
    expect(set(frame?.local(1).location, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0))?.refused).toBe(
      'the reference has another type',
    );
    const [g, c] = part(machine, 'Globals').children(0, 2, 'named');
    expect(set(g?.value.location, Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0))).toEqual({});
    expect(c?.value.location).toBeUndefined();
    const [table] = part(machine, 'Tables').children(0, 1, 'named');
    const element = table?.value.children(0, 1, 'indexed')[0]?.value;
    expect(set(element?.location, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0))).toEqual({});
    expect(set(element?.location, Uint8Array.of(9, 0, 0, 0, 1, 0, 0, 0))?.refused).toBe(
      'the reference refers to nothing',
    );
    expect(runToEnd(machine).results).toEqual(['30']);
  });

  it('going to another instruction wants the same operands there', () => {
    const machine = machineOf(`(module (func (export "main") (result i32) (local $n i32)
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (nop)
      (local.get $n)))`);
    const [unit] = machine.program.units;
    const entry = machine.program.meta.functions[0]?.entry ?? 0;
    const starts = unit?.starts(entry, 10) ?? [];
    runTo(machine, 4);
    expect(machine.change({ kind: 'go to', context: 1, address: starts[2] ?? 0 }).refused).toContain('operand stack');
    expect(machine.change({ kind: 'go to', context: 1, address: addressOf(0, 1) }).refused).toEqual(expect.any(String));
    expect(machine.change({ kind: 'go to', context: 1, address: entry })).toEqual({});
    expect(runToEnd(machine).results).toEqual(['2']);
  });

  it('garbage is collected when the heap is full, in both forms at the same instruction', () => {
    const text = `(module (type $cell (struct (field i64) (field (ref null $cell)))) (type $bytes (array (mut i8)))
      (func (export "main") (result i64) (local $n i32) (local $kept (ref null $cell))
        (loop $again
          (drop (array.new $bytes (i32.const 1) (i32.const 50000)))
          (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 100)))
            (then (local.set $kept (struct.new $cell (i64.extend_i32_u (local.get $n)) (local.get $kept)))))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $n) (i32.const 1000))))
        (i64.add (struct.get $cell 0 (local.get $kept)) (struct.get $cell 0 (ref.as_non_null (struct.get $cell 1 (local.get $kept)))))))`;
    const runs = [true, false].map((fusing) => {
      const created = createMachine(new WasmProgram([{ module: moduleOf(text) }], { debug: false }), {
        fusing,
        limits: { heapBytes: 2_000_000 },
        invoke: (_, [instance]) => [{ function: instance?.exports.get('main')?.address ?? -1, values: [] }],
      });
      if (!('machine' in created)) throw new Error('the machine was not created');
      return runToEnd(created.machine);
    });
    expect(runs[0]?.results).toEqual(['1700']);
    expect(runs[1]).toEqual(runs[0]);
  });
});
