import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toolchains } from '../../vm/catalog.ts';
import type { Toolchain } from '../../vm/context/index.ts';
import { inProcess } from './in-process.ts';
import { toyToolchain } from './toy-machine.ts';

const program = '/toy/random.toy';
const text = `fn main
  set x 0
  spawn other
  add x 1
  call twice
  print x
  loop 4
fn twice
  set y 10
  add y 5
  ret
fn other
  set z 0
  add z 1
  loop 14
`;

const bank = '/random/bank.sahara';
const bankText = `(module bank)
(data Account [owner string] [balance i64])
(condition too-much "Too much." [amount i64])
(fn take [account Account amount i64] -> i64
  :signals too-much
  (when (< (.balance account) amount)
    (signal (too-much :amount amount)))
  (set! (.balance account) (- (.balance account) amount))
  (.balance account))
(fn teller [] -> i64
  (let [account (Account :owner "Ada" :balance 100)]
    (loop
      (receive
        [[amount i64]
          (print
            (handle
              (restarts (take account amount)
                [less [smaller i64] (take account smaller)])
              [too-much c (restart less 1)]))]
        [[done bool] (break (.balance account))]))))
(fn main [] -> i64
  :signals too-much
  (let [worker (spawn teller)
        numbers (list-of i64 10 20 500)]
    (for [number numbers] (send worker number))
    (send worker true)
    (+ (join worker) (take (Account :owner "Bob" :balance 1) 2))))
`;

/** Requests with arguments that may or may not make sense at the moment. */
const requests = (source: string) =>
  fc.oneof(
    fc.record({
      command: fc.constantFrom('continue', 'next', 'stepIn', 'stepOut'),
      arguments: fc.record({ threadId: fc.integer({ min: 0, max: 3 }), singleThread: fc.boolean() }),
    }),
    fc.record({
      command: fc.constantFrom(
        'stepBack',
        'reverseContinue',
        'sahara/reverseNext',
        'sahara/reverseStepIn',
        'sahara/reverseStepOut',
      ),
      arguments: fc.record({ threadId: fc.integer({ min: 0, max: 3 }) }),
    }),
    fc.record({
      command: fc.constantFrom(
        'sahara/goToStart',
        'sahara/goToEnd',
        'sahara/goToLastCondition',
        'sahara/moment',
        'sahara/timelines',
        'sahara/timeline',
        'sahara/outputs',
        'sahara/saveRecording',
      ),
    }),
    fc.record({
      command: fc.constant('sahara/goToMoment'),
      arguments: fc.record({ clock: fc.integer({ min: 0, max: 120 }) }),
    }),
    fc.record({
      command: fc.constant('sahara/switchTimeline'),
      arguments: fc.record({ timeline: fc.integer({ min: 1, max: 3 }) }),
    }),
    fc.record({
      command: fc.constantFrom('sahara/lastWrite', 'sahara/nextWrite', 'sahara/history'),
      arguments: fc.record({ expression: fc.constantFrom('x', 'account.balance', 'amount', 'nothing') }),
    }),
    fc.record({
      command: fc.constantFrom('pause', 'stackTrace', 'exceptionInfo', 'sahara/restarts'),
      arguments: fc.record({ threadId: fc.integer({ min: 0, max: 3 }) }),
    }),
    fc.record({
      command: fc.constantFrom('threads', 'restart', 'loadedSources', 'sahara/coverage', 'sahara/checkHeaps'),
    }),
    fc.record({
      command: fc.constant('setBreakpoints'),
      arguments: fc.record({
        source: fc.constant({ path: source }),
        breakpoints: fc.array(
          fc.record({ line: fc.integer({ min: 0, max: 20 }), condition: fc.constantFrom('', 'x > 2', 'what') }),
          { maxLength: 3 },
        ),
      }),
    }),
    fc.record({
      command: fc.constantFrom('scopes', 'stepInTargets', 'restartFrame'),
      arguments: fc.record({ frameId: fc.integer({ min: 0, max: 20 }) }),
    }),
    fc.record({
      command: fc.constant('variables'),
      arguments: fc.record({
        variablesReference: fc.integer({ min: 0, max: 40 }),
        start: fc.integer({ min: 0, max: 3 }),
        count: fc.integer({ min: 0, max: 3 }),
      }),
    }),
    fc.record({
      command: fc.constant('setVariable'),
      arguments: fc.record({
        variablesReference: fc.integer({ min: 0, max: 40 }),
        name: fc.constantFrom('x', 'y', 'none', 'account', 'amount', 'balance', '[1]'),
        value: fc.constantFrom('1', 'text'),
      }),
    }),
    fc.record({
      command: fc.constant('evaluate'),
      arguments: fc.record({
        expression: fc.oneof(
          fc.string(),
          fc.constantFrom(
            'account',
            'account.balance',
            '(take account 1)',
            '(set! amount 3)',
            '(/ 1 0)',
            '(loop 1)',
            'numbers[1]',
            '(spawn teller)',
          ),
        ),
        context: fc.constantFrom('watch', 'hover', 'repl'),
      }),
    }),
    fc.record({
      command: fc.constant('disassemble'),
      arguments: fc.record({
        memoryReference: fc.constantFrom('0x100000000', '0x10000000c', 'nothing', '0x0'),
        instructionOffset: fc.integer({ min: -30, max: 30 }),
        instructionCount: fc.integer({ min: 0, max: 40 }),
      }),
    }),
  );

const check = (toolchain: readonly Toolchain[], program: string, contents: string, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(requests(program), { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      async (sequence, stopOnEntry) => {
        const client = await inProcess(toolchain, { [program]: contents });
        await client.begin({ program, stopOnEntry }, { exceptions: { filters: ['all', 'unhandled'] } });
        const faults: string[] = [];
        for (const request of sequence) {
          // Time to come to a stop, sometimes.
          if (request.command.length % 2) await new Promise((resolve) => setTimeout(resolve, 2));
          const given = 'arguments' in request ? (request.arguments as object) : {};
          await client.send(request.command, given).catch((error: Error) => {
            if (error.message.includes('Internal error'))
              faults.push(`${request.command}: ${error.message}\n${client.output('stderr')}`);
          });
        }
        await client.end();
        // What goes wrong on the way to a moment has no response of its own.
        if (client.output('stderr').includes('Internal error')) faults.push(client.output('stderr'));
        if (faults.length) throw new Error(faults.join('\n'));
      },
    ),
    { numRuns },
  );

describe('any sequence of requests is answered one for one, in an order that the protocol allows, without an internal error', () => {
  it('on a machine of a page', { timeout: 120_000 }, () => check([toyToolchain], program, text, 60));
  it('when all contexts are held and released again', async () => {
    for (const stopOnEntry of [true, false]) {
      const client = await inProcess(toolchains, { [bank]: bankText });
      await client.begin({ program: bank, stopOnEntry }, { exceptions: { filters: ['all', 'unhandled'] } });
      await client.send('pause', { threadId: 0 }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      await client.send('continue', { threadId: 0, singleThread: true }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      await client.send('sahara/timeline', {});
      await client.send('threads', {});
      await client.end();
      expect(client.output('stderr')).not.toContain('Internal error');
    }
  });
  it('on the Sahara machine', { timeout: 120_000 }, () => check(toolchains, bank, bankText, 40));
});
