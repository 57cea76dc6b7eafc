/** Attributes as threaded code: each instruction remembers the shape that it met last. */
import { PyBuiltin, PyFunction } from '../../objects/callables.ts';
import { classVersion, PyClass } from '../../objects/class.ts';
import { touch } from '../../objects/heap.ts';
import { strType } from '../../objects/types.ts';
import {
  PyBoundMethod,
  PyDescriptor,
  PyException,
  PyInstance,
  PyWrapped,
  type Shape,
  type Value,
} from '../../objects/values.ts';
import { type Action, type Expression, state } from './state.ts';

const strShape = strType.shape;

class Cache {
  readonly name: string;
  shape: Shape | null = null;
  version = 0;
  /** Number of the attribute; -1: {@link value}, or a new attribute, with {@link next}. */
  index = 0;
  value: Value = undefined;
  next: Shape | null = null;
  constructor(name: string) {
    this.name = name;
  }
}

/** Whether a class's attribute is what its objects have, without being bound. */
const isUnbound = (value: Value): boolean =>
  value !== undefined &&
  !(
    value instanceof PyFunction ||
    value instanceof PyBuiltin ||
    value instanceof PyDescriptor ||
    value instanceof PyBoundMethod ||
    value instanceof PyInstance ||
    value instanceof PyClass
  );

const loadMissed = (object: Value, cache: Cache): Value => {
  if (!(object instanceof PyInstance) || object.cls.builtIn || object instanceof PyException) return undefined;
  const { shape, cls } = object;
  const found = cls.find(cache.name);
  const index = shape.index.get(cache.name);
  if (index === undefined) {
    if (!isUnbound(found) || cls.own(cache.name) === undefined || cache.name.startsWith('__')) return undefined;
    cache.index = -1;
    cache.value = found;
  } else {
    if (found instanceof PyDescriptor && found.kind === 'property') return undefined;
    cache.index = index;
  }
  cache.shape = shape;
  cache.version = classVersion.value;
  return index === undefined ? found : object.slots[index];
};

const load = (object: Value, cache: Cache): Value => {
  if (object instanceof PyInstance && object.shape === cache.shape && cache.version === classVersion.value)
    return cache.index >= 0 ? object.slots[cache.index] : cache.value;
  return loadMissed(object, cache);
};

export const loadAttribute = {
  e: (object: Expression, name: string): Expression => {
    const cache = new Cache(name);
    return (s, fp) => load(object(s, fp), cache);
  },
  p: (place: number, name: string): Expression => {
    const cache = new Cache(name);
    return (s, fp) => load(s[fp + place], cache);
  },
};

const storeMissed = (object: Value, cache: Cache): boolean => {
  if (!(object instanceof PyInstance) || object instanceof PyException) return false;
  const { shape, cls } = object;
  const { name } = cache;
  if (cls.builtIn || name === '__class__' || cls.find(name) instanceof PyDescriptor) return false;
  if (cls.own('__setattr__') !== undefined || cls.own('__slots__') !== undefined) return false;
  const index = shape.index.get(name);
  cache.index = index ?? -1;
  cache.next = index === undefined ? shape.with(name) : null;
  cache.shape = shape;
  cache.version = classVersion.value;
  return true;
};

const store = (object: Value, value: Value, cache: Cache): boolean => {
  if (!(object instanceof PyInstance) || value === undefined) return false;
  if ((object.shape !== cache.shape || cache.version !== classVersion.value) && !storeMissed(object, cache))
    return false;
  if (object.stamp !== state.epoch) touch(object);
  if (cache.index >= 0) object.slots[cache.index] = value;
  else {
    object.shape = cache.next as Shape;
    object.slots.push(value);
  }
  return true;
};

export const storeAttribute = (value: Expression, object: Expression, name: string): Action => {
  const cache = new Cache(name);
  return (s, fp) => store(object(s, fp), value(s, fp), cache);
};

/** Finds the function of a method that needs no bound method. */
export class MethodCache extends Cache {
  find(object: Value): Value {
    const shape = object instanceof PyInstance ? object.shape : typeof object === 'string' ? strShape : null;
    if (shape !== null && shape === this.shape && this.version === classVersion.value) return this.value;
    return shape === null ? undefined : this.#missed(object, shape);
  }

  #missed(object: Value, shape: Shape): Value {
    if (object instanceof PyInstance && shape.index.has(this.name)) return undefined;
    const found = shape.owner.find(this.name);
    if (!(found instanceof PyFunction || (found instanceof PyBuiltin && !(object instanceof PyWrapped))))
      return undefined;
    this.value = found;
    this.shape = shape;
    this.version = classVersion.value;
    return found;
  }
}
