/** Data values, boxes, closures, options: the objects with a fixed layout. */
import { storage } from '../../heap/layout.ts';
import { signalBuiltIn } from '../conditions.ts';
import type { Context } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import { high, isOwn, low, push, pushReference, release } from '../slots.ts';

export const siteOf = (context: Context): number => (context.pc >> 2) + 1;

/** Loads a stored value and pushes it with a count of its own. */
export const pushStored = (engine: Engine, context: Context, type: number, offset: number): void => {
  context.heap.load(engine.code.layouts.storage[type]!, offset, context.stack, context.sp);
  const reference = context.stack[context.sp]!;
  context.sp += 2;
  if (reference !== 0 && engine.code.layouts.isReference(type)) context.heap.retain(reference);
};

const create: Operation = (engine, context, type) => {
  const shape = engine.image.types[type]!;
  if (shape.kind !== 'data') throw new RangeError('unverified code: dt_create of no data type');
  const { leaves, size } = shape.data;
  for (let index = 0; index < leaves.length; index++)
    if (
      engine.code.layouts.isReference(leaves[index]!.type) &&
      low(context, leaves.length - index) !== 0 &&
      !isOwn(context, leaves.length - index)
    )
      return signalBuiltIn(engine, context, 'foreign-reference');
  const reference = context.heap.allocate(type, size, siteOf(context));
  if (reference === 0) return signalBuiltIn(engine, context, 'out-of-memory', size);
  const first = context.sp - leaves.length * 2;
  for (let index = 0; index < leaves.length; index++) {
    const leaf = leaves[index]!;
    context.heap.store(
      engine.code.layouts.storage[leaf.type]!,
      reference + leaf.offset,
      context.stack[first + index * 2]!,
      context.stack[first + index * 2 + 1]!,
    );
  }
  context.sp = first;
  pushReference(context, reference);
  return Result.Next;
};

const readField: Operation = (engine, context, field, type) => {
  const shape = engine.image.types[type]!;
  if (shape.kind !== 'data') throw new RangeError('unverified code: field of no data type');
  if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
  const reference = low(context, 1);
  const leaf = shape.data.leaves[field]!;
  context.sp -= 2;
  pushStored(engine, context, leaf.type, reference + leaf.offset);
  release(context, reference);
  return Result.Next;
};

/** Replaces the stored value at `offset` by the top of the data stack, which is popped. */
export const storeTop = (engine: Engine, context: Context, type: number, offset: number): void => {
  const kind = engine.code.layouts.storage[type]!;
  const old = kind === storage.reference ? context.heap.words[offset >> 2]! : 0;
  context.heap.store(kind, offset, low(context, 1), high(context, 1));
  context.sp -= 2;
  release(context, old);
};

/** Whether the top may be stored as a type: a reference must be this heap's own or none. */
export const storable = (engine: Engine, context: Context, type: number, depth = 1): boolean =>
  !engine.code.layouts.isReference(type) ||
  isOwn(context, depth) ||
  (low(context, depth) === 0 && high(context, depth) === 0);

const setField: Operation = (engine, context, field, type) => {
  const shape = engine.image.types[type]!;
  if (shape.kind !== 'data') throw new RangeError('unverified code: field of no data type');
  const leaf = shape.data.leaves[field]!;
  if (!isOwn(context, 2) || !storable(engine, context, leaf.type))
    return signalBuiltIn(engine, context, 'foreign-reference');
  const reference = low(context, 2);
  storeTop(engine, context, leaf.type, reference + leaf.offset);
  context.sp -= 2;
  release(context, reference);
  return Result.Next;
};

/** A cell of a type (box or option) that holds the top; its count passes into the cell. */
const wrap = (engine: Engine, context: Context, type: number): Result => {
  const inner = engine.code.layouts.inner[type]!;
  if (!storable(engine, context, inner)) return signalBuiltIn(engine, context, 'foreign-reference');
  const reference = context.heap.allocate(type, 8, siteOf(context));
  if (reference === 0) return signalBuiltIn(engine, context, 'out-of-memory', 8);
  context.heap.store(engine.code.layouts.storage[inner]!, reference, low(context, 1), high(context, 1));
  context.sp -= 2;
  pushReference(context, reference);
  return Result.Next;
};

