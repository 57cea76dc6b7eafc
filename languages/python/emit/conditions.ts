/** Conditions of if, while, assert, conditional expressions and comprehensions: jumps without a truth value in between. */
import type { Expression } from '../syntax/tree.ts';
import { truthOf } from './constants.ts';
import type { Emitter } from './emitter.ts';
import type { Label } from './writer.ts';

export const emitCondition = (emitter: Emitter, expression: Expression, label: Label, when: boolean): void => {
  const { writer } = emitter;
  const truth = truthOf(expression);
  if (truth !== undefined) {
    if (truth === when) writer.jump('JUMP', label);
    return;
  }
  switch (expression.kind) {
    case 'unary':
      if (expression.operator !== 'not') break;
      writer.at(expression, () => emitter.condition(expression.operand, label, !when));
      return;
    case 'logical': {
      const { operands } = expression;
      const last = operands.at(-1) as Expression;
      // `a and b` is false as soon as one is; `a or b` is true as soon as one is.
      const decides = expression.operator === 'or';
      const end = writer.label();
      writer.at(expression, () => {
        for (const operand of operands.slice(0, -1)) {
          emitter.condition(operand, decides === when ? label : end, decides);
        }
        emitter.condition(last, label, when);
      });
      writer.mark(end);
      return;
    }
    case 'conditional': {
      const otherwise = writer.label();
      const end = writer.label();
      writer.at(expression, () => {
        emitter.condition(expression.test, otherwise, false);
        emitter.condition(expression.then, label, when);
        writer.jump('JUMP', end);
        writer.mark(otherwise);
        emitter.condition(expression.otherwise, label, when);
      });
      writer.mark(end);
      return;
    }
    default:
  }
  emitter.expression(expression);
  writer.at(expression, () =>
    writer.jump(when ? 'JUMP_IF_TRUE' : 'JUMP_IF_FALSE', label, {
      taken: String(when),
      straight: String(!when),
      place: expression,
    }),
  );
};
