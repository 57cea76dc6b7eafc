/** The functions on an open descriptor, `fd_*`. */
import { outside, utf8OfText } from '../../../context/index.ts';
import type { HostOutcome } from '../../host/host.ts';
import type { Call, WasiRow } from '../call.ts';
import { allDescriptorFlags, descriptorFlags, Failure, rights, whences } from '../constants.ts';
import type { Descriptor } from '../descriptors.ts';
import { lengthOf } from '../guest-memory.ts';
import { descriptorType, statBytes, timesOf, typeNumber } from './attributes.ts';

/** Most bytes that one read of a file or the standard input gives. */
const mostRead = 2 ** 24;
const mostInput = 65_536;

/** A descriptor of a file, with rights. */
const fileOf = (call: Call, needed: bigint): Descriptor => {
  const descriptor = call.state.descriptors.get(call.u32(0), needed);
  if (descriptor.kind === 'folder') throw new Failure('isdir');
  if (descriptor.kind !== 'file') throw new Failure('spipe');
  return descriptor;
};

/** An offset or size as a number that is exact. */
const exact = (value: bigint): number => {
  if (value < 0n) throw new Failure('inval');
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Failure('fbig');
  return Number(value);
};

const read = (call: Call): void => {
  const fd = call.u32(0);
  const descriptor = call.state.descriptors.get(fd, rights.read);
  const spans = call.memory.spans(call.u32(1), call.u32(2));
  call.memory.check(call.u32(3), 4);
  const wanted = lengthOf(spans);
  let bytes: Uint8Array = new Uint8Array(0);
  if (descriptor.kind === 'file') {
    bytes = call.state.files.read(descriptor.node, descriptor.offset, Math.min(wanted, mostRead), call.ask);
    if (bytes.length > 0) call.state.descriptors.change(fd, { offset: descriptor.offset + bytes.length });
  } else if (descriptor.kind === 'stdin') {
    if (wanted > 0) bytes = call.ask(outside.input(Math.min(wanted, mostInput))).subarray(0, wanted);
  } else throw new Failure(descriptor.kind === 'folder' ? 'isdir' : 'badf');
  call.memory.scatter(spans, bytes);
  call.memory.setU32(call.u32(3), bytes.length);
};

const write = (call: Call): HostOutcome | undefined => {
  const fd = call.u32(0);
  const { state, memory } = call;
  const descriptor = state.descriptors.get(fd, rights.write);
  const spans = memory.spans(call.u32(1), call.u32(2));
  const length = lengthOf(spans);
  memory.check(call.u32(3), 4);
  const { kind, node, flags } = descriptor;
  if (kind === 'file') {
    const bytes = memory.gather(spans);
    const append = (flags & descriptorFlags.append) !== 0;
    const offset = append ? state.files.attributes(node, call.ask).size : descriptor.offset;
    state.files.write(node, offset, bytes, call.ask);
    state.descriptors.change(fd, { offset: offset + length });
  } else if (kind === 'stdout' || kind === 'stderr') {
    // Not by an exception: programs write often. It asks once, so the second turn has nothing more to say.
    if (length > 0 && call.turn === 0) return { kind: 'outside', request: outside.output(kind, memory.gather(spans)) };
    memory.announce(spans);
  } else throw new Failure(kind === 'folder' ? 'isdir' : 'badf');
  memory.setU32(call.u32(3), length);
  return undefined;
};

const readAt = (call: Call): void => {
  const { node } = fileOf(call, rights.read | rights.seek);
  const spans = call.memory.spans(call.u32(1), call.u32(2));
  call.memory.check(call.u32(4), 4);
  const length = Math.min(lengthOf(spans), mostRead);
  const bytes = call.state.files.read(node, exact(call.s64(3)), length, call.ask);
  call.memory.scatter(spans, bytes);
  call.memory.setU32(call.u32(4), bytes.length);
};

const writeAt = (call: Call): void => {
  const { node } = fileOf(call, rights.write | rights.seek);
  const bytes = call.memory.gather(call.memory.spans(call.u32(1), call.u32(2)));
  call.memory.check(call.u32(4), 4);
  call.state.files.write(node, exact(call.s64(3)), bytes, call.ask);
  call.memory.setU32(call.u32(4), bytes.length);
};

