/** Instructions on values: numbers, locals, globals, memories, tables, references and objects. */

import { opcodeOfKey } from '../opcodes.ts';
import { canonicalType as canonical } from '../type-store.ts';
import {
  type CompositeType,
  f32,
  heap,
  i32,
  isNullable,
  nonNull,
  referenceTo,
  type StorageType,
  type ValueType,
  v128,
} from '../types.ts';
import { coldBase, hot } from './interpret.generated.ts';
import { InvalidFunction, inHome, inLocal, isConstant, PreparationState } from './prepare-state.ts';
import {
  commutative,
  constantOf,
  constantWords,
  countOf,
  internal,
  keys,
  operationOf,
  resultOf,
} from './prepare-tables.ts';

const unpacked = (type: StorageType): ValueType => (type === 0x78 || type === 0x77 ? i32 : type);

/** A function that cannot be prepared: it is not valid, and validation was off. */
export abstract class ValuePreparation extends PreparationState {
  protected copyOperation(type: ValueType): number {
    return type === i32 || type === f32 ? hot.copy32 : type === v128 ? internal.copy128 : hot.copy64;
  }

  protected constant64(type: ValueType, low: number, high: number): void {
    this.begin();
    this.plain.push4(hot.const64, this.free, low, high);
    this.push(type, isConstant, low, high);
    this.last = -1;
  }

  protected local(): ValueType {
    const { index } = this.reader;
    if (index >= this.localTypes.length) throw new InvalidFunction('unknown local');
    return this.localTypes[index]!;
  }

  protected getLocal(): void {
    const type = this.local();
    const word = this.localWords[this.reader.index]!;
    this.begin();
    this.plain.push3(this.copyOperation(type), this.free, word);
    this.push(type, inLocal, word);
    this.last = -1;
  }

  protected setLocal(tee: boolean): void {
    const type = this.local();
    const word = this.localWords[this.reader.index]!;
    const index = this.begin();
    const operand = this.peek();
    this.plain.push3(this.copyOperation(type), word, this.home[operand]!);
    const direct =
      this.last >= 0 &&
      this.where[operand] === inHome &&
      this.fast.at(this.last + 1) === this.home[operand] &&
      !this.isPending(word, operand);
    if (direct) {
      this.fast.set(this.last + 1, word);
      this.done(index);
      this.away++;
      this.where[operand] = inLocal;
      this.low[operand] = word;
    } else {
      this.releaseLocal(word, operand);
      const where = this.where[operand]!;
      if (where === isConstant) {
        if (type === i32 || type === f32) this.fast.push3(hot.const32, word, this.low[operand]!);
        else this.fast.push4(hot.const64, word, this.low[operand]!, this.high[operand]!);
      } else if (where === inLocal) {
        if (this.low[operand] !== word) this.fast.push3(this.copyOperation(type), word, this.low[operand]!);
      } else this.fast.push3(this.copyOperation(type), word, this.home[operand]!);
    }
    this.last = -1;
    if (tee) this.types[operand] = type;
    else this.pop();
  }

  protected global(get: boolean): void {
    const address = this.instance.globals[this.reader.index];
    const type = this.instance.module.globals[this.reader.index]?.type.type;
    if (address === undefined || type === undefined) throw new InvalidFunction('unknown global');
    this.begin();
    const small = type === i32 || type === f32;
    if (get) {
      this.operation(
        small ? hot['global.get32'] : type === v128 ? internal.globalGet128 : hot['global.get64'],
        0,
        type,
        address * 4,
      );
      return;
    }
    const operand = this.pop();
    const operation = small ? hot['global.set32'] : type === v128 ? internal.globalSet128 : hot['global.set64'];
    this.plain.push3(operation, address * 4, this.home[operand]!);
    const slot = this.slot(operand);
    this.fast.push3(operation, address * 4, slot);
    this.last = -1;
  }

