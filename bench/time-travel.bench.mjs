// @ts-check
import { readFile } from 'node:fs/promises';
import { Adapter, expectEqual } from '../test/acceptance/product.mjs';
import { median } from './measure.mjs';
import { program } from './sessions.mjs';

const long = 600_000;

/**
 * @typedef {{ suffix: string, machine: string, file: string, early: string, names: { early: string, progress: string }, writes: number, rounds: number }} Subject
 *   a program that runs a hundred million instructions over 16 MiB of memory. early: text of the line that writes `early` once;
 *   writes: of `progress`
 */

/** @type {readonly Subject[]} */
const subjects = [
  {
    suffix: '',
    machine: 'Sahara',
    file: program('history.sahara'),
    early: 'set! early',
    names: { early: 'early', progress: 'progress' },
    writes: 100_001,
    rounds: 5,
  },
  {
    suffix: '-wasm',
    machine: 'WebAssembly',
    file: program('history.wat'),
    early: ';; early',
    names: { early: '$early', progress: '$progress' },
    writes: 100_000,
    rounds: 3,
  },
  {
    suffix: '-python',
    machine: 'Python',
    file: program('history.py'),
    early: '# early',
    names: { early: 'early', progress: 'progress' },
    writes: 100_001,
    rounds: 3,
  },
];

/** Rounds of the comparison of whole runs, which are short: three of them said 1.05 and 1.34 of the same code. */
const steadyRounds = 7;

/** @param {Subject} subject @returns {readonly import('./measure.mjs').Case[]} */
const casesOf = (subject) => {
  const { suffix, machine, rounds } = subject;
  const searches = searchesOf(subject);
  const steps = stepsOf(subject);
  return [
    {
      name: `recording${suffix}`,
      title: `${machine}: a run of a hundred million instructions over 16 MiB under the debugger`,
      rounds: steadyRounds,
      timing: true,
      variants: [
        { name: 'not recorded', run: () => wholeRun(subject, false) },
        { name: 'recorded', run: () => wholeRun(subject, true) },
      ],
      targets: [
        { figure: `${machine}: recording overhead`, variant: 'recorded', against: 'not recorded', atMost: 1.25 },
      ],
    },
    {
      name: `step-back${suffix}`,
      title: `${machine}: a step back in a run of a hundred million instructions`,
      rounds: Math.min(3, rounds),
      timing: true,
      variants: [
        { name: 'median of 48, at four places', run: async () => median(await steps.begin()) },
        { name: 'slowest of 48', run: async () => Math.max(...(await steps.last())) },
      ],
      targets: [
        { figure: `${machine}: a step back`, variant: 'median of 48, at four places', atMost: 50 },
        { figure: `${machine}: the slowest step back`, variant: 'slowest of 48', atMost: 300 },
      ],
    },
    {
      name: `reverse${suffix}`,
      title: `${machine}: a search backwards through nine tenths of the run`,
      rounds: Math.min(3, rounds),
      timing: true,
      variants: [
        { name: 'forward, live', run: async () => (await searches.begin()).forward },
        { name: 'reverse continue', run: async () => (await searches.last()).reverse },
        { name: 'last write of a local', run: async () => (await searches.last()).lastWrite },
      ],
      targets: [
        { figure: `${machine}: reverse continue`, variant: 'reverse continue', against: 'forward, live', atMost: 2 },
        { figure: `${machine}: last write`, variant: 'last write of a local', against: 'forward, live', atMost: 2 },
      ],
    },
    {
      name: `history${suffix}`,
      title: `${machine}: the history of a local with 100,000 writes`,
      rounds: 2,
      timing: true,
      variants: [{ name: 'request to first page', run: () => history(subject) }],
      targets: [
        {
          figure: `${machine}: the history of a local with 100,000 writes`,
          variant: 'request to first page',
          atMost: 5000,
        },
      ],
    },
    {
      name: `budget${suffix}`,
      title: `${machine}: memory of a recording, after a run and a search through all of it`,
      unit: 'MiB',
      rounds: 1,
      variants: [
        { name: 'budget of 256 MiB', run: () => memory(subject.file, 256) },
        { name: 'budget of 64 MiB', run: () => memory(subject.file, 64) },
      ],
      targets: [
        { figure: `${machine}: checkpoints and journal, of 256 MiB`, variant: 'budget of 256 MiB', atMost: 256 },
        { figure: `${machine}: checkpoints and journal, of 64 MiB`, variant: 'budget of 64 MiB', atMost: 64 },
      ],
    },
  ];
};

