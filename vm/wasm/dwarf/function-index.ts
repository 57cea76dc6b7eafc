/** Functions by address: which unit and which entry tell of the code at a place. */
import type { CompileUnit } from './compile-units.ts';
import type { Entries } from './entries.ts';
import { type EntryTree, treeOf } from './entry-tree.ts';
import { covering, ExtentRows, type Extents } from './extents.ts';
import { isLive, rangesOf } from './ranges.ts';
import type { UnitRanges } from './unit-ranges.ts';

/** An entry in the tree of its unit. */
export interface TreeRow {
  readonly unit: CompileUnit;
  readonly tree: EntryTree;
  readonly row: number;
}

export class FunctionIndex {
  readonly #functions = new Map<CompileUnit, Extents>();

  constructor(
    private readonly entries: Entries,
    private readonly units: readonly CompileUnit[],
    /** Of all units, by place in the list of units. */
    private readonly ranges: UnitRanges,
  ) {}

  /** Functions that cover an address of DWARF: several when units tell of one inline function each. */
  at(address: number): readonly TreeRow[] {
    const found: TreeRow[] = [];
    const places = this.ranges.at(address);
    for (let at = 0; at < places.length; at++) {
      if (places.indexOf(places[at]!) < at) continue;
      const unit = this.units[places[at]!] as CompileUnit;
      for (const row of covering(this.#ofUnit(unit), address)) found.push({ unit, tree: treeOf(unit.unit), row });
    }
    return found;
  }

  /** Every function of a unit that has code, in whatever it is declared. */
  #ofUnit(of: CompileUnit): Extents {
    const known = this.#functions.get(of);
    if (known) return known;
    const { unit } = of;
    const { functions, starts, lows, highs } = treeOf(unit);
    const rows = new ExtentRows(functions.length);
    for (let at = 0; at < functions.length; at++) {
      const row = functions[at]!;
      const start = lows[row]!;
      const end = highs[row]!;
      if (end > 0) {
        if (isLive(start, end)) rows.add(start, end, row);
        continue;
      }
      const entry = this.entries.at(starts[row]! + unit.bias, unit);
      if (entry) rows.addAll(rangesOf(entry, of.base), row);
    }
    const made = rows.extents();
    this.#functions.set(of, made);
    return made;
  }
}
