/** The compiled form is the plain form's equal: clock, state and results, wherever it is stopped, sliced, covered or travelled. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../vm/context/index.ts';
import { Store, type WasmMachine } from '../../../../vm/wasm/machine.ts';
import { instructionAtPlain } from '../../../../vm/wasm/run/prepared.ts';
import { runScript } from '../../../../vm/wasm-script.ts';
import { allAddresses, noStops, runTo, runToEnd } from '../../../conformance/drive.ts';
import { suiteFiles } from '../../../languages/wat/check.ts';
import { moduleOf } from '../text.ts';
import { machineOf, others } from './harness.ts';
import { controlProgram } from './programs.ts';

const first = { calls: 1, rounds: 1 };
const compiled = (text: string): Machine => machineOf(text, { heat: first });
/** Each loop is a function of its own. */
const inPhases = (text: string): Machine => machineOf(text, { heat: { calls: 0, rounds: 1, phases: 1 } });
const forms = [compiled, inPhases];
const plain = (text: string): Machine => machineOf(text, { fusing: false });
const compilerOf = (machine: Machine) => (machine as WasmMachine).store.engine.compiler;

const programs = fc
  .array(fc.nat(1_000_000), { minLength: 30, maxLength: 120 })
  .map((choices) => controlProgram(choices));
const runs = { numRuns: 25 };

describe('the compiled form of random programs', () => {
  it('runs as the plain form, whole and in slices', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(programs, fc.integer({ min: 1, max: 300 }), async (text, fuel) => {
        await others();
        const whole = runToEnd(plain(text));
        for (const form of forms) {
          const machine = form(text);
          expect(runToEnd(machine)).toEqual(whole);
          expect(runToEnd(form(text), { fuel })).toEqual(whole);
          count += compilerOf(machine).compiled;
        }
      }),
      runs,
    );
    expect(count).toBeGreaterThan(runs.numRuns);
  });

  it('is left at an exact clock in the state of the plain form, and goes on from there and from a checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.nat(1000), async (text, part) => {
        await others();
        const whole = runToEnd(plain(text));
        const clock = Math.floor((whole.clock * part) / 1001);
        const other = plain(text);
        runTo(other, clock);
        for (const form of forms) {
          const one = form(text);
          runTo(one, clock);
          expect([one.clock, one.hash()]).toEqual([other.clock, other.hash()]);
          const checkpoint = one.save();
          expect(runToEnd(one)).toEqual(whole);
          one.restore(checkpoint);
          expect(one.hash()).toBe(other.hash());
          expect(runToEnd(one)).toEqual(whole);
        }
      }),
      runs,
    );
  });

  it('stops at breakpoints in the state of the plain form, at each arrival', async () => {
    const stopped = (machine: Machine, salt: number) => {
      const stops: (readonly number[])[] = [];
      const chosen = [...allAddresses(machine)].filter((address) => (Math.imul(address, salt) >>> 8) % 31 === 0);
      machine.stops({ ...noStops, addresses: new Set(chosen) });
      const run = runToEnd(machine, undefined, ({ kind }) => {
        if (kind === 'stop' && stops.length < 500) stops.push([machine.clock, machine.hash()]);
      });
      return { run, stops };
    };
    await fc.assert(
      fc.asyncProperty(programs, fc.integer({ min: 1, max: 2 ** 30 }), async (text, salt) => {
        await others();
        const judge = stopped(plain(text), salt);
        for (const form of forms) expect(stopped(form(text), salt)).toEqual(judge);
      }),
      runs,
    );
  });

  it('notes first hits, in slices that end anywhere', async () => {
    const covered = (machine: Machine, fuel: number) => {
      machine.covering?.cover('first');
      const run = runToEnd(machine, { fuel });
      return { run, hits: new Map([...(machine.covering?.firstHits() ?? [])].sort(([one], [other]) => one - other)) };
    };
    await fc.assert(
      fc.asyncProperty(programs, fc.integer({ min: 1, max: 300 }), async (text, fuel) => {
        await others();
        const judge = covered(plain(text), 2 ** 40);
        for (const form of forms) expect(covered(form(text), fuel)).toEqual(judge);
      }),
      runs,
    );
  });
});

