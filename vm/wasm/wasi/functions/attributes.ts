/** How attributes of files and descriptors lie in memory. */
import type { FileType } from '../../../context/index.ts';
import { Failure, fileTypes, timeFlags } from '../constants.ts';
import type { Descriptor } from '../descriptors.ts';
import type { Node } from '../files/node.ts';

const typeNumbers: Readonly<Record<FileType, number>> = {
  file: fileTypes.file,
  folder: fileTypes.folder,
  link: fileTypes.link,
  other: fileTypes.unknown,
};

export const typeNumber = (type: FileType): number => typeNumbers[type];

export const descriptorType = ({ kind }: Descriptor): number => {
  if (kind === 'file') return fileTypes.file;
  return kind === 'folder' ? fileTypes.folder : fileTypes.characterDevice;
};

/** `filestat`: 64 bytes. */
export const statBytes = (type: number, node?: Pick<Node, 'id' | 'links' | 'size' | 'times'>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint8(16, type);
  if (node) {
    view.setBigUint64(0, 1n, true);
    view.setBigUint64(8, BigInt(node.id), true);
    view.setBigUint64(24, BigInt(node.links), true);
    view.setBigUint64(32, BigInt(node.size), true);
    view.setBigUint64(40, node.times.accessed, true);
    view.setBigUint64(48, node.times.modified, true);
    view.setBigUint64(56, node.times.changed, true);
  }
  return new Uint8Array(view.buffer);
};

/** The two times that a call sets. */
export const timesOf = (
  accessed: bigint,
  modified: bigint,
  flags: number,
): { accessed?: bigint | 'now'; modified?: bigint | 'now' } => {
  const both = (one: number, other: number) => (flags & one) !== 0 && (flags & other) !== 0;
  if (flags > 15 || both(timeFlags.accessed, timeFlags.accessedNow) || both(timeFlags.modified, timeFlags.modifiedNow))
    throw new Failure('inval');
  return {
    ...(flags & timeFlags.accessed ? { accessed } : {}),
    ...(flags & timeFlags.accessedNow ? { accessed: 'now' as const } : {}),
    ...(flags & timeFlags.modified ? { modified } : {}),
    ...(flags & timeFlags.modifiedNow ? { modified: 'now' as const } : {}),
  };
};
