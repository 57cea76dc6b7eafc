/** Types of Sahara values, their table in the meta information, and their layout. */

/** Scalar types in the order of their codes, which operand `a` of typed opcodes holds. */
export const scalarNames = [
  'bool',
  'char',
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'u64',
  'i64',
  'f32',
  'f64',
] as const;
export type ScalarName = (typeof scalarNames)[number];

/** Codes beyond the scalars that comparison and formatting opcodes take as well. */
export const stringCode = 12;
export const contextCode = 13;

/** Bytes that a scalar takes in a field or list element; also its alignment. */
export const scalarSizes: Readonly<Record<ScalarName, number>> = {
  bool: 1,
  char: 4,
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** Index of a type in {@link SaharaImage.types}. The table is interned: equal types have equal ids. */
export type TypeId = number;

/**
 * A type. `data` types are references everywhere but as a field of another data type, where they are embedded and their
 * fields are flattened. `never` is the result of forms that do not continue and occurs in no slot.
 */
export type SaharaType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarName }
  | { readonly kind: 'string' }
  | { readonly kind: 'unit' }
  | { readonly kind: 'data'; readonly data: DataModel }
  | { readonly kind: 'list'; readonly element: TypeId }
  | { readonly kind: 'map'; readonly key: TypeId; readonly value: TypeId }
  | { readonly kind: 'option'; readonly value: TypeId }
  | { readonly kind: 'function'; readonly parameters: readonly TypeId[]; readonly result: TypeId }
  | { readonly kind: 'context'; readonly result: TypeId }
  /** A heap cell for a captured variable that is set, or for a scalar in an option. */
  | { readonly kind: 'box'; readonly value: TypeId };

/** Layout of a data type. Fields are aligned to their size (at most 8); the size is rounded up to the largest alignment. */
export interface DataModel {
  /** Qualified: `module::Name`. */
  readonly name: string;
  /** In bytes, without the allocation header. */
  readonly size: number;
  readonly alignment: number;
  /** As declared; a field of data type is embedded. `first` is the index of its first leaf in {@link leaves}. */
  readonly fields: readonly {
    readonly name: string;
    readonly type: TypeId;
    readonly first: number;
    readonly offset: number;
    readonly size: number;
  }[];
  /** Flattened: scalars and references only, with dotted names. Operand `a` of `dt_read_field` and `dt_set_field` indexes it. */
  readonly leaves: readonly {
    readonly name: string;
    readonly type: TypeId;
    readonly offset: number;
    readonly size: number;
  }[];
  readonly doc?: string;
  /** The payload of a condition. */
  readonly condition?: boolean;
}

/** Whether values of the type are references into the context's heap (8-byte slot: low word offset, high word context id; 4 bytes in the heap: the offset). */
export const isReference = (type: SaharaType): boolean =>
  type.kind !== 'scalar' && type.kind !== 'unit' && type.kind !== 'context';

/** Bytes that a value takes in a field or list element. */
export const storedSize = (type: SaharaType): number =>
  type.kind === 'scalar' ? scalarSizes[type.scalar] : type.kind === 'unit' ? 0 : 4;

/** Whether an option of this type is a nullable reference (offset 0 is none) rather than a reference to a box. */
export const optionIsDirect = (value: SaharaType): boolean => isReference(value) && value.kind !== 'option';

/** A type as the source spells it; data types by qualified name. `beside` names ids that the table does not have. */
export const typeName = (
  types: readonly SaharaType[],
  id: TypeId,
  beside?: (id: TypeId) => string | undefined,
): string => {
  const type = types[id];
  const other = type ? undefined : beside?.(id);
  if (other !== undefined) return other;
  if (!type) throw new RangeError(`type ${id} is not in the table`);
  const name = (inner: TypeId) => typeName(types, inner, beside);
  switch (type.kind) {
    case 'scalar':
      return type.scalar;
    case 'string':
    case 'unit':
      return type.kind;
    case 'data':
      return type.data.name;
    case 'list':
      return `(list ${name(type.element)})`;
    case 'map':
      return `(map ${name(type.key)} ${name(type.value)})`;
    case 'option':
      return `(option ${name(type.value)})`;
    case 'function':
      return `(fn [${type.parameters.map(name).join(' ')}] -> ${name(type.result)})`;
    case 'context':
      return types[type.result]?.kind === 'unit' ? '(context)' : `(context ${name(type.result)})`;
    case 'box':
      return `(box ${name(type.value)})`;
  }
};

/** Equal for equal types of one table; data types are known by name. */
export const typeKey = (type: SaharaType): string => {
  switch (type.kind) {
    case 'scalar':
      return type.scalar;
    case 'string':
    case 'unit':
      return type.kind;
    case 'data':
      return `data ${type.data.name}`;
    case 'list':
      return `list ${type.element}`;
    case 'map':
      return `map ${type.key} ${type.value}`;
    case 'option':
    case 'box':
      return `${type.kind} ${type.value}`;
    case 'function':
      return `fn ${type.parameters.join(',')} -> ${type.result}`;
    case 'context':
      return `context ${type.result}`;
  }
};
