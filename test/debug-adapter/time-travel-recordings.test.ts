import { afterEach, describe, expect, it } from 'vitest';
import type {
  DivergenceResponseBody,
  MomentBody,
  OutputsResponseBody,
  SaveRecordingResponseBody,
  TimelinesBody,
} from '../../debug-adapter/protocol.ts';
import type { Recording } from '../../debug-adapter/recording-file.ts';
import { toolchains } from '../../vm/catalog.ts';
import { inProcess } from './in-process.ts';
import { Debugged, debug, file } from './sahara.ts';

const program = `(module recorded)
(fn double [n i64] -> i64 (* 2 n))
(fn main [] -> i64
  (let [total 1 round 0]
    (while (< round 4)
      (set! total (double total))
      (print total)
      (set! round (+ round 1)))
    total))
`;

const recordingFile = '/project/saved.sahara-recording';
const sessions: Debugged[] = [];
const keep = (session: Debugged): Debugged => {
  sessions.push(session);
  return session;
};

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.end();
});

/** A run in which a value was set, an expression evaluated for its effect, and a context held: everything that a journal holds. */
const recorded = async (): Promise<{ readonly text: string; readonly hashAtEnd: number; readonly clock: number }> => {
  const session = keep(await debug(program, { breakpoints: [7] }));
  await session.client.stopped('breakpoint');
  expect(await session.set('Locals', 'total', '100')).toBe('100');
  await session.go('continue');
  expect(await session.evaluate('(double total)', 'watch')).toBe('400');
  expect(await session.evaluate('(set! total (double (double total)))', 'repl')).toBe('800');
  expect(await session.evaluate('(print total)', 'repl')).not.toMatch(/^!/);
  await session.go('next', { singleThread: true });
  await session.client.breakpoints(file, []);
  await session.client.continueRequest({ threadId: 1 });
  await session.client.stopped('ended');
  expect(session.client.output()).toBe('100\n800\n800\n1600\n3200\n');
  const { text, name } = await session.client.own<SaveRecordingResponseBody>('sahara/saveRecording', {
    path: recordingFile,
  });
  expect(name).toBe('program.sahara-recording');
  const saved = JSON.parse(text) as Recording;
  expect(saved.output).toBe('100\n800\n800\n1600\n3200\n');
  return { text, hashAtEnd: saved.end.state, clock: saved.end.at.clock };
};

const opened = async (text: string, launch: object = {}, files: Record<string, string> = {}): Promise<Debugged> => {
  const all: Record<string, string> = { [file]: program, [recordingFile]: text, ...files };
  const client = await inProcess(toolchains, all);
  await client.begin({ recording: recordingFile, ...launch }, { exceptions: { filters: ['unhandled'] } });
  return keep(new Debugged(client, all));
};

const refusal = async (text: string, files: Record<string, string> = {}): Promise<string> => {
  const all: Record<string, string> = { [file]: program, [recordingFile]: text, ...files };
  const client = await inProcess(toolchains, all);
  await client.initializeRequest();
  const message = await client.refused('launch', { recording: recordingFile });
  await client.end();
  return message;
};

