/** Names of types inside of expressions. */
import { type DwarfType, opaqueType, type SourceLanguage } from '../types/model.ts';
import { arrayOf, isTypeWord, plainType, pointerTo } from './plain-types.ts';
import type { Token } from './tokens.ts';
import { ExpressionError } from './tree.ts';

const qualifiers: ReadonlySet<string> = new Set([
  'const',
  'volatile',
  'struct',
  'class',
  'union',
  'enum',
  'typename',
  'mut',
  'dyn',
]);

export class TypeParser {
  protected at = 0;

  constructor(
    protected readonly tokens: readonly Token[],
    private readonly known: { readonly language: SourceLanguage; type(name: string): DwarfType | undefined },
  ) {}

  protected get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] as Token;
  }

  protected fail(message: string, token: Token = this.token): never {
    throw new ExpressionError(message, token.column);
  }

  protected accept(...texts: readonly string[]): Token | undefined {
    const { token } = this;
    if (token.kind !== 'sign' || !texts.includes(token.text)) return undefined;
    this.at++;
    return token;
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.fail(`${text} is expected here`);
  }

  /** A type with its stars; undefined, and nothing is taken, where there is none. */
  protected type(): DwarfType | undefined {
    const start = this.at;
    const type = this.#prefixed() ?? this.#plain();
    if (type) return this.#behind(type);
    this.at = start;
    return undefined;
  }

  /** One of the language's own types by its words, as in `int(x)`. */
  protected plainTypeAhead(): DwarfType | undefined {
    const words: string[] = [];
    const isC = this.known.language !== 'Rust';
    while (isC && this.token.kind === 'name' && isTypeWord(this.token.text)) {
      words.push(this.token.text);
      this.at++;
    }
    if (words.length > 0) return plainType(words.join(' '), 'C');
    const type = this.token.kind === 'name' ? plainType(this.token.text, this.known.language) : undefined;
    if (type) this.at++;
    return type;
  }

  /** `a::b<c>::d` as it is written. */
  protected qualifiedName(): string {
    this.accept('::');
    let name = '';
    for (;;) {
      if (this.token.kind !== 'name') this.fail('a name is expected here');
      name += this.token.text.startsWith('`') ? this.quotedName() : this.memberName();
      // Arguments of a template only where a part or a call follows them.
      const start = this.at;
      const list = this.#argumentList();
      if (list !== undefined && ['::', '('].includes(this.token.text)) name += list;
      else this.at = start;
      if (!this.accept('::')) return name;
      name += '::';
      // Rust's `name::<type>`.
      if (this.token.text === '<') this.#argumentList();
    }
  }

  protected memberName(): string {
    const { text } = this.token;
    this.at++;
    return text;
  }

  protected quotedName(): string {
    return this.memberName().slice(1, -1);
  }

  /** Rust's `&T`, `*const T`, `[T; n]`, `[T]`, `(…)`. */
  #prefixed(): DwarfType | undefined {
    if (this.known.language !== 'Rust') return undefined;
    const sign = this.accept('&', '*');
    if (sign) {
      while (this.token.kind === 'name' && (this.token.text === 'const' || this.token.text === 'mut')) this.at++;
      const target = this.type();
      if (!target) return undefined;
      const written = sign.text === '&' ? this.known.type(`&${target.name}`) : undefined;
      return written ?? pointerTo(target, 'Rust');
    }
    if (!this.accept('[')) return undefined;
    const element = this.type();
    const count = this.accept(';') ? Number(this.token.text) : Number.NaN;
    if (!element || !Number.isInteger(count)) return undefined;
    this.at++;
    return this.accept(']') ? arrayOf(element, count) : undefined;
  }

  #plain(): DwarfType | undefined {
    let word = '';
    while (this.token.kind === 'name' && qualifiers.has(this.token.text)) {
      if (!/^(?:const|volatile|typename|mut|dyn)$/.test(this.token.text)) word = `${this.token.text} `;
      this.at++;
    }
    if (this.token.kind !== 'name' && this.token.text !== '::') return undefined;
    const start = this.at;
    const isVoid = this.token.text === 'void';
    if (isVoid) this.at++;
    const plain = isVoid ? opaqueType('void') : this.plainTypeAhead();
    if (plain && this.token.text !== '::') return plain;
    this.at = start;
    let name = '';
    this.accept('::');
    while (this.token.kind === 'name') {
      name += this.token.text.startsWith('`') ? this.quotedName() : this.memberName();
      name += this.#argumentList() ?? '';
      if (!this.accept('::')) break;
      name += '::';
    }
    return this.known.type(`${word}${name}`);
  }

  #behind(type: DwarfType): DwarfType {
    let made = type;
    for (;;) {
      if (this.token.kind === 'name' && (this.token.text === 'const' || this.token.text === 'volatile')) this.at++;
      else if (this.known.language !== 'Rust' && this.accept('*')) made = pointerTo(made);
      else if (this.known.language !== 'Rust' && this.accept('&'))
        made = { ...pointerTo(made), name: `${made.name} &`, isReference: true } as DwarfType;
      else if (
        this.token.text === '[' &&
        this.tokens[this.at + 1]?.kind === 'integer' &&
        this.tokens[this.at + 2]?.text === ']'
      ) {
        made = arrayOf(made, Number(this.tokens[this.at + 1]?.text));
        this.at += 3;
      } else return made;
    }
  }

  #isAt(text: string): boolean {
    return this.token.text === text;
  }

  /** `<…>` with its brackets in pairs; undefined, and nothing is taken, where there is none. */
  #argumentList(): string | undefined {
    if (!this.#isAt('<')) return undefined;
    const start = this.at;
    let depth = 0;
    let text = '';
    for (; this.token.kind !== 'end'; this.at++) {
      const { text: word, kind } = this.token;
      if (word === '<') depth++;
      if (word === '>') depth--;
      if (word === '>>') depth -= 2;
      if (['&&', '||', '==', ';', '?', '+'].includes(word)) break;
      text += kind === 'name' && /\w$/.test(text) ? ` ${word}` : word;
      if (depth <= 0) {
        this.at++;
        return text;
      }
    }
    this.at = start;
    return undefined;
  }
}
