/** The WebAssembly machine joined with its text format. */

import { analyseText } from '../languages/wat/editor/index.ts';
import { printModule } from '../languages/wat/print/module.ts';
import { Lines } from '../languages/wat/syntax/lines.ts';
import {
  type CreateOptions,
  type Diagnostic,
  type Loaded,
  type Machine,
  type MachineOption,
  type ProgramInput,
  type Setting,
  type Toolchain,
  textOfUtf8,
} from './context/index.ts';
import { folderOptions, outsideOptions } from './outside-options.ts';
import { isWasm } from './wasm/decode/index.ts';
import { createEmscripten } from './wasm/host/emscripten.ts';
import type { HostModule } from './wasm/host/host.ts';
import { createMachine, type LinkError, WasmMachine } from './wasm/machine.ts';
import { sectionIds } from './wasm/module.ts';
import { WasmProgram } from './wasm/program.ts';
import { createWasi } from './wasm/wasi/index.ts';
import { entryOf } from './wasm-entry.ts';
import { language } from './wasm-language.ts';
import { loadModules } from './wasm-modules.ts';
import { type ModuleProgram, originOf, remember, type ScriptProgram } from './wasm-program.ts';
import { beginCommand, loadScript } from './wasm-script-program.ts';
import { checkText, decodeText, spanAt } from './wasm-text.ts';

const options: readonly MachineOption[] = [
  ...outsideOptions,
  ...folderOptions,
  {
    name: 'modules',
    type: 'pairs',
    flag: 'module',
    default: {},
    description: 'Modules that the program imports from, by name, each with the path of its file.',
  },
  {
    name: 'stubImports',
    type: 'boolean',
    default: false,
    description: 'Run although imported functions are missing: they trap with their name when they are called.',
  },
  {
    name: 'validate',
    type: 'boolean',
    default: true,
    description:
      'Refuse a module that is not valid; off, what is wrong is a warning, and such a function traps when it is called.',
  },
  { name: 'memoryPages', type: 'number', default: 32_767, description: 'Pages of 64 KiB of one memory.' },
  { name: 'callDepth', type: 'number', default: 20_000, description: 'Calls that are open at once.' },
  { name: 'tableElements', type: 'number', default: 10_000_000, description: 'Elements of one table.' },
];

const isScript = (path: string): boolean => path.endsWith('.wast');

export const wasm: Toolchain = {
  id: 'wasm',
  name: 'WebAssembly',
  sources: ['.wat', '.wast'],
  binaries: ['.wasm'],
  options,
  language,
  editing: {
    analyse: ({ path, text }) => analyseText(text, diagnosticsOf(path, text)),
    analyseDisassembly: (_, text) => analyseText(text, []),
  },
  recognises: (path, head) => isWasm(head) || /\.(wat|wast|wasm)$/.test(path),
  load: (input) => (isScript(input.path) && !isWasm(input.bytes) ? loadText(input) : load(input)),
  save: (program, { debug }) => save(originOf(program).origin, debug),
  create: (program, given) => {
    const { program: own, origin } = originOf(program);
    return origin.kind === 'script' ? createCommand(own, origin, given) : create(own, origin, given);
  },
  disassemble: (program) =>
    originOf(program)
      .program.units.filter(
        ({ module }, _, all) => all.at(-1)?.module === module || isScript(all[0]?.module.path ?? ''),
      )
      .map(({ module }) => `${printModule(module).join('\n')}\n`)
      .join('\n'),
  output: (call) => textOfUtf8(call),
};

const diagnosticsOf = (path: string, text: string): readonly Diagnostic[] =>
  isScript(path) ? loadScript(path, text).diagnostics : checkText(text, { path, validate: true }).diagnostics;

const load = (input: ProgramInput): Loaded => {
  const { modules, diagnostics, check } = loadModules(input);
  const main = modules.at(-1)?.module;
  if (!main) return { diagnostics };
  const program = new WasmProgram(
    modules.map(({ part }) => part),
    { debug: input.debug },
  );
  const origin = { kind: 'modules', path: input.path, modules, main } as const;
  return { program: remember(program, origin), diagnostics, ...(check ? { check } : {}) };
};

const loadText = ({ path, bytes, debug }: ProgramInput): Loaded => {
  const { text, diagnostics: encoding } = decodeText(bytes, path);
  const { script, parts, diagnostics } = loadScript(path, text);
  const all = [...encoding, ...diagnostics];
  if (all.some(({ severity }) => severity === 'error')) return { diagnostics: all };
  return { program: remember(new WasmProgram(parts, { debug }), { kind: 'script', path, script }), diagnostics: all };
};

