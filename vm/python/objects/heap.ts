/** Identity and history of objects: serial ids, and what a checkpoint needs to take a container back. */

/** What a container held; made by {@link Mutable.contents} and given back to the same object only. */
export type Contents = unknown;

/** An object whose contents change. `stamp` is the epoch in which it was made or first written. */
export interface Mutable {
  stamp: number;
  contents(): Contents;
  reset(contents: Contents): void;
}

/** The objects of one machine. */
export class Heap {
  nextId = 1;
  /** Grows with each checkpoint and restore; an object whose stamp differs has not been written since. */
  epoch = 1;
  /** What objects held at the last checkpoint, when they were written since. */
  log = new Map<Mutable, Contents>();

  keep(object: Mutable): void {
    object.stamp = this.epoch;
    if (!this.log.has(object)) this.log.set(object, object.contents());
  }
}

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
