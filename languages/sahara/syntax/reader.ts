/** Text to syntax tree. Recovers: a mistake costs the form it is in, never the forms after it. */
import type { Fix, Range } from '../../../vm/context/diagnostic.ts';
import { readNumber } from './numbers.ts';
import type { Form, ListForm } from './tree.ts';

export interface SyntaxError {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  readonly fix?: Fix;
}

export interface SourceText {
  readonly text: string;
  readonly forms: readonly Form[];
  readonly errors: readonly SyntaxError[];
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '\\': '\\',
  '"': '"',
};

/** Characters that have a name after the backslash. */
export const characterNames: Readonly<Record<string, number>> = {
  newline: 10,
  space: 32,
  tab: 9,
  return: 13,
  null: 0,
  backspace: 8,
  delete: 127,
  escape: 27,
};

/** Lists inside lists; a deeper one is an error, so that nothing that walks the tree runs out of stack. */
const deepest = 400;

const closers = { '(': ')', '[': ']' } as const;
const isDelimiter = (char: string) => /[\s()[\]";]/.test(char);
const notInNames = /[^\p{L}\p{N}+\-*/<>=!?._:&%|~^$]/u;

/** Reads a whole file. */
export const read = (text: string): SourceText => new Reader(text).file();

interface Open {
  readonly open: '(' | '[';
  readonly start: number;
  readonly items: Form[];
}

class Reader {
  private at = 0;
  private readonly errors: SyntaxError[] = [];
  private readonly lineStarts: number[] = [0];
  private readonly stack: Open[] = [];
  private readonly forms: Form[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    for (let index = 0; index < text.length; index++) if (text[index] === '\n') this.lineStarts.push(index + 1);
  }

  file(): SourceText {
    for (;;) {
      this.skipBlank();
      const char = this.text[this.at];
      if (char === undefined) break;
      if (char === '(' || char === '[') this.open(char);
      else if (char === ')' || char === ']') this.close(char);
      else this.add(this.atom(char));
    }
    this.abandon(0, this.endBefore(this.text.length));
    return { text: this.text, forms: this.forms, errors: this.errors };
  }

  private skipBlank(): void {
    for (;;) {
      while (/\s/.test(this.text[this.at] ?? '')) this.at++;
      if (this.text[this.at] !== ';') return;
      const end = this.text.indexOf('\n', this.at);
      this.at = end < 0 ? this.text.length : end;
    }
  }

  private add(form: Form): void {
    (this.stack.at(-1)?.items ?? this.forms).push(form);
  }

  /** A round bracket in the first column begins a top-level form, so whatever is still open there was left open. */
  private open(char: '(' | '['): void {
    const lineStart = this.at === 0 || this.text[this.at - 1] === '\n';
    if (char === '(' && this.stack.length > 0 && lineStart) this.abandon(0, this.endBefore(this.at));
    this.stack.push({ open: char, start: this.at, items: [] });
    this.at++;
  }

  private close(char: ')' | ']'): void {
    const found = this.stack.findLastIndex((open) => closers[open.open] === char);
    if (found < 0) {
      const range = this.range(this.at, this.at + 1);
      const innermost = this.stack.at(-1);
      const expected = innermost ? `; '${closers[innermost.open]}' is expected` : '';
      this.error('unexpected-close', `'${char}' closes nothing${expected}`, range, {
        title: `Remove '${char}'`,
        edits: [{ range, text: '' }],
      });
      this.at++;
      return;
    }
    this.abandon(found + 1, this.at);
    this.at++;
    this.finish(true);
  }

  /** Ends the lists from `depth` on as unclosed; one report for all of them, at the outermost. */
  private abandon(depth: number, end: number): void {
    const outermost = this.stack[depth];
    if (!outermost) return;
    const missing = this.stack
      .slice(depth)
      .map((open) => closers[open.open])
      .reverse()
      .join('');
    this.error('unclosed', `'${outermost.open}' is not closed`, this.range(outermost.start, outermost.start + 1), {
      title: `Insert '${missing}'`,
      edits: [{ range: this.range(end, end), text: missing }],
    });
    const resume = this.at;
    this.at = end;
    while (this.stack.length > depth) this.finish(false);
    this.at = resume;
  }

  private finish(closed: boolean): void {
    const { open, items, start } = this.stack.pop() as Open;
    const end = Math.max(this.at, start + 1);
    if (this.stack.length >= deepest) {
      const range = this.range(start, end);
      if (this.stack.length === deepest) this.error('too-deep', `Forms are nested more than ${deepest} deep`, range);
      return this.add({ kind: 'bad', start, end, range });
    }
    const form: ListForm = { kind: 'list', open, items, closed, start, end, range: this.range(start, end) };
    this.add(form);
  }

  private atom(char: string): Form {
    if (char === '"') return this.string();
    if (char === '\\') return this.character();
    const start = this.at;
    while (this.at < this.text.length && !isDelimiter(this.text[this.at] as string)) this.at++;
    const place = this.place(start);
    const token = this.text.slice(start, this.at);
    if (/^[+-]?\d/.test(token)) {
      const number = readNumber(token);
      return 'error' in number ? this.bad(start, number.error) : { ...number, ...place };
    }
    const wrong = notInNames.exec(token);
    if (wrong) return this.bad(start, `'${wrong[0]}' cannot be part of a name`, 'unexpected-character');
    if (token.length > 1 && /^:[^:]/.test(token)) return { kind: 'keyword', name: token.slice(1), ...place };
    return { kind: 'symbol', name: token, ...place };
  }

  private string(): Form {
    const start = this.at++;
    const end = this.stringEnd(start);
    let value = '';
    while (this.at < end) {
      const char = this.text[this.at++] as string;
      value += char === '\\' ? this.escape() : char;
    }
    this.at = end;
    if (this.text[end] === '"') this.at++;
    else {
      this.error('unclosed-string', 'The string is not closed', this.range(start, end), {
        title: `Insert '"'`,
        edits: [{ range: this.range(end, end), text: '"' }],
      });
    }
    return { kind: 'string', value, ...this.place(start) };
  }

  private escape(): string {
    const letter = this.text[this.at++] ?? '';
    const unicode = letter === 'u' ? /^\{([0-9a-fA-F]{1,6})\}/.exec(this.text.slice(this.at, this.at + 8)) : null;
    const code = unicode ? Number.parseInt(unicode[1] as string, 16) : -1;
    if (unicode && isScalarValue(code)) {
      this.at += unicode[0].length;
      return String.fromCodePoint(code);
    }
    const known = escapes[letter];
    if (known !== undefined) return known;
    const place = this.range(this.at - 2, this.at);
    this.error('bad-escape', `\\${letter} is not an escape; known are \\n \\t \\r \\0 \\\\ \\" \\u{…}`, place);
    return '';
  }

  /** Offset of the closing quote; the end of the first line when a top-level form or the end of the file comes before it. */
  private stringEnd(start: number): number {
    for (let index = start + 1; index < this.text.length; index++) {
      const char = this.text[index];
      if (char === '\\') index++;
      else if (char === '"') return index;
      else if (char === '\n' && this.text[index + 1] === '(') break;
    }
    const line = this.text.indexOf('\n', start);
    return start + this.text.slice(start, line < 0 ? this.text.length : line).trimEnd().length;
  }

  private character(): Form {
    const start = this.at++;
    const rest = this.text.slice(this.at, this.at + 16);
    const unicode = /^u\{([0-9a-fA-F]{1,6})\}/.exec(rest);
    const word = /^[a-zA-Z]{2,}/.exec(rest)?.[0];
    if (unicode) {
      this.at += unicode[0].length;
      const value = Number.parseInt(unicode[1] as string, 16);
      if (!isScalarValue(value)) return this.bad(start, 'There is no such character');
      return { kind: 'char', value, ...this.place(start) };
    }
    if (word) {
      this.at += word.length;
      const value = characterNames[word];
      if (value !== undefined) return { kind: 'char', value, ...this.place(start) };
      return this.bad(start, `\\${word} is not a character; known names are ${Object.keys(characterNames).join(', ')}`);
    }
    const value = rest.codePointAt(0);
    if (value === undefined || /\s/.test(rest[0] as string)) {
      return this.bad(start, 'A character is expected after the backslash');
    }
    this.at += value > 0xffff ? 2 : 1;
    return { kind: 'char', value, ...this.place(start) };
  }

  private bad(start: number, message: string, code = 'bad-literal'): Form {
    const place = this.place(start);
    this.error(code, message, place.range);
    return { kind: 'bad', ...place };
  }

  private error(code: string, message: string, range: Range, fix?: Fix): void {
    this.errors.push({ code, message, range, ...(fix ? { fix } : {}) });
  }

  private place(start: number) {
    return { start, end: this.at, range: this.range(start, this.at) };
  }

  private range(start: number, end: number): Range {
    const first = this.lineOf(start);
    const last = this.lineOf(end);
    return {
      line: first + 1,
      column: start - (this.lineStarts[first] as number) + 1,
      endLine: last + 1,
      endColumn: end - (this.lineStarts[last] as number) + 1,
    };
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The end of the last form before an offset. */
  private endBefore(offset: number): number {
    const innermost = this.stack.at(-1);
    if (!innermost) return this.text.slice(0, offset).trimEnd().length;
    return innermost.items.at(-1)?.end ?? innermost.start + 1;
  }
}

const isScalarValue = (code: number) => code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
