// @ts-check
import assert from 'node:assert/strict';
import { access, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../scripts/set-up.mjs';
import { lineOf, pictures, waitForText, writeStuck } from './look.mjs';

/** @typedef {import('./workbench.mjs').Workbench} Workbench */
/** @typedef {import('./look.mjs').Place} Place */

/**
 * A program that is moved through time in the workbench.
 * @typedef {object} Traveler
 * @property {string} machine names its pictures
 * @property {string} file its source
 * @property {Record<string, unknown>} launch
 * @property {string} line where it stops: part of the line
 * @property {string} scope
 * @property {RegExp} number a variable whose history is a line
 * @property {RegExp} words one whose history is bands
 * @property {RegExp} output a line that it prints, as a person reads it
 */

/** @type {readonly Traveler[]} */
const travelers = [
  {
    machine: 'c',
    file: 'wordcount.c',
    launch: { program: 'wordcount.wasm', stdin: 'story.txt' },
    line: 'word->text = strdup(text);',
    scope: 'Globals',
    number: /^distinct\s*=/,
    words: /^text\s*=/,
    output: /words, \d+ of them different/,
  },
  {
    machine: 'python',
    file: 'orders.py',
    launch: { program: 'orders.py' },
    line: 'orders.append(',
    scope: 'Globals',
    number: /^total\s*=/,
    words: /^state\s*=/,
    output: /3 apple/,
  },
];

/**
 * Time travel of programs that are not Sahara's, and what is the same for all programs.
 * @type {import('./look.mjs').Group}
 */
export const timeTravel = {
  name: 'time-travel',
  workspace: 'empty',
  write,
  screens: [
    ...travelers.flatMap((traveler) => [
      {
        title: `${traveler.machine}: the timeline of a run, zoomed, filtered, and a click that goes to a moment`,
        run: (/** @type {Workbench} */ workbench, /** @type {Place} */ place) => timeline(workbench, place, traveler),
      },
      {
        title: `${traveler.machine}: the history of a number is a line and that of a text is bands; writes are gone to`,
        run: (/** @type {Workbench} */ workbench, /** @type {Place} */ place) => history(workbench, place, traveler),
      },
    ]),
    {
      title: 'the buttons of the toolbar lead back by statements, to the start, to a moment and to the end',
      run: buttons,
    },
    { title: 'a log point after the fact is a table of what it would have said', run: loggedAfterwards },
    {
      title: 'a value that is changed in the past begins a timeline, which is switched from and compared',
      run: timelines,
    },
    { title: 'a run is saved as a file and opened with its whole history', run: recordings },
    { title: 'at the signal point of a condition another restart is chosen afterwards', run: anotherRestart },
  ],
};

/**
 * @param {Workbench} workbench
 * @param {Place} place
 * @param {Traveler} traveler
 */
async function timeline(workbench, place, { machine, file, launch: configuration, output }) {
  await workbench.openFile(file);
  await launch(place.folder, configuration);
  await workbench.page.keyboard.press('F5');
  await workbench.finished();
  await workbench.panel('Debug Console');
  await workbench.console(output, 60_000);
  await workbench.console(/^Finished/);
  await workbench.command('the view', 'Sahara: Show Timeline');
  const page = await workbench.view('timeline');
  await page.locator('svg[data-lanes="1"]').waitFor();
  const rows = page.locator('tbody tr', { hasText: 'output' });
  await rows.first().waitFor();
  const row = page.locator('tbody tr', { hasText: output }).first();
  const clock = ((await row.locator('button').textContent()) ?? '').trim();
  await row.locator('button').click();
  await page.locator('header .past', { hasText: `Moment ${clock} of` }).waitFor();
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.dismissMessages();
  await pictures(workbench, place, `timeline-${machine}`);
  const marks = await page.locator('svg path.mark.output').count();
  assert.ok(marks > 0, 'no output is drawn');
  const before = await page.locator('svg .axis').textContent();
  await page.locator('header button', { hasText: '+' }).first().click();
  await page.waitForFunction((text) => globalThis.document.querySelector('svg .axis')?.textContent !== text, before);
  await page.locator('header button', { hasText: 'Fit' }).first().click();
  await page.locator('header label', { hasText: 'utput' }).locator('input').uncheck();
  await page.locator('svg path.mark.output').first().waitFor({ state: 'detached' });
  await rows.first().waitFor({ state: 'detached' });
  await workbench.screenshot(`timeline-${machine}-filtered`);
  // By keyboard alone: the drawing is a stop of the tabulator, the list has buttons.
  await page.locator('header label', { hasText: 'utput' }).locator('input').check();
  await page.locator('tbody tr button').last().focus();
  await workbench.page.keyboard.press('Enter');
  await page.locator('tbody tr[aria-current="true"]').last().waitFor();
  await workbench.endSession();
}

/**
 * @param {Workbench} workbench
 * @param {Place} place
 * @param {Traveler} traveler
 */
async function history(workbench, place, { machine, file, launch: configuration, line: text, number, words, scope }) {
  const { page } = workbench;
  await workbench.openFile(file);
  await launch(place.folder, configuration);
  const line = await lineOf(place.folder, file, text);
  await workbench.goTo(line);
  await workbench.clickGutter(line);
  await page.keyboard.press('F5');
  await workbench.stopped();
  for (let stop = 0; stop < 3; stop++) {
    const before = await workbench.status('Moment').textContent();
    await page.keyboard.press('F5');
    await page.waitForFunction((old) => {
      const now = [...globalThis.document.querySelectorAll('.statusbar-item')].find((it) =>
        it.textContent?.includes('Moment'),
      );
      return now !== undefined && now.textContent !== old;
    }, before);
    await workbench.stopped();
  }
  await workbench.expand(new RegExp(`^${scope}`));
  await workbench.variable(number).waitFor();
  await workbench.dismissMessages();
  await workbench.menu(workbench.variable(number), 'Show History of a Value');
  const view = await workbench.view('history');
  await view.locator('svg[data-writes] circle.point').first().waitFor();
  await workbench.dismissMessages();
  await pictures(workbench, place, `history-${machine}`);
  const points = await view.locator('svg circle.point').count();
  assert.ok(points >= 3, `${points} points are drawn`);
  const rest = (await workbench.variable(words).textContent()) ?? '';
  await view.locator('svg circle.point').nth(1).click();
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.screenshot(`history-${machine}-point`);
  await workbench.command('where the program stood', 'Sahara: Go to the End of the Run');
  await workbench.status('In the past').waitFor({ state: 'detached' });
  await waitForText(workbench.variable(words), rest);
  await workbench.menu(workbench.variable(words), 'Show History of a Value');
  await view.locator('svg rect.band').first().waitFor();
  await workbench.dismissMessages();
  await pictures(workbench, place, `history-${machine}-bands`);
  const to = async (/** @type {string} */ write) => {
    await workbench.expand(new RegExp(`^${scope}`));
    const before = (await workbench.variable(number).textContent()) ?? '';
    await workbench.menu(workbench.variable(number), `Go to ${write} Write`);
    // The rows of the other moment are there when the value is another one.
    await workbench.variable(number).filter({ hasNotText: before }).waitFor();
    return (await workbench.status('In the past').textContent()) ?? '';
  };
  const last = await to('Last');
  assert.notEqual(await to('Last'), last);
  assert.equal(await to('Next'), last);
  await workbench.screenshot(`history-${machine}-last-write`);
  await workbench.command('away with it', 'Remove All Breakpoints');
  await workbench.endSession();
}

/** @param {Workbench} workbench @param {Place} place */
async function buttons(workbench, place) {
  const { page } = workbench;
  await workbench.openFile('orders.py');
  await launch(place.folder, { program: 'orders.py' });
  const line = await lineOf(place.folder, 'orders.py', 'orders.append(');
  await workbench.goTo(line);
  await workbench.clickGutter(line);
  await page.keyboard.press('F5');
  await workbench.stopped();
  const press = async (/** @type {string} */ label) => {
    const button = page.locator(`.debug-toolbar .action-label[aria-label*="${label}"]`).first();
    await button.waitFor();
    await button.click();
  };
  const at = (/** @type {string} */ name, /** @type {string} */ text) =>
    lineOf(place.folder, 'orders.py', text).then((number) =>
      workbench.frame(new RegExp(`${name}.*${number}`)).waitFor(),
    );
  await press('Step Back');
  await at('module', 'total = total + price(');
  await workbench.stopped();
  await page.keyboard.press('F10');
  await at('module', 'orders.append(');
  await press('Reverse Step Into');
  await at('price', 'return amount *');
  await press('Reverse Step Out');
  await at('module', 'total = total + price(');
  await press('Reverse Step Over');
  await at('module', 'for name, amount in');
  await workbench.dismissMessages();
  await pictures(workbench, place, 'toolbar');
  await press('Go to the Start of the Run');
  await workbench.status('In the past: 0 of').waitFor();
  await press('Go to the End of the Run');
  await workbench.status('In the past').waitFor({ state: 'detached' });
  await at('module', 'orders.append(');
  await workbench.stopped();
  await page.keyboard.press('Control+Alt+G');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill('50%');
  await workbench.screenshot('go-to-moment');
  await page.keyboard.press('Enter');
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await page.keyboard.press('Control+Alt+End');
  await workbench.status('In the past').waitFor({ state: 'detached' });
  await at('module', 'orders.append(');
  await workbench.stopped();
  await page.keyboard.press('Alt+F10');
  await at('module', 'total = total + price(');
  await workbench.command('away with it', 'Remove All Breakpoints');
  await workbench.endSession();
}

/** @param {Workbench} workbench @param {Place} place */
async function loggedAfterwards(workbench, place) {
  const { page } = workbench;
  await workbench.openFile('wordcount.c');
  await launch(place.folder, { program: 'wordcount.wasm', stdin: 'story.txt' });
  await page.keyboard.press('F5');
  await workbench.finished();
  await workbench.panel('Debug Console');
  await workbench.console(/^Finished/);
  await workbench.goTo(await lineOf(place.folder, 'wordcount.c', 'word->text = strdup(text);'));
  await workbench.command('after the fact', 'Sahara: Log an Expression over the Whole Run');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill('{distinct}');
  await page.keyboard.press('Enter');
  const view = await workbench.view('history');
  await view.locator('tbody tr').nth(5).waitFor();
  await workbench.dismissMessages();
  await pictures(workbench, place, 'log-afterwards');
  await view.locator('tbody tr button').nth(2).click();
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.endSession();
}

/** @param {Workbench} workbench @param {Place} place */
async function timelines(workbench, place) {
  const { page } = workbench;
  await workbench.openFile('orders.py');
  await launch(place.folder, { program: 'orders.py' });
  await page.keyboard.press('F5');
  await workbench.finished();
  await workbench.panel('Debug Console');
  await workbench.console(/^Finished/);
  const link = page.locator('.repl .output .value .link', { hasText: /^3 apple/ }).first();
  await link.click({ modifiers: ['Control'] });
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.expand(/^Globals/);
  await workbench.edit(/^total\s*=/, '1000');
  await workbench.status('In the past').waitFor({ state: 'detached' });
  await page.keyboard.press('F5');
  await workbench.panel('Debug Console');
  await workbench.console(/^1035 apple/);
  await workbench.command('the list', 'Sahara: Switch Timeline');
  await page.locator('.quick-input-list .monaco-list-row').nth(1).waitFor();
  await pictures(workbench, place, 'timelines');
  await page.keyboard.press('Escape');
  await workbench.command('where they part', 'Sahara: Compare with Another Timeline');
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
  const message = page.locator('.notification-list-item', { hasText: 'moment' }).first();
  await message.waitFor();
  await workbench.screenshot('divergence');
  await page.locator('.notification-list-item .monaco-button', { hasText: 'Go There' }).first().click();
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.choose('the list', 'Sahara: Switch Timeline', 'the first run');
  await workbench.status('In the past').waitFor({ state: 'detached' });
  await workbench.dismissMessages();
  await workbench.endSession();
}

/** @param {Workbench} workbench @param {Place} place */
async function recordings(workbench, place) {
  const { page } = workbench;
  const file = path.join(place.folder, 'run.sahara-recording');
  await rm(file, { force: true });
  await workbench.openFile('wordcount.c');
  await launch(place.folder, { program: 'wordcount.wasm', stdin: 'story.txt' });
  await page.keyboard.press('F5');
  await workbench.finished();
  await workbench.panel('Debug Console');
  await workbench.console(/^Finished/);
  await workbench.command('as a file', 'Sahara: Save the Recording of This Run');
  const input = page.locator('.quick-input-widget input').first();
  // The dialog has read the folder: it would put its own suggestion back until then.
  await page.locator('.quick-input-list .monaco-list-row', { hasText: '.vscode' }).waitFor();
  await input.fill(file);
  await workbench.screenshot('save-recording');
  assert.equal(await input.inputValue(), file);
  await page.keyboard.press('Enter');
  await page.locator('.notification-list-item', { hasText: 'the run is saved as' }).waitFor();
  await access(file);
  await workbench.endSession();
  await workbench.dismissMessages();
  await workbench.choose('the file', 'Sahara: Open a Recording', path.basename(file));
  await workbench.finished();
  await workbench.console(/of them different/, 60_000);
  await page.keyboard.press('Alt+F7');
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.dismissMessages();
  await pictures(workbench, place, 'recording');
  await workbench.endSession();
}

/** @param {Workbench} workbench @param {Place} place */
async function anotherRestart(workbench, place) {
  const { page } = workbench;
  await workbench.openFile('stuck.sahara');
  await launch(place.folder, { program: 'stuck.sahara' });
  const answer = async (/** @type {string} */ text) => {
    await workbench.command('the restarts', 'Sahara: Choose a Restart');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'use-value' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget', { hasText: 'use-value: value' }).waitFor();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await workbench.panel('Debug Console');
    await workbench.console(new RegExp(`^${text}$`));
    await workbench.console(/^Finished/);
  };
  await page.keyboard.press('F5');
  await workbench.stopped();
  await page.locator('.exception-widget', { hasText: 'no-answer' }).waitFor();
  await answer('41');
  await workbench.command('back to the question', 'Sahara: Go to the Last Signal of a Condition');
  await page.locator('.exception-widget', { hasText: 'no-answer' }).waitFor();
  await workbench.status('In the past').waitFor();
  await workbench.stopped();
  await workbench.dismissMessages();
  await pictures(workbench, place, 'condition-again');
  await answer('42');
  await workbench.command('both are kept', 'Sahara: Switch Timeline');
  await page.locator('.quick-input-list .monaco-list-row').nth(1).waitFor();
  await workbench.screenshot('restart-timelines');
  await page.keyboard.press('Escape');
  await workbench.endSession();
}

/**
 * @param {string} folder
 * @param {Record<string, unknown>} configuration
 */
async function launch(folder, { program, ...more }) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  const file = path.join(folder, String(program));
  const configurations = [{ type: 'sahara', request: 'launch', name: 'travel', program: file, ...more }];
  await writeFile(path.join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
}

/** @param {string} folder */
async function write(folder) {
  for (const name of ['wordcount.c', 'wordcount.wasm', 'story.txt'])
    await copyFile(path.join(root, 'examples', 'webassembly', name), path.join(folder, name));
  await writeFile(
    path.join(folder, 'orders.py'),
    `prices = {"apple": 3, "pear": 4, "plum": 5}


def price(name, amount):
    return amount * prices[name]


total = 0
state = "new"
orders = []
for name, amount in [("apple", 1), ("pear", 2), ("plum", 3), ("apple", 4)]:
    total = total + price(name, amount)
    orders.append((name, amount))
    state = name + " sold"
    print(total, name)
print(total)
`,
  );
  await writeStuck(folder);
}
