/** Values at the edge of a store: exact, by their bits. */
import { f32, f64, heap, heapOf, i32, i64, isReference, type ValueType, v128 } from '../types.ts';
import { unsigned64 } from './numeric.ts';
import { referenceKind, type State } from './state.ts';

export type ReferenceKind = 'null' | 'func' | 'extern' | 'i31' | 'struct' | 'array' | 'exn';

export type WasmValue =
  /** Signed. */
  | { readonly type: 'i32' | 'f32'; readonly bits: number }
  /** Unsigned. */
  | { readonly type: 'i64' | 'f64'; readonly bits: bigint }
  | { readonly type: 'v128'; readonly bytes: Uint8Array }
  /**
   * `number`: store address of a function, the host's number of an extern, value of an i31, id of an object; 0 for null.
   * `internal`: of an extern that is an internal value seen from outside, the word that says its kind.
   */
  | { readonly type: 'ref'; readonly kind: ReferenceKind; readonly number: number; readonly internal?: number };

const kinds: readonly ReferenceKind[] = ['null', 'func', 'extern', 'i31', 'struct', 'exn'];

/** Reads a slot. */
export const valueAt = (state: State, type: ValueType, words: Int32Array, slot: number): WasmValue => {
  switch (type) {
    case i32:
      return { type: 'i32', bits: words[slot]! };
    case f32:
      return { type: 'f32', bits: words[slot]! };
    case i64:
      return { type: 'i64', bits: unsigned64(words, slot) };
    case f64:
      return { type: 'f64', bits: unsigned64(words, slot) };
    case v128:
      return { type: 'v128', bytes: new Uint8Array(words.slice(slot, slot + 4).buffer) };
    default: {
      const high = words[slot + 1]!;
      const number = words[slot]!;
      if (high !== referenceKind.extern && high !== referenceKind.null && heapOf(type) === heap.extern)
        return { type: 'ref', kind: 'extern', number, internal: high };
      if (high !== referenceKind.object) return { type: 'ref', kind: kinds[high] ?? 'null', number };
      return { type: 'ref', kind: state.heap.layout(state.heap.typeOf(number)).kind as 'struct' | 'array', number };
    }
  }
};

/** The words of a value: 4 for a vector, else 2. */
export const wordsOfValue = (value: WasmValue): readonly number[] => {
  switch (value.type) {
    case 'i32':
    case 'f32':
      return [value.bits | 0, 0];
    case 'i64':
    case 'f64':
      return [Number(BigInt.asIntN(32, value.bits)), Number(BigInt.asIntN(32, value.bits >> 32n))];
    case 'v128': {
      const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
      return [0, 4, 8, 12].map((at) => view.getInt32(at, true));
    }
    case 'ref':
      if (value.kind === 'null') return [0, 0];
      if (value.internal !== undefined) return [value.number, value.internal];
      if (value.kind === 'array') return [value.number, referenceKind.object];
      return [value.kind === 'i31' ? value.number & 0x7fffffff : value.number | 0, kinds.indexOf(value.kind)];
  }
};

/** Why a value does not fit a canonical type; undefined when it does. */
export const misfit = (state: State, value: WasmValue, type: ValueType): string | undefined => {
  const names: ReadonlyMap<ValueType, WasmValue['type']> = new Map([
    [i32, 'i32'],
    [i64, 'i64'],
    [f32, 'f32'],
    [f64, 'f64'],
    [v128, 'v128'],
  ]);
  const wanted = isReference(type) ? 'ref' : names.get(type);
  if (value.type !== wanted) return `expected ${wanted ?? 'a value'}, not ${value.type}`;
  if (value.type !== 'ref') return undefined;
  const [low, high] = wordsOfValue(value);
  const known =
    value.kind === 'func'
      ? state.store[value.number] !== undefined
      : value.kind === 'struct' || value.kind === 'array' || value.kind === 'exn'
        ? state.heap.place(value.number) !== 0
        : true;
  if (!known) return 'the reference refers to nothing';
  return state.heap.casts(low!, high!, type, state.store) ? undefined : 'the reference has another type';
};
