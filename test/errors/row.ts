/** One row of docs/errors.md, and how a test makes the error happen. */
import { toolchainFor } from '../../vm/catalog.ts';
import type { Diagnostic, Program } from '../../vm/context/index.ts';

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
export const compile = (text: string, others: Readonly<Record<string, string>> = {}, base?: Program) => {
  if (!sahara) throw new Error('no toolchain for .sahara');
  const bytes = (source: string) => new TextEncoder().encode(source);
  return sahara.load({
    path,
    bytes: bytes(text),
    read: (other) => (Object.hasOwn(others, other) ? bytes(others[other] as string) : undefined),
    debug: true,
    ...(base ? { base } : {}),
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
    const files = { [path]: source, ...others };
    const [file, text] = Object.entries(files).find(([, each]) => each.includes('‸')) ?? [path, source];
    const before = text.slice(0, text.indexOf('‸')).split('\n');
    const expected = `${file}:${before.length}:${(before.at(-1) ?? '').length + 1} ${code}`;
    const unmarked = Object.fromEntries(Object.entries(others).map(([name, each]) => [name, each.replace('‸', '')]));
    const { diagnostics } = compile(source.replace('‸', ''), unmarked);
    const found = diagnostics.find((row) => placeText(row) === expected);
    if (!found) {
      const got = diagnostics.map((row) => `${placeText(row)}: ${row.message}`).join('; ');
      throw new Error(`expected ${expected}, got ${got || 'nothing'}`);
    }
    return found.message;
  },
});

const placeText = ({ code, source, range }: Diagnostic): string => `${source}:${range?.line}:${range?.column} ${code}`;
