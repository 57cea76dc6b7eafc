// @ts-check
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { reports, root } from '../set-up.mjs';
import { startServer } from './server.mjs';
import { exampleWorkspace, printTests } from './suite.mjs';
import { onThePage, openBrowser, workbenchAddress } from './workbench.mjs';

const folder = path.join(root, 'test', 'vscode', 'browser');
const limitMilliseconds = 20_000;

/**
 * Runs the adapter's and the server's workers in a page of a real browser, without VS Code.
 * @returns {Promise<boolean>}
 */
export async function runWorkers() {
  const { tests: load } = await import(pathToFileURL(path.join(folder, 'sessions.mjs')).href);
  const tests = await load(root);
  const server = await serve();
  const { browser, page } = await openBrowser();
  page.setDefaultTimeout(limitMilliseconds);
  /** @type {import('./suite.mjs').SuiteTest[]} */
  const results = [];
  try {
    for (const { title, run, check = (/** @type {unknown} */ found) => found, expected } of tests) {
      const started = performance.now();
      await page.goto(`${server.origin}/page.html`);
      // What a test waits for may never come.
      const late = `new Promise((_, reject) => setTimeout(() => reject(new Error('late: ' + JSON.stringify(heard()))), ${limitMilliseconds}))`;
      const message = await page
        .evaluate(`Promise.race([(async () => { ${run} })(), ${late}])`)
        .then((found) => differs(check(found), expected))
        .catch((error) => String(error.stack ?? error));
      results.push({
        title,
        file: 'test/vscode/browser/sessions.mjs',
        state: message === undefined ? 'passed' : 'failed',
        duration: performance.now() - started,
        ...(message === undefined ? {} : { message }),
      });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  printTests(results);
  await mkdir(reports, { recursive: true });
  await writeFile(path.join(reports, 'vscode-workers.json'), JSON.stringify({ tests: results }, null, 2));
  return results.length === tests.length && results.every(({ state }) => state === 'passed');
}

/** @param {unknown} found @param {unknown} expected */
function differs(found, expected) {
  if (isDeepStrictEqual(found, expected)) return undefined;
  return `found ${JSON.stringify(found)}\ninstead of ${JSON.stringify(expected)}`;
}

/**
 * The extension in the extension host of a browser: VS Code loads it from an address, and its workers run beside it.
 * @returns {Promise<boolean>}
 */
export async function runWebExtension() {
  const { Workbench } = await import(pathToFileURL(path.join(root, 'test/vscode/screens/workbench.mjs')).href);
  const { webScreens, writeWebFiles } = await import(pathToFileURL(path.join(folder, 'screens.mjs')).href);
  const workspace = await exampleWorkspace();
  await writeWebFiles(workspace);
  const server = await startServer({
    settings: { 'workbench.colorTheme': 'Default Light Modern', 'editor.minimap.enabled': false },
  });
  const { browser, page } = await openBrowser();
  page.setDefaultTimeout(45_000);
  const workbench = new Workbench(page, path.join(root, '.build', 'screenshots-web'));
  /** @type {import('./suite.mjs').SuiteTest[]} */
  const results = [];
  try {
    const loaded = await addExtension(page, new URL(server.origin).host);
    await page.goto(workbenchAddress(server.origin, { folder: workspace, extension: '' }), { timeout: 60_000 });
    await page.locator('.monaco-workbench').waitFor();
    for (const { title, run } of webScreens) {
      const started = performance.now();
      const message = await run(workbench, { folder: workspace, loaded }).then(
        () => undefined,
        async (/** @type {Error} */ error) => `${await onThePage(page)}\n${error.stack ?? error}`,
      );
      if (message !== undefined) {
        await workbench.screenshot(`failed-${results.length}`);
        await workbench.endSession().catch(() => {});
      }
      results.push({
        title,
        file: 'test/vscode/browser/screens.mjs',
        state: message === undefined ? 'passed' : 'failed',
        duration: performance.now() - started,
        ...(message === undefined ? {} : { message }),
      });
    }
  } finally {
    await browser.close();
    await server.stop();
    await rm(path.dirname(workspace), { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
  printTests(results);
  await mkdir(reports, { recursive: true });
  await writeFile(path.join(reports, 'vscode-web.json'), JSON.stringify({ tests: results }, null, 2));
  return results.length === webScreens.length && results.every(({ state }) => state === 'passed');
}

/**
 * Makes the workbench load the extension as one of a browser: from an address, into the extension host of the page.
 * @param {import('playwright-core').Page} page
 * @param {string} authority of the workbench
 * @returns {Promise<Set<string>>} files of the extension that are loaded
 */
async function addExtension(page, authority) {
  /** @type {Set<string>} */
  const loaded = new Set();
  await page.context().route('**/sahara-extension/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname.slice('/sahara-extension/'.length);
    const isOwn = /^(package\.json|(dist|media|syntaxes)\/[\w./-]+)$/.test(file) && !file.includes('..');
    const body = isOwn ? await readFile(path.join(root, file)).catch(() => undefined) : undefined;
    if (body === undefined) return route.fulfill({ status: 404 });
    loaded.add(file);
    const contentType = file.endsWith('.js')
      ? 'text/javascript'
      : file.endsWith('.json')
        ? 'application/json'
        : undefined;
    return route.fulfill({ body, ...(contentType ? { contentType } : {}) });
  });
  // The server has no option for it: the settings that its page carries are completed as they are read.
  await page.addInitScript(
    (location) => {
      const { prototype } =
        /** @type {{ Element: { prototype: { id: string, getAttribute(name: string): string | null } } }} */ (
          /** @type {unknown} */ (globalThis)
        ).Element;
      const plain = prototype.getAttribute;
      prototype.getAttribute = function (name) {
        const found = plain.call(this, name);
        if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return found;
        return JSON.stringify({ ...JSON.parse(found ?? '{}'), additionalBuiltinExtensions: [location] });
      };
    },
    { scheme: 'http', authority, path: '/sahara-extension' },
  );
  return loaded;
}

/** The page, its script and the bundles, on a free port of this computer. */
async function serve() {
  const types = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.cjs': 'text/javascript',
    '.json': 'application/json',
  };
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname;
    const type = types[/** @type {'.js'} */ (path.extname(name))] ?? 'text/plain';
    try {
      const body =
        name === '/page.html'
          ? '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/page.js"></script>'
          : await readFile(
              /^\/dist\/[\w-]+\.js$/.test(name) ? path.join(root, name) : path.join(folder, path.basename(name)),
            );
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
