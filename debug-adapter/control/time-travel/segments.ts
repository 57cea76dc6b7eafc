import { isBefore, type Moment } from './moment.ts';
import type { Traveller } from './traveller.ts';

const firstWindow = 4096;
const growth = 16;

/**
 * Looks through the past backwards, in spans that become longer: the machine is put at the beginning of each span, and `look` runs it to
 * the span's end. The first span is short, because what is looked for is mostly near; later ones begin at checkpoints, so that
 * nothing is run more than twice. Ends with what `look` finds, or undefined at the beginning of the recording.
 */
export const backwards = async <T>(
  traveller: Traveller,
  from: Moment,
  look: (to: Moment) => Promise<T | undefined>,
): Promise<T | undefined> => {
  const { journal, timelines } = traveller;
  let to = from;
  let window = firstWindow;
  for (;;) {
    const kept = timelines.current.checkpoints.all.findLast(({ at }) => isBefore(at, to));
    if (!kept) return undefined;
    const wanted = to.clock - window;
    await (wanted > kept.at.clock ? traveller.goToClock(wanted) : traveller.go(kept.at));
    if (!isBefore(journal.here, to)) await traveller.go(kept.at);
    const begin = journal.here;
    const found = await look(to);
    if (found !== undefined) return found;
    to = begin;
    window *= growth;
  }
};
