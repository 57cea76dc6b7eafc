/** Items and slices: container[key], container[key] = value, del container[key], value in container. */
import { codePointLength, codePoints, isWide, textSlice } from '../data/text.ts';
import { type NativeCode, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { touch, touchAt } from '../objects/heap.ts';
import { exhausted, Iterator, PyDictView } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import { isInt, typeName, typeOf } from '../objects/types.ts';
import {
  bare,
  PyDescriptor,
  PyInstance,
  PyList,
  PyRange,
  PySlice,
  PyTuple,
  PyWrapped,
  type Value,
} from '../objects/values.ts';
import { equal, equalAtOnce } from './compare.ts';
import { elementsOf, tryIterator, tryNext } from './iterate.ts';
import { findKey, keyFor, leaveBuckets, putItem } from './lookup.ts';
import { Again, again, need, type Runtime } from './runtime.ts';
import { tryTruth } from './truth.ts';

/** An index as a number; undefined when the value is none. Asks `__index__`. */
export const indexOf = (runtime: Runtime, value: Value): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value > 0n ? 2 ** 53 : -(2 ** 53);
  if (value instanceof PyWrapped) return value.cls.layout === 'int' ? indexOf(runtime, value.value) : undefined;
  const method = typeOf(value).own('__index__');
  if (method === undefined) return undefined;
  const answer = runtime.call(method, [value]);
  if (!isInt(answer)) throw typeError(`__index__ returned non-int (type ${typeName(answer)})`);
  return Number(answer);
};

/** An index as C's ssize_t; undefined when the value is none. Throws OverflowError when it is too large. */
export const sizeOf = (runtime: Runtime, value: Value): number | undefined => {
  if (typeof value === 'bigint' && (value >= 2n ** 63n || value < -(2n ** 63n)))
    throw error('OverflowError', 'Python int too large to convert to C ssize_t');
  return indexOf(runtime, value);
};

export interface Bounds {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

/** The places that a slice names in a sequence of a length. */
export const boundsOf = (runtime: Runtime, slice: PySlice, length: number): Bounds => {
  const part = (value: Value): number | undefined => {
    if (value === null) return undefined;
    const index = indexOf(runtime, value);
    if (index === undefined) throw typeError('slice indices must be integers or None or have an __index__ method');
    return index;
  };
  const step = part(slice.step) ?? 1;
  if (step === 0) throw valueError('slice step cannot be zero');
  const low = step < 0 ? -1 : 0;
  const high = step < 0 ? length - 1 : length;
  const clip = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, low), high);
  const [first, last] = [part(slice.start), part(slice.stop)];
  const start = first === undefined ? (step < 0 ? high : low) : clip(first);
  const stop = last === undefined ? (step < 0 ? low : high) : clip(last);
  const count = Math.max(0, step > 0 ? Math.ceil((stop - start) / step) : Math.ceil((start - stop) / -step));
  return { start, stop, step, count };
};

const sliced = (values: readonly Value[], { start, step, count }: Bounds): Value[] => {
  if (step === 1) return values.slice(start, start + count);
  const taken: Value[] = [];
  for (let at = 0; at < count; at++) taken.push(values[start + at * step]);
  return taken;
};

/** container[key]; undefined while guest code runs. */
export const item = (runtime: Runtime, container: Value, key: Value): Value => {
  if (container instanceof PyInstance) {
    const method = container.cls.own('__getitem__');
    if (method !== undefined) return runtime.tryCall(method, [container, key]);
  }
  return plainItem(runtime, bare(container), key);
};

/** As the built-in classes do it. */
export const plainItem = (runtime: Runtime, container: Value, key: Value): Value => {
  if (container instanceof PyList || container instanceof PyTuple) {
    const { items } = container;
    const name = container instanceof PyList ? 'list' : 'tuple';
    if (key instanceof PySlice) {
      const taken = sliced(items, boundsOf(runtime, key, items.length));
      return container instanceof PyList ? new PyList(taken) : new PyTuple(taken);
    }
    const index = indexOf(runtime, key);
    if (index === undefined) throw typeError(`${name} indices must be integers or slices, not ${typeName(key)}`);
    const value = items[index < 0 ? index + items.length : index];
    if (value === undefined) {
      if (typeof key === 'bigint' && BigInt.asIntN(64, key) !== key)
        throw error('IndexError', "cannot fit 'int' into an index-sized integer");
      throw error('IndexError', `${name} index out of range`);
    }
    return value;
  }
  if (container instanceof PyDict) {
    const found = findKey(runtime, container, key, equal);
    const value = found === undefined ? undefined : container.get(found);
    if (value !== undefined) return value;
    const missing = container.cls.own('__missing__');
    if (missing !== undefined) return runtime.tryCall(missing, [container, key]);
    throw error('KeyError', key);
  }
  if (typeof container === 'string') return textItem(runtime, container, key);
  if (container instanceof PyRange) {
    if (key instanceof PySlice) {
      const { start, stop, step } = boundsOf(runtime, key, container.length);
      return new PyRange(
        container.start + start * container.step,
        container.start + stop * container.step,
        container.step * step,
      );
    }
    const index = indexOf(runtime, key);
    if (index === undefined) throw typeError(`range indices must be integers or slices, not ${typeName(key)}`);
    const at = index < 0 ? index + container.length : index;
    if (at < 0 || at >= container.length) throw error('IndexError', 'range object index out of range');
    return container.start + at * container.step;
  }
  if (container instanceof PyClass) {
    const method = container.find('__class_getitem__');
    if (method instanceof PyDescriptor) return runtime.tryCall(method.get, [container, key]);
    if (container.builtIn && ['list', 'dict', 'set', 'tuple', 'frozenset', 'type'].includes(container.name))
      return container;
    throw typeError(`type '${container.name}' is not subscriptable`);
  }
  throw typeError(`'${typeName(container)}' object is not subscriptable`);
};

