// @ts-check
// Runs the scenarios with Node's own WASI: `node oracle.mjs FORWARD.WASM FOLDER`, prints what each noted as JSON.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WASI } from 'node:wasi';
import { environment, Guest, programArguments, scenarios, tree } from './scenarios.mjs';

/** Lays out a preopened folder and what lies beside it. @param {string} root @returns {string} the preopened folder */
export const layOut = (root) => {
  const folder = path.join(root, 'preopened');
  mkdirSync(path.join(root, 'outside'), { recursive: true });
  writeFileSync(path.join(root, 'outside', 'secret'), 'secret');
  for (const [name, contents] of Object.entries(tree)) {
    const file = path.join(folder, name);
    mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (typeof contents === 'object') symlinkSync(contents.to, file);
    else if (!name.endsWith('/')) writeFileSync(file, contents);
  }
  return folder;
};

/** @param {unknown} _ @param {unknown} value */
export const plain = (_, value) => (typeof value === 'bigint' ? `${value}n` : value);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [wasm = '', root = ''] = process.argv.slice(2);
  const { WebAssembly } = /** @type {any} */ (globalThis);
  const module = await WebAssembly.compile(readFileSync(wasm));
  /** @type {Record<string, unknown>} */
  const results = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    const folder = layOut(path.join(root, name));
    const wasi = new WASI({
      version: 'preview1',
      args: programArguments,
      env: environment,
      preopens: { '/data': folder },
    });
    const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
    wasi.initialize(instance);
    const exports = /** @type {any} */ (instance.exports);
    const guest = new Guest({
      call: (called, ...values) => exports[called](...values),
      memory: () => new Uint8Array(exports.memory.buffer),
    });
    try {
      scenario(guest);
    } catch (error) {
      guest.note('threw', String(error));
    }
    results[name] = guest.notes;
  }
  process.stdout.write(JSON.stringify(results, plain));
}
