/** Bytes of a module in the making, with the text that each part comes from. */
import { ByteWriter } from '../../../vm/wasm/encode.ts';
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

/** A byte writer that remembers marks and keeps them when its content is appended to another one. */
export class MarkedWriter extends ByteWriter {
  #marks: number[] = [];

  /** Little-endian bits of a fixed size. */
  bits(value: bigint, size: number): void {
    for (let index = 0; index < size; index++) this.byte(Number((value >> BigInt(index * 8)) & 0xffn));
  }

  /** A list of bytes with its length. */
  sizedBytes(values: Uint8Array): void {
    this.u32(values.length);
    this.bytes(values);
  }

  mark(kind: number, span: Span, expression: Span = span, offset: number = this.length): void {
    this.#marks.push(offset, span.start, span.end, expression.start, expression.end, kind);
  }

  /** Appends what another one holds, with its marks. */
  append(other: MarkedWriter): void {
    const shift = this.length;
    this.bytes(other.toBytes());
    const marks = other.#marks;
    for (let at = 0; at < marks.length; at += markSize) {
      this.#marks.push((marks[at] as number) + shift);
      for (let index = 1; index < markSize; index++) this.#marks.push(marks[at + index] as number);
    }
  }

  /** A section whose content is ready: its id, the size and the content. */
  appendSection(id: number, content: MarkedWriter): void {
    this.byte(id);
    this.u32(content.length);
    this.append(content);
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
    return found.sort((left, right) => left.offset - right.offset);
  }
}
