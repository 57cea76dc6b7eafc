/** Offsets of a text as lines and columns, both from 1. */
import type { Position, Range } from '../../../vm/context/index.ts';
import type { Span } from './tree.ts';

export class Lines {
  readonly #starts: number[] = [0];

  /** A line ends with LF, CR LF or CR. */
  constructor(text: string) {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) this.#starts.push(index + 1);
    }
  }

  lineOf(offset: number): number {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  columnOf(offset: number): number {
    return offset - (this.#starts[this.lineOf(offset) - 1] as number) + 1;
  }

  /** The offset of a place; places behind the text's end are its last line's. */
  offsetOf(line: number, column: number): number {
    return (this.#starts[Math.min(line, this.#starts.length) - 1] ?? 0) + column - 1;
  }

  range({ start, end }: Span): Range {
    return {
      line: this.lineOf(start),
      column: this.columnOf(start),
      endLine: this.lineOf(end),
      endColumn: this.columnOf(end),
    };
  }

  position(source: string, span: Span): Position {
    return { source, ...this.range(span) };
  }
}
