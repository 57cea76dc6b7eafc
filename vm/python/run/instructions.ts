import { type NativeCode, PyBuiltin, type PyCode, PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, Raise, typeError, valueError } from '../objects/errors.ts';
import { touchEnd } from '../objects/heap.ts';
import { exhausted, Iterator, PyDictView } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import { setType, typeName, typeOf } from '../objects/types.ts';
import {
  builtinClasses,
  PyBoundMethod,
  type PyCell,
  PyException,
  PyInstance,
  PyList,
  PyModule,
  PySlice,
  PySuper,
  PyTuple,
  PyWrapped,
  type Value,
} from '../objects/values.ts';
import { classKeywords, opcodes } from '../opcodes.ts';
import { attribute, deleteAttribute, setAttribute } from '../protocol/attributes.ts';
import { type Comparison, equal, tryCompare } from '../protocol/compare.ts';
import { convert, format } from '../protocol/format.ts';
import { contains, deleteItem, item, setItem } from '../protocol/items.ts';
import { elementsOf, tryIterator, tryNext } from '../protocol/iterate.ts';
import { keyFor, putItem, putMember } from '../protocol/lookup.ts';
import { operators, tryBinary, tryUnary } from '../protocol/operators.ts';
import { need } from '../protocol/runtime.ts';
import { addAll, addMember, updateDict } from '../protocol/sets.ts';
import { plainTruth, tryTruth } from '../protocol/truth.ts';
import { enter } from './calls.ts';
import { announce, buildClass, type ClassBody, finishClass } from './classes.ts';
import { handlers, ignore, nameOf, on, peek, pop, popMany, push } from './handlers.ts';
import './instructions-exceptions.ts';
import { internal } from './code.ts';
import { closeAll, drop } from './dropped.ts';
import { type Engine, kinds, leaveMark } from './engine.ts';
import type { Complete } from './host-frame.ts';
import { endOfGenerator } from './instructions-generators.ts';
import { raise, unwind } from './raise.ts';

/** Executes the instruction at the engine's position. */
export const execute = (engine: Engine): void => {
  const code = engine.code.plainCode;
  const opcode = code[engine.pc] as number;
  const operand = code[engine.pc + 1] as number;
  engine.clock++;
  engine.pc += 2;
  engine.begun = 1;
  try {
    const handler = handlers[opcode];
    if (handler) handler(engine, operand);
    else if (opcode === internal.fallOff) {
      engine.begun = 0;
      engine.clock--;
      throw error('MissingReturn', `${engine.code.name} ends without RETURN_VAL or HALT`);
    } else
      throw error('InvalidOpcode', `there is no opcode ${engine.code.source.instructions[engine.pc / 2 - 1]! & 0xff}`);
  } catch (thrown) {
    raise(engine, engine.exceptionOf(thrown));
  }
  engine.begun = 0;
};

const local = (engine: Engine, slot: number): number => (engine.frameBase[engine.top] as number) + slot;
const slotName = (engine: Engine, slot: number): string => {
  const { locals, free } = engine.code.source;
  return locals[slot] ?? (free[slot - locals.length] as string);
};

const nameError = (engine: Engine, name: string): Raise =>
  engine.dialect === 'bytecode'
    ? error('NameError', `the variable ${name} is not defined`)
    : aboutName(name, `name '${name}' is not defined`);

/** An error that keeps the name, for the suggestion in its traceback. */
const aboutName = (name: string, message: string): Raise => {
  const exception = new PyException(builtinClasses.NameError as PyClass, [message]);
  exception.setAttribute('name', name);
  return new Raise(exception);
};

const unbound = (engine: Engine, name: string): Raise =>
  engine.dialect === 'bytecode'
    ? nameError(engine, name)
    : error('UnboundLocalError', `cannot access local variable '${name}' where it is not associated with a value`);

// Constants and variables.

