// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expectEqual, runProcess, sahara } from '../test/acceptance/product.mjs';
import { program } from './sessions.mjs';

const programs = [
  { name: 'fib', title: 'fib(27)' },
  { name: 'loops', title: 'nested loops' },
  { name: 'sieve', title: 'a sieve' },
  { name: 'words', title: 'words counted in a dict' },
  { name: 'strings', title: 'strings built' },
  { name: 'nbody', title: 'n-body' },
  { name: 'matrix', title: 'a matrix product with lists' },
];

/** Ratios of the round that runs, by program. @type {Map<string, number>} */
const ratios = new Map();

/**
 * Time of a program on both sides, each without the start of its process; what both print must be equal.
 * @param {string} file
 * @returns {Promise<{ ours: number, theirs: number }>} milliseconds
 */
async function both(file) {
  const theirs = await runProcess(['python3', file], { timeout: 300_000 });
  const ours = await sahara(['run', file], { timeout: 300_000 });
  expectEqual([ours.code, ours.out], [theirs.code, theirs.out], path.basename(file));
  return { ours: ours.milliseconds, theirs: theirs.milliseconds };
}

/** @returns {Promise<number>} the geometric mean of the ratios of all programs */
async function geometricMean() {
  const folder = await mkdtemp(path.join(tmpdir(), 'sahara-bench-'));
  try {
    const empty = path.join(folder, 'empty.py');
    await writeFile(empty, 'pass\n');
    let product = 1;
    for (const { name } of programs) {
      const nothing = await both(empty);
      const run = await both(program(path.join('python', `${name}.py`)));
      const ratio = (run.ours - nothing.ours) / Math.max(1, run.theirs - nothing.theirs);
      ratios.set(name, ratio);
      product *= ratio;
    }
    return product ** (1 / programs.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    name: 'python',
    title: 'Python programs against CPython, both without the start of their processes',
    unit: '×',
    rounds: 3,
    timing: true,
    variants: [
      { name: 'geometric mean', run: geometricMean },
      ...programs.map(({ name, title }) => ({ name: title, run: async () => ratios.get(name) ?? Number.NaN })),
    ],
    targets: [
      { figure: 'Python programs, geometric mean of the ratios to CPython', variant: 'geometric mean', atMost: 2 },
      ...programs.map(({ title }) => ({ figure: `${title}, ratio to CPython`, variant: title, atMost: 4 })),
    ],
  },
];
