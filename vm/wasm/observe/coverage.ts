/**
 * Coverage. `first`: fast code is left where a stretch begins that has not run whole yet, and the plain form notes the first time of
 * each instruction; what has run is fast again. `counts`: everything runs in the plain form, which counts each instruction.
 * Branches also note the side that they take; with `first` until all sides have been seen, or for {@link watchedPasses} passes.
 */
import type { Address, BranchSides, Clock, Covering } from '../../context/index.ts';
import type { UnitBranch } from '../program-unit.ts';
import { type Code, placeToLeave } from '../run/code.ts';
import type { Engine } from '../run/engine.ts';
import { instructionAtOffset, instructionAtPlain, Mark, type Prepared } from '../run/prepared.ts';
import { Flag, type WasmFunction } from '../run/state.ts';
import { BranchRecords } from './sides.ts';

type Mode = 'off' | 'first' | 'counts';

/**
 * Passes through a branch whose sides are noted with first hits, where what runs behind it does not tell: one that always goes the
 * same way must become fast again.
 */
const watchedPasses = 256;

/** Exact counts at a moment. */
export interface CountsImage {
  readonly hits: Float64Array;
  readonly sides: Float64Array;
}

export class Coverage implements Covering {
  #mode: Mode = 'off';
  /** By place of the plain form. */
  #hits = new Float64Array(0);
  /** Instructions of each stretch that have not run, by the place of its first. */
  #missing = new Int32Array(0);
  readonly #armed = new Set<Prepared>();
  /** Functions whose forms there are: of each version, when code was replaced. */
  readonly #prepared = new Map<Prepared, WasmFunction>();
  readonly #branches: BranchRecords;
  /** First hits that nobody has taken yet. */
  #fresh: [Address, Clock][] = [];

  /** `addressOf` gives undefined for code that the program does not know, or no more; `branchesOf` what chooses in a function. */
  constructor(
    readonly engine: Engine,
    readonly addressOf: (fn: WasmFunction, offset: number) => Address | undefined,
    readonly branchesOf: (fn: WasmFunction) => readonly UnitBranch[],
  ) {
    this.#branches = new BranchRecords(engine);
    engine.seen = (place, flag, clock) => this.#seen(place, flag, clock);
  }

