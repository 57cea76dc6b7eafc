import { afterEach, expect, it } from 'vitest';
import type {
  DivergenceResponseBody,
  HistoryResponseBody,
  MomentBody,
  OutputsResponseBody,
  RetroactiveLogResponseBody,
  TimelineResponseBody,
  TimelinesBody,
  WriteResponseBody,
} from '../../debug-adapter/protocol.ts';
import { type Debugged, debug, file, type Opened } from './sahara.ts';

const counting = `(module counting)
(data Box [value i64] [name string])
(fn bump [box Box by i64] -> i64
  (set! (.value box) (+ (.value box) by))
  (.value box))
(fn main [] -> i64
  (let [box (Box :value 0 :name "box")
        numbers (list-of i64 0 0 0)
        total 0
        round 0]
    (while (< round 5)
      (set! total (+ total (bump box round)))
      (set! (get numbers (rem round 3)) total)
      (print total)
      (set! round (+ round 1)))
    total))
`;

const sessions: Debugged[] = [];
const open = async (text: string, opened: Opened = {}): Promise<Debugged> => {
  const program = await debug(text, opened);
  sessions.push(program);
  return program;
};

afterEach(async () => {
  for (const program of sessions.splice(0)) await program.end();
});

/** A request that moves the program, and what it shows then: reason and stack. */
const travel = async (program: Debugged, command: string, args: object = {}): Promise<string> => {
  await program.client.send(command, { threadId: 1, ...args });
  const { reason, threadId = 1 } = await program.client.stopped();
  return `${reason} ${await program.stack(threadId)}`.trim();
};

const own = async (program: Debugged, command: string, args: object = {}): Promise<string> => {
  await program.client.send(command, args);
  const { reason, threadId = 1 } = await program.client.stopped();
  return `${reason} ${await program.stack(threadId)}`.trim();
};

const moment = async (program: Debugged): Promise<Omit<MomentBody, 'memory'>> => {
  const { memory, ...rest } = await program.client.own<MomentBody>('sahara/moment');
  expect(memory.used).toBeLessThanOrEqual(memory.budget);
  return rest;
};
const locals = async (program: Debugged) => (await program.shown('Locals')).join(' ');

it('a step back undoes a step, by statement, line and instruction', async () => {
  const program = await open(counting, { launch: { stopOnEntry: true } });
  await program.client.stopped('entry');
  for (const granularity of ['statement', 'line', 'instruction']) {
    await own(program, 'sahara/goToStart');
    for (const command of ['next', 'stepIn', 'next', 'stepIn', 'stepOut'] as const) {
      const before = [await moment(program), await program.stack()];
      await program.go(command, { granularity });
      const after = await moment(program);
      expect(await travel(program, 'stepBack', { granularity })).toBe(`step ${before[1]}`);
      expect((await moment(program)).clock).toBe((before[0] as { clock: number }).clock);
      await own(program, 'sahara/goToMoment', { clock: after.clock });
      expect((await moment(program)).clock).toBe(after.clock);
    }
  }
});

it('a step back by another unit than the step that led here is a step of its own', async () => {
  const program = await open(counting, { launch: { stopOnEntry: true } });
  await program.client.stopped('entry');
  for (let count = 0; count < 4; count++) await program.go('next', { granularity: 'statement' });
  const { clock } = await moment(program);
  await travel(program, 'stepBack', { granularity: 'instruction' });
  expect((await moment(program)).clock).toBe(clock - 1);
});

it('goes back from the end of a program that has finished, and forward again without printing twice', async () => {
  const program = await open(counting);
  await program.client.stopped('ended');
  const end = await moment(program);
  expect(end).toMatchObject({ recording: true, start: 0, past: false, timeline: 1, timelines: 1 });
  expect(program.client.output()).toBe('0\n1\n4\n10\n20\n');
  expect(await travel(program, 'stepBack')).toBe('step main:16');
  expect(await travel(program, 'stepBack')).toBe('step main:11');
  expect(await travel(program, 'stepBack')).toBe('step main:15');
  expect(await travel(program, 'stepBack')).toBe('step main:14');
  expect(await locals(program)).toContain('total=20 round=4');
  expect(await own(program, 'sahara/goToStart')).toMatch(/^goto main:/);
  expect(await moment(program)).toMatchObject({ clock: 0, past: true });
  expect(await own(program, 'sahara/goToEnd')).toBe('ended');
  expect(await moment(program)).toEqual(end);
  await own(program, 'sahara/goToStart');
  await program.client.breakpoints(file, [15]);
  expect(await travel(program, 'continue')).toBe('breakpoint main:15');
  await program.client.breakpoints(file, []);
  await program.client.continueRequest({ threadId: 1 });
  await program.client.stopped('ended');
  expect(program.client.output()).toBe('0\n1\n4\n10\n20\n');
});

