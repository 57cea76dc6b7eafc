/** Operations on references, structs, arrays and exceptions (core specification, sections 4.4.3 to 4.4.5 and 4.4.9). */
import { headerBytes } from './heap.ts';
import { mustCharge, outOfBounds, trap } from './memory.ts';
import { wordsOf } from './prepared.ts';
import { type ColdOperation, Exit, referenceKind, type State } from './state.ts';

const outOfArray = 'out of bounds array access';

const setReference = (state: State, slot: number, low: number, high: number): void => {
  state.words[slot] = low;
  state.words[slot + 1] = high;
};

/** A new object, or 0 when a collection has to come first; -1 when it can never fit. */
const allocate = (state: State, type: number, length: number, payload: number): number => {
  const { heap } = state;
  if (!heap.canHold(payload)) return -1;
  if (!heap.hasRoom(payload)) {
    // Directly after a collection the operation goes on with what the limit allows.
    if (!state.collected) return 0;
    if (heap.top + headerBytes + payload + 16 > heap.limit) return -1;
    heap.threshold = heap.limit;
  }
  return heap.allocate(type, length, payload);
};

const failed = (state: State, id: number): number =>
  id === 0 ? -Exit.Collect : trap(state, 'allocation size too large');

const structNew =
  (withDefaults: boolean): ColdOperation =>
  (state, code, pc, fp) => {
    const type = code[pc + (withDefaults ? 2 : 3)]!;
    const layout = state.heap.layout(type);
    const id = allocate(state, type, 0, layout.size);
    if (id <= 0) return failed(state, id);
    if (!withDefaults) {
      let slot = fp + code[pc + 2]!;
      const payload = state.heap.payload(id);
      layout.types.forEach((field, index) => {
        state.heap.write(field, payload + layout.offsets[index]!, state.words, slot);
        slot += wordsOf(field);
      });
    }
    setReference(state, fp + code[pc + 1]!, id, referenceKind.object);
    return pc + (withDefaults ? 3 : 4);
  };

const structGet =
  (signed: boolean): ColdOperation =>
  (state, code, pc, fp) => {
    const slot = fp + code[pc + 2]!;
    if (state.words[slot + 1] === 0) return trap(state, 'null structure reference');
    const layout = state.heap.layout(code[pc + 3]!);
    const field = code[pc + 4]!;
    const at = state.heap.payload(state.words[slot]!) + layout.offsets[field]!;
    state.heap.read(layout.types[field]!, at, state.words, fp + code[pc + 1]!, signed);
    return pc + 5;
  };

const structSet: ColdOperation = (state, code, pc, fp) => {
  const slot = fp + code[pc + 1]!;
  if (state.words[slot + 1] === 0) return trap(state, 'null structure reference');
  const layout = state.heap.layout(code[pc + 3]!);
  const field = code[pc + 4]!;
  const at = state.heap.payload(state.words[slot]!) + layout.offsets[field]!;
  state.heap.write(layout.types[field]!, at, state.words, fp + code[pc + 2]!);
  return pc + 5;
};

/** Fills elements of an array with the value of a slot. */
const fillElements = (state: State, id: number, type: number, from: number, count: number, slot: number): void => {
  const { types, size } = state.heap.layout(type);
  if (count === 0) return;
  const payload = state.heap.payload(id) + from * size;
  const { bytes } = state.heap;
  state.heap.write(types[0]!, payload, state.words, slot);
  // What is filled already is copied behind itself, twice as much each time.
  for (let done = size; done < count * size; done *= 2)
    bytes.copyWithin(payload + done, payload, payload + Math.min(done, count * size - done));
};

const arrayNew: ColdOperation = (state, code, pc, fp) => {
  const type = code[pc + 4]!;
  const length = state.words[fp + code[pc + 3]!]! >>> 0;
  const bytes = length * state.heap.layout(type).size;
  if (state.heap.canHold(bytes) && mustCharge(state, bytes)) return -Exit.Charge;
  const id = allocate(state, type, length, bytes);
  if (id <= 0) return failed(state, id);
  fillElements(state, id, type, 0, length, fp + code[pc + 2]!);
  setReference(state, fp + code[pc + 1]!, id, referenceKind.object);
  return pc + 5;
};

