import type { ContextId, MachineEvent } from '../../../vm/context/index.ts';
import { type Moment, sameMoment } from './moment.ts';
import type { TimeTravel } from './time-travel.ts';
import type { IsCancelled } from './traveller.ts';

/** What passed between contexts over a whole timeline, and the contexts that there were. */
export interface Happenings {
  readonly end: Moment;
  readonly timeline: number;
  readonly events: readonly MachineEvent[];
  readonly contexts: ReadonlyMap<ContextId, string>;
}

const mostEvents = 200_000;
const known = new WeakMap<TimeTravel, Happenings>();

/** Runs a timeline again while it is observed; a machine that cannot be observed gives its contexts alone. Found once for each end. */
export const happeningsOf = async (
  timeTravel: TimeTravel,
  cancelled: IsCancelled,
  staysObserved: boolean,
): Promise<Happenings> => {
  const { traveller, timelines } = timeTravel;
  const { end } = traveller.journal;
  const before = known.get(timeTravel);
  if (before && before.timeline === timelines.current.id && sameMoment(before.end, end)) return before;
  const { observing } = traveller.machine;
  const events: MachineEvent[] = [];
  const contexts = new Map<ContextId, string>();
  const name = () => {
    for (const context of traveller.machine.contexts()) contexts.set(context.id, context.name);
  };
  const take = () => {
    for (const event of observing?.take() ?? []) if (events.length < mostEvents) events.push(event);
    name();
  };
  await timeTravel.look(cancelled, async () => {
    const [first] = timelines.current.checkpoints.all;
    if (first) await traveller.go(first.at);
    observing?.observe(true);
    name();
    try {
      await traveller.scan(end, { addresses: new Set(), conditions: 'none' }, () => false, take);
      take();
    } finally {
      observing?.observe(staysObserved);
    }
  });
  const happenings = { end, timeline: timelines.current.id, events, contexts };
  known.set(timeTravel, happenings);
  return happenings;
};
