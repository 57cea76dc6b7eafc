/** One file, folder or link of the overlay: what the program sees, over what lies outside. */
import type { FilePlace, FileType } from '../../../context/index.ts';

/** Bytes of a chunk: what is copied when a checkpoint shares it. */
export const chunkSize = 65_536;

export interface Chunk {
  /** Checkpoints of a later epoch do not share it. */
  readonly epoch: number;
  /** {@link chunkSize} bytes; zero beyond the file's end. */
  readonly bytes: Uint8Array;
  /** Differs from what lies outside. */
  readonly dirty: boolean;
  /** Of the bytes; absent when they changed. */
  hash?: number;
}

export interface Times {
  accessed: bigint;
  modified: bigint;
  changed: bigint;
}

/** A name of a node. */
export interface Name {
  readonly folder: number;
  readonly name: string;
}

export interface Node {
  readonly epoch: number;
  readonly id: number;
  type: FileType;
  /** Where it lay outside when it was first seen; absent for what the program made and for files in memory. */
  readonly lower?: FilePlace;
  /** Its attributes were asked for; before, only its name and type are right. */
  known: boolean;
  size: number;
  /** Bytes from here on do not come from outside. */
  lowerSize: number;
  times: Times;
  /** Number of names, those outside the preopened folders included. */
  links: number;
  /** Names that lead to it, as far as they were seen; a folder has at most one. */
  names: readonly Name[];
  /** Descriptors that hold it. */
  open: number;
  chunks: Map<number, Chunk>;
  /** Of a folder: nodes by name; null where there is none. Names keep their place, so that it can name a position in a listing. */
  entries: Map<string, number | null>;
  /** All names that lie outside are in `entries`. */
  listed: boolean;
  /** Of a link. */
  target: string | undefined;
  /** What has to be written when the session ends. */
  changed: { content: boolean; accessed: boolean; modified: boolean };
}

export const emptyNode = (id: number, epoch: number, type: FileType): Node => ({
  epoch,
  id,
  type,
  known: true,
  size: 0,
  lowerSize: 0,
  times: { accessed: 0n, modified: 0n, changed: 0n },
  links: 0,
  names: [],
  open: 0,
  chunks: new Map(),
  entries: new Map(),
  listed: true,
  target: undefined,
  changed: { content: false, accessed: false, modified: false },
});

/** A copy that shares chunks, for an epoch that may change it. */
export const copyNode = (node: Node, epoch: number): Node => ({
  ...node,
  epoch,
  times: { ...node.times },
  changed: { ...node.changed },
  chunks: new Map(node.chunks),
  entries: new Map(node.entries),
});
