/** Coverage as files that other tools read: lcov, and JSON with ranges and instruction addresses. */
import { formatAddress, lineCounts, type Position, type SourceCoverage } from '../vm/context/index.ts';

/** One `lcov.info` with DA, FN, FNDA and BRDA records; a side of a branch that was never reached is `-`. */
export const lcov = (sources: readonly SourceCoverage[]): string => sources.flatMap(lcovRecord).join('\n').concat('\n');

const lcovRecord = ({ path, statements, branches, functions }: SourceCoverage): readonly string[] => {
  const lines = [...lineCounts(statements)];
  const sides = branches.flatMap(({ position, count, sides: both }, block) =>
    both.map((side, index) => ({ line: position.line, block, index, reached: count > 0, count: side.count })),
  );
  const hit = (rows: readonly { readonly count: number }[]) => rows.filter(({ count }) => count > 0).length;
  return [
    'TN:',
    `SF:${path}`,
    ...functions.map(({ name, position }) => `FN:${position.line},${name}`),
    ...functions.map(({ name, count }) => `FNDA:${count},${name}`),
    `FNF:${functions.length}`,
    `FNH:${hit(functions)}`,
    ...sides.map(({ line, block, index, reached, count }) => `BRDA:${line},${block},${index},${reached ? count : '-'}`),
    `BRF:${sides.length}`,
    `BRH:${hit(sides)}`,
    ...lines.map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(([, count]) => count > 0).length}`,
    'end_of_record',
  ];
};

const range = ({ line, column, endLine, endColumn }: Position) => ({
  line,
  column,
  endLine: endLine ?? line,
  endColumn: endColumn ?? column,
});

/** What `cover --json` and `test --coverage --json` give; lines and columns count from 1, ends are exclusive. */
export const coverageJson = (sources: readonly SourceCoverage[]) => ({
  files: sources.map(({ path, statements, branches, functions }) => ({
    path,
    statements: statements.map(({ position, count, addresses }) => ({
      ...range(position),
      count,
      addresses: addresses.map(formatAddress),
    })),
    branches: branches.map(({ position, count, address, sides }) => ({
      ...range(position),
      count,
      address: formatAddress(address),
      arms: sides.map((side) => ({ ...range(position), ...side })),
    })),
    functions: functions.map(({ name, position, count, entry }) => ({
      name,
      ...range(position),
      count,
      address: formatAddress(entry),
    })),
  })),
});
