// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder, root } from '../product.mjs';

const item = '5';
const bank = await readFile(path.join(root, 'examples', 'bank.sahara'), 'utf8');
const small = `(module small)
(data Box [value i64])
(fn double [n i64] -> i64
  (* n 2))
(fn main [] -> i64
  (let [box (Box :value 1)
        total 0]
    (for [i (range 0 5)]
      (set! total (+ total (double i)))
      (set! (.value box) (+ (.value box) i)))
    (print total)
    (print (.value box))
    total))
`;
const endless =
  '(module endless)\n(fn main [] -> i64\n  (let [i 0]\n    (loop\n      (set! i (bit-and (+ i 1) 1023)))\n    i))\n';
const failing = `(module failing)
(condition empty "Nothing is left." [asked i64])
(fn take [n i64] -> i64
  :signals empty
  (restarts (do (signal (empty :asked n)) n)
    [use-value [value i64] value]))
(fn main [] -> i64
  :signals empty
  (let [got (take 7)]
    (print got)
    got))
`;

/**
 * @param {string} what
 * @param {string} text
 * @param {(adapter: Adapter, file: string) => Promise<string | void>} work
 */
function claim(what, text, work) {
  return {
    item,
    what,
    check: () =>
      inFolder({ 'program.sahara': text }, async (folder) => {
        const adapter = new Adapter();
        try {
          const seen = await work(adapter, path.join(folder, 'program.sahara'));
          await adapter.end();
          return seen;
        } finally {
          adapter.kill();
        }
      }),
  };
}

/** The line on which a text stands. @param {string} text @param {string} part */
const lineOf = (text, part) => text.slice(0, text.indexOf(part)).split('\n').length;
/** @param {readonly any[]} variables @param {string} name @returns {string} */
const valueNamed = (variables, name) => variables.find((variable) => variable.name === name)?.value;

