/** One turn of one WASI call, as its function sees it; and the shape of a row of the table of functions. */
import type { HostOutcome, HostValue } from '../host/host.ts';
import type { Ask } from './asking.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { WasiState } from './state.ts';

/** Thrown where a function needs the memory of a module that has none. */
export class MissingMemory {}

export class Call {
  readonly #memory: GuestMemory | undefined;
  readonly state: WasiState;
  readonly ask: Ask;
  /** Number of answers that this call has had. */
  readonly turn: number;
  readonly #values: readonly HostValue[];

  constructor(
    parts: {
      readonly memory: GuestMemory | undefined;
      readonly state: WasiState;
      readonly ask: Ask;
      readonly turn: number;
    },
    values: readonly HostValue[],
  ) {
    this.#memory = parts.memory;
    this.state = parts.state;
    this.ask = parts.ask;
    this.turn = parts.turn;
    this.#values = values;
  }

  get memory(): GuestMemory {
    if (!this.#memory) throw new MissingMemory();
    return this.#memory;
  }

  /** The argument as an unsigned number: pointers, lengths, descriptors, flags. */
  u32(index: number): number {
    return Number(this.#values[index]) >>> 0;
  }

  u64(index: number): bigint {
    return BigInt.asUintN(64, BigInt(this.#values[index] as HostValue));
  }

  s64(index: number): bigint {
    return BigInt.asIntN(64, BigInt(this.#values[index] as HostValue));
  }

  /** A path given by two arguments. */
  path(index: number): string {
    return this.memory.text(this.u32(index), this.u32(index + 1));
  }
}

/** A function: `parameters` has one letter each, `i` for i32 and `I` for i64. It fails by throwing a Failure. */
export interface WasiRow {
  readonly name: string;
  readonly parameters: string;
  /** Whether it returns an error number; all but `proc_exit` do. */
  readonly returns?: false;
  // biome-ignore lint/suspicious/noConfusingVoidType: most return nothing
  run(call: Call): HostOutcome | void;
}
