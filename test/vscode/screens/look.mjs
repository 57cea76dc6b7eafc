// @ts-check
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {import('./workbench.mjs').Workbench} Workbench */
/**
 * One screen that a person would look at. The screens of a group run in order in one workbench; each leaves no session behind.
 * @typedef {{ title: string, run: (workbench: Workbench, place: Place) => Promise<void> }} Screen
 */
/** @typedef {{ folder: string, theme: (name: string) => Promise<void> }} Place */
/**
 * `workspace`: a copy of the examples, shared with the other groups that ask for it, or an empty folder of its own in a fresh workbench.
 * @typedef {{ name: string, workspace: 'examples' | 'empty', write?: (folder: string) => Promise<void>, screens: readonly Screen[] }} Group
 */

/** Both looks of a screen; the light one stays. @type {readonly (readonly [string, string])[]} */
const looks = [
  ['-dark', 'Default Dark Modern'],
  ['', 'Default Light Modern'],
];

/**
 * Keeps a screen in dark (`<name>-dark`) and in light (`<name>`).
 * @param {Workbench} workbench
 * @param {Place} place
 * @param {string} name
 */
export async function pictures(workbench, { theme }, name) {
  for (const [ending, label] of looks) {
    await theme(label);
    await workbench.screenshot(`${name}${ending}`);
  }
}

/**
 * Does something again while it fails, a few times at most; the last failure counts.
 * @param {number} times
 * @param {() => Promise<void>} work
 */
export const repeated = async (times, work) => {
  try {
    await work();
  } catch (error) {
    if (times <= 1) throw error;
    await repeated(times - 1, work);
  }
};

/**
 * 1-based number of the first line that contains a text.
 * @param {string} folder
 * @param {string} file
 * @param {string} text
 */
export async function lineOf(folder, file, text) {
  const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/**
 * @param {import('playwright-core').Locator} locator
 * @param {RegExp | string} expected a pattern, or a part of the text
 */
export async function waitForText(locator, expected) {
  const deadline = Date.now() + 30_000;
  let text = '';
  while (Date.now() < deadline) {
    text = (await locator.textContent().catch(() => '')) ?? '';
    // Words behind a line are drawn by the style sheet.
    text += await locator
      .evaluate((line) =>
        [...line.querySelectorAll('span')]
          .map(
            (it) =>
              globalThis.getComputedStyle(it, '::after').content + globalThis.getComputedStyle(it, '::before').content,
          )
          .join(' '),
      )
      .catch(() => '');
    const said = text.replaceAll('\u00a0', ' ');
    if (typeof expected === 'string' ? said.includes(expected) : expected.test(said)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${JSON.stringify(text)} is not ${expected}`);
}

/** A program that waits for one of its restarts to be chosen. @param {string} folder */
export async function writeStuck(folder) {
  await writeFile(
    path.join(folder, 'stuck.sahara'),
    `(module stuck "Asks a question that nobody answers.")

(condition no-answer
  "Nobody knows the answer."
  [question string])

(fn ask [question string] -> i64
  :signals no-answer
  (signal (no-answer :question question)))

(fn main [] -> i64
  :signals no-answer
  (let [answer (restarts (ask "What is six times seven?")
                 [use-value [value i64] value]
                 [give-up [] -1])]
    (print answer)
    answer))
`,
  );
}
