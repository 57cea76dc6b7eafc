/** Assembly text as lines of tokens. */
import type { Range } from '../../context/index.ts';

/** A word, a text in quotes, or a list in parentheses or brackets. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly range: Range }
  | { readonly kind: 'text'; readonly text: string; readonly range: Range }
  | { readonly kind: 'list'; readonly open: '(' | '['; readonly items: readonly Token[]; readonly range: Range };

export interface Line {
  readonly indented: boolean;
  /** At least one. */
  readonly tokens: readonly [Token, ...Token[]];
  readonly range: Range;
}

export type Report = (code: string, range: Range, message: string) => void;

/** The lines that hold something; defects are reported, and the rest of their line is used. */
export const readLines = (text: string, report: Report): readonly Line[] =>
  text.split(/\r\n|\n|\r/).flatMap((content, index) => {
    const tokens = new LineReader(content, index + 1, report).tokens();
    const [first, ...rest] = tokens;
    if (!first) return [];
    const range = { ...first.range, endColumn: tokens.at(-1)?.range.endColumn ?? first.range.endColumn };
    return [{ indented: /^\s/.test(content), tokens: [first, ...rest], range }];
  });

class LineReader {
  #at = 0;

  constructor(
    private readonly content: string,
    private readonly line: number,
    private readonly report: Report,
  ) {}

  tokens(): readonly Token[] {
    const tokens: Token[] = [];
    for (let token = this.#next(); token; token = this.#next()) tokens.push(token);
    return tokens;
  }

  #range(from: number): Range {
    return { line: this.line, column: from + 1, endLine: this.line, endColumn: this.#at + 1 };
  }

  /** The next token, undefined at the end of the line; a closing bracket without its opening one is skipped. */
  #next(closing?: string): Token | undefined {
    for (;;) {
      while (/\s/.test(this.content[this.#at] ?? '')) this.#at++;
      const character = this.content[this.#at];
      const from = this.#at;
      if (character === undefined || character === ';') return undefined;
      if (character === '"') return this.#text();
      if (character === '(' || character === '[') return this.#list(character);
      if (character === ')' || character === ']') {
        if (character === closing) return undefined;
        this.#at++;
        this.report('assembly-syntax', this.#range(from), `unexpected ${character}`);
        continue;
      }
      while (/[^\s;"()[\]]/.test(this.content[this.#at] ?? '')) this.#at++;
      return { kind: 'word', text: this.content.slice(from, this.#at), range: this.#range(from) };
    }
  }

  #text(): Token {
    const from = this.#at;
    const match = /"(?:[^"\\]|\\.)*"/y;
    match.lastIndex = from;
    const found = match.exec(this.content)?.[0];
    this.#at = found === undefined ? this.content.length : from + found.length;
    const value = found === undefined ? undefined : parseText(found);
    if (value === undefined)
      this.report('assembly-syntax', this.#range(from), 'this text has no end or a wrong escape');
    return { kind: 'text', text: value ?? '', range: this.#range(from) };
  }

  #list(open: '(' | '['): Token {
    const from = this.#at++;
    const closing = open === '(' ? ')' : ']';
    const items: Token[] = [];
    for (let item = this.#next(closing); item; item = this.#next(closing)) items.push(item);
    if (this.content[this.#at] === closing) this.#at++;
    else this.report('assembly-syntax', this.#range(from), `this ${open} is never closed`);
    return { kind: 'list', open, items, range: this.#range(from) };
  }
}

const parseText = (quoted: string): string | undefined => {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
};
