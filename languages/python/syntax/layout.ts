/**
 * Brackets, strings and indentation of a Python source (reference, section 2: lexical analysis). The grammar recovers from such
 * mistakes far away from them; this check finds the place that CPython names.
 */
import type { Problems } from './problems.ts';
import { Shadow } from './shadow.ts';

interface Open {
  readonly bracket: string;
  readonly at: number;
}

interface Indent {
  readonly width: number;
  readonly narrow: number;
}

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const blockOpeners = /^(?:if|elif|else|for|while|def|class|try|except|finally|with|async|match|case)\b/;
const named: Readonly<Record<string, string>> = {
  if: "'if' statement",
  elif: "'elif' statement",
  else: "'else' statement",
  for: "'for' statement",
  while: "'while' statement",
  def: 'function definition',
  class: 'class definition',
  try: "'try' statement",
  except: "'except' statement",
  finally: "'finally' statement",
  with: "'with' statement",
};

/** Notes problems; the text that the grammar is given. */
export const checkLayout = (text: string, problems: Problems): string => {
  const shadow = new Shadow(text);
  new Scanner(text, problems, shadow).scan();
  return shadow.text;
};

class Scanner {
  readonly #text: string;
  readonly #problems: Problems;
  readonly #shadow: Shadow;
  readonly #brackets: Open[] = [];
  readonly #indents: Indent[] = [{ width: 0, narrow: 0 }];
  /** The statement that ended with a colon, when the next line must be indented. */
  #expects: { readonly word: string; readonly at: number } | undefined;
  /** End of a statement that should have ended with a colon. */
  #lacksColon: number | undefined;
  #at = 0;
  #failed = false;

  constructor(text: string, problems: Problems, shadow: Shadow) {
    this.#text = text;
    this.#problems = problems;
    this.#shadow = shadow;
  }

  scan(): void {
    while (this.#at < this.#text.length && !this.#failed) this.#logicalLine();
    if (this.#failed) return;
    const open = this.#brackets.at(-1);
    if (open) this.#problems.syntax({ from: open.at, to: open.at + 1 }, `'${open.bracket}' was never closed`);
    else if (this.#expects) {
      const end = this.#text.trimEnd().length;
      this.#missingBlock(end, end);
    }
  }

  #missingBlock(from: number, to: number): void {
    const expects = this.#expects as { readonly word: string; readonly at: number };
    const line = this.#problems.lines.lineOf(expects.at);
    this.#problems.indentation(
      { from, to },
      `expected an indented block after ${named[expects.word] ?? 'this line'} on line ${line}`,
    );
    this.#failed = true;
  }

