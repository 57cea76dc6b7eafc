/** Python exceptions on their way through the built-ins: thrown here, caught where a built-in is called. */
import type { PyClass } from './class.ts';
import { builtinClasses, PyException, type Value } from './values.ts';

/** Carries a Python exception through JavaScript; not an Error, so that no JavaScript stack is recorded. */
export class Raise {
  readonly exception: PyException;
  constructor(exception: PyException) {
    this.exception = exception;
  }
}

/** A Python exception ready to be thrown: `throw error('TypeError', '…')`. */
export const error = (type: string, ...args: readonly Value[]): Raise =>
  new Raise(new PyException(builtinClasses[type] as PyClass, args));

export const typeError = (message: string): Raise => error('TypeError', message);
export const valueError = (message: string): Raise => error('ValueError', message);

/** Thrown by a built-in that must wait for a call of guest code; it runs again when the result is there. */
export const suspended = Symbol('suspended');

/** Whether what was thrown is an AttributeError. */
export const isAttributeError = (thrown: unknown): boolean =>
  thrown instanceof Raise && thrown.exception.cls.isSubclass(builtinClasses.AttributeError as PyClass);
