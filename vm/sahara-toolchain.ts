/** The Sahara machine joined with its language. */

import { analyseDisassembly } from '../languages/sahara/editor/disassembly.ts';
import { analyseSource } from '../languages/sahara/editor/index.ts';
import { compile, language } from '../languages/sahara/index.ts';
import {
  type CreateOptions,
  type Diagnostic,
  findFunction,
  type Loaded,
  type MachineOption,
  type MetaInformation,
  type Program,
  type ProgramInput,
  shortName,
  type Toolchain,
  textOfUtf8,
} from './context/index.ts';
import { bytesSource, decode, encode, magic } from './sahara/container/index.ts';
import { disassemble } from './sahara/disassemble.ts';
import type { SaharaImage } from './sahara/image.ts';
import { argumentBytes, createMachine } from './sahara/machine.ts';
import { programOf, SaharaProgram } from './sahara/program.ts';
import { verify } from './sahara/verify/index.ts';

const numberOption = (name: string, standard: number, description: string): MachineOption => ({
  name,
  type: 'number',
  default: standard,
  description,
});

const options = [
  numberOption('dataStackLimit', 1_048_576, "Slots of 8 bytes on one context's data stack."),
  numberOption('returnStackLimit', 100_000, "Frames on one context's return stack."),
  numberOption('heapLimit', 268_435_456, "Bytes of one context's heap."),
  numberOption('contextLimit', 100_000, 'Contexts that live at the same time.'),
  numberOption('mailboxLimit', 100_000, 'Messages in one mailbox.'),
  numberOption('quantum', 1000, 'Instructions that a context runs before the next one.'),
  numberOption('seed', 0, 'Order of contexts: 0 is round robin, another number a fixed random order.'),
] as const;

type Settings = Record<
  'dataStackLimit' | 'returnStackLimit' | 'heapLimit' | 'contextLimit' | 'mailboxLimit' | 'quantum' | 'seed',
  number
>;

const imageOf = (program: Program): SaharaImage => {
  if (program instanceof SaharaProgram) return program.image;
  throw new TypeError('this program is not one of the Sahara machine');
};

const isCompiled = (head: Uint8Array): boolean => magic.every((byte, index) => head[index] === byte);

export const sahara: Toolchain = {
  id: 'sahara',
  name: 'Sahara',
  sources: ['.sahara'],
  binaries: ['.sahb'],
  options,
  language,
  editing: {
    analyse: (input) =>
      analyseSource(input, (given) => {
        const { diagnostics, mentions, image } = compile({ ...given, debug: false });
        return { diagnostics, mentions, meta: image && programOf(image).meta };
      }),
    analyseDisassembly,
  },
  recognises: (path, head) => isCompiled(head) || path.endsWith('.sahara') || path.endsWith('.sahb'),
  load: (input) => (isCompiled(input.bytes) || input.path.endsWith('.sahb') ? loadCompiled(input) : loadSource(input)),
  save: (program, { debug }) => encode(imageOf(program), { debug }),
  create(program, { invoke, arguments: texts, settings }) {
    const image = imageOf(program);
    const entry = entryOf(program, image, invoke, texts);
    if ('diagnostics' in entry) return entry;
    const limits = Object.fromEntries(
      options.map((row) => [row.name, Number(settings[row.name] ?? row.default)]),
    ) as Settings;
    return { machine: createMachine(programOf(image), { ...entry, limits }) };
  },
  disassemble: (program) => disassemble(imageOf(program)),
  output: (call) => textOfUtf8(call),
};

const loadSource = ({ path, bytes, read, debug, base }: ProgramInput): Loaded => {
  const { image, diagnostics } = compile({
    path,
    text: textOfUtf8(bytes),
    read,
    debug,
    ...(base ? { base: imageOf(base) } : {}),
  });
  return { ...(image ? { program: programOf(image) } : {}), diagnostics };
};

const loadCompiled = ({ path, bytes, debug }: ProgramInput): Loaded => {
  const decoded = decode(bytesSource(bytes), { debug, source: path });
  const diagnostics = decoded.image ? verify(decoded.image, path) : decoded.diagnostics;
  return { ...(decoded.image && diagnostics.length === 0 ? { program: programOf(decoded.image) } : {}), diagnostics };
};

interface Entry {
  readonly entry: number;
  readonly arguments: readonly Uint8Array[];
}

/** The function that the first context begins with, and its arguments as the machine takes them. */
const entryOf = (
  program: Program,
  image: SaharaImage,
  invoke: CreateOptions['invoke'],
  texts: CreateOptions['arguments'],
): Entry | { readonly diagnostics: readonly Diagnostic[] } => {
  const name = invoke ?? (image.meta.entry === undefined ? undefined : image.functions[image.meta.entry]?.name);
  if (name === undefined) return refused('no-entry', 'there is no function main; name the one to call');
  const info = findFunction(program.meta, name);
  const entry = image.functions.findIndex((code) => code.name === info?.name);
  const code = image.functions[entry];
  if (!info || !code || (code.kind !== 'function' && code.kind !== 'test')) {
    const near = nearest(name, program.meta);
    return refused('unknown-function', `there is no function ${name}${near === '' ? '' : `; there is ${near}`}`);
  }
  if (texts.length !== code.parameters.length) {
    const parameters = info.parameters.map((row) => `[${row.name} ${row.type}]`);
    const wanted = parameters.length === 0 ? 'no arguments' : parameters.join(' ');
    return refused('wrong-arguments', `${name} takes ${wanted}, not ${texts.length} arguments`);
  }
  const bytes: Uint8Array[] = [];
  for (const [index, text] of texts.entries()) {
    const made = argumentBytes(image, code.parameters[index] as number, text);
    if ('error' in made) {
      return refused(
        'wrong-arguments',
        `${name}, argument ${info.parameters[index]?.name ?? index + 1}: ${made.error}`,
      );
    }
    bytes.push(made.bytes);
  }
  return { entry, arguments: bytes };
};

/** The functions that a person may call, when they are few enough to be named. */
const nearest = (name: string, { functions }: MetaInformation): string => {
  const callable = functions.filter(({ kind }) => kind === 'function').map((info) => shortName(info.name));
  const plain = [...new Set(callable)].filter((each) => !each.includes('/'));
  const alike = plain.filter((each) => each.startsWith(name.slice(0, 2)));
  return (plain.length <= 8 ? plain : alike).join(', ');
};

/** The file is added by who knows its name. */
const refused = (code: string, message: string): { readonly diagnostics: readonly Diagnostic[] } => ({
  diagnostics: [{ code, severity: 'error', message, source: '' }],
});
