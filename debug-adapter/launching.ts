import {
  type Diagnostic,
  findFunction,
  formatDiagnostic,
  type Program,
  type Setting,
  type Toolchain,
} from '../vm/context/index.ts';
import { findBuilt } from './built-program.ts';
import { Debuggee } from './control/debuggee.ts';
import { TypedInput } from './control/input.ts';
import type { DebugSession } from './debug-session.ts';
import type { Host } from './host.ts';
import { checkLaunch } from './launch-arguments.ts';
import type { Launched } from './launched.ts';
import { MissingFile, openOutside } from './outside-settings.ts';
import type { LaunchArguments } from './protocol.ts';
import { openRecording } from './recorded.ts';
import { Refusal } from './refusal.ts';
import { runEvents } from './run-events.ts';
import { globs, isLibraryPath, skipper } from './skipping.ts';
import { SourceFiles } from './source-files.ts';
import { Sources } from './sources.ts';

const headLength = 64;
/** MiB for time travel. */
const standardBudget = 256;

/** The file of a program and the machine that it is for. */
const openProgram = (
  host: Host,
  path: string,
  machine: string | undefined,
): { bytes: Uint8Array; toolchain: Toolchain } => {
  const bytes = host.read(path);
  if (!bytes) throw new Refusal('no-file', `${path}: there is no such file, or it cannot be read.`);
  const named = host.toolchains.find(({ id }) => id === machine);
  if (machine !== undefined && !named) {
    const known = host.toolchains.map(({ id }) => `"${id}"`).join(', ');
    throw new Refusal('unknown-machine', `launch.json: there is no machine "${machine}"; there is ${known}.`);
  }
  const toolchain = named ?? host.toolchainFor(path, bytes.subarray(0, headLength));
  if (!toolchain) {
    const endings = host.toolchains.flatMap(({ sources, binaries }) => [...sources, ...binaries]).join(', ');
    throw new Refusal('unknown-file', `${path}: no machine runs this file; known endings are ${endings}.`);
  }
  return { bytes, toolchain };
};

/** The file to run: for a source of a compiled language, or a folder, the module that was built from it. */
const programFor = (session: DebugSession, given: string, machine: string | undefined): string => {
  if (machine !== undefined && machine !== 'wasm') return given;
  const built = findBuilt(session.host, given);
  if (!built) return given;
  if ('problem' in built) throw new Refusal('not-built', `${built.problem}, or let "preLaunchTask" do that.`);
  if (built.stale !== undefined) session.output.write('console', `${built.stale}\n`);
  return session.host.absolute(built.path);
};

/** Loads without running, for the filters that `initialize` offers; undefined when that fails, which the launch will report. */
export const peek = (host: Host): Program | undefined => {
  if (host.program === undefined) return undefined;
  try {
    const path = host.absolute(host.program);
    const { bytes, toolchain } = openProgram(host, path, undefined);
    return toolchain.load({ path, bytes, read: (other) => host.read(other), debug: false, defers: true }).program;
  } catch {
    return undefined;
  }
};

/** Makes a machine that stands at the program's entry; throws a {@link Refusal} with the first error, and shows the others. */
export const launch = (session: DebugSession, given: Readonly<Record<string, unknown>>): Launched => {
  const { host } = session;
  const machines = host.toolchains.filter(({ id }) => given.machine === undefined || given.machine === id);
  const options = machines.flatMap((toolchain) => toolchain.options);
  const launchArguments = checkLaunch(given, options);
  const opened = launchArguments.recording === undefined ? undefined : openRecording(host, launchArguments);
  const named = opened?.program ?? host.absolute(launchArguments.program);
  const path = opened ? named : programFor(session, named, launchArguments.machine);
  const { bytes, toolchain } = openProgram(host, path, opened?.recording.machine.id ?? launchArguments.machine);
  const debugging = launchArguments.noDebug !== true;
  const debug = debugging && launchArguments.debugInfo !== false;
  const files = sourceFiles(host, launchArguments, path, besideOf(host, named, path));
  const loaded = toolchain.load({
    path,
    bytes,
    read: (other) => host.read(other),
    locate: (other) => files.find(other),
    debug,
    defers: true,
    settings: opened?.recording.options.settings ?? settingsOf(given, toolchain),
  });
  const program = checked(session, loaded.program, loaded.diagnostics);
  const started = opened
    ? opened.check(toolchain)
    : {
        arguments: launchArguments.args ?? [],
        ...entryOf(program, launchArguments),
        settings: settingsOf(given, toolchain),
      };
  const { settings } = started;
  const created = toolchain.create(program, started);
  if ('diagnostics' in created) throw problem(session, created.diagnostics);
  // Files that are named beside a folder lie in it.
  const surrounded = outsideOf(session, settings, host.list?.(named) ? `${named}/.` : named);
  const recorded = opened !== undefined || (debugging && launchArguments.timeTravel !== false);
  const debuggee = new Debuggee({
    machine: created.machine,
    outside: surrounded.outside,
    memoryBudget: recorded ? (launchArguments.memoryBudget ?? standardBudget) * 2 ** 20 : 0,
    language: toolchain.language,
    breakpoints: session.breakpoints,
    conditions: session.conditionsOf(program),
    surroundings: host,
    events: runEvents(session),
  });
  const mode = launchArguments.coverage ?? 'first';
  if (debugging) debuggee.coverage.setMode(mode);
  if (launchArguments.messages) created.machine.observing?.observe(true);
  opened?.begin(session, debuggee, toolchain);
  debuggee.onRebound = (changed) => session.news.rebound(changed);
  debuggee.timeTravel.timelines.onBegun = () => session.news.timelineBegan();
  const sources = new Sources(host, debuggee, files);
  const wishes = { justMyCode: launchArguments.justMyCode !== false, skipFiles: launchArguments.skipFiles ?? [] };
  debuggee.code.skips = skipper(wishes, (source) => {
    const { path: file, isShown } = sources.find(source);
    return { path: file, isThere: isShown };
  });
  debuggee.code.isLibrary = skipper(wishes, (source) => ({ path: sources.find(source).path, isThere: true }));
  if (debug) session.problems.tell(session.output, program.debug);
  const isExcluded = globs(launchArguments.coverageExclude ?? []);
  debuggee.coverage.include((source) => {
    // Without files nothing says which sources are there.
    const { path: file, isShown } = host.exists ? sources.find(source) : { path: source, isShown: true };
    const isOwn = !wishes.justMyCode || !(isLibraryPath(source) || isLibraryPath(file));
    return isShown && isOwn && !isExcluded(source) && !isExcluded(file);
  });
  return {
    arguments: launchArguments,
    ...(loaded.check ? { check: loaded.check } : {}),
    path,
    toolchain,
    bytes,
    debuggee,
    sources,
    debugging: debugging || opened !== undefined,
    started,
    ...(opened ? { recording: opened.recording } : {}),
    ...surrounded,
  };
};

