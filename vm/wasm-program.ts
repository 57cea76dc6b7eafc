/** What the WebAssembly toolchain knows of a program besides its units. */
import type { Program } from './context/index.ts';
import type { WasmModule } from './wasm/module.ts';
import { WasmProgram } from './wasm/program.ts';
import { addListings } from './wasm-listing.ts';
import type { LoadedModule } from './wasm-modules.ts';
import type { LoadedScript } from './wasm-script-program.ts';

/** A program of modules: linked by name, the main one last. */
export interface ModuleProgram {
  readonly kind: 'modules';
  readonly path: string;
  readonly modules: readonly LoadedModule[];
  readonly main: WasmModule;
}

/** A specification script: one of its commands is run. */
export interface ScriptProgram {
  readonly kind: 'script';
  readonly path: string;
  readonly script: LoadedScript;
}

const known = new WeakMap<Program, ModuleProgram | ScriptProgram>();

export const remember = (program: WasmProgram, origin: ModuleProgram | ScriptProgram): WasmProgram => {
  for (const unit of program.units) addListings(unit);
  program.onUnit = addListings;
  known.set(program, origin);
  return program;
};

/** Throws TypeError for a program of another toolchain. */
export const originOf = (
  program: Program,
): { readonly program: WasmProgram; readonly origin: ModuleProgram | ScriptProgram } => {
  const origin = known.get(program);
  if (origin && program instanceof WasmProgram) return { program, origin };
  throw new TypeError('this program is not one of the WebAssembly machine');
};
