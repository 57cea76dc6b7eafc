/** Time, chance and waiting: those of a process, or fixed ones. */
import type { ClockName } from '../../vm/context/index.ts';

export interface World {
  /** Nanoseconds. */
  clock(name: ClockName): bigint;
  random(count: number): Uint8Array;
  sleep(nanoseconds: bigint): void | Promise<void>;
  /** What {@link clock} and {@link random} depend on, to be put back by `restore`; empty where nothing can be put back. */
  save(): string;
  restore(state: string): void;
}

/** A real world in which the time of day begins at a moment (nanoseconds), or chance comes from a seed, or both. */
export const worldWith = (
  real: World,
  fixed: { readonly start?: bigint | undefined; readonly seed?: number | undefined },
): World => {
  const clock = fixed.start === undefined ? real : fixedClock(fixed.start);
  const chance = fixed.seed === undefined ? real : seededRandom(fixed.seed);
  return {
    clock: clock.clock,
    random: chance.random,
    sleep: clock.sleep,
    save: () => JSON.stringify([clock.save(), chance.save()]),
    restore: (saved) => {
      const [time, seed] = JSON.parse(saved) as [string, string];
      clock.restore(time);
      chance.restore(seed);
    },
  };
};

/** A clock that advances a microsecond at each look, and by what is slept, which takes no time. */
const fixedClock = (start: bigint): Omit<World, 'random'> => {
  let passed = 0n;
  return {
    clock: (name) => {
      passed += 1000n;
      return (name === 'realtime' ? start : 0n) + passed;
    },
    sleep: (nanoseconds) => {
      passed += nanoseconds;
    },
    save: () => `${passed}`,
    restore: (saved) => {
      passed = BigInt(saved);
    },
  };
};

/** Mulberry32: small, and good enough for programs under test. */
const seededRandom = (seed: number): Pick<World, 'random' | 'save' | 'restore'> => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  };
  return {
    random: (count) => Uint8Array.from({ length: count }, next),
    save: () => `${state}`,
    restore: (saved) => {
      state = Number(saved);
    },
  };
};