const arrayNewDefault: ColdOperation = (state, code, pc, fp) => {
  const type = code[pc + 3]!;
  const length = state.words[fp + code[pc + 2]!]! >>> 0;
  const bytes = length * state.heap.layout(type).size;
  if (state.heap.canHold(bytes) && mustCharge(state, bytes)) return -Exit.Charge;
  const id = allocate(state, type, length, bytes);
  if (id <= 0) return failed(state, id);
  setReference(state, fp + code[pc + 1]!, id, referenceKind.object);
  return pc + 4;
};

const arrayNewFixed: ColdOperation = (state, code, pc, fp) => {
  const type = code[pc + 3]!;
  const length = code[pc + 4]!;
  const { types, size } = state.heap.layout(type);
  const id = allocate(state, type, length, length * size);
  if (id <= 0) return failed(state, id);
  const payload = state.heap.payload(id);
  const words = wordsOf(types[0]!);
  for (let index = 0; index < length; index++)
    state.heap.write(types[0]!, payload + index * size, state.words, fp + code[pc + 2]! + index * words);
  setReference(state, fp + code[pc + 1]!, id, referenceKind.object);
  return pc + 5;
};

const arrayNewData: ColdOperation = (state, code, pc, fp) => {
  const type = code[pc + 4]!;
  const data = state.data[code[pc + 5]!]!;
  const from = state.words[fp + code[pc + 2]!]! >>> 0;
  const length = state.words[fp + code[pc + 3]!]! >>> 0;
  const bytes = length * state.heap.layout(type).size;
  if (from + bytes > (data.dropped ? 0 : data.bytes.length)) return trap(state, outOfBounds);
  if (state.heap.canHold(bytes) && mustCharge(state, bytes)) return -Exit.Charge;
  const id = allocate(state, type, length, bytes);
  if (id <= 0) return failed(state, id);
  state.heap.bytes.set(data.bytes.subarray(from, from + bytes), state.heap.payload(id));
  setReference(state, fp + code[pc + 1]!, id, referenceKind.object);
  return pc + 6;
};

/** Writes references of an element segment into an array. */
const copyElements = (state: State, id: number, to: number, words: Int32Array, from: number, length: number): void => {
  const payload = state.heap.payload(id) + to * 8;
  for (let index = 0; index < length; index++) {
    state.heap.view.setInt32(payload + index * 8, words[(from + index) * 2]!, true);
    state.heap.view.setInt32(payload + index * 8 + 4, words[(from + index) * 2 + 1]!, true);
  }
};

const arrayNewElements: ColdOperation = (state, code, pc, fp) => {
  const type = code[pc + 4]!;
  const elements = state.elements[code[pc + 5]!]!;
  const from = state.words[fp + code[pc + 2]!]! >>> 0;
  const length = state.words[fp + code[pc + 3]!]! >>> 0;
  if (from + length > (elements.dropped ? 0 : elements.words.length / 2))
    return trap(state, 'out of bounds table access');
  if (state.heap.canHold(length * 8) && mustCharge(state, length * 8)) return -Exit.Charge;
  const id = allocate(state, type, length, length * 8);
  if (id <= 0) return failed(state, id);
  copyElements(state, id, 0, elements.words, from, length);
  setReference(state, fp + code[pc + 1]!, id, referenceKind.object);
  return pc + 6;
};

/** Id of the array in a slot; 0 and a trap when it is null or does not have elements `from` to `from + count`. */
const arrayAt = (state: State, slot: number, from: number, count: number): number => {
  if (state.words[slot + 1] === 0) {
    state.trap('null array reference');
    return 0;
  }
  const id = state.words[slot]!;
  if (from + count <= state.heap.lengthOf(id)) return id;
  state.trap(outOfArray);
  return 0;
};

const arrayGet =
  (signed: boolean): ColdOperation =>
  (state, code, pc, fp) => {
    const index = state.words[fp + code[pc + 3]!]! >>> 0;
    const id = arrayAt(state, fp + code[pc + 2]!, index, 1);
    if (id === 0) return -Exit.Trap;
    const { types, size } = state.heap.layout(code[pc + 4]!);
    state.heap.read(types[0]!, state.heap.payload(id) + index * size, state.words, fp + code[pc + 1]!, signed);
    return pc + 5;
  };

