/** Arguments of functions as people write them (`--arg`, `args`). */
import { literalOf, type NumberType } from '../languages/wat/evaluate/numbers.ts';
import type { WasmValue } from './wasm/run/values.ts';
import { type FunctionType, isNullable, isReference, spellValueType, type ValueType, v128 } from './wasm/types.ts';

/** The values of all parameters, or why there are none. */
export const argumentValues = (
  { parameters }: FunctionType,
  texts: readonly string[],
): readonly WasmValue[] | { readonly problem: string } => {
  if (texts.length !== parameters.length) {
    const wanted = parameters.map((type) => spellValueType(type)).join(' ') || 'no arguments';
    return { problem: `it takes ${wanted}, not ${texts.length} arguments` };
  }
  const values: WasmValue[] = [];
  for (const [index, text] of texts.entries()) {
    const value = argumentValue(parameters[index] as ValueType, text.trim());
    if (typeof value === 'string') return { problem: `argument ${index + 1}: ${value}` };
    values.push(value);
  }
  return values;
};

const shapes: Readonly<Record<string, readonly [lanes: number, size: number, type: NumberType]>> = {
  i8x16: [16, 1, 'i32'],
  i16x8: [8, 2, 'i32'],
  i32x4: [4, 4, 'i32'],
  i64x2: [2, 8, 'i64'],
  f32x4: [4, 4, 'f32'],
  f64x2: [2, 8, 'f64'],
};

/** A value of a type; text says why there is none. */
const argumentValue = (type: ValueType, text: string): WasmValue | string => {
  const name = spellValueType(type);
  if (isReference(type)) return referenceValue(type, name, text);
  if (type === v128) return vectorValue(text);
  const literal = literalOf(text, name as NumberType);
  if (!literal) return `${JSON.stringify(text)} is no ${name}`;
  const { bits } = literal;
  return name === 'i32' || name === 'f32'
    ? { type: name, bits: Number(BigInt.asIntN(32, bits)) }
    : { type: name as 'i64' | 'f64', bits };
};

/** `null`, or a number for a reference of the host. */
const referenceValue = (type: ValueType, name: string, text: string): WasmValue | string => {
  if (/^(ref\.)?null$/.test(text)) {
    return isNullable(type) ? { type: 'ref', kind: 'null', number: 0 } : `${name} cannot be null`;
  }
  const number = /^(?:ref\.extern )?(\d{1,9})$/.exec(text)?.[1];
  if (number === undefined || !/extern|any/.test(name)) return `${JSON.stringify(text)} is no ${name}; null is one`;
  return { type: 'ref', kind: 'extern', number: Number(number) };
};

/** `i32x4 1 2 3 4`, lanes divided by spaces or commas. */
const vectorValue = (text: string): WasmValue | string => {
  const [word = '', ...lanes] = text.split(/[\s,]+/);
  const shape = shapes[word];
  if (!shape) return `${JSON.stringify(text)} is no v128; i32x4 1 2 3 4 is one`;
  const [count, size, type] = shape;
  if (lanes.length !== count) return `${word} has ${count} lanes, not ${lanes.length}`;
  const bytes = new Uint8Array(16);
  for (const [index, lane] of lanes.entries()) {
    const literal = literalOf(lane, type);
    if (!literal || !fits(literal.bits, type, size)) return `${JSON.stringify(lane)} is no lane of ${word}`;
    for (let at = 0; at < size; at++) bytes[index * size + at] = Number((literal.bits >> BigInt(at * 8)) & 0xffn);
  }
  return { type: 'v128', bytes };
};

/** Whether 32 bits are a signed or unsigned integer of a narrow lane's size. */
const fits = (bits: bigint, type: NumberType, size: number): boolean => {
  if (type !== 'i32' || size === 4) return true;
  const value = BigInt.asIntN(32, bits);
  return value >= -(1n << BigInt(size * 8 - 1)) && value < 1n << BigInt(size * 8);
};
