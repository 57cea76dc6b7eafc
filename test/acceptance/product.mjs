// @ts-check
// The product as its users have it: bundles run as processes, spoken to over their streams. Nothing of the sources is imported.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/set-up.mjs';

export { root } from '../../scripts/set-up.mjs';

export const bundles = {
  cli: path.join(root, 'dist', 'cli.js'),
  debugAdapter: path.join(root, 'dist', 'debug-adapter.js'),
  server: path.join(root, 'dist', 'server.js'),
};

/**
 * @typedef {{ code: number | null, out: string, error: string, milliseconds: number }} Finished
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 * @returns {Promise<Finished>} its whole life, from start to exit
 */
export function runProcess([command, ...args], { cwd = root, env = process.env, timeout = 120_000 } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    let out = '';
    let error = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      error += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, error, milliseconds: performance.now() - started });
    });
  });
}

/**
 * Runs the command line.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeout?: number }} [options]
 */
export function sahara(args, options) {
  return runProcess([process.execPath, bundles.cli, ...args], options);
}

/**
 * A folder of its own, with a space in its name, for the time of `work`.
 * @template T
 * @param {Readonly<Record<string, string | Uint8Array>>} files
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inFolder(files, work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'sahara acceptance '));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A process that speaks messages with a Content-Length header over its standard streams. */
class MessageProcess {
  /** @param {readonly string[]} args of Node */
  constructor(args) {
    this.process = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
    this.errors = '';
    /** @type {any[]} */
    this.received = [];
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.ended = false;
    this.seq = 0;
    /** @type {Map<number, (message: any) => void>} */
    this.pending = new Map();
    let data = Buffer.alloc(0);
    this.process.stdout.on('data', (chunk) => {
      data = Buffer.concat([data, chunk]);
      for (;;) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) break;
        const length = Number(/Content-Length: (\d+)/i.exec(data.toString('ascii', 0, end))?.[1]);
        if (data.length < end + 4 + length) break;
        const message = JSON.parse(data.toString('utf8', end + 4, end + 4 + length));
        data = data.subarray(end + 4 + length);
        this.take(message);
      }
    });
    this.process.stderr.on('data', (chunk) => {
      this.errors += chunk;
    });
    /** @type {Promise<number | null>} */
    this.exit = new Promise((resolve) => {
      this.process.on('close', (code) => {
        this.ended = true;
        this.wake();
        resolve(code);
      });
    });
    this.process.stdin.on('error', () => {});
  }

  /** @param {object} message */
  write(message) {
    const json = Buffer.from(JSON.stringify(message));
    this.process.stdin.write(`Content-Length: ${json.length}\r\n\r\n`);
    this.process.stdin.write(json);
  }

  /** @param {any} message */
  take(message) {
    this.received.push(message);
    this.wake();
  }

  wake() {
    for (const listener of this.listeners) listener();
  }

  /**
   * The first message that `where` accepts, at or after a position in `received`.
   * @param {(message: any) => boolean} where
   * @param {{ from?: number, timeout?: number, what?: string }} [options]
   * @returns {Promise<{ message: any, next: number }>}
   */
  find(where, { from = 0, timeout = 20_000, what = 'message' } = {}) {
    return new Promise((resolve, reject) => {
      let index = from;
      const look = () => {
        for (; index < this.received.length; index++) {
          if (!where(this.received[index])) continue;
          stop();
          resolve({ message: this.received[index], next: index + 1 });
          return;
        }
        if (!this.ended) return;
        stop();
        reject(new Error(`no ${what}: the process has ended. ${this.errors}`));
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no ${what} within ${timeout} ms. ${this.errors}`));
      }, timeout);
      const stop = () => {
        clearTimeout(timer);
        this.listeners.delete(look);
      };
      this.listeners.add(look);
      look();
    });
  }

  kill() {
    this.process.kill('SIGKILL');
  }
}

/** The debug adapter in its own process. */
export class Adapter extends MessageProcess {
  /** @param {readonly string[]} [args] of Node */
  constructor(args = [bundles.debugAdapter]) {
    super(args);
    /** @type {Map<string, number>} */
    this.read = new Map();
  }

  /** @override @param {any} message */
  take(message) {
    if (message.type === 'response') {
      this.pending.get(message.request_seq)?.(message);
      this.pending.delete(message.request_seq);
    }
    super.take(message);
  }

  /**
   * @param {string} command
   * @param {object} [args]
   * @returns {Promise<any>} the response, also a refusal
   */
  ask(command, args) {
    const seq = ++this.seq;
    const answer = new Promise((resolve, reject) => {
      this.pending.set(seq, resolve);
      this.exit.then(() => reject(new Error(`${command}: the adapter has ended. ${this.errors}`)));
    });
    this.write({ seq, type: 'request', command, ...(args ? { arguments: args } : {}) });
    return answer;
  }

  /**
   * @param {string} command
   * @param {object} [args]
   * @returns {Promise<any>} the body of the response
   */
  async request(command, args) {
    const response = await this.ask(command, args);
    if (!response.success) throw new Error(`${command} refused: ${refusal(response)}`);
    return response.body;
  }

  /**
   * @param {string} command
   * @param {object} [args]
   * @returns {Promise<string>} why a request was refused
   */
  async refused(command, args) {
    const response = await this.ask(command, args);
    if (response.success) throw new Error(`${command} ${JSON.stringify(args)} was not refused`);
    return refusal(response);
  }

  /**
   * The next event of a kind, also one that has come already; each is given once.
   * @param {string} kind
   * @param {(body: any) => boolean} [where]
   * @param {number} [timeout]
   * @returns {Promise<any>} its body
   */
  async event(kind, where = () => true, timeout = 20_000) {
    const { message, next } = await this.find(
      (it) => it.type === 'event' && it.event === kind && where(it.body ?? {}),
      {
        from: this.read.get(kind) ?? 0,
        timeout,
        what: `event ${kind}`,
      },
    );
    this.read.set(kind, next);
    return message.body ?? {};
  }

  /**
   * Starts a program as VS Code does, up to the response to `configurationDone`.
   * @param {object} launch
   * @param {{ breakpoints?: Readonly<Record<string, readonly (object | number)[]>>, functions?: readonly string[], exceptions?: readonly string[] }} [configuration] breakpoints by file, lines or whole ones
   * @returns {Promise<{ capabilities: any, breakpoints: any[] }>}
   */
  async begin(launch, { breakpoints = {}, functions = [], exceptions = [] } = {}) {
    const capabilities = await this.request('initialize', {
      clientID: 'vscode',
      adapterID: 'sahara',
      pathFormat: 'path',
      linesStartAt1: true,
      columnsStartAt1: true,
      supportsVariableType: true,
      supportsVariablePaging: true,
      supportsInvalidatedEvent: true,
      supportsMemoryEvent: true,
    });
    const launched = this.request('launch', { type: 'sahara', request: 'launch', ...launch });
    const initialized = this.event('initialized');
    initialized.catch(() => {});
    await Promise.race([initialized, launched.then(() => initialized)]);
    const set = [];
    for (const [file, list] of Object.entries(breakpoints)) {
      const whole = list.map((each) => (typeof each === 'number' ? { line: each } : each));
      const body = await this.request('setBreakpoints', { source: { path: file }, breakpoints: whole });
      set.push(...body.breakpoints);
    }
    if (functions.length > 0)
      await this.request('setFunctionBreakpoints', { breakpoints: functions.map((name) => ({ name })) });
    await this.request('setExceptionBreakpoints', { filters: exceptions });
    await this.request('configurationDone');
    await launched;
    return { capabilities, breakpoints: set };
  }

  /** @param {string} [category] */
  output(category = 'stdout') {
    const outputs = this.received.filter((message) => message.event === 'output' && message.body.category === category);
    return outputs.map((message) => message.body.output).join('');
  }

  /** @param {number} threadId */
  async top(threadId) {
    return (await this.request('stackTrace', { threadId, startFrame: 0, levels: 20 })).stackFrames[0];
  }

  /**
   * The variables of one scope of a frame.
   * @param {number} frameId
   * @param {string} scope
   * @returns {Promise<any[]>}
   */
  async scope(frameId, scope) {
    const { scopes } = await this.request('scopes', { frameId });
    const found = scopes.find((/** @type {any} */ it) => it.name === scope);
    if (!found) throw new Error(`no scope ${scope} among ${scopes.map((/** @type {any} */ it) => it.name).join(', ')}`);
    return (await this.request('variables', { variablesReference: found.variablesReference })).variables;
  }

  /** Ends the session and expects the process to go by itself, having written nothing to standard error. */
  async end() {
    if (!this.ended) await this.ask('disconnect', { terminateDebuggee: true }).catch(() => {});
    this.process.stdin.end();
    const timer = setTimeout(() => this.kill(), 5_000);
    const code = await this.exit;
    clearTimeout(timer);
    if (code !== 0 || this.errors) throw new Error(`the adapter ended with exit code ${code}. ${this.errors}`);
  }
}

/** @param {any} response */
function refusal(response) {
  const error = response.body?.error;
  const variables = error?.variables ?? {};
  return error
    ? error.format.replace(
        /\{(\w+)\}/g,
        (/** @type {string} */ all, /** @type {string} */ name) => variables[name] ?? all,
      )
    : response.message;
}

/** The language server in its own process. */
export class LanguageServer extends MessageProcess {
  constructor() {
    super([bundles.server, '--stdio']);
  }

  /** @override @param {any} message */
  take(message) {
    if (message.id !== undefined && message.method === undefined) {
      this.pending.get(message.id)?.(message);
      this.pending.delete(message.id);
    } else if (message.id !== undefined) {
      const result = message.method === 'workspace/configuration' ? message.params.items.map(() => null) : null;
      this.write({ jsonrpc: '2.0', id: message.id, result });
    }
    super.take(message);
  }

  /**
   * @param {string} method
   * @param {object} params
   * @returns {Promise<any>}
   */
  async request(method, params) {
    const id = ++this.seq;
    const answer = new Promise((resolve, reject) => {
      this.pending.set(id, resolve);
      this.exit.then(() => reject(new Error(`${method}: the server has ended. ${this.errors}`)));
    });
    this.write({ jsonrpc: '2.0', id, method, params });
    const response = await answer;
    if (response.error) throw new Error(`${method}: ${response.error.message}`);
    return response.result;
  }

  /** @param {string} method @param {object} params */
  notify(method, params) {
    this.write({ jsonrpc: '2.0', method, params });
  }

  /** @param {string} folder */
  async begin(folder) {
    const { capabilities } = await this.request('initialize', {
      processId: process.pid,
      rootUri: `file://${encodeURI(folder)}`,
      capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } },
    });
    this.notify('initialized', {});
    return capabilities;
  }

  /**
   * @param {string} uri
   * @param {string} text
   * @param {string} [languageId]
   */
  open(uri, text, languageId = 'sahara') {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /**
   * @param {string} uri
   * @param {number} from position in `received` to look from
   * @returns {Promise<any[]>} the next diagnostics of a document
   */
  async diagnostics(uri, from = 0) {
    const { message } = await this.find(
      (it) => it.method === 'textDocument/publishDiagnostics' && it.params.uri === uri,
      { from, what: 'diagnostics' },
    );
    return message.params.diagnostics;
  }

  async end() {
    await this.request('shutdown', {});
    this.notify('exit', {});
    const timer = setTimeout(() => this.kill(), 5_000);
    const code = await this.exit;
    clearTimeout(timer);
    if (code !== 0) throw new Error(`the server ended with exit code ${code}. ${this.errors}`);
  }
}

/** @param {unknown} condition @param {string} message @returns {asserts condition} */
export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** @param {unknown} actual @param {unknown} expected @param {string} what */
export function expectEqual(actual, expected, what) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left}, expected ${right}`);
}
