/** The words of expressions of C, C++ and Rust. */

export interface Token {
  readonly kind: 'name' | 'integer' | 'float' | 'character' | 'text' | 'sign' | 'end';
  readonly text: string;
  /** Counts from 1. */
  readonly column: number;
}

type Pattern = readonly [kind: Token['kind'], pattern: RegExp];

const patterns: readonly Pattern[] = [
  [
    'float',
    /(?:\d[\d_]*\.(?![._A-Za-z])[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?:f32|f64|[fFlL])?|\d[\d_]*[eE][+-]?\d+(?:f32|f64|[fFlL])?|\d[\d_]*(?:f32|f64)/y,
  ],
  ['integer', /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0o[0-7_]+|\d[\d_]*)(?:[iu](?:8|16|32|64|128|size)|[uUlLzZ]+)?/y],
  ['text', /(?:u8|[LuUb])?"(?:\\[\s\S]|[^"\\])*"/y],
  ['character', /(?:u8|[LuUb])?'(?:\\(?:x[\da-fA-F]+|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|[0-7]{1,3}|.)|[^'\\])'/uy],
  ['name', /[A-Za-z_$][\w$]*|`[^`]+`/y],
  ['sign', /\.\.=|<<=|>>=|->|\.\.|::|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^!~<>=?:()[\]{}.,;]/y],
];
const plainIndex: Pattern = ['integer', /\d+/y];

/** The words of a text, the last of kind `end`; the column of what is no word otherwise. */
export const tokensOf = (text: string): readonly Token[] | number => {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] as string)) {
      at++;
      continue;
    }
    const found = tokenAt(text, at, tokens.at(-1));
    if (!found) return at + 1;
    tokens.push(found);
    at += found.text.length;
  }
  tokens.push({ kind: 'end', text: '', column: text.length + 1 });
  return tokens;
};

const tokenAt = (text: string, at: number, before: Token | undefined): Token | undefined => {
  // `.0.1` are two fields of tuples.
  const isMember = text[at] === '.' && before !== undefined && isOperandEnd(before);
  const fitting = before?.text === '.' ? [plainIndex, ...patterns] : isMember ? patterns.slice(-1) : patterns;
  for (const [kind, pattern] of fitting) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], column: at + 1 };
  }
  return undefined;
};

const isOperandEnd = ({ kind, text }: Token): boolean =>
  kind === 'sign' ? text === ')' || text === ']' : kind !== 'end';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

/** What stands between the quotes of a text or character literal. */
export const contentOfLiteral = (literal: string): string => {
  const quote = literal.search(/["']/);
  return literal
    .slice(quote + 1, -1)
    .replace(
      /\\(?:x([\da-fA-F]+)|u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|([0-7]{1,3})|([\s\S]))/gu,
      (_, hex, braced, four, octal, plain) => {
        const code = hex ?? braced ?? four;
        if (code !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code as string, 16)));
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal as string, 8));
        return escapes[plain as string] ?? (plain as string);
      },
    );
};
