/** Operations of sets, in CPython's order of insertion; and dict.update(). */
import type { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { PySet } from '../objects/set.ts';
import { setType, typeName, typeOf } from '../objects/types.ts';
import { PyInstance, type Value } from '../objects/values.ts';
import { equal } from './compare.ts';
import { item } from './items.ts';
import { elementsOf, memberHash, membersOf } from './iterate.ts';
import { findKey, keyFor, leaveBuckets, putItem, putMember } from './lookup.ts';
import { need, type Runtime } from './runtime.ts';

/** Adds one value. Throws while guest code runs. */
export const addMember = (runtime: Runtime, set: PySet, value: Value): void =>
  putMember(set, keyFor(runtime, set, value, equal), value);

/** Removes one value; whether it was there. */
export const removeMember = (runtime: Runtime, set: PySet, value: Value): boolean => {
  const key = findKey(runtime, set, value, equal);
  if (key === undefined || !set.remove(key)) return false;
  leaveBuckets(set, key);
  return true;
};

/** Adds all values of an iterable to a set that is being made; it may be made again while guest code runs. */
export const addAll = (runtime: Runtime, set: PySet, more: PySet | readonly Value[]): PySet => {
  if (more instanceof PySet) set.reserve(more.size);
  for (const value of more instanceof PySet ? membersOf(more) : more) addMember(runtime, set, value);
  return set;
};

export const copySet = (set: PySet, cls: PyClass): PySet => PySet.from(set, cls, memberHash(set));

type Others = PySet | readonly Value[];

export const union = (runtime: Runtime, a: PySet, b: Others, cls: PyClass = setType): PySet =>
  addAll(runtime, copySet(a, cls), b);

const has = (runtime: Runtime, set: PySet, value: Value): boolean => findKey(runtime, set, value, equal) !== undefined;

export const intersection = (runtime: Runtime, a: PySet, b: Others, cls: PyClass = setType): PySet => {
  const made = new PySet(cls);
  if (b instanceof PySet) {
    const [large, small] = b.size > a.size ? [b, a] : [a, b];
    for (const value of membersOf(small)) if (has(runtime, large, value)) addMember(runtime, made, value);
  } else for (const value of b) if (has(runtime, a, value)) addMember(runtime, made, value);
  return made;
};

export const difference = (runtime: Runtime, a: PySet, b: Others, cls: PyClass = setType): PySet => {
  if (!(b instanceof PySet) || a.size >> 2 > b.size) {
    const made = copySet(a, cls);
    for (const value of b instanceof PySet ? membersOf(b) : b) removeMember(runtime, made, value);
    return made;
  }
  const made = new PySet(cls);
  for (const value of membersOf(a)) if (!has(runtime, b, value)) addMember(runtime, made, value);
  return made;
};

export const symmetricDifference = (runtime: Runtime, a: PySet, b: Others, cls: PyClass = setType): PySet => {
  const other = b instanceof PySet ? b : addAll(runtime, new PySet(setType), b);
  const made = copySet(other, cls);
  for (const value of membersOf(a)) if (!removeMember(runtime, made, value)) addMember(runtime, made, value);
  return made;
};

/** dict.update() with a mapping or pairs. Throws while guest code runs; puts everything in at the end. */
export const updateDict = (runtime: Runtime, dict: PyDict, more: Value): void => {
  if (more instanceof PyDict && more.cls.own('__getitem__') === undefined) {
    for (const [at, value] of more.values.slice().entries())
      if (value !== undefined) putItem(dict, keyFor(runtime, dict, more.keys[at], equal), more.keys[at], value);
    return;
  }
  if (more instanceof PyInstance && typeOf(more).own('keys') !== undefined) {
    const keys = elementsOf(runtime, runtime.call(typeOf(more).own('keys'), [more]));
    const values = keys.map((key) => need(item(runtime, more, key)));
    for (const [at, key] of keys.entries()) putItem(dict, keyFor(runtime, dict, key, equal), key, values[at]);
    return;
  }
  const pairs = elementsOf(runtime, more).map((pair, at) => {
    const parts = pairOf(runtime, pair, at);
    if (parts.length !== 2)
      throw valueError(`dictionary update sequence element #${at} has length ${parts.length}; 2 is required`);
    return parts;
  });
  for (const [key, value] of pairs) putItem(dict, keyFor(runtime, dict, key, equal), key, value);
};

const pairOf = (runtime: Runtime, pair: Value, at: number): readonly Value[] => {
  if (
    typeof pair === 'number' ||
    typeof pair === 'boolean' ||
    pair === null ||
    typeof pair === 'bigint' ||
    typeName(pair) === 'float'
  )
    throw typeError(`cannot convert dictionary update sequence element #${at} to a sequence`);
  return elementsOf(runtime, pair);
};
