import { describe, expect, it } from 'vitest';
import type { BranchesResponseBody, CoverageResponseBody } from '../../debug-adapter/protocol.ts';
import { debugPython, pythonFile } from './python.ts';
import type { Debugged } from './sahara.ts';

const shop = `class Item:
    kind = 'thing'

    def __init__(self, name, price):
        self.name = name
        self.price = price

    def __repr__(self):
        return f'Item({self.name!r})'

def total(items, tax=0):
    result = 0
    for item in items:
        result += item.price
    return result + tax

def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    return up

basket = [Item('pen', 3), Item('ink', 12)]
prices = {item.name: item.price for item in basket}
up = counter()
up(5)
print(total(basket, tax=2), prices)
`;

const at = async (program: Debugged, line: number): Promise<void> => {
  await program.client.breakpoints(pythonFile, [line]);
  await program.go('continue');
};

describe('Python through the adapter', () => {
  it('steps by line through calls, loops and comprehensions', async () => {
    const program = await debugPython(shop, { launch: { stopOnEntry: true } });
    await program.client.stopped('entry');
    const seen: string[] = [await program.stack()];
    for (let step = 0; step < 6; step++) {
      await program.go('next');
      seen.push(await program.stack());
    }
    expect(seen).toEqual([1, 11, 17, 25, 26, 27, 28].map((line) => `<module>:${line}`));
    await program.go('stepIn');
    expect(await program.stack()).toBe('counter.<locals>.up:21 <module>:28');
    await program.go('stepOut');
    await at(program, 14);
    const lines: string[] = [];
    await program.client.breakpoints(pythonFile, []);
    for (let step = 0; step < 4; step++) {
      await program.go('next');
      lines.push((await program.stack()).split(' ')[0] ?? '');
    }
    expect(lines).toEqual(['total:13', 'total:14', 'total:13', 'total:15']);
    await program.end();
  });

  it('shows names in their scopes with Python’s repr, and containers and objects expand', async () => {
    const program = await debugPython(shop, { breakpoints: [14] });
    await program.client.stopped('breakpoint');
    // The program's own `__repr__` speaks, and leaves no trace.
    expect(await program.shown('Parameters')).toEqual(["items=[Item('pen'), Item('ink')]", 'tax=2']);
    expect(await program.evaluate('items', 'hover')).toBe("[Item('pen'), Item('ink')]");
    expect(await program.evaluate('item')).toBe("Item('pen')");
    expect(await program.shown('Globals')).toContain("prices={'pen': 3, 'ink': 12}");
    const items = await program.variable('Parameters', 'items');
    expect([items.type, items.indexedVariables]).toEqual(['list', 2]);
    const [pen] = await program.rows(items.variablesReference);
    expect(await program.rows(pen?.variablesReference ?? 0)).toMatchObject([
      { name: 'name', value: "'pen'" },
      { name: 'price', value: '3' },
    ]);
    const prices = await program.variable('Globals', 'prices');
    expect((await program.rows(prices.variablesReference)).map(({ name, value }) => `${name}: ${value}`)).toEqual([
      "'pen': 3",
      "'ink': 12",
    ]);
    await program.end();
  });

  it('shows and sets captured variables', async () => {
    const program = await debugPython(shop, { breakpoints: [21] });
    await program.client.stopped('breakpoint');
    expect(await program.shown('Locals')).toEqual(['n=0']);
    expect(await program.set('Locals', 'n', '10 ** 20')).toBe('100000000000000000000');
    await program.go('next');
    expect(await program.shown('Locals')).toEqual(['n=100000000000000000005']);
    await program.end();
  });

  it('sets variables with any expression, and new objects stay', async () => {
    const program = await debugPython(shop, { breakpoints: [14] });
    await program.client.stopped('breakpoint');
    expect(await program.set('Locals', 'result', "len('abc') * 1000")).toBe('3000');
    await program.set('Parameters', 'items', "[Item('cup', 7)] + items");
    expect(await program.evaluate('items')).toBe("[Item('cup'), Item('pen'), Item('ink')]");
    expect(await program.set('Parameters', 'tax', "'x'").catch((error: Error) => error.message)).toBe("'x'");
    expect(await program.set('Parameters', 'tax', '1 +').catch((error: Error) => error.message)).toContain(
      'SyntaxError: invalid syntax',
    );
    await program.end();
  });

  it('evaluates expressions where it stands; watches undo what they change, the console does not', async () => {
    const program = await debugPython(shop, { breakpoints: [14] });
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('sum(i.price for i in items if i is not None)')).toBe('15');
    expect(await program.evaluate("items.append('lost')")).toBe('None');
    expect(await program.evaluate('len(items)')).toBe('2');
    expect(await program.evaluate("items.append(Item('kept', 1))", 'repl')).toBe('None');
    expect(await program.evaluate('len(items)')).toBe('3');
    expect(await program.evaluate('result = 40; extra = [result]', 'repl')).toBe('');
    expect(await program.evaluate('result + extra[0]')).toBe('80');
    expect(await program.evaluate('1 / 0')).toContain('ZeroDivisionError: division by zero');
    expect(await program.evaluate('missing')).toContain("NameError: name 'missing' is not defined");
    expect(await program.evaluate('import os')).toContain('imports of os are not supported by the Python machine');
    expect(await program.evaluate('while True: pass', 'hover')).toContain('did not end within');
    await program.end();
  });

  it('stops where a condition holds, and logs with expressions', async () => {
    const program = await debugPython(shop, {
      breakpoints: [
        { line: 14, condition: "item.name == 'ink'" },
        { line: 13, logMessage: 'so far {result} of {len(items)}' },
      ],
    });
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('item')).toBe("Item('ink')");
    expect(program.client.output('console')).toContain('so far 0 of 2');
    await program.end();
  });
});

