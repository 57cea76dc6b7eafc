/** Room outside of memory in a Node process: a file that nobody else sees. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Spill } from './control/surroundings.ts';

/** Makes its file when it is first written to, and removes it at the latest when the process ends. */
export const fileSpill = (): Spill => {
  let opened: { readonly folder: string; readonly descriptor: number } | undefined;
  let end = 0;
  const remove = () => {
    if (!opened) return;
    const { folder, descriptor } = opened;
    opened = undefined;
    process.off('exit', remove);
    closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  };
  const open = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sahara-'));
    opened = { folder, descriptor: openSync(path.join(folder, 'journal'), 'wx+') };
    process.on('exit', remove);
    return opened;
  };
  return {
    write(bytes) {
      try {
        const { descriptor } = opened ?? open();
        for (let done = 0; done < bytes.length; )
          done += writeSync(descriptor, bytes, done, bytes.length - done, end + done);
        end += bytes.length;
        return end - bytes.length;
      } catch {
        return undefined;
      }
    },
    read(place, length) {
      const bytes = new Uint8Array(length);
      if (!opened) throw new Error('what was written is gone');
      for (let done = 0; done < length; ) {
        const count = readSync(opened.descriptor, bytes, done, length - done, place + done);
        if (count === 0) throw new Error('what was written is not there');
        done += count;
      }
      return bytes;
    },
    close: remove,
  };
};
