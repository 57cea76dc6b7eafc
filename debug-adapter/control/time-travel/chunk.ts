import { deflateSync, inflateSync } from 'fflate';
import { textOfUtf8, utf8OfText } from '../../../vm/context/index.ts';
import type { Spill } from '../surroundings.ts';

/** One answer of the outside as it is kept. */
export interface Answered {
  /** Number of the call. */
  readonly call: number;
  readonly result: Uint8Array;
  /** The outside's state behind it, when that became another one. */
  readonly state?: string;
}

/** Bytes that grow: answers one after the other, each as distance to the call before, result and state. */
export class ChunkWriter {
  #bytes = new Uint8Array(1024);
  #at = 0;
  #last: number;

  constructor(previousCall: number) {
    this.#last = previousCall;
  }

  get length(): number {
    return this.#at;
  }

  add({ call, result, state }: Answered): void {
    const text = state === undefined ? undefined : utf8OfText(state);
    this.#reserve(result.length + (text?.length ?? 0) + 30);
    this.#number(call - this.#last);
    this.#number(result.length);
    this.#raw(result);
    this.#number(text === undefined ? 0 : text.length + 1);
    if (text) this.#raw(text);
    this.#last = call;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + count));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }

  /** LEB128. */
  #number(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) + 128;
    this.#bytes[this.#at++] = rest;
  }

  #raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}

/** Reads what a {@link ChunkWriter} wrote; throws a RangeError when it is something else. */
export function* answersIn(bytes: Uint8Array, previousCall: number): Generator<Answered> {
  let at = 0;
  let call = previousCall;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 49) throw new RangeError('a number does not end');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const raw = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new RangeError('an answer does not end');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    call += number();
    const result = raw(number());
    const state = number();
    yield { call, result, ...(state > 0 ? { state: textOfUtf8(raw(state - 1)) } : {}) };
  }
}

/** Answers that are complete: in memory as they are, in memory compressed, or outside of memory. */
export class Chunk {
  readonly previousCall: number;
  readonly lastCall: number;
  /** The outside's state in front of it. */
  readonly state: string | undefined;
  readonly #length: number;
  #bytes: Uint8Array | undefined;
  #isCompressed = false;
  #spilled: { readonly spill: Spill; readonly place: number; readonly length: number } | undefined;

  constructor(
    bytes: Uint8Array,
    calls: { readonly previous: number; readonly last: number },
    state: string | undefined,
  ) {
    this.#bytes = bytes;
    this.#length = bytes.length;
    this.previousCall = calls.previous;
    this.lastCall = calls.last;
    this.state = state;
  }

  /** Bytes in memory, about. */
  get size(): number {
    return 100 + (this.#bytes?.length ?? 0);
  }

  /** Takes less memory than before; false when it cannot. */
  shrink(spill: Spill | undefined): boolean {
    if (!this.#bytes) return false;
    if (!this.#isCompressed) {
      const compressed = deflateSync(this.#bytes, { level: 1 });
      this.#isCompressed = compressed.length < this.#bytes.length * 0.9;
      if (this.#isCompressed) {
        this.#bytes = compressed;
        return true;
      }
    }
    if (!spill) return false;
    const { length } = this.#bytes;
    const place = spill.write(this.#bytes);
    if (place === undefined) return false;
    this.#spilled = { spill, place, length };
    this.#bytes = undefined;
    return true;
  }

  *answers(): Generator<Answered> {
    const { spill, place, length } = this.#spilled ?? {};
    const stored = this.#bytes ?? spill?.read(place ?? 0, length ?? 0) ?? new Uint8Array(0);
    const bytes = this.#isCompressed ? inflateSync(stored, { out: new Uint8Array(this.#length) }) : stored;
    yield* answersIn(bytes, this.previousCall);
  }
}
