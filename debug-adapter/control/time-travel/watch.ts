import type { Clock, ContextId, Location, Outcome, Stops } from '../../../vm/context/index.ts';
import type { Watches } from '../data-breakpoints.ts';
import { scalarText } from '../scalar-text.ts';
import type { InScope, WatchedPlace } from './in-scope.ts';
import { isBefore, type Moment } from './moment.ts';
import { backwards, tooMany } from './segments.ts';
import type { Traveller } from './traveller.ts';

type Watched = Outcome & { readonly kind: 'watch' };

/** One write of a place. */
export interface Write {
  /** The writing instruction is about to run. */
  readonly moment: Moment;
  /** Clock right after it. */
  readonly written: Clock;
  readonly context: ContextId;
  readonly address: number;
  readonly before: string;
  readonly value: string;
}

const noStops: Stops = { addresses: new Set(), conditions: 'none' };

/** The moment at which the instruction of an access is about to run. */
export const beginOfAccess = (after: Moment, { begun, context, address, answers = 0 }: Watched): Moment => ({
  clock: begun,
  entries: after.entries,
  calls: after.calls - answers,
  phase: { kind: 'stop', context, address },
});

/** Does something while places are watched; machines that cannot watch are compared after each instruction. */
export const withWatches = async <T>(
  traveller: Traveller,
  watches: Watches,
  operation: () => Promise<T>,
): Promise<T> => {
  const { watching } = traveller.machine;
  if (watches.length === 0) return operation();
  if (watching) watching.watch(watches);
  else traveller.compared = watches.map(({ location }) => location);
  try {
    return await operation();
  } finally {
    watching?.watch([]);
    traveller.compared = undefined;
  }
};

const writesOf = ({ location }: WatchedPlace): Watches => [{ location, on: 'write' }];

export const writeOf = (traveller: Traveller, outcome: Watched, { type }: WatchedPlace): Write => ({
  moment: beginOfAccess(traveller.journal.here, outcome),
  written: traveller.machine.clock,
  context: outcome.context,
  address: outcome.address,
  before: scalarText(outcome.before, type),
  value: scalarText(outcome.after, type),
});

/** The newest write of a place before a moment; undefined when the recording has none. */
export const lastWrite = (
  traveller: Traveller,
  scope: InScope,
  place: WatchedPlace,
  from: Moment,
): Promise<Write | undefined> =>
  withWatches(traveller, writesOf(place), () => {
    const look = async (to: Moment, most: number) => {
      let last: Write | undefined;
      let visits = 0;
      await traveller.scan(to, noStops, (outcome) => {
        if (++visits > most) return true;
        if (isWrite(outcome) && scope.accepts(outcome, place)) last = writeOf(traveller, outcome, place);
        return false;
      });
      return visits > most ? tooMany : last;
    };
    return backwards(traveller, from, look, true);
  });

/** The first write of a place after a moment, up to the end of the recording. The machine must be at that moment. */
export const nextWrite = (
  traveller: Traveller,
  scope: InScope,
  place: WatchedPlace,
  from: Moment,
): Promise<Write | undefined> =>
  withWatches(traveller, writesOf(place), async () => {
    let first: Write | undefined;
    await traveller.scan(traveller.journal.end, noStops, (outcome) => {
      if (!isWrite(outcome) || outcome.begun <= from.clock || !scope.accepts(outcome, place)) return false;
      first = writeOf(traveller, outcome, place);
      return true;
    });
    return first;
  });

/** All writes of a place, in order. For a local: from the entry of its activation on. */
export const allWrites = (traveller: Traveller, scope: InScope, place: WatchedPlace): Promise<readonly Write[]> =>
  withWatches(traveller, writesOf(place), async () => {
    const { journal, timelines } = traveller;
    const { end } = journal;
    const entry = place.activation === undefined ? entryOf(place.location) : Math.floor(place.activation);
    const [first] = timelines.current.checkpoints.all;
    if (entry !== undefined && entry > (first?.at.clock ?? 0)) await traveller.goToClock(entry - 1);
    else if (first && !(isBefore(first.at, journal.here) && journal.here.clock === first.at.clock))
      await traveller.go(first.at);
    const writes: Write[] = [];
    await traveller.scan(end, noStops, (outcome) => {
      if (isWrite(outcome) && scope.accepts(outcome, place)) writes.push(writeOf(traveller, outcome, place));
      return false;
    });
    return writes;
  });

const isWrite = (outcome: Outcome): outcome is Watched => outcome.kind === 'watch' && outcome.access === 'write';

const entryOf = (location: Location): Clock | undefined => {
  if (location.in === 'local' || location.in === 'stack') return location.activation;
  if (location.in === 'bits') return entryOf(location.of);
  return location.in === 'pieces' && location.of[0] ? entryOf(location.of[0]) : undefined;
};
