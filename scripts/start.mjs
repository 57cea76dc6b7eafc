// @ts-check
// npm start: the example workspace in a real VS Code with this extension. `-- --check` only looks whether that works.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, setUp } from './set-up.mjs';

const preferredPort = 8080;
const examples = path.join(root, 'examples');

await setUp();
const isCheck = process.argv.includes('--check');
const { desktopForUse } = await import('./vscode-host/desktop.mjs');
const desktop = isCheck || process.argv.includes('--server') ? undefined : desktopForUse();
await (desktop ? openDesktop(desktop) : openServer());

/** @param {string} executable */
async function openDesktop(executable) {
  const { endTree } = await import('./vscode-host/server.mjs');
  const data = await mkdtemp(path.join(tmpdir(), 'sahara-start-'));
  const child = spawn(
    executable,
    [
      examples,
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${data}`,
      '--disable-workspace-trust',
      '--skip-welcome',
    ],
    { env: { ...process.env, SAHARA_FIRST_STEPS: '1' }, stdio: 'ignore', detached: process.platform !== 'win32' },
  );
  const ended = once(child, 'exit');
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => endTree(child));
  await once(child, 'spawn');
  console.log('Ready: VS Code');
  await ended;
  await rm(data, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
}

async function openServer() {
  const { startServer } = await import('./vscode-host/server.mjs');
  const { workbenchAddress } = await import('./vscode-host/workbench.mjs');
  const server = await startServer({ port: preferredPort, environment: { SAHARA_FIRST_STEPS: '1' } });
  let isEnding = false;
  const address = workbenchAddress(server.origin, { folder: examples });
  if (isCheck) {
    process.exitCode = (await check(address)) ? 0 : 1;
    await server.stop();
    process.exit();
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, async () => {
      isEnding = true;
      await server.stop();
      process.exit(0);
    });
  }
  console.log(`Ready: ${address}`);
  await server.exited;
  if (isEnding) return;
  console.error('The VS Code server ended.');
  process.exit(1);
}

/**
 * Opens the workbench as a person would and waits for what only the running extension shows.
 * @param {string} address
 */
async function check(address) {
  const { onThePage, openBrowser, openWorkbench } = await import('./vscode-host/workbench.mjs');
  const { browser, page } = await openBrowser();
  try {
    await openWorkbench(page, address);
    await page.locator('.tab', { hasText: 'bank.sahara' }).waitFor({ timeout: 60_000 });
    await page.locator('.gettingStartedContainer', { hasText: 'First Five Minutes' }).waitFor({ timeout: 60_000 });
    await page.locator('.statusbar-item', { hasText: 'Debug info' }).waitFor({ timeout: 60_000 });
    console.log(`Ready: ${address}`);
    return true;
  } catch (error) {
    console.error(`The extension did not become active. ${await onThePage(page)}\n${error.message}`);
    return false;
  } finally {
    await browser.close();
  }
}
