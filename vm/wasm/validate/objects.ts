/** Rules of the instructions on references and garbage-collected objects (core specification, sections 3.4.4 to 3.4.8). */
import {
  bottom,
  type CompositeType,
  eqref,
  type FieldType,
  type HeapType,
  heap,
  heapOf,
  i31ref,
  i32,
  isAbstract,
  isDefaultable,
  isNullable,
  isPacked,
  isReference,
  nonNull,
  referenceTo,
  type StorageType,
  type ValueType,
} from '../types.ts';
import type { FunctionValidator } from './function-validator.ts';

/** Opcodes of this file; a test compares them with the opcode table. */
export enum ObjectOp {
  ref_null = 0xd0,
  ref_is_null = 0xd1,
  ref_func = 0xd2,
  ref_eq = 0xd3,
  ref_as_non_null = 0xd4,
  br_on_null = 0xd5,
  br_on_non_null = 0xd6,
  struct_new = 0x100,
  struct_new_default = 0x101,
  struct_get = 0x102,
  struct_get_s = 0x103,
  struct_get_u = 0x104,
  struct_set = 0x105,
  array_new = 0x106,
  array_new_default = 0x107,
  array_new_fixed = 0x108,
  array_new_data = 0x109,
  array_new_elem = 0x10a,
  array_get = 0x10b,
  array_get_s = 0x10c,
  array_get_u = 0x10d,
  array_set = 0x10e,
  array_len = 0x10f,
  array_fill = 0x110,
  array_copy = 0x111,
  array_init_data = 0x112,
  array_init_elem = 0x113,
  ref_test = 0x114,
  ref_test_null = 0x115,
  ref_cast = 0x116,
  ref_cast_null = 0x117,
  br_on_cast = 0x118,
  br_on_cast_fail = 0x119,
  any_convert_extern = 0x11a,
  extern_convert_any = 0x11b,
  ref_i31 = 0x11c,
  i31_get_s = 0x11d,
  i31_get_u = 0x11e,
}

/** Elements of `array.new_fixed`, as in V8. */
const fixedLimit = 10_000;

const unpacked = (type: StorageType): ValueType => (isPacked(type) ? i32 : type);

type Of<Kind extends CompositeType['kind']> = Extract<CompositeType, { readonly kind: Kind }>;

/** The composite type of the instruction's first index, when it is of a kind. */
const composite = <Kind extends 'struct' | 'array'>(
  code: FunctionValidator,
  kind: Kind,
  index = code.reader.index,
): { readonly number: number; readonly type: Of<Kind> } | undefined => {
  const number = code.typeNumber(index);
  if (number === undefined) return undefined;
  const type = code.types.store.composite(number);
  if (type.kind === kind) return { number, type: type as Of<Kind> };
  code.reject(`non-${kind === 'struct' ? 'structure' : 'array'} type ${index}`);
  return undefined;
};

/** The root of the hierarchy that a canonical heap type belongs to. */
const root = (code: FunctionValidator, type: HeapType): HeapType => {
  if (!isAbstract(type)) return code.types.store.composite(type).kind === 'function' ? heap.func : heap.any;
  switch (type) {
    case heap.func:
    case heap.nofunc:
      return heap.func;
    case heap.extern:
    case heap.noextern:
      return heap.extern;
    case heap.exn:
    case heap.noexn:
      return heap.exn;
    default:
      return heap.any;
  }
};

