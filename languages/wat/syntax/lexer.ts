/** Tokens of the text format (specification, "Lexical Format"). */
import { textOfUtf8 } from '../../../vm/context/index.ts';
import {
  hexValue,
  illFormedUtf8,
  isHexCode,
  isIdentifierCode,
  isReservedCode,
  isSpaceCode,
  pushUtf8,
} from './characters.ts';
import type { Problem } from './tree.ts';

export type TokenKind = 'open' | 'close' | 'word' | 'identifier' | 'text' | 'annotation' | 'end';

const quote = 0x22;
const open = 0x28;
const close = 0x29;
const at = 0x40;
const semicolon = 0x3b;
const dollar = 0x24;
const backslash = 0x5c;

const escapes = new Map<number, number>([
  [0x74, 9],
  [0x6e, 10],
  [0x72, 13],
  [quote, quote],
  [0x27, 0x27],
  [backslash, backslash],
]);

/** One token at a time; what is wrong is reported and passed over, so that all of a text is read. */
export class Lexer {
  readonly text: string;
  /** The current token. */
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  /** Of a text token. */
  bytes: Uint8Array = new Uint8Array();
  /** Of an identifier or an annotation. */
  name = '';
  readonly #report: (problem: Problem) => void;
  #position = 0;

  constructor(text: string, report: (problem: Problem) => void) {
    this.text = text;
    this.#report = report;
  }

