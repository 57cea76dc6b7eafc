/** How frames and contexts end: what they hold is released, and who waits for them wakes. */
import { type Context, frame, frameKind } from './context.ts';
import type { Engine } from './engine.ts';

/** Takes a context out of everything; its heap goes, and who waits for it wakes. */
export const endContext = (engine: Engine, context: Context, state: 'ended' | 'failed'): void => {
  context.state = state;
  engine.alive--;
  engine.scheduler.timers.delete(context.id);
  if (engine.running === context) engine.running = undefined;
  context.rp = 0;
  context.recordTop = 0;
  context.handling = [];
  context.evaluating = [];
  context.mailbox = [];
  context.taken = 0;
  context.cursor = 0;
  context.host = undefined;
  if (context.id !== 1) {
    context.sp = 0;
    context.dropStorage();
  }
  for (const id of context.joiners) {
    const joiner = engine.contexts.get(id);
    if (joiner) engine.scheduler.wake(joiner);
  }
  context.joiners = [];
};

/** Releases what the slots from `from` to `to` (data-stack words) hold, given their types; the slots become zero. */
export const releaseSlots = (
  engine: Engine,
  context: Context,
  from: number,
  to: number,
  types: readonly number[],
): void => {
  for (let at = from, index = 0; at < to; at += 2, index++) {
    const type = types[index];
    if (type !== undefined && engine.code.layouts.isReference(type)) {
      const reference = context.stack[at]!;
      if (reference !== 0 && context.stack[at + 1] === context.id) context.heap.release(reference);
    }
    context.stack[at] = 0;
    context.stack[at + 1] = 0;
  }
};

/** The pc whose stack map describes a frame: its call instruction, or the instruction that it stands at. */
export const mapPc = (context: Context, calleeRecord: number | undefined, pc: number): number =>
  calleeRecord !== undefined && (context.returns[calleeRecord + frame.kind]! & 7) === frameKind.call ? pc - 4 : pc;

/**
 * Unwinds to the frame whose record is at `target`, keeping its data-stack words below `top`. Releases every local and temporary
 * above. The counts that a frame still owns follow its stack map.
 */
export const unwind = (engine: Engine, context: Context, target: number, top: number): void => {
  let end = context.sp;
  let pc = context.pc;
  let callee: number | undefined;
  for (;;) {
    const at = context.rp - frame.words;
    const place = mapPc(context, callee, pc);
    const unit = engine.code.unitAt(place);
    const { locals } = unit.image.functions[unit.functionIndex]!;
    const first = context.fp + locals.length * 2;
    const temporaries = engine.code.temporaries(place);
    engine.abandoned?.(place >> 2);
    if (at === target) {
      const kept = Math.max(0, (top - first) / 2);
      releaseSlots(engine, context, top, end, temporaries.slice(kept));
      context.sp = top;
      break;
    }
    releaseSlots(engine, context, first, end, temporaries);
    releaseSlots(engine, context, context.fp, first, locals);
    end = context.fp;
    callee = at;
    pc = context.returns[at + frame.pc]!;
    context.fp = context.returns[at + frame.base]!;
    context.rp = at;
  }
  context.handling = context.handling.filter((handling) => handling.frame < context.rp);
  context.reportedPc = -1;
  if (context.handling.length === 0) {
    context.frameReserve = 0;
    context.slotReserve = 0;
  }
};

/** Says of every frame that it goes no further. */
export const abandonFrames = (engine: Engine, context: Context): void => {
  if (!engine.abandoned) return;
  let pc = context.pc;
  for (let at = context.rp - frame.words, callee: number | undefined; at >= 0; callee = at, at -= frame.words) {
    if (callee !== undefined) pc = context.returns[callee + frame.pc]!;
    engine.abandoned(mapPc(context, callee, pc) >> 2);
  }
};
