/** Values as other types. */
import type { DwarfType } from '../types/model.ts';
import { convert } from '../values/numerics.ts';
import type { DwarfValue } from '../values/value.ts';
import { baseOffset, sameType } from './bases.ts';
import type { Evaluator } from './evaluator.ts';
import { numberOf, type Operand, settledValue, typeName, valueOperand } from './operand.ts';
import type { NodeOf } from './tree.ts';

export const castTo = (evaluator: Evaluator, node: NodeOf<'cast'>): Operand => {
  const isReference = node.type.kind === 'pointer' && node.type.isReference && evaluator.scope.language !== 'Rust';
  const type = (isReference && node.type.kind === 'pointer' ? node.type.target() : undefined) ?? node.type;
  const operand = evaluator.evaluate(node.of);
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
