/** Rust's first mangling: that of C++ with a hash as the last part, and escapes between dollar signs. */

const escapes: Readonly<Record<string, string>> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
};

/** The path of a symbol, without its hash; undefined for other symbols. */
export const demangleLegacyRust = (symbol: string): string | undefined => {
  const prefix = /^_?_ZN/.exec(symbol);
  if (!prefix) return undefined;
  const parts: string[] = [];
  let at = prefix[0].length;
  while (symbol[at] !== 'E') {
    const digits = /^\d+/.exec(symbol.slice(at, at + 6))?.[0];
    if (digits === undefined) return undefined;
    at += digits.length;
    const part = symbol.slice(at, at + Number(digits));
    if (part.length < Number(digits) || part === '') return undefined;
    parts.push(part);
    at += part.length;
  }
  if (!/^h[0-9a-f]{16}$/.test(parts.pop() ?? '') || parts.length === 0) return undefined;
  return parts.map(unescaped).join('::');
};

const unescaped = (part: string): string =>
  part
    .replace(/^_(?=\$)/, '')
    .replace(/\$(?:u([0-9a-f]{1,6})|([A-Z]{1,2}))\$/g, (whole, point: string | undefined, name: string | undefined) => {
      const code = point === undefined ? undefined : Number.parseInt(point, 16);
      if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      return escapes[name ?? ''] ?? whole;
    })
    .replaceAll('..', '::');
