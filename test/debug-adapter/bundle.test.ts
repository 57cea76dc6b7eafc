import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { setUp } from '../../scripts/set-up.mjs';
import { CheckedClient } from '../protocol/checked-client.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const bank = path.join(root, 'examples/bank.sahara');
const adapter = path.join(root, 'dist/debug-adapter.js');

describe('the bundled adapter', () => {
  it('debugs the bank: breakpoint, variables, change, condition, restart, end', { timeout: 60_000 }, async () => {
    const client = await CheckedClient.open();
    await client.begin(
      { program: bank, coverage: 'off' },
      {
        breakpoints: { [bank]: [14] },
        exceptions: { filters: ['unhandled'], filterOptions: [{ filterId: 'all', condition: 'insufficient-funds' }] },
      },
    );
    const { threadId = 0 } = await client.stopped('breakpoint');
    const look = async () => {
      const { stackFrames } = (await client.stackTraceRequest({ threadId, startFrame: 0, levels: 20 })).body;
      const { scopes } = (await client.scopesRequest({ frameId: stackFrames[0]?.id ?? 0 })).body;
      const [parameters] = scopes.filter(({ name }) => name === 'Parameters');
      const variablesReference = parameters?.variablesReference ?? 0;
      const { variables } = (await client.variablesRequest({ variablesReference })).body;
      return { variables, variablesReference, frameId: stackFrames[0]?.id ?? 0 };
    };
    const { variablesReference, frameId } = await look();
    await client.setVariableRequest({ variablesReference, name: 'amount', value: '(+ 40 5)' });
    await client.evaluateRequest({ expression: '(withdraw account 1000)', frameId, context: 'watch' }).catch(() => {});
    await client.evaluateRequest({ expression: 'account.balance', frameId, context: 'hover' });
    await client.nextRequest({ threadId });
    await client.stopped('step');
    await look();
    await client.breakpoints(bank, []);
    await client.continueRequest({ threadId });
    await client.stopped('exception');
    await client.customRequest('exceptionInfo', { threadId });
    await client.own('sahara/restarts', { threadId });
    await client.customRequest('sahara/restart', { threadId, name: 'use-balance', arguments: [] });
    await client.stopped('ended');
    await client.terminateRequest();
    await client.event('terminated');
    await client.end();
    const text = client.transcript({ replace: { [root]: '' }, omit: ['initialize', 'invalidated', 'sahara/moment'] });
    await expect(text).toMatchFileSnapshot('golden/bank.txt');
  });

  it('serves one session a connection on a port of this machine, and prints to a terminal', {
    timeout: 60_000,
  }, async () => {
    await setUp();
    const child = spawn(process.execPath, [adapter, '--port', '0']);
    try {
      const line = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
      expect(line).toMatch(/^Listening on 127\.0\.0\.1:\d+\n$/);
      const port = Number(/:(\d+)/.exec(line)?.[1]);
      for (let session = 0; session < 2; session++) {
        const socket = connect(port, '127.0.0.1');
        const client = await CheckedClient.open({ streams: { input: socket, output: socket } });
        let printed = '';
        const shown = new Promise<void>((resolve) => {
          client.onReverseRequest('runInTerminal', (message) => {
            const [command = '', ...args] = (message.arguments as { args: string[] }).args;
            const terminal = spawn(command, args);
            terminal.stdout.on('data', (data) => {
              printed += data;
            });
            terminal.on('close', () => resolve());
            return { processId: terminal.pid ?? 0 };
          });
        });
        await client.begin({ program: bank, console: 'integratedTerminal' });
        await client.stopped('ended');
        await client.terminateRequest();
        await shown;
        expect(printed).toBe('70\n0\n');
        expect(client.output()).toBe('');
        await client.end();
      }
    } finally {
      child.kill();
    }
  });

  it('gives a program what is typed in its terminal', { timeout: 60_000 }, async () => {
    await setUp();
    const client = await CheckedClient.open();
    let printed = '';
    const shown = new Promise<void>((resolve) => {
      client.onReverseRequest('runInTerminal', (message) => {
        const [command = '', ...args] = (message.arguments as { args: string[] }).args;
        const terminal = spawn(command, args);
        terminal.stdout.on('data', (data) => {
          printed += data;
        });
        terminal.on('close', () => resolve());
        terminal.stdin.end('the cat and the dog\n');
        return { processId: terminal.pid ?? 0 };
      });
    });
    const program = path.join(root, 'examples', 'webassembly', 'wordcount.wasm');
    await client.begin({ program, console: 'integratedTerminal' });
    await client.stopped('ended');
    await client.terminateRequest();
    await shown;
    expect(printed).toBe('5 words, 4 of them different\n    2 the\n    1 and\n    1 cat\n    1 dog\n');
    await client.end();
  });

  it('offers a filter for each condition when it knows the program', { timeout: 60_000 }, async () => {
    await setUp();
    const client = await CheckedClient.open({ command: [process.execPath, adapter, '--program', bank] });
    const { body } = await client.initializeRequest();
    expect(body?.exceptionBreakpointFilters?.map(({ label }) => label)).toEqual([
      'Unhandled Conditions',
      'All Conditions',
      'bank::insufficient-funds',
    ]);
    await client.end();
  });

  it.runIf(process.platform === 'linux')('answers before its engine works in the background', async () => {
    await setUp();
    const child = spawn(process.execPath, [adapter, '--port', '0']);
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const niceOf = (thread: string) =>
        Number(readFileSync(`/proc/${child.pid}/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]);
      const own = niceOf(String(child.pid));
      const others = readdirSync(`/proc/${child.pid}/task`).filter((thread) => thread !== String(child.pid));
      expect(others.filter((thread) => niceOf(thread) > own).length).toBeGreaterThan(2);
    } finally {
      child.kill();
    }
  });

  it('ends when its client vanishes', { timeout: 60_000 }, async () => {
    await setUp();
    const child = spawn(process.execPath, [adapter], { stdio: 'pipe' });
    child.stdin.end();
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  });
});
