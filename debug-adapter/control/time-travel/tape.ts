import type { Change } from '../../../vm/context/index.ts';
import type { JournalEntry, Moment } from './moment.ts';

/** Everything that came into a run from outside: with the program it determines the run. One for each timeline. */
export class Tape {
  readonly entries: JournalEntry[] = [];
  /** Answers of the outside by number of the call; those that are not here are empty results. */
  readonly answers = new Map<number, Change>();
  /** States of the outside after answers, ascending by number of the call. */
  readonly outside: { readonly calls: number; readonly state: unknown }[] = [];
  /** Bytes that entries and answers hold, about. */
  size = 0;

  add(entry: JournalEntry): void {
    this.entries.push(entry);
    this.size += entry.size;
  }

  /** Makes the answer to a call; empty ones cost nothing, or the tape of a talkative program would grow without end. */
  answer(call: number, change: Change): void {
    if (change.kind === 'host result' && change.result.length === 0) return;
    this.answers.set(call, change);
    this.size += sizeOf(change);
  }

  /** A tape with what was before a moment. */
  until(moment: Moment): Tape {
    const tape = new Tape();
    for (const entry of this.entries.slice(0, moment.entries)) tape.add(entry);
    for (const [call, change] of this.answers) if (call < moment.calls) tape.answer(call, change);
    tape.outside.push(...this.outside.filter(({ calls }) => calls <= moment.calls));
    return tape;
  }

  /** Forgets what was before a moment: nobody can go there any more. Numbers of entries and calls stay. */
  forgetBefore(moment: Moment): void {
    for (let index = 0; index < moment.entries; index++) {
      const entry = this.entries[index] as JournalEntry;
      this.size -= entry.size;
      this.entries[index] = { at: entry.at, steps: [], size: 0 };
    }
    for (const [call, change] of this.answers) {
      if (call >= moment.calls) break;
      this.answers.delete(call);
      this.size -= sizeOf(change);
    }
    const kept = this.outside.findLastIndex(({ calls }) => calls <= moment.calls);
    if (kept > 0) this.outside.splice(0, kept);
  }

  /** The outside as it was at a moment; undefined when it had not been asked yet. */
  outsideAt(moment: Moment): unknown {
    return this.outside.findLast(({ calls }) => calls <= moment.calls)?.state;
  }
}

const entryOverhead = 200;

export const sizeOf = (change: Change): number => {
  switch (change.kind) {
    case 'host result':
      return entryOverhead + change.result.length;
    case 'host calls':
      return entryOverhead + change.arguments.length;
    case 'write':
      return entryOverhead + change.bytes.length;
    case 'restart':
    case 'call':
      return change.arguments.reduce((sum, bytes) => sum + bytes.length, entryOverhead);
    case 'extend':
    case 'replace':
      return change.program.units.reduce((sum, { length }) => sum + length, 4096);
    default:
      return entryOverhead;
  }
};
