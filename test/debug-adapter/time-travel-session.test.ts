/** What a session does at the edge of the past: files, contexts that have ended, output lines as links. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { OutputsResponseBody, TimelinesBody } from '../../debug-adapter/protocol.ts';
import { root } from '../../scripts/set-up.mjs';
import { debugPython } from './python.ts';
import { type Debugged, debug } from './sahara.ts';
import { debugModule } from './wasm.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'sahara time travel '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const sessions: Debugged[] = [];
const kept = (program: Debugged): Debugged => {
  sessions.push(program);
  return program;
};
afterEach(async () => {
  for (const program of sessions.splice(0)) await program.end();
});

const travel = async (
  program: Debugged,
  command: string,
  args: object = {},
): Promise<DebugProtocol.StoppedEvent['body']> => {
  await program.client.send(command, command.startsWith('sahara/') ? args : { threadId: 1, ...args });
  return program.client.stopped();
};

it('the files of a program are written as its run left them, wherever somebody looked last', {
  timeout: 60_000,
}, async () => {
  const folder = path.join(scratch, 'files');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'input.txt'), 'some text');
  const program = await debugModule(
    readFileSync(path.join(root, 'test/vm/wasm/fixtures/files.wasm')),
    { launch: { stdinText: 'x', preopens: { '/': folder } } },
    '/project/program.wasm',
  );
  await program.client.stopped('ended', 30_000);
  await travel(program, 'sahara/goToStart');
  await program.end();
  expect(existsSync(path.join(folder, 'made'))).toBe(true);
  expect(readFileSync(path.join(folder, 'made', 'second'), 'utf8')).toBe('row ZERO the output\nrow 1 of the output\n');
});

const talking = `(module talking)
(fn worker [n i64] -> i64
  (receive [[m i64] (print m) (* n m)]))
(fn main [] -> i64
  (let [a (spawn worker 3) b (spawn worker 4)]
    (send a 10)
    (send b 20)
    (+ (join a) (join b))))
`;

it('a context that has ended begins to live again in the past, and is told to', async () => {
  const program = kept(await debug(talking));
  const { client } = program;
  await client.stopped('ended');
  const events = (): string[] =>
    client
      .transcript()
      .split('\n')
      .flatMap((line) => /^! thread \{"reason":"(\w+)","threadId":(\d+)\}/.exec(line)?.slice(1).join(' ') ?? []);
  const atEnd = events().length;
  await client.breakpoints('/project/program.sahara', [3]);
  const stop = await travel(program, 'reverseContinue');
  expect(stop.reason).toBe('breakpoint');
  // Otherwise a client would go on to say of the first context that it is paused on its end.
  expect(events().slice(atEnd)).toEqual(
    ['exited 1', ...[1, stop.threadId].sort().map((id) => `started ${id}`)].filter(
      (text) => !text.endsWith('undefined'),
    ),
  );
  const { threads } = (await client.threadsRequest()).body;
  expect(threads.every(({ name }) => !name.includes('ended'))).toBe(true);
  const before = events().length;
  await travel(program, 'sahara/goToEnd');
  expect(
    events()
      .slice(before)
      .every((text) => text.startsWith('exited')),
  ).toBe(true);
});

it('in the past all contexts run as they ran, and a request for one says so', async () => {
  const program = kept(await debug(talking));
  const { client } = program;
  await client.stopped('ended');
  await travel(program, 'sahara/goToStart');
  await program.client.breakpoints('/project/program.sahara', [3]);
  const { body } = await client.customRequest('continue', { threadId: 1, singleThread: true });
  expect(body).toEqual({ allThreadsContinued: true });
  const { threadId } = await client.stopped('breakpoint');
  expect(threadId).not.toBe(1);
  await travel(program, 'next', { threadId, singleThread: true });
  const told = client.output('console').match(/In the past all contexts run as they ran/g);
  expect(told).toHaveLength(1);
  // Nothing was changed: it is still the one timeline.
  expect((await client.own<TimelinesBody>('sahara/timelines')).timelines).toHaveLength(1);
});

it.each<[string, () => Promise<Debugged>, readonly (readonly [string, number])[]]>([
  [
    'Sahara',
    () => debug('(module lines)\n(fn main []\n  (print "one")\n  (print "two"))\n'),
    [
      ['one', 3],
      ['two', 4],
    ],
  ],
  [
    'Python',
    () => debugPython("print('one')\nprint('two', end='')\nprint()\n"),
    [
      ['one', 1],
      ['two', 2],
    ],
  ],
])('%s: the text of an output line leads to its moment', async (_, open, lines) => {
  const program = kept(await open());
  const { client } = program;
  await client.stopped('ended');
  const events = client.events<DebugProtocol.OutputEvent>('output').filter(({ body }) => body.category === 'stdout');
  expect(events.map(({ body }) => body.output).join('')).toBe('one\ntwo\n');
  const linked = events.filter(({ body }) => body.variablesReference !== undefined);
  expect(linked.length).toBeGreaterThanOrEqual(2);
  // A client asks for the one child when the event comes, and for the location when somebody clicks.
  const references: (number | undefined)[] = [];
  for (const { body } of linked) {
    const { variables } = (await client.variablesRequest({ variablesReference: body.variablesReference ?? 0 })).body;
    expect(variables).toHaveLength(1);
    references.push(variables[0]?.valueLocationReference);
  }
  for (const [index, [text, line]] of lines.entries()) {
    const place = (await client.customRequest('locations', { locationReference: references[index] })).body;
    expect(place).toMatchObject({ line, source: { path: expect.stringMatching(/^\/project\/program/) } });
    const found = await client.own<OutputsResponseBody>('sahara/outputs', { text });
    expect(found.lines).toMatchObject([{ text, line }]);
    expect((await travel(program, 'sahara/goToOutput', { output: found.lines[0]?.output })).reason).toBe('goto');
    expect((await program.frames())[0]?.line).toBe(line);
  }
  expect(await client.refused('locations', { locationReference: 2 ** 30 + 99 })).toBe(
    'This timeline has no output line 99.',
  );
});

it('a temporary of the data stack is refused as a place to watch', async () => {
  const program = kept(
    await debugModule('(module (func (export "main") (result i32)\n  i32.const 5\n  i32.const 6\n  i32.add))', {
      launch: { stopOnEntry: true },
    }),
  );
  await program.client.stopped('entry');
  await program.go('next', { granularity: 'instruction' });
  const { variablesReference } = await program.scope('Data stack');
  const [temporary] = (await program.rows(variablesReference)).slice(-1);
  expect(await program.client.refused('sahara/lastWrite', { variablesReference, name: temporary?.name })).toMatch(
    /is a temporary on the data stack, so nothing writes it again\.$/,
  );
});

const adding = {
  sahara: `(module adding)
(fn main [] -> i64
  (let [total 0 round 0]
    (while (< round 5)
      (set! total (+ total round)) ; here
      (set! round (+ round 1)))
    total))
`,
  python: `def main():
    total = 0
    round = 0
    while round < 5:
        total = total + round  # here
        round = round + 1
    return total
main()
`,
  wasm: `(module (func (export "main") (result i32)
  (local $total i32) (local $round i32)
  (loop $again
    (local.set $total (i32.add (local.get $total) (local.get $round))) ;; here
    (local.set $round (i32.add (local.get $round) (i32.const 1)))
    (br_if $again (i32.lt_s (local.get $round) (i32.const 5))))
  (local.get $total)))
`,
};
const lineOf = (text: string): number => text.split('\n').findIndex((line) => line.endsWith(' here')) + 1;

it.each<[string, (breakpoints: readonly number[]) => Promise<Debugged>, string, string]>([
  ['Sahara', (breakpoints) => debug(adding.sahara, { breakpoints }), adding.sahara, 'total'],
  ['Python', (breakpoints) => debugPython(adding.python, { breakpoints }), adding.python, 'total'],
  ['WebAssembly', (breakpoints) => debugModule(adding.wasm, { breakpoints }), adding.wasm, '$total'],
])(
  '%s: a value that was set at a breakpoint is there again after a step and a step back',
  async (_, open, text, total) => {
    const line = lineOf(text);
    const program = kept(await open([line]));
    const seen = async (stop: DebugProtocol.StoppedEvent['body']) =>
      `${stop.reason} ${(await program.frames())[0]?.line} ${await program.evaluate(total)}`;
    await program.client.stopped('breakpoint');
    await program.go('continue');
    expect(await program.set('Locals', total, '100')).toBe('100');
    expect(await seen(await program.go('next'))).toBe(`step ${line + 1} 101`);
    expect(await seen(await travel(program, 'stepBack'))).toBe(`step ${line} 100`);
    expect(await seen(await program.go('continue'))).toBe(`breakpoint ${line} 103`);
    expect(await seen(await travel(program, 'reverseContinue'))).toBe(`breakpoint ${line} 101`);
    expect(program.client.output('stderr')).toBe('');
  },
);

it('the way back from where a value was set does not end at the same place again', async () => {
  const line = lineOf(adding.sahara);
  const program = kept(await debug(adding.sahara, { breakpoints: [line] }));
  await program.client.stopped('breakpoint');
  await program.go('continue');
  await program.set('Locals', 'total', '100');
  await program.set('Locals', 'total', '200');
  expect((await travel(program, 'reverseContinue')).reason).toBe('breakpoint');
  expect(await program.evaluate('round')).toBe('0');
});
