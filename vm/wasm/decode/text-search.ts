/** Looks for several texts of at least two ASCII characters among bytes at once, and looks at few of the bytes. */
export class TextSearch {
  readonly #shortest: number;
  /** By two bytes: how many more can be passed over, because no beginning of any text ends there (Wu and Manber). */
  readonly #passes: Uint8Array;

  constructor(private readonly texts: readonly string[]) {
    const shortest = Math.min(255, ...texts.map(({ length }) => length));
    if (!(shortest >= 2)) throw new RangeError('a text that is searched for has two characters or more');
    const passes = new Uint8Array(2 ** 16).fill(shortest - 1);
    for (const text of texts) {
      for (let index = 1; index < shortest; index++) {
        const pair = (text.charCodeAt(index - 1) << 8) | text.charCodeAt(index);
        passes[pair] = Math.min(passes[pair] as number, shortest - 1 - index);
      }
    }
    this.#shortest = shortest;
    this.#passes = passes;
  }

  /** Whether one of the texts stands in a range (`to` is exclusive). */
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const passes = this.#passes;
    const before = this.#shortest - 1;
    for (let at = from + before; at < to; ) {
      const pass = passes[((bytes[at - 1] as number) << 8) | (bytes[at] as number)] as number;
      if (pass > 0) at += pass;
      else if (this.texts.some((text) => at - before + text.length <= to && isAt(bytes, at - before, text)))
        return true;
      else at++;
    }
    return false;
  }
}

const isAt = (bytes: Uint8Array, at: number, text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
};
