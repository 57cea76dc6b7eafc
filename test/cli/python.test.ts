/** Python and text bytecode on the command line, as processes. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { saharaIn } from './sahara.ts';

const { sahara, folder } = saharaIn();
const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

it('runs a program with arguments, and ends with the code that it says', async () => {
  const file = write('exit.py', 'import sys\nprint(sys.argv[1:])\nsys.exit(4)\n');
  expect(await sahara('run', file, '--', 'a', '-b')).toMatchObject({ out: "['a', '-b']\n", error: '', code: 4 });
});

it('calls a function with arguments in Python’s spelling, behind the module', async () => {
  const file = write('call.py', 'print("module")\ndef add(a, b=2):\n    return a + b\n');
  const ran = await sahara('run', file, '--invoke', 'add', '--arg', '[1]', '--arg', '[2]', '--result');
  expect(ran).toMatchObject({ out: 'module\n=> [1, 2]\n', code: 0 });
  const wrong = await sahara('run', file, '--invoke', 'ad');
  expect([wrong.code, wrong.error.trim()]).toEqual([
    2,
    `${file}: error unknown-function: there is no function ad; there is add`,
  ]);
  expect((await sahara('run', file, '--invoke', 'add', '--arg', '1 +')).code).toBe(2);
});

it('writes the traceback of an uncaught exception and nothing else to standard error', async () => {
  const file = write('fails.py', 'def f():\n    raise ValueError("no")\n\nf()\n');
  const { out, error, code } = await sahara('run', file);
  expect([out, code]).toEqual(['', 1]);
  expect(error.split('\n')).toEqual([
    'Traceback (most recent call last):',
    `  File "${file}", line 4, in <module>`,
    '    f()',
    `  File "${file}", line 2, in f`,
    '    raise ValueError("no")',
    'ValueError: no',
    '',
  ]);
});

it('checks, disassembles, compiles and covers', async () => {
  const file = write('whole.py', 'for i in range(3):\n    if i > 5:\n        print("never")\nprint(i)\n');
  expect((await sahara('check', file)).code).toBe(0);
  expect((await sahara('check', write('broken.py', 'x = (\n'))).code).toBe(2);
  const listing = await sahara('disassemble', file);
  expect(listing.out).toContain('FOR_ITER');
  const compiled = path.join(folder, 'whole.pyvm');
  expect((await sahara('compile', file, '-o', compiled)).code).toBe(0);
  expect((await sahara('run', compiled)).out).toBe('2\n');
  const covered = await sahara('cover', file);
  expect(covered.code).toBe(0);
  expect(covered.out).toContain('whole.py');
});
