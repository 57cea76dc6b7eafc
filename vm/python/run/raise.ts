/** Exceptions: raised, reported, and on their way through the frames to a handler. */

import { PyGenerator } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { touch } from '../objects/heap.ts';
import { builtinClasses, PyCell, PyException, type Value } from '../objects/values.ts';
import { opcodeOf } from '../opcodes.ts';
import type { LinkedCode } from './code.ts';
import { dropAll, isGuarded } from './dropped.ts';
import { type Engine, kinds, leaveMark } from './engine.ts';
import type { HostFrame } from './host-frame.ts';

/**
 * Raises an exception in the running frame. `addEntry`: the traceback gets an entry for it; `again`: it only goes on; `link`: what
 * is being handled becomes its context.
 */
export const raise = (
  engine: Engine,
  exception: PyException,
  addEntry = true,
  again = false,
  link = addEntry,
): void => {
  if (link) linkContext(engine, exception);
  rememberNames(engine, exception);
  if (engine.frameCode[engine.top] !== null) {
    if (addEntry) engine.observeRaise?.(exception);
    const stop = engine.stopsAt(exception);
    // What goes on after a clause that did not take it, or a finally, was told when it was raised.
    if (stop !== 'no' && !(again && (stop === 'handled' || engine.told === exception))) {
      engine.told = exception;
      engine.event = { kind: 'condition', exception, handled: stop === 'handled' };
      // An instruction that raises is completed when its exception goes on.
      engine.reported = { exception, addEntry, ticks: engine.begun };
      engine.clock -= engine.begun;
      return;
    }
  }
  unwind(engine, exception, addEntry);
};

/** The exception that was being handled is the context of the new one; cycles are cut. */
const linkContext = (engine: Engine, exception: PyException): void => {
  const { handling } = engine;
  if (!handling || handling === exception) return;
  for (let each: PyException | null = handling; each; each = each.context) {
    if (each.context === exception) {
      touch(each);
      each.context = null;
      break;
    }
  }
  if (exception.context === handling) return;
  touch(exception);
  exception.context = handling;
};

/** A NameError keeps the names that were visible, for the suggestion in its traceback. */
const rememberNames = (engine: Engine, exception: PyException): void => {
  if (exception.visibleNames || !exception.cls.isSubclass(builtinClasses.NameError as PyClass)) return;
  if (engine.frameCode[engine.top] === null) return;
  exception.visibleNames = [
    ...new Set([
      ...engine.locals().keys(),
      ...engine.globals().keys(),
      ...['None', 'False', 'True'],
      ...engine.builtins.keys(),
    ]),
  ];
};

/** Leaves frames until a handler is found. */
export const unwind = (engine: Engine, raised: PyException, first = true): void => {
  let exception = raised;
  let addEntry = first;
  const dropped: Value[] = [];
  while (engine.top >= 0) {
    const code = engine.frameCode[engine.top];
    if (!code) {
      (engine.frameExtra[engine.top] as HostFrame).fail(engine, exception);
      return;
    }
    const ip = engine.pc / 2 - 1;
    if (addEntry) {
      touch(exception);
      exception.traceback = [
        ...exception.traceback,
        {
          path: code.path,
          function: code.name,
          line: ip < 0 ? code.source.firstLine : code.line(ip),
          code: code.number,
          ip: Math.max(ip, 0),
        },
      ];
    }
    addEntry = true;
    const handler = code.handlers.find(({ from, to }) => ip >= from && ip < to);
    const kept = engine.operandBase(engine.top) + (handler?.depth ?? 0);
    for (let at = engine.sp; at >= kept; at--) if (isGuarded(engine.stack[at])) dropped.push(engine.stack[at]);
    if (handler) {
      engine.sp = kept;
      engine.stack[engine.sp] = exception;
      engine.pc = 2 * handler.target;
      if (dropped.length > 0) dropAll(engine, dropped);
      return;
    }
    const isEntry = ((engine.frameKind[engine.top] as number) & ~leaveMark) === kinds.entry;
    exception = leave(engine, exception, dropped);
    // Below the entry there is nothing to leave: what is on the stack now makes the text of the failure.
    if (isEntry || engine.event) return;
  }
};

