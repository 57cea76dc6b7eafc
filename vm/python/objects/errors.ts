/** Python exceptions on their way through the built-ins: thrown here, caught where a built-in is called. */
import type { PyClass } from './class.ts';
import { heap } from './heap.ts';
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

/** To be called before something of a size is made. Throws MemoryError. */
export const checkSize = (size: number, what: 'elements' | 'characters'): void => {
  if (size > heap.limits.size)
    throw error('MemoryError', `${size} ${what} are more than the limit of ${heap.limits.size} (sizeLimit)`);
};

/** To be called before an int of so many binary digits is made. Throws MemoryError. */
export const checkBits = (bits: number): void => {
  if (bits > heap.limits.bits)
    throw error('MemoryError', `an int of ${bits} bits is larger than the limit of ${heap.limits.bits} (integerLimit)`);
};

/** Thrown by a built-in that must wait for a call of guest code; it runs again when the result is there. */
export const suspended = Symbol('suspended');

/** Whether what was thrown is an AttributeError. */
export const isAttributeError = (thrown: unknown): boolean =>
  thrown instanceof Raise && thrown.exception.cls.isSubclass(builtinClasses.AttributeError as PyClass);
