import fc from 'fast-check';
import { describe, it } from 'vitest';
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

/** Requests with arguments that may or may not make sense at the moment. */
const requests = fc.oneof(
  fc.record({
    command: fc.constantFrom('continue', 'next', 'stepIn', 'stepOut'),
    arguments: fc.record({ threadId: fc.integer({ min: 0, max: 3 }), singleThread: fc.boolean() }),
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
      source: fc.constant({ path: program }),
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
      name: fc.constantFrom('x', 'y', 'none'),
      value: fc.constantFrom('1', 'text'),
    }),
  }),
  fc.record({
    command: fc.constant('evaluate'),
    arguments: fc.record({ expression: fc.string(), context: fc.constantFrom('watch', 'hover', 'repl') }),
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

describe('any sequence of requests', () => {
  it('is answered one for one, in an order that the protocol allows, without an internal error', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(requests, { minLength: 1, maxLength: 25 }),
        fc.boolean(),
        async (sequence, stopOnEntry) => {
          const client = await inProcess([toyToolchain], { [program]: text });
          await client.begin({ program, stopOnEntry });
          const faults: string[] = [];
          for (const request of sequence) {
            const given = 'arguments' in request ? (request.arguments as object) : {};
            await client.send(request.command, given).catch((error: Error) => {
              if (error.message.includes('Internal error')) faults.push(`${request.command}: ${error.message}`);
            });
          }
          await client.end();
          if (faults.length) throw new Error(faults.join('\n'));
        },
      ),
      { numRuns: 60 },
    );
  });
});
