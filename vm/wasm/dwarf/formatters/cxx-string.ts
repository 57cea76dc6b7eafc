/** `std::string` and its relatives of other characters (libc++), in all its layouts. */
import { bytesOfInteger } from '../locations/bytes.ts';
import { isCharacter } from '../types/model.ts';
import type { DwarfValue } from '../values/value.ts';
import { find, isInside, numberIn, pointerIn, targetType, typeArgument } from './members.ts';
import { textView } from './text-view.ts';
import { addressAnswer, type Formatter, invalid, sizeAnswer, type View } from './view.ts';

export const cxxString: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('basic_string<'),
  view(value) {
    const long = find(value, '__l');
    const short = find(value, '__s');
    const character = typeArgument(value.of, 0);
    if (!long || !short || !character || !isCharacter(character)) return undefined;
    return isLong(long, short) ? longView(value, long, character.size) : shortView(value, short, character.size);
  },
};

/** The layout says by a bit whether the characters lie outside. */
const isLong = (long: DwarfValue, short: DwarfValue): boolean => {
  const told = find(long, '__is_long_') ?? find(short, '__is_long_');
  if (told) return bitsOf(told) !== 0;
  const size = find(short, '__size_');
  const inside = size && short.address !== undefined && size.address === short.address;
  return (((size?.bytes?.[0] ?? 0) & (inside ? 1 : 0x80)) as number) !== 0;
};

const bitsOf = ({ bytes, bits }: DwarfValue): number => {
  const whole = bytes ? new DataView(bytes.buffer, bytes.byteOffset) : undefined;
  const number = whole ? (bytes?.length === 4 ? whole.getUint32(0, true) : whole.getUint8(0)) : 0;
  return bits ? Math.floor(number / 2 ** bits.from) % 2 ** bits.count : number;
};

const longView = (value: DwarfValue, long: DwarfValue, width: number): View | undefined => {
  const pointer = pointerIn(long, '__data_');
  const size = find(long, '__size_');
  const count = numberIn(long, '__size_');
  const room = find(long, '__cap_');
  const type = targetType(pointer);
  if (!pointer || count === undefined || !size || !room || !type) return undefined;
  // The lowest or the highest bit may be the mark that it is long; older layouts count in pairs.
  const capacity = room.bits ? bitsOf(room) * 2 : (bitsOf(room) & 0x7fff_fffe) >>> 0;
  if (!isInside(value, pointer.pointer, (count + 1) * width)) return invalid('its characters lie outside of memory');
  if (count > Math.max(capacity, 1)) return invalid(`size ${count} exceeds capacity ${capacity}`);
  return textView(
    value,
    { address: pointer.pointer, length: count, type },
    {
      store: (bytes) =>
        bytes.length / width >= capacity
          ? `the text has room for ${capacity - 1} characters`
          : [
              { address: pointer.pointer, bytes: new Uint8Array([...bytes, ...new Uint8Array(width)]) },
              { address: size.address ?? 0, bytes: bytesOfInteger(BigInt(bytes.length / width), size.of.size) },
            ],
      methods: { capacity: () => sizeAnswer(capacity - 1), c_str: () => addressAnswer(pointer.pointer) },
    },
  );
};

const shortView = (value: DwarfValue, short: DwarfValue, width: number): View | undefined => {
  const size = find(short, '__size_');
  const data = find(short, '__data_');
  if (!size?.bytes || data?.of.kind !== 'array') return undefined;
  const isLow = size.bits === undefined && short.address === size.address;
  const count = size.bits ? bitsOf(size) : isLow ? (size.bytes[0] as number) >> 1 : (size.bytes[0] as number);
  const room = data.of.count || 12 / width - 1;
  const { address, of } = data;
  if (count > room) return invalid(`size ${count} exceeds the ${room} characters inside`);
  const written = (length: number): number =>
    size.bits
      ? ((size.bytes?.[0] ?? 0) & ~(0x7f << size.bits.from)) | (length << size.bits.from)
      : isLow
        ? length * 2
        : length;
  const place = { address, length: count, type: of.element, storage: data };
  return textView(value, place, {
    store: (bytes) =>
      address === undefined || size.address === undefined
        ? 'it has no place in memory'
        : bytes.length / width >= room
          ? `the text has room for ${room - 1} characters`
          : [
              { address, bytes: new Uint8Array([...bytes, ...new Uint8Array(width)]) },
              { address: size.address, bytes: Uint8Array.of(written(bytes.length / width)) },
            ],
    methods: {
      capacity: () => sizeAnswer(room - 1),
      ...(address === undefined ? {} : { c_str: () => addressAnswer(address) }),
    },
  });
};
