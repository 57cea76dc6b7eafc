/** `sahara run`: the program's output and nothing else on stdout. */
import type { Command } from 'commander';
import type { Program } from '../../vm/context/index.ts';
import { drive } from '../drive.ts';
import { exitCodes } from '../failure.ts';
import { type FailureReport, formatReport, located } from '../failure-report.ts';
import { type LoadedFile, load, loadFile } from '../files.ts';
import { streamOutput } from '../output.ts';
import { outsideOf, writeFiles } from '../outside.ts';
import { RunRecorder } from '../recording.ts';
import { addRunOptions, createMachine, type RunOptions, settingsFrom } from '../run-options.ts';

interface Options extends RunOptions {
  readonly result?: boolean;
  readonly record?: string;
}

export const registerRun = (program: Command): void => {
  addRunOptions(program.command('run'))
    .description('run a program')
    .option('--record <file>', 'save the run as a recording (.sahara-recording)')
    .option('--result', 'print the result as a last line: => VALUE')
    .action(run);
};

const run = (path: string, programArguments: readonly string[], given: Options): void => {
  const options: Options = { ...given, programArguments };
  const file = loadFile(path, { machine: options.machine, debug: false, settings: settingsFrom(options) });
  const machine = createMachine(file, options);
  const output = streamOutput(process.stdout);
  const complain = (report: FailureReport) => {
    output.flush();
    if (report.text === '') return;
    const known = report.text === undefined ? located(report, programWithDebug(file)) : report;
    process.stderr.write(`${formatReport(known, path)}\n`);
  };
  const outside = outsideOf(file, options, {
    write: (stream, bytes) => {
      if (stream === 'stdout') return output.write(bytes);
      output.flush();
      process.stderr.write(bytes);
    },
    flush: output.flush,
  });
  const recorder = options.record === undefined ? undefined : new RunRecorder(machine, file, options);
  const ending = drive(machine, {
    ...recorder?.hooks,
    toolchain: file.toolchain,
    outside,
    instructionLimit: options.maxInstructions,
    print: output.write,
    slice: output.flush,
    report: complain,
  });
  if (ending.kind === 'ended') {
    if (options.result) output.write(`=> ${ending.results.join(' ') || 'unit'}\n`);
  } else {
    if (ending.kind !== 'failed') complain(ending.report);
    process.exitCode = ending.report.exitCode ?? exitCodes.programFailed;
  }
  output.flush();
  writeFiles(machine, outside);
  if (options.record !== undefined) recorder?.save(options.record, ending.kind);
};

/** Debug information is read only now that the program has failed; addresses are the same with it. */
const programWithDebug = (file: LoadedFile): Program => load(file, true).program ?? file.program;
