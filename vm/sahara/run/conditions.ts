/** Conditions: signalling without unwinding, handlers on top of the signalling stack, restarts, unwinding. */
import type { RestartInfo } from '../../context/index.ts';
import { type BuiltInCondition, builtInConditionId, builtInConditions } from '../builtin.ts';
import { encodeText, newString } from '../heap/text.ts';
import { patch, type Unit } from './code.ts';
import { type Context, frame, frameKind, type Pending, record } from './context.ts';
import { type Engine, type Operation, Result } from './engine.ts';
import { pushFrame } from './entering.ts';
import { Exit } from './interpret.generated.ts';
import { pack, unpack } from './message.ts';
import { low, push, release } from './slots.ts';
import { abandonFrames, endContext, releaseSlots, unwind } from './unwind.ts';

/** Bytes beyond the heap limit that payloads of conditions may take, and stack that their handlers may use beyond the limits. */
const heapReserve = 65_536;
const frameReserve = 64;
const slotReserve = 8_192;

/** Signals a built-in condition before the effect of the instruction at pc. Fields are numbers (i64) or texts, in order. */
export const signalBuiltIn = (
  engine: Engine,
  context: Context,
  name: BuiltInCondition,
  ...fields: readonly (number | string)[]
): Result => {
  const condition = builtInConditionId(name);
  const type = engine.image.types[engine.types.payloadOf(condition)]!;
  const { heap } = context;
  const payload = heap.allocate(
    engine.types.payloadOf(condition),
    type.kind === 'data' ? type.data.size : 0,
    site(context),
    heapReserve,
  );
  fields.forEach((field, index) => {
    const offset = type.kind === 'data' ? type.data.leaves[index]!.offset : 0;
    if (typeof field === 'string')
      heap.words[(payload + offset) >> 2] = newString(heap, encodeText(field), site(context), heapReserve);
    else {
      heap.words[(payload + offset) >> 2] = field | 0;
      heap.words[((payload + offset) >> 2) + 1] = Math.floor(field / 4294967296) | 0;
    }
  });
  return begin(engine, context, condition, payload);
};

const site = (context: Context): number => (context.pc >> 2) + 1;

/** Starts the search for a handler; `payload` is an owned reference. */
const begin = (engine: Engine, context: Context, condition: number, payload: number): Result => {
  const text = engine.describe(context, engine.types.payloadOf(condition), payload, context.id);
  context.pending = search(engine, context, {
    condition,
    payload,
    top: context.recordTop,
    reported: false,
    message: text,
  });
  engine.note(context, { kind: 'signal', text });
  return Result.Signalled;
};

/** Finds the next handler below `pending.top`, outside the handle forms whose handlers are running. */
const search = (engine: Engine, context: Context, pending: Pending): Pending => {
  const { found: _, ...rest } = pending;
  const evaluation = context.evaluating.at(-1);
  const floor = evaluation ? evaluation.recordTop : 0;
  let top = pending.top;
  const running = [...context.handling];
  const handled = (): Pending | undefined => {
    for (let at = top - record.words; at >= floor; at -= record.words) {
      for (let inner = running.at(-1); inner && at < inner.top; inner = running.at(-1)) {
        running.pop();
        at = Math.min(at, inner.record - record.words);
      }
      if (at < floor) return undefined;
      if (context.records[at + record.kind] !== 0) continue;
      const unit = engine.code.units[engine.code.unitOfEntry[context.records[at + record.entry]!]!]!;
      const table = unit.image.functions[unit.functionIndex]!.handles[context.records[at + record.table]!]!;
      const clause = table.clauses.find((row) => row.condition === pending.condition);
      if (clause) return { ...rest, top: at, found: { record: at, handler: clause.handler } };
    }
    return undefined;
  };
  top = pending.top;
  return handled() ?? rest;
};

