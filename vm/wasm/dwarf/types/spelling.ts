/** Names of types as people write them. */

/** Parts of a qualified name: separated by `::` outside of brackets. */
export const nameParts = (name: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < name.length; at++) {
    const character = name[at] as string;
    if ('<({['.includes(character)) depth++;
    else if (')}]'.includes(character) || (character === '>' && name[at - 1] !== '-')) depth--;
    else if (character === ':' && name[at + 1] === ':' && depth <= 0) {
      parts.push(name.slice(from, at));
      from = at + 2;
      at++;
    }
  }
  parts.push(name.slice(from));
  return parts.filter((part) => part !== '');
};

/** Arguments that the standard library fills in by itself. */
const usual = /^std::(?:allocator|char_traits|less|hash|equal_to|default_delete)</;

/**
 * A name without what the compiler adds: versions of the standard library's namespace, arguments that are the usual ones, Rust's
 * allocator. `vector<int, std::__2::allocator<int> >` is `vector<int>`.
 */
export const plainName = (name: string): string => {
  if (!/[<(]/.test(name) && !name.includes('__')) return name;
  const short = name.replace(/\bstd::__[0-9A-Za-z]+::/g, 'std::').replace(/\s+>/g, '>');
  return withoutUsual(short)
    .replace(/\bstd::basic_string<char>/g, 'std::string')
    .replace(/\bstd::basic_string<wchar_t>/g, 'std::wstring')
    .replace(/\bstd::basic_string_view<char>/g, 'std::string_view')
    .replace(/^basic_string<char>$/, 'string')
    .replace(/^basic_string<wchar_t>$/, 'wstring')
    .replace(/^basic_string_view<char>$/, 'string_view');
};

/** Codes of characters: names have hundreds of them, and are read before anything is compiled. */
const code = {
  comma: 0x2c,
  less: 0x3c,
  greater: 0x3e,
  minus: 0x2d,
  opens: [0x28, 0x5b, 0x7b],
  closes: [0x29, 0x5d, 0x7d],
} as const;

const withoutUsual = (name: string): string => {
  const open = name.indexOf('<');
  if (open < 0) return name;
  // Where the arguments are parted: at commas outside of brackets, up to the bracket that closes the list.
  const parts: string[] = [];
  let angles = 1;
  let others = 0;
  let from = open + 1;
  let at = from;
  for (; at < name.length; at++) {
    const character = name.charCodeAt(at);
    // Letters, as a rule.
    if (character >= 0x61 && character <= 0x7a) continue;
    if (character === code.less) angles++;
    else if (character === code.greater) {
      if (name.charCodeAt(at - 1) !== code.minus && --angles === 0) break;
    } else if (character === code.comma) {
      if (angles + others !== 1) continue;
      parts.push(name.slice(from, at).trim());
      from = at + 1;
    } else if (character === code.opens[0] || character === code.opens[1] || character === code.opens[2]) others++;
    else if (character === code.closes[0] || character === code.closes[1] || character === code.closes[2]) others--;
  }
  if (angles !== 0) return name;
  parts.push(name.slice(from, at).trim());
  const kept: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = withoutUsual(parts[index] as string);
    if (index === 0 || !(usual.test(part) || part === 'alloc::alloc::Global')) kept.push(part);
  }
  return `${name.slice(0, open)}<${kept.join(', ')}>${withoutUsual(name.slice(at + 1))}`;
};

/** What names are compared by: spaces do not count, nor do the versions of the standard library. */
export const nameKey = (name: string): string => plainName(name).replace(/\s+/g, '');
