/** Stretches of actions as one closure. */
import type { MethodCache } from './attributes.ts';
import type { Action, Expression, Run } from './state.ts';
import { type Block, state } from './state.ts';

/** What is done when the action of a place can not be done: the state is as at the beginning of the block. */
export type Stuck = (place: number, fp: number) => Block | null;

/** The end of a block that only goes on elsewhere. */
export interface Jump {
  readonly count: number;
  readonly next: Block;
  readonly near: boolean;
}

/** Joins actions with what ends them. */
export const joined = (actions: readonly Action[], stuck: Stuck, end: Run): Run => {
  const [a, b, c, d] = actions as readonly [Action, Action, Action, Action];
  switch (actions.length) {
    case 0:
      return end;
    case 1:
      return (s, fp) => (a(s, fp) ? end(s, fp) : stuck(0, fp));
    case 2:
      return (s, fp) => (a(s, fp) ? (b(s, fp) ? end(s, fp) : stuck(1, fp)) : stuck(0, fp));
    case 3:
      return (s, fp) => {
        if (!a(s, fp)) return stuck(0, fp);
        if (!b(s, fp)) return stuck(1, fp);
        return c(s, fp) ? end(s, fp) : stuck(2, fp);
      };
    case 4:
      return (s, fp) => {
        if (!a(s, fp)) return stuck(0, fp);
        if (!b(s, fp)) return stuck(1, fp);
        if (!c(s, fp)) return stuck(2, fp);
        return d(s, fp) ? end(s, fp) : stuck(3, fp);
      };
    default:
      return joinedMany(actions, stuck, end);
  }
};

/** The first four, and the others as a block that goes on behind them. */
const joinedMany = (actions: readonly Action[], stuck: Stuck, end: Run): Run => {
  const rest = joined(actions.slice(4), (place, fp) => stuck(place + 4, fp), end);
  return joined(actions.slice(0, 4), stuck, rest);
};

/** As {@link joined}, for the commonest end of loops. */
export const joinedJump = (actions: readonly Action[], stuck: Stuck, jump: Jump): Run => {
  const { count, next, near } = jump;
  const [a, b] = actions as readonly [Action, Action];
  if (near || actions.length === 0 || actions.length > 2) return joined(actions, stuck, goTo(jump));
  if (actions.length === 1)
    return (s, fp) => {
      if (!a(s, fp)) return stuck(0, fp);
      state.left -= count;
      return next;
    };
  return (s, fp) => {
    if (!a(s, fp)) return stuck(0, fp);
    if (!b(s, fp)) return stuck(1, fp);
    state.left -= count;
    return next;
  };
};

// Actions.

export const storeAt =
  (place: number, value: Expression): Action =>
  (s, fp) => {
    const result = value(s, fp);
    if (result === undefined) return false;
    s[fp + place] = result;
    return true;
  };

/** Both values are computed before either is stored. */
export const storeBoth =
  (first: number, x: Expression, second: number, y: Expression): Action =>
  (s, fp) => {
    const a = x(s, fp);
    const b = y(s, fp);
    if (a === undefined || b === undefined) return false;
    s[fp + first] = a;
    s[fp + second] = b;
    return true;
  };

export const copyTo =
  (place: number, from: number): Action =>
  (s, fp) => {
    const result = s[fp + from];
    if (result === undefined) return false;
    s[fp + place] = result;
    return true;
  };

/** Exchanges two operands, whatever they are. */
export const exchange =
  (first: number, second: number): Action =>
  (s, fp) => {
    const value = s[fp + first];
    s[fp + first] = s[fp + second];
    s[fp + second] = value;
    return true;
  };

export const done =
  (value: Expression): Action =>
  (s, fp) =>
    value(s, fp) !== undefined;

/** The function and the object of a method call, as LOAD_METHOD leaves them. */
export const storePair =
  (place: number, cache: MethodCache, object: Expression): Action =>
  (s, fp) => {
    const self = object(s, fp);
    const found = cache.find(self);
    if (self === undefined || found === undefined) return false;
    s[fp + place] = found;
    s[fp + place + 1] = self;
    return true;
  };

const goTo = ({ count, next, near }: Jump): Run => {
  if (near)
    return (s, fp) => {
      state.left -= count;
      return next.run(s, fp);
    };
  return () => {
    state.left -= count;
    return next;
  };
};
