/**
 * Types of several modules under one numbering: two definitions are one type when their recursion groups are equal up to
 * the names of the group's own members (iso-recursive equality; specification, section 3.1.2).
 *
 * A **canonical** value type is coded as types.ts says, with canonical numbers in place of type indices. Within one store two
 * canonical types are equal when their integers are.
 */
import {
  bottom,
  type CompositeType,
  type HeapType,
  heap,
  heapOf,
  isAbstract,
  isNullable,
  isReference,
  type RecursionGroup,
  referenceTo,
  type StorageType,
  type SubType,
  type ValueType,
} from './types.ts';

interface CanonicalType {
  readonly composite: CompositeType;
  readonly final: boolean;
  /** Canonical numbers from the root of the declared hierarchy to the type itself. */
  readonly ancestors: readonly number[];
}

/** Supertypes that are kept of a type; more than validation lets one have. */
const ancestorLimit = 64;

export class TypeStore {
  readonly #types: CanonicalType[] = [];
  /** First canonical number of a recursion group, by its key. */
  readonly #groups = new Map<string, number>();

  get size(): number {
    return this.#types.length;
  }

  /**
   * Canonical numbers of a module's types, by type index. The types must be well-formed: indices refer to types of the same
   * or an earlier group, a supertype comes before its subtype.
   */
  define(types: readonly SubType[], groups: readonly RecursionGroup[]): Int32Array {
    const numbers = new Int32Array(types.length);
    for (const group of groups) this.defineGroup(types, group, numbers);
    return numbers;
  }

  /** Canonical numbers of one group's types, written into `numbers`, which holds those of all earlier groups. */
  defineGroup(types: readonly SubType[], { first, count }: RecursionGroup, numbers: Int32Array): void {
    const key = groupKey(types, first, count, numbers);
    const known = this.#groups.get(key);
    const base = known ?? this.#types.length;
    for (let index = 0; index < count; index++) numbers[first + index] = base + index;
    if (known !== undefined) return;
    this.#groups.set(key, base);
    for (let index = 0; index < count; index++) {
      const type = types[first + index] as SubType;
      const supertype = type.supertypes[0];
      const above = supertype === undefined ? undefined : this.#types[numbers[supertype] as number];
      this.#types.push({
        composite: canonicalComposite(type.composite, numbers),
        final: type.final,
        // A longer chain is refused by validation; an unchecked module must not exhaust memory.
        ancestors: [...(above && above.ancestors.length <= ancestorLimit ? above.ancestors : []), base + index],
      });
    }
  }

  /** The definition behind a canonical number, in canonical types. */
  composite(type: number): CompositeType {
    return (this.#types[type] as CanonicalType).composite;
  }

  isFinal(type: number): boolean {
    return (this.#types[type] as CanonicalType).final;
  }

  /** Whether one defined type is another or a declared descendant of it; canonical numbers. */
  isSubtype(type: number, supertype: number): boolean {
    if (type === supertype) return true;
    const depth = (this.#types[supertype] as CanonicalType).ancestors.length - 1;
    return (this.#types[type] as CanonicalType).ancestors[depth] === supertype;
  }

  /** Whether a heap type matches another (specification, section 3.3.3); canonical. */
  heapMatches(type: HeapType, expected: HeapType): boolean {
    if (type === expected || type === heap.bottom) return true;
    if (expected === heap.bottom) return false;
    if (!isAbstract(type)) {
      if (!isAbstract(expected)) return this.isSubtype(type, expected);
      switch (this.composite(type).kind) {
        case 'function':
          return expected === heap.func;
        case 'struct':
          return expected === heap.struct || expected === heap.eq || expected === heap.any;
        case 'array':
          return expected === heap.array || expected === heap.eq || expected === heap.any;
      }
    }
    switch (type) {
      case heap.none:
        return isAbstract(expected) ? isInternal(expected) : this.composite(expected).kind !== 'function';
      case heap.nofunc:
        return isAbstract(expected) ? expected === heap.func : this.composite(expected).kind === 'function';
      case heap.noextern:
        return expected === heap.extern;
      case heap.noexn:
        return expected === heap.exn;
      case heap.i31:
      case heap.struct:
      case heap.array:
        return expected === heap.eq || expected === heap.any;
      case heap.eq:
        return expected === heap.any;
      default:
        return false;
    }
  }

  /** Whether a value type matches another (specification, section 3.3.5); canonical. */
  matches(type: ValueType, expected: ValueType): boolean {
    if (type === expected || type === bottom) return true;
    if (!isReference(type) || !isReference(expected)) return false;
    if (isNullable(type) && !isNullable(expected)) return false;
    return this.heapMatches(heapOf(type), heapOf(expected));
  }
}

const isInternal = (type: HeapType): boolean =>
  type === heap.any ||
  type === heap.eq ||
  type === heap.i31 ||
  type === heap.struct ||
  type === heap.array ||
  type === heap.none;

/** A module's value or storage type with canonical numbers (`numbers` by type index). */
export const canonicalType = (type: StorageType, numbers: Int32Array): StorageType => {
  if (!isReference(type)) return type;
  const heapType = heapOf(type);
  return isAbstract(heapType) ? type : referenceTo(isNullable(type), numbers[heapType] as number);
};

/** A composite type with canonical numbers (`numbers` by type index). */
export const canonicalComposite = (type: CompositeType, numbers: Int32Array): CompositeType => {
  const convert = (each: StorageType): StorageType => canonicalType(each, numbers);
  switch (type.kind) {
    case 'function':
      return { kind: 'function', parameters: type.parameters.map(convert), results: type.results.map(convert) };
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map(({ storage, mutable }) => ({ storage: convert(storage), mutable })),
      };
    case 'array':
      return { kind: 'array', element: { storage: convert(type.element.storage), mutable: type.element.mutable } };
  }
};

/** Equal for equal groups: members of the group by their place in it, all others by their canonical number. */
const groupKey = (types: readonly SubType[], first: number, count: number, numbers: Int32Array): string => {
  const index = (type: number): string => (type >= first ? `.${type - first}` : String(numbers[type] as number));
  const storage = (type: StorageType): string => {
    if (!isReference(type) || isAbstract(heapOf(type))) return `t${type}`;
    return `${isNullable(type) ? 'n' : 'r'}${index(heapOf(type))}`;
  };
  const pieces: string[] = [];
  for (let at = first; at < first + count; at++) {
    const { final, supertypes, composite } = types[at] as SubType;
    pieces.push(final ? 'F' : 'S', supertypes.map(index).join('+'));
    switch (composite.kind) {
      case 'function':
        pieces.push('f', composite.parameters.map(storage).join(), '>', composite.results.map(storage).join());
        break;
      case 'struct':
        pieces.push('s', composite.fields.map((field) => storage(field.storage) + (field.mutable ? '!' : '')).join());
        break;
      case 'array':
        pieces.push('a', storage(composite.element.storage), composite.element.mutable ? '!' : '');
        break;
    }
    pieces.push(';');
  }
  return pieces.join(' ');
};
