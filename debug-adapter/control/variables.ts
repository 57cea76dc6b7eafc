import type { Address, FrameAccess, Location, Value } from '../../vm/context/index.ts';
import type { Code } from './code.ts';

/** A variable of a frame, by source name; its value is found when it is asked for. */
export interface NamedValue {
  readonly name: string;
  readonly kind: 'parameter' | 'local' | 'upvalue' | 'global' | 'temporary';
  readonly type: string;
  /** Its place is the same in every activation. */
  readonly isStatic?: boolean;
  readonly value: Value | 'optimized out';
}

/**
 * Variables visible in a frame, innermost first, shadowed ones later. `place` is where the frame is (see {@link Code.placeOf});
 * `level` picks a source frame of inlined calls. Without debug information: the locals, where the machine has names of its own
 * for them, or the parameters, which meta information names.
 */
export const variablesOf = (code: Code, frame: FrameAccess, place: Address, level = 0): readonly NamedValue[] => {
  const source = code.framesAt(place)[level];
  if (source && code.debug) {
    return code.debug.variables(place, source.scope).map((variable) => ({
      name: variable.name,
      kind: variable.kind,
      type: variable.type,
      ...(variable.isStatic ? { isStatic: true } : {}),
      get value() {
        return variable.locate(frame);
      },
    }));
  }
  const parameters = code.functionAt(place)?.parameters ?? [];
  if (frame.localName) return ownLocals(frame, parameters.length);
  return parameters
    .map(
      (parameter, index): NamedValue => ({
        name: parameter.name,
        kind: 'parameter',
        type: parameter.type,
        get value() {
          return frame.local(index);
        },
      }),
    )
    .slice(0, frame.localCount);
};

/** Locals of a machine that has names of its own for them. */
const ownLocals = (frame: FrameAccess, parameterCount: number): readonly NamedValue[] =>
  Array.from({ length: frame.localCount }, (_, index) => ({
    name: frame.localName?.(index) ?? `local ${index}`,
    kind: index < parameterCount ? 'parameter' : 'local',
    get type() {
      return frame.local(index).type;
    },
    get value() {
      return frame.local(index);
    },
  }));

/** One slot of a frame on the data stack. */
export interface Slot {
  readonly label: string;
  readonly kind: 'local' | 'temporary';
  readonly value: Value;
}

/** Slots of a frame, the newest (the top of the data stack) first: temporaries, then locals, by source name where there is one. */
export const slotsOf = (code: Code, frame: FrameAccess, place: Address): readonly Slot[] => {
  const names = localNames(code, frame, place);
  const slots: Slot[] = [];
  for (let index = frame.stackCount - 1; index >= 0; index--) {
    const name = code.debug?.temporary(place, index);
    slots.push({ label: name ?? `temporary ${index}`, kind: 'temporary', value: frame.stack(index) });
  }
  for (let index = frame.localCount - 1; index >= 0; index--) {
    slots.push({ label: names.get(index) ?? `local ${index}`, kind: 'local', value: frame.local(index) });
  }
  return slots;
};

const localNames = (code: Code, frame: FrameAccess, place: Address): ReadonlyMap<number, string> => {
  const names = new Map<number, string>();
  for (const variable of variablesOf(code, frame, place)) {
    const value = variable.value;
    if (value === 'optimized out' || !value.location) continue;
    const index = slotIndex(value.location, frame);
    if (index !== undefined && !names.has(index)) names.set(index, variable.name);
  }
  return names;
};

const slotIndex = (location: Location, frame: FrameAccess): number | undefined => {
  if (location.in === 'pieces') return location.of[0] && slotIndex(location.of[0], frame);
  if (location.in === 'bits') return slotIndex(location.of, frame);
  return location.in === 'local' && location.activation === frame.activation ? location.index : undefined;
};
