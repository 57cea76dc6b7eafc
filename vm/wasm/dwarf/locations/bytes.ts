/** Numbers as little-endian bytes. */

/** Bytes of a number, wrapped. */
export const bytesOfInteger = (value: bigint, size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, value);
  for (let at = 0; at < size; at++) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
};

/** An unsigned number; exact. */
export const integerOfBytes = (bytes: Uint8Array): bigint => {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number);
  return value;
};

/** An unsigned number; exact below 2^53. */
export const numberOfBytes = (bytes: Uint8Array): number => {
  let value = 0;
  for (let at = bytes.length - 1; at >= 0; at--) value = value * 256 + (bytes[at] as number);
  return value;
};
