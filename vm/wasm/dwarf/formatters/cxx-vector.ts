/** `std::vector` (libc++). */
import { changed } from '../types/named.ts';
import type { DwarfValue } from '../values/value.ts';
import { elementsAt, find, isInside, numberIn, pointerIn, targetType, typeArgument } from './members.ts';
import { addressAnswer, type Formatter, invalid, listView, sizeAnswer, type View } from './view.ts';

export const cxxVector: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('vector<'),
  view(value) {
    const begin = pointerIn(value, '__begin_');
    const type = targetType(begin);
    if (!begin || !type) return undefined;
    if (numberIn(value, '__end_') === undefined) return bitsView(value, begin.pointer);
    const end = numberIn(value, '__end_') ?? 0;
    const room = numberIn(value, '__end_cap_', '__cap_') ?? end;
    const from = begin.pointer;
    const size = Math.max(1, type.size);
    if (from > end || end > room) return invalid('its size exceeds its capacity');
    if (from !== 0 && !isInside(value, from, room - from)) return invalid('its elements lie outside of memory');
    if ((end - from) % size !== 0) return invalid('its size is no multiple of its elements');
    const count = (end - from) / size;
    return listView({
      label: `size=${count}`,
      count,
      at: elementsAt(value, type, from),
      methods: { capacity: () => sizeAnswer((room - from) / size), data: () => addressAnswer(from, type) },
    });
  },
};

/** `std::vector<bool>`: one bit an element. */
const bitsView = (value: DwarfValue, from: number): View | undefined => {
  const count = numberIn(value, '__size_');
  const type = typeArgument(value.of, 0);
  if (count === undefined || !type) return undefined;
  if (count > 0 && !isInside(value, from, Math.ceil(count / 8))) return invalid('its bits lie outside of memory');
  return listView({ label: `size=${count}`, count, at: bitsAt(value, type, from) });
};

/** Bits one behind the other, each as a value of `type` (a bool). */
export const bitsAt =
  (value: DwarfValue, type: NonNullable<ReturnType<typeof typeArgument>>, from: number) =>
  (start: number, count: number): readonly DwarfValue[] => {
    const found: DwarfValue[] = [];
    for (let index = start; index < start + count; index++) {
      const byte = value.at(changed(type, { size: 1 }), from + Math.floor(index / 8));
      if (byte) found.push(byte.part(byte.of, 0, { bits: { from: index % 8, count: 1 } }));
    }
    return found;
  };

/** `std::bitset`. */
export const cxxBitset: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('bitset<'),
  view(value) {
    const [size] = value.of.kind === 'structure' ? value.of.arguments() : [];
    const first = find(value, '__first_');
    const type = value.types.named('bool');
    if (size?.value === undefined || first?.address === undefined || !type) return undefined;
    const count = Number(size.value);
    const at = bitsAt(value, type, first.address);
    return {
      ...listView({ label: `size=${count}`, count, at }),
      text: ({ limit }) =>
        `0b${at(0, Math.min(count, limit))
          .map((bit) => (bit.summary === 'true' ? '1' : '0'))
          .reverse()
          .join('')}`,
    };
  },
};
