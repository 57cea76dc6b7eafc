// @ts-check
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { root } from './lock.mjs';
import { buildStamp, reports } from './set-up.mjs';

/**
 * One test of any runner.
 * @typedef {{ title: string, file: string, state: 'passed' | 'failed' | 'skipped', message?: string }} TestResult
 *   title: the test's own title; file: relative to the checkout, with forward slashes; message: why it failed
 */

/**
 * Reads every report in a folder: the JSON of vitest (`unit.json`) and the plain lists that the VS Code suites leave.
 * @param {string} directory
 * @returns {Promise<TestResult[]>}
 */
export async function readReports(directory) {
  const names = await readdir(directory).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return (await Promise.all(files.map((name) => readReport(path.join(directory, name))))).flat();
}

/**
 * The reports about what is built now; those of an earlier build say nothing about it.
 * @param {RegExp} names
 * @param {number} [since] milliseconds; when the bundles were built unless given
 * @returns {Promise<TestResult[] | undefined>} none when there is no such report, or one is older
 */
export async function currentReports(names, since) {
  const found = (await readdir(reports).catch(() => [])).filter((name) => names.test(name));
  const oldest = since ?? (await stat(buildStamp)).mtimeMs;
  const times = await Promise.all(found.map(async (name) => (await stat(path.join(reports, name))).mtimeMs));
  if (found.length === 0 || times.some((time) => time < oldest)) return undefined;
  return (await Promise.all(found.map((name) => readReport(path.join(reports, name))))).flat();
}

/** @param {string} file */
async function readReport(file) {
  return parseReport(JSON.parse(await readFile(file, 'utf8')));
}

/**
 * @param {any} report vitest's JSON (`testResults[].assertionResults[]`) or `{ tests: TestResult[] }`
 * @returns {TestResult[]}
 */
export function parseReport(report) {
  if (Array.isArray(report.tests)) {
    return report.tests.map((/** @type {TestResult} */ test) => ({ ...test, file: relative(test.file) }));
  }
  return report.testResults.flatMap((/** @type {any} */ file) => {
    const tests = file.assertionResults.map((/** @type {any} */ test) => ({
      title: test.title,
      file: relative(file.name),
      state: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      ...(test.failureMessages?.length > 0 ? { message: test.failureMessages.join('\n') } : {}),
    }));
    // A file that fails before its first test has no test to report.
    if (file.status === 'failed' && !tests.some((/** @type {TestResult} */ test) => test.state === 'failed')) {
      tests.push({ title: `(loading) ${file.message ?? ''}`.trim(), file: relative(file.name), state: 'failed' });
    }
    return tests;
  });
}

/**
 * @param {readonly TestResult[]} tests
 * @returns {string} `N passed, N failed`; a skipped test is a failure, nobody would read about it otherwise
 */
export function summary(tests) {
  const passed = tests.filter((test) => test.state === 'passed').length;
  return `${passed} passed, ${tests.length - passed} failed`;
}

/**
 * Each test that did not pass, with the first lines of why: the last thing that a long log ends with.
 * @param {readonly TestResult[]} tests
 * @param {number} [most] tests that are listed; the rest is counted
 * @returns {string} empty when all have passed
 */
export function failures(tests, most = 20) {
  const failed = tests.filter((test) => test.state !== 'passed');
  const listed = failed.slice(0, most).map((test) => {
    const reason = (test.message ?? '')
      .split('\n')
      .slice(0, 6)
      .map((line) => `    ${line.slice(0, 300)}\n`);
    return `${test.state}: ${test.file}: ${test.title}\n${reason.join('')}`;
  });
  const more = failed.length > most ? `and ${failed.length - most} more\n` : '';
  return `${listed.join('')}${more}`;
}

/** @param {string} file */
function relative(file) {
  const local = path.isAbsolute(file) ? path.relative(root, file) : file;
  return local.split(path.sep).join('/');
}
