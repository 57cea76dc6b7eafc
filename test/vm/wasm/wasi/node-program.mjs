// @ts-check
// Runs a program with Node's own WebAssembly and WASI: `node node-program.mjs FILE FOLDER [ARGUMENT…]`; GREETING is its environment.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WASI } from 'node:wasi';

const [file = '', folder = '', ...args] = process.argv.slice(2);
const { WebAssembly } = /** @type {any} */ (globalThis);
const wasi = new WASI({
  version: 'preview1',
  args: [path.basename(file), ...args],
  env: { GREETING: 'hello' },
  preopens: folder === '' ? {} : { '/': folder },
  returnOnExit: true,
});
const module = await WebAssembly.compile(readFileSync(file));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
