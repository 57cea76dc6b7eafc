/** A copy of a column with more room. */
export const resized = (column: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const made = new Int32Array(length);
  made.set(column);
  return made;
};

/** A growing run of code words that will lie at a known place. */
export class CodeBuffer {
  words = new Int32Array(1024);
  top = 0;
  /** Place of the first word. */
  base = 0;

  /** Place of the next word. */
  get place(): number {
    return this.base + this.top;
  }

  reset(base: number): void {
    this.base = base;
    this.top = 0;
  }

  #grow(): void {
    this.words = resized(this.words, this.words.length * 2);
  }

  push(word: number): void {
    if (this.top === this.words.length) this.#grow();
    this.words[this.top++] = word;
  }

  push2(one: number, two: number): void {
    if (this.top + 2 > this.words.length) this.#grow();
    const { words, top } = this;
    words[top] = one;
    words[top + 1] = two;
    this.top = top + 2;
  }

  push3(one: number, two: number, three: number): void {
    if (this.top + 3 > this.words.length) this.#grow();
    const { words, top } = this;
    words[top] = one;
    words[top + 1] = two;
    words[top + 2] = three;
    this.top = top + 3;
  }

  push4(one: number, two: number, three: number, four: number): void {
    this.push2(one, two);
    this.push2(three, four);
  }

  at(place: number): number {
    return this.words[place - this.base]!;
  }

  set(place: number, word: number): void {
    this.words[place - this.base] = word;
  }

  /** Takes back everything from a place on. */
  cut(place: number): void {
    this.top = place - this.base;
  }

  /** Gives every word of a chain, each of which holds the place of the one before it (-1: none), the same word. */
  fill(last: number, word: number): void {
    for (let place = last; place >= 0; ) {
      const before = this.at(place);
      this.set(place, word);
      place = before;
    }
  }
}
