/** Calls and returns as threaded code: frames are made as the interpreter makes them. */
import { PyBuiltin, PyFunction } from '../../objects/callables.ts';
import { PyClass } from '../../objects/class.ts';
import type { Value } from '../../objects/values.ts';
import type { LinkedCode } from '../code.ts';
import type { MethodCache } from './attributes.ts';
import { formOf, hotness } from './form.ts';
import type { Node } from './node.ts';
import { type Block, type Expression, leave, type Return, type Run, state } from './state.ts';

/** The arguments follow the callee. */
export interface Call extends Return {
  /** The block behind the call may be run at once. */
  readonly near: boolean;
  /** Instructions of the block, with the call. */
  readonly count: number;
  readonly stuck: (fp: number) => Block | null;
}

/** Whether a function can be entered with so many arguments and no more ado. */
const isPlain = (callee: PyFunction, count: number, s: readonly Value[], at: number): boolean => {
  const { code } = callee;
  const { top, frameLimit } = state;
  return code.plainCount === count && top < frameLimit && at + code.frameSize + 8 < s.length;
};

/** Makes the frame of a function whose arguments are in their places. */
const push = (callee: PyFunction, s: Value[], at: number, where: Call): Block | null => {
  const code: LinkedCode = callee.code;
  const { slotCount } = code;
  s[at] = callee;
  for (let slot = code.positional + 1; slot <= slotCount; slot++) s[at + slot] = undefined;
  // One look for what is kept: the host would look for each of its fields.
  const here = state;
  const left = here.left - where.count;
  const top = here.top + 1;
  here.left = left;
  here.top = top;
  here.fp = at + 1;
  here.calls[top] = where;
  here.frameEntered[top] = here.end - left;
  const form = code.threaded;
  if (form !== null) return form.entry;
  if (++code.heat < hotness) return leave(0, at + slotCount, 'interpret');
  return formOf(code)?.entry ?? leave(0, at + slotCount, 'interpret');
};

/** The result of a built-in that needs no more than its arguments; undefined when it is not one. */
const quickly = (callee: Value, a: Value, b: Value, c: Value): Value =>
  (callee instanceof PyBuiltin || callee instanceof PyClass) && callee.quick !== undefined
    ? callee.quick(a, b, c)
    : undefined;

const finish = (result: Value, s: Value[], fp: number, where: Call): Block | null => {
  if (result === undefined) return where.stuck(fp);
  const { place, count, next, near } = where;
  s[fp + place] = result;
  state.left -= count;
  return near ? next.run(s, fp) : next;
};

/** A call with its callee and arguments, whatever the callee is. */
export const call = (callee: Expression, args: readonly Expression[], where: Call): Run => {
  const { place, stuck } = where;
  const [x, y, z] = args as readonly [Expression, Expression, Expression];
  switch (args.length) {
    case 0:
      return (s, fp) => {
        const target = callee(s, fp);
        if (!(target instanceof PyFunction) || !isPlain(target, 0, s, fp + place)) return stuck(fp);
        return push(target, s, fp + place, where);
      };
    case 1:
      return (s, fp) => {
        const target = callee(s, fp);
        const a = x(s, fp);
        if (a === undefined) return stuck(fp);
        if (!(target instanceof PyFunction)) return finish(quickly(target, a, undefined, undefined), s, fp, where);
        if (!isPlain(target, 1, s, fp + place)) return stuck(fp);
        s[fp + place + 1] = a;
        return push(target, s, fp + place, where);
      };
    case 2:
      return (s, fp) => {
        const target = callee(s, fp);
        const a = x(s, fp);
        const b = y(s, fp);
        if (a === undefined || b === undefined) return stuck(fp);
        if (!(target instanceof PyFunction)) return finish(quickly(target, a, b, undefined), s, fp, where);
        if (!isPlain(target, 2, s, fp + place)) return stuck(fp);
        s[fp + place + 1] = a;
        s[fp + place + 2] = b;
        return push(target, s, fp + place, where);
      };
    case 3:
      return (s, fp) => {
        const target = callee(s, fp);
        const a = x(s, fp);
        const b = y(s, fp);
        const c = z(s, fp);
        if (a === undefined || b === undefined || c === undefined) return stuck(fp);
        if (!(target instanceof PyFunction)) return finish(quickly(target, a, b, c), s, fp, where);
        if (!isPlain(target, 3, s, fp + place)) return stuck(fp);
        s[fp + place + 1] = a;
        s[fp + place + 2] = b;
        s[fp + place + 3] = c;
        return push(target, s, fp + place, where);
      };
    default:
      return (s, fp) => {
        const target = callee(s, fp);
        if (!(target instanceof PyFunction) || !isPlain(target, args.length, s, fp + place)) return stuck(fp);
        for (let at = 0; at < args.length; at++) {
          const value = (args[at] as Expression)(s, fp);
          // Places above the callee's are free: nothing that is written here is read by the other arguments.
          if (value === undefined) return stuck(fp);
          s[fp + place + 1 + at] = value;
        }
        return push(target, s, fp + place, where);
      };
  }
};

/** As {@link call}, of what a global variable holds, with one argument: nearly every recursion. */
export const callGlobal =
  (number: number, argument: Expression, where: Call): Run =>
  (s, fp) => {
    const target = state.globals[number];
    const a = argument(s, fp);
    const at = fp + where.place;
    if (!(target instanceof PyFunction)) {
      const known = target === undefined ? state.builtins[number] : target;
      return a === undefined ? where.stuck(fp) : finish(quickly(known, a, undefined, undefined), s, fp, where);
    }
    if (a === undefined || !isPlain(target, 1, s, at)) return where.stuck(fp);
    s[at + 1] = a;
    return push(target, s, at, where);
  };

