/** What is said between client and adapter when a program is moved through time, on every machine: golden transcripts. */
import { expect, it } from 'vitest';
import type { SaveRecordingResponseBody } from '../../debug-adapter/protocol.ts';
import { toolchains } from '../../vm/catalog.ts';
import type { CheckedClient } from '../protocol/checked-client.ts';
import { inProcess } from './in-process.ts';

interface Row {
  readonly file: string;
  /** Doubles `total` three times by a function, and prints; comments mark lines. */
  readonly text: string;
  readonly total: string;
  /** Where it is shown; among the locals when absent. */
  readonly scope?: string;
  /** An expression: `total` is 4. */
  readonly isFour: string;
}

const rows: Readonly<Record<string, Row>> = {
  sahara: {
    file: '/count.sahara',
    total: 'total',
    isFour: '(= total 4)',
    text: `(module count)
(fn double [n i64] -> i64
  (* n 2)) ; inside
(fn main [] -> i64
  (let [total 1
        round 0]
    (while (< round 3)
      (set! total (double total)) ; call
      (print total) ; print
      (set! round (+ round 1)))
    total)) ; last
`,
  },
  wasm: {
    file: '/count.wat',
    total: '$total',
    isFour: '$total == 4',
    text: `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "A\\n")
  (func $double (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2))) ;; inside
  (func (export "_start")
    (local $total i32) (local $round i32)
    (i32.store (i32.const 0) (i32.const 8))
    (i32.store (i32.const 4) (i32.const 2))
    (local.set $total (i32.const 1))
    (loop $again
      (local.set $total (call $double (local.get $total))) ;; call
      (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))) ;; print
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (i32.store8 (i32.const 8) (i32.add (i32.const 65) (local.get $round)))
      (br_if $again (i32.lt_s (local.get $round) (i32.const 3))))
    (i32.store (i32.const 32) (local.get $total)))) ;; last
`,
  },
  python: {
    file: '/count.py',
    scope: 'Globals',
    total: 'total',
    isFour: 'total == 4',
    text: `def double(n):
    return n * 2  # inside

total = 1
round = 0
while round < 3:
    total = double(total)  # call
    print(total)  # print
    round = round + 1
done = total  # last
`,
  },
};

