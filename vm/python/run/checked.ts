/** What text bytecode is checked for before each instruction where the loader could not prove it. */

import { operandIn } from '../image.ts';
import { error } from '../objects/errors.ts';
import type { PyException } from '../objects/values.ts';
import { opcodes, stackEffect } from '../opcodes.ts';
import { internal } from './code.ts';
import type { Engine } from './engine.ts';

/** The error that the next instruction would be; the clock counts it. */
export const beforeInstruction = (engine: Engine): PyException | undefined => {
  const { code, pc, sp } = engine;
  const opcode = code.plainCode[pc] as number;
  const row = opcodes[opcode];
  if (!row || opcode >= internal.fallOff) return undefined;
  const operand = operandIn(code.source.instructions[pc / 2] as number);
  const { pops, pushes } = stackEffect(opcode, operand);
  const depth = sp - engine.operandBase(engine.top) + 1;
  const limit = engine.dialect === 'bytecode' ? engine.limits.stackSize : Number.POSITIVE_INFINITY;
  let problem: PyException | undefined;
  if (depth < pops)
    problem = error(
      'StackUnderflow',
      `${row.name} needs ${pops} value${pops === 1 ? '' : 's'} on the operand stack, which has ${depth}`,
    ).exception;
  else if (depth - pops + pushes > limit)
    problem = error('StackOverflow', `the operand stack limit of ${limit} is reached`).exception;
  else if (row.operand === 'target' && operand >= code.length)
    problem = error('InvalidJumpTarget', `there is no instruction ${operand} in ${code.name}`).exception;
  if (problem) {
    engine.clock++;
    engine.pc += 2;
  }
  return problem;
};
