import type { Change, Machine, Outcome, Program, Setting, Toolchain } from '../vm/context/index.ts';
import type { Journal } from './control/journal.ts';
import { Answers } from './control/time-travel/answers.ts';
import type { JournalEntry, Moment } from './control/time-travel/moment.ts';
import { type PackedText, samePackedText, unpackText } from './control/time-travel/packed-text.ts';
import { sizeOf, Tape } from './control/time-travel/tape.ts';
import { fromBase64, toBase64 } from './present/base64.ts';
import { misshape } from './recording-shape.ts';

/** A run as a file: what came in from outside, and what it is to be compared with. docs/time-travel.md describes it. */
export interface Recording {
  readonly format: 'sahara-recording';
  readonly version: 1;
  /** The version grows when a machine runs programs differently than before. */
  readonly machine: { readonly id: string; readonly version: number };
  /** Path relative to the folder of the recording, and hash of the compiled program. */
  readonly program: { readonly path: string; readonly hash: string };
  readonly options: {
    readonly arguments: readonly string[];
    readonly settings: Readonly<Record<string, Setting>>;
    readonly invoke?: string;
  };
  readonly journal: {
    readonly entries: readonly Omit<JournalEntry, 'size'>[];
    /** Answers to calls of the outside by number of the call; many of them are packed. */
    readonly answers: readonly { readonly call: number; readonly change: Change }[] | Packed;
  };
  /** The state that a replay must end in. */
  readonly end: { readonly at: Moment; readonly state: number; readonly how: string };
  /** Everything that the program wrote to its standard output; a long text is packed. */
  readonly output: string | Packed;
}

/** Bytes that are compressed (RFC 1951), as base64. */
interface Packed {
  readonly packed: string;
}

/** Why a recording cannot be used here: one sentence that begins with the file. */
export class BadRecording extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const recordingEnding = '.sahara-recording';

const versionOf = ({ version = 1 }: Toolchain): number => version;

/** FNV-1a of two halves, as 16 hexadecimal digits: tells programs apart, and is no protection against malice. */
const hashOf = (bytes: Uint8Array): string => {
  let [low, high] = [0x811c9dc5, 0x050c5d1f];
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x01000193) ^ (low >>> 13);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
};

/** A program's file, and the files beside it that it may import, by path relative to its folder. */
export interface ProgramSource {
  readonly path: string;
  readonly bytes: Uint8Array;
  read(relative: string): Uint8Array | undefined;
}

/** Hash of a program as it is compiled, whatever folder it lies in: compiled programs name their files. */
export const programHash = (toolchain: Toolchain, { path, bytes, read }: ProgramSource): string => {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const { program } = toolchain.load({ path: name, bytes, read, debug: false });
  return program ? hashOf(toolchain.save(program, { debug: false })) : '';
};

/** The text of a recording file. */
export const encodeRecording = (toolchain: Toolchain, recording: Recording): string =>
  `${JSON.stringify(
    recording,
    (key, value: unknown) => {
      if (key === 'program' && value !== null && typeof value === 'object' && 'units' in value)
        return { compiled: toBase64(toolchain.save(value as Program, { debug: true })) };
      return value;
    },
    1,
  )}\n`;

/** JSON turns bytes into objects of numbers before a replacer sees them: they are turned into text first. */
const packed = (change: Change): Change =>
  Object.fromEntries(
    Object.entries(change).map(([key, value]: [string, unknown]) => [
      key,
      value instanceof Uint8Array ? base64(value) : Array.isArray(value) ? value.map(packedItem) : value,
    ]),
  ) as unknown as Change;

const base64 = (bytes: Uint8Array) => ({ base64: toBase64(bytes) });
const packedItem = (item: unknown): unknown => (item instanceof Uint8Array ? base64(item) : item);

/** What a recording says of a run. */
export const recordingOf = (
  toolchain: Toolchain,
  run: {
    readonly source: ProgramSource;
    /** Of the program, relative to where the recording is going to be. */
    readonly path: string;
    readonly options: Recording['options'];
    readonly tape: Tape;
    readonly end: Moment;
    readonly state: number;
    readonly how: string;
    readonly output: PackedText;
  },
): Recording => ({
  format: 'sahara-recording',
  version: 1,
  machine: { id: toolchain.id, version: versionOf(toolchain) },
  program: { path: run.path, hash: programHash(toolchain, run.source) },
  options: run.options,
  journal: {
    entries: run.tape.entries.slice(0, run.end.entries).map(({ at, steps }) => ({
      at,
      steps: steps.map((step) => ({ at: step.at, change: packed(step.change) })),
    })),
    answers: packedAnswers(run.tape.answers.until(run.end.calls)),
  },
  end: { at: run.end, state: run.state, how: run.how },
  output: typeof run.output === 'string' ? run.output : { packed: toBase64(run.output) },
});

/** Bytes of answers that are still listed one by one, for people. */
const mostListed = 65_536;

const packedAnswers = (answers: Answers): Recording['journal']['answers'] => {
  if (answers.chunks.length > 0 || answers.open > mostListed) return { packed: toBase64(answers.pack()) };
  return [...answers]
    .filter(({ result }) => result.length > 0)
    .map(({ call, result }) => ({ call, change: packed({ kind: 'host result', token: 0, result }) }));
};

/** What the program wrote to its standard output. Throws {@link BadRecording}. */
export const outputOf = (path: string, { output }: Recording): PackedText =>
  typeof output === 'string' ? output : bytesOf(path, output.packed);

