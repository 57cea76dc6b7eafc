/** Instructions of expressions; each leaves one value on the operand stack. Lines are those of CPython 3.11's tracebacks. */
import type {
  BinaryOperator,
  Comparison,
  ComparisonOperator,
  Dict,
  Expression,
  Replacement,
  Sequence,
} from '../syntax/tree.ts';
import { emitCall } from './calls.ts';
import { emitComprehension } from './comprehensions.ts';
import { constantOf, foldedContainer, foldedOf } from './constants.ts';
import { type Emitter, none } from './emitter.ts';
import { emitLambda } from './functions.ts';
import { loadAttribute } from './targets.ts';

export const binaryOpcodes: Readonly<Record<BinaryOperator, string>> = {
  '+': 'ADD',
  '-': 'SUB',
  '*': 'MUL',
  '/': 'DIV',
  '//': 'FLOOR_DIV',
  '%': 'MOD',
  '**': 'POW',
  '@': 'MAT_MUL',
  '<<': 'SHIFT_LEFT',
  '>>': 'SHIFT_RIGHT',
  '&': 'BIT_AND',
  '|': 'BIT_OR',
  '^': 'BIT_XOR',
};

const comparisonOpcodes: Readonly<Record<ComparisonOperator, string>> = {
  '<': 'LESS',
  '<=': 'LESS_EQUAL',
  '==': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '>': 'GREATER',
  '>=': 'GREATER_EQUAL',
  in: 'IN',
  'not in': 'NOT_IN',
  is: 'IS',
  'is not': 'IS_NOT',
};

const unaryOpcodes = { '-': 'NEGATE', '+': 'POSITIVE', '~': 'INVERT', not: 'NOT' } as const;

export const emitExpression = (emitter: Emitter, expression: Expression): void => {
  emitter.writer.at(expression, () => emit(emitter, expression));
};

const emit = (emitter: Emitter, expression: Expression): void => {
  const { writer } = emitter;
  const folded = foldedOf(expression);
  if (folded) {
    writer.constant(folded);
    return;
  }
  switch (expression.kind) {
    case 'name':
      emitter.loadName(expression.id);
      return;
    case 'constant':
      writer.constant(constantOf(expression.literal));
      return;
    case 'joined':
      emitJoined(emitter, expression.parts);
      return;
    case 'tuple':
    case 'list':
    case 'set':
      emitElements(emitter, expression.kind, expression.elements);
      return;
    case 'dict':
      emitDict(emitter, expression);
      return;
    case 'unary':
      emitter.expression(expression.operand);
      writer.emit(unaryOpcodes[expression.operator]);
      return;
    case 'binary':
      emitter.expression(expression.left);
      emitter.expression(expression.right);
      writer.emit(binaryOpcodes[expression.operator]);
      return;
    case 'logical':
      emitLogical(emitter, expression);
      return;
    case 'comparison':
      emitComparison(emitter, expression);
      return;
    case 'conditional': {
      const otherwise = writer.label();
      const end = writer.label();
      emitter.condition(expression.test, otherwise, false);
      emitter.expression(expression.then);
      writer.jump('JUMP', end);
      writer.mark(otherwise);
      emitter.expression(expression.otherwise);
      writer.mark(end);
      return;
    }
    case 'lambda':
      emitLambda(emitter, expression);
      return;
    case 'call':
      emitCall(emitter, expression);
      return;
    case 'attribute':
      emitter.expression(expression.object);
      loadAttribute(emitter, expression);
      return;
    case 'subscript':
      emitter.expression(expression.object);
      emitter.expression(expression.index);
      writer.emit('LOAD_ITEM');
      return;
    case 'slice':
      for (const bound of [expression.lower, expression.upper]) {
        if (bound) emitter.expression(bound);
        else writer.constant(none);
      }
      if (expression.step) emitter.expression(expression.step);
      writer.emit('BUILD_SLICE', expression.step ? 3 : 2);
      return;
    case 'starred':
      // The reader lets stars stand only in places that look for them.
      emitter.expression(expression.value);
      return;
    case 'comprehension':
      emitComprehension(emitter, expression);
      return;
    case 'named':
      emitter.expression(expression.value);
      writer.emit('DUP_TOP');
      emitter.store(expression.target);
      return;
    case 'yield':
      emitYield(emitter, expression);
  }
};

const emitYield = (emitter: Emitter, { value, delegates }: Expression & { readonly kind: 'yield' }): void => {
  const { writer } = emitter;
  if (value) emitter.expression(value);
  else writer.constant(none);
  if (!delegates) {
    writer.emit('YIELD_VALUE');
    return;
  }
  const send = writer.label();
  const again = writer.label();
  const thrown = writer.label();
  const end = writer.label();
  writer.emit('GET_YIELD_FROM_ITER');
  const { depth } = writer;
  writer.constant(none);
  writer.mark(send);
  writer.jump('SEND', end);
  writer.mark(again);
  const from = writer.position;
  writer.emit('YIELD_VALUE');
  // What is thrown into the generator while it waits here goes to the iterator first.
  writer.protect(from, thrown, depth);
  writer.jump('JUMP', send);
  if (writer.markHandler(thrown, depth)) {
    writer.jump('THROW_INTO', end);
    writer.jump('JUMP', again);
  }
  writer.mark(end);
};