  get #code(): Code {
    return this.engine.code;
  }

  /** A function has been prepared. */
  add(prepared: Prepared): void {
    this.#prepared.set(prepared, this.engine.store[prepared.function] as WasmFunction);
    if (this.#mode !== 'off') this.#arm(prepared);
  }

  cover(mode: Mode): void {
    for (const prepared of this.#armed) this.#disarm(prepared);
    this.#armed.clear();
    this.#mode = mode;
    this.#fresh = [];
    this.#hits = new Float64Array(0);
    this.#missing = new Int32Array(0);
    this.#branches.clear(mode === 'first' ? -1 : 0);
    this.engine.plainOnly = mode === 'counts' || this.engine.neverFast;
    if (mode !== 'off') for (const prepared of this.#prepared.keys()) this.#arm(prepared);
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
    this.#branches.add(prepared, this.branchesOf(this.#prepared.get(prepared)!));
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
    // Executed a second time after a collection or when it was charged: it was seen.
    if (engine.collected || engine.charged) return;
    const branch = this.#branches.at(place);
    if ((flag & Flag.count) !== 0) {
      this.#hits[place]!++;
      if (branch) this.#branches.count(branch);
      return;
    }
    const prepared = this.#code.preparedAt(engine.seenDepth)!;
    const index = instructionAtPlain(prepared, place);
    if (this.#hits[place]! < 0) {
      this.#hits[place] = clock;
      const address = this.addressOf(this.#prepared.get(prepared)!, prepared.offsets[index]!);
      if (address !== undefined) this.#fresh.push([address, clock]);
    }
    if (branch && !this.#branches.note(branch, clock, watchedPasses)) return;
    engine.flags[place]! &= ~Flag.probe;
    const stretch = this.#stretchOf(prepared, index);
    if (--this.#missing[prepared.plainAt[stretch]!]! === 0) this.#code.release(placeToLeave(prepared, stretch));
  }

  /** After a restore: forgets hits that have not happened yet. */
  rewind(clock: Clock): void {
    if (this.#mode !== 'first') return;
    this.#fresh = this.#fresh.filter(([, first]) => first < clock);
    for (const prepared of this.#armed) {
      prepared.plainAt.forEach((place, index) => {
        const branch = this.#branches.at(place);
        const isForgotten = branch ? this.#branches.forget(branch, clock) : false;
        if (this.#hits[place]! < clock && !isForgotten) return;
        if (this.#hits[place]! >= clock) this.#hits[place] = -1;
        // A branch may be watched still.
        if ((this.engine.flags[place]! & Flag.probe) !== 0) return;
        this.engine.flags[place]! |= Flag.probe;
        const stretch = this.#stretchOf(prepared, index);
        if (this.#missing[prepared.plainAt[stretch]!]!++ === 0) this.#code.hold(placeToLeave(prepared, stretch));
      });
    }
  }

  /** Counts so far, for a checkpoint; undefined in other modes. */
  saveCounts(): CountsImage | undefined {
    return this.#mode === 'counts' ? { hits: this.#hits.slice(), sides: this.#branches.save() } : undefined;
  }

  restoreCounts(counts: CountsImage | undefined): void {
    if (this.#mode !== 'counts') return;
    this.#hits.fill(0);
    if (counts) this.#hits.set(counts.hits.subarray(0, this.#hits.length));
    this.#branches.restore(counts?.sides);
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

  takeHits(): readonly (readonly [Address, Clock])[] {
    const taken = this.#fresh;
    this.#fresh = [];
    return taken;
  }

  counts(): ReadonlyMap<Address, number> {
    const counts = new Map<Address, number>();
    if (this.#mode === 'counts')
      this.#forEach((address, value) => {
        if (value > 0) counts.set(address, (counts.get(address) ?? 0) + value);
      });
    return counts;
  }

  sides(): ReadonlyMap<Address, BranchSides> {
    const sides = new Map<Address, BranchSides>();
    if (this.#mode === 'off') return sides;
    for (const { prepared, index, branch, alone, values } of this.#branches.all()) {
      const fn = this.#prepared.get(prepared)!;
      const address = this.addressOf(fn, prepared.offsets[index]!);
      if (address === undefined || this.#hits[prepared.plainAt[index]!]! <= (this.#mode === 'first' ? -1 : 0)) continue;
      const known = sides.get(address);
      const rows = branch.sides.map(({ target }, side) => {
        const value = alone[side] && this.#mode === 'first' ? this.#hitAt(prepared, target) : values[side]!;
        const before = known?.[side];
        const place = this.addressOf(fn, target) ?? 0;
        if (this.#mode === 'counts') return { target: place, count: value + (before?.count ?? 0) };
        const first = value < 0 ? before?.first : Math.min(value, before?.first ?? value);
        return first === undefined ? { target: place, count: 0 } : { target: place, count: 1, first };
      });
      sides.set(address, rows);
    }
    return sides;
  }

  #hitAt(prepared: Prepared, offset: number): number {
    const index = instructionAtOffset(prepared, offset);
    return index < 0 ? -1 : this.#hits[prepared.plainAt[index]!]!;
  }

  /** Instructions of all functions that were prepared, with what was noted; instances of one module share addresses. */
  #forEach(visit: (address: Address, value: number) => void): void {
    for (const prepared of this.#armed) {
      const fn = this.#prepared.get(prepared)!;
      prepared.plainAt.forEach((place, index) => {
        const address = this.addressOf(fn, prepared.offsets[index]!);
        if (address !== undefined) visit(address, this.#hits[place]!);
      });
    }
  }
}
