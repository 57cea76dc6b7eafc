/** The options that say what of a program runs and within which limits; the same for every command that runs one. */
import { type Command, InvalidArgumentError } from 'commander';
import { toolchains } from '../vm/catalog.ts';
import type { Machine, MachineOption } from '../vm/context/index.ts';
import { BadInput } from './failure.ts';
import type { LoadedFile } from './files.ts';

export interface RunOptions {
  readonly machine?: string;
  readonly invoke?: string;
  readonly arg: readonly string[];
  readonly maxInstructions?: number;
  /** The machines' own options, by name. */
  readonly [setting: string]: unknown;
}

/** `heapLimit` as `--heap-limit`. */
const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Options of all machines; machines may share a name. */
const machineOptions: readonly MachineOption[] = [
  ...new Map(toolchains.flatMap(({ options }) => options).map((option) => [option.name, option])).values(),
];

const positive = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
};

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('It must be a whole number.');
  return number;
};

const boolean = (text: string): boolean => {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It must be true or false.');
  return text === 'true';
};

type Setting = number | boolean | string;

const parserOf: Readonly<Record<MachineOption['type'], (text: string) => Setting>> = {
  number: wholeNumber,
  boolean,
  string: (text) => text,
};

export const numberArgument = wholeNumber;

export const portArgument = (text: string): number => {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.');
  return port;
};

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export const addMachineOption = (command: Command): Command =>
  command.option('--machine <id>', 'the machine, when content and ending of the file do not tell');

/** Limits and scheduling, without a choice of function. */
export const addLimitOptions = (command: Command): Command => {
  addMachineOption(command);
  command.option('--max-instructions <n>', 'give up after so many instructions', positive);
  for (const { name, type, description, default: standard } of machineOptions) {
    command.option(`${flagOf(name)} <${type}>`, `${description} (default ${standard})`, parserOf[type]);
  }
  return command;
};

export const addRunOptions = (command: Command): Command =>
  addLimitOptions(command)
    .option('--invoke <name>', 'call this function instead of main')
    .option('--arg <value>', "an argument, in the language's spelling; once for each", collect, []);

/** A machine at the program's start; throws {@link BadInput} when entry, arguments or settings do not fit. */
export const createMachine = (
  { toolchain, program, path }: LoadedFile,
  options: RunOptions,
  invoke: string | undefined = options.invoke,
): Machine => {
  const settings: Record<string, Setting> = {};
  for (const { name } of toolchain.options) {
    const value = options[name];
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') settings[name] = value;
  }
  const created = toolchain.create(program, {
    ...(invoke === undefined ? {} : { invoke }),
    arguments: options.arg ?? [],
    settings,
  });
  if ('machine' in created) return created.machine;
  throw new BadInput(created.diagnostics.map((row) => (row.source === '' ? { ...row, source: path } : row)));
};
