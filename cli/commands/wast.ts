/** `sahara wast`: specification scripts of WebAssembly, one line a file and the failing assertions below it. */
import type { Command } from 'commander';
import { textOfUtf8 } from '../../vm/context/index.ts';
import { runScript } from '../../vm/wasm-script.ts';
import { BadInput, exitCodes } from '../failure.ts';
import { readInput } from '../files.ts';

export const registerWast = (program: Command): void => {
  program
    .command('wast')
    .argument('<file...>', 'specification scripts (.wast)')
    .description('run the assertions of WebAssembly specification scripts')
    .action(wast);
};

const wast = (paths: readonly string[]): void => {
  let passed = 0;
  let failed = 0;
  for (const path of paths) {
    const text = textOf(path);
    if (text === undefined) {
      failed++;
      continue;
    }
    const result = runScript(path, text);
    passed += result.passed;
    failed += result.failures.length;
    process.stdout.write(`${path}: ${result.passed} passed, ${result.failures.length} failed\n`);
    for (const { line, column, message } of result.failures)
      process.stdout.write(`  ${path}:${line}:${column}: ${message}\n`);
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = exitCodes.programFailed;
};

/** A file that cannot be read is one failure; the others still run. */
const textOf = (path: string): string | undefined => {
  try {
    return textOfUtf8(readInput(path));
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    process.stdout.write(`${error.message}\n`);
    return undefined;
  }
};
