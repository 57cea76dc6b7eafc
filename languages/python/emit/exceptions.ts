/** try, except, else, finally: an exception table instead of instructions on the normal way, as CPython 3.11 has it. */
import type { Handler, Statement, Try } from '../syntax/tree.ts';
import { type Emitter, none, ProtectedRange } from './emitter.ts';
import type { Label } from './writer.ts';

export const emitTry = (emitter: Emitter, statement: Try): void => {
  const { writer } = emitter;
  writer.statement({ from: statement.from, to: statement.from + 3 });
  writer.emit('NOP');
  if (statement.finalizer) emitFinally(emitter, statement, statement.finalizer);
  else emitHandlers(emitter, statement);
};

const emitFinally = (emitter: Emitter, statement: Try, finalizer: readonly Statement[]): void => {
  const { writer } = emitter;
  const failed = writer.label();
  const end = writer.label();
  const depth = writer.depth;
  const range = new ProtectedRange(writer, failed, depth);
  emitter.blocks.push({
    kind: 'protected',
    pause: () => range.pause(),
    resume: () => range.resume(),
    leave: (holdsValue) => {
      // A `break`, `continue` or `return` of the finalizer itself drops the value that was to be returned.
      if (holdsValue) emitter.blocks.push({ kind: 'other', leave: (inner) => dropBelow(emitter, inner) });
      emitter.statements(finalizer);
      if (holdsValue) emitter.blocks.pop();
    },
  });
  if (statement.handlers.length > 0) emitHandlers(emitter, statement);
  else emitter.statements(statement.body);
  range.pause();
  emitter.blocks.pop();
  emitter.statements(finalizer);
  writer.jump('JUMP', end);
  if (writer.markHandler(failed, depth)) {
    handle(emitter, depth, () => {
      emitter.statements(finalizer);
      writer.emit('RERAISE');
    });
  }
  writer.mark(end);
};

const dropBelow = ({ writer }: Emitter, holdsValue: boolean): void => {
  if (holdsValue) writer.emit('SWAP', 2);
  writer.emit('POP_TOP');
};

/**
 * The exception lies on top: it becomes the one being handled while `work` runs, with [previous, exception] on the stack. An
 * exception that leaves `work` puts the previous one back.
 */
const handle = (emitter: Emitter, depth: number, work: () => void): void => {
  const { writer } = emitter;
  const cleanup = writer.label();
  writer.emit('PUSH_EXC_INFO');
  const range = new ProtectedRange(writer, cleanup, depth + 1);
  emitter.blocks.push({
    kind: 'protected',
    pause: () => range.pause(),
    resume: () => range.resume(),
    leave: (holdsValue) => {
      if (holdsValue) writer.emit('SWAP', 2);
      writer.emit('POP_TOP');
      if (holdsValue) writer.emit('SWAP', 2);
      writer.emit('POP_EXCEPT');
    },
  });
  work();
  range.pause();
  emitter.blocks.pop();
  emitCleanup(emitter, cleanup, depth);
};

/** [.., previous, exception]: the previous one is being handled again, and the exception goes on. */
export const emitCleanup = ({ writer }: Emitter, cleanup: Label, depth: number): void => {
  if (!writer.markHandler(cleanup, depth + 1)) return;
  writer.emit('COPY', 2);
  writer.emit('POP_EXCEPT');
  writer.emit('RERAISE');
};

const emitHandlers = (emitter: Emitter, { body, handlers, otherwise }: Try): void => {
  const { writer } = emitter;
  const failed = writer.label();
  const cleanup = writer.label();
  const end = writer.label();
  const depth = writer.depth;
  const guarded = new ProtectedRange(writer, failed, depth);
  emitter.blocks.push({
    kind: 'protected',
    pause: () => guarded.pause(),
    resume: () => guarded.resume(),
    leave: () => undefined,
  });
  emitter.statements(body);
  guarded.pause();
  emitter.blocks.pop();
  emitter.statements(otherwise);
  writer.jump('JUMP', end);
  if (writer.markHandler(failed, depth)) {
    writer.emit('PUSH_EXC_INFO');
    const range = new ProtectedRange(writer, cleanup, depth + 1);
    for (const handler of handlers) writer.at(handler, () => emitHandler(emitter, handler, range, end));
    writer.emit('RERAISE');
    range.pause();
    emitCleanup(emitter, cleanup, depth);
  }
  writer.mark(end);
};

/** [previous, exception] before and, when the type does not match, behind it. */
const emitHandler = (emitter: Emitter, handler: Handler, range: ProtectedRange, end: Label): void => {
  const { writer } = emitter;
  const { type, name, body } = handler;
  const next = writer.label();
  writer.statement({ from: handler.from, to: type?.to ?? handler.from + 6 });
  if (type) {
    emitter.expression(type);
    writer.emit('CHECK_EXC_MATCH');
    writer.jump('JUMP_IF_FALSE', next, { taken: 'false', straight: 'true', place: type });
  }
  if (name === undefined) writer.emit('POP_TOP');
  else emitter.storeName(name);
  const depth = writer.depth - 1;
  const forgets = writer.label();
  const forget = (): void => {
    if (name === undefined) return;
    writer.constant(none);
    emitter.storeName(name);
    emitter.deleteName(name);
  };
  const named = name === undefined ? undefined : new ProtectedRange(writer, forgets, depth + 1);
  emitter.blocks.push({
    kind: 'protected',
    pause: () => {
      named?.pause();
      range.pause();
    },
    resume: () => {
      range.resume();
      named?.resume();
    },
    leave: (holdsValue) => {
      if (holdsValue) writer.emit('SWAP', 2);
      writer.emit('POP_EXCEPT');
      forget();
    },
  });
  emitter.statements(body);
  named?.pause();
  range.pause();
  emitter.blocks.pop();
  writer.emit('POP_EXCEPT');
  forget();
  writer.jump('JUMP', end);
  range.resume();
  if (named && writer.markHandler(forgets, depth + 1)) {
    forget();
    writer.emit('RERAISE');
  }
  writer.mark(next);
};
