/** Searches through the name section, which decode no name, find what decoded names have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNames } from '../../../../vm/wasm/decode/names.ts';
import { TextSearch } from '../../../../vm/wasm/decode/text-search.ts';
import { namesContaining } from '../../../../vm/wasm/module.ts';

const utf8 = new TextEncoder();
const leb = (value: number): readonly number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];
const vector = (bytes: ArrayLike<number>): readonly number[] => [...leb(bytes.length), ...Array.from(bytes)];

/** A name section with names of functions by index. */
const functionNames = (names: readonly string[]) => namesOf([...names.entries()]);

const namesOf = (rows: readonly (readonly [index: number, name: string])[]) => {
  const map = [...leb(rows.length), ...rows.flatMap(([index, text]) => [...leb(index), ...vector(utf8.encode(text))])];
  const bytes = Uint8Array.from([1, ...vector(map)]);
  return decodeNames(bytes, { from: 0, to: bytes.length }).functions;
};

const words = ['__cxa_throw', 'panicking', 'rust_begin_unwind', 'rust_panic'];
/** Texts that begin, end or are the words, and longer ones. */
const part = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...words).chain((word) => fc.nat(word.length).map((length) => word.slice(0, length))),
  fc.constantFrom(...words).chain((word) => fc.nat(word.length).map((length) => word.slice(length))),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('ü', 'a'.repeat(130), ''),
);
const name = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));

/** Numbers of the names of which one of some texts stands in the first bytes. */
const found = (texts: readonly string[], names: readonly string[], within: number): readonly number[] => {
  const places: number[] = [];
  const bytes: number[] = [];
  for (const text of names) {
    places.push(bytes.length);
    bytes.push(...vector(utf8.encode(text)));
  }
  return new TextSearch(texts).among(Uint8Array.from(bytes), Uint32Array.from(places), names.length, within);
};

describe('texts among names', () => {
  it('are found wherever they stand in the first bytes, and only whole', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), fc.nat(60), (names, within) => {
        const wanted = names.flatMap((text, number) => {
          const inside = Array.from(utf8.encode(text).subarray(0, within), (byte) => String.fromCharCode(byte)).join(
            '',
          );
          return words.some((word) => inside.includes(word)) ? [number] : [];
        });
        expect(found(words, names, within)).toEqual(wanted);
      }),
    );
  });

  it('have two characters at least', () => {
    expect(() => new TextSearch(['a'])).toThrow('two characters or more');
    expect(found(['ab'], ['xxab', 'a', 'xxxab', ''], 4)).toEqual([0]);
  });

  it('are found in names of any length', () => {
    const long = 'x'.repeat(20_000);
    expect(found(['panicking'], [long, `panicking${long}`, `${long}panicking`], 80)).toEqual([1]);
    expect(found(['panicking'], [`${long}panicking`], 30_000)).toEqual([0]);
  });
});

describe('names', () => {
  it('stand in any order, with gaps and more than once: the last of an index counts', () => {
    const row = fc.tuple(fc.oneof(fc.nat(6), fc.nat(300)), fc.string({ maxLength: 5, unit: 'grapheme-ascii' }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const names = namesOf(rows);
        const wanted = new Map(rows);
        expect([...names]).toEqual([...wanted]);
        expect([...wanted.keys()].map((index) => names.get(index))).toEqual([...wanted.values()]);
        expect([names.size, names.get(301), names.has(302)]).toEqual([wanted.size, undefined, false]);
      }),
    );
  });

  it('have numbers of any width; of a cut section those before the cut are there', () => {
    const padded = (value: number, width: number): readonly number[] =>
      Array.from({ length: width }, (_, at) => ((value >>> (7 * at)) & 0x7f) | (at < width - 1 ? 0x80 : 0));
    const rows = [1, 2, 3, 4, 5].flatMap((width) =>
      [1, 2, 3, 4, 5].map((other) => ({ index: width * 10 + other, width, other })),
    );
    const large = [2 ** 14 - 1, 2 ** 14, 2 ** 21 - 1, 2 ** 21, 2 ** 32 - 1];
    const parts = [
      ...rows.map(({ index, width, other }) => [index, [...padded(index, width), ...padded(1, other), 0x61]] as const),
      ...large.map((index) => [index, [...leb(index), 1, 0x62]] as const),
    ];
    const map = [...leb(parts.length), ...parts.flatMap(([, bytes]) => bytes)];
    const section = Uint8Array.from([1, ...vector(map)]);
    const read = (bytes: Uint8Array) => [...decodeNames(bytes, { from: 0, to: bytes.length }).functions.keys()];
    expect(read(section)).toEqual(parts.map(([index]) => index));
    // The map announces one name more than there are.
    parts.forEach(([, bytes], count) => {
      const whole = parts.slice(0, count);
      for (const cut of [0, 1, bytes.length - 1]) {
        const shorter = [...leb(count + 1), ...whole.flatMap(([, each]) => each), ...bytes.slice(0, cut)];
        expect(read(Uint8Array.from([1, ...vector(shorter)]))).toEqual(whole.map(([index]) => index));
      }
    });
  });

  it('that contain a text among their first bytes', () => {
    const ascii = name.filter((text) => utf8.encode(text).length === text.length);
    fc.assert(
      fc.property(fc.array(ascii, { maxLength: 12 }), fc.nat(40), fc.nat(3), (names, within, length) => {
        const unless = (names[0] ?? '').slice(0, length);
        const isWanted = (text: string) => unless === '' || !text.startsWith(unless);
        const wanted = names.flatMap((text, index) =>
          isWanted(text) && words.some((word) => text.slice(0, within).includes(word)) ? [[index, text]] : [],
        );
        expect(namesContaining(functionNames(names), words, { within, unless })).toEqual(wanted);
        expect(namesContaining(new Map(names.entries()), words, { within, unless })).toEqual(wanted);
      }),
    );
  });

  it('that are the same, at the first searches and with an index of lengths', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 14 }), (names) => {
        const found = functionNames(names);
        for (let round = 0; round < 2; round++)
          names.forEach((text, index) => {
            const same = [...names.keys()].filter((other) => names[other] === text);
            expect(found.sameAs?.(index)).toEqual(same);
          });
      }),
    );
  });
});
