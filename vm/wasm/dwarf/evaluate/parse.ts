/** Expressions of C, C++ and Rust as trees. */
import type { DwarfType, SourceLanguage } from '../types/model.ts';
import { literalOf } from './literals.ts';
import { contentOfLiteral, type Token, tokensOf } from './tokens.ts';
import { ExpressionError, type Format, type Node, type Parsed } from './tree.ts';
import { TypeParser } from './type-parser.ts';

export interface ParseOptions {
  readonly language: SourceLanguage;
  /** A type by its name; undefined where a variable hides it. */
  type(name: string): DwarfType | undefined;
}

/** Binary operators, weakest first. */
const cLevels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
/** In Rust, comparisons are weaker than the operators on bits. */
const rustLevels: typeof cLevels = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const assignments: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);
const formats: ReadonlySet<string> = new Set(['x', 'X', 'd', 'u', 'o', 'b', 'c', 's', 'f', 'raw']);
const alignments: ReadonlySet<string> = new Set(['alignof', '_Alignof', '__alignof__']);
const casts: ReadonlySet<string> = new Set(['static_cast', 'reinterpret_cast', 'const_cast', 'dynamic_cast']);
const nestingLimit = 200;

/** Throws {@link ExpressionError}. */
export const parseExpression = (text: string, options: ParseOptions): Parsed => {
  const tokens = tokensOf(text);
  if (typeof tokens === 'number') throw new ExpressionError('this is no word of an expression', tokens);
  return new Parser(tokens, options).whole();
};

class Parser extends TypeParser {
  #depth = 0;
  readonly #levels: typeof cLevels;

  constructor(
    tokens: readonly Token[],
    private readonly options: ParseOptions,
  ) {
    super(tokens, options);
    this.#levels = options.language === 'Rust' ? rustLevels : cLevels;
  }

  whole(): Parsed {
    const node = this.#assignment();
    const parsed = this.accept(',') ? this.#suffix(node) : { node };
    this.accept(';');
    if (this.token.kind !== 'end') this.fail(`"${this.token.text}" is not expected here`);
    return parsed;
  }

