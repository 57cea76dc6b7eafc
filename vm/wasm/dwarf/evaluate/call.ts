/** Calls of the program's own functions: they run in the stopped program, below what lies on its stack. */
import { utf8OfText, type Value } from '../../../context/index.ts';
import type { WasmModule } from '../../module.ts';
import { bytesOfInteger } from '../locations/bytes.ts';
import { unitOfFrame } from '../locations/machine-place.ts';
import { type DwarfType, isCharacter, opaqueType } from '../types/model.ts';
import { changed } from '../types/named.ts';
import { bytesOf, convert, isFloat, isScalar } from '../values/numerics.ts';
import type { DwarfValue } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { type Callee, calleeOf, pointedFunction } from './functions.ts';
import { type Operand, settledValue, typeName, valueOperand } from './operand.ts';
import { bestOverload } from './overloads.ts';
import { plainTypes, pointerTo } from './plain-types.ts';
import type { Scope } from './scope.ts';
import type { Node } from './tree.ts';
import { atPlace, writePlace } from './write.ts';

/** What functions without calls may keep below the stack pointer. */
const redZone = 128;

export const callFunction = (
  evaluator: Evaluator,
  operand: Operand,
  node: Extract<Node, { kind: 'call' }>,
): Operand => {
  const values = node.values.map((each) => evaluator.evaluate(each));
  const function_ = operand.is === 'function' ? operand : pointedFunction(evaluator.scope, operand);
  if (!function_) return evaluator.fail(`${typeName(operand)} is no function`, node);
  const self = function_.self;
  const given: readonly Operand[] = self ? [selfOperand(evaluator, self, node), ...values] : values;
  const candidates = function_.offsets.flatMap((offset) => calleeOf(evaluator.scope, offset, function_) ?? []);
  const callee = bestOverload(
    candidates.filter(
      ({ parameters, isVariadic }) =>
        parameters.length === given.length || (isVariadic && parameters.length < given.length),
    ),
    given,
  );
  if (!callee) {
    const [other] = candidates;
    if (!other)
      return evaluator.fail(
        `${function_.name} has no code of its own: it was inlined, is virtual without body, or was left out`,
        node,
      );
    return evaluator.fail(
      `${function_.name} takes ${other.parameters.length - (self ? 1 : 0)} arguments, not ${values.length}`,
      node,
    );
  }
  return new Call(evaluator, callee, node).run(given);
};

const selfOperand = (evaluator: Evaluator, self: DwarfValue, node: Node): Operand => {
  const { address } = self;
  if (address === undefined)
    return evaluator.fail('the object lies in no memory, so no method can be called on it', node);
  return { is: 'number', type: pointerTo(self.of), number: BigInt(address) };
};

class Call {
  /** Address below which the stack is free. */
  #top = 0;
  readonly #space: DwarfValue;

  constructor(
    private readonly evaluator: Evaluator,
    private readonly callee: Callee,
    private readonly node: Node,
  ) {
    this.#space = evaluator.scope.at(opaqueType('void'), 0);
  }