/** The restarts that active forms offer, newest first. */
export const restartsOf = (engine: Engine, context: Context): RestartInfo[] => {
  const offered: RestartInfo[] = [];
  const evaluation = context.evaluating.at(-1);
  for (let at = context.recordTop - record.words; at >= (evaluation?.recordTop ?? 0); at -= record.words) {
    if (context.records[at + record.kind] !== 1) continue;
    const entry = context.records[at + record.entry]!;
    const unit = engine.code.units[engine.code.unitOfEntry[entry]!]!;
    const code = unit.image.functions[unit.functionIndex]!;
    for (const clause of code.restarts[context.records[at + record.table]!]!.clauses) {
      const { name, parameters } = engine.image.meta.restarts[clause.restart]!;
      if (offered.some((other) => other.name === name)) continue;
      offered.push({
        name,
        parameters: parameters.map((parameter) => ({ name: parameter.name, type: engine.types.name(parameter.type) })),
        function: code.name,
        address: engine.code.addressAt(engine.code.targetOf(unit, clause.target)),
      });
    }
  }
  return offered;
};

/** Goes on with a pending condition: reports it once when asked to, calls the handler, or ends the context. */
export const proceed = (engine: Engine, context: Context): Exit => {
  const pending = context.pending!;
  const { conditions } = engine.stopping.stops;
  const evaluation = context.evaluating.at(-1);
  const wanted = pending.found
    ? conditions === 'all' || (typeof conditions === 'object' && conditions.has(pending.condition))
    : conditions !== 'none' || evaluation !== undefined;
  if (wanted && !pending.reported) {
    context.pending = { ...pending, reported: true };
    engine.outcome = { kind: 'condition', context: context.id, address: engine.code.addressAt(context.pc) };
    return Exit.Outcome;
  }
  if (!pending.found) {
    fail(engine, context, pending);
    return engine.outcome ? Exit.Outcome : Exit.Blocked;
  }
  const { record: at, handler } = pending.found;
  context.frameReserve = Math.max(
    context.frameReserve,
    context.depth + frameReserve - engine.limits.returnStackLimit,
    0,
  );
  context.slotReserve = Math.max(context.slotReserve, context.sp + slotReserve - engine.limits.dataStackLimit * 2, 0);
  const { pc, sp, rp } = context;
  if (context.sp + 2 > context.stack.length) context.growStack(context.sp + 2);
  push(context, pending.payload, context.id);
  const pushed = pushFrame(
    engine,
    context,
    handler,
    pc,
    frameKind.handler,
    context.records[at + record.frame]! + 1,
    handlerUnit(engine, context.records[at + record.entry]!, handler),
  );
  if (pushed !== 'pushed') {
    context.sp = sp;
    context.rp = rp;
    fail(engine, context, pending);
    return engine.outcome ? Exit.Outcome : Exit.Blocked;
  }
  context.handling = [
    ...context.handling,
    {
      frame: context.rp - frame.words,
      record: at,
      top: context.recordTop,
      condition: pending.condition,
      message: pending.message,
    },
  ];
  context.pending = undefined;
  context.reportedPc = -1;
  settle(engine, pc);
  engine.stopping.noteEntered(context);
  return engine.outcome ? Exit.Outcome : Exit.Blocked;
};

/** The signalling instruction counts as completed once it is decided what comes of it. */
export const settle = (engine: Engine, pc: number): void => {
  const entry = pc >> 2;
  engine.clock++;
  if (engine.code.patches[entry]! & patch.count) engine.code.counts[entry] = engine.code.counts[entry]! + 1;
};

/** The version of a handler that fits the frame that established it: replaced code keeps the handlers it was compiled with. */
const handlerUnit = (engine: Engine, entry: number, handler: number): Unit => {
  const { units, current, unitOfEntry } = engine.code;
  const owner = units[unitOfEntry[entry]!]!;
  const newest = units[current[handler]!]!;
  if (owner.replacedBy === undefined) return newest;
  return units.findLast((unit) => unit.functionIndex === handler && unit.id < owner.replacedBy!) ?? newest;
};

