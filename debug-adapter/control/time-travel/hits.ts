import type { Address, ContextId } from '../../../vm/context/index.ts';
import type { TimeTravelParts } from './time-travel.ts';
import type { Traveller } from './traveller.ts';
import { withWatches } from './watch.ts';

/** Counts the hits of the breakpoints that count them, from the beginning of the run up to where the machine stands, and comes back. */
export const countHits = async ({
  traveller,
  breakpoints,
  dataBreakpoints,
  ask,
}: Pick<TimeTravelParts, 'ask' | 'breakpoints' | 'dataBreakpoints'> & {
  readonly traveller: Traveller;
}): Promise<void> => {
  const from = traveller.journal.here;
  const rows = breakpoints.counting;
  const data = dataBreakpoints.counting;
  const counts = new Map<object, number>([...rows, ...data].map((row) => [row, 0]));
  const count = (holding: readonly object[]) => {
    for (const row of holding) if (counts.has(row)) counts.set(row, (counts.get(row) ?? 0) + 1);
  };
  const arrived = (address: Address, context: ContextId) =>
    count(breakpoints.holding(address, (text) => ask(context, text), []));
  const addresses = new Set(rows.flatMap(({ binding }) => binding.addresses));
  const [first] = traveller.timelines.current.checkpoints.all;
  await withWatches(traveller, data.length ? dataBreakpoints.watches : [], async () => {
    if (first) await traveller.go(first.at);
    await traveller.scan(from, { addresses, conditions: 'none' }, (outcome) => {
      if (outcome.kind === 'stop') arrived(outcome.address, outcome.context);
      if (outcome.kind === 'watch') count(dataBreakpoints.holding(outcome, (text) => ask(outcome.context, text), []));
      return false;
    });
  });
  await traveller.go(from);
  if (from.phase?.kind === 'stop') arrived(from.phase.address, from.phase.context);
  for (const row of [...rows, ...data]) row.hits = counts.get(row) ?? 0;
};
