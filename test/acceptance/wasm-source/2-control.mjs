// @ts-check
import path from 'node:path';
import { expect, expectEqual } from '../product.mjs';
import { debugged, fixture, inLanguage } from '../source-level.mjs';

const item = '2';

/** @param {any} adapter */
const stack = async (adapter) => {
  const { stackFrames } = await adapter.request('stackTrace', { threadId: 1 });
  return stackFrames.map((/** @type {any} */ { name, line }) => `${name}:${line}`).join(' ');
};

/** @param {any} adapter @param {string} command @param {object} [more] */
const go = async (adapter, command, more = {}) => {
  await adapter.request(command, { threadId: 1, ...more });
  return adapter.event('stopped');
};

/** Every stop until the end. @param {any} adapter */
const stops = async (adapter) => {
  const seen = [];
  for (
    let stopped = await adapter.event('stopped');
    stopped.reason !== 'ended';
    stopped = await go(adapter, 'continue')
  )
    seen.push(await stack(adapter));
  return seen;
};

const launch = { invoke: 'run', args: ['3'] };

/**
 * @param {string} module @param {string} source
 * @param {(adapter: any, file: string, begin: (more: object) => Promise<unknown>) => Promise<string | void>} work
 */
const session = (module, source, work) =>
  debugged([fixture(module), fixture(source)], (adapter, { program, file }) =>
    work(adapter, file(path.basename(source)), (more) => adapter.begin({ program, ...launch }, more)),
  );

const cpp = 'control.cpp';