/** Ends a context with the condition that nobody handles. */
const fail = (engine: Engine, context: Context, pending: Pending): void => {
  settle(engine, context.pc);
  abandonFrames(engine, context);
  const type = engine.types.payloadOf(pending.condition);
  const message = `${conditionName(engine, pending.condition)}: ${pending.message}`;
  context.failure = {
    condition: pending.condition,
    payload: pack(context.heap, type, pending.payload, context.id, context.id, false),
    message,
  };
  context.pending = undefined;
  context.detail = message;
  engine.note(context, { kind: 'fail', text: message });
  const address = engine.code.addressAt(context.pc);
  endContext(engine, context, 'failed');
  engine.outcome = { kind: 'failed', context: context.id, address };
  if (context.id === 1) engine.finished = engine.outcome;
};

export const conditionName = (engine: Engine, condition: number): string => {
  const name = engine.image.meta.conditions[condition]?.name ?? builtInConditions[condition]?.name ?? String(condition);
  return name.replace(/^sahara::/, '');
};

const signal: Operation = (engine, context, condition) => {
  const payload = low(context, 1);
  if (payload === 0 || context.stack[context.sp - 1] !== context.id)
    return signalBuiltIn(engine, context, 'foreign-reference');
  context.heap.retain(payload);
  return begin(engine, context, condition, payload);
};

const handlePush: Operation = (_, context, table) => {
  context.pushRecord(0, context.pc >> 2, table);
  return Result.Next;
};

const restartPush: Operation = (_, context, table) => {
  context.pushRecord(1, context.pc >> 2, table);
  return Result.Next;
};

const recordPop: Operation = (_, context) => {
  context.recordTop -= record.words;
  return Result.Next;
};

/** `return` of a handler: the value becomes that of the handle form. */
export const returnFromHandler = (engine: Engine, context: Context): Result => {
  const handling = context.handling.at(-1)!;
  const at = handling.record;
  const unit = engine.code.unitAt(context.pc);
  const result = unit.image.functions[unit.functionIndex]!.result;
  const hasValue = !engine.types.isUnit(result);
  const value = [context.stack[context.sp - 2]!, context.stack[context.sp - 1]!] as const;
  if (hasValue) {
    // The value outlives the unwinding: its slot no longer owns it.
    context.stack[context.sp - 2] = 0;
    context.stack[context.sp - 1] = 0;
  }
  const { entry, table } = readRecord(context, at);
  const owner = engine.code.units[engine.code.unitOfEntry[entry]!]!;
  unwind(engine, context, context.records[at + record.frame]!, context.records[at + record.top]!);
  context.recordTop = at;
  const form = owner.image.functions[owner.functionIndex]!.handles[table]!;
  if (hasValue) push(context, value[0], value[1]);
  context.pc = engine.code.targetOf(owner, form.resume);
  engine.stopping.noteLeft(context, 'unwind', undefined);
  return Result.Moved;
};

const readRecord = (context: Context, at: number) => ({
  entry: context.records[at + record.entry]!,
  table: context.records[at + record.table]!,
});

const decline: Operation = (engine, context) => {
  const handling = context.handling.at(-1);
  if (!handling || handling.frame !== context.rp - frame.words)
    throw new RangeError('unverified code: decline outside a handler');
  const payload = context.stack[context.fp]!;
  const unit = engine.code.unitAt(context.pc);
  const { locals } = unit.image.functions[unit.functionIndex]!;
  const first = context.fp + locals.length * 2;
  context.stack[context.fp] = 0;
  engine.abandoned?.(context.pc >> 2);
  releaseSlots(engine, context, first, context.sp, engine.code.temporaries(context.pc));
  releaseSlots(engine, context, context.fp, first, locals);
  context.sp = context.fp;
  const at = context.rp - frame.words;
  context.pc = context.returns[at + frame.pc]!;
  context.fp = context.returns[at + frame.base]!;
  context.rp = at;
  context.recordTop = handling.top;
  context.handling = context.handling.slice(0, -1);
  const pending: Pending = {
    condition: handling.condition,
    payload,
    top: handling.record,
    reported: false,
    message: handling.message,
  };
  const next = search(engine, context, pending);
  // The condition was reported when it was signalled, unless it was to stop only when nobody handles it.
  const reported =
    engine.stopping.stops.conditions === 'all' ||
    (typeof engine.stopping.stops.conditions === 'object' && engine.stopping.stops.conditions.has(handling.condition));
  context.pending = { ...next, reported: reported && next.found !== undefined };
  engine.stopping.noteLeft(context, 'return', undefined);
  return Result.Declined;
};

