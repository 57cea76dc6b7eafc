/** Random numeric programs: V8 is the judge of results, and the two forms are each other's. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opcodes } from '../../../../vm/wasm/opcodes.ts';
import { f32, f64, i32, i64, type ValueType } from '../../../../vm/wasm/types.ts';
import { runTo, runToEnd, trace } from '../../../conformance/drive.ts';
import { moduleOf } from '../text.ts';
import { call, machineOf, others, storeOf } from './harness.ts';

const names = new Map<ValueType, string>([
  [i32, 'i32'],
  [i64, 'i64'],
  [f32, 'f32'],
  [f64, 'f64'],
]);
const scalars = [i32, i64, f32, f64] as const;

/** Instructions on numbers alone, by the type of their result. */
const operators = new Map(
  scalars.map((type) => [
    type,
    opcodes.filter(
      ({ signature, immediates }) =>
        signature?.results.length === 1 &&
        signature.results[0] === type &&
        immediates.length === 0 &&
        signature.parameters.length > 0 &&
        signature.parameters.every((each) => names.has(each)),
    ),
  ]),
);

const constants: Readonly<Record<number, readonly string[]>> = {
  [i32]: ['0', '1', '-1', '2147483647', '-2147483648', '31', '33', '0x55aa55aa'],
  [i64]: ['0', '1', '-1', '9223372036854775807', '-9223372036854775808', '63', '0x123456789abcdef0', '4294967296'],
  [f32]: ['0', '-0', '1.5', '-2.5', 'inf', '-inf', 'nan', '3.4e38', '1e-45', '2147483648', '16777217'],
  [f64]: ['0', '-0', '1.5', '-2.5', 'inf', '-inf', 'nan', '1e308', '5e-324', '9223372036854775808', '4294967295.5'],
};

/** Locals: two of each type, the first of them parameters of that many calls. */
const localOf = (type: ValueType, index: number): string => `$${names.get(type)}_${index}`;

/** Where choices come from. */
interface Choices {
  next(): number;
  /** Whether the sign of a NaN may be seen: the specification leaves it open, and V8 takes the processor's. */
  readonly nanSigns: boolean;
}

const seesNanSigns = (name: string): boolean => /reinterpret|copysign/.test(name);

/** An expression of a type from a list of choices, at most `depth` deep. */
const expression = (type: ValueType, choices: Choices, depth: number): string => {
  const name = names.get(type);
  const next = () => choices.next();
  const choice = next();
  if (depth === 0 || choice % 5 === 0) {
    const values = constants[type] as readonly string[];
    return choice % 2 === 0
      ? `(local.get ${localOf(type, next() % 2)})`
      : `(${name}.const ${values[next() % values.length]})`;
  }
  switch (choice % 9) {
    case 1:
      return `(local.tee ${localOf(type, next() % 2)} ${expression(type, choices, depth - 1)})`;
    case 2:
      return `(if (result ${name}) ${expression(i32, choices, depth - 1)} (then ${expression(type, choices, depth - 1)}) (else ${expression(type, choices, depth - 1)}))`;
    case 3:
      return `(select ${expression(type, choices, depth - 1)} ${expression(type, choices, depth - 1)} ${expression(i32, choices, depth - 1)})`;
    case 4:
      return `(block (result ${name}) ${expression(type, choices, depth - 1)} (br_if 0 ${expression(i32, choices, depth - 1)}) (drop) ${expression(type, choices, depth - 1)})`;
    case 6:
      return `(call $helper_${name} ${expression(type, choices, depth - 1)} ${expression(i32, choices, depth - 1)})`;
    case 7:
      if (!choices.nanSigns && (type === f32 || type === f64)) return `(local.get ${localOf(type, next() % 2)})`;
      return `(block (result ${name}) (${name}.store (i32.const 16) ${expression(type, choices, depth - 1)}) (${name}.load (i32.and ${expression(i32, choices, depth - 1)} (i32.const 31))))`;
    default: {
      const all = operators.get(type) as readonly (typeof opcodes)[number][];
      const rows = choices.nanSigns ? all : all.filter((row) => !seesNanSigns(row.name));
      const row = rows[next() % rows.length] as (typeof opcodes)[number];
      const operands = row.signature?.parameters.map((each) => expression(each, choices, depth - 1)) ?? [];
      return `(${row.name} ${operands.join(' ')})`;
    }
  }
};