type Created = { readonly machine: Machine } | { readonly diagnostics: readonly Diagnostic[] };

/** The file is added by who knows its name. */
const refused = (code: string, message: string): { readonly diagnostics: readonly Diagnostic[] } => ({
  diagnostics: [{ code, severity: 'error', message, source: '' }],
});

const numberOf = (settings: CreateOptions['settings'], name: string): number =>
  Number(settings[name] ?? options.find((row) => row.name === name)?.default);

const create = (program: WasmProgram, origin: ModuleProgram, given: CreateOptions): Created => {
  const { settings } = given;
  const entry = entryOf(origin.main, program, given);
  if ('problem' in entry) return refused(entry.code, entry.problem);
  const names = origin.modules.map(({ name }) => name);
  const created = createMachine(program, {
    hosts: hostsOf(origin, entry.programArguments, settings),
    limits: {
      depth: numberOf(settings, 'callDepth'),
      memoryPages: numberOf(settings, 'memoryPages'),
      tableElements: numberOf(settings, 'tableElements'),
    },
    stubImports: settings.stubImports === true,
    nameOf: (unit) => names[unit] ?? '',
    invoke: (_, instances) => entry.calls(instances),
  });
  if ('machine' in created) return created;
  const module = origin.modules[created.unit];
  const source = module?.module.path ?? origin.path;
  if ('message' in created)
    return refused(
      'not-instantiated',
      `${source} cannot be instantiated: ${created.message}${raising(created.message)}`,
    );
  return { diagnostics: created.errors.map((error) => linkDiagnostic(error, module, source)) };
};

/** Which option raises a limit that a module asks for more than. */
const raising = (message: string): string => {
  const kind = /^a (memory|table) of .* larger than the limit/.exec(message)?.[1];
  if (!kind) return '';
  const [setting, flag] = kind === 'memory' ? ['memoryPages', '--memory-pages'] : ['tableElements', '--table-elements'];
  return `; "${setting}" in launch.json (${flag}) raises it`;
};

/** An import that nobody provides or that does not fit, with its place in the text where there is one. */
const linkDiagnostic = (
  { message, offset }: LinkError,
  loaded: ModuleProgram['modules'][number] | undefined,
  source: string,
): Diagnostic => {
  const span = loaded?.text && spanAt(loaded.text.assembled.marks, offset);
  return {
    code: 'missing-import',
    severity: 'error',
    message: /^unknown import .*: function/.test(message)
      ? `${message}; set "stubImports" in launch.json (--stub-imports true) to run without it: it traps when it is called`
      : message,
    source,
    ...(span && loaded?.text ? { range: new Lines(loaded.text.text).range(span) } : { offset }),
  };
};

const pairs = (setting: Setting | undefined): Readonly<Record<string, string>> =>
  typeof setting === 'object' ? setting : {};

/** Functions that are part of the machine: WASI and those of Emscripten. */
const hostsOf = (
  { path }: ModuleProgram,
  programArguments: readonly string[],
  settings: CreateOptions['settings'],
): readonly HostModule[] => [
  createWasi({
    arguments: [path.split(/[\\/]/).at(-1) ?? path, ...programArguments],
    environment: pairs(settings.env),
    preopens: Object.entries(pairs(settings.preopens)).map(([name, folder]) => ({ name, backed: folder !== '' })),
    direct: settings.files === 'direct',
  }),
  createEmscripten(),
];

/** One command of a script: the commands before it are done first. */
const createCommand = (program: WasmProgram, { path, script }: ScriptProgram, { invoke }: CreateOptions): Created => {
  const begun = beginCommand(path, script, invoke);
  if ('problem' in begun) return refused('unknown-command', begun.problem);
  return { machine: new WasmMachine(begun.store, program, [begun.invocation]) };
};

/** The main module; without debug information also without names. */
const save = (origin: ModuleProgram | ScriptProgram, debug: boolean): Uint8Array => {
  if (origin.kind === 'script') return new Uint8Array();
  const { bytes, sections } = origin.main;
  if (debug) return bytes;
  const dropped = sections.filter(({ id, name }) => id === sectionIds.custom && isDebugSection(name));
  const kept = new Uint8Array(bytes.length - dropped.reduce((sum, { range }) => sum + range.to - range.from, 0));
  let from = 0;
  let at = 0;
  for (const { range } of [...dropped, { range: { from: bytes.length, to: bytes.length } }]) {
    kept.set(bytes.subarray(from, range.from), at);
    at += range.from - from;
    from = range.to;
  }
  return kept;
};

const isDebugSection = (name: string): boolean =>
  name === 'name' || name === 'sourceMappingURL' || name === 'external_debug_info' || name.startsWith('.debug_');
