/** Literals of the text format that are read back as the same bits. */
import { spellF32, spellF64 } from '../../../vm/wasm/spelling.ts';
import { isIdentifierCode } from '../syntax/characters.ts';

/** A float by its bits: the shortest decimal that is read back as the same, `inf`, `nan` or `nan:0x…`. */
export const spellFloat = (bits: bigint, width: 32 | 64): string =>
  width === 32
    ? spellF32(Number(BigInt.asIntN(32, bits)))
    : spellF64(Number(BigInt.asIntN(32, bits)), Number(BigInt.asIntN(32, bits >> 32n)));

/** A text in quotation marks; bytes outside of printable ASCII are escaped unless the text is well-formed UTF-8 without controls. */
export const spellBytes = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${byte.toString(16).padStart(2, '0')}`;
  }
  return `"${text}"`;
};

/** A name in quotation marks, as people read it. */
export const spellName = (name: string): string => {
  if (plainName.test(name)) return `"${name}"`;
  let text = '';
  for (const character of name) {
    const point = character.codePointAt(0) as number;
    if (character === '"' || character === '\\') text += `\\${character}`;
    else if (point < 0x20 || point === 0x7f || isInvisible(point)) text += `\\u{${point.toString(16)}}`;
    else text += character;
  }
  return `"${text}"`;
};

/** A name that is written as it is, as nearly all are. */
const plainName = /^[ !#-[\]-~]*$/;

/** Characters that would hide or reorder what stands beside them. */
const isInvisible = (point: number): boolean =>
  (point >= 0x80 && point < 0xa0) ||
  (point >= 0x200b && point <= 0x200f) ||
  (point >= 0x2028 && point <= 0x202f) ||
  (point >= 0x2060 && point <= 0x206f) ||
  point === 0xfeff;

/** `$name`, or `$"name"` when it has characters that a plain identifier cannot have. */
export const spellIdentifier = (name: string): string => {
  for (let index = 0; index < name.length; index++) {
    if (!isIdentifierCode(name.charCodeAt(index))) return `$${spellName(name)}`;
  }
  return `$${name}`;
};
