import { isBefore, type Moment } from './moment.ts';
import type { Traveller } from './traveller.ts';

const firstWindow = 1024;
const growth = 16;
/** Instructions that are looked through rather than run to a later place and looked through from there. */
const near = 1024;
/** How far in front of the first span a checkpoint is kept: whoever goes back once goes back again. */
const lead = 16_384;

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
  const before = (moment: Moment) => timelines.current.checkpoints.all.findLast(({ at }) => isBefore(at, moment));
  let to = from;
  for (let window = firstWindow; ; window *= growth) {
    let kept = before(to);
    if (!kept) return undefined;
    if (window === firstWindow && to.clock - kept.at.clock > near + lead) {
      await traveller.goToClock(to.clock - lead);
      if (isBefore(journal.here, to)) traveller.keep();
      kept = before(to) ?? kept;
    }
    const wanted = to.clock - window;
    if (wanted - kept.at.clock > near) await traveller.goToClock(wanted);
    else await traveller.go(kept.at);
    if (!isBefore(journal.here, to)) await traveller.go(kept.at);
    const begin = journal.here;
    const found = await look(to);
    if (found !== undefined) return found;
    to = begin;
  }
};