/** Validates an instruction on references or objects. */
export const validateObject = (code: FunctionValidator, key: number): void => {
  const { reader } = code;
  switch (key) {
    case ObjectOp.ref_null: {
      const type = code.canonical(referenceTo(true, reader.heap));
      if (type !== bottom) code.push(type);
      return;
    }
    case ObjectOp.ref_is_null:
      code.popReference();
      code.push(i32);
      return;
    case ObjectOp.ref_func:
      code.push(code.functionReference());
      return;
    case ObjectOp.ref_eq:
      if (code.popAll([eqref, eqref])) code.push(i32);
      return;
    case ObjectOp.ref_as_non_null:
      code.refine();
      return;
    case ObjectOp.br_on_null: {
      const type = code.popReference();
      const label = code.label();
      if (!code.popAll(label)) return;
      code.pushAll(label);
      if (isReference(type)) code.push(nonNull(type));
      return;
    }
    case ObjectOp.br_on_non_null: {
      const label = code.label();
      const last = label.at(-1);
      if (last === undefined || !isReference(last)) {
        code.reject('type mismatch: the label of br_on_non_null takes no reference');
        return;
      }
      const type = code.popReference();
      if (!isReference(type)) return;
      code.push(nonNull(type));
      if (code.popAll(label)) code.pushAll(label.slice(0, -1));
      return;
    }
    case ObjectOp.ref_test:
    case ObjectOp.ref_test_null:
    case ObjectOp.ref_cast:
    case ObjectOp.ref_cast_null: {
      const type = code.canonical(reader.type);
      if (type === bottom || !code.pop(referenceTo(true, root(code, heapOf(type))))) return;
      code.push(key === ObjectOp.ref_test || key === ObjectOp.ref_test_null ? i32 : type);
      return;
    }
    case ObjectOp.br_on_cast:
    case ObjectOp.br_on_cast_fail:
      branchOnCast(code, key === ObjectOp.br_on_cast_fail);
      return;
    case ObjectOp.any_convert_extern:
    case ObjectOp.extern_convert_any: {
      const [from, to] = key === ObjectOp.any_convert_extern ? [heap.extern, heap.any] : [heap.any, heap.extern];
      const type = code.popReference();
      if (!isReference(type)) return;
      if (!code.types.store.matches(type, referenceTo(true, from))) {
        code.reject(
          `type mismatch: instruction requires [${code.spell(referenceTo(true, from))}] but stack has [${code.spell(type)}]`,
        );
      } else code.push(referenceTo(isNullable(type), to));
      return;
    }
    case ObjectOp.ref_i31:
      if (code.pop(i32)) code.push(referenceTo(false, heap.i31));
      return;
    case ObjectOp.i31_get_s:
    case ObjectOp.i31_get_u:
      if (code.pop(i31ref)) code.push(i32);
      return;
    case ObjectOp.struct_new:
    case ObjectOp.struct_new_default:
    case ObjectOp.struct_get:
    case ObjectOp.struct_get_s:
    case ObjectOp.struct_get_u:
    case ObjectOp.struct_set:
      structure(code, key);
      return;
    default:
      array(code, key);
  }
};

const branchOnCast = (code: FunctionValidator, onFailure: boolean): void => {
  const { reader } = code;
  const source = code.canonical(reader.type);
  const target = code.canonical(reader.target);
  const label = code.label();
  if (source === bottom || target === bottom) return;
  if (!code.types.store.matches(target, source)) {
    code.reject(`type mismatch: ${code.spell(target)} is no subtype of ${code.spell(source)}`);
    return;
  }
  const rest = isNullable(target) ? nonNull(source) : source;
  const [taken, kept] = onFailure ? [rest, target] : [target, rest];
  const last = label.at(-1);
  if (last === undefined || !code.types.store.matches(taken, last)) {
    code.reject(`type mismatch: the label does not take ${code.spell(taken)}`);
    return;
  }
  if (!code.pop(source)) return;
  const others = label.slice(0, -1);
  if (!code.popAll(others)) return;
  code.pushAll(others);
  code.push(kept);
};

const structure = (code: FunctionValidator, key: number): void => {
  const found = composite(code, 'struct');
  if (!found) return;
  const { number, type } = found;
  if (key === ObjectOp.struct_new || key === ObjectOp.struct_new_default) {
    if (key === ObjectOp.struct_new) {
      if (!code.popAll(type.fields.map(({ storage }) => unpacked(storage)))) return;
    } else if (!type.fields.every(({ storage }) => isDefaultable(storage))) {
      code.reject('type mismatch: a field has no default');
      return;
    }
    code.push(referenceTo(false, number));
    return;
  }
  const field = type.fields[code.reader.second];
  if (!field) {
    code.reject(`unknown field ${code.reader.second}`);
    return;
  }
  if (key === ObjectOp.struct_set) {
    if (!field.mutable) code.reject('immutable field');
    else code.popAll([referenceTo(true, number), unpacked(field.storage)]);
    return;
  }
  if (fits(code, field, key === ObjectOp.struct_get) && code.pop(referenceTo(true, number))) {
    code.push(unpacked(field.storage));
  }
};