const failing = `class Broken(ValueError):
    pass

def risky(n):
    try:
        return 1 / n
    except ZeroDivisionError:
        raise Broken('no zero')

try:
    risky(0)
except Broken:
    print('handled')
risky(0)
`;

describe('exceptions', () => {
  it('are filters by type: those that the program names', async () => {
    const program = await debugPython(failing, { filters: ['condition Broken'] });
    const { body } = await program.client.event('capabilities');
    const labels = (body.capabilities.exceptionBreakpointFilters as { label: string }[]).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['Broken', 'ZeroDivisionError', 'ValueError']));
    const stop = await program.client.stopped('exception');
    expect(stop).toMatchObject({ description: 'Paused on condition', text: 'Broken: no zero' });
    expect(await program.stack()).toBe('risky:8 <module>:11');
    await program.go('continue');
    expect(await program.stack()).toBe('risky:8 <module>:14');
    await program.end();
  });

  it('a filter of a base type stops at its subtypes', async () => {
    const program = await debugPython(failing, { filters: ['condition ValueError'] });
    expect((await program.client.stopped('exception')).text).toBe('Broken: no zero');
    await program.end();
  });

  it('uncaught, stop with the stack there and the traceback told; then stderr has CPython’s traceback', async () => {
    const program = await debugPython(failing);
    const stop = await program.client.stopped('exception');
    expect(stop.text).toBe('Broken: no zero');
    expect(await program.stack()).toBe('risky:8 <module>:14');
    expect(await program.shown('Parameters')).toEqual(['n=0']);
    const { body } = await program.client.customRequest('exceptionInfo', { threadId: 1 });
    expect(body).toMatchObject({ exceptionId: 'Broken', breakMode: 'unhandled' });
    const told: string[] = body.details.stackTrace.split('\n');
    expect(told[0]).toBe('Traceback (most recent call last):');
    expect(told.filter((line) => /File /.test(line)).map((line) => line.replace(/"[^"]*"/, 'it'))).toEqual([
      '  File it, line 6, in risky',
      '  File it, line 14, in <module>',
      '  File it, line 8, in risky',
    ]);
    expect(told.at(-1)).toBe('Broken: no zero');
    await program.go('continue');
    const printed = program.client.output('stderr').split('\n');
    expect(printed[0]).toBe('Traceback (most recent call last):');
    expect(printed.slice(-2)).toEqual(['Broken: no zero', '']);
    expect(printed).toContain('During handling of the above exception, another exception occurred:');
    await program.end();
  });

  it('sys.exit ends with its code', async () => {
    const program = await debugPython('import sys\nprint("x")\nsys.exit(3)\n', { launch: { stopAtEnd: false } });
    expect((await program.client.event('exited')).body.exitCode).toBe(3);
    expect(program.client.output('stdout')).toBe('x\n');
    await program.end();
  });

  it('a file that does not compile is refused with its place', async () => {
    await expect(debugPython('x = (1,\nprint(x)\n')).rejects.toThrow(/program\.py:1:5.*'\(' was never closed/s);
    await expect(debugPython('import os\n')).rejects.toThrow(/program\.py:1:8.*imports of os are not supported/s);
  });
});

describe('what the run tells', () => {
  it('coverage counts lines and branches', async () => {
    const program = await debugPython(
      'def f(n):\n    if n > 1:\n        return n\n    return 0\n\nfor i in range(3):\n    f(i)\n',
      { launch: { coverage: 'counts' } },
    );
    await program.client.stopped('ended');
    const { sources }: CoverageResponseBody = await program.client.own('sahara/coverage', {});
    const [source] = sources;
    expect(source?.lines.map(({ line, count }) => `${line}:${count}`)).toEqual([
      '1:1',
      '2:3',
      '3:1',
      '4:2',
      '6:4',
      '7:3',
    ]);
    await program.end();
  });

  it('says which way a condition will go', async () => {
    const program = await debugPython('for i in range(3):\n    if i and i < 2:\n        print(i)\n', {
      breakpoints: [2],
    });
    const said: string[] = [];
    for (let round = 0; round < 3; round++) {
      await program.client.stopped('breakpoint');
      const frameId = (await program.frames())[0]?.id ?? 0;
      const { body } = await program.client.customRequest('sahara/branches', { frameId });
      said.push((body as BranchesResponseBody).branches.map(({ column, label }) => `${column} ${label}`).join(', '));
      await program.client.send('continue', { threadId: 1 });
    }
    expect(said).toEqual(['8 false', '8 true, 14 true', '8 true, 14 false']);
    expect(program.client.output('stdout')).toBe('1\n');
    await program.end();
  });

  it('steps back through prints and objects, and prints nothing twice', async () => {
    const program = await debugPython(
      'items = []\nfor i in range(3):\n    items.append(i * 2)\n    print(items)\nprint("end")\n',
      {
        breakpoints: [5],
      },
    );
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('items')).toBe('[0, 2, 4]');
    for (let step = 0; step < 3; step++) {
      await program.client.send('stepBack', { threadId: 1 });
      await program.client.stopped('step');
    }
    expect(await program.evaluate('items')).toBe('[0, 2]');
    await program.go('continue');
    expect(program.client.output('stdout')).toBe('[0]\n[0, 2]\n[0, 2, 4]\n');
    await program.end();
  });

  it('reads what is typed, and what is given as standard input', async () => {
    const program = await debugPython("name = input('who? ')\nprint('hello', name)\n", {
      launch: { stdinText: 'Ada\n' },
    });
    await program.client.stopped('ended');
    expect(program.client.output('stdout')).toBe('who? hello Ada\n');
    await program.end();
  });
});
