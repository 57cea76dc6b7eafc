/** Locations: the values that they hold, and how they are set, with a check of the type. */
import type { Location, Value } from '../../context/index.ts';
import { frameWords, referenceKind } from '../run/state.ts';
import { canonicalType } from '../type-store.ts';
import { heap, heapOf, isReference, type StorageType } from '../types.ts';
import { bytesOfType, referenceWords } from './format.ts';
import { Frame, mainContext } from './frames.ts';
import { elementValue, globalValue } from './parts.ts';
import { bytesOfSpace, spaceOf } from './spaces.ts';
import { cellAt, cellValue } from './values.ts';
import type { View } from './view.ts';

/** Bytes that a location names, without a type of their own. */
class RawValue implements Value {
  readonly count = { named: 0, indexed: 0 } as const;
  readonly type: string;
  readonly memory?: NonNullable<Value['memory']>;

  constructor(
    readonly bytes: Uint8Array,
    readonly location: Location,
  ) {
    this.type = `${bytes.length} bytes`;
    if (location.in === 'space')
      this.memory = { space: location.space, offset: location.offset, length: location.length };
  }

  get summary(): string {
    const shown = [...this.bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return this.bytes.length > 32 ? `${shown} …` : shown;
  }

  full(): string {
    return [...this.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  }

  children(): readonly [] {
    return [];
  }
}

/** The frame of an activation; undefined when it has ended. */
export const frameOf = (view: View, activation: number): Frame | undefined => {
  const { engine } = view;
  for (let depth = engine.depth; depth >= 0; depth--)
    if (engine.activations[depth] === activation && !engine.hostFrames.has(depth)) return new Frame(view, depth);
  return undefined;
};

export const readPlace = (view: View, location: Location): Value | undefined => {
  switch (location.in) {
    case 'local':
    case 'stack': {
      const frame = location.context === mainContext ? frameOf(view, location.activation) : undefined;
      if (!frame || location.index < 0) return undefined;
      if (location.in === 'local') return location.index < frame.localCount ? frame.local(location.index) : undefined;
      return location.index < frame.stackCount ? frame.stack(location.index) : undefined;
    }
    case 'cell':
      return cellValue(view, location.object, location.index);
    case 'space': {
      const { kind, address } = spaceOf(location.space);
      const bytes = bytesOfSpace(view, location.space);
      const { offset, length } = location;
      if (!bytes || offset < 0 || length < 0 || offset + length > bytes.length) return undefined;
      if (kind === 'global' && offset === 0 && length === bytes.length) return globalValue(view, address);
      if (kind === 'table' && offset % 8 === 0 && length === 8) return elementValue(view, address, offset / 8);
      return new RawValue(bytes.slice(offset, offset + length), location);
    }
    case 'bits': {
      const whole = readPlace(view, location.of)?.bytes;
      return whole && new RawValue(bitsOf(whole, location.from, location.count), location);
    }
    case 'pieces': {
      const parts: Uint8Array[] = [];
      for (const piece of location.of) {
        const part = readPlace(view, piece)?.bytes;
        if (!part) return undefined;
        parts.push(part);
      }
      const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      return new RawValue(bytes, location);
    }
  }
};

const integerOf = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

const bytesOfInteger = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(index * 8)) & 0xffn));

const bitsOf = (whole: Uint8Array, from: number, count: number): Uint8Array =>
  bytesOfInteger((integerOf(whole) >> BigInt(from)) & ((1n << BigInt(count)) - 1n), Math.ceil(count / 8));

/** Why a reference may not be stored where a canonical type is expected; undefined when it may. */
const referenceProblem = ({ engine }: View, type: StorageType, bytes: Uint8Array): string | undefined => {
  if (!isReference(type)) return undefined;
  const [low, high] = referenceWords(bytes);
  const exists =
    high === 0 ? low === 0 : high === 1 ? engine.store[low] !== undefined : high < 4 || engine.heap.place(low) !== 0;
  if (!exists || high > 5) return 'the reference refers to nothing';
  // Code is validated and never asks whether a function is a reference of the host: casts do not tell.
  const isNoExternal = high === referenceKind.func || high === referenceKind.exception;
  if (isNoExternal && heapOf(type) === heap.extern) return 'the reference has another type';
  return engine.heap.casts(low, high, type, engine.store) ? undefined : 'the reference has another type';
};

