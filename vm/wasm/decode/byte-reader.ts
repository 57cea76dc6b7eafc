/** Numbers, names and types from bytes (core specification, sections 5.2 and 5.3). */
import { abstractHeap, type HeapType, i32, referenceTo, type StorageType, type ValueType, v128 } from '../types.ts';

/** Type indices at and above it cannot be coded in a type; no module has so many types. */
const codedIndexLimit = 2 ** 28 - 1;

export const unexpectedEnd = 'unexpected end of section or function';

/**
 * Reads forward from {@link at} to {@link limit}. It never throws: the first defect is kept in {@link problem} with its
 * offset, and from then on every read gives 0 and moves to the limit.
 */
export class ByteReader {
  at = 0;
  limit = 0;
  /** Text of the first defect, as the specification's testsuite words it; empty while there is none. */
  problem = '';
  problemOffset = 0;
  /** The number read last by {@link u64} or {@link s64}: its halves, as signed integers. */
  low = 0;
  high = 0;

  constructor(
    readonly bytes: Uint8Array,
    from = 0,
    to = bytes.length,
  ) {
    this.at = from;
    this.limit = to;
  }

  /** Begins anew with another range. */
  open(from: number, to: number): void {
    this.at = from;
    this.limit = to;
    this.problem = '';
  }

  get isAtEnd(): boolean {
    return this.at >= this.limit;
  }

  fail(problem: string, offset: number): 0 {
    if (this.problem === '') {
      this.problem = problem;
      this.problemOffset = offset;
      this.at = this.limit;
    }
    return 0;
  }

  byte(): number {
    if (this.at >= this.limit) return this.fail(unexpectedEnd, this.limit);
    return this.bytes[this.at++] as number;
  }

  skip(count: number): void {
    if (count > this.limit - this.at) this.fail(unexpectedEnd, this.limit);
    else this.at += count;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number {
    const first = this.at;
    if (first < this.limit) {
      const byte = this.bytes[first] as number;
      if (byte < 0x80) {
        this.at = first + 1;
        return byte;
      }
    }
    return this.#longU32();
  }

  #longU32(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    const byte = this.byte();
    if ((byte & 0x7f) >= 0x10) return this.fail('integer too large', this.at - 1);
    if (byte >= 0x80) return this.fail('integer representation too long', this.at);
    return (value | (byte << 28)) >>> 0;
  }

  /** A signed LEB128 number of 32 bits. */
  s32(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    const byte = this.byte();
    const sign = byte & 0x78;
    if (sign !== 0 && sign !== 0x78) return this.fail('integer too large', this.at - 1);
    if (byte >= 0x80) return this.fail('integer representation too long', this.at);
    return value | (byte << 28);
  }

  /** A signed LEB128 number of 33 bits: what block types and heap types are coded as. */
  s33(): number {
    const first = this.at < this.limit ? (this.bytes[this.at] as number) : 0x80;
    if (first < 0x80) {
      this.at++;
      return (first << 25) >> 25;
    }
    let value = 0;
    let scale = 1;
    for (let index = 0; index < 4; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return byte >= 0x40 ? value - scale : value;
    }
    const byte = this.byte();
    const sign = byte & 0x70;
    if (sign !== 0 && sign !== 0x70) return this.fail('integer too large', this.at - 1);
    if (byte >= 0x80) return this.fail('integer representation too long', this.at);
    value += (byte & 0x1f) * scale;
    return sign ? value - scale * 32 : value;
  }

  /** An unsigned LEB128 number of 64 bits, into {@link low} and {@link high}. */
  u64(): void {
    this.#long64(0x7e, 0);
  }

  /** A signed LEB128 number of 64 bits, into {@link low} and {@link high}. */
  s64(): void {
    this.#long64(0x7f, 0x7f);
  }

