/** Saving, restoring, hashing, and changes that are replayed. */
import { expect } from 'vitest';
import type { Change, Clock, Machine } from '../../../vm/context/index.ts';
import type { Case } from '../cases.ts';
import { runTo, runToEnd } from '../drive.ts';

export const stateCases: readonly Case[] = [
  ...(['loop', 'recursion', 'unwinding', 'failing', 'contexts'] as const).map(
    (name): Case => ({
      title: `restoring what was saved in ${name} is the identity, and its future is the same`,
      needs: [name],
      check(machine) {
        const running = machine.create(machine.load(name, { debug: false }), { fusing: true });
        const saved: { clock: Clock; hash: number; checkpoint: ReturnType<Machine['save']> }[] = [];
        for (let clock = 0; runTo(running, clock); clock = Math.ceil(clock * 1.4) + 3) {
          saved.push({ clock, hash: running.hash(), checkpoint: running.save() });
          expect(running.hash()).toBe(saved.at(-1)?.hash);
        }
        const end = { clock: running.clock, hash: running.hash() };
        expect(saved.length).toBeGreaterThan(5);
        const order = saved.map((_, index) => (index * 5 + 3) % saved.length);
        for (const index of new Set([...order, ...saved.keys()])) {
          const { clock, hash, checkpoint } = saved[index] as (typeof saved)[number];
          running.restore(checkpoint);
          expect([running.clock, running.hash()]).toEqual([clock, hash]);
          const run = runToEnd(running);
          expect([run.clock, run.hash]).toEqual([end.clock, end.hash]);
        }
        for (const { checkpoint } of saved) running.drop(checkpoint);
      },
    }),
  ),
  {
    title: 'states at different clocks have different hashes',
    needs: ['loop'],
    check(machine) {
      const running = machine.create(machine.load('loop', { debug: false }), { fusing: true });
      const hashes = new Set<number>();
      let count = 0;
      for (; count < 300 && runTo(running, count); count++) hashes.add(running.hash());
      expect(hashes.size).toBe(count);
    },
  },
  {
    title: 'a value that was set changes the run, and setting it again in a replay gives the same state',
    needs: ['loop'],
    check(machine) {
      const untouched = runToEnd(machine.create(machine.load('loop', { debug: false }), { fusing: true }));
      const at = Math.floor(untouched.clock / 3);
      const live = machine.create(machine.load('loop', { debug: false }), { fusing: true });
      runTo(live, at);
      const { location, bytes } = machine.variable(live, live.contexts()[0]?.id ?? 0);
      const change: Change = { kind: 'write', location, bytes };
      const before = live.hash();
      expect(live.change(change)).toEqual({});
      expect(live.hash()).not.toBe(before);
      expect(live.read(location)?.bytes).toEqual(bytes);
      expect(live.clock).toBe(at);
      const changed = runToEnd(live);
      expect(changed.results).not.toEqual(untouched.results);

      const replayed = machine.create(machine.load('loop', { debug: false }), { fusing: false });
      runTo(replayed, at);
      expect(replayed.change(change)).toEqual({});
      expect(runToEnd(replayed, { fuel: 77 })).toEqual(changed);
    },
  },
  {
    title: 'a change to an activation that has ended is refused and changes nothing',
    needs: ['recursion'],
    check(machine) {
      const running = machine.create(machine.load('recursion', { debug: false }), { fusing: true });
      runTo(running, 50);
      const before = running.hash();
      const location = { in: 'local', context: 1, activation: 1_000_000_000, index: 0 } as const;
      expect(running.change({ kind: 'write', location, bytes: new Uint8Array(8) }).refused).toEqual(expect.any(String));
      expect(running.read(location)).toBeUndefined();
      expect(running.hash()).toBe(before);
    },
  },
  {
    title: 'a context that is held does not run, and runs on when it is released',
    needs: ['endless'],
    check(machine) {
      const running = machine.create(machine.load('endless', { debug: false }), { fusing: true });
      running.run({ fuel: 1000 });
      const id = running.contexts()[0]?.id ?? 0;
      expect(running.change({ kind: 'hold', context: id })).toEqual({});
      const clock = running.clock;
      expect(running.run({ fuel: 1000 }).kind).toBe('all wait');
      expect(running.clock).toBe(clock);
      expect(running.change({ kind: 'release', context: id })).toEqual({});
      expect(running.run({ fuel: 1000 }).kind).toBe('fuel');
      expect(running.clock).toBeGreaterThan(clock);
    },
  },
];
