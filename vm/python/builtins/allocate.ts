/** Objects without contents, by what their class is made of. */
import type { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { PySet } from '../objects/set.ts';
import { PyException, PyInstance, PyList, type Value } from '../objects/values.ts';

/** A new object of a class; `args` are the arguments of an exception. */
export const allocateInstance = (cls: PyClass, args: readonly Value[]): PyInstance => {
  switch (cls.layout) {
    case 'list':
      return new PyList([], cls);
    case 'dict':
      return new PyDict(cls);
    case 'set':
    case 'frozenset':
      return new PySet(cls);
    case 'exception':
      return new PyException(cls, args);
    default:
      return new PyInstance(cls);
  }
};
