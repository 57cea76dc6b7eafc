/** Methods of str. */
import { codePointLength, codePoints, isPrintable, pointIndex, textSlice } from '../data/text.ts';
import { PyDict } from '../objects/dict.ts';
import { checkSize, error, typeError, valueError } from '../objects/errors.ts';
import { isInt, strType, typeName } from '../objects/types.ts';
import { bare, PyList, PyTuple, type Value } from '../objects/values.ts';
import { formatTemplate } from '../protocol/format-template.ts';
import { item, sizeOf } from '../protocol/items.ts';
import { elementsOf } from '../protocol/iterate.ts';
import { need, type Runtime } from '../protocol/runtime.ts';
import { freeMethod, method } from './define.ts';

const text = (value: Value): string => value as string;
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const leading = new RegExp(`^${space}+`);
const trailing = new RegExp(`${space}+$`);
const spaces = new RegExp(`${space}+`, 'g');
/** Ends of lines as splitlines() knows them; the group keeps them. */
const lineEnds = '\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029';
const lineEnd = new RegExp(`(\\r\\n|[${lineEnds}])`);
const onlySpace = new RegExp(`^${space}+$`);

const needText = (name: string, value: Value): string => {
  if (typeof value !== 'string') throw typeError(`${name}() argument 1 must be str, not ${typeName(value)}`);
  return value;
};

const needIndex = (runtime: Runtime, value: Value): number => {
  const index = sizeOf(runtime, value);
  if (index === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return index;
};

const simple = (name: string, make: (self: string) => Value): void =>
  method(strType, name, 0, 0, (_, self) => make(text(self)), {
    quick: (self, a) => (a === undefined ? make(text(self)) : undefined),
  });

const isCased = (point: string): boolean => /\p{Cased}/u.test(point);
/** A code point as the first of a word. */
const titlePoint = (point: string): string => {
  const upper = point.toUpperCase();
  const digraph = 'ǄǅǆǇǈǉǊǋǌǱǲǳ'.indexOf(point);
  if (point !== '' && digraph >= 0) return 'ǅǈǋǲ'.charAt(Math.floor(digraph / 3));
  const [first = '', ...rest] = upper;
  if (rest.length === 0 || point === 'ŉ') return upper;
  // Greek vowels with iota have letters of their own for this (ᾳ, ᾼ).
  return /[\u1f80-\u1fff]/.test(point) && first + rest.join('') !== upper ? upper : first + rest.join('').toLowerCase();
};
/** A code point for comparisons without case. */
const foldPoint = (point: string): string => {
  if (point === 'ı') return point;
  if (point === 'ẞ') return 'ss';
  return [...point.toUpperCase()].map((each) => each.toLowerCase()).join('');
};
const titled = (self: string): string => {
  let inside = false;
  let result = '';
  for (const point of self) {
    const cased = isCased(point);
    result += cased ? (inside ? point.toLowerCase() : titlePoint(point)) : point;
    inside = cased;
  }
  return result;
};

simple('upper', (self) => self.toUpperCase());
simple('lower', (self) => self.toLowerCase());
simple('casefold', (self) =>
  /^\p{ASCII}*$/u.test(self) ? self.toLowerCase() : codePoints(self).map(foldPoint).join(''),
);
simple('capitalize', (self) => {
  const [first = '', ...rest] = codePoints(self);
  return titlePoint(first) + rest.join('').toLowerCase();
});
simple('title', titled);
simple('swapcase', (self) =>
  codePoints(self)
    .map((point) => (point.toUpperCase() === point ? point.toLowerCase() : point.toUpperCase()))
    .join(''),
);
const every = (pattern: RegExp) => (self: string) =>
  self !== '' && codePoints(self).every((point) => pattern.test(point));
simple('isdigit', every(/[\p{Nd}²³¹⁰⁴-⁹₀-₉]/u));
simple('isdecimal', every(/\p{Nd}/u));
simple('isnumeric', every(/\p{N}/u));
simple('isalpha', every(/\p{L}/u));
simple('isalnum', every(/[\p{L}\p{N}]/u));
simple('isspace', (self) => onlySpace.test(self));
simple('isascii', (self) => /^\p{ASCII}*$/u.test(self));
simple('isprintable', (self) => codePoints(self).every(isPrintable));
simple('isidentifier', (self) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(self));
simple('isupper', (self) => /\p{Uppercase}/u.test(self) && !/[\p{Lowercase}\p{Lt}]/u.test(self));
simple('islower', (self) => /\p{Lowercase}/u.test(self) && !/[\p{Uppercase}\p{Lt}]/u.test(self));
simple('istitle', (self) => isCased(self) && titled(self) === self);

for (const [name, patterns] of [
  ['strip', [leading, trailing]],
  ['lstrip', [leading]],
  ['rstrip', [trailing]],
] as const) {
  const strip = (self: string): string => patterns.reduce((each, pattern) => each.replace(pattern, ''), self);
  method(
    strType,
    name,
    0,
    1,
    (_, self, given = null) => {
      if (given === null) return strip(text(self));
      if (typeof given !== 'string') throw typeError(`${name} arg must be None or str`);
      const points = codePoints(text(self));
      const drop = new Set(codePoints(given));
      let [from, to] = [0, points.length];
      if (name !== 'rstrip') while (from < to && drop.has(points[from] as string)) from++;
      if (name !== 'lstrip') while (to > from && drop.has(points[to - 1] as string)) to--;
      return points.slice(from, to).join('');
    },
    { quick: (self, a) => (a === undefined ? strip(text(self)) : undefined) },
  );
}

const splitSpaces = (self: string, limit: number): string[] => {
  let rest = self.replace(leading, '');
  const found: string[] = [];
  while (rest !== '') {
    if (limit >= 0 && found.length >= limit) {
      found.push(rest);
      break;
    }
    spaces.lastIndex = 0;
    const match = spaces.exec(rest);
    if (!match) {
      found.push(rest);
      break;
    }
    found.push(rest.slice(0, match.index));
    rest = rest.slice(match.index + match[0].length);
  }
  return found;
};

const splitSpacesRight = (self: string, limit: number): string[] => {
  const reversed = splitSpaces([...self].reverse().join(''), limit);
  return reversed.reverse().map((part) => [...part].reverse().join(''));
};

const separatorOf = (value: Value): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw typeError(`must be str or None, not ${typeName(value)}`);
  if (value === '') throw valueError('empty separator');
  return value;
};

