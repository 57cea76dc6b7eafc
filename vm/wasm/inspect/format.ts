/** Values of WebAssembly as people read them. */

import { referenceKind } from '../run/state.ts';
import { f32, f64, i8, i16, i32, i64, isReference, type StorageType, v128 } from '../types.ts';

/** Bytes that a value of a type has in a location. */
export const bytesOfType = (type: StorageType): number => {
  switch (type) {
    case i8:
      return 1;
    case i16:
      return 2;
    case i32:
    case f32:
      return 4;
    case v128:
      return 16;
    default:
      return 8;
  }
};

const hex = (value: bigint | number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A number that is not one with its payload, as the text format writes it. */
const notANumber = (negative: boolean, payload: bigint, canonical: bigint): string =>
  `${negative ? '-' : ''}nan${payload === canonical ? '' : `:0x${payload.toString(16)}`}`;

const spellFloat = (value: number): string =>
  Object.is(value, -0)
    ? '-0'
    : value === Number.POSITIVE_INFINITY
      ? 'inf'
      : value === Number.NEGATIVE_INFINITY
        ? '-inf'
        : String(value);

/** The shortest decimal that rounds to the same single-precision number. */
const spellSingle = (value: number): string => {
  if (!Number.isFinite(value) || value === 0) return spellFloat(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
};

/** Where bytes of a value are read as a number: to ask a short array for its own buffer takes longer than everything else here. */
const scratch = new Uint8Array(16);
const view = new DataView(scratch.buffer);

/** A value that is no reference, from its bytes. */
export const spellNumber = (type: StorageType, bytes: Uint8Array): string => {
  scratch.set(bytes);
  switch (type) {
    case i8:
      return String(view.getInt8(0));
    case i16:
      return String(view.getInt16(0, true));
    case i32:
      return String(view.getInt32(0, true));
    case i64:
      return String(view.getBigInt64(0, true));
    case f32: {
      const value = view.getFloat32(0, true);
      const bits = BigInt(view.getUint32(0, true));
      return value === value ? spellSingle(value) : notANumber(bits >> 31n === 1n, bits & 0x7fffffn, 0x400000n);
    }
    case f64: {
      const value = view.getFloat64(0, true);
      const bits = view.getBigUint64(0, true);
      if (value === value) return spellFloat(value);
      return notANumber(bits >> 63n === 1n, bits & 0xfffffffffffffn, 0x8000000000000n);
    }
    default: {
      const words = [0, 4, 8, 12].map((at) => `0x${hex(view.getUint32(at, true), 8)}`);
      return `i32x4 ${words.join(' ')}`;
    }
  }
};

/** The two words of a reference. */
export const referenceWords = (bytes: Uint8Array): readonly [number, number] => {
  scratch.set(bytes);
  return [view.getInt32(0, true), view.getInt32(4, true)];
};

export const isNullBytes = (type: StorageType, bytes: Uint8Array): boolean =>
  isReference(type) && referenceWords(bytes)[1] === referenceKind.null;
