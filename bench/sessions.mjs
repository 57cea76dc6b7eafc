// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, expectEqual, root, runProcess, sahara } from '../test/acceptance/product.mjs';

/** @param {string} name */
export const program = (name) => path.join(root, 'bench', 'programs', name);

/**
 * Runs a program from the command line.
 * @param {string} name
 * @param {string} result what it must compute
 * @returns {Promise<number>} milliseconds from the start of the process to its end
 */
export async function commandLine(name, result) {
  const { code, out, error, milliseconds } = await sahara(['run', program(name), '--result'], { timeout: 300_000 });
  expectEqual([code, out.trim().split('\n').at(-1)], [0, `=> ${result}`], `${name} ${error}`);
  return milliseconds;
}

/** As `commandLine`, in CPython. @param {string} name @param {string} result @returns {Promise<number>} */
export async function python(name, result) {
  const { code, out, error, milliseconds } = await runProcess(['python3', program(name)], { timeout: 300_000 });
  expectEqual([code, out.trim()], [0, result], `${name} ${error}`);
  return milliseconds;
}

/**
 * What a program itself takes, its compilation included: its process less the one of an empty program, right after it.
 * @param {() => Promise<number>} run
 * @param {() => Promise<number>} empty
 * @returns {() => Promise<number>} milliseconds, at least one
 */
export const withoutStart = (run, empty) => async () => {
  const whole = await run();
  const start = Math.min(await empty(), await empty());
  return Math.max(1, whole - start);
};

/**
 * Runs a program to its end under the debug adapter.
 * @param {string} name
 * @param {{ debugInfo: boolean, coverage: 'off' | 'first' | 'counts', breakpoint: boolean }} options
 *   breakpoint: one in the function `elsewhere`, which never runs
 * @returns {Promise<number>} milliseconds from the response to `configurationDone` to the exit of the program
 */
export async function underDebugger(name, { debugInfo, coverage, breakpoint }) {
  const adapter = new Adapter();
  try {
    const lines = (await readFile(program(name), 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('a place for a breakpoint')) + 1;
    const breakpoints = breakpoint ? { [program(name)]: [{ line }] } : {};
    await adapter.begin({ program: program(name), stopAtEnd: false, debugInfo, coverage }, { breakpoints });
    const started = performance.now();
    const { exitCode } = await adapter.event('exited', undefined, 300_000);
    const milliseconds = performance.now() - started;
    expectEqual(exitCode, 0, name);
    await adapter.end();
    return milliseconds;
  } finally {
    adapter.kill();
  }
}

/**
 * A session for as long as `work` takes.
 * @template T
 * @param {string} name
 * @param {readonly number[]} lines breakpoints
 * @param {(adapter: Adapter, threadId: number) => Promise<T>} work begins at the first stop, or at once without breakpoints
 * @returns {Promise<T>}
 */
export async function inSession(name, lines, work) {
  const adapter = new Adapter();
  try {
    await adapter.begin(
      { program: program(name) },
      { breakpoints: { [program(name)]: lines.map((line) => ({ line })) } },
    );
    const threadId = lines.length > 0 ? (await adapter.event('stopped')).threadId : 1;
    const result = await work(adapter, threadId);
    await adapter.end();
    return result;
  } finally {
    adapter.kill();
  }
}
