/**
 * Coverage. `first`: the fast form is left where a stretch begins that has not run whole yet, and the plain form notes the first time
 * of each instruction; what has run is fast again. `counts`: the plain form counts each instruction, and the fast form is not used.
 * In both, compiled code notes whole stretches and sides by itself ({@link Probes}); what it noted is taken over when it is asked for.
 * Branches also note the side that they take; with `first` until all sides have been seen.
 */
import type { Address, BranchSides, Clock, Covering } from '../../context/index.ts';
import type { UnitBranch } from '../program-unit.ts';
import { type Code, placeToLeave } from '../run/code.ts';
import type { Noting } from '../run/compiled/probes.ts';
import { Probes } from '../run/compiled/probes.ts';
import type { Engine } from '../run/engine.ts';
import { instructionAtOffset, instructionAtPlain, Mark, type Prepared } from '../run/prepared.ts';
import { Flag, type WasmFunction } from '../run/state.ts';
import { BranchRecords, type Row } from './sides.ts';

type Mode = 'off' | 'first' | 'counts';

/**
 * Passes of the interpreter through a branch whose sides are noted with first hits, where what runs behind it does not tell: one that
 * always goes the same way must become fast again. Compiled code, which hot functions have long before, notes them for good.
 */
const watchedPasses = 4096;

/** Exact counts at a moment. */
export interface CountsImage {
  readonly hits: Float64Array;
  readonly sides: Float64Array;
}

export class Coverage implements Covering, Noting {
  #mode: Mode = 'off';
  /** By place of the plain form. */
  #hits = new Float64Array(0);
  /** Instructions of each stretch that have not run, by the place of its first. */
  #missing = new Int32Array(0);
  readonly #armed = new Set<Prepared>();
  /** Functions whose forms there are: of each version, when code was replaced. */
  readonly #prepared = new Map<Prepared, WasmFunction>();
  readonly #branches: BranchRecords;
  /** What compiled code notes. */
  readonly #noted = new Map<Prepared, Probes>();
  /** Where {@link #locate} was last. */
  #located: Prepared | undefined;
  #locatedIndex = -1;
  #locatedStretch = 0;
  /** Clocks of the run between which all first hits are known: others are to be noted again when they are passed. */
  #known = { from: 0, to: 0 };
  /** First hits that nobody has taken yet: addresses, and clocks beside them. */
  #freshAddresses: Address[] = [];
  #freshClocks: Clock[] = [];