  #logicalLine(): void {
    const text = this.#text;
    const start = this.#at;
    // As CPython, two widths: with tabs to every 8th column, and with tabs of one column. They must agree about what is deeper.
    let width = 0;
    let narrow = 0;
    for (; ; this.#at++) {
      const character = text[this.#at];
      if (character === ' ') width++;
      else if (character === '\t') width = (Math.floor(width / 8) + 1) * 8;
      else if (character === '\f') width = narrow = 0;
      else break;
      if (character !== '\f') narrow++;
    }
    const first = text[this.#at];
    if (first === undefined) return;
    if (first === '\n' || first === '\r' || first === '#') {
      this.#skipLine();
      return;
    }
    this.#indentation(start, { width, narrow });
    if (!this.#failed) this.#tokens();
  }

  #indentation(start: number, { width, narrow }: Indent): void {
    const here = { from: this.#at, to: this.#at + 1 };
    const refuse = (message: string): void => {
      this.#problems.indentation(here, message);
      this.#failed = true;
    };
    const current = this.#indents.at(-1) as Indent;
    if (width > current.width) {
      if (narrow <= current.narrow) refuse('inconsistent use of tabs and spaces in indentation');
      else if (!this.#expects && this.#lacksColon !== undefined) this.#fail(this.#lacksColon, "expected ':'");
      else if (!this.#expects) refuse('unexpected indent');
      this.#indents.push({ width, narrow });
    } else if (this.#expects) {
      this.#missingBlock(start, this.#at);
    } else if (width < current.width) {
      while ((this.#indents.at(-1) as Indent).width > width) this.#indents.pop();
      if (this.#indents.at(-1)?.width !== width) refuse('unindent does not match any outer indentation level');
      else if (this.#indents.at(-1)?.narrow !== narrow) refuse('inconsistent use of tabs and spaces in indentation');
    } else if (narrow !== current.narrow) refuse('inconsistent use of tabs and spaces in indentation');
    this.#expects = undefined;
    this.#lacksColon = undefined;
  }

  /** From the first token of a logical line to behind its end. */
  #tokens(): void {
    const text = this.#text;
    const start = this.#at;
    let last = '';
    let end = this.#at;
    let hasColon = false;
    this.#shadow.startStatement();
    while (this.#at < text.length && !this.#failed) {
      const character = text[this.#at] as string;
      if (character === '\n' || character === '\r') {
        this.#at += character === '\r' && text[this.#at + 1] === '\n' ? 2 : 1;
        if (this.#brackets.length === 0) break;
        continue;
      }
      if (character === '#') {
        while (this.#at < text.length && text[this.#at] !== '\n' && text[this.#at] !== '\r') this.#at++;
        continue;
      }
      if (character === '\\') this.#continuation();
      else if (character === '"' || character === "'") this.#string(this.#at);
      else this.#plain(character);
      if (!/\s/.test(character)) {
        last = character;
        end = this.#at;
      }
      if (character === ':' && this.#brackets.length === 0) hasColon = true;
    }
    if (this.#failed) return;
    this.#shadow.endStatement(end);
    const word = blockOpeners.exec(text.slice(start, start + 10))?.[0];
    if (last !== ':') {
      if (word && !hasColon) this.#lacksColon = start + text.slice(start, this.#at).trimEnd().length;
      return;
    }
    if (word === 'match' || word === 'case') {
      this.#problems.unsupported({ from: start, to: start + word.length }, 'match statements');
      this.#failed = true;
    } else if (word) this.#expects = { word: word === 'async' ? 'def' : word, at: start };
  }

  #plain(character: string): void {
    const text = this.#text;
    const at = this.#at;
    this.#at++;
    const number = /[\d.]/.test(character) ? numberAt(text, at) : '';
    if (number !== '') {
      this.#at = at + number.length;
      this.#shadow.number(number, at);
      const rest = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(text.slice(this.#at, this.#at + 40))?.[0];
      if (rest && !/^(?:and|else|for|if|in|is|not|or)$/.test(rest)) {
        const kind = /^0$/.test(number) && /^[xob]/i.test(rest) ? bases[rest[0]?.toLowerCase() ?? ''] : 'decimal';
        this.#fail(this.#at - 1, `invalid ${kind} literal`);
      }
      return;
    }
    if (isNonPrintable(character) && !(character === '\ufeff' && at === 0)) {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      this.#fail(at, `invalid non-printable character U+${code}`);
      return;
    }
    if (!/[\s\p{L}\p{Nl}_]/u.test(character)) this.#shadow.symbol(character, at, this.#brackets.length);
    if ('([{'.includes(character)) {
      this.#brackets.push({ bracket: character, at });
    } else if (')]}'.includes(character)) {
      const open = this.#brackets.pop();
      if (open?.bracket === closing[character]) return;
      const lines = this.#problems.lines;
      const apart = open && lines.lineOf(open.at) !== lines.lineOf(at) ? ` on line ${lines.lineOf(open.at)}` : '';
      this.#fail(
        at,
        open
          ? `closing parenthesis '${character}' does not match opening parenthesis '${open.bracket}'${apart}`
          : `unmatched '${character}'`,
      );
    } else if (/[\p{L}\p{Nl}_]/u.test(character)) {
      while (this.#at < text.length && /[\p{L}\p{N}\p{M}_]/u.test(text[this.#at] as string)) this.#at++;
      const word = text.slice(at, this.#at);
      const next = text[this.#at];
      const isPrefix = (next === '"' || next === "'") && /^(?:f|fr|rf)$/i.test(word);
      if (isPrefix) this.#string(this.#at, true);
      else this.#shadow.word(word, at, this.#brackets.length);
    } else if (character === '$' || character === '?' || character === '`') {
      this.#fail(at, 'invalid syntax');
    } else if (character === '!' && text[this.#at] !== '=') {
      this.#fail(at, 'invalid syntax');
    } else if (character > '\u007f' && !/[\s\p{L}\p{N}\p{M}\p{Cs}]/u.test(character)) {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      this.#fail(at, `invalid character '${character}' (U+${code})`);
    }
  }

  #continuation(): void {
    const next = this.#text[this.#at + 1];
    if (next === '\n' || next === '\r') {
      this.#at += next === '\r' && this.#text[this.#at + 2] === '\n' ? 3 : 2;
    } else if (next === undefined) {
      this.#fail(this.#at, 'unexpected EOF while parsing');
    } else {
      this.#fail(this.#at + 1, 'unexpected character after line continuation character');
    }
  }

  #string(from: number, isFormat = false): void {
    const text = this.#text;
    const quote = text[from] as string;
    const isTriple = text.startsWith(quote.repeat(3), from);
    const end = isTriple ? quote.repeat(3) : quote;
    let at = from + end.length;
    for (; at < text.length; at++) {
      const character = text[at];
      if (character === '\\') {
        if (text[at + 1] === '\r' && text[at + 2] === '\n') at++;
        at++;
      } else if (text.startsWith(end, at)) {
        this.#at = at + end.length;
        if (isFormat) this.#shadow.formatString(from + end.length, at);
        else this.#shadow.symbol('"', from, this.#brackets.length);
        return;
      } else if (!isTriple && (character === '\n' || character === '\r')) break;
    }
    const last = this.#problems.lines.lineOf(at < text.length ? at : text.replace(/\r?\n$/, '').length);
    this.#fail(from, `unterminated ${isTriple ? 'triple-quoted string' : 'string'} literal (detected at line ${last})`);
  }

  #skipLine(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n' && this.#text[this.#at] !== '\r') this.#at++;
    this.#at += this.#text[this.#at] === '\r' && this.#text[this.#at + 1] === '\n' ? 2 : 1;
  }

  #fail(at: number, message: string): void {
    this.#problems.syntax({ from: at, to: at + 1 }, message);
    this.#failed = true;
  }
}

/** Control characters and white space beyond ASCII: nothing of a program outside of strings and comments. */
const isNonPrintable = (character: string): boolean =>
  /[\s\p{Cc}\p{Cf}]/u.test(character) && !/[ \t\n\r\f]/.test(character);

const bases: Readonly<Record<string, string>> = { x: 'hexadecimal', o: 'octal', b: 'binary' };

/** A number literal, or what begins like one. */
const numberAt = (text: string, at: number): string => {
  const pattern = /0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?j?/iy;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
};
