/** Python values as tools see them: Python's repr, expanded lazily, with the places that can be set. */
import type { ContextId, Location, Value as View } from '../../context/index.ts';
import { PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { PyDictView } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import { typeName } from '../objects/types.ts';
import {
  Identity,
  PyBoundMethod,
  PyCell,
  PyException,
  PyInstance,
  PyList,
  PyModule,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import { membersOf } from '../protocol/iterate.ts';
import { quietRepr } from '../protocol/repr.ts';
import { bytesOf } from './graph.ts';

/** Places of attributes are counted from here, those of elements from 0. */
export const firstAttribute = 2 ** 32;

const summaryLength = 200;

interface Child {
  readonly name: string;
  readonly value: Value;
  readonly index?: number;
}

/** Texts that need more than the value. */
export interface Texts {
  /** The whole text of an exception: its traceback. */
  traceback(exception: PyException): string;
  /** What the program's own `__repr__` says of a value; undefined when it has none, or does not say it at once. */
  describe(value: Value): string | undefined;
}

export class ValueView implements View {
  readonly #value: Value;
  readonly #context: ContextId;
  readonly #texts: Texts;
  readonly location?: Location;
  readonly object?: number;

  constructor(value: Value, context: ContextId, texts: Texts, location?: Location) {
    this.#value = value;
    this.#context = context;
    this.#texts = texts;
    if (location) this.location = location;
    if (value instanceof Identity) this.object = value.id;
  }

  get type(): string {
    return this.#value === undefined ? 'unset' : typeName(this.#value);
  }

  get summary(): string {
    const text = this.#texts.describe(this.#value) ?? quietRepr(this.#value, summaryLength);
    return text.length > summaryLength ? `${text.slice(0, summaryLength - 1)}…` : text;
  }

  get bytes(): Uint8Array {
    return bytesOf(this.#value);
  }

  get count(): { readonly named: number; readonly indexed: number } {
    return { named: named(this.#value).length, indexed: indexedCount(this.#value) };
  }

  children(
    start: number,
    count: number,
    which: 'named' | 'indexed',
  ): readonly { readonly name: string; readonly value: View }[] {
    const rows =
      which === 'named' ? named(this.#value).slice(start, start + count) : indexed(this.#value, start, count);
    return rows.map(({ name, value, index }) => {
      const place: Location | undefined =
        index === undefined || !(this.#value instanceof Identity)
          ? undefined
          : { in: 'cell', context: this.#context, object: this.#value.id, index };
      return { name, value: new ValueView(value, this.#context, this.#texts, place) };
    });
  }

  full(): string {
    if (this.#value instanceof PyException) return this.#texts.traceback(this.#value);
    if (typeof this.#value === 'string') return this.#value;
    return this.#texts.describe(this.#value) ?? quietRepr(this.#value, 2 ** 24);
  }
}

const indexedCount = (value: Value): number => {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length;
  if (value instanceof PyDict || value instanceof PySet) return value.size;
  if (value instanceof PyDictView) return value.dict.size;
  return 0;
};

const indexed = (value: Value, start: number, count: number): readonly Child[] => {
  if (value instanceof PyList || value instanceof PyTuple)
    return value.items.slice(start, start + count).map((item, at) => ({
      name: String(start + at),
      value: item,
      ...(value instanceof PyList ? { index: start + at } : {}),
    }));
  if (value instanceof PyDictView) return indexed(value.dict, start, count);
  if (value instanceof PyDict) return dictItems(value, start, count);
  if (value instanceof PySet)
    return membersOf(value)
      .slice(start, start + count)
      .map((item, at) => ({ name: String(start + at), value: item }));
  return [];
};

/** Entries by their place in the order of insertion; the place in the table is what a location names. */
const dictItems = (dict: PyDict, start: number, count: number): readonly Child[] => {
  const found: Child[] = [];
  const whole = dict.size === dict.keys.length;
  let live = whole ? start : 0;
  for (let at = whole ? start : 0; at < dict.keys.length && found.length < count; at++) {
    const value = dict.values[at];
    if (value === undefined) continue;
    if (live++ >= start) found.push({ name: quietRepr(dict.keys[at], 80), value, index: at });
  }
  return found;
};

const named = (value: Value): readonly Child[] => {
  if (value instanceof PyInstance) {
    const own: Child[] = value.shape.names.map((name, at) => ({
      name,
      value: value.slots[at],
      index: firstAttribute + at,
    }));
    if (!(value instanceof PyException)) return own;
    return [
      { name: 'args', value: value.args },
      ...(value.cause ? [{ name: '__cause__', value: value.cause }] : []),
      ...(value.context ? [{ name: '__context__', value: value.context }] : []),
      ...own,
    ];
  }
  if (value instanceof PyClass && !value.builtIn)
    return [
      ...value.bases
        .filter(({ name }) => name !== 'object')
        .map((base) => ({ name: `(base) ${base.name}`, value: base })),
      ...[...value.attributes]
        .filter(([name]) => !name.startsWith('__') || typeof value.attributes.get(name) === 'object')
        .map(([name, each]) => ({ name, value: each })),
    ];
  if (value instanceof PyFunction)
    return [
      ...value.closure.map((cell, at) => ({ name: value.code.source.free[at] ?? String(at), value: cell.value })),
      ...(value.defaults.length > 0 ? [{ name: '__defaults__', value: new PlainTuple(value.defaults).tuple }] : []),
    ];
  if (value instanceof PyCell) return [{ name: 'cell_contents', value: value.value, index: 0 }];
  if (value instanceof PyBoundMethod)
    return [
      { name: '__self__', value: value.self },
      { name: '__func__', value: value.function },
    ];
  if (value instanceof PyGenerator) {
    const names = [...value.code.source.locals, ...value.code.source.free];
    return names.map((name, slot) => {
      const held = value.slots[slot];
      return { name, value: held instanceof PyCell ? held.value : held };
    });
  }
  if (value instanceof PyModule) return [...value.members].map(([name, each]) => ({ name, value: each }));
  return [];
};

/** A tuple that is only shown: it has no place among the objects of the program. */
class PlainTuple {
  readonly tuple: PyTuple;
  constructor(items: readonly Value[]) {
    this.tuple = Object.create(PyTuple.prototype, { items: { value: items }, id: { value: -1 } }) as PyTuple;
  }
}
