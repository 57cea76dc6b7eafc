/** Instruction traces and stack snapshots. */

import { opcodeIn } from '../image.ts';
import { opcodes } from '../opcodes.ts';
import { quietRepr } from '../protocol/repr.ts';
import type { Engine } from '../run/engine.ts';
import { operandText } from '../spelling.ts';

const operands = (engine: Engine): readonly string[] =>
  engine.stack.slice(engine.operandBase(engine.top), engine.sp + 1).map((value) => quietRepr(value, 200));

/** `[TRACE] IP=6 | ADD [] | STACK=[0, 3]`: the instruction about to run, its operands, the stack before it. */
export const traceLine = (engine: Engine): string => {
  const ip = engine.pc / 2;
  const { source, length } = engine.code;
  const opcode = ip < length ? opcodeIn(source.instructions[ip] as number) : -1;
  const name = opcodes[opcode]?.name ?? 'END';
  const operand = ip < length ? operandText(source, ip) : '';
  return `[TRACE] IP=${ip} | ${name} [${operand}] | STACK=[${operands(engine).join(', ')}]`;
};

export const stackSnapshot = (engine: Engine) => ({
  clock: engine.clock,
  function: engine.code.qualifiedName,
  ip: engine.pc / 2,
  stack: operands(engine),
});
