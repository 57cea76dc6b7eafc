import type { Toolchain } from '../vm/context/index.ts';
import type { Surroundings } from './control/surroundings.ts';
import type { OutsideHost } from './outside-settings.ts';

/** What a session needs from the process or worker that it runs in. */
export interface Host extends Surroundings {
  readonly toolchains: readonly Toolchain[];
  /** The toolchain that a file belongs to, by content and ending. */
  toolchainFor(path: string, head: Uint8Array): Toolchain | undefined;
  /** Contents of a file; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /** Whether there is a file; by {@link read} when absent. */
  exists?(path: string): boolean;
  /** What is in a folder; undefined when it is none. Absent where folders cannot be looked into. */
  list?(path: string): readonly { readonly name: string }[] | undefined;
  /** When a file was written, in milliseconds since 1970; undefined when there is none. */
  modified?(path: string): number | undefined;
  /** An absolute path, relative ones taken from the folder of the file `from`. */
  absolute(path: string, from?: string): string;
  sameFile(left: string, right: string): boolean;
  /** Last part of a path. */
  fileName(path: string): string;
  /** Name of the thread of the operating system that runs the machine. */
  readonly worker: string;
  /** The program that is going to be launched, when it is known before `initialize`. */
  readonly program?: string;
  /** Time, chance and real folders for programs. */
  readonly outside: Pick<OutsideHost, 'world' | 'openFolders'>;
  /** A program has been running for longer than a moment; told at each slice from then on. */
  runsLong?(): void;
  /**
   * Answers a request where files come later (a browser): while `work` runs, {@link read} may end it by an exception, and it is begun
   * anew when the file is there. It must not have changed anything before. Absent: files are there at once.
   */
  retrying?<Result>(work: () => Result | Promise<Result>): Promise<Result>;
  /** Opens a relay that a terminal command connects to; undefined where there are no terminals. */
  openTerminal?(): Promise<Terminal>;
}

/** A terminal of the user's that shows the program's output and gives it its standard input. */
export interface Terminal {
  /** Command line that the client is asked to run in a terminal. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The command has connected; rejected when it takes too long. */
  readonly opened: Promise<void>;
  write(text: string): void;
  /** Gets what is typed there; undefined when nothing more comes. */
  listen(listener: (bytes: Uint8Array | undefined) => void): void;
  /** After what was written has been shown. */
  close(): void;
}
