/** The graph of objects, looked into from outside. */

import { intBytes, numberBytes, tags, textBytes } from '../bytes.ts';
import { PyBuiltin, PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { Compound, DictIterator, Iterator, ListIterator, PyDictView, SetIterator } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import {
  Identity,
  PyBoundMethod,
  PyCell,
  PyDescriptor,
  PyException,
  PyFloat,
  PyInstance,
  PyList,
  PyModule,
  PySingleton,
  PySlice,
  PySuper,
  PyTuple,
  PyWrapped,
  type Value,
} from '../objects/values.ts';
import type { Engine } from '../run/engine.ts';
import type { HostFrame } from '../run/host-frame.ts';

/** Values that an object refers to. Objects that all machines share refer to nothing of a program. */
export const references = (object: Identity): readonly unknown[] => {
  if (object instanceof PyTuple) return object.items;
  if (object instanceof PyInstance) {
    const own: unknown[] = [object.cls, ...object.slots, object.shape.dict];
    if (object instanceof PyWrapped) own.push(object.value);
    if (object instanceof PyList) own.push(...(object.items.length > 50_000 ? [] : object.items));
    else if (object instanceof PyDict)
      for (const [at, value] of object.values.entries()) own.push(object.keys[at], value);
    else if (object instanceof PySet) own.push(...object.keys());
    else if (object instanceof PyException) own.push(object.args, object.cause, object.context);
    return own;
  }
  if (object instanceof PyClass) return object.builtIn ? [] : [...object.bases, ...object.attributes.values()];
  if (object instanceof PyFunction)
    return [...object.defaults, ...(object.keywordDefaults?.values() ?? []), ...object.closure, object.attributes];
  if (object instanceof PyCell) return [object.value];
  if (object instanceof PyBoundMethod) return [object.function, object.self];
  if (object instanceof PyGenerator) return [object.function, ...object.slots, object.handling, object.result];
  if (object instanceof PyDescriptor) return [object.get, object.set, object.delete];
  if (object instanceof PySlice) return [object.start, object.stop, object.step];
  if (object instanceof PySuper) return [object.start, object.self];
  if (object instanceof PyDictView) return [object.dict];
  if (object instanceof PyModule) return [...object.members.values()];
  if (object instanceof Compound) return [object.callee, ...object.inner];
  if (object instanceof ListIterator) return [object.list];
  if (object instanceof DictIterator) return [object.dict];
  if (object instanceof SetIterator) return [object.set];
  return [];
};

/** What the program can reach directly: frames from the outermost on, then globals. */
const roots = (engine: Engine): readonly unknown[] => {
  const found: unknown[] = [];
  for (let frame = 0; frame <= engine.top; frame++) {
    found.push(engine.frameFunction[frame]);
    const extra = engine.frameExtra[frame];
    if (engine.frameCode[frame] === null) found.push(...(extra as HostFrame).values());
    else if (extra instanceof Identity) found.push(extra);
    else if (extra) found.push((extra as { namespace?: Value }).namespace);
  }
  for (let at = 0; at <= engine.sp; at++) found.push(engine.stack[at]);
  found.push(engine.handling, engine.reported?.exception, ...engine.globalValues);
  return found;
};

/** Walks all objects that can be reached, each once, in an order that depends on the program alone. */
export const walk = (
  engine: Engine,
  visit: (object: Identity) => boolean | undefined,
  more: readonly unknown[] = [],
): void => {
  const seen = new Set<Identity>();
  const work: unknown[] = [...roots(engine), ...more].reverse();
  while (work.length > 0) {
    const each = work.pop();
    if (Array.isArray(each)) {
      for (let at = each.length - 1; at >= 0; at--) work.push(each[at]);
      continue;
    }
    if (!(each instanceof Identity) || seen.has(each)) continue;
    seen.add(each);
    if (visit(each) === false) return;
    const more = references(each);
    for (let at = more.length - 1; at >= 0; at--) work.push(more[at]);
    if (each instanceof PyList && each.items.length > 50_000)
      for (let at = each.items.length - 1; at >= 0; at--) work.push(each.items[at]);
  }
};

/** The object with an id; undefined when it is gone. */
export const objectById = (engine: Engine, id: number): Identity | undefined => {
  let found: Identity | undefined;
  const look = (object: Identity): boolean => {
    if (object.id !== id) return true;
    found = object;
    return false;
  };
  // What a tool has called is there as long as the program has not run on.
  walk(engine, look, engine.results);
  return found;
};

/** The bytes of a value: see bytes.ts. */
export const bytesOf = (value: Value): Uint8Array => {
  switch (typeof value) {
    case 'undefined':
      return Uint8Array.of(tags.unset);
    case 'boolean':
      return Uint8Array.of(value ? tags.true : tags.false);
    case 'number':
    case 'bigint':
      return intBytes(value);
    case 'string':
      return textBytes(value);
    default:
      if (value === null) return Uint8Array.of(tags.none);
      if (value instanceof PyFloat) return numberBytes(tags.float, value.value);
      return numberBytes(tags.object, value instanceof Identity ? value.id : -1);
  }
};

/** Mixes numbers and texts into 53 bits. */
export class Hash {
  #low = 0x9e3779b9 | 0;
  #high = 0x85ebca6b | 0;
  number(value: number): void {
    const whole = value | 0;
    if (whole === value) this.#mix(whole);
    else {
      buffer.setFloat64(0, value);
      this.#mix(buffer.getInt32(0));
      this.#mix(buffer.getInt32(4) ^ 0x5bd1e995);
    }
  }
  text(value: string): void {
    this.#mix(value.length);
    for (let at = 0; at < value.length; at++) this.#mix(value.charCodeAt(at));
  }
  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.#mix(1);
        return this.number(value);
      case 'string':
        this.#mix(2);
        return this.text(value);
      case 'boolean':
        return this.#mix(value ? 3 : 4);
      case 'bigint':
        this.#mix(5);
        return this.text(value.toString(36));
      case 'undefined':
        return this.#mix(6);
      default:
        break;
    }
    if (value === null) this.#mix(7);
    else if (value instanceof Identity) {
      this.#mix(8);
      this.number(value.id);
    } else if (value instanceof PyFloat) {
      this.#mix(9);
      this.number(Object.is(value.value, -0) ? 0.5 ** 1074 : value.value);
    } else if (value instanceof PySingleton) this.text(value.name);
    else if (Array.isArray(value)) for (const each of value) this.value(each);
    else this.#mix(10);
  }
  #mix(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193) ^ (this.#high >>> 15);
    this.#high = (Math.imul(this.#high, 0x5bd1e995) + this.#low) | 0;
  }
  get result(): number {
    return (this.#high & 0x1fffff) * 2 ** 32 + (this.#low >>> 0);
  }
}

