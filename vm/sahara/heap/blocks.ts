/** How objects and blocks lie in a heap: header, flags, sizes, and the words of lists, maps and strings. */

/** Words from an object's payload back to its header's fields. */
export const header = { count: -6, type: -5, size: -4, site: -3, serial: -2, flags: -1 } as const;
export const headerBytes = 24;
/** Type in the header of a block that belongs to a list or map. */
export const internalType = -1;

export const classMask = 0xff;
export const markBit = 0x100;
export const freeBit = 0x200;

/** Words of a list's payload: elements, room, and the block that holds them. */
export const listWord = { length: 0, capacity: 1, elements: 2 } as const;
/** Words of a map's payload: live entries, entries used (live or removed), room, entry block, index block, index size. */
export const mapWord = { count: 0, used: 1, capacity: 2, entries: 3, index: 4, indexSize: 5 } as const;
/** A map entry, in words: hash, 1 when live, key (2), value (2). */
export const entryWords = 6;
/** Bytes before the UTF-8 text of a string: its number of characters. */
export const textOffset = 4;

/** Bytes of a block of each size class, the header included. */
export const classSizes = new Int32Array(113);
for (let index = 1; index <= 32; index++) classSizes[index] = index * 16;
for (let exponent = 9; exponent < 29; exponent++)
  for (let quarter = 0; quarter < 4; quarter++)
    classSizes[33 + (exponent - 9) * 4 + quarter] = (5 + quarter) << (exponent - 2);

/** The smallest class for so many bytes, the header included. */
export const classOf = (total: number): number => {
  if (total <= 512) return (total + 15) >> 4;
  const exponent = 31 - Math.clz32(total - 1);
  return 33 + (exponent - 9) * 4 + (((total - 1) >> (exponent - 2)) & 3);
};
