// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { reports, root } from '../set-up.mjs';
import { printTests } from './suite.mjs';
import { openBrowser } from './workbench.mjs';

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

/** The page, its script and the bundles, on a free port of this computer. */
async function serve() {
  const types = { '.html': 'text/html', '.js': 'text/javascript' };
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
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
