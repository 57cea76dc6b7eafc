/** Text that arrives as UTF-8 in pieces which may end in the middle of a character. */
import { textOfUtf8 } from '../vm/context/index.ts';

export class TextStream {
  #rest = new Uint8Array(0);

  /** The text of the whole characters that are there now. */
  add(bytes: Uint8Array): string {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const end = all.length - unfinished(all);
    this.#rest = all.slice(end);
    return textOfUtf8(all.subarray(0, end));
  }
}

/** Length of a character's beginning at the end of the bytes; 0 when the last character is whole, or no character at all. */
const unfinished = (bytes: Uint8Array): number => {
  for (let length = 1; length <= 3 && length <= bytes.length; length++) {
    const byte = bytes[bytes.length - length] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wanted > length ? length : 0;
  }
  return 0;
};
