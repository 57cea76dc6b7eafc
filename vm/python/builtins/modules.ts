/** The modules math and sys. */

import { outside, utf8OfText } from '../../context/index.ts';
import { fromBig, gcd as gcdOf, isqrt } from '../data/integer.ts';
import type { PyBuiltin } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { type Heap, heap } from '../objects/heap.ts';
import { isInt, sharing, typeName, typeOf } from '../objects/types.ts';
import { bare, builtinClasses, PyFloat, PyList, PyModule, PyTuple, type Value } from '../objects/values.ts';
import { elementsOf } from '../protocol/iterate.ts';
import { realOf, wholeOf } from '../protocol/numbers.ts';
import { floatPower, tryBinary } from '../protocol/operators.ts';
import { need, type Runtime } from '../protocol/runtime.ts';
import { fixed, free, method } from './define.ts';
import { standardError, standardOutput } from './streams.ts';

const real = (runtime: Runtime, value: Value): number => {
  const number = realOf(runtime, value);
  if (number === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
  return number;
};
const integer = (given: Value): number | bigint => {
  const value = bare(given);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return typeof value === 'boolean' ? Number(value) : value;
};

const members: PyBuiltin[] = [];
const define = (name: string, min: number, max: number, code: Parameters<typeof fixed>[2]): void => {
  members.push(fixed(name, { min, max, title: `math.${name}` }, code));
};

/** A result that is not a number though the argument was one is a domain error. */
const checked = (result: number, ...given: readonly number[]): PyFloat => {
  if (Number.isNaN(result) && !given.some(Number.isNaN)) throw valueError('math domain error');
  if (!Number.isFinite(result) && given.every(Number.isFinite)) throw error('OverflowError', 'math range error');
  return new PyFloat(result);
};
for (const name of [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'exp',
  'expm1',
  'sqrt',
  'cbrt',
] as const)
  define(name, 1, 1, (runtime, value) => {
    const x = real(runtime, value);
    return checked(Math[name](x), x);
  });
for (const [name, root] of [['sqrt', Math.sqrt]] as const) {
  const found = members.find((each) => each.name === name) as PyBuiltin;
  found.quick = (value, more) => {
    const x = value instanceof PyFloat ? value.value : typeof value === 'number' ? value : -1;
    return x >= 0 && more === undefined ? new PyFloat(root(x)) : undefined;
  };
}
define('atan2', 2, 2, (runtime, y, x) => new PyFloat(Math.atan2(real(runtime, y), real(runtime, x))));
defineFreely('hypot', (runtime, values) => new PyFloat(Math.hypot(...values.map((each) => real(runtime, each)))));
define('dist', 2, 2, (runtime, p, q) => {
  const [a, b] = [elementsOf(runtime, p), elementsOf(runtime, q)];
  return new PyFloat(Math.hypot(...a.map((each, at) => real(runtime, each) - real(runtime, b[at]))));
});
function defineFreely(name: string, code: Parameters<typeof free>[1]): void {
  members.push(free(name, code));
}

/** Natural logarithm, also of ints beyond the floats. */
const logarithm = (runtime: Runtime, value: Value, log: (x: number) => number, unit: number): number => {
  if (isInt(value)) {
    const number = integer(value);
    if (number <= 0) throw valueError('math domain error');
    if (typeof number === 'bigint') {
      const bits = number.toString(2).length;
      const shift = Math.max(0, bits - 1000);
      return log(Number(number >> BigInt(shift))) + shift * unit;
    }
    return log(number);
  }
  const x = real(runtime, value);
  if (x <= 0) throw valueError('math domain error');
  return log(x);
};
define('log', 1, 2, (runtime, value, base) => {
  const top = logarithm(runtime, value, Math.log, Math.LN2);
  if (base === undefined) return new PyFloat(top);
  const bottom = logarithm(runtime, base, Math.log, Math.LN2);
  if (bottom === 0) throw error('ZeroDivisionError', 'float division by zero');
  return new PyFloat(top / bottom);
});
define('log2', 1, 1, (runtime, value) => new PyFloat(logarithm(runtime, value, Math.log2, 1)));
define('log10', 1, 1, (runtime, value) => new PyFloat(logarithm(runtime, value, Math.log10, Math.LN2 / Math.LN10)));
define('log1p', 1, 1, (runtime, value) => {
  const x = real(runtime, value);
  if (x <= -1) throw valueError('math domain error');
  return new PyFloat(Math.log1p(x));
});
define('pow', 2, 2, (runtime, x, y) => {
  const [a, b] = [real(runtime, x), real(runtime, y)];
  if ((a === 0 && b < 0) || (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)))
    throw valueError('math domain error');
  if (Number.isFinite(a) && Number.isFinite(b) && !Number.isFinite(a ** b))
    throw error('OverflowError', 'math range error');
  return floatPower(a, b);
});
for (const [name, round, special] of [
  ['floor', Math.floor, '__floor__'],
  ['ceil', Math.ceil, '__ceil__'],
  ['trunc', Math.trunc, '__trunc__'],
] as const)
  define(name, 1, 1, (runtime, value) => {
    if (isInt(value)) return integer(value);
    const callee = typeOf(value).own(special);
    if (callee !== undefined) return runtime.tryCall(callee, [value]);
    if (name === 'trunc' && realOf(runtime, value) === undefined)
      throw typeError(`type ${typeName(value)} doesn't define __trunc__ method`);
    const x = real(runtime, value);
    return wholeOf(Number.isFinite(x) ? round(x) : x);
  });
