import { Deflate, inflateSync } from 'fflate';
import { textOfUtf8, utf8OfText } from '../../../vm/context/index.ts';

/** Text that may be long: as it is, or its UTF-8 bytes compressed (RFC 1951). */
export type PackedText = string | Uint8Array;

const longest = 65_536;

/** Collects a text piece by piece; a long one is compressed on the way, so that it never is in memory as a whole. Equal texts are packed equally. */
export class TextPacker {
  #waiting: string[] = [];
  #length = 0;
  #deflate: Deflate | undefined;
  #packed: Uint8Array[] = [];

  add(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length <= longest) return;
    let all = this.#waiting.join('');
    // Pieces of one length, whatever they came in: that makes the result depend on the text alone.
    for (; all.length > longest; all = all.slice(end(all))) this.#compress(all.slice(0, end(all)), false);
    this.#waiting = [all];
    this.#length = all.length;
  }

  finish(): PackedText {
    const rest = this.#waiting.join('');
    if (!this.#deflate) return rest;
    this.#compress(rest, true);
    const bytes = new Uint8Array(this.#packed.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.#packed) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #compress(text: string, last: boolean): void {
    this.#deflate ??= new Deflate({ level: 6 }, (piece) => this.#packed.push(piece));
    this.#deflate.push(utf8OfText(text), last);
  }
}

/** Where a piece ends: never inside a pair of surrogates. */
const end = (text: string): number => {
  const unit = text.charCodeAt(longest - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? longest - 1 : longest;
};

/** Throws an Error when bytes are not compressed text. */
export const unpackText = (packed: PackedText): string =>
  typeof packed === 'string' ? packed : textOfUtf8(inflateSync(packed));

export const samePackedText = (left: PackedText, right: PackedText): boolean => {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
};
