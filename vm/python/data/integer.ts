/** Integers: numbers while they are safe, bigints beyond. */

type Int = number | bigint;

const largest = 9007199254740991n;

/** A bigint as an int value. */
export const fromBig = (value: bigint): Int => (value <= largest && value >= -largest ? Number(value) : value);

/** A float without fraction as an int value. */
export const fromWhole = (value: number): Int => (Number.isSafeInteger(value) ? value + 0 : fromBig(BigInt(value)));

export const addInts = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return fromBig(BigInt(a) + BigInt(b));
};

export const subtractInts = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return fromBig(BigInt(a) - BigInt(b));
};

export const multiplyInts = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return fromBig(BigInt(a) * BigInt(b));
};

/** a mod b with the sign of b; b is not 0. */
export const moduloInts = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  }
  const divisor = BigInt(b);
  const rest = BigInt(a) % divisor;
  return fromBig(rest !== 0n && rest < 0n !== divisor < 0n ? rest + divisor : rest);
};

/** The quotient rounded down; b is not 0. */
export const floorDivideInts = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = moduloInts(a, b) as number;
    const multiple = a - rest;
    if (Number.isSafeInteger(multiple)) return multiple / b + 0;
  }
  const dividend = BigInt(a);
  const divisor = BigInt(b);
  const quotient = dividend / divisor;
  return fromBig(dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient);
};

/** a ** b; b is not negative. */
export const powerInts = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const power = a ** b;
    if (Number.isSafeInteger(power)) return power + 0;
  }
  return fromBig(BigInt(a) ** BigInt(b));
};

/** a ** b mod m with the sign of m; b is not negative, m is not 0. */
export const powerModulo = (a: Int, b: Int, m: Int): Int => {
  const modulus = BigInt(m) < 0n ? -BigInt(m) : BigInt(m);
  let base = ((BigInt(a) % modulus) + modulus) % modulus;
  let exponent = BigInt(b);
  let result = 1n % modulus;
  while (exponent > 0n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
    exponent >>= 1n;
  }
  return moduloInts(fromBig(result), m);
};

/** The inverse of a modulo m; undefined when there is none. */
export const inverseModulo = (a: Int, m: Int): Int | undefined => {
  const modulus = BigInt(m) < 0n ? -BigInt(m) : BigInt(m);
  let [r0, r1] = [modulus, ((BigInt(a) % modulus) + modulus) % modulus];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return r0 === 1n ? moduloInts(fromBig(t0), fromBig(modulus)) : undefined;
};

const isWord = (value: Int): value is number => typeof value === 'number' && value === (value | 0);

export const andInts = (a: Int, b: Int): Int => (isWord(a) && isWord(b) ? a & b : fromBig(BigInt(a) & BigInt(b)));
export const orInts = (a: Int, b: Int): Int => (isWord(a) && isWord(b) ? a | b : fromBig(BigInt(a) | BigInt(b)));
export const xorInts = (a: Int, b: Int): Int => (isWord(a) && isWord(b) ? a ^ b : fromBig(BigInt(a) ^ BigInt(b)));

/** a << b; b is not negative. */
export const shiftLeft = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number' && b < 53) {
    const shifted = a * 2 ** b;
    if (Number.isSafeInteger(shifted)) return shifted;
  }
  return a === 0 ? 0 : fromBig(BigInt(a) << BigInt(b));
};

/** a >> b; b is not negative. */
export const shiftRight = (a: Int, b: Int): Int => {
  if (isWord(a) && typeof b === 'number') return b > 31 ? (a < 0 ? -1 : 0) : a >> b;
  return fromBig(BigInt(a) >> BigInt(b));
};

/** Number of bits of the absolute value. */
export const bitLength = (a: Int): number => {
  if (a === 0) return 0;
  return (typeof a === 'number' ? Math.abs(a) : a < 0n ? -a : a).toString(2).length;
};

/** Whether the decimal digits of an int are too many to be written or read (CPython's limit of 4300). */
export const tooManyDigits = (value: Int): boolean => {
  if (typeof value === 'number') return false;
  const size = value < 0n ? -value : value;
  // 2^14284 has 4300 digits; the exact comparison is made only beyond.
  return bitLength(size) > 14_000 && size >= 10n ** 4300n;
};

export const isqrt = (value: Int): Int => {
  if (typeof value === 'number') {
    let root = Math.floor(Math.sqrt(value));
    while (root * root > value) root--;
    while ((root + 1) * (root + 1) <= value) root++;
    return root;
  }
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return fromBig(root);
    root = next;
  }
};

export const gcd = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    let [x, y] = [Math.abs(a), Math.abs(b)];
    while (y !== 0) [x, y] = [y, x % y];
    return x;
  }
  let [x, y] = [BigInt(a), BigInt(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return fromBig(x < 0n ? -x : x);
};

/** Exact comparison of an int with a float: negative, 0, positive; NaN when the float is NaN. */
export const compareIntFloat = (a: Int, b: number): number => {
  if (typeof a === 'number') return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  if (Number.isNaN(b)) return Number.NaN;
  return a < b ? -1 : a > b ? 1 : 0;
};

/** a / b correctly rounded. Infinity when the result is too large. b is not 0. */
export const divideInts = (a: Int, b: Int): number => {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const [x, y] = [BigInt(a), BigInt(b)];
  const negative = x < 0n !== y < 0n;
  const [dividend, divisor] = [x < 0n ? -x : x, y < 0n ? -y : y];
  if (dividend === 0n) return negative ? -0 : 0;
  // A quotient of 66 bits or more, with a sticky bit, is rounded once by Number().
  const shift = BigInt(Math.max(0, 66 + bitLength(divisor) - bitLength(dividend)));
  const scaled = dividend << shift;
  let quotient = scaled / divisor;
  if (scaled % divisor !== 0n) quotient |= 1n;
  // Results below the normal range round again in the last step; that is left to the host's multiplication.
  let result = Number(quotient);
  let rest = Number(shift);
  while (rest > 0) {
    const step = Math.min(rest, 1000);
    result /= 2 ** step;
    rest -= step;
  }
  return negative ? -result : result;
};
