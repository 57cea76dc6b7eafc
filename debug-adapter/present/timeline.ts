import { type ContextId, shortName } from '../../vm/context/index.ts';
import type { Happenings } from '../control/time-travel/happenings.ts';
import type { DebugSession } from '../debug-session.ts';
import type { TimelineArguments, TimelineEvent, TimelineLane, TimelineResponseBody } from '../protocol.ts';

const usualCount = 5000;

/** Contexts as lanes and everything that happened in a span, in order; when it is too much, some is left out evenly. */
export const timelineBody = (
  session: DebugSession,
  happenings: Happenings,
  given: TimelineArguments,
): TimelineResponseBody => {
  const { timeTravel } = session.debuggee;
  const from = given.from ?? timeTravel.start;
  const to = given.to ?? happenings.end.clock;
  const inSpan = ({ clock }: { readonly clock: number }) => clock >= from && clock <= to;
  const all: TimelineEvent[] = [
    ...happenings.events.map(({ clock, context, kind, peer, text }) => ({
      clock,
      threadId: context,
      kind,
      text,
      ...(peer === undefined ? {} : { peer }),
    })),
    ...session.outputLines().map(({ clock, threadId, text }) => ({ clock, threadId, kind: 'output' as const, text })),
    ...timeTravel.stops.map(({ clock, context, text }) => ({ clock, threadId: context, kind: 'stop' as const, text })),
  ]
    .filter(inSpan)
    .sort((left, right) => left.clock - right.clock);
  const most = Math.max(1, given.count ?? usualCount);
  const every = Math.ceil(all.length / most);
  const events = every > 1 ? all.filter((_, index) => index % every === 0) : all;
  return { from, to, lanes: lanesOf(happenings), events, omitted: all.length - events.length };
};

const lanesOf = ({ events, contexts }: Happenings): readonly TimelineLane[] => {
  const begins = new Map<ContextId, number>();
  const ends = new Map<ContextId, number>();
  for (const { kind, clock, context, peer } of events) {
    if (kind === 'spawn' && peer !== undefined) begins.set(peer, clock);
    if (kind === 'end' || kind === 'fail') ends.set(context, clock);
  }
  const ids = [...new Set([...contexts.keys(), ...begins.keys(), ...ends.keys()])].sort((left, right) => left - right);
  return ids.map((id) => {
    const end = ends.get(id);
    return {
      threadId: id,
      name: `${shortName(contexts.get(id) ?? 'context')} (context ${id})`,
      begin: begins.get(id) ?? 0,
      ...(end === undefined ? {} : { end }),
    };
  });
};
