/** What a run is asked to stop at: addresses, steps, conditions, activations that begin or end. */
import type { RunLimit, Stops } from '../../context/index.ts';
import { type Context, frame } from './context.ts';
import type { Engine } from './engine.ts';

export class Stopping {
  readonly #engine: Engine;
  stops: Stops = { addresses: new Set(), conditions: 'none' };
  /** Entries of the decoded code for `stops.steps`. */
  stepEntries: ReadonlySet<number> = new Set();
  /** Entries of the decoded code for `stops.addresses`. */
  breakEntries: ReadonlySet<number> = new Set();
  leave: RunLimit['leave'];
  enter: RunLimit['enter'];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether a context that arrives at an entry stops there. It stops once: going on from there passes it. */
  arrives(context: Context, entry: number): boolean {
    if (context.reportedPc === context.pc) return false;
    const { steps } = this.stops;
    const stops =
      this.breakEntries.has(entry) ||
      (steps !== undefined &&
        steps.context === context.id &&
        context.depth <= steps.depth &&
        this.stepEntries.has(entry));
    if (!stops) return false;
    context.reportedPc = context.pc;
    this.#engine.outcome = { kind: 'stop', context: context.id, address: this.#engine.code.addressAt(context.pc) };
    return true;
  }

  /** Return-stack words beyond which the interpreter leaves a call to `step`. */
  frameLimitFor(context: Context, length: number): number {
    let words = Math.min(length, (this.#engine.limits.returnStackLimit + context.frameReserve) * frame.words);
    if (this.enter && this.enter.context === context.id) words = Math.min(words, this.enter.depth * frame.words);
    return words;
  }

  /** Return-stack words at or below which the interpreter leaves a return to `step`. */
  floorFor(context: Context): number {
    let words: number = frame.words;
    if (this.leave && this.leave.context === context.id) words = Math.max(words, (this.leave.depth + 1) * frame.words);
    const evaluation = context.evaluating.at(-1);
    return evaluation ? Math.max(words, evaluation.frame + frame.words) : words;
  }

  /** Reports that the context grew beyond the depth that the run asked about. */
  noteEntered(context: Context): void {
    if (this.enter && this.enter.context === context.id && context.depth > this.enter.depth)
      this.#engine.outcome ??= {
        kind: 'entered',
        context: context.id,
        address: this.#engine.code.addressAt(context.pc),
      };
  }

  /** Reports that the frame that the run asked about is gone. */
  noteLeft(context: Context, how: 'return' | 'unwind', raw: readonly [number, number, number] | undefined): void {
    if (this.leave && this.leave.context === context.id && context.depth <= this.leave.depth)
      this.#engine.outcome ??= {
        kind: 'left',
        how,
        context: context.id,
        address: this.#engine.code.addressAt(Math.max(0, context.pc)),
        raw,
      };
  }
}
