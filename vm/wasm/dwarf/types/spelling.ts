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

const withoutUsual = (name: string): string => {
  const open = name.indexOf('<');
  const close = open < 0 ? -1 : closing(name, open);
  if (close < 0) return name;
  const parts = listed(name.slice(open + 1, close)).map(withoutUsual);
  const kept = parts.filter((part, index) => index === 0 || !(usual.test(part) || part === 'alloc::alloc::Global'));
  return `${name.slice(0, open)}<${kept.join(', ')}>${withoutUsual(name.slice(close + 1))}`;
};

/** Place of the bracket that closes the one at `open`; -1 when there is none. */
const closing = (text: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>' && text[at - 1] !== '-' && --depth === 0) return at;
  }
  return -1;
};

/** Parts of a list with commas outside of brackets. */
const listed = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if ('<({['.includes(character)) depth++;
    else if (')}]'.includes(character) || (character === '>' && text[at - 1] !== '-')) depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
};

/** What names are compared by: spaces do not count, nor do the versions of the standard library. */
export const nameKey = (name: string): string => plainName(name).replace(/\s+/g, '');
