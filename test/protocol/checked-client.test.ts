import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CheckedClient } from './checked-client.ts';
import { FrameReader, frame } from './framing.ts';
import type { Message } from './validator.ts';

type Send = (message: Record<string, unknown>) => void;
type Answers = Readonly<Record<string, (request: Message, send: Send) => Record<string, unknown> | undefined>>;

const ordinary: Answers = {
  initialize: () => ({ body: { supportsConfigurationDoneRequest: true } }),
  launch: (_, send) => {
    queueMicrotask(() => send({ type: 'event', event: 'initialized' }));
    return {};
  },
  threads: () => ({ body: { threads: [] } }),
  setBreakpoints: () => ({ body: { breakpoints: [{ id: 1, verified: true, line: 3 }] } }),
  setExceptionBreakpoints: () => ({}),
  configurationDone: (_, send) => {
    setImmediate(() => send({ type: 'event', event: 'stopped', body: { reason: 'breakpoint', threadId: 1 } }));
    return {};
  },
  disconnect: () => ({}),
};

/** Answers with success after another message. */
function afterSending(message: Record<string, unknown>): Answers[string] {
  return (_, send) => {
    send(message);
    return {};
  };
}

/** A client of a toy adapter that answers each command with the rest of a response. */
function open(answers: Answers): Promise<CheckedClient> {
  const input = new PassThrough();
  const output = new PassThrough();
  const reader = new FrameReader();
  let seq = 0;
  const send: Send = (message) => output.write(frame({ seq: ++seq, ...message }));
  input.on('data', (chunk: Buffer) => {
    for (const message of reader.read(chunk)) {
      const base = { type: 'response', request_seq: message.seq, command: message.command, success: true };
      const rest = { ...ordinary, ...answers }[String(message.command)]?.(message, send);
      if (rest) send({ ...base, ...rest });
    }
  });
  return CheckedClient.open({ streams: { input, output } });
}

it('drives a session and writes it down', async () => {
  const client = await open({});
  await client.begin({ program: '/home/a.sahara' }, { breakpoints: { '/home/a.sahara': [3] } });
  await client.stopped('breakpoint');
  await client.end();
  expect(client.transcript({ replace: { '/home': '<workspace>' }, omit: ['initialize'] })).toBe(
    [
      '→ launch {"program":"<workspace>/a.sahara"}',
      '← launch',
      '! initialized',
      '→ setBreakpoints {"source":{"path":"<workspace>/a.sahara"},"breakpoints":[{"line":3}]}',
      '← setBreakpoints {"breakpoints":[{"id":1,"verified":true,"line":3}]}',
      '→ setExceptionBreakpoints {"filters":[]}',
      '← setExceptionBreakpoints',
      '→ configurationDone',
      '← configurationDone',
      '! stopped {"reason":"breakpoint","threadId":1}',
      '→ disconnect',
      '← disconnect',
      '',
    ].join('\n'),
  );
});

it('finds events that came before it asked, each once', async () => {
  const client = await open({});
  await client.begin({});
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await client.stopped()).toEqual({ reason: 'breakpoint', threadId: 1 });
  await expect(client.stopped(undefined, 20)).rejects.toThrow('no event stopped: it did not come in time');
  await client.end();
});

it('reads the message of a refused request', async () => {
  const client = await open({ evaluate: () => ({ success: false, message: 'There is no x here.', body: {} }) });
  await client.begin({});
  expect(await client.refused('evaluate', { expression: 'x' })).toBe('There is no x here.');
  await expect(client.refused('setBreakpoints', { source: {} })).rejects.toThrow('was not refused');
  await client.end();
});

it('answers requests of the adapter', async () => {
  const client = await open({
    threads: (_, send) => {
      send({ type: 'request', command: 'runInTerminal', arguments: { cwd: '/', args: ['a'] } });
      return { body: { threads: [] } };
    },
    runInTerminal: () => undefined,
  });
  client.onReverseRequest('runInTerminal', () => ({ processId: 5 }));
  await client.begin({});
  await client.threadsRequest();
  await client.end();
  const answer = client.connection.messages
    .map(({ message }) => message)
    .find(({ command, type }) => command === 'runInTerminal' && type === 'response');
  expect(answer).toMatchObject({ success: true, body: { processId: 5 } });
});

describe('reports at the end', () => {
  it.each<[string, Answers, RegExp]>([
    ['a misspelt property', { threads: () => ({ body: { threads: [{ id: 1, nam: 'a' }] } }) }, /threads #\d+: .*nam/],
    [
      'an event too early',
      { initialize: afterSending({ type: 'event', event: 'thread', body: { reason: 'started', threadId: 1 } }) },
      /event thread before/,
    ],
    ['something else on the stream', { configurationDone: afterSending({ type: 'nonsense' }) }, /unknown message type/],
  ])('%s', async (_, answers, problem) => {
    const client = await open(answers);
    await client.begin({});
    await client.threadsRequest();
    await expect(client.end()).rejects.toThrow(problem);
  });

  it('a malformed request of the client, unless it is meant', async () => {
    const client = await open({ evaluate: () => ({ success: false, message: 'no', body: {} }) });
    await client.begin({});
    await client.malformed('evaluate', { expresion: 1 }).catch(() => undefined);
    expect(client.connection.violations).toEqual([]);
    await client.refused('evaluate', { expresion: 1 });
    await expect(client.end()).rejects.toThrow(/expresion/);
  });
});

it('reports an adapter that writes to standard error or dies', async () => {
  const script = "console.error('oops'); process.exit(3)";
  const client = await CheckedClient.open({ command: [process.execPath, '-e', script] });
  await expect(client.event('initialized')).rejects.toThrow('the adapter has gone');
  await expect(client.end()).rejects.toThrow(/standard error: oops\s+exit code 3/);
});

it('reports an adapter that prints into the protocol', async () => {
  const client = await CheckedClient.open({ command: [process.execPath, '-e', "console.log('hello\\r\\n\\r\\n')"] });
  await expect(client.event('initialized')).rejects.toThrow('the adapter has gone');
  await expect(client.end()).rejects.toThrow(/something else than the protocol/);
});
