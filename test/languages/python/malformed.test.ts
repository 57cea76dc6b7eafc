import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/compile.ts';

const here = import.meta.dirname;
const texts = readFileSync(path.join(here, 'malformed.txt'), 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((part) => ({ name: part.slice(0, part.indexOf('\n')), text: part.slice(part.indexOf('\n') + 1) }));
/** What CPython 3.11 says: see scripts/python-corpus.mjs. */
const said: readonly ({ type: string; message: string; line: number } | null)[] = JSON.parse(
  readFileSync(path.join(here, 'corpus', 'golden', 'malformed.json'), 'utf8'),
);

/** Where our words are fewer than CPython's; the place is the same all the same. */
const ownWords = new Set([
  'f-string empty',
  'f-string conversion',
  'bad escape',
  'conditional without else',
  'dict missing value',
  'bracket garbage',
  'assign in call',
  'await name',
]);
/** CPython names the first of the two declarations. */
const ownLine = new Set(['global nonlocal']);

describe('texts that are no Python', () => {
  it.each(texts.map(({ name, text }, index) => ({ name, text, python: said[index] })))(
    '$name',
    ({ name, text, python }) => {
      const { image, diagnostics } = compile({ path: 'x.py', text, debug: true });
      const [first] = diagnostics;
      expect(image).toBeUndefined();
      expect(first?.source).toBe('x.py');
      expect(first?.range?.column).toBeGreaterThan(0);
      if (!ownLine.has(name)) expect(first?.range?.line).toBe(python?.line);
      if (ownWords.has(name)) return;
      expect(first?.message).toBe(python?.message);
      expect(first?.code).toBe(python?.type === 'SyntaxError' ? 'python-syntax' : 'python-indentation');
    },
  );
});

/** The only diagnostic of a text: line, column and message. */
const check = (text: string, line: number, column: number, what: string) => {
  const { image, diagnostics } = compile({ path: 'x.py', text, debug: true });
  expect(image).toBeUndefined();
  expect(diagnostics.map(({ code, message, range }) => [code, range?.line, range?.column, message])).toEqual([
    ['python-unsupported', line, column, `${what} are not supported by the Python machine`],
  ]);
};

describe('Python outside of the subset is refused where it stands', () => {
  it.each([
    ['class A(metaclass=M): pass\n', 1, 9, 'class definitions with metaclasses'],
    ['async def f(): pass\n', 1, 1, 'asynchronous functions'],
    ['x = 1\nimport os\n', 2, 8, 'imports of os'],
    ['from os import path\n', 1, 1, 'imports of os'],
    ['from math import *\n', 1, 1, 'imports of all names of a module'],
    ["x = b'abc'\n", 1, 5, 'bytes'],
    ['x = 1j\n', 1, 5, 'complex numbers'],
    ['match x:\n    case 1: pass\n', 1, 1, 'match statements'],
    ['try: pass\nexcept* E: pass\n', 2, 7, 'exception groups'],
    ["x = '\\N{BULLET}'\n", 1, 6, 'characters by name'],
    ['def f():\n    return open("x")\n', 2, 12, 'uses of open'],
    ['import sys as s\nprint(s.modules)\n', 2, 9, 'uses of sys.modules'],
    ['from math import gamma\n', 1, 18, 'imports of math.gamma'],
    ['def f():\n    async with x: pass\n', 2, 5, 'asynchronous with statements'],
    ['def f():\n    async for x in y: pass\n', 2, 5, 'asynchronous for statements'],
    ['x = [y async for y in z]\n', 1, 8, 'asynchronous comprehensions'],
    ['class A:\n    def __del__(self): pass\n', 2, 9, 'destructors'],
  ])('%j', check);

  it('all of it is told at once, and nothing that only follows from it', () => {
    const text =
      'import os\nasync def f():\n    pass\ndef g():\n    n = 3j\n    def h():\n        nonlocal n\n    open(n)\n';
    const { diagnostics } = compile({ path: 'x.py', text, debug: true });
    expect(diagnostics.map(({ code, range }) => [code, range?.line, range?.column])).toEqual([
      ['python-unsupported', 1, 8],
      ['python-unsupported', 2, 1],
      ['python-unsupported', 5, 9],
      ['python-unsupported', 8, 5],
    ]);
  });
});
