/** Errors of WebAssembly: texts, binary modules, linking, scripts. */
import { toolchainFor } from '../../vm/catalog.ts';
import type { CreateOptions, Diagnostic, Setting } from '../../vm/context/index.ts';
import type { ErrorRow, ErrorSection } from './row.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const toolchain = toolchainFor('program.wat', new Uint8Array());

/** What loading a file says, and what making a machine of it says. */
const diagnosticsOf = (
  path: string,
  bytes: Uint8Array,
  { settings = {}, ...create }: Partial<CreateOptions> & { readonly settings?: Readonly<Record<string, Setting>> } = {},
): readonly Diagnostic[] => {
  if (!toolchain) throw new Error('no toolchain for .wat');
  const { program, diagnostics } = toolchain.load({ path, bytes, read: () => undefined, debug: true, settings });
  if (!program || diagnostics.length > 0) return diagnostics;
  const created = toolchain.create(program, { arguments: [], settings, ...create });
  return 'diagnostics' in created ? created.diagnostics : [];
};

const only = (code: string, found: readonly Diagnostic[]): Diagnostic => {
  const [first] = found;
  if (first?.code !== code) throw new Error(`expected ${code}, got ${JSON.stringify(found)}`);
  return first;
};

/** A row for an error in a text; the mark `‸` stands where the error points. */
const inText = (code: string, source: string, place: string, next: string, path = 'program.wat'): ErrorRow => ({
  code,
  place,
  next,
  provoke() {
    const before = source.slice(0, source.indexOf('‸')).split('\n');
    const { range, message } = only(code, diagnosticsOf(path, encode(source.replace('‸', ''))));
    const expected = `${before.length}:${(before.at(-1) ?? '').length + 1}`;
    if (`${range?.line}:${range?.column}` !== expected)
      throw new Error(`expected ${expected}, got ${range?.line}:${range?.column}`);
    return message;
  },
});

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const inBinary = (code: string, bytes: readonly number[], offset: number, next: string): ErrorRow => ({
  code,
  place: 'the byte',
  next,
  provoke() {
    const found = only(code, diagnosticsOf('program.wasm', Uint8Array.from([...header, ...bytes])));
    if (found.offset !== offset) throw new Error(`expected offset ${offset}, got ${found.offset}`);
    return found.message;
  },
});

const atLaunch = (
  code: string,
  source: string,
  options: Partial<CreateOptions>,
  place: string,
  next: string,
  path = 'program.wat',
): ErrorRow => ({
  code,
  place,
  next,
  provoke: () => only(code, diagnosticsOf(path, encode(source), options)).message,
});

/** A name that is longer than the machine takes does not exist; a type with this many parameters does. */
const manyParameters = (count: number): readonly number[] => {
  const size = count + 7;
  const leb = (value: number): readonly number[] => [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14];
  return [1, ...leb(size - 1), 1, 0x60, ...leb(count), ...new Array<number>(count).fill(0x7f), 0];
};

export const wasmErrors: ErrorSection = {
  title: 'WebAssembly',
  rows: [
    inText(
      'wat-malformed',
      '(module (func (‸i32.addd)))',
      'the word',
      'Correct the text; several errors are listed at once.',
    ),
    inText(
      'wasm-invalid',
      '(module\n  (func (result i32)\n    i64.const 1\n  ‸))',
      'the instruction or definition',
      'Correct the module, or look at it with `validate` off.',
    ),
    inBinary('wasm-malformed', [1, 4, 1, 0x61, 0, 0], 11, 'Make the file again: it is damaged.'),
    inBinary('wasm-limit', manyParameters(1001), 13, 'Split what is too large.'),
    inText(
      'missing-import',
      '(module\n  ‸(import "env" "log" (func (param i32)))\n  (func (export "main")))',
      'the import',
      'Name the module that provides it with `modules` (`--module`), or set `stubImports`.',
    ),
    atLaunch(
      'missing-module',
      '(module (func (export "main")))',
      { settings: { modules: { lib: 'lib.wasm' } } },
      'the file',
      'Correct the path in `modules`.',
    ),
    {
      code: 'missing-debug-file',
      place: 'the module',
      next: 'Put the file there, or set `sourceMap`: the program runs without it.',
      provoke: () => {
        const texts = ['external_debug_info', 'main.debug.wasm'].flatMap((text) => [text.length, ...encode(text)]);
        const bytes = Uint8Array.from([...header, 0, texts.length, ...texts]);
        return only('missing-debug-file', diagnosticsOf('program.wasm', bytes)).message;
      },
    },
    atLaunch(
      'not-instantiated',
      '(module (memory 1) (data (i32.const 65536) "x") (func (export "main")))',
      {},
      'the module',
      'Correct the segment or the size that the text names.',
    ),
    atLaunch(
      'no-entry',
      '(module (func (export "run")))',
      {},
      'the module',
      'Name the function with `invoke` (`--invoke`).',
    ),
    atLaunch(
      'unknown-function',
      '(module (func (export "run")))',
      { invoke: 'walk' },
      'the module',
      'Take one of the list, or the number of a function as `func[0]`.',
    ),
    atLaunch(
      'wrong-arguments',
      '(module (func (export "run") (param i32 f64)))',
      { invoke: 'run', arguments: ['1', 'x'] },
      'the argument',
      'Write a number of the type; NaNs as `nan:0x1`, vectors as `i32x4 1 2 3 4`, references as `null`.',
    ),
    atLaunch(
      'unknown-command',
      '(module (func (export "run")))\n(assert_return (invoke "run"))',
      { invoke: '9' },
      'the script',
      'Take a line of the list.',
      'program.wast',
    ),
  ],
};
