/** Where the entries of a unit begin and end: found in one pass over its bytes, which makes nothing of their attributes. */
import type { Abbreviation } from './abbreviations.ts';
import { Step, skipAttribute } from './forms.ts';
import type { Unit } from './units.ts';

/** Entries with others in them, ascending; an inner one comes behind the one that it is in. Offsets are those in the unit's section. */
export interface EntryTree {
  readonly starts: Uint32Array;
  /** Behind everything in each. */
  readonly ends: Uint32Array;
  readonly tags: Uint16Array;
  /** Place of the one around each; -1 for none. */
  readonly outer: Int32Array;
  /** Structures, classes, unions and enumerations: the offset of each, and the place of what is around it. */
  readonly types: Int32Array;
  /** Offsets of variables outside of functions: of the unit, and of its namespaces. */
  readonly variables: Uint32Array;
  /** Offsets of functions that have code, with it where the entry says it plainly: start and end, or 0 and 0. */
  readonly functions: Uint32Array;
}

/** Numbers of a function in {@link EntryTree.functions}, and of a type in {@link EntryTree.types}. */
export const functionFields = 3;
export const typeFields = 2;

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

/** Place of the last entry that begins before an offset; -1 for none. */
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
interface Row extends Pick<Abbreviation, 'tag' | 'hasChildren' | 'steps'> {
  readonly isFunction: boolean;
  readonly isType: boolean;
  readonly isVariable: boolean;
  /** Of its addresses, counted from the first attribute, where they are plain numbers; else -1. */
  readonly low: number;
  readonly high: number;
}

const rowOf = ({ tag, hasChildren, steps, attributes, offsets }: Abbreviation): Row => {
  const placeOf = (attribute: number): number => {
    for (let at = 0; at < attributes.length; at += 3) if (attributes[at] === attribute) return at / 3;
    return -1;
  };
  const plain = ({ attribute, form }: { readonly attribute: number; readonly form: number }): number => {
    const place = placeOf(attribute);
    return place >= 0 && attributes[place * 3 + 1] === form ? (offsets[place] as number) : -1;
  };
  const isFunction = tag === subprogram && (placeOf(low.attribute) >= 0 || placeOf(ranges) >= 0);
  const isVariable = tag === variable;
  return {
    tag,
    hasChildren,
    steps,
    isFunction,
    isType: types.has(tag),
    isVariable,
    low: plain(low),
    high: plain(high),
  };
};

const readTree = (unit: Unit): EntryTree => {
  const { abbreviations, bias, addressSize } = unit;
  const section = unit.sections.info;
  const { bytes, from } = section;
  const end = from + Math.min(unit.end - bias, section.length);
  const rows: (Row | undefined)[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const tags: number[] = [];
  const outer: number[] = [];
  const functions: number[] = [];
  const typeRows: number[] = [];
  const variables: number[] = [];
  let place = -1;
  // The outermost one around the place that is neither the unit nor a namespace.
  let inside = -1;
  let at = from + unit.first - bias;
  while (at < end) {
    const start = at;
    let code = bytes[at++] as number;
    if (code === 0) {
      if (place < 0) continue;
      ends[place] = at - from;
      if (place === inside) inside = -1;
      place = outer[place] as number;
      continue;
    }
    if (code >= 0x80) {
      code &= 0x7f;
      for (let scale = 128; at < end; scale *= 128) {
        const byte = bytes[at++] as number;
        code += (byte & 0x7f) * scale;
        if (byte < 0x80) break;
      }
    }
    let row = rows[code];
    if (!row) {
      const abbreviation = abbreviations.get(code);
      // What is behind an entry that is not known cannot be found.
      if (!abbreviation) break;
      row = rowOf(abbreviation);
      rows[code] = row;
    }
    const values = at;
    const { steps } = row;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index] as number;
      if (step >= 0) at += step;
      else if (step === Step.leb) while (at < end && (bytes[at++] as number) >= 0x80);
      else if (step === Step.text) while (at < end && bytes[at++] !== 0);
      else {
        const reader = section.reader(at - from, unit.end - bias);
        skipAttribute(unit, reader, step);
        at = reader.isBroken ? end + 1 : from + reader.at;
      }
    }
    if (at > end) break;
    if (row.isVariable && inside < 0) variables.push(start - from);
    if (row.isType) typeRows.push(start - from, place);
    else if (row.isFunction) {
      functions.push(start - from);
      if (row.low >= 0 && row.high >= 0 && addressSize === 4) {
        const begin = u32(bytes, values + row.low);
        functions.push(begin, begin + u32(bytes, values + row.high));
      } else functions.push(0, 0);
    }
    if (!row.hasChildren) continue;
    starts.push(start - from);
    ends.push(unit.end - bias);
    tags.push(row.tag);
    outer.push(place);
    place = starts.length - 1;
    if (inside < 0 && place > 0 && row.tag !== namespace) inside = place;
  }
  return {
    starts: new Uint32Array(starts),
    ends: new Uint32Array(ends),
    tags: new Uint16Array(tags),
    outer: new Int32Array(outer),
    types: new Int32Array(typeRows),
    variables: new Uint32Array(variables),
    functions: new Uint32Array(functions),
  };
};

const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

/** Whether the entry at a place, or one around it, is a function. */
export const isInFunction = ({ outer, tags }: EntryTree, place: number): boolean => {
  for (let at = place; at >= 0; at = outer[at] as number) if (tags[at] === subprogram) return true;
  return false;
};
