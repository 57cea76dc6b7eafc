// @ts-check
// npm run conformance [-- --check] [-- --reuse]: which claims about the machines are proven by tests that passed.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitCode, reports, root, setUp, tool } from './set-up.mjs';
import { currentReports, readReports } from './test-reports.mjs';

/**
 * @typedef {{ id: string, claim: string, surface: boolean }} Row surface: needs a second proof through the debugger or the editor
 * @typedef {{ letter: string, name: string, finished: boolean }} Seed a machine, and the letter that its rows begin with
 * @typedef {{ seeds: readonly Seed[], rows: readonly Row[] }} Checklist
 * @typedef {import('./test-reports.mjs').TestResult} TestResult
 * @typedef {Row & { machine: readonly TestResult[], surfaces: readonly TestResult[], proven: boolean }} Proof
 */

const surfaceFolders = /^test\/(debug-adapter|server|vscode)\//;
const rowIds = /^(?:[A-Z]\d{2,3}[ ,]+)+/;

/**
 * @param {Checklist} checklist
 * @param {readonly TestResult[]} tests
 * @returns {Proof[]} one for each row; only tests that passed and whose title starts with the row's id count
 */
export function proofs({ rows }, tests) {
  const passed = tests.filter((test) => test.state === 'passed');
  return rows.map((row) => {
    const naming = passed.filter((test) => idsOf(test.title).includes(row.id)).sort(byPlace);
    const machine = naming.filter((test) => !surfaceFolders.test(test.file));
    const surfaces = naming.filter((test) => surfaceFolders.test(test.file));
    return { ...row, machine, surfaces, proven: machine.length > 0 && (!row.surface || surfaces.length > 0) };
  });
}

/** @param {readonly Proof[]} proven */
export function summary(proven) {
  return `${proven.filter((row) => row.proven).length} of ${proven.length} rows proven`;
}

/**
 * @param {readonly Seed[]} seeds
 * @param {readonly Proof[]} proven
 * @returns {string} docs/conformance.md
 */
export function page(seeds, proven) {
  const parts = [
    '# Conformance',
    '',
    'Every claim about a machine and the tests that prove it: one at the machine, and where people meet it in the debugger or the editor, one there.',
    'Written by `npm run conformance` from the report of the tests that passed; do not edit.',
  ];
  for (const { letter, name } of seeds) {
    parts.push(
      '',
      `## ${name}`,
      '',
      '| | claim | at the machine | in the debugger or editor | |',
      '|---|---|---|---|---|',
    );
    parts.push(...proven.filter((row) => row.id.startsWith(letter)).map(tableRow));
  }
  return `${[...parts, '', summary(proven)].join('\n')}\n`;
}

/**
 * @param {readonly Seed[]} seeds
 * @param {readonly Proof[]} proven
 * @returns {string[]} what a finished machine still lacks, one line a row
 */
export function gaps(seeds, proven) {
  const finished = seeds.filter((seed) => seed.finished).map((seed) => seed.letter);
  return proven
    .filter((row) => !row.proven && finished.some((letter) => row.id.startsWith(letter)))
    .map((row) => {
      const missing = [
        row.machine.length === 0 && 'the machine',
        row.surface && row.surfaces.length === 0 && 'the debugger or editor',
      ];
      return `${row.id} has no passing test at ${missing.filter(Boolean).join(' and ')}: ${row.claim}`;
    });
}

/** @param {string} title */
function idsOf(title) {
  return rowIds.exec(`${title} `)?.[0].split(/[ ,]+/) ?? [];
}

/** @param {TestResult} a @param {TestResult} b */
function byPlace(a, b) {
  const [left, right] = [`${a.file} ${a.title}`, `${b.file} ${b.title}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** @param {Proof} row */
function tableRow({ id, claim, machine, surfaces, surface, proven }) {
  const cells = [
    id,
    claim,
    tests(machine),
    surface || surfaces.length > 0 ? tests(surfaces) : '—',
    proven ? 'proven' : '**open**',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** @param {readonly TestResult[]} list */
function tests(list) {
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const titles = list.map((test) => `${cell(test.title.replace(rowIds, ''))} (${path.posix.basename(test.file)})`);
  return [...new Set(titles)].join('<br>');
}

/** Runs the unit tests, and the suites in VS Code where their report is missing or older than the product. */
async function refreshReports() {
  await mkdir(reports, { recursive: true });
  const unit = path.join(reports, 'unit.json');
  await tool('vitest/vitest.mjs', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unit}`]);
  if (await currentReports(/^vscode-.*\.json$/)) return;
  await exitCode(process.execPath, [path.join(root, 'scripts', 'vscode-host', 'test.mjs')]);
}

async function main() {
  await setUp();
  if (!process.argv.includes('--reuse')) await refreshReports();
  /** @type {Checklist} */
  const checklist = JSON.parse(await readFile(path.join(root, 'docs', 'checklist-rows.json'), 'utf8'));
  const proven = proofs(checklist, await readReports(reports));
  const file = path.join(root, 'docs', 'conformance.md');
  const text = page(checklist.seeds, proven);
  const before = await readFile(file, 'utf8').catch(() => '');
  const stale = process.argv.includes('--check') && before !== text;
  if (stale) console.log('docs/conformance.md is stale; write it with: npm run conformance');
  else if (before !== text) await writeFile(file, text);
  const missing = gaps(checklist.seeds, proven);
  for (const gap of missing) console.log(gap);
  console.log(summary(proven));
  if (stale || missing.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
