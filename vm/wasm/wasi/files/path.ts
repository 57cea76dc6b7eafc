/** Paths of the program, resolved part by part within the folder of a descriptor. Nothing leads out of it. */
import { utf8OfText } from '../../../context/index.ts';
import type { Ask } from '../asking.ts';
import { Failure } from '../constants.ts';
import type { Node } from './node.ts';
import type { Overlay } from './overlay.ts';

export interface Resolved {
  /** The folder that the last part is looked up in. */
  readonly folder: number;
  /** The last part; undefined when the path names a folder by `.`, `..` or a link to one. */
  readonly name: string | undefined;
  /** What is there; undefined: nothing. */
  readonly node: Node | undefined;
  /** The path ended with a slash: only a folder will do. */
  readonly asFolder: boolean;
}

const mostLinks = 40;
const longestName = 255;
const longestPath = 4096;

/** Resolves a path from the folder `start`. With `follow`, a link at the end is followed. */
export const resolve = (overlay: Overlay, start: number, path: string, follow: boolean, ask: Ask): Resolved => {
  if (path === '') throw new Failure('noent');
  if (path.startsWith('/')) throw new Failure('notcapable');
  if (path.length > longestPath) throw new Failure('nametoolong');
  const trail = [start];
  let rest = path.split('/');
  let links = 0;
  let asFolder = path.endsWith('/');
  for (;;) {
    const part = rest.shift();
    const folder = trail.at(-1) as number;
    if (part === undefined) return { folder, name: undefined, node: overlay.attributes(folder, ask), asFolder };
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (trail.length === 1) throw new Failure('notcapable');
      trail.pop();
      continue;
    }
    if (part.length * 3 > longestName && utf8OfText(part).length > longestName) throw new Failure('nametoolong');
    const isLast = rest.every((other) => other === '');
    const node = overlay.lookup(folder, part, ask);
    if (node?.type === 'link' && (!isLast || follow || asFolder)) {
      links += 1;
      if (links > mostLinks) throw new Failure('loop');
      const target = overlay.target(node.id, ask);
      if (target.startsWith('/')) throw new Failure('notcapable');
      if (target.endsWith('/') && isLast) asFolder = true;
      rest = [...target.split('/'), ...rest];
      continue;
    }
    if (isLast) {
      if (asFolder && node && node.type !== 'folder') throw new Failure('notdir');
      return { folder, name: part, node, asFolder };
    }
    if (!node) throw new Failure('noent');
    if (node.type !== 'folder') throw new Failure('notdir');
    trail.push(node.id);
  }
};

/** What a path names; fails when there is nothing. */
export const existing = (resolved: Resolved): Node => {
  if (!resolved.node) throw new Failure('noent');
  return resolved.node;
};

/** A free name for something new. */
export const free = (resolved: Resolved): string => {
  if (resolved.node || resolved.name === undefined) throw new Failure('exist');
  return resolved.name;
};
