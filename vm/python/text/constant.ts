/** Constants as text bytecode writes them. */
import type { Constant } from '../image.ts';

/** A constant that begins at a place of a text, and where it ends; or what is wrong with it. */
export type ReadConstant =
  | { readonly constant: Constant; readonly end: number }
  | { readonly problem: string; readonly end: number };

const names: Readonly<Record<string, Constant>> = {
  None: { kind: 'none' },
  True: { kind: 'bool', value: true },
  False: { kind: 'bool', value: false },
  '...': { kind: 'ellipsis' },
  inf: { kind: 'float', value: Number.POSITIVE_INFINITY },
  '-inf': { kind: 'float', value: Number.NEGATIVE_INFINITY },
  nan: { kind: 'float', value: Number.NaN },
};

/** Reads the constant at `from`. `code` gives the number of a function by its name. */
export const readConstant = (text: string, from: number, code: (name: string) => number | undefined): ReadConstant => {
  const rest = text.slice(from);
  const skipped = rest.length - rest.trimStart().length;
  const at = from + skipped;
  if (text[at] === '"') return readText(text, at);
  const isFrozen = text.startsWith('frozenset(', at);
  if (text[at] === '(' || isFrozen)
    return readItems(text, at + (isFrozen ? 10 : 1), isFrozen ? 'frozenset' : 'tuple', code);
  const word = /^[^\s,()]+/.exec(text.slice(at))?.[0] ?? '';
  const end = at + word.length;
  const named = names[word];
  if (named) return { constant: named, end };
  if (/^[+-]?\d+$/.test(word)) {
    const number = Number(word);
    return { constant: { kind: 'int', value: Number.isSafeInteger(number) ? number + 0 : BigInt(word) }, end };
  }
  if (/^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/.test(word))
    return { constant: { kind: 'float', value: Number(word) }, end };
  if (word.startsWith('@')) {
    const number = /^@\d+$/.test(word) ? Number(word.slice(1)) : code(word.slice(1));
    return number === undefined
      ? { problem: `there is no function ${word.slice(1)}`, end }
      : { constant: { kind: 'code', code: number }, end };
  }
  return {
    problem: word === '' ? 'a constant is missing' : `${word} is no constant; text is written in double quotes`,
    end,
  };
};

const readText = (text: string, at: number): ReadConstant => {
  const literal = /^"(?:[^"\\]|\\.)*"/.exec(text.slice(at))?.[0];
  if (literal === undefined) return { problem: 'the text has no closing quote', end: text.length };
  const end = at + literal.length;
  try {
    return { constant: { kind: 'str', value: JSON.parse(literal) as string }, end };
  } catch {
    return { problem: `${literal} has an unknown escape`, end };
  }
};

const readItems = (
  text: string,
  from: number,
  kind: 'tuple' | 'frozenset',
  code: (name: string) => number | undefined,
): ReadConstant => {
  const items: Constant[] = [];
  let at = from;
  for (;;) {
    at += (/^[\s,]*/.exec(text.slice(at)) as RegExpExecArray)[0].length;
    if (text[at] === ')') return { constant: { kind, items }, end: at + 1 };
    if (at >= text.length) return { problem: 'a closing parenthesis is missing', end: at };
    const item = readConstant(text, at, code);
    if ('problem' in item) return item;
    items.push(item.constant);
    at = item.end;
  }
};