/** Whether reading a field needs no sign (`plain`) or one. */
const fits = (code: FunctionValidator, field: FieldType, plain: boolean): boolean =>
  isPacked(field.storage) !== plain ||
  code.reject(plain ? 'field is packed: it is read with a sign' : 'field is unpacked: it is read without sign');

const array = (code: FunctionValidator, key: number): void => {
  const { reader } = code;
  if (key === ObjectOp.array_len) {
    if (code.pop(referenceTo(true, heap.array))) code.push(i32);
    return;
  }
  const found = composite(code, 'array');
  if (!found) return;
  const { number, type } = found;
  const { element } = type;
  const value = unpacked(element.storage);
  const self = referenceTo(true, number);
  const made = referenceTo(false, number);
  const isWritten =
    key === ObjectOp.array_set ||
    key === ObjectOp.array_fill ||
    key === ObjectOp.array_copy ||
    key === ObjectOp.array_init_data ||
    key === ObjectOp.array_init_elem;
  if (isWritten && !element.mutable) {
    code.reject('immutable array');
    return;
  }
  switch (key) {
    case ObjectOp.array_new:
      if (code.popAll([value, i32])) code.push(made);
      return;
    case ObjectOp.array_new_default:
      if (!isDefaultable(element.storage)) code.reject('type mismatch: the elements have no default');
      else if (code.pop(i32)) code.push(made);
      return;
    case ObjectOp.array_new_fixed:
      if (reader.second > fixedLimit) {
        code.reject(`array.new_fixed of ${reader.second} elements, more than ${fixedLimit}`);
        return;
      }
      for (let index = 0; index < reader.second; index++) if (!code.pop(value)) return;
      code.push(made);
      return;
    case ObjectOp.array_new_data:
      if (takesData(code, element) && code.popAll([i32, i32])) code.push(made);
      return;
    case ObjectOp.array_new_elem:
      if (takesItems(code, element) && code.popAll([i32, i32])) code.push(made);
      return;
    case ObjectOp.array_get:
    case ObjectOp.array_get_s:
    case ObjectOp.array_get_u:
      if (fits(code, element, key === ObjectOp.array_get) && code.popAll([self, i32])) code.push(value);
      return;
    case ObjectOp.array_set:
      code.popAll([self, i32, value]);
      return;
    case ObjectOp.array_fill:
      code.popAll([self, i32, value, i32]);
      return;
    case ObjectOp.array_copy: {
      const source = composite(code, 'array', reader.second);
      if (!source) return;
      if (!code.types.store.matches(source.type.element.storage, element.storage)) {
        code.reject('array types do not match');
      } else code.popAll([self, i32, referenceTo(true, source.number), i32, i32]);
      return;
    }
    case ObjectOp.array_init_data:
      if (takesData(code, element)) code.popAll([self, i32, i32, i32]);
      return;
    default:
      if (takesItems(code, element)) code.popAll([self, i32, i32, i32]);
  }
};

/** Whether elements can be made from bytes of the data segment. */
const takesData = (code: FunctionValidator, element: FieldType): boolean => {
  if (isReference(element.storage)) return code.reject('array type is not numeric or vector');
  return code.hasData(code.reader.second);
};

/** Whether items of the element segment fit. */
const takesItems = (code: FunctionValidator, element: FieldType): boolean => {
  const items = code.elementType(code.reader.second);
  if (items === undefined) return false;
  return (
    code.types.store.matches(items, element.storage) ||
    code.reject(`type mismatch: the array does not take ${code.spell(items)}`)
  );
};
