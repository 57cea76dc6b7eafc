import type { Change } from '../../../vm/context/index.ts';
import { Answers } from './answers.ts';
import type { JournalEntry, Moment } from './moment.ts';

/** Everything that came into a run from outside: with the program it determines the run. One for each timeline. */
export class Tape {
  readonly entries: JournalEntry[] = [];
  readonly answers: Answers;
  #entryBytes = 0;

  constructor(answers: Answers = new Answers()) {
    this.answers = answers;
  }

  /** Bytes in memory that no other tape shares, about. */
  get ownSize(): number {
    return this.#entryBytes + this.answers.open;
  }

  add(entry: JournalEntry): void {
    this.entries.push(entry);
    this.#entryBytes += entry.size;
  }

  /** A tape with what was before a moment. */
  until(moment: Moment): Tape {
    const tape = new Tape(this.answers.until(moment.calls));
    for (const entry of this.entries.slice(0, moment.entries)) tape.add(entry);
    return tape;
  }

  /** Forgets what was before a moment: nobody can go there any more. Numbers of entries and calls stay. */
  forgetBefore(moment: Moment): void {
    for (let index = 0; index < moment.entries; index++) {
      const entry = this.entries[index] as JournalEntry;
      this.#entryBytes -= entry.size;
      this.entries[index] = { at: entry.at, steps: [], size: 0 };
    }
    this.answers.forgetBefore(moment.calls);
  }
}

const entryOverhead = 200;

/** Bytes that an entry's change holds, about. */
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
