import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../vm/context/index.ts';
import { noStops, runToEnd, unlimited } from '../../conformance/drive.ts';
import { call, i32, machineOf, storeOf } from './run/harness.ts';

/** Bulk operations with sizes in bytes, and what they need around them. */
const operations: readonly {
  readonly name: string;
  readonly fields: string;
  readonly body: string;
  readonly bytes: number;
}[] = [
  {
    name: 'memory.fill',
    fields: '(memory 4)',
    body: '(memory.fill (i32.const 0) (i32.const 7) (i32.const 200000))',
    bytes: 200_000,
  },
  {
    name: 'memory.copy',
    fields: '(memory 8)',
    body: '(memory.copy (i32.const 5) (i32.const 200000) (i32.const 100000))',
    bytes: 100_000,
  },
  {
    name: 'memory.init',
    fields: `(memory 4) (data $d "${'x'.repeat(70_000)}")`,
    body: '(memory.init $d (i32.const 1) (i32.const 0) (i32.const 70000))',
    bytes: 70_000,
  },
  { name: 'memory.grow', fields: '(memory 1)', body: '(drop (memory.grow (i32.const 3)))', bytes: 3 * 65_536 },
  {
    name: 'memory.grow of 64 bits',
    fields: '(memory i64 1)',
    body: '(drop (memory.grow (i64.const 3)))',
    bytes: 3 * 65_536,
  },
  {
    name: 'table.fill',
    fields: '(table 20000 funcref)',
    body: '(table.fill (i32.const 0) (ref.null func) (i32.const 10000))',
    bytes: 80_000,
  },
  {
    name: 'table.copy',
    fields: '(table 20000 funcref)',
    body: '(table.copy (i32.const 0) (i32.const 9) (i32.const 10000))',
    bytes: 80_000,
  },
  {
    name: 'table.grow',
    fields: '(table 1 externref)',
    body: '(drop (table.grow (ref.null extern) (i32.const 10000)))',
    bytes: 80_000,
  },
  {
    name: 'table.init',
    fields: `(table 10000 funcref) (func $f) (elem $e func${' $f'.repeat(9000)})`,
    body: '(table.init $e (i32.const 0) (i32.const 0) (i32.const 9000))',
    bytes: 72_000,
  },
  {
    name: 'array.new',
    fields: '(type $a (array (mut i64)))',
    body: '(drop (array.new $a (i64.const 1) (i32.const 10000)))',
    bytes: 80_000,
  },
  {
    name: 'array.new_default',
    fields: '(type $a (array (mut i8)))',
    body: '(drop (array.new_default $a (i32.const 80000)))',
    bytes: 80_000,
  },
  {
    name: 'array.new_data',
    fields: `(type $a (array (mut i8))) (data $d "${'x'.repeat(70_000)}")`,
    body: '(drop (array.new_data $a $d (i32.const 0) (i32.const 70000)))',
    bytes: 70_000,
  },
  {
    name: 'array.new_elem',
    fields: `(type $a (array (mut funcref))) (func $f) (elem $e func${' $f'.repeat(9000)})`,
    body: '(drop (array.new_elem $a $e (i32.const 0) (i32.const 9000)))',
    bytes: 72_000,
  },
  {
    name: 'array.fill',
    fields: '(type $a (array (mut i8))) (global $g (ref $a) (array.new_default $a (i32.const 100000)))',
    body: '(array.fill $a (global.get $g) (i32.const 1) (i32.const 9) (i32.const 90000))',
    bytes: 90_000,
  },
  {
    name: 'array.copy',
    fields: '(type $a (array (mut i32))) (global $g (ref $a) (array.new_default $a (i32.const 100000)))',
    body: '(array.copy $a $a (global.get $g) (i32.const 1) (global.get $g) (i32.const 0) (i32.const 90000))',
    bytes: 360_000,
  },
  {
    name: 'array.init_data',
    fields: `(type $a (array (mut i8))) (data $d "${'x'.repeat(70_000)}") (global $g (ref $a) (array.new_default $a (i32.const 100000)))`,
    body: '(array.init_data $a $d (global.get $g) (i32.const 1) (i32.const 0) (i32.const 70000))',
    bytes: 70_000,
  },
  {
    name: 'array.init_elem',
    fields: `(type $a (array (mut funcref))) (func $f) (elem $e func${' $f'.repeat(9000)}) (global $g (ref $a) (array.new_default $a (i32.const 10000)))`,
    body: '(array.init_elem $a $e (global.get $g) (i32.const 1) (i32.const 0) (i32.const 9000))',
    bytes: 72_000,
  },
];

const forms = [{ fusing: false }, {}, { heat: { calls: 1, rounds: 1 } }] as const;

/** A program that does something several times. */
const loop = (fields: string, body: string, rounds: number) => `(module ${fields}
  (func $do ${body})
  (func (export "main") (local $n i32)
    (loop $again
      (call $do)
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const ${rounds}))))))`;

const clockAtEnd = (machine: Machine) => {
  runToEnd(machine);
  return machine.clock;
};

