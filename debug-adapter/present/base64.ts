const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, with padding: memory contents as the protocol carries them. */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first, second, third] = [bytes[index] as number, bytes[index + 1], bytes[index + 2]];
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += alphabet[bits >> 18] as string;
    text += alphabet[(bits >> 12) & 63] as string;
    text += second === undefined ? '=' : (alphabet[(bits >> 6) & 63] as string);
    text += third === undefined ? '=' : (alphabet[bits & 63] as string);
  }
  return text;
};

/** Undefined when the text is not base64. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let index = 0, at = 0; index < text.length; index += 4) {
    let bits = 0;
    for (let offset = 0; offset < 4; offset++)
      bits = (bits << 6) | Math.max(0, alphabet.indexOf(text[index + offset] as string));
    for (const shift of [16, 8, 0]) if (at < bytes.length) bytes[at++] = (bits >> shift) & 255;
  }
  return bytes;
};
