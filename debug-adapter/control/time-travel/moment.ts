import type { Address, Change, Clock, ContextId, Outcome } from '../../../vm/context/index.ts';

/**
 * Where `run` ended without a tick: one clock can have several states, the first of which has no phase. A replay reaches a phase by
 * running on from that first state until the same outcome comes again.
 */
export type Phase =
  | { readonly kind: 'stop'; readonly context: ContextId; readonly address: Address }
  | { readonly kind: 'condition'; readonly context: ContextId }
  | { readonly kind: 'host' }
  | { readonly kind: 'all wait' }
  /** Only inside an evaluation: its activation at this depth has returned. */
  | { readonly kind: 'left'; readonly context: ContextId; readonly depth: number };

/** A state of a run, exactly. */
export interface Moment {
  readonly clock: Clock;
  /** Journal entries made before it. */
  readonly entries: number;
  /** Calls of the outside that were answered before it. */
  readonly calls: number;
  readonly phase?: Phase;
}

/** Changes made at one moment, with the code that ran between them (an evaluation) or without. */
export interface JournalEntry {
  readonly at: Moment;
  readonly steps: readonly { readonly at: Moment; readonly change: Change }[];
  /** Bytes that it holds, about. */
  readonly size: number;
}

export const samePhase = (left: Phase | undefined, right: Phase | undefined): boolean => {
  if (left === undefined || right === undefined) return left === right;
  if (left.kind === 'stop')
    return right.kind === 'stop' && left.context === right.context && left.address === right.address;
  if (left.kind === 'condition') return right.kind === 'condition' && left.context === right.context;
  if (left.kind === 'left')
    return right.kind === 'left' && left.context === right.context && left.depth === right.depth;
  return left.kind === right.kind;
};

export const sameMoment = (left: Moment, right: Moment): boolean =>
  left.clock === right.clock &&
  left.entries === right.entries &&
  left.calls === right.calls &&
  samePhase(left.phase, right.phase);

/** Whether a state is certainly passed by the run before another one. */
export const isBefore = (left: Moment, right: Moment): boolean => {
  if (left.clock !== right.clock) return left.clock < right.clock;
  if (left.entries !== right.entries) return left.entries < right.entries;
  if (left.calls !== right.calls) return left.calls < right.calls;
  return left.phase === undefined && right.phase !== undefined;
};

/** The phase that an outcome leaves the machine in; undefined for those that end on a tick. */
export const phaseOf = (outcome: Outcome): Phase | undefined => {
  switch (outcome.kind) {
    case 'stop':
      return { kind: 'stop', context: outcome.context, address: outcome.address };
    case 'condition':
      return { kind: 'condition', context: outcome.context };
    case 'host':
    case 'all wait':
      return { kind: outcome.kind };
    default:
      return undefined;
  }
};

/** Changes that neither move a frame nor hold a context: a replay makes them when it comes to their moment, the others when it goes on. */
export const isMadeOnArrival = ({ steps }: JournalEntry): boolean => {
  const kind = steps[0]?.change.kind;
  return kind === 'write' || kind === 'extend' || kind === 'call' || kind === 'release';
};
