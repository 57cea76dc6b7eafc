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

/** Of so many runs of each program, in turn with the others, the least disturbed one counts: the shortest takes 90 ms in CPython, half of it its start. */
const turns = 4;

/**
 * @typedef {object} Least
 * @property {number} ours milliseconds
 * @property {number} theirs
 */

/**
 * Runs a program on both sides; what they print must be equal.
 * @param {string} file
 * @param {Least} least what it took at best; brought up to date
 */
async function both(file, least) {
  const theirs = await measured(['python3', file]);
  const ours = await measured([process.execPath, bundles.cli, 'run', file]);
  expectEqual([ours.code, ours.out], [theirs.code, theirs.out], path.basename(file));
  least.ours = Math.min(least.ours, ours.milliseconds);
  least.theirs = Math.min(least.theirs, theirs.milliseconds);
}

/** @returns {Least} */
const unknown = () => ({ ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY });

/** @returns {Promise<number>} the geometric mean of the ratios of all programs */
async function geometricMean() {
  const folder = await mkdtemp(path.join(tmpdir(), 'sahara-bench-'));
  try {
    const empty = path.join(folder, 'empty.py');
    await writeFile(empty, 'pass\n');
    const nothing = unknown();
    const least = new Map(programs.map(({ name }) => [name, unknown()]));
    for (let turn = 0; turn < turns; turn++)
      for (const [name, times] of least) {
        await both(empty, nothing);
        await both(program(path.join('python', `${name}.py`)), times);
      }
    let product = 1;
    for (const [name, { ours, theirs }] of least) {
      const ratio = Math.max(1, ours - nothing.ours) / Math.max(1, theirs - nothing.theirs);
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
  'that call each other. There is no compiler to machine code (row P66), so each closure costs a call that the host can inline',
  'only where one kind of closure is called, and each step from block to block another one. Shares are those of longer runs,',
  'sampled, without the start of the process; the host compiles besides, on other threads, for some 15 to 100 ms.',
  '',
  '| case | where the time goes | what would bring it nearer to 1 |',
  '|---|---|---|',
  "| fib(27) | the comparison with the return behind it 38 %, making frames 25 %, leaving them 16 %, steps between blocks 18 %; fib(32) takes 1.2 times CPython's time: 30 of the 80 ms here are spent before the host has compiled the closures | closures that are hot in every program, compiled beforehand |",
  '| nested loops | the condition with its remainder 42 %, the loop itself 22 %, stores with their operators 12 %, values that are stored where the collector looks 8 %, steps between blocks 14 % | a block and its condition as one closure |',
  '| a sieve | the condition of the inner loop 25 %, its pair of statements 20 %, the loop over the list 12 %, steps between blocks 12 %, garbage collection 5 % | a table of bytes for lists of booleans |',
  '| words counted in a dict | the loop with `in`, reading and storing in the dict 27 %, splitting the text 30 %, finding in tables and hashing each new word again 20 % | one look-up for `in` and the item; words shared between rounds |',
  '| strings built | garbage collection 16 %, the loop over a text with its `in` 16 %, steps between blocks 12 %, joining texts 8 % | texts that are made once and shared |',
  '| n-body | augmented items 20 %, stores of differences and products 19 %, floats that are stored where the collector looks 7 %, products on the way 6 %, the power 3 %, garbage collection 2 % | floats without boxes in lists |',
  '| a matrix product with lists | the inner statement with its items and product, one closure for the host, 66 %, the loop 18 %, the end of its body 10 % | items of a row that is the same in the whole loop, found once |',
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
