/** From a text to a valid module: what is wrong is told where it stands in the text. */
import { type Assembled, assemble, assembleModule } from '../languages/wat/assemble/index.ts';
import { illFormedUtf8 } from '../languages/wat/syntax/characters.ts';
import { Lines } from '../languages/wat/syntax/lines.ts';
import type { List, Problem, Span } from '../languages/wat/syntax/tree.ts';
import { type Diagnostic, textOfUtf8 } from './context/index.ts';
import { decodeModule } from './wasm/decode/index.ts';
import type { WasmModule } from './wasm/module.ts';
import { validateModule } from './wasm/validate/index.ts';

export interface CheckedText {
  readonly text: string;
  readonly assembled: Assembled;
  /** Absent when the text has errors. */
  readonly module?: WasmModule;
  /** Also of a module that is there, when it was validated and is not valid. */
  readonly diagnostics: readonly Diagnostic[];
}

interface CheckOptions {
  readonly path: string;
  readonly validate: boolean;
}

/** The text of a file; a byte that is no UTF-8 is told as a diagnostic. */
export const decodeText = (
  bytes: Uint8Array,
  path: string,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } => {
  const text = textOfUtf8(bytes);
  const bad = illFormedUtf8(bytes);
  if (bad < 0) return { text, diagnostics: [] };
  const offset = textOfUtf8(bytes.subarray(0, bad)).length;
  const problem = { message: 'malformed UTF-8 encoding', start: offset, end: offset + 1 };
  return { text, diagnostics: [textDiagnostic(problem, new Lines(text), path)] };
};

/** A text that is one module. */
export const checkText = (text: string, options: CheckOptions): CheckedText => check(text, assemble(text), options);

/** One module of a script. */
export const checkList = (text: string, list: List, options: CheckOptions): CheckedText =>
  check(text, assembleModule(list), options);

const check = (text: string, assembled: Assembled, { path, validate }: CheckOptions): CheckedText => {
  const { bytes, problems } = assembled;
  const lines = new Lines(text);
  if (!bytes) return { text, assembled, diagnostics: problems.map((problem) => textDiagnostic(problem, lines, path)) };
  const { module, diagnostics } = decodeModule({ path, bytes });
  const found = module && validate ? validateModule(module) : diagnostics;
  return {
    text,
    assembled,
    ...(module ? { module } : {}),
    diagnostics: found.map((diagnostic) => placed(diagnostic, assembled, lines)),
  };
};

export const textDiagnostic = ({ message, start, end }: Problem, lines: Lines, path: string): Diagnostic => ({
  code: 'wat-malformed',
  severity: 'error',
  message,
  source: path,
  range: lines.range({ start, end: Math.max(end, start + 1) }),
});

/** A diagnostic of the binary module, with the text that its bytes come from. */
const placed = (diagnostic: Diagnostic, { marks }: Assembled, lines: Lines): Diagnostic => {
  const span = spanAt(marks, diagnostic.offset ?? 0);
  return span ? { ...diagnostic, range: lines.range(span) } : diagnostic;
};

/** The text of the instruction or definition that holds an offset. */
export const spanAt = (marks: Assembled['marks'], offset: number): Span | undefined => {
  let low = 0;
  let high = marks.length - 1;
  if (high < 0 || (marks[0]?.offset ?? 0) > offset) return undefined;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((marks[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return marks[low]?.span;
};
