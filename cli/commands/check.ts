/** `sahara check`: every error and warning of the files, nothing is run. */
import type { Command } from 'commander';
import { type Diagnostic, formatDiagnostic } from '../../vm/context/index.ts';
import { BadInput, exitCodes } from '../failure.ts';
import { load, openFile } from '../files.ts';
import { addMachineOption } from '../run-options.ts';

export const registerCheck = (program: Command): void => {
  addMachineOption(program.command('check').argument('<file...>', 'sources or compiled programs'))
    .description('compile or verify files and list what is wrong with them')
    .option('--json', 'one JSON document: { files: [{ path, diagnostics }] }')
    .action(check);
};

const check = (paths: readonly string[], options: { readonly machine?: string; readonly json?: boolean }): void => {
  const files = paths.map((path) => ({ path, diagnostics: diagnosticsOf(path, options.machine) }));
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  if (options.json) process.stdout.write(`${JSON.stringify({ files }, undefined, 2)}\n`);
  else for (const diagnostic of all) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
  if (all.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.badInput;
};

/** A file that cannot be read is a diagnostic too, so that the other files are still checked. */
const diagnosticsOf = (path: string, machine: string | undefined): readonly Diagnostic[] => {
  try {
    return load(openFile(path, machine), true).diagnostics;
  } catch (error) {
    if (error instanceof BadInput) return error.diagnostics;
    throw error;
  }
};
