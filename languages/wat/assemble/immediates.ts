/** Immediates of instructions: from the text to the binary format. */

import type { ImmediateKind, Opcode } from '../../../vm/wasm/opcodes.ts';
import { heapOf, isNullable } from '../../../vm/wasm/types.ts';
import { floatBits, unsigned } from '../syntax/numbers.ts';
import type { List, Node } from '../syntax/tree.ts';
import { Cursor } from './cursor.ts';
import { writeValueTypes } from './encode-types.ts';
import { isKeyword } from './keywords.ts';
import type { ModuleScope } from './scope.ts';
import { takeNumber } from './spaces.ts';
import type { MarkedWriter } from './writer.ts';

/** What the immediates of an instruction may name besides the module's own spaces. */
export interface FunctionScope {
  readonly module: ModuleScope;
  /** A local, by number or name. */
  takeLocal(cursor: Cursor): number;
  /** How many blocks a label is away. */
  takeLabel(cursor: Cursor): number;
}

type Write = (scope: FunctionScope, cursor: Cursor, writer: MarkedWriter, opcode: Opcode) => void;

/** Reads and writes the immediates of an instruction that begins no block. */
export const writeImmediates: Write = (scope, cursor, writer, opcode) => {
  const special = specials.get(opcode.immediates.join(', '));
  if (special) {
    special(scope, cursor, writer, opcode);
    return;
  }
  let type = 0;
  for (const kind of opcode.immediates) {
    if (kind === 'type') {
      type = scope.module.types.space.take(cursor);
      writer.u32(type);
    } else if (kind === 'field') writer.u32(takeField(scope, cursor, type));
    else writers[kind](scope, cursor, writer, opcode);
  }
};

const takeField = ({ module }: FunctionScope, cursor: Cursor, type: number): number => {
  const { current } = cursor;
  if (current?.kind !== 'identifier') return takeNumber(cursor, 'a field');
  cursor.at++;
  const index = module.types.fields.get(type)?.indexOf(current.name);
  if (index === undefined) cursor.problem(`unknown field $${current.name}`, current);
  return index ?? 0;
};

const takeFloat = (cursor: Cursor, width: 32 | 64): bigint => {
  const { current } = cursor;
  const literal = current?.kind === 'word' ? floatBits(current.text, width) : 'no number';
  if (current === undefined || literal === 'no number') {
    cursor.unexpected('a number');
    return 0n;
  }
  cursor.at++;
  if (literal !== 'range') return literal.value;
  cursor.problem('constant out of range', current);
  return 0n;
};

const shapes: Readonly<Record<string, { readonly lanes: number; readonly bits: number; readonly float: boolean }>> = {
  i8x16: { lanes: 16, bits: 8, float: false },
  i16x8: { lanes: 8, bits: 16, float: false },
  i32x4: { lanes: 4, bits: 32, float: false },
  i64x2: { lanes: 2, bits: 64, float: false },
  f32x4: { lanes: 4, bits: 32, float: true },
  f64x2: { lanes: 2, bits: 64, float: true },
};

const isLaneLiteral = (cursor: Cursor): boolean => {
  const { current } = cursor;
  return current?.kind === 'word' && /^[+-]|^[0-9]|^inf$|^nan/.test(current.text);
};

/** `v128.const i32x4 1 2 3 4`. */
const writeVector = (cursor: Cursor, writer: MarkedWriter): void => {
  const { current } = cursor;
  const shape = current?.kind === 'word' ? shapes[current.text] : undefined;
  if (!shape) {
    cursor.unexpected('a shape (i32x4)');
    return;
  }
  cursor.at++;
  const { lanes, bits, float } = shape;
  const first = cursor.at;
  while (isLaneLiteral(cursor)) cursor.at++;
  const literals = cursor.at - first;
  const unknown = cursor.items.slice(first, cursor.at).find((item) => item.kind === 'word' && !isKeyword(item.text));
  if (unknown) cursor.unexpected('a number', unknown);
  else if (literals !== lanes)
    cursor.problem('wrong number of lane literals', cursor.items[first + lanes] ?? cursor.place);
  if (unknown || literals !== lanes) return;
  for (cursor.at = first; cursor.at < first + lanes; ) {
    const before = cursor.at;
    const value = float ? takeFloat(cursor, bits as 32 | 64) : cursor.takeInteger(bits);
    // What is no number of this shape is passed over, so that one mistake is one message.
    if (cursor.at === before) cursor.at++;
    writer.bits(value, bits / 8);
  }
};