/** Reads a recording file; throws {@link BadRecording}. */
export const decodeRecording = (path: string, text: string): Recording => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRecording('bad-recording', `${path}: this is no recording: it is not JSON.`);
  }
  const { format, version } = (value ?? {}) as Partial<Recording>;
  if (format !== 'sahara-recording')
    throw new BadRecording('bad-recording', `${path}: this is no recording: \`format\` is not "sahara-recording".`);
  if (version !== 1)
    throw new BadRecording(
      'recording-version',
      `${path}: the recording has format version ${version}; this is version 1.`,
    );
  const problem = misshape(value);
  if (problem !== undefined) throw new BadRecording('bad-recording', `${path}: this is no recording: ${problem}.`);
  return value as Recording;
};

/** The toolchain of a recording; throws {@link BadRecording} when its machine is unknown or of another version. */
export const toolchainOfRecording = (
  path: string,
  { machine }: Recording,
  toolchains: readonly Toolchain[],
): Toolchain => {
  const toolchain = toolchains.find(({ id }) => id === machine.id);
  if (!toolchain)
    throw new BadRecording(
      'recording-machine',
      `${path}: the recording is of a machine "${machine.id}", which there is not.`,
    );
  if (versionOf(toolchain) !== machine.version)
    throw new BadRecording(
      'recording-machine',
      `${path}: the recording was made by version ${machine.version} of the ${toolchain.name} machine; this is version ${versionOf(toolchain)}.`,
    );
  return toolchain;
};

/** Throws {@link BadRecording} when a program is not the recorded one. */
export const checkProgram = (path: string, recording: Recording, toolchain: Toolchain, source: ProgramSource): void => {
  if (programHash(toolchain, source) !== recording.program.hash)
    throw new BadRecording(
      'recording-program',
      `${path}: ${source.path} is not the program that was recorded: it has changed since.`,
    );
};

/** The journal of a recording. */
export const tapeOf = (path: string, recording: Recording, toolchain: Toolchain): Tape => {
  const tape = new Tape(answersOf(path, recording.journal.answers));
  const unpacked = (change: Change): Change => {
    const entries = Object.entries(change).map(([key, value]: [string, unknown]) => [
      key,
      Array.isArray(value) ? value.map((item) => unpackedItem(path, item)) : unpackedItem(path, value, toolchain),
    ]);
    return Object.fromEntries(entries) as unknown as Change;
  };
  for (const { at, steps } of recording.journal.entries) {
    const made = steps.map((step) => ({ at: step.at, change: unpacked(step.change) }));
    tape.add({ at, steps: made, size: made.reduce((sum, { change }) => sum + sizeOf(change), 0) });
  }
  return tape;
};

const answersOf = (path: string, answers: Recording['journal']['answers']): Answers => {
  if ('packed' in answers) {
    const bytes = bytesOf(path, answers.packed);
    try {
      return Answers.unpack(bytes);
    } catch {
      throw new BadRecording('bad-recording', `${path}: this is no recording: the answers in its journal are damaged.`);
    }
  }
  const made = new Answers();
  for (const { call, change } of answers) {
    const { result } = change as { readonly result?: { readonly base64?: unknown } };
    made.add(call, bytesOf(path, result?.base64));
  }
  return made;
};

const unpackedItem = (path: string, value: unknown, toolchain?: Toolchain): unknown => {
  if (value === null || typeof value !== 'object') return value;
  if ('base64' in value) return bytesOf(path, value.base64);
  if (!toolchain || !('compiled' in value)) return value;
  const bytes = bytesOf(path, value.compiled);
  const file = `${path}${toolchain.binaries[0] ?? ''}`;
  const { program } = toolchain.load({ path: file, bytes, read: () => undefined, debug: true });
  if (!program)
    throw new BadRecording('bad-recording', `${path}: this is no recording: code in its journal cannot be loaded.`);
  return program;
};

const bytesOf = (path: string, value: unknown): Uint8Array => {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  if (!bytes)
    throw new BadRecording('bad-recording', `${path}: this is no recording: bytes in its journal are not base64.`);
  return bytes;
};

/** The state that a recording begins in, on a machine that has not run: the tape is put into its journal. */
export const beginRecording = (machine: Machine, journal: Journal, tape: Tape, { end }: Recording): void => {
  const checkpoint = machine.save();
  journal.resume(tape, end.at, checkpoint, { clock: machine.clock, entries: 0, calls: 0 });
  machine.drop(checkpoint);
};

/** The text that an output call shows on the standard output; nothing for the other stream. */
export const outputText = (
  toolchain: Toolchain,
  { call }: Outcome & { readonly kind: 'host' },
  textOf: (bytes: Uint8Array) => string,
): string => {
  if (call.effect !== 'output' || call.name === 'stderr' || call.name === 'print error') return '';
  return call.name === 'stdout' ? textOf(call.arguments) : toolchain.output(call.arguments);
};

/** The first line at which two outputs differ, for people; undefined when they are the same. Throws an Error when one is damaged. */
export const outputDifference = (expected: PackedText, actual: PackedText): string | undefined => {
  if (samePackedText(expected, actual)) return undefined;
  const [left, right] = [unpackText(expected).split('\n'), unpackText(actual).split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  if (line < 0 && left.length === right.length) return undefined;
  const at = line < 0 ? left.length : line;
  const shown = (text: string | undefined) => (text === undefined ? 'nothing' : JSON.stringify(text));
  return `line ${at + 1} is ${shown(right[at])}, and was ${shown(left[at])}`;
};
