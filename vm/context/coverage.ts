/** What ran, in terms of the source: statements, branches and functions with their counts. Pure; for every machine. */
import { type Address, unitOf } from './address.ts';
import type { Position } from './diagnostic.ts';
import type { BranchSides } from './machine.ts';
import type { BranchInfo, Program } from './program.ts';

export interface Counted {
  readonly position: Position;
  /** Times it ran; with first-hit coverage 1 or 0. */
  readonly count: number;
}

export interface StatementCoverage extends Counted {
  readonly function: string;
  readonly addresses: readonly Address[];
}

export interface BranchCoverage extends Counted {
  readonly address: Address;
  readonly sides: readonly { readonly label: string; readonly count: number }[];
}

export interface FunctionCoverage extends Counted {
  readonly name: string;
  readonly entry: Address;
}

/** One source file. */
export interface SourceCoverage {
  readonly path: string;
  readonly statements: readonly StatementCoverage[];
  readonly branches: readonly BranchCoverage[];
  readonly functions: readonly FunctionCoverage[];
}

const lastLine = 2 ** 31 - 1;

/**
 * Coverage of every source of a program with debug information (none without it). `counts` holds executions by instruction
 * address, as {@link Covering.counts} gives them; with {@link Covering.firstHits} give each address that ran the count 1 and
 * say `exact: false`: a branch's sides are then told by whether their targets ran. `sides` holds what the machine itself has seen of
 * branches ({@link Covering.sides}).
 */
export const coverageOf = (
  program: Program,
  counts: ReadonlyMap<Address, number>,
  { exact, sides: seen }: { readonly exact: boolean; readonly sides?: ReadonlyMap<Address, BranchSides> | undefined },
): readonly SourceCoverage[] => {
  const debug = program.debug;
  if (!debug) return [];
  const countAt = (address: Address): number => counts.get(address) ?? 0;
  const functions = functionsByPath(program, countAt);
  return debug.sources.map(({ path }) => ({
    path,
    statements: debug.statements(path, 1, lastLine).map(({ position, addresses, function: name }) => ({
      position,
      addresses,
      function: name,
      // The copies of one statement (an inlined call, a body that was compiled twice) are separate executions.
      count: addresses.reduce((sum, address) => sum + countAt(address), 0),
    })),
    branches: debug.branches(path).map(({ position, address, sides }) => {
      const count = countAt(address);
      if (seen) return { position, address, count, sides: withCounts(sides, seen.get(address) ?? []) };
      const next = program.units[unitOf(address)]?.starts(address, 2)[1];
      // Only the branch itself leads to the instruction behind it; the other side's target may be a join, so it gets the rest.
      const straight = next === undefined ? 0 : Math.min(count, countAt(next));
      return {
        position,
        address,
        count,
        // The side that follows in the code is the one that the source names first.
        sides: inOrder(sides, next).map(({ label, target }) => ({
          label,
          count: target === next ? straight : exact ? count - straight : Math.min(count, countAt(target)),
        })),
      };
    }),
    functions: functions.get(path) ?? [],
  }));
};

/** Each side with the count that the machine has for its target; several sides with one target in their order. */
const withCounts = (sides: BranchInfo['sides'], known: BranchSides): BranchCoverage['sides'] => {
  const rest = [...known];
  return sides.map(({ label, target }) => {
    const at = rest.findIndex((row) => row.target === target);
    const [row] = at < 0 ? [] : rest.splice(at, 1);
    return { label, count: row?.count ?? 0 };
  });
};

const inOrder = (sides: BranchInfo['sides'], next: Address | undefined): BranchInfo['sides'] =>
  [...sides].sort((left, right) => Number(right.target === next) - Number(left.target === next));

const functionsByPath = (
  program: Program,
  countAt: (address: Address) => number,
): ReadonlyMap<string, FunctionCoverage[]> => {
  const byPath = new Map<string, FunctionCoverage[]>();
  for (const { name, entry, kind } of program.meta.functions) {
    const position = program.debug?.definition?.(entry) ?? program.debug?.framesAt(entry).at(-1)?.position;
    if (!position || kind === 'generated') continue;
    const rows = byPath.get(position.source) ?? [];
    rows.push({ name, entry, position, count: countAt(entry) });
    byPath.set(position.source, rows);
  }
  return byPath;
};

/** Executions by line: the most often run statement that starts on it. Ascending. */
export const lineCounts = (statements: readonly StatementCoverage[]): ReadonlyMap<number, number> => {
  const lines = new Map<number, number>();
  for (const { position, count } of statements)
    lines.set(position.line, Math.max(lines.get(position.line) ?? 0, count));
  return new Map([...lines].sort(([left], [right]) => left - right));
};

/** Counts for {@link coverageOf} from first hits: 1 for what ran. */
export const countsOfFirstHits = (firstHits: ReadonlyMap<Address, number>): ReadonlyMap<Address, number> =>
  new Map([...firstHits.keys()].map((address) => [address, 1]));
