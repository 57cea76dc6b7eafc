import type { Address, Clock, ContextId } from '../../../vm/context/index.ts';
import { type Ask, fillLog } from '../breakpoints.ts';
import type { LogPart } from '../log-message.ts';
import type { Moment } from './moment.ts';
import type { Traveller } from './traveller.ts';

/** What a log point would have said, had it been there from the beginning. */
export interface LogRow {
  readonly clock: Clock;
  readonly moment: Moment;
  readonly context: ContextId;
  readonly text: string;
}

/** Evaluates a log message at every arrival at some addresses, over the whole recording. */
export const retroactiveLog = async (
  traveller: Traveller,
  addresses: ReadonlySet<Address>,
  message: readonly LogPart[],
  ask: (context: ContextId, text: string) => ReturnType<Ask>,
  most: number,
): Promise<{ readonly rows: readonly LogRow[]; readonly complete: boolean }> => {
  const { journal, timelines } = traveller;
  const { end } = journal;
  const [first] = timelines.current.checkpoints.all;
  if (first) await traveller.go(first.at);
  const rows: LogRow[] = [];
  await traveller.scan(end, { addresses, conditions: 'none' }, (outcome) => {
    if (outcome.kind !== 'stop') return false;
    if (rows.length === most) return true;
    const { context } = outcome;
    const moment = journal.here;
    rows.push({ clock: moment.clock, moment, context, text: fillLog(message, (text) => ask(context, text)) });
    return false;
  });
  return { rows, complete: rows.length < most };
};
