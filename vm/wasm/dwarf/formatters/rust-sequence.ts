/** Rust's `Vec` and `VecDeque`. */
import type { DwarfValue } from '../values/value.ts';
import { elementsAt, isInside, numberIn, pointerIn, typeArgument } from './members.ts';
import { addressAnswer, type Formatter, invalid, listView, sizeAnswer } from './view.ts';

export const rustVector: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && entryName.startsWith('Vec<'),
  view(value) {
    const data = pointerIn(value, 'pointer') ?? pointerIn(value, 'ptr');
    const count = numberIn(value, 'len');
    const capacity = numberIn(value, 'cap');
    const type = typeArgument(value.of, 0);
    if (!data || count === undefined || capacity === undefined || !type) return undefined;
    const { pointer } = data;
    if (count > capacity && type.size > 0) return invalid(`length ${count} exceeds capacity ${capacity}`);
    if (count > 0 && !isInside(value, pointer, count * type.size)) return invalid('its elements lie outside of memory');
    return listView({
      label: `len=${count}`,
      brackets: '[]',
      count,
      at: elementsAt(value, type, pointer),
      methods: { capacity: () => sizeAnswer(capacity), as_ptr: () => addressAnswer(pointer) },
    });
  },
};

/** A ring: from `head` on in new libraries, from `tail` to `head` in old ones. */
export const rustRing: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && entryName.startsWith('VecDeque<'),
  view(value) {
    const data = pointerIn(value, 'pointer') ?? pointerIn(value, 'ptr');
    const [tail, head, capacity] = [numberIn(value, 'tail'), numberIn(value, 'head'), numberIn(value, 'cap')];
    const type = typeArgument(value.of, 0);
    if (!data || head === undefined || capacity === undefined || !type) return undefined;
    const first = tail ?? head;
    const count = numberIn(value, 'len') ?? (capacity === 0 ? 0 : (head - first + capacity) % capacity);
    if (count > capacity || first > capacity) return invalid(`length ${count} exceeds capacity ${capacity}`);
    const { pointer } = data;
    if (count > 0 && !isInside(value, pointer, capacity * type.size))
      return invalid('its elements lie outside of memory');
    const one = (index: number): readonly DwarfValue[] =>
      elementsAt(value, type, pointer + ((first + index) % capacity) * type.size)(0, 1);
    const at = (start: number, most: number) => Array.from({ length: most }, (_, offset) => one(start + offset)).flat();
    return listView({ label: `len=${count}`, brackets: '[]', count, at });
  },
};
