/**
 * Generators that wait within try or with and that nothing refers to any more. CPython closes them as their count of references
 * falls to 0; there are no counts here, so that is asked where it matters: when a loop over one is left early, at `del`, and at the end.
 */
import { walk } from '../inspect/graph.ts';
import { type NativeCode, PyGenerator } from '../objects/callables.ts';
import { Raise } from '../objects/errors.ts';
import { builtinClasses, type Identity, type Value } from '../objects/values.ts';
import type { Engine } from './engine.ts';
import { ignore } from './handlers.ts';

/** Whether closing the generator may run code of the program. */
export const isGuarded = (value: Value): value is PyGenerator => {
  if (!(value instanceof PyGenerator) || value.state !== 'suspended') return false;
  const at = value.ip - 1;
  return value.code.handlers.some(({ from, to }) => at >= from && at < to);
};

const isReachable = (engine: Engine, wanted: Identity): boolean => {
  let found = false;
  walk(engine, (object) => {
    found = object === wanted;
    return !found;
  });
  return found;
};

/** Closes each; what they raise is ignored, as it is in CPython where nobody called. */
const closeCode: NativeCode = (runtime, generators) => {
  for (const each of generators) {
    try {
      runtime.call(builtinClasses.generator?.attributes.get('close') as Value, [each]);
    } catch (thrown) {
      if (!(thrown instanceof Raise)) throw thrown;
    }
  }
  return null;
};

/** A reference to the value is gone. */
export const drop = (engine: Engine, value: Value): void => {
  if (isGuarded(value) && !isReachable(engine, value)) engine.operate(closeCode, [value], null, ignore);
};

/** References to all of the values are gone, the first one first. */
export const dropAll = (engine: Engine, values: readonly Value[]): void => {
  const gone = values.filter((each) => isGuarded(each) && !isReachable(engine, each));
  if (gone.length > 0) engine.operate(closeCode, gone, null, ignore);
};

/** Closes whatever is left at the end of the program, after what was dropped on the way there, then goes on. */
export const closeAll = (engine: Engine, then: () => void, dropped: readonly Value[] = []): void => {
  const left: Value[] = [...dropped];
  if (engine.guarded)
    walk(engine, (object) => {
      if (isGuarded(object) && !left.includes(object)) left.push(object);
      return true;
    });
  if (left.length === 0) then();
  else engine.operate(closeCode, left, null, then);
};
