/** Strings: UTF-8 in heaps, code points as characters. No host encoders, so that a browser's worker and Node agree. */

import { stringType } from '../builtin.ts';
import { header, textOffset } from './blocks.ts';
import type { Heap } from './heap.ts';

/** UTF-8 of a text; a lone surrogate becomes U+FFFD. */
export const encodeText = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 ? text.charCodeAt(index + 1) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        index++;
      } else code = 0xfffd;
    }
    at = encodeCodePoint(code, bytes, at);
  }
  return bytes.subarray(0, at);
};

/** Writes one code point; where the next one goes. */
export const encodeCodePoint = (code: number, bytes: Uint8Array, at: number): number => {
  if (code < 0x80) {
    bytes[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    bytes[at] = 0xc0 | (code >> 6);
    bytes[at + 1] = 0x80 | (code & 63);
    return at + 2;
  }
  if (code < 0x10000) {
    bytes[at] = 0xe0 | (code >> 12);
    bytes[at + 1] = 0x80 | ((code >> 6) & 63);
    bytes[at + 2] = 0x80 | (code & 63);
    return at + 3;
  }
  bytes[at] = 0xf0 | (code >> 18);
  bytes[at + 1] = 0x80 | ((code >> 12) & 63);
  bytes[at + 2] = 0x80 | ((code >> 6) & 63);
  bytes[at + 3] = 0x80 | (code & 63);
  return at + 4;
};

/** Bytes of the character that begins with this byte. */
export const characterLength = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);

/** The code point at a byte offset. */
export const codePointAt = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at]!;
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 31) << 6) | (bytes[at + 1]! & 63);
  if (lead < 0xf0) return ((lead & 15) << 12) | ((bytes[at + 1]! & 63) << 6) | (bytes[at + 2]! & 63);
  return ((lead & 7) << 18) | ((bytes[at + 1]! & 63) << 12) | ((bytes[at + 2]! & 63) << 6) | (bytes[at + 3]! & 63);
};

/** The text of well-formed UTF-8. */
export const decodeText = (bytes: Uint8Array, from = 0, to = bytes.length): string => {
  let text = '';
  const codes: number[] = [];
  for (let at = from; at < to; ) {
    codes.push(codePointAt(bytes, at));
    at += characterLength(bytes[at]!);
    if (codes.length === 4096) text += String.fromCodePoint(...codes.splice(0));
  }
  return text + String.fromCodePoint(...codes);
};

/** Characters in UTF-8 bytes. */
export const countCharacters = (bytes: Uint8Array, from: number, to: number): number => {
  let count = 0;
  for (let at = from; at < to; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++;
  return count;
};

/** A new string object with count 1 from UTF-8; 0 when it does not fit. `bytes` must not lie in the heap itself. */
export const newString = (heap: Heap, bytes: Uint8Array, site: number, reserve = 0): number => {
  const reference = heap.allocate(stringType, textOffset + bytes.length, site, reserve);
  if (reference === 0) return 0;
  heap.bytes.set(bytes, reference + textOffset);
  heap.words[reference >> 2] = countCharacters(bytes, 0, bytes.length);
  return reference;
};

/** Where a string's UTF-8 lies in the heap: from inclusive, to exclusive. */
export const textStart = (reference: number): number => reference + textOffset;
export const textEnd = (heap: Heap, reference: number): number =>
  reference + heap.words[(reference >> 2) + header.size]!;

/** A string as JavaScript text. */
export const textOf = (heap: Heap, reference: number): string =>
  decodeText(heap.bytes, textStart(reference), textEnd(heap, reference));

/** Byte offset in the heap of character `index` (0 … length) of a string. */
export const characterOffset = (heap: Heap, reference: number, index: number): number => {
  const start = textStart(reference);
  const end = textEnd(heap, reference);
  if (heap.words[reference >> 2] === end - start) return start + index;
  let at = start;
  for (let skipped = 0; skipped < index; skipped++) at += characterLength(heap.bytes[at]!);
  return at;
};

/** Below, equal or above 0 by the bytes, which is by the code points. */
export const compareStrings = (heap: Heap, one: number, other: number): number => {
  const { bytes } = heap;
  const end = textEnd(heap, one);
  const otherEnd = textEnd(heap, other);
  let left = textStart(one);
  let right = textStart(other);
  for (; left < end && right < otherEnd; left++, right++) {
    const difference = bytes[left]! - bytes[right]!;
    if (difference !== 0) return difference;
  }
  return end - left - (otherEnd - right);
};
