/** Methods of object, exceptions, generators and classes, and the special methods that super() may name. */

import type { PyBuiltin, PyGenerator } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, Raise, typeError } from '../objects/errors.ts';
import { touch } from '../objects/heap.ts';
import { exhausted } from '../objects/iterators.ts';
import type { PySet } from '../objects/set.ts';
import { baseExceptionType, dictType, listType, objectType, setType, typeName } from '../objects/types.ts';
import {
  builtinClasses,
  notImplemented,
  PyException,
  PyFloat,
  PyInstance,
  PyList,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { deleteAttribute, noAttribute, setOwnAttribute } from '../protocol/attributes.ts';
import { compareContainers, comparePrimitives } from '../protocol/compare.ts';
import { format } from '../protocol/format.ts';
import { deletePlainItem, plainContains, plainItem, setPlainItem } from '../protocol/items.ts';
import { isStop, tryIterator, tryNext } from '../protocol/iterate.ts';
import { hashOf } from '../protocol/lookup.ts';
import { realOf, wholeOf } from '../protocol/numbers.ts';
import { operators, tryBinary, tryUnary } from '../protocol/operators.ts';
import { exceptionText, plainRepr, repr, str } from '../protocol/repr.ts';
import { need, type Runtime } from '../protocol/runtime.ts';
import { plainLength, plainTruth } from '../protocol/truth.ts';
import { allocateInstance } from './allocate.ts';
import { free, freeMethod, method } from './define.ts';
import { builtins, stopOf } from './functions.ts';

freeMethod(objectType, '__init__', (_, [self, ...args]) => {
  if (args.length > 0 && !(self instanceof PyException) && (self as PyInstance).cls.own('__new__') === undefined)
    throw typeError(`${typeName(self)}.__init__() takes exactly one argument (the instance to initialize)`);
  return null;
});
objectType.attributes.set(
  '__new__',
  free('__new__', (_, [cls, ...args]) => allocateInstance(cls as PyClass, args)),
);
method(objectType, '__repr__', 0, 0, (runtime, self) => plainRepr(self, (part) => repr(runtime, part)));
method(objectType, '__str__', 0, 0, (runtime, self) => repr(runtime, self));
method(objectType, '__eq__', 1, 1, (_, self, other) => (self === other ? true : notImplemented));
method(objectType, '__ne__', 1, 1, (_, self, other) => (self === other ? false : notImplemented));
method(objectType, '__hash__', 0, 0, (_, self) => (self instanceof PyInstance ? self.id * 16 : 0));
method(objectType, '__format__', 1, 1, (runtime, self) => str(runtime, self));
method(objectType, '__setattr__', 2, 2, (_, self, name, value) => {
  setOwnAttribute(self as PyInstance, name as string, value);
  return null;
});
method(objectType, '__delattr__', 1, 1, (runtime, self, name) => {
  if (!(self instanceof PyInstance)) return deleteAttribute(runtime, self, name as string);
  if (!self.deleteAttribute(name as string)) throw noAttribute(self, name as string);
  return null;
});
objectType.attributes.set(
  '__init_subclass__',
  free('__init_subclass__', () => null),
);
method(builtinClasses.type as PyClass, 'mro', 0, 0, (_, self) => new PyList([...(self as PyClass).mro]));

// Exceptions.

freeMethod(baseExceptionType, '__init__', (_, [self, ...args]) => {
  touch(self as PyException);
  (self as PyException).args = new PyTuple(args);
  return null;
});
baseExceptionType.attributes.set(
  '__new__',
  free('__new__', (_, [cls, ...args], keywords) => {
    if (
      keywords &&
      keywords.size > 0 &&
      !(cls as PyClass).isSubclass(builtinClasses.ImportError as PyClass) &&
      (cls as PyClass).builtIn
    )
      throw typeError(`${(cls as PyClass).name}() takes no keyword arguments`);
    return allocateInstance(cls as PyClass, args);
  }),
);
for (const cls of Object.values(builtinClasses))
  if (cls.layout === 'exception' && cls !== baseExceptionType)
    cls.attributes.set('__new__', baseExceptionType.attributes.get('__new__') as Value);
method(baseExceptionType, '__str__', 0, 0, (runtime, self) =>
  exceptionText(
    self as PyException,
    (part) => str(runtime, part),
    (part) => repr(runtime, part),
  ),
);
method(baseExceptionType, 'with_traceback', 1, 1, (_, self) => self);
method(baseExceptionType, 'add_note', 1, 1, (_, self, note) => {
  const notes = (self as PyException).attribute('__notes__');
  if (notes instanceof PyList) {
    touch(notes);
    notes.items.push(note);
  } else (self as PyException).setAttribute('__notes__', new PyList([note]));
  return null;
});

// Generators and iterators.

const generatorType = builtinClasses.generator as PyClass;
const generator = (value: Value): PyGenerator => value as PyGenerator;
const next = (value: Value, self: Value): Value => {
  if (value === exhausted) throw stopOf(self);
  return value;
};
method(generatorType, 'send', 1, 1, (runtime, self, value) => {
  const fresh = runtime.once(() => generator(self).state === 'finished');
  if (fresh) throw error('StopIteration');
  return next(runtime.resume(generator(self), value), self);
});
method(generatorType, '__next__', 0, 0, (runtime, self) => next(runtime.resume(generator(self), null), self));
method(generatorType, '__iter__', 0, 0, (_, self) => self);
method(generatorType, 'throw', 1, 3, (runtime, self, type, value) => {
  const thrown =
    type instanceof PyException
      ? type
      : (runtime.call(type, value === undefined || value === null ? [] : [value]) as Value);
  if (!(thrown instanceof PyException))
    throw typeError(`exceptions must be classes or instances deriving from BaseException, not ${typeName(thrown)}`);
  return next(runtime.resume(generator(self), null, thrown), self);
});
method(generatorType, 'close', 0, 0, (runtime, self) => {
  const state = runtime.once(() => generator(self).state);
  if (state === 'finished') return null;
  if (state === 'created') {
    touch(generator(self));
    generator(self).state = 'finished';
    return null;
  }
  const exit = runtime.once(() => new PyException(builtinClasses.GeneratorExit as PyClass, []));
  try {
    if (need(runtime.resume(generator(self), null, exit)) !== exhausted)
      throw error('RuntimeError', 'generator ignored GeneratorExit');
  } catch (thrown) {
    if (
      isStop(thrown) ||
      (thrown instanceof Raise && thrown.exception.cls.isSubclass(builtinClasses.GeneratorExit as PyClass))
    )
      return null;
    throw thrown;
  }
  return null;
});
for (const cls of Object.values(builtinClasses)) {
  if (!/iterator$|^(enumerate|zip|map|filter|reversed)$/.test(cls.name)) continue;
  method(cls, '__next__', 0, 0, (runtime, self) => {
    const value = tryNext(runtime, self);
    return value === exhausted ? next(value, self) : value;
  });
  method(cls, '__iter__', 0, 0, (_, self) => self);
}

// Special methods of containers, for super() and explicit calls.

for (const cls of [listType, dictType]) {
  method(cls, '__getitem__', 1, 1, (runtime, self, key) => plainItem(runtime, self, key));
  method(cls, '__setitem__', 2, 2, (runtime, self, key, value) => setPlainItem(runtime, self, key, value));
  method(cls, '__delitem__', 1, 1, (runtime, self, key) => deletePlainItem(runtime, self, key));
}
for (const cls of [listType, dictType, setType]) {
  method(cls, '__len__', 0, 0, (_, self) =>
    self instanceof PyList ? self.items.length : (self as PyDict | PySet).size,
  );
  method(cls, '__contains__', 1, 1, (runtime, self, value) => plainContains(runtime, self, value));
  method(cls, '__iter__', 0, 0, (runtime, self) => {
    const copy = self instanceof PyList ? self : self;
    return copy instanceof PyInstance && copy.cls.own('__iter__') !== undefined
      ? tryIterator(runtime, new PyList(plainElementsOf(copy).slice()))
      : tryIterator(runtime, copy);
  });
  method(cls, '__eq__', 1, 1, (runtime, self, other) => compareContainers(runtime, '==', self, other));
  method(cls, '__repr__', 0, 0, (runtime, self) => plainRepr(self, (part) => repr(runtime, part)));
}
method(listType, '__add__', 1, 1, (runtime, self, other) =>
  tryBinary(runtime, 'ADD', new PyList((self as PyList).items), other),
);
const plainElementsOf = (value: Value): readonly Value[] =>
  value instanceof PyList ? value.items : value instanceof PyDict ? value.liveKeys() : (value as PySet).keys();

// Operators of built-in values by their method names.

const operands = ['int', 'float', 'str', 'list', 'tuple', 'set', 'frozenset', 'dict'];
const has: Readonly<Record<string, RegExp>> = {
  int: /^(add|sub|mul|truediv|floordiv|mod|pow|lshift|rshift|and|or|xor)$/,
  float: /^(add|sub|mul|truediv|floordiv|mod|pow)$/,
  str: /^(add|mul|mod)$/,
  list: /^(add|mul)$/,
  tuple: /^(add|mul)$/,
  set: /^(sub|and|or|xor)$/,
  frozenset: /^(sub|and|or|xor)$/,
  dict: /^or$/,
};
/** What a method gives where the operator raises TypeError. */
const answerOf = (make: () => Value): Value => {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof Raise && thrown.exception.cls.name === 'TypeError') return notImplemented;
    throw thrown;
  }
};
const bare = (value: Value): Value => (value instanceof PyList && !value.cls.builtIn ? new PyList(value.items) : value);
const intOf = (value: Value): Value => (typeof value === 'boolean' ? Number(value) : value);
for (const name of operands) {
  const cls = builtinClasses[name] as PyClass;
  const define = (title: string, code: (runtime: Runtime, self: Value, other: Value) => Value): void => {
    if (!cls.attributes.has(title)) method(cls, title, 1, 1, code);
  };
  for (const [operator, { method: title }] of Object.entries(operators)) {
    if (!has[name]?.test(title)) continue;
    define(`__${title}__`, (runtime, self, other) => answerOf(() => tryBinary(runtime, operator, bare(self), other)));
    if (name === 'int' || name === 'float')
      define(`__r${title}__`, (runtime, self, other) => answerOf(() => tryBinary(runtime, operator, other, self)));
  }
  for (const [title, sign] of [
    ['__eq__', '=='],
    ['__ne__', '!='],
    ['__lt__', '<'],
    ['__le__', '<='],
    ['__gt__', '>'],
    ['__ge__', '>='],
  ] as const) {
    if (name === 'dict' && sign !== '==' && sign !== '!=') continue;
    define(
      title,
      (runtime, self, other) => comparePrimitives(sign, self, other) ?? compareContainers(runtime, sign, self, other),
    );
  }
  if (name !== 'int' && name !== 'float') {
    if (!cls.attributes.has('__len__')) method(cls, '__len__', 0, 0, (_, self) => plainLength(self));
    define('__contains__', (runtime, self, value) => plainContains(runtime, self, value));
    if (!/set/.test(name)) define('__getitem__', (runtime, self, key) => plainItem(runtime, self, key));
    if (!cls.attributes.has('__iter__')) method(cls, '__iter__', 0, 0, (runtime, self) => tryIterator(runtime, self));
  } else {
    method(cls, '__neg__', 0, 0, (runtime, self) => tryUnary(runtime, 'NEGATE', self));
    method(cls, '__pos__', 0, 0, (runtime, self) => tryUnary(runtime, 'POSITIVE', self));
    method(cls, '__abs__', 0, 0, (runtime, self) =>
      comparePrimitives('<', self, 0) ? tryUnary(runtime, 'NEGATE', self) : self,
    );
    method(cls, '__bool__', 0, 0, (_, self) => plainTruth(self));
    for (const [title, rounding] of [
      ['__int__', Math.trunc],
      ['__trunc__', Math.trunc],
      ['__floor__', Math.floor],
      ['__ceil__', Math.ceil],
    ] as const)
      method(cls, title, 0, 0, (_, self) =>
        self instanceof PyFloat
          ? wholeOf(Number.isFinite(self.value) ? rounding(self.value) : self.value)
          : intOf(self),
      );
    method(cls, '__float__', 0, 0, (runtime, self) => new PyFloat(realOf(runtime, self) as number));
    method(cls, '__format__', 1, 1, (runtime, self, specification) => format(runtime, self, specification as string));
    for (const title of ['divmod', 'round', 'pow'] as const) {
      const { code } = builtins.get(title) as PyBuiltin;
      const [min, max] = { divmod: [1, 1], round: [0, 1], pow: [1, 2] }[title] as [number, number];
      method(cls, `__${title}__`, min, max, (runtime, self, ...more) =>
        answerOf(() => code(runtime, [self, ...more], null)),
      );
    }
    if (name === 'int') {
      method(cls, '__index__', 0, 0, (_, self) => intOf(self));
      method(cls, '__invert__', 0, 0, (runtime, self) => tryUnary(runtime, 'INVERT', self));
    }
  }
  if (!cls.attributes.has('__repr__'))
    method(cls, '__repr__', 0, 0, (runtime, self) => plainRepr(self, (part) => repr(runtime, part)));
  if (/^(int|float|str|tuple|frozenset)$/.test(name))
    method(cls, '__hash__', 0, 0, (runtime, self) => hashOf(runtime, self));
}
