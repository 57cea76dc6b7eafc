/** Values of literals, made without the machine. */
import type { Value } from '../../../vm/context/value.ts';
import { type ScalarName, scalarNames } from '../../../vm/sahara/types.ts';

/** A scalar literal in the form that a slot has: 8 bytes, low word first. Undefined for what needs a heap. */
export const constantValue = (type: string, value: bigint | number | boolean | string): Value | undefined => {
  if (typeof value === 'string' || !scalarNames.includes(type as ScalarName)) return undefined;
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  if (typeof value === 'boolean') view.setInt32(0, value ? 1 : 0, true);
  else if (type === 'f32') view.setFloat32(0, Number(value), true);
  else if (type === 'f64') view.setFloat64(0, Number(value), true);
  else if (type === 'i64' || type === 'u64') view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  else view.setInt32(0, Number(BigInt.asIntN(32, BigInt(value))), true);
  const summary = type === 'char' ? spellCharacter(Number(value)) : String(value);
  return {
    type,
    summary,
    bytes,
    count: { named: 0, indexed: 0 },
    children: () => [],
    full: () => summary,
  };
};

const spellCharacter = (code: number): string => `\\${String.fromCodePoint(code)}`;