/** Leaves the running frame; the exception that goes on. */
const leave = (engine: Engine, exception: PyException, dropped: readonly Value[]): PyException => {
  const { top } = engine;
  const kind = engine.frameKind[top] as number;
  const generator = engine.frameExtra[top];
  let next = exception;
  if (generator instanceof PyGenerator) next = endGenerator(engine, generator, exception);
  const bare = kind & ~leaveMark;
  engine.sp = (engine.frameBase[top] as number) - 2;
  engine.pop();
  if (bare === kinds.entry) engine.operations.failed(next, dropped);
  else if (bare === kinds.evaluation) engine.event = { kind: 'left', how: 'unwind', results: [], evaluated: true };
  else if (kind & leaveMark) engine.left ??= { kind: 'left', how: 'unwind', results: [] };
  return next;
};

/** A generator that an exception leaves is finished; a StopIteration that leaves it is a RuntimeError. */
const endGenerator = (engine: Engine, generator: PyGenerator, exception: PyException): PyException => {
  touch(generator);
  generator.state = 'finished';
  generator.slots = [];
  engine.handling = generator.outer;
  if (!exception.cls.isSubclass(builtinClasses.StopIteration as PyClass)) return exception;
  const converted = new PyException(builtinClasses.RuntimeError as PyClass, ['generator raised StopIteration']);
  converted.cause = exception;
  converted.context = exception;
  converted.suppressContext = true;
  return converted;
};

const pushInfo = opcodeOf('PUSH_EXC_INFO');
const popTop = opcodeOf('POP_TOP');
const loadGlobal = opcodeOf('LOAD_GLOBAL');
const loadLocal = opcodeOf('LOAD_LOCAL');
const loadCell = opcodeOf('LOAD_CELL');
const loadAttribute = opcodeOf('LOAD_ATTR');
const buildTuple = opcodeOf('BUILD_TUPLE');
const checkMatch = opcodeOf('CHECK_EXC_MATCH');
const jumpIfFalse = opcodeOf('JUMP_IF_FALSE');

/**
 * Whether an except clause of a frame on the stack takes the exception, as far as its clauses name classes or tuples of
 * them; a clause that computes its classes otherwise counts as taking it.
 */
export const isHandled = (engine: Engine, exception: PyException): boolean => {
  for (let frame = engine.top; frame >= 0; frame--) {
    const code = engine.frameCode[frame];
    if (((engine.frameKind[frame] as number) & ~leaveMark) === kinds.evaluation && frame < engine.top) return false;
    if (!code) continue;
    let ip = (frame === engine.top ? engine.pc : (engine.framePc[frame] as number)) / 2 - 1;
    for (;;) {
      const at = ip;
      const handler = code.handlers.find(({ from, to }) => at >= from && at < to);
      if (!handler) break;
      if (clauseTakes(engine, frame, code, handler.target, exception)) return true;
      if (handler.target === ip) break;
      ip = handler.target;
    }
  }
  return false;
};

const clauseTakes = (
  engine: Engine,
  frame: number,
  code: LinkedCode,
  target: number,
  exception: PyException,
): boolean => {
  const opcode = (ip: number) => code.plainCode[2 * ip];
  const operand = (ip: number) => code.plainCode[2 * ip + 1] as number;
  let ip = target;
  if (opcode(ip) === pushInfo) ip++;
  for (let clauses = 0; clauses < 1000; clauses++) {
    if (opcode(ip) === popTop) return true;
    const loaded: Value[] = [];
    for (; opcode(ip) !== checkMatch; ip++) {
      const kind = opcode(ip);
      if (kind === loadGlobal) loaded.push(engine.globalValues[operand(ip)] ?? engine.builtinValues[operand(ip)]);
      else if (kind === loadLocal || kind === loadCell) {
        const held = engine.stack[(engine.frameBase[frame] as number) + operand(ip)];
        loaded.push(held instanceof PyCell ? held.value : held);
      } else if (kind === loadAttribute) loaded.push(undefined);
      else if (kind !== buildTuple) return false;
    }
    if (loaded.some((cls) => cls === undefined || exception.cls.mro.includes(cls as PyClass))) return true;
    ip++;
    if (opcode(ip) !== jumpIfFalse) return false;
    ip = operand(ip) / 2;
  }
  return false;
};