const textItem = (runtime: Runtime, text: string, key: Value): Value => {
  if (key instanceof PySlice) {
    const bounds = boundsOf(runtime, key, codePointLength(text));
    if (bounds.step === 1) return textSlice(text, bounds.start, bounds.start + bounds.count);
    return sliced(codePoints(text), bounds).join('');
  }
  const index = indexOf(runtime, key);
  if (index === undefined) throw typeError(`string indices must be integers, not '${typeName(key)}'`);
  const wide = isWide(text);
  const at = index < 0 ? index + (wide ? codePointLength(text) : text.length) : index;
  const found = at < 0 ? '' : wide ? textSlice(text, at, at + 1) : text.charAt(at);
  if (found === '') throw error('IndexError', 'string index out of range');
  return found;
};

/** container[key] = value; null when done, undefined while guest code runs. */
export const setItem = (runtime: Runtime, container: Value, key: Value, value: Value): Value => {
  if (container instanceof PyInstance) {
    const method = container.cls.own('__setitem__');
    if (method !== undefined) return runtime.tryCall(method, [container, key, value]) === undefined ? undefined : null;
  }
  return setPlainItem(runtime, container, key, value);
};

export const setPlainItem = (runtime: Runtime, container: Value, key: Value, value: Value): Value => {
  if (container instanceof PyList) {
    if (key instanceof PySlice) return setSlice(runtime, container, key, value);
    const index = indexOf(runtime, key);
    if (index === undefined) throw typeError(`list indices must be integers or slices, not ${typeName(key)}`);
    const at = index < 0 ? index + container.items.length : index;
    if (at < 0 || at >= container.items.length) throw error('IndexError', 'list assignment index out of range');
    touchAt(container, at);
    container.items[at] = value;
    return null;
  }
  if (container instanceof PyDict) {
    putItem(container, keyFor(runtime, container, key, equal), key, value);
    return null;
  }
  throw typeError(`'${typeName(container)}' object does not support item assignment`);
};

const setSlice = (runtime: Runtime, list: PyList, slice: PySlice, value: Value): Value => {
  let values: readonly Value[];
  if (!canIterate(value))
    throw typeError(slice.step === null ? 'can only assign an iterable' : 'must assign iterable to extended slice');
  values = elementsOf(runtime, value);
  if (value === list) values = values.slice();
  const { start, stop, step, count } = boundsOf(runtime, slice, list.items.length);
  touch(list);
  if (step === 1) {
    list.items = [...list.items.slice(0, start), ...values, ...list.items.slice(Math.max(start, stop))];
    return null;
  }
  if (values.length !== count)
    throw valueError(`attempt to assign sequence of size ${values.length} to extended slice of size ${count}`);
  for (const [at, each] of values.entries()) list.items[start + at * step] = each;
  return null;
};

const canIterate = (value: Value): boolean =>
  typeof value === 'string' ||
  value instanceof PyTuple ||
  value instanceof PyRange ||
  value instanceof Iterator ||
  value instanceof PyDictView ||
  value instanceof PyGenerator ||
  value instanceof PyList ||
  value instanceof PyDict ||
  value instanceof PySet ||
  typeof bare(value) === 'string' ||
  bare(value) instanceof PyTuple ||
  typeOf(value).own('__iter__') !== undefined ||
  typeOf(value).own('__getitem__') !== undefined;

/** del container[key]; null when done, undefined while guest code runs. */
export const deleteItem = (runtime: Runtime, container: Value, key: Value): Value => {
  if (container instanceof PyInstance) {
    const method = container.cls.own('__delitem__');
    if (method !== undefined) return runtime.tryCall(method, [container, key]) === undefined ? undefined : null;
  }
  return deletePlainItem(runtime, container, key);
};

