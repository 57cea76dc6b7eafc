/** Attributes, and what is assigned to. */
import type { Attribute, Expression } from '../syntax/tree.ts';
import type { Emitter } from './emitter.ts';

/** An attribute belongs to the line of its name, so that a chain of calls over several lines is told apart. */
export const atName = (emitter: Emitter, attribute: Attribute, work: () => void): void =>
  emitter.writer.at(attribute, work, emitter.writer.lineOf(attribute.namePlace.from));

export const loadAttribute = (emitter: Emitter, attribute: Attribute): void =>
  atName(emitter, attribute, () => emitter.writer.named('LOAD_ATTR', emitter.scope.mangled(attribute.name)));

/** Takes the value on top of the stack. */
export const emitStore = (emitter: Emitter, target: Expression): void => {
  emitter.writer.at(target, () => store(emitter, target));
};

const store = (emitter: Emitter, target: Expression): void => {
  const { writer } = emitter;
  switch (target.kind) {
    case 'name':
      emitter.storeName(target.id);
      return;
    case 'attribute':
      emitter.expression(target.object);
      atName(emitter, target, () => writer.named('STORE_ATTR', emitter.scope.mangled(target.name)));
      return;
    case 'subscript':
      emitter.expression(target.object);
      emitter.expression(target.index);
      writer.emit('STORE_ITEM');
      return;
    case 'tuple':
    case 'list': {
      const { elements } = target;
      const star = elements.findIndex(({ kind }) => kind === 'starred');
      if (star < 0) writer.emit('UNPACK', elements.length);
      else writer.emit('UNPACK_STAR', star | ((elements.length - star - 1) << 8));
      for (const element of elements) emitter.store(element);
      return;
    }
    case 'starred':
      emitter.store(target.value);
      return;
    default:
      throw new Error(`${target.kind} is not a target`);
  }
};

export const emitDelete = (emitter: Emitter, target: Expression): void => {
  const { writer } = emitter;
  writer.at(target, () => {
    switch (target.kind) {
      case 'name':
        emitter.deleteName(target.id);
        return;
      case 'attribute':
        emitter.expression(target.object);
        atName(emitter, target, () => writer.named('DELETE_ATTR', emitter.scope.mangled(target.name)));
        return;
      case 'subscript':
        emitter.expression(target.object);
        emitter.expression(target.index);
        writer.emit('DELETE_ITEM');
        return;
      case 'tuple':
      case 'list':
        for (const element of target.elements) emitDelete(emitter, element);
        return;
      default:
        throw new Error(`${target.kind} cannot be deleted`);
    }
  });
};
