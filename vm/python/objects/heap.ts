/** Identity and history of objects: serial ids, and what a checkpoint needs to take a container back. */
import { largeSize, Pieces } from './pieces.ts';

/** What a container held; made by {@link Mutable.contents} and given back to the same object only. */
export type Contents = unknown;

/** An object whose contents change. `stamp` is the epoch in which it was made or first written as a whole. */
export interface Mutable {
  stamp: number;
  contents(): Contents;
  reset(contents: Contents): void;
}

/** A container that is kept in pieces when it is large. */
export interface Divisible extends Mutable {
  /** The pieces of this epoch, when it has any. */
  pieces: Pieces | null;
  /** Its parallel arrays. */
  columns(): unknown[][];
  /** What it holds besides. */
  ownContents(): Contents;
  /** Contents as of arrays that nobody else has. */
  contentsOf(columns: unknown[][], own: Contents): Contents;
}

const isDivisible = (object: Mutable): object is Divisible => 'pieces' in object;

/** How large one object may become: what is larger raises MemoryError. */
export interface SizeLimits {
  /** Elements of a container, characters of a text. */
  readonly size: number;
  /** Binary digits of an int. */
  readonly bits: number;
}

export const standardSizes: SizeLimits = { size: 2 ** 26, bits: 2 ** 23 };

/** The objects of one machine. */
export class Heap {
  nextId = 1;
  /** Grows with each checkpoint and restore; an object whose stamp differs has not been written since. */
  epoch = 1;
  /** What objects held at the last checkpoint, when they were written since. */
  log = new Map<Mutable, Contents>();
  limits: SizeLimits = standardSizes;

  /** While it copies what an object holds. */
  keeping = false;

  keep(object: Mutable): void {
    this.keeping = true;
    this.#keep(object);
    this.keeping = false;
  }

  #keep(object: Mutable): void {
    object.stamp = this.epoch;
    const before = this.log.get(object);
    if (before !== undefined && !(before instanceof Pieces)) return;
    const divisible = isDivisible(object) ? object : undefined;
    this.log.set(object, before && divisible ? wholeOf(divisible, before) : object.contents());
  }

  /** Keeps the chunk around an index of a large container; without an index no more than how long it is. */
  keepPart(object: Divisible, index: number | undefined): void {
    if (object.pieces?.epoch !== this.epoch) {
      const columns = object.columns();
      object.pieces = new Pieces(this.epoch, object.ownContents(), (columns[0] as unknown[]).length);
      this.log.set(object, object.pieces);
    }
    if (index === undefined || object.pieces.has(index)) return;
    this.keeping = true;
    object.pieces.keep(object.columns(), index);
    this.keeping = false;
  }
}

/** Whole contents of a container as the pieces have them. */
const wholeOf = (object: Divisible, pieces: Pieces): Contents => {
  const columns = object.columns().map((column) => column.slice());
  pieces.lay(columns);
  return object.contentsOf(columns, pieces.own);
};

/** The heap of the machine that is running: machines run one at a time, never nested. */
export let heap = new Heap();

/** Makes a machine's heap the one that new objects go to. */
export const activate = (next: Heap): void => {
  heap = next;
};

/** To be called before an object is written: the first write after a checkpoint keeps what it held. */
export const touch = (object: Mutable): void => {
  if (object.stamp !== heap.epoch) heap.keep(object);
};

/** As {@link touch}, before the entry at an index is written and nothing else: of a large container it keeps a part. */
export const touchAt = (object: Divisible, index: number): void => {
  if (object.stamp === heap.epoch) return;
  const { pieces } = object;
  if (pieces !== null && pieces.epoch === heap.epoch && pieces.has(index)) return;
  if ((object.columns()[0] as unknown[]).length > largeSize) heap.keepPart(object, index);
  else heap.keep(object);
};

/** As {@link touch}, before an entry is added behind the last one and nothing else. */
export const touchEnd = (object: Divisible): void => {
  if (object.stamp === heap.epoch || object.pieces?.epoch === heap.epoch) return;
  if ((object.columns()[0] as unknown[]).length > largeSize) heap.keepPart(object, undefined);
  else heap.keep(object);
};
