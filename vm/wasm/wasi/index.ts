/**
 * WASI preview 1 as part of the machine: all functions of `wasi_snapshot_preview1` over linear memory, a table of descriptors and an
 * overlay file system, which are machine state. Only raw requests (vm/context/outside.ts) reach the outside.
 */
import type { OutsideRequest } from '../../context/index.ts';
import type { HostFunction, HostModule, HostOutcome } from '../host/host.ts';
import { type FunctionType, i32, i64 } from '../types.ts';
import { asking, Pending } from './asking.ts';
import { Call, MissingMemory, type WasiRow } from './call.ts';
import { errno, Failure } from './constants.ts';
import { clockFunctions } from './functions/clock.ts';
import { descriptorFunctions } from './functions/descriptor.ts';
import { pathFunctions } from './functions/path.ts';
import { processFunctions, socketFunctions } from './functions/process.ts';
import { GuestMemory } from './guest-memory.ts';
import type { WasiOptions } from './options.ts';
import { type SavedState, WasiState } from './state.ts';

export type { WasiOptions } from './options.ts';

const rows: ReadonlyMap<string, WasiRow> = new Map(
  [...processFunctions, ...clockFunctions, ...descriptorFunctions, ...pathFunctions, ...socketFunctions].map((row) => [
    row.name,
    row,
  ]),
);

/** Names of all functions. */
export const wasiFunctions: readonly string[] = [...rows.keys()].sort();

export interface WasiModule extends HostModule {
  /** Changes of real files that were not made yet. */
  pending(): readonly OutsideRequest[];
}

/** Import namespace of WASI preview 1. */
export const wasiName = 'wasi_snapshot_preview1';

export const createWasi = (options: WasiOptions): WasiModule => {
  const state = new WasiState(options);
  const own: Own = { state, memory: undefined };
  const functions = new Map<string, HostFunction>();
  return {
    name: wasiName,
    resolve(name) {
      const row = rows.get(name);
      if (!row) return undefined;
      const known = functions.get(name) ?? functionOf(row, own);
      functions.set(name, known);
      return known;
    },
    save: () => state.save(),
    restore: (saved) => state.restore(saved as SavedState),
    hash: () => state.hash(),
    pending: () => state.files.pending(),
  };
};

const signatureOf = ({ parameters, returns }: WasiRow): FunctionType => ({
  kind: 'function',
  parameters: [...parameters].map((letter) => (letter === 'I' ? i64 : i32)),
  results: returns === false ? [] : [i32],
});

/** Kept from call to call. */
interface Own {
  readonly state: WasiState;
  memory: GuestMemory | undefined;
}

const functionOf = (row: WasiRow, own: Own): HostFunction => ({
  signature: signatureOf(row),
  call(access, values, events): HostOutcome {
    try {
      const memory = access.memory && (own.memory?.use(access.memory) ?? new GuestMemory(access.memory));
      own.memory = memory ?? own.memory;
      const call = new Call({ memory, state: own.state, ask: asking(events), turn: events.length }, values);
      return row.run(call) ?? { kind: 'return', values: [0] };
    } catch (error) {
      if (error instanceof Pending) return { kind: 'outside', request: error.request };
      if (error instanceof Failure) return { kind: 'return', values: [errno(error.code)] };
      if (error instanceof MissingMemory) {
        return { kind: 'trap', code: 'missing memory', message: `${row.name} was called by a module without a memory` };
      }
      throw error;
    }
  },
});
