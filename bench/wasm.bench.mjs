// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../scripts/lock.mjs';

/** times: calls of `run`, one after the other, so that a debugged program takes about a second. */
const programs = [
  { name: 'fib', title: 'recursive fib', times: { O0: 12, O1: 8 } },
  { name: 'sieve', title: 'sieve, CRC and sort', times: { O0: 8, O1: 12 } },
  { name: 'nbody', title: 'n-body and matrix product', times: { O0: 5, O1: 12 } },
];

const runs = programs.flatMap(({ name, title, times }) =>
  [times.O0, times.O1].map((count, level) => ({
    name: `${name}-O${level}`,
    title: `${title}, -O${level}`,
    file: `${name}.O${level}.wasm`,
    times: count,
  })),
);

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = runs.flatMap(({ name, title, file, times }) => [
  {
    name: `wasm-${name}`,
    title: `${title}: processor time, all compilation included`,
    rounds: 3,
    timing: true,
    variants: [
      { name: 'wasm-interp (wabt)', run: () => native(file) },
      { name: 'Sahara', run: async () => (await run(file, 'alone')).milliseconds },
      { name: 'Sahara, by the clock on the wall', run: async () => (await run(file, 'alone')).wall },
      { name: 'V8', run: async () => (await run(file, 'v8')).milliseconds },
    ],
    targets: [
      { figure: `${title}: against wasm-interp`, variant: 'Sahara', against: 'wasm-interp (wabt)', atMost: 1 / 3 },
      // What such an interpreter takes at most, as measured before there was this one: reported more than promised.
      { figure: `${title}: against V8's own WebAssembly`, variant: 'Sahara', against: 'V8', atMost: 76 },
    ],
  },
  {
    name: `wasm-${name}-debugged`,
    title: `${title}, ${times} times, debugged`,
    rounds: 9,
    timing: true,
    variants: [
      { name: 'alone', run: () => debugged(file, 'alone', times) },
      { name: 'a breakpoint elsewhere', run: () => debugged(file, 'breakpoint', times) },
      { name: 'first hits', run: () => debugged(file, 'coverage', times) },
    ],
    targets: [
      { figure: `${title}: a breakpoint elsewhere`, variant: 'a breakpoint elsewhere', against: 'alone', atMost: 1.05 },
      { figure: `${title}: first hits`, variant: 'first hits', against: 'alone', atMost: 1.15 },
    ],
  },
]);

/** What a program printed. @param {string} command @param {readonly string[]} args @returns {Promise<string>} */
function output(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`${command} ended with ${code}`))));
  });
}

/** @param {string} file @param {string} mode @param {number} [count] @returns {Promise<{ milliseconds: number, wall: number }>} */
async function run(file, mode, count = 1) {
  const runner = path.join(root, 'bench', 'run-module.mjs');
  return JSON.parse(await output(process.execPath, [runner, module(file), mode, String(count)]));
}

/** @param {string} file @param {string} mode @param {number} times @returns {Promise<number>} milliseconds of processor time */
async function debugged(file, mode, times) {
  return (await run(file, mode, times)).milliseconds;
}

/** @param {string} file */
const module = (file) => path.join(root, 'bench', 'webassembly', file);

/** User time of wabt's interpreter, as the shell counts it. @param {string} file @returns {Promise<number>} milliseconds */
async function native(file) {
  const out = await output('sh', ['-c', 'wasm-interp --run-all-exports "$1" && times', 'sh', module(file)]);
  const [, minutes, seconds] = /(\d+)m([\d.]+)s \d+m[\d.]+s\s*$/.exec(out) ?? [];
  if (minutes === undefined || seconds === undefined) throw new Error(`wasm-interp printed ${out}`);
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}
