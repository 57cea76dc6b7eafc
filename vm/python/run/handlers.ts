/** What the files of instructions share: the table of handlers, and the operands. */
import type { Value } from '../objects/values.ts';
import { opcodeOf } from '../opcodes.ts';
import type { Engine } from './engine.ts';
import type { Complete } from './host-frame.ts';

type Handler = (engine: Engine, operand: number) => void;

export const handlers: Handler[] = [];

export const on = (name: string, handler: Handler): void => {
  handlers[opcodeOf(name)] = handler;
};

export const pop = (engine: Engine): Value => engine.stack[engine.sp--];
export const push = (engine: Engine, value: Value): void => {
  engine.stack[++engine.sp] = value;
};
/** The topmost n values, the last on top. */
export const popMany = (engine: Engine, count: number): Value[] => {
  const { sp } = engine;
  engine.sp = sp - count;
  return engine.stack.slice(sp - count + 1, sp + 1);
};
export const peek = (engine: Engine, depth: number): Value => engine.stack[engine.sp - depth + 1];

export const ignore: Complete = () => {};
export const nameOf = (engine: Engine, operand: number): string => engine.code.names[operand] as string;
