// @ts-check
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reports, root } from '../set-up.mjs';
import { desktopForTests } from './desktop.mjs';
import { endTree, startServer } from './server.mjs';
import { openBrowser, workbenchAddress } from './workbench.mjs';

const limitMilliseconds = 240_000;

/**
 * @typedef {{ title: string, file: string, state: 'passed' | 'failed' | 'skipped', duration?: number, message?: string }} SuiteTest
 */

/**
 * Runs the extension-host suite of test/vscode in a real VS Code and leaves its report in `.build/reports`.
 * Succeeds only when the suite has said so itself: a crash, a suite that ends early and one that takes too long fail.
 *
 * @param {{ workspace?: string }} [options]
 * @returns {Promise<boolean>}
 */
export async function runExtensionHostSuite(options = {}) {
  const report = path.join(reports, 'vscode-extension-host.json');
  await mkdir(reports, { recursive: true });
  await rm(report, { force: true });
  const suite = await buildSuite();
  const workspace = options.workspace ?? (await exampleWorkspace());
  const desktop = process.env.SAHARA_VSCODE === 'server' ? undefined : await desktopForTests();
  console.log(`extension-host suite in ${desktop ?? 'the VS Code server'}`);
  const trouble = await (desktop
    ? inDesktop(desktop, { suite, workspace, report })
    : inServer({ suite, workspace, report }));
  if (!options.workspace) await rm(path.dirname(workspace), { recursive: true, force: true }).catch(() => {});
  return judge(report, trouble);
}

/** The examples in a folder of their own, below one with a space in its name: tests change settings and files. */
export async function exampleWorkspace() {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'sahara test-')), 'examples');
  await cp(path.join(root, 'examples'), folder, { recursive: true });
  return folder;
}

async function buildSuite() {
  const esbuild = await import('esbuild');
  const outfile = path.join(root, '.build', 'vscode-suite', 'index.cjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

/**
 * @param {{ suite: string, workspace: string, report: string }} options
 * @returns {Promise<string | undefined>} what went wrong around the suite
 */
async function inServer({ suite, workspace, report }) {
  const server = await startServer({ environment: { SAHARA_REPORT: report, SAHARA_ROOT: root } });
  const { browser, page, console: lines } = await openBrowser();
  try {
    const crashed = new Promise((resolve) => {
      server.onLine((line) => {
        const code = /Extension Host Process exited with code: (\d+|null), signal: (\w+)/.exec(line);
        if (code && (code[2] !== 'null' || code[1] !== '0')) resolve(`the extension host ended: ${line}`);
      });
    });
    await page.goto(workbenchAddress(server.origin, { folder: workspace, tests: suite }), { timeout: 60_000 });
    const trouble = await Promise.race([
      reported(report),
      crashed.then(async (line) => ((await exists(report)) ? undefined : line)),
      server.exited.then(() => 'the server ended'),
      late(),
    ]);
    if (trouble)
      console.error(
        lines
          .filter((line) => /error|sahara/i.test(line))
          .slice(-20)
          .join('\n'),
      );
    return trouble;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/**
 * @param {string} executable
 * @param {{ suite: string, workspace: string, report: string }} options
 */
async function inDesktop(executable, { suite, workspace, report }) {
  const data = await mkdtemp(path.join(tmpdir(), 'sahara-code-'));
  const child = spawn(
    executable,
    [
      workspace,
      ...[`--extensionDevelopmentPath=${root}`, `--extensionTestsPath=${suite}`, `--user-data-dir=${data}`],
      ...['--disable-extensions', '--disable-workspace-trust', '--no-sandbox', '--disable-gpu', '--disable-updates'],
      ...['--skip-welcome', '--skip-release-notes'],
    ],
    {
      env: { ...process.env, SAHARA_REPORT: report, SAHARA_ROOT: root },
      stdio: 'ignore',
      detached: process.platform !== 'win32',
    },
  );
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === 0 ? undefined : `VS Code ended with exit code ${code}`));
  });
  const trouble = await Promise.race([ended, late()]);
  endTree(child);
  await rm(data, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  return trouble;
}

/** @param {string} report */
async function reported(report) {
  while (!(await exists(report))) await new Promise((resolve) => setTimeout(resolve, 200));
  return undefined;
}

function late() {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`nothing was reported within ${limitMilliseconds / 1000} s`), limitMilliseconds).unref();
  });
}

/** @param {string} file */
function exists(file) {
  return readFile(file).then(
    () => true,
    () => false,
  );
}

/**
 * @param {string} file
 * @param {string | undefined} trouble
 */
async function judge(file, trouble) {
  /** @type {{ tests: SuiteTest[] } | undefined} */
  const report = await readFile(file, 'utf8')
    .catch(() => readFile(`${file}.partial`, 'utf8'))
    .then(JSON.parse, () => undefined);
  await rm(`${file}.partial`, { force: true });
  const tests = report?.tests ?? [];
  printTests(tests);
  if (tests.length > 0 && !trouble) return tests.every((test) => test.state === 'passed');
  const message = trouble ?? 'the suite ran no test';
  console.error(`FAILED: ${message}`);
  const failure = { title: `(suite) ${message}`, file: 'test/vscode/suite/index.ts', state: 'failed' };
  await writeFile(file, JSON.stringify({ tests: [...tests, failure] }, null, 2));
  return false;
}

/** @param {readonly SuiteTest[]} tests */
export function printTests(tests) {
  for (const test of tests) {
    const duration = test.duration === undefined ? '' : ` (${Math.round(test.duration)} ms)`;
    console.log(`  ${test.state === 'passed' ? '✓' : '✗'} ${test.title}${duration}`);
    if (test.message) console.log(test.message.replace(/^/gm, '      '));
  }
}
