/** Changes from outside: values, restarts, frames, contexts, evaluation. Code is changed in replace.ts. */
import { type Change, type ChangeResult, type Clock, type Location, unitOf } from '../../context/index.ts';
import { builtInConditionId } from '../builtin.ts';
import { frameLayout } from '../inspect/frames.ts';
import { cellAt } from '../inspect/values.ts';
import { typeName } from '../types.ts';
import { continueAt, settle } from './conditions.ts';
import { type Context, frame, frameKind } from './context.ts';
import type { Engine } from './engine.ts';
import { pushFrame } from './entering.ts';
import { pack } from './message.ts';
import { push } from './slots.ts';
import { endContext, unwind } from './unwind.ts';

type Refusal = ChangeResult;
const done: ChangeResult = {};
const refuse = (refused: string): Refusal => ({ refused });

const words = (bytes: Uint8Array): readonly [number, number] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [view.getInt32(0, true), view.getInt32(4, true)];
};

/** Lets go of the value that the last evaluation gave. */
const releaseEvaluated = (engine: Engine, context: Context): void => {
  const value = context.evaluated;
  if (!value) return;
  context.evaluated = undefined;
  context.touched = engine.version;
  if (engine.code.layouts.isReference(value[2]) && value[0] !== 0) context.heap.release(value[0]);
};

/** Lets go of the values of all evaluations. */
export const releaseEvaluations = (engine: Engine): void => {
  for (const id of engine.evaluated) {
    const context = engine.contexts.get(id);
    if (context) releaseEvaluated(engine, context);
  }
  engine.evaluated.clear();
  if (engine.running?.evaluated) releaseEvaluated(engine, engine.running);
};

/** Why slot words may not be stored as a type in a context; undefined when they may. */
const misfit = (engine: Engine, context: Context, type: number, bytes: Uint8Array): string | undefined => {
  const name = typeName(engine.image.types, type);
  if (bytes.length !== 8) return `a value is 8 bytes in slot form, not ${bytes.length}`;
  const [low, high] = words(bytes);
  const shape = engine.image.types[type]!;
  if (engine.code.layouts.isReference(type)) {
    if (low === 0 && high === 0) return shape.kind === 'option' ? undefined : `a ${name} must refer to a value`;
    if (high !== context.id) return 'a reference of another context, or of a moved value, cannot be used here';
    if (!context.heap.holds(low)) return 'the value that the reference names is gone';
    const found = context.heap.type(low);
    const wanted = engine.code.layouts.direct[type] === 1 ? engine.code.layouts.inner[type]! : type;
    return found === wanted ? undefined : `a ${typeName(engine.image.types, found)} is not a ${name}`;
  }
  if (shape.kind === 'context')
    return high === 0 && engine.contexts.has(low) ? undefined : `there is no context ${low}`;
  if (shape.kind !== 'scalar') return `a ${name} has no value to set`;
  const fits = (from: number, to: number) =>
    high === 0 && low >= from && low <= to ? undefined : `the bits are not a ${name}`;
  switch (shape.scalar) {
    case 'bool':
      return fits(0, 1);
    case 'char':
      return low >= 0xd800 && low <= 0xdfff ? 'a surrogate is not a char' : fits(0, 0x10ffff);
    case 'u8':
      return fits(0, 0xff);
    case 'i8':
      return fits(-0x80, 0x7f);
    case 'u16':
      return fits(0, 0xffff);
    case 'i16':
      return fits(-0x8000, 0x7fff);
    case 'u32':
    case 'i32':
    case 'f32':
      return high === 0 ? undefined : `the bits are not a ${name}`;
    default:
      return undefined;
  }
};

/** Where a location's slot lies on the data stack, with its type; undefined when its activation is gone. */
export const slotOf = (
  engine: Engine,
  context: Context,
  activation: Clock,
  where: 'local' | 'stack',
  index: number,
): { at: number; type: number } | undefined => {
  for (let at = context.rp - frame.words; at >= 0; at -= frame.words) {
    if (context.activation(at) !== activation) continue;
    const { code, base, first, temporaries } = frameLayout(engine, context, at);
    const type = where === 'local' ? code.locals[index] : temporaries[index];
    return type === undefined ? undefined : { at: (where === 'local' ? base : first) + index * 2, type };
  }
  return undefined;
};

