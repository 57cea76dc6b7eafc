/** Parts that fields of several kinds have: sizes, bytes, heads of segments, locals. */
import { funcref, i32, i64, type Limits, type ValueType } from '../../../vm/wasm/types.ts';
import type { Cursor } from './cursor.ts';
import type { Named } from './types.ts';
import { MarkedWriter } from './writer.ts';

export const takeIndexType = (cursor: Cursor): Limits['index'] => {
  if (cursor.takeWord('i64')) return i64;
  cursor.takeWord('i32');
  return i32;
};

export const takeLimits = (cursor: Cursor, index: Limits['index']): Limits => {
  const bits = 64;
  const minimum = cursor.takeUnsigned(bits, 'a size');
  const maximum = cursor.isUnsigned ? cursor.takeUnsigned(bits, 'a size') : undefined;
  const shared = cursor.takeWord('shared') !== undefined;
  return { minimum, ...(maximum === undefined ? {} : { maximum }), index, shared };
};

export const takeBytes = (cursor: Cursor): Uint8Array => {
  const pieces: Uint8Array[] = [];
  for (let text = cursor.takeText(); text; text = cursor.takeText()) pieces.push(text.bytes);
  cursor.finish('a text');
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

export const zero = (index: Limits['index']): MarkedWriter => {
  const writer = new MarkedWriter();
  writer.bytes(Uint8Array.of(index === i64 ? 0x42 : 0x41, 0, 0x0b));
  return writer;
};

/** Code of `ref.func`. */
export const referenceCode = 0xd2;
export const endCode = 0x0b;

interface SegmentHead {
  readonly mode: 'active' | 'passive' | 'declarative';
  readonly index: number;
  /** Whether the text names the table. */
  readonly explicit: boolean;
  readonly offset: MarkedWriter | undefined;
  readonly element: ValueType;
  readonly isExpressions: boolean;
}

/** The binary form of an element segment: bit 0 passive or declarative, bit 1 explicit table or declarative, bit 2 expressions. */
export const writeSegmentHead = (writer: MarkedWriter, head: SegmentHead): void => {
  const { mode, index, explicit, offset, element, isExpressions } = head;
  const expressions = isExpressions ? 4 : 0;
  if (mode === 'active') {
    const named = explicit || (isExpressions && element !== funcref);
    writer.byte((named ? 2 : 0) | expressions);
    if (named) writer.u32(index);
    if (offset) writer.append(offset);
    if (!named) return;
  } else writer.byte((mode === 'passive' ? 1 : 3) | expressions);
  if (isExpressions) writer.type(element);
  else writer.byte(0);
};

/** Locals of the same type behind each other are one entry. */
export const writeLocals = (writer: MarkedWriter, locals: readonly Named[]): void => {
  const groups: { readonly type: ValueType; count: number }[] = [];
  for (const { type } of locals) {
    const last = groups.at(-1);
    if (last?.type === type) last.count++;
    else groups.push({ type, count: 1 });
  }
  writer.u32(groups.length);
  for (const { type, count } of groups) {
    writer.u32(count);
    writer.type(type);
  }
};
