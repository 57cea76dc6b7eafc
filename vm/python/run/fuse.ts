/** Fused operations: one operation for a common sequence. Only the head is replaced, so jumps into the middle work. */
import { opcodeOf } from '../opcodes.ts';
import type { LinkedCode } from './code.ts';

/** Numbers of the fused operations; the interpreter has them as literals. */
export const fusedNumbers = {
  localLocal: 126,
  localConst: 127,
  forStore: 128,
  lessJump: 129,
  lessEqualJump: 130,
  greaterJump: 131,
  greaterEqualJump: 132,
  equalJump: 133,
  notEqualJump: 134,
  localLocalItem: 135,
  constAdd: 136,
  constSubtract: 137,
  constMultiply: 138,
  constModulo: 139,
  localAdd: 140,
  localSubtract: 141,
  localMultiply: 142,
  addStore: 143,
  copyItem: 144,
  constItem: 145,
  localItem: 146,
  swapStore: 147,
  localLocalMultiply: 148,
  localConstItem: 149,
} as const;

const sequences: readonly (readonly [number, readonly string[]])[] = [
  [fusedNumbers.copyItem, ['COPY', 'COPY', 'LOAD_ITEM']],
  [fusedNumbers.swapStore, ['SWAP', 'SWAP', 'STORE_ITEM']],
  [fusedNumbers.localLocalMultiply, ['LOAD_LOCAL', 'LOAD_LOCAL', 'MUL']],
  [fusedNumbers.localConstItem, ['LOAD_LOCAL', 'LOAD_CONST', 'LOAD_ITEM']],
  [fusedNumbers.localLocalItem, ['LOAD_LOCAL', 'LOAD_LOCAL', 'LOAD_ITEM']],
  [fusedNumbers.forStore, ['FOR_ITER', 'STORE_LOCAL']],
  [fusedNumbers.lessJump, ['LESS', 'JUMP_IF_FALSE']],
  [fusedNumbers.lessEqualJump, ['LESS_EQUAL', 'JUMP_IF_FALSE']],
  [fusedNumbers.greaterJump, ['GREATER', 'JUMP_IF_FALSE']],
  [fusedNumbers.greaterEqualJump, ['GREATER_EQUAL', 'JUMP_IF_FALSE']],
  [fusedNumbers.equalJump, ['EQUAL', 'JUMP_IF_FALSE']],
  [fusedNumbers.notEqualJump, ['NOT_EQUAL', 'JUMP_IF_FALSE']],
  [fusedNumbers.constAdd, ['LOAD_CONST', 'ADD']],
  [fusedNumbers.constAdd, ['LOAD_CONST', 'INPLACE_ADD']],
  [fusedNumbers.constSubtract, ['LOAD_CONST', 'SUB']],
  [fusedNumbers.constSubtract, ['LOAD_CONST', 'INPLACE_SUB']],
  [fusedNumbers.constMultiply, ['LOAD_CONST', 'MUL']],
  [fusedNumbers.constModulo, ['LOAD_CONST', 'MOD']],
  [fusedNumbers.constItem, ['LOAD_CONST', 'LOAD_ITEM']],
  [fusedNumbers.localAdd, ['LOAD_LOCAL', 'ADD']],
  [fusedNumbers.localSubtract, ['LOAD_LOCAL', 'SUB']],
  [fusedNumbers.localMultiply, ['LOAD_LOCAL', 'MUL']],
  [fusedNumbers.localItem, ['LOAD_LOCAL', 'LOAD_ITEM']],
  [fusedNumbers.addStore, ['INPLACE_ADD', 'STORE_LOCAL']],
  [fusedNumbers.addStore, ['ADD', 'STORE_LOCAL']],
  [fusedNumbers.localConst, ['LOAD_LOCAL', 'LOAD_CONST']],
  [fusedNumbers.localLocal, ['LOAD_LOCAL', 'LOAD_LOCAL']],
];

const copy = opcodeOf('COPY');
const swap = opcodeOf('SWAP');

/** By the number of the head. */
const byHead = new Map<number, { readonly number: number; readonly rest: readonly number[] }[]>();
for (const [number, names] of sequences) {
  const [head, ...rest] = names.map(opcodeOf) as [number, ...number[]];
  byHead.set(head, [...(byHead.get(head) ?? []), { number, rest }]);
}

/** Pairs that must not swallow what would be fused better behind them. */
const matches = (code: LinkedCode, ip: number, rest: readonly number[]): boolean => {
  for (let at = 0; at <= rest.length; at++) if (code.patches[ip + at] !== 0) return false;
  // The copies and exchanges of an augmented assignment to an item.
  const head = code.plainCode[2 * ip] as number;
  if (head === copy && (code.plainCode[2 * ip + 1] !== 2 || code.plainCode[2 * ip + 3] !== 2)) return false;
  if (head === swap && (code.plainCode[2 * ip + 1] !== 3 || code.plainCode[2 * ip + 3] !== 2)) return false;
  return rest.every((opcode, at) => code.plainCode[2 * (ip + 1 + at)] === opcode);
};

const plainPairs: ReadonlySet<number> = new Set([fusedNumbers.localConst, fusedNumbers.localLocal]);

/** Replaces the heads of sequences that have no patch inside. */
export const fuse = (code: LinkedCode): void => {
  const found = new Int32Array(code.length);
  for (let ip = 0; ip < code.length; ip++) {
    const rows = byHead.get(code.plainCode[2 * ip] as number);
    const row = rows?.find(({ rest }) => matches(code, ip, rest));
    if (row) found[ip] = row.number;
  }
  for (let ip = 0; ip < code.length; ip++) {
    const number = found[ip] as number;
    if (number === 0) continue;
    // Two loads are worth less than an operation on the second one.
    const behind = found[ip + 1] ?? 0;
    if (plainPairs.has(number) && behind !== 0 && !plainPairs.has(behind)) continue;
    code.hot[2 * ip] = number;
  }
};
