/** Coverage of compiled code: hits, counts and sides of branches are those of the plain form, wherever the run is looked at. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../vm/context/index.ts';
import { createMachine, type WasmMachine } from '../../../../vm/wasm/machine.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { allAddresses, noStops, runTo, runToEnd } from '../../../conformance/drive.ts';
import { moduleOf } from '../text.ts';
import { machineOf, others, spaceLocation } from './harness.ts';
import { controlProgram } from './programs.ts';

type Mode = 'first' | 'counts';

const compiled = (text: string): Machine => machineOf(text, { heat: { calls: 1, rounds: 1 } });
/** Each loop is a function of its own. */
const inPhases = (text: string): Machine => machineOf(text, { heat: { calls: 0, rounds: 1, phases: 1 } });
/** Compiled anew again and again without what was noted. */
const renewed = (text: string): Machine => {
  const machine = compiled(text);
  (machine as WasmMachine).store.engine.compiler.firstLook = 50;
  return machine;
};
const warm = (text: string): Machine => machineOf(text, { heat: { calls: 3, rounds: 5, phases: 2 } });
const interpreted = (text: string): Machine => machineOf(text, { heat: { calls: 0, rounds: 0 } });
const plain = (text: string): Machine => machineOf(text, { fusing: false });
const compiledCount = (machine: Machine): number => (machine as WasmMachine).store.engine.compiler.compiled;

/** What coverage says, by address. */
const noted = (machine: Machine) => {
  const { covering } = machine;
  const byAddress = <V>(rows: Iterable<readonly [number, V]>) => [...rows].sort(([one], [other]) => one - other);
  return {
    hits: byAddress(covering?.firstHits() ?? []),
    counts: byAddress(covering?.counts() ?? []),
    sides: byAddress(covering?.sides?.() ?? []),
  };
};

/** What of it had happened at a clock. */
const until = ({ hits, counts, sides }: ReturnType<typeof noted>, now: number): ReturnType<typeof noted> => {
  const happened = new Map(hits.filter(([, clock]) => clock < now));
  const rows = sides.filter(([address]) => happened.has(address));
  return {
    hits: [...happened],
    counts,
    sides: rows.map(([address, each]) => [
      address,
      each.map(({ target, first }) =>
        first !== undefined && first < now ? { target, count: 1, first } : { target, count: 0 },
      ),
    ]),
  };
};

const programs = fc
  .array(fc.nat(1_000_000), { minLength: 30, maxLength: 90 })
  .map((choices) => controlProgram(choices));
const modes = fc.constantFrom<Mode>('first', 'counts');
/** A failure is told as it was found: making it smaller takes minutes. */
const runs = { numRuns: 14, endOnFailure: true };

