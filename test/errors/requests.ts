/** Errors of requests to a debug session that has begun. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CheckedClient } from '../protocol/checked-client.ts';
import type { ErrorRow, ErrorSection } from './row.ts';
import { breakpointMessage, session, stoppedRow } from './session.ts';

/** A session that launches another program of the folder; stopped when it stands. */
const launched = (
  text: string,
  use: (client: CheckedClient, file: string) => Promise<string>,
  {
    name = 'other.sahara',
    launch = {},
    filters = [],
  }: { name?: string; launch?: object; filters?: readonly string[] } = {},
): Promise<string> =>
  session(async (client, program) => {
    const file = path.join(path.dirname(program), name);
    writeFileSync(file, text);
    await client.begin({ program: file, ...launch }, { exceptions: { filters: [...filters] } });
    return use(client, file);
  });

const row = (code: string, place: string, next: string, provoke: ErrorRow['provoke']): ErrorRow => ({
  code,
  place,
  next,
  provoke,
});

const endless = '(module m)\n(fn main [] -> unit\n  (loop (print "on")))\n';

const restarting = `(module m)
(condition low [by i64])
(fn pay [n i64] -> i64 :signals low
  (restarts (signal (low :by n))
    [pay-less [m i64] m]))
(fn main [] -> i64 :signals low
  (pay 50))
`;

/** A request about restarts while the program stands at a condition that offers one. */
const atCondition = (code: string, args: object, next: string): ErrorRow =>
  row(code, 'the command', next, () =>
    launched(
      restarting,
      async (client) => {
        await client.stopped('exception');
        return client.refused('sahara/restart', { threadId: 1, ...args });
      },
      { filters: ['unhandled'] },
    ),
  );

const outputAbout = async (client: CheckedClient, pattern: RegExp): Promise<string> => {
  const { body } = await client.event<DebugProtocol.OutputEvent>('output', (event) => pattern.test(event.body.output));
  return body.output.trim();
};

