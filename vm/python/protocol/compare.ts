/** Comparisons as Python makes them: with the methods of both sides, element by element in containers. */
import { compareIntFloat } from '../data/integer.ts';
import { PyDict } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { PyDictView } from '../objects/iterators.ts';
import { plainKey } from '../objects/keys.ts';
import { PySet } from '../objects/set.ts';
import { isInt, isNumber, typeName, typeOf } from '../objects/types.ts';
import {
  bare,
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
} from '../objects/values.ts';
import { findKey } from './lookup.ts';
import { need, type Runtime } from './runtime.ts';
import { tryTruth } from './truth.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

const methods: Readonly<Record<Comparison, readonly [string, string]>> = {
  '==': ['__eq__', '__eq__'],
  '!=': ['__ne__', '__ne__'],
  '<': ['__lt__', '__gt__'],
  '<=': ['__le__', '__ge__'],
  '>': ['__gt__', '__lt__'],
  '>=': ['__ge__', '__le__'],
};

const byOrder = (sign: Comparison, order: number): boolean => {
  switch (sign) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
};

/** Negative, 0 or positive; NaN when the two are not ordered. */
const orderNumbers = (
  left: number | bigint | boolean | PyFloat,
  right: number | bigint | boolean | PyFloat,
): number => {
  const a = typeof left === 'boolean' ? Number(left) : left;
  const b = typeof right === 'boolean' ? Number(right) : right;
  if (a instanceof PyFloat) {
    if (b instanceof PyFloat)
      return a.value < b.value ? -1 : a.value > b.value ? 1 : a.value === b.value ? 0 : Number.NaN;
    return -compareIntFloat(b, a.value);
  }
  if (b instanceof PyFloat) return compareIntFloat(a, b.value);
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Texts are ordered by code points, which differs from the order of units beyond U+FFFF. */
export const orderTexts = (a: string, b: string): number => {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) {
      const wideX = (x & 0xf800) === 0xd800;
      const wideY = (y & 0xf800) === 0xd800;
      return wideX === wideY ? x - y : wideX ? 1 : -1;
    }
  }
  return a.length - b.length;
};

/** The result of a comparison operator; undefined while guest code runs. */
export const tryCompare = (runtime: Runtime, sign: Comparison, a: Value, b: Value): Value => {
  const plain = comparePrimitives(sign, a, b);
  if (plain !== undefined) return plain;
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const answer = compareByMethods(runtime, sign, a, b);
    if (answer !== notImplemented) return answer;
    const wrapped = a instanceof PyWrapped || b instanceof PyWrapped;
    if (wrapped) return compareWrapped(runtime, sign, a, b);
  }
  const built = compareContainers(runtime, sign, a, b);
  if (built !== notImplemented) return built;
  if (sign === '==') return a === b;
  if (sign === '!=') return a !== b;
  throw typeError(`'${sign}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
};

/** Objects of subclasses of int, float, str and tuple compare as the values that they stand for. */
const compareWrapped = (runtime: Runtime, sign: Comparison, a: Value, b: Value): Value => {
  const [x, y] = [bare(a), bare(b)];
  const answer = comparePrimitives(sign, x, y) ?? compareContainers(runtime, sign, x, y);
  if (answer !== notImplemented) return answer;
  if (sign === '==') return a === b;
  if (sign === '!=') return a !== b;
  throw typeError(`'${sign}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
};

/** Comparisons of numbers and of texts; undefined for everything else. */
export const comparePrimitives = (sign: Comparison, a: Value, b: Value): boolean | undefined => {
  if (typeof a === 'string' && typeof b === 'string') {
    if (sign === '==') return a === b;
    if (sign === '!=') return a !== b;
    return byOrder(sign, orderTexts(a, b));
  }
  if (isNumber(a) && isNumber(b)) return byOrder(sign, orderNumbers(a, b));
  return undefined;
};

