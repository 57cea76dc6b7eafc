/** The words of C expressions. */

export interface Token {
  readonly kind: 'name' | 'integer' | 'float' | 'character' | 'sign' | 'end';
  readonly text: string;
  /** Counts from 1. */
  readonly column: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['float', /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?|\d+[eE][+-]?\d+[fF]?/y],
  ['integer', /0[xX][0-9a-fA-F]+[uUlL]*|0[bB][01]+[uUlL]*|\d+[uUlL]*/y],
  ['name', /[A-Za-z_$][\w$]*(?:::[A-Za-z_~][\w$]*)*/y],
  ['character', /'(?:\\.|[^'\\])'/uy],
  ['sign', /->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^!~<>=?:()[\].,]/y],
];

/** The words of a text, the last of kind `end`; the column of what is no word otherwise. */
export const tokensOf = (text: string): readonly Token[] | number => {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] as string)) {
      at++;
      continue;
    }
    let found: Token | undefined;
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match && !found) found = { kind, text: match[0], column: at + 1 };
    }
    if (!found) return at + 1;
    tokens.push(found);
    at += found.text.length;
  }
  tokens.push({ kind: 'end', text: '', column: text.length + 1 });
  return tokens;
};

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  0: '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Code of a character literal. */
export const characterCode = (text: string): number => {
  const inner = text.slice(1, -1);
  return (inner.startsWith('\\') ? (escapes[inner[1] ?? ''] ?? inner[1] ?? '') : inner).codePointAt(0) ?? 0;
};
