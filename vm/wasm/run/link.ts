/** Whether what a module imports is what it gets (core specification, section 4.5.4), and in words what is not. */
import type { Import, ImportType } from '../module.ts';
import { canonicalType } from '../type-store.ts';
import { type Limits, spellFunctionType, spellLimits, spellValueType } from '../types.ts';
import type { Extern, Instance, State } from './state.ts';

export interface LinkError {
  readonly module: string;
  readonly name: string;
  /** Begins with `unknown import` or `incompatible import type`. */
  readonly message: string;
  /** Offset of the import in the file. */
  readonly offset: number;
}

const limitsMatch = (size: bigint, given: Limits, wanted: Limits): boolean =>
  given.index === wanted.index &&
  given.shared === wanted.shared &&
  size >= wanted.minimum &&
  (wanted.maximum === undefined || (given.maximum !== undefined && given.maximum <= wanted.maximum));

const sizeOf = (state: State, extern: Extern): bigint =>
  BigInt(extern.kind === 'memory' ? state.memories[extern.address]!.pages : state.tables[extern.address]!.length);

/** What an import asks for, in words. */
export const spellImport = (instance: Pick<Instance, 'module'>, type: ImportType): string => {
  switch (type.kind) {
    case 'function':
    case 'tag': {
      const index = type.kind === 'function' ? type.type : type.tag.type;
      const composite = instance.module.types[index]?.composite;
      return `${type.kind} ${composite?.kind === 'function' ? spellFunctionType(composite) : ''}`;
    }
    case 'table':
      return `table ${spellLimits(type.table.limits)} ${spellValueType(type.table.element)}`;
    case 'memory':
      return `memory ${spellLimits(type.memory.limits)}`;
    case 'global':
      return `global ${type.global.mutable ? 'mut ' : ''}${spellValueType(type.global.type)}`;
  }
};

/** What something in the store is, in words; types are canonical. */
export const spellExtern = (state: State, { kind, address }: Extern): string => {
  const signature = (type: number) => {
    const composite = state.types.composite(type);
    return composite.kind === 'function' ? spellFunctionType(composite) : '';
  };
  switch (kind) {
    case 'function':
      return `function ${signature(state.store[address]!.type)}`;
    case 'tag':
      return `tag ${signature(state.tags[address]!.type)}`;
    case 'table': {
      const table = state.tables[address]!;
      const limits = { ...table.type.limits, minimum: BigInt(table.length) };
      return `table ${spellLimits(limits)} ${spellValueType(table.element)}`;
    }
    case 'memory': {
      const memory = state.memories[address]!;
      return `memory ${spellLimits({ ...memory.type.limits, minimum: BigInt(memory.pages) })}`;
    }
    case 'global': {
      const { type, canonical } = state.globalTypes[address]!;
      return `global ${type.mutable ? 'mut ' : ''}${spellValueType(canonical)}`;
    }
  }
};

const matches = (state: State, types: Int32Array, wanted: ImportType, given: Extern): boolean => {
  if (wanted.kind !== given.kind) return false;
  switch (wanted.kind) {
    case 'function':
      return state.types.isSubtype(state.store[given.address]!.type, types[wanted.type]!);
    case 'tag':
      return state.tags[given.address]!.type === types[wanted.tag.type];
    case 'table': {
      const table = state.tables[given.address]!;
      return (
        limitsMatch(sizeOf(state, given), table.type.limits, wanted.table.limits) &&
        table.element === canonicalType(wanted.table.element, types)
      );
    }
    case 'memory':
      return limitsMatch(sizeOf(state, given), state.memories[given.address]!.type.limits, wanted.memory.limits);
    case 'global': {
      const { type, canonical } = state.globalTypes[given.address]!;
      const expected = canonicalType(wanted.global.type, types);
      if (type.mutable !== wanted.global.mutable) return false;
      return type.mutable ? canonical === expected : state.types.matches(canonical, expected);
    }
  }
};

/** Undefined when the import is satisfied. */
export const linkError = (
  state: State,
  module: Instance['module'],
  types: Int32Array,
  wanted: Import,
  given: Extern | undefined,
): LinkError | undefined => {
  const { module: namespace, name, offset } = wanted;
  const expected = spellImport({ module }, wanted.type);
  if (!given) return { module: namespace, name, offset, message: `unknown import ${namespace}.${name}: ${expected}` };
  if (matches(state, types, wanted.type, given)) return undefined;
  const actual = spellExtern(state, given);
  const message = `incompatible import type: ${namespace}.${name} is ${actual}, but ${expected} is needed`;
  return { module: namespace, name, offset, message };
};
