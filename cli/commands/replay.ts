/** `sahara replay`: runs a recording again, exactly, and compares. */
import path from 'node:path';
import type { Command } from 'commander';
import { Code } from '../../debug-adapter/control/code.ts';
import { stackLines } from '../../debug-adapter/control/failure-report.ts';
import { Journal } from '../../debug-adapter/control/journal.ts';
import { TextPacker } from '../../debug-adapter/control/time-travel/packed-text.ts';
import {
  BadRecording,
  beginRecording,
  checkProgram,
  decodeRecording,
  outputDifference,
  outputOf,
  outputText,
  type Recording,
  tapeOf,
  toolchainOfRecording,
} from '../../debug-adapter/recording-file.ts';
import { toolchains } from '../../vm/catalog.ts';
import { type Machine, textOfUtf8 } from '../../vm/context/index.ts';
import { BadInput, badInput, exitCodes } from '../failure.ts';
import { loadFile, readInput } from '../files.ts';
import { streamOutput } from '../output.ts';
import { complaint, sourceOf } from '../recording.ts';
import { numberArgument } from '../run-options.ts';

interface Options {
  readonly to?: number;
  readonly expectOutput?: boolean;
  readonly program?: string;
}

export const registerReplay = (program: Command): void => {
  program
    .command('replay')
    .argument('<file>', 'a .sahara-recording')
    .description('run a recording again, exactly as it was')
    .option('--to <clock>', 'end at this clock, and say where that is', numberArgument)
    .option('--expect-output', 'fail when the output is not the recorded one')
    .option('--program <file>', 'the program, when it is not where it was')
    .action(replay);
};

const replay = (file: string, options: Options): void => {
  try {
    const recording = decodeRecording(file, textOfUtf8(readInput(file)));
    const { machine, journal } = prepared(file, recording, options);
    const output = streamOutput(process.stdout);
    const printed = new TextPacker();
    const toolchain = toolchainOfRecording(file, recording, toolchains);
    journal.onAnswered = (outcome) => {
      const text = outputText(toolchain, outcome, textOfUtf8);
      printed.add(text);
      output.write(text);
    };
    const { at, state } = recording.end;
    if (options.to !== undefined && options.to > at.clock)
      throw badInput(file, 'no-moment', `the recording ends at clock ${at.clock}, before ${options.to}`);
    const whole = options.to === undefined || options.to === at.clock;
    for (const _ of whole ? journal.play(at) : journal.playToClock(options.to ?? 0)) output.flush();
    output.flush();
    if (options.to !== undefined) process.stdout.write(whereText(machine, journal, at.clock));
    if (whole && machine.hash() !== state) fail(`${file}: the replay ended in another state than the recorded run.`);
    const difference = options.expectOutput && whole ? differenceOf(file, recording, printed) : undefined;
    if (difference !== undefined) fail(`${file}: the output is not the recorded one: ${difference}.`);
  } catch (error) {
    if (error instanceof BadRecording) throw complaint(file, error);
    throw error;
  }
};

const differenceOf = (file: string, recording: Recording, printed: TextPacker): string | undefined => {
  const expected = outputOf(file, recording);
  try {
    return outputDifference(expected, printed.finish());
  } catch {
    throw new BadRecording('bad-recording', `${file}: this is no recording: its output is damaged.`);
  }
};

const fail = (message: string): void => {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCodes.programFailed;
};

/** A machine that stands at the beginning of the recorded run. */
const prepared = (file: string, recording: Recording, options: Options): { machine: Machine; journal: Journal } => {
  const toolchain = toolchainOfRecording(file, recording, toolchains);
  const beside = path.resolve(path.dirname(file), recording.program.path);
  const shown = path.relative(process.cwd(), beside);
  const loaded = loadFile(options.program ?? (shown.startsWith('..') ? beside : shown), {
    machine: toolchain.id,
    debug: options.to !== undefined,
  });
  checkProgram(file, recording, toolchain, sourceOf(loaded));
  const created = toolchain.create(loaded.program, recording.options);
  if ('diagnostics' in created) throw new BadInput(created.diagnostics);
  const { machine } = created;
  const journal = new Journal(machine);
  beginRecording(machine, journal, tapeOf(file, recording, toolchain), recording);
  return { machine, journal };
};

const whereText = (machine: Machine, { last }: Journal, end: number): string => {
  const contexts = machine.contexts();
  const context = (last && machine.context(last.context)) ?? contexts[0];
  const lines = context ? stackLines(new Code(machine), context) : [];
  return [`Clock ${machine.clock} of ${end}, context ${context?.id ?? 1}:`, ...lines, ''].join('\n');
};
