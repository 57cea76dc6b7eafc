/**
 * Coverage by patches. `first`: a probe on every instruction, which records the clock and removes itself. `counts`: a counter at
 * the head of every basic block; instructions that a block began but did not reach are taken off again.
 */
import type { Address, Clock, Covering } from '../../context/index.ts';
import { patch, type Unit } from '../run/code.ts';
import { frame } from '../run/context.ts';
import type { Engine } from '../run/engine.ts';
import { framePlace } from '../run/operations/control.ts';

const leavers = new Set([
  'jump',
  'jump_if_false',
  'jump_if_true',
  'return',
  'halt',
  'signal',
  'restart',
  'decline',
  'receive_next',
]);

export class Coverage implements Covering {
  #heads = new Map<number, Uint8Array>();

  constructor(readonly engine: Engine) {}

  cover(mode: 'off' | 'first' | 'counts'): void {
    const { engine } = this;
    engine.coverMode = mode;
    engine.firstHits.clear();
    engine.adjustments.clear();
    engine.code.counts.fill(0);
    engine.abandoned = mode === 'counts' ? (entry) => this.#abandon(entry) : undefined;
    engine.code.onDecode = mode === 'off' ? undefined : (unit) => this.#arm(unit);
    for (const unit of engine.code.units) this.#arm(unit);
    if (mode === 'counts') this.#forEachRunning((entry) => this.#adjust(entry, 1, true));
  }

  /** Puts probes where the mode wants them: entries that were hit already stay free. */
  #arm(unit: Unit): void {
    const { code, coverMode, firstHits } = this.engine;
    const heads = coverMode === 'counts' ? this.#headsOf(unit) : undefined;
    unit.instructions.forEach((_, index) => {
      const entry = unit.first + index;
      code.setPatch(entry, patch.cover, coverMode === 'first' && !firstHits.has(code.addressAt(entry * 4)));
      code.setPatch(entry, patch.count, heads?.[index] === 1);
    });
  }

  /** After a restore: forgets hits that have not happened yet. */
  rewind(clock: Clock): void {
    const { engine } = this;
    if (engine.coverMode !== 'first') return;
    for (const [address, hit] of engine.firstHits) {
      if (hit < clock) continue;
      engine.firstHits.delete(address);
      const entry = engine.code.entryAt(address);
      if (entry !== undefined) engine.code.setPatch(entry, patch.cover, true);
    }
  }

  /** Arms units that came since. */
  armNew(): void {
    if (this.engine.coverMode === 'off') return;
    for (const unit of this.engine.code.units) if (unit.decoded) this.#arm(unit);
  }

  firstHits(): ReadonlyMap<Address, Clock> {
    return this.engine.firstHits;
  }

  counts(): ReadonlyMap<Address, number> {
    const { engine } = this;
    const counts = new Map<Address, number>();
    if (engine.coverMode !== 'counts') return counts;
    const live = new Map<number, number>();
    this.#forEachRunning((entry, standsAt) => {
      // What a frame has still to do of its block was counted at the block's head.
      for (const later of this.#restOfBlock(entry, standsAt)) live.set(later, (live.get(later) ?? 0) - 1);
    });
    for (const unit of engine.code.units) {
      if (!unit.decoded) continue;
      const heads = this.#headsOf(unit);
      let head = 0;
      unit.instructions.forEach((_, index) => {
        const entry = unit.first + index;
        if (heads[index] === 1) head = engine.code.counts[entry]!;
        const count = head + (engine.adjustments.get(entry) ?? 0) + (live.get(entry) ?? 0);
        if (count > 0) counts.set(engine.code.addressAt(entry * 4), count);
      });
    }
    return counts;
  }

  /** Entries from `entry` (inclusive when it has not run) to the end of its block, heads that were not passed excluded. */
  #restOfBlock(entry: number, inclusive: boolean): number[] {
    const unit = this.engine.code.units[this.engine.code.unitOfEntry[entry]!]!;
    const heads = this.#headsOf(unit);
    const rest: number[] = [];
    let index = entry - unit.first;
    // An instruction at a block's head that has not run was not counted either.
    if (inclusive && heads[index] === 1) return rest;
    if (inclusive) rest.push(entry);
    for (index++; index < unit.instructions.length && heads[index] !== 1; index++) rest.push(unit.first + index);
    return rest;
  }

  #adjust(entry: number, by: number, inclusive: boolean): void {
    const { adjustments } = this.engine;
    for (const later of this.#restOfBlock(entry, inclusive)) adjustments.set(later, (adjustments.get(later) ?? 0) + by);
  }

  /** A frame that stood at an entry, which counts as run, is gone: the rest of the block never happens. */
  #abandon(entry: number): void {
    this.#adjust(entry, -1, false);
  }

  /** Every frame: the entry it stands at, and whether that is still to run (innermost) or is a call under way. */
  #forEachRunning(visit: (entry: number, toRun: boolean) => void): void {
    for (const context of this.engine.contexts.values())
      for (let at = 0; at < context.rp; at += frame.words) {
        const { pc } = framePlace(context, at);
        visit(pc >> 2, at + frame.words >= context.rp);
      }
  }

  #headsOf(unit: Unit): Uint8Array {
    const known = this.#heads.get(unit.first);
    if (known && known.length === unit.instructions.length) return known;
    const heads = new Uint8Array(unit.instructions.length);
    const mark = (index: number) => {
      if (index >= 0 && index < heads.length) heads[index] = 1;
    };
    mark(0);
    const { code } = this.engine;
    unit.instructions.forEach((instruction, index) => {
      const { name } = instruction.opcode;
      if (name.startsWith('jump') || name === 'receive_next')
        mark(
          (code.targetOf(unit, unit.starts[index]! + instruction.length + (instruction.operands[0] ?? 0)) >> 2) -
            unit.first,
        );
      if (leavers.has(name)) mark(index + 1);
    });
    const fn = unit.image.functions[unit.functionIndex]!;
    for (const form of fn.handles) mark((code.targetOf(unit, form.resume) >> 2) - unit.first);
    for (const form of fn.restarts)
      for (const clause of form.clauses) mark((code.targetOf(unit, clause.target) >> 2) - unit.first);
    this.#heads.set(unit.first, heads);
    return heads;
  }
}
