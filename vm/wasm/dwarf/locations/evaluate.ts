/** Location expressions (DWARF 5, section 2.5, with DW_OP_WASM_location), evaluated in a stopped frame. */
import type { Unit } from '../entries.ts';
import { indexedAddress } from '../forms.ts';
import type { DwarfReader } from '../reader.ts';
import { leb } from '../types/constants.ts';
import { bytesOfInteger, integerOfBytes, numberOfBytes } from './bytes.ts';
import { type MachinePlace, machinePlace, placeOnEntry, threadBase } from './machine-place.ts';
import type { BaseType, Expression, ExpressionContext, Place } from './place.ts';
import { numericOf, operateBinary, operateUnary, type StackValue, valueOfNumber } from './typed-value.ts';

const operationLimit = 10_000;
const stackLimit = 100;
const callLimit = 8;

/** Undefined when the value is nowhere, or the expression cannot be read. `start` is what the stack begins with. */
export const evaluate = (
  expression: Expression,
  context: ExpressionContext,
  start?: number,
  depth = 0,
): Place | undefined => {
  const run = new Run(context, depth, start === undefined ? [] : [{ bits: BigInt(start) }]);
  return run.execute(expression) ? run.place() : undefined;
};

class Run {
  readonly #pieces: { place: Place | undefined; size: number }[] = [];
  #machine: MachinePlace | undefined;
  #literal: Uint8Array | undefined;
  #implicit: Place | undefined;
  #isValue = false;

  constructor(
    private readonly context: ExpressionContext,
    private readonly depth: number,
    private readonly stack: StackValue[],
  ) {}

