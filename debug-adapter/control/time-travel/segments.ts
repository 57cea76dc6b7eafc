import { isBefore, type Moment } from './moment.ts';
import type { Traveller } from './traveller.ts';

/** Instructions of the first span. */
const nearest = 1024;
/** How far in front of it a checkpoint is kept: whoever goes back once goes back again. The second span begins there. */
const lead = 16_384;
/** Places at which a run that is searched whole may end; those that end it oftener are found near its end. */
const few = 500;

/** Nothing is known of a span: there was more in it than was asked for. */
export const tooMany = Symbol('too many');

/**
 * Looks through the past backwards, span by span: the machine is put at the beginning of each, and `look` runs it to the span's end. The
 * spans begin at checkpoints, so that nothing is run more than twice. What happens seldom is looked for at once in all that lies behind the
 * newest checkpoint; when that is more than `most`, `look` says {@link tooMany}, and two short spans come first. Ends with what `look` finds,
 * or undefined at the beginning of the recording. `comesBack`: somebody will want to be at `from` again.
 */
export const backwards = async <T>(
  traveller: Traveller,
  from: Moment,
  look: (to: Moment, most: number) => Promise<T | typeof tooMany | undefined>,
  comesBack = false,
): Promise<T | undefined> => {
  const { journal, timelines } = traveller;
  const before = (moment: Moment) => timelines.current.checkpoints.all.findLast(({ at }) => isBefore(at, moment));
  const first = before(from);
  let end = from;
  if (first && from.clock - first.at.clock > 2 * lead) {
    await traveller.go(first.at);
    const found = await look(from, few);
    if (found !== tooMany && found !== undefined) return found;
    if (found === undefined) {
      // The machine has come back by looking; now it goes farther away.
      if (comesBack) traveller.keepIfFar();
      end = first.at;
    } else {
      await traveller.goToClock(from.clock - lead);
      if (isBefore(journal.here, from)) traveller.keep();
    }
  }
  for (let to = end; ; ) {
    const kept = before(to);
    if (!kept) return undefined;
    const wanted = to === from ? to.clock - nearest : kept.at.clock;
    await (wanted > kept.at.clock ? traveller.goToClock(wanted) : traveller.go(kept.at));
    if (!isBefore(journal.here, to)) await traveller.go(kept.at);
    const begin = journal.here;
    const found = await look(to, Number.POSITIVE_INFINITY);
    if (found !== undefined && found !== tooMany) return found;
    to = begin;
  }
};
