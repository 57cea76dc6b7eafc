/** `sahara test`: runs the test forms of files, each in a machine of its own. */
import type { Command } from 'commander';
import { type FunctionInfo, findFunction, shortName } from '../../vm/context/index.ts';
import { type Counting, counting } from '../counting.ts';
import { coverageJson } from '../coverage-files.ts';
import { drive } from '../drive.ts';
import { badInput, exitCodes } from '../failure.ts';
import { type FailureReport, formatReport } from '../failure-report.ts';
import { type LoadedFile, loadFile } from '../files.ts';
import { textOutput } from '../output.ts';
import { outsideOf, writeFiles } from '../outside.ts';
import { addLimitOptions, createMachine, type RunOptions } from '../run-options.ts';

interface Options extends RunOptions {
  readonly only: readonly string[];
  readonly coverage?: boolean;
  readonly json?: boolean;
}

interface TestResult {
  readonly name: string;
  readonly path: string;
  readonly state: 'passed' | 'failed';
  readonly milliseconds: number;
  readonly output: string;
  readonly report?: FailureReport;
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export const registerTest = (program: Command): void => {
  addLimitOptions(program.command('test').argument('<file...>', 'sources or compiled programs'))
    .description('run the tests of files')
    .option('--only <name>', 'run this test; once for each', collect, [])
    .option('--coverage', 'count what runs (with --json)')
    .option('--json', 'one JSON document: { tests: [...], coverage? }')
    .action(test);
};

const test = (paths: readonly string[], options: Options): void => {
  const files = paths.map((path) => loadFile(path, { machine: options.machine, debug: true }));
  const runs = files.map((file) => ({
    file,
    tests: chosenTests(file, options.only),
    counts: options.coverage ? counting(file.program, file.path) : undefined,
  }));
  for (const name of options.only) {
    if (!runs.some(({ tests }) => tests.some((info) => isNamed(info, name)))) {
      throw badInput(paths.join(' '), 'unknown-test', `there is no test named "${name}"`);
    }
  }
  const results = runs.flatMap(({ file, tests, counts }) =>
    tests.map((info) => {
      const result = runTest(file, info, options, counts);
      if (!options.json) sayResult(result);
      return result;
    }),
  );
  if (options.json) {
    const sources = runs.flatMap(({ counts }) => counts?.sources({ tests: true }) ?? []);
    const coverage = options.coverage ? { coverage: coverageJson(sources) } : {};
    process.stdout.write(`${JSON.stringify({ tests: results.map(resultJson), ...coverage })}\n`);
  } else sayTotals(results);
  if (results.some(({ state }) => state === 'failed')) process.exitCode = exitCodes.programFailed;
};

const isNamed = (info: FunctionInfo, name: string): boolean => info.name === name || shortName(info.name) === name;

const chosenTests = ({ program }: LoadedFile, only: readonly string[]): readonly FunctionInfo[] => {
  const tests = program.meta.functions.filter(({ kind }) => kind === 'test');
  if (only.length === 0) return tests;
  return [...new Set(only.flatMap((name) => findFunction(program.meta, name, 'test') ?? []))];
};

const runTest = (file: LoadedFile, info: FunctionInfo, options: Options, counts: Counting | undefined): TestResult => {
  const started = performance.now();
  const machine = createMachine(file, { ...options, arg: [] }, info.name);
  counts?.begin(machine);
  const output = textOutput();
  const outside = outsideOf(file, options, { write: (_, bytes) => output.write(bytes), flush: () => {} });
  const ending = drive(machine, {
    toolchain: file.toolchain,
    outside,
    instructionLimit: options.maxInstructions,
    print: output.write,
  });
  counts?.add(machine);
  writeFiles(machine, outside);
  return {
    name: shortName(info.name),
    path: file.path,
    state: ending.kind === 'ended' ? 'passed' : 'failed',
    milliseconds: Math.round((performance.now() - started) * 10) / 10,
    output: output.text(),
    ...(ending.kind === 'ended' ? {} : { report: ending.report }),
  };
};

const sayResult = ({ name, path, state, milliseconds, output, report }: TestResult): void => {
  process.stdout.write(`${state === 'passed' ? 'ok    ' : 'FAILED'} ${name} (${milliseconds} ms)\n`);
  if (!report) return;
  const text = `${output}${formatReport(report, path)}`;
  process.stdout.write(`${text.replace(/^/gm, '       ')}\n`);
};

const sayTotals = (results: readonly TestResult[]): void => {
  const failed = results.filter(({ state }) => state === 'failed').length;
  process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
};

/** What the Test view reads; lines and columns count from 1. */
const resultJson = ({ report, ...result }: TestResult) => ({
  ...result,
  ...(report
    ? {
        failure: {
          message: `${report.code}: ${report.message}`,
          ...placeJson(report.stack[0]),
          stack: report.stack.map((frame) => ({ name: frame.name, ...placeJson(frame) })),
        },
      }
    : {}),
});

const placeJson = (frame: FailureReport['stack'][number] | undefined) =>
  frame?.position ? { path: frame.position.source, line: frame.position.line, column: frame.position.column } : {};
