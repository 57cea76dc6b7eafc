/** `sahara cover`: exact counts of lines, branches and functions. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { nodeHost } from '../../debug-adapter/main-host.ts';
import { globs, isLibraryPath } from '../../debug-adapter/skipping.ts';
import { SourceFiles } from '../../debug-adapter/source-files.ts';
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
  readonly exclude?: readonly string[];
  readonly all?: boolean;
  readonly sourceMap?: Readonly<Record<string, string>>;
}

export const registerCover = (program: Command): void => {
  addRunOptions(program.command('cover'))
    .description('run a program and say what of it ran, and how often; the program itself prints to stderr')
    .option('--tests', 'run the tests instead of main')
    .option('--summary', 'only the totals of each file')
    .option('--exclude <pattern...>', 'leave out sources: paths or their ends, with * and **')
    .option('--all', 'also sources of libraries, and those whose text is not there')
    .option('--source-map <from=to>', 'where sources are that debug information has elsewhere', pairOf, {})
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
  const { includes, pathOf, leftOut } = chosenSources(file.path, path, options);
  const sources = counts
    .sources({ tests: tests !== undefined, includes })
    .map((source) => ({ ...source, path: pathOf(source.path) }));
  const left = leftOut();
  if (left > 0)
    process.stderr.write(`${left} sources of libraries or without a text are left out; --all shows them.\n`);
  const table = options.lcov !== '-' && options.json !== '-';
  for (const source of table ? sources : []) {
    process.stdout.write(`${options.summary ? summary(source) : coverageTable(source, textOf(source.path))}\n`);
  }
  if (options.lcov) write(options.lcov, lcov(sources.map((source) => ({ ...source, path: fromHere(source.path) }))));
  if (options.json) write(options.json, `${JSON.stringify(coverageJson(sources), undefined, 2)}\n`);
};

/** A path as an lcov file names it: relative in the working folder, absolute elsewhere. */
const fromHere = (path: string): string => {
  // The address of a source map's source is no path.
  if (/^[\w-]+:\/\//.test(path)) return path;
  const here = relative('.', path);
  return here.split(/[\\/]/)[0] === '..' || isAbsolute(here) ? resolve(path) : here;
};

const pairOf = (text: string, earlier: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const [from = '', ...to] = text.split('=');
  return { ...earlier, [from]: to.join('=') };
};

/** The sources that are wanted, by their paths in debug information, and where their files are. */
const chosenSources = (program: string, named: string, { exclude = [], all = false, sourceMap = {} }: Options) => {
  const files = new SourceFiles(nodeHost(undefined), {
    program: resolve(program),
    sourceMap,
    ...(named === program ? {} : { beside: resolve(statSync(named).isDirectory() ? named : dirname(named)) }),
  });
  const isExcluded = globs(exclude);
  let left = 0;
  const find = (path: string): { readonly path: string; readonly isThere: boolean } => {
    const found = path === program ? undefined : files.find(path);
    return found?.isThere ? found : { path, isThere: existsSync(path) };
  };
  return {
    includes: (source: string): boolean => {
      const { path, isThere } = find(source);
      if (isExcluded(source) || isExcluded(path)) return false;
      const isWanted = all || (isThere && !isLibraryPath(source) && !isLibraryPath(path));
      if (!isWanted) left++;
      return isWanted;
    },
    pathOf: (source: string): string => find(source).path,
    leftOut: () => left,
  };
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
