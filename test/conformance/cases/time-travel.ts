/** Time travel: the laws that hold on every machine, with the control code that the debug adapter uses. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Machine } from '../../../vm/context/index.ts';
import type { Case } from '../cases.ts';
import { runTo } from '../drive.ts';
import type { MachineUnderTest, ProgramName } from '../machine-under-test.ts';
import { Traveled } from '../traveled.ts';

const programs: readonly ProgramName[] = ['loop', 'recursion', 'unwinding', 'failing', 'input', 'contexts'];

const created = (machine: MachineUnderTest, name: ProgramName): Machine =>
  machine.create(machine.load(name, { debug: true }), { fusing: true });

/** The state at a clock, from a machine that nobody records. */
const oracle = (machine: MachineUnderTest, name: ProgramName) => {
  const known = new Map<number, number>();
  return (clock: number): number => {
    let hash = known.get(clock);
    if (hash === undefined) {
      const fresh = created(machine, name);
      runTo(fresh, clock);
      hash = fresh.hash();
      known.set(clock, hash);
    }
    return hash;
  };
};

const runs = { numRuns: 12 };
/** Ways that once led astray: out of a function by instruction, into a call that goes on to ask the outside at the same clock. */
const astray: [number[]][] = [[[34, 9, 26]]];

export const timeTravelCases: readonly Case[] = [
  ...programs.map(
    (name): Case => ({
      title: `replay reaches the very state of ${name} at every clock, whatever way it is come to`,
      needs: [name],
      async check(machine) {
        const hashAt = oracle(machine, name);
        const whole = await Traveled.recorded(created(machine, name), { fuel: 1000, every: 1 });
        const end = whole.machine.clock;
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.nat(end - 1), { minLength: 3, maxLength: 12 }),
            fc.integer({ min: 1, max: 400 }),
            async (clocks, fuel) => {
              const traveled = await Traveled.recorded(created(machine, name), { fuel, every: 3 });
              const { hash, output } = traveled;
              for (const clock of clocks) {
                await traveled.traveller.goToClock(clock);
                expect([clock, traveled.machine.clock, traveled.machine.hash()]).toEqual([clock, clock, hashAt(clock)]);
              }
              await traveled.traveller.go(traveled.journal.end);
              expect([traveled.machine.clock, traveled.machine.hash(), traveled.journal.past]).toEqual([
                end,
                hash,
                false,
              ]);
              expect(traveled.output).toEqual(output);
            },
          ),
          runs,
        );
      },
    }),
  ),
  ...programs.map(
    (name): Case => ({
      title: `random steps forward and back through ${name} obey the laws of time travel`,
      needs: [name],
      async check(machine) {
        const hashAt = oracle(machine, name);
        await fc.assert(
          fc.asyncProperty(fc.array(fc.nat(99), { minLength: 4, maxLength: 25 }), async (choices) => {
            const traveled = await Traveled.standing(created(machine, name));
            for (const choice of choices) await traveled.act(choice);
            const { debuggee } = traveled;
            // Whatever was done: the past is as it was.
            for (const part of [0.1, 0.5, 0.9]) {
              const clock = Math.floor(debuggee.journal.end.clock * part);
              await traveled.travel(debuggee.timeTravel.goToClock(clock));
              expect([clock, debuggee.machine.clock, debuggee.machine.hash()]).toEqual([clock, clock, hashAt(clock)]);
            }
          }),
          { ...runs, examples: astray },
        );
      },
    }),
  ),
  ...(['loop', 'input'] as const).map(
    (name): Case => ({
      title: `an edit that changes nothing in the past of ${name} leads to the same end: what was not read yet is read again`,
      needs: [name],
      async check(machine) {
        const traveled = await Traveled.standing(created(machine, name));
        const { debuggee } = traveled;
        const { timeTravel, journal } = debuggee;
        await traveled.continueToEnd();
        const end = { clock: debuggee.machine.clock, hash: debuggee.machine.hash() };
        const output = traveled.output.join('');
        let edits = 0;
        await fc.assert(
          fc.asyncProperty(fc.nat(end.clock - 1), async (clock) => {
            await traveled.travel(timeTravel.goToClock(clock));
            const value = debuggee.machine.contexts()[0]?.frames(0, 1)[0];
            const local = value && value.localCount > 0 ? value.local(0) : undefined;
            if (!local?.location || !local.bytes) return;
            const printed = traveled.output.length;
            const { refused } = journal.apply({ kind: 'write', location: local.location, bytes: local.bytes });
            if (refused !== undefined) return;
            edits++;
            expect(timeTravel.timelines.current.parted?.clock).toBe(clock);
            await traveled.continueToEnd();
            expect([debuggee.machine.clock, debuggee.machine.hash()]).toEqual([end.clock, end.hash]);
            expect(output.endsWith(traveled.output.slice(printed).join(''))).toBe(true);
          }),
          runs,
        );
        expect(edits).toBeGreaterThan(3);
        // All of them are one run: they are in the same state from the first clock to the last.
        const [first] = timeTravel.timelines.all;
        if (first) await traveled.travel(timeTravel.switchTo(first));
        expect(debuggee.machine.hash()).toBe(end.hash);
      },
    }),
  ),
  {
    title: 'changing a value in the past begins a timeline and leaves the old one as it was',
    needs: ['loop'],
    async check(machine) {
      const hashAt = oracle(machine, 'loop');
      const traveled = await Traveled.standing(created(machine, 'loop'));
      const { debuggee } = traveled;
      const { timeTravel, journal } = debuggee;
      await traveled.continueToEnd();
      const end = { clock: debuggee.machine.clock, hash: debuggee.machine.hash() };
      const at = Math.floor(end.clock / 2);
      await traveled.travel(timeTravel.goToClock(at));
      const { location, bytes } = machine.variable(debuggee.machine, debuggee.machine.contexts()[0]?.id ?? 0);
      expect(journal.apply({ kind: 'write', location, bytes })).toEqual({});
      const changed = debuggee.machine.hash();
      expect(changed).not.toBe(hashAt(at));
      expect(timeTravel.timelines.all.map(({ id, parent, parted }) => [id, parent, parted?.clock])).toEqual([
        [1, undefined, undefined],
        [2, 1, at],
      ]);
      await traveled.continueToEnd();
      const other = debuggee.machine.hash();
      expect(other).not.toBe(end.hash);

      const [first, second] = timeTravel.timelines.all;
      if (!first || !second) throw new Error('two timelines are expected');
      await traveled.travel(timeTravel.switchTo(first));
      expect([debuggee.machine.clock, debuggee.machine.hash(), timeTravel.past]).toEqual([end.clock, end.hash, false]);
      for (const clock of [at - 7, at, at + 11]) {
        await traveled.travel(timeTravel.goToClock(clock));
        expect([clock, debuggee.machine.hash()]).toEqual([clock, hashAt(clock)]);
      }
      await traveled.travel(timeTravel.switchTo(second));
      expect(debuggee.machine.hash()).toBe(other);
      await traveled.travel(timeTravel.goToClock(at - 3));
      expect(debuggee.machine.hash()).toBe(hashAt(at - 3));
      await traveled.travel(timeTravel.goToClock(at));
      expect(debuggee.machine.hash()).toBe(changed);
    },
  },
];
