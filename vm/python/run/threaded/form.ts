/**
 * The threaded form of a function: stretches of its bytecode as closures, made when they are first run. It is an
 * interpreter's form of the code, as the decoded one is: nothing is generated that was not written in these files. All
 * state is where the interpreter has it, so either can go on from wherever the other one stands.
 */
import type { LinkedCode } from '../code.ts';
import { Block, state } from './state.ts';

/** Calls and loops of a function until its threaded form is made. */
export const hotness = 40;
/** In {@link LinkedCode.heat}: has no threaded form for a long time, or never. */
const cold = -(2 ** 24);
const never = -(2 ** 30);
/** What the heat of code begins with. */
export const heatOf = { hot: 0, always: hotness, never } as const;
/** So often the interpreter may be asked to go on at patched instructions before the form is given up for a while. */
const patience = 20_000;
/** What is done at once is split into its instructions when it has failed so often. */
const often = 8;

export class ThreadedForm {
  readonly code: LinkedCode;
  /** Instructions whose results are kept on the stack one by one, since what they are part of fails often. */
  readonly split: Uint8Array;
  /** The stretch that the function begins with. */
  entry: Block;
  #blocks: (Block | undefined)[] = [];
  #failures = new Map<number, number>();
  #leaves = 0;

  constructor(code: LinkedCode) {
    this.code = code;
    this.split = new Uint8Array(code.length + 1);
    this.entry = this.at(0);
  }

  /** The stretch that begins at a position. */
  at(pc: number): Block {
    const known = this.#blocks[pc >> 1];
    if (known) return known;
    const block: Block = new Block(this.code, pc, (s, fp) => {
      state.translate(this, block, s, fp);
      return block.run(s, fp);
    });
    this.#blocks[pc >> 1] = block;
    return block;
  }

  /** Patches have changed: what was translated is not as it should be. */
  forget(): void {
    this.#blocks = [];
    this.entry = this.at(0);
  }

  /** The interpreter goes on where a patch stands. */
  leftAtPatch(): void {
    if (++this.#leaves < patience) return;
    this.code.threaded = null;
    this.code.heat = cold;
  }

  /** What was to be done at once from one position to another could not be. */
  failed(from: number, to: number): void {
    const failures = (this.#failures.get(from) ?? 0) + 1;
    this.#failures.set(from, failures);
    if (failures !== often || to - from <= 2) return;
    this.split.fill(1, from >> 1, to >> 1);
    this.forget();
  }
}

/** The form of a function that is called or loops; null while it is not worth having. */
export const formOf = (code: LinkedCode): ThreadedForm | null => {
  if (code.threaded !== null || code.heat < hotness) return code.threaded;
  if (code.depths === undefined || code.stackSize < 0) {
    code.heat = never;
    return null;
  }
  code.threaded = new ThreadedForm(code);
  return code.threaded;
};
