/** Methods of list, tuple, dict, set and frozenset. */

import type { Keywords } from '../objects/callables.ts';
import { type NativeCode, PyBuiltin } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { heap, touch, touchAt, touchEnd } from '../objects/heap.ts';
import { DictIterator, PyDictView } from '../objects/iterators.ts';
import { plainKey } from '../objects/keys.ts';
import { PySet } from '../objects/set.ts';
import {
  dictType,
  frozensetType,
  listType,
  rangeType,
  setType,
  sharing,
  tupleType,
  typeName,
} from '../objects/types.ts';
import {
  builtinClasses,
  PyDescriptor,
  PyList,
  type PyRange,
  PyTuple,
  PyWrapped,
  type Value,
} from '../objects/values.ts';
import { equal, equalAtOnce } from '../protocol/compare.ts';
import { plainContains, sizeOf } from '../protocol/items.ts';
import { elementsOf, memberHash } from '../protocol/iterate.ts';
import { findKey, keyFor, leaveBuckets, putItem } from '../protocol/lookup.ts';
import { repr } from '../protocol/repr.ts';
import { Again, need, type Runtime } from '../protocol/runtime.ts';
import {
  addAll,
  addMember,
  copySet,
  difference,
  intersection,
  removeMember,
  symmetricDifference,
  union,
  updateDict,
} from '../protocol/sets.ts';
import { allocateInstance, wrapped } from './allocate.ts';
import { free, freeMethod, method } from './define.ts';
import { sorted } from './sorting.ts';

