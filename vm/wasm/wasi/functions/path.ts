/** The functions on names in a folder, `path_*`. */
import { utf8OfText } from '../../../context/index.ts';
import type { Call, WasiRow } from '../call.ts';
import { allDescriptorFlags, Failure, fileRights, folderRights, lookupFlags, openFlags, rights } from '../constants.ts';
import type { Node } from '../files/node.ts';
import { existing, free, type Resolved, resolve } from '../files/path.ts';
import { statBytes, timesOf, typeNumber } from './attributes.ts';

/** Resolves the path at two arguments from the folder of a descriptor with rights. */
const at = (
  call: Call,
  fd: number,
  needed: bigint,
  path: number,
  options: { readonly follow: boolean } = { follow: false },
): Resolved => {
  const { kind, node } = call.state.descriptors.get(fd, needed);
  if (kind !== 'folder') throw new Failure('notdir');
  return resolve(call.state.files, node, call.path(path), options.follow, call.ask);
};

const follows = (flags: number): { readonly follow: boolean } => ({ follow: (flags & lookupFlags.followLinks) !== 0 });

interface Opening {
  readonly flags: number;
  readonly base: bigint;
  readonly inheriting: bigint;
  readonly descriptorFlags: number;
}

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

const open = (call: Call): void => {
  const fd = call.u32(0);
  const opening: Opening = {
    flags: call.u32(4),
    base: call.u64(5),
    inheriting: call.u64(6),
    descriptorFlags: call.u32(7),
  };
  const { flags } = opening;
  if ((opening.descriptorFlags & ~allDescriptorFlags) !== 0 || flags > 15) throw new Failure('inval');
  if (has(flags, openFlags.create) && has(flags, openFlags.folder)) throw new Failure('inval');
  const needed =
    rights.open |
    (has(flags, openFlags.create) ? rights.createFile : 0n) |
    (has(flags, openFlags.truncate) ? rights.pathSetSize : 0n);
  const { inheriting } = call.state.descriptors.get(fd, needed);
  if (((opening.base | opening.inheriting) & ~inheriting) !== 0n) throw new Failure('notcapable');
  call.memory.check(call.u32(8), 4);
  // A link is a name that is taken, wherever it leads.
  const isNew = has(flags, openFlags.create) && has(flags, openFlags.exclusive);
  const resolved = at(call, fd, needed, 2, isNew ? { follow: false } : follows(call.u32(1)));
  const node = resolved.node ? opened(call, resolved.node, opening) : created(call, resolved, opening);
  const isFolder = node.type === 'folder';
  call.state.files.store.change(node.id).open += 1;
  const number = call.state.descriptors.add({
    kind: isFolder ? 'folder' : 'file',
    node: node.id,
    base: opening.base & (isFolder ? folderRights : fileRights),
    inheriting: isFolder ? opening.inheriting : 0n,
    flags: opening.descriptorFlags,
    offset: 0,
  });
  call.memory.setU32(call.u32(8), number);
};

/** What is there already. */
const opened = (call: Call, node: Node, { flags, base }: Opening): Node => {
  if (has(flags, openFlags.create) && has(flags, openFlags.exclusive)) throw new Failure('exist');
  if (node.type === 'link') throw new Failure('loop');
  if (node.type !== 'folder' && has(flags, openFlags.folder)) throw new Failure('notdir');
  if (node.type === 'other') throw new Failure('notsup');
  const writes = (base & (rights.write | rights.setSize | rights.allocate)) !== 0n;
  if (node.type === 'folder' && (has(flags, openFlags.truncate) || (writes && !has(flags, openFlags.folder))))
    throw new Failure('isdir');
  if (writes) call.state.files.timePassed();
  if (has(flags, openFlags.truncate)) call.state.files.resize(node.id, 0, call.ask);
  return node;
};

const created = (call: Call, resolved: Resolved, { flags }: Opening): Node => {
  if (!has(flags, openFlags.create)) throw new Failure('noent');
  if (resolved.asFolder) throw new Failure('isdir');
  return call.state.files.create(resolved.folder, free(resolved), 'file', call.ask);
};

const stat = (call: Call): void => {
  call.memory.check(call.u32(4), 64);
  const node = existing(at(call, call.u32(0), rights.pathStat, 2, follows(call.u32(1))));
  const known = call.state.files.attributes(node.id, call.ask);
  call.memory.write(call.u32(4), statBytes(typeNumber(known.type), known));
};

