import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FrameAccess, Machine, Value } from '../../../../vm/context/index.ts';
import { dwarfDebug } from '../../../../vm/wasm/dwarf/debug-information.ts';
import { createMachine } from '../../../../vm/wasm/machine.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { moduleOf } from '../text.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'dwarf');

interface Stopped {
  readonly machine: Machine;
  readonly frame: FrameAccess;
  variable(name: string, level?: number): Value | 'optimized out' | undefined;
}

/** A fixture stopped for the `times`th time at a line of its source, called as `run(3)`. */
const stoppedAt = (fixture: string, line: number, times = 1): Stopped => {
  const module = moduleOf(new Uint8Array(readFileSync(path.join(folder, fixture))), fixture);
  const program = new WasmProgram([{ module, debug: dwarfDebug }], { debug: true });
  const { debug } = program;
  const source = debug?.sources.find((each) => /values\.\w+$/.test(each.path))?.path ?? '';
  const index = module.exports.find(({ name }) => name === 'run')?.index ?? 0;
  const created = createMachine(program, {
    stubImports: true,
    invoke: (_, instances) => [{ function: instances[0]?.functions[index] ?? 0, values: [{ type: 'i32', bits: 3 }] }],
  });
  if (!('machine' in created) || !debug) throw new Error('no machine');
  const { machine } = created;
  const addresses = debug.statements(source, line, line).flatMap((statement) => statement.addresses);
  machine.stops({ addresses: new Set(addresses), conditions: 'none' });
  for (let time = 0; time < times; time++) {
    const { kind } = machine.run({ fuel: 1_000_000 });
    if (kind !== 'stop') throw new Error(`${kind} instead of a stop`);
  }
  const frame = machine.contexts()[0]?.frames(0, 1)[0];
  if (!frame) throw new Error('no frame');
  return {
    machine,
    frame,
    variable: (name, level = 0) => {
      const scope = debug.framesAt(frame.address)[level]?.scope ?? -1;
      return debug
        .variables(frame.address, scope)
        .find((variable) => variable.name === name)
        ?.locate(frame);
    },
  };
};

const child = (value: Value | 'optimized out' | undefined, name: string): Value | undefined => {
  if (value === undefined || value === 'optimized out') return undefined;
  const which = value.count.indexed > 0 ? 'indexed' : 'named';
  return value.children(0, 100, which).find((each) => each.name === name)?.value;
};

describe.each(['values.c.O0.dwarf4.wasm', 'values.c.O0.dwarf5.wasm'])('variables of %s', (fixture) => {
  const { variable, machine } = stoppedAt(fixture, 87);

  it.each([
    ['scale', 'int', '3'],
    ['small', 'byte', '200 '],
    ['medium', 'short', '-300'],
    ['large', 'long long', '479001600'],
    ['single_precision', 'float', '1.5'],
    ['doubled', 'double', '7.5'],
    ['yes', '_Bool', 'true'],
    ['letter', 'char', "122 'z'"],
    ['matrix', 'int[2][3]', '[[1, 2, 3], [4, 5, 6]]'],
    ['covered', 'int', '12'],
    ['counter', 'int', '0'],
    ['names', 'const char * const[3]', /^\[0x[0-9a-f]+ "first", 0x[0-9a-f]+ "second", 0x[0-9a-f]+ "third"\]$/],
  ] as const)('%s', (name, type, summary) => {
    const value = variable(name);
    if (value === undefined || value === 'optimized out') throw new Error(`${name}: ${value}`);
    expect(value.type).toBe(type);
    if (typeof summary === 'string') expect(value.summary).toBe(summary.trim());
    else expect(value.summary).toMatch(summary);
  });

  it('structures, unions, bit fields, enumerations and pointers are read by their members', () => {
    const head = variable('head');
    if (head === undefined || head === 'optimized out') throw new Error('no head');
    expect(head.type).toBe('struct node *');
    expect(head.children(0, 20, 'named').map(({ name }) => name)).toEqual([
      'next',
      'name',
      'at',
      'value',
      'flags',
      'colour',
      'weights',
      'apply',
    ]);
    expect(child(child(head, 'at'), 'x')?.summary).toBe('6');
    expect(child(child(head, 'value'), 'whole')?.summary).toBe('12');
    expect(['ready', 'level', 'offset'].map((name) => child(child(head, 'flags'), name)?.summary)).toEqual([
      '0',
      '4',
      '-2',
    ]);
    expect(child(head, 'colour')?.summary).toBe('blue (6)');
    expect(child(child(head, 'weights'), '1')?.summary).toBe('3.75');
    const last = child(child(head, 'next'), 'next');
    expect(child(last, 'name')?.summary).toMatch(/ "first"$/);
    expect(child(last, 'next')?.summary).toBe('null');
    expect(child(last, 'next')?.count).toEqual({ named: 0, indexed: 0 });
  });

  it('values are set where they are', () => {
    const total = variable('covered');
    if (total === undefined || total === 'optimized out' || !total.location) throw new Error('no place');
    const { refused } = machine.change({ kind: 'write', location: total.location, bytes: Uint8Array.of(7, 0, 0, 0) });
    expect(refused).toBeUndefined();
    const after = variable('covered');
    expect(after !== 'optimized out' && after?.summary).toBe('7');
  });
});

describe('variables of other languages and of optimised code', () => {
  it('C++: templates, bases, references and lambdas', () => {
    const { variable } = stoppedAt('values.cpp.O0.dwarf5.wasm', 54);
    const text = (name: string) => {
      const value = variable(name);
      return value === 'optimized out' ? value : `${value?.type} ${value?.summary}`;
    };
    expect(text('stack')).toBe('shop::Stack<int, 8> {values_: [0, 1, 4, 0, 0, 0, 0, 0], count_: 0}');
    expect(text('total')).toBe('int 5');
    expect(child(child(variable('item'), 'Base'), 'id')?.summary).toBe('7');
    expect(text('mood')).toMatch(/^shop::Mood busy \(2\)$/);
    expect(child(variable('base'), 'id')?.summary).toBe('7');
  });

  it('optimised code: what is in a local can be read and set, the rest is said to be optimized out', () => {
    const { variable } = stoppedAt('values.c.O2.dwarf4.wasm', 50);
    const applied = variable('applied');
    expect(applied).not.toBe('optimized out');
    expect(applied !== 'optimized out' && applied?.location?.in).toBe('local');
    expect(variable('node')).toBe('optimized out');
    expect(variable('doubled', 1)).toBe('optimized out');
  });

  it('Rust: integers, structures and references', () => {
    const { variable } = stoppedAt('values.rs.O0.wasm', 60);
    const text = (name: string) => {
      const value = variable(name);
      return value === 'optimized out' ? value : `${value?.type} ${value?.summary}`;
    };
    expect(text('scale')).toBe('u32 3');
    expect(text('mode')).toMatch(/Slow/);
    expect(text('words')).toBe('[&str; 3] ["one", "three", "five"]');
    expect(text('pair')).toBe("(u8, char) (3, 'é')");
    expect(text('shapes')).toBe('[Shape; 3] [Empty, Circle(3), Square {corner: {…}, side: 3}]');
    const square = child(variable('shapes'), '2');
    expect(child(child(square, 'corner'), 'y')?.summary).toBe('2');
  });
});
