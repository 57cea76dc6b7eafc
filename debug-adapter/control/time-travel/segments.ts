import { isBefore, type Moment } from './moment.ts';
import type { Traveller } from './traveller.ts';

/** Instructions of the first span. */
const nearest = 1024;
/** How far in front of it a checkpoint is kept: whoever goes back once goes back again. The second span begins there. */
const lead = 16_384;

/**
 * Looks through the past backwards, span by span: the machine is put at the beginning of each, and `look` runs it to the span's end. The
 * first two are short, because what is looked for is mostly near; the others begin at checkpoints, so that nothing is run more than
 * twice. Ends with what `look` finds, or undefined at the beginning of the recording.
 */
export const backwards = async <T>(
  traveller: Traveller,
  from: Moment,
  look: (to: Moment) => Promise<T | undefined>,
): Promise<T | undefined> => {
  const { journal, timelines } = traveller;
  const before = (moment: Moment) => timelines.current.checkpoints.all.findLast(({ at }) => isBefore(at, moment));
  const first = before(from);
  if (first && from.clock - first.at.clock > 2 * lead) {
    await traveller.goToClock(from.clock - lead);
    if (isBefore(journal.here, from)) traveller.keep();
  }
  for (let to = from; ; ) {
    const kept = before(to);
    if (!kept) return undefined;
    const wanted = to === from ? to.clock - nearest : kept.at.clock;
    await (wanted > kept.at.clock ? traveller.goToClock(wanted) : traveller.go(kept.at));
    if (!isBefore(journal.here, to)) await traveller.go(kept.at);
    const begin = journal.here;
    const found = await look(to);
    if (found !== undefined) return found;
    to = begin;
  }
};
