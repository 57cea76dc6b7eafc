/** Reading of a guest's memory from a stopped frame; what lies outside reads as nothing. */
import { type FrameAccess, type Space, textOfUtf8, type Value } from '../../context/index.ts';

export class GuestReader {
  readonly #memory: Space | undefined;

  constructor(frame: FrameAccess) {
    this.#memory = frame.space('memory', 0);
  }

  bytes(offset: number, length: number): DataView | undefined {
    const found = offset > 0 ? this.#memory?.read(offset, length) : undefined;
    return found && found.length === length ? new DataView(found.buffer, found.byteOffset, length) : undefined;
  }

  u32(offset: number): number {
    return this.bytes(offset, 4)?.getUint32(0, true) ?? 0;
  }

  /** A text up to its zero byte; undefined when there is none within `most` bytes. */
  string(offset: number, most = 2000): string | undefined {
    if (offset <= 0 || !this.#memory) return undefined;
    const found = this.#memory.read(offset, most);
    const end = found.indexOf(0);
    return end < 0 ? undefined : textOfUtf8(found.subarray(0, end));
  }

  /** A text of so many bytes. */
  text(offset: number, length: number): string | undefined {
    const found = length < 100_000 ? this.bytes(offset, length) : undefined;
    return found && textOfUtf8(new Uint8Array(found.buffer, found.byteOffset, length));
  }
}

/** A 32-bit value of a frame, unsigned. */
export const wordOf = (value: Value | undefined): number => {
  const bytes = value?.bytes;
  return bytes && bytes.length >= 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0;
};