export const claims = [
  inLanguage(item, 'C', 'breakpoints and steps', {
    'bound before the program starts': session('values.c.O0.dwarf4.wasm', 'values.c', async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [50] } });
      await adapter.event('stopped');
      expect(/^sum:50 run:87/.test(await stack(adapter)), await stack(adapter));
    }),
    'over never acts as into; out leaves, with what was returned': session(
      'values.c.O0.dwarf4.wasm',
      'values.c',
      async (adapter, file, begin) => {
        await begin({ breakpoints: { [file]: [87] } });
        await adapter.event('stopped');
        await go(adapter, 'next');
        expectEqual(await stack(adapter), 'run:88', 'behind the call');
      },
    ),
    'conditions, hit counts and log points in C': session(
      'values.c.O0.dwarf4.wasm',
      'values.c',
      async (adapter, file, begin) => {
        await begin({
          breakpoints: {
            [file]: [
              { line: 49, logMessage: 'value {node->value.whole}' },
              { line: 50, condition: 'applied < 0' },
            ],
          },
        });
        await adapter.event('stopped');
        const { id } = await adapter.top(1);
        expectEqual(
          (await adapter.request('evaluate', { expression: 'applied', frameId: id, context: 'watch' })).result,
          '-11',
          'applied',
        );
        expect(/value -?\d+/.test(adapter.output('console')), adapter.output('console'));
      },
    ),
  }),
  inLanguage(item, 'C++', 'breakpoints and steps', {
    'in every instantiation of a template': session('control.cpp.O0.wasm', cpp, async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [41] } });
      expectEqual(
        (await stops(adapter)).map((each) => each.split(' ')[0]),
        ['twice<int>:41', 'twice<double>:41'],
        'stops',
      );
    }),
    'in every inlined copy, as frames': session('control.cpp.O0.wasm', cpp, async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [46] } });
      expectEqual(
        await stops(adapter),
        ['square:46 sumOfSquares:51 run:75', 'square:46 sumOfSquares:52 run:75'],
        'stops',
      );
    }),
    'by column': session('control.cpp.O0.wasm', cpp, async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [{ line: 73, column: 18 }] } });
      await adapter.event('stopped');
      const { id } = await adapter.top(1);
      const value = async (/** @type {string} */ expression) =>
        (await adapter.request('evaluate', { expression, frameId: id, context: 'watch' })).result;
      expectEqual([await value('a'), await value('b')], ['1', '0'], 'values between the statements');
      const { breakpoints } = await adapter.request('breakpointLocations', { source: { path: file }, line: 73 });
      expect(breakpoints.length > 2, JSON.stringify(breakpoints));
      return `${breakpoints.length} columns`;
    }),
    'by function: parts of names, overloads, patterns': session(
      'control.cpp.O0.wasm',
      cpp,
      async (adapter, _, begin) => {
        await begin({ functions: ['Strip::area(int)', '/re ^apply', 'twice<double>'] });
        const names = (await stops(adapter)).map((each) => each.replace(/:\d+.*/, ''));
        expectEqual(names, ['shape::Strip::area', 'twice<double>', 'apply', 'apply'], 'functions');
      },
    ),
    'step-in targets by demangled name': session('control.cpp.O0.wasm', cpp, async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [76] } });
      await adapter.event('stopped');
      const { targets } = await adapter.request('stepInTargets', { frameId: (await adapter.top(1)).id });
      expectEqual(
        targets.map((/** @type {any} */ { label }) => label),
        ['int twice<int>(int)', 'double twice<double>(double)'],
        'targets',
      );
      await go(adapter, 'stepIn', { targetId: targets[1].id });
      expectEqual((await adapter.top(1)).name, 'twice<double>', 'the function');
      await go(adapter, 'stepOut');
      const locals = await adapter.scope((await adapter.top(1)).id, 'Locals');
      expectEqual(`${locals[0].name} ${locals[0].value}`, '[twice<double> returned] 3', 'the returned value');
    }),
    'inlined calls at -O2: entered, passed and left as frames': session(
      'control.cpp.O2.wasm',
      cpp,
      async (adapter, _, begin) => {
        await begin({ functions: ['sumOfSquares'] });
        expectEqual(await stops(adapter), ['sumOfSquares:53 run:75'], 'stops');
      },
    ),
    'into pointers to functions and virtual functions': session(
      'control.cpp.O0.wasm',
      cpp,
      async (adapter, file, begin) => {
        await begin({ breakpoints: { [file]: [71, 57] } });
        await adapter.event('stopped');
        await go(adapter, 'stepIn');
        expectEqual((await adapter.top(1)).name, 'shape::Square::area', 'the virtual function');
        await go(adapter, 'continue');
        await go(adapter, 'stepIn');
        expectEqual((await adapter.top(1)).name, '(anonymous namespace)::hidden', 'the pointer');
      },
    ),
    'data breakpoints on variables': session('control.cpp.O0.wasm', cpp, async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [73] } });
      await adapter.event('stopped');
      const { dataId } = await adapter.request('dataBreakpointInfo', {
        name: 'total',
        frameId: (await adapter.top(1)).id,
      });
      await adapter.request('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'write' }] });
      expectEqual((await go(adapter, 'continue')).text, 'total: 29 → 32', 'the write');
    }),
    'set next statement': session('control.cpp.O0.wasm', cpp, async (adapter, file, begin) => {
      await begin({ breakpoints: { [file]: [73] } });
      await adapter.event('stopped');
      const { targets } = await adapter.request('gotoTargets', { source: { path: file }, line: 79 });
      await adapter.request('goto', { threadId: 1, targetId: targets[0].id });
      await adapter.event('stopped');
      expectEqual(await stack(adapter), 'run:79', 'the statement');
    }),
  }),
  inLanguage(item, 'Rust', 'breakpoints and steps', {
    'by path of the function; libraries are passed by': session(
      'values.rs.O0.wasm',
      'values.rs',
      async (adapter, _, begin) => {
        await begin({ functions: ['values::area'] });
        await adapter.event('stopped');
        expect(/^values::area:\d+ run:62/.test(await stack(adapter)), await stack(adapter));
        const seen = [];
        for (let step = 0; step < 12; step++) {
          await go(adapter, 'stepIn');
          seen.push((await adapter.top(1)).name);
        }
        expect(
          seen.every((name) => /^(values::\w+|run)$/.test(name)),
          seen.join(' '),
        );
      },
    ),
    'inlined calls at -O2 are frames': session('values.rs.O2.wasm', 'values.rs', async (adapter, _, begin) => {
      await begin({ functions: ['area'] });
      await adapter.event('stopped');
      expect(/^values::area:\d+ run:\d+/.test(await stack(adapter)), await stack(adapter));
    }),
  }),
  inLanguage(item, 'AssemblyScript', 'breakpoints and steps', {
    'lines, steps, locals, strings and arrays': debugged(
      ['words.wasm', 'words.wasm.map', 'words.ts'].map((name) => fixture(path.join('..', 'assemblyscript', name))),
      async (adapter, { program, file }) => {
        await adapter.begin({ program, invoke: 'run', args: ['2'] }, { breakpoints: { [file('words.ts')]: [28] } });
        await adapter.event('stopped');
        const locals = await adapter.scope((await adapter.top(1)).id, 'Locals');
        const shown = locals.map((/** @type {any} */ { name, value }) => `${name}=${value}`);
        expect(shown.includes('names=["one", "three", "five"]') && shown.includes('floats=[0, 2.5]'), shown.join('; '));
        await go(adapter, 'stepIn');
        expectEqual((await adapter.top(1)).name, 'words/longest', 'the function');
        await go(adapter, 'stepOut');
        expectEqual((await adapter.top(1)).name, 'words/run', 'the caller');
        return shown.join('; ');
      },
    ),
  }),
];
