/** Functions by what people type for them. */

/**
 * Whether a function's name is the one that was asked for: whole, without parameters, without generic arguments, or its last parts
 * (`push`, `Stack::push`, `shop::Stack<int>::push(int)`). `*` stands for any text, `/re …` is a regular expression. A text says why the
 * wish cannot be read.
 */
export const functionMatcher = (wish: string): ((name: string) => boolean) | string => {
  const expression = /^\/re\s+(.+)$/s.exec(wish)?.[1];
  if (expression !== undefined) {
    try {
      const compiled = new RegExp(expression);
      return (name) => compiled.test(name);
    } catch (error) {
      return `${expression} is no regular expression: ${error instanceof Error ? error.message : error}.`;
    }
  }
  const wanted = tight(wish);
  const pattern = wanted.includes('*') ? new RegExp(`^${wanted.split('*').map(escaped).join('.*')}$`, 's') : undefined;
  return (name) => formsOf(name).some((form) => form === wanted || (pattern?.test(form) ?? false));
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Spaces between words stay: `unsigned int`. */
const tight = (text: string): string => text.trim().replace(/\s+(?=\W)|(?<=\W)\s+/g, '');

const kept = new Map<string, readonly string[]>();
const keptNames = 50_000;

/** The inline namespaces of standard libraries, which nobody writes. */
const libraryVersion = /\bstd::__(?:\d+|ndk1|cxx11)::/g;

const shortened = (whole: string): readonly string[] => {
  const bare = withoutParameters(whole);
  return [whole, withoutResult(whole.replace(/\)(?:const|volatile|&)+$/, ')')), bare, withoutGenerics(bare)];
};

/** Every way to write a name. */
const formsOf = (name: string): readonly string[] => {
  const known = kept.get(name);
  if (known) return known;
  const written = tight(name);
  const forms = [...new Set([written, written.replace(libraryVersion, 'std::')].flatMap(shortened).flatMap(tails))];
  if (kept.size >= keptNames) kept.clear();
  kept.set(name, forms);
  return forms;
};

/** `a::b::c`, `b::c`, `c`; what is in brackets is not taken apart. */
const tails = (name: string): readonly string[] => {
  const found = [name];
  let depth = 0;
  for (let at = 0; at < name.length; at++) {
    if (opens.includes(name[at] as string)) depth++;
    else if (closes.includes(name[at] as string) && name[at - 1] !== '-') depth--;
    else if (depth === 0 && name.startsWith('::', at)) found.push(name.slice(at + 2));
  }
  return found;
};

const opens = '<([{';
const closes = '>)]}';

/** Without the parameters behind the name, and a result before it. */
const withoutParameters = (name: string): string => {
  const end = /\)(?:const|volatile|&|\s|\[[^\]]*\])*$/.exec(name);
  if (!end) return name;
  let depth = 0;
  for (let at = end.index; at >= 0; at--) {
    if (name[at] === ')') depth++;
    else if (name[at] === '(' && --depth === 0) {
      const bare = name.slice(0, at);
      return bare === '' || bare.endsWith('operator') ? name : withoutResult(bare);
    }
  }
  return name;
};

const withoutResult = (name: string): string => {
  let depth = 0;
  let from = 0;
  for (let at = 0; at < name.length; at++) {
    if (opens.includes(name[at] as string)) depth++;
    else if (closes.includes(name[at] as string) && name[at - 1] !== '-') depth--;
    else if (depth === 0 && name[at] === ' ' && !/operator$/.test(name.slice(0, at))) from = at + 1;
  }
  return name.slice(from);
};

/** `Vec::push` of `Vec<T>::push`; `Shape::area` of `<Shape as Area>::area`. */
const withoutGenerics = (name: string): string => {
  if (/operator[<>-]/.test(name)) return name;
  let text = '';
  let depth = 0;
  let owner = 0;
  for (let at = 0; at < name.length; at++) {
    const character = name[at] as string;
    const isOwner = character === '<' && depth === 0 && (text === '' || text.endsWith('::')) && owner === 0;
    if (isOwner) owner = 1;
    else if (character === '<') depth++;
    else if (character === '>' && name[at - 1] !== '-') {
      if (depth > 0) depth--;
      else owner = 0;
    } else if (owner === 1 && depth === 0 && name.startsWith(' as ', at)) owner = 2;
    else if (depth === 0 && owner !== 2) text += character;
  }
  return text.replace(/::::/g, '::');
};
