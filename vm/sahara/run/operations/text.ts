/** Strings: positions and lengths count code points; the bytes are UTF-8. */

import { stringType } from '../../builtin.ts';
import { listWord } from '../../heap/blocks.ts';
import {
  characterLength,
  characterOffset,
  codePointAt,
  decodeText,
  encodeText,
  newString,
  textEnd,
  textOf,
  textStart,
} from '../../heap/text.ts';
import { signalBuiltIn } from '../conditions.ts';
import type { Context } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import { high, isOwn, longAt, low, payload, push, pushLong, pushNumber, pushReference, release } from '../slots.ts';
import { pushSome, siteOf } from './data.ts';
import { append, newList } from './lists.ts';

const bytesOf = (context: Context, reference: number): Uint8Array =>
  context.heap.bytes.slice(textStart(reference), textEnd(context.heap, reference));

/** Replaces the newest `operands` slots, all strings, by a new string. */
const replaceBy = (
  engine: Engine,
  context: Context,
  operands: number,
  references: readonly number[],
  bytes: Uint8Array,
): Result => {
  const made = newString(context.heap, bytes, siteOf(context));
  if (made === 0) return signalBuiltIn(engine, context, 'out-of-memory', bytes.length);
  engine.charge(bytes.length);
  for (const reference of references) release(context, reference);
  context.sp -= operands * 2;
  pushReference(context, made);
  return Result.Next;
};

const concat: Operation = (engine, context, count) => {
  const { heap } = context;
  const parts: number[] = [];
  let length = 0;
  for (let depth = count; depth >= 1; depth--) {
    if (!isOwn(context, depth)) return signalBuiltIn(engine, context, 'foreign-reference');
    const part = low(context, depth);
    parts.push(part);
    length += textEnd(heap, part) - textStart(part);
  }
  const made = heap.allocate(stringType, length + 4, siteOf(context));
  if (made === 0) return signalBuiltIn(engine, context, 'out-of-memory', length);
  let at = textStart(made);
  let characters = 0;
  for (const part of parts) {
    heap.bytes.copyWithin(at, textStart(part), textEnd(heap, part));
    at += textEnd(heap, part) - textStart(part);
    characters += payload(context, part, 0);
  }
  heap.words[made >> 2] = characters;
  engine.charge(length);
  for (const part of parts) release(context, part);
  context.sp -= count * 2;
  pushReference(context, made);
  return Result.Next;
};

/** A position 0 … length in a slot; −1 outside. */
const position = (context: Context, depth: number, length: number): number => {
  const value = low(context, depth);
  return high(context, depth) === 0 && value >= 0 && value <= length ? value : -1;
};

const slice: Operation = (engine, context) => {
  if (!isOwn(context, 3)) return signalBuiltIn(engine, context, 'foreign-reference');
  const text = low(context, 3);
  const length = payload(context, text, 0);
  const from = position(context, 2, length);
  const to = position(context, 1, length);
  if (from < 0) return signalBuiltIn(engine, context, 'index-out-of-range', Number(longAt(context, 2)), length);
  if (to < from) return signalBuiltIn(engine, context, 'index-out-of-range', Number(longAt(context, 1)), length);
  const { heap } = context;
  const bytes = heap.bytes.slice(characterOffset(heap, text, from), characterOffset(heap, text, to));
  return replaceBy(engine, context, 3, [text], bytes);
};

const charAt: Operation = (engine, context) => {
  if (!isOwn(context, 2)) return signalBuiltIn(engine, context, 'foreign-reference');
  const text = low(context, 2);
  const length = payload(context, text, 0);
  const index = position(context, 1, length - 1);
  if (index < 0) return signalBuiltIn(engine, context, 'index-out-of-range', Number(longAt(context, 1)), length);
  const code = codePointAt(context.heap.bytes, characterOffset(context.heap, text, index));
  context.sp -= 4;
  push(context, code, 0);
  release(context, text);
  return Result.Next;
};

/** Byte offset of the first occurrence at or after `from`; −1 when there is none. */
const find = (bytes: Uint8Array, part: Uint8Array, from: number): number => {
  if (part.length === 0) return from;
  const last = bytes.length - part.length;
  for (let at = bytes.indexOf(part[0]!, from); at >= 0 && at <= last; at = bytes.indexOf(part[0]!, at + 1)) {
    let same = 1;
    while (same < part.length && bytes[at + same] === part[same]) same++;
    if (same === part.length) return at;
  }
  return -1;
};

const indexOf: Operation = (engine, context, type) => {
  if (!isOwn(context, 1) || !isOwn(context, 2)) return signalBuiltIn(engine, context, 'foreign-reference');
  const [text, part] = [low(context, 2), low(context, 1)];
  const bytes = bytesOf(context, text);
  const at = find(bytes, bytesOf(context, part), 0);
  context.sp -= 4;
  if (at < 0) push(context, 0, 0);
  else {
    let characters = 0;
    for (let byte = 0; byte < at; byte += characterLength(bytes[byte]!)) characters++;
    if (!pushSome(engine, context, type, characters, 0)) {
      context.sp += 4;
      return signalBuiltIn(engine, context, 'out-of-memory', 8);
    }
  }
  engine.charge(bytes.length);
  release(context, text);
  release(context, part);
  return Result.Next;
};