const list = (value: Value): PyList => value as PyList;
const index = (runtime: Runtime, value: Value): number => {
  const found = sizeOf(runtime, value);
  if (found === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return found;
};

/** The place of a value, from a place to one before the end (None: the length); -1 when it is nowhere. */
const findFrom: NativeCode = (runtime, [self, value, from, end]) => {
  const { items } = self as PyList;
  for (let at = from as number; at < Math.min(items.length, (end as number | null) ?? items.length); at++) {
    const same = equalAtOnce(items[at], value);
    if (same ?? equal(runtime, items[at], value)) return at;
    // What guest code has answered is not asked again.
    if (same === undefined) return new Again(self, value, at + 1, end);
  }
  return -1;
};
const countFrom: NativeCode = (runtime, [self, value, from, found]) => {
  const { items } = self as PyList;
  let count = found as number;
  for (let at = from as number; at < items.length; at++) {
    const same = equalAtOnce(items[at], value);
    if (same ?? equal(runtime, items[at], value)) count++;
    if (same === undefined) return new Again(self, value, at + 1, count);
  }
  return count;
};

method(
  listType,
  'append',
  1,
  1,
  (_, self, value) => {
    touchEnd(list(self));
    list(self).items.push(value);
    return null;
  },
  {
    quick: (self, value, more) => {
      if (value === undefined || more !== undefined || !list(self).appendable(heap.epoch)) return undefined;
      list(self).items.push(value);
      return null;
    },
  },
);
method(listType, 'extend', 1, 1, (runtime, self, more) => {
  const values = elementsOf(runtime, more);
  touchEnd(list(self));
  const count = values.length;
  for (let at = 0; at < count; at++) list(self).items.push(values[at]);
  return null;
});
method(listType, 'insert', 2, 2, (runtime, self, at, value) => {
  const place = index(runtime, at);
  touch(list(self));
  const { items } = list(self);
  items.splice(Math.max(0, place < 0 ? place + items.length : place), 0, value);
  return null;
});
method(
  listType,
  'pop',
  0,
  1,
  (runtime, self, at = -1) => {
    const { items } = list(self);
    if (items.length === 0) throw error('IndexError', 'pop from empty list');
    const place = index(runtime, at);
    const real = place < 0 ? place + items.length : place;
    if (real < 0 || real >= items.length) throw error('IndexError', 'pop index out of range');
    if (real < items.length - 1) {
      touch(list(self));
      return items.splice(real, 1)[0];
    }
    touchAt(list(self), real);
    return items.pop();
  },
  {
    quick: (self, at) => {
      const { items } = list(self);
      return at === undefined && items.length > 0 && list(self).writable(items.length - 1, heap.epoch)
        ? items.pop()
        : undefined;
    },
  },
);
method(listType, 'remove', 1, 1, (runtime, self, value) => {
  const at = need(runtime.repeat(findFrom, [self, value, 0, null])) as number;
  if (at < 0) throw valueError('list.remove(x): x not in list');
  touch(list(self));
  list(self).items.splice(at, 1);
  return null;
});
method(listType, 'clear', 0, 0, (_, self) => {
  touch(list(self));
  list(self).items = [];
  return null;
});
method(listType, 'reverse', 0, 0, (_, self) => {
  touch(list(self));
  list(self).items.reverse();
  return null;
});
method(listType, 'copy', 0, 0, (_, self) => new PyList(list(self).items.slice()));
freeMethod(listType, 'sort', (runtime, [self, ...args], keywords) => {
  if (args.length > 0) throw typeError('sort() takes no positional arguments');
  const values = sorted(runtime, list(self).items, keywords, 'sort');
  touch(list(self));
  list(self).items = values;
  return null;
});
for (const [cls, name] of [
  [listType, 'list'],
  [tupleType, 'tuple'],
] as const) {
  method(cls, 'index', 1, 3, (runtime, self, value, from = 0, to = Number.MAX_SAFE_INTEGER) => {
    const { items } = self as PyTuple;
    const clip = (place: number) => Math.max(0, place < 0 ? place + items.length : place);
    const end = Math.min(items.length, clip(index(runtime, to)));
    const at = need(runtime.repeat(findFrom, [self, value, clip(index(runtime, from)), end])) as number;
    if (at >= 0) return at;
    throw valueError(name === 'list' ? `${repr(runtime, value)} is not in list` : 'tuple.index(x): x not in tuple');
  });
  method(cls, 'count', 1, 1, (runtime, self, value) => runtime.repeat(countFrom, [self, value, 0, 0]));
}
method(rangeType, 'index', 1, 1, (runtime, self, value) => {
  const { start, step } = self as PyRange;
  if (!plainContains(runtime, self, value)) throw valueError(`${repr(runtime, value)} is not in range`);
  return (Number(value) - start) / step;
});
method(rangeType, 'count', 1, 1, (runtime, self, value) => Number(plainContains(runtime, self, value)));

// dict

const dict = (value: Value): PyDict => value as PyDict;
const find = (runtime: Runtime, self: Value, key: Value): Value => {
  const found = findKey(runtime, dict(self), key, equal);
  return found === undefined ? undefined : dict(self).get(found);
};
method(
  dictType,
  'get',
  1,
  2,
  (runtime, self, key, standard = null) => find(runtime, self, key) ?? foundOr(runtime, self, key, standard),
  {
    quick: (self, key, standard) => {
      if (typeof key !== 'number' && (typeof key !== 'string' || key.charCodeAt(0) === 0)) return undefined;
      const value = dict(self).get(key);
      return value === undefined ? (standard === undefined ? null : standard) : value;
    },
  },
);
/** A value of None is a value. */
const foundOr = (runtime: Runtime, self: Value, key: Value, standard: Value): Value =>
  find(runtime, self, key) === null ? null : standard;
method(dictType, 'setdefault', 1, 2, (runtime, self, key, standard = null) => {
  const found = find(runtime, self, key);
  if (found !== undefined) return found;
  putItem(dict(self), keyFor(runtime, dict(self), key, equal), key, standard);
  return standard;
});
method(dictType, 'pop', 1, 2, (runtime, self, key, standard) => {
  const found = findKey(runtime, dict(self), key, equal);
  const value = found === undefined ? undefined : dict(self).remove(found);
  if (value !== undefined) {
    leaveBuckets(dict(self), found);
    return value;
  }
  if (standard !== undefined) return standard;
  throw error('KeyError', key);
});
method(dictType, 'popitem', 0, 0, (_, self) => {
  const { keys, values, mapKeys } = dict(self);
  if (dict(self).size === 0) throw error('KeyError', 'popitem(): dictionary is empty');
  let at = keys.length - 1;
  while (values[at] === undefined) at--;
  const pair = new PyTuple([keys[at], values[at]]);
  const mapKey = mapKeys[at];
  dict(self).remove(mapKey);
  leaveBuckets(dict(self), mapKey);
  return pair;
});
freeMethod(dictType, 'update', (runtime, [self, ...args], keywords) => {
  if (args.length > 1) throw typeError(`update expected at most 1 argument, got ${args.length}`);
  if (args[0] !== undefined) updateDict(runtime, dict(self), args[0]);
  for (const [name, value] of keywords ?? []) dict(self).setText(name, value);
  return null;
});
method(dictType, 'clear', 0, 0, (_, self) => {
  dict(self).clear();
  return null;
});
method(dictType, 'copy', 0, 0, (_, self) => {
  const made = new PyDict();
  made.fill(dict(self));
  return made;
});
for (const view of ['keys', 'values', 'items'] as const)
  method(dictType, view, 0, 0, (_, self) => new PyDictView(dict(self), view), {
    quick: (self, a) => (a === undefined ? new PyDictView(dict(self), view) : undefined),
  });
for (const view of ['dict_keys', 'dict_items'])
  method(builtinClasses[view] as PyClass, 'isdisjoint', 1, 1, (runtime, self, other) =>
    elementsOf(runtime, other).every((each) => !plainContains(runtime, self, each)),
  );
method(dictType, '__reversed__', 0, 0, (_, self) => new DictIterator(dict(self), 'keys', true));
dictType.attributes.set(
  'fromkeys',
  sharing(
    () =>
      new PyDescriptor(
        'classmethod',
        new PyBuiltin('fromkeys', (runtime, [, keys, value = null]) => {
          const made = new PyDict();
          for (const key of elementsOf(runtime, keys)) putItem(made, keyFor(runtime, made, key, equal), key, value);
          return made;
        }),
      ),
  ),
);

// set and frozenset

const set = (value: Value): PySet => value as PySet;
const asOthers = (runtime: Runtime, value: Value): PySet | readonly Value[] =>
  value instanceof PySet ? value : elementsOf(runtime, value);
for (const cls of [setType, frozensetType]) {
  freeMethod(cls, 'union', (runtime, [self, ...others]) =>
    others.reduce<PySet>((made, other) => union(runtime, made, asOthers(runtime, other), cls), copySet(set(self), cls)),
  );
  freeMethod(cls, 'intersection', (runtime, [self, ...others]) =>
    others.reduce<PySet>(
      (made, other) => intersection(runtime, made, asOthers(runtime, other), cls),
      copySet(set(self), cls),
    ),
  );
  freeMethod(cls, 'difference', (runtime, [self, ...others]) =>
    others.reduce<PySet>(
      (made, other) => difference(runtime, made, asOthers(runtime, other), cls),
      copySet(set(self), cls),
    ),
  );
  method(cls, 'symmetric_difference', 1, 1, (runtime, self, other) =>
    symmetricDifference(runtime, set(self), asOthers(runtime, other), cls),
  );
  method(cls, 'issubset', 1, 1, (runtime, self, other) => {
    const whole = asSet(runtime, other);
    return set(self)
      .keys()
      .every((key) => findKey(runtime, whole, key, equal) !== undefined);
  });
  method(cls, 'issuperset', 1, 1, (runtime, self, other) =>
    elementsOf(runtime, other).every((key) => findKey(runtime, set(self), key, equal) !== undefined),
  );
  method(cls, 'isdisjoint', 1, 1, (runtime, self, other) =>
    elementsOf(runtime, other).every((key) => findKey(runtime, set(self), key, equal) === undefined),
  );
  method(cls, 'copy', 0, 0, (_, self) => (set(self).frozen ? self : copySet(set(self), setType)));
}
const asSet = (runtime: Runtime, value: Value): PySet =>
  value instanceof PySet ? value : addAll(runtime, new PySet(setType), elementsOf(runtime, value));
method(
  setType,
  'add',
  1,
  1,
  (runtime, self, value) => {
    addMember(runtime, set(self), value);
    return null;
  },
  {
    quick: (self, value) => {
      const key = value === undefined ? undefined : plainKey(value);
      if (key === undefined || set(self).custom) return undefined;
      set(self).add(key, value);
      return null;
    },
  },
);
method(setType, 'remove', 1, 1, (runtime, self, value) => {
  if (!removeMember(runtime, set(self), value)) throw error('KeyError', value);
  return null;
});
method(setType, 'discard', 1, 1, (runtime, self, value) => {
  removeMember(runtime, set(self), value);
  return null;
});
method(setType, 'pop', 0, 0, (runtime, self) => {
  if (set(self).size === 0) throw error('KeyError', 'pop from an empty set');
  const value = set(self).first(memberHash(set(self)));
  removeMember(runtime, set(self), value);
  return value;
});
method(setType, 'clear', 0, 0, (_, self) => {
  set(self).clear();
  return null;
});
const inPlace = (name: string, operation: typeof union): void =>
  freeMethod(setType, name, (runtime, [self, ...others]) => {
    const made = others.reduce<PySet>(
      (each, other) => operation(runtime, each, asOthers(runtime, other), setType),
      copySet(set(self), setType),
    );
    touch(set(self));
    set(self).become(made);
    return null;
  });
freeMethod(setType, 'update', (runtime, [self, ...others]) => {
  const more = others.map((other) => asOthers(runtime, other));
  for (const each of more) addAll(runtime, set(self), each);
  return null;
});
inPlace('intersection_update', intersection);
inPlace('difference_update', difference);
inPlace('symmetric_difference_update', symmetricDifference);

// Constructors

const noKeywords = (name: string, keywords: Keywords | null): void => {
  if (keywords && keywords.size > 0) throw typeError(`${name}() takes no keyword arguments`);
};
const atMostOne = (name: string, args: readonly Value[]): void => {
  if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
};
const constructor = (
  cls: PyClass,
  make: (runtime: Runtime, args: readonly Value[], keywords: Keywords | null) => Value,
): void => {
  cls.attributes.set(
    '__new__',
    free('__new__', (runtime, [given, ...args], keywords) => {
      if (given === cls || !(given instanceof PyClass)) return make(runtime, args, keywords);
      // What a subclass has in addition is made empty, and filled by `__init__`.
      return cls === tupleType ? wrapped(given, make(runtime, args, keywords)) : allocateInstance(given, args);
    }),
  );
};
constructor(listType, (runtime, args, keywords) => {
  noKeywords('list', keywords);
  atMostOne('list', args);
  return new PyList(args[0] === undefined ? [] : elementsOf(runtime, args[0]).slice());
});
constructor(tupleType, (runtime, args, keywords) => {
  noKeywords('tuple', keywords);
  atMostOne('tuple', args);
  if (args[0] instanceof PyTuple) return args[0];
  if (args[0] instanceof PyWrapped && args[0].value instanceof PyTuple && args[0].cls.own('__iter__') === undefined)
    return args[0].value;
  return new PyTuple(args[0] === undefined ? [] : elementsOf(runtime, args[0]).slice());
});
const setOf = (runtime: Runtime, cls: PyClass, value: Value): PySet => {
  if (value === undefined) return new PySet(cls);
  if (value instanceof PySet) return copySet(value, cls);
  const made = new PySet(cls);
  if (value instanceof PyDict) made.reserve(value.size);
  return addAll(runtime, made, elementsOf(runtime, value));
};
constructor(setType, (runtime, args) => {
  atMostOne('set', args);
  return setOf(runtime, setType, args[0]);
});
constructor(frozensetType, (runtime, args) => {
  atMostOne('frozenset', args);
  return args[0] instanceof PySet && args[0].frozen ? args[0] : setOf(runtime, frozensetType, args[0]);
});
constructor(dictType, (runtime, args, keywords) => {
  atMostOne('dict', args);
  const made = new PyDict();
  if (args[0] !== undefined) updateDict(runtime, made, args[0]);
  for (const [name, value] of keywords ?? []) made.setText(name, value);
  return made;
});

// What __init__ of a subclass does through super().
freeMethod(listType, '__init__', (runtime, [self, given]) => {
  const values = given === undefined ? [] : elementsOf(runtime, given).slice();
  touch(list(self));
  list(self).items = values;
  return null;
});
freeMethod(dictType, '__init__', (runtime, [self, given], keywords) => {
  if (given !== undefined) updateDict(runtime, dict(self), given);
  for (const [name, value] of keywords ?? []) dict(self).setText(name, value);
  return null;
});
freeMethod(setType, '__init__', (runtime, [self, given]) => {
  if (given !== undefined) addAll(runtime, set(self), elementsOf(runtime, given));
  return null;
});
