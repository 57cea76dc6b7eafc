// @ts-check
// node --expose-gc bench/read-debug-information.mjs MODULE: reads the debug information of a module as a session does, and prints what
// it cost, as JSON: milliseconds, and memory as a multiple of the debug sections.
import { readFile } from 'node:fs/promises';
import { importTypeScript } from '../scripts/typescript.mjs';

const [file = ''] = process.argv.slice(2);
const { decodeModule } = await importTypeScript('vm/wasm/decode/index.ts');
const { WasmProgram } = await importTypeScript('vm/wasm/program.ts');
const { dwarfDebug } = await importTypeScript('vm/wasm/dwarf/debug-information.ts');

const bytes = new Uint8Array(await readFile(file));
const { module } = decodeModule({ path: file, bytes });
const sections = module.sections.filter((/** @type {any} */ { name }) => name.startsWith('.debug_'));
const size = sections.reduce(
  (/** @type {number} */ sum, /** @type {any} */ { range }) => sum + range.to - range.from,
  0,
);
const memory = () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const before = memory();
const begun = performance.now();
const { debug } = new WasmProgram([{ module, debug: dwarfDebug }], { debug: true });
const starts = debug.statementStarts(0);
const lines = performance.now() - begun;

let seed = 12345;
const looked = performance.now();
let frames = 0;
for (let index = 0; index < 5000; index++) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  frames += debug.framesAt(starts[seed % starts.length]).length;
}
const lookups = performance.now() - looked;
if (frames < 5000) throw new Error(`${frames} frames at 5000 addresses`);
// The sections themselves are part of what debug information takes.
process.stdout.write(`${JSON.stringify({ lines, lookups, memory: (memory() - before + size) / size, frames })}\n`);