  /**
   * `addressOf` gives undefined for code that the program does not know, or no more; `branchesOf` what chooses in a function. First hits
   * of functions that `isTold` denies are not noted: those of libraries without debug information.
   */
  constructor(
    readonly engine: Engine,
    readonly addressOf: (fn: WasmFunction, offset: number) => Address | undefined,
    readonly branchesOf: (fn: WasmFunction) => readonly UnitBranch[],
    readonly isTold: (fn: WasmFunction) => boolean = () => true,
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
    const { engine } = this;
    // Compiled code notes something else, or nothing.
    engine.compiler.anew();
    for (const prepared of this.#armed) this.#disarm(prepared);
    this.#armed.clear();
    this.#mode = mode;
    this.#takeFresh();
    this.#known = { from: engine.clock, to: engine.clock };
    this.#hits = new Float64Array(0);
    this.#missing = new Int32Array(0);
    this.#branches.clear(mode === 'first' ? -1 : 0);
    engine.counting = mode === 'counts';
    engine.handed = mode === 'off' ? undefined : (prepared, index, clock) => this.#handed(prepared, index, clock);
    engine.compiler.noting = mode === 'off' ? undefined : this;
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
    if (this.#mode === 'first' && !this.isTold(this.#prepared.get(prepared)!)) return;
    this.#armed.add(prepared);
    this.#reserve(prepared.plainEnd);
    this.#branches.add(prepared, this.branchesOf(this.#prepared.get(prepared)!));
    if (this.#mode === 'first') this.#armFirst(prepared);
    else this.#armCounts(prepared);
  }

  #armCounts(prepared: Prepared): void {
    const { flags } = this.engine;
    const { plainAt, marks, count } = prepared;
    for (let index = 0; index < count; index++) {
      const place = plainAt[index]!;
      flags[place]! |= Flag.count;
      // Only compiled code is entered.
      if (this.#code.headOf(prepared, index) < 0) flags[place]! &= ~Flag.head;
      if (index === 0 || (marks[index]! & Mark.stretch) !== 0) this.#code.probe(placeToLeave(prepared, index));
      if (this.#branches.at(place)) this.#code.probe(placeToLeave(prepared, index));
    }
  }

  /** As {@link #miss} for every instruction, in one pass. */
  #armFirst(prepared: Prepared): void {
    const { flags } = this.engine;
    const { plainAt, marks, count } = prepared;
    const missing = this.#missing;
    for (let stretch = 0; stretch < count; ) {
      let end = stretch;
      do flags[plainAt[end++]!]! |= Flag.probe;
      while (end < count && (marks[end]! & Mark.stretch) === 0);
      missing[plainAt[stretch]!] = end - stretch;
      this.#code.probe(placeToLeave(prepared, stretch));
      stretch = end;
    }
    for (const { index, alone } of this.#branches.newest())
      if (alone.includes(false)) this.#code.probe(placeToLeave(prepared, index));
  }

  #disarm(prepared: Prepared): void {
    const { flags } = this.engine;
    const { plainAt, marks, count } = prepared;
    for (let index = 0; index < count; index++) {
      const place = plainAt[index]!;
      if (this.#mode === 'first') {
        if ((flags[place]! & Flag.probe) !== 0) this.#settle(prepared, this.#stretchOf(prepared, index), index);
        continue;
      }
      flags[place]! &= ~Flag.count;
      if ((marks[index]! & (Mark.arrival | Mark.entry)) === (Mark.arrival | Mark.entry)) flags[place]! |= Flag.head;
      if (index === 0 || (marks[index]! & Mark.stretch) !== 0) this.#code.unprobe(placeToLeave(prepared, index));
      if (this.#branches.at(place)) this.#code.unprobe(placeToLeave(prepared, index));
    }
  }

  #stretchOf(prepared: Prepared, index: number): number {
    let first = index;
    while (first > 0 && (prepared.marks[first]! & Mark.stretch) === 0) first--;
    return first;
  }

  /** The instruction behind a stretch. */
  #endOf({ marks, count }: Prepared, stretch: number): number {
    let end = stretch + 1;
    while (end < count && (marks[end]! & Mark.stretch) === 0) end++;
    return end;
  }

  /** With first hits: an instruction has to be noted. */
  #miss(prepared: Prepared, stretch: number, index: number): void {
    const place = prepared.plainAt[index]!;
    this.engine.flags[place]! |= Flag.probe;
    if (this.#missing[prepared.plainAt[stretch]!]!++ === 0) this.#code.probe(placeToLeave(prepared, stretch));
    if (this.#choosesAlone(place)) this.#code.probe(placeToLeave(prepared, index));
  }

  /** With first hits: nothing more is to be noted of an instruction. */
  #settle(prepared: Prepared, stretch: number, index: number): void {
    const place = prepared.plainAt[index]!;
    this.engine.flags[place]! &= ~Flag.probe;
    if (--this.#missing[prepared.plainAt[stretch]!]! === 0) this.#code.unprobe(placeToLeave(prepared, stretch));
    if (this.#choosesAlone(place)) this.#code.unprobe(placeToLeave(prepared, index));
  }

  /** Whether the sides of a branch are noted where it stands. */
  #choosesAlone(place: number): boolean {
    return this.#branches.at(place)?.alone.includes(false) ?? false;
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
    const prepared = this.#locate(place);
    const probes = this.#noted.get(prepared);
    if (probes) this.#takeOver(probes, probes.stretchOf(this.#locatedStretch), Number.POSITIVE_INFINITY);
    if (branch) this.#branches.note(branch, clock);
    this.#hit(prepared, this.#locatedStretch, this.#locatedIndex, clock);
  }

  /** Finds the function, the instruction and the stretch of a place that is about to run: as a rule those behind the last ones. */
  #locate(place: number): Prepared {
    let prepared = this.#located;
    const next = this.#locatedIndex + 1;
    if (prepared && next < prepared.count && prepared.plainAt[next] === place) {
      this.#locatedIndex = next;
      if ((prepared.marks[next]! & Mark.stretch) !== 0) this.#locatedStretch = next;
      return prepared;
    }
    if (!prepared || place < prepared.plainStart || place >= prepared.plainEnd) {
      prepared = this.#code.preparedAt(this.engine.seenDepth)!;
      this.#located = prepared;
    }
    this.#locatedIndex = instructionAtPlain(prepared, place);
    this.#locatedStretch = this.#stretchOf(prepared, this.#locatedIndex);
    return prepared;
  }

  /** The first time of an instruction, if it is the first. */
  #hit(prepared: Prepared, stretch: number, index: number, clock: Clock): void {
    const place = prepared.plainAt[index]!;
    if (this.#hits[place]! < 0) {
      this.#hits[place] = clock;
      const address = this.addressOf(this.#prepared.get(prepared)!, prepared.offsets[index]!);
      if (address !== undefined) {
        this.#freshAddresses.push(address);
        this.#freshClocks.push(clock);
      }
    }
    if ((this.engine.flags[place]! & Flag.probe) === 0) return;
    const branch = this.#branches.at(place);
    if (!branch || this.#branches.isDone(branch, watchedPasses)) this.#settle(prepared, stretch, index);
  }

  // Compiled code.

  begin(prepared: Prepared): Probes | undefined {
    if (!this.#armed.has(prepared)) return undefined;
    const { plainAt, marks, count } = prepared;
    const isExact = this.#mode === 'counts';
    const wanted: { readonly index: number; readonly side: number }[] = [];
    const labels = new Map<number, readonly number[]>();
    let stretch = -1;
    for (let index = 0; index < count; index++) {
      if (index === 0 || (marks[index]! & Mark.stretch) !== 0) stretch = index;
      const place = plainAt[index]!;
      if ((isExact || this.#hits[place]! < 0) && wanted.findLast(({ side }) => side < 0)?.index !== stretch)
        wanted.push({ index: stretch, side: -1 });
      const branch = this.#branches.at(place);
      if (!branch) continue;
      if (branch.branch.choice === 'case') labels.set(index, branch.branch.sideOfLabel);
      for (const side of branch.branch.sides.keys())
        if (isExact ? this.#isCounted(branch, side, prepared.offsets[index]!) : this.#branches.isOpen(branch, side))
          wanted.push({ index, side });
    }
    const probes = new Probes(prepared, isExact, wanted, labels);
    this.#noted.set(prepared, probes);
    return probes;
  }

  isKnown(probes: Probes, number: number): boolean {
    if (probes.isExact) return false;
    this.#takeOver(probes, number, Number.POSITIVE_INFINITY);
    const { prepared } = probes;
    const { index, side } = probes.all[number]!;
    const { plainAt } = prepared;
    if (side >= 0) return !this.#branches.isOpen(this.#branches.at(plainAt[index]!)!, side);
    return plainAt.subarray(index, this.#endOf(prepared, index)).every((place) => this.#hits[place]! >= 0);
  }

  /** One of two sides is counted, the one that is taken less often as a rule; the other one is the rest. */
  #isCounted({ branch: { sides } }: Row, side: number, offset: number): boolean {
    if (sides.length > 2) return true;
    return side === (sides[1]!.target < offset ? 0 : 1);
  }

  end(probes: Probes): void {
    this.#takeAll(probes);
    this.#noted.delete(probes.prepared);
  }

  #takeAll(probes: Probes): void {
    for (const number of probes.all.keys()) this.#takeOver(probes, number, Number.POSITIVE_INFINITY);
    if (!probes.isExact) return;
    for (const { index, side } of probes.all) if (side >= 0) this.#completeSides(probes.prepared, index);
  }

  /** The rest of what a branch of two sides was taken is the side that is not counted. */
  #completeSides(prepared: Prepared, index: number): void {
    const place = prepared.plainAt[index]!;
    const row = this.#branches.at(place);
    if (row?.branch.sides.length !== 2) return;
    const rest = this.#isCounted(row, 0, prepared.offsets[index]!) ? 1 : 0;
    this.#branches.complete(row, rest, this.#hits[place]!);
  }

  #takeEverything(): void {
    for (const probes of this.#noted.values()) this.#takeAll(probes);
  }

  /** Takes over what was noted under a number, as far as it has happened before a clock. */
  #takeOver(probes: Probes, number: number | undefined, before: Clock): void {
    if (number === undefined) return;
    const { prepared, values } = probes;
    const { index, side } = probes.all[number]!;
    const value = values[number]!;
    const branch = side < 0 ? undefined : this.#branches.at(prepared.plainAt[index]!);
    if (probes.isExact) {
      values[number] = 0;
      if (branch) this.#branches.countSide(branch, side, value);
      else if (value !== 0)
        for (let at = index; at < this.#endOf(prepared, index); at++) this.#hits[prepared.plainAt[at]!]! += value;
      return;
    }
    if (!probes.isNew(number)) return;
    probes.take(number);
    if (branch) {
      this.#branches.noteSide(branch, side, value + index);
      if (this.#hits[prepared.plainAt[index]!]! >= 0)
        this.#hit(prepared, this.#stretchOf(prepared, index), index, value + index);
      return;
    }
    for (let at = index; at < this.#endOf(prepared, index); at++)
      if (value + at < before) this.#hit(prepared, index, at, value + at);
      else probes.askAgain(number);
  }

  /** Compiled code noted a stretch that will be run in the plain form from an instruction on: the rest has not happened. */
  #handed(prepared: Prepared, index: number, clock: Clock): void {
    const { marks, plainAt, count } = prepared;
    if (index === 0 || index >= count || (marks[index]! & Mark.stretch) !== 0) return;
    const stretch = this.#stretchOf(prepared, index);
    if (this.#mode === 'counts')
      for (let at = index; at < this.#endOf(prepared, stretch); at++) {
        this.#hits[plainAt[at]!]!--;
        // What was noted may have been taken over before.
        this.#completeSides(prepared, at);
      }
    else {
      const probes = this.#noted.get(prepared);
      if (probes) this.#takeOver(probes, probes.stretchOf(stretch), clock);
    }
  }

  /**
   * The machine was restored, from a state at the clock `was`. When it repeats a run whose first hits are known, they stay: nothing has to be
   * noted again, and compiled code stays as it is.
   */
  restored(was: Clock, again: boolean): void {
    if (this.#mode !== 'first') return;
    const { clock } = this.engine;
    const { from } = this.#known;
    const to = Math.max(this.#known.to, was);
    if (again && from <= clock && clock <= to) this.#known = { from, to };
    else {
      this.#rewind(clock);
      this.#known = { from: clock, to: clock };
    }
  }

  forgetAhead(): void {
    if (this.#mode !== 'first') return;
    const { clock } = this.engine;
    if (this.#known.to > clock) this.#rewind(clock);
    this.#known = { from: this.#known.from, to: clock };
  }

  /** Forgets hits that have not happened yet at a clock. */
  #rewind(clock: Clock): void {
    this.#takeEverything();
    for (const [address, first] of this.#takeFresh())
      if (first < clock) {
        this.#freshAddresses.push(address);
        this.#freshClocks.push(first);
      }
    for (const prepared of this.#armed) {
      const probes = this.#noted.get(prepared);
      let asksAgain = true;
      prepared.plainAt.forEach((place, index) => {
        const branch = this.#branches.at(place);
        const isForgotten = branch ? this.#branches.forget(branch, clock) : false;
        const hasHappened = this.#hits[place]! < clock;
        if (hasHappened && !isForgotten) return;
        if (!hasHappened) this.#hits[place] = -1;
        if (probes && !this.#asksAgain(probes, index, !hasHappened, branch)) asksAgain = false;
        // A branch may be watched still.
        if ((this.engine.flags[place]! & Flag.probe) !== 0) return;
        this.#miss(prepared, this.#stretchOf(prepared, index), index);
      });
      // It was compiled when this had happened, and does not ask.
      if (!asksAgain) this.engine.compiler.anew(prepared);
    }
  }

  /** Lets compiled code note an instruction, and the open sides of a branch, once more; false when it asks for them nowhere. */
  #asksAgain(probes: Probes, index: number, isMissed: boolean, branch: Row | undefined): boolean {
    const numbers = isMissed ? [probes.stretchOf(this.#stretchOf(probes.prepared, index))] : [];
    for (const side of branch?.branch.sides.keys() ?? [])
      if (this.#branches.isOpen(branch!, side)) numbers.push(probes.sideOf(index, side));
    for (const number of numbers) {
      if (number === undefined || !probes.isAskedFor(number)) return false;
      probes.askAgain(number);
    }
    return true;
  }

  /** Counts so far, for a checkpoint; undefined in other modes. */
  saveCounts(): CountsImage | undefined {
    if (this.#mode === 'counts') this.#takeEverything();
    return this.#mode === 'counts' ? { hits: this.#hits.slice(), sides: this.#branches.save() } : undefined;
  }

  restoreCounts(counts: CountsImage | undefined): void {
    if (this.#mode !== 'counts') return;
    this.#takeEverything();
    this.#hits.fill(0);
    if (counts) this.#hits.set(counts.hits.subarray(0, this.#hits.length));
    this.#branches.restore(counts?.sides);
  }

  firstHits(): ReadonlyMap<Address, Clock> {
    this.#takeEverything();
    const hits = new Map<Address, Clock>();
    if (this.#mode === 'first')
      this.#forEach((address, value) => {
        const known = hits.get(address);
        if (value >= 0 && (known === undefined || value < known)) hits.set(address, value);
      });
    return hits;
  }

  takeHits(): readonly (readonly [Address, Clock])[] {
    this.#takeEverything();
    // Compiled code does not say in which order it noted them.
    return this.#takeFresh().sort((one, other) => one[1] - other[1]);
  }

  #takeFresh(): [Address, Clock][] {
    const clocks = this.#freshClocks;
    const taken = this.#freshAddresses.map((address, at): [Address, Clock] => [address, clocks[at]!]);
    this.#freshAddresses = [];
    this.#freshClocks = [];
    return taken;
  }

  counts(): ReadonlyMap<Address, number> {
    this.#takeEverything();
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
    this.#takeEverything();
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