const arraySet: ColdOperation = (state, code, pc, fp) => {
  const index = state.words[fp + code[pc + 2]!]! >>> 0;
  const id = arrayAt(state, fp + code[pc + 1]!, index, 1);
  if (id === 0) return -Exit.Trap;
  fillElements(state, id, code[pc + 4]!, index, 1, fp + code[pc + 3]!);
  return pc + 5;
};

const arrayLength: ColdOperation = (state, code, pc, fp) => {
  const id = arrayAt(state, fp + code[pc + 2]!, 0, 0);
  if (id === 0) return -Exit.Trap;
  state.words[fp + code[pc + 1]!] = state.heap.lengthOf(id);
  return pc + 3;
};

const arrayFill: ColdOperation = (state, code, pc, fp) => {
  const index = state.words[fp + code[pc + 2]!]! >>> 0;
  const count = state.words[fp + code[pc + 4]!]! >>> 0;
  const id = arrayAt(state, fp + code[pc + 1]!, index, count);
  if (id === 0) return -Exit.Trap;
  if (mustCharge(state, count * state.heap.layout(code[pc + 5]!).size)) return -Exit.Charge;
  fillElements(state, id, code[pc + 5]!, index, count, fp + code[pc + 3]!);
  return pc + 6;
};

const arrayCopy: ColdOperation = (state, code, pc, fp) => {
  const to = state.words[fp + code[pc + 2]!]! >>> 0;
  const from = state.words[fp + code[pc + 4]!]! >>> 0;
  const count = state.words[fp + code[pc + 5]!]! >>> 0;
  const target = arrayAt(state, fp + code[pc + 1]!, to, count);
  const source = target === 0 ? 0 : arrayAt(state, fp + code[pc + 3]!, from, count);
  if (source === 0) return -Exit.Trap;
  const { size } = state.heap.layout(code[pc + 6]!);
  if (mustCharge(state, count * size)) return -Exit.Charge;
  const start = state.heap.payload(source) + from * size;
  state.heap.bytes.copyWithin(state.heap.payload(target) + to * size, start, start + count * size);
  return pc + 8;
};

const arrayInitData: ColdOperation = (state, code, pc, fp) => {
  const to = state.words[fp + code[pc + 2]!]! >>> 0;
  const from = state.words[fp + code[pc + 3]!]! >>> 0;
  const count = state.words[fp + code[pc + 4]!]! >>> 0;
  const data = state.data[code[pc + 6]!]!;
  const id = arrayAt(state, fp + code[pc + 1]!, to, count);
  if (id === 0) return -Exit.Trap;
  const { size } = state.heap.layout(code[pc + 5]!);
  if (from + count * size > (data.dropped ? 0 : data.bytes.length)) return trap(state, outOfBounds);
  if (mustCharge(state, count * size)) return -Exit.Charge;
  state.heap.bytes.set(data.bytes.subarray(from, from + count * size), state.heap.payload(id) + to * size);
  return pc + 7;
};

const arrayInitElements: ColdOperation = (state, code, pc, fp) => {
  const to = state.words[fp + code[pc + 2]!]! >>> 0;
  const from = state.words[fp + code[pc + 3]!]! >>> 0;
  const count = state.words[fp + code[pc + 4]!]! >>> 0;
  const elements = state.elements[code[pc + 6]!]!;
  const id = arrayAt(state, fp + code[pc + 1]!, to, count);
  if (id === 0) return -Exit.Trap;
  if (from + count > (elements.dropped ? 0 : elements.words.length / 2))
    return trap(state, 'out of bounds table access');
  if (mustCharge(state, count * 8)) return -Exit.Charge;
  copyElements(state, id, to, elements.words, from, count);
  return pc + 7;
};

const test: ColdOperation = (state, code, pc, fp) => {
  const slot = fp + code[pc + 2]!;
  const { heap, words } = state;
  words[fp + code[pc + 1]!] = heap.casts(words[slot]!, words[slot + 1]!, code[pc + 3]!, state.store) ? 1 : 0;
  return pc + 4;
};

const cast: ColdOperation = (state, code, pc, fp) => {
  const slot = fp + code[pc + 2]!;
  const { heap, words } = state;
  if (!heap.casts(words[slot]!, words[slot + 1]!, code[pc + 3]!, state.store)) return trap(state, 'cast failure');
  setReference(state, fp + code[pc + 1]!, words[slot]!, words[slot + 1]!);
  return pc + 4;
};

