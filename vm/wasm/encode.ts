/** Bytes of the binary format (core specification, section 5.2): what the assembler writes sections and instructions with. */
import { abstractCode, type HeapType, heapOf, isAbstract, isNullable, isReference, type StorageType } from './types.ts';

/** A growing buffer; everything is appended at its end. */
export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.#room(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Unsigned LEB128, for integers from 0 to 2^53. */
  u32(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** Unsigned LEB128 of a number of 64 bits. */
  u64(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** Signed LEB128, for integers of 32 bits and those of 33 that heap and block types are coded as. */
  s33(value: number): void {
    let rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      this.byte((((rest % 0x80) + 0x80) % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest & 0x7f);
  }

  /** Signed LEB128 of a number of 64 bits; wraps around. */
  s64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest >= 0x40n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  /** Four bytes, little-endian. */
  int32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  /** Eight bytes, little-endian. */
  int64(value: bigint): void {
    this.int32(Number(value & 0xffffffffn));
    this.int32(Number((value >> 32n) & 0xffffffffn));
  }

  /** Length and UTF-8 text. */
  name(text: string): void {
    const bytes = utf8OfText(text);
    this.u32(bytes.length);
    this.bytes(bytes);
  }

  heapType(type: HeapType): void {
    if (isAbstract(type)) this.byte(abstractCode(type));
    else this.s33(type);
  }

  /** A value or storage type; a nullable abstract reference in its short form. */
  type(type: StorageType): void {
    if (!isReference(type)) this.byte(type);
    else if (isNullable(type) && isAbstract(heapOf(type))) this.byte(abstractCode(heapOf(type)));
    else {
      this.byte(isNullable(type) ? 0x63 : 0x64);
      this.heapType(heapOf(type));
    }
  }

  /** Appends what `write` writes, behind its length in bytes; gives the offset of its first byte in this buffer. */
  sized(write: (body: ByteWriter) => void): number {
    const body = new ByteWriter();
    write(body);
    this.u32(body.length);
    const offset = this.#length;
    this.bytes(body.toBytes());
    return offset;
  }

  /** Appends a section; gives the offset of its payload in this buffer. */
  section(id: number, write: (payload: ByteWriter) => void): number {
    this.byte(id);
    return this.sized(write);
  }

  /** Appends a list: its length, then each item. */
  list<Item>(items: readonly Item[], write: (item: Item, index: number) => void): void {
    this.u32(items.length);
    items.forEach(write);
  }

  /** Appends the opcode of an instruction. */
  opcode({ prefix, code }: { readonly prefix: number; readonly code: number }): void {
    if (prefix === 0) this.byte(code);
    else {
      this.byte(prefix);
      this.u32(code);
    }
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** The magic number and version that every module begins with. */
export const moduleHeader = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** UTF-8 bytes of a text; lone surrogates become U+FFFD. */
export const utf8OfText = (text: string): Uint8Array => {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point >= 0xd800 && point < 0xe000) bytes.push(0xef, 0xbf, 0xbd);
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else {
      bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f));
      bytes.push(0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
};