export const requestErrors: ErrorSection = {
  title: 'Requests of a debug session',
  rows: [
    row('path-format', 'the client', 'Let the client send paths.', () =>
      session((client) => client.refused('initialize', { adapterID: 'sahara', pathFormat: 'uri' })),
    ),
    row('no-function', 'the breakpoint, shown hollow', 'Take the name of a function, in full or short.', () =>
      breakpointMessage(async (client) => {
        const { body } = await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'multiply' }] });
        return body.breakpoints[0];
      }),
    ),
    row('other-file', 'the breakpoint, shown hollow', 'Set it in a file of the program that runs.', () =>
      breakpointMessage(async (client, program) => {
        const file = path.join(path.dirname(program), 'other.sahara');
        writeFileSync(file, endless);
        return (await client.breakpoints(file, [2]))[0];
      }),
    ),
    row('not-loaded', 'the breakpoint, shown hollow', 'Load debug information, or stop at a function.', () =>
      breakpointMessage(async (client, program) => (await client.breakpoints(program, [7]))[0], { debugInfo: false }),
    ),
    row('no-condition', 'the exception filter', 'Take a condition that the program declares.', () =>
      breakpointMessage(async (client) => {
        const { body } = await client.setExceptionBreakpointsRequest({
          filters: [],
          filterOptions: [{ filterId: 'all', condition: 'overflo' }],
        });
        return body?.breakpoints?.[0];
      }),
    ),
    row('breakpoint-condition', 'the breakpoint: the program stops there', 'Correct the condition.', () =>
      session(async (client, program) => {
        await client.begin({ program }, { breakpoints: { [program]: [{ line: 7, condition: '(> counter 3)' }] } });
        await client.stopped('breakpoint');
        return outputAbout(client, /counter/);
      }),
    ),
    row('no-source', 'the request', 'Open the disassembly from the call stack of this session.', () =>
      session(async (client, program) => {
        await client.begin({ program }, { breakpoints: { [program]: [7] } });
        await client.stopped('breakpoint');
        return client.refused('source', { sourceReference: 999, source: { sourceReference: 999 } });
      }),
    ),
    row('running', 'the command', 'Pause the program.', () =>
      launched(endless, (client) => client.refused('sahara/goToStart', {})),
    ),
    row('ended', 'the command', 'Restart, or go back in time.', () =>
      launched('(module m)\n(fn main [] -> i64 1)\n', async (client) => {
        await client.stopped('ended');
        return client.refused('continue', { threadId: 1 });
      }),
    ),
    stoppedRow(
      'no-context',
      (client) => client.refused('next', { threadId: 7 }),
      'the command',
      'Take a context that the call stack shows.',
    ),
    stoppedRow(
      'stale',
      (client) => client.refused('scopes', { frameId: 999 }),
      'the request',
      'Ask for the stack trace again.',
    ),
    stoppedRow(
      'stale',
      (client) => client.refused('variables', { variablesReference: 999 }),
      'the request',
      'Ask for the scopes again.',
    ),
    stoppedRow(
      'stale',
      (client) => client.refused('goto', { threadId: 1, targetId: 99 }),
      'the command',
      'Ask for the targets again.',
    ),
    stoppedRow(
      'no-variable',
      (client, _frameId, variablesReference) =>
        client.refused('setVariable', { variablesReference, name: 'counter', value: '1' }),
      'the variable',
      'Take a variable that is shown.',
    ),
    stoppedRow(
      'read-only',
      (client, frameId) => client.refused('setExpression', { frameId, expression: '(+ count 1)', value: '2' }),
      'the expression',
      'Set a variable, a field or an element.',
    ),
    stoppedRow(
      'evaluation',
      (client, _frameId, variablesReference) =>
        client.refused('setVariable', { variablesReference, name: 'count', value: '(print name)' }),
      'the variable',
      'Give an expression that has a value.',
    ),
    stoppedRow(
      'no-place',
      (client, frameId) => client.refused('sahara/history', { frameId, expression: '(+ count 1)' }),
      'the expression',
      'Ask about a variable, a field or an element.',
    ),
    stoppedRow(
      'no-place',
      (client) => client.refused('setDataBreakpoints', { breakpoints: [{ dataId: 'somewhere' }] }),
      'the data breakpoint',
      'Set it again at the variable.',
    ),
    stoppedRow(
      'no-place',
      async (client) => {
        const { body } = await client.dataBreakpointInfoRequest({ name: '0x10', asAddress: true, bytes: 4 });
        if (body.dataId !== null) throw new Error(JSON.stringify(body));
        return body.description;
      },
      'the data breakpoint',
      'Take an address that the memory view shows.',
    ),
    stoppedRow(
      'bad-hit-count',
      async (client, _frameId, variablesReference) => {
        const { dataId } = (await client.dataBreakpointInfoRequest({ variablesReference, name: 'count' })).body;
        const { body } = await client.setDataBreakpointsRequest({
          breakpoints: [{ dataId: dataId ?? '', hitCondition: 'often' }],
        });
        return body.breakpoints[0]?.message ?? '';
      },
      'the data breakpoint, shown hollow',
      'Write a count, `>= 3` or `% 10`.',
    ),
    stoppedRow(
      'bad-reference',
      (client) => client.refused('readMemory', { memoryReference: '0y12', count: 4 }),
      'the request',
      'Take a reference that a variable or a frame shows.',
    ),
    stoppedRow(
      'bad-data',
      (client) => client.refused('writeMemory', { memoryReference: '0x10', data: '*' }),
      'the request',
      'Send the bytes as base64.',
    ),
    stoppedRow(
      'read-only',
      async (client) => {
        const [frame] = (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames;
        return client.refused('writeMemory', { memoryReference: frame?.instructionPointerReference, data: 'AAAA' });
      },
      'the memory view',
      'Edit the source and choose *Replace Code*.',
    ),
    stoppedRow(
      'read-only',
      async (client, _frameId, variablesReference) => {
        const { variables } = (await client.variablesRequest({ variablesReference })).body;
        const memoryReference = variables.find((variable) => variable.memoryReference)?.memoryReference;
        return client.refused('writeMemory', { memoryReference, data: 'AAAA' });
      },
      'the memory view',
      'Set the variable.',
    ),
    stoppedRow(
      'refused',
      (client) => client.refused('terminateThreads', { threadIds: [7] }),
      'the command',
      'Take a context that the call stack shows.',
    ),
    stoppedRow(
      'no-snapshot',
      (client) => client.refused('sahara/snapshotDifference', { left: 1, right: 2 }),
      'the command',
      'Launch with `snapshots`, and take a clock of the list.',
    ),
    row('no-isolation', 'the command', 'Nothing: only machines with several heaps need the check.', () =>
      launched(
        'x = 1\n',
        async (client) => {
          await client.stopped('ended');
          return client.refused('sahara/checkHeaps', {});
        },
        { name: 'program.py' },
      ),
    ),
    atCondition('no-restart', { name: 'pay-mor', arguments: [] }, 'Take one of the list.'),
    atCondition('arity', { name: 'pay-less', arguments: [] }, 'Give one value for each parameter.'),
    atCondition(
      'evaluation',
      { name: 'pay-less', arguments: ['"x"'] },
      'Give a value of the type that the text names.',
    ),
    row('changed', 'the command', 'Restart.', () =>
      launched(
        endless,
        async (client, file) => {
          await client.stopped('entry');
          writeFileSync(file, endless.replace('"on"', '"on") (print "off"'));
          return client.refused('sahara/loadDebugInformation', {});
        },
        { launch: { debugInfo: false, stopOnEntry: true } },
      ),
    ),
    row('unknown-file', 'the attribute `program`', 'Name a program, or give `machine`.', () =>
      session(async (client, program) => {
        const file = path.join(path.dirname(program), 'notes.txt');
        writeFileSync(file, 'hello');
        await client.initializeRequest();
        return client.refused('launch', { program: file });
      }),
    ),
    row('bad-recording', 'the attribute `recording`', 'Take a file that *Save Recording* wrote.', () =>
      session(async (client, program) => {
        await client.initializeRequest();
        return client.refused('launch', { recording: program });
      }),
    ),
  ],
};