it('runs backwards to breakpoints with conditions, hit counts and log points', async () => {
  const program = await open(counting);
  await program.client.stopped('ended');
  await program.client.breakpoints(file, [14]);
  const rounds: string[] = [];
  for (let count = 0; count < 5; count++) {
    expect(await travel(program, 'reverseContinue')).toBe('breakpoint main:14');
    rounds.push((await locals(program)).replace(/.*round=/, ''));
  }
  expect(rounds).toEqual(['4', '3', '2', '1', '0']);
  expect(await travel(program, 'reverseContinue')).toMatch(/^goto main/);

  await own(program, 'sahara/goToEnd');
  await program.client.breakpoints(file, [{ line: 14, condition: '(= total 4)' }]);
  expect(await travel(program, 'reverseContinue')).toBe('breakpoint main:14');
  expect(await locals(program)).toContain('total=4 round=2');

  await own(program, 'sahara/goToEnd');
  await program.client.breakpoints(file, [{ line: 14, hitCondition: '2' }]);
  expect(await travel(program, 'reverseContinue')).toBe('breakpoint main:14');
  expect(await locals(program)).toContain('round=1');
  expect(await travel(program, 'reverseContinue')).toMatch(/^goto main/);
  // And forward the count is the same.
  expect(await travel(program, 'continue')).toBe('breakpoint main:14');
  expect(await locals(program)).toContain('round=1');

  await own(program, 'sahara/goToEnd');
  await program.client.breakpoints(file, [{ line: 14, logMessage: 'round {round}' }]);
  await travel(program, 'reverseContinue');
  expect(program.client.output('console')).toContain('round 4\nround 3\nround 2\nround 1\nround 0\n');
});

it('steps backwards over, into and out of calls', async () => {
  const program = await open(counting, { breakpoints: [13] });
  await program.client.stopped('breakpoint');
  expect(await travel(program, 'sahara/reverseNext')).toBe('step main:12');
  await program.go('next');
  expect(await travel(program, 'sahara/reverseStepIn')).toBe('step bump:5 main:12');
  expect(await travel(program, 'sahara/reverseNext')).toBe('step bump:4 main:12');
  expect(await travel(program, 'sahara/reverseNext')).toBe('step main:12');
  await travel(program, 'stepIn');
  expect(await travel(program, 'sahara/reverseStepOut')).toBe('step main:12');
});

it('says who wrote a value, and goes there', async () => {
  const program = await open(counting, { breakpoints: [16] });
  await program.client.stopped('breakpoint');
  const last = await program.client.own<WriteResponseBody>('sahara/lastWrite', { expression: 'total' });
  expect(last.write).toMatchObject({ line: 12, value: '20', before: '10', number: 20, threadId: 1 });
  expect(last.message).toMatch(/^total became 20 at program\.sahara:12 in .*main \(context 1, clock \d+\)\.$/);
  const { clock } = await moment(program);
  expect(clock).toBeGreaterThan(last.write?.written ?? 0);

  const field = await program.client.own<WriteResponseBody>('sahara/lastWrite', { expression: 'box.value', go: true });
  expect(field.write).toMatchObject({ line: 4, value: '10', before: '6' });
  expect(await program.client.stopped()).toMatchObject({ reason: 'goto' });
  expect(await program.stack()).toBe('bump:4 main:12');
  expect(await program.evaluate('(.value box)')).toBe('6');
  const again = await program.client.own<WriteResponseBody>('sahara/lastWrite', { expression: 'box.value' });
  expect(again.write).toMatchObject({ value: '6', before: '3' });
  const next = await program.client.own<WriteResponseBody>('sahara/nextWrite', { expression: 'box.value' });
  expect(next.write).toBeUndefined();
  expect(next.message).toBe('Nothing writes box.value after here, up to the end of the recording.');
});

