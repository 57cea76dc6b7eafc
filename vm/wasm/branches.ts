/** Instructions that choose: where to go on, or with which operand. Their sides, as coverage and the editor show them. */
import type { InstructionReader } from './decode/instruction-reader.ts';
import type { FunctionCode } from './function-code.ts';
import { opcodeNamed } from './opcodes.ts';

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;

/** How an instruction chooses between its sides. */
type Choice = 'condition' | 'no condition' | 'case' | 'null' | 'not null' | 'cast' | 'cast fails' | 'operand';

interface Row {
  readonly choice: Choice;
  /** Of the side that goes straight on (or takes the first operand), and of the other. */
  readonly labels: readonly [string, string];
}

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
    ] as const
  ).map(([name, choice, first, second]) => [keyOf(name), { choice, labels: [first, second] }]),
);
/** `select` with types has an opcode of its own. */
const typedSelect = keyOf('select') + 1;

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

/** The branch that a reader has read; undefined for other instructions, and where every side leads to the same place. */
export const branchOf = (code: FunctionCode, reader: InstructionReader): Branch | undefined => {
  const row = rows.get(reader.key === typedSelect ? typedSelect - 1 : reader.key);
  if (!row) return undefined;
  const { choice, labels } = row;
  const straight = code.passed(reader.at);
  if (choice === 'case') return tableOf(code, reader);
  const other = choice === 'operand' ? straight : code.targets(reader)[0];
  if (other === undefined || (other === straight && choice !== 'operand')) return undefined;
  return {
    choice,
    sides: [
      { label: labels[0], target: straight },
      { label: labels[1], target: other },
    ],
    sideOfLabel: [],
  };
};

const final: ReadonlySet<number> = new Set(
  [
    'br',
    'br_table',
    'return',
    'unreachable',
    'throw',
    'throw_ref',
    'return_call',
    'return_call_indirect',
    'return_call_ref',
    'else',
  ].map(keyOf),
);

/**
 * Where control may go straight on behind the instruction that a reader has read; undefined where it does not. An `end` of a block is
 * no place.
 */
export const goesStraight = (code: FunctionCode, reader: InstructionReader): number | undefined =>
  final.has(reader.key) || code.passed(reader.start) !== reader.start ? undefined : code.passed(reader.at);

/** One side for each place that a table leads to, named by its cases. */
const tableOf = (code: FunctionCode, reader: InstructionReader): Branch | undefined => {
  const { start, count, list } = reader;
  const targets = Array.from(list.subarray(0, count), (label) => code.branchTarget(start, label >>> 0) ?? start);
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
