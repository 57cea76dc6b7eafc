/** What bench/run-module.mjs needs, in one bundle. */
export { createMachine } from '../../vm/wasm/machine.ts';
export { WasmProgram } from '../../vm/wasm/program.ts';
