/** Loading of modules: binary or text, the one that was asked for and those that it is linked with. */

import { WatDebugInformation } from '../languages/wat/debug-information.ts';
import { type Diagnostic, type ProgramInput, type Setting, textOfUtf8 } from './context/index.ts';
import { decodeModule, isWasm } from './wasm/decode/index.ts';
import { dwarfDebug } from './wasm/dwarf/debug-information.ts';
import { besideSections, namedSections } from './wasm/dwarf/split/external.ts';
import { debugFiles } from './wasm/dwarf/split/files.ts';
import type { WasmModule } from './wasm/module.ts';
import type { DebugProvider, ProgramPart, WasmUnit } from './wasm/program.ts';
import { textOfDataUrl } from './wasm/source-map/data-url.ts';
import { sourceMapDebug, sourceMapUrl } from './wasm/source-map/debug-information.ts';
import { validateAtCalls, validateDeclarations, validateModule } from './wasm/validate/index.ts';
import { type CheckedText, checkText, decodeText } from './wasm-text.ts';

/** A module that is ready to be part of a program. */
export interface LoadedModule {
  /** What other modules import it by; the main module has none. */
  readonly name?: string;
  readonly module: WasmModule;
  readonly part: ProgramPart;
  /** The text that it was assembled from. */
  readonly text?: CheckedText;
}

export interface LoadedModules {
  /** In the order in which they are instantiated; the main one last. Empty when something is wrong. */
  readonly modules: readonly LoadedModule[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was deferred: validation of large modules' functions. */
  readonly check?: () => readonly Diagnostic[];
}

/** Bytes of a code section above which the validation of functions may be deferred: it takes more than a moment. */
const largeCode = 2 ** 19;
/** Bytes of a code section above which functions are validated when they are first called, in a session that defers. */
const hugeCode = 2 ** 21;

/** Reads the module of `input` and those of the setting `modules` (names with paths). */
export const loadModules = (input: ProgramInput): LoadedModules => {
  const { settings = {} } = input;
  const validate = settings.validate !== false;
  const diagnostics: Diagnostic[] = [];
  const linked: LoadedModule[] = [];
  for (const [name, path] of Object.entries(pairsOf(settings.modules))) {
    const found = readNear(input, path);
    if (!found) {
      diagnostics.push(error('missing-module', `the module ${name} cannot be read from ${path}`, input.path));
      continue;
    }
    const loaded = loadModule({ ...input, ...found }, { validate, name });
    diagnostics.push(...loaded.diagnostics);
    if (loaded.loaded) linked.push(loaded.loaded);
  }
  const main = loadModule(input, { validate, defers: input.defers === true });
  diagnostics.push(...main.diagnostics);
  if (!main.loaded || diagnostics.some(({ severity }) => severity === 'error')) return { modules: [], diagnostics };
  return {
    modules: [...inOrder(linked), main.loaded],
    diagnostics,
    ...(main.check ? { check: main.check } : {}),
  };
};

const error = (code: string, message: string, source: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  source,
});

const pairsOf = (setting: Setting | undefined): Readonly<Record<string, string>> =>
  typeof setting === 'object' ? setting : {};

/** A file as it is named, or beside the program. */
const readNear = (
  { path, read }: ProgramInput,
  name: string,
): { readonly path: string; readonly bytes: Uint8Array } | undefined => {
  for (const candidate of [name, `${folderOf(path)}${name}`]) {
    const bytes = read(candidate);
    if (bytes) return { path: candidate, bytes };
  }
  return undefined;
};

interface ModuleOptions {
  readonly validate: boolean;
  readonly name?: string;
  readonly defers?: boolean;
}

interface LoadedOne {
  readonly loaded?: LoadedModule;
  readonly diagnostics: readonly Diagnostic[];
  readonly check?: () => readonly Diagnostic[];
}

type ModuleInput = Pick<ProgramInput, 'path' | 'bytes' | 'read' | 'locate' | 'debug'>;

const loadModule = (input: ModuleInput, options: ModuleOptions): LoadedOne =>
  isWasm(input.bytes) || input.path.endsWith('.wasm') ? loadBinary(input, options) : loadText(input, options);

