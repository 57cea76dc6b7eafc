/**
 * The types of WebAssembly 3.0 (core specification, section 2.3), as integers where code is hot.
 *
 * A **value type** is a 32-bit integer. Number and vector types, and the packed storage types, are their binary codes
 * (`0x7f` is i32). A reference type has bit 30 set, bit 29 when it is nullable, and its heap type below. A **heap type** is a
 * type index, or bit 28 and the binary code of an abstract one. {@link bottom} is the type of operands in unreachable code.
 */

export type ValueType = number;
export type HeapType = number;
/** A value type, {@link i8} or {@link i16}. */
export type StorageType = number;

export const bottom: ValueType = 0;
export const i32: ValueType = 0x7f;
export const i64: ValueType = 0x7e;
export const f32: ValueType = 0x7d;
export const f64: ValueType = 0x7c;
export const v128: ValueType = 0x7b;
export const i8: StorageType = 0x78;
export const i16: StorageType = 0x77;

const referenceBit = 1 << 30;
const nullableBit = 1 << 29;
const abstractBit = 1 << 28;
const heapMask = nullableBit - 1;

/** Type indices of a module are below this limit of the implementation. */
export const typeIndexLimit = 1_000_000;

const abstract = (code: number): HeapType => abstractBit | code;

/** Abstract heap types; `bottom` matches every other and stands for the unknown reference of unreachable code. */
export const heap = {
  func: abstract(0x70),
  extern: abstract(0x6f),
  any: abstract(0x6e),
  eq: abstract(0x6d),
  i31: abstract(0x6c),
  struct: abstract(0x6b),
  array: abstract(0x6a),
  exn: abstract(0x69),
  none: abstract(0x71),
  noextern: abstract(0x72),
  nofunc: abstract(0x73),
  noexn: abstract(0x74),
  bottom: abstract(0),
} as const;

/** Kinds of references: the high word of a reference's slot; the low word is its number. */
export const referenceKind = { null: 0, func: 1, extern: 2, i31: 3, object: 4, exception: 5 } as const;

export const isReference = (type: ValueType): boolean => (type & referenceBit) !== 0;
export const isNullable = (type: ValueType): boolean => (type & nullableBit) !== 0;
/** Whether a value of the type has a default: locals of other types must be set before they are read. */
export const isDefaultable = (type: ValueType): boolean => (type & (referenceBit | nullableBit)) !== referenceBit;
export const isNumber = (type: ValueType): boolean => type >= f64 && type <= i32;
export const isVector = (type: ValueType): boolean => type === v128;
export const isPacked = (type: StorageType): boolean => type === i8 || type === i16;

/** The heap type of a reference type. */
export const heapOf = (type: ValueType): HeapType => type & heapMask;
export const isAbstract = (type: HeapType): boolean => (type & abstractBit) !== 0;
/** Binary code of an abstract heap type. */
export const abstractCode = (type: HeapType): number => type & 0xff;
/** The heap type that a binary code stands for; undefined for a code that is none. */
export const abstractHeap = (code: number): HeapType | undefined =>
  code >= 0x69 && code <= 0x74 ? abstract(code) : undefined;
export const referenceTo = (nullable: boolean, type: HeapType): ValueType =>
  referenceBit | (nullable ? nullableBit : 0) | type;
/** The same reference type without null. */
export const nonNull = (type: ValueType): ValueType => type & ~nullableBit;

export const funcref: ValueType = referenceTo(true, heap.func);
export const eqref: ValueType = referenceTo(true, heap.eq);
export const i31ref: ValueType = referenceTo(true, heap.i31);

export interface FieldType {
  readonly storage: StorageType;
  readonly mutable: boolean;
}

export interface FunctionType {
  readonly kind: 'function';
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly FieldType[];
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: FieldType;
}

export type CompositeType = FunctionType | StructType | ArrayType;

/** One type definition; its place in {@link WasmModule.types} is its type index. */
export interface SubType {
  readonly final: boolean;
  /** Type indices of the declared supertypes; at most one in a valid module. */
  readonly supertypes: readonly number[];
  readonly composite: CompositeType;
}

/** A recursion group: the types from index `first` on. A type that is not written in a group is a group of one. */
export interface RecursionGroup {
  readonly first: number;
  readonly count: number;
}

