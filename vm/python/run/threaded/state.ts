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
  constructor(code: LinkedCode, pc: number, run: Run) {
    this.code = code;
    this.pc = pc;
    this.run = run;
  }
}

/** Why threaded code was left; `interpret`: the interpreter has to go on. */
export type Left = 'limit' | 'event' | 'interpret';

/** One machine runs at a time, so there is one. */
export const state = {
  engine: undefined as unknown as Engine,
  /** Makes what a block runs; see translate.ts. */
  translate: undefined as unknown as (form: ThreadedForm, block: Block, stack: readonly Value[], fp: number) => void,
  /** Instructions until the limit of the run; `end` is the clock of the limit. */
  left: 0,
  end: 0,
  top: 0,
  fp: 0,
  /** Frames beyond this index are entered by the engine. */
  frameLimit: 0,
  /** The heap's epoch: objects with another stamp are kept before they are written, by `touch` and its kind. */
  epoch: 0,
  reason: 'limit' as Left,
  globals: [] as Value[],
  builtins: [] as Value[],
  frameCode: [] as (LinkedCode | null)[],
  frameFunction: [] as (PyFunction | null)[],
  framePc: new Int32Array(0),
  frameBase: new Int32Array(0),
  frameKind: new Uint8Array(0),
  frameEntered: new Float64Array(0),
};

/** Takes the place of the engine. */
export const arrive = (engine: Engine): void => {
  const { top } = engine;
  state.top = top;
  state.fp = engine.frameBase[top] as number;
  state.left = state.end - engine.clock;
  state.frameLimit = engine.frameLimit;
  state.framePc = engine.framePc;
  state.frameBase = engine.frameBase;
  state.frameKind = engine.frameKind;
  state.frameEntered = engine.frameEntered;
};

/** Gives the place to the engine. */
export const leave = (pc: number, sp: number, reason: Left): null => {
  const { engine } = state;
  engine.pc = pc;
  engine.sp = sp;
  engine.top = state.top;
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
