/** Which cells of heap objects an instruction that is about to run will read and write. Reading never changes the machine. */
import { listWord, mapWord } from '../heap/blocks.ts';
import { cellAt } from '../inspect/values.ts';
import { type Context, frame } from '../run/context.ts';
import type { Engine } from '../run/engine.ts';
import { entryOrdinal } from '../run/operations/maps.ts';

export type Access = 'read' | 'write' | 'maybe';

/** Cells `from` up to `to` (exclusive) of one object, numbered as locations number them. `maybe`: only a comparison tells. */
export interface TouchedCells {
  readonly access: Access;
  /** Offset of the object. */
  readonly reference: number;
  readonly from: number;
  readonly to: number;
}

interface Operands {
  readonly engine: Engine;
  readonly context: Context;
  /** Offset of the object that the instruction takes. */
  readonly reference: number;
  /** Immediate operand a. */
  readonly a: number;
}

interface Operation {
  /** Where the object's reference lies below the top, in slots; 0: in local 0. */
  readonly object: number;
  readonly touches: readonly {
    readonly access: Access;
    cells(operands: Operands): readonly [from: number, to: number] | undefined;
  }[];
}

const one = (cell: number): readonly [number, number] => [cell, cell + 1];

/** A number on the data stack, in slots below the top; undefined when it is none that numbers a cell. */
const numberAt = ({ context: { stack, sp } }: Operands, below: number): number | undefined =>
  stack[sp - below * 2 + 1] === 0 ? stack[sp - below * 2]! : undefined;

const elementAt =
  (below: number) =>
  (operands: Operands): readonly [number, number] | undefined => {
    const index = numberAt(operands, below);
    return index === undefined ? undefined : one(index);
  };

const lengthOf = ({ context, reference }: Operands): number => context.heap.words[(reference >> 2) + listWord.length]!;

const entriesOf = ({ context, reference }: Operands): number => context.heap.words[(reference >> 2) + mapWord.count]!;

/** The entry of the key that lies so many slots below the top. */
const entryAt =
  (below: number) =>
  ({ engine, context, reference }: Operands): readonly [number, number] | undefined => {
    const { stack, sp } = context;
    const ordinal = entryOrdinal(engine, context, reference, stack[sp - below * 2]!, stack[sp - below * 2 + 1]!);
    return ordinal < 0 ? undefined : one(ordinal);
  };

const field = ({ a }: Operands) => one(a);
const only = () => one(0);

const operations: Readonly<Record<string, Operation>> = {
  dt_set_field: { object: 2, touches: [{ access: 'write', cells: field }] },
  dt_read_field: { object: 1, touches: [{ access: 'read', cells: field }] },
  heap_store: { object: 2, touches: [{ access: 'write', cells: only }] },
  heap_read: { object: 1, touches: [{ access: 'read', cells: only }] },
  capture_read: { object: 0, touches: [{ access: 'read', cells: field }] },
  unwrap: {
    object: 1,
    // A direct option is its value.
    touches: [
      {
        access: 'read',
        cells: ({ engine, a }) => (engine.code.layouts.direct[a] === 1 ? undefined : one(0)),
      },
    ],
  },
  list_set: { object: 3, touches: [{ access: 'write', cells: elementAt(2) }] },
  list_get: { object: 2, touches: [{ access: 'read', cells: elementAt(1) }] },
  list_slice: {
    object: 3,
    touches: [
      {
        access: 'read',
        cells: (operands) => {
          const [from, to] = [numberAt(operands, 2), numberAt(operands, 1)];
          return from === undefined || to === undefined ? undefined : [from, Math.min(to, lengthOf(operands))];
        },
      },
    ],
  },
  list_push: { object: 2, touches: [{ access: 'write', cells: (operands) => one(lengthOf(operands)) }] },
  list_pop: {
    object: 1,
    touches: [
      { access: 'read', cells: (operands) => one(lengthOf(operands) - 1) },
      { access: 'maybe', cells: (operands) => one(lengthOf(operands) - 1) },
    ],
  },
  map_get: { object: 2, touches: [{ access: 'read', cells: entryAt(1) }] },
  map_find: { object: 2, touches: [{ access: 'read', cells: entryAt(1) }] },
  map_put: {
    object: 3,
    touches: [{ access: 'write', cells: (operands) => entryAt(2)(operands) ?? one(entriesOf(operands)) }],
  },
  // Later entries get other numbers.
  map_remove: { object: 2, touches: [{ access: 'maybe', cells: (operands) => [0, entriesOf(operands)] }] },
  map_values: { object: 1, touches: [{ access: 'read', cells: (operands) => [0, entriesOf(operands)] }] },
};

/** Whether an instruction can read (or write) the given cell of some object, as far as its operands tell. */
export const mayTouchCell = (name: string, a: number, cell: number, reads: boolean): boolean => {
  const operation = operations[name];
  if (!operation?.touches.some(({ access }) => (access === 'read') === reads)) return false;
  if (name === 'dt_set_field' || name === 'dt_read_field' || name === 'capture_read') return a === cell;
  return name === 'heap_store' || name === 'heap_read' || name === 'unwrap' ? cell === 0 : true;
};

/** What the instruction at an entry touches with its operands as they are. */
export const touchedCells = (
  engine: Engine,
  context: Context,
  name: string,
  entry: number,
): readonly TouchedCells[] => {
  const operation = operations[name];
  if (!operation) return [];
  const { stack, sp, fp } = context;
  const slot = operation.object === 0 ? fp : sp - operation.object * 2;
  const reference = stack[slot]!;
  if (reference === 0 || stack[slot + 1] !== context.id || context.rp < frame.words) return [];
  const operands = { engine, context, reference, a: engine.code.a[entry]! };
  return operation.touches.flatMap(({ access, cells }) => {
    const found = cells(operands);
    return found && found[0] < found[1] ? [{ access, reference, from: found[0], to: found[1] }] : [];
  });
};

/** The bytes of a heap that cells lie in; undefined while they are not there yet. */
export const bytesOfCells = (
  { heap }: Context,
  { reference, from, to }: TouchedCells,
): { readonly from: number; readonly to: number } | undefined => {
  const [first, last] = [cellAt(heap, reference, from), cellAt(heap, reference, to - 1)];
  return first && last && { from: first.offset, to: last.offset + heap.layouts.sizes[last.type]! };
};
