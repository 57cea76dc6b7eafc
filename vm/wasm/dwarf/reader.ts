/** Numbers and texts of DWARF sections (DWARF 5, section 7), little-endian. */
import { textOfUtf8 } from '../../context/index.ts';

/**
 * Reads forward in one section; {@link at} is an offset in it. It never throws: what lies outside reads as 0 and sets
 * {@link isBroken}.
 */
export class DwarfReader {
  at = 0;
  isBroken = false;

  constructor(
    private readonly section: DwarfSection,
    at: number,
    /** Offset that nothing is read behind. */
    public limit = section.length,
  ) {
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.limit || this.isBroken;
  }

  u8(): number {
    if (this.at >= this.limit) {
      this.isBroken = true;
      return 0;
    }
    return this.section.bytes[this.section.from + this.at++] as number;
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  u24(): number {
    return this.u16() | (this.u8() << 16);
  }

  u32(): number {
    const { bytes, from } = this.section;
    const at = from + this.at;
    if (this.at > this.limit - 4) {
      this.at = this.limit;
      this.isBroken = true;
      return 0;
    }
    this.at += 4;
    const high = (bytes[at + 3] as number) << 24;
    return (
      (((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)) + high) >>> 0
    );
  }

  /** Exact below 2^53. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }

  uleb(): number {
    const { bytes, from } = this.section;
    // Nearly all have one byte.
    const first = this.at < this.limit ? (bytes[from + this.at] as number) : 0x80;
    if (first < 0x80) {
      this.at++;
      return first;
    }
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 || this.isBroken) return value;
      scale *= 128;
    }
  }

  sleb(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80 || this.isBroken) return (byte & 0x40) !== 0 ? value - scale : value;
    }
  }

  /** An offset in a section: 4 bytes, or 8 in the 64-bit format. */
  offset(is64: boolean): number {
    return is64 ? this.u64() : this.u32();
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 4:
        return this.u32();
      default:
        return this.u64();
    }
  }

  /** Text up to a zero byte, which is passed over. */
  text(): string {
    const { bytes, from } = this.section;
    const start = from + Math.min(this.at, this.limit);
    const stop = from + this.limit;
    const zero = bytes.indexOf(0, start);
    const end = zero < 0 || zero > stop ? stop : zero;
    this.at = end - from + 1;
    if (end >= stop) this.isBroken = true;
    return textOfUtf8(bytes.subarray(start, end));
  }

  skip(count: number): void {
    if (count > this.limit - this.at) this.isBroken = true;
    else this.at += count;
  }

  skipLeb(): void {
    const { bytes, from } = this.section;
    while (this.at < this.limit) if ((bytes[from + this.at++] as number) < 0x80) return;
    this.isBroken = true;
  }

  skipText(): void {
    const { bytes, from } = this.section;
    const end = bytes.indexOf(0, from + this.at);
    if (end < 0 || end - from >= this.limit) this.isBroken = true;
    else this.at = end - from + 1;
  }

  /**
   * The length that units begin with: 4 bytes, or 12 in the 64-bit format. Sets the limit to the end of the unit; undefined
   * when the section does not hold it.
   */
  unitLength(): { readonly is64: boolean; readonly end: number } | undefined {
    let length = this.u32();
    const is64 = length === 0xffffffff;
    if (is64) length = this.u64();
    const end = this.at + length;
    if (this.isBroken || length === 0 || end > this.limit) return undefined;
    this.limit = end;
    return { is64, end };
  }
}

/** A custom section of debug information: bytes `from` to `to` (exclusive) of a file. */
export class DwarfSection {
  readonly length: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly from: number,
    to: number,
  ) {
    this.length = to - from;
  }

  reader(at: number, limit?: number): DwarfReader {
    return new DwarfReader(this, at, limit);
  }

  /** The text at an offset; empty outside of the section. */
  text(at: number): string {
    return at >= 0 && at < this.length ? this.reader(at).text() : '';
  }
}

/** Where a number of variable length ends: offsets of the file. */
export const behindNumber = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at++]! >= 0x80);
  return at;
};
