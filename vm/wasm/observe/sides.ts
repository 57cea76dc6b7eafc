/** Which sides branches have taken: counts, or clocks of the first time. */
import type { Clock } from '../../context/index.ts';
import type { Branch } from '../branches.ts';
import type { UnitBranch } from '../program-unit.ts';
import type { Engine } from '../run/engine.ts';
import { instructionAtOffset, type Prepared } from '../run/prepared.ts';
import { frameWords } from '../run/state.ts';
import { canonicalType } from '../type-store.ts';
import type { ValueType } from '../types.ts';

export interface Row {
  readonly prepared: Prepared;
  readonly index: number;
  readonly branch: Branch;
  readonly alone: readonly boolean[];
  /** Canonical. */
  readonly type: ValueType;
  /** Of its first side among the values. */
  readonly base: number;
  passes: number;
}

export class BranchRecords {
  #rows: Row[] = [];
  /** By place of the plain form: number of the row, from 1. */
  #at = new Int32Array(0);
  /** By side: how often it was taken, or the clock of the first time (-1: never). */
  #values = new Float64Array(64);
  #used = 0;
  #newest = 0;
  #nothing = 0;

  constructor(readonly engine: Engine) {}

  /** Forgets everything; `nothing` stands for a side that was not taken. */
  clear(nothing: 0 | -1): void {
    this.#rows = [];
    this.#at = new Int32Array(0);
    this.#used = 0;
    this.#nothing = nothing;
  }

  add(prepared: Prepared, branches: readonly UnitBranch[]): void {
    this.#newest = this.#rows.length;
    if (this.#at.length < prepared.plainEnd) {
      const at = new Int32Array(Math.max(prepared.plainEnd, this.#at.length * 2));
      at.set(this.#at);
      this.#at = at;
    }
    const instance = this.engine.instances[this.engine.functions[prepared.function * 8 + 3]!];
    for (const { offset, branch, alone, type } of branches) {
      const index = instructionAtOffset(prepared, offset);
      // Code that never runs has no place.
      if (index < 0) continue;
      const base = this.#used;
      this.#used += branch.sides.length;
      if (this.#used > this.#values.length) {
        const values = new Float64Array(Math.max(this.#used, this.#values.length * 2));
        values.set(this.#values);
        this.#values = values;
      }
      this.#values.fill(this.#nothing, base, this.#used);
      const canonical = type === undefined || !instance ? 0 : canonicalType(type, instance.types);
      this.#rows.push({ prepared, index, branch, alone, type: canonical, base, passes: 0 });
      this.#at[prepared.plainAt[index]!] = this.#rows.length;
    }
  }

  /** Those of the function that was added last. */
  newest(): readonly Row[] {
    return this.#rows.slice(this.#newest);
  }

  at(place: number): Row | undefined {
    const number = this.#at[place];
    return number ? this.#rows[number - 1] : undefined;
  }

  /** The branch is about to run: counts the side that it will take. */
  count(row: Row): void {
    this.#values[row.base + this.#side(row)]!++;
  }

  /** The branch is about to run: notes the side that it will take. */
  note(row: Row, clock: Clock): void {
    row.passes++;
    this.noteSide(row, this.#side(row), clock);
  }

  /** What compiled code noted may be taken over after what the plain form noted later. */
  noteSide(row: Row, side: number, clock: Clock): void {
    const at = row.base + side;
    const before = this.#values[at]!;
    if (before < 0 || clock < before) this.#values[at] = clock;
  }

  countSide(row: Row, side: number, times: number): void {
    this.#values[row.base + side]! += times;
  }

  /** What one side of two was taken follows from the other. */
  complete(row: Row, side: number, runs: number): void {
    this.#values[row.base + side] = runs - this.#values[row.base + 1 - side]!;
  }

  /** Whether it is not known yet if a side is ever taken, and what runs behind it will not tell. */
  isOpen(row: Row, side: number): boolean {
    return !row.alone[side] && this.#values[row.base + side]! < 0;
  }

  /** Whether nothing more is to be noted of a branch; after so many passes the interpreter gives up. */
  isDone(row: Row, most: number): boolean {
    return row.passes >= most || row.branch.sides.every((_, side) => !this.isOpen(row, side));
  }

  /** Forgets what has not happened yet at a clock; true when something was forgotten. */
  forget(row: Row, clock: Clock): boolean {
    let found = false;
    for (let at = row.base; at < row.base + row.branch.sides.length; at++) {
      if (this.#values[at]! < clock) continue;
      this.#values[at] = -1;
      found = true;
    }
    if (found) row.passes = 0;
    return found;
  }

  save(): Float64Array {
    return this.#values.slice(0, this.#used);
  }

  restore(values: Float64Array | undefined): void {
    this.#values.fill(this.#nothing);
    if (values) this.#values.set(values);
  }

  /** Every branch with the values of its sides. */
  *all(): Iterable<Pick<Row, 'prepared' | 'index' | 'branch' | 'alone'> & { readonly values: Float64Array }> {
    for (const row of this.#rows)
      yield { ...row, values: this.#values.subarray(row.base, row.base + row.branch.sides.length) };
  }

  /** The side that a branch which is about to run will take: what it decides by lies on the stack. */
  #side({ prepared, index, branch, type }: Row): number {
    const { engine } = this;
    // In the plain form a branch names the home of what it decides by first; `select` has its result and two operands before it.
    const home = engine.plain[prepared.plainAt[index]! + (branch.choice === 'operand' ? 4 : 1)]!;
    const slot = engine.frames[engine.seenDepth * frameWords + 1]! + home;
    const low = engine.words[slot]!;
    const high = engine.words[slot + 1]!;
    const casts = () => engine.heap.casts(low, high, type, engine.store);
    switch (branch.choice) {
      case 'condition':
      case 'operand':
        return low !== 0 ? 0 : 1;
      case 'no condition':
        return low !== 0 ? 1 : 0;
      case 'case':
        return branch.sideOfLabel[Math.min(low >>> 0, branch.sideOfLabel.length - 1)]!;
      case 'null':
        return high === 0 ? 1 : 0;
      case 'not null':
        return high === 0 ? 0 : 1;
      case 'cast':
        return casts() ? 1 : 0;
      case 'cast fails':
        return casts() ? 0 : 1;
    }
  }
}
