import type { Address, ContextId, Outcome, Position } from '../../../vm/context/index.ts';
import { type Ask, type BreakpointRow, type Breakpoints, fillLog } from '../breakpoints.ts';
import type { Code } from '../code.ts';
import { type ConditionSettings, conditionStops, stopsAt } from '../conditions.ts';
import type { DataBreakpoint, DataBreakpoints } from '../data-breakpoints.ts';
import { accessText } from '../execution.ts';
import type { Moment } from './moment.ts';
import { backwards } from './segments.ts';
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

interface Arrival {
  readonly moment: Moment;
  readonly context: ContextId;
  /** Breakpoints whose conditions held, with the number of the hit in the span. */
  readonly rows: readonly { readonly row: BreakpointRow; readonly hit: number; readonly log?: string }[];
  readonly position: Position | undefined;
  readonly other?: ReverseHit;
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
  const hits = new Map(breakpoints.counting.map((row) => [row, row.hits - (arrivedAt(parts, row, from) ? 1 : 0)]));
  const found = await withWatches(traveller, dataBreakpoints.watches, () =>
    backwards(traveller, from, async (to) => {
      const inSpan = new Map<BreakpointRow, number>();
      let arrivals: Arrival[] = [];
      await traveller.scan(to, stops, (outcome) => {
        const arrival = visit(parts, outcome, inSpan);
        if (arrival) arrivals.push(arrival);
        if (arrivals.length > mostArrivals) arrivals = arrivals.slice(-mostArrivals / 2);
        return false;
      });
      const base = (row: BreakpointRow) => (hits.get(row) ?? 0) - (inSpan.get(row) ?? 0);
      const newest = newestStop(parts, arrivals, (row, hit) => base(row) + hit);
      const passed = newest ? arrivals.slice(0, newest.index + 1) : [];
      for (const row of hits.keys()) {
        const last = passed.findLast(({ rows }) => rows.some((each) => each.row === row));
        hits.set(row, base(row) + (last?.rows.find((each) => each.row === row)?.hit ?? 0));
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

const visit = (parts: ReverseParts, outcome: Outcome, inSpan: Map<BreakpointRow, number>): Arrival | undefined => {
  const { traveller, code } = parts;
  const { context, address } = outcome;
  const moment = traveller.journal.here;
  if (outcome.kind === 'condition') {
    if (!stopsAt(parts.conditions(), outcome)) return undefined;
    return { moment, context, rows: [], position: undefined, other: { moment, context, why: 'condition' } };
  }
  if (outcome.kind === 'watch') {
    const texts = { before: outcome.before.summary, after: outcome.after.summary };
    const { stopping } = parts.dataBreakpoints.judge(outcome, (text) => parts.ask(context, text), false);
    if (stopping.length === 0) return undefined;
    const text = accessText(stopping, outcome.access, texts);
    const begun = beginOfAccess(moment, outcome);
    const other: ReverseHit = { moment: begun, context, why: 'data breakpoint', breakpoints: stopping, text };
    return { moment, context, rows: [], position: undefined, other };
  }
  return outcome.kind === 'stop' ? arrivalAt(parts, { context, address, moment }, inSpan, code) : undefined;
};

const arrivalAt = (
  parts: ReverseParts,
  at: { readonly context: ContextId; readonly address: Address; readonly moment: Moment },
  inSpan: Map<BreakpointRow, number>,
  code: Code,
): Arrival | undefined => {
  const ask = (text: string) => parts.ask(at.context, text);
  const problems: string[] = [];
  const rows = parts.breakpoints.holding(at.address, ask, problems).map((row) => {
    const hit = (inSpan.get(row) ?? 0) + 1;
    inSpan.set(row, hit);
    return { row, hit, ...(row.log ? { log: fillLog(row.log, ask) } : {}) };
  });
  for (const problem of problems) parts.report(problem);
  if (rows.length === 0) return undefined;
  return { moment: at.moment, context: at.context, rows, position: code.framesAt(at.address)[0]?.position };
};

/** Goes through the arrivals of a span, the newest first; log points on the way speak. */
const newestStop = (
  parts: ReverseParts,
  arrivals: readonly Arrival[],
  numberOf: (row: BreakpointRow, hit: number) => number,
): { readonly index: number; readonly hit: ReverseHit } | undefined => {
  for (let index = arrivals.length - 1; index >= 0; index--) {
    const { moment, context, rows, position, other } = arrivals[index] as Arrival;
    if (other) return { index, hit: other };
    const hit = rows.filter((each) => !each.row.hitCount || each.row.hitCount(numberOf(each.row, each.hit)));
    for (const { log } of hit) if (log !== undefined) parts.log(log, position);
    const stopping = hit.flatMap(({ row }) => (row.log ? [] : [row]));
    if (stopping.length) return { index, hit: { moment, context, why: 'breakpoint', breakpoints: stopping } };
  }
  return undefined;
};
