/** Calls, returns, locals, constants, jumps: the full forms behind the interpreter's fast paths. */
import { encodeText, newString } from '../../heap/text.ts';
import { returnFromHandler, signalBuiltIn } from '../conditions.ts';
import { type Context, frame, frameKind } from '../context.ts';
import { type Engine, type Operation, Result } from '../engine.ts';
import { pushFrame } from '../entering.ts';
import { pack } from '../message.ts';
import { high, isOwn, low, payload, push, pushReference, release } from '../slots.ts';
import { endContext, unwind } from '../unwind.ts';

const callFunction = (engine: Engine, context: Context, functionIndex: number): Result => {
  const pushed = pushFrame(engine, context, functionIndex, context.pc + 4, frameKind.call);
  if (pushed === 'frames') return signalBuiltIn(engine, context, 'stack-overflow', context.depth);
  if (pushed === 'slots')
    return signalBuiltIn(engine, context, 'out-of-memory', engine.code.functions[functionIndex * 4 + 2]! * 4);
  engine.stopping.noteEntered(context);
  return Result.MovedCheck;
};

const callClosure: Operation = (engine, context, type) => {
  const shape = engine.image.types[type]!;
  const depth = (shape.kind === 'function' ? shape.parameters.length : 0) + 1;
  if (!isOwn(context, depth)) return signalBuiltIn(engine, context, 'foreign-reference');
  return callFunction(engine, context, payload(context, low(context, depth), 0));
};

const leaveFunction: Operation = (engine, context) => {
  const unit = engine.unitOf(context);
  const code = unit.image.functions[unit.functionIndex]!;
  const at = context.rp - frame.words;
  const kind = context.returns[at + frame.kind]! & 7;
  if (kind === frameKind.handler) return returnFromHandler(engine, context);
  const hasValue = !engine.types.isUnit(code.result);
  const value = hasValue ? ([low(context, 1), high(context, 1), code.result] as const) : undefined;
  const evaluation = context.evaluating.at(-1);
  // Records that the function did not pop itself end with it.
  while (
    context.recordTop > 0 &&
    context.records[context.recordTop - 4]! >= at &&
    (!evaluation || context.recordTop > evaluation.recordTop)
  )
    context.recordTop -= 5;
  if (at === 0) return finish(engine, context, value);
  code.locals.forEach((type, index) => {
    if (!engine.code.layouts.isReference(type)) return;
    const reference = context.stack[context.fp + index * 2]!;
    if (reference !== 0) context.heap.release(reference);
  });
  context.sp = context.fp;
  context.pc = context.returns[at + frame.pc]!;
  context.fp = context.returns[at + frame.base]!;
  context.rp = at;
  if (kind === frameKind.evaluation) return finishEvaluation(engine, context, value);
  if (value) push(context, value[0], value[1]);
  engine.stopping.noteLeft(context, 'return', value);
  return Result.MovedCheck;
};

/** The outermost frame returns: the context ends with its result in a message of the machine. */
const finish = (engine: Engine, context: Context, value: readonly [number, number, number] | undefined): Result => {
  const address = engine.code.addressAt(context.pc);
  context.result = value
    ? pack(context.heap, value[2], value[0], value[1], context.id, false)
    : {
        type: engine.types.resultOf(context.functionIndex),
        low: 0,
        high: 0,
        from: context.id,
        moved: false,
        bytes: 0,
        image: undefined,
        objects: 0,
      };
  context.detail = value ? engine.describe(context, value[2], value[0], value[1]) : '';
  engine.note(context, { kind: 'end', text: context.detail });
  const joined = context.joiners.length > 0;
  const leaves = engine.stopping.leave?.context === context.id;
  endContext(engine, context, 'ended');
  if (context.id === 1) {
    engine.finished = { kind: 'ended', context: 1, address, raw: value };
  } else if (leaves) engine.outcome = { kind: 'left', how: 'return', context: context.id, address, raw: undefined };
  // Nobody can tell whether a context will be joined later: it stays until it is.
  if (joined) context.joiners = [];
  return Result.Ended;
};

