/**
 * Coverage. `first`: fast code is left where a stretch begins that has not run whole yet, and the plain form notes the first time of
 * each instruction; what has run is fast again. `counts`: everything runs in the plain form, which counts each instruction.
 */
import type { Address, Clock, Covering } from '../../context/index.ts';
import { type Code, placeToLeave } from '../run/code.ts';
import type { Engine } from '../run/engine.ts';
import { instructionAtPlain, Mark, type Prepared } from '../run/prepared.ts';
import { Flag, type WasmFunction } from '../run/state.ts';

type Mode = 'off' | 'first' | 'counts';

export class Coverage implements Covering {
  #mode: Mode = 'off';
  /** By place of the plain form. */
  #hits = new Float64Array(0);
  /** Instructions of each stretch that have not run, by the place of its first. */
  #missing = new Int32Array(0);
  readonly #armed = new Set<Prepared>();
  /** Functions by the start of their plain form, ascending: they are prepared in that order. */
  readonly #prepared: Prepared[] = [];

  constructor(
    readonly engine: Engine,
    readonly addressOf: (fn: WasmFunction, offset: number) => Address,
  ) {
    engine.seen = (place, flag, clock) => this.#seen(place, flag, clock);
  }

  get #code(): Code {
    return this.engine.code;
  }

  /** A function has been prepared. */
  add(prepared: Prepared): void {
    this.#prepared.push(prepared);
    if (this.#mode !== 'off') this.#arm(prepared);
  }

  cover(mode: Mode): void {
    for (const prepared of this.#armed) this.#disarm(prepared);
    this.#armed.clear();
    this.#mode = mode;
    this.#hits = new Float64Array(0);
    this.#missing = new Int32Array(0);
    this.engine.plainOnly = mode === 'counts' || this.engine.neverFast;
    if (mode !== 'off') for (const prepared of this.#prepared) this.#arm(prepared);
  }

  #reserve(length: number): void {
    if (length <= this.#hits.length) return;
    const size = Math.max(length, this.#hits.length * 2, 4096);
    const hits = new Float64Array(size).fill(this.#mode === 'first' ? -1 : 0);
    hits.set(this.#hits);
    this.#hits = hits;
    const missing = new Int32Array(size);
    missing.set(this.#missing);
    this.#missing = missing;
  }

  #arm(prepared: Prepared): void {
    this.#armed.add(prepared);
    this.#reserve(prepared.plainEnd);
    const { flags } = this.engine;
    const { plainAt, marks, count } = prepared;
    let stretch = -1;
    for (let index = 0; index < count; index++) {
      const place = plainAt[index]!;
      if (this.#mode === 'counts') {
        flags[place]! |= Flag.count;
        continue;
      }
      if ((marks[index]! & Mark.stretch) !== 0 || stretch < 0) stretch = index;
      flags[place]! |= Flag.probe;
      const first = plainAt[stretch]!;
      if (this.#missing[first]!++ === 0) this.#code.hold(placeToLeave(prepared, stretch));
    }
  }

  #disarm(prepared: Prepared): void {
    const { flags } = this.engine;
    const { plainAt, marks, count } = prepared;
    for (let index = 0; index < count; index++) {
      flags[plainAt[index]!]! &= ~(Flag.probe | Flag.count);
      if (this.#mode === 'first' && (index === 0 || (marks[index]! & Mark.stretch) !== 0))
        if (this.#missing[plainAt[index]!]! > 0) this.#code.release(placeToLeave(prepared, index));
    }
  }

  #stretchOf(prepared: Prepared, index: number): number {
    let first = index;
    while (first > 0 && (prepared.marks[first]! & Mark.stretch) === 0) first--;
    return first;
  }

  #seen(place: number, flag: number, clock: Clock): void {
    const { engine } = this;
    // Executed a second time after a collection: it was seen.
    if (engine.collected) return;
    if ((flag & Flag.count) !== 0) {
      this.#hits[place]!++;
      return;
    }
    this.#hits[place] = clock;
    engine.flags[place]! &= ~Flag.probe;
    const prepared = this.#code.preparedAt(engine.seenDepth)!;
    const stretch = this.#stretchOf(prepared, instructionAtPlain(prepared, place));
    if (--this.#missing[prepared.plainAt[stretch]!]! === 0) this.#code.release(placeToLeave(prepared, stretch));
  }

  /** After a restore: forgets hits that have not happened yet. */
  rewind(clock: Clock): void {
    if (this.#mode !== 'first') return;
    for (const prepared of this.#armed) {
      prepared.plainAt.forEach((place, index) => {
        if (this.#hits[place]! < clock) return;
        this.#hits[place] = -1;
        this.engine.flags[place]! |= Flag.probe;
        const stretch = this.#stretchOf(prepared, index);
        if (this.#missing[prepared.plainAt[stretch]!]!++ === 0) this.#code.hold(placeToLeave(prepared, stretch));
      });
    }
  }

  /** Counts so far, for a checkpoint; undefined in other modes. */
  saveCounts(): Float64Array | undefined {
    return this.#mode === 'counts' ? this.#hits.slice() : undefined;
  }

  restoreCounts(counts: Float64Array | undefined): void {
    if (this.#mode !== 'counts') return;
    this.#hits.fill(0);
    if (counts) this.#hits.set(counts.subarray(0, this.#hits.length));
  }

  firstHits(): ReadonlyMap<Address, Clock> {
    const hits = new Map<Address, Clock>();
    if (this.#mode === 'first')
      this.#forEach((address, value) => {
        const known = hits.get(address);
        if (value >= 0 && (known === undefined || value < known)) hits.set(address, value);
      });
    return hits;
  }

  counts(): ReadonlyMap<Address, number> {
    const counts = new Map<Address, number>();
    if (this.#mode === 'counts')
      this.#forEach((address, value) => {
        if (value > 0) counts.set(address, (counts.get(address) ?? 0) + value);
      });
    return counts;
  }

  /** Instructions of all functions that were prepared, with what was noted; instances of one module share addresses. */
  #forEach(visit: (address: Address, value: number) => void): void {
    for (const prepared of this.#armed) {
      const fn = this.engine.store[prepared.function] as WasmFunction;
      prepared.plainAt.forEach((place, index) => {
        visit(this.addressOf(fn, prepared.offsets[index]!), this.#hits[place]!);
      });
    }
  }
}