on('NOP', () => {});
on('LOAD_CONST', (engine, operand) => push(engine, engine.code.constants[operand]));
on('POP_TOP', (engine) => {
  engine.sp--;
});
on('DUP_TOP', (engine) => push(engine, peek(engine, 1)));
on('COPY', (engine, depth) => push(engine, peek(engine, depth)));
on('SWAP', (engine, depth) => {
  const { stack, sp } = engine;
  [stack[sp], stack[sp - depth + 1]] = [stack[sp - depth + 1], stack[sp]];
});
on('LOAD_VAR', (engine, operand) => {
  const { code } = engine;
  const slot = code.localOfName[operand] as number;
  const own = slot < 0 ? undefined : engine.stack[local(engine, slot)];
  const value = own === undefined ? globalValue(engine, code.globals[operand] as number) : own;
  push(engine, value);
  if (value === undefined) undefinedVariable(engine, code.names[operand] as string);
});

/** Unless undefined variables are allowed: then they are None. */
const undefinedVariable = (engine: Engine, name: string): void => {
  engine.sp--;
  if (!engine.allowUndefined) throw nameError(engine, name);
  push(engine, null);
  if (engine.warned.has(name)) return;
  engine.warned.add(name);
  engine.warnings.push(`the variable ${name} is not defined; None is used`);
};

const globalValue = (engine: Engine, number: number): Value => {
  const value = engine.globalValues[number];
  return value === undefined ? engine.builtinValues[number] : value;
};

on('STORE_VAR', () => {
  throw new TypeError('STORE_VAR is decoded as another instruction');
});
on('LOAD_LOCAL', (engine, slot) => {
  const value = engine.stack[local(engine, slot)];
  if (value === undefined) throw unbound(engine, slotName(engine, slot));
  push(engine, value);
});
on('STORE_LOCAL', (engine, slot) => {
  engine.stack[local(engine, slot)] = pop(engine);
});
on('DELETE_LOCAL', (engine, slot) => {
  if (engine.stack[local(engine, slot)] === undefined) throw unbound(engine, slotName(engine, slot));
  const value = engine.stack[local(engine, slot)];
  engine.stack[local(engine, slot)] = undefined;
  drop(engine, value);
});
on('LOAD_GLOBAL', (engine, number) => {
  const value = globalValue(engine, number);
  push(engine, value);
  if (value === undefined) undefinedVariable(engine, engine.globalNames.names[number] as string);
});
on('STORE_GLOBAL', (engine, number) => {
  engine.globalValues[number] = pop(engine);
});
on('DELETE_GLOBAL', (engine, number) => {
  if (engine.globalValues[number] === undefined) throw nameError(engine, engine.globalNames.names[number] as string);
  const value = engine.globalValues[number];
  engine.globalValues[number] = undefined;
  drop(engine, value);
});

const namespace = (engine: Engine): PyDict => (engine.frameExtra[engine.top] as ClassBody).namespace;
on('LOAD_NAME', (engine, operand) => {
  const name = engine.code.names[operand] as string;
  const own = namespace(engine).getText(name);
  const value = own === undefined ? globalValue(engine, engine.code.globals[operand] as number) : own;
  if (value === undefined) throw nameError(engine, name);
  push(engine, value);
});
on('STORE_NAME', (engine, operand) => namespace(engine).setText(engine.code.names[operand] as string, pop(engine)));
on('DELETE_NAME', (engine, operand) => {
  const name = engine.code.names[operand] as string;
  if (namespace(engine).remove(name) === undefined) throw nameError(engine, name);
});

