import { PyBuiltin } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { noneType, rangeType, sharing, sliceType, strType, superType, typeName, typeOf } from '../objects/types.ts';
import {
  bare,
  builtinClasses,
  PyDescriptor,
  PyRange,
  PySlice,
  PySuper,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { boundsOf, indexOf } from '../protocol/items.ts';
import { str } from '../protocol/repr.ts';
import type { Runtime } from '../protocol/runtime.ts';
import { wrapped } from './allocate.ts';
import { free, method } from './define.ts';
import { made } from './functions.ts';
import { makeTranslation } from './text.ts';

const constructor = (cls: PyClass, code: Parameters<typeof free>[1]): void => {
  cls.attributes.set('__new__', free('__new__', code));
};
constructor(strType, (runtime, [cls, value, ...more]) => {
  if (more.length > 2) throw typeError(`str() takes at most 3 arguments (${more.length + 1} given)`);
  if (more.length > 0) {
    for (const [at, given] of more.map(bare).entries())
      if (typeof given !== 'string')
        throw typeError(`str() argument '${at === 0 ? 'encoding' : 'errors'}' must be str, not ${typeName(given)}`);
    if (typeof bare(value) === 'string') throw typeError('decoding str is not supported');
    throw typeError(`decoding to str: need a bytes-like object, ${typeName(value)} found`);
  }
  return wrapped(cls, value === undefined ? '' : str(runtime, value));
});
strType.attributes.set(
  'maketrans',
  sharing(
    () =>
      new PyDescriptor(
        'staticmethod',
        free('maketrans', (_, args) => makeTranslation(args)),
      ),
  ),
);
constructor(noneType, () => {
  throw typeError("cannot create 'NoneType' instances");
});
const rangePart = (runtime: Runtime, value: Value): number => {
  const index = indexOf(runtime, value);
  if (index === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  if (!Number.isSafeInteger(index))
    throw error('Unsupported', 'ranges beyond 53 bits are not supported by the Python machine');
  return index;
};
constructor(rangeType, (runtime, [, ...args], keywords) => {
  if (keywords && keywords.size > 0) throw typeError('range() takes no keyword arguments');
  if (args.length === 0) throw typeError('range expected at least 1 argument, got 0');
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
  const [a, b, c] = args.map((each) => rangePart(runtime, each));
  if (c === 0) throw valueError('range() arg 3 must not be zero');
  return args.length === 1 ? new PyRange(0, a as number, 1) : new PyRange(a as number, b as number, c ?? 1);
});
constructor(sliceType, (_, [, ...args]) => {
  if (args.length === 0) throw typeError('slice expected at least 1 argument, got 0');
  return args.length === 1 ? new PySlice(null, args[0], null) : new PySlice(args[0], args[1], args[2] ?? null);
});
method(sliceType, 'indices', 1, 1, (runtime, self, given) => {
  const length = indexOf(runtime, given);
  if (length === undefined) throw typeError(`'${typeName(given)}' object cannot be interpreted as an integer`);
  if (length < 0) throw valueError('length should not be negative');
  const { start, stop, step } = boundsOf(runtime, self as PySlice, length);
  return new PyTuple([start, stop, step]);
});
for (const name of ['start', 'stop', 'step'] as const) {
  sliceType.attributes.set(
    name,
    sharing(
      () =>
        new PyDescriptor(
          'property',
          free(name, (_, [self]) => (self as PySlice)[name]),
        ),
    ),
  );
  rangeType.attributes.set(
    name,
    sharing(
      () =>
        new PyDescriptor(
          'property',
          free(name, (_, [self]) => (self as PyRange)[name]),
        ),
    ),
  );
}
constructor(superType, (runtime, [, cls, self]) => {
  const found = cls === undefined ? runtime.superArguments() : { cls, self };
  if (!found) throw error('RuntimeError', 'super(): no arguments');
  if (found.cls === undefined) throw error('RuntimeError', 'super(): empty __class__ cell');
  if (!(found.cls instanceof PyClass)) throw typeError(`super() argument 1 must be a type, not ${typeName(found.cls)}`);
  const owner = found.self instanceof PyClass ? found.self : typeOf(found.self);
  if (!owner.isSubclass(found.cls)) throw typeError('super(type, obj): obj must be an instance or subtype of type');
  return new PySuper(found.cls, found.self);
});
const propertyClass = builtinClasses.property as PyClass;
constructor(
  propertyClass,
  (_, [, get = null, set = null, remove = null], keywords) =>
    new PyDescriptor(
      'property',
      keywords?.get('fget') ?? get,
      keywords?.get('fset') ?? set,
      keywords?.get('fdel') ?? remove,
    ),
);
for (const [name, part] of [
  ['fget', 'get'],
  ['fset', 'set'],
  ['fdel', 'delete'],
] as const)
  propertyClass.attributes.set(
    name,
    sharing(
      () =>
        new PyDescriptor(
          'property',
          free(name, (_, [self]) => (self as PyDescriptor)[part]),
        ),
    ),
  );
for (const [name, make] of [
  ['getter', (self: PyDescriptor, callee: Value) => new PyDescriptor('property', callee, self.set, self.delete)],
  ['setter', (self: PyDescriptor, callee: Value) => new PyDescriptor('property', self.get, callee, self.delete)],
  ['deleter', (self: PyDescriptor, callee: Value) => new PyDescriptor('property', self.get, self.set, callee)],
] as const)
  propertyClass.attributes.set(
    name,
    sharing(() => new PyBuiltin(name, (_, [self, callee]) => make(self as PyDescriptor, callee), 'property')),
  );
for (const kind of ['staticmethod', 'classmethod'] as const)
  constructor(builtinClasses[kind] as PyClass, (_, [, callee]) => new PyDescriptor(kind, callee));
for (const [kind, name] of [
  ['enumerate', 'enumerate'],
  ['zip', 'zip'],
  ['map', 'map'],
  ['filter', 'filter'],
  ['reversed', 'reversed'],
] as const) {
  const builtin = made.find((each) => each.name === name) as PyBuiltin;
  constructor(builtinClasses[kind] as PyClass, (runtime, [, ...args], keywords) =>
    builtin.code(runtime, args, keywords),
  );
}
