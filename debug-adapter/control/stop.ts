import type { ContextId, Outcome, Raised, Value } from '../../vm/context/index.ts';
import type { Breakpoint } from './breakpoints.ts';
import type { DataBreakpoint } from './data-breakpoints.ts';
import { scalarText } from './scalar-text.ts';
import type { Returned } from './stepping.ts';

/** Why the program stands. */
export type Stop = {
  readonly context: ContextId;
  /** Inlined calls that begin there and were not entered. */
  readonly hidden?: number;
} & (
  | { readonly reason: 'entry' | 'pause' | 'restart frame' | 'all wait' }
  | { readonly reason: 'step'; readonly returned?: Returned }
  /** Travelled to; `text` says what is there, when it is something. */
  | { readonly reason: 'moment'; readonly text?: string }
  | { readonly reason: 'data breakpoint'; readonly breakpoints: readonly DataBreakpoint[]; readonly text: string }
  | {
      readonly reason: 'breakpoint';
      readonly breakpoints: readonly Breakpoint[];
      readonly raised?: Raised & { readonly label: string };
    }
  | { readonly reason: 'condition'; readonly condition: Outcome & { readonly kind: 'condition' } }
  | { readonly reason: 'ended'; readonly result: string | undefined }
  | { readonly reason: 'failed'; readonly message: string; readonly exitCode?: number }
);

/** What a program or an activation gave back, as one line; undefined when that is nothing. */
export const resultText = (values: readonly Value[]): string | undefined =>
  values.length ? values.map((value) => value.summary).join(' ') : undefined;

/** What a stop at a watched place says: `count: 3 → 4`. */
export const accessText = (
  rows: readonly DataBreakpoint[],
  { access, before, after }: Outcome & { readonly kind: 'watch' },
): string => {
  const names = [...new Set(rows.map(({ request }) => request.name))].join(', ');
  const type = rows[0]?.request.type;
  const now = scalarText(after, type);
  return access === 'read' ? `${names} was read: ${now}` : `${names}: ${scalarText(before, type)} → ${now}`;
};
