/** Whether results are what a script expects, and how both are spelled. */
import { spellFloat } from '../print/literals.ts';
import type { Expected, NanKind, ReferenceKind } from './tree.ts';

/** A result as its bits, as a store gives it. */
export type Result =
  | { readonly type: 'i32' | 'f32'; readonly bits: number }
  | { readonly type: 'i64' | 'f64'; readonly bits: bigint }
  | { readonly type: 'v128'; readonly bytes: Uint8Array }
  | { readonly type: 'ref'; readonly kind: string; readonly number: number };

export const matches = (expected: Expected, result: Result | undefined): boolean => {
  if (!result) return false;
  switch (expected.kind) {
    case 'either':
      return expected.of.some((each) => matches(each, result));
    case 'nan':
      return result.type === expected.type && isNan(bitsOf(result), expected.type === 'f32' ? 32 : 64, expected.nan);
    case 'lanes':
      return result.type === 'v128' && lanesMatch(expected, result.bytes);
    case 'reference':
      return result.type === 'ref' && isOfKind(expected.type, result.kind);
    case 'value':
      return valueMatches(expected.value, result);
  }
};

const valueMatches = (value: (Expected & { readonly kind: 'value' })['value'], result: Result): boolean => {
  switch (value.type) {
    case 'v128':
      return result.type === 'v128' && value.bytes.every((byte, index) => byte === result.bytes[index]);
    case 'null':
      return result.type === 'ref' && result.kind === 'null';
    case 'extern':
    case 'host':
      return result.type === 'ref' && result.kind === 'extern' && result.number === value.number;
    default:
      return result.type === value.type && bitsOf(result) === value.bits;
  }
};

/** Unsigned bits of a number. */
const bitsOf = (result: Result): bigint => {
  if (result.type === 'i32' || result.type === 'f32') return BigInt(result.bits >>> 0);
  return result.type === 'i64' || result.type === 'f64' ? BigInt.asUintN(64, result.bits) : 0n;
};

/** Canonical: only the topmost bit of the payload is set; arithmetic: at least that one. */
const isNan = (bits: bigint, width: 32 | 64, kind: NanKind): boolean => {
  const fraction = width === 32 ? 23n : 52n;
  const quiet = 1n << (fraction - 1n);
  const exponent = (1n << (BigInt(width) - 1n - fraction)) - 1n;
  if (((bits >> fraction) & exponent) !== exponent) return false;
  const payload = bits & ((1n << fraction) - 1n);
  return kind === 'canonical' ? payload === quiet : (payload & quiet) !== 0n;
};

const lanesMatch = ({ width, lanes }: Expected & { readonly kind: 'lanes' }, bytes: Uint8Array): boolean =>
  lanes.every((lane, index) => {
    let bits = 0n;
    for (let at = width / 8 - 1; at >= 0; at--) bits = (bits << 8n) | BigInt(bytes[(index * width) / 8 + at] ?? 0);
    return typeof lane === 'bigint' ? bits === lane : isNan(bits, width as 32 | 64, lane);
  });

const kinds: Readonly<Record<ReferenceKind, readonly string[]>> = {
  null: ['null'],
  func: ['func'],
  extern: ['extern'],
  host: ['extern'],
  any: ['i31', 'struct', 'array', 'extern'],
  eq: ['i31', 'struct', 'array'],
  i31: ['i31'],
  struct: ['struct'],
  array: ['array'],
  exn: ['exn'],
};

const isOfKind = (wanted: ReferenceKind, kind: string): boolean => kinds[wanted].includes(kind);

/** A result as a script writes it. */
export const spellValue = (value: Result): string => {
  switch (value.type) {
    case 'i32':
      return `(i32.const ${value.bits})`;
    case 'i64':
      return `(i64.const ${BigInt.asIntN(64, value.bits)})`;
    case 'f32':
      return `(f32.const ${spellFloat(BigInt(value.bits >>> 0), 32)})`;
    case 'f64':
      return `(f64.const ${spellFloat(BigInt.asUintN(64, value.bits), 64)})`;
    case 'v128':
      return `(v128.const i8x16 ${[...value.bytes].join(' ')})`;
    case 'ref':
      return value.kind === 'extern' ? `(ref.extern ${value.number})` : `(ref.${value.kind})`;
  }
};

export const spellValues = (expected: readonly Expected[]): string =>
  expected.map(spellExpected).join(' ') || 'nothing';

const spellExpected = (expected: Expected): string => {
  switch (expected.kind) {
    case 'either':
      return `(either ${expected.of.map(spellExpected).join(' ')})`;
    case 'nan':
      return `(${expected.type}.const nan:${expected.nan})`;
    case 'lanes':
      return `(v128.const with ${expected.lanes.map((lane) => (typeof lane === 'bigint' ? `0x${lane.toString(16)}` : `nan:${lane}`)).join(' ')})`;
    case 'reference':
      return `(ref.${expected.type})`;
    case 'value': {
      const { value } = expected;
      switch (value.type) {
        case 'null':
          return `(ref.null ${value.heap})`;
        case 'extern':
        case 'host':
          return `(ref.${value.type} ${value.number})`;
        case 'i32':
          return spellValue({ type: 'i32', bits: Number(BigInt.asIntN(32, value.bits)) });
        case 'f32':
          return spellValue({ type: 'f32', bits: Number(BigInt.asIntN(32, value.bits)) });
        default:
          return spellValue(value as Result);
      }
    }
  }
};
