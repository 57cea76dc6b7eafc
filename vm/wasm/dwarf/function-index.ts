/** Functions by address: which unit and which entry tell of the code at a place. */
import type { CompileUnit } from './compile-units.ts';
import type { Entries, Entry } from './entries.ts';
import { functionFields, treeOf } from './entry-tree.ts';
import { covering, ExtentRows, type Extents } from './extents.ts';
import { isLive, rangesOf } from './ranges.ts';

export class FunctionIndex {
  readonly #functions = new Map<CompileUnit, Extents>();

  constructor(
    private readonly entries: Entries,
    private readonly units: readonly CompileUnit[],
    /** Ranges of all units, by place in the list of units. */
    private readonly extents: () => Extents,
  ) {}

  /** Entries of functions that cover an address of DWARF: several when units tell of one inline function each. */
  at(address: number): readonly { readonly unit: CompileUnit; readonly entry: Entry }[] {
    const found: { readonly unit: CompileUnit; readonly entry: Entry }[] = [];
    for (const place of new Set(covering(this.extents(), address))) {
      const unit = this.units[place] as CompileUnit;
      for (const offset of covering(this.#ofUnit(unit), address)) {
        const entry = this.entries.at(offset, unit.unit);
        if (entry) found.push({ unit, entry });
      }
    }
    return found;
  }

  /** Every function of a unit that has code, in whatever it is declared. */
  #ofUnit(of: CompileUnit): Extents {
    const known = this.#functions.get(of);
    if (known) return known;
    const { unit } = of;
    const { functions } = treeOf(unit);
    const rows = new ExtentRows();
    for (let at = 0; at < functions.length; at += functionFields) {
      const offset = (functions[at] as number) + unit.bias;
      const start = functions[at + 1] as number;
      const end = functions[at + 2] as number;
      if (end > 0) {
        if (isLive(start, end)) rows.add(start, end, offset);
        continue;
      }
      const entry = this.entries.at(offset, unit);
      if (entry) rows.addAll(rangesOf(entry, of.base), offset);
    }
    const made = rows.extents();
    this.#functions.set(of, made);
    return made;
  }
}
