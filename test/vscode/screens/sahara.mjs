// @ts-check
import assert from 'node:assert/strict';
import { lineOf, repeated, waitForText, writeStuck } from './look.mjs';

/** @type {import('./look.mjs').Group} */
export const sahara = {
  name: 'sahara',
  workspace: 'examples',
  write,
  screens: [
    {
      title: 'F5 without a breakpoint runs the program and stays at its end',
      run: async (workbench) => {
        await workbench.open('bank.sahara');
        await workbench.page.locator('.editor-instance .view-line').first().click();
        await workbench.page.keyboard.press('F5');
        await workbench.console(/^70$/, 60_000);
        await workbench.console(/^Finished: => 0/);
        assert.ok(await workbench.page.locator('.debug-toolbar').isVisible(), 'the session is over');
        await workbench.dismissMessages();
        await workbench.screenshot('output', { x: 348, y: 400, width: 760, height: 290 });
        await workbench.endSession();
      },
    },
    {
      title: 'a click in the gutter and F5 stop on the line, with variables by name, values in the editor and coverage',
      run: async (workbench, { folder, theme }) => {
        await workbench.open('bank.sahara');
        const line = await lineOf(folder, 'bank.sahara', '(set! (.balance account)');
        await workbench.clickGutter(line);
        await workbench.breakpoints().first().waitFor();
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^amount\s*=\s*30/).waitFor();
        await workbench.variable(/^account\s*=/).waitFor();
        const stopped = workbench.line('(set! (.balance account)');
        await waitForText(stopped, /amount\s*=\s*30/);
        await waitForText(workbench.line('(when (< (.balance account) amount)'), /✓|1×/);
        await waitForText(workbench.line('(signal (insufficient-funds'), /not run/);
        await workbench.dismissMessages();
        for (const [name, label] of [
          ['stopped-dark', 'Default Dark Modern'],
          ['stopped-high-contrast', 'Default High Contrast'],
          ['stopped-light', 'Default Light Modern'],
        ]) {
          await theme(/** @type {string} */ (label));
          await workbench.screenshot(/** @type {string} */ (name), { x: 48, y: 62, width: 1000, height: 360 });
        }
      },
    },
    {
      title: 'S27 S33 the status item says that debug information is loaded, and a click changes it',
      run: async (workbench) => {
        await workbench.status('Debug info: loaded').waitFor();
        await workbench.status('Debug info: loaded').click();
        await workbench.status('Debug info: not loaded').waitFor();
        // Without positions a stop shows its instructions.
        await workbench.line('local_read').waitFor();
        await workbench.screenshot('without-debug-information');
        await workbench.status('Debug info: not loaded').click();
        await workbench.status('Debug info: loaded').waitFor();
        await workbench.variable(/^amount\s*=\s*30/).waitFor();
        await waitForText(workbench.line('(set! (.balance account)'), /amount\s*=\s*30/);
      },
    },
    {
      title: 'S30 a variable changed in the Variables view changes what is printed',
      run: async (workbench, { folder }) => {
        const amount = workbench.variable(/^amount\s*=/);
        await amount.waitFor();
        const input = workbench.page.locator('.debug-variables .monaco-inputbox input:visible').first();
        // The view is drawn anew when late answers arrive, which ends an edit that has just begun.
        await repeated(3, async () => {
          await amount.locator('.value').dblclick({ timeout: 4000 });
          await input.fill('99', { timeout: 4000 });
          await workbench.screenshot('changed', { x: 48, y: 62, width: 760, height: 320 });
          await input.press('Enter', { timeout: 4000 });
          await workbench.variable(/^amount\s*=\s*99/).waitFor({ timeout: 10_000 });
        });
        // Away with the breakpoint: the rest runs through.
        await workbench.clickGutter(await lineOf(folder, 'bank.sahara', '(set! (.balance account)'));
        await workbench.page.keyboard.press('F5');
        await workbench.console(/^1$/);
        await workbench.console(/^Finished: => 0/);
        await waitForText(workbench.line('(signal (insufficient-funds'), /✓|1×/);
        await workbench.endSession();
      },
    },
    {
      title: 'S25 stopped at a condition, its restarts are offered and the chosen one continues the program',
      run: async (workbench, { folder }) => {
        await workbench.open('stuck.sahara');
        await workbench.page.locator('.editor-instance .view-line').first().click();
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.page.locator('.exception-widget', { hasText: 'no-answer' }).waitFor();
        await workbench.page.locator('.notification-list-item', { hasText: 'use-value' }).waitFor();
        await workbench.dismissMessages();
        await workbench.page.locator('.debug-toolbar .codicon-debug-restart-frame').waitFor();
        await workbench.screenshot('condition');
        await workbench.command('the restarts', 'Sahara: Choose a Restart');
        await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'use-value' }).waitFor();
        await workbench.screenshot('restarts', { x: 348, y: 0, width: 760, height: 420 });
        await workbench.page.keyboard.press('Enter');
        await workbench.page.locator('.quick-input-widget', { hasText: 'use-value: value' }).waitFor();
        await workbench.page.keyboard.type('42');
        await workbench.page.keyboard.press('Enter');
        await workbench.console(/^42$/);
        await workbench.endSession();
        assert.ok(folder);
      },
    },
    {
      title: 'S32 tests with coverage are green, counted and shown in the gutter of the editor',
      run: async (workbench) => {
        await workbench.open('bank.sahara');
        await workbench.command('coverage', 'Test: Run All Tests with Coverage');
        const row = workbench.page
          .locator('.test-coverage-list-item, .pane-body .monaco-list-row', { hasText: 'bank.sahara' })
          .filter({ hasText: '%' });
        await row.first().waitFor({ timeout: 120_000 });
        await workbench.page.locator('.editor-instance .coverage-deco-gutter').first().waitFor();
        assert.ok(
          (await workbench.page.locator('.editor-instance .coverage-deco-hit').count()) > 0,
          'nothing is marked as covered',
        );
        await workbench.dismissMessages();
        await workbench.screenshot('coverage', { x: 48, y: 62, width: 1000, height: 400 });
      },
    },
    {
      title: 'the timeline shows contexts as lanes with messages as arrows, and a click goes to the moment',
      run: async (workbench, { theme }) => {
        await workbench.open('bank.sahara');
        await workbench.page.locator('.editor-instance .view-line').first().click();
        await workbench.page.keyboard.press('F5');
        await workbench.panel('Debug Console');
        await workbench.console(/^Finished: => 0/, 60_000);
        await workbench.command('the view', 'Sahara: Show Timeline');
        const page = await workbench.view('timeline');
        await page.locator('svg[data-lanes="2"]').waitFor();
        assert.ok(Number(await page.locator('svg').getAttribute('data-arrows')) >= 4, 'messages are missing');
        await page.locator('tr', { hasText: 'output' }).first().waitFor();
        const row = page.locator('tr', { hasText: 'insufficient-funds' }).first();
        const clock = (await row.locator('button').textContent()) ?? '';
        await row.locator('button').click();
        await page.locator('header .past', { hasText: `Moment ${clock} of` }).waitFor();
        await workbench.status('In the past').waitFor();
        await workbench.stopped();
        await workbench.dismissMessages();
        await workbench.screenshot('timeline');
        await theme('Default Dark Modern');
        await workbench.screenshot('timeline-dark');
        await theme('Default Light Modern');
        await page.locator('svg path.mark.output').first().click();
        await page.locator('header .past').waitFor();
        await workbench.endSession();
      },
    },
    {
      title: 'the text of an output line in the Debug Console leads to its moment',
      run: async (workbench) => {
        await workbench.open('bank.sahara');
        await workbench.page.locator('.editor-instance .view-line').nth(5).click();
        await workbench.page.keyboard.press('F5');
        await workbench.finished();
        await workbench.panel('Debug Console');
        await workbench.console(/^Finished: => 0/, 60_000);
        const line = workbench.page.locator('.repl .output .value .link', { hasText: /^70/ }).first();
        await line.waitFor();
        await workbench.dismissMessages();
        // As all links in the Debug Console.
        await line.click({ modifiers: ['Control'] });
        await workbench.status('In the past').waitFor();
        await workbench.stopped();
        // No other context says that it is paused on an end that lies ahead.
        await workbench.page.locator('.debug-call-stack .state', { hasText: /ended/i }).waitFor({ state: 'detached' });
        await workbench.screenshot('output-moment');
        await workbench.endSession();
      },
    },
    {
      title: 'the history of a value is a plot and a table, and who wrote it is one click away',
      run: async (workbench, { folder, theme }) => {
        await workbench.open('sieve.sahara');
        const line = await lineOf(folder, 'sieve.sahara', '(set! factor (+ factor 1))');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.page.keyboard.press('F5');
        await workbench.variable('Locals').click();
        await workbench.variable(/^factor\s*=\s*3/).waitFor();
        await workbench.menu(workbench.variable(/^factor\s*=/), 'Show History of a Value');
        const page = await workbench.view('history');
        await page.locator('svg[data-writes] circle.point').first().waitFor();
        await page.locator('strong', { hasText: 'factor: i64' }).waitFor();
        await workbench.dismissMessages();
        await workbench.screenshot('history');
        await theme('Default Dark Modern');
        await workbench.screenshot('history-dark');
        await theme('Default Light Modern');
        await workbench.menu(workbench.variable(/^factor\s*=/), 'Who Wrote This Value?');
        await workbench.page.locator('.notification-list-item', { hasText: 'factor' }).waitFor();
        await workbench.screenshot('who-wrote');
        await workbench.dismissMessages();
        await workbench.clickGutter(line);
        await workbench.endSession();
      },
    },
  ],
};

/** @param {string} folder */
async function write(folder) {
  await writeStuck(folder);
}