/** A built-in that a global name stands for, while no global variable has the name. */
export type Quick = (PyBuiltin | PyClass) & { readonly quick: NonNullable<PyBuiltin['quick']> };

/** The result of a built-in as an expression; one with effects is to be stored at once. */
export const quickCall = (global: number, { quick }: Quick, args: readonly Expression[]): Expression => {
  const [x, y, z] = args as readonly [Expression, Expression, Expression];
  switch (args.length) {
    case 1:
      return (s, fp) => {
        if (state.globals[global] !== undefined) return undefined;
        const a = x(s, fp);
        return a === undefined ? undefined : quick(a, undefined, undefined);
      };
    case 2:
      return (s, fp) => {
        if (state.globals[global] !== undefined) return undefined;
        const a = x(s, fp);
        const b = y(s, fp);
        return a === undefined || b === undefined ? undefined : quick(a, b, undefined);
      };
    default:
      return (s, fp) => {
        if (state.globals[global] !== undefined) return undefined;
        const a = x(s, fp);
        const b = y(s, fp);
        const c = z(s, fp);
        return a === undefined || b === undefined || c === undefined ? undefined : quick(a, b, c);
      };
  }
};

/** Leaves the frame of a plain call with a value. */
export const returning = (value: Node, count: number, stuck: (fp: number) => Block | null): Run => {
  const { run, place } = value;
  if (place >= 0)
    return (s, fp) => {
      const result = s[fp + place];
      if (result === undefined || !returnsPlainly()) return stuck(fp);
      return pop(s, fp, result, count);
    };
  return (s, fp) => {
    if (!returnsPlainly()) return stuck(fp);
    const result = run(s, fp);
    return result === undefined ? stuck(fp) : pop(s, fp, result, count);
  };
};

/** Whether the result of the running frame is only given to its caller. */
const returnsPlainly = (): boolean => {
  const { top, low, engine } = state;
  return top > low || engine.frameKind[top] === 0;
};

const pop = (s: Value[], fp: number, result: Value, count: number): Block | null => {
  const here = state;
  const { top } = here;
  s[fp - 1] = result;
  here.left -= count;
  here.top = top - 1;
  if (top <= here.low) return popEngine(fp);
  const where = here.calls[top] as Return;
  here.fp = fp - 1 - where.place;
  return where.next;
};

/** The frame that is left was one of the engine's. */
const popEngine = (fp: number): Block | null => {
  const { engine, top } = state;
  engine.frameCode[top + 1] = null;
  engine.frameFunction[top + 1] = null;
  state.low = top;
  state.fp = engine.frameBase[top] as number;
  const pc = engine.framePc[top] as number;
  const form = (engine.frameCode[top] as LinkedCode).threaded;
  return form === null ? leave(pc, fp - 1, 'interpret') : form.at(pc);
};

// Methods: the function is looked for once the object is known.

/** A call of a method, whatever it is, with up to two arguments behind the object. */
export const methodCall = (cache: MethodCache, object: Expression, args: readonly Expression[], where: Call): Run => {
  const { place, stuck } = where;
  const [x, y] = args as readonly [Expression, Expression];
  switch (args.length) {
    case 0:
      return (s, fp) => {
        const self = object(s, fp);
        const target = cache.find(self);
        if (!(target instanceof PyFunction)) return finish(quickly(target, self, undefined, undefined), s, fp, where);
        if (!isPlain(target, 1, s, fp + place)) return stuck(fp);
        s[fp + place + 1] = self;
        return push(target, s, fp + place, where);
      };
    case 1:
      return (s, fp) => {
        const self = object(s, fp);
        const a = x(s, fp);
        if (a === undefined) return stuck(fp);
        const target = cache.find(self);
        if (!(target instanceof PyFunction)) return finish(quickly(target, self, a, undefined), s, fp, where);
        if (!isPlain(target, 2, s, fp + place)) return stuck(fp);
        s[fp + place + 1] = self;
        s[fp + place + 2] = a;
        return push(target, s, fp + place, where);
      };
    default:
      return (s, fp) => {
        const self = object(s, fp);
        const a = x(s, fp);
        const b = y(s, fp);
        if (a === undefined || b === undefined) return stuck(fp);
        const target = cache.find(self);
        if (!(target instanceof PyFunction)) return finish(quickly(target, self, a, b), s, fp, where);
        if (!isPlain(target, 3, s, fp + place)) return stuck(fp);
        s[fp + place + 1] = self;
        s[fp + place + 2] = a;
        s[fp + place + 3] = b;
        return push(target, s, fp + place, where);
      };
  }
};

/** The result of a built-in method as an expression with effects: it is to be stored at once. */
export const quickMethod = (cache: MethodCache, object: Expression, args: readonly Expression[]): Expression => {
  const [x, y] = args as readonly [Expression, Expression];
  switch (args.length) {
    case 0:
      return (s, fp) => {
        const self = object(s, fp);
        return quickly(cache.find(self), self, undefined, undefined);
      };
    case 1:
      return (s, fp) => {
        const self = object(s, fp);
        const a = x(s, fp);
        return a === undefined ? undefined : quickly(cache.find(self), self, a, undefined);
      };
    default:
      return (s, fp) => {
        const self = object(s, fp);
        const a = x(s, fp);
        const b = y(s, fp);
        return a === undefined || b === undefined ? undefined : quickly(cache.find(self), self, a, b);
      };
  }
};
