// @ts-check

/**
 * Runs the steps one after another, also when one fails, and prints what each one took.
 * @param {readonly { name: string, run: () => Promise<number> }[]} steps a step fails with an exit code other than 0
 * @returns {Promise<boolean>} whether all succeeded
 */
export async function runSteps(steps) {
  /** @type {string[]} */
  const lines = [];
  for (const { name, run } of steps) {
    process.stdout.write(`\n── ${name}\n`);
    const started = performance.now();
    const code = await run().catch((error) => {
      process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
      return 1;
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    lines.push(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`);
    process.stdout.write(`${lines.at(-1)}\n`);
  }
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return lines.every((line) => line.startsWith('ok'));
}
