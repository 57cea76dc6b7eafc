// @ts-check
import { commandLine, python, underDebugger, withoutStart } from './sessions.mjs';

const nothing = {
  python: () => python('empty.py', '0'),
  sahara: () => commandLine('empty.sahara', '0'),
};

const programs = [
  { name: 'fib', title: 'fib(30)', result: '832040' },
  { name: 'count', title: 'a loop to 50 million', result: '50000000' },
  { name: 'sieve', title: 'a sieve of 5 million', result: '348513' },
];

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    // What the figures below leave out on both sides.
    name: 'start',
    title: 'a program that does nothing, from the start of its process to the end',
    rounds: 9,
    timing: true,
    variants: [
      { name: 'CPython', run: nothing.python },
      { name: 'Sahara', run: nothing.sahara },
    ],
    targets: [],
  },
  ...programs.flatMap(({ name, title, result }) => [
    {
      name,
      title,
      rounds: 5,
      timing: true,
      variants: [
        { name: 'CPython', run: withoutStart(() => python(`${name}.py`, result), nothing.python) },
        { name: 'Sahara', run: withoutStart(() => commandLine(`${name}.sahara`, result), nothing.sahara) },
      ],
      targets: [
        {
          figure: `${title}: Sahara against CPython, both without the start of their processes`,
          variant: 'Sahara',
          against: 'CPython',
          atMost: 1,
        },
      ],
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
  ]),
];

/** @param {string} name @param {Parameters<typeof underDebugger>[1]} options */
function run(name, options) {
  return () => underDebugger(`${name}.sahara`, options);
}
