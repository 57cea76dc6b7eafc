/** Breakpoints, and stepping by activation. */
import { expect } from 'vitest';
import type { Case } from '../cases.ts';
import { allAddresses, entryOf, noStops, runUntil, trace, unlimited } from '../drive.ts';

export const stoppingCases: readonly Case[] = [
  ...(['loop', 'recursion', 'unwinding', 'contexts'] as const).map(
    (name): Case => ({
      title: `a stop at one address of ${name} is reported once for each arrival of each context`,
      needs: [name],
      check(machine) {
        const { arrivals } = trace(machine.create(machine.load(name, { debug: false }), { fusing: true }));
        const addresses = [...new Set(arrivals.map(({ address }) => address))];
        for (const address of addresses.filter((_, index) => index % 5 === 0)) {
          const running = machine.create(machine.load(name, { debug: false }), { fusing: true });
          running.stops({ ...noStops, addresses: new Set([address]) });
          const seen: unknown[] = [];
          for (let outcome = running.run(unlimited); outcome.kind !== 'ended'; outcome = running.run(unlimited)) {
            if (outcome.kind === 'host') {
              running.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array() });
            } else seen.push({ context: outcome.context, address: outcome.address, clock: running.clock });
          }
          expect(seen).toEqual(arrivals.filter((arrival) => arrival.address === address));
        }
      },
    }),
  ),
  {
    title: 'several contexts stop at a breakpoint of the function that they share, each by itself',
    needs: ['contexts'],
    check(machine) {
      const running = machine.create(machine.load('contexts', { debug: false }), { fusing: true });
      const address = entryOf(running, machine.functions.shared);
      running.stops({ ...noStops, addresses: new Set([address]) });
      const contexts = new Set<number>();
      for (let outcome = running.run(unlimited); outcome.kind !== 'ended'; outcome = running.run(unlimited)) {
        if (outcome.kind === 'host') {
          running.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array() });
          continue;
        }
        contexts.add(outcome.context);
        const frame = running.context(outcome.context)?.frames(0, 1)[0];
        expect(frame?.address).toBe(address);
        expect(frame?.function).toBe(machine.functions.shared);
      }
      expect(contexts.size).toBeGreaterThanOrEqual(2);
    },
  },
  {
    title: 'each activation of a recursive function has a name of its own, and leaving ends at its caller',
    needs: ['recursion'],
    check(machine) {
      const running = machine.create(machine.load('recursion', { debug: false }), { fusing: true });
      running.stops({ ...noStops, addresses: new Set([entryOf(running, machine.functions.recursive)]) });
      const activations = new Set<number>();
      for (let round = 0; round < 12; round++) {
        const { context: id } = runUntil(running, 'stop');
        const [frame] = running.context(id)?.frames(0, 1) ?? [];
        activations.add(frame?.activation ?? -1);
      }
      expect(activations.size).toBe(12);

      running.stops(noStops);
      const context = running.contexts()[0];
      const [inner, caller] = context?.frames(0, 2) ?? [];
      if (!context || !inner || !caller) throw new Error('two frames are expected');
      const depth = context.depth;
      const left = runUntil(running, 'left', { ...unlimited, leave: { context: context.id, depth: inner.depth } });
      expect(left.how).toBe('return');
      expect(left.results).toHaveLength(1);
      const after = running.context(context.id);
      expect(after?.depth).toBe(depth - 1);
      expect(after?.frames(0, 1)[0]?.activation).toBe(caller.activation);
    },
  },
  {
    title: 'entering is reported at the first instruction of the callee, and only deeper than asked',
    needs: ['recursion'],
    check(machine) {
      const running = machine.create(machine.load('recursion', { debug: false }), { fusing: true });
      const address = entryOf(running, machine.functions.recursive);
      for (let depth = 1; depth < 6; depth++) {
        const entered = runUntil(running, 'entered', { ...unlimited, enter: { context: 1, depth } });
        expect(entered.address).toBe(address);
        expect(running.context(1)?.depth).toBe(depth + 1);
      }
    },
  },
  {
    title: 'step stops of one context are reported only while it is no deeper than asked',
    needs: ['recursion'],
    check(machine) {
      const running = machine.create(machine.load('recursion', { debug: false }), { fusing: true });
      const entry = entryOf(running, machine.functions.recursive);
      running.stops({ ...noStops, addresses: new Set([entry]) });
      runUntil(running, 'stop');
      runUntil(running, 'stop');
      const context = running.contexts()[0];
      const depth = context?.depth ?? 0;
      const addresses = allAddresses(running);
      running.stops({ ...noStops, steps: { context: context?.id ?? 0, depth, addresses } });
      const before = running.clock;
      let jumped = false;
      for (let step = 0; step < 20; step++) {
        const at = running.clock;
        const outcome = runUntil(running, 'stop');
        expect(running.context(outcome.context)?.depth).toBeLessThanOrEqual(depth);
        jumped ||= running.clock > at + 1;
      }
      expect(running.clock).toBeGreaterThan(before);
      expect(jumped).toBe(true);
    },
  },
  {
    title: 'leaving a frame that is unwound says so, and the surviving frame keeps its activation',
    needs: ['unwinding'],
    check(machine) {
      const running = machine.create(machine.load('unwinding', { debug: false }), { fusing: true });
      running.stops({ ...noStops, addresses: new Set([entryOf(running, machine.functions.thrower)]) });
      const { context: id } = runUntil(running, 'stop');
      running.stops(noStops);
      const frames = running.context(id)?.frames(0, 100) ?? [];
      const left = runUntil(running, 'left', { ...unlimited, leave: { context: id, depth: frames[0]?.depth ?? 0 } });
      expect(left.how).toBe('unwind');
      const survivors = running.context(id)?.frames(0, 100) ?? [];
      expect(survivors.length).toBeLessThan(frames.length);
      expect(frames.slice(-survivors.length).map((frame) => frame.activation)).toEqual(
        survivors.map((frame) => frame.activation),
      );
    },
  },
  {
    title: 'a handler runs on top of the frame that signalled, with a link to the frame that established it',
    needs: ['unwinding', 'handling'],
    check(machine) {
      const running = machine.create(machine.load('unwinding', { debug: false }), { fusing: true });
      running.stops({ ...noStops, addresses: new Set([entryOf(running, machine.functions.thrower)]) });
      const { context: id } = runUntil(running, 'stop');
      const signalling = running.context(id)?.frames(0, 100) ?? [];
      running.stops({ ...noStops, addresses: new Set([entryOf(running, machine.functions.handler)]) });
      const handling = runUntil(running, 'stop');
      const [handler, below] = running.context(handling.context)?.frames(0, 2) ?? [];
      expect(handler?.kind).toBe('handler');
      expect(below?.activation).toBe(signalling[0]?.activation);
      expect(signalling.map((frame) => frame.activation)).toContain(handler?.enclosing?.activation);
    },
  },
];
