/** Functions by address: which unit and which entry tell of the code at a place. */
import type { CompileUnit } from './compile-units.ts';
import { At, type Entries, type Entry, Tag } from './entries.ts';
import { skipAttribute } from './forms.ts';
import { rangesOf } from './ranges.ts';

/** A range of code and what it belongs to, in columns that ascend by start. */
interface Extents {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The largest of the ends up to each place: where nothing before can reach an address. */
  readonly reached: Uint32Array;
  /** Place of a unit, or offset of an entry. */
  readonly owners: Float64Array;
}

export class FunctionIndex {
  /** Ranges of all units, by place in the list of units. */
  #units: Extents | undefined;
  readonly #functions = new Map<CompileUnit, Extents>();

  constructor(
    private readonly entries: Entries,
    private readonly units: readonly CompileUnit[],
  ) {}

  /** Entries of functions that cover an address of DWARF: several when units tell of one inline function each. */
  at(address: number): readonly { readonly unit: CompileUnit; readonly entry: Entry }[] {
    const found: { readonly unit: CompileUnit; readonly entry: Entry }[] = [];
    this.#units ??= this.#readUnits();
    for (const place of new Set(covering(this.#units, address))) {
      const unit = this.units[place] as CompileUnit;
      for (const offset of covering(this.#ofUnit(unit), address)) {
        const entry = this.entries.at(offset, unit.unit);
        if (entry) found.push({ unit, entry });
      }
    }
    return found;
  }

  #readUnits(): Extents {
    const rows: number[] = [];
    this.units.forEach(({ ranges }, place) => {
      for (let at = 0; at < ranges.length; at += 2) rows.push(ranges[at] as number, ranges[at + 1] as number, place);
    });
    return extents(rows);
  }

  /** Every function of a unit that has code, in whatever it is declared. */
  #ofUnit(of: CompileUnit): Extents {
    const known = this.#functions.get(of);
    if (known) return known;
    const { unit } = of;
    const { abbreviations, bias } = unit;
    const rows: number[] = [];
    const reader = unit.sections.info.reader(unit.first - bias, unit.end - bias);
    while (!reader.isAtEnd) {
      const offset = reader.at + bias;
      const code = reader.uleb();
      if (code === 0) continue;
      const abbreviation = abbreviations.get(code);
      // What is behind an entry that is not known cannot be found.
      if (!abbreviation) break;
      const { steps } = abbreviation;
      for (let at = 0; at < steps.length; at++) skipAttribute(unit, reader, steps[at] as number);
      if (abbreviation.tag !== Tag.subprogram) continue;
      const entry = this.entries.at(offset, unit);
      if (!entry || !(entry.has(At.lowAddress) || entry.has(At.ranges))) continue;
      const ranges = rangesOf(entry, of.base);
      for (let at = 0; at < ranges.length; at += 2) rows.push(ranges[at] as number, ranges[at + 1] as number, offset);
    }
    const made = extents(rows);
    this.#functions.set(of, made);
    return made;
  }
}

/** Triples of start, end and owner as columns. */
const extents = (rows: readonly number[]): Extents => {
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

const covering = ({ starts, ends, reached, owners }: Extents, address: number): readonly number[] => {
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
