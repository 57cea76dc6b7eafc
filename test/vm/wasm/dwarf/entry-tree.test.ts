/** Rows of a unit, found in one pass over its bytes, are those that its entries say one by one. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { At, Entries, type Entry, Tag, type Unit } from '../../../../vm/wasm/dwarf/entries.ts';
import { treeOf } from '../../../../vm/wasm/dwarf/entry-tree.ts';
import { dwarfSections } from '../../../../vm/wasm/dwarf/sections.ts';
import { moduleOf } from '../text.ts';

const fixtures = path.join(import.meta.dirname, '..', 'fixtures');
const modules = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  // Skeletons have entries in other files alone.
  .filter((name) => /\.wasm(\.br)?$/.test(name) && !path.basename(name).startsWith('split.'))
  .map((name) => {
    const bytes = readFileSync(path.join(fixtures, name));
    return [name, moduleOf(new Uint8Array(name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes), name)] as const;
  })
  .filter(([, module]) => (dwarfSections(module)?.info.length ?? 0) > 0);

const types: readonly number[] = [Tag.classType, Tag.enumerationType, Tag.structureType, Tag.unionType];
const holders: readonly number[] = [Tag.compileUnit, Tag.namespace];

interface Rows {
  /** Start, end, tag and the row around it. */
  readonly rows: number[][];
  readonly types: number[];
  readonly variables: number[];
  readonly functions: number[];
}

/** The same by the entries themselves, none of which asks for the tree. */
const readPlainly = (entries: Entries, unit: Unit): Rows => {
  const found: Rows = { rows: [], types: [], variables: [], functions: [] };
  const visit = (entry: Entry, outer: number, isInside: boolean): number => {
    const { tag } = entry;
    const start = entry.offset - unit.bias;
    const isFunction = tag === Tag.subprogram && (entry.has(At.lowAddress) || entry.has(At.ranges));
    const isCode = isFunction || tag === Tag.lexicalBlock || tag === Tag.inlinedSubroutine;
    if (tag === Tag.variable && !isInside) found.variables.push(start);
    if (types.includes(tag)) found.types.push(start, outer);
    if (!entry.hasChildren && !isCode) return entry.next;
    const number = found.rows.length;
    const row = [start, 0, tag, outer];
    found.rows.push(row);
    if (isFunction) found.functions.push(number);
    const inside = isInside || !holders.includes(tag);
    const behind = entries.children(entry, (child) => visit(child, number, inside));
    row[1] = Math.min(behind, unit.end) - unit.bias;
    return behind;
  };
  const first = entries.at(unit.first, unit);
  if (first) visit(first, -1, false);
  return found;
};

describe('the tree of a unit', () => {
  it.each(modules)('%s', (_, module) => {
    const sections = dwarfSections(module);
    if (!sections) throw new Error('no debug information');
    const entries = new Entries(sections);
    let count = 0;
    for (const unit of entries.units) {
      const plain = readPlainly(entries, unit);
      const { starts, ends, tags, outer, types, variables, functions } = treeOf(unit);
      const rows = Array.from(starts, (start, row) => [start, ends[row], tags[row], outer[row]]);
      expect({ rows, types: [...types], variables: [...variables], functions: [...functions] }).toEqual(plain);
      count += rows.length;
    }
    expect(count).toBeGreaterThan(2);
  });
});
