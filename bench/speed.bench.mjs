// @ts-check
import { commandLine, python, underDebugger } from './sessions.mjs';

const programs = [
  { name: 'fib', title: 'fib(30)', result: '832040' },
  { name: 'count', title: 'a loop to 50 million', result: '50000000' },
  { name: 'sieve', title: 'a sieve of 5 million', result: '348513' },
];

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = programs.flatMap(({ name, title, result }) => [
  {
    name,
    title,
    rounds: 5,
    timing: true,
    variants: [
      { name: 'CPython', run: () => python(`${name}.py`, result) },
      { name: 'Sahara', run: () => commandLine(`${name}.sahara`, result) },
    ],
    targets: [{ figure: `${title}: Sahara against CPython`, variant: 'Sahara', against: 'CPython', atMost: 1 }],
  },
  {
    name: `${name}-debugged`,
    title: `${title}, in the debugger`,
    rounds: 7,
    timing: true,
    variants: [
      { name: 'without debug information', run: run(name, { debugInfo: false, coverage: 'off', breakpoint: false }) },
      {
        name: 'debug information, a breakpoint elsewhere',
        run: run(name, { debugInfo: true, coverage: 'off', breakpoint: true }),
      },
      { name: 'and first hits', run: run(name, { debugInfo: true, coverage: 'first', breakpoint: true }) },
      { name: 'and exact counts', run: run(name, { debugInfo: true, coverage: 'counts', breakpoint: true }) },
    ],
    targets: [
      ['debug information, a breakpoint elsewhere', 1.05],
      ['and first hits', 1.15],
      ['and exact counts', 1.7],
    ].map(([variant, atMost]) => ({
      figure: `${title}: ${variant}`,
      variant: String(variant),
      against: 'without debug information',
      atMost: Number(atMost),
    })),
  },
]);

/** @param {string} name @param {Parameters<typeof underDebugger>[1]} options */
function run(name, options) {
  return () => underDebugger(`${name}.sahara`, options);
}