/** Whether a unit is white space; all of it lies in the basic plane. */
const isSpace = (unit: number): boolean =>
  unit === 32 ||
  (unit >= 9 && unit <= 13) ||
  (unit > 127 ? onlySpace.test(String.fromCharCode(unit)) : unit >= 28 && unit <= 31);

/** The parts between white space. */
const words = (self: string): string[] => {
  const found: string[] = [];
  const { length } = self;
  for (let at = 0; at < length; ) {
    while (at < length && isSpace(self.charCodeAt(at))) at++;
    const from = at;
    while (at < length && !isSpace(self.charCodeAt(at))) at++;
    if (at > from) found.push(self.slice(from, at));
  }
  return found;
};

const split = (self: string, separator: string | null, limit: number): string[] => {
  if (separator === null) {
    if (limit < 0) return words(self);
    return splitSpaces(self, limit);
  }
  const parts = self.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
};

method(
  strType,
  'split',
  0,
  2,
  (runtime, self, separator, limit = -1) =>
    new PyList(split(text(self), separatorOf(separator), needIndex(runtime, limit))),
  {
    names: ['sep', 'maxsplit'],
    quick: (self, a, b) =>
      b === undefined && (a === undefined || (typeof a === 'string' && a !== ''))
        ? new PyList(split(text(self), a ?? null, -1))
        : undefined,
  },
);
method(
  strType,
  'rsplit',
  0,
  2,
  (runtime, self, separator, limit = -1) => {
    const mark = separatorOf(separator);
    const most = needIndex(runtime, limit);
    if (mark === null) return new PyList(most < 0 ? split(text(self), null, -1) : splitSpacesRight(text(self), most));
    const parts = text(self).split(mark);
    if (most < 0 || parts.length <= most + 1) return new PyList(parts);
    return new PyList([parts.slice(0, parts.length - most).join(mark), ...parts.slice(parts.length - most)]);
  },
  { names: ['sep', 'maxsplit'] },
);
method(
  strType,
  'splitlines',
  0,
  1,
  (_, self, keep = false) => {
    const lines = text(self).split(lineEnd);
    const found: string[] = [];
    for (let at = 0; at < lines.length; at += 2) {
      const line = lines[at] as string;
      const end = lines[at + 1] ?? '';
      if (line !== '' || end !== '') found.push(keep ? line + end : line);
    }
    return new PyList(found);
  },
  { names: ['keepends'] },
);
method(strType, 'join', 1, 1, (runtime, self, parts) => {
  let values: readonly Value[];
  values = elementsOfJoin(runtime, parts).map(bare);
  for (const [at, value] of values.entries())
    if (typeof value !== 'string')
      throw typeError(`sequence item ${at}: expected str instance, ${typeName(value)} found`);
  return values.join(text(self));
});
const elementsOfJoin = (runtime: Runtime, parts: Value): readonly Value[] => {
  if (isInt(parts) || parts === null || typeName(parts) === 'float') throw typeError('can only join an iterable');
  return elementsOf(runtime, parts);
};
method(strType, 'replace', 2, 3, (runtime, self, from, to, count = -1) => {
  const most = needIndex(runtime, count);
  if (typeof from !== 'string') throw typeError(`replace() argument 1 must be str, not ${typeName(from)}`);
  if (typeof to !== 'string') throw typeError(`replace() argument 2 must be str, not ${typeName(to)}`);
  if (from === '') {
    const points = codePoints(text(self));
    let left = most < 0 ? points.length + 1 : most;
    let result = '';
    for (const point of points) result += (left-- > 0 ? to : '') + point;
    return left > 0 ? result + to : result;
  }
  const pieces = text(self).split(from);
  if (most < 0 || pieces.length <= most + 1) return pieces.join(to);
  return [...pieces.slice(0, most), pieces.slice(most).join(from)].join(to);
});

