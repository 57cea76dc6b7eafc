/**
 * The file system that the program sees: real folders as they were when first looked at, with the program's changes over them. It asks
 * the outside for what it does not know yet. Changes wait in a log until the session ends, or are made at once (`direct`).
 */
import type { FileChange, FileError, FilePlace, FileStat, OutsideRequest } from '../../../context/index.ts';
import { outside, unpacked } from '../../../context/index.ts';
import type { Ask } from '../asking.ts';
import { Failure } from '../constants.ts';
import { chunkSize, type Name, type Node } from './node.ts';
import { NodeStore, type StoreLimits } from './store.ts';

export interface Root {
  /** Whether real files lie under it; otherwise it is a folder in memory. */
  readonly backed: boolean;
}

/** Writes that share one look at the clock, each a microsecond after the one before. */
const writesByTime = 64;

/** Bytes that one request reads. */
const readAhead = 16 * chunkSize;
const largestFile = Number.MAX_SAFE_INTEGER;

export class Overlay {
  readonly store: NodeStore;
  readonly #roots: readonly { readonly node: number; readonly backed: boolean }[];
  readonly #direct: boolean;

  constructor(roots: readonly Root[], options: { readonly direct: boolean; readonly limits: StoreLimits }) {
    this.store = new NodeStore(options.limits);
    this.#direct = options.direct;
    this.#roots = roots.map(({ backed }, folder) => {
      const node = this.store.add('folder', backed ? { folder, path: '' } : undefined);
      node.links = 1;
      node.listed = !backed;
      node.known = !backed;
      return { node: node.id, backed };
    });
  }

  /** Node of a preopened folder. */
  root(folder: number): number {
    return this.#roots[folder]?.node ?? 0;
  }

  // ---- reading -------------------------------------------------------------------------------------------------------------

  /** The node with its attributes. */
  attributes(id: number, ask: Ask): Node {
    const node = this.store.get(id);
    if (node.known) return node;
    const place = this.#lower(node);
    if (!place) throw new Failure('noent');
    const stat = answered(ask(outside.query('file stat', place))).header as FileStat;
    return this.#learn(this.store.change(id), stat);
  }

  /** The entry of a folder, a link not followed; undefined when there is none. */
  lookup(folder: number, name: string, ask: Ask): Node | undefined {
    const node = this.store.get(folder);
    if (node.type !== 'folder') throw new Failure('notdir');
    const entry = node.entries.get(name);
    if (entry === null || (entry === undefined && node.listed)) return undefined;
    if (entry !== undefined && this.store.get(entry).known) return this.store.get(entry);
    const place = this.#lower(node);
    if (!place) return undefined;
    const at = inside(place, name);
    const answer = unpacked(ask(outside.query('file stat', at))).header as FileStat | { readonly error: FileError };
    if ('error' in answer) {
      if (answer.error !== 'noent') throw new Failure(answer.error);
      this.store.change(folder).entries.set(name, null);
      return undefined;
    }
    return this.#adopt(folder, name, at, answer, entry);
  }

  /** The names in a folder with their nodes; null where one was removed. A name's position stays. */
  list(folder: number, ask: Ask): ReadonlyMap<string, number | null> {
    const node = this.store.get(folder);
    if (node.type !== 'folder') throw new Failure('notdir');
    if (node.listed) return node.entries;
    const place = this.#lower(node);
    if (!place) return node.entries;
    const { header } = answered(ask(outside.query('file list', place)));
    const { entries } = header as {
      readonly entries: readonly { readonly name: string; readonly type: Node['type'] }[];
    };
    const changed = this.store.change(folder);
    for (const { name, type } of entries) {
      if (changed.entries.has(name)) continue;
      const child = this.store.add(type, inside(place, name));
      child.known = false;
      child.links = 1;
      child.listed = type !== 'folder';
      child.names = [{ folder, name }];
      changed.entries.set(name, child.id);
    }
    changed.listed = true;
    return changed.entries;
  }

  /** Where a link leads. */
  target(id: number, ask: Ask): string {
    const node = this.store.get(id);
    if (node.type !== 'link') throw new Failure('inval');
    if (node.target !== undefined) return node.target;
    const place = this.#lower(node);
    if (!place) throw new Failure('io');
    const { header } = answered(ask(outside.query('file link', place)));
    const { target } = header as { readonly target: string };
    this.store.change(id).target = target;
    return target;
  }

  /** Up to `length` bytes of a file; fewer at its end. */
  read(id: number, offset: number, length: number, ask: Ask): Uint8Array {
    const { size } = this.attributes(id, ask);
    const end = Math.min(size, offset + length);
    if (offset >= end) return new Uint8Array(0);
    const node = this.#load(id, offset, end, ask);
    const bytes = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const start = at % chunkSize;
      const count = Math.min(chunkSize - start, end - at);
      const chunk = node.chunks.get(Math.floor(at / chunkSize));
      if (chunk) bytes.set(chunk.bytes.subarray(start, start + count), at - offset);
      at += count;
    }
    return bytes;
  }

  // ---- changing files --------------------------------------------------------------------------------------------------------

  write(id: number, offset: number, bytes: Uint8Array, ask: Ask): void {
    if (bytes.length === 0) return;
    const end = offset + bytes.length;
    if (end > largestFile) throw new Failure('fbig');
    this.attributes(id, ask);
    // A chunk that is written in part keeps its other bytes.
    if (offset % chunkSize !== 0) this.#load(id, offset, offset + 1, ask);
    if (end % chunkSize !== 0) this.#load(id, end - 1, end, ask);
    this.#perform(id, (at) => ({ at, change: 'write', offset }), ask, bytes);
    const now = this.#stampOfWrite(ask);
    const node = this.store.change(id);
    for (let at = offset; at < end; ) {
      const start = at % chunkSize;
      const count = Math.min(chunkSize - start, end - at);
      const chunk = this.store.dirtyChunk(node, Math.floor(at / chunkSize));
      chunk.bytes.set(bytes.subarray(at - offset, at - offset + count), start);
      at += count;
    }
    node.size = Math.max(node.size, end);
    touched(node, now);
  }

  resize(id: number, size: number, ask: Ask): void {
    if (size > largestFile) throw new Failure('fbig');
    this.attributes(id, ask);
    this.#perform(id, (at) => ({ at, change: 'resize', size }), ask);
    const now = this.#stamp(ask);
    const node = this.store.change(id);
    if (size < node.size) {
      for (const index of [...node.chunks.keys()]) {
        const start = index * chunkSize;
        if (start >= size) this.store.dropChunk(node, index);
        else if (start + chunkSize > size) this.store.dirtyChunk(node, index).bytes.fill(0, size - start);
      }
      node.lowerSize = Math.min(node.lowerSize, size);
    }
    node.size = size;
    touched(node, now);
  }

  /** Undefined: unchanged; `now`: the time of this change. */
  setTimes(id: number, times: { accessed?: bigint | 'now'; modified?: bigint | 'now' }, ask: Ask): void {
    this.attributes(id, ask);
    const now = this.#stamp(ask);
    const accessed = times.accessed === 'now' ? now : times.accessed;
    const modified = times.modified === 'now' ? now : times.modified;
    this.#perform(
      id,
      (at) => ({
        at,
        change: 'times',
        ...(accessed === undefined ? {} : { accessed: `${accessed}` }),
        ...(modified === undefined ? {} : { modified: `${modified}` }),
      }),
      ask,
    );
    const node = this.store.change(id);
    if (accessed !== undefined) {
      node.times.accessed = accessed;
      node.changed.accessed = true;
    }
    if (modified !== undefined) {
      node.times.modified = modified;
      node.changed.modified = true;
    }
    node.times.changed = now;
  }

  // ---- changing folders ------------------------------------------------------------------------------------------------------

  /** A new empty file or folder; the name is free. */
  create(folder: number, name: string, type: 'file' | 'folder', ask: Ask): Node {
    const now = this.#stamp(ask);
    this.#structural(folder, name, (at) => ({ at, change: type === 'file' ? 'create' : 'make folder' }), ask);
    return this.#made(folder, name, type, now);
  }

  symbolicLink(folder: number, name: string, target: string, ask: Ask): void {
    if (this.#leaves(folder, target)) throw new Failure('perm');
    const now = this.#stamp(ask);
    this.#structural(folder, name, (at) => ({ at, change: 'symbolic link', target }), ask);
    const node = this.#made(folder, name, 'link', now);
    node.target = target;
    node.size = target.length;
  }

  /** A second name for a file; the name is free. */
  link(id: number, folder: number, name: string, ask: Ask): void {
    const from = this.#placeOfNode(id);
    const to = this.#place(folder);
    if ((from === undefined) !== (to === undefined)) throw new Failure('xdev');
    const now = this.#stamp(ask);
    if (from && to) this.#make({ at: from, change: 'link', to: inside(to, name) }, ask, undefined, 'log');
    this.#enter(folder, name, id, now);
    const node = this.store.change(id);
    node.links += 1;
    node.times.changed = now;
  }

  removeFile(folder: number, name: string, node: Node, ask: Ask): void {
    this.#detach(node, ask);
    const now = this.#stamp(ask);
    this.#structural(folder, name, (at) => ({ at, change: 'remove file' }), ask);
    this.#leave(folder, name, node.id, now);
  }

  removeFolder(folder: number, name: string, node: Node, ask: Ask): void {
    if (!this.isEmpty(node.id, ask)) throw new Failure('notempty');
    const now = this.#stamp(ask);
    this.#structural(folder, name, (at) => ({ at, change: 'remove folder' }), ask);
    this.#leave(folder, name, node.id, now);
  }

  isEmpty(folder: number, ask: Ask): boolean {
    return [...this.list(folder, ask).values()].every((entry) => entry === null);
  }

  /** Moves `node` from one name to another; `replaced` had the new name. */
  rename(from: Name, node: Node, to: Name, replaced: Node | undefined, ask: Ask): void {
    const target = this.#place(to.folder);
    const source = this.#place(from.folder);
    if ((target === undefined) !== (source === undefined)) throw new Failure('xdev');
    if (replaced) this.#detach(replaced, ask);
    const now = this.#stamp(ask);
    this.#structural(
      from.folder,
      from.name,
      (at) => ({ at, change: 'rename', to: inside(target as FilePlace, to.name) }),
      ask,
    );
    if (replaced) this.#leave(to.folder, to.name, replaced.id, now);
    this.store.change(from.folder).entries.set(from.name, null);
    touched(this.store.change(from.folder), now);
    const moved = this.store.change(node.id);
    moved.names = moved.names.filter(({ folder, name }) => folder !== from.folder || name !== from.name);
    moved.times.changed = now;
    this.#enter(to.folder, to.name, node.id, now);
  }

  /** Whether `folder` is `id` or lies in it. */
  contains(id: number, folder: number): boolean {
    for (let at: number | undefined = folder; at !== undefined; at = this.store.get(at).names[0]?.folder) {
      if (at === id) return true;
    }
    return false;
  }

  /** Time may have passed (a file was opened, the program slept): the next write looks at the clock. */
  timePassed(): void {
    this.store.sinceAsked = writesByTime;
  }

  // ---- the end of a session --------------------------------------------------------------------------------------------------

  /** Changes of real files that were not made yet, in an order in which they can be made. */
  pending(): readonly OutsideRequest[] {
    if (this.#direct) return [];
    const requests = this.store.log.map((change) => outside.change(change));
    for (const node of this.store.all()) {
      const at = this.#placeOfNode(node.id);
      if (!at) continue;
      if (node.changed.content) requests.push(...contents(node, at));
      if (node.changed.accessed || node.changed.modified) requests.push(timesOf(node, at));
    }
    return requests;
  }

  // ---- helpers ---------------------------------------------------------------------------------------------------------------

  #learn(node: Node, stat: FileStat): Node {
    node.type = stat.type;
    node.size = stat.size;
    node.lowerSize = stat.size;
    node.times = {
      accessed: BigInt(stat.accessed),
      modified: BigInt(stat.modified),
      changed: BigInt(stat.changed),
    };
    node.links = stat.links;
    node.listed = node.type !== 'folder' || node.listed;
    node.known = true;
    return node;
  }

  #adopt(folder: number, name: string, at: FilePlace, stat: FileStat, entry: number | undefined): Node {
    const shared = stat.type === 'file' && stat.links > 1 && stat.identity !== '';
    const twin = shared ? this.store.identity(stat.identity) : undefined;
    const parent = this.store.change(folder);
    if (twin !== undefined) {
      const node = this.store.change(twin);
      node.names = [...node.names, { folder, name }];
      parent.entries.set(name, twin);
      return node;
    }
    const node = entry === undefined ? this.store.add(stat.type, at) : this.store.change(entry);
    if (entry === undefined) {
      node.names = [{ folder, name }];
      node.listed = stat.type !== 'folder';
      parent.entries.set(name, node.id);
    }
    if (shared) this.store.setIdentity(stat.identity, node.id);
    return this.#learn(node, stat);
  }

  /** A node whose contents between two offsets are here. */
  #load(id: number, from: number, to: number, ask: Ask): Node {
    const last = Math.floor((to - 1) / chunkSize);
    for (let index = Math.floor(from / chunkSize); index <= last; index++) {
      const node = this.store.get(id);
      const start = index * chunkSize;
      if (node.chunks.has(index) || start >= node.lowerSize) continue;
      const place = this.#lower(node);
      if (!place) continue;
      let end = start + chunkSize;
      while (end < to && end - start < readAhead && !node.chunks.has(end / chunkSize)) end += chunkSize;
      const length = Math.min(end, node.lowerSize) - start;
      const { payload } = answered(ask(outside.query('file read', place, { offset: start, length })));
      const filled = this.store.change(id);
      for (let at = start; at < end; at += chunkSize) {
        const bytes = new Uint8Array(chunkSize);
        bytes.set(payload.subarray(at - start, Math.min(at - start + chunkSize, length)));
        this.store.keepChunk(filled, at / chunkSize, bytes);
      }
    }
    return this.store.get(id);
  }

  /** Before a real file goes at once while a descriptor holds it: its contents stay with the program. */
  #detach({ id, open, links, lowerSize, type }: Node, ask: Ask): void {
    if (!this.#direct || open === 0 || links > 1 || type !== 'file') return;
    for (let start = 0; start < lowerSize; start += chunkSize) {
      const index = start / chunkSize;
      this.#load(id, start, Math.min(start + chunkSize, lowerSize), ask);
      this.store.dirtyChunk(this.store.change(id), index);
    }
    this.store.change(id).lowerSize = 0;
  }

  #made(folder: number, name: string, type: Node['type'], now: bigint): Node {
    const node = this.store.add(type);
    node.links = 1;
    node.times = { accessed: now, modified: now, changed: now };
    this.#enter(folder, name, node.id, now);
    return node;
  }

  #enter(folder: number, name: string, id: number, now: bigint): void {
    const parent = this.store.change(folder);
    parent.entries.set(name, id);
    touched(parent, now);
    const node = this.store.change(id);
    node.names = [...node.names, { folder, name }];
  }

  #leave(folder: number, name: string, id: number, now: bigint): void {
    const parent = this.store.change(folder);
    parent.entries.set(name, null);
    touched(parent, now);
    const node = this.store.change(id);
    node.names = node.names.filter((row) => row.folder !== folder || row.name !== name);
    node.links -= 1;
    node.times.changed = now;
    this.store.sweep(id);
  }

  /** The place outside that a node's unread parts come from. */
  #lower(node: Node): FilePlace | undefined {
    return node.lower && this.#direct ? this.#placeOfNode(node.id) : node.lower;
  }

  /** Where a folder lies among real files now; undefined in memory. */
  #place(folder: number): FilePlace | undefined {
    const root = this.#roots.findIndex(({ node }) => node === folder);
    if (root >= 0) return this.#roots[root]?.backed ? { folder: root, path: '' } : undefined;
    const [name] = this.store.get(folder).names;
    const parent = name && this.#place(name.folder);
    return parent && inside(parent, name.name);
  }

  #placeOfNode(id: number): FilePlace | undefined {
    const node = this.store.get(id);
    if (node.type === 'folder') return this.#place(id);
    const [name] = node.names;
    const parent = name && this.#place(name.folder);
    return parent && inside(parent, name.name);
  }

  /** A change of a folder's names: made at once, or logged. */
  #structural(folder: number, name: string, change: (at: FilePlace) => FileChange, ask: Ask): void {
    const place = this.#place(folder);
    if (place) this.#make(change(inside(place, name)), ask, undefined, 'log');
  }

  /** A change of a node itself, if it is a real file. What is not made at once is found in the node later. */
  #perform(id: number, change: (at: FilePlace) => FileChange, ask: Ask, payload?: Uint8Array): void {
    const place = this.#placeOfNode(id);
    if (place) this.#make(change(place), ask, payload, 'later');
  }

  #make(change: FileChange, ask: Ask, payload: Uint8Array | undefined, otherwise: 'log' | 'later'): void {
    if (this.#direct) {
      const answer = ask(outside.change(change, payload));
      if (answer.length > 0) answered(answer);
      return;
    }
    if (otherwise === 'log') this.store.record(change);
  }

  /**
   * The time of a change, which the outside is asked for, and which never goes back. A call asks before it changes anything, because
   * it begins again with the answer.
   */
  #stamp(ask: Ask): bigint {
    const answer = ask(outside.clock('realtime'));
    const now = new DataView(answer.buffer, answer.byteOffset).getBigUint64(0, true);
    if (now > this.store.time) this.store.time = now;
    this.store.sinceAsked = 0;
    return this.store.time;
  }

  /** The time of a write: asked for now and then, so that a program that writes small pieces does not ask all the time. */
  #stampOfWrite(ask: Ask): bigint {
    if (this.store.time === 0n || this.store.sinceAsked >= writesByTime) return this.#stamp(ask);
    this.store.sinceAsked += 1;
    this.store.time += 1000n;
    return this.store.time;
  }

  /** Whether a link in a folder would lead out of the preopened folder, by its text. */
  #leaves(folder: number, target: string): boolean {
    if (target.startsWith('/')) return true;
    let depth = 0;
    for (let at = this.store.get(folder).names[0]; at; at = this.store.get(at.folder).names[0]) depth += 1;
    for (const part of target.split('/')) {
      if (part === '..') depth -= 1;
      else if (part !== '' && part !== '.') depth += 1;
      if (depth < 0) return true;
    }
    return false;
  }
}

