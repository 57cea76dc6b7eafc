// @ts-check
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder } from '../product.mjs';

const text = `class Item:
    def __init__(self, name, price):
        self.name = name
        self.price = price

    def __repr__(self):
        return f'Item({self.name!r})'

def total(items):
    result = 0
    for item in items:
        result += item.price
    return result

basket = [Item('pen', 3), Item('ink', 12)]
if total(basket) > 10:
    print('much')
print([item.price * 2 for item in basket])
[][1]
`;

/**
 * @param {string} what
 * @param {(adapter: Adapter, file: string) => Promise<string | void>} work
 */
const claim = (what, work) => ({
  item: 'debugging',
  what,
  check: () =>
    inFolder({ 'shop.py': text }, async (folder) => {
      const adapter = new Adapter();
      const seen = await work(adapter, path.join(folder, 'shop.py'));
      await adapter.end();
      return seen;
    }),
});

/** @param {Adapter} adapter @param {string} command @param {object} [more] */
const go = async (adapter, command, more = {}) => {
  await adapter.request(command, { threadId: 1, ...more });
  return adapter.event('stopped');
};

/** @param {Adapter} adapter @param {string} expression @param {string} [context] */
const evaluate = async (adapter, expression, context = 'watch') =>
  (await adapter.request('evaluate', { expression, context, frameId: (await adapter.top(1)).id })).result;