  /** False when the expression cannot be carried out. */
  execute({ section, block }: Expression): boolean {
    const reader = section.reader(block.at, block.at + block.length);
    for (let left = operationLimit; left > 0 && !reader.isAtEnd; left--) {
      const opcode = reader.u8();
      // A place of the machine stays one only when it is the whole expression or piece.
      if (opcode !== 0x9f && opcode !== 0x93) this.#machine = undefined;
      if (!this.#operate(opcode, reader) || reader.isBroken || this.stack.length > stackLimit) return false;
    }
    return true;
  }

  place(): Place | undefined {
    return this.#pieces.length > 0 ? { in: 'pieces', pieces: this.#pieces } : this.#one();
  }

  #one(): Place | undefined {
    if (this.#machine?.bytes) {
      const { bytes, location } = this.#machine;
      return { in: 'machine', bytes, ...(location ? { location } : {}) };
    }
    if (this.#implicit) return this.#implicit;
    if (this.#literal) return { in: 'bytes', bytes: this.#literal };
    const top = this.stack.at(-1);
    if (!top) return undefined;
    if (this.#isValue) return { in: 'bytes', bytes: bytesOfInteger(top.bits, top.type?.size ?? 8) };
    return { in: 'memory', address: addressOf(top.bits, this.context.unit) };
  }

  #pop(): StackValue {
    return this.stack.pop() ?? { bits: 0n };
  }

  #push(value: bigint | number): true {
    this.stack.push({ bits: BigInt(value) });
    return true;
  }

  #operate(opcode: number, reader: DwarfReader): boolean {
    if (opcode >= 0x30 && opcode < 0x50) return this.#push(opcode - 0x30);
    const { unit, frame } = this.context;
    switch (opcode) {
      case 0x03: {
        // What the linker left out stands at the highest addresses.
        const address = reader.unsigned(unit.addressSize);
        return address < 0xffff_fffe && this.#push(address);
      }
      case 0x08:
        return this.#push(reader.u8());
      case 0x09:
        return this.#push(reader.i8());
      case 0x0a:
        return this.#push(reader.u16());
      case 0x0b:
        return this.#push((reader.u16() << 16) >> 16);
      case 0x0c:
        return this.#push(reader.u32());
      case 0x0d:
        return this.#push(reader.u32() | 0);
      case 0x0e:
        return this.#push(integerOfBytes(taken(reader, 8)));
      case 0x0f:
        return this.#push(BigInt.asIntN(64, integerOfBytes(taken(reader, 8))));
      case 0x10:
        return this.#push(leb(reader, false));
      case 0x11:
        return this.#push(leb(reader, true));
      case 0x06:
      case 0x94:
        return this.#dereference(opcode === 0x06 ? unit.addressSize : reader.u8());
      case 0xa6: {
        const size = reader.u8();
        return this.#dereference(size, this.#baseType(reader));
      }
      case 0x12:
      case 0x14:
      case 0x15: {
        const depth = opcode === 0x12 ? 0 : opcode === 0x14 ? 1 : reader.u8();
        this.stack.push(this.stack.at(-1 - depth) ?? { bits: 0n });
        return true;
      }
      case 0x13:
        this.stack.pop();
        return true;
      case 0x16:
      case 0x17: {
        const count = opcode === 0x16 ? 2 : 3;
        const taken = this.stack.splice(-count);
        this.stack.push(...taken.slice(-1), ...taken.slice(0, -1));
        return true;
      }
      case 0x23:
        return this.#push(this.#pop().bits + leb(reader, false));
      case 0x28:
      case 0x2f: {
        const distance = (reader.u16() << 16) >> 16;
        if (opcode === 0x2f || this.#pop().bits !== 0n) reader.at += distance;
        return true;
      }
      case 0x91:
      case 0x9c: {
        const offset = opcode === 0x91 ? leb(reader, true) : 0n;
        const base = frameBase(this.context);
        return base !== undefined && this.#push(BigInt(base) + offset);
      }
      case 0x93:
        this.#piece(reader.uleb());
        return true;
      case 0x96:
        return true;
      case 0x97:
        return this.stack.length > 0;
      case 0x98:
        return this.#call(unit.offset + reader.u16());
      case 0x99:
        return this.#call(unit.offset + reader.u32());
      case 0x9a:
        return this.#call(reader.offset(unit.is64));
      case 0x9b:
      case 0xe0: {
        const base = threadBase(frame);
        return base !== undefined && this.#push(this.#pop().bits + BigInt(base));
      }
      case 0x9e:
        this.#literal = taken(reader, reader.uleb());
        return true;
      case 0x9f:
        this.#isValue = true;
        return true;
      case 0xa0:
      case 0xf2: {
        const entry = reader.offset(unit.is64);
        const offset = reader.sleb();
        this.#implicit = { in: 'implicit', offset, target: () => this.context.placeOf?.(entry) };
        return true;
      }
      case 0xa1:
      case 0xa2:
      case 0xfb:
      case 0xfc:
        return this.#push(indexedAddress(unit, reader.uleb()));
      case 0xa3:
      case 0xf3:
        return this.#onEntry(reader);
      case 0xa4: {
        const type = this.#baseType(reader);
        this.stack.push({ bits: integerOfBytes(taken(reader, reader.u8())), ...(type ? { type } : {}) });
        return true;
      }
      case 0xa8: {
        const value = this.#pop();
        const type = this.#baseType(reader);
        this.stack.push(valueOfNumber(value.type ? numericOf(value) : BigInt.asUintN(64, value.bits), type));
        return true;
      }
      case 0xa9: {
        const type = this.#baseType(reader);
        this.stack.push({ bits: this.#pop().bits, ...(type ? { type } : {}) });
        return true;
      }
      case 0xed: {
        const kind = reader.u8();
        return this.#machineValue(machinePlace(frame, kind, kind === 3 ? reader.u32() : reader.uleb()));
      }
      default:
        return this.#compute(opcode);
    }
  }

  #compute(opcode: number): boolean {
    const isUnary = opcode === 0x19 || opcode === 0x1f || opcode === 0x20;
    if (isUnary) {
      const result = operateUnary(opcode, this.#pop());
      if (result) this.stack.push(result);
      return result !== undefined;
    }
    const right = this.#pop();
    // Registers of other machines, and what nobody knows, end here.
    const result = operateBinary(opcode, this.#pop(), right);
    if (result) this.stack.push(result);
    return result !== undefined;
  }

  #baseType(reader: DwarfReader): BaseType | undefined {
    const offset = reader.uleb();
    return offset === 0 ? undefined : this.context.baseType?.(this.context.unit.offset + offset);
  }

  #dereference(size: number, type?: BaseType): boolean {
    const { unit, frame } = this.context;
    const bytes = frame.space('memory', 0)?.read(addressOf(this.#pop().bits, unit), size);
    if (bytes?.length !== size) return false;
    this.stack.push({ bits: integerOfBytes(bytes), ...(type ? { type } : {}) });
    return true;
  }

  #machineValue(found: MachinePlace | undefined): boolean {
    if (!found?.bytes) return false;
    this.#machine = found;
    return this.#push(integerOfBytes(found.bytes));
  }

  /** What a place of the machine held when the function was entered. */
  #onEntry(reader: DwarfReader): boolean {
    const length = reader.uleb();
    const end = reader.at + length;
    const isLocal = reader.u8() === 0xed && reader.u8() === 0;
    const found = isLocal ? placeOnEntry(this.context.frame, reader.uleb()) : undefined;
    reader.at = end;
    return found?.bytes !== undefined && this.#push(integerOfBytes(found.bytes));
  }

  #call(entry: number): boolean {
    const procedure = this.depth < callLimit ? this.context.procedure?.(entry) : undefined;
    if (!procedure) return false;
    return new Run(this.context, this.depth + 1, this.stack).execute(procedure);
  }

  #piece(size: number): void {
    this.#pieces.push({ place: this.#one(), size });
    this.stack.length = 0;
    this.#machine = undefined;
    this.#literal = undefined;
    this.#implicit = undefined;
    this.#isValue = false;
  }
}

const taken = (reader: DwarfReader, length: number): Uint8Array =>
  Uint8Array.from({ length: Math.min(length, 4096) }, () => reader.u8());

const addressOf = (bits: bigint, unit: Unit): number => Number(BigInt.asUintN(unit.addressSize === 4 ? 32 : 53, bits));

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
