/** Coverage: equal to the trace, and known for every moment. */
import { expect } from 'vitest';
import type { Case } from '../cases.ts';
import { runTo, runToEnd, trace } from '../drive.ts';

const programs = ['loop', 'recursion', 'unwinding', 'contexts'] as const;

export const coverageCases: readonly Case[] = [
  ...programs.map(
    (name): Case => ({
      title: `S32 exact counts of ${name} equal its trace`,
      needs: [name],
      check(machine) {
        const { arrivals } = trace(machine.create(machine.load(name, { debug: false }), { fusing: true }));
        const expected = new Map<number, number>();
        for (const { address } of arrivals) expected.set(address, (expected.get(address) ?? 0) + 1);
        const running = machine.create(machine.load(name, { debug: false }), { fusing: true });
        running.covering?.cover('counts');
        runToEnd(running);
        const counts = [...(running.covering?.counts() ?? [])].filter(([, count]) => count > 0);
        expect(new Map(counts)).toEqual(expected);
      },
    }),
  ),
  ...programs.map(
    (name): Case => ({
      title: `S32 first hits of ${name} have the clock of the first arrival, so that coverage is known for each moment`,
      needs: [name],
      check(machine) {
        const { arrivals } = trace(machine.create(machine.load(name, { debug: false }), { fusing: true }));
        const expected = new Map<number, number>();
        for (const { address, clock } of arrivals) if (!expected.has(address)) expected.set(address, clock);
        const running = machine.create(machine.load(name, { debug: false }), { fusing: true });
        running.covering?.cover('first');
        const { clock: end } = runToEnd(running);
        expect(new Map(running.covering?.firstHits())).toEqual(expected);

        const moment = Math.floor(end / 4);
        const earlier = machine.create(machine.load(name, { debug: false }), { fusing: true });
        earlier.covering?.cover('first');
        runTo(earlier, moment);
        const until = [...expected].filter(([, clock]) => clock < moment).map(([address]) => address);
        expect(new Set(earlier.covering?.firstHits().keys())).toEqual(new Set(until));
      },
    }),
  ),
  {
    title: 'S32 without coverage nothing is counted',
    needs: ['loop'],
    check(machine) {
      const running = machine.create(machine.load('loop', { debug: false }), { fusing: true });
      runToEnd(running);
      expect(running.covering?.firstHits().size).toBe(0);
      expect(running.covering?.counts().size).toBe(0);
    },
  },
];
