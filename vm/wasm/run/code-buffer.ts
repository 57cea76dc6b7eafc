/** A growing run of code words that will lie at a known place. */
export class CodeBuffer {
  words = new Int32Array(256);
  top = 0;

  /** Place of the first word. */
  constructor(public base: number) {}

  /** Place of the next word. */
  get place(): number {
    return this.base + this.top;
  }

  reset(base: number): void {
    this.base = base;
    this.top = 0;
  }

  push(word: number): void {
    if (this.top === this.words.length) {
      const words = new Int32Array(this.top * 2);
      words.set(this.words);
      this.words = words;
    }
    this.words[this.top++] = word;
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
}
