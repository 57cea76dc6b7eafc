/** What ran, in terms of the source: statements, branches and functions with their counts. Pure; for every machine. */
import { type Address, unitOf } from './address.ts';
import type { Position } from './diagnostic.ts';
import type { BranchSides } from './machine.ts';
import type { BranchInfo, Copies, DebugInformation, Program, StatementInfo } from './program.ts';

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

interface CountedBy {
  /** Whether counts are executions, and not 1 for what ran. */
  readonly exact: boolean;
  /** What the machine itself has seen of branches ({@link Covering.sides}). */
  readonly sides?: ReadonlyMap<Address, BranchSides> | undefined;
  /** The sources that are wanted; all when absent. */
  readonly includes?: (path: string) => boolean;
}

/**
 * Coverage of every source of a program with debug information (none without it). `counts` holds executions by instruction
 * address, as {@link Covering.counts} gives them; with {@link Covering.firstHits} give each address that ran the count 1 and
 * say `exact: false`: without `sides` a branch's sides are then told by whether their targets ran.
 *
 * Where code has copies, a line counts in each copy as often as the instruction of it that ran most, and as often as its copies
 * together; so do branches and functions.
 */
export const coverageOf = (
  program: Program,
  counts: ReadonlyMap<Address, number>,
  by: CountedBy,
): readonly SourceCoverage[] => {
  const debug = program.debug;
  if (!debug) return [];
  const { includes = () => true } = by;
  const countAt = (address: Address): number => counts.get(address) ?? 0;
  const { copies } = debug;
  const functions = copies ? undefined : functionsByPath(program, countAt);
  const lines = copies && linesByPath(copies, counts);
  return debug.sources
    .filter(({ path }) => includes(path))
    .map(({ path }) => {
      const branches = debug.branches(path).map((branch) => branchCoverage(program, branch, countAt, by));
      return {
        path,
        statements: copies
          ? lineStatements(debug, copies, path, lines?.get(path))
          : debug.statements(path, 1, lastLine).map((statement) => statementCoverage(statement, countAt)),
        branches: copies ? mergedBranches(copies, branches) : branches,
        functions: copies
          ? copies.functions(path).map(({ name, position, addresses }) => ({
              name,
              position,
              entry: addresses[0] as Address,
              count: sumOf(addresses, countAt),
            }))
          : (functions?.get(path) ?? []),
      };
    });
};

const sumOf = (addresses: readonly Address[], countAt: (address: Address) => number): number =>
  addresses.reduce((sum, address) => sum + countAt(address), 0);

const statementCoverage = (
  { position, addresses, function: name }: StatementInfo,
  countAt: (address: Address) => number,
): StatementCoverage => ({
  position,
  addresses,
  function: name,
  // The copies of one statement (a body that was compiled twice) are separate executions.
  count: sumOf(addresses, countAt),
});

/** Executions of lines by source, without those that never ran. */
export const linesByPath = (
  copies: Copies,
  counts: Iterable<readonly [Address, number]>,
): ReadonlyMap<string, ReadonlyMap<number, number>> => {
  const most = new Map<string, Map<number, Map<number, number>>>();
  for (const [address, count] of counts) {
    const place = count > 0 ? copies.lineAt(address) : undefined;
    if (!place) continue;
    const ofPath = most.get(place.source) ?? new Map<number, Map<number, number>>();
    most.set(place.source, ofPath);
    const ofLine = ofPath.get(place.line) ?? new Map<number, number>();
    ofPath.set(place.line, ofLine);
    const copy = copies.copyAt(address);
    ofLine.set(copy, Math.max(ofLine.get(copy) ?? 0, count));
  }
  const summed = (ofLine: ReadonlyMap<number, number>): number =>
    [...ofLine.values()].reduce((sum, each) => sum + each);
  return new Map(
    [...most].map(([path, ofPath]) => [path, new Map([...ofPath].map(([line, each]) => [line, summed(each)]))]),
  );
};

/** A statement for each line: what starts on it is counted together. */
const lineStatements = (
  debug: DebugInformation,
  copies: Copies,
  path: string,
  counts: ReadonlyMap<number, number> | undefined,
): readonly StatementCoverage[] => {
  const starts = new Map<number, StatementInfo[]>();
  for (const statement of debug.statements(path, 1, lastLine)) {
    const known = starts.get(statement.position.line);
    if (known) known.push(statement);
    else starts.set(statement.position.line, [statement]);
  }
  return copies.lines(path).map((line) => {
    const onLine = starts.get(line) ?? [];
    return {
      position: onLine[0]?.position ?? { source: path, line, column: 1 },
      addresses: onLine.flatMap(({ addresses }) => addresses),
      function: onLine[0]?.function ?? '',
      count: counts?.get(line) ?? 0,
    };
  });
};

const branchCoverage = (
  program: Program,
  { position, address, sides }: BranchInfo,
  countAt: (address: Address) => number,
  { exact, sides: seen }: CountedBy,
): BranchCoverage => {
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
};

/** Branches at one place of the source, of all copies: the first of each copy together, then the second. */
const mergedBranches = (copies: Copies, branches: readonly BranchCoverage[]): readonly BranchCoverage[] => {
  const merged = new Map<string, BranchCoverage>();
  const ordinals = new Map<string, number>();
  for (const branch of branches) {
    const { position, address, sides } = branch;
    const place = `${position.line}:${position.column} ${sides.map(({ label }) => label).join('/')}`;
    const inCopy = `${place} ${copies.copyAt(address)}`;
    const ordinal = ordinals.get(inCopy) ?? 0;
    ordinals.set(inCopy, ordinal + 1);
    const key = `${place} ${ordinal}`;
    const known = merged.get(key);
    merged.set(
      key,
      known
        ? {
            ...known,
            count: known.count + branch.count,
            sides: known.sides.map((side, index) => ({ ...side, count: side.count + (sides[index]?.count ?? 0) })),
          }
        : branch,
    );
  }
  return [...merged.values()].sort(
    (left, right) => left.position.line - right.position.line || left.position.column - right.position.column,
  );
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
