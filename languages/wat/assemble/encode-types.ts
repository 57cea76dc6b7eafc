/** Types in the binary format (specification, section 5.3). */
import {
  type CompositeType,
  type FieldType,
  type GlobalType,
  i64,
  type Limits,
  type RecursionGroup,
  type SubType,
  type TableType,
  type ValueType,
} from '../../../vm/wasm/types.ts';
import type { Span } from '../syntax/tree.ts';
import { type MarkedWriter, markKinds } from './writer.ts';

export const writeValueTypes = (writer: MarkedWriter, types: readonly ValueType[]): void => {
  writer.u32(types.length);
  for (const type of types) writer.type(type);
};

const writeField = (writer: MarkedWriter, { storage, mutable }: FieldType): void => {
  writer.type(storage);
  writer.byte(mutable ? 1 : 0);
};

const writeComposite = (writer: MarkedWriter, type: CompositeType): void => {
  switch (type.kind) {
    case 'function':
      writer.byte(0x60);
      writeValueTypes(writer, type.parameters);
      writeValueTypes(writer, type.results);
      return;
    case 'struct':
      writer.byte(0x5f);
      writer.u32(type.fields.length);
      for (const field of type.fields) writeField(writer, field);
      return;
    case 'array':
      writer.byte(0x5e);
      writeField(writer, type.element);
  }
};

const writeSubType = (writer: MarkedWriter, { final, supertypes, composite }: SubType): void => {
  if (!final || supertypes.length > 0) {
    writer.byte(final ? 0x4f : 0x50);
    writer.u32(supertypes.length);
    for (const supertype of supertypes) writer.u32(supertype);
  }
  writeComposite(writer, composite);
};

/** Groups with their types; `explicit`: the groups that the text writes as `rec`, also those of one type. */
export const writeTypes = (
  writer: MarkedWriter,
  types: readonly SubType[],
  groups: readonly RecursionGroup[],
  { recursive, spans }: { readonly recursive: ReadonlySet<RecursionGroup>; readonly spans: readonly Span[] },
): void => {
  writer.u32(groups.length);
  for (const group of groups) {
    const { first, count } = group;
    if (count !== 1 || recursive.has(group)) {
      writer.byte(0x4e);
      writer.u32(count);
    }
    for (let index = first; index < first + count; index++) {
      const span = spans[index];
      if (span) writer.mark(markKinds.definition, span);
      writeSubType(writer, types[index] as SubType);
    }
  }
};

export const writeLimits = (writer: MarkedWriter, { minimum, maximum, index, shared }: Limits): void => {
  writer.byte((maximum === undefined ? 0 : 1) | (shared ? 2 : 0) | (index === i64 ? 4 : 0));
  writer.u64(minimum);
  if (maximum !== undefined) writer.u64(maximum);
};

export const writeTableType = (writer: MarkedWriter, { element, limits }: TableType): void => {
  writer.type(element);
  writeLimits(writer, limits);
};

export const writeGlobalType = (writer: MarkedWriter, { type, mutable }: GlobalType): void => {
  writer.type(type);
  writer.byte(mutable ? 1 : 0);
};
