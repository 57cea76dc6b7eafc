// @ts-check
import { readFile } from 'node:fs/promises';
import { Adapter, expectEqual } from '../test/acceptance/product.mjs';
import { median } from './measure.mjs';
import { program } from './sessions.mjs';

const file = program('history.sahara');
const long = 300_000;

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    name: 'recording',
    title: 'a run of 120 million instructions over 16 MiB under the debugger',
    rounds: 5,
    timing: true,
    variants: [
      { name: 'not recorded', run: () => wholeRun(false) },
      { name: 'recorded', run: () => wholeRun(true) },
    ],
    targets: [{ figure: 'recording overhead', variant: 'recorded', against: 'not recorded', atMost: 1.25 }],
  },
  {
    name: 'step-back',
    title: 'a step back in a run of 120 million instructions',
    rounds: 3,
    timing: true,
    variants: [
      { name: 'median of 48, at four places', run: async () => median(await stepsBack()) },
      { name: 'slowest of 48', run: async () => Math.max(...(await lastSteps)) },
    ],
    targets: [
      { figure: 'a step back', variant: 'median of 48, at four places', atMost: 50 },
      { figure: 'the slowest step back', variant: 'slowest of 48', atMost: 300 },
    ],
  },
  {
    name: 'reverse',
    title: 'a search backwards through 110 million instructions',
    rounds: 3,
    timing: true,
    variants: [
      { name: 'forward, live', run: async () => (await searches()).forward },
      { name: 'reverse continue', run: async () => (await lastSearches).reverse },
      { name: 'last write of a local', run: async () => (await lastSearches).lastWrite },
    ],
    targets: [
      { figure: 'reverse continue', variant: 'reverse continue', against: 'forward, live', atMost: 2 },
      { figure: 'last write', variant: 'last write of a local', against: 'forward, live', atMost: 2 },
    ],
  },
  {
    name: 'history',
    title: 'the history of a local with 100,000 writes',
    rounds: 2,
    timing: true,
    variants: [{ name: 'request to first page', run: history }],
    targets: [{ figure: 'the history of a local with 100,000 writes', variant: 'request to first page', atMost: 5000 }],
  },
  {
    name: 'budget',
    title: 'memory of a recording, after a run and a search through all of it',
    unit: 'MiB',
    rounds: 1,
    variants: [
      { name: 'budget of 256 MiB', run: () => memory(256) },
      { name: 'budget of 64 MiB', run: () => memory(64) },
    ],
    targets: [
      { figure: 'checkpoints and journal, of 256 MiB', variant: 'budget of 256 MiB', atMost: 256 },
      { figure: 'checkpoints and journal, of 64 MiB', variant: 'budget of 64 MiB', atMost: 64 },
    ],
  },
];

/**
 * A session that has come to its first stop.
 * @template T
 * @param {object} launch
 * @param {readonly number[]} lines breakpoints
 * @param {(adapter: Adapter, milliseconds: number) => Promise<T>} work milliseconds from the start to that stop
 * @returns {Promise<T>}
 */
async function inHistory(launch, lines, work) {
  const adapter = new Adapter();
  try {
    const breakpoints = { [file]: lines.map((line) => ({ line })) };
    await adapter.begin({ program: file, ...launch }, { breakpoints });
    const started = performance.now();
    await adapter.event('stopped', undefined, long);
    const result = await work(adapter, performance.now() - started);
    await adapter.end();
    return result;
  } finally {
    adapter.kill();
  }
}

/** @param {boolean} timeTravel @returns {Promise<number>} */
function wholeRun(timeTravel) {
  return inHistory({ timeTravel }, [], async (_, milliseconds) => milliseconds);
}

/** @param {Adapter} adapter @param {string} command @param {object} args @returns {Promise<number>} milliseconds to the stop */
async function timed(adapter, command, args) {
  const started = performance.now();
  await adapter.request(command, args);
  await adapter.event('stopped', undefined, long);
  return performance.now() - started;
}

/** @type {Promise<number[]>} */
let lastSteps = Promise.resolve([]);

/** Twelve steps back at the end and at three other places. @returns {Promise<number[]>} */
function stepsBack() {
  lastSteps = inHistory({}, [], async (adapter) => {
    const { end } = await adapter.request('sahara/moment', {});
    /** @type {number[]} */
    const times = [];
    for (const part of [1, 0.5, 0.1, 0.8]) {
      await timed(adapter, 'sahara/goToMoment', { clock: Math.floor(end * part) });
      for (let step = 0; step < 12; step++) times.push(await timed(adapter, 'stepBack', { threadId: 1 }));
    }
    return times;
  });
  return lastSteps;
}

/** @type {Promise<{ forward: number, reverse: number, lastWrite: number }>} */
let lastSearches = Promise.resolve({ forward: 0, reverse: 0, lastWrite: 0 });

/** From a line near the beginning to the end, and back by two ways. */
async function searches() {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const line = lines.findIndex((text) => text.includes('set! early')) + 1;
  lastSearches = inHistory({}, [line], async (adapter) => {
    const { clock } = await adapter.request('sahara/moment', {});
    const forward = await timed(adapter, 'continue', { threadId: 1 });
    const reverse = await timed(adapter, 'reverseContinue', { threadId: 1 });
    expectEqual((await adapter.request('sahara/moment', {})).clock, clock, 'the clock of the breakpoint');
    await timed(adapter, 'sahara/goToEnd', {});
    await timed(adapter, 'stepBack', { threadId: 1 });
    const started = performance.now();
    const { write } = await adapter.request('sahara/lastWrite', { expression: 'early' });
    const lastWrite = performance.now() - started;
    expectEqual(write?.line, line, 'the line of the last write');
    return { forward, reverse, lastWrite };
  });
  return lastSearches;
}

/** @returns {Promise<number>} */
function history() {
  return inHistory({}, [], async (adapter) => {
    await timed(adapter, 'stepBack', { threadId: 1 });
    const started = performance.now();
    const { total } = await adapter.request('sahara/history', { expression: 'progress', count: 100 });
    const milliseconds = performance.now() - started;
    expectEqual(total, 100_001, 'writes');
    return milliseconds;
  });
}

/** @param {number} memoryBudget in MiB @returns {Promise<number>} the most that was held, in MiB */
function memory(memoryBudget) {
  return inHistory({ memoryBudget }, [], async (adapter) => {
    let most = 0;
    const look = async () => {
      const { memory: held } = await adapter.request('sahara/moment', {});
      most = Math.max(most, held.used / 2 ** 20);
    };
    await look();
    for (const part of [0.9, 0.3, 0.6]) {
      await adapter.request('sahara/goToMoment', { clock: Math.floor(part * 120_000_000) });
      await adapter.event('stopped', undefined, long);
      await look();
      await timed(adapter, 'stepBack', { threadId: 1 });
      await look();
    }
    return most;
  });
}
