/** Lines of source files, read once. */
import { readFileSync } from 'node:fs';
import type { Position } from '../vm/context/index.ts';

/** The text of a position's line from its column on; empty when the file cannot be read. */
export const sourceLines = (): ((position: Position) => string) => {
  const files = new Map<string, readonly string[]>();
  const linesOf = (path: string): readonly string[] => {
    const known = files.get(path);
    if (known) return known;
    let lines: readonly string[] = [];
    try {
      lines = readFileSync(path, 'utf8').split(/\r?\n/);
    } catch {
      // The program runs without its source; only the text is missing.
    }
    files.set(path, lines);
    return lines;
  };
  return ({ source, line, column }) => (linesOf(source)[line - 1] ?? '').slice(column - 1);
};