const finishEvaluation = (
  engine: Engine,
  context: Context,
  value: readonly [number, number, number] | undefined,
): Result => {
  const evaluation = context.evaluating.at(-1)!;
  context.evaluating = context.evaluating.slice(0, -1);
  context.state = evaluation.state;
  context.detail = evaluation.detail;
  context.pending = evaluation.pending;
  context.host = evaluation.host;
  context.evaluated = value;
  if (value) engine.evaluated.add(context.id);
  engine.clock++;
  const pc = evaluation.reportedPc;
  context.reportedPc = pc;
  engine.running = engine.contexts.get(evaluation.current);
  if (engine.running !== context && context.state === 'ready' && !context.queued) engine.scheduler.enqueue(context);
  const raw = value;
  engine.outcome = {
    kind: 'left',
    how: 'return',
    context: context.id,
    address: engine.code.addressAt(context.pc),
    raw,
  };
  return Result.Blocked;
};

const jumpTo = (engine: Engine, context: Context, distance: number): Result => {
  const unit = engine.unitOf(context);
  const index = (context.pc >> 2) - unit.first;
  const target = engine.code.targetOf(unit, unit.starts[index]! + unit.instructions[index]!.length + distance);
  const back = target <= context.pc;
  context.pc = target;
  return back ? Result.MovedCheck : Result.Moved;
};

/** A local's slot words; undefined for a moved local. */
const readLocal = (
  engine: Engine,
  context: Context,
  at: number,
  type: number,
): readonly [number, number] | undefined => {
  const lowWord = context.stack[at]!;
  const highWord = context.stack[at + 1]!;
  if (engine.code.layouts.isReference(type)) {
    if (lowWord === 0 && highWord !== 0) return undefined;
    if (lowWord !== 0) {
      if (highWord !== context.id) return undefined;
      context.heap.retain(lowWord);
    }
  }
  return [lowWord, highWord];
};

const storeLocal = (engine: Engine, context: Context, at: number, type: number): void => {
  const old = context.stack[at]!;
  context.sp -= 2;
  context.stack[at] = context.stack[context.sp]!;
  context.stack[at + 1] = context.stack[context.sp + 1]!;
  if (engine.code.layouts.isReference(type) && old !== 0) context.heap.release(old);
};

/** Base and local types of the frame `levels` static links away; undefined when there is none. */
const enclosing = (engine: Engine, context: Context, levels: number): { base: number; locals: readonly number[] } => {
  let at = context.rp - frame.words;
  for (let level = 0; level < levels; level++) at = (context.returns[at + frame.kind]! >> 3) - 1;
  const { pc, base } = framePlace(context, at);
  const unit = engine.code.unitAt(pc);
  return { base, locals: unit.image.functions[unit.functionIndex]!.locals };
};

/** Where the frame with its record at `at` stands: the pc within its function, and its base. */
export const framePlace = (context: Context, at: number): { pc: number; base: number } => {
  const above = at + frame.words;
  if (above >= context.rp) return { pc: context.pc, base: context.fp };
  const call = (context.returns[above + frame.kind]! & 7) === frameKind.call;
  return { pc: context.returns[above + frame.pc]! - (call ? 4 : 0), base: context.returns[above + frame.base]! };
};

const localType = (engine: Engine, context: Context, slot: number): number => {
  const unit = engine.unitOf(context);
  return unit.image.functions[unit.functionIndex]!.locals[slot]!;
};

/** Pushes a string constant, which is made once for each context. */
const stringConstant = (engine: Engine, context: Context, index: number, text: string): Result => {
  let reference = context.heap.constant(index);
  if (reference === 0) {
    reference = newString(context.heap, encodeText(text), (context.pc >> 2) + 1);
    if (reference === 0 || !context.heap.rememberConstant(index, reference, engine.image.constants.length))
      return signalBuiltIn(engine, context, 'out-of-memory', text.length);
  }
  context.heap.retain(reference);
  pushReference(context, reference);
  return Result.Next;
};

const pushImmediate =
  (words: (a: number) => readonly [number, number]): Operation =>
  (_, context, a) => {
    const [lowWord, highWord] = words(a);
    push(context, lowWord, highWord);
    return Result.Next;
  };

