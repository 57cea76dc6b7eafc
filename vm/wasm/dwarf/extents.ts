/** Ranges of addresses by what they belong to, for questions by address. */

/** A range of code and what it belongs to, in columns that ascend by start. */
export interface Extents {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The largest of the ends up to each place: where nothing before can reach an address. */
  readonly reached: Uint32Array;
  readonly owners: Float64Array;
}

/** Triples of start, end and owner as columns. */
export const extents = (rows: readonly number[]): Extents => {
  const count = rows.length / 3;
  const order = Uint32Array.from({ length: count }, (_, place) => place);
  let isSorted = true;
  for (let at = 3; at < rows.length && isSorted; at += 3) isSorted = (rows[at - 3] as number) <= (rows[at] as number);
  if (!isSorted) order.sort((left, right) => (rows[left * 3] as number) - (rows[right * 3] as number) || left - right);
  const column = (offset: number) => (place: number) => rows[place * 3 + offset] as number;
  const ends = Uint32Array.from(order, column(1));
  let most = 0;
  return {
    starts: Uint32Array.from(order, column(0)),
    ends,
    reached: ends.map((end) => {
      most = Math.max(most, end);
      return most;
    }),
    owners: Float64Array.from(order, column(2)),
  };
};

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
