/** Operations on tables (core specification, section 4.4.6) and calls through them and through references. */
import { i64 } from '../types.ts';
import { hot } from './interpret.generated.ts';
import { mustCharge, sizeAt, trap } from './memory.ts';
import { type ColdOperation, Exit, referenceKind, type State, type Table } from './state.ts';

const outOfBounds = 'out of bounds table access';
/** Of an element. */
const elementBytes = 8;
const isWide = (table: Table): boolean => table.type.limits.index === i64;

/** Makes room for `length` elements. */
export const growTable = (table: Table, length: number): void => {
  if (length * 2 > table.words.length) {
    const words = new Int32Array(Math.max(length, Math.min(table.length * 2, length * 2)) * 2);
    words.set(table.words.subarray(0, table.length * 2));
    table.words = words;
  }
  table.length = length;
};

const get: ColdOperation = (state, code, pc, fp) => {
  const table = state.tables[code[pc + 3]!]!;
  const index = sizeAt(state, fp + code[pc + 2]!, isWide(table));
  if (index >= table.length) return trap(state, outOfBounds);
  const to = fp + code[pc + 1]!;
  state.words[to] = table.words[index * 2]!;
  state.words[to + 1] = table.words[index * 2 + 1]!;
  return pc + 4;
};

const set: ColdOperation = (state, code, pc, fp) => {
  const table = state.tables[code[pc + 3]!]!;
  const index = sizeAt(state, fp + code[pc + 1]!, isWide(table));
  if (index >= table.length) return trap(state, outOfBounds);
  const from = fp + code[pc + 2]!;
  table.words[index * 2] = state.words[from]!;
  table.words[index * 2 + 1] = state.words[from + 1]!;
  return pc + 4;
};

const init: ColdOperation = (state, code, pc, fp) => {
  const elements = state.elements[code[pc + 4]!]!;
  const table = state.tables[code[pc + 5]!]!;
  const to = sizeAt(state, fp + code[pc + 1]!, isWide(table));
  const from = state.words[fp + code[pc + 2]!]! >>> 0;
  const length = state.words[fp + code[pc + 3]!]! >>> 0;
  const available = elements.dropped ? 0 : elements.words.length / 2;
  if (from + length > available || to + length > table.length) return trap(state, outOfBounds);
  if (mustCharge(state, length * elementBytes)) return -Exit.Charge;
  if (length > 0) table.words.set(elements.words.subarray(from * 2, (from + length) * 2), to * 2);
  return pc + 6;
};

const copy: ColdOperation = (state, code, pc, fp) => {
  const target = state.tables[code[pc + 4]!]!;
  const source = state.tables[code[pc + 5]!]!;
  const to = sizeAt(state, fp + code[pc + 1]!, isWide(target));
  const from = sizeAt(state, fp + code[pc + 2]!, isWide(source));
  const length = sizeAt(state, fp + code[pc + 3]!, isWide(target) && isWide(source));
  if (from + length > source.length || to + length > target.length) return trap(state, outOfBounds);
  if (mustCharge(state, length * elementBytes)) return -Exit.Charge;
  if (source === target) target.words.copyWithin(to * 2, from * 2, (from + length) * 2);
  else target.words.set(source.words.subarray(from * 2, (from + length) * 2), to * 2);
  return pc + 6;
};

const fill: ColdOperation = (state, code, pc, fp) => {
  const table = state.tables[code[pc + 4]!]!;
  const to = sizeAt(state, fp + code[pc + 1]!, isWide(table));
  const length = sizeAt(state, fp + code[pc + 3]!, isWide(table));
  if (to + length > table.length) return trap(state, outOfBounds);
  if (mustCharge(state, length * elementBytes)) return -Exit.Charge;
  const from = fp + code[pc + 2]!;
  for (let index = to; index < to + length; index++) {
    table.words[index * 2] = state.words[from]!;
    table.words[index * 2 + 1] = state.words[from + 1]!;
  }
  return pc + 5;
};

