import { describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/index.ts';
import { textOfUtf8 } from '../../../vm/context/index.ts';
import type { PythonMachine } from '../../../vm/python/machine.ts';
import { programOf } from '../../../vm/python/program.ts';
import { python } from './run.ts';

const before = `
def rate(n):
    return n * 2
class Item:
    size = 1
    def cost(self): return self.size * 10
def numbers():
    yield 1
    yield 2
def outer(k):
    def inner(n): return n + k
    return inner
add = outer(100)
made = numbers()
next(made)
def stop(): pass
stop()
print(rate(1), Item().cost(), list(made), list(numbers()), add(1), outer(5)(1))
stop()
print(rate(1))
`;

const stopped = (): PythonMachine => {
  const machine = python(before);
  for (let clock = 0; machine.contexts()[0]?.frames(0, 1)[0]?.function !== 'stop' && clock < 2000; clock++)
    machine.run({ fuel: 1000, clock });
  return machine;
};

const replace = (machine: PythonMachine, text: string) => {
  const { image } = compile({ path: 'test.py', text, debug: true });
  if (!image) throw new Error('it does not compile');
  return machine.change({ kind: 'replace', program: programOf(image) });
};

const output = (machine: PythonMachine): string => {
  let printed = '';
  for (let outcome = machine.run({ fuel: 10_000 }); outcome.kind === 'host'; outcome = machine.run({ fuel: 10_000 })) {
    printed += textOfUtf8(outcome.call.arguments);
    machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
  }
  return printed;
};

describe('functions are replaced while the program is paused', () => {
  it('they run their new code from the next call on: functions, methods, generators, inner functions', () => {
    const machine = stopped();
    const after = before
      .replace('n * 2', '(n + 1) * 1000')
      .replace('self.size * 10', 'self.size * 11')
      .replace('yield 2', 'yield 22')
      .replace('return n + k', 'return n - k');
    expect(replace(machine, after)).toEqual({
      replaced: [
        { function: 'rate' },
        { function: 'Item.cost' },
        { function: 'numbers' },
        { function: 'outer.<locals>.inner' },
      ],
    });
    // A generator that has begun ends as it began.
    expect(output(machine)).toBe('2000 11 [2] [1, 22] -99 -4\n2000\n');
  });

  it('what cannot be replaced is named with its reason, and the rest is replaced', () => {
    const machine = stopped();
    const after = before
      .replace('def rate(n):', 'def rate(n, m=1):')
      .replace('size = 1', 'size = 7')
      .replace('def inner(n): return n + k', 'def inner(n): return n')
      .replace('yield 2', 'yield 3')
      .replace('add = outer(100)', 'add = outer(200)\ndef fresh(): pass')
      .replace('def stop(): pass', 'stop = print');
    const { replaced } = replace(machine, after);
    expect(replaced?.map(({ function: name, refused }) => `${name}: ${refused ?? 'replaced'}`)).toEqual([
      '<module>: statements outside of functions run once: what is new in them is done after a restart',
      'rate: its parameters are others: functions that exist keep theirs',
      'Item: the body of a class runs once: what is new in it is there after a restart',
      'numbers: replaced',
      'outer: replaced',
      'outer.<locals>.inner: it captures nothing, and the functions that exist have captured k',
      'stop: the new text does not have it: its old version stays',
    ]);
    expect(output(machine)).toMatch(/^2 10 \[2\] \[1, 3\] 101 /);
  });

  it('a replay replaces again; a state from before has the old code, and one from after the new', () => {
    const machine = stopped();
    const [old, hash] = [machine.save(), machine.hash()];
    replace(machine, before.replace('n * 2', 'n * 3').replace('def rate', '\n\ndef rate'));
    const [next, nextHash] = [machine.save(), machine.hash()];
    expect(output(machine)).toMatch(/^3 /);
    machine.restore(old);
    expect([machine.hash(), machine.program.debug?.statements('test.py', 3, 3).length]).toEqual([hash, 1]);
    expect(output(machine)).toMatch(/^2 /);
    machine.restore(next);
    expect([machine.hash(), machine.program.debug?.statements('test.py', 5, 5).length]).toEqual([nextHash, 1]);
    expect(output(machine)).toMatch(/^3 /);
  });

  it('moved lines are those of tracebacks and statements', () => {
    const machine = stopped();
    replace(machine, `\n\n\n${before.replace('n * 2', 'n / 0')}`);
    const outcome = machine.run({ fuel: 10_000 });
    expect(outcome.kind === 'failed' && outcome.report).toContain('line 6, in rate\n    return n / 0');
  });
});
