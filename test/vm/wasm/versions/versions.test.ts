import { describe, expect, it } from 'vitest';
import { toolchains } from '../../../../vm/catalog.ts';
import type { ChangeResult, Machine, Outcome, Program } from '../../../../vm/context/index.ts';

const wasm = toolchains.find(({ id }) => id === 'wasm');

const load = (text: string): Program => {
  const bytes = new TextEncoder().encode(text);
  const loaded = wasm?.load({ path: 'a.wat', bytes, read: () => undefined, debug: true });
  if (!loaded?.program) throw new Error(JSON.stringify(loaded?.diagnostics));
  return loaded.program;
};

const machineOf = (text: string): Machine => {
  const created = wasm?.create(load(text), { arguments: [], settings: {} });
  if (!created || !('machine' in created)) throw new Error(JSON.stringify(created));
  return created.machine;
};

const finish = (machine: Machine): string => {
  let outcome: Outcome = machine.run({ fuel: 1000 });
  while (outcome.kind === 'fuel') outcome = machine.run({ fuel: 1000 });
  return outcome.kind === 'ended' ? outcome.results.map((value) => value.summary).join(' ') : JSON.stringify(outcome);
};

const replace = (machine: Machine, text: string): ChangeResult =>
  machine.change({ kind: 'replace', program: load(text) });

const spelled = ({ refused, replaced = [] }: ChangeResult): string =>
  refused ?? replaced.map((row) => `${row.function}${row.refused ? ` (${row.refused})` : ''}`).join('; ');

/** `step` is called ten times; an active frame of `main` waits for it. */
const sum = `(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory 1)
  (global $by (mut i32) (i32.const 1))
  (table 1 funcref)
  (elem (i32.const 0) $step)
  (data (i32.const 0) "a")
  (func $step (param $n i32) (result i32)
    (i32.add (local.get $n) (global.get $by)))
  (func $other (result i32) (i32.const 0))
  (func $main (export "main") (result i32)
    (local $n i32)
    (local $i i32)
    (loop $again
      (local.set $n (call_indirect (param i32) (result i32) (local.get $n) (i32.const 0)))
      (local.set $n (call $step (local.get $n)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 5))))
    (local.get $n)))`;

const by100 = sum.replace('(i32.add (local.get $n) (global.get $by))', '(i32.add (local.get $n) (i32.const 100))');
/** Instructions of one round with the old step, up to the second call. */
const inSecondCall = 14;

