/** Runs a machine to its end, answering what it asks of the outside. */
import type { Journal } from '../debug-adapter/control/journal.ts';
import type { Outside } from '../debug-adapter/control/outside.ts';
import type { Machine, Outcome, Toolchain } from '../vm/context/index.ts';
import { type FailureReport, reportOf } from './failure-report.ts';

/** Instructions between two looks at the outside (flushing output): some ten milliseconds. */
const sliceLength = 4_000_000;

export interface DriveOptions {
  readonly toolchain: Toolchain;
  /** Answers what the machine asks for by the names of vm/context/outside.ts; absent: only output exists. */
  readonly outside?: Pick<Outside, 'knows' | 'answer'>;
  /** A line of program output, its line end included. */
  print(text: string): void;
  /** After each slice. */
  slice?(): void;
  /** A context ends with a condition that nobody handles, or fails for good. */
  report?(report: FailureReport): void;
  /** Runs the machine and keeps what comes in from outside; absent: nothing is kept. */
  readonly journal?: Journal | undefined;
  /** Before a call to the outside is answered. */
  called?(outcome: Extract<Outcome, { kind: 'host' }>): void;
  /** Ends the run with `limit` after so many instructions; absent: no limit. */
  readonly instructionLimit?: number | undefined;
}

export type Ending =
  | { readonly kind: 'ended'; readonly results: readonly string[] }
  | { readonly kind: 'failed'; readonly report: FailureReport }
  /** Every context waits for a message or another context. */
  | { readonly kind: 'all wait'; readonly report: FailureReport }
  | { readonly kind: 'limit'; readonly report: FailureReport };

/** Runs until the program ends. Stops that the caller has set on the machine are passed over. */
export const drive = (machine: Machine, options: DriveOptions): Ending => {
  machine.stops({ addresses: new Set(), conditions: 'unhandled' });
  const { instructionLimit } = options;
  const limit = {
    fuel: sliceLength,
    ...(instructionLimit === undefined ? {} : { clock: instructionLimit }),
    told: (outcome: Extract<Outcome, { kind: 'host' }>) => {
      options.called?.(outcome);
      resultOf(outcome.call, options);
    },
  };
  /** What is said when a context fails is seen where it happened: before its stack is gone. */
  const reports = new Map<number, FailureReport>();
  for (;;) {
    const outcome = (options.journal ?? machine).run(limit);
    switch (outcome.kind) {
      case 'ended':
        return { kind: 'ended', results: outcome.results.map((value) => value.full()) };
      case 'condition':
        if (!outcome.handled) reports.set(outcome.context, reportOf(machine, outcome));
        break;
      case 'failed': {
        const told = reports.get(outcome.context);
        const report = outcome.report === undefined && told ? told : reportOf(machine, outcome);
        reports.delete(outcome.context);
        options.report?.(report);
        if (outcome.context === firstContext) return { kind: 'failed', report };
        break;
      }
      case 'all wait':
        return { kind: 'all wait', report: reportOf(machine, outcome) };
      case 'clock':
        return { kind: 'limit', report: reportOf(machine, { ...outcome, kind: 'clock' }) };
      case 'host':
        options.called?.(outcome);
        answer(machine, outcome.call, options);
        break;
      default:
        options.slice?.();
    }
  }
};

const firstContext = 1;

/** Answers a call to the outside. */
export const answer = (
  machine: Machine,
  call: Extract<Outcome, { kind: 'host' }>['call'],
  options: Pick<DriveOptions, 'toolchain' | 'outside' | 'print' | 'journal'>,
): void => {
  const result = resultOf(call, options);
  const { journal } = options;
  if (journal) {
    journal.answer(call, result);
    return;
  }
  const { refused } = machine.change({ kind: 'host result', token: call.token, result });
  if (refused !== undefined) throw new Error(`the machine refused the answer to ${call.name}: ${refused}`);
};

const resultOf = (
  call: Extract<Outcome, { kind: 'host' }>['call'],
  { toolchain, outside, print }: Pick<DriveOptions, 'toolchain' | 'outside' | 'print'>,
): Uint8Array => {
  let result: Uint8Array | Promise<Uint8Array> = new Uint8Array();
  if (outside?.knows(call)) result = outside.answer(call);
  else if (call.effect === 'output') print(toolchain.output(call.arguments));
  else throw new Error(`the command line cannot answer the host call ${call.name}`);
  if (result instanceof Promise)
    throw new Error(`${call.name} is answered later, which the command line cannot wait for`);
  return result;
};
