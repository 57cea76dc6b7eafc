/** Values of source variables, read lazily from a stopped frame. */
import { type FrameAccess, type Location, textOfUtf8, type Value } from '../../context/index.ts';
import { numberOfBytes, type Place } from './expressions.ts';
import { type Formatted, formatterOf } from './formatters/index.ts';
import type { DwarfType, MemberType, Types } from './types.ts';

/** Where the bytes of a value come from; `undefined` bytes: they cannot be read. */
interface Storage {
  read(offset: number, length: number): Uint8Array | undefined;
  location(offset: number, length: number): Location | undefined;
  memory(offset: number, length: number): Value['memory'];
}

/** Base classes and variants in each other; types of a damaged file may hold themselves. */
const nestingLimit = 30;
const summaryLimit = 200;
const shownElements = 8;
const shownMembers = 6;

/** The value of a type at a place. */
export const valueOf = (frame: FrameAccess, types: Types, type: DwarfType, place: Place): Value =>
  new DwarfValue(frame, types, type, storageOf(frame, place), 0);

/** A value of a type at an address, in the frame of another value; undefined where nothing can be read. */
export const pointedAt = (near: DwarfValue, type: DwarfType, address: number): DwarfValue | undefined => {
  const storage = memoryStorage(near.frame, address >>> 0);
  return storage.read(0, Math.max(1, type.size)) ? new DwarfValue(near.frame, near.types, type, storage, 0) : undefined;
};

const storageOf = (frame: FrameAccess, place: Place): Storage => {
  switch (place.in) {
    case 'memory':
      return memoryStorage(frame, place.address);
    case 'machine': {
      const { bytes, location } = place;
      return {
        read: (offset, length) => clipped(bytes, offset, length),
        location: (offset, length) => (offset === 0 && length === bytes.length ? location : undefined),
        memory: () => undefined,
      };
    }
    case 'bytes':
      return {
        read: (offset, length) => clipped(place.bytes, offset, length),
        location: () => undefined,
        memory: () => undefined,
      };
    case 'pieces':
      return piecesStorage(frame, place.pieces);
  }
};

const clipped = (bytes: Uint8Array, offset: number, length: number): Uint8Array | undefined =>
  offset + length <= bytes.length ? bytes.slice(offset, offset + length) : undefined;

const memoryStorage = (frame: FrameAccess, address: number): Storage => {
  const space = frame.space('memory', 0);
  return {
    read: (offset, length) => {
      const bytes = space?.read(address + offset, length);
      return bytes?.length === length ? bytes : undefined;
    },
    location: (offset, length) =>
      space && address + offset + length <= space.length
        ? { in: 'space', space: space.id, offset: address + offset, length }
        : undefined,
    memory: (offset, length) =>
      space && address + offset < space.length ? { space: space.id, offset: address + offset, length } : undefined,
  };
};

const piecesStorage = (frame: FrameAccess, pieces: (Place & { readonly in: 'pieces' })['pieces']): Storage => {
  const whole: (number | undefined)[] = [];
  for (const { place, size } of pieces) {
    const bytes = place && storageOf(frame, place).read(0, size);
    for (let at = 0; at < size; at++) whole.push(bytes?.[at]);
  }
  return {
    read: (offset, length) => {
      const part = whole.slice(offset, offset + length);
      return part.length === length && part.every((byte) => byte !== undefined)
        ? Uint8Array.from(part as number[])
        : undefined;
    },
    location: () => undefined,
    memory: () => undefined,
  };
};

/** Bytes of larger values are read by their parts. */
const keptBytes = 4096;

const noChildren = { named: 0, indexed: 0 } as const;

export class DwarfValue implements Value {
  readonly type: string;
  readonly bytes?: Uint8Array;
  readonly location?: Location;
  readonly memory?: NonNullable<Value['memory']>;

