/** The types of everything in a module, as canonical numbers of a store of types: what validation and linking compare. */
import type { WasmModule } from '../module.ts';
import { canonicalType, TypeStore } from '../type-store.ts';
import { type FunctionType, heapOf, isAbstract, isReference, type ValueType } from '../types.ts';

/** Arrays are by index, imports first. */
export interface ModuleTypes {
  readonly store: TypeStore;
  /** Canonical number of each type index. */
  readonly numbers: Int32Array;
  /** Canonical number of each function's type. */
  readonly functions: Int32Array;
  readonly globals: Int32Array;
  readonly globalMutable: Uint8Array;
  /** Element types. */
  readonly tables: Int32Array;
  /** Index types: i32 or i64. */
  readonly tableIndex: Int32Array;
  readonly memoryIndex: Int32Array;
  readonly tags: Int32Array;
  readonly elements: Int32Array;
}

/**
 * The types of a module whose type section is valid. An index that does not exist elsewhere gives -1 for a function or tag
 * and the type 0 for the rest.
 */
export const moduleTypes = (module: WasmModule, store: TypeStore = new TypeStore()): ModuleTypes => {
  const numbers = store.define(module.types, module.groups);
  const value = (type: ValueType): ValueType => (isKnown(type, numbers.length) ? canonicalType(type, numbers) : 0);
  const definition = (index: number): number => numbers[index] ?? -1;
  return {
    store,
    numbers,
    functions: definitions(module.functionTypes, numbers),
    globals: Int32Array.from(module.globals, ({ type }) => value(type.type)),
    globalMutable: Uint8Array.from(module.globals, ({ type }) => (type.mutable ? 1 : 0)),
    tables: Int32Array.from(module.tables, ({ type }) => value(type.element)),
    tableIndex: Int32Array.from(module.tables, ({ type }) => type.limits.index),
    memoryIndex: Int32Array.from(module.memories, ({ type }) => type.limits.index),
    tags: Int32Array.from(module.tags, ({ type }) => definition(type.type)),
    elements: Int32Array.from(module.elements, ({ type }) => value(type)),
  };
};

/** Modules have tens of thousands of functions. */
const definitions = (indices: Uint32Array, numbers: Int32Array): Int32Array => {
  const found = new Int32Array(indices.length);
  for (let at = 0; at < indices.length; at++) found[at] = numbers[indices[at]!] ?? -1;
  return found;
};

/** Whether a type refers to types below `count` only. */
export const isKnown = (type: ValueType, count: number): boolean =>
  !isReference(type) || isAbstract(heapOf(type)) || heapOf(type) < count;

/** The function type behind a canonical number; undefined when it is that of another kind or -1. */
export const functionTypeAt = (store: TypeStore, number: number): FunctionType | undefined => {
  if (number < 0) return undefined;
  const composite = store.composite(number);
  return composite.kind === 'function' ? composite : undefined;
};
