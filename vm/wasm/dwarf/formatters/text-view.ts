/** Texts: their characters as one line, and each by its number. */
import { utf8OfText } from '../../../context/index.ts';
import type { DwarfType } from '../types/model.ts';
import { textOfCharacters } from '../values/number-text.ts';
import type { DwarfValue } from '../values/value.ts';
import { addressAnswer, boolAnswer, listView, type Stored, type View } from './view.ts';

export interface TextPlace {
  /** Undefined: not in memory. */
  readonly address: number | undefined;
  /** In units of the character type. */
  readonly length: number;
  readonly type: DwarfType;
  /** An array that holds the characters, where they are inside of the value. */
  readonly storage?: DwarfValue;
}

const longest = 4_000_000;

export const textView = (
  value: DwarfValue,
  { address, length, type, storage }: TextPlace,
  more: {
    /** What to write for other characters, with room checked; absent where the text is shared. */
    store?(bytes: Uint8Array): readonly Stored[] | string;
    readonly methods?: View['methods'];
  } = {},
): View => {
  const { size } = type;
  const read = (count: number): Uint8Array | undefined =>
    storage
      ? storage.storage.read(storage.offset, count * size)
      : address === undefined
        ? undefined
        : value.read(address, count * size);
  const content = (count: number): string | undefined => {
    const bytes = count === 0 ? new Uint8Array() : read(Math.min(count, longest));
    return bytes && textOfCharacters(bytes, size, false);
  };
  const at = (start: number, count: number): readonly DwarfValue[] =>
    Array.from({ length: count }, (_, index) =>
      storage ? storage.part(type, (start + index) * size) : value.at(type, (address ?? 0) + (start + index) * size),
    ).filter((each) => each !== undefined);
  const { store } = more;
  const list = listView({ label: `size=${length}`, count: length, at });
  return {
    ...list,
    text: ({ limit }) => {
      const text = content(Math.min(length, limit));
      return text === undefined ? '(invalid)' : JSON.stringify(text);
    },
    content: () => content(length),
    ...(store ? { store: (text: string) => store(charactersOf(text, size)) } : {}),
    methods: {
      ...list.methods,
      ...(address === undefined ? {} : { data: () => addressAnswer(address), as_ptr: () => addressAnswer(address) }),
      contains: ({ text }) => boolAnswer(text !== undefined && (content(length)?.includes(text) ?? false)),
      starts_with: ({ text }) => boolAnswer(text !== undefined && (content(length)?.startsWith(text) ?? false)),
      ends_with: ({ text }) => boolAnswer(text !== undefined && (content(length)?.endsWith(text) ?? false)),
      as_str: () => value,
      to_string: () => value,
      ...more.methods,
    },
  };
};

/** A text as characters of a size. */
export const charactersOf = (text: string, size: number): Uint8Array => {
  if (size === 1) return utf8OfText(text);
  const units =
    size === 2
      ? Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
      : [...text].map((each) => each.codePointAt(0) ?? 0);
  const bytes = new Uint8Array(units.length * size);
  const view = new DataView(bytes.buffer);
  units.forEach((unit, at) => {
    if (size === 2) view.setUint16(at * 2, unit, true);
    else view.setUint32(at * 4, unit, true);
  });
  return bytes;
};
