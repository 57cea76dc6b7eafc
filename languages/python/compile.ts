/** Python source to an image of the Python machine, or to what is wrong with it. Pure. */
import type { Diagnostic } from '../../vm/context/index.ts';
import type { PythonImage } from '../../vm/python/image.ts';
import { scopesOf } from './check/names.ts';
import { emitModule } from './emit/program.ts';
import { Problems } from './syntax/problems.ts';
import { readModule } from './syntax/reader.ts';

export interface CompileInput {
  /** Used in positions and tracebacks. */
  readonly path: string;
  readonly text: string;
  /** Whether to make debug information. */
  readonly debug: boolean;
  /** An expression that is evaluated behind the module's last statement: its value is the program's result. */
  readonly call?: string;
}

export interface Compiled {
  /** Absent when there are diagnostics. */
  readonly image?: PythonImage;
  /** By position. */
  readonly diagnostics: readonly Diagnostic[];
}

export const compile = ({ path, text, debug, call }: CompileInput): Compiled => {
  const whole = call === undefined ? text : `${text}\n${call}\n`;
  const problems = new Problems(path, whole);
  const module = readModule(whole, problems);
  if (!module) return { diagnostics: inOrder(problems.found) };
  // Names can be missing because what binds them was left out: then only what is not run is told.
  const isPart = problems.any;
  const scopes = scopesOf(module, problems);
  if (problems.any)
    return { diagnostics: inOrder(problems.found.filter(({ code }) => !isPart || code === 'python-unsupported')) };
  const image: PythonImage = {
    dialect: 'python',
    name: moduleName(path),
    path,
    text,
    firstCode: 0,
    codes: emitModule(module, { scopes, lines: problems.lines, debug, result: call !== undefined }),
    debugState: debug ? 'loaded' : 'not loaded',
  };
  return { image, diagnostics: [] };
};

const moduleName = (path: string): string => (/[^/\\]*$/.exec(path)?.[0] ?? path).replace(/\.\w+$/, '');

const inOrder = (found: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...found].sort(
    (left, right) =>
      (left.range?.line ?? 0) - (right.range?.line ?? 0) || (left.range?.column ?? 0) - (right.range?.column ?? 0),
  );
