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
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #owners: number[] = [];
  #isSorted = true;

  add(start: number, end: number, owner: number): void {
    const { length } = this.#starts;
    if (length > 0 && (this.#starts[length - 1] as number) > start) this.#isSorted = false;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#owners.push(owner);
  }

  /** Pairs of start and end. */
  addAll(ranges: readonly number[], owner: number): void {
    for (let at = 0; at < ranges.length; at += 2) this.add(ranges[at] as number, ranges[at + 1] as number, owner);
  }

  extents(): Extents {
    const count = this.#starts.length;
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    const reached = new Uint32Array(count);
    const owners = new Float64Array(count);
    const order = this.#isSorted ? undefined : this.#order();
    let most = 0;
    for (let at = 0; at < count; at++) {
      const row = order ? (order[at] as number) : at;
      const end = this.#ends[row] as number;
      if (end > most) most = end;
      starts[at] = this.#starts[row] as number;
      ends[at] = end;
      reached[at] = most;
      owners[at] = this.#owners[row] as number;
    }
    return { starts, ends, reached, owners };
  }

  /** Rows by start, and in the order in which they came. */
  #order(): Uint32Array {
    const starts = this.#starts;
    const keys = new Float64Array(starts.length);
    for (let row = 0; row < keys.length; row++) keys[row] = (starts[row] as number) * rowSpan + row;
    keys.sort();
    return Uint32Array.from(keys, (key) => key % rowSpan);
  }
}

/** Those of several owners, each by its place. */
export const extentsOf = (owners: readonly { readonly ranges: readonly number[] }[]): Extents => {
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
export const covering = ({ starts, ends, reached, owners }: Extents, address: number): readonly number[] => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= address) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let at = low - 1; at >= Math.max(0, low - lookBack) && (reached[at] as number) > address; at--) {
    if ((ends[at] as number) > address) found.push(owners[at] as number);
  }
  return found.reverse();
};
