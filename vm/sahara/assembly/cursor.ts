/** Reading the tokens of one line in order. */
import type { Range } from '../../context/index.ts';
import type { SourceRange } from '../image.ts';
import type { Line, Report, Token } from './line.ts';

export class Cursor {
  #at = 1;

  constructor(
    readonly line: Line,
    readonly report: Report,
  ) {}

  get range(): Range {
    return this.line.range;
  }

  /** The next token without taking it. */
  get peek(): Token | undefined {
    return this.line.tokens[this.#at];
  }

  take(): Token | undefined {
    return this.line.tokens[this.#at++];
  }

  /** Where the next token is, or the line when there is none. */
  get place(): Range {
    return this.peek?.range ?? this.range;
  }

  wrong(message: string, code = 'assembly-syntax', range = this.place): void {
    this.report(code, range, message);
  }

  /** A word or a text in quotes. */
  name(what: string): string {
    const token = this.peek;
    if (!token || token.kind === 'list') {
      this.wrong(`${what} is missing`);
      return '';
    }
    this.#at++;
    return token.text;
  }

  /** Takes a word when it is the next token. */
  takes(word: string): boolean {
    if (this.peek?.kind !== 'word' || this.peek.text !== word) return false;
    this.#at++;
    return true;
  }

  number(what: string): number {
    const range = this.place;
    const text = this.name(what);
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    if (text !== '') this.wrong(`${what} must be a whole number, not ${text}`, 'bad-operand', range);
    return 0;
  }

  /** `keyword value`, when the keyword comes next. */
  optional<T>(keyword: string, read: () => T): T | undefined {
    return this.takes(keyword) ? read() : undefined;
  }

  /** `3:2-3:10`. */
  sourceRange(): SourceRange {
    const place = this.place;
    const text = this.name('a range of the source');
    const match = /^(\d+):(\d+)-(\d+):(\d+)$/.exec(text);
    if (!match) this.wrong(`a range of the source is written LINE:COLUMN-LINE:COLUMN`, 'assembly-syntax', place);
    const [line = 1, column = 1, endLine = 1, endColumn = 1] = match?.slice(1).map(Number) ?? [];
    return { line, column, endLine, endColumn };
  }

  end(): void {
    if (this.peek) this.wrong('nothing more is expected on this line');
  }
}
