/** The first way back from the very end of a program, on every machine: whoever looks there wants the last thing that the program did. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { MomentBody } from '../../debug-adapter/protocol.ts';
import { debugPython } from './python.ts';
import { type Debugged, debug } from './sahara.ts';
import { debugModule } from './wasm.ts';

interface End {
  readonly name: string;
  open(): Promise<Debugged>;
  /** The two innermost frames by the request that leads there from the end. */
  readonly back: {
    readonly stepBack: string;
    readonly 'sahara/reverseStepIn': string;
    readonly 'sahara/reverseStepOut': string;
  };
}

const helpers = `def helper(n):
    total = 10
    return total // n

def main():
    a = helper(2)
    b = helper(5)
    return a + b

`;

const words = readFileSync(path.join(import.meta.dirname, '..', '..', 'examples', 'webassembly', 'wordcount.wasm'));
const wordsText = readFileSync(
  path.join(import.meta.dirname, '..', '..', 'examples', 'webassembly', 'wordcount.c'),
  'utf8',
);

const wordcount = (launch: object): Promise<Debugged> =>
  debugModule(
    new Uint8Array(words),
    { files: { '/project/wordcount.c': wordsText }, launch, filters: [] },
    '/project/wordcount.wasm',
  );

const sahara = (arguments_: string): string => `(module last)
(fn divide [a i64 b i64] -> i64
  (let [c (/ a b)]
    c))
(fn main [] -> i64
  (let [a (divide 10 2)
        b (divide ${arguments_})]
    (+ a b)))
`;

const ends: readonly End[] = [
  {
    name: 'a program of Sahara that has finished',
    open: () => debug(sahara('10 a')),
    back: { stepBack: 'main:8', 'sahara/reverseStepIn': 'main:8', 'sahara/reverseStepOut': 'main:8' },
  },
  {
    name: 'a program of Sahara that has failed',
    open: () => debug(sahara('10 (- a 5)'), { filters: [] }),
    back: {
      stepBack: 'divide:3 main:7',
      'sahara/reverseStepIn': 'divide:3 main:7',
      'sahara/reverseStepOut': 'main:7',
    },
  },
  {
    name: 'a module of Python whose main() has returned',
    open: () => debugPython(`${helpers}print(main())\n`),
    back: {
      stepBack: 'main:8 <module>:10',
      'sahara/reverseStepIn': 'main:8 <module>:10',
      'sahara/reverseStepOut': '<module>:10',
    },
  },
  {
    name: 'a module of Python that has failed',
    open: () => debugPython(`${helpers}print(main(), helper(0))\n`, { filters: [] }),
    back: {
      stepBack: 'helper:3 <module>:10',
      'sahara/reverseStepIn': 'helper:3 <module>:10',
      'sahara/reverseStepOut': '<module>:10',
    },
  },
  {
    name: 'a module of Python that has called sys.exit()',
    open: () => debugPython(`import sys\ndef main():\n    a = 1\n    sys.exit(a)\nmain()\n`, { filters: [] }),
    back: {
      stepBack: 'main:4 <module>:5',
      'sahara/reverseStepIn': 'main:4 <module>:5',
      'sahara/reverseStepOut': '<module>:5',
    },
  },
  {
    name: 'a program in C whose main has returned 0',
    open: () => wordcount({ stdinText: 'the end' }),
    back: {
      stepBack: 'main:97 __main_void:49',
      'sahara/reverseStepIn': 'main:97 __main_void:49',
      'sahara/reverseStepOut': '_start.command_export:2',
    },
  },
  {
    name: 'a program in C that its library has ended, because main has returned 1',
    open: () => wordcount({ args: ['missing.txt'] }),
    back: {
      stepBack: 'main:97 __main_void:49',
      'sahara/reverseStepIn': 'main:97 __main_void:49',
      'sahara/reverseStepOut': '_start.command_export:2',
    },
  },
];

const travel = async (program: Debugged, command: string, args: object = {}): Promise<string> => {
  const isOfAll = command.startsWith('sahara/goTo');
  await program.client.send(command, isOfAll ? args : { threadId: 1, ...args });
  const { reason } = await program.client.stopped();
  return `${reason} ${await program.stack()}`.trim();
};
const moment = async (program: Debugged) => (await program.client.own<MomentBody>('sahara/moment')).clock;

it.each(ends)('$name: back from its end, and to it again', async ({ open, back }) => {
  const program = await open();
  await program.client.stopped('ended');
  const end = await moment(program);
  const output = program.client.output();
  for (const [command, stack] of Object.entries(back)) {
    const [, ...frames] = (await travel(program, command)).split(' ');
    expect([command, frames.slice(0, 2).join(' ')]).toEqual([command, stack]);
    const there = await moment(program);
    expect(there).toBeLessThan(end);
    expect(await travel(program, 'sahara/goToEnd')).toBe('ended');
    expect(await moment(program)).toBe(end);
    await travel(program, 'sahara/goToMoment', { clock: there });
    expect([command, await travel(program, 'continue')]).toEqual([command, 'ended']);
    expect(await moment(program)).toBe(end);
  }
  // By instruction it is the last instruction, wherever that is, and whatever step led to the end.
  await travel(program, 'stepBack', { granularity: 'statement' });
  expect(await travel(program, 'next')).toMatch(/^ended/);
  expect(await travel(program, 'stepBack', { granularity: 'instruction' })).toMatch(/^step/);
  expect(end - (await moment(program))).toBeLessThanOrEqual(3);
  await travel(program, 'sahara/goToEnd');
  expect(await travel(program, 'reverseContinue')).toMatch(/^goto/);
  expect(await moment(program)).toBe(0);
  expect(await travel(program, 'sahara/goToEnd')).toBe('ended');
  expect(program.client.output()).toBe(output);
  await program.end();
});
