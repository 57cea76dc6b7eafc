/** Instructions that choose: where to go on, or with which operand. Their sides, as coverage and the editor show them. */
import { opcodeNamed } from './opcodes.ts';

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;

/** How an instruction chooses between its sides. */
type Choice = 'condition' | 'no condition' | 'case' | 'null' | 'not null' | 'cast' | 'cast fails' | 'operand';

interface Row {
  readonly choice: Choice;
  /** Of the side that goes straight on (or takes the first operand), and of the other. */
  readonly labels: readonly [string, string];
}

/** `select` with types has an opcode of its own. */
export const typedSelect = keyOf('select') + 1;

const rows: ReadonlyMap<number, Row> = new Map(
  (
    [
      ['if', 'condition', 'then', 'else'],
      ['br_if', 'no condition', 'not taken', 'taken'],
      ['br_table', 'case', '', ''],
      ['br_on_null', 'null', 'not null', 'null'],
      ['br_on_non_null', 'not null', 'null', 'not null'],
      ['br_on_cast', 'cast', 'other type', 'cast'],
      ['br_on_cast_fail', 'cast fails', 'cast', 'other type'],
      ['select', 'operand', 'first operand', 'second operand'],
      [typedSelect, 'operand', 'first operand', 'second operand'],
    ] as const
  ).map(([name, choice, first, second]) => [
    typeof name === 'string' ? keyOf(name) : name,
    { choice, labels: [first, second] },
  ]),
);
export interface Side {
  readonly label: string;
  /** Offset in the file of where control goes on; ends of blocks are passed over. */
  readonly target: number;
}

export interface Branch {
  readonly choice: Choice;
  /** At least two. The side that goes straight on is the first; those of `br_table` are in the order of its labels. */
  readonly sides: readonly Side[];
  /** Of `br_table`: the side of each label, the default last. */
  readonly sideOfLabel: readonly number[];
}

/** How an opcode chooses; undefined for one that does not. */
export const choiceOf = (key: number): Row | undefined => rows.get(key);

/** The branch of a table whose labels lead to `targets`, one side for each place, named by its cases; undefined when there is only one. */
export const tableSides = (targets: readonly number[]): Branch | undefined => {
  const places = [...new Set(targets)];
  if (places.length < 2) return undefined;
  const sideOfLabel = targets.map((target) => places.indexOf(target));
  return {
    choice: 'case',
    sides: places.map((target, side) => ({ label: cases(sideOfLabel, side), target })),
    sideOfLabel,
  };
};

/** `0, 2-4, default`. */
const cases = (sideOfLabel: readonly number[], side: number): string => {
  const names: string[] = [];
  const last = sideOfLabel.length - 1;
  for (let at = 0; at < last; at++) {
    if (sideOfLabel[at] !== side) continue;
    const from = at;
    while (at + 1 < last && sideOfLabel[at + 1] === side) at++;
    names.push(from === at ? `${at}` : `${from}-${at}`);
  }
  if (sideOfLabel[last] === side) names.push('default');
  return names.join(', ');
};
