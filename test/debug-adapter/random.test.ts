import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MomentBody, TimelinesBody } from '../../debug-adapter/protocol.ts';
import { toolchains } from '../../vm/catalog.ts';
import type { Toolchain } from '../../vm/context/index.ts';
import type { CheckedClient } from '../protocol/checked-client.ts';
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

const reading = '/random/reading.py';
const readingText = `class Account:
    def __init__(self, balance):
        self.balance = balance

def take(account, amount):
    if amount > account.balance:
        raise ValueError('too much')
    account.balance -= amount
    return account.balance

account = Account(10)
amount = 0
while True:
    try:
        amount = int(input())
        print(take(account, amount))
    except ValueError as error:
        print(error)
    except EOFError:
        break
numbers = [account.balance, amount]
`;

const copying = '/random/copying.wat';
const copyingText = `(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $amount (mut i32) (i32.const 0))
  (func $once (param $x i32) (result i32)
    (i32.store (i32.const 0) (i32.const 100))
    (i32.store (i32.const 4) (local.get $x))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.store (i32.const 4) (i32.load (i32.const 8)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))
    (global.set $amount (i32.add (global.get $amount) (i32.load (i32.const 8))))
    (i32.load (i32.const 8)))
  (func (export "_start")
    (local $x i32)
    (local.set $x (i32.const 4))
    (loop $more (br_if $more (call $once (local.get $x))))
    (drop (i32.div_u (i32.const 1) (i32.sub (global.get $amount) (i32.const 12))))))
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
      arguments: fc.record({
        expression: fc.constantFrom('x', '$x', '$amount', 'account.balance', 'amount', 'nothing'),
      }),
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
          fc.record({
            line: fc.integer({ min: 0, max: 20 }),
            condition: fc.constantFrom('', 'x > 2', 'amount > 2', '$x > 2', 'what'),
          }),
          { maxLength: 3 },
        ),
      }),
    }),
    fc.record({
      command: fc.constant('sahara/divergence'),
      arguments: fc.record({ left: fc.integer({ min: 0, max: 3 }), right: fc.integer({ min: 0, max: 3 }) }),
    }),
    fc.record({
      command: fc.constant('sahara/goToOutput'),
      arguments: fc.record({ output: fc.integer({ min: 0, max: 9 }) }),
    }),
    fc.record({
      command: fc.constant('sahara/retroactiveLog'),
      arguments: fc.record({
        path: fc.constant(source),
        line: fc.integer({ min: 0, max: 20 }),
        message: fc.constantFrom('{amount}', '{x} {', 'text'),
      }),
    }),
    fc.record({
      command: fc.constant('sahara/restart'),
      arguments: fc.record({
        threadId: fc.integer({ min: 0, max: 3 }),
        name: fc.constantFrom('less', 'nothing'),
        arguments: fc.constantFrom<string[]>([], ['1'], ['what']),
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
        name: fc.constantFrom('x', 'y', 'none', 'account', 'amount', 'balance', '[1]', '$x', '$amount'),
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
            '$x',
            'take(account, 1)',
            'amount = 3',
            '$amount = 3',
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

/** Whatever was asked for: every timeline is still there from its start to its end. */
const nothingIsLost = async (client: CheckedClient): Promise<void> => {
  const standing = async (): Promise<TimelinesBody> => {
    for (let round = 0; round < 400; round++) {
      const found = await client.own<TimelinesBody>('sahara/timelines').catch(() => undefined);
      if (found) return found;
      // Not at once: a program is to come to its end by itself.
      if (round % 20 === 19) await client.send('pause', { threadId: 1 }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error('the program never stands');
  };
  const { timelines } = await standing();
  for (const { id, end, parted } of timelines) {
    for (const clock of [end, parted ?? 0]) {
      await client.send('sahara/goToMoment', { clock, timeline: id });
      await standing();
      const moment = await client.own<MomentBody>('sahara/moment');
      // An edit may have run instructions at the clock at which the timelines part.
      expect([moment.timeline, moment.clock]).toEqual([id, clock === end ? end : Math.max(clock, moment.clock)]);
    }
  }
};

const check = (
  toolchain: readonly Toolchain[],
  program: string,
  contents: string,
  numRuns: number,
  launch: object = {},
) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(requests(program), { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      async (sequence, stopOnEntry) => {
        const client = await inProcess(toolchain, { [program]: contents });
        await client.begin({ program, stopOnEntry, ...launch }, { exceptions: { filters: ['all', 'unhandled'] } });
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
        await nothingIsLost(client);
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
  it('on the WebAssembly machine, with a program that reads', { timeout: 120_000 }, () =>
    check(toolchains, copying, copyingText, 30, { stdinText: 'one\ntwo\nthree' }),
  );
  it('on the Python machine, with a program that reads', { timeout: 120_000 }, () =>
    check(toolchains, reading, readingText, 30, { stdinText: '3\n4\nfive\n6\n1\n' }),
  );
  it('on the Sahara machine', { timeout: 120_000 }, () => check(toolchains, bank, bankText, 40));
});