  protected reference(key: number): boolean {
    const { module, types } = this.instance;
    const reader = this.reader;
    const operation = coldBase + key;
    const newType = (): readonly [ValueType, number] => [referenceTo(false, reader.index), types[reader.index]!];
    switch (key) {
      case keys.tableGet:
      case keys.tableSet: {
        const table = this.table(reader.index);
        if (key === keys.tableGet) this.operation(operation, 1, module.tables[reader.index]!.type.element, table);
        else this.operation(operation, 2, 0, table);
        return true;
      }
      case 0x20c:
        this.operation(operation, 3, 0, this.elements(reader.index), this.table(reader.second));
        return true;
      case 0x20e:
        this.operation(operation, 3, 0, this.table(reader.index), this.table(reader.second));
        return true;
      case 0x20f:
        this.operation(operation, 2, module.tables[reader.index]!.type.limits.index, this.table(reader.index));
        return true;
      case 0x210:
        this.operation(operation, 0, module.tables[reader.index]!.type.limits.index, this.table(reader.index));
        return true;
      case 0x211:
        this.operation(operation, 3, 0, this.table(reader.index));
        return true;
      case 0x20d:
        this.operation(operation, 0, 0, this.elements(reader.index));
        return true;
      case keys.refIsNull:
        this.operation(operation, 1, i32);
        return true;
      case keys.refEq:
        this.operation(operation, 2, i32);
        return true;
      case keys.refAsNonNull:
        this.operation(operation, 1, nonNull(this.types[this.peek()]!));
        return true;
      case 0x100: {
        const struct = this.composite('struct');
        this.withRun(operation, struct.fields.length, ...newType());
        return true;
      }
      case 0x101:
        this.operation(operation, 0, ...newType());
        return true;
      case 0x102:
      case 0x103:
      case 0x104: {
        const field = this.composite('struct').fields[reader.second];
        if (!field) throw new InvalidFunction('unknown field');
        this.operation(operation, 1, unpacked(field.storage), types[reader.index]!, reader.second);
        return true;
      }
      case 0x105:
        this.operation(operation, 2, 0, types[reader.index]!, reader.second);
        return true;
      case 0x106:
        this.operation(operation, 2, ...newType());
        return true;
      case 0x107:
        this.operation(operation, 1, ...newType());
        return true;
      case 0x108:
        this.withRun(operation, reader.second, ...newType(), reader.second);
        return true;
      case 0x109:
        this.operation(operation, 2, ...newType(), this.data(reader.second));
        return true;
      case 0x10a:
        this.operation(operation, 2, ...newType(), this.elements(reader.second));
        return true;
      case 0x10b:
      case 0x10c:
      case 0x10d:
        this.operation(operation, 2, unpacked(this.composite('array').element.storage), types[reader.index]!);
        return true;
      case 0x10e:
        this.operation(operation, 3, 0, types[reader.index]!);
        return true;
      case 0x10f:
        this.operation(operation, 1, i32);
        return true;
      case 0x110:
        this.operation(operation, 4, 0, types[reader.index]!);
        return true;
      case 0x111:
        this.operation(operation, 5, 0, types[reader.index]!, types[reader.second]!);
        return true;
      case 0x112:
        this.operation(operation, 4, 0, types[reader.index]!, this.data(reader.second));
        return true;
      case 0x113:
        this.operation(operation, 4, 0, types[reader.index]!, this.elements(reader.second));
        return true;
      case 0x114:
      case 0x115:
        this.operation(operation, 1, i32, canonical(reader.type, types));
        return true;
      case 0x116:
      case 0x117:
        this.operation(operation, 1, reader.type, canonical(reader.type, types));
        return true;
      case 0x11a:
      case 0x11b: {
        const type = this.types[this.peek()]!;
        this.operation(operation, 1, referenceTo(isNullable(type), key === 0x11a ? heap.any : heap.extern));
        return true;
      }
      case 0x11c:
        this.operation(operation, 1, referenceTo(false, heap.i31));
        return true;
      case 0x11d:
      case 0x11e:
        this.operation(operation, 1, i32);
        return true;
      default:
        return false;
    }
  }

  protected composite<K extends 'struct' | 'array'>(kind: K): Extract<CompositeType, { readonly kind: K }> {
    const type = this.instance.module.types[this.reader.index]?.composite;
    if (type?.kind !== kind) throw new InvalidFunction('unknown type');
    return type as Extract<CompositeType, { readonly kind: K }>;
  }

  /** An operation on a run of `count` operands in their homes. */
  protected withRun(operation: number, count: number, result: ValueType, ...immediates: readonly number[]): void {
    for (let index = Math.max(0, this.top - count); index < this.top; index++) this.bringHome(index);
    this.popMany(count);
    const from = this.free;
    this.operation(operation, 0, result, from, ...immediates);
  }

  protected table(index: number): number {
    const address = this.instance.tables[index];
    if (address === undefined) throw new InvalidFunction('unknown table');
    return address;
  }