export const deletePlainItem = (runtime: Runtime, container: Value, key: Value): Value => {
  if (container instanceof PyList) {
    const { items } = container;
    if (key instanceof PySlice) {
      const { start, step, count } = boundsOf(runtime, key, items.length);
      const gone = new Set(Array.from({ length: count }, (_, at) => start + at * step));
      touch(container);
      container.items = items.filter((_, at) => !gone.has(at));
      return null;
    }
    const index = indexOf(runtime, key);
    if (index === undefined) throw typeError(`list indices must be integers or slices, not ${typeName(key)}`);
    const at = index < 0 ? index + items.length : index;
    if (at < 0 || at >= items.length) throw error('IndexError', 'list assignment index out of range');
    if (at === items.length - 1) touchAt(container, at);
    else touch(container);
    items.splice(at, 1);
    return null;
  }
  if (container instanceof PyDict) {
    const found = findKey(runtime, container, key, equal);
    if (found === undefined || container.remove(found) === undefined) throw error('KeyError', key);
    leaveBuckets(container, found);
    return null;
  }
  // What is a sequence for CPython is asked by another function, with other words.
  const sequence =
    isInt(key) && (container instanceof PyInstance || typeof container === 'string' || container instanceof PyRange);
  throw typeError(`'${typeName(container)}' object ${sequence ? "doesn't" : 'does not'} support item deletion`);
};

/** Whether a value is in a container. Throws while guest code runs. */
export const contains = (runtime: Runtime, container: Value, value: Value): boolean => {
  if (container instanceof PyInstance) {
    const method = container.cls.own('__contains__');
    if (method !== undefined) return need(tryTruth(runtime, runtime.call(method, [container, value])));
  }
  return plainContains(runtime, bare(container), value);
};

export const plainContains = (runtime: Runtime, container: Value, value: Value): boolean => {
  if (typeof container === 'string') {
    const text = bare(value);
    if (typeof text !== 'string')
      throw typeError(`'in <string>' requires string as left operand, not ${typeName(value)}`);
    return container.includes(text);
  }
  if (container instanceof PyDict || container instanceof PySet)
    return findKey(runtime, container, value, equal) !== undefined;
  if (container instanceof PyList || container instanceof PyTuple) {
    const { items } = container;
    if (typeof value === 'string' || typeof value === 'number') {
      if (items.includes(value)) return true;
    }
    for (let at = 0; at < items.length; at++) {
      const same = equalAtOnce(items[at], value);
      if (same) return true;
      if (same === undefined) return need(runtime.repeat(inItems, [container, value, at])) === true;
    }
    return false;
  }
  if (container instanceof PyRange && isInt(value)) {
    const number = Number(value);
    const steps = (number - container.start) / container.step;
    return Number.isInteger(steps) && steps >= 0 && steps < container.length;
  }
  if (container instanceof PyDictView && container.view === 'keys')
    return findKey(runtime, container.dict, value, equal) !== undefined;
  if (container instanceof PyDictView && container.view === 'items') {
    if (!(value instanceof PyTuple) || value.items.length !== 2) return false;
    const key = findKey(runtime, container.dict, value.items[0], equal);
    return key !== undefined && equal(runtime, container.dict.get(key), value.items[1]);
  }
  if (!canIterate(container)) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  const own = container instanceof PyInstance && container.cls.own('__iter__') !== undefined;
  const iterator = own
    ? need(tryIterator(runtime, container))
    : runtime.once(() => need(tryIterator(runtime, container)));
  return need(runtime.repeat(inIterator, [iterator, value])) === true;
};

const inItems: NativeCode = (runtime, [container, value, from]) => {
  const { items } = container as PyList;
  for (let at = from as number; at < items.length; at++) {
    const same = equalAtOnce(items[at], value);
    if (same ?? equal(runtime, items[at], value)) return true;
    if (same === undefined) return new Again(container, value, at + 1);
  }
  return false;
};

const inIterator: NativeCode = (runtime, [iterator, value]) => {
  const next = need(tryNext(runtime, iterator));
  if (next === exhausted) return false;
  return equal(runtime, next, value) ? true : again;
};

/** `value in container` where no guest code and no error can come of it; undefined elsewhere. */
export const quickContains = (container: Value, value: Value): boolean | undefined => {
  if (typeof container === 'string') return typeof value === 'string' ? container.includes(value) : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (container instanceof PyDict || container instanceof PySet) {
    if (!container.cls.builtIn || container.custom || (typeof value === 'string' && value.charCodeAt(0) === 0))
      return undefined;
    return container instanceof PyDict ? container.index.has(value) : container.members.has(value);
  }
  if (container instanceof PyTuple || (container instanceof PyList && container.cls.builtIn)) {
    const { items } = container;
    for (let at = 0; at < items.length; at++) {
      const each = items[at];
      if (each === value) return true;
      // Anything else may be equal in a way of its own.
      if (typeof each === 'object' && each !== null) return undefined;
      if (typeof each === 'boolean') return undefined;
    }
    return false;
  }
  return undefined;
};
