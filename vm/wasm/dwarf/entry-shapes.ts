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

/** Of those nothing is kept. */
const nothing = Bit.known | Bit.namespace;

/** Codes of one and two bytes are numbers of their shapes; longer ones come behind them. */
const shortCodes = 2 ** 14;

export class EntryShapes {
  readonly count: number;
  /** How far it is behind the code to the next entry and one more, from entries of which nothing is kept and that have a size; else 0. */
  readonly passes: Uint16Array;
  readonly bits: Uint8Array;
  readonly tags: Uint16Array;
  /** Bytes of all attributes; -1 when entries differ. */
  readonly sizes: Int32Array;
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
    this.passes = new Uint16Array(count);
    this.bits = new Uint8Array(count);
    this.tags = new Uint16Array(count);
    this.sizes = new Int32Array(count);
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
    if ((bits & ~nothing) === 0 && size >= 0 && size < 2 ** 16 - 1) this.passes[number] = size + 1;
    this.#steps[number] = steps;
  }
}
