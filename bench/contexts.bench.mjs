// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundles, expectEqual, runProcess } from '../test/acceptance/product.mjs';
import { commandLine, program } from './sessions.mjs';

const contexts = 10_000;

/** @type {readonly import('./measure.mjs').Case[]} */
export const cases = [
  {
    name: 'ring',
    title: 'a ring of 10,000 contexts',
    rounds: 3,
    timing: true,
    variants: [{ name: '1 million messages', run: () => commandLine('ring.sahara', '101') }],
    // The promise is that they arrive; the limit only says when somebody should look.
    targets: [{ figure: '10,000 contexts pass 1 million messages', variant: '1 million messages', atMost: 60_000 }],
  },
  {
    name: 'idle',
    title: 'an idle context',
    unit: 'bytes',
    rounds: 5,
    variants: [{ name: 'resident memory', run: idleContext }],
    targets: [{ figure: 'an idle context', variant: 'resident memory', atMost: 4_096 }],
  },
];

/** The process with 10,000 waiting contexts against the one with none, at its largest. */
async function idleContext() {
  const without = await peakMemory(0);
  return (1024 * ((await peakMemory(contexts)) - without)) / contexts;
}

/** @param {number} count @returns {Promise<number>} KiB */
async function peakMemory(count) {
  const folder = await mkdtemp(path.join(tmpdir(), 'sahara-bench-'));
  try {
    const file = path.join(folder, 'peak');
    const command = [process.execPath, '--require', program('peak-memory.cjs'), bundles.cli];
    const args = ['run', program('idle.sahara'), '--invoke', 'run', '--arg', String(count), '--result'];
    const { code, out, error } = await runProcess([...command, ...args], {
      env: { ...process.env, PEAK_MEMORY_FILE: file },
    });
    expectEqual([code, out.trim()], [0, `=> ${count}`], `idle.sahara ${error}`);
    return Number(await readFile(file, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