const write = (engine: Engine, location: Location, bytes: Uint8Array): ChangeResult => {
  if (location.in === 'space') return refuse('instruction memory and heaps are changed through values, not as bytes');
  if (location.in !== 'local' && location.in !== 'stack' && location.in !== 'cell')
    return refuse('this place cannot be written');
  const context = engine.contexts.get(location.context);
  if (!context) return refuse(`there is no context ${location.context}`);
  if (location.in === 'cell') {
    const reference = context.heap.bySerial(location.object);
    const cell = reference === undefined ? undefined : cellAt(context.heap, reference, location.index);
    if (!cell) return refuse('the object is gone');
    const reason = misfit(engine, context, cell.type, bytes);
    if (reason) return refuse(reason);
    const [low, high] = words(bytes);
    const isReference = engine.code.layouts.isReference(cell.type);
    const old = isReference ? context.heap.words[cell.offset >> 2]! : 0;
    if (isReference && low !== 0) context.heap.retain(low);
    context.heap.store(engine.code.layouts.storage[cell.type]!, cell.offset, low, high);
    if (old !== 0) context.heap.release(old);
  } else {
    const slot = slotOf(engine, context, location.activation, location.in, location.index);
    if (!slot) return refuse('the frame is gone');
    const reason = misfit(engine, context, slot.type, bytes);
    if (reason) return refuse(reason);
    const [low, high] = words(bytes);
    const isReference = engine.code.layouts.isReference(slot.type);
    const old = isReference ? context.stack[slot.at]! : 0;
    if (isReference && low !== 0) context.heap.retain(low);
    context.stack[slot.at] = low;
    context.stack[slot.at + 1] = high;
    if (old !== 0) context.heap.release(old);
  }
  context.touched = engine.version;
  return done;
};

/** Makes a context able to run after something from outside moved it. */
const ready = (engine: Engine, context: Context): void => {
  engine.scheduler.timers.delete(context.id);
  context.state = 'ready';
  context.receiving = false;
  context.detail = '';
  context.host = undefined;
  context.touched = engine.version;
  engine.scheduler.enqueue(context);
};

const dropPending = (context: Context): void => {
  if (context.pending) context.heap.release(context.pending.payload);
  context.pending = undefined;
};

const restart = (engine: Engine, context: Context, change: Change & { kind: 'restart' }): ChangeResult => {
  const rows = engine.image.meta.restarts;
  const named = rows.map((row, index) => ({ row, index })).filter(({ row }) => row.name === change.name);
  if (named.length === 0) return refuse(`no form offers the restart ${change.name}`);
  for (const { row, index } of named) {
    if (row.parameters.length !== change.arguments.length) continue;
    const reason = row.parameters
      .map((parameter, n) => misfit(engine, context, parameter.type, change.arguments[n]!))
      .find((text) => text !== undefined);
    if (reason) return refuse(reason);
    const values = change.arguments.map(words);
    row.parameters.forEach((parameter, n) => {
      if (engine.code.layouts.isReference(parameter.type) && values[n]![0] !== 0) context.heap.retain(values[n]![0]);
    });
    const { pending } = context;
    if (pending) settle(engine, context.pc);
    if (!continueAt(engine, context, index, values)) {
      if (pending) engine.clock--;
      row.parameters.forEach((parameter, n) => {
        if (engine.code.layouts.isReference(parameter.type) && values[n]![0] !== 0) context.heap.release(values[n]![0]);
      });
      continue;
    }
    if (pending) dropPending(context);
    engine.outcome = undefined;
    ready(engine, context);
    return done;
  }
  return refuse(`no active form offers the restart ${change.name} with ${change.arguments.length} arguments`);
};

const restartFrame = (engine: Engine, context: Context, depth: number): ChangeResult => {
  if (depth < 0 || depth >= context.depth) return refuse(`there is no frame ${depth}`);
  const at = depth * frame.words;
  const layout = frameLayout(engine, context, at);
  const kind = context.returns[at + frame.kind]! & 7;
  if (kind === frameKind.evaluation) return refuse('an evaluation cannot be restarted');
  if (context.evaluating.some((evaluation) => evaluation.frame >= at))
    return refuse('an evaluation is running above the frame');
  const { parameters } = layout.code;
  for (let index = 0; index < parameters.length; index++) {
    const slot = layout.base + index * 2;
    if (
      engine.code.layouts.isReference(parameters[index]!) &&
      context.stack[slot] === 0 &&
      context.stack[slot + 1] !== 0
    )
      return refuse(`argument ${index + 1} was moved to another context`);
  }
  dropPending(context);
  unwind(engine, context, at, layout.first);
  while (context.recordTop > 0 && context.records[context.recordTop - 4]! >= at) context.recordTop -= 5;
  for (let index = parameters.length; index < layout.code.locals.length; index++) {
    const slot = layout.base + index * 2;
    if (engine.code.layouts.isReference(layout.code.locals[index]!) && context.stack[slot] !== 0)
      context.heap.release(context.stack[slot]!);
  }
  context.sp = layout.base + parameters.length * 2;
  const returnPc = context.returns[at + frame.pc]!;
  const link = context.returns[at + frame.kind]! >> 3;
  context.fp = context.returns[at + frame.base]!;
  const activation = [context.returns[at + frame.clock]!, context.returns[at + frame.epoch]!] as const;
  context.rp = at;
  pushFrame(engine, context, layout.unit.functionIndex, returnPc, kind, link);
  // The same activation begins again.
  context.returns[at + frame.clock] = activation[0];
  context.returns[at + frame.epoch] = activation[1];
  context.reportedPc = -1;
  ready(engine, context);
  return done;
};

