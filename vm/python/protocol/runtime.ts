/** What built-ins may ask of the machine. */

import type { OutsideRequest } from '../../context/index.ts';
import type { Keywords, NativeCode, PyGenerator } from '../objects/callables.ts';
import { suspended } from '../objects/errors.ts';
import { type PyException, PySingleton, type Value } from '../objects/values.ts';

/**
 * The machine as a built-in sees it. A built-in never calls guest code itself: the machine puts a frame on the return
 * stack and calls the built-in again when the result is there; `call` and `once` then give the results of before.
 */
export interface Runtime {
  /** The result of a call; undefined when guest code must run first: the built-in returns undefined then. */
  tryCall(callee: Value, args: readonly Value[], keywords?: Keywords | null): Value;
  /** As {@link tryCall}, but throws {@link suspended}. */
  call(callee: Value, args: readonly Value[], keywords?: Keywords | null): Value;
  /** What `make` gave the first time: for whatever changes something before a wait. */
  once<T>(make: () => T): T;
  /** The next value of a generator, `exhausted`, or undefined when it must run first. `thrown` is raised in it. */
  resume(generator: PyGenerator, sent: Value, thrown?: PyException): Value;
  /** All values of an iterator; throws {@link suspended} while guest code makes them. */
  collect(iterator: Value): readonly Value[];
  /** Calls the callee with each value alone; throws {@link suspended}. */
  callEach(callee: Value, values: readonly Value[]): readonly Value[];
  /**
   * What the code gives in the end: it runs again, as often as it gives {@link again} or an {@link Again}, each time without
   * the waits of before. The code changes nothing but its iterators. Throws {@link suspended} while guest code runs.
   */
  repeat(code: NativeCode, args: readonly Value[]): Value;
  /** The order (indices) of values by guest code's `<`; stable; throws {@link suspended}. */
  sortByGuest(values: readonly Value[]): readonly number[];
  /** The answer of the outside; throws {@link suspended} until it is there. */
  host(request: OutsideRequest): Uint8Array;
  /** Global variables by name, and the local ones of the frame that called. */
  globals(): ReadonlyMap<string, Value>;
  locals(): ReadonlyMap<string, Value>;
  /** The class whose method calls, and its first argument: for super(). */
  superArguments(): { readonly cls: Value; readonly self: Value } | undefined;
  readonly argv: readonly string[];
  recursionLimit: number;
  /** Bytes of the standard input that were read and not used. */
  unread: Uint8Array;
}

/** One more round of {@link Runtime.repeat} with the same arguments. */
export const again = new PySingleton('<again>', 'ellipsis');

/** One more round with other arguments. */
export class Again extends PySingleton {
  readonly args: readonly Value[];
  constructor(...args: readonly Value[]) {
    super('<again>', 'ellipsis');
    this.args = args;
  }
}

/** The value, or the wait for it. */
export const need = <T extends Value>(value: T | undefined): T => {
  if (value === undefined) throw suspended;
  return value;
};
