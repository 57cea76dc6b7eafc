import { describe, expect, it } from 'vitest';
import { ownMessages } from './own-messages.ts';
import { MessageValidator } from './validator.ts';

const validator = new MessageValidator();

function check(message: Record<string, unknown>): string[] {
  return validator.validate({ seq: 1, ...message });
}

describe('valid messages', () => {
  it.each([
    { type: 'request', command: 'initialize', arguments: { adapterID: 'sahara', linesStartAt1: true } },
    { type: 'request', command: 'launch', arguments: { program: 'a.sahara', anything: 1 } },
    { type: 'request', command: 'threads' },
    { type: 'request', command: 'setBreakpoints', arguments: { source: { path: '/a' }, breakpoints: [{ line: 3 }] } },
    {
      type: 'response',
      request_seq: 1,
      success: true,
      command: 'threads',
      body: { threads: [{ id: 1, name: 'main' }] },
    },
    { type: 'response', request_seq: 1, success: true, command: 'continue', body: {} },
    { type: 'response', request_seq: 1, success: true, command: 'configurationDone' },
    { type: 'response', request_seq: 1, success: false, command: 'evaluate', message: 'no', body: {} },
    { type: 'response', request_seq: 1, success: false, command: 'evaluate', body: { error: { id: 4, format: 'no' } } },
    { type: 'event', event: 'initialized' },
    { type: 'event', event: 'stopped', body: { reason: 'breakpoint', threadId: 1, allThreadsStopped: true } },
    { type: 'event', event: 'stopped', body: { reason: 'a reason of our own', threadId: 1 } },
    { type: 'event', event: 'output', body: { category: 'stdout', output: 'x' } },
  ])('%j', (message) => {
    expect(check(message)).toEqual([]);
  });
});

describe('invalid messages', () => {
  it.each([
    ['a misspelt property', { type: 'event', event: 'stopped', body: { reason: 'step', threadID: 1 } }, /threadID/],
    ['a missing property', { type: 'event', event: 'stopped', body: { threadId: 1 } }, /reason/],
    ['a wrong type', { type: 'event', event: 'exited', body: { exitCode: '0' } }, /exitCode must be number/],
    ['an unknown event', { type: 'event', event: 'stoped', body: {} }, /no.*|StopedEvent/],
    ['an unknown request', { type: 'request', command: 'fly' }, /FlyRequest/],
    ['an unknown envelope property', { type: 'event', event: 'initialized', extra: 1 }, /extra/],
    [
      'a misspelt property in a list',
      {
        type: 'response',
        request_seq: 1,
        success: true,
        command: 'threads',
        body: { threads: [{ id: 1, Name: 'x' }] },
      },
      /Name/,
    ],
    [
      'a misspelt capability',
      { type: 'response', request_seq: 1, success: true, command: 'initialize', body: { supportsStepback: true } },
      /supportsStepback/,
    ],
    [
      'a misspelt property of a breakpoint',
      {
        type: 'request',
        command: 'setBreakpoints',
        arguments: { source: {}, breakpoints: [{ line: 1, condtion: '' }] },
      },
      /condtion/,
    ],
    [
      'a response without a body that needs one',
      { type: 'response', request_seq: 1, success: true, command: 'threads' },
      /body/,
    ],
    ['no message at all', { type: 'greeting' }, /unknown message type/],
  ])('%s', (_, message, problem) => {
    expect(check(message).join('\n')).toMatch(problem);
  });
});

it('knows every message of debug-adapter/protocol.ts', () => {
  const own = new MessageValidator(ownMessages);
  for (const command of Object.keys(ownMessages.requests)) {
    const problems = own.validate({ seq: 1, type: 'request', command, arguments: { surely: 'unknown' } });
    expect(problems.join(), command).toMatch(/surely|none is declared/);
  }
  for (const event of Object.keys(ownMessages.events)) {
    const problems = own.validate({ seq: 1, type: 'event', event, body: { surely: 'unknown' } });
    expect(problems.join(), event).toMatch(/surely/);
  }
});

describe('messages of our own', () => {
  const own = new MessageValidator({
    file: 'test/protocol/own-messages.fixture.ts',
    requests: { greet: { arguments: 'GreetArguments', body: 'GreetBody' }, wave: {} },
    events: { greeted: { body: 'GreetedBody' } },
  });
  const respond = (body: unknown) =>
    own.validate({ seq: 2, type: 'response', request_seq: 1, success: true, command: 'greet', body });

  it('are valid as declared', () => {
    expect(own.validate({ seq: 1, type: 'request', command: 'greet', arguments: { name: 'a' } })).toEqual([]);
    expect(own.validate({ seq: 1, type: 'request', command: 'wave' })).toEqual([]);
    expect(own.validate({ seq: 1, type: 'event', event: 'greeted', body: { times: 1 } })).toEqual([]);
    expect(respond({ text: 'hello', source: { path: '/a' } })).toEqual([]);
  });

  it('are closed, too', () => {
    expect(own.validate({ seq: 1, type: 'request', command: 'greet', arguments: { nam: 'a' } }).join()).toMatch(/nam/);
    expect(own.validate({ seq: 1, type: 'request', command: 'wave', arguments: {} }).join()).toMatch(
      /none is declared/,
    );
    expect(own.validate({ seq: 1, type: 'event', event: 'greeted' }).join()).toMatch(/must be object/);
    expect(respond({ text: 'hello', source: { file: '/a' } }).join()).toMatch(/file/);
  });
});
