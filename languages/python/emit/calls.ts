/** Calls: plain, of methods, with keywords, with spread arguments. */
import type { Argument, Attribute, Call } from '../syntax/tree.ts';
import type { Emitter } from './emitter.ts';
import { atName } from './targets.ts';

export const emitCall = (emitter: Emitter, call: Call): void => {
  const { writer } = emitter;
  const { callee, arguments: given } = call;
  const isSpread = given.some(({ form }) => form === 'star' || form === 'double star');
  if (isSpread) {
    emitter.expression(callee);
    emitSpread(emitter, given);
    return;
  }
  if (callee.kind === 'attribute') {
    emitMethodCall(emitter, callee, given);
    return;
  }
  emitter.expression(callee);
  emitArguments(emitter, given);
  finish(emitter, given, () => writer.emit('CALL_FUNC', given.length));
};

/** The call itself belongs to the line of the method's name. */
const emitMethodCall = (emitter: Emitter, method: Attribute, given: readonly Argument[]): void => {
  const { writer, scope } = emitter;
  const hasKeywords = given.some(({ form }) => form === 'keyword');
  emitter.expression(method.object);
  atName(emitter, method, () => {
    writer.named(hasKeywords ? 'LOAD_ATTR' : 'LOAD_METHOD', scope.mangled(method.name));
    emitArguments(emitter, given);
    finish(emitter, given, () => writer.emit('CALL_METHOD', given.length));
  });
};

const emitArguments = (emitter: Emitter, given: readonly Argument[]): void => {
  for (const { value } of given) emitter.expression(value);
};

const finish = ({ writer }: Emitter, given: readonly Argument[], plain: () => void): void => {
  const names = given.flatMap(({ name }) => (name === undefined ? [] : [name]));
  if (names.length === 0) {
    plain();
    return;
  }
  writer.constant({ kind: 'tuple', items: names.map((value) => ({ kind: 'str', value })) });
  writer.emit('CALL_KEYWORDS', given.length);
};

const emitSpread = (emitter: Emitter, given: readonly Argument[]): void => {
  const { writer } = emitter;
  const positional = given.filter(({ form }) => form === 'positional' || form === 'star');
  const named = given.filter(({ form }) => form === 'keyword' || form === 'double star');
  const firstStar = positional.findIndex(({ form }) => form === 'star');
  const plain = firstStar < 0 ? positional : positional.slice(0, firstStar);
  emitArguments(emitter, plain);
  writer.emit('BUILD_LIST', plain.length);
  for (const { form, value } of positional.slice(plain.length)) {
    emitter.expression(value);
    writer.emit(form === 'star' ? 'LIST_EXTEND' : 'LIST_APPEND', 1);
  }
  if (named.length > 0) {
    writer.emit('BUILD_DICT', 0);
    for (const { name, value } of named) {
      if (name !== undefined) writer.constant({ kind: 'str', value: name });
      emitter.expression(value);
      if (name === undefined) writer.emit('DICT_MERGE', 1);
      else {
        // One pair as a mapping of its own: a name that a `**` gave already is an error.
        writer.emit('BUILD_DICT', 1);
        writer.emit('DICT_MERGE', 1);
      }
    }
  }
  writer.emit('CALL_SPREAD', named.length > 0 ? 1 : 0);
};
