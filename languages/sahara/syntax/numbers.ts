/** Number literals. */
import type { ScalarName } from '../../../vm/sahara/types.ts';

export type NumberLiteral =
  | { readonly kind: 'integer'; readonly value: bigint; readonly suffix?: ScalarName }
  | { readonly kind: 'float'; readonly value: number; readonly suffix?: 'f32' | 'f64' };

const integer = /^([+-]?)(0x[0-9a-fA-F_]+|0b[01_]+|\d[\d_]*?)(u8|i8|u16|i16|u32|i32|u64|i64)?$/;
const float = /^[+-]?\d[\d_]*(\.\d[\d_]*)?([eE][+-]?\d+)?(f32|f64)?$/;

/** Smallest and largest value of the integer types. */
export const integerRanges: Readonly<Partial<Record<ScalarName, readonly [bigint, bigint]>>> = {
  u8: [0n, 0xffn],
  i8: [-0x80n, 0x7fn],
  u16: [0n, 0xffffn],
  i16: [-0x8000n, 0x7fffn],
  u32: [0n, 0xffff_ffffn],
  i32: [-0x8000_0000n, 0x7fff_ffffn],
  u64: [0n, 0xffff_ffff_ffff_ffffn],
  i64: [-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn],
};

/** Reads a token that begins with a digit, or a sign and a digit. */
export const readNumber = (token: string): NumberLiteral | { readonly error: string } => {
  const whole = integer.exec(token);
  if (whole) {
    const digits = (whole[2] as string).replaceAll('_', '');
    if (digits === '0x' || digits === '0b') return { error: `${token} has no digits` };
    const value = whole[1] === '-' ? -BigInt(digits) : BigInt(digits);
    const suffix = whole[3] as ScalarName | undefined;
    return { kind: 'integer', value, ...(suffix ? { suffix } : {}) };
  }
  const real = float.exec(token);
  if (real) {
    const suffix = real[3] as 'f32' | 'f64' | undefined;
    const digits = (suffix ? token.slice(0, -3) : token).replaceAll('_', '');
    return { kind: 'float', value: Number(digits), ...(suffix ? { suffix } : {}) };
  }
  return { error: `${token} is not a number` };
};
