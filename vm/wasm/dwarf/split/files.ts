/** Files of debug information beside a module, as the host gives them. */
import type { ProgramInput } from '../../../context/index.ts';

/** Where a file was looked for. */
export interface Located {
  readonly path: string;
  readonly isThere: boolean;
  /** In order. */
  readonly tried: readonly string[];
}

export interface DebugFiles {
  /** Path of the module. */
  readonly module: string;
  read(path: string): Uint8Array | undefined;
  /** The file of a path that a compiler or linker wrote down; relative ones begin at the module. */
  locate(path: string): Located;
}

/** Files as the host finds them, or else as they are named, from the module's folder, and by the ends of their paths there. */
export const debugFiles = ({ path, read, locate }: Pick<ProgramInput, 'path' | 'read' | 'locate'>): DebugFiles => ({
  module: path,
  read,
  locate: locate ?? ((name) => located(name, candidates(path, name), read)),
});

/** There are none. */
export const noFiles: DebugFiles = debugFiles({ path: '', read: () => undefined });

const isAbsolute = (path: string): boolean => /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);

const candidates = (module: string, name: string): readonly string[] => {
  const folder = folderOf(module);
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const ends = parts.map((_, from) => `${folder}${parts.slice(from).join('/')}`);
  return [...new Set([isAbsolute(name) ? name : `${folder}${name}`, ...ends])];
};

/** The first of some files that is there. */
export const located = (
  name: string,
  paths: readonly string[],
  read: (path: string) => Uint8Array | undefined,
): Located => {
  const tried: string[] = [];
  for (const path of paths) {
    tried.push(path);
    if (read(path)) return { path, isThere: true, tried };
  }
  return { path: paths[0] ?? name, isThere: false, tried };
};

/** With its slash; empty for a path of one part. */
export const folderOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** A path without its ending. */
export const stemOf = (path: string): string => path.replace(/\.[^./\\]*$/, '');
