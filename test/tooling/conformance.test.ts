import { expect, it } from 'vitest';
import { gaps, page, proofs, summary } from '../../scripts/conformance.mjs';
import { parseReport } from '../../scripts/test-reports.mjs';

const seeds = [
  { letter: 'S', name: 'Sahara', finished: true },
  { letter: 'P', name: 'Python', finished: false },
];
const checklist = {
  seeds,
  rows: [
    { id: 'S01', claim: 'stacks are separate', surface: true },
    { id: 'S02', claim: 'no races', surface: false },
    { id: 'P01', claim: 'later', surface: false },
  ],
};

/** `file: title` for a passed test; a leading `!` or `?` makes it failed or skipped. */
function check(...tests: string[]) {
  const results = tests.map((test) => {
    const [, mark, file = '', title = ''] = /^([!?]?)(.*?): (.*)$/.exec(test) ?? [];
    const state = mark === '!' ? ('failed' as const) : mark === '?' ? ('skipped' as const) : ('passed' as const);
    return { title, file, state };
  });
  return proofs(checklist, results);
}

const open = (...tests: string[]) =>
  check(...tests)
    .filter((row) => !row.proven)
    .map((row) => row.id);

it('needs a proof at the machine, and one at the surface where the row asks for it', () => {
  const machine = 'test/vm/sahara/a.test.ts: S01 call and return';
  expect(open(machine)).toEqual(['S01', 'S02', 'P01']);
  expect(open(machine, 'test/debug-adapter/b.test.ts: S01 scopes')).toEqual(['S02', 'P01']);
  expect(open(machine, 'test/vscode/b.ts: S01 scopes')).toEqual(['S02', 'P01']);
  expect(open('test/server/a.test.ts: S02 only at the surface')).toEqual(['S01', 'S02', 'P01']);
  expect(open('test/vm/a.test.ts: S02 x')).toEqual(['S01', 'P01']);
});

it.each([
  ['a failed test', '!test/vm/a.test.ts: S02 x'],
  ['a skipped test', '?test/vm/a.test.ts: S02 x'],
  ['an id that is not at the start', 'test/vm/a.test.ts: about S02 x'],
  ['an id of which this is only a part', 'test/vm/a.test.ts: S021 x'],
])('%s proves nothing', (_, test) => {
  expect(open(test)).toContain('S02');
});

it('one test can prove several rows', () => {
  expect(open('test/vm/a.test.ts: S02, P01 x')).toEqual(['S01']);
  expect(open('test/vm/a.test.ts: S02 P01 x')).toEqual(['S01']);
});

it('counts all rows, and lists the gaps of finished machines only', () => {
  const proven = check('test/vm/a.test.ts: S01 x');
  expect(summary(proven)).toBe('0 of 3 rows proven');
  expect(gaps(seeds, proven)).toEqual([
    'S01 has no passing test at the debugger or editor: stacks are separate',
    'S02 has no passing test at the machine: no races',
  ]);
});

it('writes the page', () => {
  const proven = check('test/vm/b.test.ts: S02 a <b> | c', 'test/vm/a.test.ts: S01 x', 'test/server/a.test.ts: S01 y');
  expect(page(seeds, proven).split('\n').slice(5)).toEqual([
    '## Sahara',
    '',
    '| | claim | at the machine | in the debugger or editor | |',
    '|---|---|---|---|---|',
    '| S01 | stacks are separate | x (a.test.ts) | y (a.test.ts) | proven |',
    '| S02 | no races | a &lt;b> \\| c (b.test.ts) | — | proven |',
    '',
    '## Python',
    '',
    '| | claim | at the machine | in the debugger or editor | |',
    '|---|---|---|---|---|',
    '| P01 | later |  | — | **open** |',
    '',
    '2 of 3 rows proven',
    '',
  ]);
});

it('reads the reports of vitest and of the suites in VS Code', () => {
  const report = {
    testResults: [
      {
        name: `${process.cwd()}/test/vm/a.test.ts`,
        status: 'failed',
        assertionResults: [
          { title: 'S01 x', fullName: 'group S01 x', status: 'passed' },
          { title: 'S02 y', fullName: 'S02 y', status: 'pending' },
        ],
      },
    ],
  };
  expect(parseReport(report)).toEqual([
    { title: 'S01 x', file: 'test/vm/a.test.ts', state: 'passed' },
    { title: 'S02 y', file: 'test/vm/a.test.ts', state: 'skipped' },
    { title: '(loading)', file: 'test/vm/a.test.ts', state: 'failed' },
  ]);
  expect(parseReport({ tests: [{ title: 'S01 z', file: 'test/vscode/a.ts', state: 'passed' }] })).toEqual([
    { title: 'S01 z', file: 'test/vscode/a.ts', state: 'passed' },
  ]);
});
