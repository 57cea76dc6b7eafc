/** Linear memories, and the operations on them that are not hot (core specification, section 4.4.7). */
import { i64, type MemoryType, pageSize } from '../types.ts';
import { hot } from './interpret.generated.ts';
import { type ColdOperation, Exit, type State } from './state.ts';

export class Memory {
  bytes: Uint8Array;
  view: DataView;
  /** Bytes that fast accesses may reach: none when addresses have 64 bits, or beyond 2 GiB. */
  reach = 0;
  /** Whether addresses have 64 bits. */
  readonly wide: boolean;
  /** Largest size in pages. */
  readonly maximum: number;

  constructor(
    readonly type: MemoryType,
    limit: number,
  ) {
    this.wide = type.limits.index === i64;
    const declared = type.limits.maximum;
    this.maximum = declared !== undefined && declared < BigInt(limit) ? Number(declared) : limit;
    this.bytes = new Uint8Array(Number(type.limits.minimum) * pageSize);
    this.view = new DataView(this.bytes.buffer);
    this.adopt(this.bytes);
  }

  get pages(): number {
    return this.bytes.length / pageSize;
  }

  /** Pages before, or -1 when it may not grow so far. */
  grow(pages: number): number {
    const before = this.pages;
    if (pages === 0) return before;
    if (before + pages > this.maximum) return -1;
    const length = (before + pages) * pageSize;
    const bytes = this.#behind(length) ?? this.#moved(length);
    if (!bytes) return -1;
    this.adopt(bytes);
    return before;
  }

  /** The bytes with more of their buffer, which nothing has written to yet; undefined when it is too small. */
  #behind(length: number): Uint8Array | undefined {
    const { buffer } = this.bytes;
    return length <= buffer.byteLength ? new Uint8Array(buffer, 0, length) : undefined;
  }

  /** A copy with room to grow into, so that growing page by page copies each byte a few times only. */
  #moved(length: number): Uint8Array | undefined {
    const most = Math.min(this.maximum, 2 * (length / pageSize)) * pageSize;
    for (const capacity of length === pageSize ? [length] : [most, length]) {
      try {
        const bytes = new Uint8Array(new ArrayBuffer(capacity), 0, length);
        bytes.set(this.bytes);
        return bytes;
      } catch {
        // Less may be there.
      }
    }
    return undefined;
  }

  /** Takes other bytes as its contents: after growing, or when a checkpoint is restored. */
  adopt(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.reach = this.wide || bytes.length >= 2 ** 31 ? 0 : bytes.length;
  }
}

export const outOfBounds = 'out of bounds memory access';

export const trap = (state: State, message: string): number => {
  state.trap(message);
  return -Exit.Trap;
};

const two32 = 4294967296;

/** Bulk operations on more bytes are charged by size: one instruction more for each {@link bytesByInstruction}. */
const freeBytes = 65_536;
const bytesByInstruction = 64;

/** Whether an operation on so many bytes has to leave the interpreter with {@link Exit.Charge} first. It can no longer trap then, but for want of room. */
export const mustCharge = (state: State, bytes: number): boolean => {
  if (bytes <= freeBytes || state.charged) return false;
  state.charge = Math.floor(bytes / bytesByInstruction);
  return true;
};

/** An unsigned operand of 32 or 64 bits as a number; beyond 2^53 it is inexact, but as far out of bounds. */
export const sizeAt = (state: State, slot: number, wide: boolean): number => {
  const low = state.words[slot]! >>> 0;
  return wide ? (state.words[slot + 1]! >>> 0) * two32 + low : low;
};

const words = (state: State, to: number, low: number, high: number): void => {
  state.words[to] = low;
  state.words[to + 1] = high;
};

interface Access {
  readonly size: number;
  /** Reads at `at` into the slot, or writes the slot there. */
  readonly move: (state: State, view: DataView, at: number, slot: number) => void;
}

const word = (state: State, to: number, value: number): void => {
  state.words[to] = value;
};

const signed = (value: number): number => value >> 31;

