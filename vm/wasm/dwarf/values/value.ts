/** Values of source variables, read lazily from a stopped frame. */
import type { FrameAccess, Location, Value } from '../../../context/index.ts';
import { viewOf } from '../formatters/index.ts';
import type { View } from '../formatters/view.ts';
import { integerOfBytes, numberOfBytes } from '../locations/bytes.ts';
import { evaluate } from '../locations/evaluate.ts';
import type { Place } from '../locations/place.ts';
import { type DwarfType, hasMembers, type MemberType } from '../types/model.ts';
import type { Types } from '../types/types.ts';
import { type ChildRow, childCount, childrenOf } from './children.ts';
import { madeAs } from './dynamic.ts';
import { memoryOf, memoryStorage, type Storage, storageOf } from './storage.ts';
import { fullText, summaryOf } from './text.ts';

/** Base classes and variants in each other; types of a damaged file may hold themselves. */
const nestingLimit = 30;
/** Bytes of larger values are read by their parts. */
const keptBytes = 4096;

/** The value of a type at a place. */
export const valueOf = (frame: FrameAccess, types: Types, type: DwarfType, place: Place): DwarfValue =>
  new DwarfValue(frame, types, type, storageOf(frame, place), 0);

interface Options {
  readonly bits?: MemberType['bits'];
  /** Shown by its members, whatever it means. */
  readonly isRaw?: boolean;
  /** How many elements an array without a bound is shown with. */
  readonly count?: number;
  /** Ends a structure of C with room for one element or none: more may lie behind it. */
  readonly isTrailing?: boolean;
}

export class DwarfValue implements Value {
  readonly bytes?: Uint8Array;
  readonly location?: Location;
  readonly memory?: NonNullable<Value['memory']>;
  readonly bits?: MemberType['bits'];
  readonly isRaw: boolean;
  readonly isTrailing: boolean;
  #view: { readonly view: View | undefined } | undefined;
  #made: { readonly object: DwarfValue | undefined } | undefined;

  constructor(
    readonly frame: FrameAccess,
    readonly types: Types,
    readonly of: DwarfType,
    readonly storage: Storage,
    readonly offset: number,
    options: Options = {},
  ) {
    this.isRaw = options.isRaw ?? false;
    this.isTrailing = options.isTrailing ?? false;
    if (options.bits) this.bits = options.bits;
    const bytes = of.size <= keptBytes ? storage.read(offset, of.size) : undefined;
    if (bytes) this.bytes = bytes;
    const referred = of.kind === 'pointer' && of.isReference ? this.target : undefined;
    const place = referred ? referred.location : of.size > 0 ? storage.location(offset, of.size) : undefined;
    if (place) this.location = this.bits ? { in: 'bits', of: place, ...this.bits } : place;
    const memory = this.#memory();
    if (memory) this.memory = memory;
  }

  get type(): string {
    const { of, made } = this;
    return made ? `${of.name} (${made.of.name})` : of.name;
  }

