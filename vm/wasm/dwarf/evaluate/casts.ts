/** Values as other types. */
import { GuestReader } from '../../raises/guest-reader.ts';
import { dynamicClass } from '../../raises/thrown-object.ts';
import { baseOffset, isBase, sameType } from '../types/bases.ts';
import { type DwarfType, opaqueType } from '../types/model.ts';
import { convert } from '../values/numerics.ts';
import type { DwarfValue } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { numberOf, type Operand, settledValue, typeName, valueOperand } from './operand.ts';
import type { NodeOf } from './tree.ts';

export const castTo = (evaluator: Evaluator, node: NodeOf<'cast'>): Operand => {
  const isReference = node.type.kind === 'pointer' && node.type.isReference && evaluator.scope.language !== 'Rust';
  const type = (isReference && node.type.kind === 'pointer' ? node.type.target() : undefined) ?? node.type;
  const operand = evaluator.evaluate(node.of);
  if (node.isDynamic) return dynamicCast(evaluator, node, type, operand);
  if (type.kind === 'structure' || type.kind === 'variant' || type.kind === 'array') {
    // A base class, or the same bytes as another structure.
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const base = value && baseOf(value, type);
    if (base) return valueOperand(base);
    if (value?.address !== undefined) return valueOperand(evaluator.scope.at(type, value.address));
    return evaluator.fail(`${typeName(operand)} cannot become ${type.name}`, node);
  }
  if (type.kind === 'opaque')
    return type.name === 'void' ? { is: 'nothing' } : evaluator.fail(`${type.name} is not defined here`, node);
  const moved = movedPointer(operand, type);
  const { number } = evaluator.numeric(operand, node);
  return evaluator.number(type, moved ?? convert(type, number));
};

/** A pointer to an object, or the object, as another class that it is too; else the pointer is null. */
const dynamicCast = (evaluator: Evaluator, node: NodeOf<'cast'>, type: DwarfType, operand: Operand): Operand => {
  const { scope } = evaluator;
  const target = type.kind === 'pointer' ? (type.target() ?? opaqueType('void')) : type;
  const given = numberOf(operand);
  const object = operand.is === 'value' ? settledValue(operand.value) : undefined;
  const source = given?.type.kind === 'pointer' ? given.type.target() : object?.of;
  const address = given ? Number(given.number) : object?.address;
  if (!source || address === undefined || (given === undefined) === (type.kind === 'pointer'))
    return evaluator.fail(`${typeName(operand)} cannot become ${type.name}`, node);
  const at = (found: number): Operand =>
    type.kind === 'pointer' ? evaluator.number(type, BigInt(found)) : valueOperand(scope.at(type, found));
  if (address === 0) return at(0);
  const up = sameType(source, target) ? 0 : baseOffset(source, target);
  if (up !== undefined) return at(address + up);
  const made = dynamicClass(new GuestReader(scope.frame), address);
  const own = made && scope.types.named(made.name, scope.near);
  if (!made || !own) return evaluator.fail(`what class the object is cannot be read, so use static_cast`, node);
  if (target.kind === 'opaque' && target.name === 'void') return at(made.start);
  const offset = sameType(own, target) ? 0 : baseOffset(own, target);
  if (offset !== undefined) return at(made.start + offset);
  if (isBase(own, target))
    return evaluator.fail(`${target.name} is a virtual base of ${own.name}: use its member`, node);
  return type.kind === 'pointer' ? at(0) : evaluator.fail(`the object is a ${made.name} and no ${type.name}`, node);
};

/** A pointer to a derived class as one to its base, and back: moved by where the base lies. */
const movedPointer = (operand: Operand, type: DwarfType): bigint | undefined => {
  const from = numberOf(operand);
  const source = from?.type.kind === 'pointer' ? from.type.target() : undefined;
  const target = type.kind === 'pointer' ? type.target() : undefined;
  if (!source || !target || typeof from?.number !== 'bigint' || from.number === 0n) return undefined;
  const down = baseOffset(source, target);
  if (down !== undefined) return from.number + BigInt(down);
  const up = baseOffset(target, source);
  return up === undefined ? undefined : from.number - BigInt(up);
};

const baseOf = (value: DwarfValue, type: DwarfType): DwarfValue | undefined => {
  if (sameType(value.of, type)) return value;
  const offset = baseOffset(value.of, type);
  return offset === undefined ? undefined : value.part(type, offset);
};