/** Scalar loads and stores, by name. */
export const accesses: Readonly<Record<string, Access>> = {
  'i32.load': { size: 4, move: (state, view, at, slot) => word(state, slot, view.getInt32(at, true)) },
  'f32.load': { size: 4, move: (state, view, at, slot) => word(state, slot, view.getInt32(at, true)) },
  'i32.load8_s': { size: 1, move: (state, view, at, slot) => word(state, slot, view.getInt8(at)) },
  'i32.load8_u': { size: 1, move: (state, view, at, slot) => word(state, slot, view.getUint8(at)) },
  'i32.load16_s': { size: 2, move: (state, view, at, slot) => word(state, slot, view.getInt16(at, true)) },
  'i32.load16_u': { size: 2, move: (state, view, at, slot) => word(state, slot, view.getUint16(at, true)) },
  'i64.load': {
    size: 8,
    move: (state, view, at, slot) => words(state, slot, view.getInt32(at, true), view.getInt32(at + 4, true)),
  },
  'f64.load': {
    size: 8,
    move: (state, view, at, slot) => words(state, slot, view.getInt32(at, true), view.getInt32(at + 4, true)),
  },
  'i64.load8_s': {
    size: 1,
    move: (state, view, at, slot) => words(state, slot, view.getInt8(at), signed(view.getInt8(at))),
  },
  'i64.load8_u': { size: 1, move: (state, view, at, slot) => words(state, slot, view.getUint8(at), 0) },
  'i64.load16_s': {
    size: 2,
    move: (state, view, at, slot) => words(state, slot, view.getInt16(at, true), signed(view.getInt16(at, true))),
  },
  'i64.load16_u': { size: 2, move: (state, view, at, slot) => words(state, slot, view.getUint16(at, true), 0) },
  'i64.load32_s': {
    size: 4,
    move: (state, view, at, slot) => words(state, slot, view.getInt32(at, true), signed(view.getInt32(at, true))),
  },
  'i64.load32_u': { size: 4, move: (state, view, at, slot) => words(state, slot, view.getInt32(at, true), 0) },
  'i32.store': { size: 4, move: (state, view, at, slot) => view.setInt32(at, state.words[slot]!, true) },
  'f32.store': { size: 4, move: (state, view, at, slot) => view.setInt32(at, state.words[slot]!, true) },
  'i32.store8': { size: 1, move: (state, view, at, slot) => view.setInt8(at, state.words[slot]!) },
  'i32.store16': { size: 2, move: (state, view, at, slot) => view.setInt16(at, state.words[slot]!, true) },
  'i64.store': {
    size: 8,
    move: (state, view, at, slot) => {
      view.setInt32(at, state.words[slot]!, true);
      view.setInt32(at + 4, state.words[slot + 1]!, true);
    },
  },
  'f64.store': {
    size: 8,
    move: (state, view, at, slot) => {
      view.setInt32(at, state.words[slot]!, true);
      view.setInt32(at + 4, state.words[slot + 1]!, true);
    },
  },
  'i64.store8': { size: 1, move: (state, view, at, slot) => view.setInt8(at, state.words[slot]!) },
  'i64.store16': { size: 2, move: (state, view, at, slot) => view.setInt16(at, state.words[slot]!, true) },
  'i64.store32': { size: 4, move: (state, view, at, slot) => view.setInt32(at, state.words[slot]!, true) },
};

/** Where an access with memory, offset low and offset high at `place` begins; -1 when it does not fit. */
export const effectiveAddress = (state: State, code: Int32Array, place: number, slot: number, size: number): number => {
  const memory = state.memories[code[place]!]!;
  const offset = (code[place + 2]! >>> 0) * two32 + (code[place + 1]! >>> 0);
  const at = sizeAt(state, slot, memory.wide) + offset;
  return at + size > memory.bytes.length ? -1 : at;
};

const load =
  ({ size, move }: Access): ColdOperation =>
  (state, code, pc, fp) => {
    const at = effectiveAddress(state, code, pc + 3, fp + code[pc + 2]!, size);
    if (at < 0) return trap(state, outOfBounds);
    move(state, state.memories[code[pc + 3]!]!.view, at, fp + code[pc + 1]!);
    return pc + 6;
  };

const store =
  ({ size, move }: Access): ColdOperation =>
  (state, code, pc, fp) => {
    const at = effectiveAddress(state, code, pc + 3, fp + code[pc + 1]!, size);
    if (at < 0) return trap(state, outOfBounds);
    move(state, state.memories[code[pc + 3]!]!.view, at, fp + code[pc + 2]!);
    return pc + 6;
  };

const hotAccesses: readonly (Access | undefined)[] = (() => {
  const table: (Access | undefined)[] = [];
  for (const [name, access] of Object.entries(accesses)) {
    const number = (hot as Readonly<Record<string, number>>)[name];
    if (number !== undefined) table[number] = access;
  }
  return table;
})();