  protected memory(index: number): number {
    const address = this.instance.memories[index];
    if (address === undefined) throw new InvalidFunction('unknown memory');
    return address;
  }

  protected data(index: number): number {
    const address = this.instance.data[index];
    if (address === undefined) throw new InvalidFunction('unknown data segment');
    return address;
  }

  protected elements(index: number): number {
    const address = this.instance.elements[index];
    if (address === undefined) throw new InvalidFunction('unknown elem segment');
    return address;
  }

  /** Instructions whose types the table of instructions says. */
  protected ordinary(key: number): void {
    const reader = this.reader;
    const opcode = opcodeOfKey(key)!;
    const { signature, immediates } = opcode;
    const operation = operationOf[key]!;
    switch (key) {
      case 0x208:
        return this.operation(operation, 3, 0, this.data(reader.index), this.memory(reader.second));
      case 0x209:
        return this.operation(operation, 0, 0, this.data(reader.index));
      case 0x20a:
        return this.operation(operation, 3, 0, this.memory(reader.index), this.memory(reader.second));
      case 0x20b:
        return this.operation(operation, 3, 0, this.memory(reader.index));
      case 0x3f:
      case 0x40: {
        const index = this.instance.module.memories[reader.index]?.type.limits.index ?? i32;
        return this.operation(operation, key - 0x3f, index, this.memory(reader.index));
      }
      default:
    }
    if (!signature) throw new InvalidFunction(`${opcode.name} is not supported`);
    const result = signature.results[0] ?? 0;
    const count = signature.parameters.length;
    if (immediates[0] === 'lane') return this.operation(operation, count, result, reader.index);
    if (immediates[0] === 'v128' || immediates[0] === 'shuffle') {
      const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + reader.bytesAt, 16);
      const words = [0, 4, 8, 12].map((at) => view.getInt32(at, true));
      return this.operation(operation, count, result, ...words);
    }
    this.operation(operation, count, result);
  }

  /** An operation on two operands one of which is a constant: part of the fast operation. False when neither is. */
  protected withConstant(key: number, result: ValueType): boolean {
    const two = this.top - 1;
    const one = this.top - 2;
    if (one < 0) throw new InvalidFunction('type mismatch: the operand stack is empty');
    let left = one;
    let right = two;
    if (this.where[right] !== isConstant) {
      if (commutative[key] === 0 || this.where[left] !== isConstant) return false;
      left = two;
      right = one;
    }
    if (this.where[left] === isConstant) return false;
    this.popMany(2);
    const slot = this.slot(left);
    this.plain.push4(operationOf[key]!, this.free, this.home[one]!, this.home[two]!);
    const place = this.fast.place;
    this.fast.push4(constantOf[key]!, this.free, slot, this.low[right]!);
    if (constantWords[key] === 2) this.fast.push(this.high[right]!);
    this.notes?.types.set(place, result);
    this.push(result);
    this.last = place;
    return true;
  }

  /** Instructions on numbers. */
  protected simple(key: number): void {
    const count = countOf[key]!;
    const result = resultOf[key]!;
    if (count === 2 && constantOf[key]! !== 0 && this.withConstant(key, result)) return;
    this.begun(operationOf[key]!, count, result);
    if (result !== 0) this.gives(result);
  }

  /** Loads and stores. */
  protected access(key: number): void {
    const { reader, plain, fast } = this;
    const result = resultOf[key]!;
    const count = countOf[key]!;
    const operation = operationOf[key]!;
    if (operation >= coldBase || reader.index !== 0 || reader.high !== 0 || reader.low < 0 || !this.hasNarrowMemory) {
      const words = [this.memory(reader.index), reader.low, reader.high];
      if (opcodeOfKey(key)?.immediates[1] === 'lane') words.push(reader.second);
      return this.operation(coldBase + key, count, result, ...words);
    }
    const value = this.top - 1;
    if (result === 0 && constantOf[key]! !== 0 && this.where[value] === isConstant) {
      this.popMany(2);
      const slot = this.slot(value - 1);
      plain.push4(operation, this.home[value - 1]!, this.home[value]!, reader.low);
      fast.push4(constantOf[key]!, slot, this.low[value]!, reader.low);
      this.last = -1;
      return;
    }
    this.begun(operation, count, result);
    plain.push(reader.low);
    fast.push(reader.low);
    if (result !== 0) this.gives(result);
  }
}
