/** What a program of modules begins with: the function to call, and its arguments. */

import type { CreateOptions } from './context/index.ts';
import { findFunction, offsetOf, unitOf } from './context/index.ts';
import type { Invocation } from './wasm/machine.ts';
import { functionAt, functionTypeOf, type WasmModule } from './wasm/module.ts';
import type { WasmProgram } from './wasm/program.ts';
import type { Instance } from './wasm/run/state.ts';
import type { WasmValue } from './wasm/run/values.ts';
import { i32 } from './wasm/types.ts';
import { argumentValues } from './wasm-arguments.ts';

export interface Entry {
  /** Arguments that the program asks for itself (WASI), without its name. */
  readonly programArguments: readonly string[];
  calls(instances: readonly Instance[]): readonly Invocation[];
}

/** A function by the unit of its module and its index. */
interface Target {
  readonly unit: number;
  readonly index: number;
}

export const entryOf = (
  main: WasmModule,
  program: WasmProgram,
  { invoke, arguments: texts }: CreateOptions,
): Entry | { readonly code: string; readonly problem: string } => {
  const unit = program.units.length - 1;
  const exported = (name: string): Target | undefined => {
    const index = main.exports.find((row) => row.kind === 'function' && row.name === name)?.index;
    return index === undefined ? undefined : { unit, index };
  };
  // What a module without `_start` wants first: by WASI's convention, or as Emscripten links for JavaScript.
  const prelude = exported('_initialize') ?? exported('__wasm_call_ctors');
  if (invoke !== undefined) {
    const target = exported(invoke) ?? named(program, invoke);
    if (!target) return { code: 'unknown-function', problem: `there is no function ${invoke}${near(main)}` };
    return called(program, target, invoke, texts, prelude);
  }
  const start = exported('_start');
  if (start) return { programArguments: texts, calls: (instances) => [invocation(instances, start, [])] };
  const entry = exported('main') ?? exported('__main_void') ?? exported('__original_main');
  if (entry) return mainEntry(program, entry, texts, prelude);
  if (prelude) return { programArguments: texts, calls: (instances) => [invocation(instances, prelude, [])] };
  // The start function is called by instantiation.
  if (main.start) return { programArguments: texts, calls: () => [] };
  return {
    code: 'no-entry',
    problem: `the module exports no _start and no main; name the function to call${near(main)}`,
  };
};

/** `main` with its own parameters, or as C's `main(argc, argv)`, which gets no arguments in memory. */
const mainEntry = (
  program: WasmProgram,
  target: Target,
  texts: readonly string[],
  before: Target | undefined,
): ReturnType<typeof entryOf> => {
  const type = functionTypeOf((program.units[target.unit] as { readonly module: WasmModule }).module, target.index);
  const isC = type?.parameters.length === 2 && type.parameters.every((each) => each === i32);
  if (!isC || texts.length === 2) return called(program, target, 'main', texts, before);
  const zero = { type: 'i32', bits: 0 } as const;
  return {
    programArguments: texts,
    calls: (instances) => [
      ...(before ? [invocation(instances, before, [])] : []),
      invocation(instances, target, [zero, zero]),
    ],
  };
};

const called = (
  program: WasmProgram,
  target: Target,
  name: string,
  texts: readonly string[],
  before: Target | undefined,
): ReturnType<typeof entryOf> => {
  const type = functionTypeOf((program.units[target.unit] as { readonly module: WasmModule }).module, target.index);
  const values = argumentValues(type ?? { kind: 'function', parameters: [], results: [] }, texts);
  if ('problem' in values) return { code: 'wrong-arguments', problem: `${name}: ${values.problem}` };
  return {
    programArguments: [],
    calls: (instances) => [
      ...(before ? [invocation(instances, before, [])] : []),
      invocation(instances, target, values),
    ],
  };
};

const invocation = (
  instances: readonly Instance[],
  { unit, index }: Target,
  values: readonly WasmValue[],
): Invocation => ({
  function: instances[unit]?.functions[index] ?? 0,
  values,
});

/** A function by its name in the name section, by `$name`, or by number as `func[3]`. */
const named = (program: WasmProgram, name: string): Target | undefined => {
  const plain = name.startsWith('$') ? name.slice(1) : name;
  const numbered = /^func\[(\d+)\]$/.exec(plain);
  const unit = program.units.length - 1;
  const module = program.units[unit]?.module;
  if (numbered && module && Number(numbered[1]) < module.functionTypes.length)
    return { unit, index: Number(numbered[1]) };
  const info = findFunction(program.meta, plain);
  const found = info && program.units[unitOf(info.entry)];
  const index = found && functionAt(found.module, offsetOf(info.entry));
  return index === undefined || !found ? undefined : { unit: found.id, index };
};

/** The functions that can be called, when they are few enough to be named. */
const near = ({ exports }: WasmModule): string => {
  const names = exports.filter(({ kind }) => kind === 'function').map(({ name }) => name);
  if (names.length === 0) return '; the module exports none';
  return `; there is ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`;
};
