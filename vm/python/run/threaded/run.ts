/** Runs code in the form that it has: threaded where it is hot, else by the interpreter. */
import type { Engine } from '../engine.ts';
import { interpret, type Reason } from '../interpret.ts';
import { formOf } from './form.ts';
import { goOn } from './full.ts';
import { type Left, state } from './state.ts';
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
  state.frameCode = engine.frameCode;
  state.frameFunction = engine.frameFunction;
  const { stack } = engine;
  formOf(engine.code);
  let block = goOn();
  while (block !== null) block = block.run(stack, state.fp);
  return state.reason;
};
