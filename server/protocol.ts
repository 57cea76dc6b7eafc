/** Requests of our own between client and server. Types only: the client imports them without the server. */

/** Lists the tests of a file. `text` is the file's text when it is not open in the editor. */
export const testsRequest = 'sahara/tests';

export interface TestsParameters {
  readonly uri: string;
  readonly text?: string;
}

/** What is wrong with a text that is not open at the server: a Python file, which has other owners. Answered with diagnostics of the protocol. */
export const checkRequest = 'sahara/check';

export interface CheckParameters {
  readonly uri: string;
  readonly text: string;
}

/** Lines and characters count from 0, as in the Language Server Protocol. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface TestItem {
  /** As `sahara test --only` and the launch attribute `test` take it. */
  readonly name: string;
  /** The whole form. */
  readonly range: TextRange;
  /** Its name. */
  readonly selectionRange: TextRange;
}

export type TestsResult = readonly TestItem[];

/** Commands of the code lenses; the client registers them. */
export const lensCommands = { run: 'sahara.run', debug: 'sahara.debug', coverage: 'sahara.coverage' } as const;

/** Arguments of a lens command: URI of the file, name of the function or test, and which of both it is. */
export type LensArguments = readonly [uri: string, name: string, kind: 'function' | 'test'];

/**
 * A compiled program is shown as its disassembly under this scheme; the path is that of the file and {@link disassemblyEnding}.
 * The server answers for it from the meta information of the file.
 */
export const disassemblyScheme = 'sahara-bytecode';
export const disassemblyEnding = '.sahasm';

/** From a server in a browser to its client: the bytes of a file by path, or null. */
export const readFileRequest = 'sahara/readFile';