describe('what compiled code notes of random programs', () => {
  it('is what the plain form notes, of whole runs and in slices', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(programs, modes, fc.integer({ min: 1, max: 400 }), async (text, mode, fuel) => {
        await others();
        const judge = plain(text);
        judge.covering?.cover(mode);
        const run = runToEnd(judge);
        const wanted = noted(judge);
        for (const [machine, limit] of [
          [compiled(text), { fuel: 2 ** 40 }],
          [compiled(text), { fuel }],
          [inPhases(text), { fuel: 2 ** 40 }],
          [inPhases(text), { fuel }],
          [renewed(text), { fuel: 20 + fuel }],
          [warm(text), { fuel: 2 ** 40 }],
          [interpreted(text), { fuel: 2 ** 40 }],
        ] as const) {
          machine.covering?.cover(mode);
          expect(runToEnd(machine, limit)).toEqual(run);
          expect(noted(machine)).toEqual(wanted);
          count += compiledCount(machine);
        }
      }),
      runs,
    );
    expect(count).toBeGreaterThan(runs.numRuns);
  });

  it.each([
    ['is exact at any clock, and again behind a checkpoint that is restored', runs],
    // What was noted of a stretch had been taken over before the rest of it was handed to the plain form.
    ['is exact where a stretch that was counted ends early', { ...runs, seed: 505 }],
  ])('%s', async (_, parameters) => {
    await fc.assert(
      fc.asyncProperty(programs, modes, fc.nat(1000), fc.nat(1000), async (text, mode, one, other) => {
        await others();
        const { clock } = runToEnd(plain(text));
        const [early, late] = [one, other].sort((a, b) => a - b).map((part) => Math.floor((clock * part) / 1001));
        const at = (machine: Machine, when = 0) => {
          runTo(machine, when);
          return noted(machine);
        };
        const judge = plain(text);
        judge.covering?.cover(mode);
        const [wanted, then] = [at(judge, early), at(judge, late)];
        for (const machine of [compiled(text), inPhases(text)]) {
          machine.covering?.cover(mode);
          expect(at(machine, early)).toEqual(wanted);
          const checkpoint = machine.save();
          expect(at(machine, late)).toEqual(then);
          machine.restore(checkpoint);
          expect(noted(machine)).toEqual(wanted);
          expect(at(machine, late)).toEqual(then);
        }
      }),
      parameters,
    );
  });

  it('stays known while a run is repeated, is true at each moment, and is noted anew when the run takes another way', async () => {
    const ways = fc.array(fc.record({ to: fc.nat(1000), how: fc.constantFrom('run', 'save', 'back', 'part') }), {
      minLength: 12,
      maxLength: 24,
    });
    let keptAll = 0;
    await fc.assert(
      fc.asyncProperty(programs, ways, fc.nat(1000), async (text, steps, begin) => {
        await others();
        const judge = plain(text);
        judge.covering?.cover('first');
        const { clock: end } = runToEnd(judge);
        const truth = noted(judge);
        const machine = warm(text);
        let kept = [machine.save()];
        // What ran before coverage began is not known: a first time that is noted behind it may be a later one.
        runTo(machine, Math.floor((end * begin) / 2000));
        machine.covering?.cover('first');
        runTo(machine, Math.floor((end * begin) / 1000));
        machine.restore(kept[0]!, true);
        for (const { to, how } of steps) {
          if (how === 'run') runTo(machine, Math.max(machine.clock, Math.floor((end * to) / 1000)));
          if (how === 'save') kept.push(machine.save());
          if (how === 'back') machine.restore(kept[to % kept.length]!, true);
          if (how === 'part') {
            machine.covering?.forgetAhead?.();
            kept = kept.filter(({ clock }) => clock <= machine.clock);
            expect(noted(machine)).toEqual(until(truth, machine.clock));
          }
          expect(until(noted(machine), machine.clock)).toEqual(until(truth, machine.clock));
          if (noted(machine).hits.some(([, clock]) => clock >= machine.clock)) keptAll++;
        }
      }),
      runs,
    );
    expect(keptAll).toBeGreaterThan(runs.numRuns);
  });

  it('is exact at breakpoints, and when coverage begins or changes on the way', async () => {
    const watched = (machine: Machine, mode: Mode, salt: number) => {
      const chosen = [...allAddresses(machine)].filter((address) => (Math.imul(address, salt) >>> 8) % 31 === 0);
      machine.stops({ ...noStops, addresses: new Set(chosen) });
      const rows: unknown[] = [];
      machine.covering?.cover(mode === 'first' ? 'counts' : 'first');
      let stops = 0;
      const run = runToEnd(machine, undefined, ({ kind }) => {
        if (kind !== 'stop' || stops++ > 60) return;
        if (stops % 6 === 5) rows.push(noted(machine));
        if (stops === 20) machine.covering?.cover(mode);
      });
      return { run, rows, end: noted(machine) };
    };
    await fc.assert(
      fc.asyncProperty(programs, modes, fc.integer({ min: 1, max: 2 ** 30 }), async (text, mode, salt) => {
        await others();
        const judge = watched(plain(text), mode, salt);
        for (const form of [compiled, inPhases]) expect(watched(form(text), mode, salt)).toEqual(judge);
      }),
      runs,
    );
  });
});