/** `__workspaceFolder` is what the editor adds: the folder that the configuration belongs to. */
/** Where sources are looked for first, when the program was found by one of them. */
const besideOf = (host: Host, named: string, program: string): string | undefined => {
  if (named === program) return undefined;
  return host.list?.(named) ? named : named.replace(/[\\/][^\\/]*$/, '');
};

const sourceFiles = (
  host: Host,
  launchArguments: LaunchArguments,
  program: string,
  beside: string | undefined,
): SourceFiles => {
  const { sourceMap = {}, ...rest } = launchArguments;
  const folder = (rest as { readonly __workspaceFolder?: unknown }).__workspaceFolder;
  return new SourceFiles(host, {
    sourceMap,
    program,
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(beside === undefined ? {} : { beside }),
  });
};

const entryOf = (program: Program, { invoke, test }: LaunchArguments): { invoke?: string } => {
  const name = test ?? invoke;
  if (name === undefined) return {};
  if (test !== undefined) {
    const found = findFunction(program.meta, test, 'test');
    if (!found) throw new Refusal('no-test', `launch.json: the program has no test "${test}".`);
    return { invoke: found.name };
  }
  return { invoke: name };
};

/** The attributes that are options of the machine; their kinds were checked. */
const settingsOf = (given: Readonly<Record<string, unknown>>, toolchain: Toolchain): Record<string, Setting> => {
  const settings: Record<string, Setting> = {};
  for (const { name } of toolchain.options) {
    const value = given[name];
    if (value !== undefined && value !== null) settings[name] = value as Setting;
  }
  return settings;
};

/** What the program reads and writes; files and folders are looked for beside it. */
const outsideOf = (session: DebugSession, settings: Readonly<Record<string, Setting>>, path: string) => {
  const { host } = session;
  const input = new TypedInput(() => session.programOutside.askForInput());
  const surroundings = {
    ...host.outside,
    read: (file: string) => host.read(file),
    absolute: (file: string) => host.absolute(file, path),
  };
  try {
    const output = session.programOutside.programOutput();
    return { input, outside: openOutside(surroundings, { settings, input, output }) };
  } catch (error) {
    if (error instanceof MissingFile) throw new Refusal('no-file', `${error.path}: ${error.message}.`);
    throw error;
  }
};

/** A program without errors; its warnings are shown. */
export const checked = (
  session: DebugSession,
  program: Program | undefined,
  diagnostics: readonly Diagnostic[],
): Program => {
  if (!program || diagnostics.some(({ severity }) => severity === 'error')) throw problem(session, diagnostics);
  session.news.showDiagnostics(diagnostics);
  return program;
};

export const problem = (session: DebugSession, diagnostics: readonly Diagnostic[]): Refusal => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first, ...others] = errors;
  session.news.showDiagnostics(others);
  const text = first ? formatDiagnostic(first) : 'The program could not be loaded.';
  const more = others.length ? ` (and ${others.length} more in the Debug Console)` : '';
  return new Refusal(first?.code ?? 'not-loaded', text + more);
};
