/** Which units say that they have code at an address. */
import { covering, type Extents, extentsOf } from './extents.ts';
import type { Ranges } from './ranges.ts';

/** Units that are looked at one by one; of more their ranges are put in one order once they were asked that often. */
const fewUnits = 64;

interface Ranged {
  readonly place: number;
  readonly ranges: Ranges;
  /** Whether the ranges ascend, so that one can be searched for; those of others are put in order when they are asked for again. */
  readonly isAscending: boolean;
  asked: number;
  ordered: Extents | undefined;
  /** Where all of its code lies. */
  readonly low: number;
  readonly high: number;
}

export class UnitRanges {
  readonly #units: readonly { readonly ranges: Ranges }[];
  #ranged: readonly Ranged[] | undefined;
  #extents: Extents | undefined;
  #asked = 0;

  constructor(units: readonly { readonly ranges: Ranges }[]) {
    this.#units = units;
  }

  /** Places of the units that cover an address of DWARF. */
  at(address: number): readonly number[] {
    if (this.#extents) return covering(this.#extents, address);
    this.#ranged ??= this.#units.flatMap(({ ranges }, place) => (ranges.length > 0 ? [rangedOf(ranges, place)] : []));
    if (this.#ranged.length > fewUnits && this.#asked++ >= fewUnits) {
      this.#extents = extentsOf(this.#units);
      return covering(this.#extents, address);
    }
    const found: number[] = [];
    for (const unit of this.#ranged)
      if (unit.low <= address && address < unit.high && holds(unit, address)) found.push(unit.place);
    return found;
  }
}

const rangedOf = (ranges: Ranges, place: number): Ranged => {
  let isAscending = true;
  let low = ranges[0]!;
  let high = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    const start = ranges[at]!;
    if (start < high) isAscending = false;
    if (start < low) low = start;
    const end = ranges[at + 1]!;
    if (end > high) high = end;
  }
  return { place, ranges, isAscending, asked: 0, ordered: undefined, low, high };
};

const holds = (unit: Ranged, address: number): boolean => {
  const { ranges, isAscending } = unit;
  if (!isAscending) {
    if (unit.asked++ > 0) unit.ordered ??= extentsOf([unit]);
    if (unit.ordered) return covering(unit.ordered, address).length > 0;
    for (let at = 0; at < ranges.length; at += 2) if (ranges[at]! <= address && address < ranges[at + 1]!) return true;
    return false;
  }
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle * 2]! <= address) low = middle + 1;
    else high = middle;
  }
  return low > 0 && address < ranges[low * 2 - 1]!;
};
