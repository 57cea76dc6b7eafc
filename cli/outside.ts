/** What a program that runs on the command line reads and writes. */
import { readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Input } from '../debug-adapter/control/input.ts';
import { type Outside, writeThrough } from '../debug-adapter/control/outside.ts';
import { realFolders } from '../debug-adapter/main-folders.ts';
import { nodeWorld, sleepNow } from '../debug-adapter/main-world.ts';
import { MissingFile, openOutside } from '../debug-adapter/outside-settings.ts';
import type { Machine } from '../vm/context/index.ts';
import { badInput } from './failure.ts';
import type { LoadedFile } from './files.ts';
import { type RunOptions, settingsOf } from './run-options.ts';

/** The process's own standard input, read when a program asks. */
const processInput = (beforeRead: () => void): Input => {
  let position = 0;
  return {
    read(most) {
      beforeRead();
      const bytes = new Uint8Array(most);
      for (;;) {
        try {
          const count = readSync(0, bytes);
          position += count;
          return bytes.subarray(0, count);
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          if (code === 'EOF') return new Uint8Array(0);
          // A terminal that somebody else made non-blocking.
          if (code !== 'EAGAIN') throw error;
          sleepNow(10);
        }
      }
    },
    get position() {
      return position;
    },
    seek: () => {},
  };
};

export interface Streams {
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** Before the program waits for a line. */
  flush(): void;
}

/** The outside of a file's program; throws {@link BadInput} when a folder or file is not there. */
export const outsideOf = (file: LoadedFile, options: RunOptions, { write, flush }: Streams): Outside => {
  const host = {
    world: nodeWorld(sleepNow),
    read: readIfThere,
    openFolders: realFolders,
    absolute: (name: string) => path.resolve(name),
  };
  try {
    return openOutside(host, { settings: settingsOf(file, options), input: processInput(flush), output: write });
  } catch (error) {
    if (error instanceof MissingFile) throw badInput(error.path, 'unreadable-file', error.message);
    throw error;
  }
};

/** Writes what the program changed of real files; what cannot be written is said on stderr. */
export const writeFiles = (machine: Machine, outside: Outside): void => {
  for (const problem of writeThrough(machine.overlaying?.pending() ?? [], outside))
    process.stderr.write(`${problem}\n`);
};

const readIfThere = (name: string): Uint8Array | undefined => {
  try {
    return readFileSync(name);
  } catch {
    return undefined;
  }
};
