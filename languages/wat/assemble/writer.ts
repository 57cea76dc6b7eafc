/** Bytes of a module in the making, with the text that each part comes from. */
import { utf8OfText } from '../../../vm/context/index.ts';
import type { Span } from '../syntax/tree.ts';

/** Numbers of one mark: offset, start and end of the text, start and end of the expression around it, kind. */
const markSize = 6;

/** What a mark is about: a definition of a section, or an instruction. */
export const markKinds = { definition: 0, instruction: 1 } as const;

/** A place in the bytes and the text that it comes from. */
export interface Mark {
  readonly offset: number;
  /** The definition, or the instruction with its immediates. */
  readonly span: Span;
  /** The outermost folded expression that an instruction is part of; a plain instruction itself. */
  readonly expression: Span;
  readonly kind: number;
}

export class ByteWriter {
  #bytes = new Uint8Array(64);
  #length = 0;
  #marks: number[] = [];

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    this.#grow(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Unsigned LEB128 of a number below 2^53. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  unsignedBig(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** Signed LEB128. */
  signed(value: bigint): void {
    let rest = value;
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  /** Little-endian bits of a fixed size. */
  bits(value: bigint, size: number): void {
    for (let index = 0; index < size; index++) this.byte(Number((value >> BigInt(index * 8)) & 0xffn));
  }

  /** A vector of bytes with its length. */
  vector(values: Uint8Array): void {
    this.unsigned(values.length);
    this.bytes(values);
  }

  name(text: string): void {
    this.vector(utf8OfText(text));
  }

  mark(kind: number, span: Span, expression: Span = span): void {
    this.#marks.push(this.#length, span.start, span.end, expression.start, expression.end, kind);
  }

  /** Appends what another one holds, with its marks. */
  append(other: ByteWriter): void {
    const shift = this.#length;
    this.bytes(other.finish());
    const marks = other.#marks;
    for (let at = 0; at < marks.length; at += markSize) {
      this.#marks.push((marks[at] as number) + shift);
      for (let index = 1; index < markSize; index++) this.#marks.push(marks[at + index] as number);
    }
  }

  /** A section: its id, the size and the content. */
  section(id: number, content: ByteWriter): void {
    this.byte(id);
    this.unsigned(content.length);
    this.append(content);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  marks(): readonly Mark[] {
    const found: Mark[] = [];
    const all = this.#marks;
    for (let at = 0; at < all.length; at += markSize) {
      found.push({
        offset: all[at] as number,
        span: { start: all[at + 1] as number, end: all[at + 2] as number },
        expression: { start: all[at + 3] as number, end: all[at + 4] as number },
        kind: all[at + 5] as number,
      });
    }
    return found;
  }

  #grow(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
