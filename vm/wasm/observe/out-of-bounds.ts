/** The access of memory that trapped, for people. */
import { spaceOf } from '../inspect/spaces.ts';
import type { Engine } from '../run/engine.ts';
import type { Watcher } from './watching.ts';

/** `reading 4 bytes at 0x7fffff00, and the memory has 131072`; undefined when no access is to blame. */
export const outOfBounds = (touched: ReturnType<Watcher['touched']>, engine: Engine): string | undefined => {
  for (const { location, write } of touched) {
    if (location.in !== 'space') continue;
    const space = spaceOf(location.space);
    const memory = space.kind === 'memory' ? engine.memories[space.address] : undefined;
    if (!memory || location.offset + location.length <= memory.bytes.length) continue;
    const bytes = location.length === 1 ? '1 byte' : `${location.length} bytes`;
    const verb = write ? 'writing' : 'reading';
    return `${verb} ${bytes} at 0x${location.offset.toString(16)}, and the memory has ${memory.bytes.length}`;
  }
  return undefined;
};
