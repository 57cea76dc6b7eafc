/** Values that expressions make: like those of the machine, without a place or with one in a memory. */
import { type Location, textOfUtf8, type Value } from '../../../vm/context/index.ts';
import { vectorShapes } from '../../../vm/wasm/spelling.ts';
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
  const words = [0, 4, 8, 12].map((at) =>
    fromLittleEndian(bytes.subarray(at, at + 4))
      .toString(16)
      .padStart(8, '0'),
  );
  const shapes = vectorShapes(bytes);
  return {
    ...plain('v128', `i32x4 ${words.map((word) => `0x${word}`).join(' ')}`, bytes, location),
    count: { named: shapes.length, indexed: 0 },
    children: (start, count, which) =>
      which === 'named'
        ? shapes.slice(start, start + count).map(({ name, lanes }) => ({ name, value: plain(name, lanes, bytes) }))
        : [],
  };
};

/** Text in a memory; the bytes are those between the quotation marks. */
export const textValue = (bytes: Uint8Array, location?: Location): Value =>
  plain('string', JSON.stringify(textOfUtf8(bytes)), bytes, location);

export const nullValue = (type: string): Value => plain(type, 'null', new Uint8Array(8));

/** What a function without results gives. */
export const nothing: Value = plain('nothing', '', new Uint8Array());
