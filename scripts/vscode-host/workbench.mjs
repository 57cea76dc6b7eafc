import path from 'node:path';
import { root } from '../lock.mjs';
import { ensureBrowser } from './browser.mjs';

/**
 * The address that opens a folder in a running server, with an extension under development loaded in it.
 * @param {string} origin
 * @param {{ folder: string, extension?: string, tests?: string }} what extension: '' loads none
 */
export function workbenchAddress(origin, { folder, extension = root, tests }) {
  const payload = [];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams({ folder: urlPath(folder) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${origin}/?${query}`;
}

function remote(file) {
  return `vscode-remote://remote${encodeURI(urlPath(file))}`;
}

/** `C:\a b` is written `/c:/a b` in addresses. */
function urlPath(file) {
  const slashes = path.resolve(file).replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}

/**
 * Opens a browser without a display. `colorScheme` and the window's size decide how screenshots look.
 *
 * @returns {Promise<{ browser: import('playwright-core').Browser, page: import('playwright-core').Page, console: string[] }>}
 */
export async function openBrowser({ width = 1440, height = 900 } = {}) {
  const { chromium } = await import('playwright-core');
  const { executablePath, args, env } = await ensureBrowser();
  const browser = await chromium.launch({
    executablePath,
    args,
    env: { ...process.env, ...env },
    headless: true,
    timeout: 60_000,
  });
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(`page error: ${error.message}`));
  return { browser, page, console: lines };
}

/** Opens the workbench and waits for its editor area. */
export async function openWorkbench(page, address) {
  await page.goto(address, { timeout: 60_000 });
  await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 60_000 });
}

/**
 * What a person would read on the page where a test gave up, in one line for its report.
 * @param {import('playwright-core').Page} page
 */
export async function onThePage(page) {
  const parts = [
    ['.notifications-toasts', 'messages'],
    ['.monaco-dialog-box', 'dialog'],
    ['.quick-input-widget', 'list'],
    ['.suggest-widget', 'suggestions'],
    ['.tabs-container', 'tabs'],
    ['.statusbar', 'status bar'],
  ];
  const found = [];
  for (const [selector, name] of parts) {
    const texts = await page
      .locator(`${selector}:visible`)
      .allInnerTexts()
      .catch(() => []);
    const text = texts.join(' ').replaceAll(/\s+/g, ' ').trim();
    if (text) found.push(`${name}: ${text.slice(0, 120)}`);
  }
  return `On the page: ${found.join(' | ') || 'nothing'}`;
}