const seek = (call: Call): void => {
  const whence = call.u32(2);
  const moves = whence !== whences.current || call.s64(1) !== 0n;
  const descriptor = fileOf(call, moves ? rights.seek | rights.tell : rights.tell);
  call.memory.check(call.u32(3), 8);
  const { node, offset } = descriptor;
  const from = new Map<number, () => number>([
    [whences.set, () => 0],
    [whences.current, () => offset],
    [whences.end, () => call.state.files.attributes(node, call.ask).size],
  ]).get(whence);
  if (!from) throw new Failure('inval');
  const to = exact(BigInt(from()) + call.s64(1));
  call.state.descriptors.change(call.u32(0), { offset: to });
  call.memory.setU64(call.u32(3), BigInt(to));
};

const status = (call: Call): void => {
  const descriptor = call.state.descriptors.get(call.u32(0));
  const view = new DataView(new ArrayBuffer(24));
  view.setUint8(0, descriptorType(descriptor));
  view.setUint16(2, descriptor.flags, true);
  view.setBigUint64(8, descriptor.base, true);
  view.setBigUint64(16, descriptor.inheriting, true);
  call.memory.write(call.u32(1), new Uint8Array(view.buffer));
};

const setRights = (call: Call): void => {
  const fd = call.u32(0);
  const { base, inheriting } = call.state.descriptors.get(fd);
  if ((call.u64(1) & ~base) !== 0n || (call.u64(2) & ~inheriting) !== 0n) throw new Failure('notcapable');
  call.state.descriptors.change(fd, { base: call.u64(1), inheriting: call.u64(2) });
};

const stat = (call: Call): void => {
  const descriptor = call.state.descriptors.get(call.u32(0), rights.stat);
  const { kind, node } = descriptor;
  call.memory.check(call.u32(1), 64);
  const isNode = kind === 'file' || kind === 'folder';
  const bytes = statBytes(descriptorType(descriptor), isNode ? call.state.files.attributes(node, call.ask) : undefined);
  call.memory.write(call.u32(1), bytes);
};

const setTimes = (call: Call): void => {
  const { kind, node } = call.state.descriptors.get(call.u32(0), rights.setTimes);
  if (kind !== 'file' && kind !== 'folder') throw new Failure('badf');
  call.state.files.setTimes(node, timesOf(call.u64(1), call.u64(2), call.u32(3)), call.ask);
};

const preopened = (call: Call): Uint8Array => {
  const { preopened: name } = call.state.descriptors.get(call.u32(0));
  if (name === undefined) throw new Failure('badf');
  return utf8OfText(name);
};

const preopenedName = (call: Call): void => {
  const name = preopened(call);
  if (name.length > call.u32(2)) throw new Failure('nametoolong');
  call.memory.write(call.u32(1), name);
};

const entryHead = 24;

/** Entries from a position on, as many bytes as fit: the last one may be cut off, which says that there are more. */
const readFolder = (call: Call): void => {
  const { state, memory } = call;
  const { kind, node } = state.descriptors.get(call.u32(0), rights.readFolder);
  const [buffer, length, result] = [call.u32(1), call.u32(2), call.u32(4)];
  memory.check(buffer, length);
  memory.check(result, 4);
  if (kind !== 'folder') throw new Failure('notdir');
  const listed = state.files.list(node, call.ask);
  const parent = state.files.store.get(node).names[0]?.folder ?? node;
  const start = call.u64(3);
  const bytes = new Uint8Array(length);
  let used = 0;
  let position = 0n;
  const put = (name: string, id: number): void => {
    const text = utf8OfText(name);
    const entry = new Uint8Array(entryHead + text.length);
    const view = new DataView(entry.buffer);
    view.setBigUint64(0, position, true);
    view.setBigUint64(8, BigInt(id), true);
    view.setUint32(16, text.length, true);
    view.setUint8(20, typeNumber(state.files.store.get(id).type));
    entry.set(text, entryHead);
    bytes.set(entry.subarray(0, length - used), used);
    used = Math.min(length, used + entry.length);
  };
  const step = (name: string, id: number | null): boolean => {
    position += 1n;
    if (position > start && id !== null) put(name, id);
    return used < length;
  };
  if (step('.', node) && step('..', parent)) {
    for (const [name, id] of listed) if (!step(name, id)) break;
  }
  memory.write(buffer, bytes.subarray(0, used));
  memory.setU32(result, used);
};

