/** Methods of object, exceptions, generators and classes, and the special methods that super() may name. */

import type { PyGenerator } from '../objects/callables.ts';
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
  PyInstance,
  PyList,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { deleteAttribute, setOwnAttribute } from '../protocol/attributes.ts';
import { compareContainers } from '../protocol/compare.ts';
import { deletePlainItem, plainContains, plainItem, setPlainItem } from '../protocol/items.ts';
import { isStop, tryIterator, tryNext } from '../protocol/iterate.ts';
import { tryBinary } from '../protocol/operators.ts';
import { exceptionText, plainRepr, repr, str } from '../protocol/repr.ts';
import { need } from '../protocol/runtime.ts';
import { allocateInstance } from './allocate.ts';
import { free, freeMethod, method } from './define.ts';
import { stopOf } from './functions.ts';

freeMethod(objectType, '__init__', (_, [self, ...args]) => {
  if (args.length > 0 && !(self instanceof PyException))
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
  if (self instanceof PyInstance && self.deleteAttribute(name as string)) return null;
  return deleteAttribute(runtime, self, name as string);
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
  const created = runtime.once(() => generator(self).state === 'created');
  if (created) {
    runtime.once(() => {
      touch(generator(self));
      generator(self).state = 'finished';
      return true;
    });
    throw new Raise(thrown);
  }
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
