/** The built-in classes, shared by all machines: programs cannot change them. */
import { type Layout, PyClass } from './class.ts';
import { activate, Heap, heap } from './heap.ts';
import { builtinClasses, type Obj, PyFloat, type Value } from './values.ts';

// Built-in classes take their ids from a heap of their own, far from those of programs.
const outer = heap;
const shared = new Heap();
shared.nextId = 2 ** 40;
activate(shared);

const define = (name: string, base: PyClass | null, layout: Layout = 'none'): PyClass => {
  const cls = new PyClass(name, base ? [base] : [], { layout, builtIn: true });
  builtinClasses[name] = cls;
  return cls;
};

export const objectType = define('object', null, 'object');
export const typeType = define('type', objectType);
export const intType = define('int', objectType, 'int');
export const boolType = define('bool', intType);
export const floatType = define('float', objectType, 'float');
export const strType = define('str', objectType, 'str');
export const noneType = define('NoneType', objectType);
export const listType = define('list', objectType, 'list');
export const tupleType = define('tuple', objectType, 'tuple');
export const dictType = define('dict', objectType, 'dict');
export const setType = define('set', objectType, 'set');
export const frozensetType = define('frozenset', objectType, 'frozenset');
export const rangeType = define('range', objectType);
export const sliceType = define('slice', objectType);
define('property', objectType);
define('staticmethod', objectType);
define('classmethod', objectType);
export const superType = define('super', objectType);
for (const name of [
  'cell',
  'function',
  'method',
  'builtin_function_or_method',
  'method_descriptor',
  'wrapper_descriptor',
  'generator',
  'module',
  'NotImplementedType',
  'ellipsis',
  'code',
  'traceback',
  'TextIOWrapper',
  'mappingproxy',
  'dict_keys',
  'dict_values',
  'dict_items',
  'list_iterator',
  'list_reverseiterator',
  'tuple_iterator',
  'str_iterator',
  'range_iterator',
  'dict_keyiterator',
  'dict_valueiterator',
  'dict_itemiterator',
  'dict_reversekeyiterator',
  'set_iterator',
  'callable_iterator',
  'iterator',
  'enumerate',
  'zip',
  'map',
  'filter',
  'reversed',
])
  define(name, objectType);

export const baseExceptionType = define('BaseException', objectType, 'exception');

/** The built-in exceptions by the tree of CPython: each name with the ones below it. */
const exceptionTree: readonly (readonly [string, string])[] = [
  ['SystemExit', 'BaseException'],
  ['KeyboardInterrupt', 'BaseException'],
  ['GeneratorExit', 'BaseException'],
  ['Exception', 'BaseException'],
  ['StopIteration', 'Exception'],
  ['StopAsyncIteration', 'Exception'],
  ['ArithmeticError', 'Exception'],
  ['FloatingPointError', 'ArithmeticError'],
  ['OverflowError', 'ArithmeticError'],
  ['ZeroDivisionError', 'ArithmeticError'],
  ['AssertionError', 'Exception'],
  ['AttributeError', 'Exception'],
  ['BufferError', 'Exception'],
  ['EOFError', 'Exception'],
  ['ImportError', 'Exception'],
  ['ModuleNotFoundError', 'ImportError'],
  ['LookupError', 'Exception'],
  ['IndexError', 'LookupError'],
  ['KeyError', 'LookupError'],
  ['MemoryError', 'Exception'],
  ['NameError', 'Exception'],
  ['UnboundLocalError', 'NameError'],
  ['OSError', 'Exception'],
  ['FileNotFoundError', 'OSError'],
  ['FileExistsError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['ConnectionError', 'OSError'],
  ['ReferenceError', 'Exception'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['SyntaxError', 'Exception'],
  ['IndentationError', 'SyntaxError'],
  ['TabError', 'IndentationError'],
  ['SystemError', 'Exception'],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError'],
  ['UnicodeEncodeError', 'UnicodeError'],
  ['Warning', 'Exception'],
  ['DeprecationWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
  ['UserWarning', 'Warning'],
  ['SyntaxWarning', 'Warning'],
  ['FutureWarning', 'Warning'],
];
for (const [name, base] of exceptionTree) define(name, builtinClasses[base] as PyClass, 'exception');

/** Errors of the machine itself, which programs in text bytecode can meet. */
export const machineErrors = [
  'StackUnderflow',
  'StackOverflow',
  'CallStackOverflow',
  'InvalidOpcode',
  'InvalidJumpTarget',
  'MissingReturn',
  'Unsupported',
] as const;
for (const name of machineErrors) define(name, builtinClasses.BaseException as PyClass, 'exception');

activate(outer);

/** Names of the built-in exceptions that programs see. */
export const exceptionNames: readonly string[] = ['BaseException', ...exceptionTree.map(([name]) => name)];

/** The class of a value. */
export const typeOf = (value: Value): PyClass => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return intType;
    case 'string':
      return strType;
    case 'boolean':
      return boolType;
    case 'undefined':
      return noneType;
    default:
      return value === null ? noneType : (value as Obj).cls;
  }
};

export const typeName = (value: Value): string => typeOf(value).name;

export const isInt = (value: Value): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';

export const isNumber = (value: Value): value is number | bigint | boolean | PyFloat =>
  isInt(value) || value instanceof PyFloat;

/** Makes objects that all machines share, such as built-in functions. */
export const sharing = <T>(make: () => T): T => {
  const before = heap;
  activate(shared);
  try {
    return make();
  } finally {
    activate(before);
  }
};
