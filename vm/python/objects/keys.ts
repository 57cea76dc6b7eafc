/** Keys of dicts and sets: Python's equality as JavaScript's, wherever no guest code has a say. */
import { hashOfFloat, hashOfInt, hashOfSet, hashOfText, hashOfTuple } from '../data/hash.ts';
import { PyDict } from './dict.ts';
import { typeError } from './errors.ts';
import { PySet } from './set.ts';
import {
  Identity,
  notImplemented,
  PyBoundMethod,
  PyFloat,
  PyInstance,
  PyList,
  PyRange,
  PySlice,
  PyTuple,
  PyWrapped,
  type Value,
} from './values.ts';

/** What a JavaScript Map takes for a key; equal keys of Python are equal in it. */
export type MapKey = unknown;

const textKey = (text: string): MapKey => (text.charCodeAt(0) === 0 ? `\0s${text}` : text);

const part = (value: Value): string | undefined => {
  const key = plainKey(value);
  switch (typeof key) {
    case 'undefined':
      return undefined;
    case 'string':
      return `s${key.length}:${key}`;
    case 'number':
    case 'bigint':
      return `n${key}`;
    default:
      return key === null ? 'N' : key instanceof Identity ? `i${key.id}` : key === notImplemented ? 'I' : undefined;
  }
};

const parts = (values: readonly Value[]): string[] | undefined => {
  const found: string[] = [];
  for (const value of values) {
    const each = part(value);
    if (each === undefined) return undefined;
    found.push(each);
  }
  return found;
};

const objectKey = (value: Value): MapKey | undefined => {
  if (value instanceof PyFloat) {
    const number = value.value;
    if (Number.isInteger(number)) return Number.isSafeInteger(number) ? number + 0 : BigInt(number);
    return Number.isNaN(number) ? value : number;
  }
  if (value instanceof PyTuple) {
    const found = parts(value.items);
    return found && `\0(${found.join()})`;
  }
  if (value instanceof PyInstance) {
    if (value instanceof PySet && value.frozen) {
      const found = parts(value.keys());
      return found && `\0{${found.sort().join()}}`;
    }
    if (value instanceof PyList || value instanceof PyDict || value instanceof PySet) return undefined;
    const { cls } = value;
    if (cls.own('__eq__') !== undefined || cls.own('__hash__') !== undefined) return undefined;
    return value instanceof PyWrapped ? plainKey(value.value) : value;
  }
  if (value instanceof PyBoundMethod) return `\0m${part(value.self)}.${part(value.function)}`;
  if (value instanceof PyRange)
    return `\0r${value.length},${value.length > 0 ? value.start : 0},${value.length > 1 ? value.step : 0}`;
  return value instanceof PySlice ? undefined : value;
};

/** The Map key of a value; undefined when guest code decides about its equality, or when it has no hash. */
export const plainKey = (value: Value): MapKey | undefined => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return value;
    case 'string':
      return textKey(value);
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value === null ? null : objectKey(value);
  }
};

/** The hash of a value whose equality is plain. Throws a Python TypeError when it has none. */
export const plainHash = (value: Value): number | bigint => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return hashOfInt(value);
    case 'string':
      return hashOfText(value);
    case 'boolean':
      return value ? 1 : 0;
    default:
      break;
  }
  if (value === null) return 0xfca86420;
  if (value instanceof PyWrapped) return plainHash(value.value);
  if (value instanceof PyFloat) return hashOfFloat(value.value);
  if (value instanceof PyTuple) return hashOfTuple(value.items.map(plainHash));
  if (value instanceof PyRange) {
    const { length, start, step } = value;
    return hashOfTuple([length, length > 0 ? start : null, length > 1 ? step : null].map(plainHash));
  }
  if (value instanceof PySet && value.frozen) return hashOfSet(value.keys().map(plainHash));
  if (value instanceof PyList || value instanceof PyDict || value instanceof PySet || value instanceof PySlice)
    throw typeError(`unhashable type: '${value.cls.name}'`);
  return value instanceof Identity ? value.id * 16 : 271828;
};