const everywhere = program('everywhere.wat');

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  ...subjects.flatMap(casesOf),
  {
    name: 'budget-everywhere',
    title: 'memory of a recording of a program that writes to every page of 64 MiB again and again',
    unit: 'MiB',
    rounds: 1,
    variants: [
      { name: 'budget of 256 MiB', run: () => memory(everywhere, 256) },
      { name: 'budget of 4 MiB', run: () => memory(everywhere, 4) },
    ],
    targets: [
      { figure: '64 MiB written everywhere, of 256 MiB', variant: 'budget of 256 MiB', atMost: 256 },
      { figure: '64 MiB written everywhere, of 4 MiB', variant: 'budget of 4 MiB', atMost: 4 },
    ],
  },
];

/**
 * A session that has come to its first stop.
 * @template T
 * @param {string} file
 * @param {object} launch
 * @param {readonly number[]} lines breakpoints
 * @param {(adapter: Adapter, milliseconds: number) => Promise<T>} work milliseconds from the start to that stop
 * @returns {Promise<T>}
 */
async function inHistory(file, launch, lines, work) {
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

/** @param {Subject} subject @param {boolean} timeTravel @returns {Promise<number>} */
function wholeRun({ file }, timeTravel) {
  return inHistory(file, { timeTravel }, [], async (_, milliseconds) => milliseconds);
}

/** @param {Adapter} adapter @param {string} command @param {object} args @returns {Promise<number>} milliseconds to the stop */
async function timed(adapter, command, args) {
  const started = performance.now();
  await adapter.request(command, args);
  await adapter.event('stopped', undefined, long);
  return performance.now() - started;
}

/**
 * Work that several variants of a round share.
 * @template T
 * @param {() => Promise<T>} work
 */
function shared(work) {
  /** @type {Promise<T> | undefined} */
  let result;
  const begin = () => {
    result = work();
    return result;
  };
  return { begin, last: () => result ?? begin() };
}

/** Twelve steps back at the end and at three other places. @param {Subject} subject */
function stepsOf({ file }) {
  return shared(() =>
    inHistory(file, {}, [], async (adapter) => {
      const { end } = await adapter.request('sahara/moment');
      /** @type {number[]} */
      const times = [];
      // Not from the very end: in Python the statement before is `print(main())`, the whole run away.
      for (const part of [0.999, 0.5, 0.1, 0.8]) {
        await timed(adapter, 'sahara/goToMoment', { clock: Math.floor(end * part) });
        for (let step = 0; step < 12; step++) times.push(await timed(adapter, 'stepBack', { threadId: 1 }));
      }
      return times;
    }),
  );
}

/** Stands in the function whose locals are asked for: at a program's end there is none. @param {Adapter} adapter */
async function beforeEnd(adapter) {
  const { end } = await adapter.request('sahara/moment');
  await timed(adapter, 'sahara/goToMoment', { clock: end - 200 });
  const { stackFrames } = await adapter.request('stackTrace', { threadId: 1 });
  return stackFrames[0].id;
}

/** From a line near the beginning to the end, and back by two ways. @param {Subject} subject */
function searchesOf({ file, early, names }) {
  return shared(async () => {
    const lines = (await readFile(file, 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes(early)) + 1;
    return inHistory(file, {}, [line], async (adapter) => {
      const { clock } = await adapter.request('sahara/moment');
      const forward = await timed(adapter, 'continue', { threadId: 1 });
      const reverse = await timed(adapter, 'reverseContinue', { threadId: 1 });
      expectEqual((await adapter.request('sahara/moment')).clock, clock, 'the clock of the breakpoint');
      await timed(adapter, 'sahara/goToEnd', {});
      const frameId = await beforeEnd(adapter);
      const started = performance.now();
      const { write } = await adapter.request('sahara/lastWrite', { expression: names.early, frameId });
      const lastWrite = performance.now() - started;
      expectEqual(write?.line, line, 'the line of the last write');
      return { forward, reverse, lastWrite };
    });
  });
}

/** @param {Subject} subject @returns {Promise<number>} */
function history({ file, names, writes }) {
  return inHistory(file, {}, [], async (adapter) => {
    const frameId = await beforeEnd(adapter);
    const started = performance.now();
    const { total } = await adapter.request('sahara/history', { expression: names.progress, count: 100, frameId });
    const milliseconds = performance.now() - started;
    expectEqual(total, writes, 'writes');
    return milliseconds;
  });
}

/** @param {string} file @param {number} memoryBudget in MiB @returns {Promise<number>} the most that was held, in MiB */
function memory(file, memoryBudget) {
  return inHistory(file, { memoryBudget }, [], async (adapter) => {
    const { end } = await adapter.request('sahara/moment');
    let most = 0;
    const look = async () => {
      const { memory: held } = await adapter.request('sahara/moment');
      most = Math.max(most, held.used / 2 ** 20);
    };
    await look();
    for (const part of [0.9, 0.3, 0.6]) {
      await timed(adapter, 'sahara/goToMoment', { clock: Math.floor(part * end) });
      await look();
      await timed(adapter, 'stepBack', { threadId: 1 });
      await look();
    }
    return most;
  });
}
