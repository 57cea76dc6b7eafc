/** Objects without contents, by what their class is made of. */
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { PySet } from '../objects/set.ts';
import { bare, builtinClasses, PyException, PyInstance, PyList, PyWrapped, type Value } from '../objects/values.ts';

/** Whether objects of the class are made by the constructor of the built-in class that they stand for. */
export const isWrapped = ({ layout }: PyClass): boolean =>
  layout === 'int' || layout === 'float' || layout === 'str' || layout === 'tuple';

/** What a constructor of a built-in class gives when it is asked for an object of a program's subclass. */
export const wrapped = (cls: Value, value: Value): Value =>
  cls instanceof PyClass && !cls.builtIn && value !== undefined ? new PyWrapped(cls, bare(value)) : value;

/** The subclasses of OSError that stand for numbers of errors (Objects/exceptions.c; Linux). */
const errorNumbers: ReadonlyMap<Value, string> = new Map<Value, string>([
  [1, 'PermissionError'],
  [2, 'FileNotFoundError'],
  [3, 'ProcessLookupError'],
  [4, 'InterruptedError'],
  [10, 'ChildProcessError'],
  [11, 'BlockingIOError'],
  [13, 'PermissionError'],
  [17, 'FileExistsError'],
  [20, 'NotADirectoryError'],
  [21, 'IsADirectoryError'],
  [32, 'BrokenPipeError'],
  [103, 'ConnectionAbortedError'],
  [104, 'ConnectionResetError'],
  [110, 'TimeoutError'],
  [111, 'ConnectionRefusedError'],
]);
const errorClass = (number: Value): PyClass =>
  (builtinClasses[errorNumbers.get(number) ?? 'OSError'] ?? builtinClasses.OSError) as PyClass;

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
      return new PyException(cls === builtinClasses.OSError && args.length >= 2 ? errorClass(args[0]) : cls, args);
    default:
      return new PyInstance(cls);
  }
};
