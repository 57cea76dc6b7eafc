// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundles, expectEqual, runProcess } from '../test/acceptance/product.mjs';
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
 * Processor time of a process, with all its threads.
 * @param {readonly string[]} command
 * @returns {Promise<{ code: number | null, out: string, milliseconds: number }>}
 */
async function measured(command) {
  const { code, out, error } = await runProcess(['python3', program('processor-time.py'), ...command], {
    timeout: 300_000,
  });
  return { code, out, milliseconds: Number(error.trim().split('\n').at(-1)) };
}

/** Runs in turn of both sides, of which the least disturbed one counts: the shortest program takes 50 ms in CPython, half of it its start. */
const turns = 3;

/**
 * Processor time of a program on both sides; what both print must be equal.
 * @param {string} file
 * @returns {Promise<{ ours: number, theirs: number }>} milliseconds, the least of some runs
 */
async function both(file) {
  const least = { ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < turns; turn++) {
    const theirs = await measured(['python3', file]);
    const ours = await measured([process.execPath, bundles.cli, 'run', file]);
    expectEqual([ours.code, ours.out], [theirs.code, theirs.out], path.basename(file));
    least.ours = Math.min(least.ours, ours.milliseconds);
    least.theirs = Math.min(least.theirs, theirs.milliseconds);
  }
  return least;
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

/** Where the time goes: shares of a sampling profile (`node --cpu-prof`) of longer runs, without the start of the process. */
const notes = [
  '## Python: where the time goes on the way to 1',
  '',
  'Functions that are hot run in the threaded form (vm/python/run/threaded): closures, one for an operation or a statement,',
  'that call each other. There is no compiler to machine code (row P66), so each closure costs a call that the host cannot inline',
  '(some 9 ns, measured on a busy machine), and each step from block to block another one. Shares are those of longer runs,',
  'sampled, without the start of the process.',
  '',
  '| case | where the time goes | what would bring it nearer to 1 |',
  '|---|---|---|',
  "| fib(27) | making frames 38 %, leaving them 26 %, steps between blocks 15 %, the comparison 5 %; fib(32) takes 2.1 times CPython's time: the rest is spent before the host has compiled the closures | frames without the arrays for activations and kinds; a call and its block as one closure |",
  '| nested loops | stores with their operators 40 %, the condition 15 %, the loop itself 15 %, steps between blocks 20 % | a block and its condition as one closure; the end of a body and the head of its loop as one |',
  '| a sieve | the inner statement pair 26 %, steps between blocks 26 %, its condition 15 %, the list of 3 million 11 % | as nested loops; a table of bytes for lists of booleans |',
  '| words counted in a dict | splitting the text 24 %, `in`, reading and storing in the dict 30 % (the host hashes each new word again), the loop 10 % | one look-up for `in` and the item; words shared between rounds |',
  '| strings built | garbage collection 14 %, `c in text` 11 %, `len` of a growing text 10 % (it is looked at for wide characters), the loop over a text 10 %, steps between blocks 12 % | texts that know whether they are wide |',
  '| n-body | augmented items 24 %, subtraction, multiplication and addition of boxed floats 40 %, the power 9 %, garbage collection 4 % | floats without boxes inside a statement |',
  '| a matrix product with lists | the inner statement with its product 47 %, items of lists 23 %, the loop 17 %, steps between blocks 10 % | items of a row that is the same in the whole loop, found once |',
];

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    name: 'python',
    title: 'Python programs against CPython: processor time, both without the start of their processes',
    unit: '×',
    rounds: 3,
    timing: true,
    notes,
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