  /** `,x` and other formats, `,10` elements. */
  #suffix(node: Node): Parsed {
    const { kind, text } = this.token;
    if (kind === 'name' && formats.has(text) && this.tokens[this.at + 1]?.kind === 'end') {
      this.at++;
      return { node, format: text as Format };
    }
    const isMarked = this.accept('[') !== undefined;
    const count = this.#assignment();
    if (isMarked) this.expect(']');
    if (!this.accept(',')) return { node, count };
    const format = this.token.text;
    if (!formats.has(format)) this.fail(`${format || 'nothing'} is no format; there is ${[...formats].join(', ')}`);
    this.at++;
    return { node, count, format: format as Format };
  }

  #assignment(): Node {
    this.#enter();
    const target = this.#conditional();
    const { text, kind, column } = this.token;
    this.#depth--;
    if (kind !== 'sign' || !assignments.has(text)) return target;
    this.at++;
    return { kind: 'assign', column, sign: text.slice(0, -1), target, value: this.#assignment() };
  }

  #enter(): void {
    if (++this.#depth > nestingLimit) this.fail('the expression is nested too deep');
  }

  #conditional(): Node {
    const test = this.#operation(0);
    const sign = this.accept('?');
    if (!sign) return test;
    const first = this.#assignment();
    this.expect(':');
    return { kind: 'choice', column: sign.column, test, first, second: this.#conditional() };
  }

  #operation(level: number): Node {
    const signs = this.#levels[level];
    if (!signs) return this.#converted();
    let left = this.#operation(level + 1);
    for (let sign = this.accept(...signs); sign; sign = this.accept(...signs)) {
      left = { kind: 'binary', column: sign.column, sign: sign.text, left, right: this.#operation(level + 1) };
    }
    return left;
  }

  /** Rust's `value as type`. */
  #converted(): Node {
    let node = this.#prefix();
    while (this.token.kind === 'name' && this.token.text === 'as') {
      const { column } = this.token;
      this.at++;
      const type = this.type() ?? this.fail('a type is expected here');
      node = { kind: 'cast', column, type, of: node };
    }
    return node;
  }

  #prefix(): Node {
    this.#enter();
    const node = this.#unary();
    this.#depth--;
    return node;
  }

  #unary(): Node {
    const sign = this.accept('-', '+', '!', '~', '*', '&', '++', '--', '&&');
    if (!sign) return this.#sized() ?? this.#cast() ?? this.#postfix(this.#primary());
    const { column, text } = sign;
    if (text === '++' || text === '--')
      return { kind: 'step', column, by: text === '++' ? 1 : -1, isBehind: false, of: this.#prefix() };
    // `&mut` and `&&` of Rust.
    if (text === '&' && this.token.text === 'mut') this.at++;
    const of: Node = { kind: 'unary', column, sign: text === '&&' ? '&' : text, of: this.#prefix() };
    return text === '&&' ? { kind: 'unary', column, sign: '&', of } : of;
  }

  #sized(): Node | undefined {
    const { text, column, kind } = this.token;
    const isAlignment = alignments.has(text);
    if (kind !== 'name' || (text !== 'sizeof' && !isAlignment)) return undefined;
    const asks = isAlignment ? 'alignment' : 'size';
    this.at++;
    const start = this.at;
    if (this.accept('(')) {
      const type = this.type();
      if (type && this.accept(')')) return { kind: 'size', column, asks, type, of: undefined };
      this.at = start;
    }
    return { kind: 'size', column, asks, type: undefined, of: this.#prefix() };
  }

  /** `(type) value`; undefined when the brackets hold no type. */
  #cast(): Node | undefined {
    const start = this.at;
    const sign = this.accept('(');
    if (!sign) return undefined;
    const type = this.type();
    if (type && this.accept(')') && this.#isOperandNext())
      return { kind: 'cast', column: sign.column, type, of: this.#prefix() };
    this.at = start;
    return undefined;
  }

  #isOperandNext(): boolean {
    const { kind, text } = this.token;
    return kind !== 'end' && (kind !== 'sign' || ['(', '-', '+', '!', '~', '*', '&', '++', '--'].includes(text));
  }

  #primary(): Node {
    const { kind, text, column } = this.token;
    const literal = literalOf(this.token, this.options.language);
    if (literal) {
      this.at++;
      return literal;
    }
    if (kind === 'text') {
      let content = '';
      for (; this.token.kind === 'text'; this.at++) content += contentOfLiteral(this.token.text);
      return { kind: 'text', column, text: content };
    }
    if (kind === 'name' || text === '::') return this.#named();
    if (!this.accept('(')) return this.fail(kind === 'end' ? 'a value is missing' : `"${text}" is no value`);
    let inner = this.#assignment();
    for (let comma = this.accept(','); comma; comma = this.accept(','))
      inner = { kind: 'sequence', column: comma.column, first: inner, second: this.#assignment() };
    this.expect(')');
    return inner;
  }

  #named(): Node {
    const { column, text } = this.token;
    if (casts.has(text)) return this.#namedCast(column);
    const got = this.#tupleElement(column);
    if (got) return got;
    // `int(x)`: a cast written as a call.
    const start = this.at;
    const type = this.plainTypeAhead();
    if (type && this.accept('(')) {
      const of = this.#assignment();
      this.expect(')');
      return { kind: 'cast', column, type, of };
    }
    this.at = start;
    return { kind: 'name', column, name: this.qualifiedName() };
  }

  #namedCast(column: number): Node {
    const isDynamic = this.token.text === 'dynamic_cast';
    this.at++;
    this.expect('<');
    const type = this.type() ?? this.fail('a type is expected here');
    this.expect('>');
    this.expect('(');
    const of = this.#assignment();
    this.expect(')');
    return {
      kind: 'cast',
      column,
      type: type.kind === 'pointer' && type.isReference ? (type.target() ?? type) : type,
      of,
      ...(isDynamic ? { isDynamic } : {}),
    };
  }

  /** `std::get<1>(tuple)`. */
  #tupleElement(column: number): Node | undefined {
    const start = this.at;
    if (this.token.text === 'std' && this.tokens[this.at + 1]?.text === '::') this.at += 2;
    const [name, open, index, close] = this.tokens.slice(this.at, this.at + 4);
    if (name?.text === 'get' && open?.text === '<' && index?.kind === 'integer' && close?.text === '>') {
      this.at += 4;
      this.expect('(');
      const of = this.#assignment();
      this.expect(')');
      return { kind: 'get', column, index: Number(index.text), of };
    }
    this.at = start;
    return undefined;
  }

  #postfix(start: Node): Node {
    let node = start;
    for (;;) {
      const sign = this.accept('.', '->', '[', '(', '++', '--');
      if (!sign) return node;
      const { column, text } = sign;
      switch (text) {
        case '[':
          node = this.#index(node, column);
          break;
        case '(':
          node = { kind: 'call', column, of: node, values: this.#values() };
          break;
        case '++':
        case '--':
          node = { kind: 'step', column, by: text === '++' ? 1 : -1, isBehind: true, of: node };
          break;
        default:
          node = this.#member(node, text === '->');
      }
    }
  }

  #values(): readonly Node[] {
    const values: Node[] = [];
    if (this.accept(')')) return values;
    do values.push(this.#assignment());
    while (this.accept(','));
    this.expect(')');
    return values;
  }

  #member(of: Node, isArrow: boolean): Node {
    const { column, kind, text } = this.token;
    if (this.accept('[')) {
      const index = this.token;
      this.at++;
      this.expect(']');
      if (index.text === 'raw') return { kind: 'child', column, of, index: 'raw' };
      if (index.kind !== 'integer') this.fail('the number of a child is expected', index);
      return { kind: 'child', column, of, index: Number(index.text) };
    }
    if (kind === 'integer') {
      this.at++;
      return { kind: 'member', column, of, name: text, isArrow };
    }
    if (kind !== 'name') this.fail('the name of a member is expected');
    const name = text.startsWith('`') ? this.quotedName() : this.memberName();
    return { kind: 'member', column, of, name, isArrow };
  }

  #index(of: Node, column: number): Node {
    const isEnd = () => this.token.text === ']' && this.token.kind === 'sign';
    const from = this.token.text === '..' || this.token.text === '..=' ? undefined : this.#assignment();
    const range = this.accept('..', '..=');
    if (!range) {
      this.expect(']');
      return { kind: 'index', column, of, index: from ?? this.fail('an index is missing') };
    }
    const to = isEnd() ? undefined : this.#assignment();
    this.expect(']');
    return { kind: 'slice', column, of, from, to, isClosed: range.text === '..=' };
  }
}
