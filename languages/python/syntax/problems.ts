/** What is wrong with a Python source, collected while it is read, checked and compiled. */
import type { Diagnostic, Range } from '../../../vm/context/index.ts';
import type { Place } from './tree.ts';

/** Lines and columns of offsets; both count from 1, columns in UTF-16 code units. */
export class TextLines {
  readonly #starts: readonly number[];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
    }
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Offset of a line's first character. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  range({ from, to }: Place): Range {
    const line = this.lineOf(from);
    const endLine = this.lineOf(Math.max(from, to));
    return {
      line,
      column: from - this.startOf(line) + 1,
      endLine,
      endColumn: Math.max(from, to) - this.startOf(endLine) + 1,
    };
  }
}

/** Kinds of defects, as docs/errors.md lists them. */
export type ProblemCode = 'python-syntax' | 'python-indentation' | 'python-unsupported';

export class Problems {
  readonly #source: string;
  readonly #found: Diagnostic[] = [];
  readonly lines: TextLines;

  constructor(source: string, text: string) {
    this.#source = source;
    this.lines = new TextLines(text);
  }

  get found(): readonly Diagnostic[] {
    return this.#found;
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** Whether something is wrong beyond what this machine does not run. */
  get mistaken(): boolean {
    return this.#found.some(({ code }) => code !== 'python-unsupported');
  }

  /** A mistake in the sense of the language: CPython refuses it too, with the same words where it has good ones. */
  syntax(place: Place, message: string): void {
    this.#add('python-syntax', place, message);
  }

  indentation(place: Place, message: string): void {
    this.#add('python-indentation', place, message);
  }

  /** Correct Python that this machine does not run: `what` is plural, for example `class decorators`. */
  unsupported(place: Place, what: string): void {
    this.#add('python-unsupported', place, `${what} are not supported by the Python machine`);
  }

  #add(code: ProblemCode, place: Place, message: string): void {
    const range = this.lines.range(place);
    // A place has one defect: what follows from the first one would only hide it.
    if (this.#found.some((other) => other.range?.line === range.line && other.range.column === range.column)) return;
    this.#found.push({ code, severity: 'error', message, source: this.#source, range });
  }
}
