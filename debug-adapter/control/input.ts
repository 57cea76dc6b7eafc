/** What a program reads as its standard input. */

/** A source of bytes whose position can be remembered. */
export interface Input {
  /** 1 to `most` bytes, or none at the end of the input; a promise while there is nothing yet. */
  read(most: number): Uint8Array | Promise<Uint8Array>;
  /** How many bytes were read. */
  readonly position: number;
  /** Goes back to an earlier position, where the input is known. */
  seek(position: number): void;
  /** Nobody waits for the promised bytes any more; they are not used up. */
  forget?(): void;
}

/** Input that is there from the beginning. */
export const fixedInput = (bytes: Uint8Array): Input => {
  let position = 0;
  return {
    read(most) {
      const part = bytes.slice(position, position + most);
      position += part.length;
      return part;
    },
    get position() {
      return position;
    },
    seek: (to) => {
      position = to;
    },
  };
};

/** Input that a person types while the program runs. What was typed stays, so that a second run from the past reads it again. */
export class TypedInput implements Input {
  #bytes = new Uint8Array(0);
  #position = 0;
  #ended = false;
  #isUsed = false;
  #waiting: ((bytes: Uint8Array) => void) | undefined;
  #most = 0;
  readonly #onWait: () => void;

  /** `onWait` is called when a program begins to wait. */
  constructor(onWait: () => void) {
    this.#onWait = onWait;
  }

  /** A program has waited for it: what is typed while it runs is for it. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  get position(): number {
    return this.#position;
  }

  seek(position: number): void {
    this.#position = position;
    this.forget();
  }

  forget(): void {
    this.#waiting = undefined;
  }

  read(most: number): Uint8Array | Promise<Uint8Array> {
    const there = this.#take(most);
    if (there) return there;
    this.#most = most;
    this.#isUsed = true;
    const answer = new Promise<Uint8Array>((resolve) => {
      this.#waiting = resolve;
    });
    this.#onWait();
    return answer;
  }

  add(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    this.#bytes = all;
    this.#serve();
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended = true;
    this.#serve();
  }

  #take(most: number): Uint8Array | undefined {
    const part = this.#bytes.slice(this.#position, this.#position + most);
    if (part.length === 0 && !this.#ended) return undefined;
    this.#position += part.length;
    return part;
  }

  #serve(): void {
    if (!this.#waiting) return;
    const part = this.#take(this.#most);
    if (!part) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting(part);
  }
}