const compareByMethods = (runtime: Runtime, sign: Comparison, a: Value, b: Value): Value => {
  const [name, reflected] = methods[sign];
  const [left, right] = [typeOf(a), typeOf(b)];
  const swapped = left !== right && right.isSubclass(left) && right.own(reflected) !== undefined;
  for (const first of swapped ? [false, true] : [true, false]) {
    const [self, other, method] = first ? ([a, b, name] as const) : ([b, a, reflected] as const);
    const callee = typeOf(self).own(method);
    if (callee !== undefined && callee !== null) {
      const answer = runtime.tryCall(callee, [self, other]);
      if (answer !== notImplemented) return answer;
    } else if (sign === '!=') {
      const equal = typeOf(self).own('__eq__');
      if (equal !== undefined && equal !== null) {
        const answer = runtime.tryCall(equal, [self, other]);
        if (answer === undefined) return undefined;
        if (answer !== notImplemented) {
          const truth = tryTruth(runtime, answer);
          return truth === undefined ? undefined : !truth;
        }
      }
    }
  }
  return notImplemented;
};

/** Of built-in containers; `notImplemented` for what has no such comparison. Throws while guest code runs. */
export const compareContainers = (runtime: Runtime, sign: Comparison, a: Value, b: Value): Value => {
  if ((a instanceof PyList && b instanceof PyList) || (a instanceof PyTuple && b instanceof PyTuple))
    return compareSequences(runtime, sign, a.items, b.items);
  if (a instanceof PySet && b instanceof PySet) return compareSets(runtime, sign, a, b);
  if (sign !== '==' && sign !== '!=') {
    const isSetLike = (value: Value): value is PyDictView | PySet =>
      value instanceof PySet || (value instanceof PyDictView && value.view !== 'values');
    if (!isSetLike(a) || !isSetLike(b)) return notImplemented;
    const [small, large] = sign === '<=' || sign === '<' ? [a, b] : [b, a];
    const sizeOf = (value: PyDictView | PySet): number => (value instanceof PySet ? value.size : value.dict.size);
    const isWithin = membersOfView(small).every((each) => isMember(runtime, large, each));
    return isWithin && (sign.endsWith('=') || sizeOf(small) < sizeOf(large));
  }
  const same = sameContents(runtime, a, b);
  return same === undefined ? notImplemented : same === (sign === '==');
};

const membersOfView = (value: PyDictView | PySet): readonly Value[] => {
  if (value instanceof PySet) return value.keys();
  const { dict } = value;
  const keys = dict.liveKeys();
  return value.view === 'keys' ? keys : dict.liveValues().map((each, at) => new PyTuple([keys[at], each]));
};

const isMember = (runtime: Runtime, value: PyDictView | PySet, member: Value): boolean => {
  if (value instanceof PySet) return findKey(runtime, value, member, equal) !== undefined;
  if (value.view === 'keys') return findKey(runtime, value.dict, member, equal) !== undefined;
  if (!(member instanceof PyTuple) || member.items.length !== 2) return false;
  const key = findKey(runtime, value.dict, member.items[0], equal);
  return key !== undefined && equal(runtime, value.dict.get(key), member.items[1]);
};

const sameContents = (runtime: Runtime, a: Value, b: Value): boolean | undefined => {
  if (a instanceof PyDict && b instanceof PyDict) return equalDicts(runtime, a, b);
  if (a instanceof PyRange && b instanceof PyRange) return plainKey(a) === plainKey(b);
  if (a instanceof PySlice && b instanceof PySlice)
    return equal(runtime, a.start, b.start) && equal(runtime, a.stop, b.stop) && equal(runtime, a.step, b.step);
  if (a instanceof PyBoundMethod && b instanceof PyBoundMethod) return a.self === b.self && a.function === b.function;
  if (a instanceof PyDictView && b instanceof PyDictView && a.view === b.view && a.view !== 'values')
    return a.view === 'items'
      ? equalDicts(runtime, a.dict, b.dict)
      : a.dict.size === b.dict.size &&
          a.dict.liveKeys().every((key) => findKey(runtime, b.dict, key, equal) !== undefined);
  if (a instanceof PyDictView && a.view !== 'values' && b instanceof PySet)
    return a.dict.size === b.size && b.keys().every((each) => isMember(runtime, a, each));
  if (b instanceof PyDictView && b.view !== 'values' && a instanceof PySet)
    return b.dict.size === a.size && a.keys().every((each) => isMember(runtime, b, each));
  return undefined;
};

