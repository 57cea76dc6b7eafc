// @ts-check
// Every command of package.json goes through here, also on a fresh clone: only Node's own modules may be imported.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { root, withLock } from './lock.mjs';

export { root } from './lock.mjs';

const sources = ['cli', 'client', 'debug-adapter', 'languages', 'server', 'vm'];
const buildInputs = [
  ...['package-lock.json', 'package.json', 'tsconfig.base.json'],
  ...['build', 'code-cache', 'debug-once'].map((name) => `scripts/${name}.mjs`),
];

/** The folder that test runs leave their reports in. */
export const reports = path.join(root, '.build', 'reports');

/** Where the build leaves the key of the sources that it was made from. */
export const buildStamp = path.join(root, '.build', 'build.json');

/**
 * Installs the dependencies and builds the bundles when they are missing or older than their sources.
 * Safe to call from several processes at once: one works, the others wait.
 * @param {{ build?: boolean }} [options] build: false stops after the dependencies
 */
export async function setUp({ build = true } = {}) {
  requireNode(20);
  if (!(await isInstalled())) {
    await withLock('install', async () => {
      if (await isInstalled()) return;
      say('Installing dependencies …');
      await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    });
  }
  if (!build || (await isBuilt())) return;
  await withLock('build', async () => {
    if (await isBuilt()) return;
    await run(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { output: 'stderr' });
  });
}

/**
 * Runs a command and waits for it; its output goes to this process's own.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: 'inherit' | 'stderr', shell?: boolean }} [options]
 *   output 'stderr' keeps standard output free for what the user asked for
 */
export async function run(command, args, options = {}) {
  const code = await exitCode(command, args, options);
  if (code !== 0) throw new Error(`${[path.basename(command), ...args].join(' ')} failed with exit code ${code}.`);
}

/**
 * Like `run`, but returns the exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: 'inherit' | 'stderr', shell?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function exitCode(command, args, { cwd = root, env = process.env, output = 'inherit', shell = false } = {}) {
  const stdout = output === 'stderr' ? process.stderr.fd : 'inherit';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['inherit', stdout, 'inherit'] });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/**
 * Runs a tool of node_modules by the path of its script, without a shell and thus the same on every system.
 * @param {string} script path below node_modules
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export function tool(script, args) {
  return exitCode(process.execPath, [path.join(root, 'node_modules', script), ...args]);
}

/**
 * A number that changes with every edit of a file that the bundles are made from.
 * Sizes and modification times stand for the contents, so that asking costs a few milliseconds.
 */
export async function sourceKey() {
  const files = [...buildInputs];
  for (const folder of sources) {
    const entries = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
    files.push(...entries.filter((entry) => /\.(ts|json)$/.test(entry)).map((entry) => path.join(folder, entry)));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const status = await stat(path.join(root, file)).catch(() => undefined);
    if (status) hash.update(`${file} ${status.size} ${status.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

async function isBuilt() {
  const stamp = await readFile(buildStamp, 'utf8').then(JSON.parse, () => undefined);
  if (stamp?.key !== (await sourceKey())) return false;
  const missing = await Promise.all(
    stamp.outputs.map((/** @type {string} */ output) =>
      stat(path.join(root, output)).then(
        () => [],
        () => [output],
      ),
    ),
  );
  return missing.flat().length === 0;
}

/** Whether node_modules holds what package-lock.json asks for; optional packages of other systems may be absent. */
async function isInstalled() {
  const wanted = await lockedPackages('package-lock.json');
  const present = await lockedPackages('node_modules/.package-lock.json').catch(() => undefined);
  if (!present) return false;
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.optional || present[name]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version: string, optional?: boolean }>>}
 */
async function lockedPackages(file) {
  return JSON.parse(await readFile(path.join(root, file), 'utf8')).packages;
}

/**
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
export function npm(args, cwd = root) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], { cwd, output: 'stderr' });
  return run('npm', args, { cwd, output: 'stderr', shell: process.platform === 'win32' });
}

/** @param {number} least */
function requireNode(least) {
  if (Number(process.versions.node.split('.')[0]) >= least) return;
  say(`Sahara needs Node ${least} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