describe('what compiled code notes', () => {
  it.each(['first', 'counts'] as const)('is exact where memory is watched: %s', (mode) => {
    const text = `(module (memory 1)
      (func $touch (param $at i32) (param $n i32)
        (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
        (if (i32.and (local.get $n) (i32.const 1)) (then (i32.store (i32.const 8) (local.get $n)))))
      (func (export "main") (local $n i32)
        (loop $again
          (i32.store (i32.and (local.get $n) (i32.const 252)) (local.get $n))
          (call $touch (i32.and (local.get $n) (i32.const 60)) (local.get $n))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 500))))))`;
    const watched = (machine: Machine) => {
      machine.covering?.cover(mode);
      const location = spaceLocation(machine, 'heap', 8, 4);
      machine.watching?.watch([
        { location, on: 'read' },
        { location, on: 'write' },
      ]);
      const rows: unknown[] = [];
      const run = runToEnd(machine, undefined, ({ kind }) => {
        if (rows.push(kind) % 40 === 0) rows.push(noted(machine));
      });
      return { run, rows, end: noted(machine) };
    };
    const judged = watched(compiled(text));
    expect(judged.rows.length).toBeGreaterThan(100);
    expect(judged).toEqual(watched(plain(text)));
  });

  it.each(['fib.O0', 'fib.O1', 'sieve.O0', 'sieve.O1', 'nbody.O0', 'nbody.O1'])('of %s is exact', (name) => {
    const file = path.resolve(import.meta.dirname, '../../../../bench/webassembly', `${name}.wasm`);
    const module = moduleOf(new Uint8Array(readFileSync(file)));
    const machine = (fusing: boolean): Machine => {
      const created = createMachine(new WasmProgram([{ module }], { debug: false }), {
        fusing,
        invoke: (_, [instance]) => [{ function: instance?.exports.get('run')?.address ?? -1, values: [] }],
      });
      if (!('machine' in created)) throw new Error(JSON.stringify(created));
      return created.machine;
    };
    for (const mode of ['first', 'counts'] as const) {
      const [judge, judged] = [machine(false), machine(true)];
      for (const each of [judge, judged]) {
        each.covering?.cover(mode);
        runTo(each, 1_000_003);
      }
      expect(noted(judged)).toEqual(noted(judge));
      expect(compiledCount(judged)).toBeGreaterThan(0);
    }
  });

  it('of sides that lead to a join is known however late they are taken', () => {
    const text = `(module (global $g (mut i32) (i32.const 0))
      (func (export "main") (local $n i32)
        (loop $again
          (block $join (br_if $join (i32.eq (local.get $n) (i32.const 30000))) (global.set $g (i32.const 1)))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 40000))))))`;
    const machine = machineOf(text);
    machine.covering?.cover('first');
    runToEnd(machine);
    const exact = machineOf(text);
    exact.covering?.cover('counts');
    runToEnd(exact);
    const taken = (rows: ReturnType<typeof noted>) => rows.sides.map(([, sides]) => sides.map(({ count }) => count));
    expect(taken(noted(machine))).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(taken(noted(exact))).toEqual([
      [39999, 1],
      [1, 39999],
    ]);
  });

  it('of a side is the first time, though the plain form takes it again before anyone asks', () => {
    const text = `(module (global $g (mut i32) (i32.const 0))
      (func (export "main") (local $n i32)
        (loop $again
          (block $join (br_if $join (i32.and (local.get $n) (i32.const 1))) (global.set $g (i32.const 1)))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 40000))))))`;
    for (let clock = 1000; clock < 1020; clock++) {
      const [judge, judged] = [plain(text), compiled(text)];
      for (const each of [judge, judged]) {
        each.covering?.cover('first');
        runTo(each, clock);
      }
      expect(compiledCount(judged)).toBeGreaterThan(0);
      expect(noted(judged)).toEqual(noted(judge));
    }
  });

  it('of rounds that are left on their way to the next one, is exact', () => {
    const text = `(module (memory 1) (global $g (mut i32) (i32.const 0)) (data (i32.const 64) "\\01\\00\\00\\00\\00\\00\\f8\\7f")
      (func $walk (param $at i32) (param $step i32)
        (loop $again
          (block $end
            (br_if $end (i32.eqz (local.get $step)))
            (global.set $g (i32.add (global.get $g) (i32.const 1)))
            (drop (f64.add (f64.load (local.get $at)) (f64.const 1)))
            (local.set $at (i32.add (local.get $at) (local.get $step)))
            (br $again))))
      (func (export "main")
        (call $walk (i32.const 0) (i32.const 0)) (call $walk (i32.const 0) (i32.const 0)) (call $walk (i32.const 0) (i32.const 0))
        (call $walk (i32.const START) (i32.const 8))))`;
    // A number that is none with bits of its own in the first round and in the second; a trap in the first.
    for (const start of ['64', '56', '70000']) {
      const module = text.replace('START', start);
      const [judge, judged] = [plain(module), compiled(module)];
      for (const each of [judge, judged]) {
        each.covering?.cover('first');
        expect(runToEnd(each).outcome).toBe('failed');
      }
      expect(compiledCount(judged)).toBeGreaterThan(0);
      expect(noted(judged)).toEqual(noted(judge));
    }
  });

  it('of calls into functions that are not compiled, that trap and that throw, is exact', () => {
    const text = `(module (memory 1) (tag $e (param i32))
      (func $odd (param $n i32) (result i32)
        (if (result i32) (i32.and (local.get $n) (i32.const 1)) (then (throw $e (local.get $n))) (else (local.get $n))))
      (func $reads (param $n i32) (result i32) (i32.add (i32.load (local.get $n)) (i32.const 1)))
      (func (export "main") (result i32) (local $n i32) (local $sum i32)
        (loop $again
          (local.set $sum (i32.add (local.get $sum)
            (block $caught (result i32) (try_table (result i32) (catch $e $caught) (call $odd (local.get $n))))))
          (local.set $sum (i32.add (local.get $sum) (call $reads (i32.mul (local.get $n) (i32.const 64)))))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3000))))
        (local.get $sum)))`;
    for (const mode of ['first', 'counts'] as const) {
      const [judge, judged] = [plain(text), compiled(text)];
      for (const each of [judge, judged]) {
        each.covering?.cover(mode);
        expect(runToEnd(each).outcome).toBe('failed');
      }
      expect(noted(judged)).toEqual(noted(judge));
    }
  });
});
