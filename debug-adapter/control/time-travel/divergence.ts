import type { Clock } from '../../../vm/context/index.ts';
import type { Timeline } from './timelines.ts';
import type { Traveller } from './traveller.ts';

/** The hash of a timeline's state at a clock; undefined behind its end. */
type HashAt = (clock: Clock) => Promise<number | undefined>;

/**
 * The first clock at which two runs of one program are in different states. They are the same until something different came in from
 * outside: the search begins there, with steps that double, and ends by halving. Undefined when they never differ.
 */
export const firstDifference = async (
  from: Clock,
  end: Clock,
  left: HashAt,
  right: HashAt,
): Promise<Clock | undefined> => {
  const differ = async (clock: Clock) => (await left(clock)) !== (await right(clock));
  let low = from - 1;
  let high = from;
  for (let step = 1; !(await differ(high)); step *= 2) {
    if (high >= end) return undefined;
    low = high;
    high = Math.min(end, high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await differ(middle)) high = middle;
    else low = middle;
  }
  return high;
};

/** The first clock at which two tapes may lead to different states. */
export const firstDifferentInput = (left: Timeline, right: Timeline): Clock => {
  const same = (one: unknown, other: unknown) => JSON.stringify(one, simple) === JSON.stringify(other, simple);
  // Answers have no clock of their own: when one differs, nothing is known.
  for (const { call, result } of left.tape.answers) {
    const other = right.tape.answers.get(call);
    if (other && !sameBytes(result, other)) return 0;
  }
  const count = Math.max(left.tape.entries.length, right.tape.entries.length);
  let clock = Math.min(left.end.clock, right.end.clock);
  for (let index = 0; index < count; index++) {
    const [one, other] = [left.tape.entries[index], right.tape.entries[index]];
    if (one && other && same(one, other)) continue;
    clock = Math.min(clock, one?.at.clock ?? clock, other?.at.clock ?? clock);
    break;
  }
  return clock;
};

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

/** Programs are compared by identity: a tape that was read anew differs there, which only makes the search longer. */
const simple = (key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return [...value];
  return key === 'program' ? undefined : value;
};

/** Hashes of a timeline's states. */
export const hashesOf = (traveller: Traveller, timeline: Timeline): HashAt => {
  const known = new Map<Clock, number | undefined>();
  return async (clock) => {
    if (known.has(clock)) return known.get(clock);
    if (traveller.timelines.current !== timeline) traveller.timelines.use(timeline);
    const behind = clock > timeline.end.clock;
    if (!behind) await traveller.goToClock(clock);
    const hash = behind ? undefined : traveller.machine.hash();
    known.set(clock, hash);
    return hash;
  };
};
