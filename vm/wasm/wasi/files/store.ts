/** All nodes of the overlay and the changes that wait to be written; shared between checkpoints until they change. */
import type { FileChange, FilePlace, FileType } from '../../../context/index.ts';
import { Failure } from '../constants.ts';
import { Hash } from './hash.ts';
import { type Chunk, chunkSize, copyNode, emptyNode, type Node } from './node.ts';

/** What is kept at a checkpoint. Nothing in it changes any more. */
export interface StoreState {
  readonly nodes: ReadonlyMap<number, Node>;
  readonly identities: ReadonlyMap<string, number>;
  readonly log: readonly FileChange[];
  readonly logLength: number;
  readonly nextId: number;
  readonly bytes: number;
  readonly cleanBytes: number;
  readonly time: bigint;
  readonly sinceAsked: number;
  readonly cost: number;
}

export interface StoreLimits {
  /** Bytes of changed file contents. */
  readonly bytes: number;
  readonly nodes: number;
}

const nodeCost = 300;
/** Bytes of unchanged contents that are kept; more than any one call reads. */
const cleanLimit = 64 * 2 ** 20;

export class NodeStore {
  #nodes = new Map<number, Node>();
  #identities = new Map<string, number>();
  #log: FileChange[] = [];
  #logLength = 0;
  #nextId = 1;
  #epoch = 1;
  /** The maps belong to a checkpoint as well. */
  #shared = false;
  /** Of changed chunks. */
  #bytes = 0;
  #cleanBytes = 0;
  #cost = 0;
  readonly #limits: StoreLimits;
  /** Time of the newest change, as far as it was asked for. 0: not yet. */
  time = 0n;
  /** Writes since the clock was looked at. */
  sinceAsked = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  get(id: number): Node {
    const node = this.#nodes.get(id);
    if (!node) throw new RangeError(`there is no file ${id}`);
    return node;
  }

  all(): Iterable<Node> {
    return this.#nodes.values();
  }

  get log(): readonly FileChange[] {
    return this.#log.slice(0, this.#logLength);
  }

  record(change: FileChange): void {
    if (this.#log.length > this.#logLength) this.#log = this.#log.slice(0, this.#logLength);
    this.#log.push(change);
    this.#logLength += 1;
    this.#cost += 100;
  }

