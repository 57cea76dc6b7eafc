/** Texts of single numbers. */
import { textOfUtf8 } from '../../../context/index.ts';
import type { MemberType, TypeOf } from '../types/model.ts';
import { numericOf } from './numerics.ts';

export const unreadable = '(invalid: not readable)';

export const addressText = (address: number | bigint): string => `0x${address.toString(16)}`;

/** The shortest decimal number that is the same float of its size. */
const floatText = (value: number, size: number): string => {
  if (Object.is(value, -0)) return '-0';
  if (size !== 4) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
};

export const numberText = (
  type: TypeOf<'number'>,
  bytes: Uint8Array | undefined,
  bits: MemberType['bits'] | undefined,
): string => {
  if (type.size === 0) return type.name;
  const number = numericOf(type, bytes, bits);
  if (number === undefined) return unreadable;
  if (typeof number === 'number') return floatText(number, type.size);
  if (type.encoding === 'boolean') return number === 0n ? 'false' : number === 1n ? 'true' : `true (${number})`;
  if (!type.encoding.endsWith('character')) return String(number);
  const character = characterText(Number(BigInt.asUintN(type.size * 8, number)), type.size);
  // Rust's characters are no numbers.
  if (type.language === 'Rust' && type.size === 4)
    return character ?? `(invalid: ${addressText(number)} is no character)`;
  return character === undefined ? String(number) : `${number} ${character}`;
};

const shownEscapes: Readonly<Record<number, string>> = {
  0: '\\0',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  39: "\\'",
  92: '\\\\',
};

/** A character in quotes; undefined for what has no sign. */
const characterText = (code: number, size: number): string | undefined => {
  const escaped = shownEscapes[code];
  if (escaped !== undefined) return `'${escaped}'`;
  const isShown = code >= 32 && code !== 127 && (size > 1 || code < 127) && code <= 0x10ffff;
  if (!isShown || (code >= 0xd800 && code < 0xe000)) return undefined;
  return `'${String.fromCodePoint(code)}'`;
};

/** A name of an enumeration, several for a set of flags, the number otherwise. */
export const enumerationText = (
  type: TypeOf<'enumeration'>,
  bytes: Uint8Array | undefined,
  bits: MemberType['bits'] | undefined,
): string => {
  const value = numericOf(type, bytes, bits);
  if (typeof value !== 'bigint') return unreadable;
  const enumerators = type.enumerators();
  const name = enumerators.find((each) => each.value === value)?.name;
  if (name !== undefined) return `${name} (${value})`;
  const flags = enumerators.filter(({ value: flag }) => flag > 0n && (flag & (flag - 1n)) === 0n);
  const set = flags.filter(({ value: flag }) => (value & flag) !== 0n);
  const isFlags = value > 0n && set.length > 1 && set.reduce((sum, each) => sum | each.value, 0n) === value;
  return isFlags ? `${set.map((each) => each.name).join(' | ')} (${value})` : String(value);
};

/** Characters of a text by the size of one; up to the first zero where it ends with one. */
export const textOfCharacters = (bytes: Uint8Array, size: number, isTerminated: boolean): string => {
  if (size === 1) {
    const end = isTerminated ? bytes.indexOf(0) : -1;
    return textOfUtf8(end < 0 ? bytes : bytes.subarray(0, end));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + size <= bytes.length; at += size) {
    const code = size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    if (code === 0 && isTerminated) break;
    text += size === 2 ? String.fromCharCode(code) : code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
};
