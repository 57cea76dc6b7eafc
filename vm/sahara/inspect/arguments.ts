/** Arguments in the language's spelling, for the command line and launch configurations. */
import { encodeText } from '../heap/text.ts';
import type { SaharaImage } from '../image.ts';
import { bitsOfDouble, bitsOfSingle } from '../run/slots.ts';
import { type TypeId, typeName } from '../types.ts';
import { slotBytes } from './values.ts';

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  u8: [0n, 255n],
  i8: [-128n, 127n],
  u16: [0n, 65535n],
  i16: [-32768n, 32767n],
  u32: [0n, 4294967295n],
  i32: [-2147483648n, 2147483647n],
  u64: [0n, 18446744073709551615n],
  i64: [-9223372036854775808n, 9223372036854775807n],
};

const specials: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** The bytes of an argument of a scalar or string type; a string may be quoted or plain. */
export const argumentBytes = (
  image: SaharaImage,
  type: TypeId,
  text: string,
): { readonly bytes: Uint8Array } | { readonly error: string } => {
  const shape = image.types[type];
  const wrong = { error: `${JSON.stringify(text)} is not a ${typeName(image.types, type)}` };
  if (shape?.kind === 'string') return { bytes: encodeText(unquoted(text)) };
  if (shape?.kind !== 'scalar')
    return { error: `an argument of type ${typeName(image.types, type)} cannot be given as text` };
  const { scalar } = shape;
  if (scalar === 'bool')
    return text === 'true' || text === 'false' ? { bytes: slotBytes(text === 'true' ? 1 : 0, 0) } : wrong;
  if (scalar === 'char') {
    const plain = text.replace(/^#?\\(?=.)/u, '');
    return [...plain].length === 1 ? { bytes: slotBytes(plain.codePointAt(0)!, 0) } : wrong;
  }
  if (scalar === 'f64' || scalar === 'f32') {
    const bare = text.replace(new RegExp(`${scalar}$`), '');
    const value = specials[bare] ?? (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : undefined);
    if (value === undefined) return wrong;
    return { bytes: scalar === 'f64' ? slotBytes(...bitsOfDouble(value)) : slotBytes(bitsOfSingle(value), 0) };
  }
  const bare = text.replace(new RegExp(`${scalar}$`), '').replaceAll('_', '');
  if (!/^[+-]?\d+$/.test(bare) && !/^0x[0-9a-f]+$/i.test(bare)) return wrong;
  const value = BigInt(bare.replace(/^\+/, ''));
  const [least, most] = ranges[scalar]!;
  if (value < least || value > most) return wrong;
  const wide = scalar === 'i64' || scalar === 'u64';
  return { bytes: slotBytes(Number(BigInt.asIntN(32, value)), wide ? Number(BigInt.asIntN(32, value >> 32n)) : 0) };
};

const unquoted = (text: string): string => {
  if (!/^".*"$/s.test(text)) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
};
