/** Text by code points: strings without surrogates, nearly all, are indexed directly. */

let lastText = '';
let lastWide = false;

const surrogate = /[\ud800-\udfff]/;

/** Whether a string holds code points of two units (or lone surrogates). */
export const isWide = (text: string): boolean => {
  if (text.length <= 16) {
    for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xf800) === 0xd800) return true;
    return false;
  }
  if (text === lastText) return lastWide;
  // The host knows at once that a text of one byte a character has none.
  lastWide = surrogate.test(text);
  lastText = text;
  return lastWide;
};

export const codePointLength = (text: string): number => {
  if (!isWide(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** The code points as strings. */
export const codePoints = (text: string): string[] => (isWide(text) ? [...text] : text.split(''));

/** From a unit's place to that of its code point. */
export const pointIndex = (text: string, unit: number): number =>
  unit < 0 || !isWide(text) ? unit : codePointLength(text.slice(0, unit));

/** From a code point's place to that of its first unit. */
export const unitIndex = (text: string, point: number): number => {
  if (!isWide(text)) return Math.min(point, text.length);
  let unit = 0;
  for (let left = point; left > 0 && unit < text.length; left--)
    unit += (text.codePointAt(unit) as number) > 0xffff ? 2 : 1;
  return unit;
};

/** Code points from `from` on, up to `to`; both not negative. */
export const textSlice = (text: string, from: number, to: number): string =>
  isWide(text) ? text.slice(unitIndex(text, from), unitIndex(text, to)) : text.slice(from, to);

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;

/** Whether repr() shows the code point itself. */
export const isPrintable = (point: string): boolean => point === ' ' || !unprintable.test(point);

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

const hex = (value: number): string =>
  value < 0x100
    ? `\\x${value.toString(16).padStart(2, '0')}`
    : value < 0x10000
      ? `\\u${value.toString(16).padStart(4, '0')}`
      : `\\U${value.toString(16).padStart(8, '0')}`;

/** repr(str). */
export const reprText = (text: string, onlyAscii = false): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return quote + text + quote;
  let result = quote;
  for (const point of text) {
    const code = point.codePointAt(0) as number;
    if (point === quote) result += `\\${point}`;
    else if (escapes[point]) result += escapes[point];
    else if (code >= 0x20 && code < 0x7f) result += point;
    else if (onlyAscii || !isPrintable(point)) result += hex(code);
    else result += point;
  }
  return result + quote;
};