const split: Operation = (engine, context, type) => {
  if (!isOwn(context, 1) || !isOwn(context, 2)) return signalBuiltIn(engine, context, 'foreign-reference');
  const [text, separator] = [low(context, 2), low(context, 1)];
  const bytes = bytesOf(context, text);
  const by = bytesOf(context, separator);
  const list = newList(engine, context, type, 0);
  const add = (part: Uint8Array): boolean => {
    const made = newString(context.heap, part, siteOf(context));
    if (made !== 0 && append(engine, context, list, type, made, context.id)) return true;
    if (made !== 0) context.heap.release(made);
    return false;
  };
  let fits = list !== 0;
  if (by.length === 0) {
    for (let at = 0; at < bytes.length && fits; ) {
      const next = at + characterLength(bytes[at]!);
      fits = add(bytes.subarray(at, next));
      at = next;
    }
  } else {
    let from = 0;
    for (let at = find(bytes, by, 0); at >= 0 && fits; at = find(bytes, by, from)) {
      fits = add(bytes.subarray(from, at));
      from = at + by.length;
    }
    fits &&= add(bytes.subarray(from));
  }
  if (!fits) {
    if (list !== 0) context.heap.release(list);
    return signalBuiltIn(engine, context, 'out-of-memory', bytes.length);
  }
  engine.charge(bytes.length);
  context.sp -= 4;
  pushReference(context, list);
  release(context, text);
  release(context, separator);
  return Result.Next;
};

const join: Operation = (engine, context) => {
  if (!isOwn(context, 1) || !isOwn(context, 2)) return signalBuiltIn(engine, context, 'foreign-reference');
  const [list, separator] = [low(context, 2), low(context, 1)];
  const by = bytesOf(context, separator);
  const parts = context.heap.children(list).map((part) => bytesOf(context, part));
  const length = parts.reduce((sum, part) => sum + part.length, 0) + by.length * Math.max(0, parts.length - 1);
  if (length > context.heap.limit) return signalBuiltIn(engine, context, 'out-of-memory', length);
  const bytes = new Uint8Array(length);
  let at = 0;
  parts.forEach((part, index) => {
    if (index > 0) {
      bytes.set(by, at);
      at += by.length;
    }
    bytes.set(part, at);
    at += part.length;
  });
  engine.charge(payload(context, list, listWord.length) * 4);
  return replaceBy(engine, context, 2, [list, separator], bytes);
};

const toString: Operation = (engine, context, type) => {
  const isReference = engine.code.layouts.isReference(type);
  const reference = isReference ? low(context, 1) : 0;
  if (isReference && !isOwn(context, 1) && !(reference === 0 && high(context, 1) === 0))
    return signalBuiltIn(engine, context, 'foreign-reference');
  if (type === stringType && reference !== 0) return Result.Next;
  const bytes = encodeText(engine.format(context, type, low(context, 1), high(context, 1)));
  return replaceBy(engine, context, 1, [reference], bytes);
};

const parse: Operation = (engine, context, type) => {
  if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
  const reference = low(context, 1);
  const text = decodeText(bytesOf(context, reference));
  const value = /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  context.sp -= 2;
  if (value === undefined || BigInt.asIntN(64, value) !== value) push(context, 0, 0);
  else {
    pushLong(context, value);
    context.sp -= 2;
    const [lowWord, highWord] = [context.stack[context.sp]!, context.stack[context.sp + 1]!];
    context.stack[context.sp] = reference;
    context.stack[context.sp + 1] = context.id;
    if (!pushSome(engine, context, type, lowWord, highWord)) {
      context.sp += 2;
      return signalBuiltIn(engine, context, 'out-of-memory', 8);
    }
  }
  release(context, reference);
  return Result.Next;
};

/** Ends the run with an output call; the answer completes the instruction. */
const print: Operation = (engine, context, type) => {
  const isReference = engine.code.layouts.isReference(type);
  if (context.host?.answered) {
    context.host = undefined;
    if (isReference) release(context, low(context, 1));
    context.sp -= 2;
    return Result.Next;
  }
  if (isReference && !isOwn(context, 1) && !(low(context, 1) === 0 && high(context, 1) === 0))
    return signalBuiltIn(engine, context, 'foreign-reference');
  const text =
    type === stringType && low(context, 1) !== 0
      ? textOf(context.heap, low(context, 1))
      : engine.format(context, type, low(context, 1), high(context, 1));
  const token = engine.nextToken++;
  context.host = { token, answered: false };
  context.state = 'waiting for host';
  context.detail = 'print';
  engine.outcome = {
    kind: 'host',
    context: context.id,
    address: engine.code.addressAt(context.pc),
    call: { token, name: 'print', effect: 'output', arguments: encodeText(`${text}\n`) },
  };
  return Result.Blocked;
};

export const textOperations: Readonly<Record<string, Operation>> = {
  str_len: (engine, context) => {
    if (!isOwn(context, 1)) return signalBuiltIn(engine, context, 'foreign-reference');
    const text = low(context, 1);
    context.sp -= 2;
    pushNumber(context, payload(context, text, 0));
    release(context, text);
    return Result.Next;
  },
  str_concat: concat,
  str_slice: slice,
  str_char_at: charAt,
  str_index_of: indexOf,
  str_split: split,
  str_join: join,
  to_string: toString,
  parse_i64: parse,
  print,
};
