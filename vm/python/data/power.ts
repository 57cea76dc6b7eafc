/**
 * Powers of floats as close as the C library gives them. The host's are wrong in the last digit about once in ten times; here logarithm
 * and exponential are pairs of doubles, whose sum has about 100 bits. Sums and products without loss are Knuth's and Dekker's.
 */

/** The low part of the pair that a function gives; the high part is what it returns. */
const low = new Float64Array(1);

const splitter = 2 ** 27 + 1;

/** What a product of doubles, rounded, leaves over. */
const rest = (a: number, b: number, rounded: number): number => {
  const [scaledA, scaledB] = [splitter * a, splitter * b];
  const a1 = scaledA - (scaledA - a);
  const b1 = scaledB - (scaledB - b);
  const a2 = a - a1;
  const b2 = b - b1;
  return a2 * b2 - (rounded - a1 * b1 - a2 * b1 - a1 * b2);
};

const add = (a: number, aLow: number, b: number, bLow: number): number => {
  const high = a + b;
  const part = high - a;
  const over = a - (high - part) + (b - part) + aLow + bLow;
  const total = high + over;
  low[0] = over - (total - high);
  return total;
};

const multiply = (a: number, aLow: number, b: number, bLow: number): number => {
  const high = a * b;
  const over = rest(a, b, high) + (a * bLow + aLow * b);
  const total = high + over;
  low[0] = over - (total - high);
  return total;
};

const ln2Low = 2.3190468138462996e-17;
const steps = 64;

/** 2 ** (step / 64), high and low parts by turns. */
const roots = ((): Float64Array => {
  let root = 2;
  let rootLow = 0;
  for (let times = steps; times > 1; times /= 2) {
    const near = Math.sqrt(root);
    const square = near * near;
    rootLow = (root - square - rest(near, near, square) + rootLow) / (2 * near);
    root = add(near, rootLow, 0, 0);
    rootLow = low[0] as number;
  }
  const table = new Float64Array(2 * steps);
  let power = 1;
  let powerLow = 0;
  for (let step = 0; step < steps; step++) {
    table[2 * step] = power;
    table[2 * step + 1] = powerLow;
    power = multiply(power, powerLow, root, rootLow);
    powerLow = low[0] as number;
  }
  return table;
})();

/** e to a pair, without the power of two that it returns in `binary`. */
const exponential = (x: number, xLow: number): number => {
  const count = Math.round(x * (steps / Math.LN2));
  const away = multiply(Math.LN2 / steps, ln2Low / steps, -count, 0);
  const r = add(x, xLow, away, low[0] as number);
  const rLow = low[0] as number;
  const step = ((count % steps) + steps) % steps;
  binary = (count - step) / steps;
  // e ** r - 1: the square in a pair, what follows is too small to matter beyond a double.
  const square = multiply(r, rLow, r, rLow);
  const squareLow = low[0] as number;
  const tail = r * r * r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r / 5040))));
  const first = add(r, rLow, square / 2, squareLow / 2);
  const less = add(first, low[0] as number, tail, 0);
  const lessLow = low[0] as number;
  const [root, rootLow] = [roots[2 * step] as number, roots[2 * step + 1] as number];
  const grown = multiply(root, rootLow, less, lessLow);
  return add(root, rootLow, grown, low[0] as number);
};
let binary = 0;

/** The natural logarithm of a double between 0.7 and 1.5: the host's, corrected by one step of Newton's. */
const logarithm = (x: number): number => {
  const first = Math.log(x);
  const inverse = exponential(-first, 0);
  const scaling = 2 ** binary;
  const ratio = multiply(inverse * scaling, (low[0] as number) * scaling, x, 0);
  const error = add(ratio, low[0] as number, -1, 0);
  return add(first, 0, error, (low[0] as number) - (error * error) / 2);
};

const word = new DataView(new ArrayBuffer(8));

/** x ** y, both positive and x normal, where the result is far from the ends of the doubles. */
const general = (x: number, y: number): number => {
  word.setFloat64(0, x);
  const top = word.getUint32(0);
  let exponent = (top >>> 20) - 1023;
  word.setUint32(0, (top & 0xfffff) | (1023 << 20));
  let mantissa = word.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const fraction = logarithm(mantissa);
  const fractionLow = low[0] as number;
  const whole = multiply(Math.LN2, ln2Low, exponent, 0);
  const both = add(whole, low[0] as number, fraction, fractionLow);
  const grown = multiply(both, low[0] as number, y, 0);
  const result = exponential(grown, low[0] as number);
  return result * 2 ** binary;
};

/** x ** y for y in halves up to 4, x positive: products of x and of its root. */
const byProducts = (x: number, y: number): number => {
  const size = Math.abs(y);
  let result = 1;
  let resultLow = 0;
  if (!Number.isInteger(size)) {
    result = Math.sqrt(x);
    const square = result * result;
    resultLow = (x - square - rest(result, result, square)) / (2 * result);
  }
  for (let times = Math.floor(size); times > 0; times--) {
    result = multiply(result, resultLow, x, 0);
    resultLow = low[0] as number;
  }
  if (y > 0) return result;
  const inverse = 1 / result;
  const one = inverse * result;
  return inverse + inverse * (1 - one - rest(inverse, result, one) - inverse * resultLow);
};

/** As the host, where that is exact or the end of the doubles is near; in pairs elsewhere. */
export const power = (x: number, y: number): number => {
  if (y === 2) return x * x;
  const base = Math.abs(x);
  const few = Math.abs(y) <= 4 && Number.isInteger(2 * y) && base > 1e-70 && base < 1e70;
  // Far from the end of the doubles, whatever it is.
  if (few && x > 0 && y !== 0 && y !== 1) return byProducts(x, y);
  const near = x ** y;
  const size = Math.abs(near);
  if (!(size > 1e-290 && size < 1e290 && base > 1e-290 && base < 1e290) || y === 1 || Math.abs(y) < 1e-10) return near;
  const exact = few ? byProducts(base, y) : general(base, y);
  return near < 0 ? -exact : exact;
};
