import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A niceness that gives way to whoever waits for an answer, and still takes every processor that is idle. */
const background = 10;

/**
 * Lets the thread that answers requests go before the engine's own, which compile and collect in the background: where processors are
 * few, four of them took turns with it. Only Linux has priorities of threads; elsewhere nothing changes. To be called before others start.
 */
export const answerFirst = (): void => {
  if (process.platform !== 'linux') return;
  try {
    for (const thread of readdirSync('/proc/self/task'))
      if (Number(thread) !== process.pid) setPriority(Number(thread), background);
  } catch {
    // The system does not say which threads there are, or they ended meanwhile.
  }
};
