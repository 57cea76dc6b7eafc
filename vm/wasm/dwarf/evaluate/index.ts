/** Expressions of C, C++ and Rust over the variables of a stopped program. */
import type { Evaluation, EvaluationRequest, Value } from '../../../context/index.ts';
import { truthOf } from '../values/numerics.ts';
import { DwarfValue } from '../values/value.ts';
import { assign } from './assign.ts';
import { Evaluator } from './evaluator.ts';
import { formatted } from './format.ts';
import { numberOf, type Operand, valueOperand } from './operand.ts';
import { parseExpression } from './parse.ts';
import { Scope } from './scope.ts';
import { ExpressionError, type Node, type Parsed } from './tree.ts';

export { completeSource } from './complete.ts';

/** Whether a value is one of a source variable, so that its expressions are those of the source's language. */
export const isSourceValue = (value: Value | 'optimized out'): value is DwarfValue => value instanceof DwarfValue;

/** Whether a value counts as true; undefined when it is no number and no pointer. */
export const sourceTruth = (value: DwarfValue): boolean | undefined => {
  const found = numberOf(valueOperand(value));
  if (found) return truthOf(found.number);
  const pointer = value.view?.methods?.get?.({});
  return pointer && 'number' in pointer ? pointer.number !== 0n : undefined;
};

/** Undefined where the frame has no source. */
export const evaluateSource = (request: EvaluationRequest): Evaluation | undefined =>
  attempt(request, (evaluator, { node, count, format }) => {
    const operand = evaluator.evaluate(node);
    const counted = count ? valueOperand(sliced(evaluator, operand, count, node)) : operand;
    const value = evaluator.settled(counted);
    if (!value) return counted.is === 'function' ? functionResult(evaluator, counted, node) : {};
    return { value: format ? formatted(value, format) : value };
  });

const functionResult = (evaluator: Evaluator, { name }: Extract<Operand, { is: 'function' }>, node: Node): Evaluation =>
  evaluator.fail(`${name} is a function: call it with (…)`, node);

const sliced = (evaluator: Evaluator, operand: Operand, count: Node, node: Node): DwarfValue => {
  const { number } = evaluator.numeric(evaluator.evaluate(count), count);
  return evaluator.elements(operand, 0, Number(number), node);
};

/** Sets the place of a source variable; undefined for places of other kinds. */
export const assignSource = ({
  target,
  ...request
}: EvaluationRequest & { readonly target: Value }): Evaluation | undefined => {
  if (!isSourceValue(target)) return undefined;
  return attempt(request, (evaluator, { node, count, format }) => {
    if (count || format) evaluator.fail('a value to set has no format', node);
    const place = valueOperand(target);
    const result = assign(evaluator, place, evaluator.expected(node, place), node);
    const value = evaluator.settled(result);
    return value ? { value } : {};
  });
};

const attempt = (
  request: EvaluationRequest,
  work: (evaluator: Evaluator, parsed: Parsed) => Evaluation,
): Evaluation | undefined => {
  const scope = Scope.of(request.host);
  if (!scope) return undefined;
  try {
    const { language } = scope;
    const parsed = parseExpression(request.text, { language, type: (name) => scope.type(name) });
    return work(new Evaluator(scope), parsed);
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message, column: error.column };
    throw error;
  }
};
