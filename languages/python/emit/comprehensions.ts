/** Comprehensions: functions of their own, whose parameter `.0` is the iterator of the first clause. */
import type { Comprehension } from '../syntax/tree.ts';
import { type Emitter, none } from './emitter.ts';
import { addCode, makeFunction, noParameters, scopeOf } from './functions.ts';

export const emitComprehension = (emitter: Emitter, comprehension: Comprehension): void => {
  const { compilation, writer } = emitter;
  const scope = scopeOf(compilation, comprehension);
  const code = addCode(
    compilation,
    {
      kind: comprehension.form === 'generator' ? 'generator' : 'function',
      scope,
      parameters: { ...noParameters, positional: 1 },
      place: comprehension,
      firstLine: writer.lineOf(comprehension.from),
    },
    (inner) => {
      inner.writer.statement(comprehension);
      const build = { list: 'BUILD_LIST', set: 'BUILD_SET', dict: 'BUILD_DICT', generator: undefined }[
        comprehension.form
      ];
      if (build) inner.writer.emit(build, 0);
      emitClause(inner, comprehension, 0);
      if (!build) inner.writer.constant(none);
      inner.writer.emit('RETURN_VAL');
    },
  );
  makeFunction(emitter, code, scope, undefined);
  emitter.expression(comprehension.clauses[0].iterable);
  writer.emit('GET_ITER');
  writer.emit('CALL_FUNC', 1);
};

/** The loop of one clause, with those behind it inside. */
const emitClause = (emitter: Emitter, comprehension: Comprehension, index: number): void => {
  const { writer } = emitter;
  const clause = comprehension.clauses[index];
  if (!clause) {
    emitElement(emitter, comprehension);
    return;
  }
  const next = writer.label();
  const skip = writer.label();
  const done = writer.label();
  if (index === 0) writer.emit('LOAD_LOCAL', 0);
  else {
    emitter.expression(clause.iterable);
    writer.emit('GET_ITER');
  }
  writer.mark(next);
  writer.jump('FOR_ITER', done, { taken: 'done', straight: 'next', place: clause.target });
  emitter.store(clause.target);
  for (const condition of clause.conditions) emitter.condition(condition, skip, false);
  emitClause(emitter, comprehension, index + 1);
  writer.mark(skip);
  writer.jump('JUMP', next);
  writer.mark(done);
};

const emitElement = (emitter: Emitter, { form, element, value, clauses }: Comprehension): void => {
  const { writer } = emitter;
  emitter.expression(element);
  if (value) emitter.expression(value);
  const depth = clauses.length + 1;
  switch (form) {
    case 'list':
      writer.at(element, () => writer.emit('LIST_APPEND', depth));
      return;
    case 'set':
      writer.at(element, () => writer.emit('SET_ADD', depth));
      return;
    case 'dict':
      writer.at(element, () => writer.emit('DICT_ADD', depth));
      return;
    case 'generator':
      writer.at(element, () => {
        writer.emit('YIELD_VALUE');
        writer.emit('POP_TOP');
      });
  }
};
