/** Instructions from bytes, one at a time, without an object for any (core specification, section 5.4). */
import { type ImmediateKind, opcodeKey, opcodeKeyLimit, opcodes } from '../opcodes.ts';
import { type HeapType, referenceTo, type ValueType } from '../types.ts';
import { ByteReader } from './byte-reader.ts';

/** What {@link InstructionReader.handlers} holds for one handler of `try_table`. */
export const handlerFields = 3;
/** Kinds of a handler. */
export const handlerKinds = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'] as const;

/** How the immediates of an opcode are read. Small literals: a switch over them is a jump table from the first instruction on. */
enum Shape {
  illegal,
  none,
  index,
  indexes,
  memory,
  memoryLane,
  block,
  labels,
  i32,
  i64,
  f32,
  f64,
  bytes16,
  lane,
  heap,
  reference,
  cast,
  types,
  handlers,
}

const shapeOf = (immediates: readonly ImmediateKind[]): number => {
  const [first, second] = immediates;
  switch (first) {
    case undefined:
      return Shape.none;
    case 'memory argument':
      return second === 'lane' ? Shape.memoryLane : Shape.memory;
    case 'block type':
      return second === 'handlers' ? Shape.handlers : Shape.block;
    case 'label table':
      return Shape.labels;
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'lane':
    case 'cast':
      return Shape[first];
    case 'v128':
    case 'shuffle':
      return Shape.bytes16;
    case 'heap type':
      return Shape.heap;
    case 'reference type':
      return Shape.reference;
    case 'value types':
      return Shape.types;
    default:
      return second === undefined ? Shape.index : Shape.indexes;
  }
};

const shapes = (() => {
  const table = new Uint8Array(opcodeKeyLimit);
  for (const { key, immediates } of opcodes) table[key] = shapeOf(immediates);
  return table;
})();

const referenceTestNull = opcodeKey(0xfb, 21);
const referenceCastNull = opcodeKey(0xfb, 23);

/** Whether a byte begins a two-part opcode. */
const isPrefix = (byte: number): boolean => byte >= 0xfb && byte <= 0xfd;

/** Reads instructions; the fields hold the immediates of the one that {@link read} read last, each only where its opcode has it. */
export class InstructionReader extends ByteReader {
  /** Offset of the instruction, its prefix included; {@link at} is behind it. */
  start = 0;
  /** Key of the instruction's opcode. */
  key = 0;
  /** First index immediate; the memory of a memory argument; a lane; the label of `br_on_cast`. */
  index = 0;
  /** Second index immediate; the lane of a memory argument with a lane. */
  second = 0;
  /** Exponent of a memory argument's alignment. Its offset is in `low` and `high`, as is every constant (i32, f32: `low` alone). */
  alignment = 0;
  /** See {@link ByteReader.blockType}. */
  block = -1;
  /** Of `ref.null`. */
  heap: HeapType = 0;
  /** Reference type of `ref.test` and `ref.cast`; the source type of `br_on_cast`. */
  type: ValueType = 0;
  /** Target type of `br_on_cast`. */
  target: ValueType = 0;
  /** Offset of the 16 bytes of `v128.const` and `i8x16.shuffle`. */
  bytesAt = 0;
  /** Labels of `br_table`, the default last; types of `select`; kind, tag (or -1) and label of each handler: `count` numbers. */
  list = new Int32Array(16);
  count = 0;

  /** Key of the next instruction; -1 at the end of the range, and when it is malformed ({@link problem} says how). */
  read(): number {
    const { at } = this;
    if (at >= this.limit) return -1;
    const first = this.bytes[at] as number;
    let key = first;
    this.start = at;
    this.at = at + 1;
    if (isPrefix(first)) {
      const code = this.u32();
      key = code < (first === 0xfd ? 0x200 : 0x100) ? opcodeKey(first, code) : 0;
      if (shapes[key] === Shape.illegal || key === 0) return this.#illegal(first, code);
    }
    this.key = key;
    switch (shapes[key]) {
      case Shape.none:
        return key;
      case Shape.index:
        this.index = this.u32();
        break;
      case Shape.indexes:
        this.index = this.u32();
        this.second = this.u32();
        break;
      case Shape.memory:
        this.#memoryArgument();
        break;
      case Shape.memoryLane:
        this.#memoryArgument();
        this.second = this.byte();
        break;
      case Shape.block:
        this.block = this.blockType();
        break;
      case Shape.labels:
        this.#labels();
        break;
      case Shape.i32:
        this.low = this.s32();
        break;
      case Shape.i64:
        this.s64();
        break;
      case Shape.f32:
        this.low = this.int32();
        break;
      case Shape.f64:
        this.low = this.int32();
        this.high = this.int32();
        break;
      case Shape.bytes16:
        this.bytesAt = this.at;
        this.skip(16);
        break;
      case Shape.lane:
        this.index = this.byte();
        break;
      case Shape.heap:
        this.heap = this.heapType();
        break;
      case Shape.reference:
        this.type = referenceTo(key === referenceTestNull || key === referenceCastNull, this.heapType());
        break;
      case Shape.cast:
        this.#cast();
        break;
      case Shape.types:
        this.#types();
        break;
      case Shape.handlers:
        this.block = this.blockType();
        this.#handlers();
        break;
      default:
        return this.#illegal(first, -1);
    }
    return this.problem === '' ? key : -1;
  }

  #illegal(first: number, code: number): -1 {
    const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
    this.fail(`illegal opcode ${hex(first)}${code < 0 ? '' : ` ${hex(code)}`}`, this.start);
    return -1;
  }

  #memoryArgument(): void {
    const offset = this.at;
    const flags = this.u32();
    if (flags >= 0x80) {
      this.fail('malformed memop flags', offset);
      return;
    }
    this.alignment = flags & 0x3f;
    this.index = flags & 0x40 ? this.u32() : 0;
    const next = this.at < this.limit ? (this.bytes[this.at] as number) : 0x80;
    if (next < 0x80) {
      this.low = next;
      this.high = 0;
      this.at++;
    } else this.u64();
  }

  #room(count: number): Int32Array {
    if (count > this.list.length) this.list = new Int32Array(Math.max(count, this.list.length * 2));
    return this.list;
  }

  #labels(): void {
    const count = this.itemCount();
    if (this.problem !== '') return;
    const list = this.#room(count + 1);
    for (let index = 0; index <= count; index++) list[index] = this.u32();
    this.count = count + 1;
  }

  #types(): void {
    const count = this.itemCount();
    if (this.problem !== '') return;
    const list = this.#room(count);
    for (let index = 0; index < count && this.problem === ''; index++) list[index] = this.valueType();
    this.count = count;
  }

  #cast(): void {
    const offset = this.at;
    const flags = this.byte();
    if (flags > 3) {
      this.fail('malformed br_on_cast flags', offset);
      return;
    }
    this.index = this.u32();
    this.type = referenceTo((flags & 1) !== 0, this.heapType());
    this.target = referenceTo((flags & 2) !== 0, this.heapType());
  }

  #handlers(): void {
    const count = this.itemCount();
    if (this.problem !== '') return;
    const list = this.#room(count * handlerFields);
    for (let at = 0; at < count * handlerFields && this.problem === ''; at += handlerFields) {
      const offset = this.at;
      const kind = this.byte();
      if (kind > 3) this.fail('malformed catch clause', offset);
      list[at] = kind;
      list[at + 1] = kind < 2 ? this.u32() : -1;
      list[at + 2] = this.u32();
    }
    this.count = count * handlerFields;
  }
}