  constructor(
    readonly frame: FrameAccess,
    readonly types: Types,
    readonly of: DwarfType,
    private readonly storage: Storage,
    private readonly offset: number,
    readonly bits?: MemberType['bits'],
  ) {
    this.type = of.name;
    const bytes = of.size <= keptBytes ? storage.read(offset, of.size) : undefined;
    if (bytes) this.bytes = bytes;
    const isWhole = isMany(of) || of.kind === 'array' || of.kind === 'opaque';
    const place = isWhole ? undefined : storage.location(offset, of.size);
    if (place) this.location = bits ? { in: 'bits', of: place, from: bits.from, count: bits.count } : place;
    const memory = this.#memory();
    if (memory) this.memory = memory;
  }

  /** What a memory view shows: of a pointer what it points at. */
  #memory(): Value['memory'] {
    const { of } = this;
    const address = of.kind === 'pointer' ? this.#pointer() : 0;
    if (address === 0) return this.storage.memory(this.offset, of.size);
    const size = (of.kind === 'pointer' && of.target()?.size) || 1;
    return memoryStorage(this.frame, address).memory(0, size);
  }

  /** Where it is in memory 0; undefined when it is elsewhere. */
  get address(): number | undefined {
    return this.storage.memory(this.offset, this.of.size)?.offset;
  }

  /** A member by its name, also of a base class, of the active variant, and of what has no name. */
  member(name: string, depth = 0): DwarfValue | undefined {
    if (depth > nestingLimit) return undefined;
    if (this.of.kind === 'variant') return this.#active()?.member(name, depth + 1);
    if (this.of.kind !== 'structure') return undefined;
    const members = this.of.members();
    const own = members.find((each) => each.name === name);
    if (own) return this.#part(own.type, own.offset, own.bits);
    for (const { type, offset, isBase, name: given } of members) {
      const found = isBase || given === '' ? this.#part(type, offset).member(name, depth + 1) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** An element of an array. */
  element(index: number): DwarfValue | undefined {
    return this.of.kind === 'array' ? this.#part(this.of.element, index * this.of.element.size) : undefined;
  }

  /** What a pointer or reference refers to. */
  get target(): DwarfValue | undefined {
    return this.#target();
  }

  get summary(): string {
    const text = this.#text(0);
    return text.length > summaryLimit ? `${text.slice(0, summaryLimit - 1)}…` : text;
  }

  full(): string {
    return this.#text(0, Number.POSITIVE_INFINITY);
  }

  get count(): Value['count'] {
    const { of } = this;
    switch (of.kind) {
      case 'structure':
        return { named: of.members().length, indexed: 0 };
      case 'array':
        return { named: 0, indexed: of.count };
      case 'variant':
        return this.#active()?.count ?? noChildren;
      case 'pointer': {
        const target = this.#target();
        if (!target) return noChildren;
        return isMany(target.of) ? target.count : { named: 1, indexed: 0 };
      }
      default:
        return noChildren;
    }
  }

  children(
    start: number,
    count: number,
    which: 'named' | 'indexed',
  ): readonly { readonly name: string; readonly value: Value }[] {
    const { of } = this;
    if (of.kind === 'array' && which === 'indexed') {
      const end = Math.min(of.count, start + count);
      return Array.from({ length: Math.max(0, end - start) }, (_, at) => ({
        name: String(start + at),
        value: this.#part(of.element, (start + at) * of.element.size),
      }));
    }
    if (of.kind === 'structure' && which === 'named') {
      return of
        .members()
        .slice(start, start + count)
        .map(({ name, type, offset, bits }) => ({ name, value: this.#part(type, offset, bits) }));
    }
    if (of.kind === 'variant') return this.#active()?.children(start, count, which) ?? [];
    if (of.kind !== 'pointer' || which !== 'named') return [];
    const target = this.#target();
    if (!target) return [];
    if (isMany(target.of)) return target.children(start, count, which);
    return start === 0 && count > 0 ? [{ name: '*', value: target }] : [];
  }

  #part(type: DwarfType, offset: number, bits?: MemberType['bits']): DwarfValue {
    return new DwarfValue(this.frame, this.types, type, this.storage, this.offset + offset, bits);
  }

  #pointer(): number {
    return numberOfBytes(this.bytes ?? new Uint8Array(0));
  }

  /** The variant that the discriminant tells. */
  #activeMember(): MemberType | undefined {
    if (this.of.kind !== 'variant') return undefined;
    const { discriminant, variants } = this.of.parts();
    if (!discriminant) return variants[0]?.member;
    const bytes = this.storage.read(this.offset + discriminant.offset, discriminant.size);
    if (!bytes) return undefined;
    const value = numberOfBytes(bytes);
    // Values may be written signed.
    const isIt = (each: number | undefined): boolean =>
      each === value || (each !== undefined && each < 0 && each + 256 ** discriminant.size === value);
    return (variants.find((each) => isIt(each.value)) ?? variants.find((each) => each.value === undefined))?.member;
  }

  #active(): DwarfValue | undefined {
    const member = this.#activeMember();
    return member && this.#part(member.type, member.offset);
  }

  #formatted(limit: number): Formatted {
    return {
      number: (path) => {
        let value: DwarfValue | undefined = this;
        for (const name of path.split('.')) {
          const member: MemberType | undefined =
            value?.of.kind === 'structure' ? value.of.members().find((each) => each.name === name) : undefined;
          value = member && value ? value.#part(member.type, member.offset) : undefined;
        }
        return value?.bytes && numberOfBytes(value.bytes);
      },
      text: (address, length) => {
        const bytes = this.frame.space('memory', 0)?.read(address, Math.min(length, limit));
        return bytes && textOfUtf8(bytes);
      },
    };
  }

  /** What a pointer points at; undefined when that is nothing or cannot be read. */
  #target(): DwarfValue | undefined {
    const { of } = this;
    const target = of.kind === 'pointer' ? of.target() : undefined;
    const address = this.#pointer();
    if (!target || target.size === 0 || address === 0) return undefined;
    const storage = memoryStorage(this.frame, address);
    return storage.read(0, 1) ? new DwarfValue(this.frame, this.types, target, storage, 0) : undefined;
  }

  #text(depth: number, limit = summaryLimit): string {
    const { of } = this;
    switch (of.kind) {
      case 'number':
        return this.#number(of.encoding);
      case 'enumeration': {
        const value = signedOf(this.bytes, of.isSigned);
        if (value === undefined) return unreadable;
        const name = of.enumerators().find((each) => each.value === value)?.name;
        return name === undefined ? String(value) : `${name} (${value})`;
      }
      case 'pointer':
        return this.#pointerText(depth, limit);
      case 'array':
        return this.#arrayText(depth, limit);
      case 'variant': {
        const member = this.#activeMember();
        if (!member) return unreadable;
        const payload = this.#part(member.type, member.offset);
        const isEmpty = payload.of.kind === 'structure' && payload.of.members().length === 0;
        return isEmpty ? member.name : `${member.name} ${payload.#text(depth, limit)}`;
      }
      case 'structure': {
        const formatted = formatterOf(of)?.format(this.#formatted(limit));
        if (formatted !== undefined) return formatted;
        if (depth > 1) return '{…}';
        const members = of.members();
        const shown = members
          .slice(0, limit === summaryLimit ? shownMembers : members.length)
          .map(({ name, type, offset, bits }) => `${name}: ${this.#part(type, offset, bits).#text(depth + 1, limit)}`);
        return `{${shown.join(', ')}${shown.length < members.length ? ', …' : ''}}`;
      }
      case 'opaque':
        return of.name;
    }
  }

  #number(encoding: string): string {
    const { bytes } = this;
    if (!bytes) return unreadable;
    if (this.bits) return bitField(bytes, this.bits, encoding === 'signed');
    if (encoding === 'float') return floatText(bytes);
    if (encoding === 'boolean') return numberOfBytes(bytes) === 0 ? 'false' : 'true';
    const value = integerOf(bytes, encoding.startsWith('signed'));
    if (!encoding.endsWith('character')) return String(value);
    const code = Number(BigInt.asUintN(bytes.length * 8, value));
    const isShown = code >= 32 && code !== 127 && (bytes.length > 1 || code < 127) && code <= 0x10ffff;
    return isShown ? `${value} '${String.fromCodePoint(code)}'` : String(value);
  }

  #pointerText(depth: number, limit: number): string {
    const { of, bytes } = this;
    if (of.kind !== 'pointer' || !bytes) return unreadable;
    const address = numberOfBytes(bytes);
    const text = `0x${address.toString(16)}`;
    if (address === 0) return of.isReference ? 'null reference' : 'null';
    const target = of.target();
    if (isCharacter(target)) {
      const content = textAt(this.frame, address, limit);
      return content === undefined ? `${text} (not readable)` : `${text} ${JSON.stringify(content)}`;
    }
    const pointed = this.#target();
    if (!pointed) return target && target.size > 0 ? `${text} (not readable)` : text;
    if (of.isReference) return pointed.#text(depth, limit);
    return depth > 0 ? text : `${text} → ${pointed.#text(depth + 1, limit)}`;
  }

  #arrayText(depth: number, limit: number): string {
    const { of, bytes } = this;
    if (of.kind !== 'array') return unreadable;
    if (isCharacter(of.element) && bytes) {
      const end = bytes.indexOf(0);
      return JSON.stringify(textOfUtf8(end < 0 ? bytes : bytes.subarray(0, end)));
    }
    if (depth > 1) return '[…]';
    const shown = Math.min(of.count, limit === summaryLimit ? shownElements : 10_000);
    const elements = Array.from({ length: shown }, (_, at) =>
      this.#part(of.element, at * of.element.size).#text(depth + 1, limit),
    );
    return `[${elements.join(', ')}${shown < of.count ? ', …' : ''}]`;
  }
}