define('fabs', 1, 1, (runtime, value) => new PyFloat(Math.abs(real(runtime, value))));
define('fmod', 2, 2, (runtime, x, y) => {
  const [a, b] = [real(runtime, x), real(runtime, y)];
  return checked(a % b, a, b);
});
define('modf', 1, 1, (runtime, value) => {
  const x = real(runtime, value);
  const whole = Number.isFinite(x) ? Math.trunc(x) : x;
  const rest = Number.isFinite(x) ? x - whole : Number.isNaN(x) ? x : 0;
  return new PyTuple([
    new PyFloat(rest === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rest),
    new PyFloat(whole === 0 && x < 0 ? -0 : whole),
  ]);
});
define('frexp', 1, 1, (runtime, value) => {
  let x = real(runtime, value);
  if (x === 0 || !Number.isFinite(x)) return new PyTuple([new PyFloat(x), 0]);
  let exponent = 0;
  while (Math.abs(x) >= 1) {
    x /= 2;
    exponent++;
  }
  while (Math.abs(x) < 0.5) {
    x *= 2;
    exponent--;
  }
  return new PyTuple([new PyFloat(x), exponent]);
});
define('ldexp', 2, 2, (runtime, x, exponent) => {
  const result = real(runtime, x) * 2 ** Number(integer(exponent));
  return checked(result, real(runtime, x));
});
define('copysign', 2, 2, (runtime, x, y) => {
  const [a, b] = [Math.abs(real(runtime, x)), real(runtime, y)];
  return new PyFloat(b < 0 || Object.is(b, -0) ? -a : a);
});
define('isnan', 1, 1, (runtime, value) => Number.isNaN(real(runtime, value)));
define('isinf', 1, 1, (runtime, value) => Math.abs(real(runtime, value)) === Number.POSITIVE_INFINITY);
define('isfinite', 1, 1, (runtime, value) => Number.isFinite(real(runtime, value)));
members.push(
  free('isclose', (runtime, [x, y], keywords) => {
    const [a, b] = [real(runtime, x), real(runtime, y)];
    const relative = real(runtime, keywords?.get('rel_tol') ?? new PyFloat(1e-9));
    const absolute = real(runtime, keywords?.get('abs_tol') ?? new PyFloat(0));
    if (relative < 0 || absolute < 0) throw valueError('tolerances must be non-negative');
    if (a === b) return true;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
    const distance = Math.abs(a - b);
    return distance <= Math.max(relative * Math.max(Math.abs(a), Math.abs(b)), absolute);
  }),
);
define('exp2', 1, 1, (runtime, value) => {
  const x = real(runtime, value);
  return checked(2 ** x, x);
});
define('remainder', 2, 2, (runtime, x, y) => {
  const [a, b] = [real(runtime, x), real(runtime, y)];
  if (Math.abs(b) === Number.POSITIVE_INFINITY && Number.isFinite(a)) return new PyFloat(a);
  const size = Math.abs(b);
  const rest = Math.abs(a) % size;
  // To the nearest multiple; a tie goes to the even one.
  const other = size - rest;
  const nearest = rest < other ? rest : rest > other ? -other : rest - 2 * ((0.5 * (Math.abs(a) - rest)) % size);
  return checked(a < 0 || Object.is(a, -0) ? -nearest : nearest, a, b);
});
/** The next float from x on towards y. */
const nextAfter = (x: number, y: number): number => {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (y > x === x > 0 ? 1n : -1n));
  return view.getFloat64(0);
};
define('nextafter', 2, 2, (runtime, x, y) => new PyFloat(nextAfter(real(runtime, x), real(runtime, y))));
define('ulp', 1, 1, (runtime, value) => {
  const x = Math.abs(real(runtime, value));
  if (!Number.isFinite(x)) return new PyFloat(x);
  const next = nextAfter(x, Number.POSITIVE_INFINITY);
  return new PyFloat(Number.isFinite(next) ? next - x : x - nextAfter(x, 0));
});
define('degrees', 1, 1, (runtime, value) => new PyFloat(real(runtime, value) * (180 / Math.PI)));
define('radians', 1, 1, (runtime, value) => new PyFloat(real(runtime, value) * (Math.PI / 180)));
define('isqrt', 1, 1, (_, value) => {
  const number = integer(value);
  if (number < 0) throw valueError('isqrt() argument must be nonnegative');
  return isqrt(number);
});
defineFreely('gcd', (_, values) => values.map(integer).reduce((a, b) => gcdOf(a, b), 0));
defineFreely('lcm', (_, values) =>
  values.map(integer).reduce<number | bigint>((a, b) => {
    if (Number(a) === 0 || Number(b) === 0) return 0;
    const product = (BigInt(a) / BigInt(gcdOf(a, b))) * BigInt(b);
    return fromBig(product < 0n ? -product : product);
  }, 1),
);
define('factorial', 1, 1, (_, value) => {
  if (value instanceof PyFloat) throw typeError("'float' object cannot be interpreted as an integer");
  const number = integer(value);
  if (number < 0) throw valueError('factorial() not defined for negative values');
  const product = (from: bigint, to: bigint): bigint => {
    if (to - from < 8n) {
      let result = from;
      for (let each = from + 1n; each <= to; each++) result *= each;
      return result;
    }
    const middle = (from + to) >> 1n;
    return product(from, middle) * product(middle + 1n, to);
  };
  return number < 2 ? 1 : fromBig(product(1n, BigInt(number)));
});
const choices = (n: number | bigint, k: number | bigint, ordered: boolean): number | bigint => {
  if (n < 0) throw valueError('n must be a non-negative integer');
  if (k < 0) throw valueError('k must be a non-negative integer');
  if (k > n) return 0;
  let result = 1n;
  for (let each = 0n; each < BigInt(k); each++) {
    result *= BigInt(n) - each;
    if (!ordered) result /= each + 1n;
  }
  return fromBig(result);
};
define('comb', 2, 2, (_, n, k) => choices(integer(n), integer(k), false));
define('perm', 1, 2, (_, n, k) => choices(integer(n), k === undefined || k === null ? integer(n) : integer(k), true));
members.push(
  free('prod', (runtime, [values], keywords) => {
    let total: Value = keywords?.get('start') ?? 1;
    for (const each of elementsOf(runtime, values)) total = need(tryBinary(runtime, 'MUL', total, each));
    return total;
  }),
);
define('fsum', 1, 1, (runtime, values) => {
  let partials: number[] = [];
  for (const value of elementsOf(runtime, values)) {
    let x = real(runtime, value);
    const next: number[] = [];
    for (const each of partials) {
      const [large, small] = Math.abs(x) < Math.abs(each) ? [each, x] : [x, each];
      const high = large + small;
      const low = small - (high - large);
      if (low !== 0) next.push(low);
      x = high;
    }
    partials = [...next, x];
  }
  return new PyFloat(partials.reduceRight((sum, each) => sum + each, 0));
});

