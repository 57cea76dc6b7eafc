/** Arithmetic: of built-in values, and with the methods of both sides. */
import {
  addInts,
  andInts,
  bitLength,
  divideInts,
  floorDivideInts,
  moduloInts,
  multiplyInts,
  orInts,
  powerInts,
  shiftLeft,
  shiftRight,
  subtractInts,
  xorInts,
} from '../data/integer.ts';
import { power } from '../data/power.ts';
import { PyDict } from '../objects/dict.ts';
import { checkBits, checkSize, error, typeError, valueError } from '../objects/errors.ts';
import { touch, touchEnd } from '../objects/heap.ts';
import { PyDictView } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import { frozensetType, isInt, isNumber, setType, typeName, typeOf } from '../objects/types.ts';
import { bare, notImplemented, PyFloat, PyInstance, PyList, PyTuple, type Value } from '../objects/values.ts';
import { formatPercent } from './format-percent.ts';
import { indexOf } from './items.ts';
import { elementsOf } from './iterate.ts';
import type { Runtime } from './runtime.ts';
import { difference, intersection, symmetricDifference, union, updateDict } from './sets.ts';

interface Operator {
  readonly sign: string;
  readonly method: string;
  /** Of two ints; undefined when they have none, such as a float result. */
  readonly ints?: (a: number | bigint, b: number | bigint) => Value;
  readonly floats?: (a: number, b: number) => Value;
}

const zeroDivision = (text: string) => error('ZeroDivisionError', text);

const toFloat = (value: number | bigint | boolean | PyFloat): number => {
  if (value instanceof PyFloat) return value.value;
  const number = Number(value);
  if (!Number.isFinite(number)) throw error('OverflowError', 'int too large to convert to float');
  return number;
};

const floatModulo = (a: number, b: number): number => {
  if (b === 0) throw zeroDivision('float modulo');
  const rest = a % b;
  if (rest !== 0) return rest < 0 !== b < 0 ? rest + b : rest;
  return b < 0 ? -0 : 0;
};

const floatFloorDivide = (a: number, b: number): number => {
  if (b === 0) throw zeroDivision('float floor division by zero');
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return 1 / (a / b) < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
};

export const floatPower = (a: number, b: number): Value => {
  if (a === 0 && b < 0 && Number.isFinite(b)) throw zeroDivision('0.0 cannot be raised to a negative power');
  if (a === 1 || b === 0) return new PyFloat(1);
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return new PyFloat(1);
  const result = power(a, b);
  if (Number.isNaN(result) && a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b))
    throw valueError('negative numbers to fractional powers are complex, which the Python machine does not support');
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
    throw error('OverflowError', "(34, 'Numerical result out of range')");
  return new PyFloat(result);
};

/** Products of large ints have the bits of both together. */
const multiplied = (a: number | bigint, b: number | bigint): number | bigint => {
  if (typeof a === 'bigint' && typeof b === 'bigint' && (isLong(a) || isLong(b)))
    checkBits(bitLength(a) + bitLength(b));
  return multiplyInts(a, b);
};

const powered = (a: number | bigint, b: number | bigint): number | bigint => {
  if (b > 1000 && a !== 0 && a !== 1 && a !== -1) checkBits(Math.floor((bitLength(a) - 1) * Number(b)));
  return powerInts(a, b);
};

const long = 1n << 100_000n;
const isLong = (value: bigint): boolean => value > long || value < -long;

const shiftCount = (b: number | bigint): void => {
  if (b < 0) throw valueError('negative shift count');
};

const float = (make: (a: number, b: number) => number) => (a: number, b: number) => new PyFloat(make(a, b));

