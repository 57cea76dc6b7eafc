/** Folders of the workspace that are opened to a program in a browser's worker. Whole files are read, once, and written whole. */
import type { FileChange, FileError, FilePlace } from '../vm/context/index.ts';
import type { FolderAnswer, Folders } from './control/outside.ts';
import type { FileReply, FileRequest } from './worker-messages.ts';

export type AskFiles = (request: FileRequest) => Promise<FileReply>;

const failed = (error: FileError): FolderAnswer => ({ header: { error } });

export const workspaceFolders =
  (ask: AskFiles) =>
  (folders: readonly (string | undefined)[]): Folders => {
    const contents = new Map<string, Uint8Array>();
    const whole = async (path: string): Promise<Uint8Array | FileError> => {
      const known = contents.get(path);
      if (known) return known;
      const reply = await ask({ what: 'read', path });
      if ('error' in reply) return reply.error;
      contents.set(path, reply.bytes ?? new Uint8Array(0));
      return contents.get(path) as Uint8Array;
    };
    const keep = async (path: string, bytes: Uint8Array): Promise<FileError | undefined> => {
      contents.set(path, bytes);
      return errorIn(await ask({ what: 'change', change: 'write', path, payload: bytes }));
    };
    return {
      async query(name, place, { offset, length }) {
        const path = locate(folders, place);
        if (path === undefined) return failed('notcapable');
        switch (name) {
          case 'file stat': {
            const reply = await ask({ what: 'stat', path });
            return 'error' in reply ? failed(reply.error) : { header: { ...reply.stat, identity: path, links: 1 } };
          }
          case 'file list': {
            const reply = await ask({ what: 'list', path });
            return 'error' in reply ? failed(reply.error) : { header: { entries: reply.entries ?? [] } };
          }
          case 'file read': {
            const bytes = await whole(path);
            return typeof bytes === 'string'
              ? failed(bytes)
              : { header: {}, bytes: bytes.slice(offset, offset + length) };
          }
          case 'file link':
            return failed('notsup');
        }
      },
      async change(change, payload) {
        const path = locate(folders, change.at);
        if (path === undefined) return 'notcapable';
        if (change.change === 'write' || change.change === 'resize') {
          const bytes = await whole(path);
          return typeof bytes === 'string' ? bytes : keep(path, changed(bytes, change, payload));
        }
        // Times cannot be set here, and a link could lead out of the folder.
        if (change.change === 'times') return undefined;
        if (change.change === 'link' || change.change === 'symbolic link') return 'notsup';
        const to = change.change === 'rename' ? locate(folders, change.to) : undefined;
        if (change.change === 'rename' && to === undefined) return 'notcapable';
        contents.delete(path);
        if (to !== undefined) contents.delete(to);
        return errorIn(await ask({ what: 'change', change: change.change, path, ...(to === undefined ? {} : { to }) }));
      },
    };
  };

const errorIn = (reply: FileReply): FileError | undefined => ('error' in reply ? reply.error : undefined);

const locate = (folders: readonly (string | undefined)[], { folder, path }: FilePlace): string | undefined => {
  const root = folders[folder];
  if (root === undefined) return undefined;
  if (path === '') return root;
  const isWrong = (part: string) => part === '' || part === '.' || part === '..' || /[\0\\]/.test(part);
  return path.split('/').some(isWrong) ? undefined : joined(root, path);
};

/** Below a folder given by path, or by URI, whose parts are encoded. */
export const joined = (root: string, path: string): string => {
  const base = root.endsWith('/') ? root : `${root}/`;
  return isUri(root) ? base + path.split('/').map(encodeURIComponent).join('/') : base + path;
};

export const isUri = (path: string): boolean => /^[a-z][a-z0-9+.-]+:\//i.test(path);

const changed = (
  bytes: Uint8Array,
  change: FileChange & { readonly change: 'write' | 'resize' },
  payload: Uint8Array,
): Uint8Array => {
  const size = change.change === 'resize' ? change.size : Math.max(bytes.length, change.offset + payload.length);
  const copy = new Uint8Array(size);
  copy.set(bytes.subarray(0, size));
  if (change.change === 'write') copy.set(payload, change.offset);
  return copy;
};
