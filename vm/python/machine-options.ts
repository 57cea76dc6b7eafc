/** What a machine is made with. */
import type { Clock, HostCall, Outcome } from '../context/index.ts';
import type { FailureRecord } from './inspect/trace.ts';
import { standardSizes } from './objects/heap.ts';
import type { Counts } from './observe/coverage.ts';
import type { PythonProgram } from './program.ts';
import type { Engine } from './run/engine.ts';

interface MachineLimits {
  /** Operands of one frame, for text bytecode. */
  readonly maxStackSize: number;
  /** Frames, for text bytecode. */
  readonly maxCallDepth: number;
  /** Frames, for Python source. */
  readonly recursionLimit: number;
  /** Elements of one container, characters of one text. */
  readonly sizeLimit: number;
  /** Binary digits of an int. */
  readonly integerLimit: number;
}

export const defaultLimits: MachineLimits = {
  maxStackSize: 1024,
  maxCallDepth: 256,
  recursionLimit: 1000,
  sizeLimit: standardSizes.size,
  integerLimit: standardSizes.bits,
};

export interface CreateMachineOptions {
  readonly limits?: Partial<MachineLimits>;
  /** sys.argv; its first element is the path. */
  readonly argv?: readonly string[];
  /** Text bytecode: an undefined variable is None, with a warning. */
  readonly allowUndefinedVars?: boolean;
  /** Each instruction is told to the outside before it runs: a host output called `trace`. */
  readonly trace?: boolean;
  /** With each instruction all frames are told: positions, locals, operands. */
  readonly inspectFrames?: boolean;
  /** The record of a failure is told as one line of JSON. */
  readonly logOnError?: boolean;
  /** The operands at the end are told. */
  readonly showFinalStack?: boolean;
  /** A copy of the operand stack every so many instructions; 0 for none. */
  readonly snapshots?: number;
  /** Name of a function without parameters to call instead of the module. */
  readonly entry?: number;
  /** Off: no fused operations. For tests; the run is the same. */
  readonly fusing?: boolean;
  /** When functions get their threaded form: once they are hot, at once, or never. For tests; the run is the same. */
  readonly threading?: 'hot' | 'always' | 'never';
}

/** The operand stack at a moment, outermost value first. */
export interface StackSnapshot {
  readonly clock: Clock;
  readonly function: string;
  readonly ip: number;
  readonly stack: readonly string[];
}

/** What a checkpoint keeps beside the engine. Immutable. */
export interface Kept {
  readonly waiting: HostCall | undefined;
  readonly token: number;
  readonly outcome: Outcome | undefined;
  readonly held: boolean;
  readonly reportedClock: number;
  readonly stash: { readonly reported: Engine['reported']; readonly arrived: boolean } | undefined;
  readonly tracedClock: number;
  readonly version: PythonProgram['version'];
  readonly own: boolean;
  readonly failureRecord: FailureRecord | undefined;
  /** In mode `counts` of coverage. */
  readonly counts: Counts | undefined;
}