describe('compiled functions', () => {
  const recursive = (body: string): string => `(module
    (func $deep (param i32) (result i32) ${body})
    (func (export "main") (result i32) (call $deep (i32.const 15000))))`;

  it('call each other deeper than the stack of the host allows, and are exhausted where the interpreter is', () => {
    for (const body of [
      '(if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 5)))',
      '(i32.add (i32.const 1) (call $deep (i32.add (local.get 0) (i32.const 1))))',
    ])
      expect(runToEnd(compiled(recursive(body)))).toEqual(runToEnd(plain(recursive(body))));
  });

  it('of loops beside each other have them as functions of their own, which return, go on and begin the loop around them again', () => {
    const text = `(module (memory 1)
      (func $phases (param $way i32) (result i64) (local $i i32) (local $rounds i32) (local $x f64) (local $sum i64)
        (local.set $x (f64.const nan))
        (block $out (result i64)
          (loop $around (result i64)
            (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
            (local.set $i (i32.const 0))
            (i64.const 7)
            (loop $one (param i64) (result i64)
              (i64.add (i64.extend_i32_u (local.get $i)))
              (br_if $one (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 900))))
            (local.set $sum (i64.add (local.get $sum)))
            (i64.const 11)
            (loop $two
              (if (i32.eq (local.get $i) (i32.add (i32.const 300) (local.get $way))) (then (return (local.get $sum))))
              (local.set $x (f64.add (local.get $x) (f64.const 1)))
              (f64.store (i32.const 8) (local.get $x))
              (br_if $two (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
            (local.set $sum (i64.add (local.get $sum)))
            (loop $three
              (br_if $around (i32.and (i32.eq (local.get $i) (i32.const 500)) (i32.lt_u (local.get $rounds) (i32.const 4))))
              (if (i32.eq (local.get $i) (local.get $way)) (then (br $out (i64.add (local.get $sum) (i64.const 1)))))
              (local.set $sum (i64.add (local.get $sum) (i64.load (i32.const 8))))
              (br_if $three (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 800))))
            (br_if $around (i32.lt_u (local.get $rounds) (i32.const 6)))
            (i64.xor (local.get $sum) (i64.extend_i32_u (local.get $rounds))))))
      (func (export "main") (result i64)
        (i64.add (call $phases (i32.const 900)) (i64.add (call $phases (i32.const 700)) (call $phases (i32.const 100))))))`;
    const whole = runToEnd(plain(text));
    // The three loops, or the one around them.
    for (const [machine, outlined] of [
      [machineOf(text), 3],
      [inPhases(text), 1],
    ] as const) {
      expect(runToEnd(machine, { fuel: 3001 })).toEqual(whole);
      expect(compilerOf(machine).outlined).toBe(outlined);
      expect(compilerOf(machine).refusals).toEqual([]);
    }
  });

  it('of loops beside each other have those that are hot, and wait for the others', () => {
    const loop = (rounds: number) => `(local.set $n (i32.const 0)) (loop $again
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const ${rounds}))))`;
    const text = `(module (func (export "main") (result i32) (local $n i32) (local $sum i32)
      ${[2000, 3, 3000, 3, 900].map(loop).join('\n')} (local.get $sum)))`;
    const whole = runToEnd(plain(text));
    for (const mode of ['off', 'first', 'counts'] as const) {
      const machine = machineOf(text);
      machine.covering?.cover(mode);
      expect(runToEnd(machine)).toEqual(whole);
      const { outlined, evaluated } = compilerOf(machine);
      expect([outlined, evaluated]).toEqual([5, 3]);
    }
  });

  it('keep the bits of NaNs that pass through locals, memory and globals', () => {
    const text = `(module (memory 1) (global $g (mut f64) (f64.const 0))
      (data (i32.const 0) "\\01\\00\\00\\00\\00\\00\\f0\\7f\\01\\00\\a0\\ff")
      (func $through (param $x f64) (param $y f32) (result f64 f32) (local.get $x) (local.get $y))
      (func (export "main") (result i64) (local $n i32) (local $y f32)
        (loop $again
          (call $through (f64.load (i32.const 0)) (f32.load (i32.const 8)))
          (local.set $y) (global.set $g)
          (f64.store (i32.const 16) (global.get $g)) (f32.store (i32.const 24) (local.get $y))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3000))))
        (i64.xor (i64.load (i32.const 16)) (i64.load32_u (i32.const 24)))))`;
    expect(runToEnd(compiled(text))).toEqual(runToEnd(plain(text)));
  });

  it('are given up when they are left all the time', () => {
    const text = `(module (memory 1)
      (func (export "main") (result i32) (local $n i32)
        (loop $again
          (i64.store (i32.const 0) (i64.const 0x7ff0000000000001))
          (f64.store (i32.const 8) (f64.load (i32.const 0)))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3000))))
        (local.get $n)))`;
    const machine = compiled(text);
    expect(runToEnd(machine)).toEqual(runToEnd(plain(text)));
    expect(compilerOf(machine).refusals).toEqual(['function 0: it is left all the time']);
  });

  it('of the programs of the benchmark are the whole program, nothing of it is refused', () => {
    for (const name of ['fib.O1', 'nbody.O0', 'sieve.O0']) {
      const file = path.resolve(import.meta.dirname, '../../../../bench/webassembly', `${name}.wasm`);
      const store = new Store({ heat: first });
      const made = store.instantiate(moduleOf(new Uint8Array(readFileSync(file))));
      if (made.kind !== 'instance') throw new Error(made.kind);
      const { engine } = store;
      engine.invoke([{ function: made.instance.exports.get('run')?.address ?? -1, values: [] }]);
      engine.run({ fuel: 2_000_000 });
      expect([engine.compiler.compiled > 0, engine.compiler.refusals]).toEqual([true, []]);
    }
  });
});