export const controlOperations: Readonly<Record<string, Operation>> = {
  halt: (engine, context) => {
    unwind(engine, context, 0, context.sp);
    return finish(engine, context, undefined);
  },
  call: callFunction,
  call_closure: callClosure,
  return: leaveFunction,
  jump: jumpTo,
  jump_if_false: (engine, context, distance) => {
    context.sp -= 2;
    if (context.stack[context.sp] === 0) return jumpTo(engine, context, distance);
    return Result.Next;
  },
  jump_if_true: (engine, context, distance) => {
    context.sp -= 2;
    if (context.stack[context.sp] !== 0) return jumpTo(engine, context, distance);
    return Result.Next;
  },
  dup: (engine, context) => {
    const type = engine.code.temporaries(context.pc).at(-1)!;
    if (engine.code.layouts.isReference(type) && low(context, 1) !== 0) context.heap.retain(low(context, 1));
    push(context, low(context, 1), high(context, 1));
    return Result.Next;
  },
  pop: (engine, context) => {
    const type = engine.code.temporaries(context.pc).at(-1)!;
    if (engine.code.layouts.isReference(type)) release(context, low(context, 1));
    context.sp -= 2;
    return Result.Next;
  },
  swap: (_, context) => {
    const { stack, sp } = context;
    const kept = [stack[sp - 4]!, stack[sp - 3]!] as const;
    stack.copyWithin(sp - 4, sp - 2, sp);
    stack[sp - 2] = kept[0];
    stack[sp - 1] = kept[1];
    return Result.Next;
  },
  local_read: (engine, context, slot) => {
    const value = readLocal(engine, context, context.fp + slot * 2, localType(engine, context, slot));
    if (!value) return signalBuiltIn(engine, context, 'foreign-reference');
    push(context, value[0], value[1]);
    return Result.Next;
  },
  local_store: (engine, context, slot) => {
    storeLocal(engine, context, context.fp + slot * 2, localType(engine, context, slot));
    return Result.Next;
  },
  local_clear: (engine, context, slot) => {
    const at = context.fp + slot * 2;
    const old = context.stack[at]!;
    context.stack[at] = 0;
    context.stack[at + 1] = 0;
    if (old !== 0 && engine.code.layouts.isReference(localType(engine, context, slot))) context.heap.release(old);
    return Result.Next;
  },
  up_read: (engine, context, levels, slot) => {
    const { base, locals } = enclosing(engine, context, levels);
    const value = readLocal(engine, context, base + slot * 2, locals[slot]!);
    if (!value) return signalBuiltIn(engine, context, 'foreign-reference');
    push(context, value[0], value[1]);
    return Result.Next;
  },
  up_store: (engine, context, levels, slot) => {
    const { base, locals } = enclosing(engine, context, levels);
    storeLocal(engine, context, base + slot * 2, locals[slot]!);
    return Result.Next;
  },
  false: pushImmediate(() => [0, 0]),
  true: pushImmediate(() => [1, 0]),
  imm_char: pushImmediate((a) => [a | 0, 0]),
  imm_i64: pushImmediate((a) => [a | 0, a < 0 ? -1 : 0]),
  imm_u64: pushImmediate((a) => [a | 0, 0]),
  imm_u8: pushImmediate((a) => [a | 0, 0]),
  imm_i8: pushImmediate((a) => [a | 0, 0]),
  imm_u16: pushImmediate((a) => [a | 0, 0]),
  imm_i16: pushImmediate((a) => [a | 0, 0]),
  imm_u32: pushImmediate((a) => [a | 0, 0]),
  imm_i32: pushImmediate((a) => [a | 0, 0]),
  const: (engine, context, index) => {
    const row = engine.image.constants[index]!;
    if (row.type === 'string') return stringConstant(engine, context, index, row.value);
    if (row.type === 'f32') push(context, row.bits | 0, 0);
    else {
      const bits = BigInt.asUintN(64, row.type === 'f64' ? row.bits : row.value);
      push(context, Number(BigInt.asIntN(32, bits)), Number(BigInt.asIntN(32, bits >> 32n)));
    }
    return Result.Next;
  },
  self: (_, context) => {
    push(context, context.id, 0);
    return Result.Next;
  },
};
