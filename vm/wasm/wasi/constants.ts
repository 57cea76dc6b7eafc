/** Numbers of WASI preview 1 (wasi_snapshot_preview1, `typenames.witx`). */

import type { FileError } from '../../context/index.ts';

const names =
  'success 2big acces addrinuse addrnotavail afnosupport again already badf badmsg busy canceled child connaborted connrefused ' +
  'connreset deadlk destaddrreq dom dquot exist fault fbig hostunreach idrm ilseq inprogress intr inval io isconn isdir loop mfile ' +
  'mlink msgsize multihop nametoolong netdown netreset netunreach nfile nobufs nodev noent noexec nolck nolink nomem nomsg noprotoopt ' +
  'nospc nosys notconn notdir notempty notrecoverable notsock notsup notty nxio overflow ownerdead perm pipe proto protonosupport ' +
  'prototype range rofs spipe srch stale timedout txtbsy xdev notcapable';

/** The errors that are used here. */
export type ErrorName = FileError | 'fault' | 'ilseq' | 'notsock' | 'overflow' | 'spipe';

const numbers: ReadonlyMap<string, number> = new Map(names.split(' ').map((name, number) => [name, number]));

/** The number of an error. */
export const errno = (name: ErrorName): number => numbers.get(name) as number;

/** Thrown: a WASI call fails with this error, and the program sees its number. No Error, whose stack nobody would read. */
export class Failure {
  readonly code: ErrorName;
  constructor(code: ErrorName) {
    this.code = code;
  }
}

export const fileTypes = {
  unknown: 0,
  blockDevice: 1,
  characterDevice: 2,
  folder: 3,
  file: 4,
  socket: 6,
  link: 7,
} as const;
export const whences = { set: 0, current: 1, end: 2 } as const;
export const lookupFlags = { followLinks: 1 } as const;
export const openFlags = { create: 1, folder: 2, exclusive: 4, truncate: 8 } as const;
export const descriptorFlags = { append: 1, dataSync: 2, nonBlocking: 4, readSync: 8, sync: 16 } as const;
export const allDescriptorFlags = 31;
export const timeFlags = { accessed: 1, accessedNow: 2, modified: 4, modifiedNow: 8 } as const;
export const eventTypes = { clock: 0, read: 1, write: 2 } as const;
export const clockFlags = { absolute: 1 } as const;

const bit = (position: number): bigint => 1n << BigInt(position);

/** Rights of a descriptor, one bit each. */
export const rights = {
  dataSync: bit(0),
  read: bit(1),
  seek: bit(2),
  setFlags: bit(3),
  sync: bit(4),
  tell: bit(5),
  write: bit(6),
  advise: bit(7),
  allocate: bit(8),
  createFolder: bit(9),
  createFile: bit(10),
  linkSource: bit(11),
  linkTarget: bit(12),
  open: bit(13),
  readFolder: bit(14),
  readLink: bit(15),
  renameSource: bit(16),
  renameTarget: bit(17),
  pathStat: bit(18),
  pathSetSize: bit(19),
  pathSetTimes: bit(20),
  stat: bit(21),
  setSize: bit(22),
  setTimes: bit(23),
  symbolicLink: bit(24),
  removeFolder: bit(25),
  removeFile: bit(26),
  poll: bit(27),
} as const;

const every = (...list: readonly (keyof typeof rights)[]): bigint => list.reduce((sum, name) => sum | rights[name], 0n);

export const fileRights = every(
  'dataSync',
  'read',
  'seek',
  'setFlags',
  'sync',
  'tell',
  'write',
  'advise',
  'allocate',
  'stat',
  'setSize',
  'setTimes',
  'poll',
);

export const folderRights = every(
  'setFlags',
  'sync',
  'advise',
  'createFolder',
  'createFile',
  'linkSource',
  'linkTarget',
  'open',
  'readFolder',
  'readLink',
  'renameSource',
  'renameTarget',
  'pathStat',
  'pathSetSize',
  'pathSetTimes',
  'stat',
  'setTimes',
  'symbolicLink',
  'removeFile',
  'removeFolder',
  'poll',
);

export const inputRights = every('read', 'setFlags', 'stat', 'poll');
export const outputRights = every('write', 'setFlags', 'stat', 'poll');
