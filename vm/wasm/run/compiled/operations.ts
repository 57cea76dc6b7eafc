/** The fast form of a function as a list of operations: what the compiled form is written from. */
import { opcodeOfKey } from '../../opcodes.ts';
import { coldBase, hot } from '../interpret.generated.ts';
import { internal } from '../prepare-tables.ts';
import { lastAtMost, type Prepared } from '../prepared.ts';

/** Where an operation may jump to. */
export interface Target {
  readonly place: number;
  /** How far the clock's base moves: what is taken from `rest`. */
  readonly distance: number;
  /** Words to move before the jump, from where, to where. */
  readonly moves: readonly [count: number, from: number, to: number];
}

export interface Operation {
  readonly place: number;
  /** Of the fast form's table; of an operation outside of the switch: the instruction's name, or nothing. */
  readonly name: string;
  /** Number behind {@link coldBase}; -1 of an operation of the switch. */
  readonly cold: number;
  /** Words, the operation's own number first. */
  readonly words: Int32Array;
  readonly targets: readonly Target[];
  /** Whether the next operation is never reached from it. */
  readonly ends: boolean;
}

const names: readonly string[] = (() => {
  const table: string[] = [];
  for (const [name, number] of Object.entries(hot)) table[number] = name;
  return table;
})();

/** Words of operations with a target or a callee, and the place of the target's two words; all others follow from their names. */
const shapes: Readonly<Record<string, readonly [length: number, target: number, moves: number]>> = {
  br: [3, 1, 0],
  br_if: [4, 2, 0],
  br_unless: [4, 2, 0],
  'br:values': [6, 1, 3],
  'br_if:values': [7, 2, 4],
  br_on_null: [7, 2, 4],
  br_on_non_null: [7, 2, 4],
  br_on_cast: [8, 2, 4],
  br_on_cast_fail: [8, 2, 4],
  call: [6, 0, 0],
  'call:other': [6, 0, 0],
  call_ref: [6, 0, 0],
  call_indirect: [8, 0, 0],
  return: [2, 0, 0],
  return32: [3, 0, 0],
  return64: [3, 0, 0],
  'return:values': [4, 0, 0],
  return_call: [5, 0, 0],
  return_call_ref: [5, 0, 0],
  return_call_indirect: [7, 0, 0],
  head: [2, 0, 0],
  nop: [1, 0, 0],
};

const ending = /^(br|br:values|br_table|br_table:values|return.*|unreachable|throw|throw_ref)$/;

const plainLength = (name: string): number => {
  if (name.startsWith('select')) return 5;
  if (name.startsWith('i64.') && name.endsWith(':constant')) return 5;
  if (name === 'const64') return 4;
  if (name.includes('load') || name.includes('store')) return 4;
  const operator = name.replace(':constant', '').replace(/^[if](32|64)\./, '');
  if (/^(const|copy|global)/.test(name)) return 3;
  return /^(eqz|clz|ctz|extend|wrap|sqrt|abs|neg|convert|promote|demote|trunc)/.test(operator) ? 3 : 4;
};

/** Undefined when it is not what the preparation of this function writes. */
export const operationsOf = (fast: Int32Array, prepared: Prepared): readonly Operation[] | undefined => {
  const { fastStart, fastEnd, fastAt } = prepared;
  const operations: Operation[] = [];
  let place = fastStart;
  while (place < fastEnd) {
    const at = place - fastStart;
    const number = fast[at]!;
    const cold = number >= coldBase ? number - coldBase : -1;
    const name = cold < 0 ? (names[number] ?? '') : (opcodeOfKey(cold)?.name ?? '');
    const word = (index: number): number => fast[at + index]!;
    const target = (index: number, moves: number): Target => ({
      place: word(index),
      distance: word(index + 1),
      moves: moves === 0 ? [0, 0, 0] : [word(moves), word(moves + 1), word(moves + 2)],
    });
    const targets: Target[] = [];
    let length: number;
    if (cold >= 0) {
      const next = lastAtMost(fastAt, place) + 1;
      length = number === internal.copy128 ? 3 : (next < fastAt.length ? fastAt[next]! : fastEnd) - place;
    } else if (name === 'br_table' || name === 'br_table:values') {
      const size = name === 'br_table' ? 2 : 5;
      for (let row = 0; row <= word(2); row++) targets.push(target(3 + row * size, size === 2 ? 0 : 5 + row * size));
      length = 3 + (word(2) + 1) * size;
    } else {
      const shape = shapes[name] ?? (/^br_.*:[if]/.test(name) ? ([5, 3, 0] as const) : undefined);
      length = shape ? shape[0] : plainLength(name);
      if (shape && shape[1] > 0) targets.push(target(shape[1], shape[2]));
    }
    if (length <= 0 || name === 'leave' || name === 'native') return undefined;
    operations.push({
      place,
      name,
      cold,
      words: fast.subarray(at, at + length),
      targets,
      ends: ending.test(name),
    });
    place += length;
  }
  return place === fastEnd ? operations : undefined;
};
