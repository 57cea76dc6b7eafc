// @ts-check
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/** What a person does in the workbench, by name; waits are for what they see, never for time. */
export class Workbench {
  /**
   * @param {Page} page
   * @param {string} pictures folder of the screenshots
   */
  constructor(page, pictures) {
    this.page = page;
    this.pictures = pictures;
  }

  /** @param {string} file name in the Explorer */
  async open(file) {
    await this.command('File: Focus on Files Explorer', 'View: Show Explorer');
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().dblclick();
    await this.page.locator('.tab.active', { hasText: file }).first().waitFor();
    // Shown by the running extension alone.
    await this.status('Debug info').waitFor({ timeout: 60_000 });
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Opens a file of any language by its name, as it is when the extension sleeps. @param {string} file */
  async openFile(file) {
    const input = await this.#quickInput('Control+P');
    await input.fill(file);
    // The one that Enter opens: files that were open before are listed at once, and another one is chosen first.
    await this.page
      .locator('.quick-input-list .monaco-list-row.focused', { hasText: path.basename(file) })
      .first()
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page
      .locator('.tab.active', { hasText: path.basename(file) })
      .first()
      .waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Puts the cursor on a line, which then is in sight. @param {number} line */
  async goTo(line) {
    const input = await this.#quickInput('Control+P');
    await input.fill(`:${line}`);
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: `line ${line}` })
      .first()
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Opens a list that is typed into; a key is lost while a view that has the focus is drawn anew. @param {string} key */
  async #quickInput(key) {
    const input = this.page.locator('.quick-input-widget input').first();
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      const isOpen = await input.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isOpen) return input;
      if (attempt === 4) throw new Error(`${key} opens no list.`);
    }
  }

  /**
   * @param {string} _why what it is for, for the reader
   * @param {string} title as in the command palette
   */
  async command(_why, title) {
    for (let attempt = 1; ; attempt++) {
      const input = await this.#quickInput('F1');
      // A view that takes the focus just now closes the list again.
      const problem = await input.fill(`>${title}`, { timeout: 5_000 }).then(
        () => undefined,
        (error) => error,
      );
      if (!problem) break;
      if (attempt === 3) throw problem;
    }
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /**
   * Runs a command and clicks one row of the list that it opens; a view that takes the focus just then closes the list.
   * @param {string} why
   * @param {string} title
   * @param {string} text part of the row
   */
  async choose(why, title, text) {
    for (let attempt = 1; ; attempt++) {
      await this.command(why, title);
      const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
      const problem = await row.click({ timeout: 10_000 }).then(
        () => undefined,
        (error) => error,
      );
      if (!problem) return;
      if (attempt === 3) throw problem;
    }
  }

  /**
   * Types a word on the empty line of the cursor for what it is completed to. Whoever was asked before the language is ready offers nothing, and is asked again.
   * @param {string} word
   * @param {Locator} offer
   */
  async offered(word, offer) {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press('Control+Space');
      await this.page.keyboard.type(word);
      const problem = await offer.waitFor({ timeout: 5_000 }).then(
        () => undefined,
        (error) => error,
      );
      if (!problem) return;
      if (attempt === 12) throw problem;
      await this.page.keyboard.press('Escape');
      for (const _letter of word) await this.page.keyboard.press('Backspace');
    }
  }

  /** @param {string} text */
  status(text) {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** Clicks left of a line number, as a person sets a breakpoint. @param {number} line */
  async clickGutter(line) {
    const number = this.page
      .locator('.editor-instance .margin-view-overlays .line-numbers')
      .filter({ hasText: new RegExp(`^${line}$`) })
      .first();
    // The editor draws its lines anew now and then.
    for (let attempt = 1; ; attempt++) {
      await number.waitFor();
      const box = await number.boundingBox();
      if (box) return this.page.mouse.click(box.x - 10, box.y + box.height / 2);
      if (attempt === 5) throw new Error(`Line number ${line} is not on the screen.`);
    }
  }

  breakpoints() {
    return this.page.locator('.editor-instance .codicon-debug-breakpoint, .editor-instance .codicon-debug-stackframe');
  }

  async removeBreakpoints() {
    await this.command('the view', 'Debug: Focus on Breakpoints View');
    const header = this.page.locator('.pane-header', { hasText: 'Breakpoints' }).first();
    await header.hover();
    // The mark of the stopped line stays in the editor, so the rows tell.
    const icons = this.page.locator('.debug-breakpoints .monaco-list-row [class*="codicon-debug-breakpoint"]');
    if ((await icons.count()) === 0) return;
    await header.locator('.action-label[aria-label="Remove All Breakpoints"]').click();
    await icons.first().waitFor({ state: 'detached' });
  }

  /** The text of a line as it is drawn, with inline values and coverage behind it. @param {string} text part of it */
  line(text) {
    const spaces = text.replaceAll(' ', '\u00a0');
    return this.page
      .locator('.editor-instance .view-line')
      .filter({ hasText: new RegExp(`${quoted(text)}|${quoted(spaces)}`) })
      .first();
  }

  /** A row of the Variables view. @param {string | RegExp} text */
  variable(text) {
    return this.page.locator('.debug-variables .monaco-list-row', { hasText: text }).first();
  }

  /** A row of the Call Stack; its text is the function, the file and `line:column`. @param {string | RegExp} text */
  frame(text) {
    return this.page.locator('.debug-call-stack .monaco-list-row', { hasText: text }).first();
  }

  /** Opens a row of the Variables view, which may be drawn anew meanwhile. @param {string | RegExp} text */
  async expand(text) {
    const row = this.variable(text);
    await row.waitFor();
    const twistie = row.locator('.monaco-tl-twistie');
    if (await twistie.evaluate((it) => it.classList.contains('collapsed'))) await twistie.click();
  }

  /**
   * Sets a value in the Variables view by a double click.
   * @param {string | RegExp} text
   * @param {string} value
   */
  async edit(text, value) {
    const input = this.page.locator('.debug-variables .monaco-inputbox input:visible').first();
    for (let attempt = 1; ; attempt++) {
      try {
        await this.variable(text).locator('.value').dblclick({ timeout: 4000 });
        await input.fill(value, { timeout: 4000 });
        return await input.press('Enter', { timeout: 4000 });
      } catch (error) {
        // Late answers draw the view anew, which ends an edit that has just begun.
        if (attempt === 3) throw error;
      }
    }
  }

  /** Adds an expression to the Watch view. @param {string} expression */
  async watch(expression) {
    await this.command('the view', 'Debug: Focus on Watch View');
    await this.page.locator('.debug-watch').first().hover();
    await this.page
      .locator('.pane-header', { hasText: 'Watch' })
      .locator('.action-label[aria-label="Add Expression"]')
      .click();
    const input = this.page.locator('.debug-watch .monaco-inputbox input').first();
    await input.fill(expression);
    await input.press('Enter');
  }

  /** @param {string | RegExp} text */
  watched(text) {
    return this.page.locator('.debug-watch .monaco-list-row', { hasText: text }).first();
  }

  /** Brings a tab of the panel to the front. @param {string} title */
  async panel(title) {
    await this.page.locator('.part.panel .composite-bar .action-label', { hasText: title }).first().click();
  }

  /**
   * The page of one of our own views, which VS Code keeps in a frame within a frame.
   * @param {'timeline' | 'history'} name
   */
  async view(name) {
    const deadline = Date.now() + 45_000;
    while (Date.now() < deadline) {
      for (const frame of this.page.frames()) {
        const view = await frame.evaluate(() => globalThis.document.body?.dataset.view).catch(() => undefined);
        if (view === name) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`The view ${name} is not on the page.`);
  }

  /**
   * Chooses from a context menu.
   * @param {Locator} row
   * @param {string} title
   */
  async menu(row, title) {
    await row.click({ button: 'right' });
    await this.page.locator('.monaco-menu .action-label', { hasText: title }).first().hover();
    await this.page.keyboard.press('Enter');
  }

  async stopped() {
    await this.page.locator('.debug-toolbar').waitFor({ timeout: 60_000 });
    await this.page.locator('.codicon-debug-stackframe').first().waitFor({ timeout: 30_000 });
    await this.#settled();
  }

  /** Waits until VS Code has taken up a stop in all its parts: before that, keys of a stopped session do nothing. */
  async #settled() {
    await this.page
      .locator('.debug-toolbar .action-label[aria-label^="Continue"]:not(.disabled)')
      .waitFor({ timeout: 60_000 });
    // Another view may be shown in place of the call stack.
    const stack = this.page.locator('.debug-call-stack');
    const look = async () => ((await stack.isVisible()) ? stack.innerText() : '');
    for (let before = await look(), same = 0; same < 3; ) {
      await this.page.waitForTimeout(100);
      const now = await look();
      same = now === before ? same + 1 : 0;
      before = now;
    }
  }

  /** The program has reached its end, and its history is open. */
  async finished() {
    await this.page.locator('.debug-toolbar').waitFor({ timeout: 60_000 });
    await this.#settled();
  }

  /**
   * Waits for a line of the Debug Console.
   * @param {RegExp} expected
   * @param {number} [milliseconds]
   */
  async console(expected, milliseconds = 45_000) {
    const deadline = Date.now() + milliseconds;
    let text = '';
    while (Date.now() < deadline) {
      text = await this.page
        .locator('.repl')
        .innerText({ timeout: 1_000 })
        .catch(() => '');
      if (text.split('\n').some((line) => expected.test(line.trim()))) return;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`The Debug Console has no line ${expected}:\n${text}`);
  }

  async endSession() {
    if (!(await this.page.locator('.debug-toolbar').isVisible())) return;
    await this.page.keyboard.press('Shift+F5');
    await this.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  async dismissMessages() {
    await this.command('nothing over the picture', 'Notifications: Clear All Notifications');
  }

  /**
   * @param {string} name
   * @param {{ x: number, y: number, width: number, height: number }} [detail] also kept as `<name>-detail`
   */
  async screenshot(name, detail) {
    await mkdir(this.pictures, { recursive: true });
    await this.page.screenshot({ path: path.join(this.pictures, `${name}.png`) });
    if (detail) await this.page.screenshot({ path: path.join(this.pictures, `${name}-detail.png`), clip: detail });
  }
}

/** @param {string} text */
function quoted(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
