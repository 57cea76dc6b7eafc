/** `std::array`, `std::span`, `std::string_view`, `std::initializer_list` (libc++): elements one behind the other. */
import { isCharacter } from '../types/model.ts';
import { elementsAt, find, isInside, numberIn, pointerIn, targetType } from './members.ts';
import { textView } from './text-view.ts';
import { type Formatter, invalid, listView } from './view.ts';

export const cxxArray: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('array<'),
  view(value) {
    const elements = find(value, '__elems_');
    if (elements?.of.kind !== 'array') return undefined;
    const { count } = elements.of;
    return listView({
      label: `size=${count}`,
      count,
      at: (start, most) =>
        Array.from({ length: most }, (_, at) => elements.element(start + at)).filter((each) => each !== undefined),
    });
  },
};

export const cxxSpan: Formatter = {
  matches: ({ kind, entryName = '' }) =>
    kind === 'structure' && /^(?:span|initializer_list|basic_string_view)</.test(entryName),
  view(value) {
    const data = pointerIn(value, '__data_', '__data', '__begin_');
    const type = targetType(data);
    if (!data || !type) return undefined;
    const extent = value.of.kind === 'structure' ? value.of.arguments()[1]?.value : undefined;
    const size = numberIn(value, '__size_', '__size') ?? (extent === undefined ? undefined : Number(extent));
    if (size === undefined) return undefined;
    const { pointer } = data;
    if (size > 0 && !isInside(value, pointer, size * type.size)) return invalid('its elements lie outside of memory');
    const isText = isCharacter(type) && value.of.entryName?.startsWith('basic_string_view<');
    return isText
      ? textView(value, { address: pointer, length: size, type })
      : listView({ label: `size=${size}`, count: size, at: elementsAt(value, type, pointer) });
  },
};
