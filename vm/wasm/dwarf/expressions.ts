/** Location expressions and lists (DWARF 5, sections 2.5 and 2.6, with DW_OP_WASM_location), evaluated in a stopped frame. */
import type { FrameAccess, Location, Value } from '../../context/index.ts';
import type { Unit } from './entries.ts';
import { type Block, indexedAddress } from './forms.ts';
import type { DwarfSection } from './reader.ts';

/** Where a value is. */
export type Place =
  /** An address of memory 0. */
  | { readonly in: 'memory'; readonly address: number }
  /** A place of the machine: its bytes, and its location where it can be set. */
  | { readonly in: 'machine'; readonly bytes: Uint8Array; readonly location?: Location }
  /** Computed: little-endian. */
  | { readonly in: 'bytes'; readonly bytes: Uint8Array }
  | { readonly in: 'pieces'; readonly pieces: readonly { readonly place: Place | undefined; readonly size: number }[] };

/** An expression: a block of a section. */
export interface Expression {
  readonly section: DwarfSection;
  readonly block: Block;
}

export interface ExpressionContext {
  readonly unit: Unit;
  readonly frame: FrameAccess;
  /** Of the function, for `DW_OP_fbreg` and the canonical frame address. */
  readonly frameBase?: Expression;
}

/** Bytes of a number, little-endian. */
export const bytesOfNumber = (value: number, size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  let rest = value;
  for (let at = 0; at < size; at++) {
    bytes[at] = ((rest % 256) + 256) % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
};

/** An unsigned number of little-endian bytes; exact below 2^53. */
export const numberOfBytes = (bytes: Uint8Array): number => {
  let value = 0;
  for (let at = bytes.length - 1; at >= 0; at--) value = value * 256 + (bytes[at] as number);
  return value;
};

const operationLimit = 10_000;

/** Undefined when the value is nowhere, or the expression cannot be read. */
export const evaluate = (
  { section, block }: Expression,
  context: ExpressionContext,
  start?: number,
): Place | undefined => {
  const { unit, frame } = context;
  const reader = section.reader(block.at, block.at + block.length);
  const stack: number[] = start === undefined ? [] : [start];
  const pieces: { place: Place | undefined; size: number }[] = [];
  let machine: Pick<Value, 'bytes' | 'location'> | undefined;
  let literal: Uint8Array | undefined;
  let isValue = false;
  const pop = (): number => stack.pop() ?? 0;
  const binary = (operate: (left: number, right: number) => number): void => {
    const right = pop();
    stack.push(operate(pop(), right));
  };
  const result = (): Place | undefined => {
    if (machine?.bytes) {
      return { in: 'machine', bytes: machine.bytes, ...(machine.location ? { location: machine.location } : {}) };
    }
    if (literal) return { in: 'bytes', bytes: literal };
    const top = stack.at(-1);
    if (top === undefined) return undefined;
    return isValue ? { in: 'bytes', bytes: bytesOfNumber(top, 8) } : { in: 'memory', address: addressOf(top, unit) };
  };
  for (let left = operationLimit; left > 0 && !reader.isAtEnd; left--) {
    const opcode = reader.u8();
    if (opcode !== 0x9f && opcode !== 0x93) machine = undefined;
    if (opcode >= 0x30 && opcode < 0x50) stack.push(opcode - 0x30);
    else {
      switch (opcode) {
        case 0x03:
          stack.push(reader.unsigned(unit.addressSize));
          break;
        case 0x06:
          stack.push(readMemory(frame, pop(), unit.addressSize));
          break;
        case 0x08:
          stack.push(reader.u8());
          break;
        case 0x09:
          stack.push(reader.i8());
          break;
        case 0x0a:
          stack.push(reader.u16());
          break;
        case 0x0b:
          stack.push((reader.u16() << 16) >> 16);
          break;
        case 0x0c:
          stack.push(reader.u32());
          break;
        case 0x0d:
          stack.push(reader.u32() | 0);
          break;
        case 0x0e:
        case 0x0f:
          stack.push(reader.u64());
          break;
        case 0x10:
          stack.push(reader.uleb());
          break;
        case 0x11:
          stack.push(reader.sleb());
          break;
        case 0x12:
          stack.push(stack.at(-1) ?? 0);
          break;
        case 0x13:
          stack.pop();
          break;
        case 0x14:
          stack.push(stack.at(-2) ?? 0);
          break;
        case 0x15:
          stack.push(stack.at(-1 - reader.u8()) ?? 0);
          break;
        case 0x16: {
          const [first, second] = [pop(), pop()];
          stack.push(first, second);
          break;
        }
        case 0x19:
          stack.push(Math.abs(pop()));
          break;
        case 0x1a:
          binary(bits((first, second) => (second === 0n ? 0n : first / second)));
          break;
        case 0x1b:
          binary(bits((first, second) => (second === 0n ? 0n : first / second)));
          break;
        case 0x1c:
          binary((first, second) => first - second);
          break;
        case 0x1d:
          binary(bits((first, second) => (second === 0n ? 0n : first % second)));
          break;
        case 0x1e:
          binary(bits((first, second) => first * second));
          break;
        case 0x1f:
          stack.push(-pop());
          break;
        case 0x20:
          stack.push(-pop() - 1);
          break;
        case 0x21:
          binary(bits((first, second) => first | second));
          break;
        case 0x22:
          binary((first, second) => first + second);
          break;
        case 0x23:
          stack.push(pop() + reader.uleb());
          break;
        case 0x24:
          binary(bits((first, second) => first << second));
          break;
        case 0x25:
          binary(bits((first, second) => BigInt.asUintN(64, first) >> second));
          break;
        case 0x26:
          binary(bits((first, second) => first >> second));
          break;
        case 0x27:
          binary(bits((first, second) => first ^ second));
          break;
        case 0x28: {
          const distance = (reader.u16() << 16) >> 16;
          if (pop() !== 0) reader.at += distance;
          break;
        }
        case 0x29:
          binary((first, second) => Number(first === second));
          break;
        case 0x2a:
          binary((first, second) => Number(first >= second));
          break;
        case 0x2b:
          binary((first, second) => Number(first > second));
          break;
        case 0x2c:
          binary((first, second) => Number(first <= second));
          break;
        case 0x2d:
          binary((first, second) => Number(first < second));
          break;
        case 0x2e:
          binary((first, second) => Number(first !== second));
          break;
        case 0x2f:
          reader.at += (reader.u16() << 16) >> 16;
          break;
        case 0x91:
        case 0x9c: {
          const offset = opcode === 0x91 ? reader.sleb() : 0;
          const base = frameBase(context);
          if (base === undefined) return undefined;
          stack.push(base + offset);
          break;
        }
        case 0x93: {
          const size = reader.uleb();
          pieces.push({ place: result(), size });
          stack.length = 0;
          machine = undefined;
          literal = undefined;
          isValue = false;
          break;
        }
        case 0x94:
          stack.push(readMemory(frame, pop(), reader.u8()));
          break;
        case 0x96:
          break;
        case 0x9e: {
          const length = reader.uleb();
          literal = Uint8Array.from({ length }, () => reader.u8());
          break;
        }
        case 0x9f:
          isValue = true;
          break;
        case 0xa1:
        case 0xa2:
          stack.push(indexedAddress(unit, reader.uleb()));
          break;
        case 0xed: {
          const found = machineValue(
            frame,
            reader.u8(),
            () => reader.uleb(),
            () => reader.u32(),
          );
          if (!found?.bytes) return undefined;
          machine = found;
          stack.push(numberOfBytes(found.bytes));
          break;
        }
        default:
          // What the value was on entry, and registers of other machines, cannot be known here.
          return undefined;
      }
    }
    if (reader.isBroken || stack.length > 100) return undefined;
  }
  return pieces.length > 0 ? { in: 'pieces', pieces } : result();
};

const bits =
  (operate: (left: bigint, right: bigint) => bigint) =>
  (left: number, right: number): number =>
    Number(BigInt.asIntN(64, operate(BigInt(Math.trunc(left)), BigInt(Math.trunc(right)))));

const addressOf = (value: number, unit: Unit): number => (unit.addressSize === 4 ? value >>> 0 : value);

const readMemory = (frame: FrameAccess, address: number, size: number): number =>
  numberOfBytes(frame.space('memory', 0)?.read(address >>> 0, size) ?? new Uint8Array(0));

/** DW_OP_WASM_location: 0 a local, 1 and 3 a global, 2 a value of the operand stack. */
const machineValue = (
  frame: FrameAccess,
  kind: number,
  uleb: () => number,
  u32: () => number,
): Pick<Value, 'bytes' | 'location'> | undefined => {
  const index = kind === 3 ? u32() : uleb();
  switch (kind) {
    case 0:
      return index < frame.localCount ? frame.local(index) : undefined;
    case 2:
      return index < frame.stackCount ? frame.stack(index) : undefined;
    case 1:
    case 3: {
      const space = frame.space('global', index);
      if (!space) return undefined;
      const location: Location = { in: 'space', space: space.id, offset: 0, length: space.length };
      return { bytes: space.read(0, space.length), ...(space.writable ? { location } : {}) };
    }
    default:
      return undefined;
  }
};

const frameBase = ({ unit, frame, frameBase: expression }: ExpressionContext): number | undefined => {
  const place = expression && evaluate(expression, { unit, frame });
  switch (place?.in) {
    case 'memory':
      return place.address;
    case 'machine':
    case 'bytes':
      return numberOfBytes(place.bytes.slice(0, unit.addressSize));
    default:
      return undefined;
  }
};

/** The expression of a location list that holds at an address of DWARF; undefined when none does. */
export const expressionAt = (
  unit: Unit,
  list: number,
  isIndex: boolean,
  base: number,
  address: number,
): Expression | undefined => {
  if (unit.version < 5) return oldExpressionAt(unit, list, base, address);
  const { sections, locationListsBase: bases } = unit;
  const size = unit.is64 ? 8 : 4;
  const at = isIndex ? bases + sections.locationLists.reader(bases + list * size).offset(unit.is64) : list;
  const reader = sections.locationLists.reader(at);
  const indexed = (): number => indexedAddress(unit, reader.uleb());
  const plain = (): number => reader.unsigned(unit.addressSize);
  let start = base;
  let fallback: Expression | undefined;
  while (!reader.isAtEnd) {
    const kind = reader.u8();
    let from = 0;
    let to = 0;
    if (kind === 0) break;
    if (kind === 1) start = indexed();
    else if (kind === 6) start = plain();
    else if (kind === 2) [from, to] = [indexed(), indexed()];
    else if (kind === 3) {
      from = indexed();
      to = from + reader.uleb();
    } else if (kind === 4) [from, to] = [start + reader.uleb(), start + reader.uleb()];
    else if (kind === 7) [from, to] = [plain(), plain()];
    else if (kind === 8) {
      from = plain();
      to = from + reader.uleb();
    } else if (kind !== 5) break;
    if (kind === 1 || kind === 6) continue;
    const length = reader.uleb();
    const found: Expression = { section: sections.locationLists, block: { at: reader.at, length } };
    reader.skip(length);
    if (kind === 5) fallback = found;
    else if (from <= address && address < to) return found;
  }
  return fallback;
};

const oldExpressionAt = (unit: Unit, list: number, base: number, address: number): Expression | undefined => {
  const section = unit.sections.locations;
  const reader = section.reader(list);
  let start = base;
  while (!reader.isAtEnd) {
    const from = reader.unsigned(unit.addressSize);
    const to = reader.unsigned(unit.addressSize);
    if (from === 0 && to === 0) break;
    if (from === 0xffffffff) {
      start = to;
      continue;
    }
    const length = reader.u16();
    if (start + from <= address && address < start + to) return { section, block: { at: reader.at, length } };
    reader.skip(length);
  }
  return undefined;
};
