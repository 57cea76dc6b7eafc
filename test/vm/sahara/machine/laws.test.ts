import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../vm/context/index.ts';
import { go, imageOf, start, trace } from './harness.ts';
import { samples } from './programs.ts';

const allAddresses = (run: ReturnType<typeof start>): Set<Address> =>
  new Set(run.machine.program.units.flatMap((unit) => unit.starts(unit.id * 2 ** 32, 100_000)));

describe.each(samples)('$name', ({ text, output, result }) => {
  const image = imageOf(text);
  const reference = () => {
    const run = start(image);
    return trace(run, go(run));
  };
  const expected = reference();

  it('prints and gives what it should', () => {
    expect({ output: expected.output, result: expected.result }).toEqual({ output, result: [result] });
  });

  it('the run does not depend on fused operations', () => {
    const run = start(image, { fusing: false });
    expect(trace(run, go(run))).toEqual(expected);
  });

  it('S33 the run does not depend on coverage, and a run without it has no patch', () => {
    for (const mode of ['first', 'counts'] as const) {
      const run = start(image);
      run.machine.covering.cover(mode);
      expect(trace(run, go(run))).toEqual(expected);
      expect(run.machine.covering.firstHits().size > 0).toBe(mode === 'first');
    }
  });

  it('S36 the run does not depend on where it is sliced', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 997 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const run = start(image);
        for (let slice = 0; ; slice++) {
          const outcome = go(run, { fuel: sizes[slice % sizes.length] as number });
          if (outcome.kind !== 'fuel') {
            expect(trace(run, outcome)).toEqual(expected);
            return;
          }
        }
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  it('the run does not depend on stops, and each stop is reported once for each arrival', () => {
    const run = start(image);
    run.machine.stops({ addresses: allAddresses(run), conditions: 'all' });
    const arrivals = new Set<string>();
    for (;;) {
      const outcome = go(run);
      if (outcome.kind === 'ended') {
        expect(trace(run, outcome)).toEqual(expected);
        return;
      }
      if (outcome.kind === 'stop') {
        const arrival = `${outcome.context} ${outcome.address} ${run.machine.clock}`;
        if (arrivals.has(arrival)) throw new Error(`reported twice: ${arrival}`);
        arrivals.add(arrival);
      }
    }
  });

  it('restoring what was saved is the identity, and the run after it is the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: expected.clock }),
        fc.integer({ min: 0, max: expected.clock }),
        (one, two) => {
          const [first, second] = [Math.min(one, two), Math.max(one, two)];
          const run = start(image);
          go(run, { clock: first });
          const early = run.machine.save();
          const earlyHash = run.machine.hash();
          const earlyOutput = run.output;
          go(run, { clock: second });
          const late = run.machine.save();
          const lateHash = run.machine.hash();
          expect(trace(run, go(run))).toEqual(expected);
          run.machine.restore(late);
          expect(run.machine.hash()).toBe(lateHash);
          run.machine.restore(early);
          expect(run.machine.hash()).toBe(earlyHash);
          run.output = earlyOutput;
          expect(trace(run, go(run))).toEqual(expected);
        },
      ),
      { numRuns: 12, seed: 2 },
    );
  });

  it('a run to a clock ends exactly there, but for work charged by size', () => {
    const run = start(image);
    for (let clock = 1; clock < Math.min(expected.clock, 400); clock++) {
      const outcome = go(run, { clock });
      if (outcome.kind !== 'clock') break;
      expect(run.machine.clock).toBeGreaterThanOrEqual(clock);
      expect(run.machine.clock).toBeLessThan(clock + 200);
      clock = run.machine.clock;
    }
    expect(trace(run, go(run))).toEqual(expected);
  });

  it('S32 exact counts add up to the clock, at any moment', () => {
    const sum = (run: ReturnType<typeof start>) =>
      [...run.machine.covering.counts().values()].reduce((total, count) => total + count, 0);
    const charged = (() => {
      const run = start(image);
      run.machine.covering.cover('counts');
      go(run);
      return expected.clock - sum(run);
    })();
    expect(charged).toBeGreaterThanOrEqual(0);
    const run = start(image);
    run.machine.covering.cover('counts');
    for (let clock = 7; clock < Math.min(expected.clock, 600); clock += 13) {
      const outcome = go(run, { clock });
      if (outcome.kind !== 'clock') break;
      const total = sum(run);
      expect(total).toBeLessThanOrEqual(run.machine.clock);
      expect(total).toBeGreaterThanOrEqual(run.machine.clock - charged);
    }
  });
});
