/** Why the program stands where it was moved to. */
import type { ContextId, Machine } from '../../../vm/context/index.ts';
import type { Journal } from '../journal.ts';
import { resultText, type Stop } from '../stop.ts';
import type { ReverseHit } from './reverse-continue.ts';
import type { Timeline } from './timelines.ts';

interface Place {
  readonly machine: Machine;
  readonly journal: Journal;
}

/** Where the machine is: a condition when it was just signalled, else what was asked for. */
export const stopHere = (
  { machine, journal }: Place,
  reason: 'step' | 'moment',
  context?: ContextId,
  text?: string,
): Stop => {
  const { last } = journal;
  if (last?.kind === 'condition' && journal.here.phase?.kind === 'condition')
    return { reason: 'condition', context: last.context, condition: last };
  const shown = context ?? last?.context ?? 1;
  const lives = machine.context(shown) ? shown : (machine.contexts()[0]?.id ?? 1);
  return reason === 'step'
    ? { reason, context: lives }
    : { reason, context: lives, ...(text === undefined ? {} : { text }) };
};

/** What a search backwards has found, once the machine is there. */
export const stopOfHit = (place: Place, hit: ReverseHit): Stop => {
  const { context } = hit;
  if (hit.why === 'breakpoint') return { reason: 'breakpoint', context, breakpoints: hit.breakpoints };
  if (hit.why === 'data breakpoint')
    return { reason: 'data breakpoint', context, breakpoints: hit.breakpoints, text: hit.text };
  return stopHere(place, 'moment', context);
};

/** The end of a timeline, once the machine is there: as it was when it ran, or as a recording says. */
export const endingOf = (place: Place, { ending }: Timeline): Stop => {
  const { last } = place.journal;
  if (!ending && last?.kind === 'ended') {
    return { reason: 'ended', context: last.context, result: resultText(last.results) };
  }
  if (!ending && last?.kind === 'failed') return { reason: 'failed', context: last.context, message: last.message };
  return ending && ending.reason !== 'condition' ? ending : stopHere(place, 'moment', ending?.context);
};
