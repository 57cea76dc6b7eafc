// @ts-check
import path from 'node:path';
import { expect, expectEqual } from '../product.mjs';
import { debugged, fixture, inLanguage } from '../source-level.mjs';

const item = '6';

/** @param {string} name */
const thrown = (name) => fixture(path.join('..', 'exceptions', name));

/** The frame that an editor shows. @param {any} adapter */
const shown = async (adapter) => {
  const { stackFrames } = await adapter.request('stackTrace', { threadId: 1 });
  const frame = stackFrames.find(
    (/** @type {any} */ { source }) => source && source.presentationHint !== 'deemphasize',
  );
  return `${frame?.name}:${frame?.line}`;
};

/** @param {any} adapter @param {object[]} filterOptions @param {string[]} filters */
const filtered = (adapter, filterOptions, filters = []) =>
  adapter.request('setExceptionBreakpoints', { filters, filterOptions });

/** @param {string} source @param {string} way @param {string} text @param {string} place @param {string} filter */
const ends = (source, way, text, place, filter) =>
  debugged([thrown(source.replace(/\.\w+$/, '.wasm')), thrown(source)], async (adapter, { program }) => {
    await adapter.begin({ program, args: [way] }, { exceptions: [filter] });
    const stopped = await adapter.event('stopped');
    expectEqual([stopped.reason, stopped.text, await shown(adapter)], ['exception', text, place], 'the stop');
    return stopped.text;
  });

export const claims = [
  inLanguage(item, 'C', 'abort, assertions and traps at the line that caused them', {
    assertion: ends(
      'aborting.c',
      '1',
      'unreachable: assertion failed: n < 3 && "n is small" (aborting.c:12, in check)',
      'check:12',
      'unhandled',
    ),
    abort: ends('aborting.c', '2', 'unreachable: abort() was called', 'main:31', 'unhandled'),
    'address out of memory': ends(
      'aborting.c',
      '5',
      'out of bounds memory access: reading 4 bytes at 0x7fffff00, and the memory has 131072',
      'main:34',
      'unhandled',
    ),
    'null function pointer': ends(
      'aborting.c',
      '7',
      'uninitialized element: a null function pointer was called',
      'main:36',
      'unhandled',
    ),
  }),
  inLanguage(item, 'C++', 'exceptions as a filter, with the type and the message', {
    'each kind of type': debugged([thrown('throwing.wasm'), thrown('throwing.cpp')], async (adapter, { program }) => {
      await adapter.begin({ program }, { exceptions: ['c++ throw'] });
      const seen = [];
      for (let stopped = await adapter.event('stopped'); stopped.reason !== 'ended'; ) {
        seen.push(`${stopped.text} at ${await shown(adapter)}`);
        await adapter.request('continue', { threadId: 1 });
        stopped = await adapter.event('stopped');
      }
      expectEqual(
        seen,
        [
          'shop::OutOfStock: no apples are left at deliver:21',
          'int: 42 at deliver:22',
          'char const*: a text at deliver:23',
          'std::string: a long text that does not fit into the string itself at deliver:24',
          'shop::Plain at deliver:25',
          'std::logic_error: unhandled logic at deliver:26',
        ],
        'what was thrown',
      );
      return `${seen.length} kinds`;
    }),
    'a condition by type or base; exception information': debugged(
      [thrown('throwing.wasm'), thrown('throwing.cpp')],
      async (adapter, { program }) => {
        await adapter.begin({ program, stopOnEntry: true });
        await adapter.event('stopped');
        await filtered(adapter, [{ filterId: 'c++ throw', condition: 'std::exception' }]);
        await adapter.request('continue', { threadId: 1 });
        await adapter.event('stopped');
        const { exceptionId, description, details } = await adapter.request('exceptionInfo', { threadId: 1 });
        expectEqual(exceptionId, 'shop::OutOfStock', 'the type');
        expect(/Derived from std::runtime_error, std::exception/.test(description), description);
        expect(details.stackTrace.includes('deliver (throwing.cpp:21:'), details.stackTrace);
        await adapter.request('continue', { threadId: 1 });
        expectEqual((await adapter.event('stopped')).text, 'std::logic_error: unhandled logic', 'the next one');
      },
    ),
    'one that nobody catches': debugged(
      [thrown('throwing.wasm'), thrown('throwing.cpp')],
      async (adapter, { program }) => {
        await adapter.begin({ program }, { exceptions: ['unhandled'] });
        const { text } = await adapter.event('stopped');
        expect(/std::logic_error is caught by nobody: unhandled logic/.test(text), text);
        expectEqual(await shown(adapter), 'deliver:26', 'the place');
      },
    ),
  }),
  inLanguage(item, 'Rust', 'panics as a filter, with the message, at the line of the program', {
    panic: ends('panicking.rs', '1', 'panic: Ada has only 10', 'panicking::withdraw:9', 'rust panic'),
    index: ends(
      'panicking.rs',
      '2',
      'panic: index out of bounds: the len is 3 but the index is 7',
      'panicking::third:16',
      'rust panic',
    ),
    unwrap: ends(
      'panicking.rs',
      '3',
      'panic: called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }',
      'panicking::parse:20',
      'rust panic',
    ),
    'division by zero': ends(
      'panicking.rs',
      '5',
      'panic: attempt to divide by zero',
      'panicking::main:32',
      'rust panic',
    ),
  }),
];
