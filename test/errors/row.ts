/** One row of docs/errors.md, and how a test makes the error happen. */
import { toolchainFor } from '../../vm/catalog.ts';
import type { Diagnostic } from '../../vm/context/index.ts';

export interface ErrorRow {
  readonly code: string;
  /** What the place of the error is, in words. */
  readonly place: string;
  /** What the user does next. */
  readonly next: string;
  /** Makes the error happen and checks its place; its exact text. */
  provoke(): Promise<string> | string;
}

/** Errors of one owner, under one heading of the document. */
export interface ErrorSection {
  readonly title: string;
  readonly rows: readonly ErrorRow[];
}

const path = 'program.sahara';
const sahara = toolchainFor(path, new Uint8Array());

/** Compiles a text in memory; `others` are files that it may import. */
export const compile = (text: string, others: Readonly<Record<string, string>> = {}) => {
  if (!sahara) throw new Error('no toolchain for .sahara');
  const bytes = (source: string) => new TextEncoder().encode(source);
  return sahara.load({
    path,
    bytes: bytes(text),
    read: (other) => (Object.hasOwn(others, other) ? bytes(others[other] as string) : undefined),
    debug: true,
  });
};

/** A row for an error in a source; the mark `‸` stands where the error points. */
export const inSource = (
  code: string,
  source: string,
  next: string,
  { place = 'the form', others = {} }: { place?: string; others?: Readonly<Record<string, string>> } = {},
): ErrorRow => ({
  code,
  place,
  next,
  provoke() {
    const before = source.slice(0, source.indexOf('‸')).split('\n');
    const expected = `${before.length}:${(before.at(-1) ?? '').length + 1} ${code}`;
    const { diagnostics } = compile(source.replace('‸', ''), others);
    const found = diagnostics.find((row) => row.code === code && placeText(row) === expected);
    if (!found)
      throw new Error(
        `expected ${expected}, got ${diagnostics.map((row) => `${placeText(row)}: ${row.message}`).join('; ') || 'nothing'}`,
      );
    if (found.source !== path && !Object.hasOwn(others, found.source)) throw new Error(`wrong file: ${found.source}`);
    return found.message;
  },
});

const placeText = ({ code, range }: Diagnostic): string => `${range?.line}:${range?.column} ${code}`;