const buffer = new DataView(new ArrayBuffer(8));

/** Of the architectural state: frames, operands, globals, and all objects in the order of the walk. */
export const hashOfEngine = (engine: Engine, more: readonly unknown[]): number => {
  const hash = new Hash();
  for (const each of more) hash.value(each);
  hash.number(engine.clock);
  hash.number(engine.heap.nextId);
  hash.number(engine.top);
  for (let frame = 0; frame <= engine.top; frame++) {
    hash.number(engine.frameCode[frame]?.number ?? -1);
    hash.number(frame === engine.top ? engine.pc : (engine.framePc[frame] as number));
    hash.number(engine.frameBase[frame] as number);
    hash.number((engine.frameKind[frame] as number) & 63);
    hash.number(engine.frameEntered[frame] as number);
  }
  for (const each of roots(engine)) hash.value(each);
  walk(engine, (object) => {
    hash.number(object.id);
    if (object instanceof PyInstance) for (const name of object.shape.names) hash.text(name);
    if (object instanceof PyClass) for (const name of object.builtIn ? [] : object.attributes.keys()) hash.text(name);
    if (object instanceof PyGenerator) {
      hash.text(object.state);
      hash.number(object.ip);
    }
    if (object instanceof Iterator) hash.value(object.contents());
    if (object instanceof PyException) hash.number(object.traceback.length);
    if (!(object instanceof PyBuiltin)) for (const each of references(object)) hash.value(each);
    if (object instanceof PyList && object.items.length > 50_000) for (const each of object.items) hash.value(each);
    return true;
  });
  return hash.result;
};
