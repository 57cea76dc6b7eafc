/** Number literals of the text format (specification, "Values"), rounded exactly. */

const digits = '[0-9](?:_?[0-9])*';
const hexDigits = '[0-9a-fA-F](?:_?[0-9a-fA-F])*';
const unsignedPattern = new RegExp(`^(?:0x${hexDigits}|${digits})$`);
const integerPattern = new RegExp(`^([+-]?)(0x${hexDigits}|${digits})$`);
const decimalPattern = new RegExp(`^([+-]?)(${digits})(?:\\.(${digits})?)?(?:[eE]([+-]?${digits}))?$`);
const hexPattern = new RegExp(`^([+-]?)0x(${hexDigits})(?:\\.(${hexDigits})?)?(?:[pP]([+-]?${digits}))?$`);
const nanPattern = new RegExp(`^([+-]?)nan(?::0x(${hexDigits}))?$`);

/** What a literal is; `range`: it is one, but its value does not fit. */
export type Literal = { readonly value: bigint } | 'range' | 'no number';

const plain = (text: string): string => text.replaceAll('_', '');

/** An unsigned integer; undefined when the text is none. */
export const unsigned = (text: string): bigint | undefined =>
  unsignedPattern.test(text) ? BigInt(plain(text)) : undefined;

/** An integer of so many bits, signed or unsigned, as its bits (0 to 2^bits − 1). */
export const integerBits = (text: string, bits: number): Literal => {
  const match = integerPattern.exec(text);
  if (!match) return 'no number';
  const magnitude = BigInt(plain(match[2] as string));
  const limit = 1n << BigInt(bits);
  if (match[1] === '-') return magnitude > limit / 2n ? 'range' : { value: (limit - magnitude) % limit };
  return magnitude >= limit ? 'range' : { value: magnitude };
};

interface Format {
  /** Of the significand, the hidden one included. */
  readonly precision: number;
  /** Exponent of the last place of subnormal numbers. */
  readonly smallest: number;
  /** The biased exponent of infinities and NaNs. */
  readonly special: number;
  readonly bits: number;
}

const formats: Readonly<Record<32 | 64, Format>> = {
  32: { precision: 24, smallest: -149, special: 255, bits: 32 },
  64: { precision: 53, smallest: -1074, special: 2047, bits: 64 },
};

/** A floating-point literal as its bits, rounded to nearest, ties to even. */
export const floatBits = (text: string, width: 32 | 64): Literal => {
  const format = formats[width];
  const sign = text.startsWith('-') ? 1n << BigInt(width - 1) : 0n;
  const fraction = BigInt(format.precision - 1);
  const infinity = BigInt(format.special) << fraction;
  const unsignedText = text.replace(/^[+-]/, '');
  if (unsignedText === 'inf') return { value: sign | infinity };
  const nan = nanPattern.exec(text);
  if (nan) {
    const payload = nan[2] === undefined ? 1n << (fraction - 1n) : BigInt(`0x${plain(nan[2])}`);
    return payload === 0n || payload >= 1n << fraction ? 'range' : { value: sign | infinity | payload };
  }
  const magnitude = magnitudeOf(text, format);
  if (magnitude === undefined) return 'no number';
  return magnitude === 'range' ? 'range' : { value: sign | magnitude };
};

const magnitudeOf = (text: string, format: Format): bigint | 'range' | undefined => {
  const hex = hexPattern.exec(text);
  if (hex) {
    const fraction = plain(hex[3] ?? '');
    const significand = BigInt(`0x${plain(hex[2] as string)}${fraction}`);
    return scaled(significand, 2n, Number(plain(hex[4] ?? '0')) - 4 * fraction.length, format);
  }
  const decimal = decimalPattern.exec(text);
  if (!decimal) return undefined;
  const fraction = plain(decimal[3] ?? '');
  const significand = BigInt(`${plain(decimal[2] as string)}${fraction}`);
  return scaled(significand, 10n, Number(plain(decimal[4] ?? '0')) - fraction.length, format);
};

/** `significand × base^exponent`, rounded. Exponents that decide alone are not computed with. */
const scaled = (significand: bigint, base: bigint, exponent: number, format: Format): bigint | 'range' => {
  if (significand === 0n) return 0n;
  const length = bitLength(significand);
  const power = exponent * (base === 2n ? 1 : Math.log2(10));
  if (length + power > 1100) return 'range';
  if (length + power < -1200) return 0n;
  return exponent >= 0
    ? rounded(significand * base ** BigInt(exponent), 1n, format)
    : rounded(significand, base ** BigInt(-exponent), format);
};

const bitLength = (value: bigint): number => {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0] as string, 16)) + 28;
};

const rounded = (numerator: bigint, denominator: bigint, format: Format): bigint | 'range' => {
  const { precision, smallest, special } = format;
  let exponent = Math.max(bitLength(numerator) - bitLength(denominator) - precision, smallest);
  let quotient = divided(numerator, denominator, exponent);
  // The estimate is at most one too small.
  if (quotient >= 1n << BigInt(precision)) quotient = divided(numerator, denominator, ++exponent);
  const hidden = 1n << BigInt(precision - 1);
  if (quotient >= hidden << 1n) {
    quotient >>= 1n;
    exponent++;
  }
  if (quotient < hidden) return quotient;
  const biased = exponent - smallest + 1;
  return biased >= special ? 'range' : (BigInt(biased) << BigInt(precision - 1)) | (quotient - hidden);
};

/** `numerator / denominator / 2^exponent` to the nearest integer, ties to even. */
const divided = (numerator: bigint, denominator: bigint, exponent: number): bigint => {
  const top = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const bottom = exponent > 0 ? denominator << BigInt(exponent) : denominator;
  const quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  return twice > bottom || (twice === bottom && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
};
