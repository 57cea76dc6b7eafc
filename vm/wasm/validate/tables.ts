/** Rules of the instructions on tables (core specification, section 3.4.9). */
import { i32, i64, type ValueType } from '../types.ts';
import type { FunctionValidator } from './function-validator.ts';

/** Opcodes of this file; a test compares them with the opcode table. */
export enum TableOp {
  table_get = 0x25,
  table_set = 0x26,
  table_init = 0x20c,
  elem_drop = 0x20d,
  table_copy = 0x20e,
  table_grow = 0x20f,
  table_size = 0x210,
  table_fill = 0x211,
}

/** Validates an instruction on a table or element segment. */
export const validateTable = (code: FunctionValidator, key: number): void => {
  const { reader, types } = code;
  if (key === TableOp.elem_drop) {
    code.elementType(reader.index);
    return;
  }
  if (key === TableOp.table_init) {
    const address = code.tableIndex(reader.second);
    const items = address === undefined ? undefined : code.elementType(reader.index);
    if (items === undefined || address === undefined) return;
    if (!types.store.matches(items, types.tables[reader.second] as ValueType)) {
      code.reject(`type mismatch: table ${reader.second} does not take ${code.spell(items)}`);
    } else code.popAll([address, i32, i32]);
    return;
  }
  const address = code.tableIndex(reader.index);
  if (address === undefined) return;
  const element = types.tables[reader.index] as ValueType;
  switch (key) {
    case TableOp.table_get:
      if (code.pop(address)) code.push(element);
      return;
    case TableOp.table_set:
      code.popAll([address, element]);
      return;
    case TableOp.table_grow:
      if (code.popAll([element, address])) code.push(address);
      return;
    case TableOp.table_size:
      code.push(address);
      return;
    case TableOp.table_fill:
      code.popAll([address, element, address]);
      return;
    default: {
      const from = code.tableIndex(reader.second);
      if (from === undefined) return;
      const source = types.tables[reader.second] as ValueType;
      if (!types.store.matches(source, element)) {
        code.reject(`type mismatch: table ${reader.index} does not take ${code.spell(source)}`);
      } else code.popAll([address, from, address === i64 && from === i64 ? i64 : i32]);
    }
  }
};