/** What differs from run to run: bytes in memory, and bytes of the recording that belong to its own tests. */
const settled = (text: string): string =>
  text
    .replaceAll(/"memory":\{"used":\d+,"budget":(\d+),"checkpoints":\d+\}/g, '"memory":{"budget":$1}')
    .replaceAll(/("text":")\{\\n \\"format(?:[^"\\]|\\.)*"/g, '$1(the recording)"');

const omit = ['initialize', 'capabilities', 'initialized', 'sahara/coverage', 'sahara/debugInformation'];

const script = (client: CheckedClient, row: Row) => {
  const line = (mark: string): number =>
    row.text.split('\n').findIndex((text) => new RegExp(`[;#] ${mark}$`).test(text)) + 1;
  let threadId = 1;
  const ask = async (command: string, args?: object) => (await client.customRequest(command, args)).body;
  const look = async () => {
    const { stackFrames } = await ask('stackTrace', { threadId, startFrame: 0, levels: 2 });
    const [frame] = stackFrames;
    if (frame)
      await client
        .customRequest('evaluate', { expression: row.total, frameId: frame.id, context: 'watch' })
        .catch(() => {});
    return frame?.id as number | undefined;
  };
  const arrived = async () => {
    const stop = await client.stopped();
    threadId = stop.threadId ?? 1;
    return look();
  };
  return {
    line,
    ask,
    look,
    arrived,
    /** A request that moves the program, to the stop. */
    async move(command: string, args?: object) {
      await client.customRequest(
        command,
        command.startsWith('sahara/go') || command === 'sahara/switchTimeline' ? args : { threadId, ...args },
      );
      return arrived();
    },
    breakpoints: (...breakpoints: readonly object[]) =>
      ask('setBreakpoints', { source: { path: row.file }, breakpoints }),
  };
};

const travelled = async (row: Row): Promise<string> => {
  const files = { [row.file]: row.text };
  const client = await inProcess(toolchains, files);
  const { line, ask, look, arrived, move, breakpoints } = script(client, row);
  await client.begin({ program: row.file }, { exceptions: { filters: ['unhandled'] } });
  await arrived();

  // Steps back from the end, in all ways.
  for (const command of ['stepBack', 'stepBack', 'sahara/reverseNext', 'sahara/reverseStepIn', 'sahara/reverseStepOut'])
    await move(command);
  await move('stepBack', { granularity: 'line' });
  await move('stepBack', { granularity: 'instruction' });

  // Conditions, hit counts and log points in reverse.
  await breakpoints({ line: line('print'), condition: row.isFour });
  await move('sahara/goToEnd');
  await move('reverseContinue');
  await breakpoints({ line: line('print'), hitCondition: '1' });
  await move('sahara/goToEnd');
  await move('reverseContinue');
  await breakpoints({ line: line('print'), logMessage: `total is {${row.total}}` });
  await move('sahara/goToEnd');
  await move('reverseContinue');
  await breakpoints({ line: line('print'), hitCondition: '3' });
  await move('continue');

  // Who wrote it, its history, a log point after the fact.
  const frameId = await look();
  const { write } = await ask('sahara/lastWrite', { expression: row.total, frameId });
  await ask('sahara/nextWrite', { expression: row.total, frameId });
  await ask('sahara/history', { expression: row.total, frameId });
  await ask('sahara/retroactiveLog', { path: row.file, line: line('print'), message: `{${row.total}}` });
  await breakpoints();
  const info = await ask('dataBreakpointInfo', { name: row.total, frameId });
  await ask('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] });
  await move('reverseContinue');
  await move('reverseContinue');
  await ask('setDataBreakpoints', { breakpoints: [] });

  // Editing in the past begins a timeline.
  await move('sahara/goToMoment', { clock: write.written });
  const { scopes } = await ask('scopes', { frameId: await look() });
  const locals = scopes.find(({ name }: { name: string }) => name === (row.scope ?? 'Locals'));
  await ask('setVariable', { variablesReference: locals.variablesReference, name: row.total, value: '100' });
  await move('continue');
  await ask('sahara/timelines');
  await ask('sahara/divergence', { left: 1, right: 2 });
  await ask('sahara/outputs');
  await move('sahara/switchTimeline', { timeline: 1 });
  await ask('sahara/outputs');
  await move('sahara/goToOutput', { output: 1 });

  // A frame that begins again.
  await breakpoints({ line: line('inside') });
  const inside = await move('continue');
  await move('next');
  await move('stepBack');
  await client.customRequest('restartFrame', { frameId: inside === undefined ? 0 : await look() });
  await arrived();

  // A recording is what the timeline is, whatever is looked at.
  const { text } = await client.own<SaveRecordingResponseBody>('sahara/saveRecording');
  await client.end();

  const opened = await inProcess(toolchains, { ...files, '/run.sahara-recording': text });
  const again = script(opened, row);
  await opened.begin({ recording: '/run.sahara-recording' }, { exceptions: { filters: ['unhandled'] } });
  await again.arrived();
  await again.move('stepBack');
  await again.move('sahara/goToStart');
  await opened.end();
  return settled(`${client.transcript({ omit })}\n--- the recording, opened elsewhere\n${opened.transcript({ omit })}`);
};

it.each(Object.entries(rows))('time travel on the machine of %s', async (name, row) => {
  await expect(await travelled(row)).toMatchFileSnapshot(`golden/time-travel-${name}.txt`);
});

const conditions: Row = {
  file: '/conditions.sahara',
  total: 'n',
  isFour: '(= n 4)',
  text: `(module conditions)
(condition too-big "Too big." [n i64])
(fn check [n i64] -> i64
  :signals too-big
  (when (> n 3) (signal (too-big :n n)))
  n)
(fn main [] -> i64
  :signals too-big
  (restarts (check 7)
    [use [v i64] v]
    [give-up [] -1]))
`,
};

it('another restart at the signal point of a condition', async () => {
  const client = await inProcess(toolchains, { [conditions.file]: conditions.text });
  const { ask, arrived, move } = script(client, conditions);
  await client.begin({ program: conditions.file }, { exceptions: { filters: ['unhandled'] } });
  await arrived();
  await ask('sahara/restarts', { threadId: 1 });
  await ask('sahara/restart', { threadId: 1, name: 'use', arguments: ['100'] });
  await arrived();
  await move('sahara/goToLastCondition');
  await ask('sahara/restart', { threadId: 1, name: 'give-up', arguments: [] });
  await arrived();
  await ask('sahara/timelines');
  await ask('sahara/divergence', { left: 1, right: 2 });
  await client.end();
  await expect(settled(client.transcript({ omit }))).toMatchFileSnapshot('golden/time-travel-restarts.txt');
});
