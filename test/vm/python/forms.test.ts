/** The threaded form of code is the interpreter's in everything that can be seen: clocks, states, outputs, ends. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/index.ts';
import { textOfUtf8 } from '../../../vm/context/index.ts';
import { createMachine, type PythonMachine } from '../../../vm/python/machine.ts';
import { programOf } from '../../../vm/python/program.ts';
import { randomProgram } from '../../fuzz/python-programs.ts';
import { type Random, randomOf } from '../../fuzz/random.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'languages', 'python', 'corpus');
const corpus = readdirSync(folder).filter((name) => name.endsWith('.py'));

/** Instructions after which the rest of a program is not looked at. */
const enough = 20_000;
/** Differences are looked for in so many moments of a program. */
const moments = 30;

class Compared {
  readonly machine: PythonMachine;
  output = '';
  constructor(text: string, threading: 'always' | 'never') {
    const { image } = compile({ path: 'test.py', text, debug: false });
    if (!image) throw new Error('the program does not compile');
    this.machine = createMachine(programOf(image), { threading });
  }

  /** Runs until it is told to end by the limit, or the program has ended. */
  run(limit: { readonly fuel: number; readonly clock?: number }): string {
    for (;;) {
      const outcome = this.machine.run(limit);
      if (outcome.kind !== 'host')
        return outcome.kind === 'failed' ? `${outcome.kind} ${outcome.report}` : outcome.kind;
      const { name, arguments: bytes, token } = outcome.call;
      this.output += `${name} ${textOfUtf8(bytes)}`;
      this.machine.change({ kind: 'host result', token, result: new Uint8Array(0) });
    }
  }
}

/** What can be seen of both forms at random moments: slices of any length, exact clocks, checkpoints and ways back. */
const compare = (text: string, random: Random): void => {
  const threaded = new Compared(text, 'always');
  const plain = new Compared(text, 'never');
  const kept: { clock: number; hash: number; output: string; state: ReturnType<PythonMachine['save']> }[] = [];
  for (let moment = 0; moment < moments; moment++) {
    const { machine } = threaded;
    const way = random(4);
    const length = 1 + random(way === 0 ? 20 : 600);
    const exact = random(3) === 0 ? { clock: machine.clock + length } : {};
    const ended = threaded.run({ fuel: length, ...exact });
    const clock = machine.clock;
    const isOver = ended !== 'fuel' && ended !== 'clock';
    const then = plain.run({ fuel: Number.POSITIVE_INFINITY, clock: isOver ? clock + 1 : clock });
    expect([plain.machine.clock, plain.output]).toEqual([clock, threaded.output]);
    const hash = machine.hash();
    expect(plain.machine.hash()).toBe(hash);
    if (isOver) {
      expect(then).toBe(ended);
      return;
    }
    if (clock > enough) return;
    if (way === 1) {
      kept.push({ clock, hash, output: threaded.output, state: machine.save() });
      plain.machine.save();
    }
    const back = way === 2 ? kept[random(kept.length || 1)] : undefined;
    if (back) {
      // To the past and forward again: the same state at the same clock.
      machine.restore(back.state);
      expect(machine.hash()).toBe(back.hash);
      threaded.output = back.output;
      threaded.run({ fuel: Number.POSITIVE_INFINITY, clock });
      expect([machine.clock, machine.hash(), threaded.output]).toEqual([clock, hash, plain.output]);
    }
  }
};

const forks = Array.from(
  { length: 120 },
  (_, at) => `    if n % ${at + 2} == 0:\n        total += ${at}\n    else:\n        total -= 1`,
).join('\n');

/** What closures do together that the interpreter does one by one. */
const written: Readonly<Record<string, string>> = {
  'floats on the way to a float': `
def f(a, b, xs):
    x = a * b + a * b
    y = (a - b) * (a * b) / ((b + 0.25) * (b + 0.25)) ** 1.5
    xs[0] += a * b
    xs[1] -= (a + b) * a
    pair = [a * b, a * b, a * b + b * a]
    if a * b < b * b + 1:
        x = x + y * 2 - (a - b) / (a + b + 100)
    return (x - y) * (x + y), pair, -(x * y), abs(x * y), (x * y, x * y)

kept = []
for i in range(40):
    xs = [float(i), 1.5]
    try:
        kept.append(f(i * 0.5, (i - 7.25) if i % 3 else i - 7, xs))
        kept.append(1 / ((i - 20) * 1.0 * (i - 21)))
    except ZeroDivisionError as error:
        kept.append(str(error))
    kept.append(xs)
print(kept)
`,
  'items of items': `
class Row(list):
    def __getitem__(self, at):
        return ('asked', at)

rows = [[1, 2, 3], (4, 5, 6), {0: 'a', 1: 'b', -1: 'c'}, 'text', Row([7, 8, 9]), 5]

def items(r, c):
    return rows[r][c]

for r in range(-7, 7):
    for c in range(-4, 4):
        try:
            print(r, c, items(r, c))
        except (IndexError, KeyError, TypeError) as error:
            print(r, c, type(error).__name__, error)
`,
  'characters in a text': `
def count(text):
    found = 0
    for c in text:
        if c in 'aeiou':
            found += 1
        if c not in 'x\u00e9\u20ac':
            found += 10
        if c + c in 'aabb' or c[1:] in 'aabb':
            found += 100
    return found

print(count('queue \u00e9\u20acU0001f600x'), count('b' * 300))
try:
    for part in ('a', 1):
        print(part in 'abc')
except TypeError as error:
    print(error)
`,
  'frames of calls': `
def down(n):
    if n == 0:
        return 0
    return down(n - 1) + 1

class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
    def size(self):
        return 1 + (self.left.size() if self.left else 0) + (self.right.size() if self.right else 0)

def tree(n):
    return Node(tree(n - 1), tree(n - 2)) if n > 0 else None

def guarded(n):
    try:
        if n == 0:
            raise ValueError('at the end')
        return guarded(n - 1)
    finally:
        seen.append(n)

def each(n):
    if n > 0:
        yield n
        yield from each(n - 1)

seen = []
print(tree(7).size())
for n in (3, 40, 300):
    print(down(n))
try:
    guarded(30)
except ValueError as error:
    print(error, seen)
print(sum(each(12)), max([3, 9, 4], key=down))
try:
    down(2000)
except RecursionError as error:
    print(error)
print(down(100))
`,
  'a long way of forks': `
def steps(n):
    total = 0
${forks}
    return total

print([steps(n) for n in range(12)])
`,
};

// The runner hears of each test when it has ended, not of all of them at the end.
afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)));

describe('threaded code is as the interpreter is', () => {
  it.each(corpus)('in %s', (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    compare(text, randomOf(name.length));
  });

  it.each(Object.entries(written))('with %s', (name, text) => {
    for (let seed = name.length; seed < name.length + 4; seed++) compare(text, randomOf(seed));
  });

  const first = Number(process.env.SAHARA_SEED ?? 1);
  const count = Number(process.env.SAHARA_RUNS ?? 40);
  it.each(Array.from({ length: count }, (_, at) => first + at))('in random program %i', (seed) => {
    compare(randomProgram(seed), randomOf(seed));
  });
});
