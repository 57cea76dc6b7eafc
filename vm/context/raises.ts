/** Errors of a source language that a program's own runtime raises: exceptions, panics. Machines know nothing of them. */
import type { Address } from './address.ts';
import type { FrameAccess, Value } from './value.ts';

/** One kind of error that a program can raise: a filter that people switch on. */
export interface RaiseKind {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What a condition of the filter may say. */
  readonly conditionDescription: string;
  /** Whether the filter is on at first. */
  readonly default: boolean;
  /** The error's text is what the program writes to its standard error next. */
  readonly writesMessage: boolean;
}

/** An error that is about to be raised. */
export interface Raised {
  /** In the language's spelling: `std::runtime_error`, `panic`. */
  readonly type: string;
  /** Classes that it is derived from, the nearest first. */
  readonly bases: readonly string[];
  /** Empty when there is none, or none that can be told. */
  readonly message: string;
  /** Where the source says that it was raised. */
  readonly place?: { readonly source: string; readonly line: number; readonly column: number };
  /** A function of the program that tells the message: its results go to {@link Raises.answered}, and what it did is undone. */
  readonly asks?: { readonly entry: Address; readonly arguments: readonly Uint8Array[] };
}

/** Optional part of a program. */
export interface Raises {
  /** The kinds that this program can raise. */
  readonly kinds: readonly RaiseKind[];
  /** Instructions in front of which an error of the kind is complete and nothing has been unwound. */
  points(kind: string): readonly Address[];
  /** The error, when the innermost frame stands at one of the points; undefined when none is raised there this time. */
  describe(kind: string, frame: FrameAccess): Raised | undefined;
  /** The same with what the program wrote about it. */
  told(kind: string, raised: Raised, text: string): Raised;
  /** The same with what the function gave that tells its message; `frame` is the one that was described, before anything is undone. */
  answered(raised: Raised, results: readonly Value[], frame: FrameAccess): Raised;
  /** What a trap of the machine means in the language; undefined when nothing is to be added. */
  explain(
    trap: { readonly name: string; readonly message: string },
    frames: readonly FrameAccess[],
  ): string | undefined;
}
