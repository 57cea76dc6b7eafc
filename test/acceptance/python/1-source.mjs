// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { describeRun } from '../../../scripts/python-corpus.mjs';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const corpus = path.join(root, 'test', 'languages', 'python', 'corpus');

export const claims = [
  {
    item: 'score',
    what: 'the corpus (at least 150 programs) has the stdout, exit code, exception type, message and line of CPython 3.11',
    check: async () => {
      const expected = JSON.parse(await readFile(path.join(corpus, 'golden', 'expected.json'), 'utf8'));
      const names = (await readdir(corpus)).filter((name) => name.endsWith('.py')).sort();
      expect(names.length >= 150, `only ${names.length} programs`);
      /** @type {string[]} */
      const different = [];
      const todo = [...names];
      const work = async () => {
        for (let name = todo.shift(); name; name = todo.shift()) {
          const { code, out, error } = await sahara(['run', path.join(corpus, name), '--stdin-text', '']);
          const ours = describeRun({ stdout: out, stderr: error, code: code ?? -1 });
          if (JSON.stringify(ours) !== JSON.stringify(expected[name])) different.push(name);
        }
      };
      await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
      expect(
        different.length === 0,
        `${names.length - different.length} of ${names.length}; not ${different.join(', ')}`,
      );
      return `${names.length} of ${names.length}`;
    },
  },
  {
    item: 'source',
    what: 'sahara run x.py passes arguments, reads standard input, and ends with the code of sys.exit',
    check: () =>
      inFolder(
        {
          'x.py': "import sys\nname = input('who? ')\nprint(sys.argv[1:], name)\nsys.exit(len(sys.argv))\n",
        },
        async (cwd) => {
          const { code, out, error } = await sahara(['run', 'x.py', '--stdin-text', 'Ada\n', '--', 'a', 'b c'], {
            cwd,
          });
          expectEqual([code, out, error], [3, "who? ['a', 'b c'] Ada\n", ''], 'the run');
        },
      ),
  },
  {
    item: 'source',
    what: 'an uncaught exception is CPython’s traceback on stderr and exit code 1',
    check: () =>
      inFolder({ 'x.py': 'def f(n):\n    return 1 // n\n\nprint(f(1))\nf(0)\n' }, async (cwd) => {
        const { code, out, error } = await sahara(['run', 'x.py'], { cwd });
        expectEqual([code, out], [1, '1\n'], 'the run');
        const lines = error.trimEnd().split('\n');
        expectEqual(
          lines.map((line) => line.replace(/File ".*[/\\]/, 'File "')),
          [
            'Traceback (most recent call last):',
            '  File "x.py", line 5, in <module>',
            '    f(0)',
            '  File "x.py", line 2, in f',
            '    return 1 // n',
            'ZeroDivisionError: integer division or modulo by zero',
          ],
          'the traceback',
        );
      }),
  },
  {
    item: 'source',
    what: 'what is outside of the subset, and what is no Python, is refused with file, line and column before anything runs',
    check: () =>
      inFolder(
        {
          'meta.py': 'print("never")\nclass A(metaclass=type): pass\n',
          'os.py': 'print("never")\nimport os\n',
          'broken.py': 'print("never")\nx = (1,\n',
          'indent.py': 'if True:\nprint(1)\n',
        },
        async (cwd) => {
          const places = { 'meta.py': '2:9', 'os.py': '2:8', 'broken.py': '2:5', 'indent.py': '2:1' };
          for (const [name, place] of Object.entries(places)) {
            const { code, out, error } = await sahara(['run', name], { cwd });
            expectEqual([code, out], [2, ''], name);
            expect(error.includes(`${name}:${place}: error python-`), `${name}: ${error}`);
          }
          return '4 files';
        },
      ),
  },
  {
    item: 'source',
    what: 'several base classes, super() along the order, subclasses of built-in types, descriptors: as CPython',
    check: () =>
      inFolder(
        {
          'x.py':
            'class A:\n    def m(self): return "A"\nclass B(A):\n    def m(self): return "B" + super().m()\nclass C(A):\n    def m(self): return "C" + super().m()\nclass D(B, C): pass\nclass Euro(int):\n    def __repr__(self): return f"{int(self)} EUR"\nprint(D().m(), [c.__name__ for c in D.mro()], Euro(5), Euro(5) + 1, {5: "five"}[Euro(5)])\nclass E(A, D): pass\n',
        },
        async (cwd) => {
          const { code, out, error } = await sahara(['run', 'x.py'], { cwd });
          expectEqual([code, out], [1, "BCA ['D', 'B', 'C', 'A', 'object'] 5 EUR 6 five\n"], 'the run');
          expect(
            error.includes('TypeError: Cannot create a consistent method resolution\norder (MRO) for bases A, D'),
            error,
          );
        },
      ),
  },
  {
    item: 'source',
    what: 'sizes have limits that are set: a text, a list or an int that is too large is MemoryError at once',
    check: () =>
      inFolder(
        { 'x.py': "try: 'a' * 10 ** 12\nexcept MemoryError as e: print(e)\nprint(3 ** 10 ** 9)\n" },
        async (cwd) => {
          const { code, out, error } = await sahara(['run', 'x.py', '--size-limit', '1000'], { cwd });
          expectEqual(
            [code, out],
            [1, '1000000000000 characters are more than the limit of 1000 (sizeLimit)\n'],
            'the run',
          );
          expect(error.includes('larger than the limit of 8388608 (integerLimit)'), error);
        },
      ),
  },
  {
    item: 'source',
    what: 'any damage to a program is refused with file, line and column, in CPython’s words where it has good ones',
    check: () =>
      inFolder(
        {
          'null.py': 'x = 1\ny = \0\n',
          'deep.py': `x = ${'('.repeat(30_000)}`,
          'tabs.py': 'if 1:\n        x = 1\n\ty = 2\n',
          'target.py': 'print([x for 2 in y])\n',
          'quotes.py': "n = 1\nprint(f'{n}: {', '}')\n",
          'character.py': 'a = 1\u00a0+ 2\n',
        },
        async (cwd) => {
          const places = {
            'null.py': '2:5',
            'deep.py': '1:',
            'tabs.py': '3:2: error python-indentation: inconsistent use of tabs and spaces in indentation',
            'target.py': '1:14: error python-syntax: cannot assign to literal',
            'quotes.py': "2:7: error python-syntax: f-string: expecting '}'",
            'character.py': '1:6: error python-syntax: invalid non-printable character U+00A0',
          };
          for (const [name, place] of Object.entries(places)) {
            const { code, out, error } = await sahara(['run', name], { cwd });
            expectEqual([code, out], [2, ''], name);
            expect(error.includes(`${name}:${place}`), `${name}: ${error.slice(0, 300)}`);
          }
          return `${Object.keys(places).length} files`;
        },
      ),
  },
];
