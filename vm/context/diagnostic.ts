/** What is wrong with an input: collected, never thrown. */

/** A range of text; lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place in a source file. */
export interface Position {
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A change to a source that would mend a diagnostic. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly range: Range; readonly text: string }[];
}

/** One defect of an input, with its place: a range of a source text, or a byte offset of a binary file. */
export interface Diagnostic {
  /** Stable name of the kind of defect, for example `unknown-name`; listed in docs/errors.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Path or URI as it was given to the compiler or loader. */
  readonly source: string;
  readonly range?: Range;
  /** Byte offset in a binary input. */
  readonly offset?: number;
  readonly fix?: Fix;
}

/** `file:line:column: severity code: message`, one line, as the command line prints it. */
export const formatDiagnostic = (diagnostic: Diagnostic): string => {
  const { source, range, offset, severity, code, message } = diagnostic;
  const place = range ? `:${range.line}:${range.column}` : offset === undefined ? '' : `:0x${offset.toString(16)}`;
  return `${source}${place}: ${severity} ${code}: ${message}`;
};
