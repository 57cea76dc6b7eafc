/** Time, chance and waiting of a Node process. */
import { randomFillSync } from 'node:crypto';
import type { World } from './control/world.ts';

const millisecond = 1_000_000n;

/** How a process waits: blocking it, or letting its messages be handled. */
export type Sleep = (milliseconds: number) => void | Promise<void>;

export const nodeWorld = (sleep: Sleep): World => ({
  clock: (name) =>
    name === 'monotonic'
      ? process.hrtime.bigint()
      : BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  random: (count) => randomFillSync(new Uint8Array(count)),
  sleep: (nanoseconds) => sleep(Number((nanoseconds + millisecond - 1n) / millisecond)),
  save: () => '',
  restore: () => {},
});

/** Timers hold at most 31 bits. */
const longest = 2 ** 31 - 1;

export const sleepLater: Sleep = (milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, longest)));

export const sleepNow: Sleep = (milliseconds) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};