const renumber = (call: Call): void => {
  const [from, to] = [call.u32(0), call.u32(1)];
  const { descriptors } = call.state;
  const descriptor = descriptors.get(from);
  descriptors.get(to);
  if (from === to) return;
  call.state.close(to);
  descriptors.set(to, descriptor);
  descriptors.remove(from);
};

const allocate = (call: Call): void => {
  const { node } = fileOf(call, rights.allocate);
  const [offset, length] = [exact(call.s64(1)), exact(call.s64(2))];
  if (length === 0) throw new Failure('inval');
  if (offset + length > call.state.files.attributes(node, call.ask).size)
    call.state.files.resize(node, offset + length, call.ask);
};

const lastAdvice = 5;

const advise = (call: Call): void => {
  if (call.u32(3) > lastAdvice) throw new Failure('inval');
  fileOf(call, rights.advise);
};

const setFlags = (call: Call): void => {
  const flags = call.u32(1);
  if ((flags & ~allDescriptorFlags) !== 0) throw new Failure('inval');
  call.state.descriptors.get(call.u32(0), rights.setFlags);
  call.state.descriptors.change(call.u32(0), { flags });
};

const close = (call: Call): void => {
  // A preopened folder may be closed; nothing opens it again.
  call.state.descriptors.get(call.u32(0));
  call.state.close(call.u32(0));
};

export const descriptorFunctions: readonly WasiRow[] = [
  { name: 'fd_advise', parameters: 'iIIi', run: advise },
  { name: 'fd_allocate', parameters: 'iII', run: allocate },
  { name: 'fd_close', parameters: 'i', run: close },
  {
    name: 'fd_datasync',
    parameters: 'i',
    run: (call) => void call.state.descriptors.get(call.u32(0), rights.dataSync),
  },
  { name: 'fd_fdstat_get', parameters: 'ii', run: status },
  { name: 'fd_fdstat_set_flags', parameters: 'ii', run: setFlags },
  { name: 'fd_fdstat_set_rights', parameters: 'iII', run: setRights },
  { name: 'fd_filestat_get', parameters: 'ii', run: stat },
  {
    name: 'fd_filestat_set_size',
    parameters: 'iI',
    run: (call) => call.state.files.resize(fileOf(call, rights.setSize).node, exact(call.s64(1)), call.ask),
  },
  { name: 'fd_filestat_set_times', parameters: 'iIIi', run: setTimes },
  { name: 'fd_pread', parameters: 'iiiIi', run: readAt },
  {
    name: 'fd_prestat_get',
    parameters: 'ii',
    run: (call) => {
      const { length } = preopened(call);
      call.memory.setU32(call.u32(1), 0);
      call.memory.setU32(call.u32(1) + 4, length);
    },
  },
  { name: 'fd_prestat_dir_name', parameters: 'iii', run: preopenedName },
  { name: 'fd_pwrite', parameters: 'iiiIi', run: writeAt },
  { name: 'fd_read', parameters: 'iiii', run: read },
  { name: 'fd_readdir', parameters: 'iiiIi', run: readFolder },
  { name: 'fd_renumber', parameters: 'ii', run: renumber },
  { name: 'fd_seek', parameters: 'iIii', run: seek },
  { name: 'fd_sync', parameters: 'i', run: (call) => void call.state.descriptors.get(call.u32(0), rights.sync) },
  {
    name: 'fd_tell',
    parameters: 'ii',
    run: (call) => call.memory.setU64(call.u32(1), BigInt(fileOf(call, rights.tell).offset)),
  },
  { name: 'fd_write', parameters: 'iiii', run: write },
];
