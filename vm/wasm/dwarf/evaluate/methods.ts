/** Methods that can be answered without running them. */
import type { Answer, Key } from '../formatters/view.ts';
import { DwarfValue } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { type Operand, valueOperand } from './operand.ts';
import { plainTypes, pointerTo } from './plain-types.ts';
import type { NodeOf } from './tree.ts';
import { variantMethod } from './variant-methods.ts';

/** What a method gives without running it. */
export const answeredMethod = (
  evaluator: Evaluator,
  member: NodeOf<'member'>,
  node: NodeOf<'call'>,
): Operand | undefined => {
  const operand = evaluator.evaluate(member.of);
  if (operand.is !== 'value') return undefined;
  let value: DwarfValue | undefined = operand.value;
  for (let steps = 0; value && steps < 6; steps++) {
    const { view } = value as DwarfValue;
    const method: ((key: Key) => Answer | undefined) | undefined = view?.methods?.[member.name];
    if (method) {
      const [argument] = node.values;
      const answer = method(argument ? evaluator.key(argument) : {});
      if (answer) return answered(evaluator, answer);
      return evaluator.fail(`${member.name}() of ${value.of.name} has no answer here`, node);
    }
    const own = variantMethod(value, member.name);
    if (own) return answered(evaluator, own);
    value = value.of.kind === 'pointer' ? value.target : view?.target?.();
  }
  return undefined;
};

const answered = (evaluator: Evaluator, answer: Answer): Operand => {
  if (answer instanceof DwarfValue) return valueOperand(answer);
  const { number, as } = answer;
  if (as === 'address')
    return evaluator.number(pointerTo(answer.to ?? plainTypes.char, evaluator.scope.language), number);
  if (as === 'bool') return evaluator.bool(number !== 0n);
  return evaluator.number(evaluator.scope.language === 'Rust' ? plainTypes.rustSize : plainTypes.size, number);
};