describe('bulk operations', () => {
  for (const { name, fields, body, bytes } of operations) {
    it(`${name} is charged by its size, in every form`, () => {
      const [plain, fast, compiled] = forms.map((form) => clockAtEnd(machineOf(loop(fields, body, 3), form)));
      const nothing = clockAtEnd(machineOf(loop(fields, '', 3)));
      const own = clockAtEnd(machineOf(`(module ${fields} (func (export "main") ${body}))`)) - 1;
      expect([plain, compiled]).toEqual([fast, fast]);
      // Beyond the size, an operation is a handful of instructions.
      const charged = Math.floor(bytes / 64);
      expect(own).toBeGreaterThanOrEqual(charged + 2);
      expect(own).toBeLessThanOrEqual(charged + 8);
      if (!name.includes('grow')) expect(fast! - nothing).toBe(own * 3);
    });
  }

  it('what fits in a page takes one instruction', () => {
    const at = (length: number) =>
      clockAtEnd(machineOf(loop('(memory 4)', `(memory.fill (i32.const 0) (i32.const 7) (i32.const ${length}))`, 1)));
    expect([at(0), at(65_536)]).toEqual([at(1), at(1)]);
    expect(at(65_537) - at(1)).toBe(1024);
  });

  it('operations that trap are not charged and change nothing', () => {
    const store = storeOf(`(module (memory 2) (table 20000 funcref) (type $a (array (mut i8)))
      (func (export "fill") (memory.fill (i32.const 1) (i32.const 7) (i32.const 131072)))
      (func (export "copy") (memory.copy (i32.const 1) (i32.const 0) (i32.const 131072)))
      (func (export "table") (table.fill (i32.const 1) (ref.null func) (i32.const 20000)))
      (func (export "array") (drop (array.new_default $a (i32.const -1))))
      (func (export "refused") (result i32) (memory.grow (i32.const 65536)))
      (func (export "first") (param i32) (result i32) (i32.load8_u (local.get 0))))`);
    const begun = store.store.engine.clock;
    expect(['fill', 'copy', 'table', 'array', 'refused'].map((name) => call(store, name))).toEqual([
      'trap: out of bounds memory access',
      'trap: out of bounds memory access',
      'trap: out of bounds table access',
      'trap: allocation size too large',
      '-1',
    ]);
    expect(store.store.engine.clock - begun).toBeLessThan(40);
    expect(call(store, 'first', i32(1))).toBe('0');
  });

  const large = loop('(memory 256)', '(memory.fill (i32.const 0) (i32.const 7) (i32.const 16777216))', 1000);

  for (const form of forms) {
    it(`a slice ends soon in a loop of large operations (${JSON.stringify(form)})`, () => {
      const machine = machineOf(large, form);
      machine.stops(noStops);
      for (let slice = 1; slice <= 5; slice++) {
        const before = machine.clock;
        expect(machine.run({ fuel: 1000 }).kind).toBe('fuel');
        expect(machine.clock - before).toBeLessThan(2 * 262_144);
      }
    });
  }

  it('a limit of instructions ends a loop of large operations', () => {
    const machine = machineOf(large);
    machine.stops(noStops);
    let outcome = machine.run({ fuel: 1_000_000, clock: 3_000_000 });
    while (outcome.kind === 'fuel') outcome = machine.run({ fuel: 1_000_000, clock: 3_000_000 });
    expect([outcome.kind, Math.floor(machine.clock / 262_144)]).toEqual(['clock', 12]);
  });

  it('a run with checkpoints between large operations repeats itself', () => {
    const machine = machineOf(loop('(memory 4)', '(memory.fill (i32.const 9) (i32.const 7) (i32.const 200000))', 20));
    machine.stops(noStops);
    const seen: (readonly [number, number])[] = [];
    const start = machine.save();
    while (machine.run({ ...unlimited, clock: machine.clock + 1 }).kind === 'clock')
      seen.push([machine.clock, machine.hash()]);
    expect(seen.length).toBeLessThan(400);
    machine.restore(start);
    for (const [clock, hash] of seen) {
      machine.run({ ...unlimited, clock });
      expect([machine.clock, machine.hash()]).toEqual([clock, hash]);
    }
  });

  it('a memory grows page by page without copying everything each time', () => {
    const machine = machineOf(loop('(memory 1)', '(drop (memory.grow (i32.const 1)))', 8000));
    runToEnd(machine);
    expect(machine.spaces.find(({ name }) => name.startsWith('heap'))?.length).toBe(8001 * 65_536);
  });

  it('grown memory is zero, also where a longer memory was before a restore', () => {
    const machine = machineOf(`(module (memory 1)
      (func (export "main") (result i32)
        (drop (memory.grow (i32.const 2)))
        (i32.store (i32.const 150000) (i32.const 5))
        (i32.load (i32.const 150000))))`);
    machine.stops(noStops);
    const start = machine.save();
    expect(runToEnd(machine).results).toEqual(['5']);
    machine.restore(start);
    machine.run({ ...unlimited, clock: 3 });
    const bytes = machine.spaces.find(({ name }) => name.startsWith('heap'))?.read(150_000, 4);
    expect([...(bytes ?? [])]).toEqual([0, 0, 0, 0]);
  });
});
