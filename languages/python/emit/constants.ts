/** Literals as constants of the machine, and what can be computed before the program runs. */
import type { Constant } from '../../../vm/python/image.ts';
import type { Expression, Literal } from '../syntax/tree.ts';

export const constantOf = (literal: Literal): Constant => {
  switch (literal.type) {
    case 'int':
      return integer(literal.value);
    case 'float':
      return { kind: 'float', value: literal.value };
    case 'str':
      return { kind: 'str', value: literal.value };
    case 'bool':
      return { kind: 'bool', value: literal.value };
    case 'None':
      return { kind: 'none' };
    case 'Ellipsis':
      return { kind: 'ellipsis' };
  }
};

const integer = (value: bigint): Constant => {
  const isSafe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return { kind: 'int', value: isSafe ? Number(value) : value };
};

/** The value of an expression that is known without running it: literals, their signs, tuples of them. */
export const foldedOf = (expression: Expression): Constant | undefined => {
  if (expression.kind === 'constant') return constantOf(expression.literal);
  if (expression.kind === 'unary' && expression.operand.kind === 'constant') {
    const { literal } = expression.operand;
    if (expression.operator === '-' && literal.type === 'int') return integer(-literal.value);
    if (expression.operator === '-' && literal.type === 'float') return { kind: 'float', value: -literal.value };
    return undefined;
  }
  if (expression.kind !== 'tuple') return undefined;
  const items = expression.elements.map(foldedOf);
  return items.every((item) => item !== undefined) ? { kind: 'tuple', items } : undefined;
};

/** The right side of `in`: a list or set of literals is made once. */
export const foldedContainer = (expression: Expression): Constant | undefined => {
  if (expression.kind !== 'list' && expression.kind !== 'set') return foldedOf(expression);
  const items = expression.elements.map(foldedOf);
  if (expression.elements.length === 0 || !items.every((item) => item !== undefined)) return undefined;
  return { kind: expression.kind === 'list' ? 'tuple' : 'frozenset', items };
};

/** Whether a literal is true; undefined when the expression is none. */
export const truthOf = (expression: Expression): boolean | undefined => {
  if (expression.kind !== 'constant') return undefined;
  const { literal } = expression;
  switch (literal.type) {
    case 'int':
      return literal.value !== 0n;
    case 'float':
      return literal.value !== 0;
    case 'str':
      return literal.value !== '';
    case 'bool':
      return literal.value;
    case 'None':
      return false;
    case 'Ellipsis':
      return true;
  }
};