describe('recordings', () => {
  it('a run is saved as one file and opened elsewhere with its whole history', async () => {
    const { text, clock } = await recorded();
    const session = await opened(text);
    expect(await session.client.stopped()).toMatchObject({ reason: 'ended', text: '=> 3200' });
    expect(session.client.output()).toBe('100\n800\n800\n1600\n3200\n');
    const moment = await session.client.own<MomentBody>('sahara/moment');
    expect(moment).toMatchObject({ recording: true, clock, end: clock, past: false });
    const { lines } = await session.client.own<OutputsResponseBody>('sahara/outputs');
    expect(lines.map((line) => line.text)).toEqual(['100', '800', '800', '1600', '3200']);
    await session.client.send('stepBack', { threadId: 1 });
    await session.client.stopped('step');
    expect(await session.stack()).toBe('main:9');
    await session.client.send('sahara/goToStart');
    await session.client.stopped('goto');
    await session.client.breakpoints(file, [7]);
    const totals: string[] = [];
    for (let count = 0; count < 4; count++) {
      await session.go('continue');
      totals.push(await session.evaluate('total'));
    }
    expect(totals).toEqual(['100', '800', '1600', '3200']);
    // Nothing was printed again.
    expect(session.client.output()).toBe('100\n800\n800\n1600\n3200\n');
    const again = await session.client.own<SaveRecordingResponseBody>('sahara/saveRecording', { path: recordingFile });
    expect(JSON.parse(again.text)).toEqual(JSON.parse(text));
  });

  it('two recorded runs are compared as timelines', async () => {
    const { text } = await recorded();
    const session = keep(await debug(program, { breakpoints: [7], files: { [recordingFile]: text } }));
    await session.client.stopped('breakpoint');
    const { clock: same } = await session.client.own<MomentBody>('sahara/moment');
    await session.client.breakpoints(file, []);
    await session.client.continueRequest({ threadId: 1 });
    await session.client.stopped('ended');
    const { timelines } = await session.client.own<TimelinesBody>('sahara/addRecording', { path: recordingFile });
    expect(timelines.map(({ id, name }) => [id, name])).toEqual([
      [1, 'Timeline 1'],
      [2, 'saved.sahara-recording'],
    ]);
    const found = await session.client.own<DivergenceResponseBody>('sahara/divergence', { left: 1, right: 2 });
    expect(found).toMatchObject({ clock: same, left: { line: 7 }, right: { line: 7 } });
    await session.client.send('sahara/goToMoment', { clock: same, timeline: 2 });
    await session.client.stopped('goto');
    expect(await session.evaluate('total')).toBe('100');
    await session.client.send('sahara/switchTimeline', { timeline: 1 });
    await session.client.stopped('ended');
  });

  it('is refused when the program, the machine or the format is another one', async () => {
    const { text } = await recorded();
    const change = (edit: (recording: Record<string, unknown>) => void): string => {
      const value = JSON.parse(text) as Record<string, unknown>;
      edit(value);
      return JSON.stringify(value);
    };
    expect(await refusal(text, { [file]: program.replace('(* 2 n)', '(* 3 n)') })).toBe(
      `${recordingFile}: ${file} is not the program that was recorded: it has changed since.`,
    );
    expect(await refusal('hello')).toBe(`${recordingFile}: this is no recording: it is not JSON.`);
    expect(await refusal('{}')).toBe(`${recordingFile}: this is no recording: \`format\` is not "sahara-recording".`);
    expect(await refusal(change((value) => Object.assign(value, { version: 2 })))).toBe(
      `${recordingFile}: the recording has format version 2; this is version 1.`,
    );
    expect(await refusal(change((value) => Object.assign(value, { machine: { id: 'sahara', version: 9 } })))).toBe(
      `${recordingFile}: the recording was made by version 9 of the Sahara machine; this is version 1.`,
    );
    expect(await refusal(change((value) => Object.assign(value, { machine: { id: 'pdp', version: 1 } })))).toBe(
      `${recordingFile}: the recording is of a machine "pdp", which there is not.`,
    );
    expect(await refusal(change((value) => Object.assign(value, { end: { at: 3 } })))).toBe(
      `${recordingFile}: this is no recording: \`end.at\` must be an object.`,
    );
    expect(await refusal(change((value) => Object.assign(value, { more: 1 })))).toBe(
      `${recordingFile}: this is no recording: the file has an unknown part \`more\`.`,
    );
    expect(await refusal(change((value) => Object.assign(value, { program: { path: 'gone.sahara', hash: '' } })))).toBe(
      `${recordingFile}: its program /project/gone.sahara cannot be read: name it with "program".`,
    );
  });
});
