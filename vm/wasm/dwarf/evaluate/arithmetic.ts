/** Operators of C and Rust on numbers, with their conversions. */
import type { DwarfType, SourceLanguage } from '../types/model.ts';
import { convert, isFloat, isSigned, type Numeric } from '../values/numerics.ts';
import { plainTypes, rustLiteral } from './plain-types.ts';

const rankOf = (type: DwarfType): number => (type.size > 8 ? 16 : type.size > 4 ? 8 : 4);

/** What an operand becomes before anything is done with it (C's integer promotions); Rust's stay what they are. */
export const promoted = (type: DwarfType, language: SourceLanguage, bits?: { readonly count: number }): DwarfType => {
  if (isFloat(type) || language === 'Rust') return type;
  if (type.size < 4 || (bits && bits.count < 32)) return plainTypes.int;
  return integerOf(rankOf(type), !isSigned(type));
};

const integerOf = (size: number, isUnsigned: boolean): DwarfType => {
  if (size === 16) return isUnsigned ? plainTypes.unsignedWide : plainTypes.wide;
  if (size === 8) return isUnsigned ? plainTypes.unsignedLong : plainTypes.long;
  return isUnsigned ? plainTypes.unsigned : plainTypes.int;
};

/** The type that two promoted operands are brought to (the usual arithmetic conversions). */
export const common = (left: DwarfType, right: DwarfType, language: SourceLanguage): DwarfType => {
  if (language === 'Rust') return left === rustLiteral || (isFloat(right) && !isFloat(left)) ? right : left;
  if (isFloat(left) || isFloat(right)) {
    const size = Math.max(...[left, right].filter(isFloat).map((type) => type.size));
    return size === 16 ? plainTypes.longDouble : size === 8 ? plainTypes.double : plainTypes.float;
  }
  const size = Math.max(rankOf(left), rankOf(right));
  return integerOf(
    size,
    [left, right].some((type) => rankOf(type) === size && !isSigned(type)),
  );
};

export const isComparison = (sign: string): boolean => ['==', '!=', '<', '<=', '>', '>='].includes(sign);

const compare = (sign: string, left: Numeric, right: Numeric): boolean => {
  switch (sign) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
};

/** The result of an operator at a type; of comparisons 1 or 0; a sentence where there is none. */
export const operate = (sign: string, type: DwarfType, first: Numeric, second: Numeric): Numeric | string => {
  const left = convert(type, first);
  const right = convert(type, second);
  if (isComparison(sign)) return compare(sign, left, right) ? 1n : 0n;
  if (typeof left === 'number' || typeof right === 'number') {
    const result = floats[sign]?.(Number(left), Number(right));
    return result === undefined ? `${sign} is for integers` : convert(type, result);
  }
  if ((sign === '/' || sign === '%') && right === 0n) return 'division by zero';
  const width = BigInt(type.size * 8);
  if ((sign === '<<' || sign === '>>') && (right < 0n || right >= width))
    return `${sign} by ${right} has no meaning for ${width} bits`;
  const result = integers[sign]?.(left, right);
  return result === undefined ? `${sign} has no meaning for these values` : convert(type, result);
};

const floats: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const integers: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
};
