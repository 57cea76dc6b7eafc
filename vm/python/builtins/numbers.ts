/** int, float and bool: making them, and their methods. */

import { exactRatio, fixed as fixedDigits } from '../data/float.ts';
import { bitLength, divideInts, fromBig } from '../data/integer.ts';
import { textSlice } from '../data/text.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { boolType, floatType, intType, isInt, sharing, typeName, typeOf } from '../objects/types.ts';
import { bare, PyDescriptor, PyFloat, PyTuple, PyWrapped, type Value } from '../objects/values.ts';
import { indexOf } from '../protocol/items.ts';
import { realOf, wholeOf } from '../protocol/numbers.ts';
import { repr } from '../protocol/repr.ts';
import type { Runtime } from '../protocol/runtime.ts';
import { need } from '../protocol/runtime.ts';
import { tryTruth } from '../protocol/truth.ts';
import { wrapped } from './allocate.ts';
import { fixed, free, method } from './define.ts';

const digitValue = (char: string): number => {
  const value = Number.parseInt(char, 36);
  return Number.isNaN(value) ? 99 : value;
};

/** The int that a text spells in a base; undefined when it spells none. */
export const parseInteger = (given: string, givenBase: number): number | bigint | undefined => {
  const match = /^([+-]?)(0[xXoObB](?=_?[0-9a-zA-Z]))?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(given.trim());
  if (!match) return undefined;
  const [, sign, prefix = '', body = ''] = match;
  let base = givenBase;
  let digits = body.replaceAll('_', '').toLowerCase();
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()];
  if (prefixBase !== undefined) {
    if (base === 0) base = prefixBase;
    else if (base !== prefixBase) digits = prefix.toLowerCase() + digits;
  } else if (base === 0) {
    if (/^0+[1-9]/.test(digits)) return undefined;
    base = 10;
  }
  if ([...digits].some((digit) => digitValue(digit) >= base)) return undefined;
  let value: number | bigint;
  if (digits.length * Math.log2(base) < 52) value = Number.parseInt(digits, base);
  else if (base === 10) value = fromBig(BigInt(digits));
  else {
    let big = 0n;
    for (const digit of digits) big = big * BigInt(base) + BigInt(digitValue(digit));
    value = fromBig(big);
  }
  return sign === '-' ? (typeof value === 'number' ? 0 - value : -value) : value;
};

