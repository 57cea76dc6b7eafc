import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npm } from '../set-up.mjs';
import { installOnce } from './install.mjs';

const codeServer = 'code-server@4.100.3';
/** File search: the version of @vscode/ripgrep whose programs lie in npm packages instead of being downloaded. */
const ripgrep = '1.18.0';
/** The terminal, which tasks run in: node-pty's programs, built for each platform. */
const terminal = '1.1.0';

/** Nothing that asks, greets or looks something up on its own. */
const calm = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'window.commandCenter': false,
};

/** The VS Code server (VS Code 1.100.3) that the npm package `code-server` ships; returns its `lib/vscode`. */
export async function ensureServer() {
  const directory = await installOnce(
    'server',
    `${codeServer} with ripgrep ${ripgrep}, node-pty ${terminal}`,
    async (target) => {
      // Install scripts would download ripgrep and want Kerberos headers; nothing here needs them.
      const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      await npm(['install', '--prefix', target, '--no-save', ...quiet, codeServer], target);
      const vscode = serverRoot(target);
      await npm(['install', '--omit=dev', ...quiet], vscode);
      await npm(['install', '--omit=dev', ...quiet], path.join(vscode, 'extensions'));
      await installRipgrep(target, vscode, quiet);
      await installTerminal(target, vscode, quiet);
    },
  );
  return serverRoot(directory);
}

/**
 * @param {string} target
 * @param {string} vscode
 * @param {readonly string[]} quiet
 */
async function installRipgrep(target, vscode, quiet) {
  const own = path.join(target, 'ripgrep');
  await mkdir(own);
  await npm(['install', '--prefix', own, '--no-save', ...quiet, `@vscode/ripgrep@${ripgrep}`], own);
  const packaged = path.join(own, 'node_modules', '@vscode', `ripgrep-${process.platform}-${process.arch}`, 'bin');
  await cp(packaged, path.join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin'), { recursive: true });
}

/**
 * @param {string} target
 * @param {string} vscode
 * @param {readonly string[]} quiet
 */
async function installTerminal(target, vscode, quiet) {
  const own = path.join(target, 'terminal');
  const name = `@lydell/node-pty-${process.platform}-${process.arch}`;
  await mkdir(own);
  await npm(['install', '--prefix', own, '--no-save', ...quiet, `${name}@${terminal}`], own);
  const built = path.join(vscode, 'node_modules', 'node-pty', 'build', 'Release');
  // Programs only; the library that calls them is the server's own.
  await cp(path.join(own, 'node_modules', ...name.split('/')), built, { recursive: true });
}

/** @param {string} directory */
function serverRoot(directory) {
  return path.join(directory, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** A loopback port that is free now: the preferred one, or the next ones, or any. */
export async function freePort(preferred = 0) {
  for (let port = preferred; preferred > 0 && port < preferred + 50; port++) {
    if (await isFree(port)) return port;
  }
  return isFree(0);
}

/**
 * The port if it could be listened on, else undefined.
 * @param {number} port
 * @returns {Promise<number | undefined>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const found = /** @type {import('node:net').AddressInfo} */ (probe.address()).port;
      probe.close(() => resolve(found));
    });
  });
}

/**
 * Starts the server and resolves when it listens.
 *
 * @param {{ port?: number, environment?: Record<string, string>, extensionsDirectory?: string,
 *   dataDirectory?: string, settings?: Record<string, unknown> }} options `port` is a preference: a busy one moves on.
 *   Without `dataDirectory` a temporary one is used and removed at the end.
 * @returns {Promise<{ origin: string, stop(): Promise<void>, onLine(listener: (line: string) => void): void,
 *   output(): string, exited: Promise<number | null>,
 *   settings(changes: Record<string, unknown>): Promise<void> }>}
 */
export async function startServer(options = {}) {
  const root = await ensureServer();
  for (let attempt = 0; ; attempt++) {
    const port = await freePort(options.port);
    try {
      return await startOn(root, port, options);
    } catch (error) {
      // Another process may take the port between the probe and the start.
      if (attempt >= 3 || !/EADDRINUSE/.test(error.message)) throw error;
    }
  }
}

async function startOn(root, port, options) {
  const own = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'sahara-vscode-')));
  const main = path.join(root, 'out', 'server-main.js');
  if (!existsSync(main))
    throw new Error(`The VS Code server is incomplete: ${main} is missing. Delete .vscode-test/server and try again.`);
  const settings = { ...calm, ...options.settings };
  await writeSettings(dataDirectory, settings);
  const child = spawn(
    process.execPath,
    [
      main,
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--without-connection-token', '--accept-server-license-terms', '--disable-workspace-trust'],
      ...['--telemetry-level', 'off', '--disable-telemetry', '--server-data-dir', dataDirectory],
      ...(options.extensionsDirectory ? ['--extensions-dir', options.extensionsDirectory] : []),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
      detached: process.platform !== 'win32',
    },
  );
  let output = '';
  const listeners = new Set();
  const hear = (data) => {
    output = (output + data).slice(-200_000);
    for (const line of String(data).split(/\r?\n/)) if (line) for (const listener of listeners) listener(line);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    endTree(child);
    await exited;
    if (own) await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  };
  const killAtExit = () => endTree(child);
  process.once('exit', killAtExit);
  exited.then(() => process.off('exit', killAtExit));
  try {
    await listening(port, exited, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    /**
     * Changes settings while the workbench runs.
     * @param {Record<string, unknown>} changes
     */
    settings: (changes) => writeSettings(dataDirectory, Object.assign(settings, changes)),
    stop,
    exited,
    onLine: (listener) => listeners.add(listener),
    output: () => output,
  };
}

async function listening(port, exited, output) {
  let ended = false;
  exited.then(() => {
    ended = true;
  });
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (ended) throw new Error(`The VS Code server ended at once:\n${output()}`);
    const answered = await fetch(`http://127.0.0.1:${port}/version`).then(
      (it) => it.ok,
      () => false,
    );
    if (answered && !ended) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The VS Code server did not answer within 60 s:\n${output()}`);
}

/**
 * @param {string} dataDirectory
 * @param {Record<string, unknown>} settings
 */
async function writeSettings(dataDirectory, settings) {
  const folder = path.join(dataDirectory, 'data', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings));
}

/** Ends a process with all its children; the server's own children are in its process group. */
export function endTree(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
