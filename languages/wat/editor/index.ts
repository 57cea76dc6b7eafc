/** Answers for editors about a text of WebAssembly. */
import type { Analysis, Diagnostic } from '../../../vm/context/index.ts';
import { Lines } from '../syntax/lines.ts';
import { read } from '../syntax/reader.ts';
import { modulesOf } from './fields.ts';
import { hoverAt } from './hover.ts';
import { outline } from './outline.ts';

/** `diagnostics` are what assembling and validating the text gave. */
export const analyseText = (text: string, diagnostics: readonly Diagnostic[]): Analysis => {
  const { items } = read(text);
  const lines = new Lines(text);
  const modules = modulesOf(items, text.length);
  return {
    diagnostics,
    outline: outline(modules, text, lines),
    dependencies: [],
    hover: (line, column) => hoverAt({ items, modules, text, lines }, lines.offsetOf(line, column)),
    call: () => undefined,
  };
};
