/** The module that was built from a source file or in a folder: what a compiler, cargo or asc left where they leave it. */
import type { Host } from './host.ts';

export interface BuiltProgram {
  /** Path of the module. */
  readonly path: string;
  /** A sentence for people when the source has changed since. */
  readonly stale?: string;
}

export interface NothingBuilt {
  /** What is missing, where it was looked for, and the command that builds it; without a full stop. */
  readonly problem: string;
}

const compiled = /\.(c|cc|cpp|cxx|c\+\+|rs|ts)$/i;

/** Whether a path is a source that a compiler makes a module of. */
const isCompiledSource = (path: string): boolean => compiled.test(path) && !/\.d\.ts$/i.test(path);

/** Files that stand at the top of a project: nothing above belongs to it. */
const tops = ['Cargo.toml', 'package.json', 'asconfig.json', 'CMakeLists.txt', 'Makefile', 'meson.build', '.git'];
const outputs = ['', 'build', 'build/debug', 'build/release', 'out', 'dist', 'bin', 'debug', 'release'];
/** Folders above a source that may be the top of its project. */
const levels = 4;
/** Modules that are read to see whether they name a source. */
const readModules = 8;

interface Found {
  readonly path: string;
  readonly modified: number;
}

/** Folders that a message names. */
const namedFolders = 4;

/** Undefined for a file that is no such source: it is a program itself. */
export const findBuilt = (host: Host, given: string): BuiltProgram | NothingBuilt | undefined => {
  const isFolder = host.list?.(given) !== undefined;
  if (!isFolder && !(isCompiledSource(given) && host.read(given) !== undefined)) return undefined;
  const folder = isFolder ? given : parentOf(given);
  const top = topOf(host, folder);
  const tried = foldersOf(host, folder, top);
  const modules = tried.flatMap((each) => modulesIn(host, each)).sort((left, right) => right.modified - left.modified);
  const own = stemOf(given).toLowerCase();
  const chosen = isFolder
    ? modules[0]
    : (modules.find(({ path }) => stemOf(path).toLowerCase() === own) ??
      modules.slice(0, readModules).find(({ path }) => isMadeFrom(host, path, given)));
  const source = isFolder ? newestSource(host, given) : { path: given, modified: host.modified?.(given) ?? 0 };
  const command = commandFor(host, source?.path ?? given, top);
  if (!chosen) {
    const what = isFolder ? 'there is no .wasm in this folder' : 'there is no .wasm that is made from this file';
    const more = tried.length > namedFolders ? ` and ${tried.length - namedFolders} more` : '';
    const places = tried.slice(0, namedFolders).join(', ') + more;
    return { problem: `${given}: ${what}, looked in ${places}; build it with \`${command}\`` };
  }
  if (!source || source.modified <= chosen.modified || chosen.modified === 0) return { path: chosen.path };
  const [newer, older] = [host.fileName(source.path), host.fileName(chosen.path)];
  return { path: chosen.path, stale: `${newer} is newer than ${older}: build it again with \`${command}\`.` };
};

const headLength = 64;

/** Whether debug information of a module names a source; only the ends of paths can be compared. */
const isMadeFrom = (host: Host, module: string, source: string): boolean => {
  const bytes = host.read(module);
  const toolchain = bytes && host.toolchainFor(module, bytes.subarray(0, headLength));
  if (!bytes || !toolchain) return false;
  const read = (other: string) => host.read(other);
  const { program } = toolchain.load({ path: module, bytes, read, debug: true, settings: { validate: false } });
  const name = host.fileName(source);
  return program?.debug?.sources.some(({ path }) => path.split(/[\\/]/).at(-1) === name) ?? false;
};

const slashed = (path: string): string => path.replace(/\\/g, '/').replace(/(?<=.)\/+$/, '');
const parentOf = (path: string): string => slashed(path).replace(/\/[^/]*$/, '') || '/';
const stemOf = (path: string): string => (slashed(path).split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');

/** The folder of a project that a folder is part of; itself when nothing tells. */
const topOf = (host: Host, folder: string): string => {
  let at = slashed(folder);
  for (let level = 0; level < levels; level++) {
    if (tops.some((name) => host.exists?.(`${at}/${name}`))) return at;
    at = parentOf(at);
  }
  return slashed(folder);
};

/** Where modules may be: beside the source, above it up to the top of the project, and where tools put what they build. */
const foldersOf = (host: Host, folder: string, top: string): readonly string[] => {
  const bases = [slashed(folder)];
  for (let at = slashed(folder); at !== top && bases.length <= levels; ) {
    at = parentOf(at);
    bases.push(at);
  }
  return bases.flatMap((base) => [
    ...outputs.map((output) => (output === '' ? base : `${base}/${output}`)),
    ...(host.list?.(`${base}/target`) ?? [])
      .filter(({ name }) => name.startsWith('wasm32'))
      .flatMap(({ name }) => ['debug', 'release'].map((profile) => `${base}/target/${name}/${profile}`)),
  ]);
};

const modulesIn = (host: Host, folder: string): readonly Found[] =>
  (host.list?.(folder) ?? [])
    .filter(({ name }) => name.endsWith('.wasm'))
    .map(({ name }) => ({ path: `${folder}/${name}`, modified: host.modified?.(`${folder}/${name}`) ?? 0 }));

const newestSource = (host: Host, folder: string): Found | undefined => {
  const sources = [folder, `${folder}/src`, `${folder}/assembly`].flatMap((each) =>
    (host.list?.(each) ?? [])
      .filter(({ name }) => isCompiledSource(name))
      .map(({ name }) => ({ path: `${each}/${name}`, modified: host.modified?.(`${each}/${name}`) ?? 0 })),
  );
  return sources.sort((left, right) => right.modified - left.modified)[0];
};

/** What builds a module with debug information from a source; `source` is the folder where there is none. */
const commandFor = (host: Host, source: string, top: string): string => {
  if (host.exists?.(`${top}/Cargo.toml`)) return 'cargo build --target wasm32-wasip1';
  if (host.exists?.(`${top}/asconfig.json`)) return 'npx asc assembly/index.ts --target debug';
  const name = host.fileName(source);
  const module = `${stemOf(source)}.wasm`;
  if (!isCompiledSource(source) || host.exists?.(`${top}/Makefile`)) return 'make';
  if (/\.rs$/i.test(name)) return `rustc --target wasm32-wasip1 -g ${name} -o ${module}`;
  if (/\.ts$/i.test(name)) return `npx asc ${name} --debug --sourceMap --outFile ${module}`;
  const compiler = /\.c$/i.test(name) ? 'clang' : 'clang++ -fno-exceptions';
  return `${compiler} --target=wasm32-wasi -g -O0 ${name} -o ${module}`;
};
