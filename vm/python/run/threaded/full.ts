/** From threaded code to the full instructions and back. */

import type { LinkedCode } from '../code.ts';
import { execute } from '../instructions.ts';
import { formOf } from './form.ts';
import { arrive, type Block, leave, state } from './state.ts';

/** Goes on where the engine stands. */
export const goOn = (): Block | null => {
  const { engine } = state;
  arrive(engine);
  const code = engine.frameCode[engine.top] as LinkedCode;
  let form = code.threaded;
  if (form === null) {
    code.heat++;
    form = formOf(code);
  }
  if (form === null || (code.depths?.[engine.pc >> 1] ?? -1) < 0) {
    state.reason = 'interpret';
    return null;
  }
  return form.at(engine.pc);
};

/** Executes the instructions from one position to another in full, and goes on wherever that leads. */
export const inFull = (code: LinkedCode, from: number, to: number, sp: number): Block | null => {
  leave(from, sp, 'event');
  const { engine } = state;
  const { top } = engine;
  do {
    execute(engine);
    if (engine.event !== undefined || engine.left !== undefined) return null;
    if (engine.clock >= state.end) {
      state.reason = 'limit';
      return null;
    }
  } while (engine.top === top && engine.frameCode[top] === code && engine.pc > from && engine.pc < to);
  return goOn();
};
