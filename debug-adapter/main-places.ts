/** Places in an opened folder, reached so that nobody who changes the folder meanwhile can lead us out of it. */
import { closeSync, constants, existsSync, lstatSync, openSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { FileError } from '../vm/context/index.ts';

/** A file call that fails, by its POSIX error. */
export class Refused extends Error {
  readonly code: FileError;
  constructor(code: FileError) {
    super(code);
    this.code = code;
  }
}

/** Linux: opens a folder only to name what lies in it, which needs no right to read it. */
const onlyPath = 0o10000000;

/** A folder by its descriptor, as a path; behind it a name is looked up in that very folder (`openat` of POSIX). */
const byDescriptor = (descriptor: number): string => `/proc/self/fd/${descriptor}`;

const hasDescriptors = process.platform === 'linux' && existsSync('/proc/self/fd');

/**
 * Gives the path of a place to `use`, valid while that runs; its last part need not exist and is not followed. `relative` has
 * no links in it as far as the program knows: a link that was put there meanwhile is refused. Throws {@link Refused} or the
 * error of the operating system.
 */
export const reach = <T>(root: string | undefined, relative: string, use: (file: string) => T): T => {
  if (root === undefined) throw new Refused('noent');
  if (relative === '') return use(root);
  const parts = relative.split('/');
  const wrong = (part: string) => part === '' || part === '.' || part === '..' || part.includes('\0');
  const foreign = (part: string) => process.platform === 'win32' && /[\\:]/.test(part);
  if (parts.some((part) => wrong(part) || foreign(part))) throw new Refused('notcapable');
  const name = parts.pop() as string;
  return hasDescriptors ? walked(root, parts, name, use) : checked(root, parts, name, use);
};

/** Part by part from descriptor to descriptor: what is renamed or replaced on the way plays no part. */
const walked = <T>(root: string, parts: readonly string[], name: string, use: (file: string) => T): T => {
  const flags = onlyPath | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  let folder = openSync(root, flags);
  try {
    for (const part of parts) {
      const next = `${byDescriptor(folder)}/${part}`;
      if (lstatSync(next).isSymbolicLink()) throw new Refused('notcapable');
      const inner = openSync(next, flags);
      closeSync(folder);
      folder = inner;
    }
    return use(`${byDescriptor(folder)}/${name}`);
  } finally {
    closeSync(folder);
  }
};

/** Where there are no such paths: checked right before. */
const checked = <T>(root: string, parts: readonly string[], name: string, use: (file: string) => T): T => {
  const parent = realpathSync.native(path.join(root, ...parts));
  const inside = path.relative(root, parent);
  if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) throw new Refused('notcapable');
  return use(path.join(parent, name));
};

/** The entries of a folder are read by `use`, which gets a path that no link can take the place of where that can be had. */
export const withFolder = <T>(folder: string, use: (folder: string) => T): T => {
  if (!hasDescriptors) return use(folder);
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    return use(byDescriptor(descriptor));
  } finally {
    closeSync(descriptor);
  }
};
