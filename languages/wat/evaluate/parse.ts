/** Text of an expression to its tree; precedence as in C. */
import { type Expression, ExpressionError } from './tree.ts';

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'operator' | 'end';
  readonly text: string;
  readonly column: number;
}

const tokenPattern =
  /\s*(?:(0x[0-9a-fA-F_]+(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]+)?|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]+)?|nan:0x[0-9a-fA-F_]+)|(\$"(?:[^"\\]|\\.)*"|\$[0-9A-Za-z_!#.:?@^`~]+|[A-Za-z_][0-9A-Za-z_]*)|("(?:[^"\\]|\\.)*")|(<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:()[\],.]))/y;

const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  let at = 0;
  while (at < text.length && text.slice(at).trim() !== '') {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (!match) {
      const column = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0) + 1;
      throw new ExpressionError(`"${text[column - 1]}" has no meaning here`, column);
    }
    const [whole, number, name, quoted, operator] = match;
    const written = number ?? name ?? quoted ?? operator ?? '';
    const kind =
      number !== undefined ? 'number' : name !== undefined ? 'name' : quoted !== undefined ? 'text' : 'operator';
    tokens.push({ kind, text: written, column: at + whole.length - written.length + 1 });
    at = tokenPattern.lastIndex;
  }
  tokens.push({ kind: 'end', text: '', column: text.length + 1 });
  return tokens;
};

const levels: readonly (readonly string[])[] = [
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

const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

/** Deeper than people write. */
const depthLimit = 200;

/** The tree of a text; throws {@link ExpressionError}. */
export const parseExpression = (text: string): Expression => {
  const parser = new Parser(tokensOf(text));
  const expression = parser.assignment();
  parser.finish();
  return expression;
};

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #current(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #take(...texts: readonly string[]): Token | undefined {
    const token = this.#current;
    if (token.kind !== 'operator' || !texts.includes(token.text)) return undefined;
    this.#at++;
    return token;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new ExpressionError(`"${text}" is missing`, this.#current.column);
  }

  finish(): void {
    const { kind, text, column } = this.#current;
    if (kind !== 'end') throw new ExpressionError(`"${text}" is one part too many`, column);
  }

  assignment(): Expression {
    if (++this.#depth > depthLimit)
      throw new ExpressionError('the expression is nested too deeply', this.#current.column);
    const left = this.#choice();
    const token = this.#current;
    this.#depth--;
    if (token.kind !== 'operator' || !assignments.has(token.text)) return left;
    this.#at++;
    const value = this.assignment();
    return { kind: 'assign', operator: token.text.slice(0, -1), place: left, value, column: token.column };
  }

  #choice(): Expression {
    const condition = this.#binary(0);
    const token = this.#take('?');
    if (!token) return condition;
    const then = this.assignment();
    this.#expect(':');
    return { kind: 'choice', condition, then, otherwise: this.assignment(), column: token.column };
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let token = this.#take(...operators); token; token = this.#take(...operators)) {
      const right = this.#binary(level + 1);
      left = { kind: 'binary', operator: token.text, left, right, column: token.column };
    }
    return left;
  }

  #unary(): Expression {
    const token = this.#take('-', '~', '!', '+');
    if (!token) return this.#postfix();
    if (++this.#depth > depthLimit) throw new ExpressionError('the expression is nested too deeply', token.column);
    const operand = this.#unary();
    this.#depth--;
    return { kind: 'unary', operator: token.text, operand, column: token.column };
  }

  #postfix(): Expression {
    let of = this.#primary();
    for (;;) {
      const token = this.#take('[', '(', '.');
      if (!token) return of;
      const { column } = token;
      if (token.text === '.') {
        const name = this.#current;
        if (name.kind === 'end' || name.kind === 'operator')
          throw new ExpressionError('a name is missing', name.column);
        this.#at++;
        of = { kind: 'member', of, name: name.text, column };
      } else if (token.text === '[') of = { kind: 'index', of, indices: this.#list(']'), column };
      else of = { kind: 'call', of, arguments: this.#list(')'), column };
    }
  }

  #list(end: string): readonly Expression[] {
    const items: Expression[] = [];
    if (this.#take(end)) return items;
    do items.push(this.assignment());
    while (this.#take(','));
    this.#expect(end);
    return items;
  }

  #primary(): Expression {
    const token = this.#current;
    const { column } = token;
    if (token.kind === 'number') {
      this.#at++;
      return { kind: 'literal', text: token.text, column };
    }
    if (token.kind === 'name') {
      this.#at++;
      const isLiteral = token.text === 'nan' || token.text === 'inf';
      return isLiteral ? { kind: 'literal', text: token.text, column } : { kind: 'name', name: token.text, column };
    }
    if (token.kind === 'text') {
      this.#at++;
      return { kind: 'text', text: unescaped(token), column };
    }
    if (this.#take('(')) {
      const inner = this.assignment();
      this.#expect(')');
      return inner;
    }
    throw new ExpressionError(token.kind === 'end' ? 'an operand is missing' : `"${token.text}" is no operand`, column);
  }
}

/** The text between quotation marks, with the escapes of JSON. */
const unescaped = ({ text, column }: Token): string => {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new ExpressionError('this text has an escape that is none', column);
  }
};