const equalDicts = (runtime: Runtime, a: PyDict, b: PyDict): boolean => {
  if (a.size !== b.size) return false;
  for (const [at, value] of a.values.entries()) {
    if (value === undefined) continue;
    const key = findKey(runtime, b, a.keys[at], equal);
    const other = key === undefined ? undefined : b.get(key);
    if (other === undefined || !equal(runtime, value, other)) return false;
  }
  return true;
};

const compareSequences = (runtime: Runtime, sign: Comparison, a: readonly Value[], b: readonly Value[]): Value => {
  if ((sign === '==' || sign === '!=') && a.length !== b.length) return sign === '!=';
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (equal(runtime, a[at], b[at])) continue;
    if (sign === '==') return false;
    if (sign === '!=') return true;
    return need(tryCompare(runtime, sign, a[at], b[at]));
  }
  return byOrder(sign, a.length - b.length);
};

const compareSets = (runtime: Runtime, sign: Comparison, a: PySet, b: PySet): boolean => {
  const within = (x: PySet, y: PySet) => x.keys().every((key) => findKey(runtime, y, key, equal) !== undefined);
  switch (sign) {
    case '==':
      return a.size === b.size && within(a, b);
    case '!=':
      return a.size !== b.size || !within(a, b);
    case '<':
      return a.size < b.size && within(a, b);
    case '<=':
      return a.size <= b.size && within(a, b);
    case '>':
      return a.size > b.size && within(b, a);
    default:
      return a.size >= b.size && within(b, a);
  }
};

/** Whether two elements count as equal: one object, or `==` is true. Throws while guest code runs. */
export const equal = (runtime: Runtime, a: Value, b: Value): boolean => {
  if (a === b) return true;
  const plain = comparePrimitives('==', a, b);
  if (plain !== undefined) return plain;
  if (typeof a !== 'object' && typeof b !== 'object') return false;
  const answer = need(tryCompare(runtime, '==', a, b));
  if (typeof answer === 'boolean') return answer;
  return need(tryTruth(runtime, answer));
};

/** As {@link equal}; undefined when guest code may have to be asked. */
export const equalAtOnce = (a: Value, b: Value): boolean | undefined => {
  if (a === b) return true;
  const plain = comparePrimitives('==', a, b);
  if (plain !== undefined) return plain;
  if (a instanceof PyTuple && b instanceof PyTuple) {
    if (a.items.length !== b.items.length) return false;
    for (let at = 0; at < a.items.length; at++) {
      const same = equalAtOnce(a.items[at], b.items[at]);
      if (same !== true) return same;
    }
    return true;
  }
  if (!isAlike(a) || !isAlike(b)) return undefined;
  return typeof a === 'object' && typeof b === 'object' && a !== null && b !== null ? undefined : false;
};

/** Whether the equality of a value with one of another kind is that of the machine. */
const isAlike = (value: Value): boolean => !(value instanceof PyInstance) || value.cls.builtIn;

/** Whether a < b. Throws while guest code runs. */
export const less = (runtime: Runtime, a: Value, b: Value): boolean => {
  if (isInt(a) && isInt(b)) return a < b;
  const answer = need(tryCompare(runtime, '<', a, b));
  return typeof answer === 'boolean' ? answer : need(tryTruth(runtime, answer));
};
