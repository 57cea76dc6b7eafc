/** The built-in functions. */

import { outside, textOfUtf8, utf8OfText } from '../../context/index.ts';
import { addInts, floorDivideInts, inverseModulo, moduloInts, powerModulo } from '../data/integer.ts';
import { codePointLength } from '../data/text.ts';
import { dictOf, hasDict } from '../objects/attribute-dict.ts';
import { type NativeCode, PyBuiltin, PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, isAttributeError, type Raise, typeError, valueError } from '../objects/errors.ts';
import { Compound, DictIterator, exhausted, PyDictView, ReversedIterator } from '../objects/iterators.ts';
import {
  exceptionNames,
  floatType,
  intType,
  isInt,
  isNumber,
  rangeType,
  strType,
  typeName,
  typeOf,
} from '../objects/types.ts';
import {
  bare,
  builtinClasses,
  ellipsis,
  notImplemented,
  PyBoundMethod,
  PyFloat,
  PyInstance,
  PyList,
  PyRange,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { absent, attribute, attributeNames, deleteAttribute, lookUp, setAttribute } from '../protocol/attributes.ts';
import { comparePrimitives, less, tryCompare } from '../protocol/compare.ts';
import { asciiText, format } from '../protocol/format.ts';
import { indexOf } from '../protocol/items.ts';
import { elementsOf, plainElements, tryIterator, tryNext } from '../protocol/iterate.ts';
import { hashOf } from '../protocol/lookup.ts';
import { tryBinary } from '../protocol/operators.ts';
import { repr, str } from '../protocol/repr.ts';
import { again, need, type Runtime } from '../protocol/runtime.ts';
import { plainLength, plainTruth, tryLength, tryTruth } from '../protocol/truth.ts';
import { fixed, free } from './define.ts';
import { round } from './numbers.ts';
import { sorted } from './sorting.ts';
import { standardError } from './streams.ts';

/** The built-in functions; some classes are made by those of their names. */
export const made: PyBuiltin[] = [];
const define = (
  name: string,
  min: number,
  max: number,
  code: Parameters<typeof fixed>[2],
  more: { quick?: PyBuiltin['quick']; names?: readonly string[] } = {},
): void => {
  made.push(fixed(name, { min, max, ...more }, code));
};
const defineFree = (name: string, code: Parameters<typeof free>[1]): void => {
  made.push(free(name, code));
};

defineFree('print', (runtime, args, keywords) => {
  for (const name of keywords?.keys() ?? [])
    if (!['sep', 'end', 'file', 'flush'].includes(name))
      throw typeError(`'${name}' is an invalid keyword argument for print()`);
  const option = (name: 'sep' | 'end', standard: string): string => {
    const value = keywords?.get(name) ?? null;
    if (value === null) return standard;
    if (typeof value !== 'string') throw typeError(`${name} must be None or a string, not ${typeName(value)}`);
    return value;
  };
  const separator = option('sep', ' ');
  const end = option('end', '\n');
  const text = args.map((value) => str(runtime, value)).join(separator) + end;
  runtime.host(outside.output(keywords?.get('file') === standardError ? 'stderr' : 'stdout', utf8OfText(text)));
  return null;
});
define('input', 0, 1, (runtime, prompt) => {
  if (prompt !== undefined) runtime.host(outside.output('stdout', utf8OfText(str(runtime, prompt))));
  return readLine(runtime);
});
/** The next line of the standard input without its end. */
const readLine = (runtime: Runtime): string => {
  let bytes = runtime.once(() => runtime.unread);
  for (;;) {
    const end = bytes.indexOf(10);
    if (end >= 0) {
      runtime.unread = bytes.slice(end + 1);
      return textOfUtf8(bytes.subarray(0, end)).replace(/\r$/, '');
    }
    const more = runtime.host(outside.input(1024));
    if (more.length === 0) {
      runtime.unread = new Uint8Array(0);
      if (bytes.length === 0) throw error('EOFError', 'EOF when reading a line');
      return textOfUtf8(bytes);
    }
    bytes = Uint8Array.from([...bytes, ...more]);
  }
};
define('len', 1, 1, (runtime, value) => tryLength(runtime, value), {
  quick: (value, more) => {
    if (more !== undefined) return undefined;
    if (value instanceof PyInstance && !value.cls.builtIn) return undefined;
    return plainLength(value);
  },
});
/** A number without what a program's subclass adds to it, unless that class has the method. */
const numeric = (value: Value, method: string): Value =>
  typeOf(value).own(method) === undefined ? bare(value) : value;

define(
  'abs',
  1,
  1,
  (runtime, given) => {
    const value = numeric(given, '__abs__');
    if (isInt(value))
      return Number(value) < 0
        ? tryBinary(runtime, 'SUB', 0, value)
        : typeof value === 'boolean'
          ? Number(value)
          : value;
    if (value instanceof PyFloat) return new PyFloat(Math.abs(value.value));
    const callee = typeOf(value).own('__abs__');
    if (callee === undefined) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
    return runtime.tryCall(callee, [value]);
  },
  { quick: (value, more) => (typeof value === 'number' && more === undefined ? Math.abs(value) : undefined) },
);

const extreme = (name: 'min' | 'max'): void =>
  defineFree(name, (runtime, args, keywords) => {
    for (const keyword of keywords?.keys() ?? [])
      if (keyword !== 'key' && keyword !== 'default')
        throw typeError(`'${keyword}' is an invalid keyword argument for ${name}()`);
    if (args.length === 0) throw typeError(`${name} expected at least 1 argument, got 0`);
    const standard = keywords?.get('default');
    if (args.length > 1 && standard !== undefined)
      throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
    const values = args.length > 1 ? args : elementsOf(runtime, args[0]);
    if (values.length === 0) {
      if (standard !== undefined) return standard;
      throw valueError(`${name}() arg is an empty sequence`);
    }
    const key = keywords?.get('key') ?? null;
    const keys = key === null ? values : runtime.callEach(key, values);
    let best = 0;
    for (let at = 1; at < keys.length; at++) {
      const [a, b] = name === 'min' ? [keys[at], keys[best]] : [keys[best], keys[at]];
      const better =
        typeof a === 'number' && typeof b === 'number'
          ? a < b
          : name === 'min'
            ? less(runtime, a, b)
            : need(greater(runtime, b, a));
      if (better) best = at;
    }
    return values[best];
  });
/** max() asks `candidate > best`. */
const greater = (runtime: Runtime, a: Value, b: Value): boolean =>
  comparePrimitives('>', a, b) ?? comparesGreater(runtime, a, b);
const comparesGreater = (runtime: Runtime, a: Value, b: Value): boolean => {
  if (a instanceof PyInstance || b instanceof PyInstance || a instanceof PyTuple || b instanceof PyTuple)
    return need(tryTruth(runtime, need(tryCompare(runtime, '>', a, b))));
  throw typeError(`'>' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
};
extreme('min');
extreme('max');

define(
  'sum',
  1,
  2,
  (runtime, values, start = 0) => {
    if (typeof start === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
    const items = elementsOf(runtime, values);
    let total: Value = start;
    for (let at = 0; at < items.length; at++) {
      const value = items[at];
      if (typeof total === 'number' && typeof value === 'number') {
        total = addInts(total, value);
      } else if (total instanceof PyFloat && value instanceof PyFloat) total = new PyFloat(total.value + value.value);
      else total = need(tryBinary(runtime, 'ADD', total, value));
    }
    return total;
  },
  { names: ['', 'start'] },
);

const anyOf =
  (wanted: boolean): NativeCode =>
  (runtime, [iterator]) => {
    const next = need(tryNext(runtime, iterator));
    if (next === exhausted) return !wanted;
    const truth = plainTruth(next) ?? need(tryTruth(runtime, next));
    return truth === wanted ? wanted : again;
  };
for (const [name, wanted] of [
  ['any', true],
  ['all', false],
] as const)
  define(name, 1, 1, (runtime, values) => {
    const plain = plainElements(values);
    const step = anyOf(wanted);
    if (!plain?.every((each) => plainTruth(each) !== undefined))
      return runtime.repeat(step, [iteratorOnce(runtime, values)]);
    return plain.some((each) => plainTruth(each) === wanted) ? wanted : !wanted;
  });
/** The iterator of an iterable, the same one when the built-in is called again. */
const iteratorOnce = (runtime: Runtime, values: Value): Value => {
  const own = values instanceof PyInstance && values.cls.own('__iter__') !== undefined;
  return own ? need(tryIterator(runtime, values)) : runtime.once(() => need(tryIterator(runtime, values)));
};

defineFree('sorted', (runtime, args, keywords) => {
  if (args.length !== 1) throw typeError(`sorted expected 1 argument, got ${args.length}`);
  return new PyList(sorted(runtime, elementsOf(runtime, args[0]), keywords, 'sort'));
});
define('iter', 1, 2, (runtime, value, sentinel) => {
  if (sentinel === undefined) return tryIterator(runtime, value);
  return new Compound('callable', value, [sentinel]);
});
define('next', 1, 2, (runtime, iterator, standard) => {
  const own = typeOf(iterator).own('__next__');
  // Without a default, the exception of the object's own method goes on as it is.
  if (own !== undefined && standard === undefined) return runtime.tryCall(own, [iterator]);
  const value = tryNext(runtime, iterator);
  if (value !== exhausted) return value;
  if (standard !== undefined) return standard;
  throw stopOf(iterator);
});
/** The StopIteration of an iterator that has ended; a generator's carries its result. */
export const stopOf = (iterator: Value): Raise => {
  const result = iterator instanceof PyGenerator ? iterator.result : null;
  return result === null ? error('StopIteration') : error('StopIteration', result);
};
defineFree('enumerate', (runtime, args, keywords) => {
  const start = keywords?.get('start') ?? args[1] ?? 0;
  const [iterable = keywords?.get('iterable')] = args;
  if (iterable === undefined) throw typeError("enumerate() missing required argument 'iterable'");
  const first = indexOf(runtime, start);
  if (first === undefined) throw typeError(`'${typeName(start)}' object cannot be interpreted as an integer`);
  return new Compound('enumerate', null, [need(tryIterator(runtime, iterable))], { start: first });
});
defineFree('zip', (runtime, args, keywords) => {
  const strict = need(tryTruth(runtime, keywords?.get('strict') ?? false));
  return new Compound(
    'zip',
    null,
    args.map((each) => need(tryIterator(runtime, each))),
    { strict },
  );
});
defineFree('map', (runtime, [callee, ...iterables]) => {
  if (iterables.length === 0) throw typeError('map() must have at least two arguments.');
  return new Compound(
    'map',
    callee,
    iterables.map((each) => need(tryIterator(runtime, each))),
  );
});
define(
  'filter',
  2,
  2,
  (runtime, callee, iterable) => new Compound('filter', callee, [need(tryIterator(runtime, iterable))]),
);
define('reversed', 1, 1, (runtime, value) => {
  if (value instanceof PyInstance) {
    const callee = value.cls.own('__reversed__');
    if (callee !== undefined) return runtime.tryCall(callee, [value]);
  }
  if (value instanceof PyList || value instanceof PyTuple) return new ReversedIterator(value);
  if (typeof value === 'string') return new ReversedIterator(new PyTuple([...value]));
  if (value instanceof PyRange)
    return need(
      tryIterator(
        runtime,
        new PyRange(value.start + (value.length - 1) * value.step, value.start - value.step, -value.step),
      ),
    );
  if (value instanceof PyDict) return new DictIterator(value, 'keys', true);
  if (value instanceof PyDictView) return new DictIterator(value.dict, value.view, true);
  if (typeOf(value).own('__getitem__') !== undefined && typeOf(value).own('__len__') !== undefined) {
    const length = need(tryLength(runtime, value));
    return new Compound('reversed', null, [value], { start: length - 1 });
  }
  throw typeError(`'${typeName(value)}' object is not reversible`);
});
define('divmod', 2, 2, (runtime, left, right) => {
  const [a, b] = [numeric(left, '__divmod__'), numeric(right, '__rdivmod__')];
  if (isInt(a) && isInt(b)) {
    if (Number(b) === 0) throw error('ZeroDivisionError', 'integer division or modulo by zero');
    const [x, y] = [typeof a === 'boolean' ? Number(a) : a, typeof b === 'boolean' ? Number(b) : b];
    return new PyTuple([floorDivideInts(x, y), moduloInts(x, y)]);
  }
  if (isNumber(a) && isNumber(b)) {
    if ((b instanceof PyFloat ? b.value : Number(b)) === 0) throw error('ZeroDivisionError', 'float divmod()');
    return new PyTuple([need(tryBinary(runtime, 'FLOOR_DIV', a, b)), need(tryBinary(runtime, 'MOD', a, b))]);
  }
  for (const [self, other, name] of [
    [a, b, '__divmod__'],
    [b, a, '__rdivmod__'],
  ] as const) {
    const callee = typeOf(self).own(name);
    if (callee !== undefined) return runtime.tryCall(callee, [self, other]);
  }
  throw typeError(`unsupported operand type(s) for divmod(): '${typeName(a)}' and '${typeName(b)}'`);
});
define(
  'pow',
  2,
  3,
  (runtime, givenBase, givenExponent, givenModulus = null) => {
    if (givenModulus === null) return tryBinary(runtime, 'POW', givenBase, givenExponent);
    const callee = typeOf(givenBase).own('__pow__');
    if (callee !== undefined) {
      const answer = runtime.tryCall(callee, [givenBase, givenExponent, givenModulus]);
      if (answer !== notImplemented) return answer;
    }
    const [base, exponent, modulus] = [bare(givenBase), bare(givenExponent), bare(givenModulus)];
    if (!isInt(base) || !isInt(exponent) || !isInt(modulus)) {
      if (isNumber(base) && isNumber(exponent) && isNumber(modulus))
        throw typeError('pow() 3rd argument not allowed unless all arguments are integers');
      const types = [base, exponent, modulus].map((each) => `'${typeName(each)}'`).join(', ');
      throw typeError(`unsupported operand type(s) for ** or pow(): ${types}`);
    }
    const [a, b, m] = [base, exponent, modulus].map((each) => (typeof each === 'boolean' ? Number(each) : each)) as [
      number,
      number,
      number,
    ];
    if (m === 0) throw valueError('pow() 3rd argument cannot be 0');
    if (b >= 0) return powerModulo(a, b, m);
    const inverse = inverseModulo(a, m);
    if (inverse === undefined) throw valueError('base is not invertible for the given modulus');
    return powerModulo(inverse, -b, m);
  },
  { names: ['base', 'exp', 'mod'] },
);
define('round', 1, 2, (runtime, value, digits) => round(runtime, numeric(value, '__round__'), digits), {
  names: ['number', 'ndigits'],
});
define(
  'ord',
  1,
  1,
  (_, given) => {
    const value = bare(given);
    if (typeof value !== 'string') throw typeError(`ord() expected string of length 1, but ${typeName(value)} found`);
    const length = codePointLength(value);
    if (length !== 1) throw typeError(`ord() expected a character, but string of length ${length} found`);
    return value.codePointAt(0);
  },
  {
    quick: (value, more) =>
      typeof value === 'string' && value.length === 1 && more === undefined ? value.charCodeAt(0) : undefined,
  },
);
define(
  'chr',
  1,
  1,
  (runtime, value) => {
    const code = value instanceof PyFloat ? undefined : indexOf(runtime, value);
    if (code !== undefined && (code >= 2 ** 31 || code < -(2 ** 31)))
      throw error('OverflowError', 'Python int too large to convert to C int');
    if (code === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
    if (code < 0 || code > 0x10ffff) throw valueError('chr() arg not in range(0x110000)');
    return String.fromCodePoint(code);
  },
  {
    quick: (value, more) =>
      typeof value === 'number' && value >= 0 && value < 0xd800 && more === undefined
        ? String.fromCharCode(value)
        : undefined,
  },
);
for (const [name, base, prefix] of [
  ['hex', 16, '0x'],
  ['bin', 2, '0b'],
  ['oct', 8, '0o'],
] as const)
  define(name, 1, 1, (runtime, value) => {
    const number = isInt(value) ? (typeof value === 'boolean' ? Number(value) : value) : indexOf(runtime, value);
    if (number === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
    return number < 0 ? `-${prefix}${(-number).toString(base)}` : prefix + number.toString(base);
  });
define('repr', 1, 1, (runtime, value) => repr(runtime, value));
define('ascii', 1, 1, (runtime, value) => asciiText(repr(runtime, value)));
define('format', 1, 2, (runtime, value, specification = '') => format(runtime, value, specification as string));

/** Whether the class is one of a class or a tuple of classes. */
const isOf = (cls: PyClass, wanted: Value, name: string): boolean => {
  if (wanted instanceof PyTuple) return wanted.items.some((each) => isOf(cls, each, name));
  if (!(wanted instanceof PyClass))
    throw typeError(
      name === 'isinstance'
        ? 'isinstance() arg 2 must be a type, a tuple of types, or a union'
        : 'issubclass() arg 2 must be a class, a tuple of classes, or a union',
    );
  return cls.isSubclass(wanted);
};
define('isinstance', 2, 2, (_, value, wanted) => isOf(typeOf(value), wanted, 'isinstance'), {
  quick: (value, wanted, more) =>
    wanted instanceof PyClass && more === undefined ? typeOf(value).mro.includes(wanted) : undefined,
});
define('issubclass', 2, 2, (_, cls, wanted) => {
  if (!(cls instanceof PyClass)) throw typeError('issubclass() arg 1 must be a class');
  return isOf(cls, wanted, 'issubclass');
});
define(
  'callable',
  1,
  1,
  (_, value) =>
    value instanceof PyFunction ||
    value instanceof PyBuiltin ||
    value instanceof PyClass ||
    value instanceof PyBoundMethod ||
    typeOf(value).own('__call__') !== undefined,
);
define('id', 1, 1, (_, value) => idOf(value));
/** Equal for one object and different for two that live at the same time. */
const idOf = (value: Value): Value => {
  if (typeof value === 'object' && value !== null && 'id' in value)
    return 139_637_976_727_552 + (value.id as number) * 16;
  if (typeof value === 'number') return 9_000_000 + value * 32;
  if (value === null) return 9_478_112;
  return Number(hashOf({} as Runtime, value));
};
define('hash', 1, 1, (runtime, value) => {
  const hash = hashOf(runtime, value);
  return hash;
});

const nameOf = (given: Value, what: string): string => {
  const name = bare(given);
  if (typeof name !== 'string')
    throw typeError(
      what === 'attribute'
        ? `attribute name must be string, not '${typeName(name)}'`
        : `${what}(): attribute name must be string`,
    );
  return name;
};
define('getattr', 2, 3, (runtime, object, name, standard) => {
  const text = nameOf(name, 'attribute');
  if (standard === undefined) return attribute(runtime, object, text);
  try {
    const found = lookUp(runtime, object, text);
    return found === absent ? standard : found;
  } catch (thrown) {
    if (isAttributeError(thrown)) return standard;
    throw thrown;
  }
});
define('hasattr', 2, 2, (runtime, object, name) => {
  try {
    const found = lookUp(runtime, object, nameOf(name, 'attribute'));
    return found === undefined ? undefined : found !== absent;
  } catch (thrown) {
    if (isAttributeError(thrown)) return false;
    throw thrown;
  }
});
define('setattr', 3, 3, (runtime, object, name, value) =>
  setAttribute(runtime, object, nameOf(name, 'attribute'), value),
);
define('delattr', 2, 2, (runtime, object, name) => deleteAttribute(runtime, object, nameOf(name, 'attribute')));
const textDict = (entries: Iterable<readonly [string, Value]>): PyDict => {
  const dict = new PyDict();
  for (const [name, value] of entries) dict.setText(name, value);
  return dict;
};
define('vars', 0, 1, (runtime, object) => {
  if (object === undefined) return textDict(runtime.locals());
  if (object instanceof PyInstance && !object.cls.builtIn && hasDict(object.cls)) return dictOf(object);
  if (object instanceof PyClass) return textDict(object.attributes);
  throw typeError('vars() argument must have __dict__ attribute');
});
define('globals', 0, 0, (runtime) => textDict(runtime.globals()));
define('locals', 0, 0, (runtime) => textDict(runtime.locals()));
define(
  'dir',
  0,
  1,
  (runtime, object) => new PyList(object === undefined ? [...runtime.locals().keys()].sort() : attributeNames(object)),
);

// Calls of classes that need no more than a conversion.
strType.quick = (value, more) => {
  if (more !== undefined) return undefined;
  if (typeof value === 'number') return `${value}`;
  return typeof value === 'string' ? value : undefined;
};
intType.quick = (value, more) => {
  if (more !== undefined) return undefined;
  if (typeof value === 'number') return value;
  if (value instanceof PyFloat) return Math.abs(value.value) < 2 ** 53 ? Math.trunc(value.value) + 0 : undefined;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) + 0 : undefined;
};
floatType.quick = (value, more) => {
  if (more !== undefined) return undefined;
  if (typeof value === 'number') return new PyFloat(value);
  return value instanceof PyFloat ? value : undefined;
};
rangeType.quick = (start, stop, step) => {
  if (typeof start !== 'number') return undefined;
  if (stop === undefined) return new PyRange(0, start, 1);
  if (typeof stop !== 'number') return undefined;
  if (step === undefined) return new PyRange(start, stop, 1);
  return typeof step === 'number' && step !== 0 ? new PyRange(start, stop, step) : undefined;
};

const classNames = [
  'object',
  'type',
  'int',
  'bool',
  'float',
  'str',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
  'range',
  'slice',
  'property',
  'staticmethod',
  'classmethod',
  'super',
  'enumerate',
  'zip',
  'map',
  'filter',
  'reversed',
];

/** All built-ins by name. */
export const builtins: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...made.map((each) => [each.name, each] as const),
  ...[...classNames, ...exceptionNames].map((name) => [name, builtinClasses[name]] as const),
  ['IOError', builtinClasses.OSError],
  ['EnvironmentError', builtinClasses.OSError],
  ['NotImplemented', notImplemented],
  ['Ellipsis', ellipsis],
  ['__debug__', true],
]);
