/** Index spaces: what has a number, and may have a name (specification, "Indices" and "Contexts"). */
import { unsigned } from '../syntax/numbers.ts';
import type { Identifier } from '../syntax/tree.ts';
import type { Cursor, Report } from './cursor.ts';

export class Space {
  /** As messages name one of them. */
  readonly noun: string;
  readonly names = new Map<number, string>();
  readonly #indices = new Map<string, number>();
  readonly #duplicate: string;
  count = 0;

  constructor(noun: string, duplicate = noun) {
    this.noun = noun;
    this.#duplicate = duplicate;
  }

  /** Gives the next number, and the name when there is one. */
  define(identifier: Identifier | undefined, report: Report): number {
    const index = this.count++;
    if (!identifier) return index;
    if (this.#indices.has(identifier.name)) {
      const { start, end } = identifier;
      report({ message: `duplicate ${this.#duplicate} $${identifier.name}`, start, end });
    } else {
      this.#indices.set(identifier.name, index);
      this.names.set(index, identifier.name);
    }
    return index;
  }

  indexOf(name: string): number | undefined {
    return this.#indices.get(name);
  }

  /** Reads a number or a name; 0 when there is none, which is reported. */
  take(cursor: Cursor): number {
    const { current } = cursor;
    if (current?.kind === 'identifier') {
      cursor.at++;
      const index = this.#indices.get(current.name);
      if (index === undefined) cursor.problem(`unknown ${this.noun} $${current.name}`, current);
      return index ?? 0;
    }
    return takeNumber(cursor, `a ${this.noun}`);
  }

  /** Reads one when the next item is one. */
  takeOptional(cursor: Cursor): number | undefined {
    return cursor.isIndex ? this.take(cursor) : undefined;
  }
}

/** An index as a number. */
export const takeNumber = (cursor: Cursor, what: string): number => {
  const { current } = cursor;
  const value = current?.kind === 'word' ? unsigned(current.text) : undefined;
  if (current === undefined || value === undefined) {
    cursor.unexpected(what);
    return 0;
  }
  cursor.at++;
  if (value <= 0xffff_ffffn) return Number(value);
  cursor.problem('i32 constant out of range', current);
  return 0;
};