it('shows the history of locals, fields and elements, each write with its moment', async () => {
  const program = await open(counting, { breakpoints: [16] });
  await program.client.stopped('breakpoint');
  const history = async (expression: string) =>
    program.client.own<HistoryResponseBody>('sahara/history', { expression });
  const values = async (expression: string) => (await history(expression)).writes.map(({ value }) => value);
  expect(await values('total')).toEqual(['0', '0', '1', '4', '10', '20']);
  expect(await values('box.value')).toEqual(['0', '1', '3', '6', '10']);
  expect(await values('numbers[1]')).toEqual(['1', '20']);
  const { writes, dataId, total } = await history('total');
  expect(total).toBe(6);
  for (const write of writes) {
    await own(program, 'sahara/goToMoment', { clock: write.written });
    expect(await program.evaluate('total')).toBe(write.value);
  }
  const page = await program.client.own<HistoryResponseBody>('sahara/history', { dataId, start: 2, count: 2 });
  expect(page.writes.map(({ value }) => value)).toEqual(['1', '4']);
});

it('counts only writes of the variable that was asked for, not of others that had its slot before', async () => {
  const program = await open(
    `(module shared)
(fn main [] -> i64
  (let [flags (map (fn [n i64] -> bool (= n 1)) (range 0 20))
        factor 2]
    (set! factor (+ factor (len flags)))
    factor))
`,
    { breakpoints: [6] },
  );
  await program.client.stopped('breakpoint');
  const { writes } = await program.client.own<HistoryResponseBody>('sahara/history', { expression: 'factor' });
  expect(writes.map(({ value }) => value)).toEqual(['2', '22']);
  const row = await program.scope('Locals');
  const named = { variablesReference: row.variablesReference, name: 'factor' };
  const { write } = await program.client.own<WriteResponseBody>('sahara/lastWrite', named);
  expect(write).toMatchObject({ value: '22', before: '2', line: 5 });
  const slots = await program.scope('Data stack');
  const slot = await program.client.own<HistoryResponseBody>('sahara/history', {
    variablesReference: slots.variablesReference,
    name: 'factor',
  });
  expect(slot.total).toBeGreaterThan(20);
});

it('logs an expression over the whole run after the fact', async () => {
  const program = await open(counting);
  await program.client.stopped('ended');
  const log = await program.client.own<RetroactiveLogResponseBody>('sahara/retroactiveLog', {
    path: file,
    line: 15,
    message: 'total is {total}, twice {(* 2 total)}',
  });
  expect(log.complete).toBe(true);
  expect(log.rows.map(({ text }) => text)).toEqual(
    [0, 1, 4, 10, 20].map((total) => `total is ${total}, twice ${2 * total}`),
  );
  expect(await program.client.refused('sahara/retroactiveLog', { path: file, line: 999, message: 'x' })).toBe(
    `${file}: no statement starts on line 999.`,
  );
});

it('stops at data breakpoints, forward and backwards', async () => {
  const program = await open(counting, { launch: { stopOnEntry: true } });
  await program.client.stopped('entry');
  await program.client.breakpoints(file, [11]);
  await program.go('continue');
  await program.client.breakpoints(file, []);
  const { variablesReference } = await program.scope('Locals');
  const info = await program.client.customRequest('dataBreakpointInfo', { variablesReference, name: 'total' });
  expect(info.body).toMatchObject({ description: 'total', accessTypes: ['read', 'write', 'readWrite'] });
  const set = (rows: object[]) => program.client.customRequest('setDataBreakpoints', { breakpoints: rows });
  const { dataId } = info.body;
  expect((await set([{ dataId, accessType: 'write' }])).body.breakpoints).toMatchObject([{ verified: true }]);
  await program.client.continueRequest({ threadId: 1 });
  expect(await program.client.stopped()).toMatchObject({ reason: 'data breakpoint', text: 'total: 0 → 1' });
  await program.client.continueRequest({ threadId: 1 });
  expect(await program.client.stopped()).toMatchObject({ reason: 'data breakpoint', text: 'total: 1 → 4' });
  expect(await travel(program, 'reverseContinue')).toBe('data breakpoint main:12');
  expect(await program.evaluate('total')).toBe('1');
  expect(await travel(program, 'reverseContinue')).toBe('data breakpoint main:12');
  expect(await program.evaluate('total')).toBe('0');
  await set([{ dataId, accessType: 'write', condition: '(> total 9)' }]);
  await program.client.continueRequest({ threadId: 1 });
  expect(await program.client.stopped()).toMatchObject({ text: 'total: 4 → 10' });
  await set([{ dataId, accessType: 'write', hitCondition: '2' }]);
  await own(program, 'sahara/goToEnd');
  expect(await travel(program, 'reverseContinue')).toBe('data breakpoint main:12');
  expect(await program.evaluate('total')).toBe('1');
  expect(await travel(program, 'reverseContinue')).toMatch(/^goto/);
  await program.client.continueRequest({ threadId: 1 });
  expect(await program.client.stopped()).toMatchObject({ reason: 'data breakpoint', text: 'total: 1 → 4' });
  await set([{ dataId, accessType: 'write', condition: '(> total 9)' }]);
  await program.client.continueRequest({ threadId: 1 });
  await program.client.stopped('data breakpoint');
  await set([{ dataId, accessType: 'read' }]);
  await program.client.continueRequest({ threadId: 1 });
  expect(await program.client.stopped()).toMatchObject({ reason: 'data breakpoint', text: 'total was read: 10' });
});

