/** From a file name on the command line to a program and the toolchain that runs it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findBuilt } from '../debug-adapter/built-program.ts';
import { nodeHost } from '../debug-adapter/main-host.ts';
import { toolchainFor, toolchains } from '../vm/catalog.ts';
import { type Diagnostic, formatDiagnostic, type Program, type Setting, type Toolchain } from '../vm/context/index.ts';
import { BadInput, badInput } from './failure.ts';

export interface OpenedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly toolchain: Toolchain;
  /** What was given of the toolchain's options; loading may depend on them. */
  readonly settings?: Readonly<Record<string, Setting>>;
}

export interface LoadedFile extends OpenedFile {
  readonly program: Program;
  /** Warnings; a file with errors is not loaded. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes of a file that decide its machine. */
const headLength = 64;

/** Reads a file and finds its machine; throws {@link BadInput}. */
export const openFile = (given: string, machine: string | undefined): OpenedFile => {
  const path = machine === undefined || machine === 'wasm' ? builtFrom(given) : given;
  const bytes = readInput(path);
  return { path, bytes, toolchain: chooseToolchain(path, bytes, machine) };
};

/** For a source of a compiled language, or a folder, the module that was built from it. */
const builtFrom = (given: string): string => {
  const absolute = resolve(given);
  const built = findBuilt(nodeHost(undefined), absolute);
  if (!built) return given;
  if ('problem' in built) throw badInput(given, 'not-built', built.problem.replace(`${absolute}: `, ''));
  if (built.stale !== undefined) process.stderr.write(`${built.stale}\n`);
  return built.path;
};

/** Reads and loads a file; throws {@link BadInput} with every error of it. Warnings go to stderr. */
export const loadFile = (
  path: string,
  options: {
    readonly machine?: string | undefined;
    readonly debug: boolean;
    readonly settings?: (toolchain: Toolchain) => Readonly<Record<string, Setting>>;
  },
): LoadedFile => {
  const found = openFile(path, options.machine);
  const settings = options.settings?.(found.toolchain);
  const opened = settings ? { ...found, settings } : found;
  const { program, diagnostics } = load(opened, options.debug);
  if (!program || diagnostics.some(({ severity }) => severity === 'error')) throw new BadInput(diagnostics);
  for (const warning of diagnostics) process.stderr.write(`${formatDiagnostic(warning)}\n`);
  return { ...opened, program, diagnostics };
};

/** Compiles or loads without judging. */
export const load = ({ path, bytes, toolchain, settings }: OpenedFile, debug: boolean) =>
  toolchain.load({ path, bytes, read: readIfThere, debug, ...(settings ? { settings } : {}) });

const chooseToolchain = (path: string, bytes: Uint8Array, machine: string | undefined): Toolchain => {
  if (machine !== undefined) {
    const named = toolchains.find(({ id }) => id === machine);
    if (named) return named;
    const known = toolchains.map(({ id }) => id).join(', ');
    throw badInput('--machine', 'unknown-machine', `there is no machine "${machine}"; there is ${known}`);
  }
  const found = toolchainFor(path, bytes.subarray(0, headLength));
  if (found) return found;
  const endings = toolchains.flatMap(({ sources, binaries }) => [...sources, ...binaries]).join(', ');
  throw badInput(path, 'unknown-file', `no machine runs this file; known endings are ${endings}`);
};

/** The bytes of a file; throws {@link BadInput} when it cannot be read. */
export const readInput = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw badInput(path, 'unreadable-file', unreadableReason(error));
  }
};

const unreadableReason = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder; name a file';
  if (code === 'EACCES' || code === 'EPERM') return 'this file may not be read by you';
  return message;
};

/** The bytes of a file; undefined when it cannot be read. */
export const readIfThere = (path: string): Uint8Array | undefined => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};
