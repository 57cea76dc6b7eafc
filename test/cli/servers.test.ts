/** `sahara lsp` and `sahara dap` as processes. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { root, setUp } from '../../scripts/set-up.mjs';

let child: ChildProcessWithoutNullStreams | undefined;
beforeAll(() => setUp(), 120_000);
afterEach(() => void child?.kill());

const start = (...args: readonly string[]): ChildProcessWithoutNullStreams => {
  child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args]);
  return child;
};

const framed = (message: object): string => {
  const json = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
};

/** What a stream says until it matches. */
const until = (stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    stream.on('data', (data) => {
      text += data;
      if (pattern.test(text)) resolve(text);
    });
  });

it('lsp --stdio answers initialize and ends after exit', async () => {
  const server = start('lsp', '--stdio');
  const answer = until(server.stdout, /"id":1/);
  const parameters = { processId: null, rootUri: null, capabilities: {} };
  server.stdin.write(framed({ jsonrpc: '2.0', id: 1, method: 'initialize', params: parameters }));
  expect(await answer).toContain('"documentSymbolProvider":true');
  const ended = new Promise((resolve) => server.on('exit', resolve));
  server.stdin.write(framed({ jsonrpc: '2.0', id: 2, method: 'shutdown' }));
  server.stdin.write(framed({ jsonrpc: '2.0', method: 'exit' }));
  expect(await ended).toBe(0);
});

it('dap answers initialize on stdin and stdout', async () => {
  const adapter = start('dap');
  const answer = until(adapter.stdout, /"request_seq":1/);
  adapter.stdin.write(
    framed({ seq: 1, type: 'request', command: 'initialize', arguments: { adapterID: 'sahara', pathFormat: 'path' } }),
  );
  expect(await answer).toContain('"supportsConfigurationDoneRequest":true');
});

it('dap --port 0 listens on a free port and says which', async () => {
  const adapter = start('dap', '--port', '0');
  const said = await until(adapter.stdout, /\n/);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
  expect(port).toBeGreaterThan(0);
  const socket = connect(port, '127.0.0.1');
  const answer = until(socket, /"request_seq":1/);
  socket.write(
    framed({ seq: 1, type: 'request', command: 'initialize', arguments: { adapterID: 'sahara', pathFormat: 'path' } }),
  );
  expect(await answer).toContain('"success":true');
  socket.destroy();
});
