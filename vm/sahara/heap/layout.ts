/** How types lie in slots and in the heap, as tables indexed by type id that the interpreter reads without objects. */
import type { SaharaImage } from '../image.ts';
import { optionIsDirect, type SaharaType, storedSize, type TypeId } from '../types.ts';

/** How a value is stored in a field or element. */
export const storage = {
  none: 0,
  byte: 1,
  signedByte: 2,
  half: 3,
  signedHalf: 4,
  word: 5,
  double: 6,
  reference: 7,
} as const;

/** What a heap object of a type is made of. */
export const shape = { none: 0, string: 1, data: 2, list: 3, map: 4, cell: 5, closure: 6 } as const;

const noOffsets = new Int32Array(0);

const storageOf = (type: SaharaType): number => {
  switch (type.kind) {
    case 'unit':
      return storage.none;
    case 'context':
      return storage.word;
    case 'scalar':
      switch (type.scalar) {
        case 'bool':
        case 'u8':
          return storage.byte;
        case 'i8':
          return storage.signedByte;
        case 'u16':
          return storage.half;
        case 'i16':
          return storage.signedHalf;
        case 'u64':
        case 'i64':
        case 'f64':
          return storage.double;
        default:
          return storage.word;
      }
    default:
      return storage.reference;
  }
};

const shapeOf = (type: SaharaType): number => {
  switch (type.kind) {
    case 'string':
      return shape.string;
    case 'data':
      return shape.data;
    case 'list':
      return shape.list;
    case 'map':
      return shape.map;
    case 'option':
    case 'box':
      return shape.cell;
    case 'function':
      return shape.closure;
    default:
      return shape.none;
  }
};

/** Layout tables of one image's types and closures. A later image's tables begin with the same rows. */
export class Layouts {
  /** {@link storage} by type. */
  readonly storage: Uint8Array;
  /** Bytes in a field or element, by type. */
  readonly sizes: Uint8Array;
  /** {@link shape} of the heap objects whose header names the type. */
  readonly shapes: Uint8Array;
  /** For a cell (option, box), a list, and the values of a map: the type of what is inside. */
  readonly inner: Int32Array;
  /** For a map: the type of the keys. */
  readonly keys: Int32Array;
  /** For data: byte offsets of the leaves that are references. */
  readonly references: readonly Int32Array[];
  /** 1 for an option whose value is the reference itself. */
  readonly direct: Uint8Array;

  constructor(readonly image: SaharaImage) {
    const { types } = image;
    this.storage = Uint8Array.from(types, storageOf);
    this.sizes = Uint8Array.from(types, storedSize);
    this.shapes = Uint8Array.from(types, shapeOf);
    this.inner = Int32Array.from(types, innerOf);
    this.keys = Int32Array.from(types, (type) => (type.kind === 'map' ? type.key : -1));
    this.references = types.map((type) =>
      type.kind === 'data'
        ? Int32Array.from(
            type.data.leaves
              .filter((leaf) => storageOf(types[leaf.type]!) === storage.reference)
              .map((leaf) => leaf.offset),
          )
        : noOffsets,
    );
    this.direct = Uint8Array.from(types, (type) =>
      type.kind === 'option' && optionIsDirect(types[type.value]!) ? 1 : 0,
    );
  }

  /** Whether values of a type are references in a slot. */
  isReference(type: TypeId): boolean {
    return this.storage[type] === storage.reference;
  }

  /** Types of the captured values of a lambda. */
  captures(functionIndex: number): readonly TypeId[] {
    return this.image.functions[functionIndex]?.captures ?? [];
  }
}

const innerOf = (type: SaharaType): number => {
  switch (type.kind) {
    case 'list':
      return type.element;
    case 'map':
    case 'option':
    case 'box':
      return type.value;
    default:
      return -1;
  }
};