/** The operators in the order of the opcodes ADD …; see {@link binaryOpcodes}. */
export const operators: Readonly<Record<string, Operator>> = {
  ADD: { sign: '+', method: 'add', ints: addInts, floats: float((a, b) => a + b) },
  SUB: { sign: '-', method: 'sub', ints: subtractInts, floats: float((a, b) => a - b) },
  MUL: { sign: '*', method: 'mul', ints: multiplied, floats: float((a, b) => a * b) },
  DIV: {
    sign: '/',
    method: 'truediv',
    ints: (a, b) => {
      if (b === 0) throw zeroDivision('division by zero');
      const quotient = divideInts(a, b);
      if (!Number.isFinite(quotient)) throw error('OverflowError', 'integer division result too large for a float');
      return new PyFloat(quotient);
    },
    floats: float((a, b) => {
      if (b === 0) throw zeroDivision('float division by zero');
      return a / b;
    }),
  },
  FLOOR_DIV: {
    sign: '//',
    method: 'floordiv',
    ints: (a, b) => {
      if (b === 0) throw zeroDivision('integer division or modulo by zero');
      return floorDivideInts(a, b);
    },
    floats: float(floatFloorDivide),
  },
  MOD: {
    sign: '%',
    method: 'mod',
    ints: (a, b) => {
      if (b === 0) throw zeroDivision('integer modulo by zero');
      return moduloInts(a, b);
    },
    floats: float(floatModulo),
  },
  POW: {
    sign: '** or pow()',
    method: 'pow',
    ints: (a, b) => (b >= 0 ? powered(a, b) : floatPower(toFloat(a), toFloat(b))),
    floats: floatPower,
  },
  MAT_MUL: { sign: '@', method: 'matmul' },
  SHIFT_LEFT: {
    sign: '<<',
    method: 'lshift',
    ints: (a, b) => {
      shiftCount(b);
      if (a !== 0 && Number(b) > 1000) checkBits(bitLength(a) + Number(b));
      return shiftLeft(a, b);
    },
  },
  SHIFT_RIGHT: {
    sign: '>>',
    method: 'rshift',
    ints: (a, b) => {
      shiftCount(b);
      return shiftRight(a, b);
    },
  },
  BIT_AND: { sign: '&', method: 'and', ints: andInts },
  BIT_OR: { sign: '|', method: 'or', ints: orInts },
  BIT_XOR: { sign: '^', method: 'xor', ints: xorInts },
};

const bitwise = new Set(['BIT_AND', 'BIT_OR', 'BIT_XOR']);

/** a OP b for an operator's name; undefined while guest code runs. `inPlace` for a OP= b. */
export const tryBinary = (runtime: Runtime, name: string, a: Value, b: Value, inPlace = false): Value => {
  const operator = operators[name] as Operator;
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const answer = byMethods(runtime, operator, a, b, inPlace);
    if (answer !== notImplemented) return answer;
  }
  const result = builtIn(runtime, name, operator, bare(a), bare(b), inPlace);
  if (result !== notImplemented) return result;
  throw unsupported(operator, a, b, inPlace);
};

const unsupported = (operator: Operator, a: Value, b: Value, inPlace: boolean) => {
  const sign = inPlace ? (operator.method === 'pow' ? '** or pow()' : `${operator.sign}=`) : operator.sign;
  if (operator.method === 'add') {
    if (typeof a === 'string') return typeError(`can only concatenate str (not "${typeName(b)}") to str`);
    if (a instanceof PyList || a instanceof PyTuple) {
      const name = a instanceof PyList ? 'list' : 'tuple';
      return typeError(`can only concatenate ${name} (not "${typeName(b)}") to ${name}`);
    }
  }
  if (operator.method === 'mul') {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const)
      if (typeof x === 'string' || x instanceof PyList || x instanceof PyTuple)
        return typeError(`can't multiply sequence by non-int of type '${typeName(y)}'`);
  }
  return typeError(
    `unsupported operand type(s) for ${inPlace && operator.method === 'pow' ? '**=' : sign}: '${typeName(a)}' and '${typeName(b)}'`,
  );
};

const byMethods = (runtime: Runtime, { method }: Operator, a: Value, b: Value, inPlace: boolean): Value => {
  const [left, right] = [typeOf(a), typeOf(b)];
  if (inPlace) {
    const callee = left.own(`__i${method}__`);
    if (callee !== undefined) {
      const answer = runtime.tryCall(callee, [a, b]);
      if (answer !== notImplemented) return answer;
    }
  }
  const [forward, reflected] = [left.own(`__${method}__`), right.own(`__r${method}__`)];
  const swapped =
    left !== right && right.isSubclass(left) && reflected !== undefined && reflected !== left.own(`__r${method}__`);
  if (swapped) {
    const answer = runtime.tryCall(reflected, [b, a]);
    if (answer !== notImplemented) return answer;
  }
  if (forward !== undefined) {
    const answer = runtime.tryCall(forward, [a, b]);
    if (answer !== notImplemented) return answer;
  }
  return reflected === undefined || swapped || left === right ? notImplemented : runtime.tryCall(reflected, [b, a]);
};

const builtIn = (runtime: Runtime, name: string, operator: Operator, a: Value, b: Value, inPlace: boolean): Value => {
  if (isInt(a) && isInt(b)) {
    if (typeof a === 'boolean' && typeof b === 'boolean' && bitwise.has(name))
      return name === 'BIT_AND' ? a && b : name === 'BIT_OR' ? a || b : a !== b;
    const [x, y] = [typeof a === 'boolean' ? Number(a) : a, typeof b === 'boolean' ? Number(b) : b];
    return operator.ints ? operator.ints(x, y) : notImplemented;
  }
  if (isNumber(a) && isNumber(b)) return operator.floats ? operator.floats(toFloat(a), toFloat(b)) : notImplemented;
  switch (name) {
    case 'ADD':
      return concatenate(runtime, a, b, inPlace);
    case 'MUL':
      return repeat(runtime, a, b, inPlace);
    case 'MOD':
      return typeof a === 'string' ? formatPercent(runtime, a, b) : notImplemented;
    default:
      return setOperation(runtime, name, a, b, inPlace);
  }
};

