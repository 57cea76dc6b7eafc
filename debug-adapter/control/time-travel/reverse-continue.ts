import type { Address, ContextId, Outcome, Position } from '../../../vm/context/index.ts';
import { type Ask, type BreakpointRow, type Breakpoints, fillLog } from '../breakpoints.ts';
import type { Code } from '../code.ts';
import { type ConditionSettings, conditionStops, stopsAt } from '../conditions.ts';
import type { DataBreakpoint, DataBreakpointRow, DataBreakpoints } from '../data-breakpoints.ts';
import { accessText } from '../stop.ts';
import type { Moment } from './moment.ts';
import { backwards, tooMany } from './segments.ts';
import type { Traveller } from './traveller.ts';
import { beginOfAccess, withWatches } from './watch.ts';

export interface ReverseParts {
  readonly traveller: Traveller;
  readonly code: Code;
  readonly breakpoints: Breakpoints;
  readonly dataBreakpoints: DataBreakpoints;
  readonly conditions: () => ConditionSettings;
  ask(context: ContextId, text: string): ReturnType<Ask>;
  log(text: string, position: Position | undefined): void;
  report(text: string): void;
}

/** Where a reversed run stops, and why. */
export type ReverseHit = { readonly moment: Moment; readonly context: ContextId } & (
  | { readonly why: 'breakpoint'; readonly breakpoints: readonly BreakpointRow[] }
  | { readonly why: 'data breakpoint'; readonly breakpoints: readonly DataBreakpoint[]; readonly text: string }
  | { readonly why: 'condition' }
);

type Row = BreakpointRow | DataBreakpointRow;

interface Arrival {
  /** Where the program stands when it stops here. */
  readonly moment: Moment;
  readonly context: ContextId;
  /** Breakpoints whose conditions held, with the number of the hit in the span. */
  readonly rows: readonly { readonly row: Row; readonly hit: number; readonly log?: string }[];
  readonly position: Position | undefined;
  /** What was read or written. */
  readonly access?: string;
  readonly isCondition?: boolean;
}

const mostArrivals = 200_000;

/**
 * Runs backwards to the newest moment at which the program would have stopped on its way forward. Log points that are passed speak, the
 * newest first. Hits are numbered from the beginning of the run. Undefined at the beginning of the recording.
 */
export const reverseContinue = async (parts: ReverseParts, from: Moment): Promise<ReverseHit | undefined> => {
  const { traveller, breakpoints, dataBreakpoints, conditions } = parts;
  const stops = { addresses: breakpoints.addresses, conditions: conditionStops(conditions()) };
  /** Hits of each counting breakpoint up to the end of the span that is looked at. */
  const hits = new Map<Row, number>([
    ...breakpoints.counting.map((row) => [row, row.hits - (arrivedAt(parts, row, from) ? 1 : 0)] as const),
    ...dataBreakpoints.counting.map((row) => [row, row.hits] as const),
  ]);
  const found = await withWatches(traveller, dataBreakpoints.watches, () =>
    backwards(traveller, from, async (to, most) => {
      const inSpan = new Map<Row, number>();
      let arrivals: Arrival[] = [];
      let visits = 0;
      await traveller.scan(to, stops, (outcome) => {
        if (++visits > most) return true;
        const arrival = visit(parts, outcome, inSpan);
        if (arrival) arrivals.push(arrival);
        if (arrivals.length > mostArrivals) arrivals = arrivals.slice(-mostArrivals / 2);
        return false;
      });
      if (visits > most) return tooMany;
      const base = (row: Row) => (hits.get(row) ?? 0) - (inSpan.get(row) ?? 0);
      const newest = newestStop(parts, arrivals, (row, hit) => base(row) + hit);
      const passed = newest ? arrivals.slice(0, newest.index + 1) : [];
      for (const row of hits.keys()) {
        const last = passed.findLast(({ rows }) => rows.some((each) => each.row === row));
        const passedHits = last?.rows.find((each) => each.row === row)?.hit ?? 0;
        // The program stands in front of an access that it found, and behind the arrival at a breakpoint.
        const again = newest && last === arrivals[newest.index] && last?.access !== undefined ? 1 : 0;
        hits.set(row, base(row) + passedHits - again);
      }
      return newest?.hit;
    }),
  );
  for (const [row, count] of hits) row.hits = count;
  return found;
};

