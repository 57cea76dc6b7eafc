/** Rust's `String`, `&str`, `Box<str>`, `Rc<str>`, `OsString`, `PathBuf`, and slices of anything. */
import { bytesOfInteger } from '../locations/bytes.ts';
import { elementsAt, find, isInside, numberIn, pointerIn, targetType } from './members.ts';
import { textView } from './text-view.ts';
import { type Formatter, invalid, listView, sizeAnswer } from './view.ts';

/** A pointer with a length. */
export const rustSlice: Formatter = {
  matches: (type) =>
    type.kind === 'structure' && type.language === 'Rust' && type.members().some(({ name }) => name === 'data_ptr'),
  view(value) {
    const data = pointerIn(value, 'data_ptr');
    const length = numberIn(value, 'length');
    const type = targetType(data);
    if (!data || length === undefined || !type) return undefined;
    const { pointer } = data;
    if (length > 0 && !isInside(value, pointer, length * type.size)) return invalid('it lies outside of memory');
    if (/\b(?:str|OsStr|Path|CStr)\b/.test(value.of.entryName ?? value.type))
      return textView(value, { address: pointer, length, type });
    return listView({ label: `len=${length}`, brackets: '[]', count: length, at: elementsAt(value, type, pointer) });
  },
};

export const rustString: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && /^(?:String|OsString|PathBuf|CString)$/.test(entryName),
  view(value) {
    if (value.of.entryName === 'CString') return undefined;
    const data = pointerIn(value, 'pointer') ?? pointerIn(value, 'ptr');
    const size = find(value, 'len');
    const length = numberIn(value, 'len');
    const capacity = numberIn(value, 'cap');
    const type = value.types.named('u8', value.types.entries.unitAt(value.of.entry ?? -1));
    if (!data || !size || length === undefined || capacity === undefined || !type) return undefined;
    if (length > capacity) return invalid(`length ${length} exceeds capacity ${capacity}`);
    const { pointer } = data;
    if (length > 0 && !isInside(value, pointer, capacity)) return invalid('its bytes lie outside of memory');
    return textView(
      value,
      { address: pointer, length, type },
      {
        store: (bytes) =>
          bytes.length > capacity || size.address === undefined
            ? `the text has room for ${capacity} bytes`
            : [
                { address: pointer, bytes },
                { address: size.address, bytes: bytesOfInteger(BigInt(bytes.length), size.of.size) },
              ],
        methods: { capacity: () => sizeAnswer(capacity) },
      },
    );
  },
};
