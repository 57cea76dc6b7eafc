/** Numbers and strings as Python spells them (reference, section 2.4). */
import type { Problems } from './problems.ts';
import type { Literal, Place } from './tree.ts';

/** The value of a number token; undefined, and a problem, when it is none that the machine has. */
export const readNumber = (text: string, place: Place, problems: Problems): Literal | undefined => {
  if (/j$/i.test(text)) {
    problems.unsupported(place, 'complex numbers');
    return undefined;
  }
  const plain = text.replaceAll('_', '');
  if (/^0[xob]/i.test(text)) {
    const isValid = /^0(?:x(?:_?[0-9a-f])+|o(?:_?[0-7])+|b(?:_?[01])+)$/i.test(text);
    if (isValid) return { type: 'int', value: BigInt(plain.toLowerCase()) };
    const base = { x: 'hexadecimal', o: 'octal', b: 'binary' }[text[1]?.toLowerCase() ?? 'x'] ?? 'hexadecimal';
    problems.syntax(place, `invalid ${base} literal`);
    return undefined;
  }
  if (/^\d(?:_?\d)*$/.test(text)) {
    if (/^0+[1-9]/.test(plain)) {
      problems.syntax(
        place,
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
      );
      return undefined;
    }
    return { type: 'int', value: BigInt(plain) };
  }
  if (/^(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:e[+-]?\d(?:_?\d)*)?$/i.test(text) && text !== '.') {
    return { type: 'float', value: Number(plain) };
  }
  problems.syntax(place, 'invalid decimal literal');
  return undefined;
};

export interface StringToken {
  /** Lower-case: some of `r`, `b`, `f`, `u`. */
  readonly prefix: string;
  readonly quote: string;
  /** Offsets of the text between the quotes. */
  readonly from: number;
  readonly to: number;
}

/** The parts of a string token in the source. */
export const stringToken = (source: string, { from, to }: Place): StringToken => {
  let at = from;
  while (/[a-z]/i.test(source[at] as string)) at++;
  const single = source[at] as string;
  const quote = source.startsWith(single.repeat(3), at) && to - at >= 6 ? single.repeat(3) : single;
  return {
    prefix: source.slice(from, at).toLowerCase(),
    quote,
    from: at + quote.length,
    to: to - quote.length,
  };
};

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of a piece of string text: line ends become `\n`, escapes are replaced unless it is raw. */
export const decodeText = (
  source: string,
  from: number,
  to: number,
  { raw, problems }: { readonly raw: boolean; readonly problems: Problems },
): string => {
  const text = source.slice(from, to).replaceAll(/\r\n?/g, '\n');
  if (raw || !text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(N\{[^}]*\}|[xuUN])|([\s\S]))/g,
    (
      all: string,
      two: string | undefined,
      four: string | undefined,
      eight: string | undefined,
      octal: string | undefined,
      broken: string | undefined,
      character: string | undefined,
      at: number,
    ) => {
      const hexadecimal = two ?? four ?? eight;
      const place = { from: from + at, to: from + at + all.length };
      if (hexadecimal !== undefined) {
        const point = Number.parseInt(hexadecimal, 16);
        if (point <= 0x10ffff) return String.fromCodePoint(point);
        problems.syntax(place, "(unicode error) 'unicodeescape' codec can't decode bytes: illegal Unicode character");
        return '';
      }
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if (broken?.startsWith('N{')) problems.unsupported(place, 'characters by name');
      else if (broken !== undefined) {
        const length = { x: '\\xXX', u: '\\uXXXX', U: '\\UXXXXXXXX', N: '\\N' }[broken];
        problems.syntax(
          place,
          `(unicode error) 'unicodeescape' codec can't decode bytes: ${
            broken === 'N' ? 'malformed \\N character escape' : `truncated ${length} escape`
          }`,
        );
      }
      if (character === undefined) return '';
      // An unknown escape keeps its backslash.
      return simple[character] ?? all;
    },
  );
};
