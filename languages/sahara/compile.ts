/** Source text to an image, or to what is wrong with it. Pure: other files come through `read`. */
import type { Diagnostic } from '../../vm/context/diagnostic.ts';
import type { SaharaImage } from '../../vm/sahara/image.ts';
import { collect, type ReadFile } from './check/declarations.ts';
import { type Mention, ProgramTables, type SourceModule } from './check/program.ts';
import { checkModules } from './check/program-check.ts';
import { makeImage } from './emit/image.ts';

export interface CompileInput {
  /** Used in positions and to find imports, which lie next to it. */
  readonly path: string;
  readonly text: string;
  read: ReadFile;
  /** Whether to make debug information. */
  readonly debug: boolean;
  /** The running program: same-named functions keep their index, every other index stays as it is. */
  readonly base?: SaharaImage;
}

export interface Compiled {
  /** Absent when a diagnostic is an error. */
  readonly image?: SaharaImage;
  /** By file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** What names in the texts stand for; also of a program with errors. */
  readonly mentions: readonly Mention[];
  /** The module of the file, and those it imports, imported ones first. */
  readonly module: SourceModule;
  readonly modules: readonly SourceModule[];
  readonly tables: ProgramTables;
  /** Paths that imports asked for, also those that do not exist. */
  readonly dependencies: readonly string[];
}

export const compile = (input: CompileInput): Compiled => {
  const { path, text, debug } = input;
  const tables = new ProgramTables(input.base);
  const module = collect(tables, path, text, (asked) => input.read(asked));
  checkModules(tables);
  const entry = module.functions.get('main')?.index;
  const image = tables.hasErrors ? undefined : makeImage(tables, { debug, entry });
  return {
    diagnostics: inOrder(tables.diagnostics, path),
    mentions: tables.mentions,
    module,
    modules: tables.modules,
    tables,
    dependencies: tables.dependencies,
    ...(image ? { image } : {}),
  };
};

/** By place, the compiled file first; each once. */
const inOrder = (diagnostics: readonly Diagnostic[], path: string): readonly Diagnostic[] => {
  const seen = new Set<string>();
  const keyed = diagnostics.filter(({ code, source, message, range }) => {
    const key = `${source} ${range?.line} ${range?.column} ${code} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
  return keyed.sort(
    (a, b) =>
      Number(a.source !== path) - Number(b.source !== path) ||
      a.source.localeCompare(b.source) ||
      (a.range?.line ?? 0) - (b.range?.line ?? 0) ||
      (a.range?.column ?? 0) - (b.range?.column ?? 0),
  );
};
