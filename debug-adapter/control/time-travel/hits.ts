import type { Breakpoints } from '../breakpoints.ts';
import type { TimeTravelParts } from './time-travel.ts';
import type { Traveller } from './traveller.ts';

/** Counts the hits of the breakpoints that count them, from the beginning of the run up to where the machine stands, and comes back. */
export const countHits = async ({
  traveller,
  breakpoints,
  ask,
}: Pick<TimeTravelParts, 'ask'> & {
  readonly traveller: Traveller;
  readonly breakpoints: Breakpoints;
}): Promise<void> => {
  const from = traveller.journal.here;
  const rows = breakpoints.counting;
  const counts = new Map(rows.map((row) => [row, 0]));
  const count = (address: number, context: number) => {
    for (const row of breakpoints.holding(address, (text) => ask(context, text), []))
      if (counts.has(row)) counts.set(row, (counts.get(row) ?? 0) + 1);
  };
  const addresses = new Set(rows.flatMap(({ binding }) => binding.addresses));
  const [first] = traveller.timelines.current.checkpoints.all;
  if (first) await traveller.go(first.at);
  await traveller.scan(from, { addresses, conditions: 'none' }, (outcome) => {
    if (outcome.kind === 'stop') count(outcome.address, outcome.context);
    return false;
  });
  await traveller.go(from);
  if (from.phase?.kind === 'stop') count(from.phase.address, from.phase.context);
  for (const row of rows) row.hits = counts.get(row) ?? 0;
};
