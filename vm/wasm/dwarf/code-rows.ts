/** The scopes around an address, found in the tree of a unit: nothing is made of the others, or of what is declared in them. */
import type { CompileUnit } from './compile-units.ts';
import type { Entries } from './entries.ts';
import { inlinedSubroutine, lexicalBlock } from './entry-shapes.ts';
import type { EntryTree } from './entry-tree.ts';
import type { TreeRow } from './function-index.ts';
import { isLive, type Ranges, rangesOf } from './ranges.ts';

export class CodeRows {
  /** By tree and row, of entries that do not say plainly what code is theirs. */
  readonly #ranges = new WeakMap<EntryTree, Map<number, Ranges>>();

  constructor(private readonly entries: Entries) {}

  /** Rows of a function and of the blocks and inlined calls in each other that cover an address of DWARF: the innermost last. */
  around({ unit, tree, row }: TreeRow, address: number): readonly number[] {
    const { starts, ends, tags, outer } = tree;
    const found = [row];
    let end = ends[row]!;
    for (let at = row + 1; at < starts.length && starts[at]! < end; ) {
      const tag = tags[at]!;
      const isScope = (tag === lexicalBlock || tag === inlinedSubroutine) && outer[at] === found[found.length - 1];
      if (isScope && this.#covers(unit, tree, at, address)) {
        found.push(at);
        end = ends[at++]!;
        continue;
      }
      const behind = ends[at]!;
      at++;
      while (at < starts.length && starts[at]! < behind) at++;
    }
    return found;
  }

  /** Pairs of start and end. */
  rangesOf(unit: CompileUnit, tree: EntryTree, row: number): Ranges {
    const low = tree.lows[row]!;
    const high = tree.highs[row]!;
    if (high > 0) return isLive(low, high) ? [low, high] : [];
    let known = this.#ranges.get(tree);
    if (!known) {
      known = new Map();
      this.#ranges.set(tree, known);
    }
    let ranges = known.get(row);
    if (!ranges) {
      const entry = this.entries.at(tree.starts[row]! + unit.unit.bias, unit.unit);
      ranges = entry ? rangesOf(entry, unit.base) : [];
      known.set(row, ranges);
    }
    return ranges;
  }

  #covers(unit: CompileUnit, tree: EntryTree, row: number, address: number): boolean {
    const high = tree.highs[row]!;
    if (high > 0) return tree.lows[row]! <= address && address < high && tree.lows[row]! > 0;
    const ranges = this.rangesOf(unit, tree, row);
    for (let at = 0; at < ranges.length; at += 2) if (ranges[at]! <= address && address < ranges[at + 1]!) return true;
    return false;
  }
}
