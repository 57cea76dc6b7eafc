import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/** How much nicer they are: a third of the share of the thread that answers, and every processor that is idle. */
const nicer = 5;
const nicest = 19;

/**
 * Lets the thread that answers requests go before the engine's own, which compile and collect in the background: where processors are
 * few, four of them took turns with it. Only Linux has priorities of threads; elsewhere nothing changes. To be called before others start.
 */
export const answerFirst = (): void => {
  if (process.platform !== 'linux') return;
  try {
    const priority = Math.min(nicest, getPriority() + nicer);
    for (const thread of readdirSync('/proc/self/task'))
      if (Number(thread) !== process.pid) setPriority(Number(thread), priority);
  } catch {
    // The system does not say which threads there are, or they ended meanwhile.
  }
};

/** How much of a function V8 executes before it optimises it, as V8 has it by itself: in bytes of its code. */
const usualBudget = 132 * 1024;

/**
 * The launcher lets V8 optimise late, which serves short runs; a program that runs for longer is worth more of it. To be said again and again:
 * the launcher sets its own flags once more when it leaves a code cache.
 */
export const optimiseSooner = (): void => setFlagsFromString(`--interrupt-budget=${usualBudget}`);
