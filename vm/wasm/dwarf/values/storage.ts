/** Where the bytes of values come from. */
import type { FrameAccess, Location, Space, Value } from '../../../context/index.ts';
import type { Place } from '../locations/place.ts';

/** `undefined` bytes: they cannot be read. */
export interface Storage {
  read(offset: number, length: number): Uint8Array | undefined;
  location(offset: number, length: number): Location | undefined;
  memory(offset: number, length: number): Value['memory'];
  /** Something that is no bytes: a pointer that was optimized away, by what it points at. */
  readonly implicit?: { target(): Place | undefined; readonly offset: number };
  /** Bytes of the place of the machine that it is, which may be wider than the value. */
  readonly width?: number;
  /** Why nothing of it can be set, where that is so. */
  readonly fixed?: string;
  /** Whether the compiler kept nothing of some of it. */
  isAbsent?(offset: number, length: number): boolean;
}

export const memoryOf = (frame: FrameAccess): Space | undefined => frame.space('memory', 0);

export const storageOf = (frame: FrameAccess, place: Place): Storage => {
  switch (place.in) {
    case 'memory':
      return memoryStorage(frame, place.address);
    case 'machine':
      return machineStorage(place.bytes, place.location);
    case 'bytes':
      return bytesStorage(place.bytes);
    case 'pieces':
      return piecesStorage(place.pieces.map(({ place: each, size }) => [each && storageOf(frame, each), size]));
    case 'implicit':
      return { ...bytesStorage(new Uint8Array(0)), implicit: place, fixed: 'the pointer was optimized away' };
  }
};

const clipped = (bytes: Uint8Array, offset: number, length: number): Uint8Array | undefined =>
  offset + length <= bytes.length ? bytes.slice(offset, offset + length) : undefined;

const bytesStorage = (bytes: Uint8Array): Storage => ({
  read: (offset, length) => clipped(bytes, offset, length),
  location: () => undefined,
  memory: () => undefined,
  fixed: 'the compiler made a constant or a computation of it, which has no place',
});

/** A local, a global or a value of the operand stack: it may be wider than what it holds. */
const machineStorage = (bytes: Uint8Array, location: Location | undefined): Storage => ({
  read: (offset, length) => clipped(bytes, offset, length),
  location: (offset, length) => {
    if (!location || offset + length > bytes.length) return undefined;
    // The whole place is written, with the sign or zeros above the value.
    return offset === 0 && (length === bytes.length || bytes.length <= 8)
      ? location
      : { in: 'bits', of: location, from: offset * 8, count: length * 8 };
  },
  memory: () => undefined,
  width: bytes.length,
  ...(location ? {} : { fixed: 'it lies in a place of the machine that cannot be set' }),
});

export const memoryStorage = (frame: FrameAccess, address: number): Storage => {
  const space = memoryOf(frame);
  const fits = (offset: number, length: number): boolean =>
    space !== undefined && address + offset >= 0 && address + offset + length <= space.length;
  return {
    read: (offset, length) => (fits(offset, length) ? space?.read(address + offset, length) : undefined),
    location: (offset, length) =>
      space && fits(offset, length) ? { in: 'space', space: space.id, offset: address + offset, length } : undefined,
    memory: (offset, length) =>
      space && address + offset < space.length ? { space: space.id, offset: address + offset, length } : undefined,
  };
};

type StoragePiece = readonly [storage: Storage | undefined, size: number];

/** Parts of a value in several places; a part that is nowhere cannot be read, the others can. */
const piecesStorage = (pieces: readonly StoragePiece[]): Storage => {
  const parts = (offset: number, length: number) => {
    const found: { readonly storage: Storage | undefined; readonly from: number; readonly count: number }[] = [];
    let start = 0;
    for (const [storage, size] of pieces) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + size);
      if (from < to) found.push({ storage, from: from - start, count: to - from });
      start += size;
    }
    return found;
  };
  return {
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const { storage, from, count } of parts(offset, length)) {
        const part = storage?.read(from, count);
        if (!part) return undefined;
        bytes.set(part, at);
        at += count;
      }
      return at === length ? bytes : undefined;
    },
    isAbsent: (offset, length) => {
      const found = parts(offset, length);
      const told = found.reduce((sum, { count }) => sum + count, 0);
      return told < length || found.some(({ storage }) => storage === undefined);
    },
    location: (offset, length) => {
      const found = parts(offset, length);
      const [only] = found;
      if (only && found.length === 1) return only.storage?.location(only.from, only.count);
      const all = found.map(({ storage, from, count }) => storage?.location(from, count));
      const whole = all.filter((each) => each !== undefined);
      return whole.length === all.length && all.length > 0 ? { in: 'pieces', of: whole } : undefined;
    },
    memory: (offset, length) => {
      const [only, ...more] = parts(offset, length);
      return only && more.length === 0 ? only.storage?.memory(only.from, only.count) : undefined;
    },
  };
};
