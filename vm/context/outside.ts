/**
 * What a machine may ask of the outside, the same for every machine: names, effects and encodings of {@link HostCall}s. Whoever owns
 * the outside (a debug session, the command line) answers them; a replay gives the journalled answers and asks nobody.
 * Numbers are little-endian; texts are UTF-8.
 */
import type { HostCall } from './machine.ts';
import { textOfUtf8, utf8OfText } from './text.ts';

/** A request without its number. */
export type OutsideRequest = Omit<HostCall, 'token'>;

/** Names of the calls. `stdout` and `stderr` carry the bytes themselves and are answered with nothing. */
export type OutsideName = 'stdout' | 'stderr' | 'stdin' | 'clock' | 'random' | 'sleep' | FileQueryName | 'file change';

export type FileQueryName = 'file stat' | 'file list' | 'file read' | 'file link';

/** Which clock: time of day since 1970, or one that only grows. */
export type ClockName = 'realtime' | 'monotonic';

/**
 * A file of a folder that the user has opened to the program: `folder` counts the preopened folders from 0; `path` is relative to it,
 * normal (no `.`, `..` or empty parts), with `/` between its parts, and empty for the folder itself.
 */
export interface FilePlace {
  readonly folder: number;
  readonly path: string;
}

export type FileType = 'file' | 'folder' | 'link' | 'other';

/** Times are nanoseconds since 1970 as decimal text, so that they stay exact in JSON. */
export interface FileStat {
  readonly type: FileType;
  readonly size: number;
  readonly accessed: string;
  readonly modified: string;
  readonly changed: string;
  /** Equal numbers name the same file; 0 when the outside has none. */
  readonly identity: string;
  readonly links: number;
}

/** One change of real files, in the order in which they happened. Paths never lead through a symbolic link that leaves the folder. */
export type FileChange = { readonly at: FilePlace } & (
  | { readonly change: 'create' | 'make folder' | 'remove file' | 'remove folder' }
  /** Bytes at an offset: the payload of the call. */
  | { readonly change: 'write'; readonly offset: number }
  | { readonly change: 'resize'; readonly size: number }
  | { readonly change: 'rename'; readonly to: FilePlace }
  | { readonly change: 'link'; readonly to: FilePlace }
  | { readonly change: 'symbolic link'; readonly target: string }
  | { readonly change: 'times'; readonly accessed?: string; readonly modified?: string }
);

/** Why a file call failed, by its POSIX name without the E: `noent`. */
export type FileError =
  | 'acces'
  | 'badf'
  | 'busy'
  | 'dquot'
  | 'exist'
  | 'fbig'
  | 'inval'
  | 'io'
  | 'isdir'
  | 'loop'
  | 'mfile'
  | 'nametoolong'
  | 'nfile'
  | 'noent'
  | 'nospc'
  | 'notcapable'
  | 'notdir'
  | 'notempty'
  | 'notsup'
  | 'perm'
  | 'rofs'
  | 'txtbsy'
  | 'xdev';

/** Answer to a file call: its header, and bytes for `file read`. */
export type FileAnswer<Header> = Header | { readonly error: FileError };

/** A JSON header with its length in front, then raw bytes. */
export const packed = (header: unknown, payload: Uint8Array = new Uint8Array(0)): Uint8Array => {
  const text = utf8OfText(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + payload.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(payload, 4 + text.length);
  return bytes;
};

/** The inverse of {@link packed}; throws when the bytes are not of its form. */
export const unpacked = (bytes: Uint8Array): { readonly header: unknown; readonly payload: Uint8Array } => {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return {
    header: JSON.parse(textOfUtf8(bytes.subarray(4, 4 + length))) as unknown,
    payload: bytes.subarray(4 + length),
  };
};

const numberBytes = (value: number | bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
};

/** The number that an answer or argument of 8 bytes carries. */
export const numberOf = (bytes: Uint8Array): bigint =>
  new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);

/** Makes each request and its answer, so that both sides agree on the bytes. */
export const outside = {
  output: (stream: 'stdout' | 'stderr', bytes: Uint8Array): OutsideRequest => ({
    name: stream,
    effect: 'output',
    arguments: bytes,
  }),
  /** Answered with 1 to `most` bytes of the standard input, or none at its end. */
  input: (most: number): OutsideRequest => ({ name: 'stdin', effect: 'input', arguments: numberBytes(most) }),
  /** Answered with nanoseconds ({@link numberOf}). */
  clock: (clock: ClockName): OutsideRequest => ({ name: 'clock', effect: 'input', arguments: utf8OfText(clock) }),
  /** Answered with `count` bytes. */
  random: (count: number): OutsideRequest => ({ name: 'random', effect: 'input', arguments: numberBytes(count) }),
  /** Answered with nothing after so many nanoseconds. */
  sleep: (nanoseconds: bigint): OutsideRequest => ({
    name: 'sleep',
    effect: 'input',
    arguments: numberBytes(nanoseconds),
  }),
  /** `stat` and `link` do not follow the last part of the path. `read` asks for up to `length` bytes from `offset`. */
  query: (
    name: FileQueryName,
    place: FilePlace,
    range: { readonly offset: number; readonly length: number } = { offset: 0, length: 0 },
  ): OutsideRequest => ({ name, effect: 'input', arguments: packed({ ...place, ...range }) }),
  /** Answered with nothing, or with the packed `{ error }`. */
  change: (change: FileChange, payload?: Uint8Array): OutsideRequest => ({
    name: 'file change',
    effect: 'world',
    arguments: packed(change, payload),
  }),
} as const;

/** Optional ability of a machine: files that the program changed and that are not written yet. */
export interface Overlaying {
  /** The changes to make when the session ends, in order; requests named `file change`. Empty when everything is written at once. */
  pending(): readonly OutsideRequest[];
}