const isMemoryIndex = (cursor: Cursor, lane: boolean): boolean => {
  if (!cursor.isIndex) return false;
  if (!lane || cursor.current?.kind === 'identifier') return true;
  const next = cursor.items[cursor.at + 1];
  return next?.kind === 'word' && (unsigned(next.text) !== undefined || /^(offset|align)=/.test(next.text));
};

const takeOption = (cursor: Cursor, name: 'offset' | 'align'): bigint | undefined => {
  const { current } = cursor;
  if (current?.kind !== 'word' || !current.text.startsWith(`${name}=`)) return undefined;
  cursor.at++;
  const value = unsigned(current.text.slice(name.length + 1));
  if (value === undefined) {
    cursor.problem(`unknown operator ${current.text}`, current);
    return undefined;
  }
  if (value < 1n << 64n) return value;
  cursor.problem('offset out of range', current);
  return 0n;
};

const writeMemoryArgument = (
  { module }: FunctionScope,
  cursor: Cursor,
  writer: MarkedWriter,
  opcode: Opcode,
  lane: boolean,
): void => {
  const memory = isMemoryIndex(cursor, lane) ? module.memories.take(cursor) : 0;
  const offset = takeOption(cursor, 'offset') ?? 0n;
  const place = cursor.place;
  const alignment = takeOption(cursor, 'align');
  let exponent = opcode.alignment ?? 0;
  if (alignment !== undefined) {
    if (alignment === 0n || (alignment & (alignment - 1n)) !== 0n)
      cursor.problem('alignment must be a power of two', place);
    else exponent = alignment.toString(2).length - 1;
  }
  writer.u32(exponent | (memory === 0 ? 0 : 0x40));
  if (memory !== 0) writer.u32(memory);
  writer.u64(offset);
};

/** Handlers of `try_table`: their labels count from outside of it. */
export const writeHandlers = (scope: FunctionScope, cursor: Cursor, writer: MarkedWriter): void => {
  const kinds = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'] as const;
  const lists: List[] = [];
  for (let list = cursor.takeList(...kinds); list; list = cursor.takeList(...kinds)) lists.push(list);
  writer.u32(lists.length);
  for (const list of lists) {
    const handler = new Cursor(list, cursor.report);
    const head = list.items[0];
    const code = kinds.indexOf((head?.kind === 'word' ? head.text : '') as (typeof kinds)[number]);
    writer.byte(code);
    if (code < 2) writer.u32(scope.module.tags.take(handler));
    writer.u32(scope.takeLabel(handler));
    handler.finish();
  }
};

