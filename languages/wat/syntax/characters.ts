/** Character classes of the text format (specification, "Lexical Format"). */

/** Part of words and identifiers. */
const identifierCharacter = 1;
/** Part of a reserved token only. */
const reservedCharacter = 2;
const spaceCharacter = 4;

const classes = new Uint8Array(128);
for (const character of "!#$%&'*+-./:<=>?@\\^_`|~") classes[character.charCodeAt(0)] = identifierCharacter;
for (let code = 0x30; code <= 0x39; code++) classes[code] = identifierCharacter;
for (let code = 0x41; code <= 0x5a; code++) classes[code] = classes[code + 32] = identifierCharacter;
for (const character of ',;[]{}') classes[character.charCodeAt(0)] = reservedCharacter;
for (const character of ' \t\n\r') classes[character.charCodeAt(0)] = spaceCharacter;

export const isIdentifierCode = (code: number): boolean => code < 128 && classes[code] === identifierCharacter;

export const isReservedCode = (code: number): boolean => code < 128 && classes[code] === reservedCharacter;

export const isSpaceCode = (code: number): boolean => code < 128 && classes[code] === spaceCharacter;

const digitOf = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 32;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

export const isHexCode = (code: number): boolean => digitOf(code) >= 0;

/** The value of a hexadecimal digit. */
export const hexValue = digitOf;

/** Appends a code point as UTF-8. Surrogates are written as three bytes, so that what a text holds is never lost. */
export const pushUtf8 = (bytes: number[], point: number): void => {
  if (point < 0x80) bytes.push(point);
  else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
  else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
  else {
    bytes.push(
      0xf0 | (point >> 18),
      0x80 | ((point >> 12) & 0x3f),
      0x80 | ((point >> 6) & 0x3f),
      0x80 | (point & 0x3f),
    );
  }
};

/** Byte offset of the first ill-formed sequence of UTF-8, or -1. */
export const illFormedUtf8 = (bytes: Uint8Array): number => {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    if (first < 0x80) {
      at++;
      continue;
    }
    const more =
      first >= 0xc2 && first < 0xe0 ? 1 : (first & 0xf0) === 0xe0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
    if (more === 0 || at + more >= bytes.length) return at;
    const second = bytes[at + 1] as number;
    const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return at;
    for (let index = 2; index <= more; index++) if (((bytes[at + index] as number) & 0xc0) !== 0x80) return at;
    at += more + 1;
  }
  return -1;
};
