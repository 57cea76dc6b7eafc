/** Real folders that are opened to a program. */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { FileChange, FileError, FilePlace, FileType } from '../vm/context/index.ts';
import type { Folders } from './control/outside.ts';
import { Refused, reach, withFolder } from './main-places.ts';
import { MissingFile } from './outside-settings.ts';

const known: readonly string[] =
  'acces badf busy dquot exist fbig inval io isdir loop mfile nametoolong nfile noent nospc notcapable notdir notempty notsup perm rofs txtbsy xdev'.split(
    ' ',
  );

const errorOf = (error: unknown): FileError => {
  if (error instanceof Refused) return error.code;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const name = code.replace(/^E/, '').toLowerCase();
  return known.includes(name) ? (name as FileError) : 'io';
};

/** Reads and changes files of the given folders, absolute paths, and never anything outside them. Throws {@link MissingFile}. */
export const realFolders = (folders: readonly (string | undefined)[]): Folders => {
  const roots = folders.map((folder) => (folder === undefined ? undefined : realFolder(folder)));
  const at: At = (place, use) => reach(roots[place.folder], place.path, use);
  return {
    query(name, place, range) {
      try {
        return at(place, (file) => queries[name](file, range));
      } catch (error) {
        return { header: { error: errorOf(error) } };
      }
    },
    change(change, payload) {
      try {
        at(change.at, (file) => make(change, file, at, payload));
        return undefined;
      } catch (error) {
        return errorOf(error);
      }
    },
  };
};

const realFolder = (folder: string): string => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new MissingFile(folder, 'there is no such folder to open for the program');
  return realpathSync.native(folder);
};

const typeOf = (entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileType => {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
};

const noFollow = constants.O_NOFOLLOW ?? 0;

/** Opens a regular file itself, never what a link leads to; no device or pipe can block us. */
const withFile = <T>(file: string, flags: number, use: (descriptor: number) => T): T => {
  if (!lstatSync(file).isFile()) throw new Refused('notcapable');
  const descriptor = openSync(file, flags | noFollow);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Refused('notcapable');
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const queries: Readonly<
  Record<
    'file stat' | 'file list' | 'file read' | 'file link',
    (file: string, range: { readonly offset: number; readonly length: number }) => ReturnType<Folders['query']>
  >
> = {
  'file stat': (file) => {
    const stat = lstatSync(file, { bigint: true });
    return {
      header: {
        type: typeOf(stat),
        size: Number(stat.size),
        accessed: `${stat.atimeNs}`,
        modified: `${stat.mtimeNs}`,
        changed: `${stat.ctimeNs}`,
        identity: `${stat.dev}:${stat.ino}`,
        links: Number(stat.nlink),
      },
    };
  },
  'file list': (folder) => {
    const found = withFolder(folder, (file) => readdirSync(file, { withFileTypes: true }));
    const entries = found.map((entry) => ({ name: entry.name, type: typeOf(entry) }));
    entries.sort((left, right) => (left.name < right.name ? -1 : 1));
    return { header: { entries } };
  },
  'file read': (file, { offset, length }) =>
    withFile(file, constants.O_RDONLY, (descriptor) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return { header: {}, bytes: bytes.subarray(0, filled) };
    }),
  'file link': (file) => ({ header: { target: readlinkSync(file) } }),
};

type At = <T>(place: FilePlace, use: (file: string) => T) => T;

/** Makes a change at `file`; a second place is reached with `at`. */
const make = (change: FileChange, file: string, at: At, payload: Uint8Array): void => {
  switch (change.change) {
    case 'create':
      closeSync(openSync(file, 'wx'));
      break;
    case 'make folder':
      mkdirSync(file);
      break;
    case 'remove file':
      unlinkSync(file);
      break;
    case 'remove folder':
      rmdirSync(file);
      break;
    case 'write':
      withFile(file, constants.O_RDWR, (descriptor) => {
        for (let done = 0; done < payload.length; )
          done += writeSync(descriptor, payload, done, payload.length - done, change.offset + done);
      });
      break;
    case 'resize':
      withFile(file, constants.O_RDWR, (descriptor) => ftruncateSync(descriptor, change.size));
      break;
    case 'rename':
      at(change.to, (to) => renameSync(file, to));
      break;
    case 'link':
      at(change.to, (to) => linkSync(file, to));
      break;
    case 'symbolic link':
      checkTarget(change.at.path, change.target);
      symlinkSync(change.target, file);
      break;
    case 'times':
      setTimes(file, change);
  }
};

/** A link must not lead out of its folder by its text. */
const checkTarget = (at: string, target: string): void => {
  let depth = at.split('/').length - 1;
  if (path.isAbsolute(target) || target.startsWith('/')) throw new Refused('notcapable');
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) throw new Refused('notcapable');
  }
};

const setTimes = (file: string, change: FileChange & { readonly change: 'times' }): void => {
  const stat = lstatSync(file, { bigint: true });
  const seconds = (given: string | undefined, otherwise: bigint) =>
    Number((given === undefined ? otherwise : BigInt(given)) / 1000n) / 1e6;
  lutimesSync(file, seconds(change.accessed, stat.atimeNs), seconds(change.modified, stat.mtimeNs));
};
