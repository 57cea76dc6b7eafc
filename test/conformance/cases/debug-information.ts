/** Debug information costs nothing where it is absent, and nothing while it is not used. */
import { expect } from 'vitest';
import type { Machine, Program } from '../../../vm/context/index.ts';
import type { Case } from '../cases.ts';
import { allAddresses, noStops, runToEnd } from '../drive.ts';

const programs = ['loop', 'recursion', 'unwinding', 'contexts'] as const;

const instructionBytes = (program: Program): readonly Uint8Array[] =>
  program.units.map((unit) => unit.read(0, unit.length));

const instructionSpace = (machine: Machine): Uint8Array | undefined => {
  const space = machine.spaces.find(({ name }) => name === 'instruction memory');
  return space?.read(0, space.length);
};

export const debugInformationCases: readonly Case[] = programs.flatMap((name): readonly Case[] => [
  {
    title: `S26 S33 the instruction memory of ${name} is byte for byte the same with and without debug information`,
    needs: [name],
    check(machine) {
      const plain = machine.load(name, { debug: false });
      const debug = machine.load(name, { debug: true });
      expect(plain.debug).toBeUndefined();
      expect(debug.debug).toBeDefined();
      expect(instructionBytes(debug)).toEqual(instructionBytes(plain));
      const running = machine.create(debug, { fusing: true });
      const before = instructionSpace(running);
      expect(before).toEqual(instructionSpace(machine.create(plain, { fusing: true })));
      // A breakpoint is a patch of decoded code: the architectural bytes never show it.
      running.stops({ ...noStops, addresses: allAddresses(running) });
      running.run({ fuel: 100 });
      expect(instructionSpace(running)).toEqual(before);
      expect(instructionBytes(running.program)).toEqual(instructionBytes(plain));
    },
  },
  {
    title: `S26 ${name} runs the same with and without debug information`,
    needs: [name],
    check(machine) {
      const runs = [true, false].map((debug) =>
        runToEnd(machine.create(machine.load(name, { debug }), { fusing: true })),
      );
      expect(runs[0]).toEqual(runs[1]);
    },
  },
  {
    title: `S33 ${name} runs the same when each look at debug information throws`,
    needs: [name],
    check(machine) {
      const program = machine.load(name, { debug: true });
      const expected = runToEnd(machine.create(machine.load(name, { debug: true }), { fusing: true }));
      const hookless = machine.withoutHooks(program);
      expect(() => hookless.debug).toThrow();
      expect(runToEnd(machine.create(hookless, { fusing: true }))).toEqual(expected);
    },
  },
]);
