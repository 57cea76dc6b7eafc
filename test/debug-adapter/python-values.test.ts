/** Values of a stopped Python program: set in every kind of place, completed, watched by key; code replaced. */
import { describe, expect, it } from 'vitest';
import type { ReplaceResponseBody } from '../../debug-adapter/protocol.ts';
import { debugPython, pythonFile } from './python.ts';
import type { Debugged } from './sahara.ts';

const text = `class Point:
    kind = 'point'
    def __init__(self):
        self.x = 1
    @property
    def double(self):
        return self.x * 2

def work(n):
    seen = {n}
    pair = (1, 2)
    def inner():
        return seen, n
    return inner() and n  # stop

ages = {'Ada': 36, 5: 'five', 0: 'zero'}
numbers = [5, 6, 7]
rows = [{'name': 'a'}, {'name': 'b'}]
point = Point()
key = 'Ada'
total = work(3)
print(ages, numbers, point.x, rows, total)
`;

const stopped = async (): Promise<Debugged> => {
  const program = await debugPython(text, { breakpoints: [14] });
  await program.client.stopped('breakpoint');
  return program;
};

const set = async (program: Debugged, expression: string, value: string): Promise<string> => {
  const frameId = (await program.frames())[0]?.id ?? 0;
  return program.client.setExpressionRequest({ expression, value, frameId }).then(
    ({ body }) => body.value,
    (error: Error) => `! ${error.message}`,
  );
};

describe('values of a stopped Python program', () => {
  it('are set where they stand: captured, global, attribute, element by index and by key', async () => {
    const program = await stopped();
    const places = [
      ['n', '10 ** 20', '100000000000000000000'],
      ['key', "'Bob'", "'Bob'"],
      ['point.x', '[1, 2]', '[1, 2]'],
      ['numbers[-1]', 'numbers[0] + 1', '6'],
      ["ages['Ada']", '37', '37'],
      ['ages[0]', "'nought'", "'nought'"],
      ["rows[1]['name']", "f'{n}'", "'100000000000000000000'"],
    ] as const;
    for (const [place, value, shown] of places)
      expect([place, await set(program, place, value)]).toEqual([place, shown]);
    await program.client.breakpoints(pythonFile, [22]);
    await program.go('continue');
    expect(await program.evaluate('ages, numbers, point.x, rows, total')).toBe(
      "({'Ada': 37, 5: 'five', 0: 'nought'}, [5, 6, 6], [1, 2], [{'name': 'a'}, {'name': '100000000000000000000'}], 100000000000000000000)",
    );
    await program.end();
  });

  it('what has no place of its own is refused in a sentence', async () => {
    const program = await stopped();
    for (const place of ['numbers[0:2]', 'point.double', 'n + 1', 'pair[0]', 'len(numbers)'])
      expect([place, await set(program, place, '9')]).toEqual([
        place,
        '! This value is computed and has no place of its own: it cannot be set.',
      ]);
    expect(await set(program, 'numbers[9]', '1')).toBe('! IndexError: list index out of range');
    const seen = await program.variable('Locals', 'seen');
    const refused = program.client.setVariableRequest({
      variablesReference: seen.variablesReference,
      name: '0',
      value: '4',
    });
    await expect(refused).rejects.toThrow('cannot be set');
    await program.end();
  });

  it('a key of a dict is a key, and watching one is not watching its neighbours', async () => {
    const program = await stopped();
    expect(await program.evaluate('ages[0]')).toBe("'zero'");
    expect(await program.evaluate('ages[key]')).toBe('36');
    const ages = await program.variable('Globals', 'ages');
    const frameId = (await program.frames())[0]?.id ?? 0;
    const ids = [
      (await program.client.customRequest('dataBreakpointInfo', { name: "ages['Ada']", frameId })).body.dataId,
      (
        await program.client.customRequest('dataBreakpointInfo', {
          name: "'Ada'",
          variablesReference: ages.variablesReference,
        })
      ).body.dataId,
    ];
    expect(ids.map((id) => JSON.parse(id).location)).toEqual([ids, ids].map(() => JSON.parse(ids[0]).location));
    await program.end();
  });

  it('comprehensions and lambdas see captured locals', async () => {
    const program = await stopped();
    expect(await program.evaluate('[n + k for k in pair if k in (1, n)]')).toBe('[4]');
    expect(await program.evaluate('sorted(numbers, key=lambda each: -each * n)')).toBe('[7, 6, 5]');
    expect(await program.evaluate('{k: [n, *pair] for k in seen}')).toBe('{3: [3, 1, 2]}');
    await program.end();
  });

  it('the console completes names and attributes', async () => {
    const program = await stopped();
    const frameId = (await program.frames())[0]?.id ?? 0;
    const complete = async (before: string): Promise<string[]> => {
      const { targets } = (
        await program.client.completionsRequest({ frameId, text: before, column: before.length + 1 })
      ).body;
      return targets.map(({ label }) => label);
    };
    expect(await complete('point.')).toEqual(['double', 'kind', 'x']);
    expect(await complete('x = numbers.ap')).toEqual(['append']);
    expect(await complete('rows[0].ke')).toEqual(['keys']);
    expect(await complete('print(pa')).toEqual(['pair', 'pass']);
    expect(await complete('enum')).toEqual(['enumerate']);
    await program.end();
  });
});

describe('code of a paused Python program', () => {
  const priced = `def price(n):
    return n * 2

def show(n):
    print(price(n))

for n in range(3):
    show(n)
`;

  it('is replaced: the next call runs the new code, and breakpoints are bound in it', async () => {
    const program = await debugPython(priced, { breakpoints: [5] });
    await program.client.stopped('breakpoint');
    const edited = priced.replace('    return n * 2', '    # dearer\n    return n * 2 + 100');
    program.files[pythonFile] = edited;
    const body = await program.client.own<ReplaceResponseBody>('sahara/replace', { path: pythonFile, text: edited });
    expect(body).toEqual({ replaced: ['price'], refused: [], diagnostics: [] });
    await program.client.breakpoints(pythonFile, [3]);
    await program.go('continue');
    expect(await program.stack()).toBe('price:3 show:6 <module>:9');
    expect(await program.evaluate('n * 2 + 100')).toBe('100');
    await program.end();
  });

  it('what does not compile or cannot be replaced is said', async () => {
    const program = await debugPython(priced, { breakpoints: [5] });
    await program.client.stopped('breakpoint');
    const broken = await program.client.own<ReplaceResponseBody>('sahara/replace', {
      path: pythonFile,
      text: priced.replace('n * 2', 'n *'),
    });
    expect(broken.diagnostics).toMatchObject([{ line: 2, message: 'invalid syntax' }]);
    const other = await program.client.own<ReplaceResponseBody>('sahara/replace', {
      path: pythonFile,
      text: priced.replace('def price(n)', 'def price(n, tax=1)').replace('range(3)', 'range(4)'),
    });
    expect(other.refused).toEqual([
      {
        name: '<module>',
        reason: 'statements outside of functions run once: what is new in them is done after a restart',
      },
      { name: 'price', reason: 'its parameters are others: functions that exist keep theirs' },
    ]);
    await program.end();
  });
});