/** The place of an entry of a folder. */
const inside = (folder: FilePlace, name: string): FilePlace => ({
  folder: folder.folder,
  path: folder.path === '' ? name : `${folder.path}/${name}`,
});

/** An answer of the outside; throws when it is an error. */
const answered = (bytes: Uint8Array): { readonly header: unknown; readonly payload: Uint8Array } => {
  const answer = unpacked(bytes);
  const { error } = answer.header as { readonly error?: FileError };
  if (error !== undefined) throw new Failure(error);
  return answer;
};

const touched = (node: Node, now: bigint): void => {
  node.times.modified = now;
  node.times.changed = now;
  node.changed.modified = false;
  if (node.type === 'file') node.changed.content = true;
};

/** The requests that give a real file its new contents. */
const contents = (node: Node, at: FilePlace): OutsideRequest[] => {
  const requests: OutsideRequest[] = [];
  const resize = (size: number) => requests.push(outside.change({ at, change: 'resize', size }));
  if (node.lower && node.lowerSize < node.size) resize(node.lowerSize);
  resize(node.size);
  const dirty = [...node.chunks].filter(([, chunk]) => chunk.dirty).sort(([left], [right]) => left - right);
  for (const [index, chunk] of dirty) {
    const offset = index * chunkSize;
    const bytes = chunk.bytes.subarray(0, Math.min(chunkSize, node.size - offset));
    requests.push(outside.change({ at, change: 'write', offset }, bytes));
  }
  return requests;
};

const timesOf = (node: Node, at: FilePlace): OutsideRequest =>
  outside.change({
    at,
    change: 'times',
    ...(node.changed.accessed ? { accessed: `${node.times.accessed}` } : {}),
    ...(node.changed.modified ? { modified: `${node.times.modified}` } : {}),
  });
