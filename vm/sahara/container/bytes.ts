/** Writing and reading the container's bytes. Numbers are LEB128 unless said otherwise. */
import { textOfUtf8 } from '../../context/index.ts';

/** Input that is not what the format says; caught by `decode`, which turns it into a diagnostic. */
export class Malformed extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

export class ByteWriter {
  private bytes = new Uint8Array(256);
  length = 0;

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** 32 bits, least significant byte first. */
  word(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  /** A whole number from 0 to 2^53 − 1. */
  number(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** 64 bits, least significant byte first; the sign is the reader's matter. */
  long(value: bigint): void {
    this.word(Number(value & 0xffffffffn));
    this.word(Number((value >> 32n) & 0xffffffffn));
  }

  /** UTF-8 after its length in bytes; a lone surrogate becomes U+FFFD. */
  text(value: string): void {
    const points: number[] = [];
    for (const character of value) points.push(character.codePointAt(0) as number);
    const encoded = points.flatMap(utf8Of);
    this.number(encoded.length);
    this.raw(Uint8Array.from(encoded));
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

const utf8Of = (value: number): readonly number[] => {
  const point = value >= 0xd800 && value <= 0xdfff ? 0xfffd : value;
  if (point < 0x80) return [point];
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
};

/** Reads a section's bytes; every method throws {@link Malformed} past the end. `base` is the section's offset in the file. */
export class ByteReader {
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly base: number,
  ) {}

  get offset(): number {
    return this.base + this.at;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) this.fail('the section ends in the middle of a value');
    this.at += 1;
    return value;
  }

  word(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return this.fail('a number is longer than 53 bits');
  }

  /** The length of a list whose entries take at least one byte each. */
  count(): number {
    const count = this.number();
    if (count > this.remaining) this.fail(`a list of ${count} entries does not fit the section`);
    return count;
  }

  long(): bigint {
    const low = this.word();
    return BigInt(low) | (BigInt(this.word()) << 32n);
  }

  text(): string {
    return textOfUtf8(this.raw(this.count()));
  }

  raw(length: number): Uint8Array {
    if (length > this.remaining) this.fail(`${length} bytes do not fit the section`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  fail(message: string): never {
    throw new Malformed(this.offset, message);
  }
}

/** CRC-32 (polynomial 0xEDB88320, as in ISO 3309), which finds every change of up to 32 neighbouring bits. */
export const checksum = (bytes: Uint8Array): number => {
  let state = ~0;
  for (const byte of bytes) state = (state >>> 8) ^ (checksumTable[(state ^ byte) & 0xff] as number);
  return ~state >>> 0;
};

const checksumTable = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
