/** Coverage as a table for people. */
import { lineCounts, type SourceCoverage, shortName } from '../vm/context/index.ts';

const width = 9;

/** One source: a summary, every line that can run with its count, every function with its count. */
export const coverageTable = (source: SourceCoverage, text: string | undefined): string => {
  const lines = [...lineCounts(source.statements)];
  const textLines = text?.split(/\r?\n/) ?? [];
  const rows = lines.flatMap(([line, count]) => [
    `${cell(count)} ${String(line).padStart(6)}  ${textLines[line - 1] ?? ''}`.trimEnd(),
    ...source.branches
      .filter(({ position }) => position.line === line)
      .map(({ sides }) => `${' '.repeat(width + 9)}${sides.map(({ label, count: n }) => `${label} ${n}`).join(', ')}`),
  ]);
  return [
    summary(source),
    '',
    `${'count'.padStart(width)}   line`,
    ...rows,
    '',
    `${'count'.padStart(width)} function`,
    ...source.functions.map(({ name, count }) => `${cell(count)} ${shortName(name)}`),
    '',
  ].join('\n');
};

/** `bank.sahara: lines 18 of 20 (90%), branches 3 of 4 (75%), functions 5 of 5 (100%)`. */
export const summary = ({ path, statements, branches, functions }: SourceCoverage): string => {
  const lines = [...lineCounts(statements).values()];
  const sides = branches.flatMap((branch) => branch.sides.map(({ count }) => count));
  const called = functions.map(({ count }) => count);
  return `${path}: lines ${share(lines)}, branches ${share(sides)}, functions ${share(called)}`;
};

const share = (counts: readonly number[]): string => {
  const hit = counts.filter((count) => count > 0).length;
  const percent = counts.length === 0 ? 100 : Math.floor((100 * hit) / counts.length);
  return `${hit} of ${counts.length} (${percent}%)`;
};

/** What never ran stands out without colour. */
const cell = (count: number): string => (count === 0 ? '-' : String(count)).padStart(width);
