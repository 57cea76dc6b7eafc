// @ts-check
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { reports, root, run } from '../set-up.mjs';
import { ensureServer, startServer } from './server.mjs';
import { exampleWorkspace, printTests } from './suite.mjs';
import { onThePage, openBrowser, openWorkbench, workbenchAddress } from './workbench.mjs';

/** Packages the extension, installs the .vsix into an empty VS Code server as a user would, and sees it active there. */
export async function runPackaged() {
  const started = performance.now();
  const message = await install().then(
    () => undefined,
    (error) => String(error.stack ?? error),
  );
  const test = {
    title: 'the packaged extension installs and becomes active',
    file: 'scripts/vscode-host/packaged.mjs',
    state: message === undefined ? /** @type {const} */ ('passed') : /** @type {const} */ ('failed'),
    duration: performance.now() - started,
    ...(message === undefined ? {} : { message }),
  };
  printTests([test]);
  await mkdir(reports, { recursive: true });
  await writeFile(path.join(reports, 'vscode-package.json'), JSON.stringify({ tests: [test] }, null, 2));
  return message === undefined;
}

async function install() {
  await run(process.execPath, [path.join(root, 'scripts', 'package.mjs')], { output: 'stderr' });
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const extensions = await mkdtemp(path.join(tmpdir(), 'sahara-extensions-'));
  const data = await mkdtemp(path.join(tmpdir(), 'sahara-vscode-'));
  const workspace = await exampleWorkspace();
  const main = path.join(await ensureServer(), 'out', 'server-main.js');
  const vsix = path.join(root, `${name}-${version}.vsix`);
  await promisify(execFile)(process.execPath, [
    main,
    ...['--accept-server-license-terms', '--extensions-dir', extensions, '--server-data-dir', data],
    ...['--install-extension', vsix],
  ]);
  const server = await startServer({ extensionsDirectory: extensions, dataDirectory: data });
  const { browser, page } = await openBrowser();
  try {
    await openWorkbench(page, workbenchAddress(server.origin, { folder: workspace, extension: '' }));
    await page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: 'bank.sahara' })
      .dblclick({ timeout: 60_000 });
    await page.locator('.statusbar-item', { hasText: 'Debug info' }).waitFor({ timeout: 120_000 });
  } catch (error) {
    throw new Error(`${await onThePage(page)}\n${error.stack}`);
  } finally {
    await browser.close();
    await server.stop();
    await Promise.all(
      [extensions, data, path.dirname(workspace)].map((it) => rm(it, { recursive: true, force: true, maxRetries: 5 })),
    );
  }
}