const arrivedAt = (parts: ReverseParts, row: BreakpointRow, { phase }: Moment): boolean =>
  phase?.kind === 'stop' &&
  parts.breakpoints.holding(phase.address, (text) => parts.ask(phase.context, text), []).includes(row);

const visit = (parts: ReverseParts, outcome: Outcome, inSpan: Map<Row, number>): Arrival | undefined => {
  const { context } = outcome;
  const moment = parts.traveller.journal.here;
  if (outcome.kind === 'condition')
    return stopsAt(parts.conditions(), outcome)
      ? { moment, context, rows: [], position: undefined, isCondition: true }
      : undefined;
  if (outcome.kind === 'watch') return accessOf(parts, outcome, moment, inSpan);
  return outcome.kind === 'stop' ? arrivalAt(parts, { ...outcome, moment }, inSpan) : undefined;
};

const numbered = <R extends Row>(rows: readonly R[], inSpan: Map<Row, number>) =>
  rows.map((row) => {
    const hit = (inSpan.get(row) ?? 0) + 1;
    inSpan.set(row, hit);
    return { row, hit };
  });

const accessOf = (
  parts: ReverseParts,
  outcome: Outcome & { readonly kind: 'watch' },
  after: Moment,
  inSpan: Map<Row, number>,
): Arrival | undefined => {
  const { context } = outcome;
  const problems: string[] = [];
  const rows = parts.dataBreakpoints.holding(outcome, (text) => parts.ask(context, text), problems);
  for (const problem of problems) parts.report(problem);
  if (rows.length === 0) return undefined;
  return {
    moment: beginOfAccess(after, outcome),
    context,
    rows: numbered(rows, inSpan),
    position: undefined,
    access: accessText(rows, outcome),
  };
};

const arrivalAt = (
  parts: ReverseParts,
  at: { readonly context: ContextId; readonly address: Address; readonly moment: Moment },
  inSpan: Map<Row, number>,
): Arrival | undefined => {
  const ask: Ask = (text) => parts.ask(at.context, text);
  const problems: string[] = [];
  const rows = parts.breakpoints.holding(at.address, ask, problems);
  for (const problem of problems) parts.report(problem);
  if (rows.length === 0) return undefined;
  return {
    moment: at.moment,
    context: at.context,
    rows: numbered(rows, inSpan).map((each) => (each.row.log ? { ...each, log: fillLog(each.row.log, ask) } : each)),
    position: parts.code.framesAt(at.address)[0]?.position,
  };
};

/** Goes through the arrivals of a span, the newest first; log points on the way speak. */
const newestStop = (
  parts: ReverseParts,
  arrivals: readonly Arrival[],
  numberOf: (row: Row, hit: number) => number,
): { readonly index: number; readonly hit: ReverseHit } | undefined => {
  for (let index = arrivals.length - 1; index >= 0; index--) {
    const { moment, context, rows, position, access, isCondition } = arrivals[index] as Arrival;
    if (isCondition) return { index, hit: { moment, context, why: 'condition' } };
    const hit = rows.filter((each) => !each.row.hitCount || each.row.hitCount(numberOf(each.row, each.hit)));
    for (const { log } of hit) if (log !== undefined) parts.log(log, position);
    const stopping = hit.filter(({ log }) => log === undefined).map(({ row }) => row);
    if (stopping.length === 0) continue;
    return access === undefined
      ? { index, hit: { moment, context, why: 'breakpoint', breakpoints: stopping as BreakpointRow[] } }
      : {
          index,
          hit: { moment, context, why: 'data breakpoint', breakpoints: stopping as DataBreakpointRow[], text: access },
        };
  }
  return undefined;
};
