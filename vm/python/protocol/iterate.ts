/** Iteration: of built-in containers at once, of everything else step by step. */

import { codePoints } from '../data/text.ts';
import { type NativeCode, PyGenerator } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { checkSize, Raise, typeError, valueError } from '../objects/errors.ts';
import { touch } from '../objects/heap.ts';
import {
  Compound,
  DictIterator,
  exhausted,
  Iterator,
  ListIterator,
  PyDictView,
  RangeIterator,
  SetIterator,
  StringIterator,
} from '../objects/iterators.ts';
import { plainHash } from '../objects/keys.ts';
import { PySet } from '../objects/set.ts';
import { typeName, typeOf } from '../objects/types.ts';
import {
  bare,
  builtinClasses,
  PyInstance,
  PyList,
  PyRange,
  PyTuple,
  PyWrapped,
  type Value,
} from '../objects/values.ts';
import { equal } from './compare.ts';
import { again, need, type Runtime } from './runtime.ts';
import { tryTruth } from './truth.ts';

/** Members of a set in the order of iteration. */
export const membersOf = (set: PySet): readonly Value[] => set.inOrder(memberHash(set));

export const memberHash =
  (set: PySet): ((key: Value) => number | bigint) =>
  (key) => {
    for (const [hash, bucket] of set.custom ?? []) if (bucket.includes(key)) return hash as number | bigint;
    return plainHash(key);
  };

/** Iterator of a built-in iterable; undefined for anything else. */
const plainIterator = (given: Value): Value => {
  const value = bare(given);
  if (value instanceof PyList || value instanceof PyTuple) return new ListIterator(value);
  if (value instanceof PyRange) return new RangeIterator(value);
  if (typeof value === 'string') return new StringIterator(value);
  if (value instanceof PyDict) return new DictIterator(value, 'keys');
  if (value instanceof PyDictView) return new DictIterator(value.dict, value.view);
  if (value instanceof PySet) return new SetIterator(value, membersOf(value));
  if (value instanceof Iterator || value instanceof PyGenerator) return value;
  return undefined;
};

const isIterator = (value: Value): boolean =>
  value instanceof Iterator || value instanceof PyGenerator || typeOf(value).own('__next__') !== undefined;

