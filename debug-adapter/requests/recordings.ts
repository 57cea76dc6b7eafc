import { textOfUtf8 } from '../../vm/context/index.ts';
import { TextPacker } from '../control/time-travel/packed-text.ts';
import type { DebugSession } from '../debug-session.ts';
import { timelinesBody } from '../present/moments.ts';
import type { AddRecordingArguments, SaveRecordingArguments, SaveRecordingResponseBody } from '../protocol.ts';
import { programSource, readRun } from '../recorded.ts';
import { encodeRecording, outputText, recordingEnding, recordingOf } from '../recording-file.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

/** Runs the timeline once more from its beginning, for its output and its last state. */
const saveRecording = async (session: DebugSession, given: SaveRecordingArguments | undefined): Promise<Reply> => {
  const { timeTravel, journal, machine } = session.recorded;
  const { launched } = session;
  if (!launched) throw new Refusal('not-launched', 'No program is launched yet.');
  const { toolchain } = launched;
  const { current } = timeTravel.timelines;
  if (timeTravel.start > 0)
    throw new Refusal(
      'beginning-forgotten',
      'The beginning of this run is not recorded any more: raise "memoryBudget".',
    );
  const replayed = await timeTravel.look(
    () => session.cancelled,
    async (traveller) => {
      const [first] = current.checkpoints.all;
      if (first) await traveller.go(first.at);
      const output = new TextPacker();
      const listener = journal.onAnswered;
      journal.onAnswered = (outcome) => output.add(outputText(toolchain, outcome, textOfUtf8));
      try {
        // All of it, not from the newest checkpoint on.
        await traveller.scan(journal.end, { addresses: new Set(), conditions: 'none' }, () => false);
      } finally {
        journal.onAnswered = listener;
      }
      return { output: output.finish(), state: machine.hash(), end: journal.end };
    },
  );
  session.returned();
  const how = timelinesBody(session.debuggee).timelines.find(({ id }) => id === current.id)?.ending ?? '';
  const recording = recordingOf(toolchain, {
    source: programSource(session.host, launched.path, launched.bytes),
    path:
      given?.path === undefined ? fileName(launched.path) : relative(session.host.absolute(given.path), launched.path),
    options: launched.started,
    tape: journal.tape,
    how,
    ...replayed,
  });
  const name = `${fileName(launched.path).replace(/\.[^.]*$/, '')}${recordingEnding}`;
  try {
    return { body: { name, text: encodeRecording(toolchain, recording) } satisfies SaveRecordingResponseBody };
  } catch (error) {
    // A text has at most some 500 MB.
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal('recording-too-large', 'The input of this run is too large for one file.');
  }
};

/** Another recorded run of the program as a timeline of this session. */
const addRecording = (session: DebugSession, given: AddRecordingArguments): Reply => {
  const { timeTravel } = session.recorded;
  if (timeTravel.start > 0)
    throw new Refusal(
      'beginning-forgotten',
      'The beginning of this run is not recorded any more: raise "memoryBudget".',
    );
  const { tape, recording } = readRun(session, given.path);
  timeTravel.timelines.add(tape, recording.end.at, fileName(given.path));
  return { body: timelinesBody(session.debuggee) };
};

const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** A path as it is written from the folder of a file: with `/`, so that it is read everywhere. */
const relative = (file: string, target: string): string => {
  const folder = file.split(/[\\/]/).slice(0, -1);
  const parts = target.split(/[\\/]/);
  let shared = 0;
  while (shared < folder.length && shared < parts.length - 1 && folder[shared] === parts[shared]) shared++;
  return shared === 0 ? target : [...folder.slice(shared).map(() => '..'), ...parts.slice(shared)].join('/');
};

export const recordings: Handlers = { 'sahara/addRecording': addRecording, 'sahara/saveRecording': saveRecording };