const call = (engine: Engine, context: Context, change: Change & { kind: 'call' }): ChangeResult => {
  const unit = engine.code.units[unitOf(change.entry)];
  if (!unit || unit.starts[0] === undefined) return refuse('there is no function at the address');
  if (context.state === 'ended' || context.state === 'failed') return refuse('the context has ended');
  const { parameters } = unit.image.functions[unit.functionIndex]!;
  if (parameters.length !== change.arguments.length) return refuse(`the function takes ${parameters.length} arguments`);
  for (let index = 0; index < parameters.length; index++) {
    const reason = misfit(engine, context, parameters[index]!, change.arguments[index]!);
    if (reason) return refuse(reason);
  }
  const { sp, rp, fp, pc } = context;
  context.growStack(sp + parameters.length * 2 + 2);
  change.arguments.forEach((bytes, index) => {
    const [low, high] = words(bytes);
    if (engine.code.layouts.isReference(parameters[index]!) && low !== 0) context.heap.retain(low);
    push(context, low, high);
  });
  context.frameReserve = Math.max(context.frameReserve, 64);
  const evaluating = {
    frame: rp,
    state: context.state,
    detail: context.detail,
    pending: context.pending,
    host: context.host,
    reportedPc: context.reportedPc,
    recordTop: context.recordTop,
    current: engine.running?.id ?? 0,
  };
  if (pushFrame(engine, context, unit.functionIndex, pc, frameKind.evaluation) !== 'pushed') {
    change.arguments.forEach((bytes, index) => {
      if (engine.code.layouts.isReference(parameters[index]!) && words(bytes)[0] !== 0)
        context.heap.release(words(bytes)[0]);
    });
    context.sp = sp;
    context.fp = fp;
    return refuse('the context has no room for a call');
  }
  // Nothing else may share the activation's number: entering it counts one instruction.
  engine.clock++;
  context.evaluating = [...context.evaluating, evaluating];
  context.pending = undefined;
  context.host = undefined;
  context.state = 'ready';
  context.reportedPc = -1;
  const { running } = engine;
  engine.running = context;
  if (running && running !== context) engine.scheduler.enqueue(running);
  context.touched = engine.version;
  return done;
};

/** What a joiner of a context that was ended from outside receives: the condition context-ended. */
const endedCondition = (engine: Engine, context: Context): NonNullable<Context['failure']> => {
  const condition = builtInConditionId('context-ended');
  const type = engine.types.payloadOf(condition);
  const payload = context.heap.allocate(type, 8, 0, 4096);
  context.heap.words[payload >> 2] = context.id;
  return {
    condition,
    payload: pack(context.heap, type, payload, context.id, context.id, false),
    message: `context-ended: context ${context.id}`,
  };
};

const hostResult = (engine: Engine, token: number): ChangeResult => {
  for (const context of engine.running?.host?.token === token ? [engine.running] : engine.contexts.values()) {
    if (context.host?.token !== token || context.host.answered) continue;
    context.host = { token, answered: true };
    context.state = 'ready';
    context.detail = '';
    context.touched = engine.version;
    engine.scheduler.enqueue(context);
    return done;
  }
  return refuse(`no context waits for the answer ${token}`);
};

/** Applies a change other than one of code. */
export const applyChange = (engine: Engine, change: Change): ChangeResult => {
  engine.version++;
  if (change.kind === 'host result') return hostResult(engine, change.token);
  if (change.kind === 'write') {
    const result = write(engine, change.location, change.bytes);
    return result;
  }
  if (change.kind === 'host calls') return refuse('no host call of this machine calls back');
  if (change.kind === 'go to') return refuse('this machine cannot continue elsewhere in a function');
  if (change.kind === 'extend' || change.kind === 'replace') return refuse('code is changed elsewhere');
  const context = engine.contexts.get(change.context);
  if (!context) return refuse(`there is no context ${change.context}`);
  const over = context.state === 'ended' || context.state === 'failed';
  if (over) return refuse(`context ${change.context} has ended`);
  context.touched = engine.version;
  releaseEvaluated(engine, context);
  switch (change.kind) {
    case 'hold':
      context.held = true;
      if (engine.running === context) engine.running = undefined;
      return done;
    case 'release':
      context.held = false;
      if (context.state === 'ready') engine.scheduler.enqueue(context);
      return done;
    case 'end': {
      if (context.pending) dropPending(context);
      const address = engine.code.addressAt(context.pc);
      const result = engine.types.resultOf(context.functionIndex);
      if (!engine.types.isUnit(result)) {
        const condition = endedCondition(engine, context);
        context.failure = condition;
      } else
        context.result = {
          type: result,
          low: 0,
          high: 0,
          from: context.id,
          moved: false,
          bytes: 0,
          image: undefined,
          objects: 0,
        };
      context.detail = 'ended by the debugger';
      endContext(engine, context, 'ended');
      if (context.id === 1) engine.finished = { kind: 'ended', context: 1, address, raw: undefined };
      return done;
    }
    case 'restart':
      return restart(engine, context, change);
    case 'restart frame':
      return restartFrame(engine, context, change.depth);
    case 'call':
      return call(engine, context, change);
  }
};
