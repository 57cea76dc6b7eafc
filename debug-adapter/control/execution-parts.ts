/** What an execution works with, and whom it tells. */
import type { Machine, Outcome, Position } from '../../vm/context/index.ts';
import type { Breakpoints } from './breakpoints.ts';
import type { Code } from './code.ts';
import type { DataBreakpoints } from './data-breakpoints.ts';
import type { Evaluator } from './evaluation.ts';
import type { Journal } from './journal.ts';
import type { Raising } from './raising.ts';
import type { StepRequest } from './stepping.ts';
import type { Stop } from './stop.ts';
import type { HostAnswer, Surroundings } from './surroundings.ts';

export interface ExecutionEvents {
  stopped(stop: Stop): void;
  /** What the program sends to the outside; answered at once by output, by a promise otherwise. */
  host(call: Outcome & { readonly kind: 'host' }): HostAnswer;
  /** The answer that was promised is not wanted any more: it will be asked for again, or never. */
  forget?(): void;
  /** Text of a log point, and where it is. */
  log(text: string, position: Position | undefined): void;
  /** Something the user should read: a failing context, a breakpoint's condition that cannot be evaluated. */
  report(text: string): void;
  /** After each slice, with the milliseconds that the machine ran in it. */
  slice(worked: number): void;
  /** The user asked to run, or to take a step. */
  started?(step: StepRequest | undefined): void;
  /** Before the program runs: something may have to be counted first. */
  prepare?(): Promise<void> | undefined;
}

export interface ExecutionParts {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly code: Code;
  readonly breakpoints: Breakpoints;
  readonly dataBreakpoints: DataBreakpoints;
  readonly evaluator: Evaluator;
  readonly raising: Raising;
  readonly surroundings: Surroundings;
  readonly events: ExecutionEvents;
}