const grow: ColdOperation = (state, code, pc, fp) => {
  const table = state.tables[code[pc + 4]!]!;
  const from = fp + code[pc + 2]!;
  const low = state.words[from]!;
  const high = state.words[from + 1]!;
  const by = sizeAt(state, fp + code[pc + 3]!, isWide(table));
  const before = table.length;
  const { maximum } = table.type.limits;
  const limit = Math.min(
    maximum === undefined ? Number.POSITIVE_INFINITY : Number(maximum),
    state.limits.tableElements,
  );
  const to = fp + code[pc + 1]!;
  if (before + by > limit) {
    state.words[to] = -1;
    state.words[to + 1] = -1;
    return pc + 5;
  }
  if (mustCharge(state, by * elementBytes)) return -Exit.Charge;
  growTable(table, before + by);
  for (let index = before; index < before + by; index++) {
    table.words[index * 2] = low;
    table.words[index * 2 + 1] = high;
  }
  state.words[to] = before;
  state.words[to + 1] = 0;
  return pc + 5;
};

const size: ColdOperation = (state, code, pc, fp) => {
  const to = fp + code[pc + 1]!;
  state.words[to] = state.tables[code[pc + 2]!]!.length;
  state.words[to + 1] = 0;
  return pc + 3;
};

/** The function behind an element of a table, checked; -1 and a trap message when there is none. */
const calleeInTable = (state: State, table: Table, index: number, type: number): number => {
  if (index >= table.length) {
    state.trap('undefined element');
    return -1;
  }
  if (table.words[index * 2 + 1] !== referenceKind.func) {
    state.trap(`uninitialized element ${index}`);
    return -1;
  }
  const callee = table.words[index * 2]!;
  if (!state.types.isSubtype(state.store[callee]!.type, type)) {
    state.trap('indirect call type mismatch');
    return -1;
  }
  return callee;
};

/** Resolves the callee of a call through a table or reference into `state.callee`; an {@link Exit}. */
export const resolveCallee = (state: State, code: Int32Array, pc: number, fp: number): number => {
  if (code[pc] === hot.call_ref) {
    // The fast check failed: null.
    state.trap('null function reference');
    return Exit.Trap;
  }
  const table = state.tables[code[pc + 2]!]!;
  const callee = calleeInTable(state, table, sizeAt(state, fp + code[pc + 1]!, isWide(table)), code[pc + 3]!);
  if (callee < 0) return Exit.Trap;
  state.callee = callee;
  state.base = fp + code[pc + 4]!;
  return Exit.Call;
};

/** Words of a call behind the operation, by what the callee is found in. */
export const callLength = (operation: number): number =>
  operation === hot.call || operation === hot['call:other'] || operation === hot.call_ref ? 6 : 8;

const tail =
  (words: number, resolve: (state: State, code: Int32Array, pc: number, fp: number) => number): ColdOperation =>
  (state, code, pc, fp) => {
    const callee = resolve(state, code, pc, fp);
    if (callee < 0) return -Exit.Trap;
    state.callee = callee;
    state.base = fp + code[pc + words]!;
    state.tailWords = code[pc + words + 1]!;
    return -Exit.Tail;
  };

export const tableOperations: Readonly<Record<string, ColdOperation>> = {
  'table.get': get,
  'table.set': set,
  'table.init': init,
  'elem.drop': (state, code, pc) => {
    state.elements[code[pc + 1]!]!.dropped = true;
    return pc + 2;
  },
  'table.copy': copy,
  'table.fill': fill,
  'table.grow': grow,
  'table.size': size,
  // Tables with 64-bit indices; the others are hot.
  call_indirect: () => -Exit.Indirect,
  return_call: tail(2, (_, code, pc) => code[pc + 1]!),
  return_call_indirect: tail(4, (state, code, pc, fp) => {
    const table = state.tables[code[pc + 2]!]!;
    return calleeInTable(state, table, sizeAt(state, fp + code[pc + 1]!, isWide(table)), code[pc + 3]!);
  }),
  return_call_ref: tail(2, (state, code, pc, fp) => {
    const slot = fp + code[pc + 1]!;
    if (state.words[slot + 1] === referenceKind.func) return state.words[slot]!;
    state.trap('null function reference');
    return -1;
  }),
};
