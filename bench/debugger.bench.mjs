// @ts-check
import { expectEqual } from '../test/acceptance/product.mjs';
import { median } from './measure.mjs';
import { inSession } from './sessions.mjs';

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    name: 'step',
    title: 'a step',
    rounds: 3,
    timing: true,
    variants: [{ name: 'request to stop and stack', run: steps }],
    targets: [{ figure: 'a step, to the stop and its stack', variant: 'request to stop and stack', atMost: 5 }],
  },
  {
    name: 'page',
    title: 'a page of a list of 1 million',
    rounds: 3,
    timing: true,
    variants: [{ name: '100 elements', run: pages }],
    targets: [{ figure: 'a page of a list of a million elements', variant: '100 elements', atMost: 10 }],
  },
  {
    name: 'pause',
    title: 'a pause of an endless loop',
    rounds: 10,
    timing: true,
    variants: [{ name: 'request to stop', run: pause }],
    targets: [{ figure: 'a pause of an endless loop', variant: 'request to stop', atMost: 50, worst: true }],
  },
];

/** @returns {Promise<number>} the median of 200 steps */
function steps() {
  return inSession('steps.sahara', [8], async (adapter, threadId) => {
    /** @type {number[]} */
    const times = [];
    for (let step = 0; step < 200; step++) {
      const started = performance.now();
      await adapter.request('next', { threadId });
      await adapter.event('stopped');
      await adapter.request('stackTrace', { threadId, startFrame: 0, levels: 20 });
      times.push(performance.now() - started);
    }
    return median(times);
  });
}

/** @returns {Promise<number>} the median of 100 pages at different places */
function pages() {
  return inSession('list.sahara', [5], async (adapter, threadId) => {
    const locals = await adapter.scope((await adapter.top(threadId)).id, 'Locals');
    const list = locals.find((variable) => variable.name === 'numbers');
    expectEqual(list?.indexedVariables, 1_000_000, 'elements of the list');
    /** @type {number[]} */
    const times = [];
    for (let page = 0; page < 100; page++) {
      const start = page * 9_973;
      const started = performance.now();
      const request = { variablesReference: list.variablesReference, filter: 'indexed', start, count: 100 };
      const { variables } = await adapter.request('variables', request);
      times.push(performance.now() - started);
      expectEqual([variables.length, variables[0].value], [100, String(start)], 'a page');
    }
    return median(times);
  });
}

function pause() {
  return inSession('endless.sahara', [], async (adapter, threadId) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    await adapter.request('pause', { threadId });
    const { reason } = await adapter.event('stopped');
    const milliseconds = performance.now() - started;
    expectEqual(reason, 'pause', 'the reason of the stop');
    return milliseconds;
  });
}
