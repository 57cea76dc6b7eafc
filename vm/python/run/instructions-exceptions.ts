/** Instructions of exceptions, context managers and modules; see instructions.ts. */

import { outside, utf8OfText } from '../../context/index.ts';
import { importModule } from '../builtins/modules.ts';
import type { NativeCode } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { error, Raise, typeError } from '../objects/errors.ts';
import { touch } from '../objects/heap.ts';
import { typeOf } from '../objects/types.ts';
import {
  builtinClasses,
  PyBoundMethod,
  PyDescriptor,
  PyException,
  type PyModule,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { absent, lookUp } from '../protocol/attributes.ts';
import { repr } from '../protocol/repr.ts';
import { need } from '../protocol/runtime.ts';
import { isExceptionClass } from './calls.ts';
import { ignore, nameOf, on, peek, pop, popMany, push } from './handlers.ts';
import { raise } from './raise.ts';

// Exceptions.

on('RAISE', (engine, count) => {
  if (count === 0) {
    if (!engine.handling) throw error('RuntimeError', 'No active exception to reraise');
    raise(engine, engine.handling, false);
    return;
  }
  const [exception, cause] = popMany(engine, count);
  engine.operate(raiseCode, [exception, cause], null, ignore);
});
const made = (runtime: Parameters<NativeCode>[0], value: Value, wrong: string): PyException => {
  const exception = isExceptionClass(value) ? runtime.call(value, []) : value;
  if (!(exception instanceof PyException)) throw typeError(wrong);
  return exception;
};
const raiseCode: NativeCode = (runtime, [given, cause]) => {
  const exception = made(runtime, given, 'exceptions must derive from BaseException');
  if (cause !== undefined) {
    const why = cause === null ? null : made(runtime, cause, 'exception causes must derive from BaseException');
    touch(exception);
    exception.cause = why;
    exception.suppressContext = true;
  }
  throw new Raise(exception);
};
on('RERAISE', (engine) => raise(engine, pop(engine) as PyException, false, true));
on('PUSH_EXC_INFO', (engine) => {
  const exception = engine.stack[engine.sp] as PyException;
  engine.stack[engine.sp] = engine.handling;
  push(engine, exception);
  engine.handling = exception;
});
on('POP_EXCEPT', (engine) => {
  engine.handling = pop(engine) as PyException | null;
});
on('CHECK_EXC_MATCH', (engine) => {
  const wanted = pop(engine);
  const exception = peek(engine, 1) as PyException;
  const classes = wanted instanceof PyTuple ? wanted.items : [wanted];
  for (const cls of classes)
    if (!isExceptionClass(cls))
      throw typeError('catching classes that do not inherit from BaseException is not allowed');
  push(
    engine,
    classes.some((cls) => exception.cls.isSubclass(cls as PyClass)),
  );
});
on('LOAD_ASSERTION_ERROR', (engine) => push(engine, builtinClasses.AssertionError));

const withMethod = (manager: Value, name: string): Value => {
  const cls = typeOf(manager);
  const found = cls.find(name);
  if (found === undefined) {
    const missed = name === '__exit__' ? ' (missed __exit__ method)' : '';
    throw typeError(`'${cls.name}' object does not support the context manager protocol${missed}`);
  }
  return found;
};
const enterCode: NativeCode = (runtime, [manager, method]) => runtime.tryCall(method, [manager]);
on('BEFORE_WITH', (engine) => {
  const manager = pop(engine);
  const entering = withMethod(manager, '__enter__');
  const leaving = withMethod(manager, '__exit__');
  push(engine, leaving instanceof PyDescriptor ? leaving.get : new PyBoundMethod(leaving, manager));
  engine.operate(enterCode, [manager, entering]);
});
const exitCode: NativeCode = (runtime, [exit, exception]) =>
  runtime.tryCall(exit, [(exception as PyException).cls, exception, need(lookUp(runtime, exception, '__traceback__'))]);
on('WITH_EXCEPT_START', (engine) => engine.operate(exitCode, [peek(engine, 3), peek(engine, 1)]));

// Modules, and the expression statement of a console.

on('IMPORT_NAME', (engine, operand) => {
  const name = nameOf(engine, operand);
  const module = importModule(name, engine.argv);
  if (!module) throw error('ModuleNotFoundError', `No module named '${name}'`);
  push(engine, module);
});
const importFrom: NativeCode = (runtime, [module, name]) => {
  const found = lookUp(runtime, module, name as string);
  if (found === absent)
    throw error(
      'ImportError',
      `cannot import name '${name as string}' from '${(module as PyModule).name}' (unknown location)`,
    );
  return found;
};
on('IMPORT_FROM', (engine, operand) => engine.operate(importFrom, [peek(engine, 1), nameOf(engine, operand)]));
const printCode: NativeCode = (runtime, [value]) => {
  if (value !== null) runtime.host(outside.output('stdout', utf8OfText(`${repr(runtime, value)}\n`)));
  return null;
};
on('PRINT_EXPR', (engine) => engine.operate(printCode, popMany(engine, 1), null, ignore));
