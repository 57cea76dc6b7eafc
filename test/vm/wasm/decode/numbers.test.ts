import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, strictUtf8 } from '../../../../vm/wasm/decode/byte-reader.ts';
import { ByteWriter } from '../../../../vm/wasm/encode.ts';
import { hex } from '../text.ts';

type Kind = 'u32' | 's32' | 's33' | 'u64' | 's64';

/** The number that bytes say, or what is wrong with them. */
const read = (kind: Kind, bytes: Uint8Array): bigint | string => {
  const reader = new ByteReader(bytes);
  let value: bigint;
  if (kind === 'u64' || kind === 's64') {
    reader[kind]();
    const bits = (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
    value = kind === 's64' ? BigInt.asIntN(64, bits) : bits;
  } else value = BigInt(reader[kind]());
  return reader.problem || (reader.isAtEnd ? value : 'bytes are left');
};

const rows: readonly (readonly [Kind, string, bigint | string])[] = [
  ['u32', '00', 0n],
  ['u32', 'ff ff ff ff 0f', 4294967295n],
  ['u32', '80 80 80 80 00', 0n],
  ['u32', '80 80 80 80 80 00', 'integer representation too long'],
  ['u32', 'ff ff ff ff 1f', 'integer too large'],
  ['u32', '80 80', 'unexpected end of section or function'],
  ['s32', '7f', -1n],
  ['s32', '80 80 80 80 78', -2147483648n],
  ['s32', 'ff ff ff ff 07', 2147483647n],
  ['s32', 'ff ff ff ff 0f', 'integer too large'],
  ['s32', '80 80 80 80 70', 'integer too large'],
  ['s32', 'ff ff ff ff ff 7f', 'integer representation too long'],
  ['s33', '40', -64n],
  ['s33', '80 80 80 80 70', -4294967296n],
  ['s33', 'ff ff ff ff 0f', 4294967295n],
  ['s33', 'ff ff ff ff 7f', -1n],
  ['s33', '80 80 80 80 10', 'integer too large'],
  ['u64', 'ff ff ff ff ff ff ff ff ff 01', 18446744073709551615n],
  ['u64', 'ff ff ff ff ff ff ff ff ff 02', 'integer too large'],
  ['u64', '80 80 80 80 80 80 80 80 80 80 00', 'integer representation too long'],
  ['s64', '80 80 80 80 80 80 80 80 80 7f', -9223372036854775808n],
  ['s64', 'ff ff ff ff ff ff ff ff ff 00', 9223372036854775807n],
  ['s64', 'ff ff ff ff ff ff ff ff ff 01', 'integer too large'],
];

describe('LEB128 numbers', () => {
  it.each(rows)('%s of %s', (kind, bytes, expected) => {
    expect(read(kind, hex(bytes))).toBe(expected);
  });

  it('are read as they are written', () => {
    const ranges: Readonly<Record<Kind, readonly [bigint, bigint]>> = {
      u32: [0n, 2n ** 32n - 1n],
      s32: [-(2n ** 31n), 2n ** 31n - 1n],
      s33: [-(2n ** 32n), 2n ** 32n - 1n],
      u64: [0n, 2n ** 64n - 1n],
      s64: [-(2n ** 63n), 2n ** 63n - 1n],
    };
    for (const [kind, [min, max]] of Object.entries(ranges) as [Kind, readonly [bigint, bigint]][]) {
      const numbers = fc.oneof(
        fc.bigInt({ min, max }),
        fc.bigInt({ min: -70_000n < min ? min : -70_000n, max: 70_000n }),
      );
      fc.assert(
        fc.property(numbers, (value) => {
          const writer = new ByteWriter();
          if (kind === 'u32') writer.u32(Number(value));
          else if (kind === 'u64') writer.u64(value);
          else if (kind === 's64') writer.s64(value);
          else writer.s33(Number(value));
          expect(read(kind, writer.toBytes())).toBe(value);
        }),
        { numRuns: 300 },
      );
    }
  });
});

describe('UTF-8', () => {
  it('is accepted and refused as the platform does', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const platform = (bytes: Uint8Array): string | undefined => {
      try {
        return decoder.decode(bytes);
      } catch {
        return undefined;
      }
    };
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0x9f, 0xa0));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (bytes) => {
        const array = Uint8Array.from(bytes);
        expect(strictUtf8(array, 0, array.length)).toBe(platform(array));
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(strictUtf8(bytes, 0, bytes.length)).toBe(platform(bytes));
      }),
    );
  });
});
