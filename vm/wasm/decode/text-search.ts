/** Looks for several texts of at least two ASCII characters among bytes at once, and looks at few of the bytes. */
export class TextSearch {
  readonly #texts: readonly string[];
  readonly #shortest: number;
  /** By a number for two bytes: how many more can be passed over, because no beginning of any text ends there (Wu and Manber). */
  readonly #passes: Uint8Array;

  constructor(texts: readonly string[]) {
    const shortest = Math.min(255, ...texts.map(({ length }) => length));
    if (!(shortest >= 2)) throw new RangeError('a text that is searched for has two characters or more');
    const passes = new Uint8Array(pairs).fill(shortest - 1);
    for (const text of texts) {
      for (let index = 1; index < shortest; index++) {
        const pair = ((text.charCodeAt(index - 1) << 5) ^ text.charCodeAt(index)) & (pairs - 1);
        passes[pair] = Math.min(passes[pair] as number, shortest - 1 - index);
      }
    }
    this.#texts = texts;
    this.#shortest = shortest;
    this.#passes = passes;
  }

  /**
   * Which of some names have one of the texts among their first `within` bytes, by their numbers; those that begin with `unless` are left out.
   * A name is its length (LEB128) at one of `count` places, and its bytes. This is one loop, because it runs when nothing is compiled yet.
   */
  among(bytes: Uint8Array, places: Uint32Array, count: number, within: number, unless = ''): readonly number[] {
    const passes = this.#passes;
    const last = unless.length - 1;
    const end = last < 0 ? -1 : unless.charCodeAt(last);
    const before = this.#shortest - 1;
    const found: number[] = [];
    for (let number = 0; number < count; number++) {
      let from = places[number]!;
      let length = bytes[from++]!;
      // Longer ones are longer than what is looked at.
      for (let shift = 7, byte = length; byte >= 0x80; shift += 7) {
        byte = bytes[from++]! | 0;
        length = shift < 28 ? (length & ((1 << shift) - 1)) | (byte << shift) : within;
      }
      if (bytes[from + last] === end && length > last && isAt(bytes, from, unless)) continue;
      const to = Math.min(from + Math.min(length, within), bytes.length);
      for (let at = from + before; at < to; ) {
        const pass = passes[((bytes[at - 1]! << 5) ^ bytes[at]!) & (pairs - 1)]!;
        if (pass > 0) at += pass;
        else if (this.#begins(bytes, at - before, to)) {
          found.push(number);
          break;
        } else at++;
      }
    }
    return found;
  }

  #begins(bytes: Uint8Array, at: number, to: number): boolean {
    return this.#texts.some((text) => at + text.length <= to && isAt(bytes, at, text));
  }
}

/** Numbers of pairs of bytes: a table of so many is close at hand; several pairs have the same. */
const pairs = 2 ** 12;

const isAt = (bytes: Uint8Array, at: number, text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
};
