/** Contexts and messages: the only operations that reach beyond their own context. */
import { collectAmong, reachable } from '../../heap/cycles.ts';
import { signalBuiltIn, signalFailure } from '../conditions.ts';
import type { Context } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import { createContext } from '../entering.ts';
import { type Message, pack, unpack } from '../message.ts';
import { high, low, numberAt, push } from '../slots.ts';
import { siteOf, storable } from './data.ts';

/** Pushes a message's value; false when the heap has no room. */
const pushMessage = (context: Context, message: Message): boolean => {
  const value = unpack(context.heap, message, siteOf(context));
  if (!value) return false;
  push(context, value.low, value.high);
  return true;
};

const spawn: Operation = (engine, context, functionIndex) => {
  const { parameters, name } = engine.image.functions[functionIndex]!;
  for (let index = 0; index < parameters.length; index++)
    if (!storable(engine, context, parameters[index]!, parameters.length - index))
      return signalBuiltIn(engine, context, 'foreign-reference');
  if (engine.alive >= engine.limits.contextLimit)
    return signalBuiltIn(engine, context, 'context-limit', engine.limits.contextLimit);
  const first = context.sp - parameters.length * 2;
  const messages = parameters.map((type, index) =>
    pack(
      context.heap,
      type,
      context.stack[first + index * 2]!,
      context.stack[first + index * 2 + 1]!,
      context.id,
      false,
    ),
  );
  const made = createContext(engine, functionIndex, (other) => {
    const slots: (readonly [number, number])[] = [];
    for (const message of messages) {
      const value = unpack(other.heap, message, siteOf(context));
      if (!value) return undefined;
      slots.push([value.low, value.high]);
    }
    return slots;
  });
  if (!made)
    return signalBuiltIn(
      engine,
      context,
      'out-of-memory',
      messages.reduce((sum, message) => sum + message.bytes, 0),
    );
  parameters.forEach((type, index) => {
    const reference = context.stack[first + index * 2]!;
    if (engine.code.layouts.isReference(type) && reference !== 0) context.heap.release(reference);
  });
  for (const message of messages) engine.charge(message.bytes);
  context.sp = first;
  push(context, made.id, 0);
  engine.note(context, { kind: 'spawn', peer: made.id, text: name });
  engine.scheduler.enqueue(made);
  return Result.Next;
};

/** Puts a message into a mailbox and wakes its owner. */
const deliver = (engine: Engine, context: Context, target: Context, message: Message): void => {
  target.mailbox.push(message);
  target.touched = engine.version;
  engine.charge(message.bytes);
  if (engine.events)
    engine.note(context, {
      kind: message.moved ? 'send move' : 'send copy',
      peer: target.id,
      text: engine.describeMessage(message),
      bytes: message.bytes,
    });
  if (target.receiving) engine.scheduler.wake(target);
};

/** The context that a send names; a condition when it cannot take a message. */
const targetOf = (engine: Engine, context: Context, id: number): Context | Result => {
  const target = engine.contexts.get(id);
  if (!target || target.state === 'ended' || target.state === 'failed')
    return signalBuiltIn(engine, context, 'context-ended', id);
  if (target.mailbox.length - target.taken >= engine.limits.mailboxLimit)
    return signalBuiltIn(engine, context, 'message-limit', engine.limits.mailboxLimit);
  return target;
};

const send: Operation = (engine, context, type) => {
  if (!storable(engine, context, type)) return signalBuiltIn(engine, context, 'foreign-reference');
  const target = targetOf(engine, context, low(context, 2));
  if (typeof target === 'number') return target;
  const [lowWord, highWord] = [low(context, 1), high(context, 1)];
  deliver(engine, context, target, pack(context.heap, type, lowWord, highWord, context.id, false));
  if (engine.code.layouts.isReference(type) && lowWord !== 0) context.heap.release(lowWord);
  context.sp -= 4;
  return Result.Next;
};

const sendMove: Operation = (engine, context, slot, type) => {
  const at = context.fp + slot * 2;
  const [lowWord, highWord] = [context.stack[at]!, context.stack[at + 1]!];
  const isReference = engine.code.layouts.isReference(type);
  if (isReference && (lowWord === 0 ? highWord !== 0 : highWord !== context.id))
    return signalBuiltIn(engine, context, 'foreign-reference');
  const target = targetOf(engine, context, low(context, 1));
  if (typeof target === 'number') return target;
  deliver(engine, context, target, pack(context.heap, type, lowWord, highWord, context.id, true));
  if (isReference) {
    if (lowWord !== 0) {
      // Gone from here is what only the local held; a cycle that nothing else holds goes with it.
      const { heap } = context;
      const members = heap.count(lowWord) > 1 ? reachable(heap, lowWord) : undefined;
      heap.release(lowWord);
      if (members) collectAmong(heap, members);
    }
    context.stack[at] = 0;
    context.stack[at + 1] = -2147483648 | target.id;
  }
  context.sp -= 2;
  return Result.Next;
};