const math = sharing(
  () =>
    new PyModule(
      'math',
      new Map<string, Value>([
        ['__name__', 'math'],
        ['pi', new PyFloat(Math.PI)],
        ['e', new PyFloat(Math.E)],
        ['tau', new PyFloat(2 * Math.PI)],
        ['inf', new PyFloat(Number.POSITIVE_INFINITY)],
        ['nan', new PyFloat(Number.NaN)],
        ...members.map((each) => [each.name, each] as const),
      ]),
    ),
);

const sysMembers = new Map<string, Value>([
  ['__name__', 'sys'],
  ['maxsize', 9223372036854775807n],
  ['version', '3.11.7 (the Sahara Python machine)'],
  ['version_info', sharing(() => new PyTuple([3, 11, 7, 'final', 0]))],
  ['platform', 'linux'],
  ['byteorder', 'little'],
  ['maxunicode', 0x10ffff],
  ['stdout', standardOutput],
  ['stderr', standardError],
  [
    'exit',
    fixed('exit', { min: 0, max: 1 }, (_, code) => {
      throw code === undefined ? error('SystemExit') : error('SystemExit', code);
    }),
  ],
  ['getrecursionlimit', fixed('getrecursionlimit', { min: 0, max: 0 }, (runtime) => runtime.recursionLimit)],
  [
    'setrecursionlimit',
    fixed('setrecursionlimit', { min: 1, max: 1 }, (runtime, limit) => {
      const number = Number(integer(limit));
      if (number < 1) throw valueError('recursion limit must be greater or equal than 1');
      runtime.recursionLimit = number;
      return null;
    }),
  ],
  ['getsizeof', fixed('getsizeof', { min: 1, max: 2 }, () => 64)],
  ['intern', fixed('intern', { min: 1, max: 1 }, (_, text) => text)],
]);
const streamType = builtinClasses.TextIOWrapper as PyClass;
method(streamType, 'write', 1, 1, (runtime, self, text) => {
  if (typeof text !== 'string') throw typeError(`write() argument must be str, not ${typeName(text)}`);
  runtime.host(outside.output(self === standardError ? 'stderr' : 'stdout', utf8OfText(text)));
  return [...text].length;
});
method(streamType, 'flush', 0, 0, () => null);

const modules = new WeakMap<Heap, PyModule>();

/** A module by name; undefined when the machine has none of the name. */
export const importModule = (name: string, argv: readonly string[]): PyModule | undefined => {
  if (name === 'math') return math;
  if (name !== 'sys') return undefined;
  let sys = modules.get(heap);
  if (!sys) {
    sys = new PyModule('sys', new Map([...sysMembers, ['argv', new PyList([...argv])]]));
    modules.set(heap, sys);
  }
  return sys;
};

/** Names that the modules have. */
export const moduleNames = {
  math: [...math.members.keys()],
  sys: [...sysMembers.keys(), 'argv'],
} as const;
