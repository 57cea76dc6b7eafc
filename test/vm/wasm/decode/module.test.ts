import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../../vm/wasm/encode.ts';
import { bodyOf, customSection, functionAt, functionTypeOf, sectionIds } from '../../../../vm/wasm/module.ts';
import { f64, funcref, i32, i64, spellFunctionType } from '../../../../vm/wasm/types.ts';
import { bytesOf, moduleOf } from '../text.ts';
import { v8 } from '../v8.ts';

const text = `(module $shapes
  (type $point (struct (field $x i32) (field $y (mut f64))))
  (import "env" "print" (func $print (param i32)))
  (import "env" "memory" (memory 1 2))
  (import "env" "base" (global $base i32))
  (table $table 2 10 funcref)
  (memory $second i64 3)
  (tag $broken (param i32))
  (global $count (mut i64) (i64.const 5))
  (func $add (export "add") (param $a i32) (param $b i32) (result i32) (local $sum f64)
    (i32.add (local.get $a) (local.get $b)))
  (func $start (nop))
  (start $start)
  (elem $first (table $table) (i32.const 0) func $add $start)
  (elem $kept funcref (ref.func $add) (ref.null func))
  (elem $named declare func $print)
  (data $text (memory 0) (i32.const 8) "hello")
  (data $passive "\\00\\ff")
  (export "memory" (memory 0)))`;

describe('decoded modules', () => {
  const module = moduleOf(text);

  it('D28 a module has a name and six kinds of content; what V8 reads of it agrees', () => {
    expect(module.name).toBe('shapes');
    expect([
      module.functionTypes.length,
      module.tables.length,
      module.memories.length,
      module.globals.length,
      module.elements.length,
      module.data.length,
    ]).toEqual([3, 1, 2, 2, 3, 2]);
    const plain = bytesOf(`(module (import "a" "f" (func)) (import "a" "g" (global i32)) (memory 1)
      (func (export "x")) (table (export "t") 1 funcref) (export "m" (memory 0)) (global (export "v") i64 (i64.const 1)))`);
    const compiled = new v8.Module(plain);
    const decoded = moduleOf(plain);
    expect(decoded.exports.map(({ name, kind }) => ({ name, kind }))).toEqual(v8.Module.exports(compiled));
    expect(decoded.imports.map(({ module: from, name, type }) => ({ module: from, name, kind: type.kind }))).toEqual(
      v8.Module.imports(compiled),
    );
  });

  it('D30 exports name functions, tables, memories and globals by index', () => {
    expect(module.exports.map(({ name, kind, index }) => [name, kind, index])).toEqual([
      ['add', 'function', 1],
      ['memory', 'memory', 0],
    ]);
  });

  it('index spaces list imports first', () => {
    expect(module.importedFunctionCount).toBe(1);
    expect(module.functionImports[0]?.name).toBe('print');
    expect(module.memories.map(({ type, import: imported }) => [type.limits, imported?.name])).toEqual([
      [{ minimum: 1n, maximum: 2n, index: i32, shared: false }, 'memory'],
      [{ minimum: 3n, index: i64, shared: false }, undefined],
    ]);
    expect(module.globals.map(({ type }) => type)).toEqual([
      { type: i32, mutable: false },
      { type: i64, mutable: true },
    ]);
    expect(module.tables[0]?.type).toEqual({
      element: funcref,
      limits: { minimum: 2n, maximum: 10n, index: i32, shared: false },
    });
  });

  it('D14 D19 segments keep where their contents lie in the file', () => {
    const bytes = module.data.map(({ bytes: { from, to } }) => [...module.bytes.subarray(from, to)]);
    expect(bytes).toEqual([[...new TextEncoder().encode('hello')], [0, 255]]);
    expect(module.data.map(({ mode }) => mode.kind)).toEqual(['active', 'passive']);
    expect(module.elements.map(({ mode, items }) => [mode.kind, items.kind])).toEqual([
      ['active', 'functions'],
      ['passive', 'expressions'],
      ['declarative', 'functions'],
    ]);
    expect(module.dataCount === undefined || module.dataCount === 2).toBe(true);
  });

  it('functions have types and bodies at offsets of the file', () => {
    const type = functionTypeOf(module, 1);
    expect(type && spellFunctionType(type)).toBe('[i32 i32] -> [i32]');
    const body = bodyOf(module, 1);
    if (!body) throw new Error('add has a body');
    // One group of locals: a count, then count and type.
    expect([...module.bytes.subarray(body.locals, body.code)]).toEqual([1, 1, f64]);
    expect([...module.bytes.subarray(body.code, body.end)]).toEqual([0x20, 0, 0x20, 1, 0x6a, 0x0b]);
    expect(functionAt(module, body.code)).toBe(1);
    expect(functionAt(module, body.end - 1)).toBe(1);
    expect(functionAt(module, body.locals - 2)).toBeUndefined();
    expect(bodyOf(module, 0)).toBeUndefined();
    expect(module.codeStart).toBe(module.sections.find(({ id }) => id === sectionIds.code)?.payload.from);
    expect(module.start?.index).toBe(2);
  });

  it('names are those of the name section', () => {
    const { names } = module;
    expect(Object.fromEntries(names.functions)).toEqual({ 0: 'print', 1: 'add', 2: 'start' });
    expect(Object.fromEntries(names.locals.get(1) ?? [])).toEqual({ 0: 'a', 1: 'b', 2: 'sum' });
    expect(Object.fromEntries(names.types)[0]).toBe('point');
    expect(Object.fromEntries(names.fields.get(0) ?? [])).toEqual({ 0: 'x', 1: 'y' });
    expect([names.tables.get(0), names.memories.get(1), names.globals.get(1), names.tags.get(0)]).toEqual([
      'table',
      'second',
      'count',
      'broken',
    ]);
    expect([names.elements.get(1), names.data.get(1)]).toEqual(['kept', 'passive']);
  });

  it('sections lie one behind the other from the header to the end', () => {
    let at = 8;
    for (const { range, payload } of module.sections) {
      expect(range.from).toBe(at);
      expect(payload.from).toBeGreaterThan(range.from);
      expect(payload.to).toBe(range.to);
      at = range.to;
    }
    expect(at).toBe(module.bytes.length);
  });

  it('custom sections are kept wherever they stand; a damaged name section gives the names before the damage', () => {
    const writer = new ByteWriter();
    writer.bytes(bytesOf('(module)').subarray(0, 8));
    writer.section(0, (payload) => {
      payload.name('producers');
      payload.byte(7);
    });
    writer.section(1, (payload) => payload.byte(0));
    writer.section(0, (payload) => {
      payload.name('name');
      payload.byte(1);
      payload.sized((names) => {
        names.u32(9);
        names.u32(4);
        names.name('known');
        names.u32(5);
        names.u32(200);
      });
    });
    const damaged = moduleOf(writer.toBytes(), 'folder/file.name.wasm');
    expect(damaged.sections.map(({ name }) => name)).toEqual(['producers', 'type', 'name']);
    const producers = customSection(damaged, 'producers');
    expect(producers && damaged.bytes[producers.payload.from]).toBe(7);
    expect([...damaged.names.functions]).toEqual([[4, 'known']]);
    expect(damaged.name).toBe('file.name');
  });
});