  /** Reads the next token; `end` at the end of the text, again and again. */
  next(): TokenKind {
    this.#skipSpace();
    const { text } = this;
    this.start = this.#position;
    if (this.#position >= text.length) return this.#finish('end', text.length);
    const code = text.charCodeAt(this.#position);
    if (code === open) {
      if (text.charCodeAt(this.#position + 1) === at) return this.#annotation();
      return this.#finish('open', this.#position + 1);
    }
    if (code === close) return this.#finish('close', this.#position + 1);
    return this.#word();
  }

  #finish(kind: TokenKind, end: number): TokenKind {
    this.kind = kind;
    this.end = end;
    this.#position = end;
    return kind;
  }

  #problem(message: string, start: number, end: number): void {
    this.#report({ message, start, end });
  }

  #skipSpace(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.#position);
      if (isSpaceCode(code)) this.#position++;
      else if (code === semicolon && text.charCodeAt(this.#position + 1) === semicolon) this.#skipLine();
      else if (code === open && text.charCodeAt(this.#position + 1) === semicolon) this.#skipBlock();
      else if (this.#position < text.length && !isToken(code)) {
        const character = text.codePointAt(this.#position) as number;
        const end = this.#position + (character > 0xffff ? 2 : 1);
        this.#problem(`illegal character ${spell(character)}`, this.#position, end);
        this.#position = end;
      } else return;
    }
  }

  #skipLine(): void {
    const { text } = this;
    for (; this.#position < text.length; this.#position++) {
      const code = text.charCodeAt(this.#position);
      if (code === 10 || code === 13) return;
    }
  }

  /** Block comments nest. */
  #skipBlock(): void {
    const { text } = this;
    const start = this.#position;
    let depth = 0;
    do {
      const code = text.charCodeAt(this.#position);
      const next = text.charCodeAt(this.#position + 1);
      if (code === open && next === semicolon) {
        depth++;
        this.#position += 2;
      } else if (code === semicolon && next === close) {
        depth--;
        this.#position += 2;
      } else this.#position++;
    } while (depth > 0 && this.#position < text.length);
    if (depth > 0) {
      this.#position = text.length;
      this.#problem('unclosed comment', start, start + 2);
    }
  }

  /** A run of characters that no space or parenthesis interrupts: one token, or a reserved one. */
  #word(): TokenKind {
    const { text } = this;
    const { start } = this;
    let strings = 0;
    let identifierEnd = start;
    let plain = true;
    let bytes: Uint8Array | undefined;
    let stringEnd = -1;
    let position = start;
    while (position < text.length) {
      const code = text.charCodeAt(position);
      if (code === quote) {
        if (strings === 0) identifierEnd = position;
        // `$"a` line break: the dollar sign stands alone, and so does the broken string.
        if (strings === 0 && position === start + 1 && text.charCodeAt(start) === dollar && !this.#closes(position)) {
          this.#problem('empty identifier', start, position);
          position = this.#string(position, false).end;
          this.name = '';
          return this.#finish('identifier', position);
        }
        const string = this.#string(position, true);
        strings++;
        bytes = string.bytes;
        position = string.end;
        stringEnd = position;
      } else if (isIdentifierCode(code)) position++;
      else if (isReservedCode(code)) {
        if (code === semicolon && text.charCodeAt(position + 1) === semicolon) break;
        plain = false;
        position++;
      } else break;
    }
    if (strings === 0) identifierEnd = position;
    if (plain && strings === 1 && bytes && position === stringEnd) {
      if (identifierEnd === start) {
        this.bytes = bytes;
        return this.#finish('text', position);
      }
      if (identifierEnd === start + 1 && text.charCodeAt(start) === dollar)
        return this.#quotedName('identifier', bytes, position);
    }
    if (plain && strings === 0 && text.charCodeAt(start) === dollar) {
      this.name = text.slice(start + 1, position);
      if (this.name === '') this.#problem('empty identifier', start, position);
      return this.#finish('identifier', position);
    }
    return this.#finish('word', position);
  }

  #quotedName(kind: 'identifier' | 'annotation', bytes: Uint8Array, end: number): TokenKind {
    const noun = kind === 'identifier' ? 'identifier' : 'annotation id';
    if (bytes.length === 0) this.#problem(`empty ${noun}`, this.start, end);
    else if (illFormedUtf8(bytes) >= 0) this.#problem('malformed UTF-8 encoding', this.start, end);
    this.name = textOfUtf8(bytes);
    return this.#finish(kind, end);
  }

  /** `(@name`. */
  #annotation(): TokenKind {
    const { text, start } = this;
    let position = start + 2;
    if (text.charCodeAt(position) === quote && this.#closes(position)) {
      const { bytes, end } = this.#string(position, true);
      return this.#quotedName('annotation', bytes, end);
    }
    while (isIdentifierCode(text.charCodeAt(position))) position++;
    this.name = text.slice(start + 2, position);
    // Inside another annotation any tokens may stand; the reader knows.
    return this.#finish('annotation', position);
  }

  /** Whether the string that begins at a quotation mark ends on its line. */
  #closes(position: number): boolean {
    const { text } = this;
    for (let index = position + 1; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === quote) return true;
      if (code === backslash) index++;
      else if (code < 0x20 || code === 0x7f) return false;
    }
    return false;
  }

  #string(position: number, reporting: boolean): { readonly bytes: Uint8Array; readonly end: number } {
    const { text } = this;
    const bytes: number[] = [];
    let index = position + 1;
    const problem = (message: string, start: number, end: number) => {
      if (reporting) this.#problem(message, start, end);
    };
    while (index < text.length) {
      const code = text.charCodeAt(index);
      if (code === quote) return { bytes: Uint8Array.from(bytes), end: index + 1 };
      if (code === 10 || code === 13) break;
      if (code === backslash) {
        index = this.#escape(index, bytes, problem);
      } else {
        if (code < 0x20 || code === 0x7f)
          problem(`illegal control character ${spell(code)} in string literal`, index, index + 1);
        const point = text.codePointAt(index) as number;
        pushUtf8(bytes, point);
        index += point > 0xffff ? 2 : 1;
      }
    }
    problem('unclosed string literal', position, index);
    return { bytes: Uint8Array.from(bytes), end: index };
  }

  #escape(index: number, bytes: number[], problem: (message: string, start: number, end: number) => void): number {
    const { text } = this;
    const code = text.charCodeAt(index + 1);
    const simple = escapes.get(code);
    if (simple !== undefined) {
      bytes.push(simple);
      return index + 2;
    }
    const second = text.charCodeAt(index + 2);
    if (isHexCode(code) && isHexCode(second)) {
      bytes.push(hexValue(code) * 16 + hexValue(second));
      return index + 3;
    }
    const unicode = /\\u\{([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)\}/y;
    unicode.lastIndex = index;
    const match = unicode.exec(text);
    const point = match ? Number.parseInt((match[1] as string).replaceAll('_', ''), 16) : -1;
    if (match && point < 0x110000 && !(point >= 0xd800 && point < 0xe000)) {
      pushUtf8(bytes, point);
      return unicode.lastIndex;
    }
    problem('illegal escape', index, index + 2);
    return index + (Number.isNaN(code) || code === 10 || code === 13 ? 1 : 2);
  }
}

/** Whether a code may begin a token or be part of one. */
const isToken = (code: number): boolean =>
  isIdentifierCode(code) || isReservedCode(code) || code === open || code === close || code === quote;

const spell = (code: number): string =>
  code < 0x20 || code >= 0x7f
    ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `"${String.fromCharCode(code)}"`;
