/** Answers for editors about a source text, from its syntax tree and from what the compiler says. */

import type { Diagnostic } from '../../../vm/context/diagnostic.ts';
import type { Analysis } from '../../../vm/context/editor.ts';
import type { MetaInformation } from '../../../vm/context/program.ts';
import { textOfUtf8 } from '../../../vm/context/text.ts';
import { read as readForms } from '../syntax/reader.ts';
import { callHelp } from './call-help.ts';
import { type Declaration, type DeclaredFile, declarationsOf } from './declarations.ts';
import { hoverAt, type Mention } from './hover.ts';
import { outline } from './outline.ts';
import { offsetAt } from './places.ts';

export interface AnalyseInput {
  readonly path: string;
  readonly text: string;
  read(path: string): Uint8Array | undefined;
}

/** What the editor takes from the compiler. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly meta?: MetaInformation | undefined;
  /** What names stand for, where the checker got so far. */
  readonly mentions?: readonly Mention[];
}

/** `check` compiles the text; what it reads are the dependencies. */
export const analyseSource = (
  { path, text, read }: AnalyseInput,
  check: (input: AnalyseInput) => Checked,
): Analysis => {
  const imported = new Map<string, Uint8Array | undefined>();
  const checked = check({
    path,
    text,
    read(other) {
      const bytes = read(other);
      imported.set(other, bytes);
      return bytes;
    },
  });
  const file = declarationsOf(text, readForms(text).forms);
  const others = [...imported.values()].filter((bytes) => bytes !== undefined).map(declaredFile);
  const mentions = (checked.mentions ?? []).filter((mention) => mention.path === path);
  const find = (name: string) => findIn(file, name) ?? others.map((other) => findIn(other, name)).find(Boolean);
  return {
    diagnostics: checked.diagnostics,
    outline: outline(file),
    dependencies: [...imported.keys()],
    hover: (line, column) =>
      hoverAt({ file, find, meta: checked.meta, mentions }, offsetAt(text, line, column), line, column),
    call: (line, column) => callHelp(file.forms, offsetAt(text, line, column), find),
  };
};

const declaredFile = (bytes: Uint8Array): DeclaredFile => {
  const text = textOfUtf8(bytes);
  return declarationsOf(text, readForms(text).forms);
};

/** By plain name, or qualified by the file's module. */
const findIn = ({ declarations, module }: DeclaredFile, name: string): Declaration | undefined => {
  const plain = module !== '' && name.startsWith(`${module}::`) ? name.slice(module.length + 2) : name;
  return declarations.find(({ name: { text }, kind }) => text === plain && kind !== 'test' && kind !== 'import');
};