/** Conversions between the internal and the external hierarchy keep the reference. */
const convert: ColdOperation = (state, code, pc, fp) => {
  const slot = fp + code[pc + 2]!;
  setReference(state, fp + code[pc + 1]!, state.words[slot]!, state.words[slot + 1]!);
  return pc + 3;
};

const i31Get =
  (signed: boolean): ColdOperation =>
  (state, code, pc, fp) => {
    const slot = fp + code[pc + 2]!;
    if (state.words[slot + 1] === 0) return trap(state, 'null i31 reference');
    const value = state.words[slot]!;
    state.words[fp + code[pc + 1]!] = signed ? (value << 1) >> 1 : value & 0x7fffffff;
    return pc + 3;
  };

const throwTag: ColdOperation = (state, code, pc, fp) => {
  const tag = code[pc + 1]!;
  const layout = state.heap.exceptionLayout(tag, state.tags[tag]!);
  const id = allocate(state, -1 - tag, 0, layout.size);
  if (id <= 0) return failed(state, id);
  let slot = fp + code[pc + 2]!;
  const payload = state.heap.payload(id);
  layout.types.forEach((type, index) => {
    state.heap.write(type, payload + layout.offsets[index]!, state.words, slot);
    slot += wordsOf(type);
  });
  state.thrown = id;
  return -Exit.Throw;
};

export const referenceOperations: Readonly<Record<string, ColdOperation>> = {
  unreachable: (state) => trap(state, 'unreachable'),
  throw: throwTag,
  throw_ref: (state, code, pc, fp) => {
    const slot = fp + code[pc + 1]!;
    if (state.words[slot + 1] === referenceKind.null) return trap(state, 'null exception reference');
    // A module that was not validated may have any word here.
    const isException =
      state.words[slot + 1] === referenceKind.exception &&
      state.heap.place(state.words[slot]!) > 0 &&
      state.heap.typeOf(state.words[slot]!) < 0;
    if (!isException) return trap(state, 'the operand is no exception');
    state.thrown = state.words[slot]!;
    return -Exit.Throw;
  },
  'ref.is_null': (state, code, pc, fp) => {
    state.words[fp + code[pc + 1]!] = state.words[fp + code[pc + 2]! + 1] === 0 ? 1 : 0;
    return pc + 3;
  },
  'ref.eq': (state, code, pc, fp) => {
    const { words } = state;
    const one = fp + code[pc + 2]!;
    const other = fp + code[pc + 3]!;
    words[fp + code[pc + 1]!] = words[one] === words[other] && words[one + 1] === words[other + 1] ? 1 : 0;
    return pc + 4;
  },
  'ref.as_non_null': (state, code, pc, fp) => {
    const slot = fp + code[pc + 2]!;
    if (state.words[slot + 1] === 0) return trap(state, 'null reference');
    setReference(state, fp + code[pc + 1]!, state.words[slot]!, state.words[slot + 1]!);
    return pc + 3;
  },
  'struct.new': structNew(false),
  'struct.new_default': structNew(true),
  'struct.get': structGet(false),
  'struct.get_s': structGet(true),
  'struct.get_u': structGet(false),
  'struct.set': structSet,
  'array.new': arrayNew,
  'array.new_default': arrayNewDefault,
  'array.new_fixed': arrayNewFixed,
  'array.new_data': arrayNewData,
  'array.new_elem': arrayNewElements,
  'array.get': arrayGet(false),
  'array.get_s': arrayGet(true),
  'array.get_u': arrayGet(false),
  'array.set': arraySet,
  'array.len': arrayLength,
  'array.fill': arrayFill,
  'array.copy': arrayCopy,
  'array.init_data': arrayInitData,
  'array.init_elem': arrayInitElements,
  'any.convert_extern': convert,
  'extern.convert_any': convert,
  'ref.i31': (state, code, pc, fp) => {
    setReference(state, fp + code[pc + 1]!, state.words[fp + code[pc + 2]!]! & 0x7fffffff, referenceKind.i31);
    return pc + 3;
  },
  'i31.get_s': i31Get(true),
  'i31.get_u': i31Get(false),
};

/** `ref.test` and `ref.cast` have two instructions each. */
export const castOperations = { test, cast } as const;