const loadBinary = (input: ModuleInput, { validate, name, defers = false }: ModuleOptions): LoadedOne => {
  const { path, bytes, read } = input;
  const { module, diagnostics } = decodeModule({ path, bytes });
  if (!module) return { diagnostics };
  const code = (module.bodies.at(-1) ?? 0) - (module.bodies[0] ?? 0);
  const isDeferred = defers && code > largeCode;
  const judge = (found: readonly Diagnostic[]) => (validate ? found : tolerated(module, found));
  const declared = isDeferred ? validateDeclarations(module) : undefined;
  const judged = judge(declared ? declared.diagnostics : validateModule(module));
  const isAtCalls = isDeferred && validate && code > hugeCode;
  if (isAtCalls && declared?.types) validateAtCalls(module, declared.types);
  const sourceMap = sourceMapOf(module, path, read);
  const files = debugFiles(input);
  const external = input.debug ? namedSections(module, files) : undefined;
  const debug = (unit: WasmUnit) =>
    dwarfDebug(unit, files, external) ?? sourceMap(unit) ?? dwarfDebug(unit, files, besideSections(module, files));
  const loaded = { ...named(name), module, part: { module, debug } };
  const missing = external && !external.sections ? (external.problem ?? '') : undefined;
  const diagnosed =
    missing === undefined
      ? judged
      : [...judged, { ...error('missing-debug-file', missing, path), severity: 'warning' as const }];
  return {
    loaded,
    diagnostics: diagnosed,
    ...(isDeferred && !isAtCalls ? { check: () => judge(validateModule(module)) } : {}),
  };
};

/** Debug information by the module's source map; undefined when it names none that can be read. */
const sourceMapOf =
  (module: WasmModule, path: string, read: ProgramInput['read']): DebugProvider =>
  (unit) => {
    const url = sourceMapUrl(module);
    const folder = folderOf(path);
    if (url === undefined) return undefined;
    const file = textOfDataUrl(url) === undefined ? read(`${folder}${url}`) : undefined;
    const map = textOfDataUrl(url) ?? (file && textOfUtf8(file));
    return map === undefined
      ? undefined
      : sourceMapDebug(unit, map, (source) => read(`${folder}${source}`) !== undefined);
  };

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Of an invalid module that is to be looked at anyway: wrong bodies trap when they are called; without its declarations nothing runs. */
const tolerated = (module: WasmModule, found: readonly Diagnostic[]): readonly Diagnostic[] => {
  const keyOf = ({ offset, message }: Diagnostic): string => `${offset} ${message}`;
  const declarations = new Set(validateDeclarations(module).diagnostics.map(keyOf));
  return found.map((each) => (declarations.has(keyOf(each)) ? each : { ...each, severity: 'warning' }));
};

const named = (name: string | undefined): { readonly name?: string } => (name === undefined ? {} : { name });

const loadText = (
  { path, bytes }: Pick<ProgramInput, 'path' | 'bytes'>,
  { validate, name }: ModuleOptions,
): LoadedOne => {
  const { text, diagnostics: encoding } = decodeText(bytes, path);
  if (encoding.length > 0) return { diagnostics: encoding };
  const checked = checkText(text, { path, validate: true });
  const diagnostics =
    validate || !checked.module ? checked.diagnostics : tolerated(checked.module, checked.diagnostics);
  if (!checked.module) return { diagnostics };
  const debug = textDebug(path, checked);
  const part = { module: checked.module, debug };
  return { loaded: { ...named(name), module: checked.module, part, text: checked }, diagnostics };
};

/** Positions and names of a module that was assembled from a text. */
export const textDebug =
  (source: string, { text, assembled }: CheckedText): DebugProvider =>
  (unit) =>
    new WatDebugInformation({
      source,
      text,
      assembled,
      unit: () => unit,
      functionName: (index) => unit.spelling.functionName(index),
    });

/** Modules after those that they import from; among the others the given order stays. */
const inOrder = (modules: readonly LoadedModule[]): readonly LoadedModule[] => {
  const ordered: LoadedModule[] = [];
  const visited = new Set<LoadedModule>();
  const visit = (each: LoadedModule) => {
    if (visited.has(each)) return;
    visited.add(each);
    for (const { module } of each.module.imports) {
      const needed = modules.find(({ name }) => name === module);
      if (needed) visit(needed);
    }
    ordered.push(each);
  };
  for (const each of modules) visit(each);
  return ordered;
};
