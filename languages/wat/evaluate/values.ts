/** Values that expressions make: like those of the machine, without a place or with one in a memory. */
import { type Location, textOfUtf8, type Value } from '../../../vm/context/index.ts';
import { spellFloat } from '../print/literals.ts';
import { bytesOfNumber, fromLittleEndian, spellNumber, type TypedNumber } from './numbers.ts';

const none = { named: 0, indexed: 0 } as const;
const summaryLimit = 200;

const short = (text: string): string => (text.length > summaryLimit ? `${text.slice(0, summaryLimit - 1)}…` : text);

const plain = (type: string, text: string, bytes: Uint8Array, location?: Location): Value => ({
  type,
  summary: short(text),
  bytes,
  ...(location ? { location } : {}),
  ...(location?.in === 'space'
    ? { memory: { space: location.space, offset: location.offset, length: location.length } }
    : {}),
  count: none,
  children: () => [],
  full: () => text,
});

export const numberValue = (number: TypedNumber, location?: Location, bytes = bytesOfNumber(number)): Value =>
  plain(number.type, spellNumber(number), bytes, location);

/** Lanes as hexadecimal numbers, with a child for each reading of the bits. */
export const vectorValue = (bytes: Uint8Array, location?: Location): Value => {
  const lanes = (size: number): readonly bigint[] =>
    Array.from({ length: 16 / size }, (_, index) => fromLittleEndian(bytes.subarray(index * size, (index + 1) * size)));
  const hex = (size: number) =>
    lanes(size)
      .map((lane) => `0x${lane.toString(16).padStart(size * 2, '0')}`)
      .join(' ');
  const rows = [
    {
      name: 'i8x16',
      text: lanes(1)
        .map((lane) => BigInt.asIntN(8, lane))
        .join(' '),
    },
    {
      name: 'i16x8',
      text: lanes(2)
        .map((lane) => BigInt.asIntN(16, lane))
        .join(' '),
    },
    {
      name: 'i32x4',
      text: lanes(4)
        .map((lane) => BigInt.asIntN(32, lane))
        .join(' '),
    },
    {
      name: 'i64x2',
      text: lanes(8)
        .map((lane) => BigInt.asIntN(64, lane))
        .join(' '),
    },
    {
      name: 'f32x4',
      text: lanes(4)
        .map((lane) => spellFloat(lane, 32))
        .join(' '),
    },
    {
      name: 'f64x2',
      text: lanes(8)
        .map((lane) => spellFloat(lane, 64))
        .join(' '),
    },
  ];
  return {
    ...plain('v128', `i32x4 ${hex(4)}`, bytes, location),
    count: { named: rows.length, indexed: 0 },
    children: (start, count, which) =>
      which === 'named'
        ? rows.slice(start, start + count).map(({ name, text }) => ({ name, value: plain(name, text, bytes) }))
        : [],
  };
};

/** Text in a memory; the bytes are those between the quotation marks. */
export const textValue = (bytes: Uint8Array, location?: Location): Value =>
  plain('string', JSON.stringify(textOfUtf8(bytes)), bytes, location);

export const nullValue = (type: string): Value => plain(type, 'null', new Uint8Array(8));

/** What a function without results gives. */
export const nothing: Value = plain('nothing', '', new Uint8Array());
