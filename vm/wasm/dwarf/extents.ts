/** Ranges of addresses by what they belong to, for questions by address. */

/** A range of code and what it belongs to, in columns that ascend by start. */
export interface Extents {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The largest of the ends up to each place: where nothing before can reach an address. */
  readonly reached: Uint32Array;
  readonly owners: Float64Array;
}

/** Collects ranges, in whatever order. */
export class ExtentRows {
  #starts: Uint32Array;
  #ends: Uint32Array;
  #owners: Float64Array;
  #count = 0;
  #isSorted = true;

  /** With room for so many; more is taken when it is needed. */
  constructor(room = 64) {
    this.#starts = new Uint32Array(room);
    this.#ends = new Uint32Array(room);
    this.#owners = new Float64Array(room);
  }

  add(start: number, end: number, owner: number): void {
    const row = this.#count++;
    if (row === this.#starts.length) this.#grow();
    if (row > 0 && this.#starts[row - 1]! > start) this.#isSorted = false;
    this.#starts[row] = start;
    this.#ends[row] = end;
    this.#owners[row] = owner;
  }

  /** Pairs of start and end. */
  addAll(ranges: ArrayLike<number>, owner: number): void {
    while (this.#count + ranges.length / 2 > this.#starts.length) this.#grow();
    const starts = this.#starts;
    const ends = this.#ends;
    let row = this.#count;
    let before = row > 0 ? starts[row - 1]! : 0;
    let isSorted = this.#isSorted;
    for (let at = 0; at < ranges.length; at += 2) {
      const start = ranges[at]!;
      if (before > start) isSorted = false;
      before = start;
      starts[row] = start;
      ends[row++] = ranges[at + 1]!;
    }
    this.#owners.fill(owner, this.#count, row);
    this.#count = row;
    this.#isSorted = isSorted;
  }

  extents(): Extents {
    const count = this.#count;
    const isSorted = this.#isSorted;
    let starts = this.#starts.subarray(0, count);
    let ends = this.#ends.subarray(0, count);
    let owners = this.#owners.subarray(0, count);
    if (!isSorted) {
      const order = this.#order();
      starts = new Uint32Array(count);
      ends = new Uint32Array(count);
      owners = new Float64Array(count);
      for (let at = 0; at < count; at++) {
        const row = order[at]!;
        starts[at] = this.#starts[row]!;
        ends[at] = this.#ends[row]!;
        owners[at] = this.#owners[row]!;
      }
    }
    const reached = new Uint32Array(count);
    let most = 0;
    for (let at = 0; at < count; at++) {
      if (ends[at]! > most) most = ends[at]!;
      reached[at] = most;
    }
    return { starts, ends, reached, owners };
  }

  /** Rows by start, and in the order in which they came: their numbers, in the low part of each. */
  #order(): Uint32Array {
    const count = this.#count;
    const keys = new Float64Array(count);
    for (let row = 0; row < count; row++) keys[row] = this.#starts[row]! * rowSpan + row;
    keys.sort();
    const order = new Uint32Array(count);
    for (let at = 0; at < count; at++) order[at] = keys[at]! % rowSpan;
    return order;
  }

  #grow(): void {
    const room = this.#starts.length * 2 + 1;
    const starts = new Uint32Array(room);
    const ends = new Uint32Array(room);
    const owners = new Float64Array(room);
    starts.set(this.#starts);
    ends.set(this.#ends);
    owners.set(this.#owners);
    this.#starts = starts;
    this.#ends = ends;
    this.#owners = owners;
  }
}

/** Those of several owners, each by its place. */
export const extentsOf = (owners: readonly { readonly ranges: ArrayLike<number> }[]): Extents => {
  const rows = new ExtentRows();
  owners.forEach(({ ranges }, place) => {
    rows.addAll(ranges, place);
  });
  return rows.extents();
};

/** Starts take 32 bits, so that 21 are left for the number of a row. */
const rowSpan = 2 ** 21;

/** Ranges that are looked at before an address, at most: only damaged information has more around one place. */
const lookBack = 4096;

/** Owners of the ranges that cover an address, in the order of the ranges. */
export const covering = (extents: Extents, address: number): readonly number[] =>
  overlapping(extents, address, address + 1);

/** Owners of the ranges that have something between two addresses (`to` is exclusive), in the order of the ranges. */
export const overlapping = (
  { starts, ends, reached, owners }: Extents,
  from: number,
  to: number,
): readonly number[] => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! < to) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let at = low - 1; at >= 0 && at >= low - lookBack && reached[at]! > from; at--)
    if (ends[at]! > from) found.push(owners[at]!);
  return found.length > 1 ? found.reverse() : found;
};
