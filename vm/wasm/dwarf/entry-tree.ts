/** Where the entries of a unit begin and end: found in one pass over its bytes, which makes nothing of their attributes. */
import type { Abbreviation } from './abbreviations.ts';
import { Step, skipAttribute } from './forms.ts';
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

export const lexicalBlock = 0x0b;
export const inlinedSubroutine = 0x1d;
const subprogram = 0x2e;
const variable = 0x34;
const namespace = 0x39;
const types: ReadonlySet<number> = new Set([0x02, 0x04, 0x13, 0x17]);
const low = { attribute: 0x11, form: 0x01 } as const;
const high = { attribute: 0x12, form: 0x06 } as const;
const ranges = 0x55;

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

/** What the pass needs of an abbreviation. */
interface Shape extends Pick<Abbreviation, 'tag' | 'hasChildren' | 'steps'> {
  readonly isFunction: boolean;
  /** Whether it tells of code: a function, a block, an inlined call. */
  readonly isCode: boolean;
  readonly isType: boolean;
  readonly isVariable: boolean;
  /** Bytes of all attributes; -1 when entries differ. */
  readonly size: number;
  /** Of its addresses, counted from the first attribute, where they are plain numbers; else -1. */
  readonly low: number;
  readonly high: number;
}

const shapeOf = ({ tag, hasChildren, steps, attributes, offsets }: Abbreviation, addressSize: number): Shape => {
  const placeOf = (attribute: number): number => {
    for (let at = 0; at < attributes.length; at += 3) if (attributes[at] === attribute) return at / 3;
    return -1;
  };
  const plain = ({ attribute, form }: { readonly attribute: number; readonly form: number }): number => {
    const place = placeOf(attribute);
    return place >= 0 && attributes[place * 3 + 1] === form ? (offsets[place] as number) : -1;
  };
  const isFunction = tag === subprogram && (placeOf(low.attribute) >= 0 || placeOf(ranges) >= 0);
  const isPlain = addressSize === 4 && plain(low) >= 0 && plain(high) >= 0;
  return {
    tag,
    hasChildren,
    steps,
    isFunction,
    isCode: isFunction || tag === lexicalBlock || tag === inlinedSubroutine,
    isType: types.has(tag),
    isVariable: tag === variable,
    size: steps.length === 0 ? 0 : steps.length === 1 && (steps[0] as number) >= 0 ? (steps[0] as number) : -1,
    low: isPlain ? plain(low) : -1,
    high: isPlain ? plain(high) : -1,
  };
};

/** Codes of one and two bytes. */
const shortCodes = 2 ** 14;

/** As a rule a row has more bytes. */
const bytesOfRow = 12;

const readTree = (unit: Unit): EntryTree => {
  const { abbreviations, bias, addressSize } = unit;
  const section = unit.sections.info;
  const { bytes, from } = section;
  const end = from + Math.min(unit.end - bias, section.length);
  const last = unit.end - bias;
  const shapes: (Shape | undefined)[] = [];
  // By code: how far it is to the next entry from one of which nothing is kept and that has a size; else 0.
  const passed = new Uint16Array(shortCodes);
  let rows = new Rows(Math.max(64, Math.ceil((end - from - unit.first + bias) / bytesOfRow)));
  let { starts, ends, tags, outer, lows, highs } = rows;
  let count = 0;
  const functions: number[] = [];
  const typeRows: number[] = [];
  const variables: number[] = [];
  let place = -1;
  // The outermost one around the place that is neither the unit nor a namespace.
  let inside = -1;
  let at = from + unit.first - bias;
  while (at < end) {
    const start = at;
    let code = bytes[at++]!;
    if (code >= 0x80) {
      const next = bytes[at++]! | 0;
      code = (code & 0x7f) | ((next & 0x7f) << 7);
      for (let scale = shortCodes, byte = next; byte >= 0x80 && at < end; scale *= 128) {
        byte = bytes[at++]!;
        code += (byte & 0x7f) * scale;
      }
    }
    const pass = code < shortCodes ? passed[code]! : 0;
    if (pass !== 0) {
      at += pass - 1;
      continue;
    }
    if (code === 0) {
      if (place < 0) continue;
      ends[place] = at - from;
      if (place === inside) inside = -1;
      place = outer[place]!;
      continue;
    }
    let shape = shapes[code];
    if (!shape) {
      const abbreviation = abbreviations.get(code);
      // What is behind an entry that is not known cannot be found.
      if (!abbreviation) break;
      shape = shapeOf(abbreviation, addressSize);
      shapes[code] = shape;
      const { size, hasChildren, isCode, isType, isVariable } = shape;
      const isNothing = !hasChildren && !isCode && !isType && !isVariable;
      if (isNothing && size >= 0 && size < 2 ** 16 - 1 && code < shortCodes) passed[code] = size + 1;
    }
    const values = at;
    if (shape.size >= 0) at += shape.size;
    else {
      const { steps } = shape;
      for (let index = 0; index < steps.length; index++) {
        const step = steps[index]!;
        if (step >= 0) at += step;
        else if (step === Step.leb) while (at < end && bytes[at++]! >= 0x80);
        else if (step === Step.block && bytes[at]! < 0x80) at += bytes[at]! + 1;
        else if (step === Step.text) while (at < end && bytes[at++] !== 0);
        else {
          const reader = section.reader(at - from, last);
          skipAttribute(unit, reader, step);
          at = reader.isBroken ? end + 1 : from + reader.at;
        }
      }
    }
    if (at > end) break;
    if (shape.isVariable && inside < 0) variables.push(start - from);
    if (shape.isType) typeRows.push(start - from, place);
    if (!shape.hasChildren && !shape.isCode) continue;
    if (count === starts.length) {
      rows = rows.wider();
      ({ starts, ends, tags, outer, lows, highs } = rows);
    }
    starts[count] = start - from;
    tags[count] = shape.tag;
    outer[count] = place;
    if (shape.isCode) {
      if (shape.isFunction) functions.push(count);
      if (shape.low >= 0) {
        const begin = u32(bytes, values + shape.low);
        lows[count] = begin;
        highs[count] = begin + u32(bytes, values + shape.high);
      }
    }
    if (shape.hasChildren) {
      ends[count] = last;
      place = count;
      if (inside < 0 && place > 0 && shape.tag !== namespace) inside = place;
    } else ends[count] = at - from;
    count++;
  }
  return {
    ...rows.used(count),
    types: Int32Array.from(typeRows),
    variables: Uint32Array.from(variables),
    functions: Uint32Array.from(functions),
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

const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

/** Whether the entry of a row, or one around it, is a function. */
export const isInFunction = ({ outer, tags }: EntryTree, row: number): boolean => {
  for (let at = row; at >= 0; at = outer[at] as number) if (tags[at] === subprogram) return true;
  return false;
};
