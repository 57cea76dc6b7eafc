// @ts-check
// node bench/load-module.mjs MEGABYTES: loads a module of that size as a session does, and prints what it cost, as JSON.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../scripts/lock.mjs';
import { importTypeScript } from '../scripts/typescript.mjs';

const [size = 1] = process.argv.slice(2).map(Number);
const { decodeModule } = await importTypeScript('vm/wasm/decode/index.ts');
const { validateModule } = await importTypeScript('vm/wasm/validate/index.ts');
const { Store } = await importTypeScript('vm/wasm/run/store.ts');
const { ByteWriter } = await importTypeScript('vm/wasm/encode.ts');

/**
 * A module with the functions of another, over and over, until it has a size.
 * @param {Uint8Array} bytes
 * @param {number} wanted
 */
function grown(bytes, wanted) {
  const { module } = decodeModule({ path: 'source.wasm', bytes });
  const times = Math.ceil(wanted / (module.bodies.at(-1) - module.bodies[0]));
  const writer = new ByteWriter();
  writer.bytes(bytes.subarray(0, 8));
  for (const { id, range } of module.sections) {
    const defined = module.functionTypes.subarray(module.importedFunctionCount);
    /** @param {(payload: any) => void} each */
    const repeated = (each) => (/** @type {any} */ payload) => {
      payload.u32(defined.length * times);
      for (let time = 0; time < times; time++) each(payload);
    };
    if (id === 3)
      writer.section(
        3,
        repeated((payload) => defined.forEach((/** @type {number} */ type) => payload.u32(type))),
      );
    else if (id === 10) {
      writer.section(
        10,
        repeated((payload) => {
          for (let at = 0; at < module.bodies.length; at += 3) {
            payload.u32(module.bodies[at + 2] - module.bodies[at]);
            payload.bytes(bytes.subarray(module.bodies[at], module.bodies[at + 2]));
          }
        }),
      );
    } else if (id !== 0) writer.bytes(bytes.subarray(range.from, range.to));
  }
  return writer.toBytes();
}

/** Bytes in use, on the heap and in buffers, once nothing is left to be collected: what the process holds besides is not the module's. */
async function held() {
  if (!globalThis.gc) throw new Error('node needs --expose-gc');
  // Buffers are freed beside the program, after the objects that own them.
  for (let time = 0; time < 3; time++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const source = new Uint8Array(await readFile(path.join(root, 'examples', 'webassembly', 'maze.wasm')));
const bytes = grown(source, size * 1_000_000).slice();
const before = (await held()) - bytes.length;
const store = new Store();
const cpu = process.cpuUsage();
const { module, diagnostics } = decodeModule({ path: 'grown.wasm', bytes });
const problems = module ? validateModule(module) : diagnostics;
const result = module ? store.instantiate(module, { stubImports: true }) : undefined;
const { user, system } = process.cpuUsage(cpu);
const memory = (await held()) - before;
// Everything is named behind the measurement, so that it is held until then.
if (problems.length > 0 || result?.kind !== 'instance') throw new Error(JSON.stringify(problems[0] ?? result));
const functions = store.engine.store.length;
process.stdout.write(
  `${JSON.stringify({ bytes: bytes.length, functions, milliseconds: (user + system) / 1000, memory })}\n`,
);
