/** Exact counts over one or several runs of one program. */
import {
  type Address,
  type BranchSides,
  coverageOf,
  type Machine,
  type Program,
  type SourceCoverage,
} from '../vm/context/index.ts';
import { badInput } from './failure.ts';

export interface Counting {
  /** Switches a fresh machine to exact counts. */
  begin(machine: Machine): void;
  /** Adds what a machine has counted. */
  add(machine: Machine): void;
  /** Without tests, what belongs to test forms is left out: it cannot run. */
  sources(options: {
    readonly tests: boolean;
    readonly includes?: (path: string) => boolean;
  }): readonly SourceCoverage[];
}

export const counting = (program: Program, path: string): Counting => {
  if (!program.debug) {
    throw badInput(path, 'no-debug-information', 'coverage needs debug information; compile without --no-debug');
  }
  const total = new Map<Address, number>();
  const sides = new Map<Address, BranchSides>();
  let seesSides = false;
  return {
    begin(machine) {
      if (!machine.covering) throw badInput(path, 'no-coverage', 'this machine does not count what runs');
      machine.covering.cover('counts');
    },
    add(machine) {
      for (const [address, count] of machine.covering?.counts() ?? []) {
        total.set(address, (total.get(address) ?? 0) + count);
      }
      for (const [address, rows] of machine.covering?.sides?.() ?? []) {
        const known = sides.get(address);
        sides.set(
          address,
          rows.map((row, side) => ({ ...row, count: row.count + (known?.[side]?.count ?? 0) })),
        );
      }
      seesSides ||= machine.covering?.sides !== undefined;
    },
    sources({ tests, includes }) {
      const all = coverageOf(program, total, {
        exact: true,
        sides: seesSides ? sides : undefined,
        ...(includes ? { includes } : {}),
      });
      if (tests) return all;
      const testNames = program.meta.functions.filter(({ kind }) => kind === 'test').map(({ name }) => name);
      // Bodies inside a test (lambdas, handlers) are named after it.
      const isTest = (name: string) => testNames.some((test) => name === test || name.startsWith(`${test}/`));
      return all.map(({ path: source, statements, branches, functions }) => ({
        path: source,
        statements: statements.filter((row) => !isTest(row.function)),
        branches: branches.filter(({ address }) => !isTest(functionAt(program, address))),
        functions: functions.filter(({ name }) => !isTest(name)),
      }));
    },
  };
};

const functionAt = (program: Program, address: Address): string =>
  program.meta.functions.find(({ entry, end }) => entry <= address && address < end)?.name ?? '';