describe('a slice of a run', () => {
  const text = `(module (func (export "main") (result i32) (local $n i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $n) (local.get $n))))
      (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3000))))
    (local.get $sum)))`;

  it.each([
    { form: 'fast', heat: { calls: 0, rounds: 0 } },
    { form: 'compiled', heat: first },
  ])('ends within its fuel, where the $form form goes on; a clock is exact', ({ heat }) => {
    const machine = machineOf(text, { heat });
    const { engine } = (machine as WasmMachine).store;
    const slices: number[] = [];
    for (let begun = machine.clock; machine.run({ fuel: 1000 }).kind === 'fuel'; begun = machine.clock) {
      slices.push(machine.clock - begun);
      const prepared = engine.code.preparedAt(engine.depth)!;
      expect(engine.code.canEnter(prepared, instructionAtPlain(prepared, engine.pc))).toBe(true);
    }
    expect(Math.max(...slices)).toBeLessThanOrEqual(1000);
    expect(Math.min(...slices)).toBeGreaterThan(950);
    const other = machineOf(text, { heat });
    expect([other.run({ fuel: 1000, clock: 997 }).kind, other.clock]).toEqual(['clock', 997]);
    // Less than any way through the function takes: in the plain form.
    expect([other.run({ fuel: 5 }).kind, other.clock]).toEqual(['fuel', 1002]);
  });
});

describe('tail calls', () => {
  it('of all kinds need no stack and run the same in every form', () => {
    const text = `(module (type $step (func (param i32 i64) (result i64)))
      (table 2 funcref) (elem (i32.const 0) func $even $odd)
      (func $even (type $step) (if (result i64) (local.get 0)
        (then (return_call_indirect (type $step) (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 3)) (i32.const 1)))
        (else (local.get 1))))
      (func $odd (type $step) (if (result i64) (i32.and (local.get 0) (i32.const 2))
        (then (return_call $even (i32.sub (local.get 0) (i32.const 1)) (i64.xor (local.get 1) (i64.const 5))))
        (else (return_call_ref $step (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (ref.func $even)))))
      (func (export "main") (result i64) (call $even (i32.const 100000) (i64.const 1))))`;
    const whole = runToEnd(plain(text));
    expect(whole.outcome).toBe('ended');
    expect(runToEnd(compiled(text))).toEqual(whole);
    expect(runToEnd(machineOf(text, { heat: { calls: 0, rounds: 0 } }), { fuel: 777 })).toEqual(whole);
  });
});

describe('the official test suite, when it is there', () => {
  it.each([
    { form: 'compiled', options: { heat: first } },
    { form: 'plain', options: { plain: true } },
  ])('holds in the $form form, every assertion of every file', async ({ options }) => {
    const files = suiteFiles();
    let passed = 0;
    const failures: string[] = [];
    for (const { name, text } of files) {
      const result = runScript(name, text, options);
      passed += result.passed;
      for (const { line, message } of result.failures) failures.push(`${name}:${line}: ${message}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(files.length === 214 ? 49_742 : 0);
  });
});
