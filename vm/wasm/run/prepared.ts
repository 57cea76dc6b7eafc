/** A function in the forms that the interpreters run, and the maps between them. */
import type { StorageType, ValueType } from '../types.ts';

/** What a place in a function is, by instruction; see {@link Prepared.marks}. */
export const Mark = {
  /** Control arrives here from elsewhere: a label, a call's return, the entry. All operands are in their home slots. */
  arrival: 1,
  /** A new stretch for coverage: an arrival, or behind a branch. */
  stretch: 2,
  /** Fast code can be entered here from the plain form: all operands are in their home slots. */
  entry: 4,
  /** The fast operation before has done it already: a result that is stored in a local, a comparison that is inverted. */
  done: 8,
} as const;

export interface Clause {
  /** Store address of the tag; -1 for all. */
  readonly tag: number;
  readonly withReference: boolean;
  /** Instruction to continue at. */
  target: number;
  fast: number;
  plain: number;
  /** First word of the payload's home. */
  readonly home: number;
}

/** The handlers of one try_table: instructions `from` to `to` (exclusive). */
export interface Handler {
  readonly from: number;
  to: number;
  readonly clauses: readonly Clause[];
}

export interface Prepared {
  /** Store address. */
  function: number;
  readonly fastStart: number;
  readonly fastEnd: number;
  readonly plainStart: number;
  readonly plainEnd: number;
  /** Architectural instructions. */
  readonly count: number;
  /** By instruction: byte offset in the module's file, ascending. */
  readonly offsets: Int32Array;
  /** By instruction: first place that is not before it. Ascending, not strictly. */
  readonly fastAt: Int32Array;
  readonly plainAt: Int32Array;
  readonly marks: Uint8Array;
  /** Innermost first. */
  readonly handlers: readonly Handler[];
  /** Types and first words of parameters and locals, not to be written to: functions share them. */
  readonly localTypes: Int32Array;
  readonly localWords: Int32Array;
  /** Words of parameters and locals. */
  readonly localsEnd: number;
  readonly frameWords: number;
}

/** An operand on the stack before an instruction, as fast code keeps it. */
export interface Operand {
  readonly type: ValueType;
  /** Its home: first word in the frame. */
  readonly home: number;
  readonly where: 'home' | 'local' | 'constant';
  /** First word of the local, or low word of the constant. */
  readonly low: number;
  readonly high: number;
}

/** Words of a value's slot. */
export const wordsOf = (type: StorageType): number => (type === 0x7b ? 4 : 2);

/** Index of the last value in ascending `values` that is at most `value`; -1 when there is none. */
export const lastAtMost = (values: Int32Array, value: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** The instruction whose operation lies at a fast place. */
export const instructionAtFast = (prepared: Prepared, place: number): number =>
  Math.max(0, lastAtMost(prepared.fastAt, place));

export const instructionAtPlain = (prepared: Prepared, place: number): number => lastAtMost(prepared.plainAt, place);

/**
 * The instruction that is next when control is about to execute the fast operation at `place`: the one that control arrives
 * at, or else the first that has nothing before the place.
 */
export const instructionAboutAt = (prepared: Prepared, place: number): number => {
  const { fastAt, marks } = prepared;
  // Before the first is what counts the calls.
  let index = Math.max(0, lastAtMost(fastAt, place));
  while (
    index > 0 &&
    fastAt[index - 1] === place &&
    (marks[index]! & Mark.arrival) === 0 &&
    (marks[index - 1]! & Mark.done) === 0
  )
    index--;
  return index;
};

/** The instruction of a file offset; -1 when there is none at exactly this offset. */
export const instructionAtOffset = (prepared: Prepared, offset: number): number => {
  const index = lastAtMost(prepared.offsets, offset);
  return index >= 0 && prepared.offsets[index] === offset ? index : -1;
};
