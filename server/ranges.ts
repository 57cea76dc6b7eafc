/** Places: the model counts lines and columns from 1, the protocol from 0. */
import type { Position, Range } from 'vscode-languageserver';
import type { Range as TextRange } from '../vm/context/index.ts';

export const protocolRange = ({ line, column, endLine, endColumn }: TextRange): Range => ({
  start: { line: line - 1, character: column - 1 },
  end: { line: endLine - 1, character: endColumn - 1 },
});

/** Line and column from 1 for a protocol position. */
export const modelPlace = ({ line, character }: Position): readonly [line: number, column: number] => [
  line + 1,
  character + 1,
];

export const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
