/** The slots of a frame as JavaScript variables, while a compiled function is written. */
import { f32, f64, i32, type ValueType, v128 } from '../../types.ts';
import type { Prepared } from '../prepared.ts';
import type { Kind } from './arithmetic.ts';

/** The function stays with the interpreter. */
export class Uncompilable extends Error {}

export const kindOf = (type: ValueType): Kind => {
  switch (type) {
    case i32:
      return 'i';
    case f32:
      return 'f';
    case f64:
      return 'd';
    case v128:
      return 'v';
    default:
      return 'l';
  }
};

const canonicalHigh = 0x7ff80000;
const canonicalFloat = 0x7fc00000;

/** A number as an operand of any operator. */
export const literal = (value: number): string => (value < 0 ? `(${value})` : String(value));

/** The word of the frame at an offset. */
export const wordAt = (offset: number): string => (offset === 0 ? 'I[fp]' : `I[(fp + ${offset}) | 0]`);
const doubleAt = (offset: number): string => (offset === 0 ? 'F[fp >> 1]' : `F[(fp + ${offset}) >> 1]`);
const floatAt = (offset: number): string => (offset === 0 ? 'G[fp]' : `G[(fp + ${offset}) | 0]`);

/** Statements that store a slot's variables in the frame, at another offset if one is given. */
export const stored = (slot: number, kind: Kind, offset = slot): string => {
  switch (kind) {
    case 'i':
      return `${wordAt(offset)} = i${slot};`;
    case 'l':
      return `${wordAt(offset)} = i${slot}; ${wordAt(offset + 1)} = i${slot + 1};`;
    case 'd':
      return `if (d${slot} === d${slot}) ${doubleAt(offset)} = d${slot}; else { ${wordAt(offset)} = 0; ${wordAt(offset + 1)} = ${canonicalHigh}; }`;
    case 'f':
      return `if (d${slot} === d${slot}) ${floatAt(offset)} = d${slot}; else ${wordAt(offset)} = ${canonicalFloat};`;
    case 'v':
      return offset === slot
        ? ''
        : [0, 1, 2, 3].map((word) => `${wordAt(offset + word)} = ${wordAt(slot + word)};`).join(' ');
  }
};

/** Statements that read a slot's variables from the frame; `refuse` is what happens to a NaN that a number cannot stand for. */
export const loaded = (slot: number, kind: Kind, refuse: string): string => {
  switch (kind) {
    case 'i':
      return `i${slot} = ${wordAt(slot)};`;
    case 'l':
      return `i${slot} = ${wordAt(slot)}; i${slot + 1} = ${wordAt(slot + 1)};`;
    case 'd':
      return checkedDouble(`d${slot}`, doubleAt(slot), wordAt(slot), wordAt(slot + 1), refuse);
    case 'f':
      return checkedFloat(`d${slot}`, floatAt(slot), wordAt(slot), refuse);
    case 'v':
      return '';
  }
};

export const checkedDouble = (to: string, from: string, low: string, high: string, refuse: string): string =>
  `q = ${from}; if (q !== q && (${low} !== 0 || ${high} !== ${canonicalHigh})) { ${refuse} } ${to} = q;`;

export const checkedFloat = (to: string, from: string, word: string, refuse: string): string =>
  `q = ${from}; if (q !== q && ${word} !== ${canonicalFloat}) { ${refuse} } ${to} = q;`;

/**
 * Which variables hold what at the place that is being written. Locals have variables from the start; operands have them from
 * the operation that makes them to the one that takes them. A variable is *dirty* while the frame may hold something else.
 */
export class Slots {
  readonly localKinds = new Map<number, Kind>();
  /** Every variable of the function. */
  readonly names = new Set<string>();
  /** Kinds of the operands that have variables (or vectors in the frame). */
  homes = new Map<number, Kind>();
  dirtyHomes = new Set<number>();
  dirtyLocals = new Set<number>();
  /** Operands that the operation under way takes. */
  #taken: number[] = [];

