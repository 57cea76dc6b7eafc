/** The row of the Python machine. */

import { compile } from '../../languages/python/index.ts';
import { formatDiagnostic, type Program } from '../../vm/context/index.ts';
import { type CreateMachineOptions, createMachine, type PythonMachine } from '../../vm/python/machine.ts';
import { type PythonProgram, programOf } from '../../vm/python/program.ts';
import type { MachineUnderTest, ProgramName } from './machine-under-test.ts';

const sources: Readonly<Partial<Record<ProgramName, string>>> = {
  endless: `
def main():
    n = 0
    while True:
        n = (n + 1) % 1000
main()
`,
  loop: `
def main():
    total = 0
    seen = {}
    for round in range(30):
        step = 0
        while step < 5:
            if step % 2 == 0:
                total += round
            else:
                total -= 1
            step += 1
        seen[round] = [total, {round, step}]
    return total
`,
  recursion: `
calls = [0]

def fib(n):
    calls[0] += 1
    return n if n < 2 else fib(n - 1) + fib(n - 2)

print(fib(11), calls)
`,
  unwinding: `
class Failure(Exception):
    pass

def thrower(code):
    raise Failure(code)

def between(code):
    return 1 + thrower(code)

def squares(count):
    for each in range(count):
        yield each * each

class Guard:
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        return kind is Failure and value.args[0] % 4 == 0

def attempt(code):
    try:
        with Guard():
            return between(code)
        return -code
    except Failure as failure:
        return failure.args[0]
    finally:
        print('tried', code)

class Key:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        return self.n < other.n
    def __eq__(self, other):
        return self.n == other.n
    def __hash__(self):
        return hash(self.n % 3)
    def __repr__(self):
        return f'<{self.n}>'

def main():
    total = 0
    for code in range(1, 9):
        total += attempt(code)
    keys = sorted([Key(n) for n in (3, 1, 2, 5, 4)], reverse=True)
    table = {key: key.n for key in keys}
    print(keys, table[Key(5)], sum(squares(5)), list(map(lambda n: n + 1, squares(3))))
    print(sorted('hello', key=lambda letter: -ord(letter)), Key(2) in keys)
    return total

print(main())
`,
  input: `
def main():
    total = 0
    while True:
        try:
            line = input()
        except EOFError:
            return total
        total += len(line)
        if len(line) % 3 == 0:
            print(line[::-1], total)

print(main())
`,
  failing: `
def worker(n):
    total = 0
    while n >= 0:
        total += 100 // (n - 1)
        n -= 1
    return total

worker(6)
`,
};

const createPython = (program: PythonProgram, options: CreateMachineOptions): PythonMachine => {
  const { image } = program;
  // The module of `loop` only defines main; calling it gives the machine a result.
  const entry = image.name === 'loop' ? image.codes.findIndex(({ qualifiedName }) => qualifiedName === 'main') : 0;
  return createMachine(program, { ...options, entry });
};

/** As the command line prints it: a result. */
export const python: MachineUnderTest = {
  name: 'Python',
  gaps: {
    contexts: 'a Python program has one context',
    handling: 'except clauses are code of the function that catches',
  },
  load(name, { debug }) {
    const { image, diagnostics } = compile({ path: `${name}.py`, text: sources[name] ?? '', debug });
    if (!image) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    return programOf(image);
  },
  create(program, options) {
    return createPython(program as PythonProgram, options);
  },
  withoutHooks(program: Program) {
    const fail = () => {
      throw new Error('a look at debug information');
    };
    const { image } = program as PythonProgram;
    const codes = image.codes.map((code) => Object.defineProperty({ ...code }, 'debug', { get: fail }));
    const guarded = programOf({ ...image, codes });
    Object.defineProperty(guarded, 'debug', { get: fail });
    return guarded;
  },
  functions: { recursive: 'fib', thrower: 'thrower', handler: '', shared: '' },
  variable(machine, context) {
    const frame = machine.context(context)?.frames(0, 1)[0];
    const total = frame?.local(0);
    if (!total?.location) throw new Error('the local total is expected');
    // The int 1,000,000: a tag, then decimal digits.
    return { location: total.location, bytes: Uint8Array.from([3, ...new TextEncoder().encode('1000000')]) };
  },
};

/** As {@link python}, with every function in its threaded form from the first instruction on. */
export const pythonThreaded: MachineUnderTest = {
  ...python,
  name: 'Python, threaded',
  create(program, options) {
    return createPython(program as PythonProgram, { ...options, threading: 'always' });
  },
};