/** Replaces the cell on top by what it holds. */
const open = (engine: Engine, context: Context, type: number): Result => {
  if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
  const reference = low(context, 1);
  context.sp -= 2;
  pushStored(engine, context, engine.code.layouts.inner[type]!, reference);
  release(context, reference);
  return Result.Next;
};

/** Pushes an option that holds a value given as slot words (its count passes on); false when the heap has no room. */
export const pushSome = (
  engine: Engine,
  context: Context,
  type: number,
  lowWord: number,
  highWord: number,
): boolean => {
  if (engine.code.layouts.direct[type] === 1) {
    push(context, lowWord, highWord);
    return true;
  }
  const reference = context.heap.allocate(type, 8, siteOf(context));
  if (reference === 0) return false;
  context.heap.store(engine.code.layouts.storage[engine.code.layouts.inner[type]!]!, reference, lowWord, highWord);
  pushReference(context, reference);
  return true;
};

const closureNew: Operation = (engine, context, functionIndex) => {
  const lambda = engine.image.functions[functionIndex]!;
  const captures = lambda.captures ?? [];
  for (let index = 0; index < captures.length; index++)
    if (!storable(engine, context, captures[index]!, captures.length - index))
      return signalBuiltIn(engine, context, 'foreign-reference');
  const size = 8 + captures.length * 8;
  const reference = context.heap.allocate(lambda.parameters[0]!, size, siteOf(context));
  if (reference === 0) return signalBuiltIn(engine, context, 'out-of-memory', size);
  context.heap.words[reference >> 2] = functionIndex;
  const first = context.sp - captures.length * 2;
  captures.forEach((type, index) => {
    context.heap.words[(reference >> 2) + 2 + index * 2] = context.stack[first + index * 2]!;
    if (!engine.code.layouts.isReference(type))
      context.heap.words[(reference >> 2) + 3 + index * 2] = context.stack[first + index * 2 + 1]!;
  });
  context.sp = first;
  pushReference(context, reference);
  return Result.Next;
};

const captureRead: Operation = (engine, context, index) => {
  const unit = engine.unitOf(context);
  const type = unit.image.functions[unit.functionIndex]!.captures![index]!;
  const closure = context.stack[context.fp]!;
  if (closure === 0 || context.stack[context.fp + 1] !== context.id)
    return signalBuiltIn(engine, context, 'foreign-reference');
  const at = (closure >> 2) + 2 + index * 2;
  const lowWord = context.heap.words[at]!;
  if (engine.code.layouts.isReference(type)) {
    if (lowWord !== 0) context.heap.retain(lowWord);
    pushReference(context, lowWord);
  } else push(context, lowWord, context.heap.words[at + 1]!);
  return Result.Next;
};

export const dataOperations: Readonly<Record<string, Operation>> = {
  dt_create: create,
  dt_read_field: readField,
  dt_set_field: setField,
  heap_alloc: wrap,
  heap_read: open,
  heap_store: (engine, context, type) => {
    const inner = engine.code.layouts.inner[type]!;
    if (!isOwn(context, 2) || !storable(engine, context, inner))
      return signalBuiltIn(engine, context, 'foreign-reference');
    const reference = low(context, 2);
    storeTop(engine, context, inner, reference);
    context.sp -= 2;
    release(context, reference);
    return Result.Next;
  },
  closure_new: closureNew,
  capture_read: captureRead,
  none: (_, context) => {
    push(context, 0, 0);
    return Result.Next;
  },
  some: (engine, context, type) => {
    if (engine.code.layouts.direct[type] !== 1) return wrap(engine, context, type);
    return isOwn(context, 1) ? Result.Next : signalBuiltIn(engine, context, 'foreign-reference');
  },
  is_some: (_, context) => {
    const reference = low(context, 1);
    context.sp -= 2;
    release(context, reference);
    push(context, reference === 0 ? 0 : 1, 0);
    return Result.Next;
  },
  unwrap: (engine, context, type) => {
    if (low(context, 1) === 0)
      return signalBuiltIn(engine, context, high(context, 1) === 0 ? 'no-value' : 'foreign-reference');
    return engine.code.layouts.direct[type] === 1 ? Result.Next : open(engine, context, type);
  },
};
