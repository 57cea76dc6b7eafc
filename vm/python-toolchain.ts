/** The Python machine joined with its languages: Python source, and text bytecode. */
import { analyseBytecode } from '../languages/python/editor/bytecode.ts';
import { compile, language } from '../languages/python/index.ts';
import {
  type CreateOptions,
  type Diagnostic,
  type Loaded,
  type MachineOption,
  type Program,
  type ProgramInput,
  type Toolchain,
  textOfUtf8,
  utf8OfText,
} from './context/index.ts';
import { outsideOptions } from './outside-options.ts';
import type { PythonImage } from './python/image.ts';
import { createMachine } from './python/machine.ts';
import { PythonProgram, programOf } from './python/program.ts';
import { assemble } from './python/text/assemble.ts';
import { disassemble } from './python/text/disassemble.ts';

const number = (name: string, standard: number, description: string): MachineOption => ({
  name,
  type: 'number',
  default: standard,
  description,
});

const flag = (name: string, description: string): MachineOption => ({
  name,
  type: 'boolean',
  default: false,
  description,
});

const options: readonly MachineOption[] = [
  number('recursionLimit', 1000, 'Frames before a Python program gets RecursionError.'),
  number('callDepthLimit', 256, 'Frames on the return stack of a text bytecode program.'),
  number('stackLimit', 1024, "Values on one frame's operand stack of a text bytecode program."),
  number('sizeLimit', 2 ** 26, 'Elements of one list or characters of one text before MemoryError.'),
  number('integerLimit', 2 ** 23, 'Binary digits of an int before MemoryError.'),
  flag('allowUndefinedVars', 'An undefined variable of text bytecode is None, with a warning, instead of an error.'),
  flag('trace', 'Write every instruction with the stack before it.'),
  number('snapshots', 0, 'Keep a copy of the operand stack every so many instructions; 0 keeps none.'),
  flag('inspectFrames', 'Write the frames before every instruction.'),
  flag('logOnError', 'Write the state of the machine as a line of JSON when the program fails.'),
  flag('showFinalStack', 'Write the operand stack at the end of the program.'),
  ...outsideOptions,
];

const imageOf = (program: Program): PythonImage => {
  if (program instanceof PythonProgram) return program.image;
  throw new TypeError('this program is not one of the Python machine');
};

const isSource = (path: string): boolean => path.endsWith('.py');

/** LLVM bitcode, plain or in its wrapper. */
const isBitcode = (bytes: Uint8Array): boolean => {
  const [first, second, third, fourth] = bytes;
  const isPlain = first === 0x42 && second === 0x43 && third === 0xc0 && fourth === 0xde;
  return isPlain || (first === 0xde && second === 0xc0 && third === 0x17 && fourth === 0x0b);
};

export const python: Toolchain = {
  id: 'python',
  name: 'Python',
  sources: ['.py'],
  binaries: ['.pyvm', '.bc'],
  options,
  language,
  editing: {
    // Python source has other owners: nothing but what the machine does not run is said about it.
    analyse: ({ path, text }) =>
      isSource(path)
        ? analyseBytecode('', compile({ path, text, debug: false }).diagnostics)
        : analyseBytecode(text, assemble({ path, text, debug: false }).diagnostics),
    analyseDisassembly: (_, text) => analyseBytecode(text, []),
  },
  recognises: (path) => /\.(?:py|pyvm|bc)$/.test(path),
  load: (input) => (isSource(input.path) ? loadSource(input) : loadBytecode(input)),
  save: (program) => utf8OfText(disassemble(imageOf(program))),
  create(program, given) {
    const chosen = entryOf(imageOf(program), given);
    if ('diagnostics' in chosen) return chosen;
    const settings = Object.fromEntries(options.map((row) => [row.name, given.settings[row.name] ?? row.default]));
    const machine = createMachine(programOf(chosen.image), {
      argv: chosen.argv,
      limits: {
        recursionLimit: Number(settings.recursionLimit),
        sizeLimit: Number(settings.sizeLimit),
        integerLimit: Number(settings.integerLimit),
        maxCallDepth: Number(settings.callDepthLimit),
        maxStackSize: Number(settings.stackLimit),
      },
      allowUndefinedVars: settings.allowUndefinedVars === true,
      trace: settings.trace === true,
      snapshots: Number(settings.snapshots),
      inspectFrames: settings.inspectFrames === true,
      logOnError: settings.logOnError === true,
      showFinalStack: settings.showFinalStack === true,
    });
    return { machine };
  },
  disassemble: (program) => disassemble(imageOf(program)),
  output: (call) => textOfUtf8(call),
};

const loadSource = ({ path, bytes, debug }: ProgramInput): Loaded => {
  const { image, diagnostics } = compile({ path, text: textOfUtf8(bytes), debug });
  return { ...(image ? { program: programOf(image) } : {}), diagnostics };
};

const loadBytecode = ({ path, bytes, debug }: ProgramInput): Loaded => {
  const refuse = (code: string, message: string, offset?: number): Loaded => ({
    diagnostics: [{ code, severity: 'error', message, source: path, ...(offset === undefined ? {} : { offset }) }],
  });
  if (isBitcode(bytes)) {
    return refuse(
      'llvm-bitcode',
      'this is LLVM bitcode, which shares the ending .bc with the text bytecode that the Python machine runs',
      0,
    );
  }
  const control = bytes.findIndex((byte) => byte < 9);
  if (control >= 0)
    return refuse('not-text', 'this is no text: bytecode of the Python machine is a text file', control);
  const { image, diagnostics } = assemble({ path, text: textOfUtf8(bytes), debug });
  return { ...(image ? { program: programOf(image) } : {}), diagnostics };
};

/** With a function to call, the module runs first and then calls it: its result is the program's. */
const entryOf = (
  image: PythonImage,
  { invoke, arguments: texts }: CreateOptions,
):
  | { readonly image: PythonImage; readonly argv: readonly string[] }
  | { readonly diagnostics: readonly Diagnostic[] } => {
  if (invoke === undefined) return { image, argv: [image.path, ...texts] };
  const argv = [image.path];
  const known = image.codes.filter((code) => code.kind === 'function' && !/[<.]/.test(code.qualifiedName));
  if (!known.some(({ qualifiedName }) => qualifiedName === invoke)) {
    const names = known.map(({ qualifiedName }) => qualifiedName).slice(0, 8);
    return refused(
      'unknown-function',
      `there is no function ${invoke}${names.length ? `; there is ${names.join(', ')}` : ''}`,
    );
  }
  const call = `${invoke}(${texts.join(', ')})`;
  const made = compile({ path: image.path, text: image.text ?? '', debug: image.debugState === 'loaded', call });
  if (made.image) return { image: made.image, argv };
  return refused('wrong-arguments', `${call} is no call: ${made.diagnostics[0]?.message ?? 'invalid syntax'}`);
};

/** The file is added by who knows its name. */
const refused = (code: string, message: string): { readonly diagnostics: readonly Diagnostic[] } => ({
  diagnostics: [{ code, severity: 'error', message, source: '' }],
});
