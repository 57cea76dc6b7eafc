/** Instructions of statements; the operand stack is as before, but for what blocks around hold. */
import type { Expression, For, If, Place, Statement, While } from '../syntax/tree.ts';
import { truthOf } from './constants.ts';
import { type Emitter, none } from './emitter.ts';
import { emitTry } from './exceptions.ts';
import { binaryOpcodes } from './expressions.ts';
import { emitClass, emitFunction } from './functions.ts';
import { atName, emitDelete } from './targets.ts';
import { emitWith } from './with.ts';

export const emitStatements = (emitter: Emitter, body: readonly Statement[]): void => {
  for (const statement of body) emitter.writer.at(statement, () => emit(emitter, statement));
};

const emit = (emitter: Emitter, statement: Statement): void => {
  const { writer } = emitter;
  switch (statement.kind) {
    case 'global':
    case 'nonlocal':
      return;
    case 'function':
      emitFunction(emitter, statement);
      return;
    case 'class':
      emitClass(emitter, statement);
      return;
    case 'if':
      writer.statement({ from: statement.from, to: statement.test.to });
      emitIf(emitter, statement);
      return;
    case 'while':
      emitWhile(emitter, statement);
      return;
    case 'for':
      emitFor(emitter, statement);
      return;
    case 'try':
      emitTry(emitter, statement);
      return;
    case 'with':
      emitWith(emitter, statement);
      return;
    default:
  }
  writer.statement(statement);
  switch (statement.kind) {
    case 'expression':
      if (statement.value.kind === 'constant') writer.emit('NOP');
      else {
        emitter.expression(statement.value);
        writer.emit('POP_TOP');
      }
      return;
    case 'assign':
      emitAssignment(emitter, statement.targets, statement.value);
      return;
    case 'augmented':
      emitAugmented(emitter, statement);
      return;
    case 'annotated':
      emitAnnotated(emitter, statement);
      return;
    case 'return':
      if (statement.value) emitter.expression(statement.value);
      else writer.constant(none);
      emitter.leave(0, true);
      writer.emit('RETURN_VAL');
      emitter.resume(0);
      return;
    case 'raise':
      if (statement.exception) emitter.expression(statement.exception);
      if (statement.cause) emitter.expression(statement.cause);
      writer.emit('RAISE', statement.cause ? 2 : statement.exception ? 1 : 0);
      return;
    case 'delete':
      for (const target of statement.targets) emitDelete(emitter, target);
      return;
    case 'assert': {
      const holds = writer.label();
      emitter.condition(statement.test, holds, true);
      writer.emit('LOAD_ASSERTION_ERROR');
      if (statement.message) {
        emitter.expression(statement.message);
        writer.emit('CALL_FUNC', 1);
      }
      writer.emit('RAISE', 1);
      writer.mark(holds);
      return;
    }
    case 'import':
      emitImport(emitter, statement);
      return;
    case 'pass':
      writer.emit('NOP');
      return;
    case 'break':
    case 'continue':
      emitJump(emitter, statement.kind);
  }
};

const emitAssignment = (emitter: Emitter, targets: readonly Expression[], value: Expression): void => {
  const { writer } = emitter;
  const [target] = targets;
  const exchange = targets.length === 1 && target ? exchangeOf(target, value) : undefined;
  if (exchange) {
    for (const element of exchange.values) emitter.expression(element);
    writer.emit('SWAP', exchange.values.length);
    for (const element of exchange.targets) emitter.store(element);
    return;
  }
  emitter.expression(value);
  for (const [index, each] of targets.entries()) {
    if (index < targets.length - 1) writer.emit('DUP_TOP');
    emitter.store(each);
  }
};

/** `a, b = b, a` needs no tuple: the values lie on the stack. */
const exchangeOf = (
  target: Expression,
  value: Expression,
): { readonly targets: readonly Expression[]; readonly values: readonly Expression[] } | undefined => {
  if (target.kind !== 'tuple' || value.kind !== 'tuple') return undefined;
  const { elements: targets } = target;
  const { elements: values } = value;
  const fits = values.length === targets.length && (values.length === 2 || values.length === 3);
  return fits && [...targets, ...values].every(({ kind }) => kind !== 'starred') ? { targets, values } : undefined;
};

const emitAugmented = (
  emitter: Emitter,
  { operator, target, value }: Statement & { readonly kind: 'augmented' },
): void => {
  const { writer, scope } = emitter;
  const opcode = `INPLACE_${binaryOpcodes[operator]}`;
  switch (target.kind) {
    case 'attribute':
      emitter.expression(target.object);
      writer.emit('DUP_TOP');
      atName(emitter, target, () => writer.named('LOAD_ATTR', scope.mangled(target.name)));
      emitter.expression(value);
      writer.emit(opcode);
      writer.emit('SWAP', 2);
      atName(emitter, target, () => writer.named('STORE_ATTR', scope.mangled(target.name)));
      return;
    case 'subscript':
      emitter.expression(target.object);
      emitter.expression(target.index);
      writer.emit('COPY', 2);
      writer.emit('COPY', 2);
      writer.at(target, () => writer.emit('LOAD_ITEM'));
      emitter.expression(value);
      writer.emit(opcode);
      writer.emit('SWAP', 3);
      writer.emit('SWAP', 2);
      writer.at(target, () => writer.emit('STORE_ITEM'));
      return;
    default:
      emitter.expression(target);
      emitter.expression(value);
      writer.emit(opcode);
      emitter.store(target);
  }
};

