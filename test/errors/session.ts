/** Errors of a debug session: the launch, breakpoints, values. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { CheckedClient } from '../protocol/checked-client.ts';
import type { ErrorRow, ErrorSection } from './row.ts';

const source = `(module m)
; a comment behind which there is code

(fn main [] -> i64
  (let [count 1
        name "Ada"]
    (print name)
    count))
`;

/** A folder with the program, and a session of its own. */
export const session = async (use: (client: CheckedClient, program: string) => Promise<string>): Promise<string> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sahara session '));
  const program = path.join(folder, 'program.sahara');
  writeFileSync(program, source);
  const client = await CheckedClient.open();
  try {
    const text = await use(client, program);
    if (/internal/i.test(text)) throw new Error(text);
    await client.end();
    return text.replaceAll(`${folder}${path.sep}`, '');
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};

const launchRow = (code: string, attributes: (program: string) => object, place: string, next: string): ErrorRow => ({
  code,
  place,
  next,
  provoke: () =>
    session(async (client, program) => {
      await client.initializeRequest();
      return client.refused('launch', attributes(program));
    }),
});

/** Why a breakpoint is not verified that a session sets while the program stands at its entry. */
export const breakpointMessage = (
  set: (client: CheckedClient, program: string) => Promise<DebugProtocol.Breakpoint | undefined>,
  launch: object = {},
): Promise<string> =>
  session(async (client, program) => {
    await client.begin({ program, stopOnEntry: true, ...launch });
    await client.stopped('entry');
    const bound = await set(client, program);
    if (bound?.verified) throw new Error(`verified: ${JSON.stringify(bound)}`);
    if (bound?.message === undefined) throw new Error('the breakpoint has no message');
    return bound.message;
  });

const breakpointRow = (
  code: string,
  breakpoint: DebugProtocol.SourceBreakpoint,
  place: string,
  next: string,
): ErrorRow => ({
  code,
  place,
  next,
  provoke: () => breakpointMessage(async (client, program) => (await client.breakpoints(program, [breakpoint]))[0]),
});

/** A request that is refused while the program stands at the line that prints. */
export const stoppedRow = (
  code: string,
  request: (client: CheckedClient, frameId: number, locals: number) => Promise<string>,
  place: string,
  next: string,
): ErrorRow => ({
  code,
  place,
  next,
  provoke: () =>
    session(async (client, program) => {
      await client.begin({ program }, { breakpoints: { [program]: [7] } });
      const { threadId } = await client.stopped('breakpoint');
      const stack = await client.stackTraceRequest({ threadId: threadId ?? 1 });
      const frameId = stack.body.stackFrames[0]?.id ?? 0;
      const { scopes } = (await client.scopesRequest({ frameId })).body;
      const locals = scopes.find(({ name }) => name === 'Locals')?.variablesReference ?? 0;
      return request(client, frameId, locals);
    }),
});

export const sessionErrors: ErrorSection = {
  title: 'Debug session',
  rows: [
    launchRow(
      'unknown-attribute',
      (program) => ({ program, stopOnEntri: true }),
      'the attribute',
      'Take the name that the text gives.',
    ),
    launchRow(
      'wrong-attribute',
      (program) => ({ program, stopOnEntry: 'yes' }),
      'the attribute',
      'Give a value of that kind.',
    ),
    launchRow('no-program', () => ({}), 'launch.json', 'Add the attribute `program` with the path of the file.'),
    launchRow('no-file', (program) => ({ program: `${program}.gone` }), 'the attribute `program`', 'Check the path.'),
    {
      code: 'not-built',
      place: 'the attribute `program`',
      next: 'Build it, by hand or by a task that `preLaunchTask` names.',
      provoke: () =>
        session(async (client, program) => {
          await client.initializeRequest();
          const source = path.join(path.dirname(program), 'hello.c');
          // The top of the project: what lies above it on this machine is not looked at.
          mkdirSync(path.join(path.dirname(program), '.git'));
          writeFileSync(source, 'int main(void) { return 0; }\n');
          const text = await client.refused('launch', { program: source });
          return text.replaceAll(`${path.dirname(program)}${path.sep}`, '').replaceAll(path.dirname(program), '.');
        }),
    },
    launchRow(
      'no-test',
      (program) => ({ program, test: 'adds' }),
      'the attribute `test`',
      'Take the name behind a `test` of the program.',
    ),
    launchRow(
      'unknown-machine',
      (program) => ({ program, machine: 'pdp' }),
      'the attribute `machine`',
      'Take one of the list, or leave it out.',
    ),
    {
      code: 'not-launched',
      place: 'the request',
      next: 'Start a session first.',
      provoke: () =>
        session(async (client) => {
          await client.initializeRequest();
          return client.refused('evaluate', { expression: '1' });
        }),
    },
    breakpointRow('no-code', { line: 9 }, 'the breakpoint, shown hollow', 'Move it to a line with code.'),
    breakpointRow(
      'bad-hit-count',
      { line: 7, hitCondition: 'often' },
      'the breakpoint, shown hollow',
      'Write a count, `>= 3` or `% 10`.',
    ),
    stoppedRow(
      'evaluation',
      (client, _frameId, variablesReference) =>
        client.refused('setVariable', { variablesReference, name: 'count', value: '"three"' }),
      'the variable',
      'Give a value of the type that the text names.',
    ),
    stoppedRow(
      'evaluation',
      (client, frameId) => client.refused('setExpression', { frameId, expression: 'name', value: '3' }),
      'the expression',
      'Give a value of the type that the text names.',
    ),
    stoppedRow(
      'evaluation',
      (client, frameId) => client.refused('evaluate', { frameId, expression: 'counter', context: 'watch' }),
      'the watch',
      'Take a name that is visible at this line.',
    ),
    stoppedRow(
      'no-condition',
      (client) => client.refused('sahara/restart', { threadId: 1, name: 'use-value', arguments: [] }),
      'the command',
      'Choose a restart when the program stands at a condition.',
    ),
    stoppedRow(
      'no-variable',
      (client, _frameId, variablesReference) =>
        client.refused('sahara/lastWrite', { variablesReference, name: 'counter' }),
      'the variable',
      'Take a variable that is shown, or a field or an element of one.',
    ),
    stoppedRow(
      'no-moment',
      (client) => client.refused('sahara/goToMoment', { clock: 1_000_000 }),
      'the command',
      'Take a clock in that span.',
    ),
    stoppedRow(
      'no-timeline',
      (client) => client.refused('sahara/switchTimeline', { timeline: 2 }),
      'the command',
      'Take one of the list.',
    ),
    stoppedRow(
      'no-output',
      (client) => client.refused('sahara/goToOutput', { output: 3 }),
      'the command',
      'Take a line that this timeline has printed.',
    ),
    stoppedRow(
      'no-statement',
      (client) => client.refused('sahara/retroactiveLog', { path: 'program.sahara', line: 2, message: 'here' }),
      'the line',
      'Take a line with code.',
    ),
    {
      code: 'not-recorded',
      place: 'the request',
      next: 'Remove `timeTravel` from the configuration, and start again.',
      provoke: () =>
        session(async (client, program) => {
          await client.begin({ program, timeTravel: false }, { breakpoints: { [program]: [7] } });
          await client.stopped('breakpoint');
          return client.refused('stepBack', { threadId: 1 });
        }),
    },
    stoppedRow(
      'launched',
      (client) => client.refused('launch', { program: 'program.sahara' }),
      'the request',
      'End the session first, or restart it.',
    ),
  ],
};
