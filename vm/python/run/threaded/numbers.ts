/** Arithmetic on the common values: undefined wherever the full instruction is needed. All of it is free of effects. */
import { power as powerOf } from '../../data/power.ts';
import { PyFloat, type Value } from '../../objects/values.ts';

// The largest safe integer stands as a literal: a variable of the module is looked up each time it is used.

/** Texts beyond this length are left to the full instruction, which knows the host's limit. */
const longText = 2 ** 28;

export const plus = (a: Value, b: Value): Value => {
  if (typeof a === 'number') {
    if (typeof b === 'number') {
      const sum = a + b;
      return sum > 9007199254740991 || sum < -9007199254740991 ? undefined : sum;
    }
    return b instanceof PyFloat ? new PyFloat(a + b.value) : undefined;
  }
  if (typeof a === 'string') return typeof b === 'string' && a.length + b.length < longText ? a + b : undefined;
  if (!(a instanceof PyFloat)) return undefined;
  if (b instanceof PyFloat) return new PyFloat(a.value + b.value);
  return typeof b === 'number' ? new PyFloat(a.value + b) : undefined;
};

export const minus = (a: Value, b: Value): Value => {
  if (typeof a === 'number') {
    if (typeof b === 'number') {
      const difference = a - b;
      return difference > 9007199254740991 || difference < -9007199254740991 ? undefined : difference;
    }
    return b instanceof PyFloat ? new PyFloat(a - b.value) : undefined;
  }
  if (!(a instanceof PyFloat)) return undefined;
  if (b instanceof PyFloat) return new PyFloat(a.value - b.value);
  return typeof b === 'number' ? new PyFloat(a.value - b) : undefined;
};

export const times = (a: Value, b: Value): Value => {
  if (typeof a === 'number') {
    if (typeof b === 'number') {
      const product = a * b;
      return product > 9007199254740991 || product < -9007199254740991 ? undefined : product + 0;
    }
    return b instanceof PyFloat ? new PyFloat(a * b.value) : undefined;
  }
  if (!(a instanceof PyFloat)) return undefined;
  if (b instanceof PyFloat) return new PyFloat(a.value * b.value);
  return typeof b === 'number' ? new PyFloat(a.value * b) : undefined;
};

export const divided = (a: Value, b: Value): Value => {
  const x = typeof a === 'number' ? a : a instanceof PyFloat ? a.value : Number.NaN;
  const y = typeof b === 'number' ? b : b instanceof PyFloat ? b.value : 0;
  return y === 0 || x !== x ? undefined : new PyFloat(x / y);
};

const half = 2 ** 52;

export const floorDivided = (a: Value, b: Value): Value => {
  if (typeof a !== 'number' || typeof b !== 'number' || b === 0) return undefined;
  if ((a | 0) === a && (b | 0) === b) return Math.floor(a / b) + 0;
  if (a > half || a < -half || b > half || b < -half) return undefined;
  const rest = a % b;
  return (a - (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest)) / b + 0;
};

export const modulo = (a: Value, b: Value): Value => {
  if (typeof a !== 'number' || typeof b !== 'number' || b === 0) return undefined;
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
};

export const power = (a: Value, b: Value): Value => {
  if (a instanceof PyFloat) {
    const y = b instanceof PyFloat ? b.value : typeof b === 'number' ? b : Number.NaN;
    if (!(a.value > 0)) return undefined;
    const result = powerOf(a.value, y);
    return result - result === 0 ? new PyFloat(result) : undefined;
  }
  if (typeof a !== 'number' || typeof b !== 'number' || b < 0 || b > 64) return undefined;
  let result = 1;
  for (let left = b; left > 0; left--) {
    result *= a;
    if (result > 9007199254740991 || result < -9007199254740991) return undefined;
  }
  return result + 0;
};

export const bitAnd = (a: Value, b: Value): Value =>
  typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a & b : undefined;
export const bitOr = (a: Value, b: Value): Value =>
  typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a | b : undefined;
export const bitXor = (a: Value, b: Value): Value =>
  typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a ^ b : undefined;
export const shiftRight = (a: Value, b: Value): Value =>
  typeof a === 'number' && typeof b === 'number' && (a | 0) === a && b >= 0 && b <= 31 ? a >> b : undefined;
export const shiftLeft = (a: Value, b: Value): Value =>
  typeof a === 'number' && typeof b === 'number' && b >= 0 && b <= 30 && a <= 4194303 && a >= -4194303
    ? a * (1 << b)
    : undefined;

export const negated = (a: Value): Value =>
  typeof a === 'number' ? 0 - a : a instanceof PyFloat ? new PyFloat(-a.value) : undefined;

// Comparisons of numbers are exact: integers are safe, so a float compares with them as the real numbers do.

export const equal = (a: Value, b: Value): boolean | undefined => {
  if (typeof a === 'number') {
    if (typeof b === 'number') return a === b;
    return b instanceof PyFloat ? a === b.value : undefined;
  }
  if (typeof a === 'string') return typeof b === 'string' ? a === b : undefined;
  if (a instanceof PyFloat) {
    if (b instanceof PyFloat) return a.value === b.value;
    return typeof b === 'number' ? a.value === b : undefined;
  }
  if (typeof a === 'boolean') return typeof b === 'boolean' ? a === b : undefined;
  return a === null && (b === null || typeof b === 'number' || typeof b === 'string') ? b === null : undefined;
};
export const different = (a: Value, b: Value): boolean | undefined => {
  const same = equal(a, b);
  return same === undefined ? undefined : !same;
};
export const less = (a: Value, b: Value): boolean | undefined => {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  const x = a instanceof PyFloat ? a.value : a;
  const y = b instanceof PyFloat ? b.value : b;
  return typeof x === 'number' && typeof y === 'number' ? x < y : undefined;
};
export const lessEqual = (a: Value, b: Value): boolean | undefined => {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  const x = a instanceof PyFloat ? a.value : a;
  const y = b instanceof PyFloat ? b.value : b;
  return typeof x === 'number' && typeof y === 'number' ? x <= y : undefined;
};
export const greater = (a: Value, b: Value): boolean | undefined => less(b, a);
export const greaterEqual = (a: Value, b: Value): boolean | undefined => lessEqual(b, a);
