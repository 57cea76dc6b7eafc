/** Coverage: probes that remove themselves, or exact counts, by patches of decoded code. */
import { type Address, addressOf, type Clock, type Covering } from '../../context/index.ts';
import { instructionSize } from '../image.ts';
import { patchBit } from '../run/code.ts';
import type { Engine } from '../run/engine.ts';

/** Executions by instruction, by number of the code. */
export type Counts = readonly (Float64Array | undefined)[];

export class Coverage implements Covering {
  readonly #engine: Engine;
  #mode: 'off' | 'first' | 'counts' = 'off';
  #armed = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  cover(mode: 'off' | 'first' | 'counts'): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#engine.firstHits.clear();
    this.#engine.counts = [];
    this.#armed = 0;
    this.#arm();
  }

  #arm(): void {
    const wanted = this.#mode === 'off' ? 0 : this.#mode === 'first' ? patchBit.probe : patchBit.probe | patchBit.count;
    const { codes, counts } = this.#engine;
    for (const code of codes.slice(this.#armed)) {
      if (this.#mode === 'counts') counts[code.number] = new Float64Array(code.length);
      for (let ip = 0; ip < code.length; ip++)
        code.patches[ip] = ((code.patches[ip] as number) & ~(patchBit.probe | patchBit.count)) | wanted;
      code.rebuild();
    }
    this.#armed = codes.length;
  }

  /** Code was added. */
  armNew(): void {
    if (this.#mode !== 'off') this.#arm();
  }

  /** After a restore: what is first hit later than `clock` was not hit yet. */
  rewind(clock: Clock): void {
    const { codes, firstHits } = this.#engine;
    this.#armed = Math.min(this.#armed, codes.length);
    if (this.#mode === 'off') return;
    for (const [address, first] of firstHits) {
      if (first < clock) continue;
      firstHits.delete(address);
      const code = codes[Math.floor(address / 2 ** 32)];
      const ip = (address % 2 ** 32) / instructionSize;
      if (!code || ip >= code.length) continue;
      code.patches[ip] = (code.patches[ip] as number) | patchBit.probe;
      code.dirty = true;
    }
    for (const code of codes) if (code.dirty) code.rebuild();
  }

  /** Counts so far, for a checkpoint; undefined in other modes. */
  saveCounts(): Counts | undefined {
    return this.#mode === 'counts' ? this.#engine.counts.map((counts) => counts.slice()) : undefined;
  }

  /** Puts counts back; a checkpoint from before the counting began has none. */
  restoreCounts(saved: Counts | undefined): void {
    if (this.#mode !== 'counts') return;
    for (const [number, counts] of this.#engine.counts.entries()) {
      counts?.fill(0);
      const before = saved?.[number];
      if (before) counts?.set(before);
    }
  }

  firstHits(): ReadonlyMap<Address, Clock> {
    return this.#engine.firstHits;
  }

  counts(): ReadonlyMap<Address, number> {
    const found = new Map<Address, number>();
    for (const [number, counts] of this.#engine.counts.entries())
      for (const [ip, count] of counts?.entries() ?? [])
        if (count > 0) found.set(addressOf(number, ip * instructionSize), count);
    return found;
  }
}
