/** Calls: of functions, classes, generators and everything else that can be called. */

import { allocateInstance, isWrapped } from '../builtins/allocate.ts';
import { type Keywords, PyBuiltin, PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError } from '../objects/errors.ts';
import { touch } from '../objects/heap.ts';
import { exhausted } from '../objects/iterators.ts';
import { typeName } from '../objects/types.ts';
import {
  builtinClasses,
  PyBoundMethod,
  PyCell,
  PyDescriptor,
  type PyException,
  PyInstance,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { opcodeOf } from '../opcodes.ts';
import type { Runtime } from '../protocol/runtime.ts';
import type { LinkedCode } from './code.ts';
import { type Engine, kinds } from './engine.ts';
import { raise } from './raise.ts';

const noKeywords: Keywords = new Map();

/** Calls anything for the running frame or the built-in that waits: its result is delivered there. Exceptions are raised. */
export const enter = (engine: Engine, callee: Value, args: readonly Value[], keywords: Keywords | null): void => {
  try {
    enterUnguarded(engine, callee, args, keywords);
  } catch (thrown) {
    raise(engine, engine.exceptionOf(thrown));
  }
};

const enterUnguarded = (engine: Engine, given: Value, givenArgs: readonly Value[], keywords: Keywords | null): void => {
  let callee = given;
  let args = givenArgs;
  for (;;) {
    if (callee instanceof PyFunction) {
      // A result for a frame with instructions is pushed there, without more ado.
      const kind = engine.frameCode[engine.top] ? kinds.call : kinds.deliver;
      return enterFunction(engine, callee, args, keywords, kind, null);
    }
    if (callee instanceof PyBuiltin) return engine.operate(callee.code, args, keywords);
    if (callee instanceof PyBoundMethod) {
      args = [callee.self, ...args];
      callee = callee.function;
    } else if (callee instanceof PyClass) return enterClass(engine, callee, args, keywords);
    else if (callee instanceof PyDescriptor && callee.kind === 'staticmethod') callee = callee.get;
    else {
      const method = callee instanceof PyInstance ? callee.cls.own('__call__') : undefined;
      if (method === undefined) throw typeError(`'${typeName(callee)}' object is not callable`);
      args = [callee, ...args];
      callee = method;
    }
  }
};

/** Makes an object of a class. */
const enterClass = (engine: Engine, cls: PyClass, args: readonly Value[], keywords: Keywords | null): void => {
  const initialise = cls.own('__init__');
  if (
    initialise instanceof PyFunction &&
    cls.own('__new__') === undefined &&
    !initialise.code.isGenerator &&
    !isWrapped(cls)
  ) {
    checkInstantiable(cls);
    const object = allocateInstance(cls, args);
    enterFunction(engine, initialise, [object, ...args], keywords, kinds.init, object);
    return;
  }
  engine.operate(instantiate, [cls, ...args], keywords);
};

const checkInstantiable = (cls: PyClass): void => {
  if (cls.layout === 'none') throw typeError(`cannot create '${cls.name}' instances`);
};

/** cls(*args, **keywords). Built-in classes have a constructor `__new__`, which does everything. */
export const instantiate = (runtime: Runtime, [given, ...args]: readonly Value[], keywords: Keywords | null): Value => {
  const cls = given as PyClass;
  if (cls.builtIn) {
    const make = cls.attributes.get('__new__');
    if (make !== undefined) return runtime.tryCall(make, [cls, ...args], keywords);
  }
  checkInstantiable(cls);
  const make = cls.own('__new__') ?? (isWrapped(cls) ? cls.find('__new__') : undefined);
  const object =
    make === undefined
      ? runtime.once(() => allocateInstance(cls, args))
      : runtime.call(make instanceof PyDescriptor ? make.get : make, [cls, ...args], keywords);
  if (!(object instanceof PyInstance) || !object.cls.isSubclass(cls)) return object;
  const initialise = cls.own('__init__') ?? cls.find('__init__');
  if (isWrapped(cls) && initialise instanceof PyBuiltin) return object;
  if (initialise === undefined || (cls.layout === 'object' && initialise instanceof PyBuiltin)) {
    if ((args.length > 0 || keywords) && make === undefined) throw typeError(`${cls.name}() takes no arguments`);
    return object;
  }
  const result = runtime.tryCall(initialise, [object, ...args], keywords);
  if (result === undefined) return undefined;
  if (result !== null) throw typeError(`__init__() should return None, not '${typeName(result)}'`);
  return object;
};

/** Puts a function's frame on the return stack, with its arguments in their slots; a generator is only made. */
export const enterFunction = (
  engine: Engine,
  callee: PyFunction,
  args: readonly Value[],
  keywords: Keywords | null,
  kind: number,
  extra: unknown,
): void => {
  const { code } = callee;
  const slots =
    code.plain && keywords === null && args.length === code.positional
      ? args.slice()
      : bind(callee, args, keywords ?? noKeywords);
  while (slots.length < code.slotCount) slots.push(undefined);
  for (const slot of code.source.cells) slots[slot] = new PyCell(slots[slot]);
  const first = code.source.locals.length;
  for (const [index, cell] of callee.closure.entries()) slots[first + index] = cell;
  if (code.isGenerator) {
    const generator = new PyGenerator(callee, slots);
    if (kind === kinds.init) throw typeError("__init__() should return None, not 'generator'");
    engine.deliver(generator);
    return;
  }
  checkDepth(engine);
  engine.reserve(code.frameSize + 2);
  const base = engine.sp + 2;
  engine.stack[base - 1] = callee;
  for (let slot = 0; slot < slots.length; slot++) engine.stack[base + slot] = slots[slot];
  engine.sp = base + slots.length - 1;
  engine.push(kind, code, callee, base, extra);
};

export const checkDepth = (engine: Engine): void => {
  if (engine.dialect === 'bytecode') {
    if (engine.depth >= engine.limits.callDepth)
      throw error('CallStackOverflow', `the call depth limit of ${engine.limits.callDepth} is reached`);
  } else if (engine.top + 1 >= engine.recursionLimit) throw error('RecursionError', 'maximum recursion depth exceeded');
};

const named = (names: readonly string[]): string => {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
};

/** The arguments in the slots of the parameters. Throws Python's TypeErrors. */
const bind = (callee: PyFunction, args: readonly Value[], keywords: Keywords): Value[] => {
  const { code } = callee;
  const { positional, positionalOnly, keywordOnly, variadic, keywords: collects } = code.source.parameters;
  const { locals } = code.source;
  const title = `${code.qualifiedName}()`;
  const slots: Value[] = new Array<Value>(positional + keywordOnly).fill(undefined);
  for (let at = 0; at < Math.min(positional, args.length); at++) slots[at] = args[at];
  const rest = collects ? new PyDict() : undefined;
  const misplaced: string[] = [];
  for (const [name, value] of keywords) {
    const at = locals.indexOf(name);
    if (at >= positionalOnly && at < positional + keywordOnly) {
      if (slots[at] !== undefined) throw typeError(`${title} got multiple values for argument '${name}'`);
      slots[at] = value;
    } else if (rest) rest.setText(name, value);
    else if (at >= 0 && at < positionalOnly) misplaced.push(name);
    else throw typeError(`${title} got an unexpected keyword argument '${name}'`);
  }
  if (misplaced.length > 0)
    throw typeError(
      `${title} got some positional-only arguments passed as keyword arguments: '${misplaced.join(', ')}'`,
    );
  const { defaults } = callee;
  if (args.length > positional && !variadic) throw tooMany(callee, args.length, slots);
  const missing: string[] = [];
  for (let at = args.length; at < positional; at++) {
    if (slots[at] !== undefined) continue;
    slots[at] = defaults[at - (positional - defaults.length)];
    if (slots[at] === undefined) missing.push(locals[at] as string);
  }
  if (missing.length > 0) throw missingArguments(title, missing, 'positional');
  for (let at = positional; at < positional + keywordOnly; at++) {
    if (slots[at] !== undefined) continue;
    slots[at] = callee.keywordDefaults?.get(locals[at] as string);
    if (slots[at] === undefined) missing.push(locals[at] as string);
  }
  if (missing.length > 0) throw missingArguments(title, missing, 'keyword-only');
  if (variadic) slots.push(new PyTuple(args.slice(positional)));
  if (rest) slots.push(rest);
  return slots;
};

const missingArguments = (title: string, missing: readonly string[], kind: string) =>
  typeError(
    `${title} missing ${missing.length} required ${kind} argument${missing.length === 1 ? '' : 's'}: ${named(missing)}`,
  );

const tooMany = ({ code, defaults }: PyFunction, given: number, slots: readonly Value[]) => {
  const { positional, keywordOnly } = code.source.parameters;
  const range = defaults.length > 0 ? `from ${positional - defaults.length} to ${positional}` : String(positional);
  const givenKeywords = slots.slice(positional, positional + keywordOnly).filter((value) => value !== undefined).length;
  const extra =
    givenKeywords > 0
      ? ` positional argument${given === 1 ? '' : 's'} (and ${givenKeywords} keyword-only argument${givenKeywords === 1 ? '' : 's'})`
      : '';
  const plural = defaults.length > 0 || positional !== 1 ? 's' : '';
  return typeError(
    `${code.qualifiedName}() takes ${range} positional argument${plural} but ${given}${extra} ${given === 1 && extra === '' ? 'was' : 'were'} given`,
  );
};

const throwInto = opcodeOf('THROW_INTO');
/** Where a generator that waits in `yield from` passes an exception on to its iterator; undefined when it waits elsewhere. */
const delegateAt = (code: LinkedCode, ip: number): number | undefined =>
  code.handlers.find(({ from, to, target }) => ip >= from && ip < to && code.plainCode[2 * target] === throwInto)
    ?.target;

/** Goes on with a generator: its frame comes back on the return stack. */
export const resume = (
  engine: Engine,
  generator: PyGenerator,
  sent: Value,
  thrown: PyException | undefined,
  kind: number,
): void => {
  try {
    if (generator.state === 'running') throw error('ValueError', 'generator already executing');
    if (generator.state === 'created' && sent !== null)
      throw typeError("can't send non-None value to a just-started generator");
    if (generator.state === 'finished') {
      if (thrown) raise(engine, thrown, true, false, false);
      else engine.deliver(exhausted);
      return;
    }
    checkDepth(engine);
  } catch (caught) {
    raise(engine, engine.exceptionOf(caught));
    return;
  }
  const { function: callee, code, slots, ip, state } = generator;
  engine.reserve(code.frameSize + 2);
  const base = engine.sp + 2;
  engine.stack[base - 1] = callee;
  for (let slot = 0; slot < slots.length; slot++) engine.stack[base + slot] = slots[slot];
  engine.sp = base + slots.length - 1;
  touch(generator);
  generator.state = 'running';
  generator.outer = engine.handling;
  if (generator.handling) engine.handling = generator.handling;
  engine.push(kind, code, callee, base, generator);
  engine.pc = 2 * ip;
  if (thrown) {
    const delegate = delegateAt(code, ip - 1);
    // What is thrown in keeps the context that it has.
    if (delegate === undefined) raise(engine, thrown, true, false, false);
    else {
      engine.stack[++engine.sp] = thrown;
      engine.pc = 2 * delegate;
    }
  } else if (state === 'suspended') engine.stack[++engine.sp] = sent;
};

/** The class of an exception as raise finds it: an exception class is called without arguments. */
export const isExceptionClass = (value: Value): value is PyClass =>
  value instanceof PyClass && value.isSubclass(builtinClasses.BaseException as PyClass);