/** Where a restart leads: the record's offset and the clause's target; undefined when no active form offers it. */
const findRestart = (engine: Engine, context: Context, restart: number): { at: number; target: number } | undefined => {
  const evaluation = context.evaluating.at(-1);
  for (let at = context.recordTop - record.words; at >= (evaluation?.recordTop ?? 0); at -= record.words) {
    if (context.records[at + record.kind] !== 1) continue;
    const { entry, table } = readRecord(context, at);
    const unit = engine.code.units[engine.code.unitOfEntry[entry]!]!;
    const clause = unit.image.functions[unit.functionIndex]!.restarts[table]!.clauses.find(
      (row) => row.restart === restart,
    );
    if (clause) return { at, target: engine.code.targetOf(unit, clause.target) };
  }
  return undefined;
};

/** Unwinds to the form that offers a restart and continues there with the arguments, whose counts pass to the data stack. False when no form offers it. */
export const continueAt = (
  engine: Engine,
  context: Context,
  restart: number,
  values: readonly (readonly [number, number])[],
): boolean => {
  const found = findRestart(engine, context, restart);
  if (!found) return false;
  const { at, target } = found;
  unwind(engine, context, context.records[at + record.frame]!, context.records[at + record.top]!);
  context.recordTop = at;
  if (context.sp + values.length * 2 > context.stack.length) context.growStack(context.sp + values.length * 2);
  for (const [lowWord, highWord] of values) push(context, lowWord, highWord);
  context.pc = target;
  engine.note(context, { kind: 'restart', text: engine.image.meta.restarts[restart]!.name });
  engine.stopping.noteLeft(context, 'unwind', undefined);
  return true;
};

const restart: Operation = (engine, context, index) => {
  const { name, parameters } = engine.image.meta.restarts[index]!;
  if (!findRestart(engine, context, index)) return signalBuiltIn(engine, context, 'no-restart', name);
  const first = context.sp - parameters.length * 2;
  const values = parameters.map((_, n) => [context.stack[first + n * 2]!, context.stack[first + n * 2 + 1]!] as const);
  context.stack.fill(0, first, context.sp);
  continueAt(engine, context, index, values);
  return Result.Moved;
};

const assertion: Operation = (engine, context) => {
  if (low(context, 2) !== 0) {
    release(context, low(context, 1));
    context.sp -= 4;
    return Result.Next;
  }
  const message = low(context, 1);
  const condition = builtInConditionId('assertion-failed');
  const payload = context.heap.allocate(engine.types.payloadOf(condition), 4, site(context), heapReserve);
  context.heap.words[payload >> 2] = message;
  if (message !== 0) context.heap.retain(message);
  return begin(engine, context, condition, payload);
};

/** Signals in a joiner the condition that ended the context that it joined. */
export const signalFailure = (engine: Engine, context: Context, other: Context): Result => {
  const failure = other.failure!;
  const value = unpack(context.heap, failure.payload, site(context), heapReserve);
  if (!value) return signalBuiltIn(engine, context, 'out-of-memory', failure.payload.bytes);
  return begin(engine, context, failure.condition, value.low);
};

export const conditionOperations: Readonly<Record<string, Operation>> = {
  signal,
  handle_push: handlePush,
  handle_pop: recordPop,
  restart_push: restartPush,
  restart_pop: recordPop,
  restart,
  decline,
  assert: assertion,
};