  /** Of the tenth byte the bits of `mask` must be all zero or equal to `negative`; sign-extends when `negative` is not 0. */
  #long64(mask: number, negative: number): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        const width = shift + 7;
        if (negative !== 0 && byte >= 0x40) {
          if (width < 32) {
            low |= -1 << width;
            high = -1;
          } else if (width < 64) high |= -1 << (width - 32);
        }
        this.low = low;
        this.high = high;
        return;
      }
    }
    const byte = this.byte();
    const rest = byte & mask;
    if (rest !== 0 && rest !== negative) this.fail('integer too large', this.at - 1);
    else if (byte >= 0x80) this.fail('integer representation too long', this.at);
    this.low = low;
    this.high = high | ((byte & 1) << 31);
  }

  /** Four bytes, little-endian, as a signed integer. */
  int32(): number {
    const { at } = this;
    if (this.limit - at < 4) return this.fail(unexpectedEnd, this.limit);
    const { bytes } = this;
    this.at = at + 4;
    return (
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    );
  }

  /** Number of items of a list, each of which takes a byte at least. */
  itemCount(): number {
    const offset = this.at;
    const count = this.u32();
    return count > this.limit - offset ? this.fail('length out of bounds', offset) : count;
  }

  /** A name: a length and UTF-8 text. */
  name(): string {
    const offset = this.at;
    const length = this.u32();
    if (length > this.limit - this.at) {
      this.fail('length out of bounds', offset);
      return '';
    }
    const from = this.at;
    this.at += length;
    const text = strictUtf8(this.bytes, from, this.at);
    if (text === undefined) this.fail('malformed UTF-8 encoding', from);
    return text ?? '';
  }

  heapType(): HeapType {
    const offset = this.at;
    return this.#heapType(this.s33(), offset);
  }

  #heapType(code: number, offset: number): HeapType {
    if (code >= 0) return Math.min(code, codedIndexLimit);
    const type = this.at - offset === 1 ? abstractHeap(code & 0x7f) : undefined;
    return type ?? this.fail('malformed heap type', offset);
  }

  valueType(): ValueType {
    const offset = this.at;
    const code = this.byte();
    return this.#valueType(code, offset) ?? this.fail('malformed value type', offset);
  }

  #valueType(code: number, offset: number): ValueType | undefined {
    if (code >= v128 && code <= i32) return code;
    return this.#referenceType(code, offset);
  }

  #referenceType(code: number, offset: number): ValueType | undefined {
    if (code === 0x63 || code === 0x64) {
      const type = this.heapType();
      return this.problem === '' ? referenceTo(code === 0x63, type) : 0;
    }
    const type = abstractHeap(code);
    if (type !== undefined) return referenceTo(true, type);
    return this.problem === '' || this.problemOffset !== offset ? undefined : 0;
  }

  referenceType(): ValueType {
    const offset = this.at;
    return this.#referenceType(this.byte(), offset) ?? this.fail('malformed reference type', offset);
  }

  storageType(): StorageType {
    const offset = this.at;
    const code = this.byte();
    if (code === 0x78 || code === 0x77) return code;
    return this.#valueType(code, offset) ?? this.fail('malformed storage type', offset);
  }

  /**
   * A block type: -1 for none, a value type (0 when malformed), or -2 - x for the type index x. Indices are clipped to the
   * largest that a type can code.
   */
  blockType(): number {
    const offset = this.at;
    const first = this.at < this.limit ? (this.bytes[this.at] as number) : 0;
    if (first === 0x40) {
      this.at++;
      return -1;
    }
    if (first >= 0x40 && first < 0x80) {
      this.at++;
      return this.#valueType(first, offset) ?? this.fail('malformed block type', offset);
    }
    const index = this.s33();
    if (index < 0) return this.fail('malformed block type', offset);
    return -2 - Math.min(index, codedIndexLimit);
  }
}

/** Text of UTF-8 bytes as the specification wants them (section 5.2.4); undefined when they are ill-formed. */
export const strictUtf8 = (bytes: Uint8Array, from: number, to: number): string | undefined => {
  let plain = from;
  while (plain < to && (bytes[plain] as number) < 0x80) plain++;
  if (plain === to && to - from <= 4096) {
    return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
  }
  let text = '';
  const units: number[] = [];
  for (let at = from; at < to; ) {
    const first = bytes[at] as number;
    if (first < 0x80) {
      units.push(first);
      at++;
    } else {
      const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
      if (more === 0 || at + more >= to) return undefined;
      let point = first & (0x3f >> more);
      for (let index = 1; index <= more; index++) {
        const next = bytes[at + index] as number;
        if ((next & 0xc0) !== 0x80) return undefined;
        point = (point << 6) | (next & 0x3f);
      }
      if (point < (more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000) || point > 0x10ffff) return undefined;
      if (point >= 0xd800 && point < 0xe000) return undefined;
      if (point < 0x10000) units.push(point);
      else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
      at += more + 1;
    }
    if (units.length > 4096) {
      text += String.fromCharCode(...units);
      units.length = 0;
    }
  }
  return text + String.fromCharCode(...units);
};