/** The part of a text that start and end name, and where it starts in units. */
const window = (runtime: Runtime, self: string, start: Value, end: Value): { from: number; to: number } => {
  const length = codePointLength(self);
  const place = (value: Value, standard: number): number => {
    if (value === undefined || value === null) return standard;
    const index = needIndex(runtime, value);
    return Math.max(0, Math.min(index < 0 ? index + length : index, length + 1));
  };
  return { from: place(start, 0), to: Math.min(place(end, length), length) };
};

const search = (
  runtime: Runtime,
  self: Value,
  part: Value,
  start: Value,
  end: Value,
  last: boolean,
  name: string,
): number => {
  if (typeof part !== 'string') throw typeError(name === 'in' ? '' : `must be str, not ${typeName(part)}`);
  const { from, to } = window(runtime, text(self), start, end);
  if (from > to) return -1;
  const inside = textSlice(text(self), from, to);
  const at = last ? inside.lastIndexOf(part) : inside.indexOf(part);
  return at < 0 ? -1 : pointIndex(inside, at) + from;
};
for (const [name, last, must] of [
  ['find', false, false],
  ['rfind', true, false],
  ['index', false, true],
  ['rindex', true, true],
] as const)
  method(
    strType,
    name,
    1,
    3,
    (runtime, self, part, start, end) => {
      const at = search(runtime, self, part, start, end, last, name);
      if (at < 0 && must) throw valueError('substring not found');
      return at;
    },
    { asTuple: true },
  );
method(
  strType,
  'count',
  1,
  3,
  (runtime, self, part, start, end) => {
    if (typeof part !== 'string') throw typeError(`must be str, not ${typeName(part)}`);
    const { from, to } = window(runtime, text(self), start, end);
    if (from > to) return 0;
    const inside = textSlice(text(self), from, to);
    return part === '' ? codePointLength(inside) + 1 : inside.split(part).length - 1;
  },
  { asTuple: true },
);
for (const [name, tests] of [
  ['startswith', (self: string, part: string) => self.startsWith(part)],
  ['endswith', (self: string, part: string) => self.endsWith(part)],
] as const)
  method(
    strType,
    name,
    1,
    3,
    (runtime, self, part, start, end) => {
      const { from, to } = window(runtime, text(self), start, end);
      const inside = from > to ? undefined : textSlice(text(self), from, to);
      const parts = part instanceof PyTuple ? part.items : [part];
      for (const each of parts) {
        if (typeof each !== 'string')
          throw typeError(
            part instanceof PyTuple
              ? `tuple for ${name} must only contain str, not ${typeName(each)}`
              : `${name} first arg must be str or a tuple of str, not ${typeName(each)}`,
          );
        if (inside !== undefined && tests(inside, each)) return true;
      }
      return false;
    },
    {
      asTuple: true,
      quick: (self, a, b) => (b === undefined && typeof a === 'string' ? tests(text(self), a) : undefined),
    },
  );
for (const [name, side] of [
  ['ljust', '<'],
  ['rjust', '>'],
  ['center', '^'],
] as const)
  method(strType, name, 1, 2, (runtime, self, width, fill = ' ') => {
    if (typeof fill !== 'string' || codePointLength(fill) !== 1)
      throw typeError('The fill character must be exactly one character long');
    const length = codePointLength(text(self));
    const missing = needIndex(runtime, width) - length;
    if (missing <= 0) return self;
    checkSize(length + missing, 'characters');
    if (side === '<') return text(self) + fill.repeat(missing);
    if (side === '>') return fill.repeat(missing) + text(self);
    const left = (missing >> 1) + (missing & (missing + length) & 1);
    return fill.repeat(left) + text(self) + fill.repeat(missing - left);
  });
