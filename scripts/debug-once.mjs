// @ts-check
// One session of the debug adapter on an example, so that V8's code cache holds what sessions run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from './lock.mjs';

const folder = path.join(root, 'examples', 'webassembly');
const program = path.join(folder, 'inventory.wasm');
const source = path.join(folder, 'inventory.cpp');
/** In a method that is called several times. */
const line = 37;
const patience = 60_000;

/**
 * To a breakpoint, its variables and a step, and to the end.
 * @param {string} file the adapter's bundle
 * @param {NodeJS.ProcessEnv} env
 */
export async function debugOnce(file, env) {
  const child = spawn(process.execPath, [file], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const timer = setTimeout(() => child.kill(), patience);
  const exit = once(child, 'exit');
  try {
    const client = new Client(child);
    await client.ask('initialize', { clientID: 'build', adapterID: 'sahara', pathFormat: 'path' });
    const launched = client.ask('launch', { type: 'sahara', request: 'launch', program, stopAtEnd: false });
    await client.event('initialized');
    await client.ask('setBreakpoints', { source: { path: source }, breakpoints: [{ line }] });
    await client.ask('setExceptionBreakpoints', { filters: [] });
    await client.ask('configurationDone', {});
    await launched;
    const { threadId } = await client.event('stopped');
    await look(client, threadId);
    await client.ask('next', { threadId });
    await client.event('stopped');
    await look(client, threadId);
    await client.ask('disconnect', { terminateDebuggee: true });
    child.stdin.end();
    const [code] = await exit;
    if (code !== 0) throw new Error(`A session of ${path.basename(file)} ended with exit code ${code}.`);
  } finally {
    // Whatever went wrong: nothing is left running, and the build does not wait for it.
    clearTimeout(timer);
    child.kill();
  }
}

/** @param {Client} client @param {number} threadId */
async function look(client, threadId) {
  const { stackFrames } = await client.ask('stackTrace', { threadId, startFrame: 0, levels: 20 });
  const { scopes } = await client.ask('scopes', { frameId: stackFrames[0].id });
  for (const { variablesReference } of scopes) await client.ask('variables', { variablesReference });
}

/** As little of the Debug Adapter Protocol as that needs. */
class Client {
  #seq = 0;
  #bytes = Buffer.alloc(0);
  /** @type {any[]} */
  #messages = [];
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #ended = false;

  /** @param {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, null>} child */
  constructor(child) {
    this.child = child;
    child.stdout.on('data', (data) => this.#take(data));
    child.on('exit', () => {
      this.#ended = true;
      for (const wake of this.#waiting) wake();
    });
  }

  /** @param {Buffer} data */
  #take(data) {
    this.#bytes = Buffer.concat([this.#bytes, data]);
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.#bytes.toString('latin1', 0, Math.max(0, end)))?.[1]);
      if (end < 0 || this.#bytes.length < end + 4 + length) break;
      this.#messages.push(JSON.parse(this.#bytes.toString('utf8', end + 4, end + 4 + length)));
      this.#bytes = this.#bytes.subarray(end + 4 + length);
    }
    for (const wake of this.#waiting) wake();
  }

  /** @param {(message: any) => boolean} fits @returns {Promise<any>} the first message that fits, which is taken away */
  async #message(fits) {
    for (;;) {
      const at = this.#messages.findIndex(fits);
      if (at >= 0) return this.#messages.splice(at, 1)[0];
      if (this.#ended) throw new Error('The debug adapter ended before its session did.');
      await new Promise((resolve) => {
        const wake = () => resolve(this.#waiting.delete(wake));
        this.#waiting.add(wake);
      });
    }
  }

  /** @param {string} command @param {object} args @returns {Promise<any>} the body of the answer */
  async ask(command, args) {
    const seq = ++this.#seq;
    const json = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    const answer = await this.#message(({ type, request_seq }) => type === 'response' && request_seq === seq);
    if (!answer.success) throw new Error(`The debug adapter refused ${command}: ${answer.message}`);
    return answer.body;
  }

  /** @param {string} kind @returns {Promise<any>} the body of the next event of a kind */
  async event(kind) {
    return (await this.#message(({ type, event }) => type === 'event' && event === kind)).body ?? {};
  }
}