it('begins a timeline when something is changed in the past, keeps the old one, and finds where they part', async () => {
  const program = await open(counting, { breakpoints: [15] });
  await program.client.stopped('breakpoint');
  await program.client.breakpoints(file, []);
  await program.client.continueRequest({ threadId: 1 });
  await program.client.stopped('ended');
  const end = await moment(program);
  await program.client.breakpoints(file, [15]);
  await travel(program, 'reverseContinue');
  await travel(program, 'reverseContinue');
  const parted = await moment(program);
  expect(await program.set('Locals', 'total', '1000')).toBe('1000');
  expect(await moment(program)).toMatchObject({ timeline: 2, timelines: 2, past: false, clock: parted.clock });
  await program.client.breakpoints(file, []);
  await program.client.continueRequest({ threadId: 1 });
  await program.client.stopped('ended');
  expect(program.client.output()).toBe('0\n1\n4\n10\n20\n1010\n');
  const { timelines, current } = await program.client.own<TimelinesBody>('sahara/timelines');
  expect(current).toBe(2);
  expect(timelines.map(({ id, parent, parted: at, ending }) => [id, parent, at, ending])).toEqual([
    [1, undefined, undefined, 'finished: 20'],
    [2, 1, parted.clock, 'finished: 1010'],
  ]);
  const lines = async () =>
    (await program.client.own<OutputsResponseBody>('sahara/outputs')).lines.map(({ text }) => text);
  expect(await lines()).toEqual(['0', '1', '4', '10', '1010']);
  const difference = await program.client.own<DivergenceResponseBody>('sahara/divergence', { left: 1, right: 2 });
  expect(difference).toMatchObject({ clock: parted.clock, left: { line: 15 }, right: { line: 15 } });

  expect(await own(program, 'sahara/switchTimeline', { timeline: 1 })).toBe('ended');
  expect(await moment(program)).toMatchObject({ clock: end.clock, timeline: 1, timelines: 2 });
  expect(await lines()).toEqual(['0', '1', '4', '10', '20']);
  await own(program, 'sahara/goToMoment', { clock: parted.clock });
  expect(await program.evaluate('total')).toBe('10');
  await own(program, 'sahara/goToMoment', { clock: parted.clock, timeline: 2 });
  expect(await program.evaluate('total')).toBe('1000');
});

it('output lines know their moment', async () => {
  const program = await open(counting);
  await program.client.stopped('ended');
  const { lines, total } = await program.client.own<OutputsResponseBody>('sahara/outputs');
  expect(total).toBe(5);
  expect(lines.map(({ text, line }) => [text, line])).toEqual(['0', '1', '4', '10', '20'].map((text) => [text, 14]));
  const third = lines[2];
  expect(await own(program, 'sahara/goToOutput', { output: third?.output })).toBe('goto main:14');
  expect(await locals(program)).toContain('total=4');
});

const failing = `(module failing)
(condition too-big "Too big." [n i64])
(fn check [n i64] -> i64
  :signals too-big
  (when (> n 3) (signal (too-big :n n)))
  n)
(fn main [] -> i64
  :signals too-big
  (let [sum 0 n 0]
    (while (< n 6)
      (set! sum (+ sum (restarts (check n) [use [v i64] v])))
      (set! n (+ n 1)))
    sum))
`;