const intOf = (runtime: Runtime, given: Value, base: Value): Value => {
  const value = base === undefined ? given : bare(given);
  if (base !== undefined) {
    if (typeof value !== 'string') throw typeError("int() can't convert non-string with explicit base");
    const number = indexOf(runtime, base);
    if (number === undefined) throw typeError(`'${typeName(base)}' object cannot be interpreted as an integer`);
    if (number !== 0 && (number < 2 || number > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
    return parsed(runtime, value, number);
  }
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof PyFloat) return wholeOf(value.value);
  if (typeof value === 'string') return parsed(runtime, value, 10);
  for (const name of ['__int__', '__index__', '__trunc__']) {
    const callee = typeOf(value).own(name);
    if (callee === undefined) continue;
    const answer = runtime.call(callee, [value]);
    if (!isInt(answer)) throw typeError(`${name} returned non-int (type ${typeName(answer)})`);
    return typeof answer === 'boolean' ? Number(answer) : answer;
  }
  if (value instanceof PyWrapped) return intOf(runtime, value.value, undefined);
  throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`);
};

const parsed = (runtime: Runtime, text: string, base: number): Value => {
  if (
    text.replace(/[\s_+-]/g, '').length > 4300 &&
    base !== 2 &&
    base !== 4 &&
    base !== 8 &&
    base !== 16 &&
    base !== 32
  )
    throw valueError(
      `Exceeds the limit (4300 digits) for integer string conversion: value has ${text.replace(/[\s_+-]/g, '').length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  const value = parseInteger(normal(text), base);
  // As in CPython, at most so much of the text is shown.
  if (value === undefined)
    throw valueError(`invalid literal for int() with base ${base}: ${textSlice(repr(runtime, text), 0, 200)}`);
  return value;
};

/** Digits of other scripts as ASCII ones. */
const normal = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (point) => {
    if (!/\p{Nd}/u.test(point)) return point;
    const code = point.codePointAt(0) as number;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero--;
    return String(code - zero);
  });

const floatPattern = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** The float that a text spells; undefined when it spells none. */
const parseFloating = (text: string): number | undefined => {
  const trimmed = normal(text.trim());
  if (floatPattern.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (!special) return undefined;
  const size = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return special[1] === '-' ? -size : size;
};

intType.attributes.set(
  '__new__',
  fixed('int', { min: 0, max: 2, hidden: 1, names: ['', 'base'] }, (runtime, cls, value = 0, base) =>
    wrapped(cls, intOf(runtime, value, base)),
  ),
);
const floatOf = (runtime: Runtime, given: Value): Value => {
  const text = bare(given);
  if (given instanceof PyFloat) return given;
  if (typeof text === 'string') {
    const number = parseFloating(text);
    if (number === undefined) throw valueError(`could not convert string to float: ${repr(runtime, text)}`);
    return new PyFloat(number);
  }
  const number = realOf(runtime, given);
  if (number === undefined)
    throw typeError(`float() argument must be a string or a real number, not '${typeName(given)}'`);
  return new PyFloat(number);
};
floatType.attributes.set(
  '__new__',
  fixed('float', { min: 0, max: 1, hidden: 1 }, (runtime, cls, value = 0) => wrapped(cls, floatOf(runtime, value))),
);
boolType.attributes.set(
  '__new__',
  free('__new__', (runtime, [, value = false, ...more], keywords) => {
    if (keywords && keywords.size > 0) throw typeError('bool() takes no keyword arguments');
    if (more.length > 0) throw typeError(`bool expected at most 1 argument, got ${more.length + 1}`);
    return need(tryTruth(runtime, value));
  }),
);

const int = (value: Value): number | bigint =>
  typeof value === 'boolean' ? Number(value) : (value as number | bigint);
method(intType, 'bit_length', 0, 0, (_, self) => bitLength(int(self)));
method(intType, 'bit_count', 0, 0, (_, self) => {
  const size = int(self) < 0 ? -int(self) : int(self);
  return size.toString(2).replaceAll('0', '').length;
});
method(intType, 'conjugate', 0, 0, (_, self) => int(self));
method(intType, 'as_integer_ratio', 0, 0, (_, self) => new PyTuple([int(self), 1]));
const getter = (name: string, make: (self: Value) => Value): PyDescriptor =>
  sharing(
    () =>
      new PyDescriptor(
        'property',
        free(name, (_, [self]) => make(bare(self))),
      ),
  );
for (const [name, make] of [
  ['real', int],
  ['numerator', int],
  ['imag', () => 0],
  ['denominator', () => 1],
] as const)
  intType.attributes.set(name, getter(name, make));
floatType.attributes.set(
  'real',
  getter('real', (self) => self),
);
floatType.attributes.set(
  'imag',
  getter('imag', () => new PyFloat(0)),
);

const float = (value: Value): number => (value as PyFloat).value;
method(floatType, 'is_integer', 0, 0, (_, self) => Number.isInteger(float(self)));
method(floatType, 'conjugate', 0, 0, (_, self) => self);
method(floatType, 'as_integer_ratio', 0, 0, (_, self) => {
  const value = float(self);
  if (Number.isNaN(value)) throw valueError('cannot convert NaN to integer ratio');
  if (!Number.isFinite(value)) throw error('OverflowError', 'cannot convert Infinity to integer ratio');
  const [numerator, denominator] = exactRatio(Math.abs(value));
  return new PyTuple([fromBig(value < 0 ? -numerator : numerator), fromBig(denominator)]);
});
floatType.attributes.set(
  'fromhex',
  sharing(
    () =>
      new PyDescriptor(
        'staticmethod',
        fixed('fromhex', { min: 1, max: 1 }, (_, given) => fromHex(given)),
      ),
  ),
);
const hexPattern = /^\s*([+-]?)(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?\s*$/i;
const fromHex = (given: Value): Value => {
  const text = bare(given);
  if (typeof text !== 'string') throw typeError(`fromhex() argument must be str, not ${typeName(given)}`);
  const special = parseFloating(text);
  if (special !== undefined && !Number.isFinite(special)) return new PyFloat(special);
  const [, sign, whole = '', fraction = '', exponent = '0'] = hexPattern.exec(text) ?? [];
  if (whole + fraction === '') throw valueError('invalid hexadecimal floating-point string');
  const power = Number(exponent) - 4 * fraction.length;
  const digits = BigInt(`0x${whole}${fraction}`);
  const size = power < 0 ? divideInts(digits, 1n << BigInt(Math.min(-power, 5000))) : scaledBy(digits, power);
  if (!Number.isFinite(size)) throw error('OverflowError', 'hexadecimal value too large to represent as a float');
  return new PyFloat(sign === '-' ? -size : size);
};
const scaledBy = (digits: bigint, power: number): number =>
  digits === 0n ? 0 : power > 2000 ? Number.POSITIVE_INFINITY : Number(digits << BigInt(power));
method(floatType, 'hex', 0, 0, (_, self) => {
  const value = Math.abs(float(self));
  const sign = float(self) < 0 || Object.is(float(self), -0) ? '-' : '';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : `${sign}inf`;
  if (value === 0) return `${sign}0x0.0p+0`;
  if (value < 2 ** -1022)
    return `${sign}0x0.${BigInt(value / 2 ** -1074)
      .toString(16)
      .padStart(13, '0')}p-1022`;
  let exponent = Math.floor(Math.log2(value));
  if (2 ** exponent > value) exponent--;
  const mantissa = value / 2 ** exponent - 1;
  const digits = BigInt(Math.round(mantissa * 2 ** 52))
    .toString(16)
    .padStart(13, '0');
  return `${sign}0x1.${digits}p${exponent < 0 ? '' : '+'}${exponent}`;
});

/** round(value, digits). */
export const round = (runtime: Runtime, value: Value, digits: Value): Value => {
  if (value instanceof PyFloat) {
    if (digits === undefined || digits === null) {
      const floor = Math.floor(value.value);
      const rest = value.value - floor;
      const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
      return wholeOf(Number.isFinite(value.value) ? rounded : value.value);
    }
    const places = indexOf(runtime, digits);
    if (places === undefined) throw typeError(`'${typeName(digits)}' object cannot be interpreted as an integer`);
    return new PyFloat(roundFloat(value.value, places));
  }
  if (isInt(value)) {
    if (digits === undefined || digits === null) return int(value);
    const places = indexOf(runtime, digits);
    if (places === undefined) throw typeError(`'${typeName(digits)}' object cannot be interpreted as an integer`);
    return places >= 0 ? int(value) : roundInt(int(value), -places);
  }
  const callee = typeOf(value).own('__round__');
  if (callee === undefined) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  return runtime.tryCall(callee, digits === undefined ? [value] : [value, digits]);
};

const roundFloat = (value: number, places: number): number => {
  if (!Number.isFinite(value) || places > 300) return value;
  if (places < -308) return value < 0 ? -0 : 0;
  const size = Math.abs(value);
  let rounded: number;
  if (places >= 0) rounded = Number(fixedDigits(size, places));
  else {
    const [numerator, denominator] = exactRatio(size);
    const unit = 10n ** BigInt(-places) * denominator;
    const quotient = numerator / unit;
    const twice = (numerator % unit) * 2n;
    rounded = Number(
      (twice > unit || (twice === unit && quotient % 2n === 1n) ? quotient + 1n : quotient) * 10n ** BigInt(-places),
    );
  }
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
};

const roundInt = (value: number | bigint, places: number): number | bigint => {
  const unit = 10n ** BigInt(places);
  const big = BigInt(value);
  const size = big < 0n ? -big : big;
  const quotient = size / unit;
  const twice = (size % unit) * 2n;
  const rounded = (twice > unit || (twice === unit && quotient % 2n === 1n) ? quotient + 1n : quotient) * unit;
  return fromBig(big < 0n ? -rounded : rounded);
};
