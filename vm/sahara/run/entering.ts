/** How contexts and activations begin. */
import type { Unit } from './code.ts';
import { Context, epochSize, frame, frameKind } from './context.ts';
import type { Engine } from './engine.ts';

/** A new context that will call a function; its arguments are the slots that are given. Undefined when those do not fit. */
export const createContext = (
  engine: Engine,
  functionIndex: number,
  slots: (context: Context) => readonly (readonly [number, number])[] | undefined,
): Context | undefined => {
  const { code } = engine;
  const context = new Context(engine.nextContext, functionIndex, code.layouts, engine.limits.heapLimit);
  const unit = code.units[code.current[functionIndex]!]!;
  code.decode(unit);
  const values = slots(context);
  if (!values) return undefined;
  engine.nextContext++;
  engine.contexts.set(context.id, context);
  engine.alive++;
  const row = functionIndex * 4;
  context.growStack(code.functions[row + 2]!);
  values.forEach(([low, high], index) => {
    context.stack[index * 2] = low;
    context.stack[index * 2 + 1] = high;
  });
  context.sp = code.functions[row + 1]!;
  context.pc = unit.first * 4;
  context.returns.set([-4, 0, engine.clock, engine.base / epochSize, frameKind.entry], 0);
  context.rp = frame.words;
  context.touched = engine.version;
  return context;
};

/** Pushes a frame whose parameters are already the newest slots. Sets pc to the callee's first instruction. */
export const pushFrame = (
  engine: Engine,
  context: Context,
  functionIndex: number,
  returnPc: number,
  kind: number,
  link = 0,
  version?: Unit,
): 'pushed' | 'frames' | 'slots' => {
  const { code, limits } = engine;
  const unit = version ?? code.units[code.current[functionIndex]!]!;
  code.decode(unit);
  const [, locals, needed, parameters] = code.rowOf(unit);
  if (context.depth >= limits.returnStackLimit + context.frameReserve) return 'frames';
  const base = context.sp - parameters;
  const need = base + needed;
  if (need > limits.dataStackLimit * 2 + context.slotReserve) return 'slots';
  if (need > context.stack.length) context.growStack(need);
  if (context.rp + frame.words > context.returns.length) context.growReturns(context.rp + frame.words);
  const top = base + locals;
  context.stack.fill(0, context.sp, top);
  // The instruction that enters completes one tick later than the clock reads here.
  let clock = engine.clock + 1;
  let epoch = engine.base / epochSize;
  if (clock >= epochSize) {
    clock -= epochSize;
    epoch++;
  }
  context.returns.set([returnPc, context.fp, clock, epoch, kind | (link << 3)], context.rp);
  context.rp += frame.words;
  context.fp = base;
  context.sp = top;
  context.pc = unit.first * 4;
  return 'pushed';
};