/** iter(value); undefined while guest code runs. */
export const tryIterator = (runtime: Runtime, value: Value): Value => {
  if (value instanceof PyInstance) {
    const method = value.cls.own('__iter__');
    if (method !== undefined && method !== null) {
      const made = runtime.tryCall(method, [value]);
      if (made !== undefined && !isIterator(made))
        throw typeError(`iter() returned non-iterator of type '${typeName(made)}'`);
      return made;
    }
    if (value.cls.layout === 'object' && value.cls.own('__getitem__') !== undefined && method === undefined)
      return new Compound('sequence', null, [value]);
  }
  const plain = plainIterator(value);
  if (plain === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return plain;
};

/** Whether the steps of an iterator never need guest code. */
export const isLeaf = (iterator: Value): boolean =>
  iterator instanceof Iterator &&
  (!(iterator instanceof Compound) ||
    ((iterator.kind === 'enumerate' || iterator.kind === 'zip') && iterator.inner.every(isLeaf)));

/** Next value of an iterator whose steps need no guest code. */
const leafNext = (iterator: Iterator): Value => {
  if (!(iterator instanceof Compound)) return iterator.next();
  if (iterator.kind === 'enumerate') {
    const value = leafNext(iterator.inner[0] as Iterator);
    if (value === exhausted) return exhausted;
    touch(iterator);
    return new PyTuple([iterator.at++, value]);
  }
  return zipped(iterator, (inner) => leafNext(inner as Iterator));
};

const zipped = (zip: Compound, next: (iterator: Value) => Value): Value => {
  if (zip.inner.length === 0) return exhausted;
  const values: Value[] = [];
  for (const [index, inner] of zip.inner.entries()) {
    const value = next(inner);
    if (value === exhausted) {
      if (zip.strict) checkStrict(zip, index, next);
      return exhausted;
    }
    values.push(value);
  }
  return new PyTuple(values);
};

const checkStrict = (zip: Compound, ended: number, next: (iterator: Value) => Value): void => {
  const before = (count: number) => (count === 1 ? 'argument 1' : `arguments 1-${count}`);
  if (ended > 0) throw valueError(`zip() argument ${ended + 1} is shorter than ${before(ended)}`);
  for (const [index, inner] of zip.inner.entries())
    if (index > 0 && next(inner) !== exhausted)
      throw valueError(`zip() argument ${index + 1} is longer than ${before(index)}`);
};

/** next(iterator): a value, `exhausted`, or undefined while guest code runs. To be used where it may run again. */
export const tryNext = (runtime: Runtime, iterator: Value): Value => {
  if (iterator instanceof Compound)
    return isLeaf(iterator) ? runtime.once(() => leafNext(iterator)) : compoundNext(runtime, iterator);
  if (iterator instanceof Iterator) return runtime.once(() => iterator.next());
  if (iterator instanceof PyGenerator) return runtime.resume(iterator, null);
  const method = typeOf(iterator).own('__next__');
  if (method === undefined) throw typeError(`'${typeName(iterator)}' object is not an iterator`);
  try {
    return runtime.tryCall(method, [iterator]);
  } catch (thrown) {
    if (isStop(thrown)) return exhausted;
    throw thrown;
  }
};

/** Whether what was thrown is StopIteration. */
export const isStop = (thrown: unknown): boolean =>
  thrown instanceof Raise && thrown.exception.cls.isSubclass(builtinClasses.StopIteration as PyClass);

const compoundNext = (runtime: Runtime, iterator: Compound): Value => {
  switch (iterator.kind) {
    case 'enumerate': {
      const value = tryNext(runtime, iterator.inner[0]);
      if (value === undefined || value === exhausted) return value;
      touch(iterator);
      return new PyTuple([iterator.at++, value]);
    }
    case 'zip':
      return zipped(iterator, (inner) => need(tryNext(runtime, inner)));
    case 'map': {
      const values: Value[] = [];
      for (const inner of iterator.inner) {
        const value = tryNext(runtime, inner);
        if (value === undefined || value === exhausted) return value;
        values.push(value);
      }
      return runtime.tryCall(iterator.callee, values);
    }
    case 'filter':
      return runtime.repeat(filterNext, [iterator]);
    case 'callable': {
      if (iterator.done) return exhausted;
      const value = runtime.tryCall(iterator.callee, []);
      if (value === undefined) return undefined;
      if (!equal(runtime, value, iterator.inner[0])) return value;
      touch(iterator);
      iterator.done = true;
      return exhausted;
    }
    default:
      return sequenceNext(runtime, iterator);
  }
};

const filterNext: NativeCode = (runtime, [filter]) => {
  const { inner, callee } = filter as Compound;
  const value = tryNext(runtime, inner[0]);
  if (value === undefined || value === exhausted) return value;
  const answer = callee === null ? value : runtime.tryCall(callee, [value]);
  if (answer === undefined) return undefined;
  const truth = tryTruth(runtime, answer);
  if (truth === undefined) return undefined;
  return truth ? value : again;
};

/** Old-style iteration of an object by `__getitem__` with 0, 1, …, or from the end for reversed(). */
const sequenceNext = (runtime: Runtime, iterator: Compound): Value => {
  const [sequence] = iterator.inner;
  if (iterator.done || iterator.at < 0) return exhausted;
  try {
    const value = runtime.tryCall(typeOf(sequence).own('__getitem__'), [sequence, iterator.at]);
    if (value !== undefined) {
      touch(iterator);
      iterator.at += iterator.kind === 'reversed' ? -1 : 1;
    }
    return value;
  } catch (thrown) {
    const ends = ['IndexError', 'StopIteration'].map((name) => builtinClasses[name] as PyClass);
    if (!(thrown instanceof Raise) || !ends.some((cls) => thrown.exception.cls.isSubclass(cls))) throw thrown;
    touch(iterator);
    iterator.done = true;
    return exhausted;
  }
};

/** Next value without any wait, for iterators that need no guest code; undefined for the others. */
export const nextAtOnce = (iterator: Value): Value =>
  iterator instanceof Iterator && isLeaf(iterator) ? leafNext(iterator) : undefined;

/** The elements of a built-in container at once; undefined for anything whose steps are to be taken one by one. */
export const plainElements = (value: Value): readonly Value[] | undefined => {
  if (value instanceof PyTuple) return value.items;
  if (value instanceof PyInstance && value.cls.own('__iter__') !== undefined) return undefined;
  if (value instanceof PyWrapped) return plainElements(value.value);
  if (value instanceof PyList) return value.items;
  if (typeof value === 'string') return codePoints(value);
  if (value instanceof PyDict) return value.liveKeys();
  if (value instanceof PySet) return membersOf(value);
  if (value instanceof PyRange) {
    checkSize(value.length, 'elements');
    const numbers = new Array<Value>(value.length);
    for (let at = 0; at < value.length; at++) numbers[at] = value.start + at * value.step;
    return numbers;
  }
  return undefined;
};

/** All elements of an iterable. Throws while guest code runs. The array must not be changed. */
export const elementsOf = (runtime: Runtime, value: Value): readonly Value[] => {
  const plain = plainElements(value);
  if (plain) return plain;
  const iterator = runtime.once(() => plainIterator(value)) ?? need(tryIterator(runtime, value));
  if (iterator instanceof Iterator && isLeaf(iterator)) {
    return runtime.once(() => {
      const values: Value[] = [];
      for (let next = leafNext(iterator); next !== exhausted; next = leafNext(iterator)) {
        checkSize(values.length, 'elements');
        values.push(next);
      }
      return values;
    });
  }
  return runtime.collect(iterator);
};
