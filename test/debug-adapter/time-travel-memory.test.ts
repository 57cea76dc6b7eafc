/** What a recording may hold: the budget is kept, and what is dropped is only a longer way. */
import { describe, expect, it } from 'vitest';
import { Tape } from '../../debug-adapter/control/time-travel/tape.ts';
import { toolchains } from '../../vm/catalog.ts';
import type { Machine } from '../../vm/context/index.ts';
import { Traveled } from '../conformance/traveled.ts';

const program = `(module walk)
(fn main [] -> i64
  (let [numbers (list-fill 20000 0) place 0 round 0]
    (while (< round 60000)
      (set! (get numbers place) (+ (get numbers place) round))
      (set! place (+ place 1))
      (when (= place 20000) (set! place 0))
      (set! round (+ round 1)))
    round))
`;

const created = (): Machine => {
  const sahara = toolchains.find(({ id }) => id === 'sahara');
  const bytes = new TextEncoder().encode(program);
  const loaded = sahara?.load({ path: 'walk.sahara', bytes, read: () => undefined, debug: true }).program;
  const made = loaded && sahara?.create(loaded, { arguments: [], settings: {} });
  if (!made || !('machine' in made)) throw new Error('the program does not start');
  return made.machine;
};

describe('the memory of a recording', () => {
  it('stays within its budget, thinner with distance, and every moment can still be reached', async () => {
    const budget = 1_500_000;
    const traveled = await Traveled.recorded(created(), { fuel: 2000, every: 1, budget });
    const { timelines } = traveled.debuggee.timeTravel;
    expect(timelines.used).toBeLessThanOrEqual(budget);
    const clocks = timelines.current.checkpoints.all.map(({ at }) => at.clock);
    expect(clocks.length).toBeGreaterThan(5);
    expect(clocks[0]).toBe(0);
    const { clock: end } = traveled.journal.end;
    const recent = clocks.filter((clock) => clock > end * 0.9).length;
    const old = clocks.filter((clock) => clock > end * 0.2 && clock < end * 0.3).length;
    expect(recent).toBeGreaterThan(old);

    const reference = await Traveled.recorded(created(), { fuel: 50_000, every: 1000 });
    for (const part of [0.95, 0.1, 0.5, 0.25]) {
      const clock = Math.floor(end * part);
      await traveled.traveller.goToClock(clock);
      await reference.traveller.goToClock(clock);
      expect([clock, traveled.machine.hash()]).toEqual([clock, reference.machine.hash()]);
      expect(timelines.used).toBeLessThanOrEqual(budget);
    }
  });

  it('a journal that is too much for the budget forgets its beginning', () => {
    const tape = new Tape();
    const at = (clock: number, calls: number, entries: number) => ({ clock, calls, entries });
    for (let call = 0; call < 10; call++)
      tape.answer(call, { kind: 'host result', token: call, result: new Uint8Array(1000) });
    tape.add({ at: at(3, 2, 0), steps: [{ at: at(3, 2, 0), change: { kind: 'hold', context: 1 } }], size: 200 });
    const before = tape.size;
    tape.forgetBefore(at(50, 6, 1));
    expect([...tape.answers.keys()]).toEqual([6, 7, 8, 9]);
    expect(tape.entries).toMatchObject([{ steps: [], size: 0 }]);
    expect(tape.size).toBeLessThan(before / 2);
  });
});
