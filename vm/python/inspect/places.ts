/** Reading and writing places. */
import type { Location } from '../../context/index.ts';
import { readBytes } from '../bytes.ts';
import { PyDict } from '../objects/dict.ts';
import { type Mutable, touch } from '../objects/heap.ts';
import { type Identity, PyCell, PyFloat, PyInstance, PyList, type Value } from '../objects/values.ts';
import type { Engine } from '../run/engine.ts';
import { contextId, globalsObject } from './frames.ts';
import { objectById } from './graph.ts';
import { firstAttribute } from './values.ts';

interface Place {
  readonly value: Value;
  set(value: Value): void;
}

/** The place of a location; undefined when its activation or object is gone. */
const placeOf = (engine: Engine, location: Location): Place | undefined => {
  if (location.in === 'local' || location.in === 'stack') {
    if (location.context !== contextId) return undefined;
    return slotPlace(engine, location.in, location.activation, location.index);
  }
  if (location.in !== 'cell' || location.context !== contextId) return undefined;
  const { index } = location;
  if (location.object === globalsObject) {
    if (index < 0 || index >= engine.globalValues.length) return undefined;
    return {
      value: engine.globalValues[index],
      set: (value) => {
        engine.globalValues[index] = value;
      },
    };
  }
  const object = objectById(engine, location.object);
  return object && cellPlace(object, index);
};

const slotPlace = (engine: Engine, kind: 'local' | 'stack', activation: number, index: number): Place | undefined => {
  for (let frame = engine.top; frame >= 0; frame--) {
    const code = engine.frameCode[frame];
    if (!code || engine.frameEntered[frame] !== activation) continue;
    const base = engine.frameBase[frame] as number;
    const at = (kind === 'local' ? base : base + code.slotCount) + index;
    const last = kind === 'local' ? base + code.slotCount - 1 : engine.sp;
    if (index < 0 || at > last) return undefined;
    return {
      value: engine.stack[at],
      set: (value) => {
        engine.stack[at] = value;
      },
    };
  }
  return undefined;
};

const arrayPlace = (owner: Mutable, array: Value[], index: number): Place | undefined => {
  if (index < 0 || index >= array.length) return undefined;
  return {
    value: array[index],
    set: (value) => {
      touch(owner);
      array[index] = value;
    },
  };
};

const cellPlace = (object: Identity, index: number): Place | undefined => {
  if (object instanceof PyCell) return { value: object.value, set: (value) => object.set(value) };
  if (!(object instanceof PyInstance)) return undefined;
  if (index >= firstAttribute) return arrayPlace(object, object.slots, index - firstAttribute);
  if (object instanceof PyList) return arrayPlace(object, object.items, index);
  if (object instanceof PyDict && object.values[index] !== undefined) return arrayPlace(object, object.values, index);
  return undefined;
};

/** The value at a location, in a box because it may be unset; undefined when the place is gone. */
export const readLocation = (engine: Engine, location: Location): { readonly value: Value } | undefined => {
  const place = placeOf(engine, location);
  return place && { value: place.value };
};

/** A value from its bytes; undefined when they name an object that is gone, or are damaged. */
export const valueFromBytes = (engine: Engine, bytes: Uint8Array): { readonly value: Value } | undefined => {
  const read = readBytes(bytes);
  if (!read) return undefined;
  if ('primitive' in read) return { value: read.primitive };
  if ('float' in read) return { value: new PyFloat(read.float) };
  const object = objectById(engine, read.object);
  return object && { value: object as Value };
};

/** Sets a place; the reason when it is refused. */
export const writeLocation = (engine: Engine, location: Location, bytes: Uint8Array): string | undefined => {
  const place = placeOf(engine, location);
  if (!place) return 'the variable or object does not exist any more';
  const value = valueFromBytes(engine, bytes);
  if (!value) return 'the value is an object that does not exist any more';
  if (value.value === undefined && location.in === 'stack') return 'an operand cannot be unset';
  place.set(value.value);
  return undefined;
};