const join: Operation = (engine, context) => {
  const id = low(context, 1);
  const other = engine.contexts.get(id);
  if (!other) return signalBuiltIn(engine, context, 'context-ended', id);
  if (other.state !== 'ended' && other.state !== 'failed') {
    if (other.state === 'ready' || other.state === 'waiting' || other.state === 'waiting for host') {
      context.state = 'waiting';
      context.detail = `join of context ${id}`;
      if (!other.joiners.includes(context.id)) other.joiners.push(context.id);
      other.touched = engine.version;
    }
    return Result.Blocked;
  }
  context.detail = '';
  if (other.failure) {
    engine.forget(other);
    return signalFailure(engine, context, other);
  }
  const result = other.result!;
  const type = result.type;
  const value = unpack(context.heap, result, siteOf(context));
  if (!value) return signalBuiltIn(engine, context, 'out-of-memory', result.bytes);
  context.sp -= 2;
  if (!engine.types.isUnit(type)) push(context, value.low, value.high);
  engine.charge(result.bytes);
  engine.note(context, { kind: 'join', peer: id, text: other.detail });
  engine.forget(other);
  return Result.Next;
};

const receiveNext: Operation = (engine, context, distance) => {
  if (context.cursor < context.mailbox.length) {
    engine.scheduler.timers.delete(context.id);
    return Result.Next;
  }
  if (context.deadline === -2 || (context.deadline >= 0 && engine.now >= context.deadline)) {
    engine.scheduler.timers.delete(context.id);
    context.deadline = -1;
    return engine.services.operations[jumpCode]!(engine, context, distance, 0);
  }
  context.state = 'waiting';
  context.receiving = true;
  context.detail = context.deadline >= 0 ? `receive until clock ${context.deadline}` : 'receive';
  if (context.deadline >= 0) engine.scheduler.timers.add(context.id);
  return Result.Blocked;
};

const jumpCode = 36;

const atCursor = (context: Context): Message => {
  const message = context.mailbox[context.cursor];
  if (!message) throw new RangeError('unverified code: no message at the cursor');
  return message;
};

/** Removes the message at the cursor. The oldest ones go by moving a start, so that a long queue costs nothing. */
const removeAtCursor = (engine: Engine, context: Context): Message => {
  const message = atCursor(context);
  if (context.cursor === context.taken) {
    context.taken++;
    if (context.taken > 64 && context.taken * 2 > context.mailbox.length) {
      context.mailbox.splice(0, context.taken);
      context.taken = 0;
    }
  } else context.mailbox.splice(context.cursor, 1);
  context.cursor = context.taken;
  context.deadline = -1;
  if (engine.events)
    engine.note(context, {
      kind: 'receive',
      peer: message.from,
      text: engine.describeMessage(message),
      bytes: message.bytes,
    });
  return message;
};

export const messageOperations: Readonly<Record<string, Operation>> = {
  spawn,
  send,
  send_move: sendMove,
  join,
  receive_begin: (_, context) => {
    context.cursor = context.taken;
    context.deadline = -1;
    return Result.Next;
  },
  receive_after: (engine, context) => {
    context.cursor = context.taken;
    context.deadline = Math.max(0, engine.now + 1 + Math.max(0, Math.min(numberAt(context, 1), 2 ** 50)));
    context.sp -= 2;
    return Result.Next;
  },
  receive_next: receiveNext,
  receive_type: (_, context, type) => {
    push(context, atCursor(context).type === type ? 1 : 0, 0);
    return Result.Next;
  },
  receive_peek: (engine, context) => {
    const message = atCursor(context);
    engine.charge(message.bytes);
    return pushMessage(context, message) ? Result.Next : signalBuiltIn(engine, context, 'out-of-memory', message.bytes);
  },
  receive_take: (engine, context) => {
    const message = atCursor(context);
    if (!pushMessage(context, message)) return signalBuiltIn(engine, context, 'out-of-memory', message.bytes);
    engine.charge(message.bytes);
    removeAtCursor(engine, context);
    return Result.Next;
  },
  receive_drop: (engine, context) => {
    removeAtCursor(engine, context);
    return Result.Next;
  },
  receive_skip: (_, context) => {
    context.cursor++;
    return Result.Next;
  },
};