/** Annotations are not evaluated; without a value, what the target names is. */
const emitAnnotated = (emitter: Emitter, { target, value }: Statement & { readonly kind: 'annotated' }): void => {
  if (value) {
    emitter.expression(value);
    emitter.store(target);
  } else emitter.writer.emit('NOP');
};

const emitImport = (emitter: Emitter, { names, module }: Statement & { readonly kind: 'import' }): void => {
  const { writer } = emitter;
  if (module === '__future__') {
    writer.emit('NOP');
    return;
  }
  if (module === undefined) {
    for (const { name, alias } of names) {
      writer.named('IMPORT_NAME', name);
      emitter.storeName(alias);
    }
    return;
  }
  writer.named('IMPORT_NAME', module);
  for (const { name, alias } of names) {
    writer.named('IMPORT_FROM', name);
    emitter.storeName(alias);
  }
  writer.emit('POP_TOP');
};

const emitIf = (emitter: Emitter, { test, body, otherwise }: If): void => {
  const { writer } = emitter;
  const alternative = writer.label();
  emitter.condition(test, alternative, false);
  emitter.statements(body);
  if (otherwise.length === 0) {
    writer.mark(alternative);
    return;
  }
  const end = writer.label();
  // The way around the alternative belongs to the last statement of the body.
  writer.at(body.at(-1) ?? test, () => writer.jump('JUMP', end));
  writer.mark(alternative);
  emitter.statements(otherwise);
  writer.mark(end);
};

const emitWhile = (emitter: Emitter, { from, test, body, otherwise }: While): void => {
  const { writer } = emitter;
  const header = { from, to: test.to };
  const next = writer.label();
  const alternative = writer.label();
  const end = writer.label();
  const isEndless = truthOf(test) === true;
  writer.statement(header);
  // A loop without a condition stops at its own line once only, as in CPython; it still needs a place to stop at.
  if (isEndless) writer.emit('NOP');
  writer.mark(next);
  if (!isEndless) emitter.condition(test, alternative, false);
  emitter.blocks.push({ kind: 'loop', breaks: end, continues: next, leave: () => undefined });
  emitter.statements(body);
  emitter.blocks.pop();
  writer.at(header, () => writer.jump('JUMP', next));
  writer.mark(alternative);
  emitter.statements(otherwise);
  writer.mark(end);
};

const emitFor = (emitter: Emitter, { from, target, iterable, body, otherwise }: For): void => {
  const { writer } = emitter;
  const header: Place = { from, to: iterable.to };
  const next = writer.label();
  const again = writer.label();
  const done = writer.label();
  const end = writer.label();
  writer.statement(header);
  emitter.expression(iterable);
  writer.at(header, () => {
    writer.emit('GET_ITER');
    writer.mark(next);
    writer.jump('FOR_ITER', done, { taken: 'done', straight: 'next', place: header });
  });
  emitter.store(target);
  emitter.blocks.push({
    kind: 'loop',
    breaks: end,
    continues: again,
    leave: (holdsValue) => {
      if (holdsValue) writer.emit('SWAP', 2);
      writer.emit('END_ITER');
    },
  });
  emitter.statements(body);
  emitter.blocks.pop();
  writer.mark(again);
  // Coming back to the loop's line is a step of its own.
  writer.statement(header);
  writer.at(header, () => writer.jump('JUMP', next));
  writer.mark(done);
  emitter.statements(otherwise);
  writer.mark(end);
};

/** `break` leaves the loop too, `continue` only what is inside it. */
const emitJump = (emitter: Emitter, kind: 'break' | 'continue'): void => {
  const { writer, blocks } = emitter;
  const loopAt = blocks.findLastIndex((block) => block.kind === 'loop');
  const loop = blocks[loopAt];
  if (!loop?.breaks || !loop.continues) throw new Error(`${kind} outside of a loop`);
  const depth = writer.depth;
  const until = kind === 'break' ? loopAt : loopAt + 1;
  // What is done on the way out has lines of its own; the statement needs an instruction of its own to stop at.
  if (blocks.slice(until).some((block) => block.kind === 'protected')) writer.emit('NOP');
  emitter.leave(until, false);
  writer.jump('JUMP', kind === 'break' ? loop.breaks : loop.continues);
  writer.depth = depth;
  emitter.resume(until);
};
