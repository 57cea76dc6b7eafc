/** with: `__exit__` is called on every way out. */
import type { With } from '../syntax/tree.ts';
import { type Emitter, none, ProtectedRange } from './emitter.ts';
import { emitCleanup } from './exceptions.ts';

export const emitWith = (emitter: Emitter, statement: With): void => {
  const last = statement.items.at(-1);
  emitter.writer.statement({ from: statement.from, to: last?.target?.to ?? last?.context.to ?? statement.to });
  emitItem(emitter, statement, 0);
};

const emitItem = (emitter: Emitter, statement: With, index: number): void => {
  const { writer } = emitter;
  const item = statement.items[index];
  if (!item) {
    emitter.statements(statement.body);
    return;
  }
  const depth = writer.depth;
  const failed = writer.label();
  const suppressed = writer.label();
  const cleanup = writer.label();
  const end = writer.label();
  emitter.expression(item.context);
  writer.emit('BEFORE_WITH');
  const range = new ProtectedRange(writer, failed, depth + 1);
  if (item.target) emitter.store(item.target);
  else writer.emit('POP_TOP');
  emitter.blocks.push({
    kind: 'protected',
    pause: () => range.pause(),
    resume: () => range.resume(),
    leave: (holdsValue) =>
      writer.at(statement, () => {
        if (holdsValue) writer.emit('SWAP', 2);
        callExit(emitter);
      }),
  });
  emitItem(emitter, statement, index + 1);
  range.pause();
  emitter.blocks.pop();
  callExit(emitter);
  writer.jump('JUMP', end);
  if (writer.markHandler(failed, depth + 1)) {
    writer.emit('PUSH_EXC_INFO');
    const handling = new ProtectedRange(writer, cleanup, depth + 2);
    writer.emit('WITH_EXCEPT_START');
    writer.jump('JUMP_IF_TRUE', suppressed);
    writer.emit('RERAISE');
    handling.pause();
    writer.mark(suppressed);
    writer.emit('POP_TOP');
    writer.emit('POP_EXCEPT');
    writer.emit('POP_TOP');
    writer.jump('JUMP', end);
    emitCleanup(emitter, cleanup, depth + 1);
  }
  writer.mark(end);
};

/** Takes the exit method from the stack and calls it without an exception. */
const callExit = ({ writer }: Emitter): void => {
  writer.constant(none);
  writer.constant(none);
  writer.constant(none);
  writer.emit('CALL_FUNC', 3);
  writer.emit('POP_TOP');
};
