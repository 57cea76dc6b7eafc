/** The instructions of iteration and of generators. */
import { type NativeCode, PyGenerator } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { Raise } from '../objects/errors.ts';
import { touch } from '../objects/heap.ts';
import { exhausted } from '../objects/iterators.ts';
import { builtinClasses, type PyException, type Value } from '../objects/values.ts';
import { absent, attribute, lookUp } from '../protocol/attributes.ts';
import { isLeaf, isStop, nextAtOnce, tryIterator, tryNext } from '../protocol/iterate.ts';
import { need } from '../protocol/runtime.ts';
import { resume } from './calls.ts';
import { drop, isGuarded } from './dropped.ts';
import { type Engine, kinds, leaveMark } from './engine.ts';
import { on, peek, pop, popMany, push } from './handlers.ts';
import type { Complete } from './host-frame.ts';

const iteratorCode: NativeCode = (runtime, [value]) => tryIterator(runtime, value);
on('GET_ITER', (engine) => engine.operate(iteratorCode, popMany(engine, 1)));
on('GET_YIELD_FROM_ITER', (engine) => engine.operate(iteratorCode, popMany(engine, 1)));
const nextCode: NativeCode = (runtime, [iterator]) => tryNext(runtime, iterator);
const loopNext: Complete = (engine, value, target) => {
  if (value === exhausted) {
    engine.sp--;
    engine.pc = target;
  } else push(engine, value);
};
on('FOR_ITER', (engine, target) => {
  const iterator = peek(engine, 1);
  if (iterator instanceof PyGenerator) {
    if (iterator.state === 'finished') loopNext(engine, exhausted, target);
    else resume(engine, iterator, null, undefined, kinds.loop);
  } else if (isLeaf(iterator)) loopNext(engine, nextAtOnce(iterator), target);
  else engine.operate(nextCode, [iterator], null, loopNext, target);
});
const sendCode: NativeCode = (runtime, [iterator, value]) =>
  value === null ? tryNext(runtime, iterator) : runtime.tryCall(need(attribute(runtime, iterator, 'send')), [value]);
const sendNext: Complete = (engine, value, target) => {
  if (value === exhausted) {
    engine.stack[engine.sp] = null;
    engine.pc = target;
  } else push(engine, value);
};
on('SEND', (engine, target) => {
  const value = pop(engine);
  const iterator = peek(engine, 1);
  if (iterator instanceof PyGenerator && iterator.state !== 'finished')
    resume(engine, iterator, value, undefined, kinds.send);
  else if (iterator instanceof PyGenerator) sendNext(engine, exhausted, target);
  else engine.operate(sendCode, [iterator, value], null, sendNext, target);
});
const throwCode: NativeCode = (runtime, [iterator, thrown]) => {
  const method = lookUp(runtime, iterator, 'throw');
  if (method === absent) throw new Raise(thrown as PyException);
  try {
    return runtime.tryCall(need(method), [thrown]);
  } catch (caught) {
    if (isStop(caught)) return exhausted;
    throw caught;
  }
};
/** Closes the iterator, then raises. */
const exitCode: NativeCode = (runtime, [iterator, thrown]) => {
  const method = lookUp(runtime, iterator, 'close');
  if (method !== absent) runtime.call(need(method), []);
  throw new Raise(thrown as PyException);
};
on('THROW_INTO', (engine, target) => {
  const thrown = pop(engine) as PyException;
  const iterator = peek(engine, 1);
  if (thrown.cls.isSubclass(builtinClasses.GeneratorExit as PyClass)) engine.operate(exitCode, [iterator, thrown]);
  else if (iterator instanceof PyGenerator) resume(engine, iterator, null, thrown, kinds.send);
  else engine.operate(throwCode, [iterator, thrown], null, sendNext, target);
});
on('END_ITER', (engine) => drop(engine, pop(engine)));
on('YIELD_VALUE', (engine) => {
  const value = pop(engine);
  const { top } = engine;
  const kind = engine.frameKind[top] as number;
  const generator = engine.frameExtra[top] as PyGenerator;
  touch(generator);
  const base = engine.frameBase[top] as number;
  generator.slots = engine.stack.slice(base, engine.sp + 1);
  generator.ip = engine.pc / 2;
  generator.state = 'suspended';
  if (isGuarded(generator)) engine.guarded = true;
  generator.handling = engine.handling === generator.outer ? null : engine.handling;
  engine.handling = generator.outer;
  engine.sp = base - 2;
  engine.pop();
  engine.deliver(value);
  if (kind & leaveMark) engine.left ??= { kind: 'left', how: 'return', results: [value] };
});
/** A generator has returned: the loop ends, or whoever asked for the next value hears of it. */
export const endOfGenerator = (engine: Engine, kind: number, generator: PyGenerator, value: Value): void => {
  touch(generator);
  generator.state = 'finished';
  generator.slots = [];
  generator.result = value;
  engine.handling = generator.outer;
  if (kind === kinds.next) engine.deliver(exhausted);
  else {
    const target = engine.code.plainCode[engine.pc - 1] as number;
    if (kind === kinds.loop) engine.sp--;
    else engine.stack[engine.sp] = value;
    engine.pc = target;
  }
};
