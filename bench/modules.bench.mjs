// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../scripts/lock.mjs';

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    name: 'wasm-load',
    title: 'Decoding, validating and instantiating a module, processor time of a new process',
    rounds: 5,
    timing: true,
    variants: [1, 20].map((size) => ({ name: `${size} MB`, run: async () => (await load(size)).milliseconds })),
    targets: [
      { figure: 'load a module of 1 MB', variant: '1 MB', atMost: 250 },
      { figure: 'load a module of 20 MB', variant: '20 MB', atMost: 3000 },
    ],
  },
  {
    name: 'wasm-load-memory',
    title: 'Memory of a loaded module, its bytes included',
    unit: 'times its size',
    rounds: 3,
    variants: [
      {
        name: '20 MB',
        run: async () => {
          const { memory, bytes } = await load(20);
          return memory / bytes;
        },
      },
    ],
    targets: [{ figure: 'memory of a module of 20 MB', variant: '20 MB', atMost: 6, worst: true }],
  },
];

/**
 * @param {number} size in MB
 * @returns {Promise<{ bytes: number, milliseconds: number, memory: number }>}
 */
function load(size) {
  return new Promise((resolve, reject) => {
    const file = path.join(root, 'bench', 'load-module.mjs');
    const child = spawn(process.execPath, ['--expose-gc', file, String(size)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`load-module ended with ${code}`)),
    );
  });
}