const sizeProblem = (type: StorageType, bytes: Uint8Array): string | undefined => {
  const size = bytesOfType(type);
  return bytes.length === size ? undefined : `the place holds ${size} bytes, not ${bytes.length}`;
};

/** Sets a place; why it was refused, or undefined. */
export const writePlace = (view: View, location: Location, bytes: Uint8Array): string | undefined => {
  const { engine } = view;
  switch (location.in) {
    case 'local':
    case 'stack':
      return writeSlot(view, location, bytes);
    case 'cell': {
      const cell = cellAt(view, location.object, location.index);
      if (!cell) return 'the object is gone';
      if (!cell.isMutable) return 'the field is immutable';
      const problem = sizeProblem(cell.storage, bytes) ?? referenceProblem(view, cell.storage, bytes);
      if (problem === undefined) engine.heap.bytes.set(bytes, cell.at);
      return problem;
    }
    case 'space':
      return writeSpace(view, location, bytes);
    case 'bits': {
      const whole = readPlace(view, location.of)?.bytes;
      if (!whole) return 'the place is gone';
      const mask = ((1n << BigInt(location.count)) - 1n) << BigInt(location.from);
      const shifted = (integerOf(bytes) << BigInt(location.from)) & mask;
      return writePlace(view, location.of, bytesOfInteger((integerOf(whole) & ~mask) | shifted, whole.length));
    }
    case 'pieces': {
      let at = 0;
      const sizes = location.of.map((piece) => readPlace(view, piece)?.bytes?.length);
      if (sizes.some((size) => size === undefined)) return 'the place is gone';
      for (const [index, piece] of location.of.entries()) {
        const size = sizes[index]!;
        const problem = writePlace(view, piece, bytes.subarray(at, at + size));
        if (problem !== undefined) return problem;
        at += size;
      }
      return undefined;
    }
  }
};

const writeSlot = (
  view: View,
  location: Extract<Location, { readonly in: 'local' | 'stack' }>,
  bytes: Uint8Array,
): string | undefined => {
  const { engine } = view;
  const frame = location.context === mainContext ? frameOf(view, location.activation) : undefined;
  if (!frame) return 'the activation has ended';
  const fn = engine.function(engine.frames[frame.depth * frameWords]!);
  const prepared = engine.code.preparedAt(frame.depth);
  const row =
    location.in === 'local'
      ? prepared && { type: prepared.localTypes[location.index], at: prepared.localWords[location.index] }
      : operandRow(engine.operandsOf(frame.depth)[location.index]);
  if (fn.kind !== 'wasm' || row?.type === undefined || row.at === undefined) return 'there is no such place';
  const type = canonicalType(row.type, fn.instance.types);
  const problem = sizeProblem(type, bytes) ?? referenceProblem(view, type, bytes);
  if (problem !== undefined) return problem;
  const { words } = engine;
  const slot = engine.frames[frame.depth * frameWords + 1]! + row.at;
  new Uint8Array(words.buffer, words.byteOffset + slot * 4, bytes.length).set(bytes);
  return undefined;
};

const operandRow = (operand: { readonly type: StorageType; readonly home: number } | undefined) =>
  operand && { type: operand.type, at: operand.home };

const writeSpace = (
  view: View,
  { space, offset }: Extract<Location, { readonly in: 'space' }>,
  bytes: Uint8Array,
): string | undefined => {
  const { engine } = view;
  const { kind, address } = spaceOf(space);
  const target = bytesOfSpace(view, space);
  if (kind === 'code') return 'instruction memory cannot be changed';
  if (!target) return 'there is no such place';
  if (offset < 0 || offset + bytes.length > target.length) return 'the bytes do not fit the space';
  if (kind === 'global') {
    const { type, canonical } = engine.globalTypes[address]!;
    if (!type.mutable) return 'the global is immutable';
    const whole = target.slice();
    whole.set(bytes, offset);
    const problem = referenceProblem(view, canonical, whole);
    if (problem !== undefined) return problem;
  }
  if (kind === 'table') {
    const { element } = engine.tables[address]!;
    const first = Math.floor(offset / 8) * 8;
    const whole = target.slice(first, Math.ceil((offset + bytes.length) / 8) * 8);
    whole.set(bytes, offset - first);
    for (let at = 0; at < whole.length; at += 8) {
      const problem = referenceProblem(view, element, whole.subarray(at, at + 8));
      if (problem !== undefined) return problem;
    }
  }
  target.set(bytes, offset);
  return undefined;
};