  constructor(
    readonly prepared: Prepared,
    /** Locals are stored in the frame whenever they change. */
    readonly through: boolean,
  ) {
    prepared.localTypes.forEach((type, index) => {
      this.localKinds.set(prepared.localWords[index]!, kindOf(type));
    });
  }

  isLocal(slot: number): boolean {
    return slot < this.prepared.localsEnd;
  }

  kind(slot: number): Kind {
    const kind = this.isLocal(slot) ? this.localKinds.get(slot) : this.homes.get(slot);
    if (kind === undefined) throw new Uncompilable(`slot ${slot} is not known`);
    return kind;
  }

  /** Declares a slot's variables. */
  declare(slot: number, kind: Kind): void {
    if (kind === 'i' || kind === 'l') this.names.add(`i${slot}`);
    if (kind === 'l') this.names.add(`i${slot + 1}`);
    if (kind === 'd' || kind === 'f') this.names.add(`d${slot}`);
  }

  // Operands: taken by the operation that reads them, unless it only copies.

  take(slot: number): void {
    if (!this.isLocal(slot)) this.#taken.push(slot);
  }

  /** The operation is written: what it took is gone. */
  settle(): void {
    for (const slot of this.#taken) {
      this.homes.delete(slot);
      this.dirtyHomes.delete(slot);
    }
    this.#taken = [];
  }

  low(slot: number): string {
    switch (this.kind(slot)) {
      case 'i':
      case 'l':
        return `i${slot}`;
      case 'd':
        return `(d${slot} === d${slot} ? (S[0] = d${slot}, W[0]) : 0)`;
      case 'f':
        return `(d${slot} === d${slot} ? (Z[0] = d${slot}, W[0]) : ${canonicalFloat})`;
      case 'v':
        return wordAt(slot);
    }
  }

  high(slot: number): string {
    switch (this.kind(slot)) {
      case 'l':
        return `i${slot + 1}`;
      case 'd':
        return `(d${slot} === d${slot} ? (S[0] = d${slot}, W[1]) : ${canonicalHigh})`;
      case 'v':
        return wordAt(slot + 1);
      default:
        throw new Uncompilable(`slot ${slot} has one word`);
    }
  }

  float(slot: number, kind: 'd' | 'f'): string {
    if (this.kind(slot) !== kind) throw new Uncompilable(`slot ${slot} is no floating-point number`);
    return `d${slot}`;
  }

  /** What follows a change of a slot's variables. */
  defined(slot: number, kind: Kind): string {
    this.#taken = this.#taken.filter((taken) => taken !== slot);
    this.declare(slot, kind);
    if (this.isLocal(slot)) {
      if (this.localKinds.get(slot) !== kind) throw new Uncompilable(`local ${slot} has another type`);
      if (this.through) return stored(slot, kind);
      if (kind !== 'v') this.dirtyLocals.add(slot);
      return '';
    }
    this.homes.set(slot, kind);
    if (kind === 'v') this.dirtyHomes.delete(slot);
    else this.dirtyHomes.add(slot);
    return '';
  }

  /** An operand that is in the frame and in its variables. */
  arrived(slot: number, kind: Kind): void {
    this.declare(slot, kind);
    this.homes.set(slot, kind);
    this.dirtyHomes.delete(slot);
  }

  /** Statements that bring the frame up to date. */
  flush(): string {
    const text = [...this.dirtyLocals, ...this.dirtyHomes].map((slot) => stored(slot, this.kind(slot))).join(' ');
    this.dirtyLocals = new Set();
    this.dirtyHomes = new Set();
    return text;
  }

  snapshot(): () => void {
    const homes = new Map(this.homes);
    const dirtyHomes = new Set(this.dirtyHomes);
    const dirtyLocals = new Set(this.dirtyLocals);
    return () => {
      this.homes = homes;
      this.dirtyHomes = dirtyHomes;
      this.dirtyLocals = dirtyLocals;
    };
  }
}
