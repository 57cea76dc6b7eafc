/** The depth of the operand stack at each instruction, found before the run. */
import { type CodeObject, opcodeIn, operandIn } from '../image.ts';
import { opcodeOf, opcodes, stackEffect } from '../opcodes.ts';

const ends = new Set(['JUMP', 'RETURN_VAL', 'HALT', 'RAISE', 'RERAISE'].map(opcodeOf));
const kept = new Set(['JUMP_IF_TRUE_OR_POP', 'JUMP_IF_FALSE_OR_POP'].map(opcodeOf));
const forIter = opcodeOf('FOR_ITER');
const sends = new Set(['SEND', 'THROW_INTO'].map(opcodeOf));
const jump = opcodeOf('JUMP');

/** Change of the depth when the jump is taken. */
const taken = (opcode: number, pops: number): number =>
  kept.has(opcode) ? 0 : opcode === forIter || sends.has(opcode) ? -1 : -pops;

/** Where one instruction may go on, with the depth there; undefined when it takes too much or goes nowhere. */
const successors = (
  code: CodeObject,
  ip: number,
  depth: number,
): readonly (readonly [number, number])[] | undefined => {
  const word = code.instructions[ip] as number;
  const [opcode, operand] = [opcodeIn(word), operandIn(word)];
  const row = opcodes[opcode];
  if (!row) return [];
  const { pops, pushes } = stackEffect(opcode, operand);
  if (depth < pops) return undefined;
  const next: (readonly [number, number])[] = [];
  if (!ends.has(opcode)) next.push([ip + 1, depth - pops + pushes]);
  if (row.operand === 'target') next.push([operand, opcode === jump ? depth : depth + taken(opcode, pops)]);
  return next;
};

/** Every depth of every instruction, when there is one: what the loader checks. Undefined when there is not. */
const depths = (code: CodeObject): Int32Array | undefined => {
  const { length } = code.instructions;
  const found = new Int32Array(length).fill(-1);
  const work: (readonly [number, number])[] = [[0, 0]];
  for (const { target, depth } of code.handlers) work.push([target, depth + 1]);
  for (let row = work.pop(); row; row = work.pop()) {
    const [ip, depth] = row;
    // Behind the last instruction lies an error of its own; it needs no operands.
    if (ip === length) continue;
    if (ip > length) return undefined;
    if (found[ip] === depth) continue;
    if (found[ip] !== -1) return undefined;
    found[ip] = depth;
    const next = successors(code, ip, depth);
    if (!next) return undefined;
    work.push(...next);
  }
  return found;
};

/** The depths, and the largest one: -1 when the depths of an instruction differ or it takes more than there is. */
export const measure = (code: CodeObject): { readonly largest: number; readonly depths: Int32Array | undefined } => {
  const found = depths(code);
  if (!found) return { largest: -1, depths: undefined };
  let largest = 0;
  for (const [ip, depth] of found.entries()) {
    if (depth < 0) continue;
    const opcode = opcodeIn(code.instructions[ip] as number);
    const { pops, pushes } = opcodes[opcode]
      ? stackEffect(opcode, operandIn(code.instructions[ip] as number))
      : { pops: 0, pushes: 0 };
    largest = Math.max(largest, depth, depth - pops + pushes);
  }
  return { largest, depths: found };
};
