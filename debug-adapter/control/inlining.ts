/** Calls that a compiler inlined, as frames that a person enters and leaves. */
import type { SourceFrame } from '../../vm/context/index.ts';

/** Numbers of the inlined calls around a place, the outermost first. */
export const callsOf = (frames: readonly SourceFrame[]): readonly number[] =>
  frames.flatMap(({ inlined }) => (inlined ? [inlined.call] : [])).reverse();

/** How many of the innermost calls begin at the very place: nothing of them has run. */
export const begunAt = (frames: readonly SourceFrame[]): number => {
  const first = frames.findIndex(({ inlined }) => !inlined?.begins);
  return first < 0 ? 0 : first;
};

const commonLength = (left: readonly number[], right: readonly number[]): number => {
  const end = left.findIndex((call, at) => call !== right[at]);
  return end < 0 ? left.length : end;
};

/** The source frame that a step is about: the calls around it, and its line. */
export interface View {
  readonly calls: readonly number[];
  readonly source: string;
  readonly line: number;
}

/** The view of the source frame of a place that is shown on top; `hidden` frames above it are calls that were not entered. */
export const viewOf = (frames: readonly SourceFrame[], hidden: number): View | undefined => {
  const shown = frames[hidden];
  return shown && { calls: callsOf(frames.slice(hidden)), source: shown.position.source, line: shown.position.line };
};

const onLine = (view: View, { position }: SourceFrame): boolean =>
  position.line === view.line && position.source === view.source;

/** A place where a step may end, and how many of its innermost calls are not entered there. */
interface End {
  readonly hidden: number;
}

/** Where a step over ends: outside of every call that the view makes. Undefined where it does not. */
export const endOver = (view: View, frames: readonly SourceFrame[]): End | undefined => {
  const calls = callsOf(frames);
  const entered = calls.length - begunAt(frames);
  const common = commonLength(calls, view.calls);
  if (common < entered) return undefined;
  const hidden = calls.length - Math.max(entered, common);
  const shown = frames[hidden] as SourceFrame;
  // A call that begins further on in the line is part of the line.
  return hidden > 0 && common === view.calls.length && onLine(view, shown) ? undefined : { hidden };
};

/** Where a step into ends: a call on the line of the view is entered. */
export const endInto = (view: View, frames: readonly SourceFrame[]): End => {
  const over = endOver(view, frames);
  if (over) return over;
  const calls = callsOf(frames);
  const entered = calls.length - begunAt(frames);
  const common = commonLength(calls, view.calls);
  return { hidden: calls.length - Math.max(entered, Math.min(calls.length, common + 1)) };
};

/**
 * How many calls stay in front of a step into those that begin at its very place, `frames` up to the one that is shown: code that steps
 * pass by is not entered unless the step is in such code already. Undefined where nothing is entered.
 */
export const entering = (
  frames: readonly SourceFrame[],
  isSkipped: (frame: SourceFrame) => boolean,
): number | undefined => {
  const shown = frames.at(-1);
  const begun = frames.slice(0, -1);
  const found = shown && isSkipped(shown) ? begun.length - 1 : begun.findLastIndex((frame) => !isSkipped(frame));
  return found < 0 ? undefined : found;
};

/** Where a step out of an inlined call ends. */
export const endOut = (view: View, frames: readonly SourceFrame[]): End | undefined => {
  const calls = callsOf(frames);
  const outside = view.calls.slice(0, -1);
  const entered = calls.length - begunAt(frames);
  return commonLength(calls, outside) < entered
    ? undefined
    : { hidden: calls.length - Math.max(entered, commonLength(calls, outside)) };
};

/**
 * The places that go on with the line that the view is at, behind calls that were inlined into it; `places` ascend. The view is at `from`,
 * in front of `hidden` calls that begin there. A place before it begins the line anew.
 */
export const restOfLine = (
  view: View,
  { from, hidden }: { readonly from: number; readonly hidden: number },
  places: readonly { readonly address: number; readonly frames: readonly SourceFrame[] }[],
): ReadonlySet<number> => {
  const rest = new Set<number>();
  let isBehindCall = hidden > 0;
  for (const { address, frames } of places) {
    if (address <= from) continue;
    const end = endOver(view, frames);
    if (!end) isBehindCall = true;
    else if (
      callsOf(frames).length - end.hidden === view.calls.length &&
      onLine(view, frames[end.hidden] as SourceFrame)
    ) {
      if (isBehindCall) rest.add(address);
    } else break;
  }
  return rest;
};
