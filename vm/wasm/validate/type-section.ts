/** Validity of type definitions (core specification, sections 3.2.9 to 3.2.12). */
import type { WasmModule } from '../module.ts';
import { canonicalComposite, TypeStore } from '../type-store.ts';
import {
  type CompositeType,
  type FieldType,
  heapOf,
  isAbstract,
  isReference,
  type StorageType,
  type SubType,
} from '../types.ts';

/** Parameters or results of a function, and fields of a structure, as in V8. */
const parameterLimit = 1000;
const fieldLimit = 10_000;

/** Longest chain of declared supertypes, as in V8. */
const depthLimit = 63;

export interface TypeProblem {
  readonly kind: 'invalid' | 'limit';
  readonly message: string;
  readonly offset: number;
}

/** The first defect of a module's types; undefined when they are valid. */
export const typeProblem = (module: WasmModule): TypeProblem | undefined => {
  const store = new TypeStore();
  const { types, groups } = module;
  const numbers = new Int32Array(types.length);
  const depths = new Uint8Array(types.length);
  for (const group of groups) {
    const end = group.first + group.count;
    for (let index = group.first; index < end; index++) {
      const type = types[index] as SubType;
      const offset = module.typeOffsets[index] ?? 0;
      const unknown = unknownType(type, index, end);
      if (unknown !== undefined) return { kind: 'invalid', message: `unknown type ${unknown}`, offset };
      if (type.supertypes.length > 1)
        return { kind: 'invalid', message: `sub type ${index} has several supertypes`, offset };
      const large = tooLarge(type.composite);
      if (large) return { kind: 'limit', message: `type ${index} has ${large}`, offset };
      const supertype = type.supertypes[0];
      if (supertype === undefined) continue;
      depths[index] = (depths[supertype] as number) + 1;
      if ((depths[index] as number) > depthLimit) {
        return { kind: 'limit', message: `type ${index} has more than ${depthLimit} supertypes`, offset };
      }
    }
    store.defineGroup(types, group, numbers);
    for (let index = group.first; index < end; index++) {
      const { supertypes, composite } = types[index] as SubType;
      const supertype = supertypes[0];
      if (supertype === undefined) continue;
      const above = types[supertype] as SubType;
      const offset = module.typeOffsets[index] ?? 0;
      if (above.final)
        return { kind: 'invalid', message: `sub type ${index} extends the final type ${supertype}`, offset };
      if (
        !compositeMatches(store, canonicalComposite(composite, numbers), canonicalComposite(above.composite, numbers))
      ) {
        return { kind: 'invalid', message: `sub type ${index} does not match its supertype ${supertype}`, offset };
      }
    }
  }
  return undefined;
};

const tooLarge = (type: CompositeType): string | undefined => {
  if (type.kind === 'struct') return type.fields.length > fieldLimit ? `more than ${fieldLimit} fields` : undefined;
  if (type.kind === 'array' || Math.max(type.parameters.length, type.results.length) <= parameterLimit)
    return undefined;
  return `more than ${parameterLimit} parameters or results`;
};

/** An index that a definition refers to and must not: it may use those of its group and before, and extend those before it. */
const unknownType = (type: SubType, index: number, end: number): number | undefined => {
  const supertype = type.supertypes.find((each) => each >= index);
  if (supertype !== undefined) return supertype;
  for (const storage of storagesOf(type.composite)) {
    if (!isReference(storage) || isAbstract(heapOf(storage))) continue;
    if (heapOf(storage) >= end) return heapOf(storage);
  }
  return undefined;
};

const storagesOf = (type: CompositeType): readonly StorageType[] => {
  switch (type.kind) {
    case 'function':
      return [...type.parameters, ...type.results];
    case 'struct':
      return type.fields.map(({ storage }) => storage);
    case 'array':
      return [type.element.storage];
  }
};

const fieldMatches = (store: TypeStore, field: FieldType, above: FieldType): boolean =>
  field.mutable === above.mutable &&
  (field.mutable ? field.storage === above.storage : store.matches(field.storage, above.storage));

/** Whether a composite type matches that of a supertype (section 3.3.8); canonical. */
const compositeMatches = (store: TypeStore, type: CompositeType, above: CompositeType): boolean => {
  if (type.kind === 'function' && above.kind === 'function') {
    return (
      type.parameters.length === above.parameters.length &&
      type.results.length === above.results.length &&
      type.parameters.every((each, index) => store.matches(above.parameters[index] as StorageType, each)) &&
      type.results.every((each, index) => store.matches(each, above.results[index] as StorageType))
    );
  }
  if (type.kind === 'struct' && above.kind === 'struct') {
    return (
      type.fields.length >= above.fields.length &&
      above.fields.every((each, index) => fieldMatches(store, type.fields[index] as FieldType, each))
    );
  }
  return type.kind === 'array' && above.kind === 'array' && fieldMatches(store, type.element, above.element);
};