  /** The node, to be changed. */
  change(id: number): Node {
    const node = this.get(id);
    this.#own();
    if (node.epoch === this.#epoch) return node;
    const copy = copyNode(node, this.#epoch);
    this.#nodes.set(id, copy);
    this.#cost += nodeCost + 40 * (copy.entries.size + copy.chunks.size);
    return copy;
  }

  add(type: FileType, lower?: FilePlace): Node {
    if (this.#nodes.size >= this.#limits.nodes) throw new Failure('nospc');
    this.#own();
    const node: Node = { ...emptyNode(this.#nextId++, this.#epoch, type), ...(lower ? { lower } : {}) };
    this.#nodes.set(node.id, node);
    this.#cost += nodeCost;
    return node;
  }

  /** Forgets a node that has neither name nor descriptor. */
  sweep(id: number): void {
    const node = this.get(id);
    if (node.links > 0 || node.open > 0) return;
    this.#own();
    for (const index of [...node.chunks.keys()]) this.dropChunk(this.change(id), index);
    this.#nodes.delete(id);
  }

  identity(identity: string): number | undefined {
    const id = this.#identities.get(identity);
    return id !== undefined && this.#nodes.has(id) ? id : undefined;
  }

  setIdentity(identity: string, id: number): void {
    this.#own();
    this.#identities.set(identity, id);
  }

  /** The chunk of a file, to be changed; a new one is zero. */
  dirtyChunk(node: Node, index: number): Chunk {
    const known = node.chunks.get(index);
    if (known?.dirty && known.epoch === this.#epoch) {
      delete known.hash;
      return known;
    }
    if (!known?.dirty) {
      if (this.#bytes + chunkSize > this.#limits.bytes) throw new Failure('nospc');
      this.#bytes += chunkSize;
    }
    if (known && !known.dirty) this.#cleanBytes -= chunkSize;
    const bytes = known ? known.bytes.slice() : new Uint8Array(chunkSize);
    const chunk: Chunk = { epoch: this.#epoch, bytes, dirty: true };
    this.#cost += chunkSize;
    node.chunks.set(index, chunk);
    return chunk;
  }

  /** Keeps what was read from outside; it may be forgotten and read again. */
  keepChunk(node: Node, index: number, bytes: Uint8Array): void {
    if (this.#cleanBytes >= cleanLimit) this.#forgetClean();
    this.#cleanBytes += chunkSize;
    this.#cost += chunkSize;
    node.chunks.set(index, { epoch: this.#epoch, bytes, dirty: false });
  }

  dropChunk(node: Node, index: number): void {
    const chunk = node.chunks.get(index);
    if (!chunk) return;
    if (chunk.dirty) this.#bytes -= chunkSize;
    else this.#cleanBytes -= chunkSize;
    node.chunks.delete(index);
  }

  #forgetClean(): void {
    for (const { id, chunks } of [...this.#nodes.values()]) {
      const clean = [...chunks].filter(([, chunk]) => !chunk.dirty);
      if (clean.length === 0) continue;
      const node = this.change(id);
      for (const [index] of clean) node.chunks.delete(index);
    }
    this.#cleanBytes = 0;
  }

  save(): StoreState {
    const state: StoreState = {
      nodes: this.#nodes,
      identities: this.#identities,
      log: this.#log,
      logLength: this.#logLength,
      nextId: this.#nextId,
      bytes: this.#bytes,
      cleanBytes: this.#cleanBytes,
      time: this.time,
      sinceAsked: this.sinceAsked,
      cost: this.#cost,
    };
    this.#share();
    return state;
  }

  restore(state: StoreState): void {
    this.#nodes = state.nodes as Map<number, Node>;
    this.#identities = state.identities as Map<string, number>;
    this.#log = state.log as FileChange[];
    this.#logLength = state.logLength;
    this.#nextId = state.nextId;
    this.#bytes = state.bytes;
    this.#cleanBytes = state.cleanBytes;
    this.time = state.time;
    this.sinceAsked = state.sinceAsked;
    this.#share();
  }

  hash(into: Hash): void {
    into.bigint(this.time);
    into.number(this.sinceAsked);
    into.number(this.#logLength);
    into.number(this.#nodes.size);
    for (const id of [...this.#nodes.keys()].sort((left, right) => left - right)) hashNode(this.get(id), into);
  }

  #share(): void {
    this.#shared = true;
    this.#epoch += 1;
    this.#cost = 0;
  }

  #own(): void {
    if (!this.#shared) return;
    this.#shared = false;
    this.#nodes = new Map(this.#nodes);
    this.#identities = new Map(this.#identities);
    this.#cost += 40 * (this.#nodes.size + this.#identities.size);
  }
}

const hashNode = (node: Node, into: Hash): void => {
  into.number(node.id);
  into.text(node.type);
  into.number(node.size);
  into.number(node.links);
  into.number(node.open);
  into.bigint(node.times.accessed);
  into.bigint(node.times.modified);
  into.text(node.target ?? '');
  for (const [name, id] of node.entries) {
    into.text(name);
    into.number(id ?? 0);
  }
  for (const index of [...node.chunks.keys()].sort((left, right) => left - right)) {
    const chunk = node.chunks.get(index) as Chunk;
    if (!chunk.dirty) continue;
    into.number(index);
    into.number(hashOfChunk(chunk));
  }
};

const hashOfChunk = (chunk: Chunk): number => {
  if (chunk.hash === undefined) {
    const hash = new Hash();
    hash.bytes(chunk.bytes);
    chunk.hash = hash.value;
  }
  return chunk.hash;
};