it('returns to the signal point of a condition and takes another restart', async () => {
  const program = await open(failing);
  await program.client.stopped('exception');
  await program.client.send('sahara/restart', { threadId: 1, name: 'use', arguments: ['100'] });
  await program.client.stopped('exception');
  await program.client.send('sahara/restart', { threadId: 1, name: 'use', arguments: ['200'] });
  expect((await program.client.stopped('ended')).text).toBe('=> 306');
  expect(await own(program, 'sahara/goToLastCondition')).toBe('exception check:5 main:11');
  expect(await program.evaluate('n')).toBe('5');
  expect(await own(program, 'sahara/goToLastCondition')).toBe('exception check:5 main:11');
  expect(await program.evaluate('n')).toBe('4');
  await program.client.send('sahara/restart', { threadId: 1, name: 'use', arguments: ['1'] });
  await program.client.stopped('exception');
  expect(await program.evaluate('n')).toBe('5');
  await program.client.send('sahara/restart', { threadId: 1, name: 'use', arguments: ['2'] });
  expect((await program.client.stopped('ended')).text).toBe('=> 9');
  expect(await moment(program)).toMatchObject({ timeline: 2, timelines: 2 });
});

it('keeps the history open when the program has failed', async () => {
  const program = await open(failing, { filters: [] });
  expect(await program.client.stopped('ended')).toMatchObject({ description: 'Failed' });
  await program.client.setExceptionBreakpointsRequest({ filters: ['unhandled'] });
  expect(await travel(program, 'reverseContinue')).toBe('exception check:5 main:11');
  expect(await travel(program, 'sahara/reverseStepOut')).toBe('step main:11');
});

it('restarts a frame exactly: with the arguments and the heap that it began with', async () => {
  const program = await open(counting, { breakpoints: [5] });
  await program.client.stopped('breakpoint');
  await program.go('continue');
  expect(await program.evaluate('(.value box)')).toBe('1');
  const [frame] = await program.frames();
  await program.client.restartFrameRequest({ frameId: frame?.id ?? 0 });
  expect((await program.client.stopped()).reason).toBe('restart');
  expect(await program.stack()).toBe('bump:4 main:12');
  expect(await program.evaluate('(.value box)')).toBe('0');
  expect(await program.evaluate('by')).toBe('1');
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

it('shows contexts as lanes with messages, output and stops', async () => {
  const program = await open(talking);
  await program.client.stopped('ended');
  const before = await moment(program);
  const body = await program.client.own<TimelineResponseBody>('sahara/timeline');
  expect(await moment(program)).toEqual(before);
  expect(body.lanes.map(({ threadId, name }) => [threadId, name])).toEqual([
    [1, 'main (context 1)'],
    [2, 'worker (context 2)'],
    [3, 'worker (context 3)'],
  ]);
  const kinds = body.events.map(
    ({ kind, threadId, peer }) => `${kind} ${threadId}${peer === undefined ? '' : ` ${peer}`}`,
  );
  expect(kinds).toEqual(
    expect.arrayContaining([
      'spawn 1 2',
      'spawn 1 3',
      'send copy 1 2',
      'send copy 1 3',
      'output 2',
      'output 3',
      'stop 1',
    ]),
  );
  expect(body.omitted).toBe(0);
  expect(body.events.map(({ clock }) => clock)).toEqual(
    body.events.map(({ clock }) => clock).toSorted((a, b) => a - b),
  );
});

it('refuses what has no past, in one sentence', async () => {
  const program = await open(counting, { launch: { timeTravel: false } });
  await program.client.stopped('ended');
  expect(await program.client.refused('stepBack', { threadId: 1 })).toBe(
    'This run is not recorded: "timeTravel" is off in the launch configuration.',
  );
  const recorded = await open(counting);
  await recorded.client.stopped('ended');
  expect(await recorded.client.refused('sahara/goToMoment', { clock: 1e9 })).toMatch(
    /^The recording goes from 0 to \d+ instructions, not to 1000000000\.$/,
  );
  expect(await recorded.client.refused('sahara/switchTimeline', { timeline: 7 })).toBe('There is no timeline 7.');
});