  /** What a memory view shows: of a pointer what it points at. */
  #memory(): Value['memory'] {
    const { of } = this;
    const target = of.kind === 'pointer' ? of.target() : undefined;
    const address = of.kind === 'pointer' && target?.kind !== 'function' ? this.pointer : 0;
    if (address === 0) return this.storage.memory(this.offset, of.size);
    return memoryStorage(this.frame, address).memory(0, target?.size || 1);
  }

  /** Where it is in memory 0; undefined when it is elsewhere. */
  get address(): number | undefined {
    return this.storage.memory(this.offset, this.of.size)?.offset;
  }

  /** The number that a pointer is; 0 where it cannot be read. */
  get pointer(): number {
    return numberOfBytes(this.bytes ?? new Uint8Array(0));
  }

  /** What it means, where a formatter knows; undefined when it is shown by its members. */
  get view(): View | undefined {
    this.#view ??= { view: this.isRaw ? undefined : viewOf(this) };
    return this.#view.view;
  }

  /** The same value, shown by its members. */
  get raw(): DwarfValue {
    return new DwarfValue(this.frame, this.types, this.of, this.storage, this.offset, { isRaw: true });
  }

  /** The same place, seen as another type. */
  as(type: DwarfType): DwarfValue {
    return new DwarfValue(this.frame, this.types, type, this.storage, this.offset);
  }

  /** A value of a type at an address of memory 0; undefined where nothing can be read. */
  at(type: DwarfType, address: number): DwarfValue | undefined {
    const storage = memoryStorage(this.frame, address);
    return storage.read(0, Math.min(Math.max(1, type.size), keptBytes))
      ? new DwarfValue(this.frame, this.types, type, storage, 0)
      : undefined;
  }

  /** Bytes of memory 0; undefined where they cannot be read. */
  read(address: number, length: number): Uint8Array | undefined {
    return memoryStorage(this.frame, address).read(0, length);
  }

  /** Size of memory 0. */
  get memoryLength(): number {
    return memoryOf(this.frame)?.length ?? 0;
  }

  part(type: DwarfType, offset: number, options: Pick<Options, 'bits' | 'isTrailing'> = {}): DwarfValue {
    return new DwarfValue(this.frame, this.types, type, this.storage, this.offset + offset, options);
  }

  /** The value of a member of this structure. */
  ofMember(member: MemberType): DwarfValue {
    const { type, offset, bits, computed } = member;
    if (!computed)
      return this.part(type, offset, { ...(bits ? { bits } : {}), isTrailing: isTrailing(this.of, member) });
    const { address } = this;
    const unit = this.of.entry === undefined ? undefined : this.types.entries.unitAt(this.of.entry);
    const place = address === undefined || !unit ? undefined : evaluate(computed, { unit, frame: this.frame }, address);
    return place ? valueOf(this.frame, this.types, type, place) : this.part(type, 0);
  }

  /** A member by its name, also of a base class, of the active variant, and of what has no name. */
  member(name: string, depth = 0): DwarfValue | undefined {
    if (depth > nestingLimit) return undefined;
    if (this.of.kind === 'variant') return this.active?.member(name, depth + 1);
    if (this.of.kind !== 'structure') return undefined;
    const members = this.of.members();
    const own = members.find((each) => each.name === name);
    if (own) return this.ofMember(own);
    for (const each of members) {
      const found = each.isBase || each.name === '' ? this.ofMember(each).member(name, depth + 1) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** An element of an array. */
  element(index: number): DwarfValue | undefined {
    return this.of.kind === 'array' ? this.part(this.of.element, index * this.of.element.size) : undefined;
  }

  /** What a pointer points at; undefined when that is nothing or cannot be read. */
  get target(): DwarfValue | undefined {
    const { of } = this;
    if (of.kind !== 'pointer') return undefined;
    const target = of.target();
    if (!target) return undefined;
    const { implicit } = this.storage;
    if (implicit) {
      const place = implicit.target();
      if (!place) return undefined;
      return new DwarfValue(this.frame, this.types, target, storageOf(this.frame, place), implicit.offset);
    }
    if (this.pointer === 0 || (target.size === 0 && !hasMembers(target))) return undefined;
    return this.at(target, this.pointer);
  }

  /** What a pointer points at, as the class that it was made as, where that is another one. */
  get made(): DwarfValue | undefined {
    this.#made ??= { object: this.of.kind === 'pointer' ? madeAs(this.target) : undefined };
    return this.#made.object;
  }

  /** What a pointer is shown to point at. */
  get shownTarget(): DwarfValue | undefined {
    return this.made ?? this.target;
  }

  /** The variant that the discriminant tells; undefined when it tells none. */
  get activeMember(): MemberType | undefined {
    if (this.of.kind !== 'variant') return undefined;
    const { discriminant, variants } = this.of.parts();
    if (!discriminant) return variants[0]?.member;
    const bytes = this.storage.read(this.offset + discriminant.offset, discriminant.size);
    const value = bytes && integerOfBytes(bytes);
    if (value === undefined) return undefined;
    return (variants.find((each) => each.value === value) ?? variants.find((each) => each.value === undefined))?.member;
  }

  get active(): DwarfValue | undefined {
    const member = this.activeMember;
    return member && this.ofMember(member);
  }

  get summary(): string {
    return summaryOf(this);
  }

  full(): string {
    return fullText(this);
  }

  get count(): Value['count'] {
    return childCount(this);
  }

  children(start: number, count: number, which: 'named' | 'indexed'): readonly ChildRow[] {
    return childrenOf(this, start, count, which);
  }
}

/** Whether a member is C's idiom for an array of any length: the last one, with one element or none. */
const isTrailing = (of: DwarfType, { type, offset }: MemberType): boolean =>
  type.kind === 'array' &&
  type.count <= 1 &&
  type.language !== 'Rust' &&
  of.kind === 'structure' &&
  !of.isUnion &&
  of.members().at(-1)?.offset === offset;