/** A fast access that failed its check, executed exactly: the place behind it, or a trap. */
export const accessExactly = (state: State, code: Int32Array, pc: number, fp: number): number => {
  const memory = state.memories[state.instances[state.instance]!.memories[0]!]!;
  const constant = code[pc] === hot['i32.store:constant'];
  const access = constant ? accesses['i32.store']! : hotAccesses[code[pc]!]!;
  const isStore = constant || (code[pc]! >= hot['i32.store'] && code[pc]! <= hot['i64.store']);
  const address = (state.words[fp + code[pc + (isStore ? 1 : 2)]!]! >>> 0) + code[pc + 3]!;
  if (address + access.size > memory.bytes.length) return trap(state, outOfBounds);
  if (constant) memory.view.setInt32(address, code[pc + 2]!, true);
  else access.move(state, memory.view, address, fp + code[pc + (isStore ? 2 : 1)]!);
  return pc + 4;
};

/** Operands of bulk operations may name different memories; a length has the narrower of their index types. */
const memoryInit: ColdOperation = (state, code, pc, fp) => {
  const memory = state.memories[code[pc + 5]!]!;
  const data = state.data[code[pc + 4]!]!;
  const to = sizeAt(state, fp + code[pc + 1]!, memory.wide);
  const from = state.words[fp + code[pc + 2]!]! >>> 0;
  const length = state.words[fp + code[pc + 3]!]! >>> 0;
  if (from + length > (data.dropped ? 0 : data.bytes.length) || to + length > memory.bytes.length)
    return trap(state, outOfBounds);
  if (mustCharge(state, length)) return -Exit.Charge;
  if (length > 0) memory.bytes.set(data.bytes.subarray(from, from + length), to);
  return pc + 6;
};

const memoryCopy: ColdOperation = (state, code, pc, fp) => {
  const target = state.memories[code[pc + 4]!]!;
  const source = state.memories[code[pc + 5]!]!;
  const to = sizeAt(state, fp + code[pc + 1]!, target.wide);
  const from = sizeAt(state, fp + code[pc + 2]!, source.wide);
  const length = sizeAt(state, fp + code[pc + 3]!, target.wide && source.wide);
  if (from + length > source.bytes.length || to + length > target.bytes.length) return trap(state, outOfBounds);
  if (mustCharge(state, length)) return -Exit.Charge;
  if (source === target) target.bytes.copyWithin(to, from, from + length);
  else target.bytes.set(source.bytes.subarray(from, from + length), to);
  return pc + 6;
};

const memoryFill: ColdOperation = (state, code, pc, fp) => {
  const memory = state.memories[code[pc + 4]!]!;
  const to = sizeAt(state, fp + code[pc + 1]!, memory.wide);
  const length = sizeAt(state, fp + code[pc + 3]!, memory.wide);
  if (to + length > memory.bytes.length) return trap(state, outOfBounds);
  if (mustCharge(state, length)) return -Exit.Charge;
  memory.bytes.fill(state.words[fp + code[pc + 2]!]! & 0xff, to, to + length);
  return pc + 5;
};

const memorySize: ColdOperation = (state, code, pc, fp) => {
  const to = fp + code[pc + 1]!;
  words(state, to, state.memories[code[pc + 2]!]!.pages, 0);
  return pc + 3;
};

const memoryGrow: ColdOperation = (state, code, pc, fp) => {
  const memory = state.memories[code[pc + 3]!]!;
  const pages = sizeAt(state, fp + code[pc + 2]!, memory.wide);
  if (memory.pages + pages <= memory.maximum && mustCharge(state, pages * pageSize)) return -Exit.Charge;
  const before = memory.grow(pages);
  words(state, fp + code[pc + 1]!, before, before < 0 ? -1 : 0);
  state.refreshMemory();
  return pc + 4;
};

export const memoryOperations: Readonly<Record<string, ColdOperation>> = {
  ...Object.fromEntries(
    Object.entries(accesses).map(([name, access]) => [name, name.includes('.load') ? load(access) : store(access)]),
  ),
  'memory.init': memoryInit,
  'data.drop': (state, code, pc) => {
    state.data[code[pc + 1]!]!.dropped = true;
    return pc + 2;
  },
  'memory.copy': memoryCopy,
  'memory.fill': memoryFill,
  'memory.size': memorySize,
  'memory.grow': memoryGrow,
};