/** A program: `main` runs statements in a loop and gives a sum of bits of everything. */
const programOf = (given: readonly number[], { nanSigns = true } = {}): string => {
  let at = 0;
  const next = (): number => given[at++ % given.length] as number;
  const choices = { next, nanSigns };
  const locals = scalars.flatMap((type) => [0, 1].map((index) => `(local ${localOf(type, index)} ${names.get(type)})`));
  const statements = Array.from({ length: 3 }, () => {
    const type = scalars[next() % 4] as ValueType;
    return `(local.set ${localOf(type, next() % 2)} ${expression(type, choices, 4)})`;
  });
  const helpers = scalars.map((type) => {
    const name = names.get(type);
    return `(func $helper_${name} (param ${name} i32) (result ${name})
      (if (result ${name}) (local.get 1) (then (local.get 0)) (else (${name}.const 3))))`;
  });
  return `(module (memory 1) ${helpers.join('\n')}
    (func $main (export "main") (result i64) ${locals.join(' ')} (local $round i32)
      (loop $again
        ${statements.join('\n')}
        (local.set $round (i32.add (local.get $round) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $round) (i32.const 5))))
      (i64.xor
        (i64.add (local.get $i64_0) (i64.mul (local.get $i64_1) (i64.const 3)))
        (i64.add
          (i64.add (i64.extend_i32_s (local.get $i32_0)) (i64.shl (i64.extend_i32_u (local.get $i32_1)) (i64.const 7)))
          (i64.add
            (i64.trunc_sat_f64_s (f64.add (local.get $f64_0) (local.get $f64_1)))
            (i64.extend_i32_u (i32.trunc_sat_f32_u (f32.mul (local.get $f32_0) (local.get $f32_1)))))))))`;
};

const programs = fc.array(fc.nat(1_000_000), { minLength: 30, maxLength: 80 });

interface V8Instance {
  readonly exports: { main(): bigint };
}
const v8 = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => V8Instance;
    };
  }
).WebAssembly;

/** The result in V8, or `trap`. */
const judged = (text: string): string => {
  const instance = new v8.Instance(new v8.Module(moduleOf(text).bytes));
  try {
    return String(instance.exports.main());
  } catch {
    return 'trap';
  }
};

const runs = { numRuns: 60 };

describe('random numeric programs', () => {
  it('give the results of V8, or trap where it traps', async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (choices) => {
        await others();
        const text = programOf(choices, { nanSigns: false });
        const result = call(storeOf(text), 'main');
        expect(result.startsWith('trap') ? 'trap' : result).toBe(judged(text));
      }),
      { numRuns: 150 },
    );
  });

  it('run the same in both forms, in slices, covered, watched and stopped everywhere: clock, state, result', async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.integer({ min: 1, max: 300 }), async (choices, fuel) => {
        await others();
        const text = programOf(choices);
        const whole = runToEnd(machineOf(text));
        expect(runToEnd(machineOf(text, { fusing: false }))).toEqual(whole);
        expect(runToEnd(machineOf(text), { fuel })).toEqual(whole);
        const covered = machineOf(text);
        covered.covering?.cover('first');
        expect(runToEnd(covered, { fuel })).toEqual(whole);
        expect(trace(machineOf(text)).run).toEqual(whole);
        const watched = machineOf(text);
        const location = { in: 'local', context: 1, activation: 0, index: 0 } as const;
        watched.watching?.watch([{ location, on: 'write' }]);
        expect(runToEnd(watched)).toEqual(whole);
      }),
      runs,
    );
  });

  it('stop at an exact clock in the state of the plain form, come back there from a checkpoint, and go on the same', async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.nat(1000), async (choices, part) => {
        await others();
        const text = programOf(choices);
        const whole = runToEnd(machineOf(text));
        const clock = Math.floor((whole.clock * part) / 1001);
        const [fused, plain] = [machineOf(text), machineOf(text, { fusing: false })];
        runTo(fused, clock);
        runTo(plain, clock);
        expect([fused.clock, fused.hash()]).toEqual([clock, plain.hash()]);
        const checkpoint = fused.save();
        const hash = fused.hash();
        expect(runToEnd(fused)).toEqual(whole);
        fused.restore(checkpoint);
        expect([fused.clock, fused.hash()]).toEqual([clock, hash]);
        expect(runToEnd(fused)).toEqual(whole);
      }),
      runs,
    );
  });

  it('first hits and exact counts equal the trace', async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (choices) => {
        await others();
        const text = programOf(choices);
        const { arrivals } = trace(machineOf(text));
        const counts = new Map<number, number>();
        const hits = new Map<number, number>();
        for (const { address, clock } of arrivals) {
          counts.set(address, (counts.get(address) ?? 0) + 1);
          if (!hits.has(address)) hits.set(address, clock);
        }
        for (const mode of ['counts', 'first'] as const) {
          const machine = machineOf(text);
          machine.covering?.cover(mode);
          runToEnd(machine, { fuel: 1000 });
          const seen = mode === 'counts' ? machine.covering?.counts() : machine.covering?.firstHits();
          expect(new Map(seen)).toEqual(mode === 'counts' ? counts : hits);
        }
      }),
      runs,
    );
  });
});
