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

/** A failure as plain data: what, where, and the frames with copies of their operands, innermost first. */
export interface FailureRecord {
  readonly kind: string;
  readonly message: string;
  readonly clock: number;
  readonly ip: number;
  readonly line: number;
  readonly opcode: string;
  readonly operand: string;
  readonly frames: readonly FrameRecord[];
}

interface FrameRecord {
  readonly function: string;
  readonly ip: number;
  readonly line: number;
  readonly locals: Readonly<Record<string, string>>;
  readonly stack: readonly string[];
}

const frameRecords = (engine: Engine): readonly FrameRecord[] => {
  const found: FrameRecord[] = [];
  let end = engine.sp + 1;
  for (let frame = engine.top; frame >= 0; frame--) {
    const code = engine.frameCode[frame];
    const base = engine.frameBase[frame] as number;
    if (code) {
      const ip = (frame === engine.top ? engine.pc : (engine.framePc[frame] as number)) / 2;
      const names = [...code.source.locals, ...code.source.free];
      found.push({
        function: code.qualifiedName,
        ip,
        line: code.line(ip),
        locals: Object.fromEntries(
          names.flatMap((name, slot) => {
            const value = engine.stack[base + slot];
            return value === undefined ? [] : [[name, quietRepr(value, 200)]];
          }),
        ),
        stack: engine.stack.slice(engine.operandBase(frame), end).map((value) => quietRepr(value, 200)),
      });
    }
    end = base - (code ? 1 : 0);
  }
  return found;
};

/** Of the exception that the running instruction raises: its position is behind that instruction. */
export const failureRecord = (engine: Engine, kind: string, message: string): FailureRecord => {
  const { source, length, lines } = engine.code;
  const ip = Math.max(0, engine.pc / 2 - 1);
  const opcode = ip < length ? (opcodes[opcodeIn(source.instructions[ip] as number)]?.name ?? 'INVALID') : 'END';
  const operand = ip < length ? operandText(source, ip) : '';
  return {
    kind,
    message,
    clock: engine.clock,
    ip,
    line: lines[ip] ?? 0,
    opcode,
    operand,
    frames: frameRecords(engine),
  };
};

/** All frames, one line each, innermost first. */
export const framesText = (engine: Engine): string =>
  frameRecords(engine)
    .map(({ function: name, ip, locals, stack }, depth) => {
      const values = Object.entries(locals).map(([local, value]) => `${local}=${value}`);
      return `[FRAME] ${depth} ${name} | IP=${ip} | LOCALS={${values.join(', ')}} | STACK=[${stack.join(', ')}]`;
    })
    .join('\n');