const writers: Readonly<Record<Exclude<ImmediateKind, 'type' | 'field'>, Write>> = {
  'block type': () => {
    throw new Error('blocks are assembled by their own code');
  },
  handlers: () => {
    throw new Error('blocks are assembled by their own code');
  },
  label: (scope, cursor, writer) => writer.u32(scope.takeLabel(cursor)),
  'label table': (scope, cursor, writer) => {
    const labels = [scope.takeLabel(cursor)];
    while (cursor.isIndex) labels.push(scope.takeLabel(cursor));
    writer.u32(labels.length - 1);
    for (const label of labels) writer.u32(label);
  },
  function: ({ module }, cursor, writer) => writer.u32(module.functions.take(cursor)),
  table: ({ module }, cursor, writer) => writer.u32(module.tables.takeOptional(cursor) ?? 0),
  local: (scope, cursor, writer) => writer.u32(scope.takeLocal(cursor)),
  global: ({ module }, cursor, writer) => writer.u32(module.globals.take(cursor)),
  memory: ({ module }, cursor, writer) => writer.u32(module.memories.takeOptional(cursor) ?? 0),
  'memory argument': (scope, cursor, writer, opcode) =>
    writeMemoryArgument(scope, cursor, writer, opcode, opcode.immediates.includes('lane')),
  data: ({ module }, cursor, writer) => writer.u32(module.data.take(cursor)),
  element: ({ module }, cursor, writer) => writer.u32(module.elements.take(cursor)),
  tag: ({ module }, cursor, writer) => writer.u32(module.tags.take(cursor)),
  lane: (_, cursor, writer) => writer.byte(Number(cursor.takeUnsigned(8, 'a lane'))),
  shuffle: (_, cursor, writer) => {
    const first = cursor.at;
    while (isLaneLiteral(cursor)) cursor.at++;
    const lanes = cursor.items.slice(first, cursor.at);
    if (lanes.length !== 16) {
      const unknown = cursor.current?.kind === 'word' && lanes.length < 16;
      if (unknown) cursor.unexpected('a lane');
      else cursor.problem('invalid lane length', lanes[16] ?? cursor.place);
      return;
    }
    for (const lane of lanes) {
      const value = lane.kind === 'word' ? unsigned(lane.text) : undefined;
      if (value === undefined || value > 255n) cursor.problem('i8 constant out of range', lane);
      writer.byte(Number((value ?? 0n) & 0xffn));
    }
  },
  i32: (_, cursor, writer) => writer.s64(BigInt.asIntN(32, cursor.takeInteger(32))),
  i64: (_, cursor, writer) => writer.s64(BigInt.asIntN(64, cursor.takeInteger(64))),
  f32: (_, cursor, writer) => writer.bits(takeFloat(cursor, 32), 4),
  f64: (_, cursor, writer) => writer.bits(takeFloat(cursor, 64), 8),
  v128: (_, cursor, writer) => writeVector(cursor, writer),
  'heap type': ({ module }, cursor, writer) => writer.heapType(module.types.takeHeapType(cursor)),
  'reference type': ({ module }, cursor, writer) => writer.heapType(heapOf(module.types.takeReferenceType(cursor))),
  cast: (scope, cursor, writer) => {
    const label = scope.takeLabel(cursor);
    const [from, to] = [
      scope.module.types.takeReferenceType(cursor),
      scope.module.types.takeReferenceType(cursor),
    ] as const;
    writer.byte((isNullable(from) ? 1 : 0) | (isNullable(to) ? 2 : 0));
    writer.u32(label);
    writer.heapType(heapOf(from));
    writer.heapType(heapOf(to));
  },
  'value types': ({ module }, cursor, writer) => writeValueTypes(writer, module.types.takeResults(cursor)),
  count: (_, cursor, writer) => writer.u32(takeNumber(cursor, 'a count')),
};

/** Both indices or none, in the order of the text. */
const takePair = (cursor: Cursor, space: { take(cursor: Cursor): number }): readonly [number, number] => {
  if (!cursor.isIndex) return [0, 0];
  const first = space.take(cursor);
  return [first, space.take(cursor)];
};

const hasTwoIndices = (cursor: Cursor): boolean => {
  const next = cursor.items[cursor.at + 1];
  return (
    cursor.isIndex && (next?.kind === 'identifier' || (next?.kind === 'word' && unsigned(next.text) !== undefined))
  );
};

/** Instructions whose text has another order, or leaves an index out. */
const specials: ReadonlyMap<string, Write> = new Map<string, Write>([
  [
    'type, table',
    ({ module }, cursor, writer) => {
      const table = module.tables.takeOptional(cursor) ?? 0;
      const use = module.types.takeUse(cursor, false);
      writer.u32(module.types.resolve(use));
      writer.u32(table);
    },
  ],
  [
    'data, memory',
    ({ module }, cursor, writer) => {
      const memory = hasTwoIndices(cursor) ? module.memories.take(cursor) : 0;
      writer.u32(module.data.take(cursor));
      writer.u32(memory);
    },
  ],
  [
    'element, table',
    ({ module }, cursor, writer) => {
      const table = hasTwoIndices(cursor) ? module.tables.take(cursor) : 0;
      writer.u32(module.elements.take(cursor));
      writer.u32(table);
    },
  ],
  [
    'memory, memory',
    ({ module }, cursor, writer) => {
      for (const index of takePair(cursor, module.memories)) writer.u32(index);
    },
  ],
  [
    'table, table',
    ({ module }, cursor, writer) => {
      for (const index of takePair(cursor, module.tables)) writer.u32(index);
    },
  ],
]);

/** Whether the reference type that follows is nullable: `ref.test` and `ref.cast` have a row for each. */
export const isNullableText = (node: Node | undefined): boolean => {
  if (node?.kind !== 'list') return true;
  const second = node.items[1];
  return second?.kind === 'word' && second.text === 'null';
};
