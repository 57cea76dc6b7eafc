/**
 * Values as bytes, for writes, arguments and journals. The first byte is a tag: 0 None, 1 False, 2 True, 3 int (decimal
 * ASCII), 4 float (8 bytes, little-endian), 5 str (UTF-8),
 * 6 object (its id, 8 bytes of a little-endian float), 7 unset.
 */
import { textOfUtf8 } from '../context/index.ts';

export const tags = { none: 0, false: 1, true: 2, int: 3, float: 4, str: 5, object: 6, unset: 7 } as const;

const ascii = (tag: number, text: string): Uint8Array =>
  Uint8Array.from([tag, ...[...text].map((char) => char.charCodeAt(0))]);

export const intBytes = (value: number | bigint): Uint8Array => ascii(tags.int, value.toString());

export const numberBytes = (tag: number, value: number): Uint8Array => {
  const bytes = new Uint8Array(9);
  bytes[0] = tag;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
};

/** UTF-8, lone surrogates as three bytes each. */
export const utf8 = (text: string): Uint8Array => {
  const bytes: number[] = [];
  for (const char of text) {
    const point = char.codePointAt(0) as number;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return Uint8Array.from(bytes);
};

export const textBytes = (value: string): Uint8Array => {
  const body = utf8(value);
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = tags.str;
  bytes.set(body, 1);
  return bytes;
};

/** What bytes say: a primitive, a float, an object's id, or undefined when they are damaged. */
export const readBytes = (
  bytes: Uint8Array,
):
  | { readonly primitive: null | boolean | number | bigint | string | undefined }
  | { readonly float: number }
  | { readonly object: number }
  | undefined => {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case tags.none:
      return { primitive: null };
    case tags.false:
      return { primitive: false };
    case tags.true:
      return { primitive: true };
    case tags.int: {
      const text = String.fromCharCode(...body);
      if (!/^-?\d+$/.test(text)) return undefined;
      return { primitive: Number.isSafeInteger(Number(text)) ? Number(text) + 0 : BigInt(text) };
    }
    case tags.float:
    case tags.object: {
      if (body.length !== 8) return undefined;
      const value = new DataView(bytes.buffer, bytes.byteOffset + 1, 8).getFloat64(0, true);
      return bytes[0] === tags.float ? { float: value } : { object: value };
    }
    case tags.str:
      return { primitive: textOfUtf8(body) };
    case tags.unset:
      return { primitive: undefined };
    default:
      return undefined;
  }
};
