/** Stores and machines of tests, from text. */
import type { Location, Machine, Value } from '../../../../vm/context/index.ts';
import type { HostModule } from '../../../../vm/wasm/host/host.ts';
import { createMachine, Store, type WasmValue } from '../../../../vm/wasm/machine.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import type { Heat, Instance } from '../../../../vm/wasm/run/state.ts';
import { moduleOf } from '../text.ts';

export const i32 = (bits: number): WasmValue => ({ type: 'i32', bits: bits | 0 });
export const i64 = (bits: bigint): WasmValue => ({ type: 'i64', bits: BigInt.asUintN(64, bits) });

/** Modules of a store, instantiated in order and registered under the names `m0`, `m1` … */
export const storeOf = (
  ...texts: readonly string[]
): { readonly store: Store; readonly instances: readonly Instance[] } => {
  const store = new Store();
  const instances = texts.map((text, index) => {
    const made = store.instantiate(moduleOf(text), { name: `m${index}` });
    if (made.kind !== 'instance') throw new Error(JSON.stringify(made));
    store.register(`m${index}`, made.instance);
    return made.instance;
  });
  return { store, instances };
};

/** A call of an export of the newest module: its results as text, or `trap: message`. */
export const call = (
  { store, instances }: ReturnType<typeof storeOf>,
  name: string,
  ...values: readonly WasmValue[]
): string => {
  const instance = instances.at(-1) as Instance;
  const extern = instance.exports.get(name);
  if (extern?.kind !== 'function') throw new Error(`no function ${name}`);
  const result = store.invoke(extern.address, values);
  if (result.kind === 'trap') return `trap: ${result.message}`;
  if (result.kind !== 'returned') return result.kind;
  return result.values.map(spell).join(' ');
};

const spell = (value: WasmValue): string => {
  switch (value.type) {
    case 'ref':
      return `${value.kind} ${value.number}`;
    case 'v128':
      return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    case 'i64':
      return String(BigInt.asIntN(64, value.bits));
    default:
      return String(value.bits);
  }
};

/** A machine about to call the export `main` of the last module. */
export const machineOf = (
  texts: string | readonly string[],
  options: {
    readonly fusing?: boolean;
    readonly heat?: Heat;
    readonly hosts?: readonly HostModule[];
    readonly arguments?: readonly WasmValue[];
  } = {},
): Machine => {
  const parts = (typeof texts === 'string' ? [texts] : texts).map((text, index) => ({
    module: moduleOf(text, `m${index}.wasm`),
  }));
  const created = createMachine(new WasmProgram(parts, { debug: false }), {
    hosts: options.hosts ?? [],
    fusing: options.fusing ?? true,
    ...(options.heat && { heat: options.heat }),
    nameOf: (unit) => `m${unit}`,
    invoke: (_, instances) => [
      { function: instances.at(-1)?.exports.get('main')?.address ?? -1, values: options.arguments ?? [] },
    ],
  });
  if (!('machine' in created)) throw new Error(JSON.stringify(created));
  return created.machine;
};

/** A part of the main context, by name. */
export const part = (machine: Machine, name: string): Value => {
  const found = machine.contexts()[0]?.parts.find((each) => each.name === name);
  if (!found) throw new Error(`no part ${name}`);
  return found.value;
};

export const bytesAt = (machine: Machine, space: string, offset: number, length: number): readonly number[] => {
  const found = machine.spaces.find(({ name }) => name === space || name.startsWith(`${space} `));
  if (!found) throw new Error(`no space ${space}`);
  return [...found.read(offset, length)];
};

export const spaceLocation = (machine: Machine, space: string, offset: number, length: number): Location => {
  const found = machine.spaces.find(({ name }) => name === space || name.startsWith(`${space} `));
  if (!found) throw new Error(`no space ${space}`);
  return { in: 'space', space: found.id, offset, length };
};

/** Lets others run: between the runs of long tests. */
export const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
