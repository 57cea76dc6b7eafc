/** `sahara compile`: a program as a file that runs without its source. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { badInput } from '../failure.ts';
import { loadFile } from '../files.ts';
import { addMachineOption } from '../run-options.ts';

interface Options {
  readonly machine?: string;
  readonly output: string;
  readonly debug: boolean;
}

export const registerCompile = (program: Command): void => {
  addMachineOption(program.command('compile').argument('<file>', 'a source, or a compiled program to write again'))
    .description('write a compiled program')
    .requiredOption('-o, --output <file>', 'where to write it')
    .option('--no-debug', 'leave debug information out')
    .action(compile);
};

const compile = (path: string, { machine, output, debug }: Options): void => {
  const { toolchain, program } = loadFile(path, { machine, debug });
  const bytes = toolchain.save(program, { debug });
  try {
    writeFileSync(output, bytes);
  } catch (error) {
    throw badInput(output, 'unwritable-file', `cannot be written: ${(error as Error).message}`);
  }
};