const unreadable = 'not readable';

/** Whether a value is shown by members of its own. */
const isMany = ({ kind }: DwarfType): boolean => kind === 'structure' || kind === 'variant';

const isCharacter = (type: DwarfType | undefined): boolean =>
  type?.kind === 'number' && type.encoding.endsWith('character') && type.size === 1;

/** A text of C in memory, at most `limit` bytes of it. */
const textAt = (frame: FrameAccess, address: number, limit: number): string | undefined => {
  const space = frame.space('memory', 0);
  if (!space || address >= space.length) return undefined;
  const bytes = space.read(address, Math.min(limit, 1_000_000));
  const end = bytes.indexOf(0);
  return textOfUtf8(end < 0 ? bytes : bytes.subarray(0, end));
};

const integerOf = (bytes: Uint8Array, isSigned: boolean): bigint => {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number);
  return isSigned ? BigInt.asIntN(bytes.length * 8, value) : value;
};

const signedOf = (bytes: Uint8Array | undefined, isSigned: boolean): number | undefined =>
  bytes && Number(integerOf(bytes, isSigned));

const bitField = (bytes: Uint8Array, { from, count }: { from: number; count: number }, isSigned: boolean): string => {
  const value = BigInt.asUintN(count, integerOf(bytes, false) >> BigInt(from));
  return String(isSigned ? BigInt.asIntN(count, value) : value);
};

const floatText = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) {
    const value = view.getFloat32(0, true);
    for (let digits = 1; digits < 9; digits++) {
      const short = Number(value.toPrecision(digits));
      if (Math.fround(short) === value) return String(short);
    }
    return String(value);
  }
  if (bytes.length === 8) return String(view.getFloat64(0, true));
  return `0x${integerOf(bytes, false).toString(16)}`;
};