  run(given: readonly Operand[]): Operand {
    const { evaluator, callee, node } = this;
    const { scope } = evaluator;
    const { parameters, result, takes } = callee;
    const pointer = stackPointer(scope);
    const before = pointer?.bytes;
    this.#top = before ? new DataView(before.buffer, before.byteOffset).getUint32(0, true) - redZone : 0;
    const told = parameters.length + (callee.isVariadic ? 1 : 0);
    const isInMemory = takes.length === told + 1;
    if (takes.length !== told + (isInMemory ? 1 : 0))
      return evaluator.fail(`${callee.name} takes values in a way that expressions cannot give them`, node);
    const place = isInMemory ? this.#reserve(result.size) : 0;
    const values = parameters.map((type, index) =>
      this.#argument(given[index] as Operand, type, takes[index + (isInMemory ? 1 : 0)] ?? 'i32'),
    );
    if (callee.isVariadic) values.push(bytesOfInteger(BigInt(this.#list(given.slice(parameters.length))), 4));
    if (isInMemory) values.unshift(bytesOfInteger(BigInt(place), 4));
    // What the caller keeps on its stack stays untouched.
    if (pointer?.location) this.#write(pointer.location, bytesOfInteger(BigInt(Math.floor(this.#top / 16) * 16), 4));
    const called = scope.host.call(scope.host.program, callee.entry, values);
    if ('failed' in called) return evaluator.fail(`${callee.name} could not be called: ${called.failed}`, node);
    if (pointer?.location && before) this.#write(pointer.location, before);
    return this.#result(called.results, result, isInMemory ? place : undefined);
  }

  #write(location: NonNullable<Value['location']>, bytes: Uint8Array): void {
    const { refused } = this.evaluator.scope.host.write(atPlace(location), bytes);
    if (refused !== undefined) this.evaluator.fail(refused, this.node);
  }

  #reserve(size: number): number {
    if (this.#top <= size + 16)
      this.evaluator.fail(`${this.callee.name} needs a stack in memory, and there is none`, this.node);
    this.#top = Math.floor((this.#top - size) / 16) * 16;
    return this.#top;
  }

  #argument(operand: Operand, type: DwarfType, machineType: string): Uint8Array {
    const { evaluator, node } = this;
    const target = type.kind === 'pointer' ? type.target() : undefined;
    if (operand.is === 'text' && target && !isCharacter(target) && target.kind !== 'opaque')
      return bytesOfInteger(BigInt(this.#textObject(operand.text, target)), 4);
    if (operand.is === 'text' && target) {
      const bytes = Uint8Array.from([...utf8OfText(operand.text), 0]);
      const address = this.#reserve(bytes.length);
      writePlace(evaluator, { space: this.#space, address, bytes }, node);
      return bytesOfInteger(BigInt(address), 4);
    }
    if (type.kind === 'pointer' && type.isReference && operand.is === 'value') {
      const { address } = settledValue(operand.value);
      if (address !== undefined) return bytesOfInteger(BigInt(address), 4);
    }
    const isAddress = operand.is === 'number' && operand.type.kind === 'pointer';
    if (type.kind === 'pointer' && type.isReference && target && !isAddress)
      return bytesOfInteger(BigInt(this.#temporary(operand, target)), 4);
    if (!isScalar(type)) return this.#structure(operand, type, machineType);
    const { number } = evaluator.numeric(operand, node);
    const value = convert(type, number);
    const width = machineType === 'i64' || machineType === 'f64' ? 8 : 4;
    if (machineType.startsWith('f'))
      return bytesOf(changed(type, { kind: 'number', encoding: 'float', size: width }), Number(value));
    return bytesOfInteger(BigInt(value), width);
  }

  /** The address of what stands behind the parameters: one after another, each where its size divides the address. */
  #list(given: readonly Operand[]): number {
    let size = 0;
    const placed = given.map((operand) => {
      const bytes = this.#promoted(operand);
      const offset = Math.ceil(size / bytes.length) * bytes.length;
      size = offset + bytes.length;
      return { bytes, offset };
    });
    const address = this.#reserve(size);
    for (const { bytes, offset } of placed)
      writePlace(this.evaluator, { space: this.#space, address: address + offset, bytes }, this.node);
    return address;
  }

  #promoted(operand: Operand): Uint8Array {
    if (operand.is === 'text') return this.#argument(operand, pointerTo(plainTypes.char), 'i32');
    const isWhole = operand.is === 'value' && ['structure', 'variant'].includes(settledValue(operand.value).of.kind);
    if (isWhole) return this.#structure(operand, settledValue(operand.value).of, 'address');
    const { type, number } = this.evaluator.numeric(operand, this.node);
    if (isFloat(type) && type.size < 8) return bytesOf(plainTypes.double, number);
    return bytesOf(type.size < 4 ? plainTypes.int : type, number);
  }

  /** The address of a number that a reference is to refer to. */
  #temporary(operand: Operand, type: DwarfType): number {
    const { evaluator, node } = this;
    if (!isScalar(type)) return evaluator.fail(`${typeName(operand)} is no ${type.name}`, node);
    const bytes = bytesOf(type, convert(type, evaluator.numeric(operand, node).number));
    const address = this.#reserve(bytes.length);
    writePlace(evaluator, { space: this.#space, address, bytes }, node);
    return address;
  }

  /** The address of a new `std::string`. */
  #textObject(text: string, type: DwarfType): number {
    const { evaluator, node } = this;
    const address = this.#reserve(type.size);
    // All bytes zero are an empty one in every layout.
    writePlace(evaluator, { space: this.#space, address, bytes: new Uint8Array(type.size) }, node);
    const stored = evaluator.scope.at(type, address).view?.store?.(text);
    if (stored === undefined) return evaluator.fail(`a text is no ${type.name}`, node);
    if (typeof stored === 'string') return evaluator.fail(`a new ${type.name} cannot be made here: ${stored}`, node);
    for (const part of stored) writePlace(evaluator, { space: this.#space, ...part }, node);
    return address;
  }

  /** By a copy in memory; one that holds a single number by that number. */
  #structure(operand: Operand, type: DwarfType, machineType: string): Uint8Array {
    const source = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const bytes = source?.of.size === type.size ? source.storage.read(source.offset, type.size) : undefined;
    if (!bytes) return this.evaluator.fail(`${typeName(operand)} is no ${type.name}`, this.node);
    const only = type.kind === 'structure' && type.members().length === 1 ? type.members()[0]?.type : undefined;
    if (only && isScalar(only) && machineType !== 'address') {
      const whole = new Uint8Array(machineType.endsWith('64') ? 8 : 4);
      whole.set(bytes);
      return whole;
    }
    const address = this.#reserve(bytes.length);
    writePlace(this.evaluator, { space: this.#space, address, bytes }, this.node);
    return bytesOfInteger(BigInt(address), 4);
  }

  #result(results: readonly Value[], type: DwarfType, place: number | undefined): Operand {
    const { scope } = this.evaluator;
    if (place !== undefined) return valueOperand(scope.at(type, place));
    const bytes = results[0]?.bytes;
    if (!bytes || (type.kind === 'opaque' && type.size === 0)) return { is: 'nothing' };
    return valueOperand(scope.computed(type, bytes.slice(0, Math.max(type.size, 1))));
  }
}

/** The global that the compiler keeps the stack pointer in. */
const stackPointer = (scope: Scope): Pick<Value, 'bytes' | 'location'> | undefined => {
  const module: WasmModule | undefined = unitOfFrame(scope.frame)?.module;
  if (!module) return undefined;
  const named = [...module.names.globals].find(([, name]) => name === '__stack_pointer')?.[0];
  const first = module.globals.findIndex(({ type }) => type.mutable);
  const index = named ?? first;
  const space = index < 0 ? undefined : scope.frame.space('global', index);
  if (space?.length !== 4 || !space.writable) return undefined;
  return { bytes: space.read(0, 4), location: { in: 'space', space: space.id, offset: 0, length: 4 } };
};
