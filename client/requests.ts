/**
 * Shapes of the requests and events that the debug adapter adds to the Debug Adapter Protocol, of the requests that
 * the language server adds to the Language Server Protocol, and of the command line tool's JSON, as the client reads
 * them. Lines and columns are 1-based except in LSP ranges.
 */

/** `sahara/restarts` {threadId}: what the stopped context offers; no restarts when it is not at a condition. */
export interface OfferedRestarts {
  readonly condition?: string;
  readonly restarts: readonly OfferedRestart[];
}

export interface OfferedRestart {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
}

/** `sahara/replace` {path, text?}. */
export interface ReplacedCode {
  readonly replaced: readonly string[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly diagnostics: readonly { readonly line: number; readonly column: number; readonly message: string }[];
}

/** `sahara/checkHeaps` {}. */
export interface HeapCheck {
  readonly ok: boolean;
  readonly message: string;
  readonly problems: readonly string[];
}

/** Event `sahara/debugInformation`. */
export interface DebugInformationState {
  readonly loaded: boolean;
  /** `absent`: the file has none. */
  readonly state?: 'loaded' | 'not loaded' | 'absent';
}

/** Event `sahara/coverage`. */
export interface LiveCoverage {
  /** Whether lines and sources that are not named stay as they were told before; otherwise it is the whole state. */
  readonly changes: boolean;
  readonly sources: readonly { readonly path: string; readonly lines: readonly CoveredLine[] }[];
}

export interface CoveredLine {
  readonly line: number;
  /** 0: executable, not reached. */
  readonly count: number;
  /** False when only the first arrival was recorded: the count then says "at least once". */
  readonly exact?: boolean;
}

/** LSP request `sahara/tests` {uri, text?}. */
export interface FoundTest {
  readonly name: string;
  readonly range: LspRange;
  readonly selectionRange?: LspRange;
}

export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Standard output of `sahara test --json`. */
export interface TestReport {
  readonly tests: readonly TestOutcome[];
  readonly coverage?: CoverageReport;
}

export interface TestOutcome {
  readonly name: string;
  readonly state: 'passed' | 'failed';
  readonly milliseconds: number;
  readonly output: string;
  readonly failure?: {
    readonly message: string;
    readonly path?: string;
    readonly line?: number;
    readonly column?: number;
    readonly stack?: readonly {
      readonly name: string;
      readonly path: string;
      readonly line: number;
      readonly column: number;
    }[];
  };
}

/** `sahara cover --json`, and part of `sahara test --coverage --json`. */
export interface CoverageReport {
  readonly files: readonly CoveredFile[];
}

export interface CoveredFile {
  readonly path: string;
  readonly statements: readonly (Extent & { readonly count: number })[];
  readonly branches: readonly {
    readonly line: number;
    readonly column: number;
    readonly arms: readonly {
      readonly label: string;
      readonly line: number;
      readonly column: number;
      readonly count: number;
    }[];
  }[];
  readonly functions: readonly (Extent & { readonly name: string; readonly count: number })[];
}

export interface Extent {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