export const claims = [
  claim('a breakpoint stops with threads, stack, scopes and variables by name', small, async (adapter, program) => {
    const { breakpoints } = await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 4 }] } });
    expectEqual([breakpoints[0].verified, breakpoints[0].line], [true, 4], 'the breakpoint');
    const { reason, threadId } = await adapter.event('stopped');
    expectEqual(reason, 'breakpoint', 'the reason');
    expectEqual((await adapter.request('threads')).threads.length, 1, 'threads');
    const { stackFrames } = await adapter.request('stackTrace', { threadId });
    const names = stackFrames.map((/** @type {any} */ frame) => frame.name.replace(/^.*::/, ''));
    expectEqual([names, stackFrames[0].line], [['double', 'main'], 4], 'the stack');
    const { scopes } = await adapter.request('scopes', { frameId: stackFrames[0].id });
    const titles = scopes.map((/** @type {any} */ scope) => scope.name);
    for (const name of ['Parameters', 'Locals', 'Data stack', 'Return stack', 'Heap', 'Mailbox']) {
      expect(titles.includes(name), `no scope ${name} in ${titles}`);
    }
    expectEqual(valueNamed(await adapter.scope(stackFrames[0].id, 'Parameters'), 'n'), '0', 'n');
    expectEqual(valueNamed(await adapter.scope(stackFrames[1].id, 'Locals'), 'total'), '0', 'total');
  }),
  claim('conditional, hit-count, log and function breakpoints', small, async (adapter, program) => {
    const lines = [
      { line: 4, condition: '(= n 3)' },
      { line: 9, logMessage: 'total is {total}' },
      { line: 10, hitCondition: '5' },
    ];
    await adapter.begin({ program }, { breakpoints: { [program]: lines } });
    const first = await adapter.event('stopped');
    expectEqual(valueNamed(await adapter.scope((await adapter.top(first.threadId)).id, 'Parameters'), 'n'), '3', 'n');
    await adapter.request('setFunctionBreakpoints', { breakpoints: [{ name: 'double' }] });
    await adapter.request('continue', { threadId: first.threadId });
    const entered = await adapter.event('stopped');
    expectEqual(entered.reason, 'function breakpoint', 'the reason at the entry of double');
    expectEqual(valueNamed(await adapter.scope((await adapter.top(entered.threadId)).id, 'Parameters'), 'n'), '4', 'n');
    await adapter.request('continue', { threadId: entered.threadId });
    const second = await adapter.event('stopped');
    const frame = await adapter.top(second.threadId);
    expectEqual([frame.line, valueNamed(await adapter.scope(frame.id, 'Locals'), 'i')], [10, '4'], 'the fifth hit');
    const printed = adapter.received.flatMap((it) => (it.event === 'output' ? [it.body.output] : [])).join('');
    expectEqual(printed.match(/^total is \d+$/gm)?.length, 5, 'log lines');
  }),
  claim('step in, over and out', small, async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 9 }] } });
    const { threadId } = await adapter.event('stopped');
    const places = [];
    for (const command of ['stepIn', 'stepOut', 'next', 'next']) {
      await adapter.request(command, { threadId });
      await adapter.event('stopped');
      const frame = await adapter.top(threadId);
      places.push(`${frame.name.replace(/^.*::/, '')}:${frame.line}`);
    }
    expectEqual(places[0], 'double:4', 'step in');
    expect(
      places.slice(1).every((place) => place.startsWith('main:')),
      `${places}`,
    );
    return places.join(' ');
  }),
  claim('pause in an endless loop', endless, async (adapter, program) => {
    await adapter.begin({ program });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await adapter.request('pause', { threadId: 1 });
    const { reason, threadId } = await adapter.event('stopped');
    expectEqual(reason, 'pause', 'the reason');
    expectEqual((await adapter.top(threadId)).line >= 4, true, 'inside the loop');
  }),
  claim(
    'set variable and set expression check types, and the program goes on with the new value',
    small,
    async (adapter, program) => {
      await adapter.begin({ program }, { breakpoints: { [program]: [{ line: lineOf(small, '(print total)') }] } });
      const { threadId } = await adapter.event('stopped');
      const frame = await adapter.top(threadId);
      const { scopes } = await adapter.request('scopes', { frameId: frame.id });
      const { variablesReference } = scopes.find((/** @type {any} */ scope) => scope.name === 'Locals');
      await adapter.request('setVariable', { variablesReference, name: 'total', value: '1000' });
      await adapter.request('setExpression', { frameId: frame.id, expression: '(.value box)', value: '(+ 40 2)' });
      const why = await adapter.refused('setVariable', { variablesReference, name: 'total', value: '"text"' });
      expect(/i64/.test(why), why);
      await adapter.request('setBreakpoints', { source: { path: program }, breakpoints: [] });
      await adapter.request('continue', { threadId });
      await adapter.event('output', (body) => /42/.test(body.output));
      expectEqual(adapter.output(), '1000\n42\n', 'what the program printed');
      return why;
    },
  ),
  claim("evaluate in watch, hover and console, in Sahara's own expressions", small, async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: lineOf(small, '(print total)') }] } });
    const { threadId } = await adapter.event('stopped');
    const { id: frameId } = await adapter.top(threadId);
    for (const [context, expression, result] of [
      ['watch', '(+ total (.value box))', '31'],
      ['hover', 'total', '20'],
      ['repl', '(double total)', '40'],
    ]) {
      expectEqual((await adapter.request('evaluate', { frameId, context, expression })).result, result, expression);
    }
    const why = await adapter.refused('evaluate', { frameId, context: 'watch', expression: '(+ total missing)' });
    expect(/missing/.test(why), why);
  }),
  claim(
    'exception filters come from the declared conditions; a stop offers the restarts, one is taken',
    failing,
    async (adapter, program) => {
      adapter.kill();
      await adapter.exit;
      const own = new Adapter([path.join(root, 'dist', 'debug-adapter.js'), '--program', program]);
      try {
        const { capabilities } = await own.begin({ program }, { exceptions: ['unhandled'] });
        const labels = capabilities.exceptionBreakpointFilters.map((/** @type {any} */ filter) => filter.label);
        expect(/empty/.test(labels.join(' ')), `filters: ${labels}`);
        const { reason, threadId } = await own.event('stopped');
        expectEqual(reason, 'exception', 'the reason');
        const info = await own.request('exceptionInfo', { threadId });
        expect(/empty/.test(info.exceptionId), JSON.stringify(info));
        const { restarts } = await own.request('sahara/restarts', { threadId });
        expectEqual(
          restarts.map((/** @type {any} */ restart) => restart.name),
          ['use-value'],
          'the restarts',
        );
        await own.request('sahara/restart', { threadId, name: 'use-value', arguments: ['99'] });
        await own.event('output', (body) => body.output === '99\n');
        await own.end();
        return labels.join(', ');
      } finally {
        own.kill();
        adapter.ended = true;
        adapter.end = async () => {};
      }
    },
  ),
  claim('contexts are threads, each with its own stack', bank, async (adapter, program) => {
    await adapter.begin(
      { program },
      { breakpoints: { [program]: [{ line: lineOf(bank, '(when (< (.balance account) amount)') }] } },
    );
    const { threadId } = await adapter.event('stopped');
    const { threads } = await adapter.request('threads');
    expectEqual(threads.length, 2, 'threads');
    const other = threads.find((/** @type {any} */ thread) => thread.id !== threadId);
    expect(
      /main/.test((await adapter.request('stackTrace', { threadId: other.id })).stackFrames.at(-1).name),
      'the other is main',
    );
    return threads.map((/** @type {any} */ thread) => thread.name).join(', ');
  }),
  claim('live coverage: what ran until the stop', small, async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: lineOf(small, '(print total)') }] } });
    await adapter.event('stopped');
    const { sources } = await adapter.event('sahara/coverage', (body) =>
      body.sources?.[0]?.lines.some((/** @type {any} */ line) => line.count > 0),
    );
    const count = (/** @type {number} */ line) =>
      sources[0].lines.find((/** @type {any} */ it) => it.line === line)?.count;
    expect(count(4) >= 1, 'the body of double has run');
    expectEqual(count(lineOf(small, '(print (.value box))')), 0, 'what comes later has not');
  }),
  claim('the code changes while the program stands', small, async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 10, hitCondition: '1' }] } });
    const { threadId } = await adapter.event('stopped');
    await writeFile(program, small.replace('(* n 2)', '(* n 100)'));
    const { replaced, refused } = await adapter.request('sahara/replace', { path: program });
    expect(/double/.test(replaced.join(' ')), `replaced ${replaced}, refused ${JSON.stringify(refused)}`);
    await adapter.request('setBreakpoints', { source: { path: program }, breakpoints: [] });
    await adapter.request('continue', { threadId });
    await adapter.event('output', (body) => /\d/.test(body.output) && body.category === 'stdout');
    expectEqual(adapter.output().split('\n')[0], '1000', 'new calls run the new code');
  }),
  claim('the session stays at the end, restarts, and terminates', small, async (adapter, program) => {
    await adapter.begin({ program });
    await adapter.event('output', (body) => /Finished: => 20/.test(body.output));
    expect(!adapter.received.some((it) => it.event === 'terminated'), 'the session has ended by itself');
    await adapter.request('restart', {});
    await adapter.event('output', (body) => /Finished: => 20/.test(body.output));
    await adapter.request('terminate', {});
    await adapter.event('terminated');
  }),
];
