/** Truth, identity and length. */

import { codePointLength } from '../data/text.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError } from '../objects/errors.ts';
import { PyDictView } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import { typeName } from '../objects/types.ts';
import { bare, PyFloat, PyInstance, PyList, PyRange, PyTuple, PyWrapped, type Value } from '../objects/values.ts';
import type { Runtime } from './runtime.ts';

/** Truth of a value; undefined when guest code decides. */
export const plainTruth = (value: Value): boolean | undefined => {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'string':
      return value !== '';
    case 'bigint':
      return true;
    default:
      break;
  }
  if (value === null || value === undefined) return false;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyInstance) {
    if (value.cls.own('__bool__') !== undefined || value.cls.own('__len__') !== undefined) return undefined;
    if (value instanceof PyList) return value.items.length > 0;
    if (value instanceof PyDict || value instanceof PySet) return value.size > 0;
    return value instanceof PyWrapped ? plainTruth(value.value) : true;
  }
  if (value instanceof PyRange) return value.length > 0;
  if (value instanceof PyDictView) return value.dict.size > 0;
  return true;
};

/** As bool(value); undefined while guest code runs. */
export const tryTruth = (runtime: Runtime, value: Value): boolean | undefined => {
  const plain = plainTruth(value);
  if (plain !== undefined) return plain;
  const { cls } = value as PyInstance;
  const method = cls.own('__bool__');
  if (method !== undefined && method !== null) {
    const answer = runtime.tryCall(method, [value]);
    if (answer === undefined) return undefined;
    if (typeof answer !== 'boolean') throw typeError(`__bool__ should return bool, returned ${typeName(answer)}`);
    return answer;
  }
  const length = tryLength(runtime, value);
  return length === undefined ? undefined : length > 0;
};

/** len(value); undefined while guest code runs. */
export const tryLength = (runtime: Runtime, value: Value): number | undefined => {
  if (value instanceof PyInstance) {
    const method = value.cls.own('__len__');
    if (method !== undefined) {
      const answer = runtime.tryCall(method, [value]);
      if (answer === undefined) return undefined;
      if (typeof answer === 'boolean') return Number(answer);
      if (typeof answer !== 'number')
        throw typeof answer === 'bigint'
          ? error('OverflowError', "cannot fit 'int' into an index-sized integer")
          : typeError(`'${typeName(answer)}' object cannot be interpreted as an integer`);
      if (answer < 0) throw error('ValueError', '__len__() should return >= 0');
      return answer;
    }
  }
  const length = plainLength(value);
  if (length === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return length;
};

export const plainLength = (given: Value): number | undefined => {
  const value = bare(given);
  if (typeof value === 'string') return codePointLength(value);
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length;
  if (value instanceof PyDict || value instanceof PySet) return value.size;
  if (value instanceof PyRange) return value.length;
  if (value instanceof PyDictView) return value.dict.size;
  return undefined;
};
