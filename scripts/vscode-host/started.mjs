// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reports, root } from '../set-up.mjs';
import { hostDirectory } from './install.mjs';
import { printTests } from './suite.mjs';
import { onThePage, openBrowser, openWorkbench } from './workbench.mjs';

const notCopied = new Set(['.git', '.build', '.vscode-test', 'dist', 'node_modules', 'coverage']);
const busyPort = 8080;

/**
 * `npm start` as a person runs it: from a folder with a space in its name, while its port is taken.
 * @returns {Promise<boolean>}
 */
export async function runStarted() {
  const parent = await mkdtemp(path.join(tmpdir(), 'sahara start '));
  const folder = await copyCheckout(path.join(parent, 'a checkout'));
  const busy = createServer().on('error', () => {});
  busy.listen(busyPort, '127.0.0.1');
  /** @type {import('./suite.mjs').SuiteTest[]} */
  const results = [];
  for (const [title, run] of Object.entries(tests)) {
    const started = performance.now();
    const message = await run(folder).then(
      () => undefined,
      (error) => String(error.stack ?? error),
    );
    results.push({
      title,
      file: 'scripts/vscode-host/started.mjs',
      state: message === undefined ? 'passed' : 'failed',
      duration: performance.now() - started,
      ...(message === undefined ? {} : { message }),
    });
  }
  busy.close();
  await rm(parent, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  printTests(results);
  await mkdir(reports, { recursive: true });
  await writeFile(path.join(reports, 'vscode-start.json'), JSON.stringify({ tests: results }, null, 2));
  return results.every((it) => it.state === 'passed');
}

/** @type {Record<string, (folder: string) => Promise<void>>} */
const tests = {
  'npm start -- --check sees the extension active and exits 0': async (folder) => {
    const { child, lines } = start(folder, ['--check']);
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`exit code ${code}\n${lines.join('\n')}`);
    expectReady(lines.at(-1));
  },
  'npm start prints the address last, moves on from a busy port, and Ctrl-C ends everything it started': async (
    folder,
  ) => {
    const { child, lines } = start(folder, ['--server']);
    try {
      await useAndEnd(child, lines);
    } finally {
      // After a failure: nothing may be left that the next attempt would share the machine with.
      child.kill('SIGINT');
    }
  },
};

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {string[]} lines what it has printed
 */
async function useAndEnd(child, lines) {
  const ready = await new Promise((resolve, reject) => {
    child.stdout.on('data', () => lines.at(-1)?.startsWith('Ready: ') && resolve(lines.at(-1)));
    child.once('exit', (code) => reject(new Error(`it ended with ${code}\n${lines.join('\n')}`)));
  });
  const address = expectReady(ready);
  if (address.port === String(busyPort)) throw new Error(`it took the busy port ${busyPort}`);
  const { browser, page } = await openBrowser();
  try {
    await openWorkbench(page, address.href);
    const shown = page.locator('.statusbar-item', { hasText: 'Debug info' });
    await shown.waitFor({ timeout: 120_000 }).catch(async (error) => {
      throw new Error(`${await onThePage(page)}\n${error.stack}`);
    });
    await endsEverything(child, address);
  } finally {
    await browser.close();
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {URL} address
 */
async function endsEverything(child, address) {
  const family = await descendants(child.pid ?? 0);
  if (process.platform === 'linux' && family.length < 3)
    throw new Error(`only ${family.length} processes were running`);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`Ctrl-C ended it with ${code}`);
  await fetch(address.origin).then(
    () => Promise.reject(new Error('the server still answers')),
    () => undefined,
  );
  let left = [];
  for (let patience = 20; patience > 0; patience--) {
    left = (await Promise.all(family.map(lifeOf))).filter((it) => it !== undefined);
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`still running: ${left.join(', ')}`);
}

/** @param {string | undefined} line */
function expectReady(line) {
  const address = /^Ready: (http:\/\/127\.0\.0\.1:\d+\/\S+)$/.exec(line ?? '')?.[1];
  if (!address) throw new Error(`the last line is ${line}`);
  return new URL(address);
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 */
function start(folder, args) {
  const child = spawn(process.execPath, [path.join(folder, 'scripts', 'start.mjs'), ...args], {
    cwd: folder,
    env: { ...process.env, SAHARA_VSCODE_TEST: hostDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  /** @type {string[]} */
  const lines = [];
  child.stdout.on('data', (data) => lines.push(...String(data).trim().split('\n')));
  child.stderr.on('data', (data) => process.env.SAHARA_VERBOSE && process.stderr.write(data));
  return { child, lines };
}

/**
 * Sources alone, as a clone has them; what npm installs is borrowed.
 * @param {string} folder
 */
async function copyCheckout(folder) {
  await cp(root, folder, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) =>
      !notCopied.has(path.relative(root, source).split(path.sep)[0] ?? '') && !source.endsWith('.vsix'),
  });
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

/**
 * Every process below one, from Linux's own list; empty elsewhere.
 * @param {number} ancestor
 */
async function descendants(ancestor) {
  if (process.platform !== 'linux') return [];
  /** @type {Map<number, number>} */
  const parents = new Map();
  for (const name of await readdir('/proc')) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/status`, 'utf8').catch(() => '') : '';
    const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  /** @param {number} pid @returns {boolean} */
  const isBelow = (pid) => {
    const parent = parents.get(pid);
    return parent === ancestor || (parent !== undefined && parent > 1 && isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

/**
 * What a process is doing; undefined when it has ended, also when nobody has asked for its result yet.
 * @param {number} pid
 */
async function lifeOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  if (status === '' || /^State:\s+Z/m.test(status)) return undefined;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return `${pid} ${command.replaceAll('\0', ' ')}`;
}