/** Sizes of a memory in pages of 64 KiB, or of a table in elements. */
export interface Limits {
  readonly minimum: bigint;
  readonly maximum?: bigint;
  /** Type of addresses and sizes. */
  readonly index: typeof i32 | typeof i64;
  readonly shared: boolean;
}

export interface MemoryType {
  readonly limits: Limits;
}

export interface TableType {
  readonly limits: Limits;
  readonly element: ValueType;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

export interface TagType {
  /** Type index of a function type; its parameters are the payload. */
  readonly type: number;
}

export const pageSize = 65_536;
/** Largest sizes of memories, in pages (specification, section 3.2.8). */
export const memoryPageLimit = { i32: 65_536n, i64: 281_474_976_710_656n } as const;

const plainNames: ReadonlyMap<number, string> = new Map([
  [bottom, 'bot'],
  [i32, 'i32'],
  [i64, 'i64'],
  [f32, 'f32'],
  [f64, 'f64'],
  [v128, 'v128'],
  [i8, 'i8'],
  [i16, 'i16'],
]);

const heapNames: ReadonlyMap<HeapType, string> = new Map([
  ...Object.entries(heap).map(([name, type]): [HeapType, string] => [type, name]),
  [heap.bottom, 'bot'],
]);

const shorthands: ReadonlyMap<HeapType, string> = new Map([
  [heap.func, 'funcref'],
  [heap.extern, 'externref'],
  [heap.any, 'anyref'],
  [heap.eq, 'eqref'],
  [heap.i31, 'i31ref'],
  [heap.struct, 'structref'],
  [heap.array, 'arrayref'],
  [heap.exn, 'exnref'],
  [heap.none, 'nullref'],
  [heap.noextern, 'nullexternref'],
  [heap.nofunc, 'nullfuncref'],
  [heap.noexn, 'nullexnref'],
]);

/** How a type index is written: `$name` or the number. */
export type SpellIndex = (index: number) => string;

/** A heap type as the text format writes it. */
export const spellHeapType = (type: HeapType, spellIndex: SpellIndex = String): string =>
  isAbstract(type) ? (heapNames.get(type) ?? 'bot') : spellIndex(type);

/** A value or storage type as the text format writes it, with shorthands (`funcref`). */
export const spellValueType = (type: StorageType, spellIndex: SpellIndex = String): string => {
  if (!isReference(type)) return plainNames.get(type) ?? `0x${type.toString(16)}`;
  const heapType = heapOf(type);
  if (!isNullable(type)) return `(ref ${spellHeapType(heapType, spellIndex)})`;
  return shorthands.get(heapType) ?? `(ref null ${spellHeapType(heapType, spellIndex)})`;
};

/** `[i32 i64]`, as the specification writes sequences of types. */
export const spellValueTypes = (types: readonly ValueType[], spellIndex?: SpellIndex): string =>
  `[${types.map((type) => spellValueType(type, spellIndex)).join(' ')}]`;

/** `[i32] -> [i64]`, as the specification writes function types. */
export const spellFunctionType = (type: FunctionType, spellIndex?: SpellIndex): string =>
  `${spellValueTypes(type.parameters, spellIndex)} -> ${spellValueTypes(type.results, spellIndex)}`;

const spellField = ({ storage, mutable }: FieldType, spellIndex?: SpellIndex): string =>
  mutable ? `(mut ${spellValueType(storage, spellIndex)})` : spellValueType(storage, spellIndex);

/** A composite type as the text format writes it: `(func (param i32) (result i64))`. */
export const spellCompositeType = (type: CompositeType, spellIndex?: SpellIndex): string => {
  const list = (keyword: string, types: readonly ValueType[]): string =>
    types.length === 0 ? '' : ` (${keyword} ${types.map((each) => spellValueType(each, spellIndex)).join(' ')})`;
  switch (type.kind) {
    case 'function':
      return `(func${list('param', type.parameters)}${list('result', type.results)})`;
    case 'struct':
      return `(struct${type.fields.map((field) => ` (field ${spellField(field, spellIndex)})`).join('')})`;
    case 'array':
      return `(array ${spellField(type.element, spellIndex)})`;
  }
};

/** Limits as the text format writes them: `i64 1 2`; the index type i32 is left out. */
export const spellLimits = ({ minimum, maximum, index, shared }: Limits): string =>
  [index === i64 ? 'i64' : '', String(minimum), maximum === undefined ? '' : String(maximum), shared ? 'shared' : '']
    .filter(Boolean)
    .join(' ');
