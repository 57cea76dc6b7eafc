/** CPython's hashes, as far as they do not depend on addresses or on a random seed (Python/pyhash.c, Objects/tupleobject.c). */

const modulus = (1n << 61n) - 1n;
const bits = 64n;

/** Of an int: its residue modulo 2^61 - 1 with its sign; -1 is taken. */
export const hashOfInt = (value: number | bigint): number | bigint => {
  if (typeof value === 'number' && value > -1 && value < 2 ** 53) return value === 0 ? 0 : value;
  const big = BigInt(value);
  const rest = big < 0n ? -(-big % modulus) : big % modulus;
  return narrow(rest === -1n ? -2n : rest);
};

const narrow = (value: bigint): number | bigint =>
  value <= 9007199254740991n && value >= -9007199254740991n ? Number(value) : value;

/** Of a float; of NaN 0. */
export const hashOfFloat = (value: number): number | bigint => {
  if (Number.isInteger(value)) return hashOfInt(Number.isSafeInteger(value) ? value : BigInt(value));
  if (Number.isNaN(value)) return 0;
  if (!Number.isFinite(value)) return value > 0 ? 314159 : -314159;
  const sign = value < 0 ? -1n : 1n;
  let exponent = 0;
  let mantissa = Math.abs(value);
  while (mantissa >= 1) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  let x = 0n;
  while (mantissa !== 0) {
    x = ((x << 28n) & modulus) | (x >> 33n);
    mantissa *= 2 ** 28;
    exponent -= 28;
    const whole = Math.trunc(mantissa);
    mantissa -= whole;
    x += BigInt(whole);
    if (x >= modulus) x -= modulus;
  }
  const shift = BigInt(exponent >= 0 ? exponent % 61 : 61 - 1 - ((-1 - exponent) % 61));
  x = (((x << shift) & modulus) | (x >> (61n - shift))) * sign;
  return narrow(x === -1n ? -2n : x);
};

/** Of a str. CPython's depends on a seed; this one is always the same. */
export const hashOfText = (text: string): number => {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b);
  }
  return (high >>> 0) * 2 ** 20 + (low >>> 12);
};

const prime1 = 11400714785074694791n;
const prime2 = 14029467366897019727n;
const prime5 = 2870177450012600261n;

/** Of a tuple, from the hashes of its elements (xxHash). */
export const hashOfTuple = (hashes: readonly (number | bigint)[]): number | bigint => {
  let sum = prime5;
  for (const hash of hashes) {
    sum = BigInt.asUintN(64, sum + BigInt.asUintN(64, BigInt(hash)) * prime2);
    sum = BigInt.asUintN(64, (sum << 31n) | (sum >> (bits - 31n)));
    sum = BigInt.asUintN(64, sum * prime1);
  }
  sum = BigInt.asUintN(64, sum + (BigInt(hashes.length) ^ (prime5 ^ 3527539n)));
  if (sum === BigInt.asUintN(64, -1n)) sum = 1546275796n;
  return narrow(BigInt.asIntN(64, sum));
};

/** Of a frozenset, from the hashes of its elements in any order. */
export const hashOfSet = (hashes: readonly (number | bigint)[]): number | bigint => {
  const shuffle = (h: bigint): bigint => BigInt.asUintN(64, (h ^ 89869747n ^ (h << 16n)) * 3644798167n);
  let sum = 0n;
  for (const hash of hashes) sum ^= shuffle(BigInt.asUintN(64, BigInt(hash)));
  sum ^= BigInt.asUintN(64, (BigInt(hashes.length) + 1n) * 1927868237n);
  sum ^= (sum >> 11n) ^ (sum >> 25n);
  sum = BigInt.asUintN(64, sum * 69069n + 907133923n);
  if (sum === BigInt.asUintN(64, -1n)) sum = 590923713n;
  return narrow(BigInt.asIntN(64, sum));
};