const setTimes = (call: Call): void => {
  const times = timesOf(call.u64(4), call.u64(5), call.u32(6));
  const node = existing(at(call, call.u32(0), rights.pathSetTimes, 2, follows(call.u32(1))));
  call.state.files.setTimes(node.id, times, call.ask);
};

const link = (call: Call): void => {
  const source = existing(at(call, call.u32(0), rights.linkSource, 2, follows(call.u32(1))));
  if (source.type === 'folder') throw new Failure('perm');
  const target = at(call, call.u32(4), rights.linkTarget, 5);
  const name = free(target);
  if (target.asFolder) throw new Failure('noent');
  call.state.files.link(source.id, target.folder, name, call.ask);
};

const readLink = (call: Call): void => {
  call.memory.check(call.u32(3), call.u32(4));
  call.memory.check(call.u32(5), 4);
  const node = existing(at(call, call.u32(0), rights.readLink, 1));
  const target = utf8OfText(call.state.files.target(node.id, call.ask)).subarray(0, call.u32(4));
  call.memory.write(call.u32(3), target);
  call.memory.setU32(call.u32(5), target.length);
};

const symbolicLink = (call: Call): void => {
  const target = call.path(0);
  if (target === '') throw new Failure('noent');
  const resolved = at(call, call.u32(2), rights.symbolicLink, 3);
  if (resolved.asFolder && !resolved.node) throw new Failure('noent');
  call.state.files.symbolicLink(resolved.folder, free(resolved), target, call.ask);
};

const createFolder = (call: Call): void => {
  const resolved = at(call, call.u32(0), rights.createFolder, 1);
  call.state.files.create(resolved.folder, free(resolved), 'folder', call.ask);
};

const removeFolder = (call: Call): void => {
  const resolved = at(call, call.u32(0), rights.removeFolder, 1);
  const node = existing(resolved);
  if (resolved.name === undefined) throw new Failure('inval');
  if (node.type !== 'folder') throw new Failure('notdir');
  call.state.files.removeFolder(resolved.folder, resolved.name, node, call.ask);
};

const removeFile = (call: Call): void => {
  const resolved = at(call, call.u32(0), rights.removeFile, 1);
  const node = existing(resolved);
  if (node.type === 'folder' || resolved.name === undefined) throw new Failure('isdir');
  call.state.files.removeFile(resolved.folder, resolved.name, node, call.ask);
};

const rename = (call: Call): void => {
  const { files } = call.state;
  const from = at(call, call.u32(0), rights.renameSource, 1);
  const to = at(call, call.u32(3), rights.renameTarget, 4);
  const node = existing(from);
  if (from.name === undefined || to.name === undefined) throw new Failure('busy');
  if (to.node?.id === node.id) return;
  if (node.type === 'folder') {
    if (files.contains(node.id, to.folder)) throw new Failure('inval');
    if (to.node && to.node.type !== 'folder') throw new Failure('notdir');
    if (to.node && !files.isEmpty(to.node.id, call.ask)) throw new Failure('notempty');
  } else {
    if (to.node?.type === 'folder') throw new Failure('isdir');
    if (to.asFolder) throw new Failure('notdir');
  }
  files.rename({ folder: from.folder, name: from.name }, node, { folder: to.folder, name: to.name }, to.node, call.ask);
};

export const pathFunctions: readonly WasiRow[] = [
  { name: 'path_create_directory', parameters: 'iii', run: createFolder },
  { name: 'path_filestat_get', parameters: 'iiiii', run: stat },
  { name: 'path_filestat_set_times', parameters: 'iiiiIIi', run: setTimes },
  { name: 'path_link', parameters: 'iiiiiii', run: link },
  { name: 'path_open', parameters: 'iiiiiIIii', run: open },
  { name: 'path_readlink', parameters: 'iiiiii', run: readLink },
  { name: 'path_remove_directory', parameters: 'iii', run: removeFolder },
  { name: 'path_rename', parameters: 'iiiiii', run: rename },
  { name: 'path_symlink', parameters: 'iiiii', run: symbolicLink },
  { name: 'path_unlink_file', parameters: 'iii', run: removeFile },
];
