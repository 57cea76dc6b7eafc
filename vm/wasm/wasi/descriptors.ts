/** The table of file descriptors. Rows are replaced, never changed; the table is copied when a checkpoint shares it. */
import { Failure } from './constants.ts';
import type { Hash } from './files/hash.ts';

export interface Descriptor {
  readonly kind: 'stdin' | 'stdout' | 'stderr' | 'file' | 'folder';
  /** Of a file or folder. */
  readonly node: number;
  readonly base: bigint;
  readonly inheriting: bigint;
  readonly flags: number;
  /** Bytes from the file's beginning. */
  readonly offset: number;
  /** Name of a preopened folder. */
  readonly preopened?: string;
}

const mostDescriptors = 4096;

export class Descriptors {
  #table = new Map<number, Descriptor>();
  #shared = false;
  /** No number below it is free. */
  #lowest = 0;

  /** The descriptor, which must have all of the rights. */
  get(fd: number, needed = 0n): Descriptor {
    const descriptor = this.#table.get(fd);
    if (!descriptor) throw new Failure('badf');
    if ((descriptor.base & needed) !== needed) throw new Failure('notcapable');
    return descriptor;
  }

  /** Puts a descriptor at the lowest free number. */
  add(descriptor: Descriptor): number {
    let fd = this.#lowest;
    while (this.#table.has(fd)) fd += 1;
    if (fd >= mostDescriptors) throw new Failure('nfile');
    this.set(fd, descriptor);
    this.#lowest = fd + 1;
    return fd;
  }

  set(fd: number, descriptor: Descriptor): void {
    this.#own();
    this.#table.set(fd, descriptor);
  }

  change(fd: number, changes: Partial<Descriptor>): void {
    this.set(fd, { ...this.get(fd), ...changes });
  }

  remove(fd: number): void {
    this.#own();
    this.#table.delete(fd);
    this.#lowest = Math.min(this.#lowest, fd);
  }

  save(): ReadonlyMap<number, Descriptor> {
    this.#shared = true;
    return this.#table;
  }

  restore(state: ReadonlyMap<number, Descriptor>): void {
    this.#table = state as Map<number, Descriptor>;
    this.#shared = true;
    this.#lowest = 0;
  }

  #own(): void {
    if (this.#shared) this.#table = new Map(this.#table);
    this.#shared = false;
  }

  hash(into: Hash): void {
    for (const fd of [...this.#table.keys()].sort((left, right) => left - right)) {
      const { kind, node, base, inheriting, flags, offset } = this.get(fd);
      into.number(fd);
      into.text(kind);
      into.number(node);
      into.bigint(base);
      into.bigint(inheriting);
      into.number(flags);
      into.number(offset);
    }
  }
}
