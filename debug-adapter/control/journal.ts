import type { Change, ChangeResult, Clock, HostCall, Machine } from '../../vm/context/index.ts';

/** One change of a machine, and the moment it was made at. */
export interface JournalEntry {
  readonly clock: Clock;
  readonly change: Change;
}

/**
 * The only way to a machine's `change`. A run is repeated exactly by running the machine from its beginning and making
 * the same changes at the same clocks.
 */
export class Journal {
  readonly #machine: Machine;
  #entries: JournalEntry[] = [];
  /** Grows with every change, so that whoever read the machine knows whether to read again. */
  version = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Makes a change; a refused one is not recorded. */
  apply(change: Change): ChangeResult {
    const clock = this.#machine.clock;
    const result = this.#machine.change(change);
    this.version += 1;
    if (result.refused === undefined) this.#entries.push({ clock, change });
    return result;
  }

  /**
   * Answers a call of the outside. Answers to output are always empty, so a replay gives them by itself: they are not recorded, or the
   * journal of a talkative program would grow without end.
   */
  answer(call: HostCall, result: Uint8Array): void {
    const change: Change = { kind: 'host result', token: call.token, result };
    if (call.effect !== 'output' || result.length > 0) {
      this.apply(change);
      return;
    }
    this.#machine.change(change);
    this.version += 1;
  }

  /** Remembers machine and journal as they are now, until one of the two is chosen. */
  begin(): Attempt {
    const checkpoint = this.#machine.save();
    const length = this.#entries.length;
    return {
      keep: () => this.#machine.drop(checkpoint),
      undo: () => {
        this.#machine.restore(checkpoint);
        this.version += 1;
        this.#machine.drop(checkpoint);
        this.#entries.length = length;
      },
    };
  }
}

/** Changes that may still be undone together. */
export interface Attempt {
  keep(): void;
  undo(): void;
}