export const claims = [
  claim('breakpoints stop by line, stepping goes through calls and loops', async (adapter, program) => {
    const { breakpoints } = await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 15 }] } });
    expectEqual(breakpoints[0].verified, true, 'the breakpoint');
    await adapter.event('stopped');
    const lines = [];
    await go(adapter, 'next');
    lines.push((await adapter.top(1)).line);
    await go(adapter, 'stepIn');
    lines.push((await adapter.top(1)).line);
    for (let step = 0; step < 4; step++) {
      await go(adapter, 'next');
      lines.push((await adapter.top(1)).line);
    }
    expectEqual(lines, [16, 10, 11, 12, 11, 12], 'the lines');
    return lines.join(' ');
  }),
  claim('names have their repr, containers expand, and any expression sets a variable', async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 12 }] } });
    await adapter.event('stopped');
    const { id } = await adapter.top(1);
    const [items] = await adapter.scope(id, 'Parameters');
    expectEqual([items.name, items.type, items.indexedVariables], ['items', 'list', 2], 'the parameter');
    const inside = await adapter.request('variables', { variablesReference: items.variablesReference });
    expectEqual(inside.variables.length, 2, 'elements');
    expectEqual(await evaluate(adapter, 'items', 'hover'), "[Item('pen'), Item('ink')]", 'a hover');
    const { scopes } = await adapter.request('scopes', { frameId: id });
    const { variablesReference } = scopes.find((/** @type {any} */ scope) => scope.name === 'Locals');
    await adapter.request('setVariable', { variablesReference, name: 'result', value: '10 ** 20' });
    expectEqual(await evaluate(adapter, 'result + len(items)'), '100000000000000000002', 'a watch');
    expectEqual(await evaluate(adapter, "result = 'x'", 'repl'), '', 'an assignment in the console');
    expectEqual(await evaluate(adapter, 'result'), "'x'", 'what was assigned');
  }),
  claim(
    'exceptions are filters by type; an uncaught one stops with its information, then the traceback',
    async (adapter, program) => {
      await adapter.begin({ program, stopAtEnd: false }, { exceptions: ['unhandled'] });
      const stop = await adapter.event('stopped');
      expectEqual([stop.reason, stop.text], ['exception', 'IndexError: list index out of range'], 'the stop');
      expectEqual((await adapter.top(1)).line, 19, 'the line');
      const info = await adapter.request('exceptionInfo', { threadId: 1 });
      expectEqual([info.exceptionId, info.breakMode], ['IndexError', 'unhandled'], 'the information');
      await adapter.request('continue', { threadId: 1 });
      expectEqual((await adapter.event('exited')).exitCode, 1, 'the exit code');
      expect(adapter.output('stderr').startsWith('Traceback (most recent call last):'), adapter.output('stderr'));
      expectEqual(adapter.output('stdout'), 'much\n[6, 24]\n', 'stdout');
    },
  ),
  claim(
    'coverage with branches, the way of a condition, stepping back, the history of a value',
    async (adapter, program) => {
      await adapter.begin(
        { program, coverage: 'counts' },
        { breakpoints: { [program]: [{ line: 16 }, { line: 17 }] } },
      );
      await adapter.event('stopped');
      const { branches } = await adapter.request('sahara/branches', { frameId: (await adapter.top(1)).id });
      expectEqual(
        branches.map((/** @type {any} */ row) => row.label),
        ['true'],
        'the way of the condition',
      );
      await go(adapter, 'continue');
      const { sources } = await adapter.request('sahara/coverage', {});
      const line = sources[0].lines.find((/** @type {any} */ row) => row.line === 12);
      expectEqual(line.count, 2, 'the count of line 12');
      await go(adapter, 'stepBack');
      expectEqual((await adapter.top(1)).line, 16, 'a step back');
      const before = await adapter.top(1);
      const history = await adapter.request('sahara/history', { expression: 'basket', frameId: before.id });
      expect(history.total >= 1, 'no write of basket');
      return `${history.total} writes`;
    },
  ),
  claim('snapshots of the stack are kept on demand, and two are compared', async (adapter, program) => {
    await adapter.begin({ program, snapshots: 5 });
    await adapter.event('stopped');
    const { snapshots } = await adapter.request('sahara/snapshots', {});
    expect(snapshots.length > 3, `${snapshots.length} snapshots`);
    const pair = snapshots.flatMap((/** @type {any} */ left, /** @type {number} */ index) =>
      snapshots.slice(index + 1).map((/** @type {any} */ right) => [left, right]),
    );
    const [left, right] = pair.find(
      (/** @type {any} */ [one, other]) => JSON.stringify(one.stack) !== JSON.stringify(other.stack),
    );
    const { rows } = await adapter.request('sahara/snapshotDifference', { left: left.clock, right: right.clock });
    expect(rows.length > 0, 'no difference');
    return `${snapshots.length} snapshots`;
  }),
  claim(
    'Variables show what the program’s own __repr__ says, and looking changes nothing',
    async (adapter, program) => {
      await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 12 }] } });
      await adapter.event('stopped');
      const { id } = await adapter.top(1);
      const [items] = await adapter.scope(id, 'Parameters');
      expectEqual(items.value, "[Item('pen'), Item('ink')]", 'the parameter');
      await adapter.request('disconnect', {}).catch(() => undefined);
    },
  ),
  claim(
    'a data breakpoint sees reads and equal writes: of a global, an attribute, an element',
    async (adapter, program) => {
      await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 16 }] } });
      await adapter.event('stopped');
      const { id: frameId } = await adapter.top(1);
      const watched = [];
      for (const name of ['basket[0].price', 'basket[1]']) {
        const info = await adapter.request('dataBreakpointInfo', { name, frameId });
        expectEqual(info.accessTypes, ['read', 'write', 'readWrite'], `accesses of ${name}`);
        watched.push({ dataId: info.dataId, accessType: 'read' });
      }
      await adapter.request('setBreakpoints', { source: { path: program }, breakpoints: [] });
      await adapter.request('setDataBreakpoints', { breakpoints: watched });
      const lines = [];
      for (let round = 0; round < 4; round++) {
        expectEqual((await go(adapter, 'continue')).reason, 'data breakpoint', 'the stop');
        lines.push((await adapter.top(1)).line);
      }
      expectEqual(lines, [12, 11, 18, 18], 'the lines that read');
      return lines.join(' ');
    },
  ),
  claim('a changed function is replaced while paused; what cannot be is said', async (adapter, program) => {
    await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 16 }] } });
    await adapter.event('stopped');
    const { replaced, refused } = await adapter.request('sahara/replace', {
      path: program,
      text: text.replace('item.price\n', 'item.price * 100\n').replace("print('much')", "print('more')"),
    });
    expectEqual([replaced, refused.map((/** @type {any} */ row) => row.name)], [['total'], ['<module>']], 'the answer');
    expectEqual(await evaluate(adapter, 'total(basket)'), '1500', 'the next call');
    return refused[0].reason;
  }),
  claim(
    'values are set in every place by any expression; a slice is refused in a sentence',
    async (adapter, program) => {
      await adapter.begin({ program }, { breakpoints: { [program]: [{ line: 16 }] } });
      await adapter.event('stopped');
      const { id: frameId } = await adapter.top(1);
      const set = async (/** @type {string} */ expression, /** @type {string} */ value) =>
        (await adapter.request('setExpression', { expression, value, frameId })).value;
      expectEqual(
        await set('basket[-1].price', '[n * 2 for n in range(3)]'),
        '[0, 2, 4]',
        'an attribute of the last element',
      );
      const refusal = await set('basket[0:1]', '[]').catch((error) => String(error.message));
      expect(refusal.includes('has no place of its own'), refusal);
      return refusal;
    },
  ),
];