method(strType, 'zfill', 1, 1, (runtime, self, width) => {
  const missing = needIndex(runtime, width) - codePointLength(text(self));
  if (missing <= 0) return self;
  checkSize(needIndex(runtime, width), 'characters');
  const sign = /^[+-]/.test(text(self)) ? text(self).charAt(0) : '';
  return sign + '0'.repeat(missing) + text(self).slice(sign.length);
});
for (const name of ['partition', 'rpartition'] as const)
  method(strType, name, 1, 1, (_, self, separator) => {
    if (typeof separator !== 'string') throw typeError(`must be str, not ${typeName(separator)}`);
    if (separator === '') throw valueError('empty separator');
    const at = name === 'partition' ? text(self).indexOf(separator) : text(self).lastIndexOf(separator);
    if (at < 0) return new PyTuple(name === 'partition' ? [self, '', ''] : ['', '', self]);
    return new PyTuple([text(self).slice(0, at), separator, text(self).slice(at + separator.length)]);
  });
method(strType, 'removeprefix', 1, 1, (_, self, part) => {
  const prefix = needText('removeprefix', part);
  return text(self).startsWith(prefix) ? text(self).slice(prefix.length) : self;
});
method(strType, 'removesuffix', 1, 1, (_, self, part) => {
  const suffix = needText('removesuffix', part);
  return suffix !== '' && text(self).endsWith(suffix) ? text(self).slice(0, -suffix.length) : self;
});
method(
  strType,
  'expandtabs',
  0,
  1,
  (runtime, self, size = 8) => {
    const width = needIndex(runtime, size);
    let column = 0;
    let result = '';
    for (const point of text(self)) {
      if (point === '\t') {
        const count = width > 0 ? width - (column % width) : 0;
        result += ' '.repeat(count);
        column += count;
      } else {
        result += point;
        column = point === '\n' || point === '\r' ? 0 : column + 1;
      }
    }
    return result;
  },
  { names: ['tabsize'] },
);
freeMethod(strType, 'format', (runtime, [self, ...positional], keywords) =>
  formatTemplate(runtime, text(self), {
    positional,
    named: (name) => {
      const value = keywords?.get(name);
      if (value === undefined) throw error('KeyError', name);
      return value;
    },
  }),
);
method(strType, 'format_map', 1, 1, (runtime, self, mapping) =>
  formatTemplate(runtime, text(self), { positional: undefined, named: (name) => need(item(runtime, mapping, name)) }),
);
method(strType, 'translate', 1, 1, (_, self, table) => {
  if (!(table instanceof PyDict)) throw typeError(`'${typeName(table)}' object is not subscriptable`);
  let result = '';
  for (const point of text(self)) {
    const mapped = table.get(point.codePointAt(0));
    if (mapped === undefined) result += point;
    else if (typeof mapped === 'string') result += mapped;
    else if (typeof mapped === 'number') result += String.fromCodePoint(mapped);
  }
  return result;
});
/** str.maketrans, which needs no object. */
export const makeTranslation = (args: readonly Value[]): Value => {
  const [from, to, drop] = args.map(bare);
  const dict = new PyDict();
  const put = (key: Value, value: Value): void => {
    if (typeof key !== 'string' && typeof key !== 'number')
      throw typeError('keys in translate table must be strings or integers');
    if (typeof key === 'string' && codePointLength(key) !== 1)
      throw valueError('string keys in translate table must be of length 1');
    const point = typeof key === 'string' ? (key.codePointAt(0) as number) : key;
    dict.set(point, point, value);
  };
  if (args.length === 0) throw typeError('maketrans expected at least 1 argument, got 0');
  if (args.length === 1) {
    if (!(from instanceof PyDict)) throw typeError('if you give only one argument to maketrans it must be a dict');
    for (const key of from.liveKeys()) put(key, from.get(key));
    return dict;
  }
  if (typeof from !== 'string')
    throw typeError('first maketrans argument must be a string if there is a second argument');
  for (const [at, given] of [to, drop].entries())
    if (typeof given !== 'string' && given !== undefined)
      throw typeError(`maketrans() argument ${at + 2} must be str, not ${typeName(given)}`);
  const [sources, targets] = [codePoints(from), codePoints(to as string)];
  if (sources.length !== targets.length) throw valueError('the first two maketrans arguments must have equal length');
  for (const [at, point] of sources.entries()) put(point, (targets[at] as string).codePointAt(0));
  for (const point of codePoints((drop as string | undefined) ?? '')) put(point, null);
  return dict;
};
