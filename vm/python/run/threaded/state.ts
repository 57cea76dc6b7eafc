/** What threaded code keeps at hand while it runs. The engine's own fields are brought up to date when it is left. */
import type { PyFunction } from '../../objects/callables.ts';
import type { Value } from '../../objects/values.ts';
import type { LinkedCode } from '../code.ts';
import type { Engine } from '../engine.ts';
import type { ThreadedForm } from './form.ts';

/** Computes a value from the stack and the place of the running frame on it; undefined: not as simple as that. */
export type Expression = (s: Value[], fp: number) => Value;

/** Does something, all of it or nothing: false says nothing, and that the instructions are to be executed in full. */
export type Action = (s: Value[], fp: number) => boolean;

/** Runs a stretch of instructions; what comes next, or null when the state is the engine's again. */
export type Run = (s: Value[], fp: number) => Block | null;

/** A stretch of instructions without jumps into its middle, from an instruction to where it is left. */
export class Block {
  run: Run;
  readonly code: LinkedCode;
  /** Position of the first instruction. */
  readonly pc: number;
  /** The stack pointer there, from the frame's base. */
  readonly sp: number;
  constructor(code: LinkedCode, pc: number, run: Run) {
    this.code = code;
    this.pc = pc;
    this.sp = code.slotCount + (code.depths?.[pc >> 1] ?? 0) - 1;
    this.run = run;
  }
}

/** Where the caller of a frame goes on when it is left. */
export interface Return {
  /** Place of the callee, from the caller's base: the result goes there, and the frame's own base is behind it. */
  readonly place: number;
  /** The block behind the call. */
  readonly next: Block;
}

/** Why threaded code was left; `interpret`: the interpreter has to go on. */
export type Left = 'limit' | 'event' | 'interpret';

/** One machine runs at a time, so there is one. */
export const state = {
  engine: undefined as unknown as Engine,
  /** Makes what a block runs; see translate.ts. */
  translate: undefined as unknown as (form: ThreadedForm, block: Block, stack: readonly Value[], fp: number) => void,
  /** Instructions until the limit of the run; `end` is the clock of the limit: infinite here, so that the host keeps it as a float. */
  left: 0,
  end: Number.POSITIVE_INFINITY,
  top: 0,
  fp: 0,
  /**
   * Frames above `low` were made by threaded code: of these the engine has only the clock when they were entered. What else
   * it keeps of a frame follows from its call and from the stack, and is written when threaded code is left.
   */
  low: 0,
  calls: [] as Return[],
  /** Frames beyond this index are entered by the engine. */
  frameLimit: 0,
  /** The heap's epoch: objects with another stamp are kept before they are written, by `touch` and its kind. */
  epoch: 0,
  reason: 'limit' as Left,
  globals: [] as Value[],
  builtins: [] as Value[],
  frameEntered: new Float64Array(0),
};

/** Takes the place of the engine. */
export const arrive = (engine: Engine): void => {
  const { top } = engine;
  state.top = top;
  state.fp = engine.frameBase[top] as number;
  // A small integer: runs are not longer, and the host would keep the field as a float.
  state.left = (state.end - engine.clock) | 0;
  state.low = top;
  const { frameEntered } = engine;
  // Where the engine has to make room.
  state.frameLimit = Math.min(engine.frameLimit, frameEntered.length - 2);
  state.frameEntered = frameEntered;
  while (state.calls.length < frameEntered.length) state.calls.push(noReturn);
};

const noReturn: Return = { place: 0, next: undefined as unknown as Block };

/** Gives the engine the frames that threaded code has made. */
const settle = (): void => {
  const { engine, top, low, calls } = state;
  const { stack, framePc, frameBase, frameKind, frameCode, frameFunction } = engine;
  let base = state.fp;
  for (let frame = top; frame > low; frame--) {
    const { place, next } = calls[frame] as Return;
    frameBase[frame] = base;
    frameKind[frame] = 0;
    framePc[frame - 1] = next.pc;
    base -= place + 1;
  }
  for (let frame = low + 1; frame <= top; frame++) {
    const callee = stack[(frameBase[frame] as number) - 1] as PyFunction;
    frameCode[frame] = callee.code;
    frameFunction[frame] = callee;
  }
  state.low = top;
};

/** Gives the place to the engine. */
export const leave = (pc: number, sp: number, reason: Left): null => {
  const { engine } = state;
  engine.pc = pc;
  engine.sp = sp;
  engine.top = state.top;
  if (state.top > state.low) settle();
  engine.clock = state.end - state.left;
  state.reason = reason;
  return null;
};

/** A result, or undefined where it fails: then the full instruction fails in the same way, with an exception of the same id. */
export const tried = (work: () => Value): Value => {
  const { heap } = state.engine;
  const { nextId } = heap;
  try {
    return work();
  } catch {
    heap.nextId = nextId;
    return undefined;
  }
};
