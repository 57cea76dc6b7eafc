/** Where the entries of a unit begin and end: found in one pass over its bytes, which makes nothing of their attributes. */
import { Bit, EntryShapes, subprogram } from './entry-shapes.ts';
import { behindNumber } from './reader.ts';
import type { Unit } from './units.ts';

/**
 * Rows of entries with others in them, of functions that have code, and of blocks and inlined calls, ascending; an inner one comes behind the
 * one that it is in. Offsets are those in the unit's section.
 */
export interface EntryTree {
  readonly starts: Uint32Array;
  /** Behind everything in each. */
  readonly ends: Uint32Array;
  readonly tags: Uint16Array;
  /** Row of the one around each; -1 for none. */
  readonly outer: Int32Array;
  /** Code of functions, blocks and inlined calls where the entry says it plainly, as addresses of DWARF; else 0 and 0. */
  readonly lows: Uint32Array;
  readonly highs: Uint32Array;
  /** Structures, classes, unions and enumerations: the offset of each, and the row of what is around it. */
  readonly types: Int32Array;
  /** Offsets of variables outside of functions: of the unit, and of its namespaces. */
  readonly variables: Uint32Array;
  /** Rows of functions that have code. */
  readonly functions: Uint32Array;
}

/** Numbers of a type in {@link EntryTree.types}. */
export const typeFields = 2;

const trees = new WeakMap<Unit, EntryTree>();

/** The tree of a unit when somebody has asked for it already. */
export const knownTree = (unit: Unit): EntryTree | undefined => trees.get(unit);

export const treeOf = (unit: Unit): EntryTree => {
  let tree = trees.get(unit);
  if (!tree) {
    tree = readTree(unit);
    trees.set(unit, tree);
  }
  return tree;
};

/** Row of the last entry that begins before an offset; -1 for none. */
export const lastBefore = ({ starts }: EntryTree, offset: number): number => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** As a rule a row has more bytes. */
const bytesOfRow = 12;

/** This is a hot loop, and runs when nothing is compiled yet: what is seldom is done outside. */
const readTree = (unit: Unit): EntryTree => {
  const { bias } = unit;
  const { bytes, from, length } = unit.sections.info;
  const shapes = new EntryShapes(unit);
  const { bits, sizes, blocks, rests, lows: lowPlaces, highs: highPlaces, count: known } = shapes;
  const end = from + Math.min(unit.end - bias, length);
  const last = unit.end - bias;
  let rows = new Rows(Math.max(64, Math.ceil((end - from - unit.first + bias) / bytesOfRow)));
  let { starts, ends, tags, outer, lows, highs } = rows;
  let count = 0;
  const functions: number[] = [];
  const typeRows: number[] = [];
  const variables: number[] = [];
  let place = -1;
  // The outermost one around the place that is neither the unit nor a namespace.
  let inside = -1;
  let { passes, blocks: leafBlocks, rests: leafRests } = shapes.outside;
  let at = from + unit.first - bias;
  while (at < end) {
    // Most entries are leaves of which nothing is kept.
    const start = at;
    let code = bytes[at]!;
    const pass = passes[code]!;
    if (pass !== 0) {
      at += pass;
      continue;
    }
    const leafBlock = leafBlocks[code]!;
    if (leafBlock !== 0) {
      const more = bytes[at + leafBlock]!;
      if (more < 0x80) {
        at += leafRests[code]! + more;
        continue;
      }
    }
    at++;
    if (code >= 0x80) {
      const next = bytes[at++]! | 0;
      code = (code & 0x7f) | ((next & 0x7f) << 7);
      if (next >= 0x80) {
        code = shapes.longCode(start);
        at = behindNumber(bytes, at);
      }
    }
    if (code === 0) {
      if (place < 0) continue;
      ends[place] = at - from;
      if (place === inside) {
        inside = -1;
        ({ passes, blocks: leafBlocks, rests: leafRests } = shapes.outside);
      }
      place = outer[place]!;
      continue;
    }
    // What is behind an entry that is not known cannot be found.
    if (code >= known) break;
    const bit = bits[code]!;
    if (bit === 0) break;
    const values = at;
    const size = sizes[code]!;
    if (size >= 0) at += size;
    else {
      const block = blocks[code]!;
      const more = block === 0 ? 0x80 : bytes[at + block - 1]!;
      at = more < 0x80 ? at + rests[code]! + more : shapes.behind(code, at);
    }
    if (at > end) break;
    if ((bit & Bit.variable) !== 0 && inside < 0) variables.push(start - from);
    if ((bit & Bit.type) !== 0) typeRows.push(start - from, place);
    if ((bit & (Bit.children | Bit.code)) === 0) continue;
    if (count === starts.length) {
      rows = rows.wider();
      ({ starts, ends, tags, outer, lows, highs } = rows);
    }
    starts[count] = start - from;
    tags[count] = shapes.tags[code]!;
    outer[count] = place;
    if ((bit & Bit.function) !== 0) functions.push(count);
    const low = lowPlaces[code]!;
    if (low >= 0) {
      const begin = i32(bytes, values + low);
      lows[count] = begin;
      highs[count] = begin + i32(bytes, values + highPlaces[code]!);
    }
    if ((bit & Bit.children) !== 0) {
      ends[count] = last;
      place = count;
      if (inside < 0 && place > 0 && (bit & Bit.namespace) === 0) {
        inside = place;
        ({ passes, blocks: leafBlocks, rests: leafRests } = shapes.inside);
      }
    } else ends[count] = at - from;
    count++;
  }
  return {
    ...rows.used(count),
    types: new Int32Array(typeRows),
    variables: new Uint32Array(variables),
    functions: new Uint32Array(functions),
  };
};

class Rows {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly tags: Uint16Array;
  readonly outer: Int32Array;
  readonly lows: Uint32Array;
  readonly highs: Uint32Array;

  constructor(room: number) {
    this.starts = new Uint32Array(room);
    this.ends = new Uint32Array(room);
    this.tags = new Uint16Array(room);
    this.outer = new Int32Array(room);
    this.lows = new Uint32Array(room);
    this.highs = new Uint32Array(room);
  }

  wider(): Rows {
    const wider = new Rows(this.starts.length * 2);
    wider.starts.set(this.starts);
    wider.ends.set(this.ends);
    wider.tags.set(this.tags);
    wider.outer.set(this.outer);
    wider.lows.set(this.lows);
    wider.highs.set(this.highs);
    return wider;
  }

  used(count: number): Pick<EntryTree, 'starts' | 'ends' | 'tags' | 'outer' | 'lows' | 'highs'> {
    return {
      starts: this.starts.slice(0, count),
      ends: this.ends.slice(0, count),
      tags: this.tags.slice(0, count),
      outer: this.outer.slice(0, count),
      lows: this.lows.slice(0, count),
      highs: this.highs.slice(0, count),
    };
  }
}

const i32 = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** Whether the entry of a row, or one around it, is a function. */
export const isInFunction = ({ outer, tags }: EntryTree, row: number): boolean => {
  for (let at = row; at >= 0; at = outer[at] as number) if (tags[at] === subprogram) return true;
  return false;
};
