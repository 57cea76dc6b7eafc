import { type Toolchain, textOfUtf8 } from '../vm/context/index.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { Tape } from './control/time-travel/tape.ts';
import type { DebugSession } from './debug-session.ts';
import type { Host } from './host.ts';
import type { LaunchArguments } from './protocol.ts';
import {
  BadRecording,
  checkProgram,
  decodeRecording,
  type ProgramSource,
  type Recording,
  tapeOf,
  toolchainOfRecording,
} from './recording-file.ts';
import { Refusal } from './refusal.ts';
import { runEvents } from './run-events.ts';

/** A recording that is to be opened in place of running its program. */
export interface OpenedRecording {
  readonly recording: Recording;
  /** Absolute path of the program. */
  readonly program: string;
  /** What the machine is to be made with; refused when the program is another one. */
  check(toolchain: Toolchain): Recording['options'];
  /** Puts the recorded run into a debuggee that has not run. */
  begin(session: DebugSession, debuggee: Debuggee, toolchain: Toolchain): void;
}

/** Reads the recording of a launch; refused when it is none, or one of another machine. */
export const openRecording = (host: Host, given: LaunchArguments): OpenedRecording => {
  const path = host.absolute(given.recording ?? '');
  const bytes = host.read(path);
  if (!bytes) throw new Refusal('no-file', `${path}: there is no such file, or it cannot be read.`);
  const recording = refusing(() => decodeRecording(path, textOfUtf8(bytes)));
  refusing(() => toolchainOfRecording(path, recording, host.toolchains));
  const program = given.program ? host.absolute(given.program) : host.absolute(recording.program.path, path);
  const contents = host.read(program);
  if (!contents)
    throw new Refusal('no-recorded-program', `${path}: its program ${program} cannot be read: name it with "program".`);
  return {
    recording,
    program,
    check(toolchain) {
      refusing(() => checkProgram(path, recording, toolchain, programSource(host, program, contents)));
      return recording.options;
    },
    begin(session, debuggee, toolchain) {
      const tape = refusing(() => tapeOf(path, recording, toolchain));
      debuggee.timeTravel.timelines.open(tape, recording.end.at);
      showOutput(session, debuggee);
    },
  };
};

/** A recorded run of the very program that is debugged, with the same options; refused when it is another. */
export const readRun = (
  session: DebugSession,
  given: string,
): { readonly tape: Tape; readonly recording: Recording } => {
  const { host, launched } = session;
  const path = host.absolute(given);
  const bytes = host.read(path);
  if (!launched || !bytes) throw new Refusal('no-file', `${path}: there is no such file, or it cannot be read.`);
  const recording = refusing(() => decodeRecording(path, textOfUtf8(bytes)));
  const toolchain = refusing(() => toolchainOfRecording(path, recording, host.toolchains));
  refusing(() => checkProgram(path, recording, toolchain, programSource(host, launched.path, launched.bytes)));
  if (JSON.stringify(recording.options) !== JSON.stringify(launched.started))
    throw new Refusal(
      'recording-options',
      `${path}: the run was started with other arguments or settings than this one.`,
    );
  return { tape: refusing(() => tapeOf(path, recording, toolchain)), recording };
};

/** A program's file as its hash is made of it. */
export const programSource = (host: Host, path: string, bytes: Uint8Array): ProgramSource => ({
  path,
  bytes,
  read: (relative) => host.read(host.absolute(relative, path)),
});

/** Output of a recorded run is shown when the replay comes to it for the first time. */
const showOutput = (session: DebugSession, { journal }: Debuggee): void => {
  const events = runEvents(session);
  let shown = 0;
  journal.onAnswered = (outcome) => {
    const { calls } = journal.here;
    if (calls < shown) return;
    shown = calls + 1;
    if (outcome.call.effect === 'output') void events.host(outcome);
  };
};

const refusing = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadRecording) throw new Refusal(error.code, error.message);
    throw error;
  }
};
