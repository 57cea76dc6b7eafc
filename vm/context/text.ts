/** Text of source files, without the host's decoders: the model runs where there are none. */

const replacement = 0xfffd;
/** Smallest code point that needs so many continuation bytes. */
const smallest = [0, 0x80, 0x800, 0x10000] as const;

/** Characters that are put together by one call, which has room for so many arguments. */
const pieceLength = 8192;

/** The text of UTF-8 bytes. A byte order mark is dropped; every ill-formed byte becomes U+FFFD. */
export const textOfUtf8 = (bytes: Uint8Array): string => {
  const ascii = bytes.length <= pieceLength ? pieceOf(bytes) : undefined;
  if (ascii === undefined ? isAscii(bytes) : !other.test(ascii)) return ascii ?? textOfAscii(bytes);
  const pieces: string[] = [];
  let points: number[] = [];
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let at = hasMark ? 3 : 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const more =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : (first & 0xf0) === 0xe0
            ? 2
            : (first & 0xf8) === 0xf0
              ? 3
              : -1;
    let point = more <= 0 ? first : first & (0x3f >> more);
    let valid = more >= 0 && at + more < bytes.length;
    for (let index = 1; valid && index <= more; index++) {
      const next = bytes[at + index] as number;
      valid = (next & 0xc0) === 0x80;
      point = (point << 6) | (next & 0x3f);
    }
    valid &&= point >= (smallest.at(more) ?? 0) && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    points.push(valid ? point : replacement);
    at += valid ? more + 1 : 1;
    if (points.length >= pieceLength) {
      pieces.push(String.fromCodePoint(...points));
      points = [];
    }
  }
  pieces.push(String.fromCodePoint(...points));
  return pieces.join('');
};

/** A character that is no ASCII, of bytes. */
const other = /[\x80-\xff]/;

const isAscii = (bytes: Uint8Array): boolean => {
  let at = 0;
  while (at < bytes.length && bytes[at]! < 0x80) at++;
  return at === bytes.length;
};

const textOfAscii = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) pieces.push(pieceOf(bytes.subarray(at, at + pieceLength)));
  return pieces.join('');
};

/** A character for each byte. */
const pieceOf = (bytes: Uint8Array): string => String.fromCharCode.apply(null, bytes as unknown as number[]);

/** The UTF-8 bytes of a text; a surrogate without its other half becomes U+FFFD. */
export const utf8OfText = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let point = text.codePointAt(at) as number;
    if (point > 0xffff) at++;
    else if (point >= 0xd800 && point <= 0xdfff) point = replacement;
    const more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes[length++] = more === 0 ? point : ((0xff00 >> (more + 1)) & 0xff) | (point >> (6 * more));
    for (let left = more - 1; left >= 0; left--) bytes[length++] = 0x80 | ((point >> (6 * left)) & 0x3f);
  }
  return bytes.slice(0, length);
};
