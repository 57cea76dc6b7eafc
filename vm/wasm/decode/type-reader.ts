/** Types of the binary format (core specification, section 5.3). */
import {
  type CompositeType,
  type FieldType,
  type GlobalType,
  i32,
  i64,
  type Limits,
  type MemoryType,
  type RecursionGroup,
  type SubType,
  type TableType,
  type TagType,
  type ValueType,
} from '../types.ts';
import type { ByteReader } from './byte-reader.ts';

/** Value types behind their count. */
const readValueTypes = (reader: ByteReader): readonly ValueType[] => {
  const types: ValueType[] = [];
  const count = reader.itemCount();
  for (let index = 0; index < count && reader.problem === ''; index++) types.push(reader.valueType());
  return types;
};

/** 0 immutable, 1 mutable. */
const readMutability = (reader: ByteReader): boolean => {
  const offset = reader.at;
  const code = reader.byte();
  if (code > 1) reader.fail('malformed mutability', offset);
  return code === 1;
};

const readField = (reader: ByteReader): FieldType => {
  const storage = reader.storageType();
  return { storage, mutable: readMutability(reader) };
};

const readComposite = (reader: ByteReader): CompositeType => {
  const offset = reader.at;
  const code = typeCode(reader);
  switch (code) {
    case 0x60: {
      const parameters = readValueTypes(reader);
      return { kind: 'function', parameters, results: readValueTypes(reader) };
    }
    case 0x5f: {
      const fields: FieldType[] = [];
      const count = reader.itemCount();
      for (let index = 0; index < count && reader.problem === ''; index++) fields.push(readField(reader));
      return { kind: 'struct', fields };
    }
    case 0x5e:
      return { kind: 'array', element: readField(reader) };
    default:
      reader.fail('malformed definition type', offset);
      return { kind: 'function', parameters: [], results: [] };
  }
};

/** The first byte of a type: a signed number of 7 bits, so that a longer one is too long. */
const typeCode = (reader: ByteReader): number => {
  const code = reader.byte();
  if (code >= 0x80) reader.fail('integer representation too long', reader.at);
  return code;
};

const readSubType = (reader: ByteReader): SubType => {
  const code = reader.isAtEnd ? 0 : reader.bytes[reader.at];
  if (code !== 0x50 && code !== 0x4f) return { final: true, supertypes: [], composite: readComposite(reader) };
  reader.at++;
  const supertypes: number[] = [];
  const count = reader.itemCount();
  for (let index = 0; index < count && reader.problem === ''; index++) supertypes.push(reader.u32());
  return { final: code === 0x4f, supertypes, composite: readComposite(reader) };
};

/** Appends a recursion group's types and their offsets. */
export const readRecursionGroup = (reader: ByteReader, types: SubType[], offsets: number[]): RecursionGroup => {
  const first = types.length;
  const isGroup = !reader.isAtEnd && reader.bytes[reader.at] === 0x4e;
  if (isGroup) reader.at++;
  const count = isGroup ? reader.itemCount() : 1;
  for (let index = 0; index < count && reader.problem === ''; index++) {
    offsets.push(reader.at);
    types.push(readSubType(reader));
  }
  return { first, count };
};

const readSize = (reader: ByteReader): bigint => {
  reader.u64();
  return (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
};

/** Flags: 1 with a maximum, 2 shared (no part of the specification yet), 4 of 64 bits. */
const readLimits = (reader: ByteReader): Limits => {
  const offset = reader.at;
  const flags = reader.byte();
  if (flags > 7 || (flags & 2) !== 0) reader.fail('malformed limits flags', offset);
  const isWide = (flags & 4) !== 0;
  const minimum = readSize(reader);
  return {
    minimum,
    ...((flags & 1) !== 0 ? { maximum: readSize(reader) } : {}),
    index: isWide ? i64 : i32,
    shared: false,
  };
};

export const readMemoryType = (reader: ByteReader): MemoryType => ({ limits: readLimits(reader) });

export const readTableType = (reader: ByteReader): TableType => {
  const element = reader.referenceType();
  return { element, limits: readLimits(reader) };
};

export const readGlobalType = (reader: ByteReader): GlobalType => {
  const type = reader.valueType();
  return { type, mutable: readMutability(reader) };
};

export const readTagType = (reader: ByteReader): TagType => {
  const offset = reader.at;
  if (reader.byte() !== 0) reader.fail('malformed tag attribute', offset);
  return { type: reader.u32() };
};
