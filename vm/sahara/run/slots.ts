import type { Context } from './context.ts';

export const push = (context: Context, low: number, high: number): void => {
  context.stack[context.sp] = low;
  context.stack[context.sp + 1] = high;
  context.sp += 2;
};

/** Pushes a reference (0: none) that already owns its count. */
export const pushReference = (context: Context, reference: number): void =>
  push(context, reference, reference === 0 ? 0 : context.id);

/** Low and high word of the slot `depth` places from the top (1: the top). */
export const low = (context: Context, depth: number): number => context.stack[context.sp - depth * 2]!;
export const high = (context: Context, depth: number): number => context.stack[context.sp - depth * 2 + 1]!;

/** Whether the slot holds a live reference of the context's own heap. */
export const isOwn = (context: Context, depth: number): boolean =>
  low(context, depth) !== 0 && high(context, depth) === context.id;

/** Drops a reference's count; 0 is nothing. */
export const release = (context: Context, reference: number): void => {
  if (reference !== 0) context.heap.release(reference);
};

export const retain = (context: Context, reference: number): void => {
  if (reference !== 0) context.heap.retain(reference);
};

/** 64-bit value of a slot. */
export const longAt = (context: Context, depth: number): bigint =>
  (BigInt(high(context, depth)) << 32n) | BigInt(low(context, depth) >>> 0);

/** A signed 64-bit slot as a number: exact up to 2^53, else rounded. */
export const numberAt = (context: Context, depth: number): number =>
  high(context, depth) * 4294967296 + (low(context, depth) >>> 0);

export const pushLong = (context: Context, value: bigint): void =>
  push(context, Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));

/** Pushes an integer whose size is below 2^53 as an i64. */
export const pushNumber = (context: Context, value: number): void =>
  push(context, value | 0, Math.floor(value / 4294967296) | 0);

/** Words of an object's payload. */
export const payload = (context: Context, reference: number, word: number): number =>
  context.heap.words[(reference >> 2) + word]!;

const scratch = new DataView(new ArrayBuffer(8));

/** The f32 in a slot's low word, and the bits of one. */
export const singleOf = (bits: number): number => {
  scratch.setInt32(0, bits, true);
  return scratch.getFloat32(0, true);
};
export const bitsOfSingle = (value: number): number => {
  scratch.setFloat32(0, Number.isNaN(value) ? Number.NaN : value, true);
  return scratch.getInt32(0, true);
};
export const doubleOf = (lowWord: number, highWord: number): number => {
  scratch.setInt32(0, lowWord, true);
  scratch.setInt32(4, highWord, true);
  return scratch.getFloat64(0, true);
};
export const bitsOfDouble = (value: number): readonly [number, number] => {
  scratch.setFloat64(0, Number.isNaN(value) ? Number.NaN : value, true);
  return [scratch.getInt32(0, true), scratch.getInt32(4, true)];
};
