/** Spelling of floats: the shortest digits that read back, and exact digits with ties to even. */

/** repr(float). */
export const reprFloat = (value: number): string => {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = shortest(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) return sign + scientific(digits, exponent);
  return sign + positional(digits, exponent);
};

/** Digits without point, and the exponent of the first one. */
export const shortest = (value: number): readonly [string, number] => {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  return [mantissa.replace('.', ''), Number(exponent)];
};

export const scientific = (digits: string, exponent: number, mark = 'e'): string => {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${fraction}${mark}${exponent < 0 ? '-' : '+'}${size}`;
};

const positional = (digits: string, exponent: number): string => {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${digits}${'0'.repeat(exponent + 1 - digits.length)}.0`;
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
};

/** A finite float not below 0 as numerator / denominator, exactly. */
export const exactRatio = (value: number): readonly [bigint, bigint] => {
  if (Number.isInteger(value)) return [BigInt(value), 1n];
  let exponent = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent++;
  }
  return [BigInt(scaled), 1n << BigInt(exponent)];
};

const roundedRatio = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  return twice > denominator || (twice === denominator && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
};

/** No float has more digits than that, before or behind the point; beyond them are zeros. */
const exactDigits = 1100;

/** A finite float not below 0 with so many digits behind the point. */
export const fixed = (value: number, precision: number): string => {
  if (precision > exactDigits) return fixed(value, exactDigits) + '0'.repeat(precision - exactDigits);
  if (precision <= 15 && value < 1e15) {
    // The host rounds ties up: only what is close to one is computed exactly.
    const scaled = value * 10 ** precision;
    if (Math.abs(scaled - Math.floor(scaled) - 0.5) > 1e-4 && scaled < 1e15) return value.toFixed(precision);
  }
  const [numerator, denominator] = exactRatio(value);
  const digits = roundedRatio(numerator * 10n ** BigInt(precision), denominator)
    .toString()
    .padStart(precision + 1, '0');
  return precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
};

/** A finite float above 0 as so many significant digits and the exponent of the first one. */
export const significant = (value: number, count: number): readonly [string, number] => {
  if (count > exactDigits) {
    const [digits, exponent] = significant(value, exactDigits);
    return [digits + '0'.repeat(count - exactDigits), exponent];
  }
  const [numerator, denominator] = exactRatio(value);
  let exponent = shortest(value)[1];
  // The shortest digits of 1e23 are those of a power of ten that it lies below.
  const scale = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0 ? numerator * scale < denominator : numerator < denominator * scale) exponent--;
  for (;;) {
    const shift = BigInt(count - 1 - exponent);
    const rounded =
      shift >= 0n
        ? roundedRatio(numerator * 10n ** shift, denominator)
        : roundedRatio(numerator, denominator * 10n ** -shift);
    const digits = rounded.toString();
    if (digits.length === count) return [digits, exponent];
    // Rounded up to a power of ten.
    exponent++;
  }
};
