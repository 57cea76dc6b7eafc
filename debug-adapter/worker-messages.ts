/**
 * What passes between a debug adapter in a browser's worker and whoever started it, besides the messages of the protocol: files of the
 * workspace, which only the starter can read. Everything can be cloned as it is.
 */
import type { FileChange, FileError, FileStat, FileType } from '../vm/context/index.ts';

/** To the worker. The first message is `begin`. */
export type ToWorker =
  | { readonly kind: 'begin'; readonly program?: string }
  /** A message of the Debug Adapter Protocol. */
  | { readonly kind: 'protocol'; readonly message: object }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: FileReply }
  /** Instead of `begin`: answered with `text`. */
  | { readonly kind: 'disassemble'; readonly path: string }
  /** Nobody listens any more: what is to be written is written, then `done` is said. */
  | { readonly kind: 'end' };

/** From the worker. */
export type FromWorker =
  | { readonly kind: 'protocol'; readonly message: object }
  | { readonly kind: 'ask'; readonly id: number; readonly request: FileRequest }
  /** A whole program as text, or why there is none. */
  | { readonly kind: 'text'; readonly text?: string; readonly errors: string }
  | { readonly kind: 'done' };

/** Paths are as the client gave them: URIs, or paths of files. */
export type FileRequest =
  | { readonly what: 'read' | 'stat' | 'list'; readonly path: string }
  /** `payload` belongs to a write of the whole file. */
  | {
      readonly what: 'change';
      readonly change: FileChange['change'];
      readonly path: string;
      readonly to?: string;
      readonly payload?: Uint8Array;
    };

export type FileReply =
  | { readonly error: FileError }
  | {
      readonly bytes?: Uint8Array;
      readonly stat?: Omit<FileStat, 'identity' | 'links'>;
      readonly entries?: readonly { readonly name: string; readonly type: FileType }[];
    };
