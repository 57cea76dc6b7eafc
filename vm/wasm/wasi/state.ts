/** Everything that WASI keeps between calls. */
import type { HostState } from '../host/host.ts';
import { fileRights, folderRights, inputRights, outputRights } from './constants.ts';
import { type Descriptor, Descriptors } from './descriptors.ts';
import { Hash } from './files/hash.ts';
import { Overlay } from './files/overlay.ts';
import type { StoreState } from './files/store.ts';
import type { WasiOptions } from './options.ts';

const defaultFileLimit = 2 ** 30;
const nodeLimit = 1_000_000;

export interface SavedState extends HostState {
  readonly descriptors: ReadonlyMap<number, Descriptor>;
  readonly files: StoreState;
}

export class WasiState {
  readonly options: WasiOptions;
  readonly descriptors = new Descriptors();
  readonly files: Overlay;

  constructor(options: WasiOptions) {
    this.options = options;
    const limits = { bytes: options.fileLimit ?? defaultFileLimit, nodes: nodeLimit };
    this.files = new Overlay(options.preopens, { direct: options.direct, limits });
    const plain = { node: 0, inheriting: 0n, flags: 0, offset: 0 };
    this.descriptors.add({ ...plain, kind: 'stdin', base: inputRights });
    this.descriptors.add({ ...plain, kind: 'stdout', base: outputRights });
    this.descriptors.add({ ...plain, kind: 'stderr', base: outputRights });
    for (const [folder, { name }] of options.preopens.entries()) {
      const node = this.files.root(folder);
      this.files.store.change(node).open += 1;
      const inheriting = folderRights | fileRights;
      this.descriptors.add({ ...plain, kind: 'folder', node, base: folderRights, inheriting, preopened: name });
    }
  }

  /** Takes a descriptor out of the table, and forgets its file when nothing else leads to it. */
  close(fd: number): void {
    const { node } = this.descriptors.get(fd);
    this.descriptors.remove(fd);
    this.release(node);
  }

  release(node: number): void {
    if (node === 0) return;
    this.files.store.change(node).open -= 1;
    this.files.store.sweep(node);
  }

  save(): SavedState {
    const files = this.files.store.save();
    return { descriptors: this.descriptors.save(), files, cost: files.cost };
  }

  restore(state: SavedState): void {
    this.descriptors.restore(state.descriptors);
    this.files.store.restore(state.files);
  }

  hash(): number {
    const hash = new Hash();
    this.descriptors.hash(hash);
    this.files.store.hash(hash);
    return hash.value >>> 0;
  }
}
