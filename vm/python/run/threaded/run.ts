/** Runs code in the form that it has: threaded where it is hot, else by the interpreter. */
import type { Value } from '../../objects/values.ts';
import type { Engine } from '../engine.ts';
import { interpret, type Reason } from '../interpret.ts';
import { formOf } from './form.ts';
import { goOn } from './full.ts';
import { type Block, type Left, leave, state } from './state.ts';
import { translate } from './translate.ts';

state.translate = translate;

/** As {@link interpret}: from the engine's position on, to the limit or whatever comes first. */
export const run = (engine: Engine, first: number, limit: number): Reason => {
  let op = first;
  for (;;) {
    const reason = interpret(engine, op, limit);
    if (reason !== 'hot') return reason;
    const left = runThreaded(engine, limit);
    if (left !== 'interpret') return left;
    op = -1;
  }
};

const runThreaded = (engine: Engine, limit: number): Left => {
  state.engine = engine;
  state.end = limit;
  state.epoch = engine.heap.epoch;
  state.globals = engine.globalValues;
  state.builtins = engine.builtinValues;
  const { stack } = engine;
  formOf(engine.code);
  const block = runBlocks(stack, goOn());
  if (block !== null) leave(block.pc, state.fp + block.sp, 'limit');
  return state.reason;
};

/** Runs blocks until the limit, where the next one is given, or until the state is the engine's. */
const runBlocks = (stack: Value[], first: Block | null): Block | null => {
  const here = state;
  let block = first;
  while (block !== null && here.left > 0) block = block.run(stack, here.fp);
  return block;
};
