/**
 * The kept grammar does not know some correct Python. A shadow of the source, of the same length, has stand-ins there; the reader
 * takes names and texts from the source itself, at the same offsets:
 * - `*` before a target of a comprehension or an item of a for statement's iterable is blank: see {@link isStarred};
 * - `as` targets of a with statement that are no names are one long name: see {@link StatementReader};
 * - parentheses around the items of a with statement are blank;
 * - `/` among parameters is blank, with a comma;
 * - a number whose point has no digit behind it has a digit there;
 * - a backslash before the brace of a replacement field is blank;
 * - `*` before an item of a subscript is blank;
 * - a decorator that is more than a dotted name with arguments is one long name;
 * - a format specification that begins with `=` begins with `<`, since `:=` is a token of the grammar.
 */
export class Shadow {
  readonly #source: string;
  readonly #characters = new Map<number, string>();
  #statement = '';
  /** Bracket depth at which a `for` waits for its `in`; -1 when none does. */
  #targetsAt = -1;
  #last = '';
  #lastAt = 0;
  /** The comma before a `/` among parameters; -1 elsewhere. */
  #commaAt = -1;
  /** Where a with statement's `as` target begins, and the bracket depth of the items. */
  #target: { readonly at: number; readonly depth: number } | undefined;
  /** Bracket depths inside of subscripts. */
  readonly #subscripts = new Set<number>();
  /** Bracket depths of the lambdas whose parameters are being read. */
  readonly #lambdas: number[] = [];
  /** Behind the `@` of a decorator; -1 elsewhere. */
  #decoratorAt = -1;
  #parenthesis: { readonly at: number; hasTarget: boolean } | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  get text(): string {
    // Blanks behind the last line end are none of the grammar's lines.
    const blank = /[ \t\f]+$/.exec(this.#source);
    for (let at = blank?.index ?? this.#source.length; at < this.#source.length; at++) this.#characters.set(at, '\n');
    if (this.#characters.size === 0) return this.#source;
    const units = this.#source.split('');
    for (const [at, character] of this.#characters) units[at] = character;
    return units.join('');
  }

  startStatement(): void {
    this.#statement = '';
    this.#targetsAt = -1;
    this.#last = '';
    this.#target = undefined;
    this.#parenthesis = undefined;
    this.#subscripts.clear();
    this.#lambdas.length = 0;
    this.#decoratorAt = -1;
  }

  /** `end`: behind the last token of the statement. */
  endStatement(end: number): void {
    if (this.#decoratorAt < 0) return;
    const text = this.#source.slice(this.#decoratorAt, end);
    if (plainDecorator.test(text)) return;
    for (let at = this.#decoratorAt + (text.length - text.trimStart().length); at < end; at++)
      this.#characters.set(at, '_');
  }

  /** `depth`: open brackets around it. */
  word(word: string, at: number, depth: number): void {
    if (this.#last === '') this.#statement = word;
    // The grammar knows the statement of Python 2: a name that is only named must not look like it.
    if (word === 'print' && /^[ \t]*(?:[,.;)\]=]|\r?\n|$)/.test(this.#source.slice(at + 5, at + 80)))
      this.#characters.set(at + 4, '_');
    if (word === 'lambda') this.#lambdas.push(depth);
    if (word === 'for' && depth > 0) this.#targetsAt = depth;
    else if (word === 'in' && this.#targetsAt === depth) this.#targetsAt = -1;
    else if (word === 'as' && this.#statement === 'with') {
      if (this.#parenthesis && depth === 1) this.#parenthesis.hasTarget = true;
      if (depth === (this.#parenthesis ? 1 : 0)) this.#target = { at: at + 2, depth };
    }
    this.#last = word;
  }

  symbol(symbol: string, at: number, depth: number): void {
    if (symbol === '[') {
      const isSubscript = /^[)\]"\p{L}_\p{N}]/u.test(this.#last) && !operatorWords.has(this.#last);
      if (isSubscript) this.#subscripts.add(depth + 1);
      else this.#subscripts.delete(depth + 1);
    } else if (symbol === '(' || symbol === '{') this.#subscripts.delete(depth + 1);
    if (symbol === '@' && this.#last === '') this.#decoratorAt = at + 1;
    if (symbol === '*') {
      if (this.#subscripts.has(depth) && (this.#last === '[' || this.#last === ',')) this.#characters.set(at, ' ');
      const isTarget = this.#targetsAt === depth && depth > 0;
      const isItem = this.#statement === 'for' && depth === 0 && (this.#last === 'in' || this.#last === ',');
      if ((isTarget && (this.#last === 'for' || this.#last === ',' || this.#last === '(')) || isItem) {
        this.#characters.set(at, ' ');
      }
    } else if (symbol === '(' && this.#last === 'with' && this.#statement === 'with') {
      this.#parenthesis = { at, hasTarget: false };
    } else if (this.#target && depth === this.#target.depth && (symbol === ',' || symbol === ':')) {
      this.#endTarget(at);
    } else if (symbol === ')' && depth === 1 && this.#parenthesis) {
      this.#endTarget(at);
      if (this.#parenthesis.hasTarget) this.#blank(this.#parenthesis.at, at);
      this.#parenthesis = undefined;
    }
    if (symbol === ':' && this.#lambdas.at(-1) === depth) this.#lambdas.pop();
    const inParameters = (this.#statement === 'def' && depth === 1) || this.#lambdas.at(-1) === depth;
    if (inParameters || this.#commaAt >= 0) this.#positionalOnly(symbol, at);
    this.#last = symbol;
    this.#lastAt = at;
  }

  /** `/` with the comma behind it, or before it when it ends the list. */
  #positionalOnly(symbol: string, at: number): void {
    if (symbol === '/' && this.#last === ',' && this.#source[at + 1] !== '/') {
      this.#characters.set(at, ' ');
      this.#commaAt = this.#lastAt;
    } else if (this.#last === '/' && this.#commaAt >= 0) {
      this.#characters.set(symbol === ',' ? at : this.#commaAt, ' ');
      this.#commaAt = -1;
    }
  }

  /** `1.` is `10` to the grammar. */
  number(text: string, at: number): void {
    const point = /^[\d_]+\.(?!\d)/.exec(text)?.[0];
    if (point) this.#characters.set(at + point.length - 1, '0');
    this.#last = '0';
  }

  /** An f-string token. */
  formatString(from: number, to: number): void {
    let brackets = 0;
    let field = 0;
    for (let at = from; at < to; at++) {
      const character = this.#source[at] as string;
      if (character === '\\' && field === 0) {
        // The grammar takes the brace for escaped.
        if (/[{}]/.test(this.#source[at + 1] as string)) this.#characters.set(at, ' ');
        else at++;
      } else if (character === '{' && field === 0 && this.#source[at + 1] === '{') at++;
      else if (field > 0 && /\d/.test(character) && !/[\w.]/.test(this.#source[at - 1] as string)) {
        const number = /^[\d_]+\.?\d?/.exec(this.#source.slice(at, to))?.[0] ?? character;
        this.number(number, at);
        at += number.length - 1;
      } else if (character === '{') field++;
      else if (character === '}') field = Math.max(0, field - 1);
      else if (field > 0 && '(['.includes(character)) brackets++;
      else if (field > 0 && ')]'.includes(character)) brackets = Math.max(0, brackets - 1);
      else if (field === 1 && brackets === 0 && character === ':' && this.#source[at + 1] === '=') {
        this.#characters.set(at + 1, '<');
      }
    }
    this.#last = '"';
  }

  #endTarget(end: number): void {
    if (!this.#target) return;
    const text = this.#source.slice(this.#target.at, end);
    const from = this.#target.at + (text.length - text.trimStart().length);
    const to = end - (text.length - text.trimEnd().length);
    this.#target = undefined;
    if (/^[\p{L}\p{N}_]*$/u.test(this.#source.slice(from, to))) return;
    for (let at = from; at < to; at++) this.#characters.set(at, '_');
  }

  /** Parentheses over several lines, made one line without them. */
  #blank(from: number, to: number): void {
    this.#characters.set(from, ' ');
    this.#characters.set(to, ' ');
    let isComment = false;
    for (let at = from + 1; at < to; at++) {
      const character = this.#source[at] as string;
      if (character === '#') isComment = true;
      if (character === '\n' || character === '\r') isComment = false;
      else if (!isComment) continue;
      this.#characters.set(at, ' ');
    }
    const trailing = /,\s*$/.exec(this.#source.slice(from, to));
    if (trailing) this.#characters.set(from + trailing.index, ' ');
  }
}

/** A decorator as the grammar has it. */
const plainDecorator =
  /^\s*[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*\s*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\s*$/u;
/** Words behind which a bracket begins a list. */
const operatorWords = new Set(
  'and as assert await elif else for from if in is lambda not or print raise return while with yield'.split(' '),
);

/** Whether the source has a star between the end of what came before and a node: the shadow has a blank there. */
export const isStarred = (source: string, from: number, to: number): boolean =>
  /\*\s*$/.test(source.slice(from, to)) && !/[\p{L}\p{N}_]/u.test(source.slice(from, to));
