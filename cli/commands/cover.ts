/** `sahara cover`: exact counts of lines, branches and functions. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { counting } from '../counting.ts';
import { coverageJson, lcov } from '../coverage-files.ts';
import { coverageTable, summary } from '../coverage-table.ts';
import { drive } from '../drive.ts';
import { badInput, exitCodes } from '../failure.ts';
import { type FailureReport, formatReport } from '../failure-report.ts';
import { type LoadedFile, loadFile } from '../files.ts';
import { outsideOf, writeFiles } from '../outside.ts';
import { addRunOptions, createMachine, type RunOptions, settingsFrom } from '../run-options.ts';

interface Options extends RunOptions {
  readonly lcov?: string;
  readonly json?: string;
  readonly tests?: boolean;
  readonly summary?: boolean;
}

export const registerCover = (program: Command): void => {
  addRunOptions(program.command('cover'))
    .description('run a program and say what of it ran, and how often; the program itself prints to stderr')
    .option('--tests', 'run the tests instead of main')
    .option('--summary', 'only the totals of each file')
    .option('--lcov <file>', 'also write an lcov file; - for stdout instead of the table')
    .option('--json <file>', 'also write JSON with ranges and instruction addresses; - for stdout instead of the table')
    .action(cover);
};

const cover = (path: string, programArguments: readonly string[], given: Options): void => {
  const options: Options = { ...given, programArguments };
  const file = loadFile(path, { machine: options.machine, debug: true, settings: settingsFrom(options) });
  const counts = counting(file.program, path);
  const tests = options.tests ? testsOf(file) : undefined;
  for (const invoke of tests ?? [options.invoke]) {
    const machine = createMachine(file, options, invoke);
    counts.begin(machine);
    const complain = (report: FailureReport) => void process.stderr.write(`${formatReport(report, path)}\n`);
    const write = (_: unknown, bytes: Uint8Array) => void process.stderr.write(bytes);
    const outside = outsideOf(file, options, { write, flush: () => {} });
    const ending = drive(machine, {
      toolchain: file.toolchain,
      outside,
      instructionLimit: options.maxInstructions,
      print: (text) => void process.stderr.write(text),
      report: complain,
    });
    if (ending.kind !== 'ended') process.exitCode = exitCodes.programFailed;
    if (ending.kind === 'all wait' || ending.kind === 'limit') complain(ending.report);
    counts.add(machine);
    writeFiles(machine, outside);
  }
  const sources = counts.sources({ tests: tests !== undefined });
  const table = options.lcov !== '-' && options.json !== '-';
  for (const source of table ? sources : []) {
    process.stdout.write(`${options.summary ? summary(source) : coverageTable(source, textOf(source.path))}\n`);
  }
  if (options.lcov) write(options.lcov, lcov(sources));
  if (options.json) write(options.json, `${JSON.stringify(coverageJson(sources), undefined, 2)}\n`);
};

const testsOf = ({ program, path }: LoadedFile): readonly string[] => {
  const names = program.meta.functions.filter(({ kind }) => kind === 'test').map(({ name }) => name);
  if (names.length === 0) throw badInput(path, 'no-tests', 'there is no test form in this file');
  return names;
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** `-` is stdout, then without the table. */
const write = (path: string, text: string): void => {
  if (path === '-') {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw badInput(path, 'unwritable-file', `cannot be written: ${(error as Error).message}`);
  }
};