const emitLogical = (emitter: Emitter, expression: Expression & { readonly kind: 'logical' }): void => {
  const { writer } = emitter;
  const end = writer.label();
  const isAnd = expression.operator === 'and';
  for (const [index, operand] of expression.operands.entries()) {
    emitter.expression(operand);
    if (index === expression.operands.length - 1) break;
    writer.jump(isAnd ? 'JUMP_IF_FALSE_OR_POP' : 'JUMP_IF_TRUE_OR_POP', end, {
      taken: isAnd ? 'false' : 'true',
      straight: isAnd ? 'true' : 'false',
      place: operand,
    });
  }
  writer.mark(end);
};

const emitComparison = (emitter: Emitter, { first, rest }: Comparison): void => {
  const { writer } = emitter;
  const cleanup = writer.label();
  const end = writer.label();
  emitter.expression(first);
  for (const [index, { operator, right }] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const container = isLast && /in$/.test(operator) ? foldedContainer(right) : undefined;
    if (container) writer.at(right, () => writer.constant(container));
    else emitter.expression(right);
    if (!isLast) {
      writer.emit('SWAP', 2);
      writer.emit('COPY', 2);
    }
    writer.emit(comparisonOpcodes[operator]);
    if (!isLast) writer.jump('JUMP_IF_FALSE_OR_POP', cleanup);
  }
  if (rest.length === 1) return;
  writer.jump('JUMP', end);
  writer.mark(cleanup);
  writer.emit('SWAP', 2);
  writer.emit('POP_TOP');
  writer.mark(end);
};

/** A list, tuple or set of elements, some of them with stars. */
export const emitElements = (emitter: Emitter, kind: Sequence['kind'], elements: readonly Expression[]): void => {
  const { writer } = emitter;
  const firstStar = elements.findIndex((element) => element.kind === 'starred');
  const folded = kind === 'set' && elements.length >= 3 ? elements.map(foldedOf) : [];
  if (folded.length > 0 && folded.every((item) => item !== undefined)) {
    // As CPython makes it: the order of iteration depends on the way.
    writer.emit('BUILD_SET', 0);
    writer.constant({ kind: 'frozenset', items: folded });
    writer.emit('SET_UPDATE', 1);
    return;
  }
  const plain = firstStar < 0 ? elements : elements.slice(0, firstStar);
  for (const element of plain) emitter.expression(element);
  if (firstStar < 0) {
    writer.emit({ list: 'BUILD_LIST', tuple: 'BUILD_TUPLE', set: 'BUILD_SET' }[kind], plain.length);
    return;
  }
  writer.emit(kind === 'set' ? 'BUILD_SET' : 'BUILD_LIST', plain.length);
  for (const element of elements.slice(firstStar)) {
    if (element.kind === 'starred') {
      emitter.expression(element.value);
      writer.emit(kind === 'set' ? 'SET_UPDATE' : 'LIST_EXTEND', 1);
    } else {
      emitter.expression(element);
      writer.emit(kind === 'set' ? 'SET_ADD' : 'LIST_APPEND', 1);
    }
  }
  if (kind === 'tuple') writer.emit('LIST_TO_TUPLE');
};

const emitDict = (emitter: Emitter, { entries }: Dict): void => {
  const { writer } = emitter;
  const firstSpread = entries.findIndex(({ key }) => !key);
  const plain = firstSpread < 0 ? entries : entries.slice(0, firstSpread);
  for (const { key, value } of plain) {
    if (key) emitter.expression(key);
    emitter.expression(value);
  }
  writer.emit('BUILD_DICT', plain.length);
  for (const { key, value } of entries.slice(plain.length)) {
    if (key) emitter.expression(key);
    emitter.expression(value);
    writer.emit(key ? 'DICT_ADD' : 'DICT_UPDATE', 1);
  }
};

const conversions = { s: 1, r: 2, a: 3 } as const;

/** Text with replacement fields; leaves a string. */
const emitJoined = (emitter: Emitter, parts: readonly (string | Replacement)[]): void => {
  const { writer } = emitter;
  for (const part of parts) {
    if (typeof part === 'string') {
      writer.constant({ kind: 'str', value: part });
      continue;
    }
    emitter.expression(part.value);
    const conversion = part.conversion ? conversions[part.conversion] : 0;
    if (part.specification) emitJoined(emitter, part.specification);
    writer.emit('FORMAT_VALUE', part.specification ? conversion | 4 : conversion);
  }
  if (parts.length === 0) writer.constant({ kind: 'str', value: '' });
  else if (parts.length > 1) writer.emit('BUILD_STRING', parts.length);
};
