/**
 * What a large container held, as far as it was written: the chunks of its arrays that a write has met since the last checkpoint.
 * Invariant: where the container was longer than in the state that the pieces are laid on, they have everything behind its end.
 */
import type { Contents } from './heap.ts';

const chunkBits = 10;
const chunkSize = 2 ** chunkBits;
/** Containers with more entries are kept in pieces. */
export const largeSize = 4096;

/** Parallel arrays: one of a list, three of a dict. */
type Columns = readonly unknown[][];

/** Writes values into a column from an index on, and behind its end. In a plain loop: a restore goes through millions of them. */
const putBack = (column: unknown[], start: number, values: readonly unknown[]): void => {
  const within = Math.max(0, Math.min(values.length, column.length - start));
  for (let at = 0; at < within; at++) column[start + at] = values[at];
  for (let at = within; at < values.length; at++) column.push(values[at]);
};

export class Pieces {
  readonly epoch: number;
  /** What else the object held. */
  readonly own: Contents;
  readonly length: number;
  /** By number of the chunk: the part of each column, up to the length. */
  readonly chunks: (Columns | undefined)[] = [];

  constructor(epoch: number, own: Contents, length: number) {
    this.epoch = epoch;
    this.own = own;
    this.length = length;
  }

  has(index: number): boolean {
    return this.chunks[index >> chunkBits] !== undefined;
  }

  /** Keeps the chunk around an index as it is now. */
  keep(columns: Columns, index: number): void {
    this.chunks[index >> chunkBits] ??= this.#part(columns, index >> chunkBits);
  }

  #part(columns: Columns, chunk: number): Columns {
    const start = chunk * chunkSize;
    return columns.map((column) => column.slice(start, Math.max(start, Math.min(start + chunkSize, this.length))));
  }

  /** Entries that are kept. */
  get weight(): number {
    let weight = 8;
    for (const columns of this.chunks) for (const column of columns ?? []) weight += column.length;
    return weight;
  }

  /** What takes a container that these pieces are laid on back to how it is now. */
  inverse(columns: Columns, own: Contents, epoch: number): Pieces {
    const now = new Pieces(epoch, own, columns[0]?.length ?? 0);
    this.#forEach((chunk) => {
      now.keep(columns, chunk * chunkSize);
    });
    for (let at = this.length; at < now.length; at += chunkSize) now.keep(columns, at);
    if (now.length > this.length) now.keep(columns, now.length - 1);
    return now;
  }

  /** These pieces laid on older ones: what both say together. */
  over(older: Pieces): Pieces {
    const both = new Pieces(this.epoch, this.own, this.length);
    const count = Math.max(this.chunks.length, older.chunks.length);
    for (let chunk = 0; chunk < count; chunk++) {
      const kept = this.chunks[chunk] ?? older.chunks[chunk];
      const room = Math.max(0, this.length - chunk * chunkSize);
      if (kept)
        both.chunks[chunk] = kept[0] && kept[0].length > room ? kept.map((column) => column.slice(0, room)) : kept;
    }
    return both;
  }

  /** Lays the pieces on arrays. `replaced` is told of each entry that goes, `placed` of each that comes. */
  lay(columns: Columns, replaced?: (index: number) => void, placed?: (index: number) => void): void {
    const before = columns[0]?.length ?? 0;
    if (replaced) {
      this.#forEach((chunk) => {
        const start = chunk * chunkSize;
        for (let at = start; at < Math.min(before, this.length, start + chunkSize); at++) replaced(at);
      });
      for (let at = this.length; at < before; at++) replaced(at);
    }
    for (const column of columns) if (column.length > this.length) column.length = this.length;
    this.#forEach((chunk, kept) => {
      for (let which = 0; which < columns.length; which++)
        putBack(columns[which] as unknown[], chunk * chunkSize, kept[which] as unknown[]);
    });
    if (placed)
      this.#forEach((chunk, kept) => {
        for (let at = 0; at < (kept[0] as unknown[]).length; at++) placed(chunk * chunkSize + at);
      });
  }

  /** Goes through the kept chunks in their order, without anything made for each. */
  #forEach(visit: (chunk: number, kept: Columns) => void): void {
    for (let chunk = 0; chunk < this.chunks.length; chunk++) {
      const kept = this.chunks[chunk];
      if (kept) visit(chunk, kept);
    }
  }
}