const cellAt = (engine: Engine, slot: number): PyCell => engine.stack[local(engine, slot)] as PyCell;
const unboundCell = (engine: Engine, slot: number): Raise => {
  const name = slotName(engine, slot);
  if (slot < engine.code.source.locals.length) return unbound(engine, name);
  return aboutName(
    name,
    `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
  );
};
on('LOAD_CELL', (engine, slot) => {
  const { value } = cellAt(engine, slot);
  if (value === undefined) throw unboundCell(engine, slot);
  push(engine, value);
});
on('STORE_CELL', (engine, slot) => cellAt(engine, slot).set(pop(engine)));
on('DELETE_CELL', (engine, slot) => {
  const cell = cellAt(engine, slot);
  if (cell.value === undefined) throw unboundCell(engine, slot);
  cell.set(undefined);
});
on('LOAD_CLASS_CELL', (engine, slot) => {
  const own = namespace(engine).getText(slotName(engine, slot));
  const value = own === undefined ? cellAt(engine, slot).value : own;
  if (value === undefined) throw unboundCell(engine, slot);
  push(engine, value);
});
on('LOAD_CLOSURE', (engine, slot) => push(engine, engine.stack[local(engine, slot)]));

// Operators.

for (const name of Object.keys(operators)) {
  const plain: NativeCode = (runtime, [a, b]) => tryBinary(runtime, name, a, b);
  const inPlace: NativeCode = (runtime, [a, b]) => tryBinary(runtime, name, a, b, true);
  on(name, (engine) => engine.operate(plain, popMany(engine, 2)));
  on(`INPLACE_${name}`, (engine) => engine.operate(inPlace, popMany(engine, 2)));
}
for (const name of ['NEGATE', 'POSITIVE', 'INVERT'] as const) {
  const code: NativeCode = (runtime, [a]) => tryUnary(runtime, name, a);
  on(name, (engine) => engine.operate(code, popMany(engine, 1)));
}
const comparisons: readonly (readonly [string, Comparison])[] = [
  ['EQUAL', '=='],
  ['NOT_EQUAL', '!='],
  ['LESS', '<'],
  ['LESS_EQUAL', '<='],
  ['GREATER', '>'],
  ['GREATER_EQUAL', '>='],
];
for (const [name, sign] of comparisons) {
  const code: NativeCode = (runtime, [a, b]) => tryCompare(runtime, sign, a, b);
  on(name, (engine) => engine.operate(code, popMany(engine, 2)));
}
on('IS', (engine) => {
  const [a, b] = popMany(engine, 2);
  push(engine, a === b);
});
on('IS_NOT', (engine) => {
  const [a, b] = popMany(engine, 2);
  push(engine, a !== b);
});
const isIn: NativeCode = (runtime, [value, container]) => contains(runtime, container, value);
const isNotIn: NativeCode = (runtime, [value, container]) => !contains(runtime, container, value);
on('IN', (engine) => engine.operate(isIn, popMany(engine, 2)));
on('NOT_IN', (engine) => engine.operate(isNotIn, popMany(engine, 2)));

// Truth and jumps.

const truthCode: NativeCode = (runtime, [value]) => tryTruth(runtime, value);
const notCode: NativeCode = (runtime, [value]) => {
  const truth = tryTruth(runtime, value);
  return truth === undefined ? undefined : !truth;
};
on('NOT', (engine) => engine.operate(notCode, popMany(engine, 1)));
on('JUMP', (engine, target) => {
  engine.pc = target;
});

const withTruth = (engine: Engine, value: Value, complete: Complete, operand: number): void => {
  const truth = plainTruth(value);
  if (truth === undefined) engine.operate(truthCode, [value], null, complete, operand);
  else complete(engine, truth, operand);
};
const jumpWhen =
  (wanted: boolean): Complete =>
  (engine, truth, target) => {
    if (truth === wanted) engine.pc = target;
  };
const jumpTrue = jumpWhen(true);
const jumpFalse = jumpWhen(false);
on('JUMP_IF_TRUE', (engine, target) => withTruth(engine, pop(engine), jumpTrue, target));
on('JUMP_IF_FALSE', (engine, target) => withTruth(engine, pop(engine), jumpFalse, target));
const keepWhen =
  (wanted: boolean): Complete =>
  (engine, truth, target) => {
    if (truth === wanted) engine.pc = target;
    else engine.sp--;
  };
const keepTrue = keepWhen(true);
const keepFalse = keepWhen(false);
on('JUMP_IF_TRUE_OR_POP', (engine, target) => withTruth(engine, peek(engine, 1), keepTrue, target));
on('JUMP_IF_FALSE_OR_POP', (engine, target) => withTruth(engine, peek(engine, 1), keepFalse, target));

// Containers.

on('BUILD_TUPLE', (engine, count) => push(engine, new PyTuple(popMany(engine, count))));
on('BUILD_LIST', (engine, count) => push(engine, new PyList(popMany(engine, count))));
const makeSet: NativeCode = (runtime, values) => {
  const set = new PySet(setType);
  for (const value of values) addMember(runtime, set, value);
  return set;
};
on('BUILD_SET', (engine, count) => engine.operate(makeSet, popMany(engine, count)));
const makeDict: NativeCode = (runtime, values) => {
  const dict = new PyDict();
  for (let at = 0; at < values.length; at += 2)
    putItem(dict, keyFor(runtime, dict, values[at], equal), values[at], values[at + 1]);
  return dict;
};
on('BUILD_DICT', (engine, count) => engine.operate(makeDict, popMany(engine, 2 * count)));
on('BUILD_STRING', (engine, count) => push(engine, popMany(engine, count).join('')));
on('BUILD_SLICE', (engine, count) => {
  const [start, stop, step = null] = popMany(engine, count);
  push(engine, new PySlice(start, stop, step));
});
on('LIST_APPEND', (engine, depth) => {
  const value = pop(engine);
  const list = peek(engine, depth) as PyList;
  touchEnd(list);
  list.items.push(value);
});
const addCode: NativeCode = (runtime, [set, value]) => {
  putMember(set as PySet, keyFor(runtime, set as PySet, value, equal), value);
  return null;
};
on('SET_ADD', (engine, depth) => {
  const value = pop(engine);
  engine.operate(addCode, [peek(engine, depth), value], null, ignore);
});
const putCode: NativeCode = (runtime, [dict, key, value]) => {
  putItem(dict as PyDict, keyFor(runtime, dict as PyDict, key, equal), key, value);
  return null;
};
on('DICT_ADD', (engine, depth) => {
  const [key, value] = popMany(engine, 2);
  engine.operate(putCode, [peek(engine, depth), key, value], null, ignore);
});
const extendCode: NativeCode = (runtime, [list, iterable]) => {
  let more: readonly Value[];
  try {
    more = elementsOf(runtime, iterable);
  } catch (thrown) {
    if (thrown instanceof Raise && thrown.exception.cls.name === 'TypeError' && !isIterable(iterable))
      throw typeError(`Value after * must be an iterable, not ${typeName(iterable)}`);
    throw thrown;
  }
  touchEnd(list as PyList);
  for (const each of more.slice()) (list as PyList).items.push(each);
  return null;
};
const isIterable = (value: Value): boolean =>
  typeof value === 'string' ||
  typeOf(value).own('__iter__') !== undefined ||
  typeOf(value).own('__getitem__') !== undefined ||
  value instanceof Iterator ||
  value instanceof PyDictView ||
  value instanceof PyGenerator ||
  value instanceof PyWrapped ||
  ['list', 'tuple', 'dict', 'set', 'frozenset', 'range'].includes(typeName(value));
on('LIST_EXTEND', (engine, depth) => {
  const iterable = pop(engine);
  engine.operate(extendCode, [peek(engine, depth), iterable], null, ignore);
});
const updateSetCode: NativeCode = (runtime, [set, iterable]) => {
  addAll(runtime, set as PySet, iterable instanceof PySet ? iterable : elementsOf(runtime, iterable));
  return null;
};
on('SET_UPDATE', (engine, depth) => {
  const iterable = pop(engine);
  engine.operate(updateSetCode, [peek(engine, depth), iterable], null, ignore);
});
const isMapping = (value: Value): boolean => value instanceof PyDict || typeOf(value).own('keys') !== undefined;
const updateDictCode: NativeCode = (runtime, [dict, mapping]) => {
  if (!isMapping(mapping)) throw typeError(`'${typeName(mapping)}' object is not a mapping`);
  updateDict(runtime, dict as PyDict, mapping);
  return null;
};
on('DICT_UPDATE', (engine, depth) => {
  const mapping = pop(engine);
  engine.operate(updateDictCode, [peek(engine, depth), mapping], null, ignore);
});
const calledName = (callee: Value): string => {
  if (callee instanceof PyFunction) return `__main__.${callee.code.qualifiedName}()`;
  if (callee instanceof PyBoundMethod) return calledName(callee.function);
  if (callee instanceof PyBuiltin) return `${callee.name}()`;
  if (callee instanceof PyClass) return callee.builtIn ? `${callee.name}()` : `__main__.${callee.qualifiedName}()`;
  return `${typeName(callee)} object`;
};
const mergeCode: NativeCode = (runtime, [dict, mapping, callee]) => {
  if (!isMapping(mapping))
    throw typeError(`${calledName(callee)} argument after ** must be a mapping, not ${typeName(mapping)}`);
  const more = new PyDict();
  updateDict(runtime, more, mapping);
  for (const key of more.liveKeys()) {
    if (typeof key !== 'string') throw typeError('keywords must be strings');
    if ((dict as PyDict).getText(key) !== undefined)
      throw typeError(`${calledName(callee)} got multiple values for keyword argument '${key}'`);
  }
  updateDict(runtime, dict as PyDict, more);
  return null;
};
on('DICT_MERGE', (engine, depth) => {
  const mapping = pop(engine);
  engine.operate(mergeCode, [peek(engine, depth), mapping, peek(engine, depth + 2)], null, ignore);
});
on('LIST_TO_TUPLE', (engine) => push(engine, new PyTuple((pop(engine) as PyList).items.slice())));

// Unpacking.

const unpackable = (runtime: Parameters<NativeCode>[0], value: Value): Value => {
  try {
    return need(tryIterator(runtime, value));
  } catch (thrown) {
    if (thrown instanceof Raise && thrown.exception.cls.name === 'TypeError' && !isIterable(value))
      throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
    throw thrown;
  }
};
const unpackCode: NativeCode = (runtime, [value, expected]) => {
  const count = expected as number;
  const sequence = value instanceof PyTuple || (value instanceof PyList && value.cls.builtIn) ? value.items : undefined;
  if (sequence) {
    if (sequence.length === count) return new PyTuple(sequence.slice());
    throw valueError(
      sequence.length < count
        ? `not enough values to unpack (expected ${count}, got ${sequence.length})`
        : `too many values to unpack (expected ${count})`,
    );
  }
  const iterator =
    runtime.once(() =>
      value instanceof PyInstance && value.cls.own('__iter__') ? null : unpackable(runtime, value),
    ) ?? unpackable(runtime, value);
  const found: Value[] = [];
  for (;;) {
    const next = need(tryNext(runtime, iterator));
    if (next === exhausted) break;
    if (found.length === count) throw valueError(`too many values to unpack (expected ${count})`);
    found.push(next);
  }
  if (found.length < count) throw valueError(`not enough values to unpack (expected ${count}, got ${found.length})`);
  return new PyTuple(found);
};
const spread: Complete = (engine, tuple) => {
  const { items } = tuple as PyTuple;
  for (let at = items.length - 1; at >= 0; at--) push(engine, items[at]);
};
on('UNPACK', (engine, count) => engine.operate(unpackCode, [pop(engine), count], null, spread));
const unpackStarCode: NativeCode = (runtime, [value, flags]) => {
  const [before, after] = [(flags as number) & 0xff, (flags as number) >> 8];
  if (!isIterable(value)) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  const all = elementsOf(runtime, value);
  if (all.length < before + after)
    throw valueError(`not enough values to unpack (expected at least ${before + after}, got ${all.length})`);
  const end = all.length - after;
  return new PyTuple([...all.slice(0, before), new PyList(all.slice(before, end)), ...all.slice(end)]);
};
on('UNPACK_STAR', (engine, flags) => engine.operate(unpackStarCode, [pop(engine), flags], null, spread));

// Text.

const conversions = ['', 's', 'r', 'a'];
const formatCode: NativeCode = (runtime, [value, conversion, specification]) =>
  format(runtime, convert(runtime, value, conversions[conversion as number] as string), specification as string);
on('FORMAT_VALUE', (engine, flags) => {
  const specification = flags & 4 ? pop(engine) : '';
  engine.operate(formatCode, [pop(engine), flags & 3, specification]);
});

// Items and attributes.

const itemCode: NativeCode = (runtime, [container, key]) => item(runtime, container, key);
on('LOAD_ITEM', (engine) => engine.operate(itemCode, popMany(engine, 2)));
const setItemCode: NativeCode = (runtime, [value, container, key]) => setItem(runtime, container, key, value);
on('STORE_ITEM', (engine) => engine.operate(setItemCode, popMany(engine, 3), null, ignore));
const deleteItemCode: NativeCode = (runtime, [container, key]) => deleteItem(runtime, container, key);
on('DELETE_ITEM', (engine) => engine.operate(deleteItemCode, popMany(engine, 2), null, ignore));
const attributeCode: NativeCode = (runtime, [object, name]) => attribute(runtime, object, name as string);
on('LOAD_ATTR', (engine, operand) => engine.operate(attributeCode, [pop(engine), nameOf(engine, operand)]));
const setAttributeCode: NativeCode = (runtime, [value, object, name]) =>
  setAttribute(runtime, object, name as string, value);
on('STORE_ATTR', (engine, operand) => {
  const [value, object] = popMany(engine, 2);
  engine.operate(setAttributeCode, [value, object, nameOf(engine, operand)], null, ignore);
});
const deleteAttributeCode: NativeCode = (runtime, [object, name]) => deleteAttribute(runtime, object, name as string);
on('DELETE_ATTR', (engine, operand) =>
  engine.operate(deleteAttributeCode, [pop(engine), nameOf(engine, operand)], null, ignore),
);

/** The function and object of a method that needs no bound method; undefined when it is none. */
const directMethod = (object: Value, name: string): Value => {
  if (object instanceof PyInstance && object.shape.index.has(name)) return undefined;
  if (
    object instanceof PyClass ||
    object instanceof PyModule ||
    object instanceof PySuper ||
    object instanceof PyFunction
  )
    return undefined;
  const found = typeOf(object).find(name);
  return found instanceof PyFunction || found instanceof PyBuiltin ? found : undefined;
};
const unboundMethod: Complete = (engine, value) => {
  push(engine, undefined);
  push(engine, value);
};
on('LOAD_METHOD', (engine, operand) => {
  const object = pop(engine);
  const name = nameOf(engine, operand);
  const method = directMethod(object, name);
  if (method !== undefined) {
    push(engine, method);
    push(engine, object);
  } else engine.operate(attributeCode, [object, name], null, unboundMethod);
});

// Calls.

on('CALL_FUNC', (engine, count) => {
  const args = popMany(engine, count);
  enter(engine, pop(engine), args, null);
});
on('CALL_METHOD', (engine, count) => {
  const args = popMany(engine, count + 1);
  const method = pop(engine);
  if (method !== undefined) enter(engine, method, args, null);
  else enter(engine, args[0], args.slice(1), null);
});
on('CALL_KEYWORDS', (engine, count) => {
  const names = (pop(engine) as PyTuple).items as readonly string[];
  const args = popMany(engine, count);
  const plain = args.length - names.length;
  enter(engine, pop(engine), args.slice(0, plain), new Map(names.map((name, at) => [name, args[plain + at]])));
});
on('CALL_SPREAD', (engine, flags) => {
  const dict = flags & 1 ? (pop(engine) as PyDict) : undefined;
  const sequence = pop(engine) as PyList | PyTuple;
  const callee = pop(engine);
  const keywords = dict && new Map(dict.liveKeys().map((key) => [key as string, dict.getText(key as string)]));
  enter(engine, callee, sequence.items.slice(), keywords && keywords.size > 0 ? keywords : null);
});
on('MAKE_FUNCTION', (engine, flags) => {
  const { code: number } = pop(engine) as PyCode;
  const code = engine.codes[engine.successors.get(number) ?? number];
  if (!code) throw new TypeError('MAKE_FUNCTION without code');
  const closure = flags & 8 ? ((pop(engine) as PyTuple).items as PyCell[]) : [];
  const keywordDefaults = flags & 2 ? (pop(engine) as PyDict) : undefined;
  const defaults = flags & 1 ? (pop(engine) as PyTuple).items : [];
  const map =
    keywordDefaults &&
    new Map(keywordDefaults.liveKeys().map((key) => [key as string, keywordDefaults.getText(key as string)]));
  push(engine, new PyFunction(code, defaults, map ?? null, closure));
});
on('BUILD_CLASS', (engine, count) => {
  const dict = count & classKeywords ? (pop(engine) as PyDict) : undefined;
  const bases = popMany(engine, count & ~classKeywords);
  const name = pop(engine) as string;
  const keywords = dict && new Map(dict.liveKeys().map((key) => [key as string, dict.getText(key as string)]));
  buildClass(engine, pop(engine) as PyFunction, name, bases, keywords ?? null);
});
on('RETURN_VAL', (engine) => leaveFrame(engine, pop(engine)));
on('HALT', (engine) => {
  if (engine.dialect === 'bytecode') end(engine, operands(engine));
  else closeAll(engine, () => end(engine, []));
});

const operands = (engine: Engine): Value[] => engine.stack.slice(engine.operandBase(engine.top), engine.sp + 1);

/** The program ends: all frames are gone. */
const end = (engine: Engine, results: readonly Value[]): void => {
  while (engine.top >= 0) engine.pop();
  engine.sp = -1;
  engine.event = { kind: 'ended', results };
};

/** Leaves the running frame with a result. */
export const leaveFrame = (engine: Engine, value: Value): void => {
  const { top } = engine;
  const kind = engine.frameKind[top] as number;
  const bare = kind & ~leaveMark;
  const extra = engine.frameExtra[top];
  if (bare === kinds.entry) {
    // A module of Python ends with HALT unless a call stands behind it, whose value is wanted.
    end(engine, engine.dialect === 'bytecode' ? [...operands(engine), value] : [value]);
    return;
  }
  if (bare === kinds.init && value !== null) throw typeError(`__init__() should return None, not '${typeName(value)}'`);
  engine.sp = (engine.frameBase[top] as number) - 2;
  engine.pop();
  let result = value;
  switch (bare) {
    case kinds.init:
      result = extra as Value;
      engine.deliver(result);
      break;
    case kinds.class:
      result = finishClass(extra as ClassBody);
      engine.operate(announce, [result], (extra as ClassBody).keywords);
      break;
    case kinds.loop:
    case kinds.send:
    case kinds.next:
      endOfGenerator(engine, bare, extra as PyGenerator, value);
      break;
    case kinds.evaluation:
      engine.event ??= { kind: 'left', how: 'return', results: [value], evaluated: true };
      return;
    default:
      engine.deliver(value);
  }
  if (kind & leaveMark) engine.left ??= { kind: 'left', how: 'return', results: [result] };
};

for (const [number, { name }] of opcodes.entries())
  if (!handlers[number]) throw new TypeError(`the opcode ${name} has no instruction`);

/** Goes on with an exception that was reported. */
export const goOnRaising = (engine: Engine): void => {
  const { reported } = engine;
  if (!reported) return;
  engine.reported = undefined;
  engine.clock += reported.ticks;
  unwind(engine, reported.exception, reported.addEntry);
};
