/** Linear memory as WASI's functions use it: little-endian, every access checked; an address outside fails with `fault`. */
import { textOfUtf8, utf8OfText } from '../../context/index.ts';
import type { HostMemory } from '../host/host.ts';
import { Failure } from './constants.ts';

export interface Span {
  readonly offset: number;
  readonly length: number;
}

export class GuestMemory {
  #memory: HostMemory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(memory: HostMemory) {
    this.#memory = memory;
    this.#bytes = memory.bytes;
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  }

  /** Works on the memory of another call: often the same bytes. */
  use(memory: HostMemory): this {
    this.#memory = memory;
    const { bytes } = memory;
    if (bytes === this.#bytes) return this;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this;
  }

  /** Fails unless the whole range lies in memory. */
  check(offset: number, length: number): void {
    if (offset + length > this.#bytes.length) throw new Failure('fault');
  }

  u8(offset: number): number {
    this.#reads(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.#reads(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    this.#reads(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  u64(offset: number): bigint {
    this.#reads(offset, 8);
    return this.#view.getBigUint64(offset, true);
  }

  setU32(offset: number, value: number): void {
    this.#writes(offset, 4);
    this.#view.setUint32(offset, value, true);
  }

  setU64(offset: number, value: bigint): void {
    this.#writes(offset, 8);
    this.#view.setBigUint64(offset, value, true);
  }

  /** A copy. */
  read(offset: number, length: number): Uint8Array {
    this.#reads(offset, length);
    return this.#bytes.slice(offset, offset + length);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.#writes(offset, bytes.length);
    this.#bytes.set(bytes, offset);
  }

  /** A path or name: well-formed UTF-8 without a zero byte. */
  text(offset: number, length: number): string {
    const bytes = this.read(offset, length);
    if (bytes.includes(0)) throw new Failure('inval');
    const text = textOfUtf8(bytes);
    const again = utf8OfText(text);
    if (again.length !== bytes.length || again.some((byte, index) => byte !== bytes[index])) throw new Failure('ilseq');
    return text;
  }

  /** A vector of `count` buffers; every one lies in memory. */
  spans(offset: number, count: number): readonly Span[] {
    this.check(offset, count * 8);
    const spans: Span[] = [];
    for (let at = offset; at < offset + count * 8; at += 8) {
      const span = { offset: this.u32(at), length: this.u32(at + 4) };
      this.check(span.offset, span.length);
      spans.push(span);
    }
    return spans;
  }

  /** The bytes of all buffers in one. */
  gather(spans: readonly Span[]): Uint8Array {
    const bytes = new Uint8Array(lengthOf(spans));
    let at = 0;
    this.announce(spans);
    for (const { offset, length } of spans) {
      bytes.set(this.#bytes.subarray(offset, offset + length), at);
      at += length;
    }
    return bytes;
  }

  /** Buffers that an earlier turn of the call has read. */
  announce(spans: readonly Span[]): void {
    for (const { offset, length } of spans) this.#reads(offset, length);
  }

  /** Fills the buffers one after the other. */
  scatter(spans: readonly Span[], bytes: Uint8Array): void {
    let at = 0;
    for (const { offset, length } of spans) {
      if (at >= bytes.length) return;
      this.write(offset, bytes.subarray(at, at + length));
      at += length;
    }
  }

  #reads(offset: number, length: number): void {
    this.check(offset, length);
    this.#memory.reads(offset, length);
  }

  #writes(offset: number, length: number): void {
    this.check(offset, length);
    if (length > 0) this.#memory.writes(offset, length);
  }
}

/** Most bytes that one vector of buffers may ask for: the result is 32 bits, and buffers may overlap. */
const vectorLimit = 2 ** 30;

/** The length of all buffers together. */
export const lengthOf = (spans: readonly Span[]): number => {
  const length = spans.reduce((sum, span) => sum + span.length, 0);
  if (length > vectorLimit) throw new Failure('inval');
  return length;
};
