/** Linear memory as WASI's functions use it: little-endian, every access checked; an address outside fails with `fault`. */
import { textOfUtf8, utf8OfText } from '../../context/index.ts';
import type { HostMemory } from '../host/host.ts';
import { Failure } from './constants.ts';

export interface Span {
  readonly offset: number;
  readonly length: number;
}

export class GuestMemory {
  readonly #memory: HostMemory;
  readonly #view: DataView;

  constructor(memory: HostMemory) {
    this.#memory = memory;
    const { buffer, byteOffset, length } = memory.bytes;
    this.#view = new DataView(buffer, byteOffset, length);
  }

  /** Fails unless the whole range lies in memory. */
  check(offset: number, length: number): void {
    if (offset + length > this.#memory.bytes.length) throw new Failure('fault');
  }

  u8(offset: number): number {
    this.check(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.check(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    this.check(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  u64(offset: number): bigint {
    this.check(offset, 8);
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
    this.check(offset, length);
    return this.#memory.bytes.slice(offset, offset + length);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.#writes(offset, bytes.length);
    this.#memory.bytes.set(bytes, offset);
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
    return Array.from({ length: count }, (_, index) => {
      const span = { offset: this.u32(offset + index * 8), length: this.u32(offset + index * 8 + 4) };
      this.check(span.offset, span.length);
      return span;
    });
  }

  /** The bytes of all buffers in one. */
  gather(spans: readonly Span[]): Uint8Array {
    const bytes = new Uint8Array(lengthOf(spans));
    let at = 0;
    for (const { offset, length } of spans) {
      bytes.set(this.#memory.bytes.subarray(offset, offset + length), at);
      at += length;
    }
    return bytes;
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
