// @ts-check
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { reports, root } from '../set-up.mjs';
import { startServer } from './server.mjs';
import { exampleWorkspace, printTests } from './suite.mjs';
import { openBrowser, openWorkbench, workbenchAddress } from './workbench.mjs';

const screenshots = path.join(root, '.build', 'screenshots');

/** Screenshot → the places that it is copied to with `SAHARA_PICTURES=1`. */
const pictures = {
  'stopped-dark': ['docs/pictures/stopped-dark.png'],
  'stopped-light': ['docs/pictures/stopped-light.png'],
  condition: ['docs/pictures/condition.png'],
  coverage: ['docs/pictures/coverage.png'],
  'output-detail': ['media/walkthrough/output.png'],
  'stopped-light-detail': ['media/walkthrough/stopped.png'],
  'changed-detail': ['media/walkthrough/changed.png'],
  'restarts-detail': ['media/walkthrough/restarts.png'],
  'coverage-detail': ['media/walkthrough/coverage.png'],
};

/**
 * Clicks through the screens in a real workbench, asserts what is on the page, and keeps the screenshots.
 * @returns {Promise<boolean>}
 */
export async function runScreens() {
  const load = (/** @type {string} */ name) =>
    import(pathToFileURL(path.join(root, 'test', 'vscode', 'screens', name)).href);
  const { screens: all, writeScreenFiles } = await load('screens.mjs');
  // For work on one screen; a report of some screens alone proves nothing.
  const only = process.env.SAHARA_SCREENS;
  const screens = only ? all.filter((/** @type {{ title: string }} */ { title }) => title.includes(only)) : all;
  const { Workbench } = await load('workbench.mjs');
  await rm(screenshots, { recursive: true, force: true });
  const folder = await exampleWorkspace();
  await writeScreenFiles(folder);
  const server = await startServer({
    settings: { 'workbench.colorTheme': 'Default Light Modern', 'editor.minimap.enabled': false },
  });
  const { browser, page } = await openBrowser();
  page.setDefaultTimeout(45_000);
  const workbench = new Workbench(page, screenshots);
  /** @type {import('./suite.mjs').SuiteTest[]} */
  const results = [];
  try {
    await openWorkbench(page, workbenchAddress(server.origin, { folder }));
    for (const { title, run } of screens) {
      const started = performance.now();
      const message = await run(workbench, { folder, theme: (name) => changeTheme(page, server, name) }).then(
        () => undefined,
        (error) => String(error.stack ?? error),
      );
      if (message !== undefined) {
        await workbench.screenshot(`failed-${results.length}`);
        await workbench.endSession().catch(() => {});
      }
      results.push({
        title,
        file: 'test/vscode/screens/screens.mjs',
        state: message === undefined ? 'passed' : 'failed',
        duration: performance.now() - started,
        ...(message === undefined ? {} : { message }),
      });
    }
  } finally {
    await browser.close();
    await server.stop();
    await rm(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
  printTests(results);
  await mkdir(reports, { recursive: true });
  await writeFile(path.join(reports, 'vscode-screens.json'), JSON.stringify({ tests: results }, null, 2));
  const succeeded = results.length === all.length && results.every((it) => it.state === 'passed');
  if (succeeded && process.env.SAHARA_PICTURES) await keepPictures();
  return succeeded;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {{ settings(changes: Record<string, unknown>): Promise<void> }} server
 * @param {string} name
 */
async function changeTheme(page, server, name) {
  const before = await page.locator('.monaco-workbench').getAttribute('class');
  await server.settings({ 'workbench.colorTheme': name });
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const now = await page.locator('.monaco-workbench').getAttribute('class');
    if (now !== before || themeKind(name) === kindOf(now)) break;
    await page.waitForTimeout(100);
  }
  if (kindOf(await page.locator('.monaco-workbench').getAttribute('class')) !== themeKind(name)) {
    throw new Error(`The theme did not change to ${name}.`);
  }
  // Colours fade in.
  await page.waitForTimeout(400);
}

/** @param {string} name */
function themeKind(name) {
  if (name.includes('High Contrast')) return name.includes('Light') ? 'hc-light' : 'hc-black';
  return name.includes('Dark') ? 'vs-dark' : 'vs';
}

/** @param {string | null} classes */
function kindOf(classes) {
  return ['hc-light', 'hc-black', 'vs-dark', 'vs'].find((kind) => classes?.split(' ').includes(kind));
}

async function keepPictures() {
  for (const [name, places] of Object.entries(pictures)) {
    for (const place of places) {
      const file = path.join(root, place);
      await mkdir(path.dirname(file), { recursive: true });
      await copyFile(path.join(screenshots, `${name}.png`), file);
    }
  }
}