describe('new versions of functions', () => {
  it('run from the next call on: by index, through a table; active frames finish the old code', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    expect(machine.context(1)?.frames(0, 1)[0]?.function).toBe('step');
    expect(spelled(replace(machine, by100))).toBe('step');
    expect(
      machine
        .context(1)
        ?.frames(0, 2)
        .map((frame) => frame.function),
    ).toEqual(['step', 'main']);
    // Two old steps, then eight new ones.
    expect(finish(machine)).toBe('802');
  });

  it('keep their frames where nothing but positions has changed', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    const line = () =>
      machine.program.debug?.framesAt(machine.context(1)?.frames(0, 1)[0]?.address ?? 0)[0]?.position.line;
    const before = line() ?? 0;
    expect(spelled(replace(machine, `;; a comment\n;; and another\n${sum}`))).toBe('');
    expect(line()).toBe(before + 2);
    expect(finish(machine)).toBe('10');
  });

  it('may call functions that are new, wherever those stand', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    const text = by100
      .replace('(i32.const 100)', '(call $ten)')
      .replace('(func $step', '(func $ten (result i32) (i32.const 10))\n  (func $step');
    expect(spelled(replace(machine, text))).toBe('step; ten');
    expect(finish(machine)).toBe('82');
  });

  it('are refused with another type, and with them who calls them', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    const text = sum
      .replace(
        '(func $step (param $n i32) (result i32)\n    (i32.add (local.get $n) (global.get $by)))',
        '(func $step (param $n i64) (result i32)\n    (i32.const 7))',
      )
      .replace('(call $step (local.get $n))', '(call $step (i64.const 1))')
      .replace('(func $other (result i32) (i32.const 0))', '(func $other (result i32) (i32.const 3))');
    expect(spelled(replace(machine, text))).toBe(
      'other; step (its type was [i32] -> [i32] and is [i64] -> [i32]); main (it uses step, which is not replaced)',
    );
    expect(finish(machine)).toBe('10');
  });

  it('say what stays as it is', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    const text = by100
      .replace('(mut i32) (i32.const 1)', '(mut i32) (i32.const 5)')
      .replace('"a"', '"b"')
      .replace('0) $step)', '0) $other)');
    const kept = 'it was copied when the module was instantiated';
    expect(spelled(replace(machine, text))).toBe(
      `step; global $by (it keeps the value that it has); data segment 0 (${kept}); element segment 0 (${kept})`,
    );
    expect(finish(machine)).toBe('802');
  });

  it.each([
    ['memories', sum.replace('(memory 1)', '(memory 2)')],
    ['globals', sum.replace('(memory 1)', '(memory 1) (global i32 (i32.const 0))')],
    ['tables', sum.replace('(table 1 funcref)', '(table 2 funcref)')],
    ['imports', sum.replace('sched_yield', 'other')],
    ['data segments', sum.replace('(data (i32.const 0) "a")', '')],
  ])('are refused as a whole when the %s are others', (noun, text) => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    expect(spelled(replace(machine, text))).toContain(`the ${noun} of a are not the same`);
    expect(finish(machine)).toBe('10');
  });

  it('go and come with checkpoints, to the same hash', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    const before = machine.save();
    const hash = machine.hash();
    replace(machine, by100);
    const replaced = machine.hash();
    machine.run({ fuel: 1000, clock: 30 });
    const later = machine.save();
    const laterHash = machine.hash();
    expect(machine.program.units.length).toBe(2);
    machine.restore(before);
    expect([machine.hash(), machine.program.units.length]).toEqual([hash, 1]);
    expect(finish(machine)).toBe('10');
    machine.restore(later);
    expect([machine.hash(), machine.program.units.length]).toEqual([laterHash, 2]);
    expect(finish(machine)).toBe('802');
    // A journal that is played again makes the change anew.
    machine.restore(before);
    replace(machine, by100);
    expect(machine.hash()).toBe(replaced);
    machine.run({ fuel: 1000, clock: 30 });
    expect(machine.hash()).toBe(laterHash);
    expect(finish(machine)).toBe('802');
    // Another replacement instead.
    machine.restore(before);
    replace(machine, sum.replace('(global.get $by)', '(i32.const 1000)'));
    expect(finish(machine)).toBe('8002');
  });

  it('can follow each other', () => {
    const machine = machineOf(sum);
    machine.run({ fuel: 1000, clock: inSecondCall });
    replace(machine, by100);
    machine.run({ fuel: 1000, clock: 33 });
    expect(spelled(replace(machine, sum))).toBe('step');
    machine.run({ fuel: 1000, clock: 60 });
    expect(spelled(replace(machine, by100))).toBe('step');
    const result = Number(finish(machine));
    expect([result % 100, result > 300 && result < 900]).toEqual([10 - Math.floor(result / 100), true]);
  });

  it('are covered by themselves', () => {
    for (const mode of ['first', 'counts'] as const) {
      const machine = machineOf(sum);
      machine.covering?.cover(mode);
      machine.run({ fuel: 1000, clock: inSecondCall });
      replace(machine, by100);
      finish(machine);
      const ran = mode === 'counts' ? machine.covering?.counts() : machine.covering?.firstHits();
      const entries = machine.program.meta.functions.filter(({ name }) => name === 'step').map(({ entry }) => entry);
      expect(entries.map((entry) => ran?.has(entry))).toEqual([true, true]);
      if (mode === 'counts') expect(entries.map((entry) => ran?.get(entry))).toEqual([2, 8]);
    }
  });
});