const concatenate = (runtime: Runtime, a: Value, b: Value, inPlace: boolean): Value => {
  if (typeof a === 'string') {
    if (typeof b !== 'string') return notImplemented;
    checkSize(a.length + b.length, 'characters');
    return a + b;
  }
  if (a instanceof PyList) {
    if (inPlace) {
      const more = elementsOf(runtime, b);
      touchEnd(a);
      const count = more.length;
      for (let at = 0; at < count; at++) a.items.push(more[at]);
      return a;
    }
    return b instanceof PyList ? new PyList(a.items.concat(b.items)) : notImplemented;
  }
  if (a instanceof PyTuple && b instanceof PyTuple) checkSize(a.items.length + b.items.length, 'elements');
  if (a instanceof PyTuple && b instanceof PyTuple) return new PyTuple([...a.items, ...b.items]);
  return notImplemented;
};

const repeat = (runtime: Runtime, a: Value, b: Value, inPlace: boolean): Value => {
  const isSequence = (value: Value) => typeof value === 'string' || value instanceof PyList || value instanceof PyTuple;
  const [sequence, factor] = isSequence(a) ? [a, b] : [b, a];
  if (!isSequence(sequence)) return notImplemented;
  if (typeof factor === 'bigint' && (factor >= 2n ** 63n || factor < -(2n ** 63n)))
    throw error('OverflowError', "cannot fit 'int' into an index-sized integer");
  const count = indexOf(runtime, factor);
  if (count === undefined) return notImplemented;
  const times = Math.max(0, count);
  if (typeof sequence === 'string') {
    checkSize(sequence.length * times, 'characters');
    return sequence.repeat(times);
  }
  const { items } = sequence as PyList | PyTuple;
  checkSize(items.length * times, 'elements');
  const made: Value[] = [];
  for (let round = 0; round < times; round++) for (const each of items) made.push(each);
  if (sequence instanceof PyTuple) return new PyTuple(made);
  if (inPlace && a === sequence) {
    touch(a as PyList);
    (a as PyList).items = made;
    return a;
  }
  return new PyList(made);
};

const setOperation = (runtime: Runtime, name: string, a: Value, b: Value, inPlace: boolean): Value => {
  if (a instanceof PyDict && b instanceof PyDict && name === 'BIT_OR') {
    const made = inPlace ? a : new PyDict();
    if (!inPlace) made.fill(a);
    updateDict(runtime, made, b);
    return made;
  }
  if (inPlace && a instanceof PyDict && name === 'BIT_OR') {
    updateDict(runtime, a, b);
    return a;
  }
  const asSet = (value: Value): PySet | undefined => {
    if (value instanceof PySet) return value;
    if (!(value instanceof PyDictView) || value.view === 'values') return undefined;
    return union(runtime, new PySet(setType), elementsOf(runtime, value));
  };
  const [x, y] = [asSet(a), asSet(b)];
  if (!x || !y) return notImplemented;
  const cls = x.frozen ? frozensetType : setType;
  const operation = { BIT_AND: intersection, BIT_OR: union, BIT_XOR: symmetricDifference, SUB: difference }[name];
  if (!operation) return notImplemented;
  const made = operation(runtime, x, y, cls);
  if (!inPlace || x.frozen || a !== x) return made;
  touch(x);
  x.become(made);
  return x;
};

const unary = { NEGATE: ['-', '__neg__'], POSITIVE: ['+', '__pos__'], INVERT: ['~', '__invert__'] } as const;

/** -a, +a, ~a; undefined while guest code runs. */
export const tryUnary = (runtime: Runtime, name: keyof typeof unary, given: Value): Value => {
  const [sign, method] = unary[name];
  const own = given instanceof PyInstance ? given.cls.own(method) : undefined;
  const a = own === undefined ? bare(given) : given;
  if (isInt(a)) {
    const value = typeof a === 'boolean' ? Number(a) : a;
    return name === 'NEGATE' ? subtractInts(0, value) : name === 'POSITIVE' ? value : subtractInts(-1, value);
  }
  if (a instanceof PyFloat && name !== 'INVERT') return name === 'NEGATE' ? new PyFloat(-a.value) : a;
  if (own === undefined) throw typeError(`bad operand type for unary ${sign}: '${typeName(a)}'`);
  return runtime.tryCall(own, [a]);
};
