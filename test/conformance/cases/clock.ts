/** Pause, and the clock: the same whatever watches the run. */
import { expect } from 'vitest';
import type { Machine } from '../../../vm/context/index.ts';
import type { Case } from '../cases.ts';
import { allAddresses, noStops, type Run, runTo, runToEnd, unlimited } from '../drive.ts';
import type { MachineUnderTest, ProgramName } from '../machine-under-test.ts';

const ending: readonly ProgramName[] = ['loop', 'recursion', 'unwinding', 'contexts'];

/** Ways to watch or slice a run; none may change it. */
const ways: readonly { readonly way: string; readonly fusing?: boolean; run(machine: Machine): Run }[] = [
  { way: 'without fused operations', fusing: false, run: (machine) => runToEnd(machine) },
  ...[1, 7, 100, 1009].map((fuel) => ({
    way: `in slices of ${fuel}`,
    run: (machine: Machine) => runToEnd(machine, { fuel }),
  })),
  {
    way: 'in exact slices of 13',
    run: (machine) => {
      const output: string[] = [];
      for (let next = 13; runTo(machine, next, output); next += 13);
      return runToEnd(machine, unlimited, undefined, output);
    },
  },
  {
    way: 'with a breakpoint on each instruction',
    run: (machine) => {
      machine.stops({ ...noStops, addresses: allAddresses(machine) });
      return runToEnd(machine);
    },
  },
  {
    way: 'with breakpoints set and removed again and again',
    run: (machine) => {
      const addresses = [...allAddresses(machine)];
      let round = 0;
      return runToEnd(machine, { fuel: 97 }, () => {
        const kept = addresses.filter((_, index) => index % 7 === round % 7);
        machine.stops({ ...noStops, addresses: new Set(round++ % 2 === 0 ? kept : []) });
      });
    },
  },
  {
    way: 'with stops at all conditions',
    run: (machine) => {
      machine.stops({ ...noStops, conditions: 'all' });
      return runToEnd(machine);
    },
  },
  { way: 'with first-hit coverage', run: (machine) => covered(machine, 'first') },
  { way: 'with exact counts', run: (machine) => covered(machine, 'counts') },
  {
    way: 'with coverage switched during the run',
    run: (machine) => {
      const modes = ['first', 'counts', 'off'] as const;
      let round = 0;
      return runToEnd(machine, { fuel: 211 }, () => machine.covering?.cover(modes[round++ % 3] as 'off'));
    },
  },
  {
    way: 'observed',
    run: (machine) => {
      machine.observing?.observe(true);
      return runToEnd(machine);
    },
  },
  {
    way: 'read from at every slice',
    run: (machine) => runToEnd(machine, { fuel: 50 }, () => readEverything(machine)),
  },
  {
    way: 'saved and restored at every slice',
    run: (machine) =>
      runToEnd(machine, { fuel: 50 }, (outcome) => {
        if (outcome.kind === 'host' || outcome.kind === 'ended') return;
        const checkpoint = machine.save();
        machine.run({ fuel: 30 });
        machine.restore(checkpoint);
      }),
  },
];

const covered = (machine: Machine, mode: 'first' | 'counts'): Run => {
  machine.covering?.cover(mode);
  return runToEnd(machine);
};

const readEverything = (machine: Machine): void => {
  for (const context of machine.contexts()) {
    for (const frame of context.frames(0, 3)) {
      for (let index = 0; index < frame.localCount; index++) frame.local(index).children(0, 10, 'named');
      for (let index = 0; index < frame.stackCount; index++) frame.stack(index).full();
    }
    for (const part of context.parts) part.value.children(0, 5, 'named');
  }
  machine.hash();
};

const reference = (machine: MachineUnderTest, name: ProgramName): Run => {
  const run = runToEnd(machine.create(machine.load(name, { debug: true }), { fusing: true }));
  expect(run.outcome).toBe('ended');
  return run;
};

export const clockCases: readonly Case[] = [
  {
    title: 'S28 an endless loop pauses at the end of each slice, near its fuel',
    needs: ['endless'],
    check(machine) {
      const running = machine.create(machine.load('endless', { debug: false }), { fusing: true });
      for (let slice = 0; slice < 50; slice++) {
        const before = running.clock;
        expect(running.run({ fuel: 10_000 }).kind).toBe('fuel');
        expect(running.clock).toBeGreaterThan(before);
        expect(running.clock - before).toBeLessThan(15_000);
      }
    },
  },
  ...ending.flatMap((name) =>
    ways.map(
      ({ way, fusing = true, run }): Case => ({
        title: `the clock, the state, the output and the result of ${name} are the same ${way}`,
        needs: [name],
        check(machine) {
          const watched = machine.create(machine.load(name, { debug: true }), { fusing });
          expect(run(watched)).toEqual(reference(machine, name));
        },
      }),
    ),
  ),
  ...ending.map(
    (name): Case => ({
      title: `${name} stops at an exact clock in the state of single steps`,
      needs: [name],
      check(machine) {
        const { clock: end } = reference(machine, name);
        const stepped = machine.create(machine.load(name, { debug: true }), { fusing: false });
        const hashes: number[] = [];
        for (let at = 0; at < Math.min(end, 2000); at++) {
          hashes.push(stepped.hash());
          runTo(stepped, at + 1);
        }
        for (let at = 1; at < hashes.length; at += 37) {
          const direct = machine.create(machine.load(name, { debug: true }), { fusing: true });
          expect(runTo(direct, at)).toBe(true);
          expect([at, direct.clock, direct.hash()]).toEqual([at, at, hashes[at]]);
        }
      },
    }),
  ),
  {
    title: 'a run to the clock that the machine is at ends at once and changes nothing',
    needs: ['contexts'],
    check(machine) {
      const running = machine.create(machine.load('contexts', { debug: false }), { fusing: true });
      for (let clock = 0; runTo(running, clock); clock += 7) {
        const hash = running.hash();
        expect(running.run({ fuel: 1, clock }).kind).toBe('clock');
        expect([running.clock, running.hash()]).toEqual([clock, hash]);
      }
    },
  },
  {
    title: 'fuel and exact limits together: the exact one is never passed',
    needs: ['loop'],
    check(machine) {
      const running = machine.create(machine.load('loop', { debug: false }), { fusing: true });
      for (let clock = 1; clock < 400; clock += 3) {
        const outcome = running.run({ ...unlimited, clock });
        expect([outcome.kind, running.clock]).toEqual(['clock', clock]);
      }
    },
  },
];
