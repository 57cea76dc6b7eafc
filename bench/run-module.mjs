// @ts-check
// node bench/run-module.mjs FILE MODE [TIMES]: calls the export `run` of a module in a new process, and prints the last result, the
// processor time and the time on the wall, as JSON. MODE: alone, breakpoint (where `run` returns, so that it stops once a call),
// coverage (first hits), counts (exact counts), v8.
import { readFile } from 'node:fs/promises';
import { importTypeScript } from '../scripts/typescript.mjs';

const [file = '', mode = 'alone', times = '1'] = process.argv.slice(2);
const bytes = new Uint8Array(await readFile(file));

/** @returns {Promise<() => string>} runs the module once more */
async function prepared() {
  if (mode === 'v8') {
    const { instance } = await /** @type {any} */ (globalThis).WebAssembly.instantiate(bytes, {});
    return () => String(instance.exports.run());
  }
  const { decodeModule } = await importTypeScript('vm/wasm/decode/index.ts');
  const { createMachine } = await importTypeScript('vm/wasm/machine.ts');
  const { WasmProgram } = await importTypeScript('vm/wasm/program.ts');
  return () => {
    const { module } = decodeModule({ path: file, bytes });
    const program = new WasmProgram([{ module }], { debug: false });
    const created = createMachine(program, {
      invoke: (/** @type {any} */ _, /** @type {any} */ [instance]) =>
        Array.from({ length: Number(times) }, () => ({ function: instance.exports.get('run').address, values: [] })),
    });
    if (!created.machine) throw new Error(JSON.stringify(created));
    const { machine } = created;
    if (mode === 'breakpoint') {
      const last = program.meta.functions.find((/** @type {any} */ { name }) => name === 'run').end - 1;
      machine.stops({ addresses: new Set([last]), conditions: 'unhandled' });
    }
    if (mode === 'coverage') machine.covering.cover('first');
    if (mode === 'counts') machine.covering.cover('counts');
    for (;;) {
      const outcome = machine.run({ fuel: 5_000_000 });
      if (outcome.kind === 'ended') return outcome.results.map((/** @type {any} */ value) => value.summary).join();
      if (outcome.kind !== 'fuel' && outcome.kind !== 'stop') throw new Error(JSON.stringify(outcome));
    }
  };
}

const run = await prepared();
const cpu = process.cpuUsage();
const begun = performance.now();
const result = run();
const { user, system } = process.cpuUsage(cpu);
const wall = performance.now() - begun;
process.stdout.write(`${JSON.stringify({ result, milliseconds: (user + system) / 1000, wall })}\n`);
