/** Texts that a `data:` URL (RFC 2397) carries itself. */
import { textOfUtf8 } from '../../context/index.ts';

/** Undefined for other URLs. */
export const textOfDataUrl = (url: string): string | undefined => {
  const match = /^data:([^,]*),/i.exec(url);
  if (!match) return undefined;
  const payload = url.slice(match[0].length);
  if (/;\s*base64\s*$/i.test(match[1] as string)) return textOfUtf8(bytesOfBase64(payload));
  const bytes: number[] = [];
  for (let at = 0; at < payload.length; at++) {
    const escaped = /^%([0-9a-f]{2})/i.exec(payload.slice(at, at + 3))?.[1];
    bytes.push(escaped === undefined ? payload.charCodeAt(at) & 0xff : Number.parseInt(escaped, 16));
    if (escaped !== undefined) at += 2;
  }
  return textOfUtf8(Uint8Array.from(bytes));
};

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOf = new Map([...digits, '-', '_'].map((digit, at) => [digit, at < 64 ? at : at - 2]));

/** What is no digit is passed over. */
const bytesOfBase64 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let count = 0;
  for (const digit of text) {
    const value = valueOf.get(digit);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[length++] = bits >> count;
  }
  return bytes.slice(0, length);
};
