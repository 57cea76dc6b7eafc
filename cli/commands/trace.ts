/** `sahara trace`: what happens when, by the machine's clock: statements, and what passes between contexts. */
import type { Command } from 'commander';
import {
  type Address,
  formatAddress,
  type Machine,
  type MachineEvent,
  type Outcome,
  type Program,
  unitOf,
} from '../../vm/context/index.ts';
import { answer } from '../drive.ts';
import { exitCodes } from '../failure.ts';
import { formatReport, reportOf } from '../failure-report.ts';
import { type LoadedFile, loadFile } from '../files.ts';
import { streamOutput } from '../output.ts';
import { outsideOf, writeFiles } from '../outside.ts';
import { addRunOptions, createMachine, numberArgument, type RunOptions, settingsFrom } from '../run-options.ts';
import { sourceLines } from '../source-lines.ts';

interface Options extends RunOptions {
  readonly limit: number;
  readonly from: number;
  readonly to?: number;
  readonly context?: number;
  readonly instructions?: boolean;
  readonly events?: boolean;
}

export const registerTrace = (program: Command): void => {
  addRunOptions(program.command('trace'))
    .description('list statements, messages and conditions with the clock at which they happen')
    .option('--limit <lines>', 'stop after so many lines; 0 for no limit', numberArgument, 1000)
    .option('--from <clock>', 'show nothing before', numberArgument, 0)
    .option('--to <clock>', 'stop at', numberArgument)
    .option('--context <id>', 'only this context', numberArgument)
    .option('--instructions', 'single instructions instead of statements')
    .option('--events', 'only output, messages and conditions')
    .action(trace);
};

const slice = 4_000_000;

const trace = (path: string, programArguments: readonly string[], given: Options): void => {
  const to = Math.min(given.to ?? Number.POSITIVE_INFINITY, given.maxInstructions ?? Number.POSITIVE_INFINITY);
  const options: Options = { ...given, programArguments, ...(Number.isFinite(to) ? { to } : {}) };
  const file = loadFile(path, { machine: options.machine, debug: true, settings: settingsFrom(options) });
  const machine = createMachine(file, options);
  const lines = traceLines(file, options);
  machine.observing?.observe(true);
  machine.stops({ addresses: stopAddresses(machine.program, options), conditions: 'unhandled' });
  const single = options.instructions || machine.program.debug === undefined;
  if (single && !options.events) lines.place(0, machine.contexts()[0]?.id ?? 1, entryOf(machine));
  let outcome: Outcome;
  const place = { context: machine.contexts()[0]?.id ?? 1 };
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').trimEnd();
  const outside = outsideOf(file, options, {
    write: (_, bytes) => lines.output(machine.clock, place.context, text(bytes)),
    flush: () => {},
  });
  do {
    outcome = machine.run(nextLimit(machine, options, single));
    for (const event of machine.observing?.take() ?? []) lines.event(event);
    if (outcome.kind === 'stop' || (outcome.kind === 'clock' && single && !options.events)) {
      lines.place(machine.clock, outcome.context, outcome.address);
    } else if (outcome.kind === 'host') {
      place.context = outcome.context;
      answer(machine, outcome.call, {
        toolchain: file.toolchain,
        outside,
        print: (printed) => lines.output(machine.clock, outcome.context, printed.trimEnd()),
      });
    }
  } while (goesOn(outcome) && !lines.full() && machine.clock < (options.to ?? Number.POSITIVE_INFINITY));
  lines.end();
  writeFiles(machine, outside);
  finish(machine, outcome, path);
};

const nextLimit = (machine: Machine, { to, events }: Options, single: boolean) => {
  if (single && !events) return { fuel: slice, clock: machine.clock + 1 };
  return to === undefined ? { fuel: slice } : { fuel: slice, clock: to };
};

const goesOn = (outcome: Outcome): boolean =>
  outcome.kind !== 'ended' && outcome.kind !== 'all wait' && !(outcome.kind === 'failed' && outcome.context === 1);

const finish = (machine: Machine, outcome: Outcome, path: string): void => {
  if (outcome.kind !== 'failed' && outcome.kind !== 'all wait') return;
  if (outcome.kind === 'failed' && outcome.context !== 1) return;
  process.stderr.write(`${formatReport(reportOf(machine, outcome), path)}\n`);
  process.exitCode = exitCodes.programFailed;
};

const entryOf = (machine: Machine): Address => machine.contexts()[0]?.frames(0, 1)[0]?.address ?? 0;

const stopAddresses = (program: Program, { instructions, events }: Options): ReadonlySet<Address> => {
  const { debug } = program;
  if (!debug || instructions || events) return new Set();
  return new Set(program.units.flatMap(({ id }) => debug.statementStarts(id)));
};

interface TraceLines {
  place(clock: number, context: number, address: Address): void;
  event(event: MachineEvent): void;
  output(clock: number, context: number, text: string): void;
  full(): boolean;
  end(): void;
}

/** Columns: clock, context, what. */
const traceLines = ({ program }: LoadedFile, { limit, from, context: only, instructions }: Options): TraceLines => {
  const output = streamOutput(process.stdout);
  const textOf = sourceLines();
  let count = 0;
  const isFull = () => limit > 0 && count >= limit;
  const line = (clock: number, context: number, text: string) => {
    if (clock < from || (only !== undefined && context !== only) || isFull()) return;
    count += 1;
    output.write(`${String(clock).padStart(10)} ${String(context).padStart(4)}  ${text}\n`);
  };
  return {
    place(clock, context, address) {
      const position = program.debug?.framesAt(address)[0]?.position;
      const source = position && `${position.source}:${position.line}:${position.column}`;
      if (position && !instructions) line(clock, context, `${source}  ${textOf(position)}`);
      else {
        const text = program.units[unitOf(address)]?.decode(address).text ?? '';
        line(clock, context, `${formatAddress(address)}  ${source ? `${text.padEnd(32)}  ${source}` : text}`);
      }
    },
    event: ({ clock, context, kind, peer, text, bytes }) =>
      line(
        clock,
        context,
        [`  ${kind}`, peer === undefined ? '' : `context ${peer}`, text, bytes === undefined ? '' : `(${bytes} bytes)`]
          .filter(Boolean)
          .join(' '),
      ),
    output: (clock, context, text) => line(clock, context, `  print ${text}`),
    full: isFull,
    end() {
      if (isFull()) output.write(`… ended after ${limit} lines; --limit N shows more\n`);
      output.flush();
    },
  };
};
