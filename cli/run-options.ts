/** The options that say what of a program runs and within which limits; the same for every command that runs one. */
import { type Command, InvalidArgumentError } from 'commander';
import { toolchains } from '../vm/catalog.ts';
import type { Machine, MachineOption, Setting, Toolchain } from '../vm/context/index.ts';
import { BadInput } from './failure.ts';
import type { LoadedFile } from './files.ts';

export interface RunOptions {
  readonly machine?: string;
  readonly invoke?: string;
  readonly arg: readonly string[];
  /** What follows the file, after `--`. */
  readonly programArguments?: readonly string[];
  readonly maxInstructions?: number;
  /** The machines' own options, by name. */
  readonly [setting: string]: unknown;
}

/** `heapLimit` as `--heap-limit`. */
const flagOf = ({ name, flag }: MachineOption): string =>
  `--${flag ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Where the parser of options keeps a value. */
const keyOf = (option: MachineOption): string =>
  flagOf(option)
    .slice(2)
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

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

type Parser = (text: string, earlier: unknown) => Setting;

const parserOf = ({ type, choices }: MachineOption): Parser => {
  const parsers: Readonly<Record<MachineOption['type'], Parser>> = {
    number: wholeNumber,
    boolean,
    string: (text) => {
      if (choices && !choices.includes(text)) throw new InvalidArgumentError(`It must be ${choices.join(' or ')}.`);
      return text;
    },
    pairs: (text, earlier) => {
      const [name = '', ...value] = text.split('=');
      return {
        ...(earlier as Record<string, string> | undefined),
        [name]: text.includes('=') ? value.join('=') : name,
      };
    },
  };
  return parsers[type];
};

const placeholderOf = ({ type, choices }: MachineOption): string =>
  choices?.join('|') ?? (type === 'pairs' ? 'name=text' : type);

const defaultOf = ({ default: standard }: MachineOption): string =>
  typeof standard === 'object' || standard === '' ? '' : ` (default ${standard})`;

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
  for (const option of machineOptions) {
    const flag = `${flagOf(option)} <${placeholderOf(option)}>`;
    command.option(flag, `${option.description}${defaultOf(option)}`, parserOf(option));
  }
  return command;
};

/** A file, the arguments of its program, and how it is run. */
export const addRunOptions = (command: Command): Command =>
  addLimitOptions(command.argument('<file>', 'a source or a compiled program'))
    .argument('[arguments...]', 'arguments of the program, after --')
    .option('--invoke <name>', 'call this function instead of main')
    .option('--arg <value>', "an argument, in the language's spelling; once for each", collect, []);

/** What was given of a machine's options. */
export const settingsOf = (
  { toolchain }: { readonly toolchain: Toolchain },
  options: RunOptions,
): Record<string, Setting> => {
  const settings: Record<string, Setting> = {};
  for (const option of toolchain.options) {
    const value = options[keyOf(option)] as Setting | undefined;
    if (value !== undefined) settings[option.name] = value;
  }
  return settings;
};

/** {@link settingsOf}, for who does not know the machine yet. */
export const settingsFrom =
  (options: RunOptions) =>
  (toolchain: Toolchain): Record<string, Setting> =>
    settingsOf({ toolchain }, options);

/** A machine at the program's start; throws {@link BadInput} when entry, arguments or settings do not fit. */
export const createMachine = (
  file: LoadedFile,
  options: RunOptions,
  invoke: string | undefined = options.invoke,
): Machine => {
  const { toolchain, program, path } = file;
  const created = toolchain.create(program, {
    ...(invoke === undefined ? {} : { invoke }),
    arguments: [...(options.arg ?? []), ...(options.programArguments ?? [])],
    settings: settingsOf(file, options),
  });
  if ('machine' in created) return created.machine;
  throw new BadInput(created.diagnostics.map((row) => (row.source === '' ? { ...row, source: path } : row)));
};
