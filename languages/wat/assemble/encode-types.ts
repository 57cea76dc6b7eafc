/** Types in the binary format (specification, section 5.3). */
import {
  abstractCode,
  type CompositeType,
  type FieldType,
  type GlobalType,
  type HeapType,
  heapOf,
  i64,
  isAbstract,
  isNullable,
  isReference,
  type Limits,
  type RecursionGroup,
  type SubType,
  type TableType,
  type ValueType,
} from '../../../vm/wasm/types.ts';
import type { Span } from '../syntax/tree.ts';
import { type ByteWriter, markKinds } from './writer.ts';

export const writeHeapType = (writer: ByteWriter, type: HeapType): void => {
  if (isAbstract(type)) writer.byte(abstractCode(type));
  else writer.signed(BigInt(type));
};

export const writeValueType = (writer: ByteWriter, type: ValueType): void => {
  if (!isReference(type)) writer.byte(type);
  else if (isNullable(type) && isAbstract(heapOf(type))) writer.byte(abstractCode(heapOf(type)));
  else {
    writer.byte(isNullable(type) ? 0x63 : 0x64);
    writeHeapType(writer, heapOf(type));
  }
};

export const writeValueTypes = (writer: ByteWriter, types: readonly ValueType[]): void => {
  writer.unsigned(types.length);
  for (const type of types) writeValueType(writer, type);
};

const writeField = (writer: ByteWriter, { storage, mutable }: FieldType): void => {
  writeValueType(writer, storage);
  writer.byte(mutable ? 1 : 0);
};

const writeComposite = (writer: ByteWriter, type: CompositeType): void => {
  switch (type.kind) {
    case 'function':
      writer.byte(0x60);
      writeValueTypes(writer, type.parameters);
      writeValueTypes(writer, type.results);
      return;
    case 'struct':
      writer.byte(0x5f);
      writer.unsigned(type.fields.length);
      for (const field of type.fields) writeField(writer, field);
      return;
    case 'array':
      writer.byte(0x5e);
      writeField(writer, type.element);
  }
};

const writeSubType = (writer: ByteWriter, { final, supertypes, composite }: SubType): void => {
  if (!final || supertypes.length > 0) {
    writer.byte(final ? 0x4f : 0x50);
    writer.unsigned(supertypes.length);
    for (const supertype of supertypes) writer.unsigned(supertype);
  }
  writeComposite(writer, composite);
};

/** Groups with their types; `explicit`: the groups that the text writes as `rec`, also those of one type. */
export const writeTypes = (
  writer: ByteWriter,
  types: readonly SubType[],
  groups: readonly RecursionGroup[],
  { recursive, spans }: { readonly recursive: ReadonlySet<RecursionGroup>; readonly spans: readonly Span[] },
): void => {
  writer.unsigned(groups.length);
  for (const group of groups) {
    const { first, count } = group;
    if (count !== 1 || recursive.has(group)) {
      writer.byte(0x4e);
      writer.unsigned(count);
    }
    for (let index = first; index < first + count; index++) {
      const span = spans[index];
      if (span) writer.mark(markKinds.definition, span);
      writeSubType(writer, types[index] as SubType);
    }
  }
};

export const writeLimits = (writer: ByteWriter, { minimum, maximum, index, shared }: Limits): void => {
  writer.byte((maximum === undefined ? 0 : 1) | (shared ? 2 : 0) | (index === i64 ? 4 : 0));
  writer.unsignedBig(minimum);
  if (maximum !== undefined) writer.unsignedBig(maximum);
};

export const writeTableType = (writer: ByteWriter, { element, limits }: TableType): void => {
  writeValueType(writer, element);
  writeLimits(writer, limits);
};

export const writeGlobalType = (writer: ByteWriter, { type, mutable }: GlobalType): void => {
  writeValueType(writer, type);
  writer.byte(mutable ? 1 : 0);
};
