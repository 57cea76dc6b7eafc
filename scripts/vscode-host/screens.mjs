// @ts-check
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { reports, root } from '../set-up.mjs';
import { startServer } from './server.mjs';
import { exampleWorkspace, printTests } from './suite.mjs';
import { onThePage, openBrowser, openWorkbench, workbenchAddress } from './workbench.mjs';

/** @typedef {import('../../test/vscode/screens/look.mjs').Group} Group */

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

/** Groups that have passed whole: a second attempt repeats the others. @type {Map<string, import('./suite.mjs').SuiteTest[]>} */
const passed = new Map();

/**
 * Clicks through the screens in a real workbench, asserts what is on the page, and keeps the screenshots.
 * @returns {Promise<boolean>}
 */
export async function runScreens() {
  const load = (/** @type {string} */ name) =>
    import(pathToFileURL(path.join(root, 'test', 'vscode', 'screens', name)).href);
  /** @type {{ groups: readonly Group[] }} */
  const { groups } = await load('screens.mjs');
  // For work on one screen or one group; a report of some screens alone proves nothing.
  const only = process.env.SAHARA_SCREENS?.split('|');
  const { Workbench } = await load('workbench.mjs');
  if (!only && passed.size === 0) await rm(screenshots, { recursive: true, force: true });
  const examples = await exampleWorkspace();
  const empty = await mkdtemp(path.join(tmpdir(), 'sahara fresh-'));
  const server = await startServer({
    settings: { 'workbench.colorTheme': 'Default Light Modern', 'editor.minimap.enabled': false },
  });
  const { browser, page: first } = await openBrowser();
  /** @type {import('./suite.mjs').SuiteTest[]} */
  const results = [];
  let shown = '';
  let page = first;
  try {
    for (const { name, workspace, write, screens } of groups) {
      const wanted = screens.filter(({ title }) => !only || only.some((it) => name === it || title.includes(it)));
      const before = passed.get(name);
      if (before) results.push(...before);
      if (wanted.length === 0 || before) continue;
      const folder = workspace === 'examples' ? examples : path.join(empty, name);
      await mkdir(folder, { recursive: true });
      await write?.(folder);
      if (shown !== folder) {
        // A page of its own: nothing that an earlier folder left open or asks.
        if (shown) {
          const old = page;
          page = await page.context().newPage();
          await old.close();
        }
        page.setDefaultTimeout(only ? 20_000 : 45_000);
        await openWorkbench(page, workbenchAddress(server.origin, { folder }));
        shown = folder;
      }
      const workbench = new Workbench(page, screenshots);
      const place = { folder, theme: (/** @type {string} */ theme) => changeTheme(page, server, theme) };
      /** @type {import('./suite.mjs').SuiteTest[]} */
      const rows = [];
      for (const screen of wanted)
        rows.push({
          ...(await judged(screen, workbench, place, `${name}-${rows.length}`)),
          file: `test/vscode/screens/${name}.mjs`,
        });
      results.push(...rows);
      if (rows.length === screens.length && rows.every(({ state }) => state === 'passed')) passed.set(name, rows);
    }
  } finally {
    await browser.close();
    await server.stop();
    for (const folder of [path.dirname(examples), empty])
      await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
  printTests(results);
  await mkdir(reports, { recursive: true });
  await writeFile(path.join(reports, 'vscode-screens.json'), JSON.stringify({ tests: results }, null, 2));
  const all = groups.reduce((sum, { screens }) => sum + screens.length, 0);
  const succeeded = results.length === all && results.every((it) => it.state === 'passed');
  if (succeeded && process.env.SAHARA_PICTURES) await keepPictures();
  return succeeded;
}

/**
 * @param {Group['screens'][number]} screen
 * @param {import('../../test/vscode/screens/look.mjs').Workbench} workbench
 * @param {import('../../test/vscode/screens/look.mjs').Place} place
 * @param {string} failure names the picture of a failure
 */
async function judged({ title, run }, workbench, place, failure) {
  const started = performance.now();
  const message = await run(workbench, place).then(
    () => undefined,
    async (error) => `${await onThePage(workbench.page)}\n${error.stack ?? error}`,
  );
  if (message !== undefined) {
    await workbench.screenshot(`failed-${failure}`);
    // A dialog or a list that is still open would be in the way of the next screen.
    for (let pressed = 0; pressed < 3; pressed++) await workbench.page.keyboard.press('Escape').catch(() => {});
    await workbench.endSession().catch(() => {});
    await workbench.removeBreakpoints().catch(() => {});
  }
  const duration = performance.now() - started;
  return {
    title,
    duration,
    ...(message === undefined
      ? { state: /** @type {const} */ ('passed') }
      : { state: /** @type {const} */ ('failed'), message }),
  };
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
