/** What a pass over the entries of a unit needs of their abbreviations, in columns by code. */
import type { Abbreviation } from './abbreviations.ts';
import { Step, skipAttribute } from './forms.ts';
import { behindNumber } from './reader.ts';
import type { Unit } from './units.ts';

export const subprogram = 0x2e;
export const lexicalBlock = 0x0b;
export const inlinedSubroutine = 0x1d;
const variable = 0x34;
const namespace = 0x39;
/** Classes, enumerations, structures and unions. */
const types: readonly number[] = [0x02, 0x04, 0x13, 0x17];
const low = { attribute: 0x11, form: 0x01 } as const;
const high = { attribute: 0x12, form: 0x06 } as const;
const ranges = 0x55;

/** What an entry is; each that is known has {@link Bit.known}. */
export const Bit = {
  known: 1,
  children: 2,
  /** A function that has code, a block or an inlined call. */
  code: 4,
  function: 8,
  type: 16,
  variable: 32,
  namespace: 64,
} as const;

/** Of those nothing is kept; in what is no namespace of variables neither. */
const nothing = Bit.known | Bit.namespace;
const nothingInside = nothing | Bit.variable;

/** Codes of one and two bytes are numbers of their shapes; longer ones come behind them. */
const shortCodes = 2 ** 14;

/** By the first byte of entries of which nothing is kept: how far it is to the next one. */
export interface Leaves {
  /** From those that have a size; else 0. */
  readonly passes: Uint16Array;
  /** Of those with one block of bytes: where its length stands, and how far it is without the block. */
  readonly blocks: Uint16Array;
  readonly rests: Uint16Array;
}

export class EntryShapes {
  readonly count: number;
  /** Outside of functions and types, and in them. */
  readonly outside = leaves();
  readonly inside = leaves();
  readonly bits: Uint8Array;
  readonly tags: Uint16Array;
  /** Bytes of all attributes; -1 when entries differ. */
  readonly sizes: Int32Array;
  /** Of entries with one block: where its length stands behind the code and one more, and how many bytes there are without it; else 0. */
  readonly blocks: Uint16Array;
  readonly rests: Uint16Array;
  /** Places of the addresses, counted from the first attribute, where both are plain numbers; else -1. */
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  readonly #unit: Unit;
  readonly #steps: (readonly number[])[] = [];
  readonly #long = new Map<number, number>();

  constructor(unit: Unit) {
    this.#unit = unit;
    const all = [...unit.abbreviations.all()];
    let count = all.reduce((most, [code]) => (code < shortCodes && code >= most ? code + 1 : most), 1);
    for (const [code] of all) if (code >= shortCodes) this.#long.set(code, count++);
    this.count = count;
    this.bits = new Uint8Array(count);
    this.tags = new Uint16Array(count);
    this.sizes = new Int32Array(count);
    this.blocks = new Uint16Array(count);
    this.rests = new Uint16Array(count);
    this.lows = new Int32Array(count);
    this.highs = new Int32Array(count);
    for (const [code, abbreviation] of all) this.#add(this.#long.get(code) ?? code, abbreviation);
  }

  /** The number of the shape of an entry whose code has three bytes or more; {@link count} when it is not known. */
  longCode(at: number): number {
    const { info } = this.#unit.sections;
    const code = info.reader(at - info.from).uleb();
    return code < shortCodes ? Math.min(code, this.count) : (this.#long.get(code) ?? this.count);
  }

  /** Where the attributes of an entry end that begin at an offset of the file; far behind the section when they do not end in it. */
  behind(code: number, from: number): number {
    const { info } = this.#unit.sections;
    const { bytes } = info;
    const steps = this.#steps[code]!;
    let at = from;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index]!;
      if (step >= 0) at += step;
      else if (step === Step.block && bytes[at]! < 0x80) at += bytes[at]! + 1;
      else if (step === Step.leb) at = behindNumber(bytes, at);
      else at = this.#behindAttribute(step, at);
    }
    return at;
  }

  #behindAttribute(step: number, at: number): number {
    const unit = this.#unit;
    const { info } = unit.sections;
    const reader = info.reader(at - info.from, unit.end - unit.bias);
    skipAttribute(unit, reader, step);
    return reader.isBroken ? Number.MAX_SAFE_INTEGER : info.from + reader.at;
  }

  #add(number: number, { tag, hasChildren, steps, attributes, offsets }: Abbreviation): void {
    const placeOf = (attribute: number): number => {
      for (let at = 0; at < attributes.length; at += 3) if (attributes[at] === attribute) return at / 3;
      return -1;
    };
    const plain = ({ attribute, form }: { readonly attribute: number; readonly form: number }): number => {
      const place = placeOf(attribute);
      return place >= 0 && attributes[place * 3 + 1] === form ? offsets[place]! : -1;
    };
    const isFunction = tag === subprogram && (placeOf(low.attribute) >= 0 || placeOf(ranges) >= 0);
    const isCode = isFunction || tag === lexicalBlock || tag === inlinedSubroutine;
    const bits =
      Bit.known |
      (hasChildren ? Bit.children : 0) |
      (isCode ? Bit.code : 0) |
      (isFunction ? Bit.function : 0) |
      (types.includes(tag) ? Bit.type : 0) |
      (tag === variable ? Bit.variable : 0) |
      (tag === namespace ? Bit.namespace : 0);
    const size = steps.length === 0 ? 0 : steps.length === 1 && steps[0]! >= 0 ? steps[0]! : -1;
    const isPlain = isCode && this.#unit.addressSize === 4 && plain(low) >= 0 && plain(high) >= 0;
    this.bits[number] = bits;
    this.tags[number] = tag;
    this.sizes[number] = size;
    this.lows[number] = isPlain ? plain(low) : -1;
    this.highs[number] = isPlain ? plain(high) : -1;
    this.#steps[number] = steps;
    this.#addBlock(number, steps);
    if (number >= 0x80) return;
    if ((bits & ~nothing) === 0) this.#addLeaf(this.outside, number);
    if ((bits & ~nothingInside) === 0) this.#addLeaf(this.inside, number);
  }

  #addBlock(number: number, steps: readonly number[]): void {
    const at = steps.indexOf(Step.block);
    if (at < 0 || steps.some((step, place) => step < 0 && place !== at)) return;
    const place = at > 0 ? steps[0]! : 0;
    const rest = place + 1 + (at + 1 < steps.length ? steps[at + 1]! : 0);
    if (rest > largest) return;
    this.blocks[number] = place + 1;
    this.rests[number] = rest;
  }

  #addLeaf({ passes, blocks, rests }: Leaves, number: number): void {
    const size = this.sizes[number]!;
    if (size > largest) return;
    if (size >= 0) passes[number] = size + 1;
    else if (this.blocks[number] !== 0) {
      blocks[number] = this.blocks[number]!;
      rests[number] = this.rests[number]! + 1;
    }
  }
}

/** What the tables of leaves have room for, with the byte of the code. */
const largest = 2 ** 16 - 2;

const leaves = (): Leaves => ({
  passes: new Uint16Array(256),
  blocks: new Uint16Array(256),
  rests: new Uint16Array(256),
});
