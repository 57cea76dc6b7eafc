// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../scripts/lock.mjs';
import { Adapter } from '../test/acceptance/product.mjs';
import { median } from './measure.mjs';
import { canBuild, largeModule } from './source-level-module.mjs';

const megabytes = 20;

/** Line of the module's source that the session stops at: in a loop, with calls behind it. */
const stopLine = 20;

/** @typedef {{ bound: number, stopped: number, launched: number, steps: number[] }} Session */

/**
 * What a session with the large module takes, in a debug adapter that has just been started: from the launch request until the answer
 * that a breakpoint is verified; from `configurationDone`, which lets the program run, until the first stop with its stack and its
 * variables, and the same from the launch request on; and each of some steps with both.
 * @returns {Promise<Session>}
 */
async function session() {
  const { wasm, source } = await largeModule(megabytes);
  const adapter = new Adapter();
  try {
    await adapter.request('initialize', { clientID: 'vscode', adapterID: 'sahara', pathFormat: 'path' });
    const begun = performance.now();
    const launch = adapter.request('launch', { type: 'sahara', request: 'launch', program: wasm });
    await Promise.race([adapter.event('initialized'), launch]);
    const { breakpoints } = await adapter.request('setBreakpoints', {
      source: { path: source },
      breakpoints: [{ line: stopLine }],
    });
    const bound = performance.now() - begun;
    if (!breakpoints[0].verified) throw new Error(`the breakpoint is not verified: ${breakpoints[0].message}`);
    const continued = performance.now();
    await adapter.request('configurationDone');
    await launch;
    const { threadId } = await adapter.event('stopped', undefined, 60_000);
    const variables = await look(adapter, threadId);
    const stopped = performance.now() - continued;
    const launched = performance.now() - begun;
    if (variables < 3) throw new Error(`${variables} variables at the first stop`);
    const steps = [];
    for (let step = 0; step < 40; step++) {
      const before = performance.now();
      await adapter.request(step % 4 === 3 ? 'stepIn' : 'next', { threadId });
      await adapter.event('stopped');
      await look(adapter, threadId);
      steps.push(performance.now() - before);
    }
    return { bound, stopped, launched, steps };
  } finally {
    adapter.kill();
  }
}

/**
 * Variants that are figures of one and the same run: the first of a round makes it.
 * @template T
 * @param {() => Promise<T>} run
 * @param {readonly { name: string, of: (measured: T) => number }[]} figures
 */
const figuresOf = (run, figures) => {
  /** @type {Promise<T>} */
  let last;
  return figures.map(({ name, of }, index) => ({
    name,
    run: async () => {
      if (index === 0) last = run();
      return of(await last);
    },
  }));
};

/**
 * The stack and the variables that the source has there, with their values, as a client asks for them: parameters, locals, globals.
 * @param {Adapter} adapter @param {number} threadId
 */
async function look(adapter, threadId) {
  const { stackFrames } = await adapter.request('stackTrace', { threadId, startFrame: 0, levels: 20 });
  const { scopes } = await adapter.request('scopes', { frameId: stackFrames[0].id });
  let count = 0;
  for (const { name, variablesReference } of scopes) {
    if (!['Parameters', 'Locals', 'Globals'].includes(name)) continue;
    const { variables } = await adapter.request('variables', { variablesReference });
    count += variables.length;
  }
  return count;
}

/** @returns {Promise<{ lines: number, lookups: number, memory: number }>} in a new process */
async function read() {
  const { wasm } = await largeModule(megabytes);
  const file = path.join(root, 'bench', 'read-debug-information.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', file, wasm], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`reading debug information ended with ${code}`)),
    );
  });
}

/** @type {readonly import('./measure.mjs').Case[]} */
const all = [
  {
    name: 'source-session',
    title: 'A C++ module of 20 MB with DWARF in a new debug adapter',
    rounds: 9,
    timing: true,
    variants: figuresOf(session, [
      { name: 'from launch until breakpoints are verified', of: ({ bound }) => bound },
      { name: 'from continue until the first stop has its variables', of: ({ stopped }) => stopped },
      { name: 'both, from launch on', of: ({ launched }) => launched },
      { name: 'a step, median', of: ({ steps }) => median(steps) },
    ]),
    targets: [
      {
        figure: '20 MB with DWARF, until breakpoints are verified',
        variant: 'from launch until breakpoints are verified',
        atMost: 150,
        least: true,
      },
      {
        figure: '20 MB with DWARF, first stop with variables',
        variant: 'from continue until the first stop has its variables',
        atMost: 300,
        least: true,
      },
      { figure: '20 MB with DWARF, a step', variant: 'a step, median', atMost: 20, least: true },
    ],
  },
  {
    name: 'source-reading',
    title: 'Reading the DWARF of a C++ module of 20 MB in a new process',
    rounds: 9,
    timing: true,
    variants: figuresOf(read, [
      { name: 'whole line map', of: ({ lines }) => lines },
      { name: '5,000 scattered addresses', of: ({ lookups }) => lookups },
    ]),
    targets: [
      { figure: '20 MB with DWARF, whole line map', variant: 'whole line map', atMost: 200, least: true },
      {
        figure: '20 MB with DWARF, 5,000 scattered addresses',
        variant: '5,000 scattered addresses',
        atMost: 300,
        least: true,
      },
    ],
  },
  {
    name: 'source-memory',
    title: 'Memory of debug information after its line map and 5,000 addresses were read',
    unit: 'times the debug sections',
    rounds: 3,
    variants: [{ name: '20 MB', run: async () => (await read()).memory }],
    targets: [{ figure: '20 MB with DWARF, memory of debug information', variant: '20 MB', atMost: 6, worst: true }],
  },
];

/** None where no compiler for WebAssembly is installed. */
export const cases = canBuild() ? all : [];
