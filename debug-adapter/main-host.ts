import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { toolchainFor, toolchains } from '../vm/catalog.ts';
import type { Host } from './host.ts';
import { realFolders } from './main-folders.ts';
import { optimiseSooner } from './main-priority.ts';
import { fileSpill } from './main-spill.ts';
import { openTerminal } from './main-terminal.ts';
import { nodeWorld, sleepLater } from './main-world.ts';

const read = (file: string): Uint8Array | undefined => {
  try {
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    // Parts of a `Buffer` cost more than those of plain bytes, and a copy of it is none.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch {
    return undefined;
  }
};

const list = (folder: string): { readonly name: string }[] | undefined => {
  try {
    return readdirSync(folder).map((name) => ({ name }));
  } catch {
    return undefined;
  }
};

/** Paths by what they name, so that links and the case of Windows' drive letters do not matter. */
const canonical = (file: string): string => {
  let real = path.resolve(file);
  try {
    real = realpathSync.native(real);
  } catch {
    // A file that is not there is known by its path alone.
  }
  return process.platform === 'win32' ? real.toLowerCase() : real;
};

/** A session's surroundings in a Node process. */
export const nodeHost = (program: string | undefined): Host => ({
  toolchains,
  toolchainFor,
  read,
  exists: (file) => existsSync(file),
  list,
  modified: (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs,
  absolute: (file, from) => path.resolve(from === undefined ? process.cwd() : path.dirname(from), file),
  sameFile: (left, right) => left === right || canonical(left) === canonical(right),
  fileName: (file) => path.basename(file),
  worker: `worker ${threadId}`,
  ...(program === undefined ? {} : { program }),
  // `performance` would be loaded while a program is launched.
  now: () => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e3 + nanoseconds / 1e6;
  },
  runsLong: optimiseSooner,
  rest: () => new Promise((resolve) => setImmediate(resolve)),
  later: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds).unref();
    return () => clearTimeout(timer);
  },
  outside: { world: nodeWorld(sleepLater), openFolders: realFolders },
  openTerminal,
  openSpill: fileSpill,
});
