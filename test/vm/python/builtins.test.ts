import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { python, toEnd } from './run.ts';

const folder = import.meta.dirname;
const expressions = readFileSync(path.join(folder, 'expressions.txt'), 'utf8').trimEnd().split('\n');
/** What CPython 3.11 gives: the repr, or the type and text of the exception. */
const expected: readonly string[] = JSON.parse(readFileSync(path.join(folder, 'golden', 'expressions.json'), 'utf8'));

/** A program that prints one line for the expression. */
const program = (expression: string): string => `
try:
    print(repr((${expression})))
except Exception as error:
    print(type(error).__name__ + ': ' + str(error))
`;

describe('built-ins are those of CPython 3.11', () => {
  it('has a result of every expression', () => expect(expected.length).toBe(expressions.length));

  it.each(expressions.map((expression, at) => [expression, expected[at]]))('%s', (expression, wanted) => {
    const { kind, stdout, failure } = toEnd(python(program(expression as string)));
    expect({ kind, failure, stdout: stdout.replace(/\n$/, '') }).toEqual({
      kind: 'ended',
      failure: undefined,
      stdout: wanted,
    });
  });
});

const version = (() => {
  try {
    return execFileSync('python3', ['--version'], { encoding: 'utf8' });
  } catch {
    return '';
  }
})();

describe.runIf(version.startsWith('Python 3.11'))('the oracle', () => {
  it('says the same as the committed results', () => {
    const script = expressions.map(program).join('');
    const printed = execFileSync('python3', ['-W', 'ignore', '-c', script], { encoding: 'utf8' })
      .replace(/\n$/, '')
      .split('\n');
    expect(printed).toEqual(expected);
  });
});
